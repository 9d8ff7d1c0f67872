import GRDB
package import Measures

// Reading: rows in the order of their runs and keys. A row that is damaged or missing is a `Fault`
// that names it, never less data.

extension Ledger {
  /// The runs in the order in which they were recorded.
  ///
  /// The whole table is read each time, so that a run that is missing from it is noticed.
  ///
  /// - Parameters:
  ///   - period: only runs that overlap it.
  ///   - includingReplaced: also those that a later run replaced.
  package func runs(
    in period: Period? = nil, plants: Set<String>? = nil, kind: RunKind? = nil,
    includingReplaced: Bool = false
  ) throws(Fault) -> [RunRecord] {
    try reading(RunRecord.table) { store in
      let all = try store.wholeChain()
      let replaced = includingReplaced ? [] : Set(try store.replacements(all).map { $0.replaced })
      return all.filter { run in
        (kind == nil || run.kind == kind) && plants?.contains(run.plant) != false
          && !replaced.contains(run.id)
          && period.map { run.periodFrom < $0.to && $0.from < run.periodTo } != false
      }
    }
  }

  /// Who replaced whom, in the order of the runs that replace.
  package func replacements() throws(Fault) -> [RunReplacementRecord] {
    try reading(RunReplacementRecord.table) { try $0.replacements(try $0.wholeChain()) }
  }

  package func pruned() throws(Fault) -> [PrunedRunRecord] {
    try reading(PrunedRunRecord.table) { try $0.all(PrunedRunRecord.self, order: "id") }
  }

  package func inputs(of runs: [Int64]) throws(Fault) -> [InputFileRecord] {
    try rows(of: runs, order: "position", count: \.inputs)
  }

  package func checks(of runs: [Int64]) throws(Fault) -> [CheckRecord] {
    try rows(of: runs, order: "position", count: \.checks)
  }

  package func findings(of runs: [Int64]) throws(Fault) -> [FindingRecord] {
    try rows(of: runs, order: "position", count: \.findings)
  }

  package func figures(of runs: [Int64]) throws(Fault) -> [FigureRecord] {
    try rows(of: runs, order: "month, quantity", count: \.figures)
  }

  package func seriesMonths(of runs: [Int64]) throws(Fault) -> [SeriesMonthRecord] {
    try rows(of: runs, order: Self.seriesOrder, count: \.seriesMonths)
  }

  package func deadlines(of runs: [Int64]) throws(Fault) -> [AuditDeadlineRecord] {
    try rows(of: runs, order: "position", count: \.deadlines)
  }

  /// What the run was judged from but its hours, as it was recorded.
  package func storedInput(of run: Int64) throws(Fault) -> [UInt8] {
    try reading(StoredInputRecord.table) { try $0.storedInput(of: run) }
  }

  /// The run's report as JSON; `nil` where it was not recorded in that language.
  package func report(of run: Int64, language: Language) throws(Fault) -> [UInt8]? {
    try reading(ReportRecord.table) { store in
      if let pruned = try store.all(
        PrunedRunRecord.self, where: "id = ?", [run], order: "id"
      ).first {
        throw faults.pruned(pruned)
      }
      let found = try store.rows(
        ReportRecord.self, of: run, order: "language",
        expected: try store.run(run).reports)
      guard let record = found.first(where: { $0.language == language }) else { return nil }
      guard let plain = Deflate.plain(record.json, count: record.bytes) else {
        throw RowDamage(ReportRecord.table, run: run, .packed)
      }
      return plain
    }
  }

  /// What judging a run again needs, read in one transaction.
  ///
  /// - Parameter run: As ``runs(in:plants:kind:includingReplaced:)`` read it: its row is not read
  ///   again.
  package func rows(toJudge run: RunRecord) throws(Fault) -> RecordedRun {
    try reading(StoredInputRecord.table) { store in
      // Since its row was read, somebody may have taken it out: that is no damage.
      if let pruned = try store.all(
        PrunedRunRecord.self, where: "id = ?", [run.id], order: "id"
      ).first {
        return RecordedRun(gone: faults.pruned(pruned))
      }
      func read<Value>(
        _ table: String, _ body: () throws -> Value
      ) -> Result<Value, Fault> {
        do {
          return .success(try body())
        } catch {
          return .failure(faults.fault(error, reading: table))
        }
      }
      return RecordedRun(
        input: read(StoredInputRecord.table) { try store.storedInput(of: run.id) },
        seriesMonths: read(SeriesMonthRecord.table) {
          try store.rows(
            SeriesMonthRecord.self, of: run.id, order: Self.seriesOrder,
            expected: run.seriesMonths)
        },
        checks: read(CheckRecord.table) {
          try store.rows(
            CheckRecord.self, of: run.id, order: "position", expected: run.checks)
        },
        findings: read(FindingRecord.table) {
          try store.rows(
            FindingRecord.self, of: run.id, order: "position", expected: run.findings)
        })
    }
  }

