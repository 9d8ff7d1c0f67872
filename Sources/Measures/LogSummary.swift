/// What reading one log gave, apart from its readings: counts that are exact, and examples.
package struct LogSummary: Codable, Hashable, Sendable {
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
  /// A row holds readings of several pollutants.
  package var isWide = false
  /// Rows above the header, which plant.yaml says are no data (`header_row`).
  package var titleRows: [RowReference] = []
  /// Readings outside the period: ignored, and counted.
  package var outsidePeriod = 0
  /// Readings of outlets that plant.yaml does not declare, by name.
  package var undeclaredOutlets: [String: Int] = [:]
  package var unknownPollutants: [String: Int] = [:]
  /// Rejected time stamps that people will recognise once told.
  package var stampHints: Set<StampHint> = []
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

/// Why a time stamp could not be read, where it is a well-known other way to write one.
package enum StampHint: String, Codable, CaseIterable, Sendable {
  /// `2025年3月8日 14时`.
  case chinese
  /// `45724.625`: days since 1900, as Excel keeps them.
  case excelSerial

  /// `nil` for a cell that is neither.
  package init?(_ cell: String) {
    let bytes = Array(cell.utf8)
    if cell.contains("年"), bytes.prefix(4).allSatisfy({ (0x30...0x39).contains($0) }) {
      self = .chinese
      return
    }
    let parts = cell.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts[0].utf8.count == 5, bytes.count <= 24,
      parts.allSatisfy({ part in
        !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }), let days = Int(parts[0]), (30_000..<80_000).contains(days)
    else { return nil }
    self = .excelSerial
  }
}

package enum LogKind: String, Codable, CaseIterable, Sendable {
  case emission, energy, production, manual, power, audit
}

package enum TextEncoding: String, Codable, Sendable {
  case utf8 = "UTF-8"
  case utf8WithMark = "UTF-8 with BOM"
  case gb18030 = "GB18030"
}

/// Why a row (or a wide log's cell) could not become a reading.
package enum Rejection: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable, Comparable
{
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
package struct RejectedRow: Codable, Hashable, Sendable {
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
