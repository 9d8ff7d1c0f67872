import Crypto
import GRDB
package import Measures

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
    var packed: [PackedMessage] = []
    for message in messages { packed.append(try PackedMessage(message, at: now)) }
    return try enqueue(packed)
  }

  /// Queues messages, all or none. One that is queued already stays as it is, but where it is to be
  /// written anew and nobody has tried to send it yet.
  ///
  /// - Returns: How many were new.
  package func enqueue(_ messages: [PackedMessage]) throws(Fault) -> Int {
    try writing { store in
      var next = try store.lastDelivery() + 1
      var count = 0
      for message in messages {
        var row = message.row
        let known = try store.all(
          DeliveryRecord.self, where: "digestKey = ? AND channel = ? AND recipient = ?",
          [row.digestKey, row.channel, row.recipient], order: "id")
        if let known = known.first {
          if message.isRewrite { try store.rewrite(known, as: message) }
          continue
        }
        row.id = next
        try store.insert(row)
        for replaced in message.replaces {
          var record = DeliveryReplacementRecord()
          (record.delivery, record.replaced) = (row.id, replaced)
          try store.insert(record)
        }
        if var facts = message.facts {
          (facts.delivery, facts.number) = (row.id, 1)
          try store.insert(facts)
        }
        next += 1
        count += 1
      }
      return count
    }
  }

  /// All deliveries with what was tried, in the order in which they were queued; their messages are
  /// left out, ``body(of:)`` has them.
  ///
  /// Every row is read and its seal checked, that of what was sent long ago, too: a damaged one must
  /// not hide what was queued or accepted. What is damaged is named, and keeps nobody else from their
  /// mail.
  package func outbox() throws(Fault) -> OutboxListing {
    try reading(DeliveryRecord.table) { store in
      var listing = OutboxListing()
      var deliveries: [DeliveryRecord] = []
      func add(_ damage: RowDamage) {
        let fault = faults.damage(damage)
        if !listing.damages.contains(fault) { listing.damages.append(fault) }
      }
      try store.forEach(DeliveryRecord.self, order: "id", onDamage: add) { record, _ in
        var record = record
        record.body = []
        deliveries.append(record)
      }
      for delivery in deliveries {
        do {
          listing.entries.append(try store.entry(delivery))
        } catch let damage as RowDamage {
          add(damage)
        }
      }
      try store.forEach(
        DeliveryAttemptRecord.self, order: "delivery, number", onDamage: add
      ) { _, _ in }
      try store.forEach(
        DeliveryAnswerRecord.self, order: "delivery, number", onDamage: add
      ) { _, _ in }
      try store.forEach(
        DeliveryReplacementRecord.self, order: "delivery, replaced", onDamage: add
      ) { _, _ in }
      return listing
    }
  }

  /// The numbers of deliveries that may be this message, by what their rows say without a look at
  /// their seals.
  package func deliveries(near message: OutboxMessage) throws(Fault) -> Set<Int64> {
    try reading(DeliveryRecord.table) { store in
      try store.deliveries(near: message)
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
      case .due, .underWay, .accepted, .refused, .replaced: return .denied(state)
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

  /// The message of a delivery, exactly as it was queued, or written anew before it was ever tried.
  package func body(of delivery: DeliveryRecord) throws(Fault) -> [UInt8] {
    let (packed, bytes, sha256) = try reading(DeliveryRecord.table) { store in
      let rows = try store.all(
        DeliveryRecord.self, where: "id = ?", [delivery.id], order: "id")
      if let row = try store.rewrites(of: delivery.id).last {
        return (row.body, row.bytes, row.sha256)
      }
      guard let row = rows.first else {
        throw RowDamage(
          table: DeliveryRecord.table, row: "id=\(delivery.id)", reason: .missing)
      }
      return (row.body, row.bytes, row.sha256)
    }
    guard let plain = Deflate.plain(packed, count: bytes),
      SHA256.hash(data: plain).hex == sha256
    else {
      throw faults.damaged(
        table: DeliveryRecord.table, row: "id=\(delivery.id)",
        "its message does not fit its SHA-256", "邮件内容与其 SHA-256 不符")
    }
    return plain
  }
}

extension RowStore {
  fileprivate func lastDelivery() throws -> Int64 {
    try all(DeliveryRecord.self, order: "id DESC LIMIT 1").first?.id ?? 0
  }

  fileprivate func entry(_ delivery: DeliveryRecord) throws -> OutboxEntry {
    var entry = OutboxEntry(
      delivery: delivery,
      attempts: try all(
        DeliveryAttemptRecord.self, where: "delivery = ?", [delivery.id], order: "number"),
      answers: try all(
        DeliveryAnswerRecord.self, where: "delivery = ?", [delivery.id], order: "number"))
    entry.replacedBy = try all(
      DeliveryReplacementRecord.self, where: "replaced = ?", [delivery.id], order: "delivery"
    ).last?.delivery
    entry.facts = try all(
      DeliveryFactsRecord.self, where: "delivery = ?", [delivery.id], order: "number"
    ).last
    if let rewrite = try rewrites(of: delivery.id).last {
      entry.delivery.createdAt = rewrite.writtenAt
      (entry.delivery.subject, entry.delivery.bytes) = (rewrite.subject, rewrite.bytes)
      entry.delivery.sha256 = rewrite.sha256
      // What it said before is not what it says.
      if entry.facts?.number != rewrite.number { entry.facts = nil }
    }
    return entry
  }

  fileprivate func deliveries(near message: OutboxMessage) throws -> Set<Int64> {
    let found = try Int64.fetchAll(
      database,
      sql: """
        SELECT id FROM delivery WHERE messageID = ?
          OR (channel = ? AND recipient = ? AND (month = ? OR digestKey = ?))
        """,
      arguments: [
        message.messageID, message.channel.rawValue, message.recipient, "\(message.month)",
        message.digestKey,
      ])
    return Set(found)
  }

  fileprivate func rewrites(of delivery: Int64) throws -> [DeliveryRewriteRecord] {
    try all(DeliveryRewriteRecord.self, where: "delivery = ?", [delivery], order: "number")
  }

  /// Nothing where somebody has tried to send it meanwhile: a message that may have arrived never
  /// changes.
  fileprivate func rewrite(_ known: DeliveryRecord, as message: PackedMessage) throws {
    let attempts = try all(
      DeliveryAttemptRecord.self, where: "delivery = ?", [known.id], order: "number")
    guard attempts.isEmpty else { return }
    var rewrite = DeliveryRewriteRecord()
    rewrite.delivery = known.id
    rewrite.number = (try rewrites(of: known.id).last?.number ?? 1) + 1
    rewrite.writtenAt = message.row.createdAt
    (rewrite.subject, rewrite.bytes) = (message.row.subject, message.row.bytes)
    (rewrite.sha256, rewrite.body) = (message.row.sha256, message.row.body)
    try insert(rewrite)
    if var facts = message.facts {
      (facts.delivery, facts.number) = (known.id, rewrite.number)
      try insert(facts)
    }
  }
}
