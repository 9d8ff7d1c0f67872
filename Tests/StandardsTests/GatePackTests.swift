import Foundation
import Measures
import Standards
import Testing

/// Policies of the gate: reading, refusing, linting, comparing and confirming.
struct GatePackTests {
  static let pack = """
    schema: greengate/gate/1
    id: G 1
    title: {zh: 测试, en: Test}
    effective: 2018-01-01
    until: 2023-01-01
    region: "442000"
    sectors: ["*"]
    kinds: [technical-upgrade]
    never_waived: [hour-contradicted]
    source: a plan
    conditions:
    - {id: SWAP, kind: capacity-swap, stages: [completion, filing], level: blocks, title: {zh: 甲, en: a}, subject: cement-grinding, value: "1000000", unit: t/a, clause: "2", source: a plan}
    - {id: LINE, kind: energy-line, stages: [filing], level: blocks, title: {zh: 甲, en: a}, value: "0.52", unit: tce/万元, clause: "3", source: memory, confidence: unsure, note: {zh: 甲, en: a}}
    - {id: OFF, kind: offset, stages: [filing], level: explains, title: {zh: 甲, en: a}, subject: VOCs, value: "2", clause: "4", source: memory, confidence: recalled, note: {zh: 甲, en: a}}
    - {id: UP, kind: improves, stages: [review], level: explains, title: {zh: 甲, en: a}, indicators: [energy-intensity], clause: "5", source: a plan}
    - {id: REV, kind: eligibility, stages: [review], level: blocks, title: {zh: 甲, en: a}, subject: revenue, value: "10000000", unit: 元, clause: "6", source: a plan}
    - {id: COAL, kind: energy-review, stages: [review], level: blocks, title: {zh: 甲, en: a}, subject: exempt-coal, value: "1000", unit: tce/a, clause: "7", source: an order}
    grants:
    - {id: S1, title: {zh: 甲, en: a}, clause: "8", basis: investment, kinds: [technical-upgrade], rate: "10", cap: "5000000", least_revenue: "10000000", source: a plan, confidence: recalled, note: {zh: 甲, en: a}}
    - {id: S4, title: {zh: 甲, en: a}, clause: "8", basis: fiscal, rate: "60", municipal_rate: "50", after_completion: true, adds: true, source: a plan, confidence: confirmed}
    - {id: TAX, title: {zh: 甲, en: a}, clause: "9", basis: named, source: a plan}
    documents:
    - {id: eia, title: {zh: 甲, en: a}, stages: [review], clause: "10", source: a plan}

    """

  private func load(_ text: String) throws -> GatePolicy {
    let fixture = try PackFixture(["a.yaml": text])
    return try #require(try loadStandards([fixture.path]).gates.first)
  }

  @Test func `a policy is read whole`() throws {
    let policy = try load(Self.pack)

    #expect(policy.id == "G 1" && policy.kinds == ["technical-upgrade"])
    #expect(policy.neverWaived == ["hour-contradicted"] && policy.isEffectiveKnown)
    #expect(policy.conditions.map(\.id) == ["SWAP", "LINE", "OFF", "UP", "REV", "COAL"])
    #expect(policy.conditions[0].stages == [.filing, .completion])
    #expect(policy.conditions[0].printedValue == "1000000" && policy.conditions[0].unit == "t/a")
    #expect(policy.conditions[3].indicators == [.energyIntensity])
    #expect(policy.grants.map(\.basis) == [.investment, .fiscal, .named])
    #expect(policy.grants[0].cap == ExactDecimal("5000000"))
    #expect(policy.grants[1].municipalRate == ExactDecimal("50") && policy.grants[1].isAdded)
    #expect(policy.documents.map(\.id) == ["eia"])
  }

