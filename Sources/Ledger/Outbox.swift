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

/// The outbox: what is to be sent, each attempt before it is made, and each answer.
///
/// Nothing is lost and nothing accepted goes twice, whoever is killed when: all messages of a digest
/// are there before the first is sent, an attempt before its connection, and an attempt without an
/// answer means that the message may have arrived.
extension Ledger {
  /// Queues messages, all or none; a recipient who has the digest already keeps that message, bytes,
  /// Message-ID and all.
  ///
  /// - Returns: How many were new.
  package func enqueue(_ messages: [OutboxMessage], at now: Instant) throws(Fault) -> Int {
    var rows: [DeliveryRecord] = []
    do {
      for message in messages { rows.append(try DeliveryRecord(message, at: now)) }
    } catch {
      throw faults.fault(error)
    }
    return try writing { store in
      var next = try store.lastDelivery() + 1
      var count = 0
      for var row in rows {
        let known = try store.all(
          DeliveryRecord.self, where: "digestKey = ? AND channel = ? AND recipient = ?",
          [row.digestKey, row.channel, row.recipient], order: "id")
        guard known.isEmpty else { continue }
        row.id = next
        try store.insert(row)
        next += 1
        count += 1
      }
      return count
    }
  }

  /// Deliveries with what was tried, in the order in which they were queued; their messages are left
  /// out, ``body(of:)`` has them.
  ///
  /// - Parameter digestKey: `nil`: of every digest, but what was accepted.
  package func outbox(of digestKey: String? = nil) throws(Fault) -> [OutboxEntry] {
    try reading(DeliveryRecord.table) { store in
      let open = """
        id NOT IN (SELECT delivery FROM delivery_answer WHERE outcome = 'accepted')
        """
      var deliveries: [DeliveryRecord] = []
      try store.forEach(
        DeliveryRecord.self, where: digestKey == nil ? open : "digestKey = ?",
        digestKey.map { [$0] } ?? [], order: "id"
      ) { record, _ in
        var record = record
        record.body = []
        deliveries.append(record)
      }
      return try deliveries.map { try store.entry($0) }
    }
  }

  /// One delivery with what was tried; `nil` where there is none of that number.
  package func outbox(ofDelivery id: Int64) throws(Fault) -> OutboxEntry? {
    try reading(DeliveryRecord.table) { store in
      try store.all(DeliveryRecord.self, where: "id = ?", [id], order: "id").first.map {
        var delivery = $0
        delivery.body = []
        return try store.entry(delivery)
      }
    }
  }

  /// Whether this recipient has this digest queued or sent already.
  package func hasQueued(
    _ digestKey: String, channel: Recipient.Channel, recipient: String
  ) throws(Fault) -> Bool {
    try reading(DeliveryRecord.table) { store in
      try !store.all(
        DeliveryRecord.self, where: "digestKey = ? AND channel = ? AND recipient = ?",
        [digestKey, channel.rawValue, recipient], order: "id"
      ).isEmpty
    }
  }

  /// Takes a delivery for one attempt, if it is due and nobody else has it: of two who ask at once,
  /// one is granted it. The attempt is on the disk when this returns.
  ///
  /// - Parameter refusedToo: whether one that was refused for good may be tried once more.
  package func claim(
    _ delivery: Int64, by sender: OutboxSender, at now: Instant, times: OutboxTimes,
    refusedToo: Bool = false
  ) throws(Fault) -> OutboxClaim {
    try writing { store in
      let rows = try store.all(DeliveryRecord.self, where: "id = ?", [delivery], order: "id")
      guard let row = rows.first else { return .denied(.queued) }
      let entry = try store.entry(row)
      let state = entry.state(at: now, times: times, hasEnded: sender.hasEnded)
      switch state {
      case .queued: break
      case .due(let from) where from <= now: break
      case .refused where refusedToo: break
      case .due, .underWay, .accepted, .refused: return .denied(state)
      }
      var attempt = DeliveryAttemptRecord()
      attempt.delivery = delivery
      attempt.number = (entry.attempts.last?.number ?? 0) + 1
      attempt.startedAt = now
      attempt.leaseUntil = Instant(seconds: now.seconds + times.lease)
      attempt.sender = sender.name
      attempt.repeats = entry.inDoubt
      try store.insert(attempt)
      return .granted(number: attempt.number, repeats: attempt.repeats)
    }
  }

  /// Records how an attempt ended.
  package func answer(
    _ delivery: Int64, number: Int, _ outcome: DeliveryOutcome, _ words: String, at now: Instant
  ) throws(Fault) {
    var answer = DeliveryAnswerRecord()
    (answer.delivery, answer.number) = (delivery, number)
    (answer.outcome, answer.at, answer.answer) = (outcome, now, words)
    try writing { store in _ = try store.insert(answer) }
  }

  /// The message of a delivery, exactly as it was queued.
  package func body(of delivery: DeliveryRecord) throws(Fault) -> [UInt8] {
    let rows = try reading(DeliveryRecord.table) { store in
      try store.all(DeliveryRecord.self, where: "id = ?", [delivery.id], order: "id")
    }
    guard let row = rows.first, let plain = Deflate.plain(row.body, count: row.bytes),
      Array(SHA256.hash(data: plain)).hex == delivery.sha256
    else {
      throw faults.damaged(
        table: DeliveryRecord.table, row: "id=\(delivery.id)",
        "its message does not fit its SHA-256", "邮件内容与其 SHA-256 不符")
    }
    return plain
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
    sha256 = Array(SHA256.hash(data: message.body)).hex
    body = try Deflate.packed(message.body)
  }
}

extension RowStore {
  fileprivate func lastDelivery() throws -> Int64 {
    try all(DeliveryRecord.self, order: "id DESC LIMIT 1").first?.id ?? 0
  }

  fileprivate func entry(_ delivery: DeliveryRecord) throws -> OutboxEntry {
    OutboxEntry(
      delivery: delivery,
      attempts: try all(
        DeliveryAttemptRecord.self, where: "delivery = ?", [delivery.id], order: "number"),
      answers: try all(
        DeliveryAnswerRecord.self, where: "delivery = ?", [delivery.id], order: "number"))
  }
}
