import Evaluation
import Foundation
import Measures
import Report
import Standards
import Testing

/// Unit-product norms as shipped: each level below, at and above; corrections; what is missing.
struct UnitProductEnergyTests {
  private static let shipped = Result { () throws(Fault) in
    try loadStandards([
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Standards/energy").path
    ])
  }

  /// A cement or brick works with an empty log. A kilogram of its coal is a kilogram of standard
  /// coal, so that figures of the tables come out exactly.
  private func plant(
    approved: String = "2010-01-01", sector: String = "cement", year: Int = 2025
  ) throws -> EvaluationInput {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.plant.sector = sector
    input.plant.approved = try date(approved)
    input.energyYear = year
    input.declarations.energy.calorific = [
      EnergyDeclarations.CalorificValue(
        energy: "raw-coal", year: nil, value: try decimal("29307.6"), unit: .kilojoulesPerKilogram,
        source: "report", position: SourcePosition(file: "plant.yaml", line: 5))
    ]
    return input
  }

  private func check(_ input: EvaluationInput, _ norm: String) throws -> Check {
    let judgement = Evaluator(try Self.shipped.get()).judge(input)
    return try require(
      judgement.checks.first { $0.rule == "unit-product-energy" && $0.item == norm })
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var norm: String
    var product: String
    var sector = "cement"
    var levels: [String]
    var testDescription: String { norm }
  }

  /// Tables of GB 16780-2021 and GB 30526-2019: levels 1 to 3.
  static let rows = [
    Row(norm: "clinker-energy", product: "熟料", levels: ["100", "107", "117"]),
    Row(norm: "clinker-electricity", product: "熟料", levels: ["48", "57", "61"]),
    Row(norm: "clinker-coal", product: "熟料", levels: ["94", "100", "109"]),
    Row(norm: "grinding-electricity", product: "水泥", levels: ["26", "29", "34"]),
    Row(
      norm: "perforated-brick", product: "烧结多孔砖", sector: "wall-materials",
      levels: ["46", "48", "53"]),
    Row(
      norm: "hollow-brick", product: "空心砌块", sector: "wall-materials", levels: ["47", "50", "55"]),
    Row(
      norm: "insulating-brick", product: "保温砖", sector: "wall-materials",
      levels: ["50", "52", "57"]),
    Row(
      norm: "solid-brick", product: "烧结实心制品", sector: "wall-materials",
      levels: ["44", "46", "51"]),
    Row(
      norm: "foam-glass-cullet", product: "泡沫玻璃（外购碎玻璃）", sector: "wall-materials",
      levels: ["360", "425", "480"]),
    Row(
      norm: "foam-glass-melt", product: "泡沫玻璃（自熔玻璃）", sector: "wall-materials",
      levels: ["520", "635", "730"]),
    Row(
      norm: "foam-glass-ii", product: "泡沫玻璃（Ⅱ型）", sector: "wall-materials",
      levels: ["250", "280", "300"]),
  ]

  @Test(arguments: rows, [(0, "2010-01-01"), (1, "2023-05-01")])
  func `each level binds below, at and above`(
    _ row: Row, _ kind: (new: Int, approved: String)
  ) throws {
    let level = try decimal(row.levels[kind.new == 1 ? 1 : 2])
    let isElectric = row.norm.hasSuffix("electricity")
    for (offset, verdict) in [
      ("-0.000001", Verdict.pass), ("0", .pass), ("0.000001", .fail),
    ] {
      var input = try plant(approved: kind.approved, sector: row.sector)
      try input.addProduct(row.product, "1", "t", 2025)
      let amount = try (Rational(level) + Rational(decimal(offset))).decimal()
      try input.add(
        isElectric ? "electricity" : "raw-coal", amount, isElectric ? "kWh" : "kg", 2025)

      let check = try check(input, row.norm)

      #expect(check.verdict == verdict, "\(row.norm) \(amount)")
      #expect(check.measured?.value == amount)
      #expect(check.requirement?.value == level.description)
      // All these figures are transcribed: shown and judged, counting nowhere.
      #expect(check.isAdvisory)
    }
  }

  @Test(arguments: rows)
  func `the tables stand as in the fact sheet`(_ row: Row) throws {
    let norms = try Self.shipped.get().energy.flatMap(\.norms)
    let norm = try require(norms.first { $0.id == row.norm })

    #expect(ProductNorm.Level.allCases.map { norm.levels[$0].text } == row.levels)
    #expect(norm.confidence == (row.norm.hasPrefix("foam") ? .unsure : .confirmedTranscript))
  }

