import Measures
import Standards
import Testing

struct DifferenceTests {
  private func library(_ texts: [String: String]) throws -> StandardsLibrary {
    let fixture = try PackFixture(texts)
    return try loadStandards([fixture.path])
  }

  private func difference(_ old: String, _ new: String) throws -> [StandardsDifference.Item] {
    try StandardsDifference(from: library(["a.yaml": old]), to: library(["a.yaml": new])).items
  }

  @Test func `two equal sets have none`() throws {
    #expect(try difference(PackLines.pack(), PackLines.pack()).isEmpty)
    let none = StandardsDifference(
      from: try library(["a.yaml": PackLines.pack()]), to: try library(["b.yaml": PackLines.pack()])
    )
    #expect(differencePage(none, language: .en) == "The two sets of standards are the same.\n")
  }

  @Test func `names what changed, old and new`() throws {
    let items = try difference(
      PackLines.pack(), PackLines.pack(replacing: "value", by: "  value: \"20\""))

    #expect(items.count == 1)
    #expect(items.first?.change == .changed)
    #expect(items.first?.entry == "T1-PM")
    #expect(items.first?.aspects.map(\.name.en) == ["limit"])
    #expect(items.first?.aspects.first?.old?.en == "≤ 30 mg/m3")
    #expect(items.first?.aspects.first?.new?.en == "≤ 20 mg/m3")
  }

  @Test(arguments: [
    ("  oxygen: 8", "converted"), ("  areas: [key]", "applies"),
    ("  applies: {until: 2030-01-01}", "applies"), ("  confidence: unsure", "confidence"),
    ("  when: {extra_air: true}", "conditions"), ("  awaits: monitoring-method", "awaits"),
    ("  regions: [\"330000\"]", "applies"),
  ])
  func `sees every key that decides a verdict`(_ line: String, _ aspect: String) throws {
    let items = try difference(PackLines.pack(), PackLines.pack(adding: [line]))

    #expect(items.map(\.change) == [.changed])
    #expect(items.first?.aspects.map(\.name.en) == [aspect])
    #expect(items.first?.aspects.first?.new != nil)
  }

  @Test func `sees a rate at one height`() throws {
    func pack(_ rates: String) -> String {
      (PackLines.header + [
        "limits:", "- {id: R, kind: rate, clause: t, process: main, pollutant: PM, unit: kg/h,",
        "   basis: hour, rates: \(rates), stack: {above: constant}, source: a test}",
      ]).joined(separator: "\n") + "\n"
    }

    let items = try difference(pack("{15: 1, 20: 2, 30: 3}"), pack("{15: 1, 20: 2.5, 30: 3}"))

    #expect(items.first?.aspects.map(\.name.en) == ["limit"])
    #expect(items.first?.aspects.first?.new?.en.contains("20\u{A0}m\u{A0}2.5") == true)
  }

