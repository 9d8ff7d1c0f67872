import Evaluation
import Measures
import Report
import Standards
import Testing

struct EnergyTests {
  /// Twelve months of one energy and of value added, each.
  private func input(
    _ years: [(year: Int, quantity: String, added: String)], energy: String = "electricity",
    unit: String = "kWh", judging year: Int? = 2022
  ) throws -> EvaluationInput {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.energyYear = year
    for (year, quantity, added) in years {
      for month in 1...12 {
        let month = try require(CivilMonth(year: year, month: month))
        input.energy.energy.append(
          EnergyEntry(
            span: .month(month), energy: energy, quantity: try decimal(quantity), unit: unit,
            row: RowReference(file: "energy.csv", line: month.month, text: "\(year)")))
        input.energy.production.append(
          ProductionEntry(
            span: .month(month), valueAdded: try decimal(added),
            row: RowReference(file: "production.csv", line: month.month, text: "\(year)")))
      }
    }
    return input
  }

  private func standard(
    _ decline: String = "0.1", scope: Target.Scope = .plant, until: Int? = nil,
    confidence: Confidence = .confirmed
  ) throws -> Standard {
    Standard.sample(targets: [
      Target(
        id: "EI", annualDecline: try decimal(decline), baseYear: 2020, until: until, scope: scope,
        source: "example", confidence: confidence,
        position: SourcePosition(file: "example.yaml", line: 3))
    ])
  }

  // 100 kWh in 2020 allow 100 × 0.9² = 81 kWh in 2022.
  @Test(arguments: [("80.999999", Verdict.pass), ("81", .pass), ("81.000001", .fail)])
  func `an intensity that equals what is allowed passes`(
    _ quantity: String, _ verdict: Verdict
  ) throws {
    let judgement = try input([(2020, "100", "10"), (2022, quantity, "10")])
      .judged(by: standard())

    #expect(try judgement.decline().verdict == verdict)
  }

  // 0.9634⁵ = 0.82991422746915963424: a unit more in its last place is too much.
  @Test(arguments: [
    ("0.82991422746915963423", Verdict.pass), ("0.82991422746915963424", .pass),
    ("0.82991422746915963425", .fail),
  ])
  func `five years of 3.66 percent are exact`(_ quantity: String, _ verdict: Verdict) throws {
    let judgement = try input([(2020, "1", "10"), (2025, quantity, "10")], judging: 2025)
      .judged(by: standard("0.0366"))

    #expect(try judgement.decline().verdict == verdict)
  }

  @Test func `figures are tonnes of standard coal per ten thousand yuan`() throws {
    let judgement = try input([(2020, "1000", "10"), (2022, "2000", "10")])
      .judged(by: standard())

    let figures = try require(judgement.decline().intensity)
    #expect(figures.baseIntensity == "0.01229")
    #expect(figures.intensity == "0.02458")
    #expect(figures.allowed == "0.009955")
    let finding = try require(judgement.findings.first { $0.finding.verdict == .fail }).finding
    #expect(finding.intensity == figures)
    #expect(finding.severity == .violation)
    #expect(finding.evidence.rows.count == 48)
  }

