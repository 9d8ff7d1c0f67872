import GRDB
package import Measures
import Synchronization

/// What a server must remember besides the ledger: people, sessions, uploads, jobs, remarks and the
/// audit log, in `server.db` of its data folder.
///
/// Every method is synchronous and may wait for the disk: callers go off the event loop. What a method
/// has returned is on the disk. Errors are ``Fault``s in both languages: 64 what was asked is wrong, 66
/// there is no such thing, 77 not theirs to do, 75 not now, 74 no room on the disk, 65 damaged.
/// Whatever is refused changes nothing.
package final class ServerStore: Sendable {
  package let folder: DataFolder
  let faults: StoreFaults
  let pool: DatabasePool
  let ticks: TickCounter
  let passwords: PasswordWork
  let turns = WriteTurns()
  let names = NameIndex()
  /// Who serves: the leases of others are of processes that have ended.
  let serving = Randomness.identifier()

  /// Opens the folder's store, and makes both where they are missing.
  ///
  /// One process serves a folder: jobs that ran and uploads that were being written are taken to have
  /// been broken off.
  package convenience init(
    opening folder: String, clock: ServerClock = .system
  ) throws(Fault) {
    try self.init(opening: folder, clock: clock, passwords: PasswordWork())
  }

  init(opening path: String, clock: ServerClock, passwords: PasswordWork) throws(Fault) {
    folder = try DataFolder(opening: path)
    self.passwords = passwords
    let faults = StoreFaults(path: folder.database)
    self.faults = faults
    do {
      pool = try DatabasePool(path: folder.database, configuration: Self.configuration)
      // What was answered with success outlives a power cut. GRDB opens a pool with less than that, so
      // it is said of the one connection that writes, when it is open.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      try Self.migrate(pool, faults)
      let stored = try pool.read { try TickCounter.Mark(stored: $0) }
      ticks = TickCounter(clock, from: stored)
    } catch {
      throw faults.fault(error)
    }
    let unproven = ticks.unproven
    try writing { store in
      if unproven > 0 { try store.keep(unproven: unproven) }
      try store.breakOffJobs()
      try store.breakOffUploads()
      try store.sweep()
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          """)
    }
    return configuration
  }

  private static func migrate(_ pool: DatabasePool, _ faults: StoreFaults) throws {
    let migrator = StoreMigration.migrator
    let known = StoreMigration.all.map { $0.name }
    let (id, isEmpty, applied) = try pool.read { database in
      (
        try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
        try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") == 0,
        try migrator.appliedIdentifiers(database)
      )
    }
    let later = applied.subtracting(known).sorted()
    guard id == StoreMigration.applicationID || id == 0 && isEmpty else { throw faults.notAStore }
    guard later.isEmpty else { throw faults.newer(than: known.last ?? "", found: later) }
    if id == 0 {
      try pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA application_id = \(StoreMigration.applicationID)")
      }
    }
    try migrator.migrate(pool)
    try checkSchema(pool, faults)
  }

  /// What no migration made may do anything, and without its triggers the audit log may be changed.
  private static func checkSchema(_ pool: DatabasePool, _ faults: StoreFaults) throws {
    let blank = try DatabaseQueue()
    try StoreMigration.migrator.migrate(blank)
    let expected = try blank.read { try StoreMigration.schema($0) }
    let found = try pool.read { try StoreMigration.schema($0) }
    let names = Set(expected.keys).union(found.keys).sorted()
    if let name = names.first(where: { expected[$0] != found[$0] }) {
      let shown = name.withVisibleControls.truncated(to: 60)
      throw faults.altered(shown)
    }
  }

  // MARK: Time

  /// The calendar's time: for what people read.
  package var now: Instant { ticks.clock.wall() }
  /// The store's own: for what expires.
  package var tick: Tick { ticks.now }

  // MARK: Transactions

  /// Reads what one moment's store holds.
  func reading<Value>(_ body: (StoreRows) throws -> Value) throws(Fault) -> Value {
    do {
      return try pool.read { database in
        let mark = ticks.current
        return try body(
          StoreRows(
            database: database, tick: mark.tick, now: mark.wall, serving: serving, names: names))
      }
    } catch {
      throw faults.fault(error)
    }
  }

  /// Changes the store wholly or not at all.
  func writing<Value>(_ body: (StoreRows) throws -> Value) throws(Fault) -> Value {
    do {
      return try pool.writeWithoutTransaction { database in
        var value: Value?
        let mark = ticks.current
        try database.inTransaction(.immediate) {
          let rows = StoreRows(
            database: database, tick: mark.tick, now: mark.wall, serving: serving, names: names)
          if let jump = ticks.jump(until: mark) { try rows.record(jump: jump) }
          try rows.keep(mark)
          value = try body(rows)
          return .commit
        }
        // Not before: of what is rolled back nothing was noticed.
        ticks.keep(mark)
        guard let value else { throw faults.unexpected("no value") }
        return value
      }
    } catch {
      throw faults.fault(error)
    }
  }

  /// Copies the whole database to a new file while others go on: what one moment held.
  package func backup(to path: String) throws(Fault) {
    do {
      let copy = try DatabaseQueue(path: path)
      try pool.backup(to: copy)
      try copy.close()
    } catch {
      throw StoreFaults(path: path).fault(error)
    }
  }

  /// Takes away what has expired. To be called now and then.
  package func sweep() throws(Fault) {
    try writing { try $0.sweep() }
  }
}

/// The rows as one transaction sees them, at its moment.
struct StoreRows {
  var database: Database
  var tick: Tick
  var now: Instant
  var serving: String
  var names: NameIndex

  /// The single row that `condition` picks.
  func one<Record: FetchableRecord & TableRecord>(
    _: Record.Type, where condition: String, _ arguments: StatementArguments
  ) throws -> Record? {
    try Record.fetchOne(
      database, sql: "SELECT * FROM \(Record.databaseTableName) WHERE \(condition)",
      arguments: arguments)
  }

  func all<Record: FetchableRecord & TableRecord>(
    _: Record.Type, where condition: String = "1", _ arguments: StatementArguments = [],
    order: String
  ) throws -> [Record] {
    try Record.fetchAll(
      database,
      sql: "SELECT * FROM \(Record.databaseTableName) WHERE \(condition) ORDER BY \(order)",
      arguments: arguments)
  }

  /// - Returns: How many rows were changed.
  @discardableResult
  func execute(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
    let statement = try database.cachedStatement(sql: sql)
    try statement.execute(arguments: arguments)
    return database.changesCount
  }

  func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
    try Int.fetchOne(database, sql: sql, arguments: arguments) ?? 0
  }

  /// Takes away what has expired.
  func sweep() throws {
    try execute(
      "DELETE FROM session WHERE startedTick <= ? OR seenTick <= ?",
      [tick - SessionTimes.longest, tick - SessionTimes.idle])
    try execute("DELETE FROM invitation WHERE expiresTick <= ?", [tick])
    try execute(
      "DELETE FROM failure WHERE lastTick <= ? AND blockedUntil <= ?",
      [tick - LockOut.memory, tick])
    try execute("DELETE FROM place WHERE lastTick <= ?", [tick - LockOut.familiarity])
    try execute("DELETE FROM idempotency WHERE startedTick <= ?", [tick - IdempotencyKey.life])
  }

  // MARK: Clock

  func keep(_ mark: TickCounter.Mark) throws {
    try execute(
      """
      INSERT INTO clock (id, tick, wall, uptime, boot) VALUES (1, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET tick = excluded.tick, wall = excluded.wall,
        uptime = excluded.uptime, boot = excluded.boot
      """, [mark.tick, mark.wall.seconds, mark.uptime, mark.boot])
  }

  /// Seconds up to now that nobody vouches for: retention does not count them.
  func keep(unproven seconds: Int64) throws {
    try execute("INSERT INTO clock_gap (tick, seconds) VALUES (?, ?)", [tick, seconds])
  }

  func record(jump: Int64) throws {
    try audit(
      .server, .clockJump, subject: "clock", detail: (jump > 0 ? "+" : "") + "\(jump) s")
  }
}

extension TickCounter.Mark {
  init?(stored database: Database) throws {
    let row = try Row.fetchOne(database, sql: "SELECT tick, wall, uptime, boot FROM clock")
    guard let row else { return nil }
    self.init(
      tick: row[0], wall: Instant(seconds: row[1]), uptime: row[2], boot: row[3])
  }
}
