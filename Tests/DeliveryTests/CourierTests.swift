import Foundation
import Ledger
import Measures
import Synchronization
import Testing

@testable import Delivery

/// What one run of the courier does with an outbox, over a carrier that answers as it is told.
final class CourierTests {
  private let folder: URL
  private let carrier = Script()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greengate-courier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Answers each address in turn; `accepted` where nothing is said.
  private final class Script: MailCarrier {
    let sender = Mailbox.nobody
    let ends = Mutex<[String: [SendingEnd]]>([:])
    let sent = Mutex<[String]>([])

    func send(_ message: [UInt8], to recipient: String) -> SendingEnd {
      sent.withLock { $0.append(recipient) }
      return ends.withLock { ends in
        guard ends[recipient]?.isEmpty == false else { return SendingEnd(.accepted, "250") }
        return ends[recipient]?.removeFirst() ?? SendingEnd(.accepted, "250")
      }
    }
  }

  /// A clock that a pause moves.
  private final class Watch: Sendable {
    let seconds = Mutex(Int64(1_740_000_000))
  }

  private let watch = Watch()
  private var path: String { folder.path + "/l.ledger" }

  private static func recipient(_ address: String) -> Recipient {
    Recipient(
      name: address, channel: .mail, address: address,
      position: SourcePosition(file: "recipients.yaml"))
  }

  private static func key(_ edition: Int) -> String {
    String(repeating: "\(edition)", count: 64)
  }

  private static func message(_ address: String, edition: Int = 1) throws -> OutboxMessage {
    OutboxMessage(
      digestKey: key(edition), month: try #require(CivilMonth(year: 2025, month: 3)),
      edition: edition, channel: .mail, recipient: address, language: .zh,
      messageID: "\(edition).\(address)", subject: "digest for \(address)",
      body: Array("\(edition) To: \(address)\r\n".utf8))
  }

  private func ledger(_ addresses: String...) throws -> Ledger {
    let ledger = try Ledger(opening: path, mode: .create)
    _ = try ledger.enqueue(
      try addresses.map { try Self.message($0) }, at: Instant(seconds: 1_740_000_000))
    return ledger
  }

  private func run(
    _ ledger: Ledger, _ keys: Set<String>? = nil, to addresses: [String],
    retriesRefused: Bool = false, patience: Int64 = 120
  ) throws -> (summary: DeliverySummary, lines: [DeliveryLine]) {
    let watch = watch
    let courier = Courier(
      ledger: ledger, sender: OutboxSender(name: "me") { _ in false }, mail: carrier,
      patience: patience, retriesRefused: retriesRefused, environment: { _ in nil },
      now: { Instant(seconds: watch.seconds.withLock { $0 }) },
      pause: { pause in watch.seconds.withLock { $0 += pause } })
    var lines: [DeliveryLine] = []
    let summary = try courier.deliver(keys, to: addresses.map(Self.recipient)) { lines.append($0) }
    return (summary, lines)
  }

  private func answer(_ address: String, _ ends: SendingEnd...) {
    carrier.ends.withLock { $0[address] = ends }
  }

  private static let refusal = SendingEnd(.refusedPermanently, "550")
  private static let away = SendingEnd(
    .refusedTemporarily, "421",
    obstacle: Fault(.temporary, Bilingual(zh: "服务器不可用", en: "The server is away.")))

  @Test func `a refused one that the first pass did not reach is tried once in a later one`() throws
  {
    let ledger = try ledger("a@x", "b@x")
    answer("b@x", Self.refusal)
    _ = try run(ledger, to: ["b@x"])
    // The server is away for the first; what was refused stands behind it.
    answer("a@x", Self.away)
    carrier.sent.withLock { $0 = [] }
    let ended = try run(ledger, to: ["a@x", "b@x"], retriesRefused: true)
    #expect(ended.summary.accepted == 2 && ended.summary.fault == nil)
    #expect(carrier.sent.withLock { $0 }.filter { $0 == "b@x" } == ["b@x"])
  }

