import Measures
import Standards
import Testing

struct DutyTests {
  private static let header = PackLines.header.joined(separator: "\n") + "\nduties:\n"

  private func duty(_ lines: String...) throws -> Duty {
    let text = Self.header + lines.joined(separator: "\n") + "\n"
    let fixture = try PackFixture(["a.yaml": text])
    return try #require(try loadStandards([fixture.path]).standards.first?.duties.first)
  }

  @Test func `a pack may hold duties alone`() throws {
    let duty = try duty(
      "- {id: D1, kind: sand-reuse, clause: 二, title: {zh: 旧砂, en: sand}, value: \"95.0\",",
      "   unit: \"%\", part: [a], rest: [b], source: a test, confidence: recalled}")

    #expect(duty.kind == .sandReuse && duty.scope == .plant && duty.sense == .atLeast)
    #expect(duty.printedValue == "95.0" && duty.test == .value)
    #expect(duty.part == ["a"] && duty.rest == ["b"] && duty.whole.isEmpty)
    #expect(!duty.confidence.convicts)
  }

  @Test(arguments: [
    ("kind: sand-reuse, part: [a], whole: [b]", "value"),
    ("kind: sand-reuse, test: some, whole: [b]", "part"),
    ("kind: sand-reuse, test: some, part: [a]", "whole or rest"),
    ("kind: sand-reuse, test: some, part: [a], whole: [b], rest: [c]", "whole or rest"),
    ("kind: clinker-line, value: \"2500\", unit: t/d", "sense"),
    ("kind: clinker-line, value: \"2500\", sense: more-than", "unit"),
    ("kind: limits", "refers_to"), ("kind: audit", "refers_to"), ("kind: statement", "hand_in"),
    ("kind: figure", "scope: city or application"),
    ("kind: sand-reus", "did you mean 'sand-reuse'"),
    ("kind: limits, refers_to: [\"*\"], sense: more", "more-than"),
    ("kind: limits, refers_to: [\"*\"], until: 2020-01-01", "no key 'until'"),
  ])
  func `refuses what its rule could never judge, with its line`(
    _ keys: String, _ saying: String
  ) throws {
    let text =
      Self.header + "- {id: D1, clause: 二, title: {zh: 甲, en: a}, source: a test, \(keys)}\n"
    let fixture = try PackFixture(["a.yaml": text])

    let fault = try refusal([fixture.path])

    #expect(fault.code == .unusablePack && fault.position?.line == 9)
    #expect(fault.sentence.en.contains(saying), "\(fault.sentence.en)")
  }

  @Test func `a plan ends after it begins`() throws {
    let text =
      Self.header.replacing("sectors:", with: "until: 2021-01-01\nsectors:")
      + "- {id: D1, kind: figure, scope: city, clause: 二, title: {zh: 甲, en: a}, source: a}\n"
    let fixture = try PackFixture(["a.yaml": text])

    #expect(try refusal([fixture.path]).sentence.en.contains("later than effective"))
  }

  @Test func `an id stands once among duties`() throws {
    let one = "- {id: D1, kind: figure, scope: city, clause: 二, title: {zh: 甲, en: a}, source: a}\n"
    let fixture = try PackFixture(["a.yaml": Self.header + one + one])

    #expect(try refusal([fixture.path]).position?.line == 10)
  }

