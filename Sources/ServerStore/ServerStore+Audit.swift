import GRDB
package import Measures

/// One line of the audit log: who did what to what, from where and when. Never changed.
package struct AuditLogEntry: Hashable, Sendable {
  /// From 1, without gaps.
  package var id: Int64
  package var at: Instant
  /// The id of a person; empty: nobody signed in, or the server.
  package var actor: String
  /// What the account was called then.
  package var actorName: String
  package var address: String
  /// A word of ``AuditAction``.
  package var action: String
  /// The id of what it was done to.
  package var subject: String
  package var detail: String
  /// The chain's value before this entry.
  package var previous: String
  /// SHA-256, in lower-case hex, of the entry's text, which holds ``previous``.
  package var chain: String

  /// What is hashed: each field with its length in bytes, so that no two entries have one text.
  var text: String {
    [previous, "\(id)", "\(at.seconds)", actor, actorName, address, action, subject, detail]
      .map { "\($0.utf8.count):\($0)\n" }.joined()
  }
}

/// Which entries are asked for; all that is given must fit.
package struct AuditLogFilter: Hashable, Sendable {
  package var actor: String?
  package var action: String?
  package var subject: String?
  package var from: Instant?
  package var to: Instant?

  package init(
    actor: String? = nil, action: String? = nil, subject: String? = nil, from: Instant? = nil,
    to: Instant? = nil
  ) {
    (self.actor, self.action, self.subject) = (actor, action, subject)
    (self.from, self.to) = (from, to)
  }
}

/// What looking through the audit log found.
package struct AuditLogVerification: Hashable, Sendable {
  package var entries: Int
  /// The chain's value at the last entry. Whoever notes it elsewhere can tell later that nothing up to
  /// it was rewritten: the log's own file cannot tell that.
  package var chain: String
  /// Whether the value that was asked for stands in the chain; `nil`: none was.
  package var holdsAsked: Bool?
  package var faults: [Bilingual]

  package var isClean: Bool { faults.isEmpty && holdsAsked != false }
}

extension ServerStore {
  /// Writes a line that no other method writes, such as that a report was downloaded.
  @discardableResult
  package func append(
    _ actor: Actor, _ action: AuditAction, subject: String, detail: String = ""
  ) throws(Fault) -> AuditLogEntry {
    try writing { try $0.audit(actor, action, subject: subject, detail: detail) }
  }

  /// Newest first.
  ///
  /// - Parameter cursor: the id of the last entry that was given; `nil`: from the newest.
  package func entries(
    _ filter: AuditLogFilter = AuditLogFilter(), before cursor: Int64? = nil, limit: Int = 100
  ) throws(Fault) -> [AuditLogEntry] {
    try reading { store in
      try store.all(
        AuditLogRecord.self,
        where: """
          id < coalesce(?, id + 1) AND actor = coalesce(?, actor) AND action = coalesce(?, action)
          AND subject = coalesce(?, subject) AND at >= coalesce(?, at) AND at < coalesce(?, at + 1)
          """,
        [
          cursor, filter.actor, filter.action, filter.subject, filter.from?.seconds,
          filter.to?.seconds,
        ], order: "id DESC LIMIT \(max(0, min(limit, 1000)))"
      ).map { $0.entry }
    }
  }

  /// The entries about some subjects, such as remarks, in their order.
  package func entries(about subjects: [String]) throws(Fault) -> [AuditLogEntry] {
    guard !subjects.isEmpty else { return [] }
    // Ids alone, which need no escaping: whatever else is asked for is not there.
    let known = subjects.filter { $0.utf8.allSatisfy { $0 != 0x22 && $0 != 0x5C && $0 > 0x1F } }
    let list = "[" + known.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    return try reading { store in
      try store.all(
        AuditLogRecord.self, where: "subject IN (SELECT value FROM json_each(?))", [list],
        order: "id"
      ).map { $0.entry }
    }
  }

  /// Looks through the whole log.
  ///
  /// - Parameter asked: a value of the chain that was noted before.
  package func verifyAudit(asked: String? = nil) throws(Fault) -> AuditLogVerification {
    try reading { try $0.verifyAudit(asked: asked) }
  }
}

