import Measures

extension LogTable {
  /// A cell's text, `nil` where the log has no such column or the cell is empty.
  func text(_ row: Row, _ column: Int?) -> String? {
    column.flatMap { row.fields[$0].isEmpty ? nil : row.fields[$0] }
  }

  /// A cell's number; `nil` where it is empty.
  ///
  /// - Throws: why it is no number that ``ExactDecimal`` holds.
  func number(_ row: Row, _ column: Int?) throws(Rejection) -> ExactDecimal? {
    guard let text = text(row, column) else { return nil }
    guard let number = ExactDecimal(ofAnySize: text) else { throw text.numberFault }
    return number
  }

  /// A cell's day, `2025-03-01` or `2025/3/1`, with or without a time behind it; `nil` where it is
  /// empty.
  func day(_ row: Row, _ column: Int?) throws(Rejection) -> CivilDate? {
    guard let text = text(row, column) else { return nil }
    guard let day = CivilDate(anySeparator: text) ?? Instant(text)?.date else { throw .time }
    return day
  }

  /// When a sample was taken: its day, and the moment where a time of day is given, in the cell of the
  /// day or in one of its own (`09:00`, or the beginning of `09:00-10:00`).
  func sampling(
    _ row: Row, day column: Int, time: Int?
  ) throws(Rejection) -> (date: CivilDate, at: Instant?)? {
    guard let date = try day(row, column) else { return nil }
    let at = text(row, column).flatMap { Instant($0) }
    guard let time, time != column, let words = text(row, time) else { return (date, at) }
    if let moment = Instant(words) {
      guard moment.date == date else { throw .time }
      return (date, moment)
    }
    let clock = words.prefix { !["-", "~", "～", "至", "—", "–"].contains($0) }
    let trimmed = String(clock.filter { !$0.isWhitespace })
    guard let moment = Instant("\(date) \(trimmed)"), moment.date == date else { throw .time }
    return (date, moment)
  }
}

extension Rejection: Error {}

extension String {
  /// Why a cell is no number that ``ExactDecimal`` holds: out of range if it is written like one.
  var numberFault: Rejection {
    var text = self
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return .number }
      if case .unreadable = unsafe FieldNumber.read(start, bytes.count) { return .number }
      return .numberRange
    }
  }
}

extension LogSummary {
  /// Looks at the time stamp of a rejected row: quotes are rare there, and a hint is all it gives.
  mutating func hint(at column: Int, in text: String) {
    let cells = text.split(separator: ",", omittingEmptySubsequences: false)
    guard column < cells.count else { return }
    let cell = cells[column].filter { $0 != "\"" }
    if let hint = StampHint(String(cell.drop(while: \.isWhitespace))) { stampHints.insert(hint) }
  }

  /// - Parameter stamps: its cells that should hold a time, as far as there are any.
  mutating func reject(
    _ row: LogTable.Row, _ reason: Rejection, stamps: [String] = []
  ) {
    if reason == .time { stampHints.formUnion(stamps.compactMap { StampHint($0) }) }
    rejected += 1
    rejections[reason, default: 0] += 1
    if rejections[reason, default: 0] <= Self.exampleLimit {
      examples.append(RejectedRow(line: row.line, reason: reason, text: row.text))
    }
  }
}

extension ExactDecimal {
  /// In the base unit of the unit's quantity; `nil` where 128 bits end.
  func converted(from unit: UnitOfMeasure) -> ExactDecimal? {
    let (scaled, overflow) = mantissa.multipliedReportingOverflow(by: Int128(unit.factor))
    guard !overflow else { return nil }
    var result = ExactDecimal(mantissa: scaled, scale: scale - unit.exponent)
    _ = result.normalise()
    return result
  }
}
