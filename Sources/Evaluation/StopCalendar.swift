package import Measures

/// How much of each hour of the period an outlet's declared stops cover.
package struct StopCalendar: Sendable {
  /// Minutes, one a hour; empty where the outlet declared no stop.
  private let covered: [UInt8]
  /// A bit for each minute of an hour that stops cover wholly.
  private let minutes: [UInt64]

  package init(_ stops: some Sequence<PlannedStop>, period: Period) {
    let spans =
      stops
      .map { (max($0.from.seconds, period.from.seconds), min($0.to.seconds, period.to.seconds)) }
      .filter { $0.0 < $0.1 }
      .sorted { $0 < $1 }
    guard !spans.isEmpty else {
      covered = []
      minutes = []
      return
    }
    var seconds = [Int64](repeating: 0, count: period.hours)
    var masks = [UInt64](repeating: 0, count: period.hours)
    var reached = period.from.seconds
    for (from, to) in spans {
      var at = max(from, reached)
      while at < to {
        let hour = Int((at - period.from.seconds) / 3600)
        let next = min(to, period.start(ofHour: hour + 1).seconds)
        seconds[hour] += next - at
        let start = period.start(ofHour: hour).seconds
        let first = (at - start + 59) / 60
        let end = (next - start) / 60
        if first < end { masks[hour] |= (1 << UInt64(end)) - (1 << UInt64(first)) }
        at = next
      }
      reached = max(reached, to)
    }
    covered = seconds.map { UInt8($0 / 60) }
    minutes = masks
  }

  /// Whether an hour is not expected: its outlet stands still for at least 45 minutes, as for an
  /// hour that its flags call stopped, and no reading says otherwise.
  package func excuses(_ hour: Int, _ tally: HourTally) -> Bool {
    stops(hour) && !isContradicted(hour, by: tally)
  }

  /// Whether readings in the stopped part of an hour say that something was measured: at least one
  /// normal one in an hour that is wholly stopped, more than fit beside the stop in an hour that it
  /// cuts.
  ///
  /// Readings over range, and rows that contradict each other, say it too: none of them counts, and
  /// an outlet that stands still gives neither. Where the stop cuts the hour, and rows stand beside
  /// it, these may be the ones.
  func isContradicted(_ hour: Int, by tally: HourTally) -> Bool {
    guard stops(hour) else { return false }
    if tally.isOverRange || tally.holdsConflict, !tally.isStopped,
      tally.minutes & ~minutes[hour] == 0
    {
      return true
    }
    guard tally.counted > 0 else { return false }
    if tally.isValid { return true }
    let interval = Int(tally.countedMinutes) / Int(tally.counted)
    return (Int(tally.counted) - 1) * interval >= 60 - Int(covered[hour])
  }

  private func stops(_ hour: Int) -> Bool { hour < covered.count && covered[hour] >= 45 }
}
