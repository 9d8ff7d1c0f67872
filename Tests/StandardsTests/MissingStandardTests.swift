import Measures
import Testing

@testable import Standards

/// Texts that are known and that no pack holds.
struct MissingStandardTests {
  private static let lines = [
    "schema: greengate/not-included/1",
    "texts:",
    "- id: DB33/1-2023",
    "  title: {zh: 某地方标准, en: A local standard}",
    "  region: \"330000\"",
    "  sectors: [foundry]",
    "  reason: {zh: 未取得文本, en: no text}",
    "  source: a test",
    "  confidence: unsure",
  ]

  private static var pack: String {
    (PackLines.header + PackLines.limit).joined(separator: "\n")
  }

  private static func file(_ replaced: [Int: String] = [:]) -> String {
    lines.indices.map { replaced[$0 + 1] ?? lines[$0] }.joined(separator: "\n")
  }

  @Test func `a text is read, and its day may be unknown`() throws {
    let fixture = try PackFixture(["a.yaml": Self.pack, "b.yaml": Self.file()])
    let library = try loadStandards([fixture.path])
    let text = try #require(library.missing.first)
    #expect(library.missing.count == 1)
    #expect(library.standards.count == 1)
    #expect(text.id == "DB33/1-2023")
    #expect(text.effective == nil)
    #expect(text.confidence == .unsure)
    #expect(text.position.line == 3)
    #expect(library.files.count == 2, "the digest covers it")
  }

  @Test(arguments: [
    (4, "  titel: {zh: 某, en: a}", 4, "known keys: id, title"),
    (5, "  region: \"33\"", 5, "six-digit"),
    (6, "  sectors: []", 6, "empty list"),
    (7, "  reason: no text", 7, "keys and values"),
    (9, "  confidence: sure", 9, "did you mean 'unsure'"),
    (9, "  effective: 2023-02-30", 9, "no valid date"),
  ])
  func `what is wrong is named with its line`(
    _ number: Int, _ line: String, _ at: Int, _ words: String
  ) throws {
    let fixture = try PackFixture(["a.yaml": Self.pack, "b.yaml": Self.file([number: line])])
    let fault = try #require(throws: Fault.self) { try loadStandards([fixture.path]) }
    #expect(fault.code == .unusablePack)
    #expect(fault.position?.line == at)
    #expect(fault.sentence.en.contains(words), "\(fault.sentence.en)")
    let lint = try lintStandards([fixture.path], base: [])
    #expect(lint.remarks.contains { $0.weight == .problem && $0.position?.line == at })
  }

  @Test func `a text beside its own pack, or listed twice, is refused`() throws {
    let beside = try PackFixture([
      "a.yaml": Self.pack, "b.yaml": Self.file([3: "- id: TEST 1-2025"]),
    ])
    let first = try #require(throws: Fault.self) { try loadStandards([beside.path]) }
    #expect(first.position?.line == 3)
    #expect(first.sentence.zh.contains("已收录"))
    let twice = try PackFixture([
      "a.yaml": Self.pack, "b.yaml": Self.file(), "c.yaml": Self.file(),
    ])
    let second = try #require(throws: Fault.self) { try loadStandards([twice.path]) }
    #expect(second.position?.file.hasSuffix("c.yaml") == true)
  }

  @Test func `an overlay that supplies the text ends it`() throws {
    let base = try PackFixture(["a.yaml": Self.pack, "b.yaml": Self.file()])
    let overlay = try PackFixture([
      "c.yaml": Self.pack.replacing("TEST 1-2025", with: "DB33/1-2023")
    ])
    #expect(try loadStandards([base.path], overlays: [overlay.path]).missing.isEmpty)
  }

  @Test func `a folder of such texts alone loads and lints`() throws {
    let fixture = try PackFixture(["b.yaml": Self.file()])
    #expect(try loadStandards([fixture.path]).missing.count == 1)
    #expect(try lintStandards([fixture.path], base: []).isUsable)
  }

  @Test func `list and show say that it is not included`() throws {
    let fixture = try PackFixture(["a.yaml": Self.pack, "b.yaml": Self.file()])
    let library = try loadStandards([fixture.path])
    #expect(missingTable(library, language: .zh).contains("已知，未收录"))
    let page = missingPage(library.missing[0], language: .zh)
    #expect(page.contains("已知，未收录：未取得文本。"))
    #expect(page.contains("施行日期未核实"))
    #expect(
      missingPage(library.missing[0], language: .en).contains("Known, not included: no text."))
  }

  @Test func `the cement standard of Zhejiang is known to be missing`() throws {
    let library = try loadStandards([PackFixture.shipped])
    let text = try #require(library.missing.first { $0.id == "DB33/1346-2023" })
    func plant(_ sector: String, _ region: String) -> Plant {
      Plant(
        id: "P", name: "P", sector: sector, region: region, area: .general,
        approved: CivilDate(daysSinceEpoch: 0))
    }
    #expect(text.covers(plant("cement", "330502")))
    #expect(!text.covers(plant("cement", "440800")))
    #expect(!text.covers(plant("foundry", "330502")))
  }
}

/// Days that stand for ones that are not known.
struct UnknownDayTests {
  @Test func `a pack says that its day is not known`() throws {
    var lines = PackLines.header + PackLines.limit
    lines.insert("effective_known: false", at: 5)
    let fixture = try PackFixture(["a.yaml": lines.joined(separator: "\n")])
    let standard = try #require(try loadStandards([fixture.path]).standards.first)
    #expect(!standard.isEffectiveKnown)
    #expect(standardPage(standard, language: .zh).contains("施行日期未核实（暂按 2021-01-01）"))
    #expect(!standardPage(standard, language: .zh).contains("施行 2021-01-01"))
  }

  @Test func `shipped texts whose day only stands for another say so`() throws {
    let library = try loadStandards([PackFixture.shipped])
    let unknown =
      library.standards.filter { !$0.isEffectiveKnown }.map(\.id)
      + library.audits.filter { !$0.isEffectiveKnown }.map(\.id)
    for id in [
      "HZ 2023-2025", "HJ/T 185-2006", "GB/T 43329-2023", "铸造行业准入条件（2013）",
    ] {
      #expect(unknown.contains(id), "\(id)")
    }
    #expect(!unknown.contains("GB 39726-2020"))
  }

  @Test func `the abolished conditions for foundries end with June 2019`() throws {
    let library = try loadStandards([PackFixture.shipped])
    let pack = try #require(library.audits.first { $0.id == "铸造行业准入条件（2013）" })
    #expect(pack.until == CivilDate("2019-07-01"))
  }
}
