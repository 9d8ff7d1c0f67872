import Measures

/// Marks on an axis of time, at round hours, days or months of China's time.
enum SpanTicks {
  /// - Parameter most: Marks that have room.
  static func ticks(
    from: Instant, to: Instant, most: Int
  ) -> [(at: Instant, text: String)] {
    guard from < to, most > 0 else { return [] }
    let seconds = to.seconds - from.seconds
    for hours in [1, 2, 3, 6, 12] where seconds / Int64(hours * 3600) <= Int64(most) {
      return steps(from, to, every: Int64(hours) * 3600).map { at in
        let text = at.minuteText
        return (at, at.secondOfDay == 0 ? shortDate(at.date) : String(text.suffix(5)))
      }
    }
    for days in [1, 2, 5, 10] where seconds / Int64(days * 86_400) <= Int64(most) {
      return steps(from, to, every: 86_400).filter { at in
        // Days of the month, so that marks stay put while a page is turned.
        days == 1 || (at.date.day % days == 1 && at.date.day < 31)
      }.map { ($0, shortDate($0.date)) }
    }
    return months(from, to, most: most)
  }

  private static func steps(_ from: Instant, _ to: Instant, every step: Int64) -> [Instant] {
    let offset = Instant.chinaOffset
    let first = -(-(from.seconds + offset)).flooredQuotient(step) * step - offset
    return stride(from: first, through: to.seconds, by: Int(step)).map { Instant(seconds: $0) }
  }

  private static func months(
    _ from: Instant, _ to: Instant, most: Int
  ) -> [(at: Instant, text: String)] {
    var marks: [(at: Instant, text: String)] = []
    var month: CivilMonth? = CivilMonth(from.date)
    while let current = month, current.span.from <= to {
      if current.span.from >= from { marks.append((current.span.from, current.description)) }
      month = current.adding(1)
    }
    let step = [1, 2, 3, 6, 12].first { marks.count / $0 <= most } ?? 24
    return marks.enumerated().filter { $0.offset % step == 0 }.map { $0.element }
  }
}
