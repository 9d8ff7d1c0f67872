import GRDB
package import Measures

/// What a month's digest is made of: rows of one moment's ledger, each with its seal checked.
package struct LedgerExcerpt: Sendable {
  /// Dossiers' runs that overlap the months asked for, and decisions since the day asked for;
  /// replaced ones among them; in the order in which they were recorded.
  package var runs: [RunRecord]
  package var replacements: [RunReplacementRecord]
  /// Of dossiers' runs that were not replaced: checks of hours, and whatever breaches are about;
  /// all of runs that reach beyond a month.
  package var checks: [CheckRecord]
  /// Those that fail; of replaced runs, too, where they overlap the last month.
  package var findings: [FindingRecord]
  /// Of the months asked for, of runs that were not replaced: those of the run's own months, and
  /// all of each plant's last run.
  package var figures: [FigureRecord]
  /// The runs that figures are of, which may lie before the months asked for.
  package var figureRuns: [Int64: RunRecord]
  /// Of each plant's last run.
  package var deadlines: [AuditDeadlineRecord]

  package init(
    runs: [RunRecord] = [], replacements: [RunReplacementRecord] = [],
    checks: [CheckRecord] = [], findings: [FindingRecord] = [], figures: [FigureRecord] = [],
    figureRuns: [Int64: RunRecord] = [:], deadlines: [AuditDeadlineRecord] = []
  ) {
    self.figureRuns = figureRuns
    self.runs = runs
    self.replacements = replacements
    self.checks = checks
    self.findings = findings
    self.figures = figures
    self.deadlines = deadlines
  }

  /// What is to be read.
  package struct Wanted: Sendable {
    /// In order and in a row, the last being the one that the digest is of.
    package var months: [CivilMonth]
    package var figureMonths: [CivilMonth]
    /// The first day of decisions; `nil`: none are wanted.
    package var decisionsSince: Instant?
    /// Whether a run's plant belongs to it.
    package var holds: @Sendable (RunRecord) -> Bool

    package init(
      months: [CivilMonth], figureMonths: [CivilMonth], decisionsSince: Instant?,
      holds: @escaping @Sendable (RunRecord) -> Bool
    ) {
      self.months = months
      self.figureMonths = figureMonths
      self.decisionsSince = decisionsSince
      self.holds = holds
    }
  }

  /// Runs that nothing replaced, dossiers' alone, in order.
  package var currentRuns: [RunRecord] {
    let replaced = Set(replacements.map(\.replaced))
    return runs.filter { $0.kind == .check && !replaced.contains($0.id) }
  }
}

extension Ledger {
  /// Reads what a digest needs, by few queries and all of one moment.
  package func excerpt(_ wanted: LedgerExcerpt.Wanted) throws(Fault) -> LedgerExcerpt {
    try reading { store in
      var excerpt = LedgerExcerpt()
      guard let first = wanted.months.first?.start, let last = wanted.months.last else {
        return excerpt
      }
      // Figures reach further back than what is shown.
      let whole = try store.wholeChain()
      let all = whole.filter(wanted.holds)
      let replacements = try store.replacements(whole)
      excerpt.runs = all.filter { run in
        run.kind == .check
          ? run.periodTo > first && run.periodFrom < last.end
          : wanted.decisionsSince.map { run.asOf >= $0 } ?? false
      }
      let ids = Set(excerpt.runs.map(\.id))
      excerpt.replacements = replacements.filter { ids.contains($0.run) }
      let current = excerpt.currentRuns
      let replaced = Set(excerpt.replacements.map(\.replaced))
      let shown =
        current
        + excerpt.runs.filter {
          replaced.contains($0.id) && $0.kind == .check && $0.periodTo > last.start
        }
      try store.requireAll(FindingRecord.self, of: shown, \.findings)
      excerpt.findings = try store.picked(
        FindingRecord.self, of: shown.map(\.id), where: "verdict = 'fail'")
      try store.requireAll(CheckRecord.self, of: current, \.checks)
      excerpt.checks = try store.checks(of: current, about: excerpt.findings)
      let superseded = Set(replacements.map(\.replaced))
      let sources = all.filter { $0.kind == .check && !superseded.contains($0.id) }
      excerpt.figures = try store.figures(of: sources, wanted.figureMonths)
      let used = Set(excerpt.figures.map(\.run))
      excerpt.figureRuns = Dictionary(
        uniqueKeysWithValues: sources.filter { used.contains($0.id) }.map { ($0.id, $0) })
      let latest = current.latestOfPlants
      try store.requireAll(AuditDeadlineRecord.self, of: latest, \.deadlines)
      excerpt.deadlines = try store.picked(AuditDeadlineRecord.self, of: latest.map(\.id))
      return excerpt
    }
  }
}

