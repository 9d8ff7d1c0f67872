import Measures
import Standards
import Testing

/// An audit pack of which tests replace single lines; line 1 is the schema, 5 the region, 10 `items`,
/// 15 the deadline.
enum AuditLines {
  static let whole = [
    "schema: greengate/audit/1",
    "id: AUDIT 1",
    "title: {zh: 测试审核, en: Test audit}",
    "effective: 2020-01-01",
    "region: \"330000\"",
    "sectors: [foundry, cement]",
    "groups:",
    "- {id: process, title: {zh: 工艺, en: process}, weight: \"0.4\"}",
    "- {id: energy, title: {zh: 能耗, en: energy}, weight: \"0.6\"}",
    "items:",
    "- {id: covered, title: {zh: 加盖, en: covered}, group: process, weight: \"1\", expects: yes, clause: 表1, source: t}",
    "- {id: coal, title: {zh: 煤耗, en: coal}, group: energy, weight: \"0.25\", unit: kgce/t, sense: at-most, grades: [\"1.0\", \"2\", \"3\"], limiting: true, clause: 表1, source: t}",
    "- {id: reuse, title: {zh: 回用, en: reuse}, group: energy, weight: \"0.75\", unit: \"%\", sense: at-least, value: \"95\", computed: {of: [product.a|甲], per: [product.a|甲, product.b]}, clause: 表1, source: t, confidence: recalled}",
    "deadlines:",
    "- {id: start, title: {zh: 启动, en: start}, clause: 第十二条, event: started, after: required, months: 2, reasons: [toxic], source: t}",
    "scoring: {grades: [\"85\", \"85\", \"100\"], others_at_least: II, clause: 通则, source: t}",
  ]

  /// The pack with `old` replaced by `new` in the line where it first stands.
  static func pack(_ old: String = "", _ new: String = "") -> String {
    var text = whole.joined(separator: "\n") + "\n"
    if let range = text.range(of: old) { text.replaceSubrange(range, with: new) }
    return text
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<Index>? {
    part.isEmpty ? nil : firstRange(of: part)
  }
}

struct BadAuditPack: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var old: String
  var new: String
  var line: Int
  var saying: String

  init(_ name: String, _ old: String, _ new: String, line: Int, _ saying: String) {
    testDescription = name
    self.old = old
    self.new = new
    self.line = line
    self.saying = saying
  }

