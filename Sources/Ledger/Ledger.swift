import GRDB
package import Measures

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
    case .missing: throw faults.missing
    case .foreign: throw faults.notALedger
    case .closed(let code): throw faults.notPermitted(LedgerFile.message(code))
    case .ledger: break
    }
    let isReadOnly = mode == .read && !file.isWritable
    let migrator = LedgerMigration.migrator(migrations)
    do {
      queue = try DatabaseQueue(
        path: path, configuration: Self.configuration(patience, isReadOnly: isReadOnly))
      remarks = try Self.migrate(queue, file, migrator, faults, isReadOnly: isReadOnly)
      try Self.checkSchema(queue, migrations)
      if mode == .read {
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = ON") }
      }
    } catch {
      throw faults.fault(error)
    }
  }

  private static func configuration(_ patience: Double, isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { database in
      // A run that was said to be recorded outlives a power cut.
      try database.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          """)
    }
    return configuration
  }

  /// Makes the file beside its place, and gives it its name when it is whole: nobody ever opens half
  /// a ledger, and of two who make it at once one wins.
  private static func make(
    _ file: LedgerFile, _ migrations: [LedgerMigration], _ faults: LedgerFaults
  ) throws(Fault) {
    let temporary = file.temporary("new")
    LedgerFile.remove(temporary)
    do {
      let queue = try DatabaseQueue(
        path: temporary, configuration: configuration(patience, isReadOnly: false))
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: """
            PRAGMA page_size = 8192;
            PRAGMA application_id = \(LedgerFile.applicationID);
            PRAGMA journal_mode = WAL;
            """)
      }
      try LedgerMigration.migrator(migrations).migrate(queue)
      try queue.close()
    } catch {
      LedgerFile.remove(temporary)
      throw faults.fault(error)
    }
    defer { LedgerFile.remove(temporary) }
    if case .failed(let code) = LedgerFile.name(temporary, file.path) {
      throw faults.notPermitted(LedgerFile.message(code))
    }
  }

  /// Brings an older ledger up to date, after a backup beside it.
  private static func migrate(
    _ queue: DatabaseQueue, _ file: LedgerFile, _ migrator: DatabaseMigrator,
    _ faults: LedgerFaults, isReadOnly: Bool
  ) throws -> [Bilingual] {
    let known = migrator.migrations
    let applied = try queue.read { try migrator.appliedIdentifiers($0) }
    let newest = known.last ?? ""
    let later = applied.subtracting(known).sorted()
    guard later.isEmpty else { throw faults.newer(than: newest, found: later) }
    guard let missing = known.first(where: { !applied.contains($0) }) else { return [] }
    guard !isReadOnly, file.isWritable else { throw faults.older(than: newest) }

    let backup = "\(file.path).before-\(missing)"
    try copy(queue, to: backup, of: file)
    do {
      try migrator.migrate(queue)
    } catch {
      // Another process may have done it meanwhile.
      guard try queue.read(migrator.hasCompletedMigrations) else { throw error }
      return []
    }
    return [
      Bilingual(
        zh: "台账已升级到 \(newest)；升级前的备份在 \(backup)",
        en: "the ledger was migrated to \(newest); a backup of it as it was is \(backup)")
    ]
  }

  /// A table that is not defined as its migration defined it may hold anything.
  private static func checkSchema(_ queue: DatabaseQueue, _ migrations: [LedgerMigration]) throws {
    let expected = try LedgerMigration.schema(of: migrations)
    let found = try queue.read { try RowStore(database: $0).schema() }
    for name in expected.keys.sorted() where expected[name] != found[name] {
      throw RowDamage(
        table: name, row: nil,
        reason: Bilingual(zh: "结构与台账定义不符", en: "it is not defined as the ledger's is"))
    }
  }

  /// Copies the whole database; a copy of that name that is there already stays as it is.
  private static func copy(
    _ queue: DatabaseQueue, to path: String, of file: LedgerFile
  ) throws {
    let temporary = file.temporary("backup")
    LedgerFile.remove(temporary)
    defer { LedgerFile.remove(temporary) }
    let target = try DatabaseQueue(path: temporary)
    try queue.backup(to: target)
    try target.close()
    if case .failed(let code) = LedgerFile.name(temporary, path) {
      throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: LedgerFile.message(code))
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
