import Digest
import Ledger
import Measures
import Report
import Standards

/// A ledger's rows, made by hand: what each month of each plant came to.
struct SampleLedger {
  var excerpt = LedgerExcerpt()
  private var next: Int64 = 1

  /// One limit's check of one run.
  struct Limit {
    var outlet = "DA001"
    var pollutant = "PM"
    var id = "T1-PM"
    var verdict = Verdict.pass
    var basis = Check.Basis.hour
    var isAdvisory = false
    var expected = 744
    var valid = 744
    /// First and last hour of the month, multiple.
    var episodes: [(from: Int, to: Int, multiple: String)] = []
  }

  /// Records a run of one month, or of several.
  @discardableResult
  mutating func add(
    _ plant: SamplePlant, _ month: String, to last: String? = nil, verdict: Verdict? = nil,
    limits: [Limit] = [Limit()], replacing: [Int64] = [], reason: String? = nil,
    days: Range<Int>? = nil, kind: RunKind = .check, application: String? = nil,
    isApplicants: Bool = false
  ) -> Int64 {
    var run = RunRecord()
    run.id = next
    next += 1
    run.kind = kind
    (run.plant, run.plantName) = (plant.id, plant.name)
    (run.sector, run.region) = (plant.sector, plant.region)
    let first = sampleMonth(month)
    run.periodFrom = Instant(CivilDate(year: first.year, month: first.month, day: 1) ?? .epoch)
    run.periodTo = sampleMonth(last ?? month).start(after: true)
    if let days {
      let start = run.periodFrom.seconds
      run.periodFrom = Instant(seconds: start + Int64(days.lowerBound) * 86_400)
      run.periodTo = Instant(seconds: start + Int64(days.upperBound) * 86_400)
    }
    run.asOf = run.periodTo
    run.recordedAt = Instant(seconds: run.periodTo.seconds + 3 * 86_400 + 36_000)
    run.recordedBy = "inspector"
    run.reason = reason
    run.application = application
    run.track = application.map { _ in DecisionTrack(stage: "review", isApplicants: isApplicants) }
    run.verdict =
      verdict ?? Verdict.overall(limits.filter { !$0.isAdvisory }.map(\.verdict))
    for (position, limit) in limits.enumerated() { add(limit, position, of: run) }
    for id in replacing {
      var record = RunReplacementRecord()
      (record.run, record.replaced) = (run.id, id)
      excerpt.replacements.append(record)
    }
    excerpt.runs.append(run)
    excerpt.figureRuns[run.id] = run
    if kind == .check { excerpt.began = min(excerpt.began ?? run.periodFrom, run.periodFrom) }
    return run.id
  }

  /// Days of a run's series: from a month on, so many months, with so many valid hours a day.
  mutating func days(
    _ run: Int64, _ month: String, _ months: Int, valid: Int, outlet: String = "DA001",
    pollutant: String = "PM"
  ) {
    let days = CivilMonth.range(month, months).flatMap { month -> [DayTally] in
      let first = CivilDate(year: month.year, month: month.month, day: 1) ?? .epoch
      return (0..<CivilDate.daysIn(month: month.month, of: month.year)).map { day in
        DayTally(
          day: CivilDate(daysSinceEpoch: first.daysSinceEpoch + day), hours: 24, present: valid,
          valid: valid, stopped: 0, mean: nil, highest: nil)
      }
    }
    let place = excerpt.days.firstIndex {
      $0.run == run && $0.outlet == outlet && $0.pollutant == pollutant
    }
    if let place {
      excerpt.days[place].days += days
    } else {
      excerpt.days.append(
        LedgerExcerpt.SeriesDays(run: run, outlet: outlet, pollutant: pollutant, days: days))
    }
  }

  /// That a plant's month was recorded once and pruned.
  mutating func prune(_ plant: SamplePlant, _ month: String) {
    var run = PrunedRunRecord()
    (run.id, run.plant) = (next, plant.id)
    next += 1
    run.periodFrom = sampleMonth(month).start(after: false)
    run.periodTo = sampleMonth(month).start(after: true)
    excerpt.pruned.append(run)
    excerpt.began = min(excerpt.began ?? run.periodFrom, run.periodFrom)
  }