  // Level 3 at 75 %: 94; a point of clinker more or less moves it by 1.20, level 2 by 1.15.
  @Test(arguments: [
    ("2010-01-01", "75", "94"), ("2010-01-01", "76", "95.2"), ("2010-01-01", "74", "92.8"),
    ("2010-01-01", "72.5", "91"), ("2023-05-01", "75", "87"), ("2023-05-01", "76", "88.15"),
    ("2023-05-01", "74", "85.85"),
  ])
  func `cement is corrected by its share of clinker`(
    _ approved: String, _ share: String, _ level: String
  ) throws {
    for (offset, verdict) in [
      ("-0.000001", Verdict.pass), ("0", .pass), ("0.000001", .fail),
    ] {
      // A tonne of clinker takes 100 kgce, so its share in % is what cement inherits in kgce.
      var input = try integrated(approved: approved, share: share)
      let own = try Rational(decimal(level)) - Rational(decimal(share)) + Rational(decimal(offset))
      try input.add("raw-coal", own.decimal(), "kg", 2025, product: "水泥")

      let check = try check(input, "cement-energy")

      #expect(check.verdict == verdict, "\(share) \(offset)")
      #expect(check.requirement?.value == level)
    }
  }

  private func integrated(approved: String = "2010-01-01", share: String?) throws
    -> EvaluationInput
  {
    var input = try plant(approved: approved)
    try input.addProduct("熟料", "7", "t", 2025)
    try input.addProduct("水泥", "1", "t", 2025)
    try input.add("raw-coal", "700", "kg", 2025, product: "熟料")
    if let share {
      input.declarations.energy.clinkerShare = [
        EnergyDeclarations.Yearly(
          year: 2025, value: try decimal(share), source: "ledger",
          position: SourcePosition(file: "plant.yaml", line: 8))
      ]
    }
    return input
  }

  @Test func `levels 1 of the correction have their own slope`() throws {
    var input = try integrated(share: "76")
    try input.add("raw-coal", "1", "kg", 2025, product: "水泥")

    let words = try check(input, "cement-energy").working.map(\.en).joined(separator: "\n")

    #expect(words.contains("level 1: 80 + 1.10 × (76 − 75) = 81.1"))
    #expect(words.contains("level 2: 87 + 1.15 × (76 − 75) = 88.15"))
    #expect(words.contains("level 3: 94 + 1.20 × (76 − 75) = 95.2"))
  }

  @Test func `without the share of clinker cement is not evaluated`() throws {
    var input = try integrated(share: nil)
    try input.add("raw-coal", "1", "kg", 2025, product: "水泥")

    let check = try check(input, "cement-energy")

    #expect(check.verdict == .notEvaluated)
    #expect(check.reason?.en.contains("energy.clinker_share of 2025") == true)
  }

  @Test func `a stand-alone grinding station is under the grinding section alone`() throws {
    var input = try plant()
    try input.addProduct("水泥", "1", "t", 2025)
    try input.add("electricity", "30", "kWh", 2025)

    #expect(try check(input, "grinding-electricity").verdict == .pass)
    for norm in ["cement-energy", "clinker-energy", "clinker-electricity", "clinker-coal"] {
      #expect(try check(input, norm).verdict == .notApplicable, "\(norm)")
    }
  }

  // K = 1.179 − 0.211 × P ÷ 101325; at P = 81060 Pa it is 1.0102 and 117 becomes 118.1934.
  @Test(arguments: [
    ("1500", "2010-01-01", "117"), ("1500.1", "2010-01-01", "118.1934"),
    ("3000", "2023-05-01", "107"),
  ])
  func `thin air raises level 3 above 1500 m and no other level`(
    _ metres: String, _ approved: String, _ level: String
  ) throws {
    for (offset, verdict) in [
      ("-0.000001", Verdict.pass), ("0", .pass), ("0.000001", .fail),
    ] {
      var input = try plant(approved: approved)
      input.declarations.energy.altitude = EnergyDeclarations.Altitude(
        metres: try decimal(metres), pascals: try decimal("81060"), source: "station")
      try input.addProduct("clinker", "1", "t", 2025)
      try input.add(
        "raw-coal", try (Rational(decimal(level)) + Rational(decimal(offset))).decimal(), "kg",
        2025)

      let check = try check(input, "clinker-energy")

      #expect(check.requirement?.value == level)
      #expect(check.verdict == verdict)
    }
  }

  @Test func `a plant above 1500 m without its pressure is not evaluated`() throws {
    var input = try plant()
    input.declarations.energy.altitude = EnergyDeclarations.Altitude(
      metres: try decimal("1501"), pascals: nil, source: "map")
    try input.addProduct("clinker", "1", "t", 2025)
    try input.add("raw-coal", "1", "kg", 2025)

    #expect(try check(input, "clinker-energy").verdict == .notEvaluated)
  }

  // In force from 2022-11-01: 2023 is the first whole year.
  @Test(arguments: [
    (2021, Verdict.notApplicable), (2022, .notApplicable), (2023, .pass), (2025, .pass),
  ])
  func `a norm judges whole years in force`(_ year: Int, _ verdict: Verdict) throws {
    var input = try plant(year: year)
    try input.addProduct("clinker", "1", "t", year)
    try input.add("raw-coal", "117", "kg", year)

    #expect(try check(input, "clinker-energy").verdict == verdict)
  }

