/// The stretch of time that a dossier speaks of: half-open, whole hours of China's time.
///
/// Coverage is counted on it, never on the rows that happen to be there.
package struct Period: Hashable, Sendable {
  package let from: Instant
  package let to: Instant

  /// `nil` where an end is not on a whole hour or nothing lies between the two.
  package init?(from: Instant, to: Instant) {
    guard from < to, from.isWholeHour, to.isWholeHour else { return nil }
    self.from = from
    self.to = to
  }

  package init?(_ month: CivilMonth) {
    self.init(from: month.span.from, to: month.span.to)
  }

  /// - Parameters:
  ///   - start: the beginning of a day.
  ///   - hours: at least one; fewer count as one.
  package init(from start: CivilDate, hours: Int) {
    from = Instant(start)
    to = Instant(seconds: from.seconds + Int64(max(1, hours)) * 3600)
  }

  /// Number of hours.
  package var hours: Int { Int((to.seconds - from.seconds) / 3600) }

  /// The hour that holds `instant`, counted from 0, or `nil` outside the period.
  package func hour(of instant: Instant) -> Int? {
    guard from <= instant, instant < to else { return nil }
    return Int((instant.seconds - from.seconds) / 3600)
  }

  /// Those of its hours that lie between two whole hours; none where it holds none of them.
  package func hours(from start: Instant, to end: Instant) -> Range<Int> {
    let first = min(max(start, from), to)
    let last = max(first, min(end, to))
    let index = Int((first.seconds - from.seconds) / 3600)
    return index..<index + Int((last.seconds - first.seconds) / 3600)
  }

  /// The calendar months that it touches, in order, with those of its hours that lie in them.
  package var months: [(month: CivilMonth, hours: Range<Int>)] {
    var found: [(month: CivilMonth, hours: Range<Int>)] = []
    var next: CivilMonth? = CivilMonth(from.date)
    while let month = next, month.span.from < to {
      found.append((month, hours(from: month.span.from, to: month.span.to)))
      next = month.adding(1)
    }
    return found
  }

  /// The calendar months that it holds whole, with their hours.
  package var wholeMonths: [(month: CivilMonth, hours: Range<Int>)] {
    months.filter { from <= $0.month.span.from && $0.month.span.to <= to }
  }

  /// When hour number `hour` begins.
  package func start(ofHour hour: Int) -> Instant {
    Instant(seconds: from.seconds + Int64(hour) * 3600)
  }
}
