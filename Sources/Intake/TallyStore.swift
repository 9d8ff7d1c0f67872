import Measures

/// The hours of all series: partials that can be merged, so any split of the rows over threads or
/// files gives the same sums.
struct TallyStore: Sendable {
  let hours: Int
  private var tallies: HourPages<HourTally>
  /// Beside the tallies: a log without flags neither holds nor touches any.
  private var uncounted: HourPages<UncountedTally>

  init(seriesCount: Int, hours: Int) {
    self.hours = hours
    tallies = HourPages(seriesCount: seriesCount, hours: hours, blank: HourTally())
    uncounted = HourPages(seriesCount: seriesCount, hours: hours, blank: UncountedTally())
  }

  @inline(__always)
  mutating func update(_ series: Int, _ hour: Int, _ change: (inout HourTally) -> Void) {
    tallies.update(series, hour, change)
  }

  /// Adds readings in order. Each of `readings` is handed to `change` with its hour.
  @inline(__always)
  mutating func update<Reading>(
    _ readings: [Reading], place: (Reading) -> (series: Int, hour: Int),
    _ change: (Reading, inout HourTally) -> Void
  ) {
    tallies.update(readings, place: place, change)
  }

  /// Changes what an hour's readings that do not count come to; `change` says whether their units
  /// contest the hour.
  @inline(__always)
  mutating func updateUncounted(
    _ series: Int, _ hour: Int, _ change: (inout UncountedTally) -> Bool
  ) {
    var isContested = false
    uncounted.update(series, hour) { isContested = change(&$0) }
    if isContested { update(series, hour) { $0.isContested = true } }
  }

  subscript(series: Int, hour: Int) -> HourTally { tallies[series, hour] }

  /// What an hour's readings that do not count come to; empty where all count.
  func uncounted(_ series: Int, _ hour: Int) -> UncountedTally { uncounted[series, hour] }

  /// All series with at least one readable row, in order.
  var touchedSeries: [Int] { tallies.touchedSeries }

  /// Whether a series has at least one readable row.
  func touches(_ series: Int) -> Bool { tallies.touches(series) }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    tallies.clear(series)
    uncounted.clear(series)
  }

  /// The hours of a series, one a hour of the period.
  func series(_ series: Int) -> [HourTally] {
    (0..<hours).map { tallies[series, $0] }
  }

  /// The hours of a series in which readings do not count.
  func uncounted(of series: Int) -> UncountedHours {
    var found = UncountedHours()
    guard uncounted.touches(series) else { return found }
    for hour in 0..<hours {
      let tally = uncounted[series, hour]
      if !tally.isEmpty { found.append(hour, tally) }
    }
    return found
  }

  mutating func merge(_ other: TallyStore) {
    _ = tallies.merge(other.tallies) { tally, more in
      tally.merge(more)
      return false
    }
    // Volume fractions that meet masses: sums do not settle such hours.
    for (series, hour) in uncounted.merge(other.uncounted, { $0.merge($1) }) {
      update(series, hour) { $0.isContested = true }
    }
  }
}

extension HourTally {
  /// Adds what another thread or file knows of the same hour.
  mutating func merge(_ other: HourTally) {
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      self = other
      return
    }
    isContested =
      isContested || other.isContested || minutes & other.minutes != 0
      || (counted > 0 && other.counted > 0 && isVolume != other.isVolume)
    if counted == 0 { isVolume = other.isVolume }
    nanoSum &+= other.nanoSum
    minutes |= other.minutes
    rows = UInt32(clamping: Int(rows) + Int(other.rows))
    counted &+= other.counted
    countedMinutes &+= other.countedMinutes
    stoppedMinutes &+= other.stoppedMinutes
    isOverRange = isOverRange || other.isOverRange
  }
}

extension UncountedTally {
  /// Adds a reading that does not count.
  ///
  /// - Parameter nano: in 10⁻⁹ of the base unit.
  /// - Returns: whether volume fractions meet masses.
  mutating func add(
    nano: Int64, isVolume: Bool, flag: DataFlag, interval: UInt16
  ) -> Bool {
    flags.insert(DataFlags(flag))
    guard nano >= 0 else { return false }
    let isMixed = readings > 0 && isVolume != self.isVolume
    self.isVolume = isVolume
    nanoSum &+= nano
    readings &+= 1
    minutes &+= interval
    return isMixed
  }

  /// Adds what another thread or file knows of the same hour.
  ///
  /// - Returns: whether volume fractions meet masses.
  mutating func merge(_ other: UncountedTally) -> Bool {
    guard !other.isEmpty else { return false }
    let isMixed = readings > 0 && other.readings > 0 && isVolume != other.isVolume
    if readings == 0 { isVolume = other.isVolume }
    nanoSum &+= other.nanoSum
    readings &+= other.readings
    minutes &+= other.minutes
    flags.formUnion(other.flags)
    return isMixed
  }
}