  @Test(arguments: [("2022-10-31", "117"), ("2022-11-01", "107"), ("2022-11-02", "107")])
  func `the day of approval decides the level`(_ approved: String, _ level: String) throws {
    var input = try plant(approved: approved)
    try input.addProduct("clinker", "1", "t", 2025)
    try input.add("raw-coal", "1", "kg", 2025)

    #expect(try check(input, "clinker-energy").requirement?.value == level)
  }

  @Test func `several products need energy told apart`() throws {
    var input = try plant()
    try input.addProduct("clinker", "1", "t", 2025)
    try input.addProduct("aggregate", "1", "t", 2025)
    try input.add("raw-coal", "1", "kg", 2025)

    let check = try check(input, "clinker-energy")

    #expect(check.verdict == .notEvaluated)
    #expect(check.reason?.en.contains("column product") == true)
  }

  @Test func `energy that names no product leaves the figure open`() throws {
    var input = try integrated(share: "75")
    try input.add("electricity", "1", "kWh", 2025)

    #expect(try check(input, "clinker-energy").verdict == .insufficient)
  }

  @Test func `energy of a product that nobody makes leaves the figure open`() throws {
    var input = try integrated(share: "75")
    try input.add("raw-coal", "1", "kg", 2025, product: "熟枓")

    let check = try check(input, "clinker-energy")

    #expect(check.verdict == .insufficient && check.reason?.zh.contains("熟枓") == true)
  }

  @Test func `waste-heat power counts as electricity and not as energy`() throws {
    var input = try plant()
    try input.addProduct("clinker", "1", "t", 2025)
    try input.add("raw-coal", "117", "kg", 2025)
    try input.add("electricity", "0", "kWh", 2025)
    try input.add("electricity", "61.5", "kWh", 2025, use: .secondary)

    #expect(try check(input, "clinker-energy").verdict == .pass)
    #expect(try check(input, "clinker-electricity").measured?.value == "61.5")
    let electricity = try check(input, "clinker-electricity")
    #expect(electricity.verdict == .fail)
    // Nothing but electricity stands in its arithmetic.
    #expect(
      electricity.working.prefix(3).map(\.en) == [
        "2025: electricity: lines 1–12 0 kWh",
        "2025: electricity made on site: lines 1–12 738 kWh",
        "electricity per tonne: 738 kWh ÷ 12 t = 61.5 kWh/t",
      ])
    #expect(
      try check(input, "clinker-coal").working.prefix(2).map(\.en) == [
        "2025: raw-coal: lines 1–12 1404 kg × 29307.6 kJ/kg ÷ 29307.6 kJ/kgce = 1404 kgce",
        "2025: fuels = 1404 kgce = 1.404 tce",
      ])
  }

  enum Flaw: String, CaseIterable, Sendable {
    case noProduct, elevenMonths, negative, zero, unknownUnit, noEnergy, energyMonth, energyUnit
    case negativeEnergy, noYear
  }

  @Test(arguments: Flaw.allCases)
  func `what is missing or cannot be meant is said and never a pass`(_ flaw: Flaw) throws {
    var input = try plant()
    let months = flaw == .elevenMonths ? 11 : 12
    let output = flaw == .negative ? "-1" : flaw == .zero ? "0" : "1"
    if flaw != .noProduct {
      try input.addProduct(
        "clinker", output, flaw == .unknownUnit ? "m2" : "t", 2025, months: months)
    }
    if flaw != .noEnergy {
      try input.add(
        "raw-coal", flaw == .negativeEnergy ? "-1" : "1", flaw == .energyUnit ? "kWh" : "kg", 2025,
        months: flaw == .energyMonth ? 11 : 12)
    }
    if flaw == .noYear { input.energyYear = nil }

    let check = try check(input, "clinker-energy")

    let isOpen = flaw == .noProduct || flaw == .noYear
    #expect(check.verdict == (isOpen ? .notEvaluated : .insufficient))
    #expect(check.reason != nil)
  }

  @Test func `a finding holds its arithmetic and counts only once confirmed`() throws {
    var input = try plant()
    try input.addProduct("clinker", "1", "t", 2025)
    try input.add("raw-coal", "118", "kg", 2025)

    let judgement = Evaluator(try Self.shipped.get()).judge(input)

    let finding = try require(
      judgement.findings.first { $0.finding.item == "clinker-energy" }
    ).finding
    #expect(finding.severity == .warning && finding.isAdvisory)
    #expect(finding.message.en.contains("118 kgce/t, above level 3 of the norm, 117 kgce/t"))
    #expect(finding.working.contains { $0.en == "energy per tonne: 1416 kgce ÷ 12 t = 118 kgce/t" })
    #expect(finding.evidence.rows.count == 24)
  }
}
