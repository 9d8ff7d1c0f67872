import CCurl
import Ledger
import Measures
import Testing

@testable import Delivery

/// What an SMTP transfer's end means: for the message, for the way it goes, and for whom it waits.
struct SMTPAnswerTests {
  private static func end(
    _ code: CURLcode, _ replies: [Int], isAllTaken: Bool = false, words: String = "words"
  ) throws -> SendingEnd {
    let sender = try #require(Mailbox(address: "from@example.cn"))
    let carrier = try SMTPCarrier(
      server: MailServer("smtps://mail.example.cn"),
      credentials: MailCredentials(user: "u", password: "topsecret"), sender: sender)
    return carrier.end(
      of: CurlTransfer.End(
        code: code, status: replies.last ?? 0, lines: replies.map { "\($0) \(words)" },
        replies: replies, body: [], isAllTaken: isAllTaken))
  }

  /// A server that is not there, closes or has no time is tried again by itself: 75.
  @Test(
    arguments: [
      (CURLE_COULDNT_RESOLVE_HOST, []), (CURLE_COULDNT_RESOLVE_PROXY, []),
      (CURLE_COULDNT_CONNECT, []), (CURLE_OPERATION_TIMEDOUT, []),
      (CURLE_OPERATION_TIMEDOUT, [220, 250]), (CURLE_SSL_CONNECT_ERROR, []),
      (CURLE_WEIRD_SERVER_REPLY, [421]), (CURLE_SEND_ERROR, [220, 250, 421]),
      (CURLE_LOGIN_DENIED, [220, 250, 454]), (CURLE_REMOTE_ACCESS_DENIED, [220, 421]),
    ] as [(CURLcode, [Int])])
  func `a server that is away needs no person`(_ code: CURLcode, _ replies: [Int]) throws {
    let end = try Self.end(code, replies)
    #expect(end.outcome == .refusedTemporarily)
    #expect(end.obstacle?.code == .temporary)
  }

  /// These stay as they are until somebody changes something: 69.
  @Test(
    arguments: [
      (CURLE_LOGIN_DENIED, [220, 250, 535]), (CURLE_LOGIN_DENIED, [220, 250]),
      (CURLE_USE_SSL_FAILED, [220, 250]), (CURLE_PEER_FAILED_VERIFICATION, []),
      (CURLE_SSL_CACERT_BADFILE, []), (CURLE_WEIRD_SERVER_REPLY, [554]),
      (CURLE_SEND_ERROR, [220, 250, 530]),
      // MAIL FROM refused: after EHLO, after HELO, after STARTTLS, after the login.
      (CURLE_SEND_ERROR, [220, 250, 550]), (CURLE_SEND_ERROR, [220, 502, 250, 550]),
      (CURLE_SEND_ERROR, [220, 250, 220, 250, 553]),
      (CURLE_SEND_ERROR, [220, 250, 334, 334, 235, 501]),
    ] as [(CURLcode, [Int])])
  func `what stays as it is stops all mail`(_ code: CURLcode, _ replies: [Int]) throws {
    let end = try Self.end(code, replies)
    #expect(end.outcome == .refusedTemporarily)
    #expect(end.obstacle?.code == .unreachable)
  }

  @Test(
    arguments: [
      // RCPT refused, DATA refused, the message refused, too large for MAIL.
      (CURLE_SEND_ERROR, [220, 250, 250, 550], false, DeliveryOutcome.refusedPermanently),
      (CURLE_SEND_ERROR, [220, 250, 235, 250, 550], false, .refusedPermanently),
      (CURLE_SEND_ERROR, [220, 250, 250, 250, 554], false, .refusedPermanently),
      (CURLE_SEND_ERROR, [220, 250, 552], false, .refusedPermanently),
      (CURLE_RECV_ERROR, [220, 250, 250, 250, 354, 554], true, .refusedPermanently),
      (CURLE_SEND_ERROR, [220, 250, 250, 451], false, .refusedTemporarily),
      (CURLE_SEND_ERROR, [220, 250, 451], false, .refusedTemporarily),
      (CURLE_RECV_ERROR, [220, 250, 250, 250, 354], true, .unknown),
      (CURLE_RECV_ERROR, [220, 250, 250, 250, 354], false, .refusedTemporarily),
      (CURLE_OPERATION_TIMEDOUT, [220, 250, 250, 250, 354], true, .unknown),
      (CURLE_OK, [220, 250, 250, 250, 354, 250], true, .accepted),
    ] as [(CURLcode, [Int], Bool, DeliveryOutcome)])
  func `an answer to one message stops no other`(
    _ code: CURLcode, _ replies: [Int], _ isAllTaken: Bool, _ outcome: DeliveryOutcome
  ) throws {
    let end = try Self.end(code, replies, isAllTaken: isAllTaken)
    #expect(end.outcome == outcome)
    #expect(end.obstacle == nil)
  }

  @Test func `a password that the server says back is not shown`() throws {
    let end = try Self.end(CURLE_LOGIN_DENIED, [220, 250, 535], words: "no topsecret")
    #expect(end.answer == "535 no ***")
    #expect(end.obstacle?.sentence.en.contains("topsecret") == false)
  }
}

/// What a run leaves with.
struct DeliverySummaryTests {
  private static let away = Fault(.temporary, Bilingual(zh: "服务器不在。", en: "It is away."))
  private static let stopped = Fault(
    .unreachable, Bilingual(zh: "密码不对。", en: "The password is wrong."))

  private static func summary(
    waiting: Int = 0, blocked: Int = 0, refused: Int = 0, _ obstacles: [Fault] = []
  ) -> DeliverySummary {
    var summary = DeliverySummary()
    (summary.waiting, summary.blocked, summary.refused) = (waiting, blocked, refused)
    for obstacle in obstacles { summary.add(obstacle) }
    return summary
  }

  @Test func `time goes before a person as long as it may help`() {
    #expect(Self.summary().fault == nil)
    #expect(Self.summary(waiting: 1).fault?.code == .temporary)
    #expect(Self.summary(waiting: 1, [Self.away]).fault?.code == .temporary)
    #expect(Self.summary(waiting: 1, refused: 1).fault?.code == .temporary)
    #expect(Self.summary(waiting: 2, blocked: 1, [Self.stopped]).fault?.code == .temporary)
    #expect(Self.summary(waiting: 2, blocked: 2, [Self.stopped]).fault == Self.stopped)
    #expect(Self.summary(refused: 1).fault?.code == .unreachable)
  }

  @Test func `whatever is wrong is said once`() {
    let fault = Self.summary(
      waiting: 3, blocked: 1, refused: 2, [Self.away, Self.stopped, Self.stopped]
    ).fault
    let text = fault?.sentence.en ?? ""
    #expect(text.contains("2 digests are not delivered yet"))
    #expect(text.contains("It is away. The password is wrong. 2 digests were refused"))
  }
}
