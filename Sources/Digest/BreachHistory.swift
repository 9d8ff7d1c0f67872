import Measures
package import Report

/// What became of a breach from month to month, and of its episodes from run to run: the one place
/// that says so.
///
/// Absence is never "resolved": only a month in which the requirement was judged, and kept, ends a
/// breach.
package enum BreachHistory {
  /// Where a breach stands in the last of some months.
  package struct Standing: Hashable, Sendable {
    package var state: MonthlyDigest.BreachState
    /// The last month before in which it was seen, counted from the first.
    package var before: Int?
    /// The first of the months, this or earlier ones, since which it was not seen kept.
    package var since: Int?

    package init(state: MonthlyDigest.BreachState, before: Int?, since: Int?) {
      self.state = state
      self.before = before
      self.since = since
    }
  }

  /// - Parameter months: In order, the last being the one asked for.
  /// - Returns: `nil` where there is nothing to say: it is not there, and was not when it was last
  ///   judged.
  package static func standing(_ months: [MonthlyDigest.BreachPresence]) -> Standing? {
    guard let now = months.last else { return nil }
    let earlier = months.indices.dropLast()
    let known = earlier.last { months[$0] != .unknown }
    let before = earlier.last { months[$0].size != nil }
    switch now {
    case .present(let size):
      let kept = earlier.last { months[$0] == .kept }
      let since = months.indices.first { $0 > kept ?? -1 && months[$0].size != nil }
      guard let before, let old = months[before].size else {
        return Standing(state: .new, before: nil, since: since)
      }
      let state = known == before ? comparison(of: size, with: old) : .returned
      return Standing(state: state, before: before, since: since)
    case .kept, .unknown:
      guard let before, known == before else { return nil }
      let kept = earlier.last { months[$0] == .kept }
      let since = earlier.first { $0 > kept ?? -1 && months[$0].size != nil }
      return Standing(state: now == .kept ? .resolved : .unknown, before: before, since: since)
    }
  }

  /// Worse where it is farther over its limit or longer, as a baseline counts it; better where one of
  /// the two is less and neither is more.
  private static func comparison(
    of size: MonthlyDigest.BreachSize, with old: MonthlyDigest.BreachSize
  ) -> MonthlyDigest.BreachState {
    var changes: [Int] = []
    if let one = size.exactMultiple, let other = old.exactMultiple {
      changes.append(one < other ? -1 : one > other ? 1 : 0)
    }
    let (count, oldCount) = (size.hours ?? size.exceeding, old.hours ?? old.exceeding)
    if size.basis == old.basis, let count, let oldCount {
      changes.append((count - oldCount).signum())
    }
    if changes.contains(1) { return .worse }
    return changes.contains(-1) ? .better : .continuing
  }

  // MARK: Episodes

  /// One episode, or a finding that has no time.
  package struct Episode: Hashable, Sendable {
    package var fingerprint: String
    /// In seconds, half-open; `nil`: the finding has no time.
    package var span: Range<Int64>?

    package init(fingerprint: String, span: Range<Int64>?) {
      self.fingerprint = fingerprint
      self.span = span
    }

    /// Whether two runs speak of the same: late rows can move an episode's start and end.
    func isSame(as other: Episode) -> Bool {
      guard fingerprint == other.fingerprint else { return false }
      guard let span, let otherSpan = other.span else { return span == other.span }
      return span.overlaps(otherSpan)
    }

    /// Whether it goes on where another ends, as over the end of a month.
    func continues(_ other: Episode) -> Bool {
      guard fingerprint == other.fingerprint, let span, let otherSpan = other.span else {
        return false
      }
      return otherSpan.lowerBound < span.lowerBound && otherSpan.upperBound >= span.lowerBound
    }
  }

  /// Episodes of one period in an old and in a new run: how many are only in one of them.
  package static func changes(
    from old: [Episode], to new: [Episode]
  ) -> (gone: Int, added: Int) {
    let newByPrint = Dictionary(grouping: new, by: \.fingerprint)
    let oldByPrint = Dictionary(grouping: old, by: \.fingerprint)
    let gone = old.count { episode in
      !(newByPrint[episode.fingerprint] ?? []).contains { $0.isSame(as: episode) }
    }
    let added = new.count { episode in
      !(oldByPrint[episode.fingerprint] ?? []).contains { $0.isSame(as: episode) }
    }
    return (gone, added)
  }
}

extension MonthlyDigest.BreachPresence {
  package var size: MonthlyDigest.BreachSize? {
    if case .present(let size) = self { size } else { nil }
  }
}
