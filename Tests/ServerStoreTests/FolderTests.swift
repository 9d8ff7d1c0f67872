import Foundation
import GRDB
import Measures
import Testing

@testable import ServerStore

/// The data folder: whose it is, what is in it, what is refused.
struct FolderTests {
  private let folder: StoreFolder

  init() throws { folder = try StoreFolder() }

  private func mode(_ name: String) throws -> Int {
    let path = name.isEmpty ? folder.path : folder.path + "/" + name
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func `everything is its owner's alone`() throws {
    let store = try folder.open()
    _ = try store.folder.secret()
    #expect(try mode("") == 0o700)
    for name in ["uploads", "work"] { #expect(try mode(name) == 0o700) }
    for name in ["secret", "lock"] { #expect(try mode(name) == 0o600) }
  }

  @Test(arguments: ["", "/uploads", "/lock"])
  func `what was moved away is no longer in place`(_ name: String) throws {
    let store = try folder.open()
    #expect(store.folder.isInPlace)
    try FileManager.default.moveItem(
      atPath: folder.path + name, toPath: folder.path + name + ".away")
    #expect(!store.folder.isInPlace)
    try FileManager.default.moveItem(
      atPath: folder.path + name + ".away", toPath: folder.path + name)
    #expect(store.folder.isInPlace)
    if name == "/lock" {
      try FileManager.default.removeItem(atPath: folder.path + name)
      try Data().write(to: URL(filePath: folder.path + name))
      #expect(!store.folder.isInPlace, "another folder's lock")
    }
  }

  @Test func `a folder that others may read is closed to them`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o755])
    _ = try folder.open()
    #expect(try mode("") == 0o700)
  }

  @Test func `the secret stays, and is each folder's own`() throws {
    let secret = try folder.open().folder.secret()
    #expect(secret.count == 32 && Set(secret).count > 8)
    #expect(try folder.open().folder.secret() == secret)
    let other = try StoreFolder()
    #expect(try other.open().folder.secret() != secret)
    // Cut off while it was written: nobody was given anything by it.
    try Data([1, 2]).write(to: URL(filePath: folder.path + "/secret"))
    #expect(try folder.open().folder.secret().count == 32)
  }

  @Test func `of two servers one has the folder`() throws {
    do {
      let store = try folder.open()
      let fault = #expect(throws: Fault.self) { try folder.open() }
      #expect(fault?.code == .temporary)
      #expect(fault?.position?.file == folder.path)
      _ = store.now
    }
    _ = try folder.open()
  }

