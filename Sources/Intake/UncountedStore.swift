import Measures

/// The readings of all series that do not count, by hour: kept beside the tallies and only where
/// there are any, so that a log without flags neither holds nor touches it.
struct UncountedStore: Sendable {
  private static let hoursPerPage = 26

  private let slots: Int
  private let pagesPerSeries: Int
  /// Page of a series' stretch of hours, or -1; empty as long as every reading counts.
  private var pages: [Int32] = []
  private var tallies: [UncountedTally] = []

  init(seriesCount: Int, hours: Int) {
    pagesPerSeries = (hours + Self.hoursPerPage - 1) / Self.hoursPerPage
    slots = seriesCount * pagesPerSeries
  }

  mutating func update(_ series: Int, _ hour: Int, _ change: (inout UncountedTally) -> Void) {
    let slot = series * pagesPerSeries + hour / Self.hoursPerPage
    if pages.isEmpty { pages = [Int32](repeating: -1, count: slots) }
    if pages[slot] < 0 {
      pages[slot] = Int32(tallies.count / Self.hoursPerPage)
      tallies.append(contentsOf: repeatElement(UncountedTally(), count: Self.hoursPerPage))
    }
    change(&tallies[Int(pages[slot]) * Self.hoursPerPage + hour % Self.hoursPerPage])
  }

  subscript(series: Int, hour: Int) -> UncountedTally {
    guard !pages.isEmpty else { return UncountedTally() }
    let page = pages[series * pagesPerSeries + hour / Self.hoursPerPage]
    return page < 0
      ? UncountedTally() : tallies[Int(page) * Self.hoursPerPage + hour % Self.hoursPerPage]
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    guard !pages.isEmpty else { return }
    for page in 0..<pagesPerSeries { pages[series * pagesPerSeries + page] = -1 }
  }

  /// The hours of a series in which readings do not count.
  func hours(of series: Int) -> UncountedHours {
    var found = UncountedHours()
    guard !pages.isEmpty else { return found }
    for page in 0..<pagesPerSeries where pages[series * pagesPerSeries + page] >= 0 {
      let first = Int(pages[series * pagesPerSeries + page]) * Self.hoursPerPage
      for hour in 0..<Self.hoursPerPage where !tallies[first + hour].isEmpty {
        found.append(page * Self.hoursPerPage + hour, tallies[first + hour])
      }
    }
    return found
  }

  /// Adds what another thread or file has.
  ///
  /// - Returns: hours in which volume fractions meet masses: sums do not settle them.
  mutating func merge(_ other: UncountedStore) -> [(series: Int, hour: Int)] {
    guard !other.pages.isEmpty else { return [] }
    var mixed: [(series: Int, hour: Int)] = []
    for slot in other.pages.indices where other.pages[slot] >= 0 {
      let series = slot / pagesPerSeries
      let theirs = Int(other.pages[slot]) * Self.hoursPerPage
      for offset in 0..<Self.hoursPerPage where !other.tallies[theirs + offset].isEmpty {
        let hour = slot % pagesPerSeries * Self.hoursPerPage + offset
        var isMixed = false
        update(series, hour) { isMixed = $0.merge(other.tallies[theirs + offset]) }
        if isMixed { mixed.append((series, hour)) }
      }
    }
    return mixed
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
    let isMixed = readings > 0 && other.readings > 0 && isVolume != other.isVolume
    if readings == 0 { isVolume = other.isVolume }
    nanoSum &+= other.nanoSum
    readings &+= other.readings
    minutes &+= other.minutes
    flags.formUnion(other.flags)
    return isMixed
  }
}
