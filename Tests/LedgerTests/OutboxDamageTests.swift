import GRDB
import Measures
import Testing

@testable import Ledger

/// What a changed cell of the outbox comes to: it is named, decides nothing, and hides no other row.
struct OutboxDamageTests {
  private let folder: LedgerFolder

  init() throws { folder = try LedgerFolder() }

  private static let key = String(repeating: "a", count: 64)

  /// Three deliveries, the first of them accepted, the second refused, with a cell changed by `sql`.
  private func tampered(_ sql: String) throws -> Ledger {
    do {
      let ledger = try Ledger(opening: folder.ledger, mode: .create)
      let month = CivilMonth(SampleEntry.day(3))
      var messages: [PackedMessage] = []
      for recipient in ["a@x", "b@x", "c@x"] {
        let message = OutboxMessage(
          digestKey: Self.key, month: month, edition: 1, channel: .mail, recipient: recipient,
          language: .zh, messageID: recipient, subject: "月报", body: Array("text".utf8))
        var packed = try PackedMessage(message, at: Instant(seconds: 1))
        var facts = DeliveryFactsRecord()
        (facts.version, facts.sha256) = (1, Self.key)
        packed.facts = facts
        messages.append(packed)
      }
      _ = try ledger.enqueue(messages)
      let me = OutboxSender(name: "me") { _ in false }
      for (id, outcome) in [(Int64(1), DeliveryOutcome.accepted), (2, .refusedPermanently)] {
        _ = try ledger.claim(id, by: me, at: Instant(seconds: 2), times: OutboxTimes())
        try ledger.answer(id, number: 1, outcome, "", at: Instant(seconds: 3))
      }
    }
    let queue = try DatabaseQueue(path: folder.ledger)
    try queue.writeWithoutTransaction { database in
      let triggers = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for row in triggers { try database.execute(sql: "DROP TRIGGER \(row[0] as String)") }
      try database.execute(sql: sql)
      for row in triggers { try database.execute(sql: row[1] as String) }
    }
    try queue.close()
    return try Ledger(opening: folder.ledger, mode: .write)
  }

  @Test(arguments: [
    ("UPDATE delivery SET digestKey = '\(String(repeating: "b", count: 64))' WHERE id = 2", 2),
    ("UPDATE delivery SET recipient = 'd@x' WHERE id = 1", 1),
    ("UPDATE delivery SET month = '2024-01' WHERE id = 3", 3),
    ("UPDATE delivery_answer SET outcome = 'accepted' WHERE delivery = 2", 2),
    ("UPDATE delivery_answer SET outcome = 'refused-temporary' WHERE delivery = 1", 1),
    ("UPDATE delivery_attempt SET leaseUntil = 9 WHERE delivery = 1", 1),
    ("UPDATE delivery_facts SET version = 2 WHERE delivery = 3", 3),
  ])
  func `a changed cell is named, and the others are listed`(_ sql: String, _ id: Int) throws {
    let ledger = try tampered(sql)
    let listing = try ledger.outbox()
    #expect(listing.damages.count == 1)
    #expect(listing.damages.first?.code == .unreadableInput)
    #expect(listing.entries.map(\.delivery.id) == [1, 2, 3].filter { $0 != Int64(id) })
    #expect(try !ledger.verify().isClean)
  }

  @Test func `an outbox that nobody changed has no damage`() throws {
    let listing = try tampered("SELECT 1").outbox()
    #expect(listing.damages.isEmpty && listing.entries.count == 3)
    #expect(listing.entries.allSatisfy { $0.facts?.sha256 == Self.key })
  }

  /// What stands beside a delivery is append-only as it is.
  @Test(arguments: [
    "UPDATE delivery_facts SET version = 2", "DELETE FROM delivery_facts",
    "UPDATE delivery_rewrite SET number = 3", "DELETE FROM delivery_replacement",
  ])
  func `nothing beside a delivery is changed or taken out`(_ sql: String) throws {
    let ledger = try tampered(
      """
      INSERT INTO delivery_rewrite VALUES (3, 2, 1, '', 0, '\(Self.key)', x'', 0);
      INSERT INTO delivery_replacement VALUES (3, 2, 0);
      """)
    #expect(throws: DatabaseError.self) {
      try ledger.queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    }
  }
}