  /// Re-typed from the plans' fact sheet: pack, id, scope, figure.
  private static let figures: [(String, String, Duty.Scope, String?)] = [
    ("HZ 2023-2025", "HZ-RD", .city, "2.2"),
    ("HZ 2023-2025", "HZ-LP", .city, "6"), ("HZ 2023-2025", "HZ-NP", .city, "7"),
    ("HZ 2023-2025", "HZ-UP", .city, "600"), ("HZ 2023-2025", "HZ-MON", .plant, nil),
    ("HZ 2023-2025", "HZ-VOCTAX", .city, nil), ("HZ 2023-2025", "HZ-CLOSE", .plant, nil),
    ("HZ 2023-2025", "HZ-DY-LIM", .plant, nil), ("HZ 2023-2025", "HZ-DY-GAS", .plant, nil),
    ("HZ 2023-2025", "HZ-DY-PARK", .plant, nil), ("HZ 2023-2025", "HZ-DY-EQ", .plant, nil),
    ("HZ 2023-2025", "HZ-CM-AUD", .plant, nil), ("HZ 2023-2025", "HZ-CM-EXIT", .plant, "2500"),
    ("HZ 2023-2025", "HZ-CM-NEW", .plant, "1000000"), ("HZ 2023-2025", "HZ-CM-ONE", .city, "1"),
    ("HZ 2023-2025", "HZ-CM-ULE", .plant, nil), ("HZ 2023-2025", "HZ-CM-LOW", .plant, nil),
    ("HZ 2023-2025", "HZ-FD-AUD", .plant, nil), ("HZ 2023-2025", "HZ-FD-SAND", .plant, nil),
    ("HZ 2023-2025", "HZ-FD-SAND-green", .plant, "95"),
    ("HZ 2023-2025", "HZ-FD-SAND-furan", .plant, "90"),
    ("HZ 2023-2025", "HZ-FD-SAND-phenolic", .plant, "70"),
    ("HZ 2023-2025", "HZ-FD-SAND-silicate", .plant, "60"),
    ("HZ 2023-2025", "HZ-FD-OUT", .plant, nil), ("HZ 2023-2025", "HZ-WM", .plant, nil),
    ("HZ 2023-2025", "HZ-FU", .plant, "100"), ("HZ 2023-2025", "HZ-ZERO", .application, nil),
    ("ZJ 2026-2028", "ZJ26-RD", .city, "7"), ("ZJ 2026-2028", "ZJ26-UP", .city, "220"),
    ("ZJ 2026-2028", "ZJ26-HA", .plant, nil), ("ZJ 2026-2028", "ZJ26-HA-VOC", .plant, nil),
    ("ZJ 2026-2028", "ZJ26-FO", .plant, nil), ("ZJ 2026-2028", "ZJ26-DN", .plant, nil),
    ("ZJ 2026-2028", "ZJ26-PS", .plant, nil), ("ZJ 2026-2028", "ZJ26-PS-SCRAP", .plant, nil),
    ("ZJ 2026-2028", "ZJ26-TAX", .application, nil), ("ZJ 2023-2027", "ZJ23-UP", .city, "200"),
    ("ZJ 2023-2027", "ZJ23-MU", .city, nil), ("ZJHT 2023-2025", "ZJHT-UP", .city, "200"),
    ("ZS 2018-2022", "ZS-EI", .city, nil), ("ZS 2018-2022", "ZS-S1", .application, "10"),
    ("ZS 2018-2022", "ZS-S2", .application, "20"), ("ZS 2018-2022", "ZS-S3", .application, "20"),
    ("ZS 2018-2022", "ZS-S4", .application, nil), ("ZS 2018-2022", "ZS-S5", .application, "15"),
  ]

  @Test(arguments: figures)
  func `a duty stands as in the plan`(
    _ standard: String, _ id: String, _ scope: Duty.Scope, _ value: String?
  ) throws {
    let duty = try #require(
      try Self.shipped.get().standards.first { $0.id == standard }?.duties.first { $0.id == id })

    #expect(duty.scope == scope && duty.printedValue == value)
    #expect(!duty.clause.isEmpty && !duty.source.isEmpty)
    #expect(duty.confidence.convicts || duty.note != nil)
  }

  @Test func `every plan ends with the years of its title`() throws {
    for standard in try Self.shipped.get().standards where !standard.duties.isEmpty {
      guard let last = standard.title.zh.firstMatch(of: /-(\d{4})年/)?.1 else { continue }
      #expect(standard.until?.year == Int(last).map { $0 + 1 }, "\(standard.id)")
    }
  }

  private static let shipped = Result { () throws(Fault) in
    try loadStandards([PackFixture.shipped])
  }
}