extension RowStore {
  /// Rows of some runs, by one query.
  fileprivate func picked<Record: LedgerRecord>(
    _ type: Record.Type, of runs: [Int64], where condition: String = "1",
    _ arguments: [(any DatabaseValueConvertible)?] = []
  ) throws -> [Record] {
    guard !runs.isEmpty else { return [] }
    return try all(
      type, where: "run IN (SELECT value FROM json_each(?)) AND (\(condition))",
      [list(runs)] + arguments,
      order: CellWriter(Record()).names.prefix(Record.keyColumns).joined(separator: ", "))
  }

  /// - Throws: ``RowDamage`` where a run has not as many rows as were recorded.
  fileprivate func requireAll<Record: LedgerRecord>(
    _: Record.Type, of runs: [RunRecord], _ expected: (RunRecord) -> Int
  ) throws {
    let statement = try database.cachedStatement(
      sql: "SELECT run, COUNT(*) FROM \(Record.table) "
        + "WHERE run IN (SELECT value FROM json_each(?)) GROUP BY run")
    var counts: [Int64: Int] = [:]
    let rows = try Row.fetchCursor(statement, arguments: [list(runs.map(\.id))])
    while let row = try rows.next() {
      guard case .int64(let run) = (row[0] as DatabaseValue).storage,
        case .int64(let count) = (row[1] as DatabaseValue).storage
      else { continue }
      counts[run] = Int(count)
    }
    for run in runs where counts[run.id] ?? 0 != expected(run) {
      throw RowDamage(
        Record.table, run: run.id, .count(counts[run.id] ?? 0, of: expected(run)))
    }
  }

  fileprivate func checks(
    of runs: [RunRecord], about findings: [FindingRecord]
  ) throws -> [CheckRecord] {
    let prints = Set(findings.map(\.fingerprint)).sorted()
    let long = runs.filter(\.reachesBeyondAMonth).map(\.id)
    let quoted = "[" + prints.map(\.jsonString).joined(separator: ",") + "]"
    return try picked(
      CheckRecord.self, of: runs.map(\.id),
      where: """
        (basis IN ('hour', 'share', 'single') AND expected > 0)
        OR fingerprint IN (SELECT value FROM json_each(?))
        OR run IN (SELECT value FROM json_each(?))
        """, [quoted, list(long)])
  }

  fileprivate func figures(
    of runs: [RunRecord], _ months: [CivilMonth]
  ) throws -> [FigureRecord] {
    let names = "[" + months.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    // A month's own run says of it more than any other.
    let pairs = runs.flatMap { run in
      months.filter { $0.start < run.periodTo && run.periodFrom < $0.end }
        .map { "[\(run.id),\"\($0)\"]" }
    }
    let own = try picked(
      FigureRecord.self, of: runs.map(\.id),
      where: """
        (run, month) IN (
          SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))
        """, ["[" + pairs.joined(separator: ",") + "]"])
    let last = try picked(
      FigureRecord.self, of: runs.latestOfPlants.map(\.id),
      where: "month IN (SELECT value FROM json_each(?))", [names])
    let known = Set(own.map { FigureKey($0) })
    return own + last.filter { !known.contains(FigureKey($0)) }
  }

  private func list(_ numbers: [Int64]) -> String {
    "[" + numbers.map(String.init).joined(separator: ",") + "]"
  }
}

private struct FigureKey: Hashable {
  var run: Int64
  var month: CivilMonth
  var quantity: String

  init(_ figure: FigureRecord) {
    (run, month, quantity) = (figure.run, figure.month, figure.quantity)
  }
}

extension RunRecord {
  package var reachesBeyondAMonth: Bool {
    CivilMonth(periodFrom.date) != CivilMonth(Instant(seconds: periodTo.seconds - 1).date)
  }
}

extension [RunRecord] {
  /// The last run of each plant by the end of its period, of equals the one recorded last.
  fileprivate var latestOfPlants: [RunRecord] {
    var latest: [String: RunRecord] = [:]
    for run in self {
      if let known = latest[run.plant], (known.periodTo, known.id) > (run.periodTo, run.id) {
        continue
      }
      latest[run.plant] = run
    }
    return latest.values.sorted { $0.id < $1.id }
  }
}

extension CivilMonth {
  fileprivate var start: Instant {
    Instant(CivilDate(year: year, month: month, day: 1) ?? CivilDate(daysSinceEpoch: 0))
  }

  fileprivate var end: Instant {
    let days = CivilDate.daysIn(month: month, of: year)
    return Instant(seconds: start.seconds + Int64(days) * 86_400)
  }
}

extension String {
  /// As JSON; all that is not ASCII letters is escaped where JSON asks for it.
  fileprivate var jsonString: String {
    var text = "\""
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" || scalar.value < 0x20 {
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
