import Crypto
package import Measures

/// A message that is to be queued.
package struct OutboxMessage: Hashable, Sendable {
  package var digestKey: String
  package var month: CivilMonth
  package var edition: Int
  package var channel: Recipient.Channel
  package var recipient: String
  package var language: Language
  package var messageID: String
  package var subject: String
  package var body: [UInt8]

  package init(
    digestKey: String, month: CivilMonth, edition: Int, channel: Recipient.Channel,
    recipient: String, language: Language, messageID: String, subject: String, body: [UInt8]
  ) {
    self.digestKey = digestKey
    self.month = month
    self.edition = edition
    self.channel = channel
    self.recipient = recipient
    self.language = language
    self.messageID = messageID
    self.subject = subject
    self.body = body
  }
}

/// A message packed for the outbox: a city's messages are kept so until all of them are made.
package struct PackedMessage: Hashable, Sendable {
  var row: DeliveryRecord
  /// What it says; `nil`: it is never compared.
  package var facts: DeliveryFactsRecord?
  /// Earlier deliveries to the same recipient whose place it takes.
  package var replaces: [Int64] = []
  /// Whether it takes the place of the text of one that is queued and that nobody has tried to send.
  package var isRewrite = false

  package init(_ message: OutboxMessage, at now: Instant) throws(Fault) {
    do {
      row = try DeliveryRecord(message, at: now)
    } catch {
      throw Fault(
        .temporary,
        Bilingual(
          zh: "内存不足；请稍后重新执行。", en: "There was too little memory; run again later."))
    }
  }
}

extension DeliveryRecord {
  fileprivate init(_ message: OutboxMessage, at now: Instant) throws(PackingFailure) {
    digestKey = message.digestKey
    month = message.month
    edition = message.edition
    channel = message.channel.rawValue
    recipient = message.recipient
    language = message.language
    messageID = message.messageID
    subject = message.subject
    createdAt = now
    bytes = message.body.count
    sha256 = SHA256.hash(data: message.body).hex
    body = try Deflate.packed(message.body)
  }
}
