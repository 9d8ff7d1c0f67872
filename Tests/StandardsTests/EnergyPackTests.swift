import Foundation
import Measures
import Standards
import Testing

/// Packs of schema `greengate/energy/1`.
struct EnergyPackTests {
  private static let loaded = Result { () throws(Fault) in
    try loadStandards([PackFixture.shipped])
  }

  private func shipped(_ id: String) throws -> EnergyStandard {
    try #require(try Self.loaded.get().energy.first { $0.id == id })
  }

  private func load(_ lines: String...) throws -> StandardsLibrary {
    let files = try PackFixture(["pack.yaml": lines.joined(separator: "\n")])
    return try loadStandards([files.path])
  }

  private let header = """
    schema: greengate/energy/1
    id: TEST 2-2025
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: ["*"]
    """

  @Test func `the built-in coefficients are those of the pack`() throws {
    let pack = try shipped("GB/T 2589-2020")

    #expect(pack.coefficients == EnergyCoefficient.builtIn)
    #expect(pack.standardCoal == StandardCoalHeat.builtIn)
  }

  @Test(arguments: [
    ("electricity", "0.1229", true), ("heat", "0.03412", true), ("raw-coal", "0.7143", true),
    ("diesel", "1.4571", true), ("lpg", "1.7143", true), ("natural-gas", "1.2143", true),
    ("oilfield-gas", "1.3300", true), ("washed-coal", "0.9000", false),
    ("middlings", "0.2857", false), ("coal-gangue", "0.2857", false), ("coke", "0.9714", false),
    ("coal-tar", "1.1429", false), ("crude-oil", "1.4286", false), ("fuel-oil", "1.4286", false),
    ("gasoline", "1.4714", false), ("kerosene", "1.4714", false), ("lng", "1.7572", false),
    ("refinery-gas", "1.5714", false), ("blast-furnace-gas", "0.1286", false),
    ("producer-gas", "0.1786", false), ("water-gas", "0.3571", false),
    ("methanol", "0.6794", false), ("ethanol", "0.9144", false), ("hydrogen", "0.3329", false),
  ])
  func `a coefficient stands as in the fact sheet`(
    _ id: String, _ factor: String, _ convicts: Bool
  ) throws {
    let found = try #require(try shipped("GB/T 2589-2020").coefficients.first { $0.id == id })

    #expect(found.printedFactor == factor && found.factor == ExactDecimal(factor))
    #expect(found.convicts == convicts)
  }

  @Test func `an overlay changes one coefficient and says by which text`() throws {
    let overlay = try PackFixture([
      "o.yaml": """
      schema: greengate/energy/1
      id: GB/T 2589-2020
      coefficients:
        - {id: coke, factor: "0.9800", confidence: confirmed, source: read on 2026-01-05}
      """
    ])

    let library = try loadStandards([PackFixture.shipped], overlays: [overlay.path])

    let coke = try #require(library.coefficients.first { $0.id == "coke" })
    #expect(coke.printedFactor == "0.9800" && coke.convicts && coke.measure == .mass)
    #expect(library.coefficients.count == EnergyCoefficient.builtIn.count)
  }

