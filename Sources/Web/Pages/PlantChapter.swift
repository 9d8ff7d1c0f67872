#if Server
import Charts
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore
import Standards

/// One plant: how its months stand, what is open, where its figures go, every run.
enum PlantChapter {
  /// Checks that are looked into: two years of months.
  private static let runsRead = FindingShelf.runsRead
  private static let openShown = 100

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.plant) { visit in
      let view = try await visit.ledger()
      let plant = try view.plant(try visit.parameter("id"))
      let recent = Array(plant.current.suffix(runsRead))
      let contents = try await contents(of: recent, plant, view, visit)
      let groups = try await visit.house.findings.groups(of: plant)
      var values = values(plant, view, recent, contents, groups, visit)
      let isPlant = try visit.person().role == .plant
      switch try await visit.house.register.standing(of: plant) {
      case .compared(let standing) where standing.isOpen:
        values["register"] = standing.values(isPlant: isPlant, visit.language)
      // That there is no register is nothing that a plant can mend.
      case .notCompared(let absence) where absence == .noCard || !isPlant:
        values["notCompared"] = absence.words(visit.language)
      case .compared, .notCompared, nil: break
      }
      return try visit.readingPage("plant", title: plant.name, values)
    }
  }

  // MARK: Reading

  fileprivate struct Contents: Sendable {
    var checks: [Int64: [CheckRecord]] = [:]
    var deadlines: [AuditDeadlineRecord] = []
    /// Charts, as markup.
    var trends = ""
  }

  private static func contents(
    of runs: [SeenRun], _ plant: PlantRuns, _ view: LedgerView, _ visit: Visit
  ) async throws(Fault) -> Contents {
    guard !runs.isEmpty else { return Contents() }
    let parts = visit.house.shelf.plants
    if let contents = parts.contents(of: plant, view, visit.language) { return contents }
    let contents = try await read(runs, visit)
    parts.keep(contents, of: plant, view, visit.language)
    return contents
  }

  private static func read(_ runs: [SeenRun], _ visit: Visit) async throws(Fault) -> Contents {
    let language = visit.language
    let ids = runs.map(\.record.id)
    let last = runs.max { $0.record.periodTo < $1.record.periodTo }?.record.id
    return try await visit.house.shelf.read { (ledger) throws(Fault) in
      var contents = Contents()
      contents.checks = Dictionary(grouping: try ledger.checks(of: ids), by: \.run)
      contents.trends = PlantTrends(runs, try ledger.figures(of: ids), language).charts
        .joined(separator: "\n")
      if let last { contents.deadlines = try ledger.deadlines(of: [last]) }
      return contents
    }
  }

  // MARK: Values

  private static func values(
    _ plant: PlantRuns, _ view: LedgerView, _ recent: [SeenRun], _ contents: Contents,
    _ groups: [FindingGroup], _ visit: Visit
  ) -> [String: Any] {
    let language = visit.language
    let open = groups.filter { !$0.state.isSettled }
    let settled = groups.count - open.count
    var values: [String: Any] = [
      "id": plant.id, "sector": sectorName(plant.sector)(language),
      "region": regionName(plant.region)(language), "area": plant.area.word(language),
      "months": recent.reversed().map { row($0, contents, groups, language) },
      "hasMonths": !recent.isEmpty, "read": recent.count,
      "isCut": recent.count < plant.current.count,
      "open": open.prefix(openShown).map { $0.values(language) },
      "hasOpen": !open.isEmpty, "openCount": open.count,
      "moreOpen": max(0, open.count - openShown),
      "isMoreOpen": open.count > openShown, "settled": settled,
      "hasSettled": settled > 0,
      "runs": plant.all.reversed().map { line($0, view, language) },
      "pruned": plant.pruned.reversed().map { run in
        [
          "words": "#\(run.id) \(run.periodFrom.date) – \(run.periodTo.date)",
          "verdict": run.verdict.name(language), "at": run.prunedAt.minuteText,
          "by": run.prunedBy,
        ] as [String: Any]
      },
      "hasPruned": !plant.pruned.isEmpty,
      "deadlines": contents.deadlines.map { date in
        [
          "due": date.due.description, "words": language.say(date.messageZh, date.messageEn),
        ] as [String: Any]
      },
      "hasDeadlines": !contents.deadlines.isEmpty,
    ]
    if let latest = plant.latest {
      values["latest"] =
        [
          "address": PageAddress.run(latest), "words": latest.record.verdict.name(language),
          "style": latest.record.verdict.pageSign.style,
          "mark": latest.record.verdict.pageSign.mark,
          "period": latest.periodWords(language),
        ] as [String: Any]
    }
    if !contents.trends.isEmpty { values["charts"] = Markup(trusted: contents.trends) }
    return values
  }

  /// A run with how much of what it expected could be judged.
  private static func row(
    _ run: SeenRun, _ contents: Contents, _ groups: [FindingGroup], _ language: Language
  ) -> [String: Any] {
    let doubt = groups.compactMap { $0.run.overlaps(run) ? $0.state.doubt : nil }.max()
    let counting = (contents.checks[run.record.id] ?? []).filter {
      !$0.isAdvisory && $0.verdict != .notApplicable
    }
    let hourly = counting.filter { $0.basis == .hour || $0.basis == .share || $0.basis == .single }
    let expected = hourly.compactMap(\.expected).reduce(0, +)
    let valid = hourly.compactMap(\.valid).reduce(0, +)
    let breaches = counting.count { $0.verdict == .fail }
    let unanswered = counting.count { $0.verdict == .insufficient || $0.verdict == .notEvaluated }
    return [
      "address": PageAddress.run(run), "period": run.periodWords(language),
      "verdict": run.record.verdict.name(language), "style": run.record.verdict.pageSign.style,
      "mark": run.record.verdict.pageSign.mark, "doubt": doubt?.words(language) ?? "",
      "coverage": expected > 0
        ? language.say("\(valid)/\(expected) 小时", "\(valid)/\(expected) h") : "–",
      "share": expected > 0 ? shareWords(valid, of: expected) : "",
      "breaches": breaches, "unanswered": unanswered, "checks": counting.count,
    ]
  }

  private static func line(
    _ run: SeenRun, _ view: LedgerView, _ language: Language
  ) -> [String: Any] {
    let record = run.record
    return [
      "address": PageAddress.run(run), "number": "\(record.id)",
      "period": run.periodWords(language), "verdict": record.verdictWords(language),
      "style": record.verdict.pageSign.style, "mark": record.verdict.pageSign.mark,
      "kind": record.kind == .decision
        ? language.say("技改审查 ", "decision on ") + (record.application ?? "")
        : language.say("核查", "check"),
      "at": record.recordedAt.minuteText, "isReplaced": view.isReplaced(run),
      "reason": record.reason ?? "",
    ]
  }
}

