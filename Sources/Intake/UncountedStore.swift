import Measures

/// The readings of all series that do not count, by hour: kept beside the tallies and only for hours
/// that have any, so that a log without flags neither holds nor touches it.
struct UncountedStore: Sendable {
  private let hours: Int
  /// Series and hour as one number, and what belongs to it, in the order of their coming.
  private var keys: [Int] = []
  private var tallies: [UncountedTally] = []
  /// An open hash table of places in `keys`, counted from 1; 0 is free. At most half full.
  private var slots: [Int32] = []

  init(hours: Int) {
    self.hours = hours
  }

  mutating func update(_ series: Int, _ hour: Int, _ change: (inout UncountedTally) -> Void) {
    let key = series * hours + hour
    if keys.count * 2 >= slots.count { grow() }
    let slot = slot(of: key)
    if slots[slot] == 0 {
      keys.append(key)
      tallies.append(UncountedTally())
      slots[slot] = Int32(keys.count)
    }
    change(&tallies[Int(slots[slot]) - 1])
  }

  /// An empty tally where all readings of the hour count.
  subscript(series: Int, hour: Int) -> UncountedTally {
    guard !slots.isEmpty else { return UncountedTally() }
    let place = slots[slot(of: series * hours + hour)]
    return place == 0 ? UncountedTally() : tallies[Int(place) - 1]
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    for place in keys.indices where keys[place] / hours == series {
      tallies[place] = UncountedTally()
    }
  }

  /// The hours of a series in which readings do not count.
  func hours(of series: Int) -> UncountedHours {
    var found = UncountedHours()
    guard !keys.isEmpty else { return found }
    for hour in 0..<hours {
      let tally = self[series, hour]
      if !tally.isEmpty { found.append(hour, tally) }
    }
    return found
  }

  /// Adds what another thread or file has.
  ///
  /// - Returns: hours in which volume fractions meet masses: sums do not settle them.
  mutating func merge(_ other: UncountedStore) -> [(series: Int, hour: Int)] {
    var mixed: [(series: Int, hour: Int)] = []
    for (key, tally) in zip(other.keys, other.tallies) where !tally.isEmpty {
      let (series, hour) = key.quotientAndRemainder(dividingBy: hours)
      var isMixed = false
      update(series, hour) { isMixed = $0.merge(tally) }
      if isMixed { mixed.append((series, hour)) }
    }
    return mixed
  }

  /// Where a key stands, or the free slot where it would.
  @inline(__always)
  private func slot(of key: Int) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot] != 0, keys[Int(slots[slot]) &- 1] != key { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: max(1024, slots.count * 2))
    for (place, key) in keys.enumerated() { slots[slot(of: key)] = Int32(place + 1) }
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
