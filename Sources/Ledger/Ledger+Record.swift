import Crypto
import GRDB
package import Measures

extension Ledger {
  /// Keeps a run: whole or, where anything fails, not at all.
  ///
  /// The same run again changes nothing. A run replaces those of the same plant and kind that nothing
  /// has replaced yet and whose period it covers wholly; a decision those on the same application at
  /// the same stage. What is replaced stays.
  package func record(_ entry: LedgerEntry) throws(Fault) -> Recorded {
    let rows: RunRows
    do {
      rows = try RunRows(entry)
    } catch {
      throw faults.fault(error)
    }
    return try writing { store in
      if let known = try store.known(rows.run.key) { return known }
      return try store.add(rows)
    }
  }
}

extension RowStore {
  fileprivate func known(_ key: String) throws -> Recorded? {
    guard let run = try all(RunRecord.self, where: "key = ?", [key], order: "id").first else {
      guard
        let pruned = try all(PrunedRunRecord.self, where: "key = ?", [key], order: "id").first
      else { return nil }
      return Recorded(
        run: pruned.id, isNew: false, replaced: [], replacedBy: [], chain: pruned.chain)
    }
    let later = try all(
      RunReplacementRecord.self, where: "replaced = ?", [run.id], order: "run")
    let earlier = try all(
      RunReplacementRecord.self, where: "run = ?", [run.id], order: "replaced")
    return Recorded(
      run: run.id, isNew: false, replaced: earlier.map { $0.replaced },
      replacedBy: later.map { $0.run }, chain: run.chain)
  }

  fileprivate func add(_ rows: RunRows) throws -> Recorded {
    // The run's own row comes last, because it holds what the others come to.
    try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
    let last = try lastLink()
    var run = rows.run
    run.id = last.id + 1
    let replaced = try all(
      RunRecord.self,
      where: """
        plant = ? AND kind = ? AND application IS ? AND stage IS ?
        AND (application IS NOT NULL OR (periodFrom >= ? AND periodTo <= ?))
        AND id NOT IN (SELECT replaced FROM run_replacement)
        """,
      [
        run.plant, run.kind.rawValue, run.application, run.stage, run.periodFrom.seconds,
        run.periodTo.seconds,
      ], order: "id"
    ).map { $0.id }
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
    return Recorded(
      run: run.id, isNew: true, replaced: replaced, replacedBy: [], chain: run.chain)
  }

  /// The last run, pruned or not; number 0 with an empty chain where there is none.
  private func lastLink() throws -> (id: Int64, chain: String) {
    let run = try all(RunRecord.self, order: "id DESC LIMIT 1").first
    let pruned = try all(PrunedRunRecord.self, order: "id DESC LIMIT 1").first
    switch (run, pruned) {
    case (let run?, let pruned?):
      return run.id > pruned.id ? (run.id, run.chain) : (pruned.id, pruned.chain)
    case (let run?, nil): return (run.id, run.chain)
    case (nil, let pruned?): return (pruned.id, pruned.chain)
    case (nil, nil): return (0, "")
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
