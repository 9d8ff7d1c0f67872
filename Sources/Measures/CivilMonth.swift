/// A calendar month, as energy and production logs name it: `2025-03`.
package struct CivilMonth: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var year: Int
  package var month: Int

  package init?(year: Int, month: Int) {
    guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  package init(_ date: CivilDate) {
    year = date.year
    month = date.month
  }

  /// Reads `2025-03`.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, let first = CivilDate(text + "-01") else { return nil }
    self.init(first)
  }

  package static func < (left: CivilMonth, right: CivilMonth) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  package var description: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
      + "-\(twoDigits(month))"
  }
}

extension CivilMonth {
  package var firstDay: CivilDate {
    // Every month of the calendar has one.
    CivilDate(year: year, month: month, day: 1) ?? CivilDate(daysSinceEpoch: 0)
  }

  package var lastDay: CivilDate { CivilDate(daysSinceEpoch: end.daysSinceEpoch - 1) }

  /// The first day after it.
  package var end: CivilDate {
    CivilDate(
      daysSinceEpoch: firstDay.daysSinceEpoch + CivilDate.daysIn(month: month, of: year))
  }

  /// When it begins and ends; half-open.
  package var span: (from: Instant, to: Instant) { (Instant(firstDay), Instant(end)) }

  /// The month so many months later, or earlier; `nil` outside the calendar.
  package func adding(_ months: Int) -> CivilMonth? {
    let number = year * 12 + month - 1 + months
    let year = number.flooredQuotient(12)
    return CivilMonth(year: year, month: number - year * 12 + 1)
  }
}