  @Test(arguments: [(2019, Verdict.notApplicable), (2020, .notApplicable), (2021, .pass)])
  func `a year that is not after the base year is not judged`(
    _ year: Int, _ verdict: Verdict
  ) throws {
    let years = Set([2020, year]).map { (year: $0, quantity: $0 > 2020 ? "1" : "100", added: "10") }

    #expect(
      try input(years, judging: year).judged(by: standard()).decline().verdict == verdict)
  }

  @Test(arguments: [(2021, Verdict.notApplicable), (2022, .pass), (2023, .pass)])
  func `a target ends with its last year`(_ until: Int, _ verdict: Verdict) throws {
    let judgement = try input([(2020, "100", "10"), (2022, "1", "10")])
      .judged(by: standard(until: until))

    #expect(try judgement.decline().verdict == verdict)
  }

  @Test func `a target without an energy year is not evaluated`() throws {
    let judgement = try input([(2020, "100", "10")], judging: nil).judged(by: standard())

    #expect(try judgement.decline().verdict == .notEvaluated)
  }

  @Test(arguments: [2020, 2022])
  func `eleven months of energy are insufficient`(_ year: Int) throws {
    var dossier = try input([(2020, "100", "10"), (2022, "999", "10")])
    let index = try require(
      dossier.energy.energy.firstIndex { $0.span.year == year && $0.span.months == 7...7 })
    dossier.energy.energy.remove(at: index)

    let check = try dossier.judged(by: standard()).decline()

    #expect(check.verdict == .insufficient)
    #expect(check.intensity == nil)
    #expect(check.reason?.en.contains("month 7 of \(year)") == true)
  }

  @Test(arguments: [2020, 2022])
  func `eleven months of value added are insufficient`(_ year: Int) throws {
    var dossier = try input([(2020, "100", "10"), (2022, "1", "10")])
    let index = try require(dossier.energy.production.firstIndex { $0.span.year == year })
    dossier.energy.production[index].valueAdded = nil

    #expect(try dossier.judged(by: standard()).decline().verdict == .insufficient)
  }

  @Test(arguments: [("-10", Verdict.insufficient), ("0", .insufficient), ("0.001", .pass)])
  func `value added must be positive`(_ added: String, _ verdict: Verdict) throws {
    let judgement = try input([(2020, "100", "0.001"), (2022, "1", added)])
      .judged(by: standard())

    #expect(try judgement.decline().verdict == verdict)
  }

  @Test func `an energy of one year must be told for the other, be it zero`() throws {
    var dossier = try input([(2020, "100", "10"), (2022, "1", "10")])
    func addDiesel(_ year: Int, _ quantity: String) throws {
      for month in 1...12 {
        dossier.energy.energy.append(
          EnergyEntry(
            span: .month(try require(CivilMonth(year: year, month: month))), energy: "diesel",
            quantity: try decimal(quantity), unit: "kg",
            row: RowReference(file: "energy.csv", line: 99, text: "diesel")))
      }
    }

    try addDiesel(2020, "1")
    #expect(try dossier.judged(by: standard()).decline().verdict == .insufficient)
    try addDiesel(2022, "0")
    #expect(try dossier.judged(by: standard()).decline().verdict == .pass)
  }

  @Test func `rows of one month add up`() throws {
    var dossier = try input([(2020, "100", "10"), (2022, "40.5", "5")])
    dossier.energy.energy += dossier.energy.energy.filter { $0.span.year == 2022 }
    dossier.energy.production += dossier.energy.production.filter { $0.span.year == 2022 }

    #expect(try dossier.judged(by: standard()).decline().verdict == .pass)
  }

  @Test(arguments: [("steam", "t"), ("electricity", "t"), ("raw-coal", "kWh")])
  func `what cannot be converted leaves the year undecided and is named`(
    _ energy: String, _ unit: String
  ) throws {
    var dossier = try input([(2020, "100", "10"), (2022, "1", "10")])
    dossier.energy.energy.append(
      EnergyEntry(
        span: .month(try require(CivilMonth(year: 2022, month: 1))), energy: energy,
        quantity: try decimal("1"), unit: unit,
        row: RowReference(file: "energy.csv", line: 25, text: "x")))

    let judgement = try dossier.judged(by: standard())

    #expect(try judgement.decline().verdict == .insufficient)
    let finding = try require(
      judgement.findings.first { $0.finding.rule == "unconverted-energy" }
    ).finding
    #expect(finding.evidence.rows.map(\.line) == [25])
  }

  @Test(arguments: [("coke", true), ("gasoline", true), ("raw-coal", false), ("lpg", false)])
  func `a coefficient that is not confirmed makes the check advisory`(
    _ energy: String, _ isAdvisory: Bool
  ) throws {
    let judgement = try input(
      [(2020, "100", "10"), (2022, "100", "10")], energy: energy, unit: "t"
    ).judged(by: standard())

    #expect(try judgement.decline().verdict == .fail)
    #expect(try judgement.decline().isAdvisory == isAdvisory)
    #expect(judgement.verdict == (isAdvisory ? .notEvaluated : .fail))
  }

  @Test func `a doubtful coefficient and a target of the city are both said`() throws {
    let check = try input([(2020, "100", "10"), (2022, "100", "10")], energy: "coke", unit: "t")
      .judged(by: standard(scope: .city)).decline()

    #expect(check.reason?.zh.contains("折标系数未经标准原文核实") == true)
    #expect(check.reason?.zh.contains("该目标针对全市") == true)
  }

  @Test func `a target of a city or of a doubtful source is advisory`() throws {
    let dossier = try input([(2020, "100", "10"), (2022, "100", "10")])

    for standard in [try standard(scope: .city), try standard(confidence: .recalled)] {
      let judgement = dossier.judged(by: standard)
      #expect(try judgement.decline().isAdvisory)
      #expect(judgement.verdict == .notEvaluated)
      #expect(
        judgement.findings.filter { $0.finding.verdict == .fail }.map(\.finding.severity)
          == [.warning])
    }
  }

  @Test(arguments: [
    ("electricity", "MWh", "0.001"), ("electricity", "万kWh", "0.0001"),
    ("electricity", "10^4kWh", "0.0001"), ("heat", "GJ", "0.001"), ("diesel", "t", "0.001"),
    ("natural-gas", "10⁴m³", "0.0001"),
  ])
  func `units of one quantity are one energy`(
    _ energy: String, _ unit: String, _ factor: String
  ) throws {
    let base = ["electricity": "kWh", "heat": "MJ", "diesel": "kg", "natural-gas": "m3"]
    var dossier = try input([(2020, "1", "10"), (2022, factor, "10")], energy: energy, unit: unit)
    for index in dossier.energy.energy.indices
    where dossier.energy.energy[index].span.year == 2020 {
      dossier.energy.energy[index].unit = try require(base[energy])
    }

    let figures = try require(dossier.judged(by: standard("0")).decline().intensity)

    #expect(figures.intensity == figures.baseIntensity)
  }
}
