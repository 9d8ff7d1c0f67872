import Intake
import Measures
import Testing

/// Numbers beyond 10^11 or 24 decimals: any decimal is a number (SEMANTICS 1), and counts exactly.
struct LongNumberTests {
  private let header = IntakeHarness.header
  private let key = SeriesKey(outlet: "DA001", pollutant: "PM")

  private func sum(_ outcome: IntakeHarness.Outcome, _ pollutant: String = "PM") throws -> ExactSum
  {
    let key = SeriesKey(outlet: "DA001", pollutant: pollutant)
    return try #require(outcome.record.series[key]).sum(ofHour: 0)
  }

  @Test(arguments: [
    "100000000000", "1e11", "99999999999.9999999999999999999999999", "1e30", "1e399",
    "170141183460469231731687303715884105728", "0.0000000000000000000000001", "1e-400",
    "123456789012345678901234567890.123456789012345678901234567890",
  ])
  func `a number of any size is added exactly`(_ value: String) throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(3, value: value))
    #expect(outcome.summary.rejected == 0 && outcome.hour(0).counted == 3)
    let sum = try sum(outcome)
    #expect(sum.mass == 0 && sum.longMass == LongDecimal(value.utf8)?.multiplied(by: 3))
  }

  @Test(arguments: [
    ("99999999999", true), ("100000000000", false), ("99999999999.000000000000000000000001", true),
    ("0.000000000000000000000001", true), ("0.0000000000000000000000011", false),
    ("1000000000000e-1", false), ("100000000000.0e-1", true),
  ])
  func `only what 128 bits cannot add up is kept as digits`(_ value: String, _ isShort: Bool) throws
  {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(60, value: value))
    let sum = try sum(outcome)
    #expect((sum.longMass == nil) == isShort && outcome.hour(0).counted == 60)
  }

  @Test func `short and long numbers of one hour are added apart`() throws {
    let rows =
      IntakeHarness.minutes(2, value: "0.5")
      + "2025-03-01 00:02:00,DA001,PM,1e20,mg/m3,N\n2025-03-01 00:03:00,DA001,PM,1e-30,mg/m3,N\n"
    let sum = try sum(try IntakeHarness().read(header + rows))
    #expect(sum.mass == ExactDecimal("1")?.mantissa(atScale: 24))
    #expect(
      sum.longMass == LongDecimal("100000000000000000000.000000000000000000000000000001".utf8))
  }

  @Test(arguments: ["1e400", "1e999999999999999999", "1e-401", "-1e400"])
  func `an absurd exponent is rejected by that name`(_ value: String) throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(1, value: value))
    #expect(outcome.summary.rejections == [.numberRange: 1] && !outcome.hour(0).isPresent)
  }

  @Test(arguments: [(400, true), (401, false)])
  func `there are at most 400 digits before the point and 400 after it`(
    _ digits: Int, _ isRead: Bool
  ) throws {
    let nines = String(repeating: "9", count: digits)
    for value in [nines, "0." + nines] {
      let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(1, value: value))
      #expect((outcome.summary.rejected == 0) == isRead)
    }
  }

  @Test func `a long negative number is present and does not count`() throws {
    let outcome = try IntakeHarness().read(header + IntakeHarness.minutes(60, value: "-1e20"))
    #expect(outcome.hour(0).isPresent && outcome.hour(0).counted == 0)
  }

  @Test func `equal long rows of one instant are one reading, also in other units`() throws {
    let rows = """
      2025-03-01 00:00,DA001,SO2,2e20,mg/m3,N
      2025-03-01 00:00,DA001,SO2,200000000000000000000.0,mg/m3,
      2025-03-01 00:00,DA001,SO2,0.2e18,g/m3,N
      2025-03-01 00:01,DA001,SO2,7e19,ppm,N
      2025-03-01 00:01,DA001,SO2,2e20,mg/m3,N

      """
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.record.series.values.first?.conflicts == [])
    let sum = try sum(outcome, "SO2")
    #expect(sum.longMass == LongDecimal("2e20".utf8) && sum.longVolume == LongDecimal("7e19".utf8))
  }

  @Test func `long rows that differ in the last digit contradict each other`() throws {
    let rows =
      "2025-03-01 00:00,DA001,PM,100000000000000000000000000000000000001,mg/m3,N\n"
      + "2025-03-01 00:00,DA001,PM,100000000000000000000000000000000000002,mg/m3,N\n"
    let outcome = try IntakeHarness().read(header + rows)
    #expect(outcome.record.series.values.first?.conflicts.count == 1)
    #expect(outcome.hour(0).isPresent && outcome.hour(0).counted == 0)
  }

  @Test func `a flow in m3/s beyond 64 bits is converted exactly`() throws {
    let row = "2025-03-01 00:00,DA001,flow,99999999,m3/s,N\n"
    let outcome = try IntakeHarness().read(header + row)
    #expect(try sum(outcome, "flow").longMass == LongDecimal("359999996400".utf8))
  }

  @Test func `a wide row may hold long and short numbers`() throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "监测时间,排放口,颗粒物(mg/m³),SO2(mg/m³),NOx(mg/m³),标记\n2025-03-01 00:00,DA001,1e20,5,2e-30,N\n")
    #expect(try sum(outcome).longMass == LongDecimal("1e20".utf8))
    #expect(try sum(outcome, "SO2").mass == ExactDecimal("5")?.mantissa(atScale: 24))
    #expect(try sum(outcome, "NOx").longMass == LongDecimal("2e-30".utf8))
  }
}
