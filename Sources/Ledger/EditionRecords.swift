import Measures

/// What a delivery says, as far as two digests are compared: a row of `delivery_facts` for each time
/// that it was written.
package struct DeliveryFactsRecord: LedgerRecord, Hashable {
  package static let table = "delivery_facts"
  package static let keyColumns = 2

  package var delivery: Int64 = 0
  /// 1: as it was queued; each later one goes with a row of ``DeliveryRewriteRecord``.
  package var number = 1
  /// How ``sha256`` was made: facts of another version cannot be compared.
  package var version = 0
  /// Of all facts, in lower-case hex.
  package var sha256 = ""
  /// The counts that a correction compares, a line each: `fail 24`.
  package var counts = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("delivery", &delivery)
    visitor.column("number", &number)
    visitor.column("version", &version)
    visitor.column("sha256", &sha256)
    visitor.column("counts", &counts)
  }
}

/// The message of a delivery that was written anew before anybody tried to send it: a row of
/// `delivery_rewrite`. It keeps its Message-ID.
struct DeliveryRewriteRecord: LedgerRecord, Hashable {
  static let table = "delivery_rewrite"
  static let keyColumns = 2

  var delivery: Int64 = 0
  /// From 2.
  var number = 2
  var writtenAt = Instant(seconds: 0)
  var subject = ""
  /// Length of the plain body.
  var bytes = 0
  /// Of the plain body, in lower-case hex.
  var sha256 = ""
  var body: [UInt8] = []

  init() {}

  mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("delivery", &delivery)
    visitor.column("number", &number)
    visitor.column("writtenAt", &writtenAt)
    visitor.column("subject", &subject)
    visitor.column("bytes", &bytes)
    visitor.column("sha256", &sha256)
    visitor.column("body", &body)
  }
}

/// That a later edition takes the place of a delivery, which is not sent any more: a row of
/// `delivery_replacement`.
struct DeliveryReplacementRecord: LedgerRecord, Hashable {
  static let table = "delivery_replacement"
  static let keyColumns = 2

  var delivery: Int64 = 0
  var replaced: Int64 = 0

  init() {}

  mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("delivery", &delivery)
    visitor.column("replaced", &replaced)
  }
}

extension LedgerMigration {
  static let editions = LedgerMigration(
    name: "2026-11-outbox-editions",
    sql: """
      CREATE TABLE delivery_facts (
        delivery INTEGER NOT NULL REFERENCES delivery (id),
        number INTEGER NOT NULL CHECK (number > 0),
        version INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        counts TEXT NOT NULL,
        seal INTEGER NOT NULL,
        PRIMARY KEY (delivery, number)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE delivery_rewrite (
        delivery INTEGER NOT NULL REFERENCES delivery (id),
        number INTEGER NOT NULL CHECK (number > 1),
        writtenAt INTEGER NOT NULL,
        subject TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        body BLOB NOT NULL,
        seal INTEGER NOT NULL,
        UNIQUE (delivery, number)
      ) STRICT;

      CREATE TABLE delivery_replacement (
        delivery INTEGER NOT NULL REFERENCES delivery (id),
        replaced INTEGER NOT NULL REFERENCES delivery (id) CHECK (replaced < delivery),
        seal INTEGER NOT NULL,
        PRIMARY KEY (delivery, replaced)
      ) STRICT, WITHOUT ROWID;

      \(appendOnly(["delivery_facts", "delivery_rewrite", "delivery_replacement"]))
      """)
}