  @Test func `a changed figure without a source is refused`() throws {
    let overlay = try PackFixture([
      "o.yaml": """
      schema: greengate/energy/1
      id: GB/T 2589-2020
      coefficients:
        - {id: coke, factor: "0.98"}
      """
    ])

    #expect(throws: Fault.self) {
      _ = try loadStandards([PackFixture.shipped], overlays: [overlay.path])
    }
  }

  @Test func `an overlay of another schema is refused`() throws {
    let overlay = try PackFixture([
      "o.yaml": "schema: greengate/standard/1\nid: GB/T 2589-2020\nnote: {zh: 甲, en: a}"
    ])

    let fault = #expect(throws: Fault.self) {
      _ = try loadStandards([PackFixture.shipped], overlays: [overlay.path])
    }
    #expect(fault?.code == .unusablePack)
  }

  @Test(arguments: [
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"0\", source: s}]",
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"-1\", source: s}]",
    "coefficients: [{id: a, name: 甲, measure: area, factor: \"1\", source: s}]",
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"1\"}]",
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"1\", source: s, foo: 1}]",
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"1\", source: s}, "
      + "{id: b, name: 甲, measure: mass, factor: \"1\", source: s}]",
    "coefficients: [{id: a, name: 甲, measure: mass, factor: \"1\", source: s}, "
      + "{id: a, name: 乙, measure: mass, factor: \"1\", source: s}]",
    "standard_coal: {kj: \"0\", source: s}",
    "norms: [{id: n, name: {zh: 甲, en: a}, clause: c, products: [p], quantity: energy, "
      + "unit: kWh/t, levels: {1: \"1\", 2: \"2\", 3: \"3\"}, source: s}]",
    "norms: [{id: n, name: {zh: 甲, en: a}, clause: c, products: [p], quantity: energy, "
      + "unit: kgce/t, levels: {1: \"1\", 2: \"4\", 3: \"3\"}, source: s}]",
    "norms: [{id: n, name: {zh: 甲, en: a}, clause: c, products: [p], quantity: energy, "
      + "unit: kgce/t, levels: {1: \"1\", 3: \"3\"}, source: s}]",
    "carbon_grades: [{id: K1, grade: 1, at_most: \"0.6\", source: s}]",
    "carbon_grades: [{id: K1, grade: 2, source: s}]",
    "carbon_grades: [{id: K1, grade: 1, at_most: \"2\", source: s}, "
      + "{id: K2, grade: 2, at_most: \"1\", source: s}, {id: K3, grade: 3, source: s}]",
    "sector_means: [{id: m, sector: cement, year: 2024, value: \"0\", unit: tCO2/万元, source: s}]",
    "sector_means: [{id: m, sector: cement, year: 2024, value: \"1\", unit: t, source: s}]",
    "limits: []", "",
  ])
  func `a pack that cannot be meant is refused with its line`(_ body: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try load(header, body) }
    #expect(fault?.code == .unusablePack && fault?.position?.line != nil)
  }

  @Test func `two packs do not convert one energy`() throws {
    let files = try PackFixture([
      "a.yaml": header
        + "\ncoefficients: [{id: coke, name: 焦炭, measure: mass, factor: \"1\", source: s}]",
      "b.yaml": header.replacingOccurrences(of: "TEST 2-2025", with: "TEST 3-2025")
        + "\ncoefficients: [{id: my-coke, name: 焦炭, measure: mass, factor: \"1\", source: s}]",
    ])

    #expect(throws: Fault.self) { _ = try loadStandards([files.path]) }
  }

  // MARK: Pages

  @Test(arguments: Language.allCases)
  func `every text has a page with all its figures`(_ language: Language) throws {
    let library = try Self.loaded.get()
    #expect(
      library.energy.map(\.id) == [
        "DB33/T 1347-2023", "GB 16780-2021", "GB 30526-2019", "GB/T 2589-2020",
      ])
    let table = energyTable(library, language: language)
    #expect(table.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 100 })
    for standard in library.energy {
      let page = standardPage(standard, language: language)
      #expect(table.contains(standard.id) && page.hasPrefix(standard.id + "  "))
      #expect(page.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 100 })
      for coefficient in standard.coefficients {
        #expect(page.contains("\(coefficient.printedFactor) kgce/\(coefficient.measure.unit)"))
      }
      for norm in standard.norms {
        #expect(page.contains("≤ \(norm.levels.limit.text) \(norm.unit)"))
        #expect(page.contains(norm.name(language)))
      }
      for grade in standard.grades { #expect(page.contains(grade.id)) }
    }
  }

  @Test func `a norm's page shows its corrections`() throws {
    let page = standardPage(try shipped("GB 16780-2021"), language: .en, width: 200)

    #expect(page.contains("  level 1 ≤ 80 · level 2 ≤ 87 · level 3 ≤ 94 kgce/t\n"))
    #expect(page.contains("±1.10 / 1.15 / 1.20 (levels 1/2/3)"))
    #expect(page.contains("above 1500 m: level 3 × (1.179 − 0.211 × P/101325)"))
  }

  // MARK: Lint

  @Test(arguments: [("0.9000", true), ("0", false)])
  func `lint reads packs of energy data`(_ factor: String, _ isUsable: Bool) throws {
    let files = try PackFixture([
      "pack.yaml": header
        + "\ncoefficients: [{id: a, name: 甲, measure: mass, factor: \"\(factor)\", source: s}]"
    ])
    let result = try lintStandards([files.path], base: [PackFixture.shipped])

    #expect(result.isUsable == isUsable)
    #expect(result.remarks.allSatisfy { $0.position?.line == 7 })
  }

  @Test func `lint reads an overlay of energy data over its pack`() throws {
    let files = try PackFixture([
      "o.yaml": """
      schema: greengate/energy/1
      id: GB 16780-2021
      norms:
        - {id: clinker-energy, confidence: confirmed, source: read on 2026-01-05}
      """
    ])

    #expect(try lintStandards([files.path], base: [PackFixture.shipped]).isUsable)
    let library = try loadStandards([PackFixture.shipped], overlays: [files.path])
    let norm = library.energy.flatMap(\.norms).first { $0.id == "clinker-energy" }
    #expect(norm?.confidence.convicts == true && norm?.levels.limit.text == "117")
  }

  @Test func `an overlay of energy data alone is seen as one`() throws {
    let header = "schema: greengate/energy/1\nid: GB 16780-2021\n"
    let files = try PackFixture(["o.yaml": header + "note: {zh: 甲, en: a}\nsource: s\n"])
    let library = try Self.loaded.get()

    #expect(try isOverlay(files.path, over: library))
    #expect(try !isOverlay(PackFixture.shipped, over: library))
  }

  @Test func `an overlay changes the heat of standard coal with the heat's own source`() throws {
    let header = "schema: greengate/energy/1\nid: GB/T 2589-2020\n"
    let files = try PackFixture(["o.yaml": header + "standard_coal: {kj: 29300, source: s}\n"])

    let library = try loadStandards([PackFixture.shipped], overlays: [files.path])

    #expect(library.standardCoal.kilojoules == ExactDecimal("29300"))
    #expect(library.standardCoal.confidence == StandardCoalHeat.builtIn.confidence)
    #expect(Set(library.changes.map(\.entry)) == ["standard-coal"])
  }

  // MARK: Targets

  @Test func `Huzhou's targets stand as in the plan`() throws {
    let plan = try #require(try Self.loaded.get().standards.first { $0.id == "HZ 2023-2025" })
    func demand(_ id: String) -> Target.Demand? { plan.targets.first { $0.id == id }?.demand }
    let decimal = { (text: String) in try #require(ExactDecimal(text)) }

    #expect(
      try demand("HZ-EI")
        == .energyIntensity(annualDecline: decimal("0.0366"), baseYear: 2020))
    #expect(
      try demand("HZ-VOC")
        == .emissionIntensity(pollutant: "VOCs", totalDecline: decimal("0.2"), baseYear: 2022))
    #expect(
      try demand("HZ-NOX")
        == .emissionIntensity(pollutant: "NOx", totalDecline: decimal("0.4"), baseYear: 2022))
    #expect(try demand("HZ-CE") == .carbonEfficiency(below: decimal("1")))
    // They speak of the city, so none of them convicts a plant.
    #expect(plan.targets.allSatisfy { $0.isAdvisory && $0.until == 2025 })
  }

  @Test(arguments: [
    "{id: T, total_decline: \"0.2\", base_year: 2022, until: 2025, source: s}",
    "{id: T, total_decline: \"0.2\", pollutant: NOx, base_year: 2022, source: s}",
    "{id: T, total_decline: \"0.2\", pollutant: NOX2, base_year: 2022, until: 2025, source: s}",
    "{id: T, total_decline: \"20\", pollutant: NOx, base_year: 2022, until: 2025, source: s}",
    "{id: T, total_decline: \"0.2\", annual_decline: \"0.1\", pollutant: NOx, base_year: 2022, "
      + "until: 2025, source: s}",
    "{id: T, annual_decline: \"0.1\", pollutant: NOx, base_year: 2022, source: s}",
    "{id: T, carbon_efficiency_below: \"0\", source: s}",
    "{id: T, carbon_efficiency_below: \"1\", base_year: 2022, source: s}",
    "{id: T, base_year: 2022, source: s}",
  ])
  func `a target makes one demand, whole`(_ entry: String) throws {
    let fault = #expect(throws: Fault.self) {
      _ = try load(
        header.replacingOccurrences(of: "energy/1", with: "standard/1"), "targets: [\(entry)]")
    }
    #expect(fault?.code == .unusablePack && fault?.position?.line != nil)
  }
}