  static let all = [
    BadAuditPack("unknown key", "effective:", "effektive:", line: 4, "did you mean 'effective'"),
    BadAuditPack("no effective", "effective: 2020-01-01\n", "", line: 1, "'effective' is missing"),
    BadAuditPack("no region", "\"330000\"", "zhejiang", line: 5, "six-digit region code"),
    BadAuditPack(
      "ended before it began", "region:", "until: 2020-01-01\nregion:", line: 5, "never apply"),
    BadAuditPack(
      "neither answer nor figure", "expects: yes, ", "", line: 11, "neither expects"),
    BadAuditPack("another answer", "expects: yes", "expects: maybe", line: 11, "'maybe'"),
    BadAuditPack("a figure of a yes", "expects: yes", "expects: yes, unit: t", line: 11, "beside"),
    BadAuditPack(
      "no source", "expects: yes, clause: 表1, source: t", "expects: yes, clause: 表1", line: 11,
      "'source'"),
    BadAuditPack(
      "an unknown group", "group: process, ", "group: proces, ", line: 11, "did you mean 'process'"),
    BadAuditPack("an id twice", "id: coal", "id: covered", line: 12, "first in line 11"),
    BadAuditPack("no sense", "sense: at-most, ", "", line: 12, "'sense' is missing"),
    BadAuditPack("two grades", "\"2\", \"3\"]", "\"2\"]", line: 12, "three figures"),
    BadAuditPack("grades upside down", "[\"1.0\", \"2\"", "[\"2.1\", \"2\"", line: 12, "looser"),
    BadAuditPack(
      "a figure that is none", "value: \"95\"", "value: \"9,5\"", line: 13, "no decimal"),
    BadAuditPack(
      "value and grades", "value: \"95\"", "value: \"95\", grades: [\"1\", \"2\", \"3\"]", line: 13,
      "cannot stand beside"),
    BadAuditPack(
      "an unknown term", "of: [product.a|甲]", "of: [produkt.a]", line: 13, "product.NAME"),
    BadAuditPack("an uncomputable unit", "unit: \"%\"", "unit: rank", line: 13, "kgce/t"),
    BadAuditPack("weights of a group", "\"0.75\"", "\"0.7\"", line: 8, "add up to 0.95"),
    BadAuditPack(
      "weights of groups", "weight: \"0.6\"", "weight: \"0.7\"", line: 8, "add up to 1.1"),
    BadAuditPack("one group without", ", weight: \"0.6\"", "", line: 8, "Only some groups"),
    BadAuditPack("one item without", "weight: \"1\", ", "", line: 11, "has no weight"),
    BadAuditPack("a weight above 1", "weight: \"1\"", "weight: \"1.1\"", line: 11, "at most 1"),
    BadAuditPack(
      "a sector of no plant", "group: process, ", "group: process, sectors: [plastics], ", line: 11,
      "'plastics'"),
    BadAuditPack("an unknown event", "event: started", "event: begun", line: 15, "'begun'"),
    BadAuditPack("after itself", "after: required", "after: started", line: 15, "event itself"),
    BadAuditPack("no months", "months: 2", "months: 0", line: 15, "above 0"),
    BadAuditPack("half months", "months: 2", "months: 1.5", line: 15, "whole number"),
    BadAuditPack("an unknown reason", "[toxic]", "[toxik]", line: 15, "did you mean 'toxic'"),
    BadAuditPack("two scores", "\"85\", \"100\"", "\"100\"", line: 16, "three scores"),
    BadAuditPack(
      "an unknown grade", "others_at_least: II", "others_at_least: IV", line: 16, "'IV'"),
    BadAuditPack(
      "an unknown confidence", "confidence: recalled", "confidence: sure", line: 13, "'sure'"),
  ]
}

struct AuditPackTests {
  @Test(arguments: BadAuditPack.all)
  func `refuses a broken audit pack with its line and what to do`(_ bad: BadAuditPack) throws {
    let text = AuditLines.pack(bad.old, bad.new)
    #expect(text != AuditLines.pack())
    let fixture = try PackFixture(["a.yaml": text])

    let fault = try refusal([fixture.path])

    #expect(fault.code == .unusablePack)
    #expect(fault.position?.line == bad.line, "\(fault.sentence.en)")
    #expect(fault.sentence.en.contains(bad.saying), "\(fault.sentence.en)")
    #expect(fault.sentence.zh.hasSuffix("。") || fault.sentence.zh.hasSuffix("？"))
  }