/// What the ledger has of plants that were looked at lately. That of a view that is no more is not asked
/// for again.
struct PlantParts: Sendable {
  private struct Name: Hashable, Sendable {
    var view: Int
    var plant: String
    var language: Language
  }

  private let kept = BoundedCache<Name, PlantChapter.Contents>(limit: 16_000_000)

  fileprivate func contents(
    of plant: PlantRuns, _ view: LedgerView, _ language: Language
  ) -> PlantChapter.Contents? {
    kept[Name(view: view.serial, plant: plant.id, language: language)]
  }

  fileprivate func keep(
    _ contents: PlantChapter.Contents, of plant: PlantRuns, _ view: LedgerView,
    _ language: Language
  ) {
    // A check in memory is a few hundred bytes.
    let checks = contents.checks.values.map(\.count).reduce(0, +)
    kept.keep(
      contents, for: Name(view: view.serial, plant: plant.id, language: language),
      cost: 1000 + checks * 600 + contents.trends.utf8.count)
  }
}

extension RunRecord {
  /// What it came to: an application passes or does not, a plant keeps its limits or does not.
  func verdictWords(_ language: Language) -> String {
    guard kind == .decision else { return verdict.name(language) }
    return verdict.decisionWords(ofApplicants: isApplicants, language)
  }
}

