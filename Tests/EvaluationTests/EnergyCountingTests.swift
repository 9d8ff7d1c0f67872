import Evaluation
import Measures
import Report
import Standards
import Testing

/// What counts as energy: sold, made on site, measured calorific values, equal values; and whether
/// a reader can follow the arithmetic.
struct EnergyCountingTests {
  /// Twelve months of 2020 and 2022: 100 kWh and 10 (10⁴ yuan) each.
  private func plain() throws -> EvaluationInput {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.energyYear = 2022
    for year in [2020, 2022] {
      try input.add("electricity", "100", "kWh", year)
      try input.addValue("10", year)
    }
    return input
  }

  private func standard(_ decline: String = "0.1") throws -> Standard {
    Standard.sample(targets: [
      Target(
        id: "EI", annualDecline: try decimal(decline), baseYear: 2020, source: "a plan",
        position: SourcePosition(file: "example.yaml", line: 3))
    ])
  }

  @Test func `a check shows every step from quantities to what is allowed`() throws {
    var input = try plain()
    try input.add("raw-coal", "1", "t", 2020)
    try input.add("raw-coal", "0", "t", 2022)

    let judgement = try input.judged(by: standard())

    let check = try judgement.decline()
    // 1200 kWh × 0.1229 = 147.48; 12 t × 0.7143 = 8571.6; 8719.08 kgce; / 120 = 0.072659.
    #expect(
      check.working.map(\.en) == [
        "2020: electricity: lines 1–12 1200 kWh × 0.1229 kgce/kWh = 147.48 kgce",
        "2020: raw-coal: lines 1–12 12 t = 12000 kg × 0.7143 kgce/kg = 8571.6 kgce",
        "2020: energy E = 147.48 + 8571.6 = 8719.08 kgce = 8.71908 tce",
        "2020: value added V = 120 (10⁴ yuan); I = 8.71908 tce / 120 = 0.072659 tce per 10⁴ yuan",
        "2022: electricity: lines 1–12 1200 kWh × 0.1229 kgce/kWh = 147.48 kgce",
        "2022: raw-coal: lines 1–12 0 t = 0 kg × 0.7143 kgce/kg = 0 kgce",
        "2022: energy E = 147.48 + 0 = 147.48 kgce = 0.14748 tce",
        "2022: value added V = 120 (10⁴ yuan); I = 0.14748 tce / 120 = 0.001229 tce per 10⁴ yuan",
        "allowed = 0.072659 × (1 − 0.1)^(2022 − 2020) = 0.058854 tce per 10⁴ yuan; "
          + "0.001229 ≤ 0.058854 (compared exactly, before rounding)",
        "factors of electricity: GB/T 2589-2020 附录 A.2（转录自引用该标准的折标系数表）",
        "factors of raw-coal: GB/T 2589-2020 附录 A.1（转录自引用该标准的折标系数表）",
      ])
    #expect(check.working[0].zh == "2020 年电力：第 1–12 行 1200 kWh × 0.1229 kgce/kWh = 147.48 kgce")
    #expect(check.requirement?.value == "0.058854" && check.requirement?.unit == "tce/万元")
    #expect(check.requirement?.sense == .atMost)
    #expect(check.measured == Figure("0.001229", "tce/万元"))
  }

  @Test func `a finding holds the same arithmetic`() throws {
    let judgement = try plain().judged(by: standard())

    let finding = try require(judgement.findings.first { $0.finding.verdict == .fail }).finding
    let check = try judgement.decline()
    #expect(!check.working.isEmpty && finding.working == check.working)
  }

  // 81 of 100 kWh are allowed: what is sold is taken off what was consumed.
  @Test(arguments: [("18.999999", Verdict.fail), ("19", .pass), ("19.000001", .pass)])
  func `energy sold out is taken off`(_ sold: String, _ verdict: Verdict) throws {
    var input = try plain()
    try input.add("electricity", sold, "kWh", 2022, use: .sold)
    try input.add("electricity", "0", "kWh", 2020, use: .sold)

    #expect(try input.judged(by: standard()).decline().verdict == verdict)
  }

  @Test func `energy sold in one year must be told for the other`() throws {
    var input = try plain()
    try input.add("electricity", "50", "kWh", 2022, use: .sold)

    let check = try input.judged(by: standard()).decline()

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("electricity sold lacks month 1") == true)
  }

  @Test(arguments: [("100", Verdict.pass), ("100.000001", .insufficient)])
  func `more sold than consumed is no saving`(_ sold: String, _ verdict: Verdict) throws {
    var input = try plain()
    for year in [2020, 2022] { try input.add("electricity", sold, "kWh", year, use: .sold) }

    #expect(try input.judged(by: standard()).decline().verdict == verdict)
  }

  @Test(arguments: [0, 6, 12])
  func `energy made on site from counted energy counts once`(_ months: Int) throws {
    var input = try plain()
    try input.add("heat", "999", "GJ", 2022, use: .secondary, months: months)
    try input.add("electricity", "999", "MWh", 2020, use: .secondary, months: months)

    let check = try input.judged(by: standard("0")).decline()

    #expect(check.verdict == .pass)
    #expect(check.intensity?.intensity == "0.001229")
    #expect(check.intensity?.baseIntensity == "0.001229")
    #expect(
      check.working.contains { $0.en.hasSuffix("not counted again") } == (months > 0))
  }

  // 20,000 kJ/kg over 29,307.6 kJ a kgce.
  @Test(arguments: [
    ("20000", EnergyDeclarations.CalorificUnit.kilojoulesPerKilogram),
    ("20", .megajoulesPerKilogram),
  ])
  func `a measured calorific value goes before the default`(
    _ value: String, _ unit: EnergyDeclarations.CalorificUnit
  ) throws {
    var input = try plain()
    for year in [2020, 2022] { try input.add("原煤", "293.076", "kg", year) }
    input.declarations.energy.calorific = [try heat("raw-coal", value, unit, year: 2022)]

    let check = try input.judged(by: standard("0")).decline()

    // 293.076 × 12 × 20000 / 29307.6 = 2400 kgce, exactly; with 147.48 and over 120: 0.021229.
    #expect(check.intensity?.intensity == "0.021229")
    // By default 293.076 × 12 × 0.7143 = 2512.130…
    #expect(check.intensity?.baseIntensity == "0.022163")
    #expect(!check.isAdvisory)
    #expect(check.working.contains { $0.en.contains("÷ 29307.6") })
    #expect(check.working.contains { $0.en == "factors of raw-coal: laboratory report 7" })
  }

  @Test func `a measured value takes the doubt of an unconfirmed coefficient away`() throws {
    var input = try plain()
    for year in [2020, 2022] { try input.add("coke", "1", "t", year) }
    #expect(try input.judged(by: standard("0")).decline().isAdvisory)

    input.declarations.energy.calorific = [
      try heat("焦炭", "28.4", .megajoulesPerKilogram, year: nil)
    ]
    #expect(try !input.judged(by: standard("0")).decline().isAdvisory)
  }

  @Test(arguments: [
    ("raw coal", EnergyDeclarations.CalorificUnit.megajoulesPerKilogram),
    ("raw-coal", .megajoulesPerCubicMetre), ("electricity", .megajoulesPerKilogram),
  ])
  func `a measured value that fits no energy leaves the year undecided`(
    _ energy: String, _ unit: EnergyDeclarations.CalorificUnit
  ) throws {
    var input = try plain()
    input.declarations.energy.calorific = [try heat(energy, "20", unit, year: nil)]

    let check = try input.judged(by: standard()).decline()

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("'\(energy)'") == true)
  }

  @Test func `the equal value of electricity stands beside and decides nothing`() throws {
    var input = try plain()
    try input.add("raw-coal", "1", "kg", 2020)
    try input.add("raw-coal", "1", "kg", 2022)
    let before = try input.judged(by: standard("0")).decline()
    input.declarations.energy.equalValue = [
      try yearly(2020, "0.3050"), try yearly(2022, "0.3"),
    ]

    let check = try input.judged(by: standard("0")).decline()

    #expect(check.verdict == before.verdict && check.intensity == before.intensity)
    // 1200 × 0.305 + 12 × 0.7143 = 374.5716 kgce; 1200 × 0.3 + 8.5716 = 368.5716.
    let lines = check.working.map(\.en).filter { $0.contains("equal value") }
    #expect(lines.count == 2)
    #expect(lines[0].contains("0.374572 tce ÷ 120 = 0.003121"))
    #expect(lines[1].contains("0.368572 tce ÷ 120 = 0.003071"))
  }

  @Test func `an equal value of one year alone says what is missing`() throws {
    var input = try plain()
    input.declarations.energy.equalValue = [try yearly(2022, "0.3")]

    let check = try input.judged(by: standard()).decline()

    #expect(check.working.contains { $0.en.contains("no equal value of electricity") })
  }

  @Test func `a library's coefficients go before the built-in ones`() throws {
    var electricity = try require(EnergyCoefficient.builtIn.first)
    electricity.factor = try decimal("0.2")
    electricity.printedFactor = "0.2000"
    let library = StandardsLibrary(
      standards: [try standard("0")], energy: [.sample(coefficients: [electricity])], files: [])

    let judgement = Evaluator(library).judge(try plain())

    #expect(try judgement.decline().intensity?.intensity == "0.002")
    #expect(library.coefficients.map(\.id).sorted() == EnergyCoefficient.builtIn.map(\.id).sorted())
  }

  private func heat(
    _ energy: String, _ value: String, _ unit: EnergyDeclarations.CalorificUnit, year: Int?
  ) throws -> EnergyDeclarations.CalorificValue {
    EnergyDeclarations.CalorificValue(
      energy: energy, year: year, value: try decimal(value), unit: unit,
      source: "laboratory report 7", position: SourcePosition(file: "plant.yaml", line: 5))
  }

  private func yearly(_ year: Int, _ value: String) throws -> EnergyDeclarations.Yearly {
    EnergyDeclarations.Yearly(
      year: year, value: try decimal(value), source: "grid report",
      position: SourcePosition(file: "plant.yaml", line: 6))
  }
}

