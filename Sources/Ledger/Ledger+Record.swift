import Crypto
import GRDB
package import Measures
import Synchronization

extension Ledger {
  /// Keeps a run: whole or, where anything fails, not at all.
  ///
  /// The same run again changes nothing while the run stands; where it has been replaced since or was
  /// pruned, it is recorded anew, so that what was handed in last is what counts. A run replaces those
  /// of the same plant and kind that nothing has replaced yet and whose period it covers wholly; a
  /// decision those on the same application at the same stage. What is replaced stays.
  package func record(_ entry: LedgerEntry) throws(Fault) -> Recorded {
    let rows: RunRows
    do {
      rows = try RunRows(entry)
    } catch {
      throw faults.fault(error)
    }
    let (recorded, after) = try writing { store -> (Recorded, KnownRuns) in
      var runs = try store.knownRuns(known.withLock { $0 })
      var placed = rows
      if let standing = runs.place(&placed) { return (standing, runs) }
      let recorded = try store.add(placed, to: &runs)
      runs.changes = store.database.totalChangesCount
      return (recorded, runs)
    }
    known.withLock { $0 = after }
    return recorded
  }
}

/// All runs at one state of the file. They are read with their seals, all of them, because a row that
/// is damaged must not hide from what is asked of it.
struct KnownRuns: Sendable {
  /// SQLite's counts of what others wrote, and of what this connection did.
  var version: Int64
  var changes: Int
  var runs: [RunRecord]
  var pruned: [PrunedRunRecord]
  /// Runs that were replaced, by whom.
  var replacements: [RunReplacementRecord]

  /// Finds where a run belongs, and gives it the key of its first time, or of the next.
  ///
  /// - Returns: The same run where it stands already.
  fileprivate func place(_ rows: inout RunRows) -> Recorded? {
    let byKey = Dictionary(runs.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let prunedKeys = Set(pruned.map { $0.key })
    let replaced = Set(replacements.map { $0.replaced })
    for time in 1... {
      let key = rows.key(time: time)
      if let run = byKey[key] {
        guard replaced.contains(run.id) else {
          let earlier = replacements.filter { $0.run == run.id }.map { $0.replaced }
          return Recorded(
            run: run.id, key: run.key, isNew: false, replaced: earlier, chain: run.chain)
        }
      } else if !prunedKeys.contains(key) {
        rows.run.key = key
        break
      }
    }
    return nil
  }

  /// The last run, pruned or not; number 0 with an empty chain where there is none.
  fileprivate var last: (id: Int64, chain: String) {
    // Both are in the order of their ids.
    switch (runs.last, pruned.last) {
    case (let run?, let pruned?):
      return run.id > pruned.id ? (run.id, run.chain) : (pruned.id, pruned.chain)
    case (let run?, nil): return (run.id, run.chain)
    case (nil, let pruned?): return (pruned.id, pruned.chain)
    case (nil, nil): return (0, "")
    }
  }

  /// Those that a run replaces, in their order.
  fileprivate func replaced(by run: RunRecord) -> [Int64] {
    let gone = Set(replacements.map { $0.replaced })
    return runs.filter { other in
      other.plant == run.plant && other.kind == run.kind && other.application == run.application
        && other.stage == run.stage && !gone.contains(other.id)
        && (run.application != nil
          || run.periodFrom <= other.periodFrom && other.periodTo <= run.periodTo)
    }.map { $0.id }
  }
}

extension RowStore {
  /// - Parameter known: What was read before, and still holds where nobody wrote since.
  fileprivate func knownRuns(_ known: KnownRuns?) throws -> KnownRuns {
    let version = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
    let changes = database.totalChangesCount
    if let known, known.version == version, known.changes == changes { return known }
    let runs = try wholeChain()
    return KnownRuns(
      version: version, changes: changes, runs: runs,
      pruned: try all(PrunedRunRecord.self, order: "id"), replacements: try replacements(runs))
  }

  fileprivate func add(_ rows: RunRows, to known: inout KnownRuns) throws -> Recorded {
    // The run's own row comes last, because it holds what the others come to.
    try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
    let last = known.last
    var run = rows.run
    run.id = last.id + 1
    let replaced = known.replaced(by: run)
    run.replaces = RunRecord.list(replaced)

    var content = RunContent()
    for id in replaced {
      var record = RunReplacementRecord()
      (record.run, record.replaced) = (run.id, id)
      content.add(try insert(record))
    }
    func insertAll<Record: LedgerRecord>(
      _ records: [Record], _ number: WritableKeyPath<Record, Int64>
    ) throws {
      for var record in records {
        record[keyPath: number] = run.id
        content.add(try insert(record))
      }
    }
    try insertAll(rows.reports, \.run)
    try insertAll(rows.inputs, \.run)
    try insertAll(rows.checks, \.run)
    try insertAll(rows.findings, \.run)
    try insertAll(rows.seriesMonths, \.run)
    try insertAll(rows.figures, \.run)
    try insertAll([rows.input], \.run)
    try insertAll(rows.deadlines, \.run)
    run.content = content.digest(of: run)
    run.previousChain = last.chain
    run.chain = Chain.value(after: run.previousChain, run.content)
    try insert(run)
    try requireRows(of: run, replacing: replaced.count)
    known.runs.append(run)
    for id in replaced {
      var record = RunReplacementRecord()
      (record.run, record.replaced) = (run.id, id)
      known.replacements.append(record)
    }
    return Recorded(
      run: run.id, key: run.key, isNew: true, replaced: replaced, chain: run.chain)
  }

  /// What stands in the tables must be what was put there: a trigger that somebody made since the
  /// ledger was opened may have kept rows out, or put others in.
  ///
  /// - Throws: ``RowDamage``, before anything is committed.
  private func requireRows(of run: RunRecord, replacing: Int) throws {
    let counts = run.rowCounts + [(table: RunReplacementRecord.table, count: replacing)]
    for (table, expected) in counts {
      let statement = try database.cachedStatement(
        sql: "SELECT COUNT(*) FROM \(table) WHERE run = ?")
      let count = try Int.fetchOne(statement, arguments: [run.id]) ?? 0
      guard count == expected else {
        throw RowDamage(table, run: run.id, .count(count, of: expected))
      }
    }
    guard try self.run(run.id) == run else {
      throw RowDamage(RunRecord.table, run: run.id, .missing)
    }
  }
}

/// The digest of a run's rows, in whatever order they come.
struct RunContent {
  private var digests: [[UInt8]] = []

  mutating func add(_ digest: [UInt8]) {
    digests.append(digest)
  }

  /// - Parameter run: its columns before `content` count, too.
  func digest(of run: RunRecord) -> String {
    let own = RowSeal(
      table: RunRecord.table, CellWriter(run).cells.dropLast(RunRecord.chainColumns))
    var hash = SHA256()
    hash.update(data: own.digest)
    for digest in digests.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      hash.update(data: digest)
    }
    return Array(hash.finalize()).hex
  }
}

/// What ties each run to all before it.
enum Chain {
  static func value(after previous: String, _ content: String) -> String {
    Array(SHA256.hash(data: Array("\(previous)\n\(content)".utf8))).hex
  }
}
