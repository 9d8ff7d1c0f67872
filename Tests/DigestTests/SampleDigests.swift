import Digest
import Evaluation
import Ledger
import Measures
import Report
import Standards

/// Digests that people have looked at: an ordinary month, one with nothing, one of which nothing came,
/// and the ugliest that names allow.
enum SampleDigests {
  static let all: [(name: String, digest: MonthlyDigest)] = [
    ("three-plants", threePlants), ("empty", empty), ("all-missing", allMissing), ("ugly", ugly),
    ("one-plant", onePlant),
  ]

  static var empty: MonthlyDigest {
    SampleLedger().digest(.sample(register: [], standards: [.plan()]))
  }

  static var allMissing: MonthlyDigest {
    SampleLedger().digest(
      .sample(
        register: [SamplePlant.foundry.card(), SamplePlant.dyeing.card()], standards: [.plan()]))
  }

  static var threePlants: MonthlyDigest { ledger.digest(question) }

  static var onePlant: MonthlyDigest {
    var question = question
    question.scope.plant = "HZ-FD-001"
    return ledger.digest(question)
  }

  private static var question: DigestQuestion {
    .sample(
      scope: MonthlyDigest.Subject(region: "330500"),
      register: [
        foundryCard, SamplePlant.dyeing.card(),
        SamplePlant.cement.card(processes: ["ventilation"]),
      ],
      waivers: [
        waiver("W-1", "HZ-FD-001", to: "2025-06-01", expires: "2025-05-20"),
        waiver("W-2", "HZ-CM-001", to: "2025-03-15", expires: "2025-12-31"),
        waiver("W-3", "HZ-CM-001", to: "2026-01-01", expires: "2025-12-31"),
      ], standards: [.plan()])
  }

  /// In a key area and with a second outlet, of which the foundry's dossier says nothing.
  private static var foundryCard: RegisterCard {
    var card = SamplePlant.foundry.card()
    card.area = .key
    card.approved = CivilDate("2023-07-01") ?? .epoch
    card.outlets.append(
      RegisterCard.Outlet(
        id: "DA002", processes: ["sand"], monitors: ["PM"],
        position: SourcePosition(file: "register.yaml", line: 9)))
    return card
  }

  private static func waiver(
    _ id: String, _ plant: String, to: String, expires: String
  ) -> Waiver {
    Waiver(
      id: id,
      scope: BreachScope(plant: plant, rule: "emission-limit", outlet: "DA001", pollutant: "PM"),
      from: CivilDate("2025-01-01") ?? .epoch, to: CivilDate(to) ?? .epoch, reason: "除尘器改造",
      approver: "市生态环境局", expires: CivilDate(expires) ?? .epoch,
      ceiling: ExactDecimal("1.5") ?? .zero, position: SourcePosition(file: "waivers.yaml", line: 3)
    )
  }