extension EvaluationInput {
  /// Adds the same quantity for each of the first `months` months.
  mutating func add(
    _ name: String, _ quantity: String, _ unit: String, _ year: Int, use: EnergyUse = .consumed,
    product: String? = nil, months: Int = 12
  ) throws {
    for month in 1...12 where month <= months {
      energy.energy.append(
        EnergyEntry(
          span: .month(try require(CivilMonth(year: year, month: month))), energy: name,
          quantity: try decimal(quantity), unit: unit, use: use, product: product,
          row: RowReference(file: "energy.csv", line: month, text: "\(name) \(year)")))
    }
  }

  mutating func addValue(_ value: String, _ year: Int, months: Int = 12) throws {
    for month in 1...12 where month <= months {
      energy.production.append(
        ProductionEntry(
          span: .month(try require(CivilMonth(year: year, month: month))),
          valueAdded: try decimal(value),
          row: RowReference(file: "production.csv", line: month, text: "\(year)")))
    }
  }

  mutating func addProduct(
    _ product: String, _ quantity: String, _ unit: String, _ year: Int, months: Int = 12
  ) throws {
    for month in 1...12 where month <= months {
      energy.production.append(
        ProductionEntry(
          span: .month(try require(CivilMonth(year: year, month: month))), valueAdded: nil,
          product: product, quantity: try decimal(quantity), unit: unit,
          row: RowReference(file: "production.csv", line: month, text: "\(product) \(year)")))
    }
  }
}

