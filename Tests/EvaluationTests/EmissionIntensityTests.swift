import Evaluation
import Measures
import Report
import Standards
import Testing

/// Mass per value added against a plan's decline, from declared masses and from logs.
struct EmissionIntensityTests {
  private func standard(
    _ pollutant: String = "NOx", _ decline: String = "0.40", scope: Target.Scope = .plant
  ) throws -> Standard {
    Standard.sample(targets: [
      Target(
        id: "HZ-NOX",
        demand: .emissionIntensity(
          pollutant: pollutant, totalDecline: try decimal(decline), baseYear: 2022),
        until: 2025, scope: scope, source: "a plan",
        position: SourcePosition(file: "example.yaml", line: 3))
    ])
  }

  private func plant(
    _ masses: [(year: Int, pollutant: String, tonnes: String)], added: String = "10",
    year: Int? = 2025
  ) throws -> EvaluationInput {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.energyYear = year
    for year in [2022, 2025] { try input.addValue(year == 2025 ? added : "10", year) }
    input.declarations.history = try masses.map {
      AnnualEmission(
        year: $0.year, pollutant: $0.pollutant, tonnes: try decimal($0.tonnes),
        source: "report \($0.year)", position: SourcePosition(file: "plant.yaml", line: 8))
    }
    return input
  }

  private func check(_ input: EvaluationInput, _ standard: Standard) throws -> Check {
    try require(
      input.judged(by: standard).checks.first { $0.rule == "emission-intensity-decline" })
  }

  // 100 t over 120 in 2022: 0.6 of it is 60 t, at the same value added.
  @Test(arguments: [("59.999999", Verdict.pass), ("60", .pass), ("60.000001", .fail)])
  func `mass per value added must have fallen as far`(
    _ tonnes: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      plant([(2022, "NOx", "100"), (2025, "NOx", tonnes)]), standard())

