import Measures
import Testing

@testable import Ledger

/// What a day came to, for trends.
struct DayBlobTests {
  private func series(
    _ pollutant: String, _ means: [Int64?], readings: UInt16 = 60, isVolume: Bool = false
  ) throws -> (series: HourSeries, period: Period) {
    let month = try #require(CivilDate(year: 2025, month: 3, day: 1))
    let hours = means.map { mean in
      var tally = HourTally()
      guard let mean else { return tally }
      tally.rows = UInt32(readings)
      tally.counted = readings
      tally.countedMinutes = 60
      tally.nanoSum = mean * Int64(readings)
      tally.isVolume = isVolume
      return tally
    }
    return (
      HourSeries(key: SeriesKey(outlet: "DA001", pollutant: pollutant), hours: hours),
      Period(from: month, hours: means.count)
    )
  }

  @Test func `a day's mean is that of its valid hours, and the highest one of them`() throws {
    let (series, period) = try series("PM", [30_000_000_000, nil, 31_000_000_000, 20_000_000_000])

    let days = DayTally.days(of: series, hours: 0..<4, period: period)

    #expect(days.count == 1 && days[0].hours == 4 && days[0].present == 3 && days[0].valid == 3)
    #expect(days[0].mean == 27_000_000_000 && days[0].highest == 31_000_000_000)
  }

  @Test func `stopped and short hours have no mean`() throws {
    var (series, period) = try series("PM", [30_000_000_000, 90_000_000_000, 10_000_000_000])
    series.hours[1].stoppedMinutes = 60
    series.hours[2].countedMinutes = 44

    let days = DayTally.days(of: series, hours: 0..<3, period: period)

    #expect(days[0].valid == 1 && days[0].stopped == 1 && days[0].present == 3)
    #expect(days[0].mean == 30_000_000_000 && days[0].highest == 30_000_000_000)
  }

  @Test func `a day without data has no figure, and no zero`() throws {
    let (series, period) = try series("PM", [nil, nil])
    let days = DayTally.days(of: series, hours: 0..<2, period: period)
    #expect(
      days == [
        DayTally(
          day: period.from.date, hours: 2, present: 0, valid: 0, stopped: 0, mean: nil, highest: nil
        )
      ])
  }

  /// 10 ppm of SO2: 10 × 64 / 22.4 = 28.571428571… mg/m³.
  @Test func `ppm is converted`() throws {
    let (series, period) = try series("SO2", [10_000_000_000], isVolume: true)
    let days = DayTally.days(of: series, hours: 0..<1, period: period)
    #expect(days[0].mean == 28_571_428_571)
  }

  @Test func `a reading too great to be drawn leaves the day without figures`() throws {
    var (series, period) = try series("PM", [30_000_000_000, 31_000_000_000])
    series.hours[1].isExact = true
    var sum = ExactSum()
    sum.longMass = LongDecimal("1e300".utf8)
    series.exact[1] = sum
    let days = DayTally.days(of: series, hours: 0..<2, period: period)
    #expect(days[0].valid == 2 && days[0].mean == nil && days[0].highest == nil)
  }

  @Test(arguments: 0..<20)
  func `days come back from their bytes, and damaged ones do not`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (series, period) = RandomSeries.any(&random)
    let days = DayTally.days(of: series, hours: 0..<period.hours, period: period)

    let blob = DayBlob.encode(days)

    #expect(try DayBlob.decode(blob) == days)
    var damaged = blob
    damaged[Int.random(in: damaged.indices, using: &random)] ^= 0x10
    #expect(throws: BlobDamage.self) { try DayBlob.decode(damaged) }
  }
}
