import Measures
import Standards
import Testing

/// What a pack's values become, in the two ways in which packs are written.
struct PackValuesTests {
  /// Block style with sorted-out quoting, as YAML writers print mappings.
  private let dumped = """
    schema: greengate/standard/1
    id: TEST 1-2025
    title:
      zh: 测试标准
      en: Test standard
    issued: 2020-01-01
    effective: 2021-01-01
    region: '330500'
    sectors:
    - general
    comparison: rounded
    limits:
    - id: T1-PM
      clause: Table 1
      process: main
      pollutant: PM
      value: '30.0'
      unit: mg/m3
      basis: share
      source: a test
      share: 95
      oxygen: '8'
      areas:
      - key
      applies:
        new_from: 2025-03-02
        existing_from: 2025-03-03
    - id: T2-PM
      clause: Table 2
      process: other
      pollutant: PM
      value: '10'
      unit: mg/m3
      basis: day
      source: a test
    targets:
    - id: EI
      annual_decline: '0.0366'
      base_year: 2020
      source: a test

    """

  private func standard(_ text: String) throws -> Standard {
    let fixture = try PackFixture(["a.yaml": text])
    return try #require(try loadStandards([fixture.path]).standards.first)
  }

  @Test func `reads a pack as a YAML writer dumps it`() throws {
    let standard = try standard(dumped)
    let limit = try #require(standard.limits.first)

    #expect(standard.title == Bilingual(zh: "测试标准", en: "Test standard"))
    #expect(standard.issued == CivilDate(year: 2020, month: 1, day: 1))
    #expect(standard.effective == CivilDate(year: 2021, month: 1, day: 1))
    #expect(standard.region == "330500")
    #expect(standard.sectors == ["general"])
    #expect(standard.comparison == .rounded)
    #expect(standard.level == .industry)
    #expect(limit.printedValue == "30.0")
    #expect(limit.value == ExactDecimal("30"))
    #expect(limit.basis == .share(ExactDecimal(mantissa: 95, scale: 0)))
    #expect(limit.oxygen == ExactDecimal("8"))
    #expect(limit.areas == [.key])
    #expect(limit.dates.newFrom == CivilDate("2025-03-02"))
    #expect(limit.dates.existingFrom == CivilDate("2025-03-03"))
    #expect(limit.dates.until == nil)
    #expect(limit.confidence == .confirmed)
    #expect(limit.position.line == 13)
    #expect(standard.limits.last?.basis == .day)
    #expect(standard.limits.last?.areas == [.general, .key])
    #expect(standard.limits.last?.oxygen == nil)
    #expect(standard.targets.first?.annualDecline == ExactDecimal("0.0366"))
    #expect(standard.targets.first?.baseYear == 2020)
    #expect(standard.targets.first?.scope == .plant)
  }

  @Test(arguments: ["30.0", "\"30.0\"", "'30.0'"])
  func `keeps the printed decimals, quoted or plain`(_ value: String) throws {
    let pack = PackLines.pack(replacing: "value", by: "  value: \(value)")

    #expect(try standard(pack).limits.first?.printedValue == "30.0")
  }

  @Test(arguments: ["\\n", "\\r", "\\L", "\\P", "\\r\\n"])
  func `a clause stands on one line`(_ lineBreak: String) throws {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(replacing: "clause", by: "  clause: \"a\(lineBreak)b\"")
    ])

    #expect(try refusal([fixture.path]).position?.line == 10)
  }

  @Test(arguments: [" 表1", "表1 ", "\\_表1\\_", "\\n表1\\n", " 表1\u{3000}", "表1"])
  func `blanks around a text are no part of it`(_ clause: String) throws {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(replacing: "clause", by: "  clause: \"\(clause)\"")
    ])

    #expect(try loadStandards([fixture.path]).standards.first?.limits.first?.clause == "表1")
  }

  @Test func `takes a plain region for its digits`() throws {
    #expect(
      try standard(PackLines.pack(replacing: "region", by: "region: 000000")).region == "000000")
  }

  @Test func `reads conditions, regimes, dates and notes`() throws {
    let pack = PackLines.pack(adding: [
      "  when: {reductant: [ammonia, urea], independent_heat_source: true, extra_air: false,",
      "    resins: [PS, ABS]}", "  regimes: [ultra-low]", "  confidence: confirmed-2nd",
      "  applies: {new_since: 2024-07-01, until: 2026-04-01, existing_from: never}",
      "  note: {zh: 说明, en: Note}",
    ])

    let limit = try #require(try standard(pack).limits.first)

    #expect(
      limit.conditions
        == Limit.Conditions(
          reductants: ["ammonia", "urea"], independentHeatSource: true, extraAir: false,
          resins: ["PS", "ABS"]))
    #expect(limit.regimes == ["ultra-low"])
    #expect(limit.confidence == .confirmedSecondary)
    #expect(limit.dates.newSince == CivilDate("2024-07-01"))
    #expect(limit.dates.until == CivilDate("2026-04-01"))
    #expect(limit.dates.existingFrom == Limit.Dates.never)
    #expect(limit.note == Bilingual(zh: "说明", en: "Note"))
  }

  @Test(arguments: [
    ("foundry", "330502", true), ("cement", "330502", false), ("foundry", "330602", false),
  ])
  func `covers plants of its sector and region`(
    _ sector: String, _ region: String, _ covered: Bool
  ) throws {
    let standard = try standard(PackLines.pack(replacing: "region", by: "region: \"330500\""))

    #expect(standard.covers(try plant(sector, region)) == covered)
  }

  @Test func `covers every sector by a star, and names none by it`() throws {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(replacing: "sectors", by: "sectors: [\"*\"]")
    ])
    let library = try loadStandards([fixture.path])

    #expect(library.standards.first?.covers(try plant("wall-materials", "110000")) == true)
    #expect(library.sectors == ["cement", "foundry", "plastics", "printing-dyeing"])
  }

  @Test func `applies to every process by a star, and names none by it`() throws {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(replacing: "process", by: "  process: \"*\"")
    ])
    let library = try loadStandards([fixture.path])

    #expect(library.standards.first?.limits.first?.applies(toProcess: "kiln") == true)
    #expect(library.processes.isEmpty)
  }

  @Test func `applies only to its own process otherwise`() throws {
    let limit = try #require(try standard(PackLines.pack()).limits.first)

    #expect(limit.applies(toProcess: "main"))
    #expect(!limit.applies(toProcess: "main.other"))
    #expect(!limit.applies(toProcess: "*"))
  }

  private func plant(_ sector: String, _ region: String) throws -> Plant {
    Plant(
      id: "P", name: "P", sector: sector, region: region, area: .general,
      approved: try #require(CivilDate("2020-01-01")))
  }
}
