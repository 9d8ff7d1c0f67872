import Evaluation
import Foundation
import Measures
import Report
import Standards
import Testing

/// Grades of carbon efficiency as shipped, and a plan's K < 1.
struct CarbonEfficiencyTests {
  private static let shipped = Result { () throws(Fault) in
    try loadStandards([
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Standards/energy").path
    ])
  }

  /// A value added of 120 and a mean of 1: K is tonnes over 120.
  private func judge(
    tonnes: String = "60", deducted: String = "0", mean: Bool = true, target: Bool = true,
    added: String = "10", year: Int? = 2025, region: String = "330502",
    confidence: Confidence = .confirmed
  ) throws -> Judgement {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.energyYear = year
    input.plant.region = region
    try input.addValue(added, 2025)
    input.declarations.energy.carbon = [
      EnergyDeclarations.Carbon(
        year: 2025, tonnes: try decimal(tonnes), deducted: try decimal(deducted),
        source: "report 9", position: SourcePosition(file: "plant.yaml", line: 7))
    ]
    var library = try Self.shipped.get()
    if target {
      library.standards = [
        .sample(targets: [
          Target(
            id: "HZ-CE", demand: .carbonEfficiency(below: try decimal("1")), until: 2025,
            source: "a plan", position: SourcePosition(file: "example.yaml", line: 3))
        ])
      ]
    }
    if mean {
      library.energy.append(
        .sample(sectorMeans: [
          SectorMean(
            id: "m", sector: "foundry", year: 2025, value: try decimal("1"), source: "bulletin",
            confidence: confidence)
        ]))
    }
    return Evaluator(library).judge(input)
  }

  private func check(_ judgement: Judgement) throws -> Check {
    try require(judgement.checks.first { $0.rule == "carbon-efficiency" })
  }

  @Test(arguments: [
    ("0", 1), ("71.999999", 1), ("72", 1), ("72.000001", 2), ("96", 2), ("96.000001", 3),
    ("144", 3), ("144.000001", 4), ("240", 4), ("240.000001", 5), ("99999", 5),
  ])
  func `a grade is reached up to and with its bound`(_ tonnes: String, _ grade: Int) throws {
    let check = try check(judge(tonnes: tonnes, target: false))

    #expect(check.working.contains { $0.en.hasPrefix("carbon-efficiency grade \(grade) ") })
    // A grade alone asks for nothing.
    #expect(check.verdict == .notApplicable && check.isAdvisory)
  }

  @Test(arguments: [("119.999999", Verdict.pass), ("120", .fail), ("120.000001", .fail)])
  func `K must be below 1`(_ tonnes: String, _ verdict: Verdict) throws {
    #expect(try check(judge(tonnes: tonnes)).verdict == verdict)
  }

  @Test(arguments: [("1", Verdict.fail), ("2", .fail), ("2.000001", .pass)])
  func `what is deducted does not count`(_ deducted: String, _ verdict: Verdict) throws {
    #expect(try check(judge(tonnes: "122", deducted: deducted)).verdict == verdict)
  }

  @Test func `the arithmetic is shown with its documents`() throws {
    let check = try check(judge(tonnes: "62", deducted: "2"))

    #expect(
      check.working[0].en == "2025: L = (62 − 2) tCO2 ÷ 120 = 0.5 t CO₂ per 10⁴ yuan (report 9)")
    #expect(check.working[1].en == "K = 0.5 / 1, the sector's mean (bulletin) = 0.5")
    #expect(check.measured == Figure("0.5", ""))
  }

  @Test func `without the sector's mean the check says what to supply`() throws {
    let check = try check(judge(mean: false))

    #expect(check.verdict == .notEvaluated)
    #expect(check.reason?.en.contains("sector_means of an overlay") == true)
  }

  @Test(arguments: ["0", "-1"])
  func `value added that is not positive decides nothing`(_ added: String) throws {
    #expect(try check(judge(added: added)).verdict == .insufficient)
  }

  @Test func `a mean that nobody confirmed only advises`() throws {
    #expect(try !check(judge()).isAdvisory)
    #expect(try check(judge(confidence: .recalled)).isAdvisory)
  }

  @Test func `years, undeclared carbon and other provinces`() throws {
    #expect(try check(judge(year: nil)).verdict == .notEvaluated)
    #expect(try check(judge(year: 2024)).verdict == .notEvaluated)
    #expect(try check(judge(year: 2026)).verdict == .notApplicable)
    let elsewhere = try judge(target: false, region: "440800")
    #expect(!elsewhere.checks.contains { $0.rule == "carbon-efficiency" })
  }
}
