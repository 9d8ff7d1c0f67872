package import Measures

/// How an attempt to deliver a message ended.
package enum DeliveryOutcome: String, CellValue, CaseIterable, Sendable {
  /// The server has it, and said so. It is never sent again.
  case accepted
  /// Not taken now: tried again later.
  case refusedTemporarily = "refused-temporary"
  /// Not taken, ever: a person must do something.
  case refusedPermanently = "refused-permanent"
  /// Everything was sent and no answer came: it may have arrived. Sent again, marked.
  case unknown
}

/// One message for one recipient, as it is sent: a row of `delivery`.
package struct DeliveryRecord: LedgerRecord, Hashable {
  package static let table = "delivery"
  package static let keyColumns = 1

  package var id: Int64 = 0
  /// SHA-256 of what makes the digest this one: month, scope, edition.
  package var digestKey = ""
  package var month = CivilMonth(CivilDate(daysSinceEpoch: 0))
  package var edition = 1
  /// ``Recipient/Channel``.
  package var channel = ""
  /// ``Recipient/key``: never a token.
  package var recipient = ""
  package var language = Language.zh
  /// Without its angle brackets; the same for ever.
  package var messageID = ""
  package var subject = ""
  package var createdAt = Instant(seconds: 0)
  /// Length of the plain body.
  package var bytes = 0
  /// Of the plain body, in lower-case hex.
  package var sha256 = ""
  /// The message as zlib packs it: of mail its very bytes, of a chat its text.
  package var body: [UInt8] = []

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("id", &id)
    visitor.column("digestKey", &digestKey)
    visitor.column("month", &month)
    visitor.column("edition", &edition)
    visitor.column("channel", &channel)
    visitor.column("recipient", &recipient)
    visitor.column("language", &language)
    visitor.column("messageID", &messageID)
    visitor.column("subject", &subject)
    visitor.column("createdAt", &createdAt)
    visitor.column("bytes", &bytes)
    visitor.column("sha256", &sha256)
    visitor.column("body", &body)
  }
}

/// That somebody began to send a message: a row of `delivery_attempt`, there before the connection is.
package struct DeliveryAttemptRecord: LedgerRecord, Hashable {
  package static let table = "delivery_attempt"
  package static let keyColumns = 2

  package var delivery: Int64 = 0
  /// From 1.
  package var number = 0
  package var startedAt = Instant(seconds: 0)
  /// Until when nobody else may send it, unless the sender is known to have ended.
  package var leaseUntil = Instant(seconds: 0)
  /// ``OutboxSender/name``.
  package var sender = ""
  /// How many attempts before it may have arrived.
  package var repeats = 0

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("delivery", &delivery)
    visitor.column("number", &number)
    visitor.column("startedAt", &startedAt)
    visitor.column("leaseUntil", &leaseUntil)
    visitor.column("sender", &sender)
    visitor.column("repeats", &repeats)
  }
}

/// How an attempt ended: a row of `delivery_answer`. An attempt without one is under way, or its
/// sender was ended before it could say.
package struct DeliveryAnswerRecord: LedgerRecord, Hashable {
  package static let table = "delivery_answer"
  package static let keyColumns = 2

  package var delivery: Int64 = 0
  package var number = 0
  package var outcome = DeliveryOutcome.unknown
  package var at = Instant(seconds: 0)
  /// The server's words.
  package var answer = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("delivery", &delivery)
    visitor.column("number", &number)
    visitor.column("outcome", &outcome)
    visitor.column("at", &at)
    visitor.column("answer", &answer)
  }
}

extension LedgerMigration {
  static let outbox = LedgerMigration(
    name: "2026-11-outbox",
    sql: """
      CREATE TABLE delivery (
        id INTEGER PRIMARY KEY NOT NULL CHECK (id > 0),
        digestKey TEXT NOT NULL CHECK (length(digestKey) = 64),
        month TEXT NOT NULL,
        edition INTEGER NOT NULL CHECK (edition > 0),
        channel TEXT NOT NULL,
        recipient TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
        messageID TEXT NOT NULL UNIQUE,
        subject TEXT NOT NULL,
        createdAt INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        body BLOB NOT NULL,
        seal INTEGER NOT NULL,
        UNIQUE (digestKey, channel, recipient)
      ) STRICT;

      CREATE TABLE delivery_attempt (
        delivery INTEGER NOT NULL REFERENCES delivery (id),
        number INTEGER NOT NULL CHECK (number > 0),
        startedAt INTEGER NOT NULL,
        leaseUntil INTEGER NOT NULL,
        sender TEXT NOT NULL,
        repeats INTEGER NOT NULL CHECK (repeats >= 0),
        seal INTEGER NOT NULL,
        PRIMARY KEY (delivery, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE delivery_answer (
        delivery INTEGER NOT NULL,
        number INTEGER NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN (
          'accepted', 'refused-temporary', 'refused-permanent', 'unknown')),
        at INTEGER NOT NULL,
        answer TEXT NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (delivery, number),
        FOREIGN KEY (delivery, number) REFERENCES delivery_attempt (delivery, number)
      ) STRICT, WITHOUT ROWID;

      \(appendOnly(["delivery", "delivery_attempt", "delivery_answer"]))
      """)
}