  @Test(arguments: [("", 12), ("emission_months: 1\n", 1), ("emission_months: 12\n", 12)])
  func `months of emissions in common, a year where nothing is said`(
    _ line: String, _ months: Int
  ) throws {
    #expect(
      try load(
        Self.pack.replacing("source: a plan\nconditions", with: "\(line)source: a plan\nconditions")
      ).emissionMonths == months)
  }

  @Test(arguments: ["0", "13", "-1", "1.5", "many", "\"\""])
  func `no such number of months is refused`(_ value: String) throws {
    #expect(throws: Fault.self) {
      try load(
        Self.pack.replacing(
          "source: a plan\nconditions",
          with: "emission_months: \(value)\nsource: a plan\nconditions"))
    }
  }

  /// A label that was forgotten would pay as if somebody had read the figure.
  @Test func `a computed grant without a confidence is refused`() throws {
    let fault = #expect(throws: Fault.self) {
      try load(
        Self.pack.replacing("source: a plan, confidence: confirmed}", with: "source: a plan}"))
    }
    #expect(fault?.code == .unusablePack && fault?.sentence.en.contains("confidence") == true)
  }

  @Test func `an unconfirmed figure only informs, whatever the pack says`() throws {
    let policy = try load(Self.pack)

    #expect(
      policy.conditions.map(\.level) == [.blocks, .informs, .informs, .explains, .blocks, .blocks])
    #expect(policy.conditions[1].declaredLevel == .blocks)
    #expect(policy.conditions[1].demotion != nil && policy.conditions[0].demotion == nil)
    let confirmed = try load(
      Self.pack.replacing("confidence: unsure", with: "confidence: confirmed-P"))
    #expect(confirmed.conditions[1].level == .blocks)
  }

  @Test(arguments: [
    ("2017-12-31", false), ("2018-01-01", true), ("2022-12-31", true), ("2023-01-01", false),
  ])
  func `the days on which it holds`(_ day: String, _ holds: Bool) throws {
    #expect(try load(Self.pack).holds(on: try #require(CivilDate(day))) == holds)
  }

  @Test(arguments: [
    ("until: 2023-01-01", "until: 2018-01-01", 5, "later than effective"),
    (
      "kinds: [technical-upgrade]\nnever", "kinds: [zero-land]\nnever", 20,
      "'technical-upgrade' is not among"
    ),
    ("source: a plan\nconditions", "conditions", 1, "'source' is missing"),
    ("kind: capacity-swap", "kind: capacity", 12, "kind: 'capacity' is not known"),
    ("stages: [completion, filing]", "stages: [completion, completion]", 12, "twice"),
    ("stages: [completion, filing]", "stages: []", 12, "empty list"),
    (
      "level: blocks, title: {zh: 甲, en: a}, subject: cement",
      "level: block, title: {zh: 甲, en: a}, subject: cement", 12, "did you mean 'blocks'"
    ),
    ("subject: cement-grinding, ", "", 12, "'subject' is missing"),
    (", unit: t/a", "", 12, "'unit' is missing"),
    ("value: \"0.52\"", "value: \"0\"", 13, "greater than 0"),
    ("unit: tce/万元", "unit: tce", 13, "must be tce/万元"),
    ("subject: VOCs", "subject: VOX", 14, "'VOX' is not known"),
    ("value: \"2\", ", "", 14, "'value' is missing"),
    ("indicators: [energy-intensity]", "indicators: [energy]", 15, "'energy' is not known"),
    ("indicators: [energy-intensity]", "value: \"3\"", 15, "has no place in kind: improves"),
    ("subject: revenue", "subject: income", 16, "'income' is not known"),
    ("subject: revenue, ", "", 16, "'subject' is missing"),
    ("unit: tce/a", "unit: kWh/a", 17, "must be tce/a"),
    ("rate: \"10\"", "rate: \"100.01\"", 19, "at most 100"),
    ("rate: \"10\", ", "", 19, "'rate' is missing"),
    (
      "rate: \"10\"", "rate: \"10\", municipal_rate: \"5\"", 19, "has no place in basis: investment"
    ),
    ("municipal_rate: \"50\", ", "", 20, "'municipal_rate' is missing"),
    ("basis: named, ", "basis: named, cap: \"5\", ", 21, "has no place in basis: named"),
    ("{id: eia,", "{id: EIA,", 23, "small letters"),
    ("id: SWAP", "id: LINE", 13, "stands twice"),
  ])
  func `is refused, and lint says it, too`(
    _ old: String, _ new: String, _ line: Int, _ saying: String
  ) throws {
    let text = Self.pack.replacing(old, with: new, maxReplacements: 1)
    #expect(text != Self.pack)
    let fixture = try PackFixture(["a.yaml": text])

    let fault = try refusal([fixture.path])
    let found = try lintStandards([fixture.path], base: []).remarks.filter { $0.weight == .problem }

    // A line that is missing before the faulty one moves it up.
    let place = new.hasPrefix("kinds") ? 19 : line
    #expect(fault.position?.line == place && fault.sentence.en.contains(saying), "\(fault)")
    #expect(found.map(\.sentence) == [fault.sentence] && found.first?.position?.line == place)
  }

  @Test func `lint finds every problem of a policy, once each`() throws {
    let text = """
      schema: greengate/gate/1
      id: G 1
      title: {zh: 测试}
      effective: soon
      region: "442000"
      sectors: ["*"]
      conditions:
      - {id: a, kind: offsets, stages: [now], level: blocks, title: {zh: 甲, en: a}, subject: VOCs, value: "2", clause: c, source: s}
      - {id: b, kind: energy-line, level: maybe, title: {zh: 甲, en: a}, value: "x", clause: c}
      grants:
      - {id: g, title: {zh: 甲, en: a}, basis: investment, rate: "0", cap: "0", leading: perhaps, clause: c, source: s}
      documents:
      - {id: d, title: {zh: 甲, en: a}, clause: c, confidence: sure, source: s}

      """
    let fixture = try PackFixture(["a.yaml": text])

    let found = try lintStandards([fixture.path], base: []).remarks.filter { $0.weight == .problem }

    let words = found.map(\.sentence.en)
    for saying in [
      "'en' is missing", "no valid date", "'source' is missing", "'offsets'", "'now'", "'maybe'",
      "'stages' is missing", "no decimal number", "'unit' is missing", "above 0 and at most 100",
      "must be greater than 0", "true or false", "'sure'",
    ] {
      #expect(words.contains { $0.contains(saying) }, "\(saying): \(words)")
    }
    #expect(Set(found.map { "\($0.position?.line ?? 0) \($0.sentence.en)" }).count == found.count)
  }

  @Test func `lint warns of what the loader demotes, and of a missing note`() throws {
    let text = Self.pack.replacing(
      "confidence: recalled, note: {zh: 甲, en: a}", with: "confidence: recalled")
    let fixture = try PackFixture(["a.yaml": text])

    let result = try lintStandards([fixture.path], base: [])

    #expect(result.isUsable)
    #expect(
      result.remarks.map { "\($0.position?.line ?? 0)" } == ["13", "14", "14", "19"],
      "\(result.remarks.map(\.sentence.en))")
    #expect(result.remarks.count { $0.sentence.en.contains("only informs") } == 2)
  }

  @Test func `an overlay that changes a figure names its source, and the diff shows it`() throws {
    let base = try PackFixture(["a.yaml": Self.pack])
    let head = "schema: greengate/gate/1\nid: G 1\ngrants:\n"
    for key in ["rate: \"12\"", "cap: \"6000000\"", "least_revenue: \"20000000\""] {
      let bare = try PackFixture(["o.yaml": head + "- {id: S1, \(key)}\n"])
      #expect(try refusal([base.path], overlays: [bare.path]).sentence.en.contains("source"))
      let named = try PackFixture(["o.yaml": head + "- {id: S1, \(key), source: a text}\n"])
      let before = try loadStandards([base.path])
      let after = try loadStandards([base.path], overlays: [named.path])
      let items = StandardsDifference(from: before, to: after).items
      #expect(items.map(\.entry) == ["S1"])
      #expect(after.changes.contains { $0.pack == "G 1" && $0.entry == "S1" })
    }
  }

  @Test(arguments: [("LINE", "≤ 0.52 tce/万元"), ("S1", "≤ 10 % of the investment")])
  func `a figure is confirmed`(_ id: String, _ figure: String) throws {
    let base = try PackFixture(["a.yaml": Self.pack])
    let into = try PackFixture(["keep.txt": ""])
    let file = try confirmation(
      Confirmation(
        standard: "G 1", limit: id, by: "甲", text: "原文", date: try #require(CivilDate("2026-01-05"))
      ),
      of: [base.path], into: into.path)

    #expect(file.figure.en.hasPrefix(figure), "\(file.figure.en)")
    try into.write(Data(file.bytes), to: "o.yaml")
    let library = try loadStandards([base.path], overlays: [into.path])
    let policy = try #require(library.gates.first)
    #expect(policy.conditions[1].level == (id == "LINE" ? .blocks : .informs))
    #expect(policy.grants[0].confidence.convicts == (id == "S1"))
    #expect(policy.grants[0].cap == ExactDecimal("5000000"))
  }

  @Test func `the filter of the list keeps what speaks to a place, a sector and a day`() throws {
    let fixture = try PackFixture(["a.yaml": Self.pack])
    let library = try loadStandards([fixture.path])

    #expect(library.filtered(region: "442000", sector: "foundry", date: nil).gates.count == 1)
    #expect(library.filtered(region: "440800", sector: nil, date: nil).gates.isEmpty)
    #expect(library.filtered(region: nil, sector: nil, date: CivilDate("2023-01-01")).gates.isEmpty)
  }
}

