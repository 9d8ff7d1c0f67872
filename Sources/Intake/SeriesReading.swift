package import Measures

/// One reading of a series, with the rows that give it.
package struct SeriesReading: Sendable {
  /// What a reading is worth (SEMANTICS 2).
  package enum State: Hashable, Sendable {
    case valid
    /// Does not count, and why: its flag, or that it is negative.
    case invalid(DataFlag)
    /// Its rows contradict each other, so that none of them counts.
    case contradicting
  }

  /// A row that gives it.
  package struct Row: Sendable {
    package var file: String
    /// Counted from 1.
    package var line: Int
    package var value: ExactSum
    /// As written; N for an empty one.
    package var flag: String
  }

  package var at: Instant
  package var state: State
  /// The first ones in the order of the logs; at most ``rowLimit``, and at least one.
  package var rows: [Row]
  /// All of them.
  package var rowCount: Int

  package static let rowLimit = 8
}

/// What a stretch of a series' readings comes to.
package struct SeriesStretch: Sendable {
  /// The least or the greatest of its valid readings, and the earliest time at which it was.
  package struct Extreme: Sendable {
    package var value: ExactSum
    package var at: Instant
    /// The value itself, in ppm where `isVolume`.
    var reading: ExactReading
    var isVolume: Bool

    init(_ reading: ExactReading, isVolume: Bool, at: Instant) {
      value = ExactSum(of: reading, isVolume: isVolume)
      self.at = at
      self.reading = reading
      self.isVolume = isVolume
    }
  }

  /// Half-open, whole minutes.
  package var from: Instant
  package var to: Instant
  /// Its first and its last reading, whatever their flags.
  package var first: Instant?
  package var last: Instant?
  /// Instants with a readable row.
  package var readings = 0
  /// Of these, the readings that count.
  package var valid = 0
  /// Of `readings`, those that lie in stopped hours.
  package var stopped = 0
  /// Intervals of hours that are not stopped in which no reading begins.
  package var missing = 0
  /// Of the valid readings.
  package var sum = ExactSum()
  /// At most one in mass and one in volume: only whoever knows the molar mass can compare them.
  package var least: [Extreme] = []
  package var greatest: [Extreme] = []

  /// Readings that do not count: flagged, negative, or contradicting each other.
  package var invalid: Int { readings - valid }
}

extension SeriesStretch {
  /// Adds what the rows of an instant agree on, if they do; that there are rows is known already.
  mutating func add(_ agreed: CapturedRow?, at instant: Instant) {
    first = min(first ?? instant, instant)
    last = max(last ?? instant, instant)
    guard let agreed, agreed.meaning == .normal, !agreed.value.isNegative else { return }
    valid += 1
    addToSum(ExactSum(of: agreed.value, isVolume: agreed.isVolume))
    let one = Extreme(agreed.value, isVolume: agreed.isVolume, at: instant)
    least.keep(one) { $0 < $1 }
    greatest.keep(one) { $0 > $1 }
  }

  /// Adds the stretch that follows.
  mutating func append(_ next: SeriesStretch) {
    to = next.to
    first = first ?? next.first
    last = next.last ?? last
    readings += next.readings
    valid += next.valid
    stopped += next.stopped
    missing += next.missing
    addToSum(next.sum)
    for one in next.least { least.keep(one) { $0 < $1 } }
    for one in next.greatest { greatest.keep(one) { $0 > $1 } }
  }

  /// Adds what a thread has summed up, in 10⁻⁹ of the base unit.
  mutating func add(_ part: NanoStretch, isVolume: Bool, from start: Instant) {
    guard part.count > 0 else { return }
    valid += part.count
    addToSum(ExactSum(of: Self.exact(part.sum), isVolume: isVolume))
    let extreme = { (nano: Int64, second: Int) in
      Extreme(
        Self.exact(Int128(nano)), isVolume: isVolume,
        at: Instant(seconds: start.seconds + Int64(second)))
    }
    least.keep(extreme(part.least, part.leastAt)) { $0 < $1 }
    greatest.keep(extreme(part.greatest, part.greatestAt)) { $0 > $1 }
  }

  private static func exact(_ nano: Int128) -> ExactReading {
    let (value, overflow) = nano.multipliedReportingOverflow(by: 1_000_000_000_000_000)
    return overflow
      ? .long(LongDecimal(ExactDecimal(mantissa: nano, scale: 9))) : .short(value)
  }

  /// Sums of over 10¹³ go on digit by digit: a stretch may hold any number of readings.
  private mutating func addToSum(_ more: ExactSum) {
    sum = sum + more
    if sum.mass >= Self.roomy {
      sum.longMass = (sum.longMass ?? .zero) + ExactReading.short(sum.mass).digits
      sum.mass = 0
    }
    if sum.volume >= Self.roomy {
      sum.longVolume = (sum.longVolume ?? .zero) + ExactReading.short(sum.volume).digits
      sum.volume = 0
    }
  }

  /// 10¹³ in 10⁻²⁴: as much again, and more, still fits 128 bits.
  private static let roomy = Int128(10_000_000_000_000) * 1_000_000_000_000 * 1_000_000_000_000
}

extension [SeriesStretch.Extreme] {
  /// Keeps `new` where it goes before the one of its kind, or is the same and earlier.
  fileprivate mutating func keep(
    _ new: SeriesStretch.Extreme, where precedes: (ExactReading, ExactReading) -> Bool
  ) {
    guard let index = firstIndex(where: { $0.isVolume == new.isVolume }) else {
      append(new)
      return
    }
    let old = self[index]
    if precedes(new.reading, old.reading) || (new.reading == old.reading && new.at < old.at) {
      self[index] = new
    }
  }
}

extension ExactSum {
  /// A reading by itself, which may be negative.
  init(of value: ExactReading, isVolume: Bool) {
    self.init()
    switch (value, isVolume) {
    case (.short(let value), false): mass = value
    case (.short(let value), true): volume = value
    case (.long(let value), false): longMass = value
    case (.long(let value), true): longVolume = value
    }
  }
}

/// What one thread has summed up of a stretch, in 10⁻⁹ of the base unit.
struct NanoStretch: Sendable {
  var count = 0
  var sum: Int128 = 0
  var least: Int64 = 0
  var greatest: Int64 = 0
  /// Seconds from the beginning of the period.
  var leastAt = 0
  var greatestAt = 0

  @inline(__always)
  mutating func add(_ nano: Int64, at second: Int) {
    if count == 0 || nano < least || (nano == least && second < leastAt) {
      (least, leastAt) = (nano, second)
    }
    if count == 0 || nano > greatest || (nano == greatest && second < greatestAt) {
      (greatest, greatestAt) = (nano, second)
    }
    count &+= 1
    sum &+= Int128(nano)
  }
}