  @Test func `names limits and standards that came and went`() throws {
    let added = [
      "- {id: T2, clause: t, process: main, pollutant: SO2, value: 5, unit: mg/m3, basis: hour,",
      "   source: a test}",
    ]
    let more = PackLines.pack(adding: added)

    #expect(try difference(PackLines.pack(), more).map(\.change) == [.added])
    #expect(try difference(more, PackLines.pack()).map(\.change) == [.removed])
    let other = PackLines.pack(replacing: "id: TEST", by: "id: TEST 2-2025")
    let items = try difference(PackLines.pack(), other)
    #expect(
      items.map(\.standard) == [
        "TEST 1-2025", "TEST 1-2025", "TEST 2-2025", "TEST 2-2025",
      ])
    #expect(items.map(\.change) == [.removed, .removed, .added, .added])
    #expect(items.map(\.entry) == [nil, "T1-PM", nil, "T1-PM"])
  }

  @Test(
    arguments: [
      (
        "{id: covered, title: {zh: 加盖, en: covered}", "{id: covered, title: {zh: 加盖, en: lid}",
        "covered", "item"
      ),
      ("expects: yes", "expects: no", "covered", "demand"),
      ("\"0.25\", unit", "\"0.2\", unit", "coal", "demand"),
      ("[\"1.0\", \"2\", \"3\"]", "[\"1.0\", \"2\", \"2.5\"]", "coal", "demand"),
      ("product.b]", "product.c]", "reuse", "computed"),
      ("confidence: recalled", "confidence: confirmed", "reuse", "confidence"),
      ("en: process}, weight: \"0.4\"", "en: way}, weight: \"0.4\"", "process", "title"),
      ("months: 2", "months: 3", "start", "demand"), ("[toxic]", "[emission]", "start", "reasons"),
      ("[\"85\", \"85\", \"100\"]", "[\"80\", \"85\", \"100\"]", "scoring", "scores"),
      ("effective: 2020-01-01", "effective: 2021-01-01", nil, "in force"),
    ] as [(String, String, String?, String)])
  func `sees what changed in an audit pack`(
    _ old: String, _ new: String, _ entry: String?, _ aspect: String
  ) throws {
    func set(_ old: String = "", _ new: String = "") throws -> StandardsLibrary {
      var text = AuditLines.pack(old, new)
      // The weights of a group keep their sum.
      if new.hasPrefix("\"0.2\"") { text = text.replacing("\"0.75\"", with: "\"0.8\"") }
      return try library(["a.yaml": text])
    }
    let items = try StandardsDifference(from: set(), to: set(old, new)).items

    #expect(items.map(\.change) == items.map { _ in .changed })
    let item = try #require(items.first { $0.entry == entry })
    #expect(item.aspects.map(\.name.en).contains(aspect))
    #expect(item.aspects.allSatisfy { $0.old != $0.new })
  }

  @Test(
    arguments: [
      ("electricity", "factor"), ("standard-coal", "heat"),
    ])
  func `sees what changed in energy data`(_ entry: String, _ aspect: String) throws {
    let before = try loadStandards([PackFixture.shipped])
    var after = before
    let pack = try #require(after.energy.firstIndex { $0.standardCoal != nil })
    switch entry {
    case "electricity":
      let place = try #require(after.energy[pack].coefficients.firstIndex { $0.id == entry })
      after.energy[pack].coefficients[place].printedFactor = "0.123"
    default:
      after.energy[pack].standardCoal?.kilojoules = try #require(ExactDecimal("29300"))
    }
    let items = StandardsDifference(from: before, to: after).items

    #expect(items.map(\.change) == [.changed] && items.map(\.entry) == [entry])
    #expect(items.first?.aspects.map(\.name.en) == [aspect])
  }

  @Test func `sees a norm, a grade and a mean, and packs that came`() throws {
    let before = try loadStandards([PackFixture.shipped])
    var after = before
    for pack in after.energy.indices {
      for norm in after.energy[pack].norms.indices {
        after.energy[pack].norms[norm].levels.limit.text += "0"
      }
      for grade in after.energy[pack].grades.indices {
        after.energy[pack].grades[grade].grade += 1
      }
      for mean in after.energy[pack].sectorMeans.indices {
        after.energy[pack].sectorMeans[mean].year += 1
      }
    }
    let changed = StandardsDifference(from: before, to: after).items
    let count = before.energy.reduce(0) {
      $0 + $1.norms.count + $1.grades.count + $1.sectorMeans.count
    }
    #expect(count > 0 && changed.count == count)

    after = before
    after.audits = []
    after.energy = []
    let gone = StandardsDifference(from: before, to: after).items
    #expect(
      Set(gone.map(\.standard)) == Set(before.audits.map(\.id) + before.energy.map(\.id)))
    #expect(gone.allSatisfy { $0.change == .removed })
  }

  @Test func `sees the header`() throws {
    let items = try difference(
      PackLines.pack(), PackLines.pack(replacing: "effective", by: "effective: 2022-01-01"))

    #expect(items.count == 1 && items.first?.entry == nil)
    #expect(items.first?.aspects.map(\.name.en) == ["in force"])
  }

  @Test(arguments: Language.allCases)
  func `the page counts limits and keeps within the terminal`(_ language: Language) throws {
    let page = differencePage(
      StandardsDifference(
        from: StandardsLibrary(standards: [], files: []),
        to: try loadStandards([PackFixture.shipped])), language: language, width: 80)

    #expect(page.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 80 })
    #expect(page.contains(language == .zh ? "删除 0" : "0 removed"))
  }
}
