import Ledger
package import Measures

/// What became of one delivery in this run.
package struct DeliveryLine: Hashable, Sendable {
  package enum Event: Hashable, Sendable {
    /// - Parameter repeats: How often it may have arrived before.
    case accepted(repeats: Int)
    case acceptedBefore(at: Instant)
    case refused
    case refusedBefore(at: Instant)
    case refusedForNow
    case unknown
    case waiting(from: Instant)
    /// Another process is at it.
    case elsewhere(until: Instant)
    case notTried
    /// Queued for somebody who is not among the recipients any more.
    case unlisted

    init(_ outcome: DeliveryOutcome, repeats: Int) {
      self =
        switch outcome {
        case .accepted: .accepted(repeats: repeats)
        case .refusedTemporarily: .refusedForNow
        case .refusedPermanently: .refused
        case .unknown: .unknown
        }
    }
  }

  package var month: CivilMonth
  package var channel: String
  package var recipient: String
  package var event: Event
  /// The server's words, or none.
  package var answer: String

  /// - Parameter listed: who it is in the recipients file, whose address is shown as it stands there;
  ///   `nil`: nobody any more.
  init(
    _ delivery: DeliveryRecord, _ event: Event, _ answer: String, to listed: Recipient? = nil
  ) {
    month = delivery.month
    channel = delivery.channel
    recipient = listed?.address ?? delivery.recipient
    self.event = event
    self.answer = answer
  }

  /// One line for a person.
  package func text(_ language: Language) -> String {
    let channel = Recipient.Channel(rawValue: channel)?.label(language) ?? self.channel
    let words = answer.isEmpty ? "" : language.say("（\(answer)）", " (\(answer))")
    let isMail = self.channel == Recipient.Channel.mail.rawValue
    let label = event.label(language, isMail: isMail)
    return "\(month)  \(channel)  \(recipient)  \(label)\(words)"
      .withVisibleControls
  }
}

extension DeliveryLine.Event {
  fileprivate func label(_ language: Language, isMail: Bool) -> String {
    switch self {
    case .accepted(0): language.say("已送达服务器", "accepted")
    case .accepted(let repeats):
      language.say(
        "已送达服务器（第 \(repeats) 次重发，收件人可能收到重复\(isMail ? "邮件" : "消息")，编号相同）",
        "accepted (repeat \(repeats): it may arrive twice, under one "
          + (isMail ? "Message-ID)" : "number)"))
    case .acceptedBefore(let at):
      language.say(
        "此前已送达（\(at.minuteText)），不再发送", "accepted before (\(at.minuteText)), not sent again")
    case .refused: language.say("被拒绝接收", "refused")
    case .refusedBefore(let at):
      language.say(
        "此前被拒绝接收（\(at.minuteText)），改正后加 --retry-refused 再发",
        "refused before (\(at.minuteText)); once that is put right, add --retry-refused")
    case .refusedForNow: language.say("暂未接收，将重试", "not taken now, to be tried again")
    case .unknown:
      language.say(
        "未得到答复，是否送达未知，将带重发标记再发", "no answer: it may have arrived, and goes again, marked")
    case .waiting(let from):
      language.say("待重试（\(from.minuteText) 以后）", "waiting (to be tried from \(from.minuteText))")
    case .elsewhere(let until):
      language.say(
        "另一进程正在发送（最迟至 \(until.minuteText)）",
        "being sent by another process (until \(until.minuteText) at the latest)")
    case .notTried: language.say("尚未发送", "not sent yet")
    case .unlisted:
      language.say("不在收件人文件中，未发送", "not in the recipients file, not sent")
    }
  }
}

/// What a run of the courier came to.
package struct DeliverySummary: Hashable, Sendable {
  package var accepted = 0
  /// Of those, how many may arrive twice.
  package var repeated = 0
  package var acceptedBefore = 0
  package var refused = 0
  package var waiting = 0
  /// Of those, how many wait for a person and not for time.
  package var blocked = 0
  package var unlisted = 0
  /// Why whole ways of sending were closed, each once.
  package private(set) var obstacles: [Fault] = []

  package init() {}

  package mutating func add(_ obstacle: Fault) {
    if !obstacles.contains(obstacle) { obstacles.append(obstacle) }
  }

  package func text(_ language: Language) -> String {
    var parts = [
      language.say("本次送达 \(accepted) 份", "\(accepted) accepted")
    ]
    func add(_ count: Int, _ zh: String, _ en: String) {
      if count > 0 { parts.append(language.say("\(zh) \(count) 份", "\(count) \(en)")) }
    }
    add(repeated, "其中重发", "of them repeats")
    add(acceptedBefore, "此前已送达", "accepted before")
    add(waiting, "待重试", "waiting")
    add(refused, "被拒绝接收", "refused")
    add(unlisted, "收件人已不在文件中", "for recipients no longer listed")
    return parts.joined(separator: language.say("，", ", "))
      + language.say("。", ".")
  }

  /// Why the run did not bring everything to everybody; `nil` where it did.
  ///
  /// 75 as long as time may bring something, whatever else is wrong: who runs it again by a timer must
  /// not stop because one address is dead. 69 and the like where only a person can go on.
  package var fault: Fault? {
    if waiting > blocked {
      let later = waiting - blocked
      let first = Bilingual(
        zh: "有 \(later) 份月报尚未送达，仍在发件箱；请稍后运行 greengate digest --send --resume。",
        en:
          "\(counted(later, "digest is", plural: "digests are")) not delivered yet and still in "
          + "the outbox; run greengate digest --send --resume later.")
      let more = obstacles.map(Self.placed) + (refused > 0 ? [refusedSentence] : [])
      return Fault(
        .temporary,
        Bilingual(
          zh: ([first.zh] + more.map(\.zh)).joined(),
          en: ([first.en] + more.map(\.en)).joined(separator: " ")))
    }
    if let obstacle = obstacles.first(where: { $0.code != .temporary }) { return obstacle }
    return refused > 0 ? Fault(.unreachable, refusedSentence) : nil
  }

  private var refusedSentence: Bilingual {
    Bilingual(
      zh: "有 \(refused) 份月报被拒绝接收，见上；请改正地址或配置后加 --retry-refused 再发。",
      en: "\(counted(refused, "digest was", plural: "digests were")) refused, see above; "
        + "correct the address or the settings, then add --retry-refused.")
  }

  /// An obstacle's sentence behind its place.
  private static func placed(_ fault: Fault) -> Bilingual {
    guard let position = fault.position else { return fault.sentence }
    return Bilingual(
      zh: "\(position)：\(fault.sentence.zh)", en: "\(position): \(fault.sentence.en)")
  }
}
