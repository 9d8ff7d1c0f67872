import GRDB
package import Measures
import Synchronization

/// The ledger: one SQLite file that keeps runs, hours, findings and figures, and what was sent.
///
/// Rows are added and never changed; each is sealed, and no row is used whose seal does not fit.
/// Errors are ``Fault``s with the ledger's path: 65 damaged, newer or no ledger, 66 missing, 74 no
/// room, 75 locked for too long, 77 not permitted. Nothing of what was recorded is lost by any.
package final class Ledger: Sendable {
  package enum Mode: Sendable {
    /// Makes the ledger where there is none.
    case create
    case write
    case read
  }

  package let path: String
  /// What was done on opening that its user should know: a migration, with its backup.
  package let remarks: [Bilingual]
  let faults: LedgerFaults
  let queue: DatabaseQueue
  let migrations: [LedgerMigration]
  /// What ``record(_:)`` read last.
  let known = Mutex<KnownRuns?>(nil)

  /// Seconds to wait for another process.
  package static let patience = 30.0

  package convenience init(
    opening path: String, mode: Mode, patience: Double = Ledger.patience
  ) throws(Fault) {
    try self.init(opening: path, mode: mode, patience: patience, migrations: LedgerMigration.all)
  }

  init(
    opening path: String, mode: Mode, patience: Double, migrations: [LedgerMigration]
  ) throws(Fault) {
    self.path = path
    self.migrations = migrations
    let faults = LedgerFaults(path: path)
    self.faults = faults
    let file = LedgerFile(path: path)
    var state = file.state
    if state == .missing, mode == .create {
      try Self.make(file, migrations, faults)
      state = file.state
    }
    switch state {
    case .missing: throw file.isLink ? faults.linkToNothing : faults.missing
    case .foreign: throw faults.notALedger
    case .closed(let code): throw faults.notPermitted(LedgerFile.message(code))
    case .ledger: break
    }
    let isReadOnly = mode == .read && !file.isWritable
    // Where nothing lies beside the file nobody has it open, and it holds everything.
    let besides = isReadOnly ? file.besides : []
    do {
      queue = try DatabaseQueue(
        path: isReadOnly && besides.isEmpty ? file.immutableAddress : file.databasePath,
        configuration: Self.configuration(patience, isReadOnly: isReadOnly))
      do {
        remarks = try Self.prepare(queue, file, migrations, faults, isReadOnly: isReadOnly)
      } catch is RowDamage {
        // Another process may have migrated it between two looks: what is damaged is so still.
        remarks = try Self.prepare(queue, file, migrations, faults, isReadOnly: isReadOnly)
      }
      if mode == .read {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = ON") }
      }
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN && !besides.isEmpty
    {
      throw faults.unreadLog(besides)
    } catch {
      throw faults.fault(error)
    }
  }

  // MARK: Transactions

  /// Reads what one moment's ledger holds.
  func reading<Value>(
    _ table: String? = nil, _ body: (RowStore) throws -> Value
  ) throws(Fault) -> Value {
    // SQLite refuses to commit after it has met a damaged page, even where nothing was written.
    try transaction(.deferred, .rollback, reading: table, body)
  }

  /// Changes the ledger wholly or not at all, one process at a time.
  func writing<Value>(_ body: (RowStore) throws -> Value) throws(Fault) -> Value {
    try transaction(.immediate, .commit, body)
  }

  private func transaction<Value>(
    _ kind: Database.TransactionKind, _ end: Database.TransactionCompletion,
    reading table: String? = nil, _ body: (RowStore) throws -> Value
  ) throws(Fault) -> Value {
    do {
      return try queue.writeWithoutTransaction { database in
        var value: Value?
        try database.inTransaction(kind) {
          value = try body(RowStore(database: database))
          return end
        }
        guard let value else { throw faults.unexpected("no value") }
        return value
      }
    } catch {
      throw faults.fault(error, reading: table)
    }
  }
}
