import Gate
import Measures
import Report
import Standards
import Testing

/// Designed concentrations against the limits that would bind.
struct DesignTests {
  private func judge(
    _ values: [(String, String, String, String)], sector: String = "foundry",
    area: ControlArea = .general, filed: String = "2024-03-01", outlets: [Outlet] = [],
    region: String = "330500"
  ) throws -> ConditionResult {
    var application = try Application.sample(filed: filed)
    for (process, pollutant, value, unit) in values {
      application.designed.append(
        DesignedValue(
          outlet: "DA001", process: process, pollutant: pollutant, value: try exact(value),
          unit: try #require(UnitOfMeasure(unit)), position: application.position))
    }
    let plant = Plant(
      id: "p", name: "厂", sector: sector, region: region, area: area,
      approved: try day("2000-01-01"))
    return DesignMeetsLimitsCondition.judge(
      try Shipped.condition("HZ-DESIGN"), application: application, plant: plant,
      outlets: outlets, library: try Shipped.library())
  }

  /// GB 39726-2020 table 1: PM of pouring 30 mg/m3.
  @Test(arguments: [
    ("29.99", "mg/m3", Verdict.pass), ("30", "mg/m3", .pass), ("30.01", "mg/m3", .fail),
    ("0.03", "g/m3", .pass), ("0.0301", "g/m3", .fail), ("30", "ppm", .insufficient),
    ("-1", "mg/m3", .insufficient),
  ])
  func `a designed value at its limit keeps it`(
    _ value: String, _ unit: String, _ verdict: Verdict
  ) throws {
    let result = try judge([("pouring", "PM", value, unit)])
    #expect(result.verdict == verdict, "\(result)")
    if verdict == .fail { #expect(result.toMend.first?.en.contains("GB 39726-2020") == true) }
  }

  @Test func `a pollutant that a limit of the process binds must be designed`() throws {
    let result = try judge([("melting.electric", "PM", "10", "mg/m3")])
    let more = try judge([("melting.cupola-cold", "PM", "10", "mg/m3")])
    #expect(result.verdict == .pass, "\(result)")
    #expect(more.verdict == .insufficient, "\(more)")
    #expect(
      more.toMend.contains { $0.en.contains("sulphur dioxide") && $0.en.contains("no value") })
  }

  @Test func `the plant counts as new on the day of filing, and the area matters`() throws {
    // GB 4915-2013 kiln PM: 30 in general, 20 in key areas; both plants were approved in 2000.
    let general = try judge(
      [("kiln", "PM", "25", "mg/m3")], sector: "cement", area: .general)
    let key = try judge([("kiln", "PM", "25", "mg/m3")], sector: "cement", area: .key)
    #expect(general.working.contains { $0.en.contains("GB 4915-2013") && $0.en.contains("kept") })
    #expect(key.verdict == .fail)
  }

  @Test func `a known outlet keeps its own processes`() throws {
    let known = Outlet(
      id: "DA001", name: "窑尾", processes: ["melting.cupola-cold"], monitors: [])
    let result = try judge([("melting.electric", "PM", "10", "mg/m3")], outlets: [known])
    #expect(result.verdict == .insufficient)
  }

  @Test func `nothing designed, and nothing that binds, is no pass`() throws {
    #expect(try judge([]).verdict == .insufficient)
    let unknown = try judge([("main", "TDI", "1", "mg/m3")], sector: "down")
    #expect(unknown.verdict == .notEvaluated && !unknown.working.isEmpty)
  }
}
