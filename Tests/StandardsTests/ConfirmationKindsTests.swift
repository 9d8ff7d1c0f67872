import Foundation
import Measures
import Standards
import Testing

/// `standards confirm` of whatever a pack may hold.
struct ConfirmationKindsTests {
  private static let packs = [
    "s.yaml": """
    schema: greengate/standard/1
    id: S 1
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: [foundry]
    limits:
    - {id: L, clause: 表1, process: main, pollutant: PM, value: "30.0", unit: mg/m3, basis: share,
       share: 95, oxygen: 8, source: m, confidence: unsure}
    - {id: R, kind: rate, clause: 表1, process: main, pollutant: PM, unit: kg/h, basis: hour,
       rates: {15: "2.0", 20: "4"}, stack: {above: square-law}, source: m, confidence: recalled}
    targets:
    - {id: T, annual_decline: "0.03", base_year: 2020, source: m, confidence: recalled}
    - {id: V, total_decline: "0.2", pollutant: NOx, base_year: 2022, until: 2025, source: m,
       confidence: recalled}
    duties:
    - {id: D, kind: clinker-line, clause: 5, title: {zh: 甲, en: a}, value: "4000", unit: t/d,
       sense: at-least, source: m, confidence: recalled}
    water:
    - {id: W, clause: 表2, item: {zh: 化学需氧量, en: COD}, discharge: direct, value: "80", unit: mg/L,
       source: m, confidence: recalled}

    """,
    "e.yaml": """
    schema: greengate/energy/1
    id: E 1
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: ["*"]
    standard_coal: {kj: 29307, source: m, confidence: recalled, agreed: true}
    coefficients:
    - {id: coke, name: 焦炭, measure: mass, factor: "0.9714", source: m, confidence: recalled}
    - {id: coal, name: 煤, measure: mass, factor: "0.7143", source: m, confidence: recalled,
       agreed: true}
    norms:
    - {id: n, name: {zh: 甲, en: a}, clause: 4.1, products: [p], quantity: energy, unit: kgce/t,
       levels: {1: "80", 2: "87", 3: "94"}, share: {of: [q], reference: "75",
       slopes: {1: "1.10", 2: "1.15", 3: "1.20"}}, source: m, confidence: recalled}
    carbon_grades:
    - {id: K1, grade: 1, at_most: "0.6", source: m, confidence: recalled}
    - {id: K2, grade: 2, source: m, confidence: recalled}
    sector_means:
    - {id: m-2024, sector: cement, year: 2024, value: "1.5", unit: tCO2/万元, source: m,
       confidence: recalled}

    """,
    "a.yaml": """
    schema: greengate/audit/1
    id: S 1
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: [foundry]
    groups:
    - {id: g, title: {zh: 甲, en: a}}
    items:
    - {id: yes, title: {zh: 甲, en: a}, expects: yes, clause: c, source: m, confidence: recalled}
    - {id: graded, title: {zh: 甲, en: a}, unit: kgce/t, sense: at-most, grades: ["1.0", "2", "3"],
       clause: c, source: m, confidence: recalled}
    - {id: least, title: {zh: 甲, en: a}, unit: "%", sense: at-least, value: "95", clause: c,
       source: m, confidence: recalled}
    deadlines:
    - {id: start, title: {zh: 甲, en: a}, clause: c, event: started, after: required, months: 2,
       source: m, confidence: recalled}
    scoring: {grades: ["85", "85", "100"], others_at_least: II, clause: c, source: m,
      confidence: recalled}

    """,
  ]