/// What one process does while another looks.
struct MeanwhileTests {
  private let folder: LedgerFolder

  init() throws { folder = try LedgerFolder() }

  @Test func `a run that was pruned since is said to be, and is no damage`() throws {
    let ledger = try Ledger(opening: folder.ledger, mode: .create)
    for month in 1...2 { _ = try ledger.record(SampleEntry(month: month).entry) }
    let run = try #require(try ledger.runs().first)
    let (_, there) = try ledger.details(of: run.id)
    #expect(there?.run == run && there?.checks.count == run.checks)
    _ = try ledger.prune(
      before: CivilMonth(SampleEntry.day(2)), by: "wang", at: Instant(seconds: 1_750_000_000))
    let rows = try ledger.rows(toJudge: run)
    let fault = #expect(throws: Fault.self) { try rows.input.get() }
    #expect(fault?.code == .missingInput && fault?.sentence.en.contains("pruned") == true)
    #expect(throws: Fault.self) { try ledger.report(of: run.id, language: .zh) }
    let (catalogue, details) = try ledger.details(of: run.id)
    #expect(details == nil && catalogue.pruned.map(\.id) == [1])
    #expect(catalogue.plants == ["HZ-FD-001"])
  }

  @Test func `an older ledger that many open at once is damaged to none`() async throws {
    do { _ = try Ledger(opening: folder.ledger, mode: .create).record(SampleEntry().entry) }
    let path = folder.ledger
    let steps = (1...6).map {
      LedgerMigration(name: "2027-0\($0)-later", sql: "CREATE TABLE later\($0) (id INTEGER) STRICT")
    }
    let faults = await withTaskGroup(of: Fault?.self) { group in
      for _ in 1...8 {
        group.addTask {
          do throws(Fault) {
            _ = try Ledger(
              opening: path, mode: .read, patience: 20,
              migrations: LedgerMigration.all + steps)
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(into: [Fault]()) { if let fault = $1 { $0.append(fault) } }
    }
    #expect(faults.isEmpty, "\(faults)")
  }

  @Test(arguments: [
    (8, Fault.Code.notPermitted), (9, .notPermitted), (15, .notPermitted), (20, .notPermitted),
    (1, .unreadableInput), (19, .unwritableOutput), (21, .unwritableOutput), (3, .unwritableOutput),
    (4, .unwritableOutput),
  ])
  func `a disk that cannot lock is not told to make room`(_ kind: Int, _ code: Fault.Code) {
    let error = DatabaseError(
      resultCode: ResultCode(rawValue: 10 | Int32(kind) << 8), message: "disk")
    #expect(LedgerFaults(path: "l").fault(error).code == code)
  }

  @Test(arguments: [
    (ResultCode.SQLITE_BUSY, Fault.Code.temporary), (.SQLITE_LOCKED, .temporary),
    (.SQLITE_FULL, .unwritableOutput),
  ])
  func `a file that others use is not told to make room`(_ result: ResultCode, _ code: Fault.Code) {
    #expect(LedgerFaults(path: "l").notShrunk(DatabaseError(resultCode: result)).code == code)
  }

  @Test func `a plant's runs are placed as they are where all are read anew`() throws {
    // One ledger keeps what it knows of the runs, the other reads them each time.
    let (known, fresh) = (folder.path("known.ledger"), folder.path("fresh.ledger"))
    var entries: [SampleEntry] = []
    for month in [1, 2, 1, 3] {
      for plant in ["A", "B"] {
        entries.append(
          SampleEntry(
            plant: plant, month: month, standards: "sha256:\(entries.count)"))
      }
    }
    entries.append(SampleEntry(plant: "A", month: 1, months: 3, standards: "sha256:9"))
    entries.append(entries[0])
    entries.append(entries[1])
    let keeping = try Ledger(opening: known, mode: .create)
    for entry in entries {
      let one = try keeping.record(entry.entry)
      let other = try Ledger(opening: fresh, mode: .create).record(entry.entry)
      #expect(one.run == other.run && one.isNew == other.isNew && one.replaced == other.replaced)
    }
    #expect(try keeping.verify().isClean)
  }
}