  @Test func `who waits is told for what and how long`() throws {
    let ledger = try ledger("a@x", "b@x")
    answer("a@x", Self.away)
    let watch = watch
    var courier = Courier(
      ledger: ledger, sender: OutboxSender(name: "me") { _ in false }, mail: carrier,
      environment: { _ in nil }, now: { Instant(seconds: watch.seconds.withLock { $0 }) },
      pause: { pause in watch.seconds.withLock { $0 += pause } })
    var notices: [Bilingual] = []
    courier.notice = { notices.append($0) }
    let summary = try courier.deliver(nil, to: ["a@x", "b@x"].map(Self.recipient)) { _ in }
    #expect(summary.accepted == 2 && notices.count == 1)
    #expect(notices.first?.zh.contains("服务器不可用有 2 份未送达，30 秒后再试") == true)
    #expect(
      notices.first?.en.hasPrefix("The server is away. 2 messages are not delivered; the next try")
        == true)
  }

  @Test func `a refused one is tried once a run, however often others are`() throws {
    let ledger = try ledger("a@x", "b@x")
    answer("b@x", Self.refusal)
    _ = try run(ledger, to: ["b@x"])
    answer("a@x", SendingEnd(.refusedTemporarily, "451"), SendingEnd(.refusedTemporarily, "451"))
    answer("b@x", Self.refusal, Self.refusal)
    carrier.sent.withLock { $0 = [] }
    let ended = try run(ledger, to: ["a@x", "b@x"], retriesRefused: true, patience: 300)
    #expect(ended.summary.refused == 1 && ended.summary.accepted == 1)
    #expect(carrier.sent.withLock { $0 }.filter { $0 == "b@x" } == ["b@x"])
  }

  @Test func `a refused address that nobody lists any more is no fault`() throws {
    let ledger = try ledger("a@x")
    answer("a@x", Self.refusal)
    #expect(try run(ledger, to: ["a@x"]).summary.fault?.code == .unreachable)
    for retries in [false, true] {
      let ended = try run(ledger, to: ["b@x"], retriesRefused: retries)
      #expect(ended.summary.unlisted == 1 && ended.summary.refused == 0)
      #expect(ended.summary.fault == nil)
    }
  }

  @Test func `an edition that a later one replaces is not sent any more`() throws {
    let ledger = try ledger("a@x", "b@x")
    answer("a@x", SendingEnd(.refusedTemporarily, "451"))
    _ = try run(ledger, to: ["a@x", "b@x"], patience: 0)
    var second = try PackedMessage(try Self.message("a@x", edition: 2), at: Instant(seconds: 2))
    second.replaces = [1]
    #expect(try ledger.enqueue([second]) == 1)
    watch.seconds.withLock { $0 += 9_999 }
    carrier.sent.withLock { $0 = [] }
    let ended = try run(ledger, to: ["a@x", "b@x"])
    #expect(ended.summary.accepted == 1 && ended.summary.fault == nil)
    #expect(carrier.sent.withLock { $0 } == ["a@x"])
    let states = try ledger.outbox().entries.map(\.replacedBy)
    #expect(states == [3, nil, nil])
    #expect(try ledger.verify().isClean)
  }

  @Test func `of a digest's editions a reader gets the latest that is theirs`() throws {
    let ledger = try ledger("a@x", "b@x")
    _ = try run(ledger, to: ["a@x", "b@x"])
    var second = try PackedMessage(try Self.message("a@x", edition: 2), at: Instant(seconds: 2))
    second.replaces = [1]
    _ = try ledger.enqueue([second])
    let ended = try run(ledger, [Self.key(1), Self.key(2)], to: ["a@x", "b@x"])
    #expect(ended.summary.accepted == 1 && ended.summary.acceptedBefore == 1)
    #expect(ended.lines.map(\.recipient) == ["b@x", "a@x"])
  }

  @Test func `a message that nobody has tried is written anew, and no other`() throws {
    let ledger = try ledger("a@x", "b@x")
    _ = try run(ledger, to: ["a@x"])
    for address in ["a@x", "b@x"] {
      var message = try Self.message(address)
      (message.body, message.subject) = (Array("anew".utf8), "anew")
      var packed = try PackedMessage(message, at: Instant(seconds: 1_740_000_009))
      packed.isRewrite = true
      #expect(try ledger.enqueue([packed]) == 0)
    }
    let entries = try ledger.outbox().entries
    #expect(entries.map(\.delivery.subject) == ["digest for a@x", "anew"])
    #expect(entries[1].delivery.createdAt == Instant(seconds: 1_740_000_009))
    #expect(entries[1].delivery.messageID == "1.b@x")
    #expect(try ledger.body(of: entries[0].delivery) == Array("1 To: a@x\r\n".utf8))
    #expect(try ledger.body(of: entries[1].delivery) == Array("anew".utf8))
    #expect(try ledger.verify().isClean)
  }

  @Test func `a damaged message is named and keeps nobody else from theirs`() throws {
    do { _ = try ledger("a@x", "b@x", "c@x") }
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let subject = Array("digest for b@x".utf8)
    let place = try #require(bytes.firstRange(of: subject)?.lowerBound)
    bytes[place] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let ledger = try Ledger(opening: path, mode: .write)
    for keys in [nil, Set([Self.key(1)])] {
      carrier.sent.withLock { $0 = [] }
      let ended = try run(ledger, keys, to: ["a@x", "b@x", "c@x"])
      #expect(ended.summary.fault?.code == .unreadableInput)
      #expect(ended.summary.fault?.sentence.en.contains("delivery id=2") == true)
      #expect(carrier.sent.withLock { $0 } == (keys == nil ? ["a@x", "c@x"] : []))
    }
    // Who may be behind the damaged row is not taken for somebody new.
    #expect(try ledger.deliveries(near: try Self.message("b@x")) == [2])
    #expect(try ledger.deliveries(near: try Self.message("d@x")) == [])
  }
}

struct ChatTimeTests {
  @Test(arguments: [
    (408, DeliveryOutcome.refusedTemporarily), (407, .refusedTemporarily),
    (425, .refusedTemporarily), (429, .refusedTemporarily), (400, .refusedPermanently),
    (404, .refusedPermanently), (403, .refusedPermanently), (502, .unknown),
  ])
  func `a status that says not now is not taken for never`(
    _ status: Int, _ outcome: DeliveryOutcome
  ) {
    for service in [ChatService.dingtalk, .wecom, .feishu] {
      #expect(service.end(status: status, body: Array("<html>".utf8)).outcome == outcome)
    }
  }
}
