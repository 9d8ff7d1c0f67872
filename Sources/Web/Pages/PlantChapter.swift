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
  private static let runsRead = 24
  private static let openShown = 100

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.plant) { visit in
      let view = try await visit.ledger()
      let plant = try view.plant(try visit.parameter("id"))
      let recent = Array(plant.current.suffix(runsRead))
      let contents = try await contents(of: recent, visit)
      let id = plant.id
      let decisions = try await visit.store { (store) throws(Fault) in
        try store.decisions(plant: id)
      }
      return try visit.readingPage(
        "plant", title: plant.name, values(plant, view, recent, contents, decisions, visit))
    }
  }

  // MARK: Reading

  private struct Contents: Sendable {
    var checks: [Int64: [CheckRecord]] = [:]
    var findings: [Int64: [FindingRecord]] = [:]
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
      contents.findings = Dictionary(grouping: try ledger.findings(of: ids), by: \.run)
      contents.figures = try ledger.figures(of: ids)
      if let last { contents.deadlines = try ledger.deadlines(of: [last]) }
      return contents
    }
  }

  // MARK: Values

  private static func values(
    _ plant: PlantRuns, _ view: LedgerView, _ recent: [SeenRun], _ contents: Contents,
    _ decisions: [String: FindingRemark], _ visit: Visit
  ) -> [String: Any] {
    let language = visit.language
    let open = OpenFindings(recent, contents.findings, decisions)
    var values: [String: Any] = [
      "id": plant.id, "sector": sectorName(plant.sector)(language),
      "region": regionName(plant.region)(language), "area": plant.area.word(language),
      "months": recent.reversed().map { row($0, contents, language) },
      "hasMonths": !recent.isEmpty, "read": recent.count,
      "isCut": recent.count < plant.current.count,
      "open": open.groups.prefix(openShown).map { $0.values(language) },
      "hasOpen": !open.groups.isEmpty, "openCount": open.groups.count,
      "moreOpen": max(0, open.groups.count - openShown),
      "isMoreOpen": open.groups.count > openShown, "settled": open.settled,
      "hasSettled": open.settled > 0,
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

// MARK: - What is open

/// Breaches of the runs in force, one a requirement, without those that an authority has settled.
struct OpenFindings {
  struct Group {
    /// Of the latest run that has it: the one to open.
    var run: SeenRun
    var finding: FindingRecord
    /// Findings of that run.
    var count: Int
    /// Runs that have it.
    var runs: Int
    var first: SeenRun
    var decision: FindingRemark?

    func values(_ language: Language) -> [String: Any] {
      let isExplained = decision != nil
      return [
        "address": PageAddress.finding(run, finding.findingID),
        "message": language.say(finding.messageZh, finding.messageEn),
        "severity": finding.severity.word(language), "style": finding.severity.pageSign.style,
        "mark": finding.severity.pageSign.mark, "isAdvisory": finding.isAdvisory,
        "outlet": finding.outlet ?? language.say("全厂", "whole plant"),
        "pollutant": finding.pollutant.map { pollutantWords($0, language) } ?? "",
        "more": count > 1 ? language.say("等 \(count) 段", "and \(count - 1) more") : "",
        "runAddress": PageAddress.run(run), "period": run.periodWords(language),
        "runs": runs, "isRepeated": runs > 1, "since": first.periodWords(language),
        "isConfirmed": isExplained,
      ]
    }
  }

  /// Those that count first, the latest first.
  let groups: [Group]
  /// Requirements that were breached, and closed or rejected since.
  let settled: Int

  /// - Parameters:
  ///   - runs: In force, by their periods.
  ///   - decisions: The last on each fingerprint.
  init(
    _ runs: [SeenRun], _ findings: [Int64: [FindingRecord]], _ decisions: [String: FindingRemark]
  ) {
    var groups: [String: Group] = [:]
    for run in runs {
      let breaches = (findings[run.record.id] ?? []).filter {
        $0.verdict == .fail || $0.severity == .violation
      }
      for (print, members) in Dictionary(grouping: breaches, by: \.fingerprint) {
        // The first in the report's order.
        guard let worst = members.min(by: { $0.position < $1.position }) else { continue }
        var group =
          groups[print]
          ?? Group(run: run, finding: worst, count: 0, runs: 0, first: run, decision: nil)
        (group.run, group.finding, group.count) = (run, worst, members.count)
        group.runs += 1
        group.decision = decisions[print]
        groups[print] = group
      }
    }
    let isSettled = { (group: Group) in
      // What was settled holds for what was known then: a later run opens it again.
      guard case .decision(let decision)? = group.decision?.kind, decision != .confirmed else {
        return false
      }
      return group.decision.map { $0.at >= group.run.record.recordedAt } ?? false
    }
    settled = groups.values.count(where: isSettled)
    self.groups = groups.values.filter { !isSettled($0) }.sorted { left, right in
      if left.finding.isAdvisory != right.finding.isAdvisory { return right.finding.isAdvisory }
      let (one, other) = (left.run.record, right.run.record)
      if one.periodTo != other.periodTo { return one.periodTo > other.periodTo }
      return (one.id, left.finding.position) < (other.id, right.finding.position)
    }
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
