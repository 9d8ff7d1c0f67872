import Measures

/// The readings of all series that do not count, by hour: kept beside the tallies and only for hours
/// that have any, so that a log without flags neither holds nor touches it.
struct UncountedStore: Sendable {
  private struct Entry: Sendable {
    /// Series and hour as one number.
    var key: Int
    var tally = UncountedTally()
  }

  private let hours: Int
  /// In the order of their coming, which is nearly that of time.
  private var entries: [Entry] = []
  /// An open hash table of places in `entries`, counted from 1; 0 is free. At most half full.
  private var slots: [Int32] = []

  init(hours: Int) {
    self.hours = hours
  }

  @inline(__always)
  mutating func update(_ series: Int, _ hour: Int, _ change: (inout UncountedTally) -> Void) {
    let key = series &* hours &+ hour
    if entries.count &* 2 >= slots.count { grow() }
    let slot = slot(of: key)
    var place = slots[slot]
    if place == 0 {
      entries.append(Entry(key: key))
      place = Int32(truncatingIfNeeded: entries.count)
      slots[slot] = place
    }
    change(&entries[Int(place) &- 1].tally)
  }

  /// An empty tally where all readings of the hour count.
  subscript(series: Int, hour: Int) -> UncountedTally {
    guard !slots.isEmpty else { return UncountedTally() }
    let place = slots[slot(of: series * hours + hour)]
    return place == 0 ? UncountedTally() : entries[Int(place) - 1].tally
  }

  /// Forgets a series.
  mutating func clear(_ series: Int) {
    for place in entries.indices where entries[place].key / hours == series {
      entries[place].tally = UncountedTally()
    }
  }

  /// The hours of each series in which readings do not count.
  var bySeries: [Int: UncountedHours] {
    var grouped: [Int: [Entry]] = [:]
    for entry in entries where !entry.tally.isEmpty {
      grouped[entry.key / hours, default: []].append(entry)
    }
    return grouped.mapValues { entries in
      var found = UncountedHours()
      for entry in entries.sorted(by: { $0.key < $1.key }) {
        found.append(entry.key % hours, entry.tally)
      }
      return found
    }
  }

  /// Adds what another thread or file has.
  ///
  /// - Returns: hours in which volume fractions meet masses: sums do not settle them.
  mutating func merge(_ other: UncountedStore) -> [(series: Int, hour: Int)] {
    var mixed: [(series: Int, hour: Int)] = []
    for entry in other.entries where !entry.tally.isEmpty {
      let (series, hour) = entry.key.quotientAndRemainder(dividingBy: hours)
      var isMixed = false
      update(series, hour) { isMixed = $0.merge(entry.tally) }
      if isMixed { mixed.append((series, hour)) }
    }
    return mixed
  }

  /// Where a key stands, or the free slot where it would.
  @inline(__always)
  private func slot(of key: Int) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while slots[slot] != 0, entries[Int(slots[slot]) &- 1].key != key {
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  @inline(never)
  private mutating func grow() {
    slots = [Int32](repeating: 0, count: max(1024, slots.count * 2))
    for (place, entry) in entries.enumerated() {
      slots[slot(of: entry.key)] = Int32(truncatingIfNeeded: place + 1)
    }
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
