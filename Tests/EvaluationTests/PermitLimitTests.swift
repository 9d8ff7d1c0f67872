import Evaluation
import Measures
import Report
import Standards
import Testing

/// A permitted concentration is a limit, and governs where it is stricter.
struct PermitLimitTests {
  private func input(
    _ lines: String..., permitted: String, unit: UnitOfMeasure = .milligramsPerCubicMetre,
    from: String = "2024-01-01", to: String = "2029-12-31"
  ) throws -> EvaluationInput {
    var input =
      try lines.count == 1
      ? EvaluationInput.typed(lines[0]) : EvaluationInput.typed(lines[0], lines[1])
    let position = SourcePosition(file: "plant.yaml", line: 7)
    input.declarations.permit = Permit(
      number: "P1", from: try date(from), to: try date(to),
      concentrations: [
        Permit.Concentration(
          outlet: "DA001", pollutant: "PM", value: try decimal(permitted), unit: unit,
          position: position)
      ], annualMass: [])
    return input
  }

  private func check(_ judgement: Judgement, _ limit: String) throws -> Check {
    try require(judgement.checks.first { $0.limit == limit })
  }

  @Test(arguments: [("34.9", Verdict.pass), ("35", .pass), ("35.1", .fail)])
  func `a stricter permit governs`(_ mean: String, _ verdict: Verdict) throws {
    let judgement = try input("PM \(mean)", permitted: "35").judged(against: .sample("40"))

    let permit = try check(judgement, "permit-PM-T1-PM")
    #expect(permit.verdict == verdict && permit.standard == "排污许可证 P1")
    #expect(permit.because?.zh.contains("严于 GB 1-2020 T1-PM") == true)
    #expect(try check(judgement, "T1-PM").verdict == .notApplicable)
    #expect(judgement.verdict == verdict)
    #expect(judgement.standardsUsed.map(\.id).contains("排污许可证 P1"))
  }

  @Test(arguments: ["40", "41"])
  func `a permit that is no stricter does not apply`(_ permitted: String) throws {
    let judgement = try input("PM 40.5", permitted: permitted).judged(against: .sample("40"))

    #expect(try check(judgement, "permit-PM-T1-PM").verdict == .notApplicable)
    #expect(try check(judgement, "T1-PM").verdict == .fail)
  }

  @Test func `it is converted as the limit whose place it takes`() throws {
    // 28 at 17 % becomes 42 at 15 %.
    let judgement = try input("PM 28", "O2 17", permitted: "35")
      .judged(against: .sample("50", oxygen: "15"))

    let finding = try require(judgement.findings.first { $0.finding.verdict == .fail }).finding
    #expect(finding.episode?.peak == "42" && finding.limit == "permit-PM-T1-PM")
  }

  @Test func `units are compared, not digits`() throws {
    let grams = try require(UnitOfMeasure("g/m3"))
    let judgement = try input("PM 36", permitted: "0.035", unit: grams)
      .judged(against: .sample("40"))

    #expect(try check(judgement, "permit-PM-T1-PM").verdict == .fail)
  }

  @Test func `without another limit it binds the hourly mean as measured`() throws {
    let judgement = try input("PM 36", permitted: "35").judged(
      against: .sample("40", pollutant: "SO2"))

    #expect(try check(judgement, "permit-PM").verdict == .fail)
  }

  @Test func `an advisory limit is no rival and stays`() throws {
    let judgement = try input("PM 36", permitted: "35")
      .judged(against: .sample("30", confidence: .recalled))

    #expect(try check(judgement, "permit-PM").verdict == .fail)
    #expect(try check(judgement, "T1-PM").verdict == .fail)
    #expect(try check(judgement, "T1-PM").isAdvisory)
  }

  @Test func `outside its days the limit governs`() throws {
    let judgement = try input("PM 24x36 24x36", permitted: "35", to: "2025-03-01")
      .judged(against: .sample("40"))

    #expect(try check(judgement, "permit-PM-T1-PM").coverage?.expected == 24)
    #expect(try check(judgement, "T1-PM").coverage?.expected == 24)
    #expect(try check(judgement, "T1-PM").verdict == .pass)
  }

  @Test func `an ended permit does not apply`() throws {
    let judgement = try input("PM 36", permitted: "35", to: "2025-02-28")
      .judged(against: .sample("40"))

    #expect(try check(judgement, "permit-PM-T1-PM").verdict == .notApplicable)
    #expect(try check(judgement, "T1-PM").verdict == .pass)
  }
}
