import Measures

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Series that hold everything that a tally may hold, likely or not.
enum RandomSeries {
  /// Of a period that begins on any hour, some hours to some months long.
  static func any(_ random: inout SeededGenerator) -> (series: HourSeries, period: Period) {
    let hours = Int.random(in: 1...2500, using: &random)
    let from = Int64.random(in: -20_000...900_000, using: &random) * 3600
    let period = Period(
      from: Instant(seconds: from), to: Instant(seconds: from + Int64(hours) * 3600))
    var series = HourSeries(
      key: SeriesKey(outlet: "DA001", pollutant: "PM"), hours: [],
      flags: [nil, .hj212, .hj75, FlagSet.none].randomElement(using: &random) ?? nil)
    var tally = HourTally()
    for hour in 0..<hours {
      if Int.random(in: 0..<3, using: &random) == 0 { tally = self.tally(&random) }
      tally.nanoSum = sum(&random)
      series.hours.append(tally)
      if chance(&random, 20) { series.exact[hour] = exact(&random) }
      if chance(&random, 10) {
        series.uncounted.append(hour, uncounted(&random))
        if chance(&random, 3) { series.uncounted.exact[hour] = exact(&random) }
      }
      if chance(&random, 40) {
        let at = from + Int64(hour) * 3600 + Int64.random(in: 0..<3600, using: &random)
        series.conflicts.append(conflict(Instant(seconds: at), &random))
      }
    }
    return (series, period ?? Period(from: CivilDate(daysSinceEpoch: 0), hours: hours))
  }

  private static func chance(_ random: inout SeededGenerator, _ oneIn: Int) -> Bool {
    Int.random(in: 0..<oneIn, using: &random) == 0
  }

  private static func sum(_ random: inout SeededGenerator) -> Int64 {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: 0
    case 1: [Int64.min, .max, 1, -1].randomElement(using: &random) ?? 0
    case 2: Int64(bitPattern: random.next())
    default: Int64.random(in: 0...6000, using: &random) * 1_000_000
    }
  }

  private static func tally(_ random: inout SeededGenerator) -> HourTally {
    var tally = HourTally()
    tally.minutes = Bool.random(using: &random) ? (1 << 60) - 1 : random.next()
    tally.rows = UInt32(
      truncatingIfNeeded: random.next() >> UInt64.random(in: 0..<64, using: &random))
    tally.counted = UInt16(truncatingIfNeeded: random.next())
    tally.countedMinutes = Bool.random(using: &random) ? 60 : UInt16.max
    tally.stoppedMinutes = UInt16.random(in: 0...60, using: &random)
    tally.isOverRange = Bool.random(using: &random)
    tally.holdsConflict = Bool.random(using: &random)
    tally.isVolume = Bool.random(using: &random)
    tally.isExact = Bool.random(using: &random)
    tally.isContested = Bool.random(using: &random)
    return tally
  }

  private static func exact(_ random: inout SeededGenerator) -> ExactSum {
    func number(_ random: inout SeededGenerator) -> Int128 {
      let word = Int128(Int64(bitPattern: random.next()))
      return chance(&random, 5)
        ? [Int128.min, .max, 0, -1].randomElement(using: &random) ?? 0
        : chance(&random, 2) ? word * 1_000_000_000_000 : word
    }
    var sum = ExactSum(mass: number(&random), volume: number(&random))
    if chance(&random, 4) { sum.longMass = long(&random) }
    if chance(&random, 4) { sum.longVolume = long(&random) }
    return sum
  }

  /// Sixty of the greatest readings add up to more digits than one may have.
  private static func long(_ random: inout SeededGenerator) -> LongDecimal {
    let text = "\(random.next())e\(Int.random(in: -380...380, using: &random))"
    let one = LongDecimal(text.utf8) ?? .zero
    return (0..<Int.random(in: 0..<60, using: &random)).reduce(one) { sum, _ in sum + one }
  }

  private static func uncounted(_ random: inout SeededGenerator) -> UncountedTally {
    var tally = UncountedTally()
    tally.nanoSum = sum(&random)
    tally.readings = UInt16(truncatingIfNeeded: random.next())
    tally.minutes = UInt16.random(in: 0...60, using: &random)
    tally.flags = DataFlags(rawValue: UInt16(truncatingIfNeeded: random.next()))
    tally.isVolume = Bool.random(using: &random)
    return tally
  }

  private static func conflict(_ at: Instant, _ random: inout SeededGenerator) -> Conflict {
    Conflict(
      at: at,
      rows: (0..<Int.random(in: 0...8, using: &random)).map { number in
        RowReference(
          file: "日志/emission-\(number).csv", line: number * 1_000_003, text: "1,\"超\n\u{1F3ED}\"")
      },
      greatest: (0..<Int.random(in: 0...2, using: &random)).map { _ in exact(&random) })
  }
}
