/// What reading one log gave, apart from its readings: counts that are exact, and examples.
package struct LogSummary: Hashable, Sendable {
  package var path: String
  package var kind: LogKind
  package var bytes: Int
  package var encoding: TextEncoding
  /// Records after the header, rejected ones among them.
  package var rows = 0
  /// Records that never counted, or whose cell did not.
  package var rejected = 0
  package var rejections: [Rejection: Int] = [:]
  /// The first rows of each reason, in file order; at most ``exampleLimit`` a reason.
  package var examples: [RejectedRow] = []
  /// All rejected rows of a manual or audit log, with what could still be read of them.
  package var unread: [UnreadRow] = []
  /// Columns that are not used, as the header spells them.
  package var ignoredColumns: [String] = []
  /// Columns of converted values (折算, -Zs…): claims, never judged.
  package var claimedColumns: [String] = []
  /// Readings outside the period: ignored, and counted.
  package var outsidePeriod = 0
  /// Readings of outlets that plant.yaml does not declare, by name.
  package var undeclaredOutlets: [String: Int] = [:]
  package var unknownPollutants: [String: Int] = [:]
  package var unknownFlags: [String: Int] = [:]
  /// Empty cells of a wide log: readings that are not there.
  package var emptyCells = 0
  /// Records with a field whose line breaks hold a readable row.
  package var swallowingRecords = 0
  package var swallowingExamples: [RowReference] = []
  /// Which set plant.yaml says the flags belong to; `nil` for logs that have none by nature.
  package var flags: FlagSet?
  /// Lower-case hex; only where the run was sealed.
  package var sha256: String?

  package static let exampleLimit = 20

  package init(path: String, kind: LogKind, bytes: Int, encoding: TextEncoding) {
    self.path = path
    self.kind = kind
    self.bytes = bytes
    self.encoding = encoding
  }
}

package enum LogKind: String, CaseIterable, Sendable {
  case emission, energy, production, manual, power, audit
}

package enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  case utf8WithMark = "UTF-8 with BOM"
  case gb18030 = "GB18030"
}

/// Why a row (or a wide log's cell) could not become a reading.
package enum Rejection: String, CaseIterable, Sendable, Comparable {
  case malformedQuote = "malformed-quote"
  case recordTooLong = "record-too-long"
  case undecodable = "undecodable-text"
  case fieldCount = "field-count"
  case time = "unreadable-time"
  case number = "unreadable-number"
  /// Longer than is computed with: see ``LongDecimal/reach``, and for logs other than of emissions
  /// `ExactDecimal.init(ofAnySize:)`.
  case numberRange = "number-out-of-range"
  case unit = "unknown-unit"
  case month = "unreadable-month"
  case name = "unknown-name"
  case status = "unknown-status"
  /// A quantity that cannot be negative.
  case negative = "negative-value"

  package static func < (left: Rejection, right: Rejection) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A rejected row, for the report.
package struct RejectedRow: Hashable, Sendable {
  package var line: Int
  package var reason: Rejection
  /// The record's text, decoded as well as it could be, cut at a stated length.
  package var text: String

  package init(line: Int, reason: Rejection, text: String) {
    self.line = line
    self.reason = reason
    self.text = text
  }
}