  @Test func `reads the pack that the others are broken from`() throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack(), "b.yaml": PackLines.pack()])

    let library = try loadStandards([fixture.path])

    #expect(library.standards.map(\.id) == ["TEST 1-2025"])
    let pack = try #require(library.audits.first)
    #expect(pack.id == "AUDIT 1")
    #expect(pack.binding == .audited)
    #expect(pack.isWeighted)
    #expect(pack.items.map(\.id) == ["covered", "coal", "reuse"])
    #expect(pack.items[0].question == .answer(true))
    #expect(pack.items[1].isLimiting)
    guard case .figure(let coal) = pack.items[1].question, case .grades(let grades) = coal.demand
    else {
      Issue.record("no grades")
      return
    }
    #expect(grades.map(\.text) == ["1.0", "2", "3"])
    #expect(
      pack.items[2].computation
        == AuditComputation(
          numerator: [.product(["a", "甲"])],
          denominator: [.product(["a", "甲"]), .product(["b"])]))
    #expect(pack.items[2].isAdvisory)
    #expect(pack.deadlines.first?.months == 2)
    #expect(pack.deadlines.first?.reasons == [.toxic])
    #expect(pack.scoring?.othersAtLeast == 2)
    #expect(library.sectors.contains("foundry"))
  }

  @Test func `an item's id stands in one pack only`() throws {
    let other = AuditLines.pack("AUDIT 1", "AUDIT 2")
    let fixture = try PackFixture(["a.yaml": AuditLines.pack(), "b.yaml": other])

    let fault = try refusal([fixture.path])

    #expect(fault.sentence.en.contains("'covered' is already in \(fixture.path)/a.yaml:11"))
  }

  @Test func `an overlay confirms one figure and says by which text`() throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack()])
    let overlay = try PackFixture([
      "o.yaml": """
      schema: greengate/audit/1
      id: AUDIT 1
      items:
      - {id: reuse, value: "96", confidence: confirmed, source: 2030年核对原文}
      """
    ])

    let pack = try #require(
      try loadStandards([fixture.path], overlays: [overlay.path]).audits.first)

    #expect(pack.items.map(\.id) == ["covered", "coal", "reuse"])
    #expect(!pack.items[2].isAdvisory)
    guard case .figure(let figure) = pack.items[2].question else { return }
    #expect(
      figure.demand
        == .value(AuditFigure.Printed(value: ExactDecimal(mantissa: 96, scale: 0), text: "96")))
    #expect(figure.unit == "%")
  }

  @Test(arguments: [
    ("- {id: reuse, confidence: confirmed}", "AUDIT 1", "must name in source", 4),
    ("- {id: reuse, confidence: confirmed, source: x}", "AUDIT 9", "did you mean 'AUDIT 1'", 2),
  ])
  func `an overlay is refused`(
    _ entry: String, _ id: String, _ saying: String, _ line: Int
  ) throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack()])
    let overlay = try PackFixture([
      "o.yaml": "schema: greengate/audit/1\nid: \(id)\nitems:\n\(entry)\n"
    ])

    let fault = try refusal([fixture.path], overlays: [overlay.path])

    #expect(fault.sentence.en.contains(saying), "\(fault.sentence.en)")
    #expect(fault.position?.line == line)
  }

  private func scored(_ line: String) throws -> StandardsLibrary {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack()])
    let overlay = try PackFixture([
      "o.yaml": "schema: greengate/audit/1\nid: AUDIT 1\n\(line)\n"
    ])
    return try loadStandards([fixture.path], overlays: [overlay.path])
  }

  @Test func `an overlay changes the scores key by key, with the scores' own source`() throws {
    let library = try scored("scoring: {required: II, source: 2030年核对原文}")

    let scoring = try #require(library.audits.first?.scoring)
    #expect(scoring.required == 2 && scoring.source == "2030年核对原文")
    #expect(scoring.thresholds.map(\.text) == ["85", "85", "100"])
    #expect(library.changes.map(\.entry) == ["scoring", "scoring"])
    #expect(library.changes.compactMap(\.key) == ["required", "source"])
  }

  @Test(arguments: [
    ("scoring: {required: II}", "must name in source"), ("scoring: 5", "group of keys"),
    ("scoring: {requires: II, source: s}", "did you mean 'required'"),
  ])
  func `an overlay of scores is refused`(_ line: String, _ saying: String) throws {
    let fault = #expect(throws: Fault.self) { try scored(line) }

    #expect(fault?.sentence.en.contains(saying) == true)
    #expect(fault?.position?.line == 3)
  }

  @Test func `an audit pack stands in one file, and beside a plan of its id`() throws {
    let plan = PackLines.pack().replacing("TEST 1-2025", with: "AUDIT 1")
    let both = try PackFixture(["a.yaml": AuditLines.pack(), "b.yaml": plan])
    #expect(try loadStandards([both.path]).audits.count == 1)

    let twice = try PackFixture(["a.yaml": AuditLines.pack(), "b.yaml": AuditLines.pack()])
    let fault = try refusal([twice.path])
    #expect(fault.sentence.en.contains("'AUDIT 1' is already in \(twice.path)/a.yaml:2"))
    #expect(fault.sentence.zh.contains("审核包"))
  }

  @Test(arguments: Language.allCases)
  func `a pack's page shows what was loaded`(_ language: Language) throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack()])
    let library = try loadStandards([fixture.path])
    let pack = try #require(library.audits.first)

    let page = auditPage(pack, language: language)

    for word in ["AUDIT 1", "I ≤ 1.0, II ≤ 2, III ≤ 3 kgce/t", "≥ 95 %", "start", "I ≥ 85"] {
      #expect(page.contains(word), "\(word)")
    }
    #expect(page.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 100 })
    #expect(auditTable(library, language: language).contains("AUDIT 1"))
    #expect(auditTable(StandardsLibrary(standards: [], files: []), language: language).isEmpty)
  }

  @Test func `lint names what is wrong with an audit pack, and takes an overlay of one`() throws {
    let fixture = try PackFixture(["a.yaml": AuditLines.pack("unit: kgce/t, ", "")])
    let broken = try lintStandards([fixture.path], base: [])
    #expect(!broken.isUsable)
    #expect(broken.remarks.first?.position?.line == 12)

    let base = try PackFixture(["a.yaml": AuditLines.pack()])
    let overlay = try PackFixture([
      "o.yaml": """
      schema: greengate/audit/1
      id: AUDIT 1
      items:
      - {id: reuse, confidence: confirmed, source: 2030年核对原文}
      """
    ])
    #expect(try lintStandards([overlay.path], base: [base.path]).isUsable)
    #expect(try isOverlay(overlay.path, over: loadStandards([base.path])))
    #expect(try !isOverlay(base.path, over: loadStandards([base.path])))
  }

  @Test(arguments: [
    ("t", AuditUnit.Dimension.mass, 1, 3), ("100 m", .length, 100, 0), ("万米", .length, 1, 4),
    ("10⁴ m", .length, 1, 4), ("kWh", .electricity, 1, 0), ("m³", .volume, 1, 0),
    ("tce", .coal, 1, 3),
  ])
  func `reads the units of the logs`(
    _ text: String, _ dimension: AuditUnit.Dimension, _ factor: Int, _ exponent: Int
  ) throws {
    let unit = try #require(AuditUnit(text))
    #expect(unit.dimension == dimension)
    #expect(unit.factor == factor)
    #expect(unit.exponent == exponent)
  }

  @Test(arguments: ["", "100", "车", "0 m", "9999999 m", "m/s"])
  func `knows no other unit`(_ text: String) { #expect(AuditUnit(text) == nil) }
}

