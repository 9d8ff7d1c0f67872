package import Measures

/// The hours of one series and month as compact bytes, and back without loss: what judging needs,
/// without the logs.
///
/// An hour names its shape (minutes, rows, counts and marks, of which a month has few) in runs, and
/// gives its sum as the distance from the month's smallest, in the greatest power of ten that all
/// sums share: an ordinary hour takes two to five bytes. Exact sums, contradictions and readings that
/// do not count follow for the few hours that have them.
package enum HourBlob {
  package static let version: UInt8 = 1

  private static let mark = UInt8(ascii: "H")
  /// More hours than any period that a log may speak of: 114 years.
  private static let mostHours = 1_000_000

  /// - Parameter hours: Of the period; cut to those that the series has.
  package static func encode(
    _ series: HourSeries, hours: Range<Int>, of period: Period
  ) -> [UInt8] {
    let hours = hours.clamped(to: series.hours.indices)
    var writer = BlobWriter(mark: mark, version: version)
    let start = period.start(ofHour: hours.lowerBound)
    writer.put(signed: start.seconds)
    writer.put(count: hours.count)
    putTallies(series.hours[hours], &writer)
    writer.put(exact: series.exact, hours)
    let conflicts = series.conflicts.filter { conflict in
      period.hour(of: conflict.at).map(hours.contains) ?? false
    }
    writer.put(conflicts, from: start)
    writer.put(series.uncounted, hours)
    return writer.sealed()
  }

  package static func decode(_ bytes: [UInt8]) throws(BlobDamage) -> HourBlock {
    var reader = try BlobReader(bytes, mark: mark, version: version)
    let start = Instant(seconds: try reader.signed())
    let count = try reader.count(most: mostHours)
    guard start.isWholeHour, abs(start.seconds) < 1 << 40 else { throw .content }
    let block = HourBlock(
      start: start, hours: try tallies(count, &reader), exact: try reader.exact(hours: count),
      conflicts: try reader.conflicts(from: start, hours: count),
      uncounted: try reader.uncounted(hours: count))
    try reader.finish()
    return block
  }
}

/// What a blob holds; hours are counted from `start`.
package struct HourBlock: Sendable {
  package var start: Instant
  package var hours: [HourTally]
  package var exact: [Int: ExactSum]
  package var conflicts: [Conflict]
  package var uncounted: UncountedHours
}

// MARK: Tallies

extension HourBlob {
  private static func putTallies(_ tallies: ArraySlice<HourTally>, _ writer: inout BlobWriter) {
    var numbers: [HourShape: Int] = [:]
    var shapes: [HourShape] = []
    var runs: [(shape: Int, length: Int)] = []
    for tally in tallies {
      let shape = HourShape(tally)
      let number = numbers[shape] ?? shapes.count
      if number == shapes.count {
        numbers[shape] = number
        shapes.append(shape)
      }
      if let last = runs.indices.last, runs[last].shape == number {
        runs[last].length += 1
      } else {
        runs.append((number, 1))
      }
    }
    writer.put(count: shapes.count)
    for shape in shapes { writer.put(shape) }
    writer.put(count: runs.count)
    for run in runs {
      writer.put(count: run.shape)
      writer.put(count: run.length)
    }
    let sums = tallies.map(\.nanoSum).filter { $0 != 0 }
    let (power, divisor) = sharedPower(of: sums)
    let quotients = sums.map { $0 / divisor }
    let least = quotients.min() ?? 0
    writer.put(count: power)
    writer.put(signed: least)
    for quotient in quotients {
      // Wraps where the two lie further apart than 2⁶³; reading wraps back.
      writer.put(UInt64(bitPattern: quotient &- least))
    }
  }

  private static func tallies(
    _ count: Int, _ reader: inout BlobReader
  ) throws(BlobDamage) -> [HourTally] {
    var shapes: [HourShape] = []
    let shapeCount = try reader.count(most: count)
    shapes.reserveCapacity(shapeCount)
    for _ in 0..<shapeCount { shapes.append(try reader.shape()) }
    var tallies: [HourTally] = []
    tallies.reserveCapacity(count)
    for _ in 0..<(try reader.count(most: count)) {
      let (shape, length) = (try reader.count(most: count), try reader.count(most: count))
      guard shape < shapes.count, length > 0, length <= count - tallies.count else {
        throw .content
      }
      tallies.append(contentsOf: repeatElement(shapes[shape].tally, count: length))
    }
    guard tallies.count == count else { throw .content }
    guard let divisor = Int64(exactly: powers[try reader.count(most: powers.count - 1)]) else {
      throw .content
    }
    let least = try reader.signed()
    // A sum of 1 marks an hour that has one.
    for hour in tallies.indices where tallies[hour].nanoSum != 0 {
      let quotient = least &+ Int64(bitPattern: try reader.number())
      let (sum, overflow) = quotient.multipliedReportingOverflow(by: divisor)
      guard !overflow, sum != 0 else { throw .content }
      tallies[hour].nanoSum = sum
    }
    return tallies
  }

  /// The greatest power of ten that divides all of them.
  private static func sharedPower(of sums: [Int64]) -> (power: Int, divisor: Int64) {
    guard !sums.isEmpty else { return (0, 1) }
    var power = powers.count - 1
    for sum in sums {
      while power > 0, sum % powers[power] != 0 { power -= 1 }
    }
    return (power, powers[power])
  }

  private static let powers: [Int64] = (1..<19).reduce(into: [1]) { list, _ in
    list.append((list.last ?? 1) * 10)
  }
}

/// All of a tally but the size of its sum.
private struct HourShape: Hashable {
  /// With a sum of 1 where there is one, else 0.
  var tally: HourTally

  init(_ tally: HourTally) {
    self.tally = tally
    self.tally.nanoSum = tally.nanoSum == 0 ? 0 : 1
  }
}

extension BlobWriter {
  fileprivate mutating func put(_ shape: HourShape) {
    let tally = shape.tally
    put(tally.minutes)
    put(tally.rows)
    put(tally.counted)
    put(tally.countedMinutes)
    put(tally.stoppedMinutes)
    let marks = [
      tally.isOverRange, tally.holdsConflict, tally.isVolume, tally.isExact, tally.isContested,
      tally.nanoSum != 0,
    ]
    put(marks.enumerated().reduce(UInt64(0)) { $0 | ($1.element ? 1 << UInt64($1.offset) : 0) })
  }
}

extension BlobReader {
  fileprivate mutating func shape() throws(BlobDamage) -> HourShape {
    var tally = HourTally()
    tally.minutes = try number()
    tally.rows = try number(UInt32.self)
    tally.counted = try number(UInt16.self)
    tally.countedMinutes = try number(UInt16.self)
    tally.stoppedMinutes = try number(UInt16.self)
    let marks = try number()
    guard marks < 64 else { throw .content }
    tally.isOverRange = marks & 1 != 0
    tally.holdsConflict = marks & 2 != 0
    tally.isVolume = marks & 4 != 0
    tally.isExact = marks & 8 != 0
    tally.isContested = marks & 16 != 0
    tally.nanoSum = marks & 32 != 0 ? 1 : 0
    return HourShape(tally)
  }
}
