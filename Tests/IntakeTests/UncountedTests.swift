import Foundation
import Intake
import Measures
import Testing

/// What readings that do not count come to: the same by sums, row by row, and by any split.
struct UncountedTests {
  private func uncounted(
    _ outcome: IntakeHarness.Outcome, _ hour: Int = 0, _ pollutant: String = "PM"
  ) throws -> (tally: UncountedTally, sum: ExactDecimal) {
    let series = try #require(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: pollutant)])
    let sum = series.uncounted.sum(ofHour: hour)
    var decimal = ExactDecimal(mantissa: sum.mass + sum.volume, scale: 24)
    let isNormal = decimal.normalise()
    #expect(isNormal)
    return (series.uncounted[hour], decimal)
  }

  @Test func `flagged readings are added up beside those that count`() throws {
    let text =
      IntakeHarness.header + IntakeHarness.minutes(40)
      + "2025-03-01 00:40,DA001,PM,50.5,mg/m3,D\n2025-03-01 00:41,DA001,PM,49.5,mg/m3,C\n"

    let outcome = try IntakeHarness().read(text)
    let found = try uncounted(outcome)

    #expect(outcome.hour(0).counted == 40 && outcome.sum(0) == ExactDecimal("400"))
    #expect(found.tally.readings == 2 && found.tally.minutes == 2)
    #expect(found.tally.flags == [DataFlags(.instrumentFault), DataFlags(.calibration)])
    #expect(found.sum == ExactDecimal("100"))
  }

  @Test func `an hour whose readings all count holds nothing`() throws {
    let outcome = try IntakeHarness().read(IntakeHarness.header + IntakeHarness.minutes(60))
    let series = try #require(outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "PM")])

    #expect(series.uncounted.hours.isEmpty && series.uncounted[0].isEmpty)
    #expect(series.flags == .hj212)
  }

  @Test(arguments: [
    (FlagSet.hj212, "F", DataFlag.instrumentStopped), (.hj75, "F", .sourceStopped),
    (.hj212, "B", .communicationFault), (.hj75, "B", .bankedFire), (.hj75, "D", .fault),
    (.hj212, "S", .manuallyEntered), (.hj75, "St", .startUp), (.hj212, "T", .overRange),
    (.hj212, "X", .unknown), (.hj75, "校准", .calibration),
  ])
  func `a flag is kept with its set's meaning`(
    _ set: FlagSet, _ flag: String, _ meaning: DataFlag
  ) throws {
    var harness = IntakeHarness()
    harness.flags = set

    let found = try uncounted(
      try harness.read(IntakeHarness.header + IntakeHarness.minutes(1, value: "7", flag: flag)))

    #expect(found.tally.flags == DataFlags(meaning) && found.sum == ExactDecimal("7"))
  }

  @Test(arguments: ["N", "D"])
  func `negative values are named and add nothing`(_ flag: String) throws {
    let found = try uncounted(
      try IntakeHarness().read(
        IntakeHarness.header + IntakeHarness.minutes(2, value: "-3", flag: flag)))

    #expect(found.tally.readings == 0 && found.sum == .zero)
    #expect(found.tally.flags == (flag == "N" ? .negative : DataFlags(.instrumentFault)))
  }

  @Test func `the same row twice is one reading`() throws {
    let row = "2025-03-01 00:00,DA001,PM,50,mg/m3,D\n"
    let found = try uncounted(try IntakeHarness().read(IntakeHarness.header + row + row))

    #expect(found.tally.readings == 1 && found.sum == ExactDecimal("50"))
  }

  @Test(arguments: ["2025-03-01 00:00,DA001,PM,51,mg/m3,D", "2025-03-01 00:00,DA001,PM,50,mg/m3,N"])
  func `rows that contradict each other add nothing`(_ other: String) throws {
    let row = "2025-03-01 00:00,DA001,PM,50,mg/m3,D\n"
    let outcome = try IntakeHarness().read(IntakeHarness.header + row + other + "\n")

    #expect(try uncounted(outcome).tally.isEmpty)
    #expect(outcome.hour(0).counted == 0)
  }

  @Test func `volume fractions beside masses are told apart`() throws {
    let text =
      IntakeHarness.header + "2025-03-01 00:00,DA001,SO2,10,ppm,D\n"
      + "2025-03-01 00:01,DA001,SO2,20,mg/m3,D\n"

    let outcome = try IntakeHarness().read(text)
    let series = try #require(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "SO2")])
    let sum = series.uncounted.sum(ofHour: 0)

    #expect(sum.volume == ExactDecimal.powerOfTen(25) && sum.mass == 2 * sum.volume)
    #expect(outcome.hour(0, "SO2").isExact)
  }

