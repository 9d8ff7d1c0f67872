package import Measures

extension MonthlyDigest {
  /// Months on end without a run of one plant: one line where thirteen say the same.
  package struct Silence: Hashable, Sendable {
    package var plant: String
    package var name: String
    package var first: CivilMonth
    package var last: CivilMonth
    package var months: Int
    /// Of all of its months: what is only awaited is a silence of its own.
    package var isAlarm: Bool
    /// How many of its months before the digest's own became an alarm in the month before the
    /// digest's day.
    package var newlyOverdue: Int
    /// From the end of its first month to the day of the digest.
    package var days: Int
    /// The last month of which something was received, among those shown; `nil`: none.
    package var lastReceived: CivilMonth?
  }

  /// ``notReceived`` by plant and months on end: those that reach the latest month first, of these the
  /// longest silent first.
  package var silences: [Silence] {
    var silences: [Silence] = []
    for months in Dictionary(grouping: notReceived, by: \.plant).values {
      for each in months.sorted(by: { $0.month < $1.month }) {
        // The digest's own month is no news: whoever reads of it reads so for the first time.
        let isNews = each.isAlarm && each.isNew && each.month != month
        if let open = silences.last, open.plant == each.plant, open.isAlarm == each.isAlarm,
          open.last.adding(1) == each.month
        {
          silences[silences.count - 1].last = each.month
          silences[silences.count - 1].months += 1
          silences[silences.count - 1].newlyOverdue += isNews ? 1 : 0
        } else {
          silences.append(
            Silence(
              plant: each.plant, name: each.name, first: each.month, last: each.month, months: 1,
              isAlarm: each.isAlarm, newlyOverdue: isNews ? 1 : 0,
              days: each.days, lastReceived: each.lastReceived))
        }
      }
    }
    return silences.sorted { one, other in
      if one.last != other.last { return one.last > other.last }
      if one.first != other.first { return one.first < other.first }
      return one.plant < other.plant
    }
  }
}