  /// Thirteen months of a foundry and a cement plant; the dyeing plant falls silent in February.
  static var ledger: SampleLedger {
    var ledger = SampleLedger()
    typealias Limit = SampleLedger.Limit
    for (index, month) in CivilMonth.range("2024-03", 13).enumerated() {
      let text = month.description
      var (particles, oxides, sulphur) = (Limit(), Limit(), Limit())
      (oxides.pollutant, oxides.id) = ("NOx", "T1-NOx")
      (sulphur.pollutant, sulphur.id, sulphur.outlet) = ("SO2", "T1-SO2", "DA002")
      if index == 12 {
        // New in March, and carried on from February's last hour on.
        particles.verdict = .fail
        particles.episodes = [(0, 5, "0.31"), (100, 103, "0.85")]
        sulphur.valid = 500
        sulphur.verdict = .insufficient
      }
      if index >= 10 {
        // Worse every month.
        oxides.verdict = .fail
        oxides.episodes = [(200, 203 + index, "0.\(index)")]
      }
      if index == 11 {
        particles.verdict = .fail
        particles.episodes = [(670, 672, "0.12")]
        sulphur.verdict = .fail
        sulphur.episodes = [(10, 12, "0.2")]
      }
      let run = ledger.add(.foundry, text, limits: [particles, oxides, sulphur])
      addFigures(&ledger, run, month, index)

      var kiln = Limit()
      (kiln.pollutant, kiln.id, kiln.valid) = ("NOx", "T2-NOx", 730)
      if index == 12 { kiln.valid = 540 }
      if [3, 12].contains(index) {
        kiln.verdict = .fail
        kiln.episodes = [(50, 60, "1.07")]
      }
      var doubtful = Limit()
      (doubtful.id, doubtful.isAdvisory) = ("T3-PM", true)
      if index >= 9 {
        doubtful.verdict = .fail
        doubtful.episodes = [(20, 21, "0.05")]
      }
      let first = ledger.add(.cement, text, limits: [kiln, doubtful])
      addFigures(&ledger, first, month, index + 3)
      if index == 12 {
        kiln.episodes = [(55, 62, "1.1")]
        ledger.add(
          .cement, text, limits: [kiln, doubtful], replacing: [first], reason: "补传 3 月 2 日缺失数据")
      }
      if index < 11 {
        var hourly = Limit()
        (hourly.outlet, hourly.pollutant, hourly.id) = ("DA003", "NMHC", "T1-NMHC")
        if index == 10 {
          hourly.verdict = .fail
          hourly.episodes = [(300, 310, "0.4")]
        }
        ledger.add(.dyeing, text, limits: [hourly])
      }
    }
    for year in [2020] {
      for month in 1...12 {
        guard let month = CivilMonth(year: year, month: month) else { continue }
        for run: Int64 in [1, 2] {
          ledger.figure(run, month, MonthFigures.energy, "1\(run)0.5")
          ledger.figure(run, month, MonthFigures.valueAdded, "80")
        }
      }
    }
    ledger.add(
      .foundry, "2024-06", verdict: .pass, limits: [], kind: .decision, application: "JG-2024-01")
    ledger.add(
      .cement, "2024-09", verdict: .fail, limits: [], kind: .decision, application: "JG-2024-02")
    let last = ledger.excerpt.runs.last { $0.plant == "HZ-FD-001" && $0.kind == .check }?.id ?? 0
    ledger.deadline(
      last, "finish", "2025-05-31",
      Bilingual(zh: "完成审核：启动审核 2024-05-31，期限 2025-05-31", en: "finish the audit: due by 2025-05-31")
    )
    ledger.deadline(
      last, "publish", "2025-04-01",
      Bilingual(zh: "公布信息：期限 2025-04-01", en: "publish: due by 2025-04-01"))
    ledger.deadline(
      last, "late", "2025-12-01", Bilingual(zh: "远期", en: "far ahead"))
    ledger.dossier(last, SamplePlant.foundry.facts())
    for (plant, facts) in [
      (SamplePlant.cement, SamplePlant.cement.facts(processes: ["ventilation"])),
      (.dyeing, nil),
    ] {
      let run = ledger.excerpt.runs.last { $0.plant == plant.id && $0.kind == .check }?.id ?? 0
      ledger.dossier(run, facts)
    }
    return ledger
  }

  /// Twenty-four months of figures: those before the first run come with it.
  private static func addFigures(
    _ ledger: inout SampleLedger, _ run: Int64, _ month: CivilMonth, _ index: Int
  ) {
    if run <= 2 {
      for earlier in CivilMonth.range("2023-04", 11) {
        ledger.figure(run, earlier, MonthFigures.energy, "10\(run)")
        ledger.figure(run, earlier, MonthFigures.valueAdded, "80")
        ledger.figure(run, earlier, MonthFigures.mass(of: "NOx"), "400", expected: 720)
      }
    }
    ledger.figure(run, month, MonthFigures.energy, "\(104 - index).25")
    ledger.figure(run, month, MonthFigures.valueAdded, "82")
    ledger.figure(
      run, month, MonthFigures.mass(of: "NOx"), "\(390 - index)", isComplete: index != 7,
      substituted: index, expected: 744)
  }

  /// What strangers may call a plant, an outlet or a reason.
  private static var ugly: MonthlyDigest {
    var ledger = SampleLedger()
    let markup = "</title><script>alert(1)</script>\" onload='x' & <!--"
    let plant = SamplePlant(
      id: "=cmd|' /C calc'!A0", name: markup, sector: "foundry", region: "330502")
    var limit = SampleLedger.Limit()
    (limit.outlet, limit.id, limit.verdict) = ("@SUM(1+1)", "_x0041_\u{202E}abc", .fail)
    limit.episodes = [(0, 1, "123456789012.123456")]
    let first = ledger.add(plant, "2025-03", limits: [limit])
    ledger.add(
      plant, "2025-03", limits: [limit], replacing: [first],
      reason: "| [x](http://evil.example) `code` #1 @all\r\nsecond line \u{0}")
    ledger.deadline(
      first + 1, "-2+3", "2025-04-20", Bilingual(zh: "=1+1 | \(markup)", en: "=1+1 | \(markup)"))
    return ledger.digest(.sample(standards: [.plan()]))
  }
}