  private mutating func add(_ limit: Limit, _ position: Int, of run: RunRecord) {
    let print =
      "\(run.plant)/emission-limit/\(limit.outlet)/\(limit.pollutant)/GB 1-2020/\(limit.id)"
    var check = CheckRecord()
    (check.run, check.position, check.rule) = (run.id, position, "emission-limit")
    (check.outlet, check.pollutant) = (limit.outlet, limit.pollutant)
    (check.standard, check.limitID, check.basis) = ("GB 1-2020", limit.id, limit.basis)
    (check.verdict, check.isAdvisory) = (limit.verdict, limit.isAdvisory)
    (check.expected, check.present, check.valid) = (limit.expected, limit.expected, limit.valid)
    check.fingerprint = print
    excerpt.checks.append(check)
    for (number, episode) in limit.episodes.enumerated() {
      var finding = FindingRecord()
      (finding.run, finding.position) = (run.id, position * 100 + number)
      finding.fingerprint = print
      (finding.rule, finding.verdict) = ("emission-limit", .fail)
      finding.severity = limit.isAdvisory ? .warning : .violation
      finding.isAdvisory = limit.isAdvisory
      (finding.outlet, finding.pollutant) = (limit.outlet, limit.pollutant)
      (finding.standard, finding.limitID) = ("GB 1-2020", limit.id)
      let start = run.periodFrom.seconds
      finding.fromTime = Instant(seconds: start + Int64(episode.from) * 3600)
      finding.toTime = Instant(seconds: start + Int64(episode.to) * 3600)
      finding.periods = episode.to - episode.from
      finding.multiple = episode.multiple
      finding.peakAt = finding.fromTime
      finding.messageZh = "\(limit.outlet) \(limit.pollutant) 超标 \(episode.to - episode.from) 小时。"
      finding.messageEn =
        "\(limit.outlet) \(limit.pollutant) over for \(episode.to - episode.from) hours."
      excerpt.findings.append(finding)
    }
  }

  mutating func figure(
    _ run: Int64, _ month: CivilMonth, _ quantity: String, _ value: String, isComplete: Bool = true,
    substituted: Int = 0, expected: Int = 0
  ) {
    var record = FigureRecord()
    (record.run, record.month, record.quantity, record.value) = (run, month, quantity, value)
    (record.isComplete, record.substitutedHours) = (isComplete, substituted)
    record.expectedHours = expected
    excerpt.figures.append(record)
  }

  mutating func deadline(_ run: Int64, _ item: String, _ due: String, _ message: Bilingual) {
    var record = AuditDeadlineRecord()
    (record.run, record.item) = (run, item)
    record.due = CivilDate(due) ?? .epoch
    (record.messageZh, record.messageEn) = (message.zh, message.en)
    excerpt.deadlines.append(record)
  }

  /// Hours over a limit that flags took; `nil`: the report does not say how many.
  mutating func flagged(_ run: Int64, hours: Int?) {
    urgent(run, "flagged-exceedance", "有小时因数据标记未判定。")
    if let hours, let finding = excerpt.findings.last {
      excerpt.suspects.append(
        LedgerExcerpt.SuspectHours(run: run, findingID: finding.findingID, hours: hours))
    }
  }

  /// What a report says first, though it counts in no verdict.
  mutating func urgent(_ run: Int64, _ rule: String, _ message: String) {
    var finding = FindingRecord()
    (finding.run, finding.position, finding.findingID) = (run, 900, "\(rule)-1")
    (finding.rule, finding.severity, finding.isUrgent) = (rule, .warning, true)
    finding.fingerprint = "\(run)/\(rule)"
    if rule == "flagged-exceedance" {
      (finding.outlet, finding.pollutant) = ("DA001", "PM")
      (finding.standard, finding.limitID) = ("GB 1-2020", "T1-PM")
    }
    (finding.messageZh, finding.messageEn) = (message, "en: \(message)")
    excerpt.findings.append(finding)
  }

  /// What the run's dossier says; `nil`: it cannot be read.
  mutating func dossier(_ run: Int64, _ facts: DossierFacts?) {
    guard let record = excerpt.runs.first(where: { $0.id == run }) else { return }
    excerpt.dossiers.append(LedgerExcerpt.Dossier(run: record, facts: facts))
  }

  func digest(_ question: DigestQuestion) -> MonthlyDigest {
    Digest.monthly(question, from: excerpt)
  }
}

struct SamplePlant: Sendable {
  var id: String
  var name: String
  var sector: String
  var region: String

  static let foundry = SamplePlant(
    id: "HZ-FD-001", name: "示例铸造有限公司", sector: "foundry", region: "330502")
  static let cement = SamplePlant(
    id: "HZ-CM-001", name: "示例水泥有限公司", sector: "cement", region: "330503")
  static let dyeing = SamplePlant(
    id: "HZ-DY-001", name: "示例印染有限公司", sector: "printing-dyeing", region: "330502")

  /// What a dossier says that agrees with ``card(processes:)``.
  func facts(processes: [String] = ["melting"]) -> DossierFacts {
    DossierFacts(
      plant: Plant(
        id: id, name: name, sector: sector, region: region, area: .general,
        approved: CivilDate("2019-03-12") ?? .epoch),
      outlets: [Outlet(id: "DA001", name: "DA001", processes: processes, monitors: ["PM"])],
      period: Period(from: CivilDate("2025-03-01") ?? .epoch, hours: 744))
  }