  /// Pack, entry, the figure in English, and what the overlay must hold.
  static let figures: [(pack: String, id: String, figure: String, repeats: String)] = [
    ("S 1", "L", "≤ 30.0 mg/m3", #"value: "30.0", unit: "mg/m3", share: "95", oxygen: "8""#),
    ("S 1", "T", "T · energy", #"annual_decline: "0.03", base_year: "2020""#),
    ("E 1", "coke", "0.9714 kgce/kg", #"measure: "mass", factor: "0.9714""#),
    ("S 1", "graded", "I ≤ 1.0, II ≤ 2, III ≤ 3", #"grades: ["1.0", "2", "3"]"#),
    ("E 1", "standard-coal", "29307 kJ/kgce", #"standard_coal: {kj: "29307""#),
    ("S 1", "R", "≤ 2.0", #"rates: {"15": "2.0", "20": "4"}"#),
    ("E 1", "n", "level 3 ≤ 94", #"levels: {"1": "80", "2": "87", "3": "94"}"#),
    ("S 1", "start", "within 2 months", #"months: "2""#),
    ("E 1", "K1", "K ≤ 0.6", #"at_most: "0.6""#),
    ("S 1", "V", "20 %", #"total_decline: "0.2""#),
    ("E 1", "coal", "0.7143", #"factor: "0.7143""#),
    ("S 1", "scoring", "I ≥ 85", #"scoring: {grades: ["85", "85", "100"], others_at_least: "II""#),
    ("E 1", "K2", "above", "id: \"K2\""), ("E 1", "m-2024", "1.5 tCO2", #"value: "1.5""#),
    ("S 1", "D", "4000 t/d", #"value: "4000""#), ("S 1", "W", "80 mg/L", #"value: "80""#),
    ("S 1", "yes", "yes", #"expects: "yes""#), ("S 1", "least", "≥ 95 %", #"value: "95""#),
  ]

  private func confirm(
    _ id: String, of pack: String, _ base: PackFixture, into overlay: PackFixture
  ) throws -> ConfirmationFile {
    let day = try #require(CivilDate("2030-05-06"))
    return try confirmation(
      Confirmation(standard: pack, limit: id, by: "张三", text: "印刷本", date: day),
      of: [base.path], into: overlay.path)
  }

  private func confidences(_ library: StandardsLibrary) -> [String: Confidence] {
    var all: [(String, Confidence)] = []
    for standard in library.standards {
      all += standard.limits.map { ($0.id, $0.confidence) }
      all += standard.targets.map { ($0.id, $0.confidence) }
      all += standard.duties.map { ($0.id, $0.confidence) }
      all += standard.water.map { ($0.id, $0.confidence) }
    }
    for pack in library.energy {
      all += pack.standardCoal.map { [("standard-coal", $0.confidence)] } ?? []
      all += pack.coefficients.map { ($0.id, $0.confidence) }
      all += pack.norms.map { ($0.id, $0.confidence) }
      all += pack.grades.map { ($0.id, $0.confidence) }
      all += pack.sectorMeans.map { ($0.id, $0.confidence) }
    }
    for pack in library.audits {
      all += pack.items.map { ($0.id, $0.confidence) }
      all += pack.deadlines.map { ($0.id, $0.confidence) }
      all += pack.scoring.map { [("scoring", $0.confidence)] } ?? []
    }
    for policy in library.gates {
      all += policy.conditions.map { ($0.id, $0.confidence) }
      all += policy.grants.map { ($0.id, $0.confidence) }
      all += policy.documents.map { ($0.id, $0.confidence) }
    }
    return Dictionary(all) { $1 }
  }

  @Test(arguments: figures)
  func `confirms one figure of any kind`(
    _ pack: String, _ id: String, _ figure: String, _ repeats: String
  ) throws {
    let base = try PackFixture(Self.packs)
    let overlay = try PackFixture([:])

    let file = try confirm(id, of: pack, base, into: overlay)
    try Data(file.bytes).write(to: URL(fileURLWithPath: file.path))

    #expect(file.figure.en.contains(figure), "\(file.figure.en)")
    #expect(String(decoding: file.bytes, as: UTF8.self).contains(repeats))
    let library = try loadStandards([base.path], overlays: [overlay.path])
    let before = confidences(try loadStandards([base.path]))
    let changed = confidences(library).filter { before[$0.key] != $0.value }
    #expect(changed == [id: .confirmed])
    #expect(Set(library.changes.map(\.entry)) == [id])
    #expect(Set(library.changes.compactMap(\.key)) == ["confidence", "source"])
    #expect(try lintStandards([overlay.path], base: [base.path]).isUsable)
  }

  @Test func `confirms all figures one after the other in one folder`() throws {
    let base = try PackFixture(Self.packs)
    let overlay = try PackFixture([:])

    for figure in Self.figures {
      let file = try confirm(figure.id, of: figure.pack, base, into: overlay)
      try Data(file.bytes).write(to: URL(fileURLWithPath: file.path))
      #expect(throws: Fault.self) { try confirm(figure.id, of: figure.pack, base, into: overlay) }
    }

    #expect(
      try FileManager.default.contentsOfDirectory(atPath: overlay.path).sorted()
        == ["e-1.yaml", "s-1-2.yaml", "s-1.yaml"])
    let all = confidences(try loadStandards([base.path], overlays: [overlay.path]))
    #expect(all.count == Self.figures.count && all.values.allSatisfy { $0 == .confirmed })
  }

  @Test func `keeps remarks above the next list where they are`() throws {
    let base = try PackFixture(Self.packs)
    let overlay = try PackFixture([
      "o.yaml": """
      schema: greengate/energy/1
      id: E 1
      norms:
        - {id: n, name: {zh: 乙, en: b}, source: p}

      # of the table
      coefficients:
        - {id: coke, name: 焦, source: p}

      """
    ])
    // K1 has no list there, and coal joins coke; n is spoken of already.
    for id in ["K1", "coal"] {
      let file = try confirm(id, of: "E 1", base, into: overlay)
      try Data(file.bytes).write(to: URL(fileURLWithPath: file.path))
    }

    let text = try String(contentsOfFile: overlay.path + "/o.yaml", encoding: .utf8)
    let order = ["id: n", "# of the table\ncoefficients", "coke", "\"coal\"", "carbon_grades"]
    let places = order.compactMap { text.firstRange(of: $0)?.lowerBound }
    #expect(places.count == order.count && places == places.sorted(), "\(text)")
    #expect(throws: Fault.self) { try confirm("n", of: "E 1", base, into: overlay) }
  }

  @Test func `names the nearest id, and has none for a group`() throws {
    let base = try PackFixture(Self.packs)
    let overlay = try PackFixture([:])
    for (id, pack, saying) in [
      ("grade", "S 1", "did you mean 'graded'"), ("g", "S 1", "has no limit"),
      ("coke", "E 2", "did you mean 'E 1'"),
    ] {
      let fault = #expect(throws: Fault.self) { try confirm(id, of: pack, base, into: overlay) }
      #expect(fault?.sentence.en.contains(saying) == true, "\(fault?.sentence.en ?? "")")
    }
  }

  /// One of each list of every shipped pack.
  @Test(
    arguments: try FileManager.default.subpathsOfDirectory(atPath: PackFixture.shipped)
      .filter { $0.hasSuffix(".yaml") && $0 != "not-included.yaml" })
  func `confirms shipped figures`(_ path: String) throws {
    let text = try String(contentsOfFile: PackFixture.shipped + "/" + path, encoding: .utf8)
    let base = try PackFixture(["a.yaml": text])
    let library = try loadStandards([base.path])
    let pack = try #require(
      library.standards.map(\.id).first ?? library.energy.map(\.id).first
        ?? library.audits.map(\.id).first ?? library.gates.map(\.id).first)
    let unsure = confidences(library).filter { !$0.value.convicts }.keys.sorted()

    for id in unsure.prefix(2) + unsure.suffix(2) {
      let overlay = try PackFixture([:])
      let file = try confirm(id, of: pack, base, into: overlay)
      try Data(file.bytes).write(to: URL(fileURLWithPath: file.path))
      let after = confidences(try loadStandards([base.path], overlays: [overlay.path]))
      #expect(after[id] == .confirmed, "\(id)")
    }
  }
}