extension Verdict {
  /// Of an application, as its own page says it.
  func decisionWords(_ language: Language) -> String {
    switch self {
    case .pass: language.say("通过", "passed")
    case .fail: language.say("不通过", "not passed")
    case .insufficient, .notEvaluated, .notApplicable: name(language)
    }
  }

  /// The same, with whose decision it is where it is not the authority's.
  func decisionWords(ofApplicants isOwn: Bool, _ language: Language) -> String {
    let words = decisionWords(language)
    return isOwn ? words + language.say("（企业自审）", " (the applicant's own)") : words
  }
}

extension SeenRun {
  /// Its first and its last day.
  func periodWords(_ language: Language) -> String {
    let last = Instant(seconds: record.periodTo.seconds - 1).date
    return "\(record.periodFrom.date)" + language.say(" 至 ", " to ") + "\(last)"
  }
}

// MARK: - Trends

/// A plant's figures month by month, as charts.
struct PlantTrends {
  private let runs: [SeenRun]
  private let figures: [FigureRecord]
  private let language: Language
  private static let monthsShown = 24

  init(_ runs: [SeenRun], _ figures: [FigureRecord], _ language: Language) {
    self.runs = runs
    self.figures = figures
    self.language = language
  }

  /// One a quantity, of those that more than one month has.
  var charts: [String] {
    let byQuantity = Dictionary(grouping: figures, by: \.quantity)
    return byQuantity.keys.sorted().enumerated().compactMap { number, quantity in
      chart(quantity, byQuantity[quantity] ?? [])?.svg(
        language: language, idPrefix: "trend\(number)")
    }
  }

  private func chart(_ quantity: String, _ figures: [FigureRecord]) -> TrendChart? {
    guard let (name, words, unit) = words(of: quantity) else { return nil }
    var chosen: [CivilMonth: FigureRecord] = [:]
    let byID = Dictionary(runs.map { ($0.record.id, $0.record) }, uniquingKeysWith: { $1 })
    func isOwn(_ figure: FigureRecord) -> Bool {
      let span = figure.month.span
      return byID[figure.run].map { $0.periodFrom < span.to && span.from < $0.periodTo } ?? false
    }
    // A month's own run knows the most of it; of equals the one recorded last.
    for figure in figures.sorted(by: { (isOwn($0) ? 1 : 0, $0.run) < (isOwn($1) ? 1 : 0, $1.run) })
    {
      chosen[figure.month] = figure
    }
    let whole = chosen.filter { $0.value.isComplete }.keys
    guard let last = chosen.keys.max(), let first = whole.min(), whole.count > 1 else {
      return nil
    }
    let months = (0..<Self.monthsShown).reversed().compactMap { last.adding(-$0) }
      .filter { $0 >= first }
    return TrendChart(
      name: name, quantity: words, unit: unit,
      points: months.map { month in
        let figure = chosen[month].flatMap { $0.isComplete ? ChartNumber($0.value) : nil }
        return TrendChart.Point(month: month, measured: figure, allowed: nil, isMet: nil)
      })
  }

  private func words(of quantity: String) -> (name: String, words: String, unit: String)? {
    let mass = "mass-kg:"
    if quantity.hasPrefix(mass) {
      return (
        pollutantWords(String(quantity.dropFirst(mass.count)), language),
        language.say("月排放量", "mass a month"), "kg"
      )
    }
    switch quantity {
    case "energy-tce":
      return (
        language.say("综合能耗", "Energy"), language.say("月能耗", "energy a month"), "tce"
      )
    case "value-added-10k-yuan":
      return (
        language.say("工业增加值", "Value added"), language.say("每月", "a month"),
        language.say("万元", "10⁴ yuan")
      )
    default: return nil
    }
  }
}
#endif
