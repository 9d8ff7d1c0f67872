import Foundation
import GRDB
import Measures
import Testing

@testable import ServerStore

/// The audit log's chain: whatever is done to it is found.
struct AuditTests {
  private let office: Office
  private var store: ServerStore { office.store }

  init() throws {
    office = try Office()
    for number in 1...9 {
      office.time.pass(1)
      try store.append(
        office.admin, .reportDownloaded, subject: "thing-\(number % 3)", detail: "\(number)")
    }
  }

  private var count: Int { get throws { try store.entries(limit: 1000).count } }

  /// Takes the guard away first, as whoever has the file can.
  private func tamper(_ sql: String) throws {
    try office.tamper(
      "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted; \(sql)")
  }

  @Test func `an untouched log is clean`() throws {
    let result = try store.verifyAudit()
    #expect(try result.isClean && result.entries == count)
    #expect(try result.chain == store.entries(limit: 1).first?.chain)
  }

  @Test func `an empty log is clean`() throws {
    let store = try StoreFolder().open()
    #expect(
      try store.verifyAudit()
        == AuditLogVerification(entries: 0, chain: "", holdsAsked: nil, faults: []))
  }

  @Test(arguments: ["UPDATE audit SET detail = 'x'", "DELETE FROM audit"])
  func `rows are neither changed nor deleted`(_ sql: String) throws {
    #expect(throws: DatabaseError.self) { try office.tamper(sql) }
    #expect(try store.verifyAudit().isClean)
  }

  @Test(arguments: [
    "at = at + 1", "actor = ''", "actorName = 'somebody'", "address = '1'", "action = 'x'",
    "subject = 'x'", "detail = 'x'", "previous = '\(Office.sha256)'", "chain = '\(Office.sha256)'",
    // From one field into the next.
    "action = action || subject, subject = ''",
  ])
  func `a changed row is found, and named`(_ change: String) throws {
    try tamper("UPDATE audit SET \(change) WHERE id = 5")
    let result = try store.verifyAudit()
    #expect(!result.isClean)
    #expect(result.faults.contains { $0.en.contains("entry 5 ") })
  }

  @Test(arguments: 1...10)
  func `a row that was taken out is found, also the first and the last`(_ id: Int) throws {
    try tamper("DELETE FROM audit WHERE id = \(id)")
    let result = try store.verifyAudit()
    #expect(!result.isClean && !result.faults.isEmpty)
  }

  @Test func `all rows taken out are found`() throws {
    try tamper("DELETE FROM audit")
    #expect(try !store.verifyAudit().isClean)
  }

  @Test func `an emptied log is found, where there are accounts`() throws {
    try tamper("DELETE FROM audit; DELETE FROM audit_head")
    let result = try store.verifyAudit()
    #expect(result.entries == 0 && !result.isClean)
  }

  @Test func `rows that were taken out and numbered again are found`() throws {
    try tamper(
      "DELETE FROM audit WHERE id = 4; UPDATE audit SET id = id - 1 WHERE id > 4")
    #expect(try !store.verifyAudit().isClean)
  }

  @Test func `swapped rows are found`() throws {
    try tamper(
      """
      UPDATE audit SET id = 100 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5;
      UPDATE audit SET id = 5 WHERE id = 100
      """)
    let result = try store.verifyAudit()
    #expect(result.faults.contains { $0.en.contains("entry 4 ") })
  }

  @Test(arguments: [100, 11])
  func `an added row is found`(_ id: Int) throws {
    try tamper(
      """
      INSERT INTO audit SELECT \(id), at, actor, actorName, address, action, subject, detail,
        chain, '\(Office.sha256)' FROM audit WHERE id = 10
      """)
    #expect(try !store.verifyAudit().isClean)
  }

  @Test func `a log that was rewritten is told by a value that was noted before`() throws {
    let noted = try store.verifyAudit().chain
    try store.append(office.admin, .reportDownloaded, subject: "later")
    #expect(try store.verifyAudit(asked: noted).holdsAsked == true)
    #expect(try store.verifyAudit(asked: noted).isClean)
    #expect(try store.verifyAudit(asked: Office.sha256).isClean == false)

    // As whoever knows how can: every hash fits, but not the noted one.
    try tamper("UPDATE audit SET detail = 'x' WHERE id = 2")
    var previous = ""
    for row in try store.entries(limit: 1000).reversed() {
      var entry = row
      entry.previous = previous
      entry.chain = Digest256.hex(entry.text)
      previous = entry.chain
      try office.tamper(
        """
        UPDATE audit SET previous = '\(entry.previous)', chain = '\(entry.chain)'
          WHERE id = \(entry.id); UPDATE audit_head SET chain = '\(entry.chain)'
        """)
    }
    #expect(try store.verifyAudit().isClean)
    #expect(try store.verifyAudit(asked: noted).holdsAsked == false)
  }

  @Test func `no two entries have one text`() {
    func entry(_ action: String, _ subject: String) -> AuditLogEntry {
      AuditLogEntry(
        id: 1, at: Instant(seconds: 0), actor: "", actorName: "", address: "", action: action,
        subject: subject, detail: "", previous: "", chain: "")
    }
    #expect(entry("a", "bc").text != entry("ab", "c").text)
    #expect(entry("a\n1:b", "c").text != entry("a", "b\n1:c").text)
  }

  @Test func `entries are filtered, and turned over page by page`() throws {
    let all = try store.entries(limit: 1000)
    #expect(all.map { $0.id } == (1...10).reversed().map { Int64($0) })
    var pages: [AuditLogEntry] = []
    var cursor: Int64?
    repeat {
      let page = try store.entries(before: cursor, limit: 4)
      pages += page
      cursor = page.count == 4 ? page.last?.id : nil
    } while cursor != nil
    #expect(pages == all)

    func ids(_ filter: AuditLogFilter) throws -> [Int64] { try store.entries(filter).map { $0.id } }
    #expect(try ids(AuditLogFilter(subject: "thing-0")) == [10, 7, 4])
    #expect(try ids(AuditLogFilter(action: "first-administrator")) == [1])
    #expect(try ids(AuditLogFilter(actor: "nobody")) == [])
    #expect(try ids(AuditLogFilter(actor: office.administrator.id)).count == 10)
    let (from, to) = (all[5].at, all[3].at)
    #expect(try ids(AuditLogFilter(from: from, to: to)) == [6, 5], "the end is not in it")
    #expect(
      try ids(AuditLogFilter(action: "report-downloaded", subject: "thing-0", from: from)) == [
        10, 7,
      ])
    #expect(try ids(AuditLogFilter(subject: "' OR 1 --")) == [])
  }

  @Test func `what strangers write stays one visible line`() throws {
    let entry = try store.append(
      Actor(nil, from: "1\n2"), .reportDownloaded, subject: "a\u{202E}b", detail: "x\r\ny\u{0}")
    #expect(entry.address == "1\\n2")
    #expect(entry.subject == "a\\u{202E}b")
    #expect(entry.detail == "x\\r\\ny\\u{0}")
    #expect(try store.verifyAudit().isClean)
  }

  @Test func `every change of people is in it, with who and from where`() throws {
    let plant = try office.plant("P-1")
    _ = try office.refusal(plant.name)
    _ = try office.refusal("my secret password")
    try store.change(plant.id, PersonChange(rights: .plant(["P-2"])), by: office.admin)
    let found = try store.entries(limit: 6)
    #expect(found.allSatisfy { $0.address == Office.address })
    #expect(
      found.map { $0.action } == [
        "person-changed", "sign-in-failed", "sign-in-failed", "joined", "invited",
        "report-downloaded",
      ])
    #expect(found[0].detail == "plant P-1 -> plant P-2")
    #expect(found[0].actorName == "管理员" && found[0].subject == plant.id)
    #expect(found[2].subject == plant.id)
    #expect(found[1].subject == "", "what was typed may be a password")
  }

  @Test(arguments: AuditAction.allCases)
  func `every action has words in both languages`(_ action: AuditAction) {
    let words = action.words
    #expect(words.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    #expect(!words.en.isEmpty && words.en.utf8.allSatisfy { $0 < 0x80 })
    #expect(words.zh != action.rawValue && words.en != action.rawValue)
    #expect(AuditAction.allCases.count { $0.words == words } == 1)
    #expect(action.rawValue.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D })
  }

  @Test func `what is refused leaves no entry`() throws {
    let plant = try office.plant("P-1")
    let before = try count
    _ = faultCode { try store.invite(.administrator, by: plant.actor) }
    _ = faultCode { try store.change(plant.id, PersonChange(isDisabled: true), by: plant.actor) }
    #expect(try count == before)
  }

  @Test func `the log is looked through from outside, and nothing is changed`() throws {
    let (_, job) = try office.received()
    _ = try #require(try office.store.claim())
    let files = [office.folder.path + "/server.db", office.folder.path + "/server.db-wal"]
    let before = try files.map { try Data(contentsOf: URL(filePath: $0)) }
    // Beside the store that has the folder.
    let result = try ServerStore.verifyAudit(inFolder: office.folder.path)
    #expect(result == (try office.store.verifyAudit()) && result.isClean && result.entries > 0)
    #expect(
      try ServerStore.verifyAudit(inFolder: office.folder.path, asked: "0").holdsAsked == false)
    #expect(try files.map { try Data(contentsOf: URL(filePath: $0)) } == before)
    // A job that runs is not taken for one that was broken off.
    #expect(try office.store.job(job.id)?.state == .running)
    let empty = office.folder.path + "/nothing"
    #expect(faultCode { _ = try ServerStore.verifyAudit(inFolder: empty) } == .missingInput)
    #expect(!FileManager.default.fileExists(atPath: empty))
  }

  @Test func `a log that lies by itself is looked through, in a folder that nobody may write`()
    throws
  {
    let folder = try StoreFolder()
    do {
      let store = try folder.open()
      _ = try store.makeSetupLink()
    }
    let copy = folder.url.appending(path: "a folder?#%20")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    let store = try folder.open()
    try store.backup(to: copy.appending(path: "server.db").path)
    #expect(try ServerStore.verifyAudit(inFolder: copy.path).isClean)
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path) == ["server.db"])
  }
}