/// What the project ships for the gate is what the facts hold.
struct ShippedGateTests {
  private func gate(_ id: String) throws -> GatePolicy {
    try #require(try loadStandards([PackFixture.shipped + "/gates"]).gates.first { $0.id == id })
  }

  @Test func `all policies load, and lint has nothing to say`() throws {
    let gates = try loadStandards([PackFixture.shipped + "/gates"]).gates
    #expect(
      gates.map(\.id) == [
        "ENERGY-REVIEW-2", "ENERGY-REVIEW-31", "ENERGY-REVIEW-44", "HZ-GATE 2023-2025",
        "ZJ-GATE 2026-2028", "ZS-GATE 2018-2022",
      ])
    #expect(try lintStandards([PackFixture.shipped + "/gates"], base: []).remarks.isEmpty)
  }

  @Test func `the grants of Zhongshan`() throws {
    let grants = try gate("ZS-GATE 2018-2022").grants
    #expect(grants.map(\.id) == ["ZS-S1", "ZS-S2", "ZS-S3", "ZS-S4", "ZS-S5"])
    #expect(grants.map { $0.rate?.description } == ["10", "20", "20", "60", "15"])
    #expect(grants.map { $0.municipalRate?.description } == [nil, nil, nil, "50", nil])
    #expect(
      grants.map { $0.cap?.description } == ["5000000", "5000000", "10000000", nil, "3000000"])
    #expect(grants.map { $0.leastRevenue?.description } == ["10000000", nil, nil, nil, nil])
    #expect(grants.map(\.forLeading) == [false, false, true, false, false])
    #expect(grants.map(\.afterCompletion) == [false, false, false, true, false])
    #expect(grants.allSatisfy { $0.confidence == .confirmedPrimary && !$0.isAdded })
  }

  @Test func `what is not confirmed blocks nobody`() throws {
    let gates = try loadStandards([PackFixture.shipped + "/gates"]).gates
    for condition in gates.flatMap(\.conditions) where !condition.confidence.convicts {
      #expect(condition.level == .informs && condition.note != nil, "\(condition.id)")
    }
    let swap = try gate("HZ-GATE 2023-2025").conditions.first { $0.kind == .capacitySwap }
    #expect(swap?.printedValue == "1000000" && swap?.level == .blocks)
    #expect(try gate("ZJ-GATE 2026-2028").grants.map(\.basis) == [.named])
  }

  @Test(arguments: [
    ("2016-12-31", []), ("2017-01-01", ["ENERGY-REVIEW-44"]), ("2023-05-31", ["ENERGY-REVIEW-44"]),
    ("2023-06-01", ["ENERGY-REVIEW-2"]), ("2025-08-31", ["ENERGY-REVIEW-2"]),
    ("2025-09-01", ["ENERGY-REVIEW-31"]),
  ])
  func `one order a filing date`(_ day: String, _ ids: [String]) throws {
    let date = try #require(CivilDate(day))
    let orders = try loadStandards([PackFixture.shipped + "/gates"]).gates
      .filter { $0.kinds.isEmpty && $0.holds(on: date) }
    #expect(orders.map(\.id) == ids)
  }
}