  private static let seriesOrder = "outlet, pollutant, month"

  private func rows<Record: LedgerRecord>(
    of runs: [Int64], order: String, count: (RunRecord) -> Int
  ) throws(Fault) -> [Record] {
    try reading(Record.table) { store in
      var records: [Record] = []
      for run in runs {
        records += try store.rows(
          Record.self, of: run, order: order, expected: count(try store.run(run)))
      }
      return records
    }
  }
}

/// The rows of one run, each table with its own fault: one that is damaged hides no other.
package struct RecordedRun: Sendable {
  /// As ``Ledger/storedInput(of:)``.
  package var input: Result<[UInt8], Fault>
  package var seriesMonths: Result<[SeriesMonthRecord], Fault>
  package var checks: Result<[CheckRecord], Fault>
  package var findings: Result<[FindingRecord], Fault>
}

extension RecordedRun {
  fileprivate init(gone: Fault) {
    self.init(
      input: .failure(gone), seriesMonths: .failure(gone), checks: .failure(gone),
      findings: .failure(gone))
  }
}

extension RowStore {
  func storedInput(of run: Int64) throws -> [UInt8] {
    let found = try rows(StoredInputRecord.self, of: run, order: "run", expected: 1)
    guard let record = found.first, let plain = Deflate.plain(record.body, count: record.bytes)
    else { throw RowDamage(StoredInputRecord.table, run: run, .packed) }
    return plain
  }

  /// - Throws: ``RowDamage`` where there is no such run.
  func run(_ id: Int64) throws -> RunRecord {
    guard let run = try all(RunRecord.self, where: "id = ?", [id], order: "id").first else {
      throw RowDamage(RunRecord.table, run: id, .missing)
    }
    return run
  }

  /// - Parameter runs: all of them; each says itself which it replaces.
  func replacements(_ runs: [RunRecord]) throws -> [RunReplacementRecord] {
    let records = try all(RunReplacementRecord.self, order: "run, replaced")
    let replaced = Dictionary(grouping: records) { $0.run }
    for run in runs
    where run.replaces != RunRecord.list((replaced[run.id] ?? []).map { $0.replaced }) {
      throw RowDamage(RunReplacementRecord.table, run: run.id, .missing)
    }
    return records
  }

  /// A run's rows of one table, all of them.
  func rows<Record: LedgerRecord>(
    _ type: Record.Type, of run: Int64, order: String, expected: Int
  ) throws -> [Record] {
    let records = try all(type, where: "run = ?", [run], order: order)
    guard records.count == expected else {
      throw RowDamage(Record.table, run: run, .count(records.count, of: expected))
    }
    return records
  }

  /// All runs that were not pruned, in their order; with the pruned ones none is missing.
  func wholeChain() throws -> [RunRecord] {
    let runs = try all(RunRecord.self, order: "id")
    let pruned = try all(PrunedRunRecord.self, order: "id")
    var links = runs.map { ($0.id, $0.previousChain, $0.chain) }
    links += pruned.map { ($0.id, $0.previousChain, $0.chain) }
    links.sort { $0.0 < $1.0 }
    var (last, chain) = (Int64(0), "")
    for (id, previous, value) in links {
      guard id == last + 1 else { throw RowDamage(RunRecord.table, run: last + 1, .missing) }
      guard previous == chain else { throw RowDamage(RunRecord.table, run: id, .brokenChain) }
      (last, chain) = (id, value)
    }
    try requireNoRows(after: last)
    return runs
  }

  /// A run whose own row was taken off the end leaves no hole behind, but the rows that belong to it.
  func requireNoRows(after last: Int64) throws {
    for table in Ledger.tablesOfRuns {
      // A page that cannot be read is named by who reads its rows.
      let statement = try? database.cachedStatement(sql: "SELECT MAX(run) FROM \(table)")
      guard let statement, let run = try? Int64.fetchOne(statement), run > last else { continue }
      throw RowDamage(RunRecord.table, run: last + 1, .missing)
    }
  }
}

extension RowDamage {
  init(_ table: String, run: Int64, _ reason: Bilingual) {
    self.init(
      table: table, row: table == RunRecord.table ? "id=\(run)" : "run=\(run)", reason: reason)
  }
}

extension Bilingual {
  static let missing = Bilingual(zh: "该行缺失", en: "the row is missing")
  static let packed = Bilingual(zh: "压缩内容无法还原", en: "what is packed in it cannot be unpacked")
  static let brokenChain = Bilingual(
    zh: "与前一条记录的校验链不衔接", en: "its chain does not continue the run before it")

  static func count(_ found: Int, of expected: Int) -> Bilingual {
    Bilingual(
      zh: "应有 \(expected) 行，只读到 \(found) 行", en: "\(found) rows were read where \(expected) belong")
  }
}
