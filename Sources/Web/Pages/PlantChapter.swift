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
      let contents = try await contents(of: recent, visit)
      let groups = try await visit.house.findings.groups(of: plant)
      return try visit.readingPage(
        "plant", title: plant.name, values(plant, view, recent, contents, groups, visit))
    }
  }

  // MARK: Reading

  private struct Contents: Sendable {
    var checks: [Int64: [CheckRecord]] = [:]
    var figures: [FigureRecord] = []
    var deadlines: [AuditDeadlineRecord] = []
  }

  private static func contents(
    of runs: [SeenRun], _ visit: Visit
  ) async throws(Fault) -> Contents {
    guard !runs.isEmpty else { return Contents() }
    let ids = runs.map(\.record.id)
    let last = runs.max { $0.record.periodTo < $1.record.periodTo }?.record.id
    return try await visit.house.shelf.read { (ledger) throws(Fault) in
      var contents = Contents()
      contents.checks = Dictionary(grouping: try ledger.checks(of: ids), by: \.run)
      contents.figures = try ledger.figures(of: ids)
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
      "months": recent.reversed().map { row($0, contents, language) },
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
    let charts = PlantTrends(recent, contents.figures, language).charts
    if !charts.isEmpty { values["charts"] = Markup(trusted: charts.joined(separator: "\n")) }
    return values
  }

  /// A run with how much of what it expected could be judged.
  private static func row(
    _ run: SeenRun, _ contents: Contents, _ language: Language
  ) -> [String: Any] {
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
      "mark": run.record.verdict.pageSign.mark,
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
      "period": run.periodWords(language), "verdict": record.verdict.name(language),
      "style": record.verdict.pageSign.style, "mark": record.verdict.pageSign.mark,
      "kind": record.kind == .decision
        ? language.say("技改审查 ", "decision on ") + (record.application ?? "")
        : language.say("核查", "check"),
      "at": record.recordedAt.minuteText, "isReplaced": view.isReplaced(run),
      "reason": record.reason ?? "",
    ]
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
