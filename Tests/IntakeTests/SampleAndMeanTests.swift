import Intake
import Measures
import Testing

/// Real-time samples (`-Rtd`) and means (`-Avg`) of one factor, as HJ 212 exports hold them.
struct SampleAndMeanTests {
  private let header = IntakeHarness.header
  private let key = SeriesKey(outlet: "DA001", pollutant: "PM")

  private func row(_ time: String, _ name: String, _ value: String, _ flag: String = "N") -> String
  {
    "2025-03-01 \(time),DA001,\(name),\(value),mg/m3,\(flag)\n"
  }

  @Test func `the mean of an interval is judged, and its samples contradict nothing`() throws {
    let rows =
      row("00:00", "a34013-Rtd", "99") + row("00:00", "a34013-Avg", "5")
      + row("00:30", "a34013-Rtd", "98") + row("01:00", "PM", "6")
    let outcome = try IntakeHarness(interval: 60).read(header + rows)
    #expect(outcome.sum(0) == ExactDecimal("5") && outcome.sum(1) == ExactDecimal("6"))
    #expect(outcome.record.series[key]?.conflicts == [])
    #expect(
      outcome.record.unusedSamples == [key: UnusedSamples(rows: 2, hoursWithoutMean: [])])
  }

  @Test func `a sample does not stand in for a mean that does not count`() throws {
    let rows = row("00:00", "a34013-Rtd", "5") + row("00:00", "a34013-Avg", "7", "D")
    let outcome = try IntakeHarness(interval: 60).read(header + rows)
    #expect(outcome.hour(0).isPresent && outcome.hour(0).counted == 0)
  }

  @Test func `an hour with samples alone is present, and nothing in it counts`() throws {
    let rows = row("00:00", "a34013-Avg", "5") + row("01:00", "a34013-Rtd", "9")
    let outcome = try IntakeHarness(interval: 60).read(header + rows)
    #expect(outcome.hour(1).isPresent && outcome.hour(1).counted == 0)
    #expect(outcome.record.unusedSamples[key]?.hoursWithoutMean == [1])
    let evidence = try outcome.intake.rows(for: [[RowRequest(key: key, hours: [0, 1])]], limit: 9)
    #expect(evidence[0].rows.map(\.line) == [2])
  }

  @Test func `samples alone are readings, as the log's owner declares them`() throws {
    let rows = row("00:00", "a34013-Rtd", "5") + row("01:00", "a34013-Rtd", "9")
    let outcome = try IntakeHarness(interval: 60).read(header + rows)
    #expect(outcome.sum(0) == ExactDecimal("5") && outcome.sum(1) == ExactDecimal("9"))
    #expect(outcome.record.unusedSamples.isEmpty)
    let evidence = try outcome.intake.rows(for: [[RowRequest(key: key, hours: [1])]], limit: 9)
    #expect(evidence[0].rows.map(\.line) == [3])
  }

  @Test(arguments: [
    ("a34013-Rtd(mg/m3),a34013-Avg(mg/m3)", "99,10"), ("a34013-Rtd,a34013-Avg", "99,10"),
    ("a34013-Avg(mg/m3),a34013-Rtd(mg/m3)", "10,99"), ("a34013-Rtd(mg/m3),颗粒物(mg/m3)", "99,10"),
    ("颗粒物(mg/m3),a34013-Rtd(mg/m3)", "10,99"),
  ])
  func `a wide log's means are judged in whatever order its columns stand`(
    _ columns: String, _ cells: String
  ) throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "timestamp,outlet,\(columns),flag\n2025-03-01 00:00,DA001,\(cells),N\n")
    #expect(outcome.sum(0) == ExactDecimal("10"))
  }

  @Test(arguments: [
    ("a34013-Rtd,a34013-Avg", "40,", "40,10"), ("a34013-Avg,a34013-Rtd", ",40", "10,40"),
  ])
  func `hours of a wide log with samples alone are present, and nothing in them counts`(
    _ columns: String, _ alone: String, _ both: String
  ) throws {
    let outcome = try IntakeHarness(interval: 60).read(
      "timestamp,outlet,\(columns),flag\n2025-03-01 00:00,DA001,\(both),N\n"
        + "2025-03-01 01:00,DA001,\(alone),N\n")
    #expect(outcome.sum(0) == ExactDecimal("10"))
    #expect(outcome.hour(1).isPresent && outcome.hour(1).counted == 0)
    #expect(
      outcome.record.unusedSamples == [key: UnusedSamples(rows: 2, hoursWithoutMean: [1])])
  }

  @Test func `samples alone must keep the declared interval`() throws {
    let rows = row("00:00", "a34013-Rtd", "5") + row("00:30", "a34013-Rtd", "9")
    let fault = #expect(throws: Fault.self) {
      _ = try IntakeHarness(interval: 60).read(header + rows)
    }
    #expect(fault?.position?.line == 3)
  }

  @Test func `it does not matter in which file the means stand, or how they are declared`() throws {
    var harness = IntakeHarness(interval: 1)
    harness.otherInterval = 60
    let samples = header + row("00:00", "a34013-Rtd", "99") + row("00:00:30", "a34013-Rtd", "98")
    let means = header + row("00:00", "a34013-Avg", "5")
    let outcome = try harness.read(samples, means)
    #expect(outcome.sum(0) == ExactDecimal("5") && outcome.hour(0).isValid)
    #expect(outcome.record.unusedSamples[key]?.rows == 2)
  }

  @Test func `a wide log's samples give way to another log's means`() throws {
    var harness = IntakeHarness(interval: 60)
    harness.otherInterval = 60
    let outcome = try harness.read(
      "DataTime,排放口,a34013-Rtd,a34013-Flag\n2025-03-01 00:00,DA001,9,N\n",
      header + row("00:00", "PM", "5"))
    #expect(outcome.sum(0) == ExactDecimal("5"))
    #expect(outcome.record.unusedSamples[key]?.rows == 1)
  }

  @Test func `claimed samples give way to claimed means without a word`() throws {
    let rows =
      row("00:00", "a34013-Avg", "5") + row("00:00", "a34013-ZsRtd", "8")
      + row("00:00", "a34013-ZsAvg", "7")
    let outcome = try IntakeHarness(interval: 60).read(header + rows)
    #expect(outcome.sum(0, "PM-Zs") == ExactDecimal("7"))
    #expect(outcome.record.unusedSamples.isEmpty)
  }
}
