import Evaluation
import Measures
import Report
import Testing

/// Energy and value added by the year, alone and beside months.
struct YearlyRowsTests {
  private func check(_ text: String) throws -> Check {
    let dossier = try ExampleDossier("target 0.5 2020\nyear 2021\n" + text)
    let judgement = Evaluator(dossier.library).judge(dossier.input)
    return try require(judgement.checks.first { $0.rule == "energy-intensity-decline" })
  }

  @Test(arguments: [("1199", Verdict.pass), ("1200", .pass), ("1201", .fail)])
  func `a yearly row is twelve months' worth`(_ energy: String, _ verdict: Verdict) throws {
    let base = "energy-year 2020 electricity 2400 kWh\nvalue-added-year 2020 120\n"
    let current = "energy-year 2021 electricity \(energy) kWh\nvalue-added-year 2021 120\n"
    #expect(try check(base + current).verdict == verdict)
  }

  @Test(arguments: [("99", Verdict.pass), ("100", .pass), ("101", .fail)])
  func `one year may be given by months and the other as a whole`(
    _ monthly: String, _ verdict: Verdict
  ) throws {
    let base = "energy-year 2020 electricity 2400 kWh\nvalue-added-year 2020 120\n"
    let current = "energy 2021 electricity \(monthly) kWh\nvalue-added 2021 10\n"
    #expect(try check(base + current).verdict == verdict)
  }

  @Test(arguments: [
    "energy 2021 electricity 1 kWh 1", "energy 2020 electricity 1 kWh 1", "value-added 2021 1 1",
  ])
  func `months beside the whole year decide nothing, and it is named`(_ more: String) throws {
    let years =
      "energy-year 2020 electricity 2400 kWh\nvalue-added-year 2020 120\n"
      + "energy-year 2021 electricity 100 kWh\nvalue-added-year 2021 120\n"
    let check = try check(years + more)
    #expect(check.verdict == .insufficient)
    #expect(check.reason?.zh.contains("既有月度数据又有年度数据") == true)
  }

  @Test func `a kind that one year gives and the other leaves out is still missing`() throws {
    let check = try check(
      "energy-year 2020 electricity 2400 kWh\nvalue-added-year 2020 120\n"
        + "energy-year 2021 electricity 100 kWh\nenergy-year 2021 diesel 1 t\nvalue-added-year 2021 120"
    )
    #expect(check.verdict == .insufficient)
  }

  @Test func `value added of zero for the year divides nothing`() throws {
    let check = try check(
      "energy-year 2020 electricity 2400 kWh\nvalue-added-year 2020 120\n"
        + "energy-year 2021 electricity 100 kWh\nvalue-added-year 2021 0")
    #expect(check.verdict == .insufficient)
  }
}
