import Measures
import Standards
import Testing

/// What the entries of `limits` become that are no concentrations at an outlet.
struct LimitShapeTests {
  private func pack(_ lines: [String]) -> String {
    let entry = [
      "limits:", "- id: L", "  clause: 4.2", "  process: main", "  pollutant: NMHC",
      "  source: a test",
    ]
    return (PackLines.header + entry + lines.map { "  " + $0 }).joined(separator: "\n") + "\n"
  }

  private func limit(_ lines: String...) throws -> Limit {
    let fixture = try PackFixture(["a.yaml": pack(lines)])
    return try #require(try loadStandards([fixture.path]).standards.first?.limits.first)
  }

  @Test func `an entry without kind is a concentration at the outlet`() throws {
    let limit = try limit("value: 60", "unit: mg/m3", "basis: hour")

    #expect(limit.shape == .concentration)
    #expect(limit.awaits == .nothing)
    #expect(limit.regions.isEmpty)
    #expect(
      try self.limit("kind: concentration", "value: 60", "unit: mg/m3", "basis: hour").shape
        == .concentration)
  }

  @Test func `reads rates by stack height`() throws {
    let limit = try limit(
      "kind: rate", "rates: {15: \"10\", 20: \"17.0\"}", "unit: kg/h", "basis: hour",
      "stack: {above: square-law, halved_below: 15, clearance: 5, equivalent: true}")

    guard case .rate(let rates) = limit.shape else {
      Issue.record("no rate")
      return
    }
    #expect(rates.rows.map(\.printedRate) == ["10", "17.0"])
    #expect(rates.rows.map(\.height) == [ExactDecimal("15"), ExactDecimal("20")])
    #expect(rates.above == .squareLaw)
    #expect(rates.halvedBelow == ExactDecimal("15"))
    #expect(rates.clearance == ExactDecimal("5"))
    #expect(rates.combinesNeighbours)
    #expect(limit.unit == .kilogramsPerHour)
    #expect(limit.printedValue == "10")
  }

  @Test func `reads a removal efficiency with its threshold and its exemption`() throws {
    let limit = try limit(
      "kind: removal", "value: 80", "unit: \"%\"", "basis: hour", "threshold: 2",
      "exempt: low-voc-materials")

    #expect(
      limit.shape
        == .removal(
          Limit.RemovalDuty(initialRate: ExactDecimal("2"), exemptsLowVOCMaterials: true)))
    #expect(limit.value == ExactDecimal("80"))
  }

  @Test func `a removal efficiency without a threshold always binds`() throws {
    let limit = try limit("kind: removal", "value: 95", "unit: \"%\"", "basis: hour")

    #expect(limit.shape == .removal(Limit.RemovalDuty(initialRate: nil)))
  }

  @Test(arguments: [("1.999", false), ("2", true), ("2.001", true)])
  func `removal binds from the threshold on`(_ rate: String, _ binds: Bool) throws {
    let duty = Limit.RemovalDuty(initialRate: ExactDecimal("2"))

    #expect(duty.binds(atInitialRate: try #require(ExactDecimal(rate))) == binds)
    #expect(Limit.RemovalDuty(initialRate: nil).binds(atInitialRate: .zero))
  }

  @Test func `reads mass per product`() throws {
    let limit = try limit("kind: per-product", "value: \"0.5\"", "unit: kg/t", "basis: month")

    #expect(limit.shape == .perProduct)
    #expect(limit.unit == .kilogramsPerTonne)
    #expect(limit.basis == .month)
  }

  @Test func `reads points in the open`() throws {
    let boundary = try limit(
      "value: 4", "unit: mg/m3", "basis: hour", "place: boundary", "difference: true")
    let inPlant = try limit("value: 20", "unit: mg/m3", "basis: single", "place: in-plant")

    #expect(boundary.shape == .ambient(Limit.AmbientPoint(place: .boundary, isDifference: true)))
    #expect(inPlant.shape == .ambient(Limit.AmbientPoint(place: .inPlant)))
    #expect(inPlant.basis == .single)
    #expect(!inPlant.shape.bindsOutlet)
  }

  @Test func `reads what a limit waits for`() throws {
    let limit = try limit(
      "value: 120", "unit: mg/m3", "basis: hour", "awaits: monitoring-method")

    #expect(limit.awaits == .monitoringMethod)
    #expect(limit.awaits.reason?.zh.contains("监测方法标准发布后实施") == true)
    #expect(Limit.Awaited.nothing.reason == nil)
  }

  @Test(arguments: [
    ("440100", ControlArea.general, true), ("440105", .general, true), ("442000", .general, true),
    ("440200", .general, false), ("440800", .key, false),
  ])
  func `binds only the places that it names`(
    _ region: String, _ area: ControlArea, _ binds: Bool
  ) throws {
    let limit = try limit(
      "value: 60", "unit: mg/m3", "basis: hour", "regions: [\"440100\", \"442000\"]")
    let plant = Plant(
      id: "P", name: "P", sector: "plastics", region: region, area: area,
      approved: CivilDate(daysSinceEpoch: 0))

    #expect(limit.binds(plant) == binds)
  }

  @Test func `reads the class of the air-quality area`() throws {
    let limit = try limit(
      "value: 60", "unit: mg/m3", "basis: hour", "when: {air_quality_class: [II, III]}")

    #expect(limit.conditions.airClasses == ["II", "III"])
  }

  /// Line 14 is the first of those given.
  @Test(arguments: [
    (["kind: rates"], 14, "did you mean 'rate'"),
    (["kind: rate", "value: 10", "unit: kg/h", "basis: hour"], 15, "value does not go with"),
    (["value: 10", "unit: mg/m3", "basis: hour", "rates: {15: 1}"], 17, "rates does not go with"),
    (["value: 10", "unit: mg/m3", "basis: hour", "threshold: 3"], 17, "does not go with"),
    (["value: 10", "unit: kg/h", "basis: hour"], 15, "kg/h"),
    (
      ["kind: rate", "rates: {}", "unit: kg/h", "basis: hour", "stack: {above: constant}"], 15,
      "rates (kg/h) by stack height"
    ),
    (
      ["kind: rate", "rates: [1]", "unit: kg/h", "basis: hour", "stack: {above: constant}"], 15,
      "rates (kg/h) by stack height"
    ),
    (
      [
        "kind: rate", "rates: {15: 10, 15: 11}", "unit: kg/h", "basis: hour",
        "stack: {above: constant}",
      ], 15, "more than once"
    ),
    (
      [
        "kind: rate", "rates: {15: 10, 15.0: 11}", "unit: kg/h", "basis: hour",
        "stack: {above: constant}",
      ], 15, "order of the heights"
    ),
    (
      [
        "kind: rate", "rates: {20: 10, 15: 9}", "unit: kg/h", "basis: hour",
        "stack: {above: constant}",
      ], 15, "order of the heights"
    ),
    (
      [
        "kind: rate", "rates: {15: 10, 20: 9}", "unit: kg/h", "basis: hour",
        "stack: {above: constant}",
      ], 15, "must not fall"
    ),
    (
      ["kind: rate", "rates: {0: 10}", "unit: kg/h", "basis: hour", "stack: {above: constant}"], 15,
      "greater than 0"
    ),
    (
      ["kind: rate", "rates: {15: 0}", "unit: kg/h", "basis: hour", "stack: {above: constant}"], 15,
      "greater than 0"
    ),
    (
      ["kind: rate", "rates: {tall: 1}", "unit: kg/h", "basis: hour", "stack: {above: constant}"],
      15, "no decimal number"
    ),
    (["kind: rate", "rates: {15: 10}", "unit: kg/h", "basis: hour"], 9, "'stack' is missing"),
    (
      ["kind: rate", "rates: {15: 10}", "unit: kg/h", "basis: hour", "stack: {}"], 18,
      "'above' is missing"
    ),
    (
      ["kind: rate", "rates: {15: 10}", "unit: kg/h", "basis: hour", "stack: {above: square-lav}"],
      18,
      "did you mean 'square-law'"
    ),
    (
      ["kind: rate", "rates: {15: 10}", "unit: mg/m3", "basis: hour", "stack: {above: constant}"],
      16, "can only be kg/h"
    ),
    (
      ["kind: rate", "rates: {15: 10}", "unit: kg/h", "basis: day", "stack: {above: constant}"], 17,
      "can only be hour"
    ),
    (["kind: removal", "value: 101", "unit: \"%\"", "basis: hour"], 15, "at most 100"),
    (["kind: removal", "value: 0", "unit: \"%\"", "basis: hour"], 15, "greater than 0"),
    (
      ["kind: removal", "value: 80", "unit: \"%\"", "basis: hour", "oxygen: 3"], 18,
      "oxygen does not go with"
    ),
    (
      ["kind: removal", "value: 80", "unit: \"%\"", "basis: hour", "exempt: anybody"], 18,
      "can only be low-voc-materials"
    ),
    (["kind: per-product", "value: 1", "unit: kg/t", "basis: hour"], 17, "can only be month"),
    (["value: 4", "unit: mg/m3", "basis: single"], 16, "goes only with a monitoring point"),
    (["value: 4", "unit: mg/m3", "basis: day", "place: boundary"], 16, "known: hour, single"),
    (["value: 4", "unit: mg/m3", "basis: hour", "place: bondary"], 17, "did you mean 'boundary'"),
    (["value: 4", "unit: mg/m3", "basis: hour", "place: boundary", "oxygen: 3"], 18, "open air"),
    (
      ["value: 4", "unit: mg/m3", "basis: hour", "difference: true"], 17,
      "goes only with the key place"
    ),
    (
      ["value: 4", "unit: mg/m3", "basis: hour", "awaits: godot"], 17,
      "known: nothing, monitoring-method"
    ),
    (["value: 4", "unit: mg/m3", "basis: hour", "regions: [\"44\"]"], 17, "six-digit"),
    (
      ["value: 4", "unit: mg/m3", "basis: hour", "when: {air_quality_class: [2]}"], 17,
      "'2' is not known"
    ),
  ])
  func `refuses what does not fit together, with its line`(
    _ lines: [String], _ line: Int, _ words: String
  ) throws {
    let fixture = try PackFixture(["a.yaml": pack(lines)])

    let fault = try refusal([fixture.path])

    #expect(fault.position == SourcePosition(file: fixture.path + "/a.yaml", line: line))
    #expect(fault.sentence.en.contains(words), "\(fault.sentence.en)")
  }

  @Test func `refuses a place outside the standard's region`() throws {
    let text = PackLines.pack(
      replacing: "region", by: "region: \"440000\"", adding: ["  regions: [\"330100\"]"])
    let fixture = try PackFixture(["a.yaml": text])

    let fault = try refusal([fixture.path])

    #expect(fault.position?.line == 17)
    #expect(fault.sentence.en.contains("could never be bound"))
  }
}
