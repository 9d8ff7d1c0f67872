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

  /// When hour number `hour` begins.
  package func start(ofHour hour: Int) -> Instant {
    Instant(seconds: from.seconds + Int64(hour) * 3600)
  }
}
