import GRDB
package import Measures

// For a reader that stays: whether it has to look again, and what came since.

extension Ledger {
  /// Changes with every write of another connection or process; only numbers of this very instance
  /// can be compared.
  package func dataVersion() throws(Fault) -> Int64 {
    do {
      return try queue.writeWithoutTransaction { database in
        try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
      }
    } catch {
      throw faults.fault(error)
    }
  }

  /// The runs recorded after `last`, in their order, with the chain that begins there checked.
  ///
  /// - Parameter pruned: How many runs had been pruned when `last` was read.
  /// - Returns: `nil` where the ledger is no longer that one grown: all has to be read again.
  package func runs(after last: RunRecord, pruned: Int) throws(Fault) -> [RunRecord]? {
    try reading(RunRecord.table) { store in
      let count = try Int.fetchOne(store.database, sql: "SELECT COUNT(*) FROM pruned_run")
      guard count == pruned else { return nil }
      let read = try store.all(RunRecord.self, where: "id >= ?", [last.id], order: "id")
      guard let first = read.first, first == last else { return nil }
      var before = first
      for run in read.dropFirst() {
        guard run.id == before.id + 1 else {
          throw RowDamage(RunRecord.table, run: before.id + 1, .missing)
        }
        guard run.previousChain == before.chain else {
          throw RowDamage(RunRecord.table, run: run.id, .brokenChain)
        }
        before = run
      }
      try store.requireNoRows(after: before.id)
      return Array(read.dropFirst())
    }
  }
}

extension RunRecord {
  /// The runs that it replaces: ``replaces`` as numbers, without those that a damaged cell hides.
  package var replacedRuns: [Int64] {
    replaces.dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) }
  }
}
