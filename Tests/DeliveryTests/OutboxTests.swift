import Foundation
import Ledger
import Measures
import Testing

final class OutboxTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greengate-outbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let times = OutboxTimes(lease: 600, firstWait: 30, longestWait: 100)

  private static func at(_ seconds: Int64) -> Instant {
    Instant(seconds: 1_740_000_000 + seconds)
  }

  private static func sender(_ name: String, ended: Set<String> = []) -> OutboxSender {
    OutboxSender(name: name) { ended.contains($0) }
  }

  private static func message(_ recipient: String, key: Character = "a") throws -> OutboxMessage {
    let month = try #require(CivilMonth(year: 2025, month: 3))
    return OutboxMessage(
      digestKey: String(repeating: key, count: 64), month: month, edition: 1, channel: .mail,
      recipient: recipient, language: .zh, messageID: "\(key).\(recipient)", subject: "月报",
      body: Array("To: \(recipient)\r\n".utf8))
  }

  /// A ledger with these recipients' messages queued.
  private func ledger(_ recipients: [String]) throws -> Ledger {
    let ledger = try Ledger(opening: folder.path + "/l.ledger", mode: .create)
    _ = try ledger.enqueue(try recipients.map { try Self.message($0) }, at: Self.at(0))
    return ledger
  }

  @Test func `a digest is queued once for each recipient, whatever is queued again`() throws {
    let ledger = try self.ledger(["a@x", "b@x"])
    let before = try ledger.outbox().entries
    var changed = try Self.message("a@x")
    changed.body = Array("other".utf8)
    let count = try ledger.enqueue([changed, try Self.message("c@x")], at: Self.at(9))
    #expect(count == 1)
    let after = try ledger.outbox().entries
    #expect(after.prefix(2) == before[...])
    #expect(after.map(\.delivery.recipient) == ["a@x", "b@x", "c@x"])
    #expect(try ledger.body(of: after[0].delivery) == Array("To: a@x\r\n".utf8))
  }

  @Test func `all messages are queued or none`() throws {
    let ledger = try self.ledger(["a@x"])
    var twin = try Self.message("b@x")
    // A Message-ID that another delivery has: the whole call fails.
    twin.messageID = "a.a@x"
    let messages = [try Self.message("c@x"), twin]
    #expect(throws: Fault.self) { _ = try ledger.enqueue(messages, at: Self.at(1)) }
    #expect(try ledger.outbox().entries.count == 1)
  }

  @Test func `of many who claim at once one is granted`() async throws {
    let ledger = try self.ledger(["a@x"])
    let path = ledger.path
    let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 1...8 {
        group.addTask {
          // A connection each, as of a process each.
          let own = try Ledger(opening: path, mode: .write)
          let claim = try own.claim(
            1, by: Self.sender("\(number)"), at: Self.at(1), times: Self.times)
          return claim == .granted(number: 1, repeats: 0)
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(granted == 1)
    #expect(try ledger.outbox().entries.first?.attempts.count == 1)
  }

  @Test func `what another has taken says until when`() throws {
    let ledger = try self.ledger(["a@x"])
    let other = try Ledger(opening: ledger.path, mode: .write)
    let first = try ledger.claim(1, by: Self.sender("one"), at: Self.at(1), times: Self.times)
    let second = try other.claim(1, by: Self.sender("two"), at: Self.at(1), times: Self.times)
    #expect(first == .granted(number: 1, repeats: 0))
    #expect(second == .denied(.underWay(until: Self.at(601))))
  }

  @Test(arguments: [(600, false), (601, true), (602, true)])
  func `a lease holds until it runs out`(_ second: Int64, _ isGranted: Bool) throws {
    let ledger = try self.ledger(["a@x"])
    _ = try ledger.claim(1, by: Self.sender("one"), at: Self.at(1), times: Self.times)
    let claim = try ledger.claim(
      1, by: Self.sender("two"), at: Self.at(second), times: Self.times)
    #expect((claim == .granted(number: 2, repeats: 1)) == isGranted)
  }

  @Test func `a sender that has ended holds nothing, and its message goes again, marked`() throws {
    let ledger = try self.ledger(["a@x"])
    _ = try ledger.claim(1, by: Self.sender("one"), at: Self.at(1), times: Self.times)
    let next = try ledger.claim(
      1, by: Self.sender("two", ended: ["one"]), at: Self.at(2), times: Self.times)
    #expect(next == .granted(number: 2, repeats: 1))
    let third = try ledger.claim(
      1, by: Self.sender("three", ended: ["one", "two"]), at: Self.at(3), times: Self.times)
    #expect(third == .granted(number: 3, repeats: 2))
  }

  /// Which rows may be left out, only rows whose seals were checked say.
  @Test func `the outbox is read whole, with what was accepted`() throws {
    let ledger = try self.ledger(["a@x", "b@x"])
    _ = try ledger.claim(1, by: Self.sender("one"), at: Self.at(1), times: Self.times)
    try ledger.answer(1, number: 1, .accepted, "250 OK", at: Self.at(2))
    let listing = try ledger.outbox()
    #expect(listing.entries.map(\.delivery.recipient) == ["a@x", "b@x"])
    #expect(listing.entries.map(\.answers.count) == [1, 0] && listing.damages.isEmpty)
    #expect(try ledger.verify().isClean)
  }

  @Test func `what was accepted is never granted again`() throws {
    let ledger = try self.ledger(["a@x"])
    let me = Self.sender("one", ended: ["one"])
    _ = try ledger.claim(1, by: me, at: Self.at(1), times: Self.times)
    try ledger.answer(1, number: 1, .accepted, "250 OK", at: Self.at(2))
    let again = try ledger.claim(
      1, by: me, at: Self.at(99_999), times: Self.times, refusedToo: true)
    #expect(again == .denied(.accepted(at: Self.at(2), answer: "250 OK")))
  }

  @Test(arguments: [(31, false), (32, true), (33, true)])
  func `a refusal for now waits, and leaves no doubt`(_ second: Int64, _ isGranted: Bool) throws {
    let ledger = try self.ledger(["a@x"])
    let me = Self.sender("one")
    _ = try ledger.claim(1, by: me, at: Self.at(1), times: Self.times)
    try ledger.answer(1, number: 1, .refusedTemporarily, "451", at: Self.at(2))
    let again = try ledger.claim(1, by: me, at: Self.at(second), times: Self.times)
    #expect(
      again == (isGranted ? .granted(number: 2, repeats: 0) : .denied(.due(from: Self.at(32)))))
  }

  @Test func `waits double, up to the longest`() throws {
    let ledger = try self.ledger(["a@x"])
    let me = Self.sender("one")
    var now: Int64 = 0
    for (number, wait) in [(1, Int64(30)), (2, 60), (3, 100), (4, 100)] {
      let claim = try ledger.claim(1, by: me, at: Self.at(now), times: Self.times)
      #expect(claim == .granted(number: number, repeats: 0))
      try ledger.answer(1, number: number, .refusedTemporarily, "451", at: Self.at(now))
      let early = try ledger.claim(1, by: me, at: Self.at(now + wait - 1), times: Self.times)
      #expect(early == .denied(.due(from: Self.at(now + wait))))
      now += wait
    }
  }

  @Test func `no answer after everything was sent counts as a repeat`() throws {
    let ledger = try self.ledger(["a@x"])
    let me = Self.sender("one")
    _ = try ledger.claim(1, by: me, at: Self.at(0), times: Self.times)
    try ledger.answer(1, number: 1, .unknown, "dropped", at: Self.at(0))
    #expect(
      try ledger.claim(1, by: me, at: Self.at(30), times: Self.times)
        == .granted(number: 2, repeats: 1))
  }

  @Test func `what was refused for good goes again only when that is asked for`() throws {
    let ledger = try self.ledger(["a@x"])
    let me = Self.sender("one")
    _ = try ledger.claim(1, by: me, at: Self.at(0), times: Self.times)
    try ledger.answer(1, number: 1, .refusedPermanently, "550", at: Self.at(0))
    #expect(
      try ledger.claim(1, by: me, at: Self.at(9999), times: Self.times)
        == .denied(.refused(at: Self.at(0), answer: "550")))
    #expect(
      try ledger.claim(1, by: me, at: Self.at(9999), times: Self.times, refusedToo: true)
        == .granted(number: 2, repeats: 0))
  }

  @Test func `an attempt has one answer, and nothing is changed or taken out`() throws {
    let ledger = try self.ledger(["a@x"])
    _ = try ledger.claim(1, by: Self.sender("one"), at: Self.at(0), times: Self.times)
    try ledger.answer(1, number: 1, .accepted, "250", at: Self.at(0))
    #expect(throws: Fault.self) {
      try ledger.answer(1, number: 1, .refusedPermanently, "550", at: Self.at(1))
    }
    #expect(throws: Fault.self) {
      try ledger.answer(1, number: 7, .accepted, "250", at: Self.at(1))
    }
  }
}
