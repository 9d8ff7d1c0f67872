/// What the readings of one hour that do not count would come to, had they been normal.
///
/// No verdict rests on it: it tells an inspector what stands behind a flag.
package struct UncountedTally: Hashable, Sendable {
  /// Sum of those that are not negative, in 10⁻⁹ of the base unit (of ppm where `isVolume`).
  package var nanoSum: Int64 = 0
  /// How many of them are not negative.
  package var readings: UInt16 = 0
  /// `readings` × interval.
  package var minutes: UInt16 = 0
  /// Why they do not count, negative ones included.
  package var flags: DataFlags = []
  /// The readings are volume fractions (ppm), to be converted after summing.
  package var isVolume = false

  package init() {}

  /// No reading of the hour was left out.
  package var isEmpty: Bool { flags.isEmpty }
}

/// The hours of a series in which readings do not count, in order: most series have few.
package struct UncountedHours: Hashable, Sendable {
  /// Hours of the period, rising.
  package private(set) var hours: [Int32] = []
  private var tallies: [UncountedTally] = []
  /// The sums of hours that were read exactly; `nanoSum` means nothing there.
  package var exact: [Int: ExactSum] = [:]

  package init() {}

  /// Adds an hour later than those before it.
  package mutating func append(_ hour: Int, _ tally: UncountedTally) {
    hours.append(Int32(truncatingIfNeeded: hour))
    tallies.append(tally)
  }

  /// An empty tally where all readings of the hour count.
  package subscript(hour: Int) -> UncountedTally {
    var (low, high) = (0, hours.count)
    while low < high {
      let middle = (low + high) / 2
      if hours[middle] < hour { low = middle + 1 } else { high = middle }
    }
    return low < hours.count && hours[low] == hour ? tallies[low] : UncountedTally()
  }

  /// Sum of the readings that are not negative, in 10⁻²⁴ of the base units.
  package func sum(ofHour hour: Int) -> ExactSum {
    if let sum = exact[hour] { return sum }
    let tally = self[hour]
    let nano = Int128(tally.nanoSum) * 1_000_000_000_000_000
    return tally.isVolume ? ExactSum(volume: nano) : ExactSum(mass: nano)
  }
}

extension ExactSum {
  package static func + (left: Self, right: Self) -> Self {
    var sum = Self(mass: left.mass + right.mass, volume: left.volume + right.volume)
    sum.longMass = Self.sum(left.longMass, right.longMass)
    sum.longVolume = Self.sum(left.longVolume, right.longVolume)
    return sum
  }

  private static func sum(_ left: LongDecimal?, _ right: LongDecimal?) -> LongDecimal? {
    guard let left else { return right }
    return right.map { left + $0 } ?? left
  }
}
