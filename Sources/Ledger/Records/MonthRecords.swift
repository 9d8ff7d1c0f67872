package import Measures

/// The hours and days of one series in one month: a row of `series_month`.
package struct SeriesMonthRecord: LedgerRecord, Hashable {
  package static let table = "series_month"
  package static let keyColumns = 4

  package var run: Int64 = 0
  package var outlet = ""
  /// As ``SeriesKey/pollutant``, the mark of claims included.
  package var pollutant = ""
  package var month = CivilMonth(CivilDate(daysSinceEpoch: 0))
  package var hours: [UInt8] = []
  package var days: [UInt8] = []
  /// The set of its logs' flags; `nil` where the logs name none.
  package var flags: FlagSet?

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("outlet", &outlet)
    visitor.column("pollutant", &pollutant)
    visitor.column("month", &month)
    visitor.column("hours", &hours)
    visitor.column("days", &days)
    visitor.column("flags", &flags)
  }
}

/// One figure of a plant's month: a row of `figure`.
package struct FigureRecord: LedgerRecord, Hashable {
  package static let table = "figure"
  package static let keyColumns = 3

  package var run: Int64 = 0
  package var month = CivilMonth(CivilDate(daysSinceEpoch: 0))
  package var quantity = ""
  /// A decimal string.
  package var value = ""
  package var isComplete = false
  package var substitutedHours = 0
  package var expectedHours = 0

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("month", &month)
    visitor.column("quantity", &quantity)
    visitor.column("value", &value)
    visitor.column("isComplete", &isComplete)
    visitor.column("substitutedHours", &substitutedHours)
    visitor.column("expectedHours", &expectedHours)
  }
}

/// All of what a run was judged from but its hours: a row of `stored_input`.
package struct StoredInputRecord: LedgerRecord, Hashable {
  package static let table = "stored_input"
  package static let keyColumns = 1

  package var run: Int64 = 0
  /// Length of the plain JSON.
  package var bytes = 0
  /// The JSON as zlib packs it.
  package var body: [UInt8] = []

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("bytes", &bytes)
    visitor.column("body", &body)
  }
}

/// A day by which the plant owes something of its audit: a row of `audit_deadline`.
package struct AuditDeadlineRecord: LedgerRecord, Hashable {
  package static let table = "audit_deadline"
  package static let keyColumns = 2

  package var run: Int64 = 0
  package var position = 0
  package var item = ""
  package var due = CivilDate(daysSinceEpoch: 0)
  package var messageZh = ""
  package var messageEn = ""

  package init() {}

  package mutating func columns(_ visitor: inout some ColumnVisitor) {
    visitor.column("run", &run)
    visitor.column("position", &position)
    visitor.column("item", &item)
    visitor.column("due", &due)
    visitor.column("messageZh", &messageZh)
    visitor.column("messageEn", &messageEn)
  }
}