    #expect(check.verdict == verdict)
    #expect(check.requirement?.value == "500" && check.requirement?.unit == "kg/万元")
    #expect(
      check.working[0].en
        == "2022: 100 t of nitrogen oxides (as NO2) (NOx), as declared (report 2022; plant.yaml:8)")
  }

  /// What a reader needs to find both sides of the quotient: rows of the log, and the line of plant.yaml.
  @Test func `the working names the rows, and a breach has them as evidence`() throws {
    let judgement = try plant([(2022, "NOx", "100"), (2025, "NOx", "61")]).judged(by: standard())
    let check = try require(judgement.checks.first { $0.rule == "emission-intensity-decline" })
    let finding = try require(
      judgement.findings.first { $0.finding.rule == "emission-intensity-decline" }
    ).finding

    #expect(check.working[0].zh.hasSuffix("（report 2022；plant.yaml:8）"))
    for (step, year) in [(2, 2022), (3, 2025)] {
      let words = check.working[step]
      #expect(words.zh.hasPrefix("\(year) 年 J ＝ ") && words.zh.contains("（增加值："))
      #expect(words.en.contains("(value added: ") && words.en.contains("line"))
    }
    #expect(finding.evidence.rows.count == 24 && finding.evidence.omitted == 0)
  }

  // The same 60 t over less value added is more.
  @Test(arguments: [("9.999999", Verdict.fail), ("10", .pass), ("10.000001", .pass)])
  func `value added counts as much as mass`(_ added: String, _ verdict: Verdict) throws {
    #expect(
      try check(
        plant([(2022, "NOx", "100"), (2025, "NOx", "60")], added: added), standard()
      ).verdict == verdict)
  }

  @Test(arguments: [
    (2024, Verdict.notApplicable), (2025, .pass), (2026, .notApplicable),
  ])
  func `the target's year is judged and no other`(_ year: Int, _ verdict: Verdict) throws {
    let input = try plant([(2022, "NOx", "100"), (2025, "NOx", "60")], year: year)
    #expect(try check(input, standard()).verdict == verdict)
  }

  @Test func `a dossier of one month cannot decide a year and says what is missing`() throws {
    var input = try EvaluationInput.typed("NOx 744x5", "flow 744x1000000")
    input.energyYear = 2025
    for year in [2022, 2025] { try input.addValue("10", year) }
    input.declarations.history = try plant([(2022, "NOx", "100")]).declarations.history

    let check = try check(input, standard())

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("does not hold the whole of 2025") == true)
    #expect(check.reason?.zh.contains("history") == true)
  }

  // A year at 5 mg/m³ and 1,000,000 m³/h is 8,760 × 5 kg = 43.8 t.
  @Test(arguments: [("73", Verdict.pass), ("72.999999", .fail)])
  func `a whole year of logs gives its mass`(_ base: String, _ verdict: Verdict) throws {
    var input = try EvaluationInput.typed(
      "NOx 8760x5", "flow 8760x1000000", from: date("2025-01-01"))
    let declared = try plant([(2022, "NOx", base), (2025, "NOx", "9999")])
    input.energyYear = 2025
    input.energy = declared.energy
    input.declarations.history = declared.declarations.history

    let check = try check(input, standard())

    // What the logs hold goes before what was declared.
    #expect(check.verdict == verdict)
    #expect(check.working.contains { $0.en.contains("8760 of 8760 hours measured") })
    #expect(check.working.contains { $0.en.contains("43800 kg ÷ 120 = 365 kg") })
  }

  @Test func `the share of substituted hours is said`() throws {
    var input = try EvaluationInput.typed(
      "NOx 4380x5 20x- 4360x5", "flow 8760x1000000", from: date("2025-01-01"))
    let declared = try plant([(2022, "NOx", "100")])
    input.energyYear = 2025
    input.energy = declared.energy
    input.declarations.history = declared.declarations.history

    let check = try check(input, standard())

    #expect(check.verdict == .pass)
    #expect(check.working.contains { $0.en.contains("20 substituted by HJ 75 (0.23 %)") })
  }

  @Test(arguments: [
    ([(2022, "VOCs"), (2025, "VOCs")], Verdict.pass),
    ([(2022, "NMHC"), (2025, "NMHC")], .pass),
    ([(2022, "VOCs"), (2025, "NMHC")], .insufficient),
  ])
  func `volatile compounds are counted one way in both years`(
    _ masses: [(Int, String)], _ verdict: Verdict
  ) throws {
    let input = try plant(masses.map { ($0.0, $0.1, "1") })
    #expect(try check(input, standard("VOCs", "0")).verdict == verdict)
  }

  @Test func `energy that is logged twice over does not touch emissions`() throws {
    var input = try plant([(2022, "NOx", "100"), (2025, "NOx", "60")])
    for isYearly in [true, false] {
      try input.add("electricity", "1", "kWh", 2025, months: 1)
      if isYearly { input.energy.energy[input.energy.energy.count - 1].span = .year(2025) }
    }
    #expect(try check(input, standard()).verdict == .pass)

    input.energy.production[0].span = .year(input.energy.production[0].span.year)
    #expect(try check(input, standard()).verdict == .insufficient)
  }

  @Test func `the target of a city only advises`() throws {
    let input = try plant([(2022, "NOx", "100"), (2025, "NOx", "100")])

    let judgement = input.judged(by: try standard(scope: .city))

    let finding = try require(
      judgement.findings.first { $0.finding.rule == "emission-intensity-decline" }
    ).finding
    #expect(finding.isAdvisory && finding.severity == .warning)
    #expect(judgement.verdict == .notEvaluated)
  }

  enum Flaw: CaseIterable, Sendable { case noYear, noBase, noCurrent, noValue, zeroValue, rejected }

  @Test(arguments: Flaw.allCases)
  func `what is missing is said and never a pass`(_ flaw: Flaw) throws {
    var masses = [(2022, "NOx", "100"), (2025, "NOx", "1")]
    if flaw == .noBase { masses.removeFirst() }
    if flaw == .noCurrent { masses.removeLast() }
    var input = try plant(
      masses, added: flaw == .zeroValue ? "0" : "10", year: flaw == .noYear ? nil : 2025)
    if flaw == .noValue { input.energy.production.removeLast() }
    if flaw == .rejected {
      var log = LogSummary(path: "p.csv", kind: .production, bytes: 1, encoding: .utf8)
      log.rejected = 1
      input.logs = [log]
    }

    let check = try check(input, standard())

    #expect(check.verdict == (flaw == .noYear ? .notEvaluated : .insufficient))
    #expect(check.reason != nil)
  }
}