extension ServerStore {
  /// Looks through the log of a folder from outside, and changes nothing there: no migration, no job
  /// that is broken off, no clock. Its server may run meanwhile.
  ///
  /// - Throws: 66 where there is no store, 65 where it is another file.
  package static func verifyAudit(
    inFolder folder: String, asked: String? = nil
  ) throws(Fault) -> AuditLogVerification {
    let path = folder + "/server.db"
    let faults = StoreFaults(path: path)
    guard DataFolder.size(of: path) != nil else { throw faults.noStore }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(30)
    // Where no log lies beside it nobody has it open; SQLite would else make one to read it.
    let isAlone = DataFolder.size(of: path + "-wal") == nil
    let name = isAlone ? DatabaseAddress.immutable(path) : path
    do {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      return try queue.read { database in
        let id = try Int32.fetchOne(database, sql: "PRAGMA application_id")
        guard id == StoreMigration.applicationID else { throw faults.notAStore }
        return try StoreRows(
          database: database, tick: 0, now: Instant(seconds: 0), serving: "", names: NameIndex()
        )
        .verifyAudit(asked: asked)
      }
    } catch {
      throw faults.fault(error)
    }
  }
}

/// A row of `audit`.
struct AuditLogRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "audit"

  var id: Int64
  var at: Int64
  var actor: String
  var actorName: String
  var address: String
  var action: String
  var subject: String
  var detail: String
  var previous: String
  var chain: String

  var entry: AuditLogEntry {
    AuditLogEntry(
      id: id, at: Instant(seconds: at), actor: actor, actorName: actorName, address: address,
      action: action, subject: subject, detail: detail, previous: previous, chain: chain)
  }

  init(_ entry: AuditLogEntry) {
    (id, at, actor, actorName) = (entry.id, entry.at.seconds, entry.actor, entry.actorName)
    (address, action, subject) = (entry.address, entry.action, entry.subject)
    (detail, previous, chain) = (entry.detail, entry.previous, entry.chain)
  }
}

extension StoreRows {
  /// In the transaction of what it tells of: neither is there without the other.
  @discardableResult
  func audit(
    _ actor: Actor, _ action: AuditAction, subject: String, detail: String = ""
  ) throws -> AuditLogEntry {
    let last = try auditHead()
    var detail = detail.withVisibleControls
    if let token = actor.token { detail = "[token \(token)] " + detail }
    var entry = AuditLogEntry(
      id: last.entries + 1, at: now, actor: actor.person ?? "",
      actorName: try actor.person.flatMap { try person($0)?.name } ?? "",
      address: actor.address.withVisibleControls, action: action.rawValue,
      subject: subject.withVisibleControls, detail: detail, previous: last.chain, chain: "")
    entry.chain = Digest256.hex(entry.text)
    try AuditLogRecord(entry).insert(database)
    try execute(
      """
      INSERT INTO audit_head (id, entries, chain) VALUES (1, ?, ?)
      ON CONFLICT (id) DO UPDATE SET entries = excluded.entries, chain = excluded.chain
      """, [entry.id, entry.chain])
    return entry
  }

  private func auditHead() throws -> (entries: Int64, chain: String) {
    guard let row = try Row.fetchOne(database, sql: "SELECT entries, chain FROM audit_head") else {
      return (0, "")
    }
    return (row[0], row[1])
  }

  fileprivate func verifyAudit(asked: String?) throws -> AuditLogVerification {
    var result = AuditLogVerification(
      entries: 0, chain: "", holdsAsked: asked.map { $0.isEmpty }, faults: [])
    var number: Int64 = 0
    func say(_ zh: String, _ en: String) {
      // Of a log that is all wrong the first lines say enough.
      if result.faults.count < 100 { result.faults.append(Bilingual(zh: zh, en: en)) }
    }
    let rows = try AuditLogRecord.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY id")
    while let entry = try rows.next()?.entry {
      result.entries += 1
      if entry.id != number + 1 {
        say(
          "第 \(number + 1) 条至第 \(entry.id - 1) 条缺失",
          "entries \(number + 1) to \(entry.id - 1) are missing")
      }
      if entry.previous != result.chain {
        say("第 \(entry.id) 条与前一条不衔接", "entry \(entry.id) does not follow the one before it")
      }
      if Digest256.hex(entry.text) != entry.chain {
        say("第 \(entry.id) 条内容与其校验值不符", "entry \(entry.id) does not fit its hash")
      }
      (number, result.chain) = (entry.id, entry.chain)
      if entry.chain == asked { result.holdsAsked = true }
    }
    // Whoever is there was put down when they came.
    if number == 0, try count("SELECT COUNT(*) FROM person") > 0 {
      say("没有任何记录，却有账号", "there are no entries, but accounts")
    }
    let head = try auditHead()
    if head.entries != number || head.chain != result.chain {
      say(
        "末尾记录不符：应止于第 \(head.entries) 条，实止于第 \(number) 条",
        "the log should end with entry \(head.entries), and ends with entry \(number)")
    }
    return result
  }
}