/// The figures of the shipped audit packs, typed again from the fact sheet.
struct ShippedAuditTests {
  private let audits: [AuditPack]

  init() throws {
    audits = try loadStandards([PackFixture.shipped]).audits
  }

  private static let graded: [String: (String, [String], Confidence)] = [
    "DY-water-woven": ("t/100 m", ["2.0", "3.0", "3.8"], .recalled),
    "DY-water-knit": ("t/t", ["100", "150", "200"], .recalled),
    "DY-power-woven": ("kWh/100 m", ["25", "30", "39"], .recalled),
    "DY-power-knit": ("kWh/t", ["800", "1000", "1200"], .recalled),
    "DY-coal-woven": ("kgce/100 m", ["35", "50", "60"], .recalled),
    "DY-coal-knit": ("kgce/t", ["1000", "1500", "1800"], .recalled),
    "DY-wastewater-woven": ("t/100 m", ["1.6", "2.4", "3.0"], .recalled),
    "DY-wastewater-knit": ("t/t", ["80", "120", "160"], .recalled),
    "DY-cod-woven": ("kg/100 m", ["1.4", "2.0", "2.5"], .recalled),
    "DY-cod-knit": ("kg/t", ["50", "75", "100"], .recalled),
    "CM-clinker-coal": ("kgce/t", ["103", "108", "112"], .unsure),
    "CM-clinker-energy": ("kgce/t", ["110", "115", "120"], .unsure),
    "CM-cement-energy": ("kgce/t", ["88", "93", "98"], .unsure),
    "CM-clinker-power": ("kWh/t", ["56", "60", "64"], .unsure),
    "CM-cement-power": ("kWh/t", ["85", "88", "90"], .unsure),
  ]