  func card(processes: [String] = ["melting"]) -> RegisterCard {
    RegisterCard(
      plant: id, name: name, sector: sector, region: region, area: .general,
      approved: CivilDate("2019-03-12") ?? .epoch,
      outlets: [
        RegisterCard.Outlet(
          id: "DA001", processes: processes, monitors: ["PM"],
          position: SourcePosition(file: "register.yaml", line: 1))
      ], position: SourcePosition(file: "register.yaml", line: 1))
  }
}

extension CivilDate {
  static let epoch = CivilDate(daysSinceEpoch: 0)
}

func sampleMonth(_ text: String) -> CivilMonth {
  CivilMonth(CivilDate(text + "-01") ?? .epoch)
}

extension CivilMonth {
  func start(after: Bool) -> Instant {
    let first = CivilDate(year: year, month: month, day: 1) ?? .epoch
    let days = after ? CivilDate.daysIn(month: month, of: year) : 0
    return Instant(seconds: Instant(first).seconds + Int64(days) * 86_400)
  }

  static func range(_ first: String, _ count: Int) -> [CivilMonth] {
    let start = sampleMonth(first)
    return (0..<count).compactMap { step in
      let number = start.year * 12 + start.month - 1 + step
      return CivilMonth(year: number / 12, month: number % 12 + 1)
    }
  }
}

extension DigestQuestion {
  static func sample(
    _ month: String = "2025-03", asOf: String? = nil, alarmAfter: Int = 10,
    scope: MonthlyDigest.Subject = MonthlyDigest.Subject(), register: [RegisterCard]? = nil,
    waivers: [Waiver]? = nil, standards: [Standard] = []
  ) -> DigestQuestion {
    DigestQuestion(
      month: sampleMonth(month), asOf: asOf.flatMap { CivilDate($0) }, alarmAfter: alarmAfter,
      scope: scope, register: register, waivers: waivers,
      library: StandardsLibrary(standards: standards, files: []),
      standardsDigest: "sha256:0000",
      tool: ComplianceReport.Tool(name: "greengate", version: "0.1.0"))
  }
}

extension Standard {
  /// A city's plan with targets and duties.
  static func plan(until: String? = "2026-01-01") -> Standard {
    let position = SourcePosition(file: "plan.yaml", line: 1)
    func duty(
      _ id: String, _ zh: String, _ en: String, value: String? = nil, unit: String? = nil,
      sense: Duty.Sense = .atLeast, sectors: [String] = []
    ) -> Duty {
      Duty(
        id: id, kind: .figure, scope: .city, clause: "三（三）7", title: Bilingual(zh: zh, en: en),
        sectors: sectors, value: value.flatMap { ExactDecimal($0) }, printedValue: value,
        unit: unit,
        sense: sense, source: "示例方案", confidence: .confirmedPrimary, position: position)
    }
    return Standard(
      id: "HZ 2023-2025", title: Bilingual(zh: "示例方案", en: "Sample plan"), issued: nil,
      effective: CivilDate("2023-01-01") ?? .epoch, region: "330500",
      sectors: ["foundry", "cement", "printing-dyeing"], level: .general, comparison: .fullValue,
      limits: [],
      targets: [
        Target(
          id: "HZ-EI", annualDecline: ExactDecimal("0.0366") ?? .zero, baseYear: 2020, until: 2025,
          scope: .city, clause: "一（二）", source: "示例方案一（二）", confidence: .confirmedPrimary,
          note: Bilingual(zh: "方案未写明基期。", en: "The plan names no base year."), position: position),
        Target(
          id: "HZ-NOX",
          demand: .emissionIntensity(
            pollutant: "NOx", totalDecline: ExactDecimal("0.40") ?? .zero, baseYear: 2022),
          until: 2025, scope: .city, clause: "一（二）", source: "示例方案一（二）",
          confidence: .recalled, position: position),
      ],
      duties: [
        duty(
          "HZ-UP", "三年实施绿色技改项目", "green technical-upgrade projects in three years", value: "600",
          unit: "projects"),
        duty(
          "HZ-CM-ONE", "每个县区原则上最多一家粉磨企业", "in principle at most one grinding enterprise a county",
          value: "1", unit: "enterprises", sense: .atMost, sectors: ["cement"]),
        duty("HZ-VOCTAX", "按 VOCs 原料税收产出评价", "ranked by VOCs raw material a tax yield"),
      ], until: until.flatMap { CivilDate($0) }, position: position)
  }
}
