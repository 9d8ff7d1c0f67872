import GRDB
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

// Making a ledger, and bringing an older one up to date.

extension Ledger {
  static func configuration(_ patience: Double, isReadOnly: Bool) -> Configuration {
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
  static func make(
    _ file: LedgerFile, _ migrations: [LedgerMigration], _ faults: LedgerFaults
  ) throws(Fault) {
    // Who makes it at the same time names the file first.
    let besides = file.besides
    guard besides.isEmpty || file.state != .missing else {
      throw faults.leftBeside(besides, .unreadableInput)
    }
    let temporary: String
    do {
      temporary = try file.temporary()
    } catch {
      throw faults.failure(error)
    }
    defer { LedgerFile.remove(temporary) }
    do {
      let queue = try DatabaseQueue(
        path: temporary, configuration: configuration(patience, isReadOnly: false))
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: """
            PRAGMA page_size = 8192;
            PRAGMA application_id = \(LedgerFile.applicationID);
            """)
      }
      try LedgerMigration.migrator(migrations).migrate(queue)
      // Last, so that all stands in the file itself: closing does not say what it could not put there.
      let mode = try queue.writeWithoutTransaction {
        try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
      }
      try queue.close()
      guard mode == "wal" else { throw faults.notPermitted("journal_mode \(mode ?? "?")") }
      let made = LedgerFile(path: temporary)
      guard made.besides.isEmpty, made.state == .ledger else {
        throw faults.failure(SystemFailure(code: ENOSPC))
      }
    } catch {
      throw faults.fault(error)
    }
    if case .failed(let code) = LedgerFile.name(temporary, file.path) {
      throw faults.failure(SystemFailure(code: code))
    }
  }

  /// Brings a ledger up to date, and makes sure that it is one.
  static func prepare(
    _ queue: DatabaseQueue, _ file: LedgerFile, _ migrations: [LedgerMigration],
    _ faults: LedgerFaults, isReadOnly: Bool
  ) throws -> [Bilingual] {
    var remarks: [Bilingual] = []
    if try pending(queue, migrations, faults) != nil {
      guard !isReadOnly, file.isWritable else {
        throw faults.older(than: migrations.last?.name ?? "")
      }
      // One process after the other: who waited finds it done, and makes no backup of the same.
      let lock = try FolderLock(file.folder, patience: patience, faults)
      if let next = try pending(queue, migrations, faults) {
        remarks = try migrate(queue, file, migrations, from: next, faults)
      }
      lock.release()
    }
    try checkSchema(try queue.read { try RowStore(database: $0).schema() }, migrations)
    return remarks
  }

  /// The name of the first migration that a ledger lacks; `nil`: none.
  private static func pending(
    _ queue: DatabaseQueue, _ migrations: [LedgerMigration], _ faults: LedgerFaults
  ) throws -> String? {
    let migrator = LedgerMigration.migrator(migrations)
    let known = migrations.map { $0.name }
    // In one look: another process may be migrating it.
    let (applied, schema) = try queue.read {
      (try migrator.appliedIdentifiers($0), try RowStore(database: $0).schema())
    }
    let later = applied.subtracting(known).sorted()
    guard later.isEmpty else { throw faults.newer(than: known.last ?? "", found: later) }
    // A ledger has its first migration when it gets its name, and the others in their order.
    let count = known.prefix { applied.contains($0) }.count
    guard count > 0, count == applied.count else { throw faults.notALedger }
    guard count < known.count else { return nil }
    // Nothing is changed in a file that is somebody else's.
    try checkSchema(schema, Array(migrations.prefix(count)))
    return known[count]
  }

  /// Brings an older ledger up to date, after a backup beside it. Whichever command opens it first
  /// does so, one that only reads, too, and says it.
  private static func migrate(
    _ queue: DatabaseQueue, _ file: LedgerFile, _ migrations: [LedgerMigration],
    from first: String, _ faults: LedgerFaults
  ) throws -> [Bilingual] {
    let backup = try copy(queue, to: "\(file.path).before-\(first)", of: file, faults)
    let migrator = LedgerMigration.migrator(migrations)
    do {
      try migrator.migrate(queue)
    } catch {
      // Where no lock can be had on the folder, another process may have done it meanwhile.
      guard try queue.read(migrator.hasCompletedMigrations) else { throw error }
      return []
    }
    let newest = migrations.last?.name ?? ""
    return [
      Bilingual(
        zh: "台账已升级到 \(newest)；升级前的备份在 \(backup)",
        en: "the ledger was migrated to \(newest); a backup of it as it was is \(backup)")
    ]
  }

  /// What is not defined as its migration defined it may hold anything, and a trigger or a view that
  /// no migration made may do anything.
  private static func checkSchema(
    _ found: [String: String], _ migrations: [LedgerMigration]
  ) throws {
    let expected = try LedgerMigration.schema(of: migrations)
    for name in expected.keys.sorted() where expected[name] != found[name] {
      throw RowDamage(
        table: name, row: nil,
        reason: Bilingual(zh: "结构与台账定义不符", en: "it is not defined as the ledger's is"))
    }
    for name in found.keys.sorted() where expected[name] == nil {
      throw RowDamage(
        table: name.withVisibleControls.truncated(to: 60), row: nil,
        reason: Bilingual(
          zh: "不是台账自己的表、索引或触发器", en: "no ledger has a table, index or trigger of that name"))
    }
  }

  /// Copies the whole database to a name that nothing has: what stands there may be of another
  /// ledger, and stays.
  ///
  /// - Returns: The name.
  private static func copy(
    _ queue: DatabaseQueue, to path: String, of file: LedgerFile, _ faults: LedgerFaults
  ) throws -> String {
    let temporary = try file.temporary()
    defer { LedgerFile.remove(temporary) }
    let target = try DatabaseQueue(path: temporary)
    try queue.backup(to: target)
    try target.close()
    for number in 1...1000 {
      let name = number == 1 ? path : "\(path)-\(number)"
      guard LedgerFile(path: name).besides.isEmpty else { continue }
      switch LedgerFile.name(temporary, name) {
      case .given: return name
      case .taken: continue
      case .failed(let code): throw SystemFailure(code: code)
      }
    }
    throw faults.taken
  }
}
