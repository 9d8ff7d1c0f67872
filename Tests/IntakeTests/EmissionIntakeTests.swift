import Intake
import Measures
import Testing

/// From rows to hours: what counts, what is only present, and what must be read twice.
struct EmissionIntakeTests {
  private let header = IntakeHarness.header

  @Test(arguments: [(44, false), (45, true), (46, true)])
  func `an hour is valid from 45 minutes on`(_ minutes: Int, _ isValid: Bool) throws {
    let hour = try IntakeHarness().read(header + IntakeHarness.minutes(minutes)).hour(0)
    #expect(hour.isValid == isValid)
    #expect(hour.counted == UInt16(minutes) && hour.isPresent)
  }

  @Test func `sums are exact decimals, also where binary ones are not`() throws {
    let rows = IntakeHarness.minutes(50, value: "0.1")
    #expect(try IntakeHarness().read(header + rows).sum(0) == ExactDecimal("5"))
  }

  @Test(arguments: [
    "1e-20", "0.000000000000000000000001", "123456789.123456789", "1E+3", "+5.", ".5",
    "4e+00001", "40.0000000000000000000000000000000000000000000000", "0e999999999999",
  ])
  func `numbers of every form are added exactly`(_ value: String) throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(1, value: value))
    #expect(outcome.sum(0) == ExactDecimal(value.hasSuffix(".") ? "5" : value))
    #expect(outcome.summary.rejected == 0)
  }

  @Test(arguments: [
    "", "n/a", "inf", "nan", "0x10", "1,234", "1_000", "1e", "e5", "--1", "1.2.3", "１２", ".", "+",
  ])
  func `what is no decimal is rejected with its line`(_ value: String) throws {
    let cell = value.contains(",") ? "\"\(value)\"" : value
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(1, value: cell))
    #expect(outcome.summary.rejections == [.number: 1])
    #expect(outcome.summary.examples.first?.line == 2)
    #expect(!outcome.hour(0).isPresent)
  }

  @Test func `the largest short number counts`() throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(60, value: "99999999999"))
    #expect(outcome.hour(0).counted == 60 && outcome.summary.rejected == 0)
    #expect(
      outcome.record.series.values.first?.sum(ofHour: 0).mass == 99_999_999_999 * 60
        * Int128(10).power(24))
  }

  @Test func `negative readings are present and do not count`() throws {
    let hour = try IntakeHarness().read(header + IntakeHarness.minutes(60, value: "-0.1")).hour(0)
    #expect(hour.isPresent && hour.counted == 0)
  }

  @Test func `minus zero counts as zero`() throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(50, value: "-0"))
    #expect(outcome.hour(0).counted == 50 && outcome.sum(0) == .zero)
  }

  @Test(arguments: [
    ("N", 50, 0), ("", 50, 0), ("F", 0, 50), ("St", 0, 50), ("Sd", 0, 50), ("B", 0, 50),
  ])
  func `HJ 75 flags stop the source`(_ flag: String, _ counted: Int, _ stopped: Int) throws {
    let hour = try IntakeHarness(flags: .hj75)
      .read(header + IntakeHarness.minutes(50, flag: flag)).hour(0)
    #expect(hour.counted == UInt16(counted) && hour.stoppedMinutes == UInt16(stopped))
  }

  @Test(arguments: ["F", "B", "M", "D", "C", "S"])
  func `HJ 212 flags stop nothing`(_ flag: String) throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(50, flag: flag))
    #expect(outcome.hour(0).counted == 0 && !outcome.hour(0).isStopped)
    #expect(outcome.summary.unknownFlags.isEmpty)
  }

  @Test func `an unknown flag does not count and is named`() throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(3, flag: "ok"))
    #expect(outcome.hour(0).counted == 0 && outcome.hour(0).isPresent)
    #expect(outcome.summary.unknownFlags == ["ok": 3])
  }

  @Test func `equal rows of one instant are one reading, after conversion`() throws {
    let rows = """
      2025-03-01 00:00:00,DA001,PM,5,mg/m3,N
      2025-02-28T16:00:00Z,DA001,PM,0.005,g/m3,
      2025-03-01 00:01:00,DA001,PM,7,mg/m3,N

      """
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.hour(0).counted == 2 && outcome.sum(0) == ExactDecimal("12"))
    #expect(outcome.record.series.values.first?.conflicts == [])
  }

  @Test(arguments: ["6,mg/m3,N", "5,mg/m3,M"])
  func `contradicting rows of one instant count for presence only`(_ other: String) throws {
    let rows =
      "2025-03-01 00:00:00,DA001,PM,5,mg/m3,N\n2025-03-01 00:00,DA001,PM,\(other)\n"
      + "2025-03-01 00:02:00,DA001,PM,9,mg/m3,N\n"
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.hour(0).counted == 1 && outcome.sum(0) == ExactDecimal("9"))
    let conflict = try #require(outcome.record.series.values.first?.conflicts.first)
    #expect(conflict.at.description == "2025-03-01T00:00:00+08:00")
    #expect(conflict.rows.map(\.line) == [2, 3])
  }

  @Test func `a duplicate in another file is found`() throws {
    let row = "2025-03-01 00:00:00,DA001,PM,5,mg/m3,N\n"
    let other = "2025-03-01 00:00:00,DA001,PM,6,mg/m3,N\n"
    let six = try #require(ExactDecimal("6"))
    let outcome = try IntakeHarness().read(header + row, header + other)
    let conflict = try #require(outcome.record.series.values.first?.conflicts.first)
    #expect(conflict.rows.map(\.file) == ["log1.csv", "log2.csv"])
    #expect(conflict.greatest == [ExactSum(mass: try #require(six.mantissa(atScale: 24)))])
    #expect(outcome.hour(0).isPresent && outcome.hour(0).counted == 0)
  }

  @Test func `ppm and mg in one hour are kept apart, and equal ones are one`() throws {
    let rows = """
      2025-03-01 00:00,DA001,SO2,7,ppm,N
      2025-03-01 00:01,DA001,SO2,20,mg/m3,N
      2025-03-01 00:02,DA001,SO2,7,ppm,N
      2025-03-01 00:02,DA001,SO2,20,mg/m3,N

      """
    let outcome = try IntakeHarness().read(header + rows)
    let series = try #require(outcome.record.series.values.first)
    let one = Int128(10).power(24)
    // 7 ppm × 64 / 22.4 is 20 mg/m3: the last two rows agree, and the first of them is kept.
    #expect(series.sum(ofHour: 0) == ExactSum(mass: 20 * one, volume: 14 * one))
    #expect(series.hours[0].counted == 3)
  }

  @Test func `readings closer than the interval refuse the log with both lines`() throws {
    let rows = "2025-03-01 00:00,DA001,PM,5,mg/m3,N\n2025-03-01 00:04,DA001,PM,5,mg/m3,N\n"
    let fault = #expect(throws: Fault.self) {
      _ = try IntakeHarness(interval: 5).read(header + rows)
    }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.position == SourcePosition(file: "log1.csv", line: 3))
    #expect(try IntakeHarness(interval: 4).read(header + rows).hour(0).countedMinutes == 8)
  }

  @Test func `readings closer than the interval are found over the hour's edge`() throws {
    let rows = "2025-03-01 01:02,DA001,PM,5,mg/m3,N\n2025-03-01 00:58,DA001,PM,5,mg/m3,N\n"
    #expect(throws: Fault.self) { _ = try IntakeHarness(interval: 5).read(header + rows) }
  }

  @Test func `stamps with seconds count, unless they are closer than the interval`() throws {
    let apart = "2025-03-01 00:00:30,DA001,PM,5,mg/m3,N\n2025-03-01 00:01:30,DA001,PM,6,mg/m3,N\n"
    let outcome = try IntakeHarness().read(header + apart)
    #expect(outcome.hour(0).counted == 2 && outcome.sum(0) == ExactDecimal("11"))
    let close = "2025-03-01 00:00:30,DA001,PM,5,mg/m3,N\n2025-03-01 00:01:00,DA001,PM,6,mg/m3,N\n"
    #expect(throws: Fault.self) { _ = try IntakeHarness().read(header + close) }
  }

  @Test func `stamps that close their interval belong to the hour before`() throws {
    let rows = "2025-03-01 01:00:00,DA001,PM,5,mg/m3,N\n"
    let outcome = try IntakeHarness(interval: 60, closesInterval: true).read(header + rows)
    #expect(outcome.hour(0).isValid && !outcome.hour(1).isPresent)
  }

  @Test func `readings outside the period are counted and nothing else`() throws {
    let rows = """
      2025-02-28 23:59:59,DA001,PM,5,mg/m3,N
      2025-03-01 00:00:00,DA001,PM,5,mg/m3,N
      2025-03-02 23:59:00,DA001,PM,5,mg/m3,N
      2025-03-03 00:00:00,DA001,PM,5,mg/m3,N

      """
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.summary.outsidePeriod == 2)
    #expect(outcome.hour(0).counted == 1 && outcome.hour(47).counted == 1)
  }

  @Test func `undeclared outlets and unknown pollutants are counted by name`() throws {
    let rows = """
      2025-03-01 00:00,DA009,PM,5,mg/m3,N
      2025-03-01 00:00,DA001,XYZ,5,mg/m3,N
      2025-03-01 00:00,1号炉,颗粒物,5,mg/m3,N
      2025-03-01 00:01,DA001,a34013,5,mg/m3,N

      """
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.summary.undeclaredOutlets == ["DA009": 1])
    #expect(outcome.summary.unknownPollutants == ["XYZ": 1])
    #expect(outcome.hour(0).counted == 2)
  }

  @Test(arguments: ["furlong", "", "%", "m3/h"])
  func `a unit that is unknown or does not fit is rejected`(_ unit: String) throws {
    let row = "2025-03-01 00:00,DA001,PM,5,\(unit),N\n"
    #expect(try IntakeHarness().read(header + row).summary.rejections == [.unit: 1])
  }

  @Test func `rows with too few or too many fields are rejected, and blank lines are nothing`()
    throws
  {
    let rows = "2025-03-01 00:00,DA001,PM,5\n\n   \n2025-03-01 00:00,DA001,PM,5,mg/m3,N,x\n"
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.summary.rejections == [.fieldCount: 2] && outcome.summary.rows == 2)
    #expect(outcome.summary.examples.map(\.line) == [2, 5])
  }

  @Test func `a malformed quote costs its record, and reading goes on at the next line`() throws {
    let rows =
      "2025-03-01 00:00,\"DA001\"x,PM,5,mg/m3,N\n" + "2025-03-01 00:01,DA001,PM,6,mg/m3,N\n"
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.summary.rejections == [.malformedQuote: 1])
    #expect(outcome.summary.examples.first?.line == 2 && outcome.hour(0).counted == 1)
  }

  @Test func `a quote that swallows rows is noticed`() throws {
    let rows =
      "2025-03-01 00:00,DA001,PM,5,mg/m3,\"\n2025-03-01 00:01,DA001,PM,6,mg/m3,N\n"
      + "2025-03-01 00:02,DA001,PM,7,mg/m3,\"\n"
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.summary.swallowingRecords == 1)
    #expect(outcome.summary.swallowingExamples.first?.line == 2)
  }

  @Test func `an empty file, a header alone and other formats get what they deserve`() throws {
    #expect(try IntakeHarness().read(header).summary.rows == 0)
    for bytes in [
      [], [0xD0, 0xCF, 0x11, 0xE0, 0, 0], [0x50, 0x4B, 3, 4, 0], [0xFF, 0xFE, 0x41, 0],
      [0x41, 0, 0x42], [0x0A, 0x0A], Array("\"a\nb,c\n".utf8), Array("a,b,a\n".utf8),
      Array("timestamp,outlet,pollutant,value,flag\n".utf8),
    ] as [[UInt8]] {
      let fault = #expect(throws: Fault.self) { _ = try IntakeHarness().read([bytes]) }
      #expect(fault?.code == .unreadableInput && fault?.position?.file == "log1.csv")
    }
  }

  @Test func `logs of one series must be declared alike`() throws {
    // Which interval would hold for a reading that stands in both?
    var hourly = IntakeHarness(interval: 60)
    hourly.otherInterval = 1
    let row = "2025-03-01 05:00,DA001,PM,99,mg/m3,N\n"
    let fault = #expect(throws: Fault.self) { _ = try hourly.read(header + row, header + row) }
    #expect(fault?.position?.file == "log2.csv")
  }

  @Test func `a header in another dialect is told so`() {
    for separator in [";", "\t"] {
      let header = ["timestamp", "outlet", "value"].joined(separator: separator) + "\n"
      let fault = #expect(throws: Fault.self) { _ = try IntakeHarness().read(header) }
      #expect(fault?.sentence.en.contains("commas") == true)
    }
  }

  @Test func `an empty time is rejected, on every thread`() throws {
    let rows = String(repeating: ",DA001,PM,5,mg/m3,N\n", count: 50)
    for threads in [1, 2, 8] {
      let outcome = try IntakeHarness(threads: threads, blockSize: 40).read(header + rows)
      #expect(outcome.summary.rejections == [.time: 50] && outcome.summary.outsidePeriod == 0)
    }
  }

  @Test func `an outlet that plant.yaml does not judge is counted, not a trap`() throws {
    let outcome = try IntakeHarness(outlet: "IN1", unit: .milligramsPerCubicMetre).read(
      "timestamp,pollutant,value,flag\n2025-03-01 00:00,PM,5,N\n")
    #expect(outcome.record.series.isEmpty && outcome.summary.undeclaredOutlets == ["IN1": 1])
  }

  @Test func `a second log does not excuse readings that are too close`() throws {
    let even = (0..<30).map { "2025-03-01 00:\($0 < 10 ? "0" : "")\($0):00,DA001,PM,5,mg/m3,N\n" }
    let odd = (0..<30).map { "2025-03-01 00:\($0 < 10 ? "0" : "")\($0):30,DA001,PM,5,mg/m3,N\n" }
    #expect(throws: Fault.self) {
      _ = try IntakeHarness().read(header + even.joined(), header + odd.joined())
    }
    let early = "2025-03-01 00:00,DA001,PM,5,mg/m3,N\n2025-03-01 00:05,DA001,PM,5,mg/m3,N\n"
    let late = "2025-03-01 00:02,DA001,PM,5,mg/m3,N\n"
    #expect(throws: Fault.self) {
      _ = try IntakeHarness(interval: 5).read(header + early, header + late)
    }
  }

  @Test(arguments: ["2025-03-01 01:00:10", "2025-03-01 01:00:00"])
  func `seconds are looked at over the edge of an hour`(_ second: String) throws {
    let rows = "2025-03-01 00:59:30,DA001,PM,5,mg/m3,N\n\(second),DA001,PM,5,mg/m3,N\n"
    #expect(throws: Fault.self) { _ = try IntakeHarness().read(header + rows) }
  }

  @Test func `one damaged row does not turn a UTF-8 file into GB18030`() throws {
    let bytes =
      Array("监测时间,排放口,污染物,监测值,单位,标记\n2025-03-01 00:00,DA001,PM,5,mg/m3,N\n".utf8)
      + Array("2025-03-01 01:00,DA001,PM,5,mg/m3,".utf8) + [0xB0, 0xC9, 0x0A]
    let outcome = try IntakeHarness(interval: 60).read([bytes])
    #expect(outcome.summary.encoding == .utf8 && outcome.summary.rejections == [.undecodable: 1])
    #expect(outcome.hour(0).isValid && !outcome.hour(1).isPresent)
  }

  @Test func `one swallowed row is enough to be noticed`() throws {
    let row =
      "2025-03-01 00:00,DA001,PM,5,mg/m3,\"\n2025-03-01 00:01,DA001,PM,6,mg/m3,N\n\"\n"
    #expect(try IntakeHarness().read(header + row).summary.swallowingRecords == 1)
  }

  @Test func `many long names that look alike are told apart quickly`() throws {
    var rows = ""
    for number in 0..<20_000 {
      rows += "2025-03-01 00:00,AAAAAAAA\(100_000 + number)ZZZZZZZZ,PM,5,mg/m3,N\n"
    }
    let clock = ContinuousClock()
    let before = clock.now
    #expect(try IntakeHarness().read(header + rows).summary.undeclaredOutlets.count == 20_000)
    #expect(clock.now - before < .seconds(60))
  }

  @Test func `threads and block sizes change nothing`() throws {
    var rows = ""
    for minute in 0..<600 {
      let (hour, rest) = (minute / 60, minute % 60)
      let stamp = "2025-03-01 \(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
      rows +=
        "\(stamp),DA001,PM,\(minute % 37).\(minute % 10),mg/m3,\(minute % 50 == 0 ? "M" : "N")\n"
      if minute % 91 == 0 { rows += "\(stamp),DA001,PM,99,mg/m3,N\n" }
      if minute % 53 == 0 { rows += "\(stamp),DA002,PM,\"1\n2\",mg/m3,N\n" }
      if minute % 61 == 0 { rows += "\(stamp),DA002,NOx,bad,mg/m3,N\n" }
    }
    let expected = try IntakeHarness().read(header + rows)
    #expect(expected.summary.rejected == 22)
    for (blockSize, threads) in [(64, 1), (100, 2), (1000, 3), (4096, 2)] {
      let got = try IntakeHarness(threads: threads, blockSize: blockSize).read(header + rows)
      #expect(got.summaries == expected.summaries)
      #expect(got.record.series.mapValues(\.hours) == expected.record.series.mapValues(\.hours))
      #expect(
        got.record.series.mapValues(\.uncounted) == expected.record.series.mapValues(\.uncounted))
      #expect(
        got.record.series.mapValues(\.conflicts) == expected.record.series.mapValues(\.conflicts))
    }
  }

  @Test func `evidence lists the rows of an hour with their lines, up to a limit`() throws {
    let outcome = try IntakeHarness().read(
      header + IntakeHarness.minutes(50, hour: "2025-03-01 03") + IntakeHarness.minutes(5))
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    let all = try outcome.intake.rows(for: [[RowRequest(key: key, hours: [3])]], limit: 100)
    #expect(all[0].rows.map(\.line) == Array(2...51) && all[0].omitted == 0)
    #expect(all[0].rows.first?.text == "2025-03-01 03:00:00,DA001,PM,10,mg/m3,N")
    let some = try outcome.intake.rows(for: [[RowRequest(key: key, hours: [3])]], limit: 49)
    #expect(some[0].rows.count == 49 && some[0].omitted == 1)
  }
}

extension Int128 {
  fileprivate func power(_ exponent: Int) -> Int128 {
    (0..<exponent).reduce(1) { product, _ in product * self }
  }
}