  @Test func `the scratch folder is empty when the server starts, and no link is followed`() throws
  {
    _ = try folder.open()
    let files = FileManager.default
    let outside = folder.url.appending(path: "outside")
    try files.createDirectory(at: outside, withIntermediateDirectories: false)
    try Data([1]).write(to: outside.appending(path: "kept"))
    let deep = folder.path + "/work/job/a/b"
    try files.createDirectory(atPath: deep, withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: deep + "/c"))
    try files.createSymbolicLink(
      atPath: folder.path + "/work/job/link", withDestinationPath: outside.path)
    try files.createSymbolicLink(
      atPath: folder.path + "/work/link", withDestinationPath: outside.path)
    try Data([1]).write(to: URL(filePath: folder.path + "/uploads/kept"))
    _ = try folder.open()
    #expect(try files.contentsOfDirectory(atPath: folder.path + "/work") == [])
    #expect(try files.contentsOfDirectory(atPath: outside.path) == ["kept"])
    #expect(try files.contentsOfDirectory(atPath: folder.path + "/uploads") == ["kept"])
  }

  @Test func `a file is no folder, and a link is no lock`() throws {
    try Data().write(to: URL(filePath: folder.path))
    #expect(faultCode { try folder.open() } == .notPermitted)
    try FileManager.default.removeItem(atPath: folder.path)
    _ = try folder.open()
    try FileManager.default.removeItem(atPath: folder.path + "/lock")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/lock", withDestinationPath: "/dev/null")
    #expect(faultCode { try folder.open() } == .notPermitted)
  }

  @Test func `a folder within no folder is refused`() {
    #expect(
      faultCode { try ServerStore(opening: folder.path + "/a/b") } == .notPermitted)
  }

  // MARK: Database

  @Test func `durability is on`() throws {
    let store = try folder.open()
    func setting(_ name: String) throws -> String? {
      try store.pool.writeWithoutTransaction {
        try String.fetchOne($0, sql: "PRAGMA \(name)")
      }
    }
    #expect(try setting("journal_mode") == "wal")
    #expect(try setting("synchronous") == "2")
    #expect(try setting("foreign_keys") == "1")
    #expect(try setting("application_id") == "\(0x4747_5331)")
  }

  @Test func `another program's database is left as it is`() throws {
    do { _ = try folder.open() }
    let place = folder.path + "/server.db"
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place + end) }
    do { try DatabaseQueue(path: place).write { try $0.execute(sql: "CREATE TABLE a (b)") } }
    #expect(faultCode { try folder.open() } == .unreadableInput)
    let tables = try DatabaseQueue(path: place).read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master")
    }
    #expect(tables == ["a"])
  }

  @Test func `what is no database is refused`() throws {
    do { _ = try folder.open() }
    let place = folder.path + "/server.db"
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place + end) }
    try Data(repeating: 65, count: 9000).write(to: URL(filePath: place))
    #expect(faultCode { try folder.open() } == .unreadableInput)
  }

  @Test func `a newer store is refused with both versions`() throws {
    do {
      let store = try folder.open()
      try store.pool.write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2027-01-later')")
      }
    }
    let fault = #expect(throws: Fault.self) { try folder.open() }
    #expect(fault?.code == .unreadableInput)
    for words in [fault?.sentence.zh, fault?.sentence.en] {
      #expect(words?.contains("2027-01-later") == true)
      #expect(words?.contains("2026-11-recipients") == true)
    }
  }

  @Test(arguments: [
    "DROP TRIGGER audit_is_never_changed", "DROP TRIGGER remark_is_never_deleted",
    "CREATE TRIGGER mine AFTER INSERT ON audit BEGIN SELECT 1; END", "CREATE VIEW mine AS SELECT 1",
    "DROP INDEX job_of_upload",
  ])
  func `a store whose guards were changed is refused by name`(_ sql: String) throws {
    do {
      let store = try folder.open()
      try store.pool.write { try $0.execute(sql: sql) }
    }
    let fault = #expect(throws: Fault.self) { try folder.open() }
    #expect(fault?.code == .unreadableInput)
    #expect(
      ["mine", "audit_is", "remark_is", "job_of_upload"].contains {
        fault?.sentence.en.hasPrefix($0) == true
      })
  }

  @Test func `a full disk is a sentence, and loses nothing`() throws {
    let office = try Office()
    try office.store.pool.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 3)")
    }
    var (kept, code) = ([String](), Fault.Code?.none)
    while code == nil, kept.count < 1000 {
      code = faultCode {
        kept.append(
          try office.store.begin(name: "a.zip", kind: .archive, by: office.admin).id)
      }
    }
    #expect(code == .unwritableOutput)
    #expect(!kept.isEmpty)
    let found = try office.store.uploads(.everything, limit: 500).map { $0.id }
    #expect(found.reversed() == kept)
    #expect(try office.store.verifyAudit().isClean)
    let begun = try office.store.entries(AuditLogFilter(action: "upload-begun"), limit: 1000)
    #expect(begun.count == kept.count)
  }

  @Test func `a row that holds nonsense is a sentence`() throws {
    let office = try Office()
    try office.tamper("UPDATE person SET plants = '{'")
    #expect(faultCode { try office.store.people() } == .unreadableInput)
  }

  @Test func `a copy holds what one moment held`() throws {
    let office = try Office()
    let received = try office.received()
    let place = office.folder.url.appending(path: "copy").path
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    try office.store.backup(to: place + "/server.db")
    let copy = try ServerStore(
      opening: place, clock: office.time.clock, passwords: office.folder.work.passwords())
    #expect(try copy.people() == [office.administrator])
    #expect(try copy.job(received.job.id) == received.job)
    #expect(try copy.verifyAudit() == office.store.verifyAudit())
  }
}

struct RandomnessTests {
  /// RFC 4648, section 10, in lower case and without padding.
  @Test(arguments: [
    ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"),
    ("fooba", "mzxw6ytb"), ("foobar", "mzxw6ytboi"),
  ])
  func `base32 is the one of RFC 4648`(_ plain: String, _ text: String) {
    #expect(Base32.text(Array(plain.utf8)) == text)
  }

  @Test func `ids and secrets are long, and never the same`() {
    let ids = (0..<1000).map { _ in Randomness.identifier() }
    #expect(Set(ids).count == 1000 && ids.allSatisfy(Randomness.isIdentifier))
    #expect(Randomness.secret().utf8.count == 52)
  }

  @Test(arguments: ["", "a", String(repeating: "A", count: 26), String(repeating: "1", count: 26)])
  func `what is no id is none`(_ text: String) { #expect(!Randomness.isIdentifier(text)) }
}