  private static let shares: [String: (String, Confidence)] = [
    "DY-water-reuse": ("40", .confirmedTranscript), "FD-sand-green": ("95", .recalled),
    "FD-sand-furan": ("90", .recalled), "FD-sand-phenolic": ("70", .recalled),
    "FD-sand-silicate": ("60", .unsure), "FD-sand-v-process": ("95", .confirmedTranscript),
  ]

  @Test func `every figure is the fact sheet's, and none is besides`() throws {
    var (graded, shares) = (Self.graded, Self.shares)
    for item in audits.flatMap(\.items) {
      guard case .figure(let figure) = item.question else { continue }
      switch figure.demand {
      case .grades(let grades):
        let found = graded.removeValue(forKey: item.id)
        let known = try #require(found, "\(item.id)")
        #expect(figure.unit == known.0, "\(item.id)")
        #expect(grades.map(\.text) == known.1, "\(item.id)")
        #expect(item.confidence == known.2, "\(item.id)")
        #expect(figure.sense == .atMost, "\(item.id)")
      case .value(let value):
        let found = shares.removeValue(forKey: item.id)
        let known = try #require(found, "\(item.id)")
        #expect(figure.unit == "%" && figure.sense == .atLeast, "\(item.id)")
        #expect(value.text == known.0, "\(item.id)")
        #expect(item.confidence == known.1, "\(item.id)")
      case .none, .trend: continue
      }
    }
    #expect(graded.isEmpty && shares.isEmpty)
  }

  @Test func `the deadlines of order 38`() throws {
    let order = try #require(audits.first { !$0.deadlines.isEmpty })
    #expect(order.effective == CivilDate("2016-07-01"))
    #expect(order.deadlines.map(\.id) == ["CP-publish", "CP-start", "CP-finish", "CP-gap"])
    #expect(order.deadlines.map(\.months) == [1, 2, 12, 60])
    #expect(order.deadlines.map(\.after) == [.required, .required, .required, .last])
    #expect(order.deadlines.map(\.event) == [.published, .started, .finished, .started])
    #expect(order.deadlines.map(\.reasons) == [[], [], [], [.toxic]])
    #expect(
      order.deadlines.map(\.confidence)
        == [.confirmedTranscript, .confirmedTranscript, .confirmedTranscript, .recalled])
    #expect(order.groups.count == 7)
    #expect(order.items.allSatisfy { $0.confidence == .recalled && $0.group != nil })
  }

  @Test func `the scores of the grades`() throws {
    let scoring = try #require(audits.compactMap(\.scoring).first)
    #expect(scoring.thresholds.map(\.text) == ["85", "85", "100"])
    #expect(scoring.othersAtLeast == 2)
    #expect(scoring.confidence == .confirmedTranscript)
  }

  @Test func `no weights are invented, and no item counts before an overlay confirms it`() {
    #expect(audits.allSatisfy { !$0.isWeighted })
    #expect(audits.flatMap(\.items).allSatisfy { $0.isAdvisory || $0.question.isShown })
  }
}

extension AuditItem.Question {
  /// A figure without a demand decides nothing.
  fileprivate var isShown: Bool {
    if case .figure(let figure) = self { figure.demand == .none } else { false }
  }
}
