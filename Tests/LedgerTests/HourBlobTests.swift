import Measures
import Testing

@testable import Ledger

/// What is put into a blob comes out of it, bit by bit, or nothing does.
struct HourBlobTests {
  private func expectSame(_ found: HourSeries, _ series: HourSeries) {
    #expect(found.key == series.key && found.flags == series.flags)
    #expect(found.hours == series.hours)
    #expect(found.exact == series.exact)
    #expect(found.conflicts == series.conflicts)
    #expect(found.uncounted == series.uncounted)
  }

  @Test(arguments: 0..<60)
  func `any series comes back from its months`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (series, period) = RandomSeries.any(&random)
    let months = HourBlob.months(of: series, period: period)

    let found = try HourBlob.series(
      series.key, flags: series.flags, period: period,
      blobs: months.map(\.hours).shuffled(using: &random))

    expectSame(found, series)
    #expect(months.map(\.month) == period.months.map(\.month))
  }

  @Test func `a year's months begin and end where the calendar's do`() throws {
    let from = try #require(CivilDate(year: 2024, month: 1, day: 15))
    let period = Period(from: from, hours: 366 * 24)

    let months = period.months

    #expect(months.count == 13 && months.first?.month.description == "2024-01")
    #expect(months.first?.hours == 0..<(17 * 24) && months[1].hours.count == 29 * 24)
    #expect(months.last?.month.description == "2025-01" && months.last?.hours.count == 14 * 24)
    #expect(months.map(\.hours.count).reduce(0, +) == period.hours)
  }

  @Test func `a month that is missing or stands twice is no series`() throws {
    var random = SeededGenerator(seed: 7)
    let period = Period(from: CivilDate(daysSinceEpoch: 20_000), hours: 60 * 24)
    let series = HourSeries(
      key: SeriesKey(outlet: "DA001", pollutant: "PM"),
      hours: (0..<period.hours).map { _ in
        var tally = HourTally()
        tally.nanoSum = Int64.random(in: 0...9, using: &random)
        return tally
      })
    let blobs = HourBlob.months(of: series, period: period).map(\.hours)
    func read(_ blobs: [[UInt8]]) throws(BlobDamage) -> HourSeries {
      try HourBlob.series(series.key, flags: nil, period: period, blobs: blobs)
    }

    expectSame(try read(blobs), series)
    #expect(throws: BlobDamage.period) { try read(Array(blobs.dropLast())) }
    #expect(throws: BlobDamage.period) { try read(Array(blobs.dropFirst())) }
    #expect(throws: BlobDamage.period) { try read(blobs + [blobs[0]]) }
    #expect(throws: BlobDamage.period) { try read([]) }
  }

  @Test func `no damaged byte is read as data`() throws {
    let blob = try smallBlob()
    for index in blob.indices {
      for bit in 0..<8 {
        var damaged = blob
        damaged[index] ^= 1 << UInt8(bit)
        #expect(throws: BlobDamage.self) { try HourBlob.decode(damaged) }
      }
    }
    for length in blob.indices {
      #expect(throws: BlobDamage.self) { try HourBlob.decode(Array(blob.prefix(length))) }
    }
    #expect(throws: BlobDamage.checksum) { try HourBlob.decode(blob + [0]) }
  }

  /// A page of another blob, zeros, or noise in its place.
  @Test(arguments: 0..<40)
  func `no damaged stretch is read as data`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (series, period) = RandomSeries.any(&random)
    let blob = HourBlob.encode(series, hours: 0..<period.hours, of: period)
    for _ in 0..<20 {
      let from = Int.random(in: 0..<blob.count, using: &random)
      let to = Int.random(in: from...blob.count, using: &random)
      var damaged = blob
      let isZeros = Bool.random(using: &random)
      for index in from..<to {
        damaged[index] = isZeros ? 0 : UInt8(truncatingIfNeeded: random.next())
      }
      guard damaged != blob else { continue }
      #expect(throws: BlobDamage.self) { try HourBlob.decode(damaged) }
    }
  }

  /// Bytes with a right checksum that no writer wrote: refused or read, never a trap.
  @Test(arguments: 0..<200)
  func `what a wrong writer wrote ends in a sentence`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var body = try smallBlob().dropFirst(2).dropLast(8)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = Int.random(in: body.indices, using: &random)
      body[index] = UInt8(truncatingIfNeeded: random.next())
    }
    if seed.isMultiple(of: 5) {
      body =
        (0..<Int.random(in: 0...300, using: &random)).map { _ in
          UInt8(truncatingIfNeeded: random.next())
        }[...]
    }
    var writer = BlobWriter(mark: UInt8(ascii: "H"), version: HourBlob.version)
    writer.append(body)
    do {
      _ = try HourBlob.decode(writer.sealed())
    } catch {
      #expect(error != .checksum)
    }
  }

  @Test func `a newer version is named`() {
    var writer = BlobWriter(mark: UInt8(ascii: "H"), version: 9)
    writer.put(count: 1)
    #expect(throws: BlobDamage.version(9)) { try HourBlob.decode(writer.sealed()) }
    #expect(BlobDamage.version(9).reason.zh.contains("9"))
  }

  @Test func `damage names the ledger, the row and what to do`() {
    let fault = BlobDamage.checksum.fault(in: "a.ledger", row: "series_month run=3")
    #expect(fault.code == .unreadableInput && fault.position?.file == "a.ledger")
    #expect(
      fault.sentence.zh.contains("series_month run=3") && fault.sentence.en.contains("verify"))
  }

  /// Logs of minutes and of hours: a full hour and its share of everything else.
  @Test(arguments: [60, 1])
  func `an ordinary hour takes at most eight bytes`(_ readings: Int) throws {
    var random = SeededGenerator(seed: 3)
    let month = try #require(CivilDate(year: 2025, month: 3, day: 1))
    let period = Period(from: month, hours: 744)
    var series = HourSeries(key: SeriesKey(outlet: "DA001", pollutant: "NOx"), hours: [])
    for _ in 0..<744 {
      var tally = HourTally()
      tally.minutes = readings == 60 ? (1 << 60) - 1 : 1
      tally.rows = UInt32(readings)
      tally.counted = UInt16(readings)
      tally.countedMinutes = 60
      // Readings of three decimals around 100 mg/m³.
      tally.nanoSum =
        Int64(readings) * 100_000_000_000
        + Int64.random(in: -900_000...900_000, using: &random) * 1_000_000
      series.hours.append(tally)
    }

    let bytes = HourBlob.encode(series, hours: 0..<744, of: period).count

    #expect(bytes <= 744 * 8)
    #expect(bytes <= 744 * 4)
  }

  /// Ledgers outlive tools: these bytes were written by the first version.
  @Test func `the first version's bytes stay readable`() throws {
    let blob: [UInt8] = try smallBlob()
    let hex = blob.map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }.joined()
    #expect(hex == Self.firstVersion)
  }

  private static let firstVersion =
    "480180f68efc0c0303ffffffffffffffff0f3c3c3c0020ffffffffffffffff0f3c2c2c0021ffffff"
    + "ffffffffff0f3c2c2c00280300010101020107c08e1099f702000001020082808080c5d1d4d0c4fd"
    + "86be8801000000000198750205612e6373760704504d2c3105612e6373760804504d2c3201180400"
    + "000000010109121010100000597f1c7975c56d24"

  /// Three hours: counted, over range and read exactly, with a contradiction.
  private func smallBlob() throws -> [UInt8] {
    let month = try #require(CivilDate(year: 2025, month: 3, day: 1))
    let period = Period(from: month, hours: 3)
    var series = HourSeries(
      key: SeriesKey(outlet: "DA001", pollutant: "PM"), hours: [], flags: .hj212)
    var tally = HourTally()
    tally.minutes = (1 << 60) - 1
    tally.rows = 60
    tally.counted = 60
    tally.countedMinutes = 60
    tally.nanoSum = 1_800_250_000_000
    series.hours.append(tally)
    tally.isOverRange = true
    tally.counted = 44
    tally.countedMinutes = 44
    tally.nanoSum = 1_320_000_000_000
    series.hours.append(tally)
    tally.isOverRange = false
    tally.isExact = true
    series.hours.append(tally)
    series.exact[2] = ExactSum(mass: 1_320_000_000_000_000_000_000_000_001)
    var uncounted = UncountedTally()
    uncounted.nanoSum = 9_000_000_000
    uncounted.readings = 16
    uncounted.minutes = 16
    uncounted.flags = DataFlags(.overRange)
    series.uncounted.append(1, uncounted)
    series.conflicts = [
      Conflict(
        at: Instant(month, hour: 2, minute: 5),
        rows: [
          RowReference(file: "a.csv", line: 7, text: "PM,1"),
          RowReference(file: "a.csv", line: 8, text: "PM,2"),
        ],
        greatest: [ExactSum(mass: 2_000_000_000_000_000_000_000_000)])
    ]
    return HourBlob.encode(series, hours: 0..<3, of: period)
  }
}