extension EnergyStandard {
  static func sample(
    _ id: String = "GB/T 1-2020", effective: CivilDate = CivilDate(daysSinceEpoch: 18_262),
    coefficients: [EnergyCoefficient] = [], norms: [ProductNorm] = [], grades: [CarbonGrade] = [],
    sectorMeans: [SectorMean] = []
  ) -> EnergyStandard {
    EnergyStandard(
      id: id, title: Bilingual(zh: "测试", en: "Test"), effective: effective, region: "000000",
      sectors: ["*"], coefficients: coefficients, norms: norms, grades: grades,
      sectorMeans: sectorMeans, position: SourcePosition(file: "energy.yaml", line: 1))
  }
}

extension ProductNorm {
  static func sample(
    _ advanced: String, _ entry: String, _ limit: String, products: [String],
    quantity: Quantity = .energy
  ) throws -> ProductNorm {
    ProductNorm(
      id: "norm", name: Bilingual(zh: "单位产品综合能耗", en: "energy per tonne"), clause: "表1",
      products: products, quantity: quantity, unit: quantity == .electricity ? "kWh/t" : "kgce/t",
      levels: Levels(
        advanced: try .sample(advanced), entry: try .sample(entry), limit: try .sample(limit)),
      source: "example", confidence: .confirmed,
      position: SourcePosition(file: "energy.yaml", line: 9))
  }
}

extension ProductNorm.Printed {
  static func sample(_ text: String) throws -> ProductNorm.Printed {
    ProductNorm.Printed(value: try decimal(text), text: text)
  }
}

extension Judgement {
  /// The one check of the year's energy intensity.
  func decline() throws -> Check {
    let found = checks.filter { $0.rule == "energy-intensity-decline" }
    guard found.count == 1 else { throw ExampleError.missing }
    return found[0]
  }
}
