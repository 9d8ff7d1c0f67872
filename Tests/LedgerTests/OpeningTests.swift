import Dispatch
import Foundation
import GRDB
import Measures
import Synchronization
import Testing

@testable import Ledger

struct OpeningTests {
  private let folder: LedgerFolder

  init() throws { folder = try LedgerFolder() }

  private func fault(_ mode: Ledger.Mode = .read) -> Fault? {
    do {
      _ = try Ledger(opening: folder.ledger, mode: mode)
      return nil
    } catch { return error }
  }

  private static let later = LedgerMigration(
    name: "2027-01-later", sql: "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")

  private func open(_ migrations: [LedgerMigration], _ mode: Ledger.Mode) throws(Fault) -> Ledger {
    try Ledger(opening: folder.ledger, mode: mode, patience: 1, migrations: migrations)
  }

  @Test(arguments: [Ledger.Mode.read, .write])
  func `a missing ledger is not made by reading`(_ mode: Ledger.Mode) throws {
    #expect(fault(mode)?.code == .missingInput)
    #expect(try folder.names().isEmpty)
  }

  @Test func `a ledger that is made is whole and leaves nothing beside it`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create) }
    #expect(try folder.names() == ["greengate.ledger"])
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(try ledger.verify().isClean && ledger.runs().isEmpty)
    let header = try folder.bytes(folder.ledger)
    #expect(Array(header[68..<72]) == Array("GGL1".utf8))
  }

  @Test func `durability is on`() throws {
    let ledger = try Ledger(opening: folder.ledger, mode: .create)
    func setting(_ name: String) throws -> String? {
      try ledger.queue.read { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }
    #expect(try setting("journal_mode") == "wal")
    #expect(try setting("synchronous") == "2")
    #expect(try setting("foreign_keys") == "1")
  }

  @Test func `looking at a ledger takes away no lock that this process has on it`() throws {
    let ledger = try Ledger(opening: folder.ledger, mode: .create)
    #expect(try ledger.runs().isEmpty)
    func locks() throws -> [Substring] {
      let inode = try #require(
        FileManager.default.attributesOfItem(atPath: folder.ledger)[.systemFileNumber] as? Int)
      return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
        .filter { $0.contains(":\(inode) ") && $0.contains(" \(getpid()) ") }
        .map { $0.drop { $0 != " " } }
    }
    let before = try locks()
    #expect(!before.isEmpty)
    #expect(LedgerFile(path: folder.ledger).state == .ledger)
    #expect(try locks() == before)
    do { _ = try Ledger(opening: folder.ledger, mode: .read) }
    #expect(try locks() == before)
  }

  /// Else another process that closes it takes itself for the last, and removes the log from under it.
  @Test func `opening a ledger again leaves the first one's lock`() throws {
    let first = try Ledger(opening: folder.ledger, mode: .create)
    #expect(try first.runs().isEmpty)
    #expect(isLocked())
    let second = try Ledger(opening: folder.ledger, mode: .read)
    #expect(try second.runs().isEmpty)
    #expect(isLocked())
    withExtendedLifetime((first, second)) {}
  }

  @Test func `the last one that is closed gives its lock back`() throws {
    for _ in 1...2 {
      do {
        let ledgers = try [Ledger.Mode.create, .read].map { mode in
          try Ledger(opening: folder.ledger, mode: mode)
        }
        #expect(try ledgers.map { try $0.runs().count } == [0, 0])
        #expect(isLocked())
      }
      #expect(!isLocked())
    }
    // And another file may get its number.
    try folder.write(Array("plant: {id: 1}\n".utf8), to: folder.ledger)
    #expect(fault(.read)?.code == .unreadableInput)
  }

  /// Whether SQLite has a lock on the ledger, by the kernel's list: to open the file would end it.
  private func isLocked() -> Bool {
    let locks = (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)) ?? ""
    var status = stat()
    guard unsafe stat(folder.ledger, &status) == 0 else { return false }
    let end = ":\(status.st_ino)"
    return locks.split(separator: "\n").contains { line in
      let words = line.split(separator: " ")
      return words.contains { $0.hasSuffix(end) } && words.contains("POSIX")
    }
  }

  @Test(arguments: [[], Array("plant: {id: 1}\n".utf8), [UInt8](repeating: 0, count: 9000)])
  func `what is no ledger is refused and left as it is`(_ bytes: [UInt8]) throws {
    try folder.write(bytes, to: folder.ledger)
    for mode in [Ledger.Mode.create, .read] { #expect(fault(mode)?.code == .unreadableInput) }
    #expect(try folder.bytes(folder.ledger) == bytes)
  }

  @Test func `another program's database is refused`() throws {
    do {
      try DatabaseQueue(path: folder.ledger).write { try $0.execute(sql: "CREATE TABLE a (b)") }
    }
    #expect(fault(.create)?.code == .unreadableInput)
  }

  @Test(arguments: [Ledger.Mode.read, .write, .create])
  func `a link to nothing is said to be one`(_ mode: Ledger.Mode) throws {
    let path = folder.path("link.ledger")
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: folder.path("nowhere.ledger"))
    let fault = #expect(throws: Fault.self) { _ = try Ledger(opening: path, mode: mode) }
    #expect(fault?.code == .missingInput)
    #expect(fault?.sentence.en.contains("is a link") == true)
  }

  /// SQLite would take what it holds for the new file's own.
  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `a new ledger does not get the log of an earlier one`(_ end: String) throws {
    let beside = folder.ledger + end
    try folder.write([1, 2, 3], to: beside)
    let refusal = fault(.create)
    #expect(refusal?.code == .unreadableInput)
    #expect(refusal?.sentence.zh.contains("greengate.ledger\(end)") == true)
    #expect(try folder.names() == ["greengate.ledger\(end)"])
    #expect(try folder.bytes(beside) == [1, 2, 3])
  }

  @Test(arguments: [
    "CREATE TABLE run (a)", "CREATE TABLE a (b); INSERT INTO a VALUES (1)",
    """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('2026-11-runs')
    """,
    """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('2026-11-outbox')
    """,
  ])
  func `a database that only calls itself a ledger is left as it is`(_ sql: String) throws {
    do {
      try DatabaseQueue(path: folder.ledger).writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA application_id = \(LedgerFile.applicationID);" + sql)
      }
    }
    let before = try folder.bytes(folder.ledger)
    for mode in [Ledger.Mode.read, .write, .create] {
      #expect(fault(mode)?.code == .unreadableInput)
    }
    #expect(try folder.bytes(folder.ledger) == before)
    #expect(try folder.names() == ["greengate.ledger"])
  }

  @Test(arguments: [
    "CREATE TABLE mine (a)", "CREATE VIEW mine AS SELECT 1", "CREATE INDEX mine ON run (plant)",
    "CREATE TRIGGER mine AFTER INSERT ON run BEGIN SELECT 1; END",
  ])
  func `what no migration made is refused by its name`(_ sql: String) throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    do { try DatabaseQueue(path: folder.ledger).write { try $0.execute(sql: sql) } }
    let refusal = fault()
    #expect(refusal?.code == .unreadableInput && refusal?.sentence.en.contains("mine") == true)
  }

  // MARK: Files beside it

  @Test func `what an ended process left is taken away after a day`() throws {
    let old = folder.path(".greengate-unfinished-old")
    let fresh = folder.path(".greengate-unfinished-fresh")
    for path in [old, old + "-wal", fresh] { try folder.write([1], to: path) }
    for path in [old, old + "-wal"] {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: path)
    }
    do { _ = try Ledger(opening: folder.ledger, mode: .create) }
    #expect(try folder.names() == [".greengate-unfinished-fresh", "greengate.ledger"])
  }

  @Test func `no two unfinished files have one name`() throws {
    let file = LedgerFile(path: folder.ledger)
    let names = try (0..<20).map { _ in try file.temporary() }
    #expect(Set(names).count == 20)
    #expect(try folder.names().count == 20)
  }

  /// Who may not write the folder reads what stands in the file, and leaves nothing beside it.
  @Test(arguments: ["a b.ledger", "100%?#&.ledger", "file:x.ledger", "台账.ledger"])
  func `a file that nobody changes is read without a trace`(_ name: String) throws {
    let path = folder.path(name)
    do { _ = try Ledger(opening: path, mode: .create).record(SampleEntry().entry) }
    let before = try folder.names()
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(
      path: LedgerFile(path: path).immutableAddress, configuration: configuration)
    let count = try queue.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM run") }
    #expect(count == 1)
    #expect(try folder.names() == before)
  }

  @Test(arguments: [
    (":memory:", "./:memory:"), ("file:a?mode=memory", "./file:a?mode=memory"), ("a", "a"),
    ("/a/file:b", "/a/file:b"),
  ])
  func `no path is another file to SQLite`(_ path: String, _ expected: String) {
    #expect(LedgerFile(path: path).databasePath == expected)
  }

  @Test func `a folder is no ledger`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.ledger, withIntermediateDirectories: false)
    #expect(fault(.create)?.code == .unreadableInput)
  }

  @Test func `reading writes nothing`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(throws: Fault.self) { try ledger.record(SampleEntry(month: 4).entry) }
    #expect(try ledger.runs().count == 1)
  }

  // MARK: Versions

  @Test func `a newer ledger is refused with both versions, and left as it is`() throws {
    do { _ = try open(LedgerMigration.all + [Self.later], .create) }
    let before = try folder.bytes(folder.ledger)
    let refusal = fault(.write)
    let fault = try #require(refusal)
    let newest = try #require(LedgerMigration.all.last?.name)
    #expect(fault.code == .unreadableInput)
    for words in [fault.sentence.zh, fault.sentence.en] {
      #expect(words.contains("2027-01-later") && words.contains(newest))
    }
    #expect(try folder.bytes(folder.ledger) == before)
  }

  @Test(arguments: [Ledger.Mode.read, .write, .create])
  func `an older ledger is migrated after a backup`(_ mode: Ledger.Mode) throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let before = try LedgerContent(try Ledger(opening: folder.ledger, mode: .read))

    do {
      let ledger = try open(LedgerMigration.all + [Self.later], mode)
      #expect(ledger.remarks.count == 1)
      #expect(ledger.remarks[0].en.contains("greengate.ledger.before-2027-01-later"))
      #expect(try LedgerContent(ledger) == before)
      #expect(try ledger.verify().isClean)
      #expect(try open(LedgerMigration.all + [Self.later], mode).remarks.isEmpty)
    }

    let backup = try Ledger(
      opening: folder.path("greengate.ledger.before-2027-01-later"), mode: .read)
    #expect(try LedgerContent(backup) == before)
    #expect(try backup.verify().isClean)
  }

  @Test func `a migration's backup is written over nothing`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let taken = folder.path("greengate.ledger.before-2027-01-later")
    try folder.write([9], to: taken)
    do {
      let ledger = try open(LedgerMigration.all + [Self.later], .write)
      #expect(ledger.remarks.first?.zh.contains("before-2027-01-later-2") == true)
    }
    #expect(try folder.bytes(taken) == [9])
    #expect(try Ledger(opening: taken + "-2", mode: .read).runs().count == 1)
  }

  @Test func `of many who migrate at once one does, after one backup`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let found = Mutex<[[Bilingual]]>([])
    let path = folder.ledger
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let ledger = try? Ledger(
        opening: path, mode: .read, patience: 20,
        migrations: LedgerMigration.all + [Self.later])
      if let ledger { found.withLock { $0.append(ledger.remarks) } }
    }
    #expect(found.withLock { $0.map(\.count) }.sorted() == [0, 0, 0, 0, 0, 0, 0, 1])
    let backups = try folder.names().filter { $0.contains(".before-") }
    #expect(backups == ["greengate.ledger.before-2027-01-later"])
  }

  /// What a path says is missing, and no permission.
  @Test func `a ledger in a folder that is not there is missing`() throws {
    for path in [folder.path("no/a.ledger"), folder.path("greengate.ledger/a.ledger")] {
      do { _ = try Ledger(opening: folder.ledger, mode: .create) }
      for mode in [Ledger.Mode.create, .write, .read] {
        let fault = #expect(throws: Fault.self) { _ = try Ledger(opening: path, mode: mode) }
        #expect(fault?.code == .missingInput, "\(path) \(mode)")
      }
    }
  }

  @Test func `a migration that fails leaves the ledger as it was`() throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let broken = LedgerMigration(
      name: "2027-02-broken", sql: "CREATE TABLE b (c) STRICT; INSERT INTO nowhere VALUES (1)")
    #expect(throws: Fault.self) { try open(LedgerMigration.all + [broken], .write) }
    let ledger = try Ledger(opening: folder.ledger, mode: .read)
    #expect(try ledger.runs().count == 1 && ledger.verify().isClean)
  }

  @Test func `the first migration is what it was when it was released`() {
    let text = LedgerMigration.all[0].sql
    #expect(LedgerMigration.all[0].name == "2026-11-runs")
    #expect(
      RowSeal.hex(of: Array(text.utf8))
        == "26845e090f45ca707fe95977790ba163b2eb8c861bd6350c265016912a5c7b01")
  }
}