  @Test func `volume fractions of two logs beside masses are told apart`() throws {
    let outcome = try IntakeHarness().read(
      IntakeHarness.header + "2025-03-01 00:00,DA001,SO2,10,ppm,D\n",
      IntakeHarness.header + "2025-03-01 00:01,DA001,SO2,20,mg/m3,D\n")
    let series = try #require(
      outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "SO2")])

    #expect(series.uncounted[0].readings == 2 && series.uncounted.sum(ofHour: 0).volume > 0)
  }

  @Test func `digits beyond sixty-four bits are added exactly`() throws {
    let value = "0.123456789012345678"
    let found = try uncounted(
      try IntakeHarness().read(
        IntakeHarness.header + IntakeHarness.minutes(1, value: value, flag: "D")))

    #expect(found.sum == ExactDecimal(value))
  }

  @Test func `a wide log's flags are those of its columns`() throws {
    let text = """
      timestamp,outlet,PM (mg/m3),PM_flag,SO2 (mg/m3),SO2_flag
      2025-03-01 00:00,DA001,90,D,-4,N
      """
    var harness = IntakeHarness()
    harness.columns = [
      "PM (mg/m3)": .reading(pollutant: "PM", unit: .milligramsPerCubicMetre),
      "PM_flag": .readingFlag(pollutant: "PM"),
      "SO2 (mg/m3)": .reading(pollutant: "SO2", unit: .milligramsPerCubicMetre),
      "SO2_flag": .readingFlag(pollutant: "SO2"),
    ]
    let outcome = try harness.read(text)

    #expect(try uncounted(outcome).tally.flags == DataFlags(.instrumentFault))
    #expect(try uncounted(outcome).sum == ExactDecimal("90"))
    #expect(try uncounted(outcome, 0, "SO2").tally.flags == .negative)
  }

  /// Random rows: what is kept equals what a plain count of the rows gives, for any block size and
  /// any number of threads, for one log and for its rows spread over two.
  @Test(arguments: 0..<12)
  func `any split gives a plain count's sums`(_ seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let flags = ["N", "", "D", "C", "T", "X", "F", "M"]
    var rows: [(hour: Int, minute: Int, tenths: Int, flag: String)] = []
    for hour in 0..<48 {
      for minute in 0..<60 where Int.random(in: 0..<4, using: &random) > 0 {
        let isQuiet = hour % 3 == 0
        rows.append(
          (
            hour, minute, Int.random(in: -20...900, using: &random),
            isQuiet ? "N" : flags.randomElement(using: &random) ?? "N"
          ))
      }
    }
    var expected: [Int: (readings: Int, tenths: Int, flags: DataFlags)] = [:]
    for row in rows {
      let flag = FlagSet.hj75.flag(of: row.flag)
      guard flag != nil || row.tenths < 0 else { continue }
      var hour = expected[row.hour] ?? (0, 0, [])
      hour.flags.insert(DataFlags(flag ?? .negative))
      if row.tenths >= 0 { hour = (hour.readings + 1, hour.tenths + row.tenths, hour.flags) }
      expected[row.hour] = hour
    }
    let lines = rows.map { row in
      let (day, hour) = (1 + row.hour / 24, row.hour % 24)
      let value =
        "\(row.tenths < 0 ? "-" : "")\(row.tenths.magnitude / 10).\(row.tenths.magnitude % 10)"
      // Some rows have a quote, so that libcsv's lane takes part; some an exact repetition.
      let name = row.tenths % 7 == 0 ? "\"PM\"" : "PM"
      let line =
        "2025-03-0\(day) \(hour):\(row.minute < 10 ? "0" : "")\(row.minute),DA001,\(name),"
        + "\(value),mg/m3,\(row.flag)\n"
      return row.tenths % 31 == 0 ? line + line : line
    }.shuffled(using: &random)
    let halves = [lines.prefix(lines.count / 2), lines.suffix(lines.count - lines.count / 2)]
    for (threads, blockSize) in [(1, 1 << 18), (2, 97), (2, 4096)] {
      for texts in [[lines[...]], halves] {
        var harness = IntakeHarness()
        (harness.flags, harness.threads, harness.blockSize) = (.hj75, threads, blockSize)
        let outcome = try harness.read(
          texts.map { Array((IntakeHarness.header + $0.joined()).utf8) })
        let series = try #require(
          outcome.record.series[SeriesKey(outlet: "DA001", pollutant: "PM")])
        #expect(series.uncounted.hours.map { Int($0) } == expected.keys.sorted())
        for (hour, wanted) in expected {
          let got = series.uncounted[hour]
          #expect(Int(got.readings) == wanted.readings && got.flags == wanted.flags)
          #expect(Int(got.minutes) == wanted.readings)
          let sum = series.uncounted.sum(ofHour: hour).mass
          #expect(sum == Int128(wanted.tenths) * (ExactDecimal.powerOfTen(23) ?? 0))
        }
      }
    }
  }
}
