import Crypto
package import Ledger
package import Measures

/// A digest as it is sent: what one part of the readers gets, in one language.
package struct RenderedDigest: Hashable, Sendable {
  package var subject: String
  package var text: String
  package var html: String
  /// What chat groups get; capped where their service wants it shorter.
  package var chat: String
  package var attachments: [MailAttachment]

  package init(
    subject: String, text: String, html: String, chat: String, attachments: [MailAttachment]
  ) {
    self.subject = subject
    self.text = text
    self.html = html
    self.chat = chat
    self.attachments = attachments
  }
}

/// What makes a digest the one it is: it goes to each recipient once.
package struct DigestIdentity: Hashable, Sendable {
  package var month: CivilMonth
  /// What the command line narrowed it to; empty: all.
  package var plants: [String]
  package var sectors: [String]
  package var districts: [String]
  /// From 1; a corrected digest of a month is a further edition.
  package var edition: Int

  package init(
    month: CivilMonth, plants: [String] = [], sectors: [String] = [], districts: [String] = [],
    edition: Int = 1
  ) {
    self.month = month
    self.plants = plants
    self.sectors = sectors
    self.districts = districts
    self.edition = edition
  }

  /// What an edition may be.
  package static let editions = 1...999

  /// SHA-256, in lower-case hex.
  package var key: String {
    var words = ["greengate/digest/1", "\(month)", "\(edition)"]
    for (name, part) in [("plant", plants), ("sector", sectors), ("district", districts)] {
      words += Set(part).sorted().map { "\(name) \($0.utf8.count):\($0)" }
    }
    return SHA256.hash(data: Array(words.joined(separator: "\n").utf8)).hex
  }

  /// One for each digest and recipient, now and whenever it is asked again.
  package func messageID(for recipient: Recipient, domain: String) -> String {
    let words = "\(key)\n\(recipient.channel.rawValue)\n\(recipient.key)"
    let hash = SHA256.hash(data: Array(words.utf8)).hex
    return "digest.\(month).\(hash.prefix(32))@\(domain)"
  }
}

extension DigestIdentity {
  /// The message that one recipient gets.
  ///
  /// - Parameters:
  ///   - sender: Who mail is from; chats do without.
  ///   - date: what the mail says it was sent at.
  package func message(
    for recipient: Recipient, _ digest: RenderedDigest, from sender: Mailbox?, date: Instant
  ) throws(Fault) -> OutboxMessage {
    let messageID = self.messageID(
      for: recipient, domain: sender?.domain ?? "greengate.invalid")
    let subject = marked(digest.subject, recipient.language)
    var message = OutboxMessage(
      digestKey: key, month: month, edition: edition, channel: recipient.channel,
      recipient: recipient.key, language: recipient.language, messageID: messageID,
      subject: subject, body: [])
    if let service = ChatService(recipient.channel) {
      let number = messageID.prefix { $0 != "@" }.suffix(8)
      let text =
        "\(subject)\n\(recipient.language.say("编号", "No.")) \(number)\n\n\(digest.chat)"
      message.body = Array(service.capped(text, language: recipient.language).utf8)
      return message
    }
    guard let sender, let address = recipient.address,
      let to = Mailbox(address: address, name: recipient.name)
    else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "发邮件须写明发件人地址：请用 --from 或环境变量 GREENGATE_MAIL_FROM。",
          en: "Mail needs a sender's address: give --from, or set GREENGATE_MAIL_FROM."))
    }
    message.body = MailMessage(
      from: sender, to: to, subject: subject, date: date, messageID: messageID,
      language: recipient.language, text: digest.text, html: digest.html,
      attachments: digest.attachments
    ).bytes()
    return message
  }

  /// What a reader sees of the edition; nothing of the first.
  package func marked(_ subject: String, _ language: Language) -> String {
    edition == 1
      ? subject
      : language.say("【更正第 \(edition) 版】\(subject)", "[Corrected, edition \(edition)] \(subject)")
  }
}
