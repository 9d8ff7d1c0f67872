import Measures
import Standards
import Testing

struct LintTests {
  private static let national = """
    schema: greengate/standard/1
    id: GB 1-2020
    title: {zh: 国家标准, en: National}
    effective: 2021-01-01
    region: "000000"
    sectors: [foundry]
    limits:
    - {id: T1-PM, clause: t, process: main, pollutant: PM, value: 30, unit: mg/m3, basis: hour,
       source: GB 1-2020 table 1}
    - {id: T1-rate-PM, kind: rate, clause: t, process: main, pollutant: PM, unit: kg/h, basis: hour,
       rates: {15: 2, 20: 4}, stack: {above: square-law}, source: GB 1-2020 table 1}
    - {id: T1-R80-NMHC, kind: removal, clause: t, process: main, pollutant: NMHC, value: 80,
       unit: "%", basis: hour, source: GB 1-2020 table 1}

    """

  private func remarks(_ text: String, base: String = national) throws -> [LintRemark] {
    let pack = try PackFixture(["a.yaml": text])
    let known = try PackFixture(["n.yaml": base])
    return try lintStandards([pack.path], base: [known.path]).remarks
  }

  private func problems(_ text: String) throws -> [(line: Int?, words: String)] {
    try remarks(text).filter { $0.weight == .problem }.map { ($0.position?.line, $0.sentence.en) }
  }

  private func local(_ entry: String) -> String {
    PackLines.header.joined(separator: "\n").replacing("000000", with: "330000") + "\nlimits:\n"
      + entry + "\n"
  }

  @Test func `says nothing of a good pack`() throws {
    let good = PackLines.pack(replacing: "source", by: "  source: TEST 1-2025 table 1")

    #expect(try remarks(good).isEmpty)
  }

  /// Whatever loading refuses, lint finds, and on the same line.
  @Test(arguments: RefusedPack.all)
  func `finds what loading refuses`(_ pack: RefusedPack) throws {
    let fixture = try PackFixture(["a.yaml": pack.text])
    let fault = try refusal([fixture.path])

    let found = try lintStandards([fixture.path], base: []).remarks
      .filter { $0.weight == .problem }

    #expect(found.contains { $0.position?.line == fault.position?.line }, "\(found)")
  }

  @Test func `finds every problem of an entry, once each, with its own line`() throws {
    let found = try problems(
      local(
        """
        - id: A
          process: MAIN
          pollutant: PMM
          value: thirty
          unit: mg/m4
          basis: hourly
          oxygen: 22
          areas: [none]
          when: {}
          confidence: sure
          colour: red
        """))

    #expect(found.map(\.line) == [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 9].sorted { $0 < $1 })
    #expect(Set(found.map(\.words)).count == 12)
    #expect(found.filter { $0.words.contains("is missing") }.count == 2)
    #expect(found.contains { $0.words.contains("did you mean 'PM'") })
    #expect(found.contains { $0.words.contains("no key 'colour'") })
  }

  @Test func `goes on after a bad header, and does not blame the entries for it`() throws {
    let text = PackLines.pack(replacing: "effective", by: "effective: soon")
      .replacing("region: \"000000\"", with: "region: Zhejiang")

    #expect(try problems(text).map(\.line) == [5, 6])
  }

  @Test func `goes on with the next file`() throws {
    let fixture = try PackFixture([
      "a.yaml": "[", "b.yaml": "schema: x\n",
      "c.yaml": PackLines.pack(replacing: "value", by: "  value: x"),
    ])

    let result = try lintStandards([fixture.path], base: [])

    #expect(result.files == 3)
    #expect(!result.isUsable)
    #expect(result.remarks.filter { $0.weight == .problem }.count == 3)
  }

  @Test func `finds one standard in two files`() throws {
    let fixture = try PackFixture(["a.yaml": PackLines.pack(), "b.yaml": PackLines.pack()])

    let found = try lintStandards([fixture.path], base: []).remarks

    #expect(
      found.filter { $0.weight == .problem }.map(\.position)
        == [SourcePosition(file: fixture.path + "/b.yaml", line: 2)])
  }

  // MARK: Overlays

  private func overlay(_ entry: String) -> String {
    "schema: greengate/standard/1\nid: GB 1-2020\nlimits:\n\(entry)\n"
  }

  @Test func `checks an overlay as laid over its standard`() throws {
    #expect(
      try remarks(overlay("- {id: T1-PM, value: 20, source: GB 1-2020 corrected}")).isEmpty)
    #expect(try problems(overlay("- {id: T1-PM, value: 20}")).map(\.line) == [4])
    #expect(try problems(overlay("- {id: T1-PM, oxygen: 22}")).map(\.line) == [4])
    // Nothing near it, so it is a new entry that lacks keys.
    #expect(try problems(overlay("- {id: Other, oxygen: 8}")).count == 7)
  }

  @Test func `asks for the right id where an amendment fits no limit`() throws {
    let found = try problems(overlay("- {id: T1-PMM, oxygen: 8, colour: red}"))

    #expect(found.map(\.line) == [4, 4])
    #expect(found.contains { $0.words.contains("did you mean 'T1-PM'") })
    #expect(found.contains { $0.words.contains("no key 'colour'") })
  }

  @Test(arguments: [
    // The new figure judges what came before its document.
    ("value: 20, source: Doc〔2026〕9号", 1), ("value: 20, source: GB 1-2020 amended 2026年", 1),
    ("value: 20, source: Doc〔2022〕9号", 1), ("value: 20, source: Doc〔2021〕9号", 0),
    // The document says from when.
    (
      "value: 20, source: Doc〔2026〕9号, applies: {new_from: 2026-07-01, existing_from: 2027-01-01}",
      0
    ),
    ("value: 20, source: Doc〔2026〕9号, applies: {new_from: 2026-07-01}", 1),
    // Only a comparison, not another figure.
    ("value: 30, confidence: confirmed, source: Doc〔2026〕9号", 0),
    // Ten times apart, and more.
    ("value: 300, source: GB 1-2020", 0), ("value: 300.1, source: GB 1-2020", 1),
    ("value: 3, source: GB 1-2020", 0), ("value: 2.99, source: GB 1-2020", 1),
    ("value: 0.03, unit: g/m3, source: GB 1-2020", 0),
    ("value: 30, unit: g/m3, source: GB 1-2020", 1),
  ])
  func `warns of a figure that is changed backwards in time or out of size`(
    _ change: String, _ count: Int
  ) throws {
    let found = try remarks(overlay("- {id: T1-PM, \(change)}"))
      .filter { !$0.sentence.en.contains("does not name") }

    #expect(found.map(\.weight) == Array(repeating: .warning, count: count), "\(found)")
  }

  @Test(arguments: [
    (", oxygen: 8", "", 1), (", oxygen: 8", ", oxygen: 8", 0), ("", "", 0),
    (", oxygen: 8", ", excess_air: 1.7", 0),
  ])
  func `warns of a limit without the oxygen that its table has`(
    _ first: String, _ second: String, _ count: Int
  ) throws {
    let found = try remarks(
      local(
        """
        - {id: A, clause: t, process: oven, pollutant: PM, value: 9, unit: mg/m3, basis: hour,
           source: TEST 1-2025\(first)}
        - {id: B, clause: t, process: oven, pollutant: SO2, value: 9, unit: mg/m3, basis: hour,
           source: TEST 1-2025\(second)}
        """))

    #expect(found.count == count)
    #expect(found.allSatisfy { $0.sentence.en.contains("no reference oxygen") })
  }

  @Test(arguments: [
    ("", "", 1), (", areas: [key]", "", 0), (", areas: [key]", ", areas: [key]", 1),
    ("", ", applies: {existing_from: 2023-01-01}", 0), (", regimes: [ultra-low]", "", 0),
  ])
  func `warns of two limits that bind alike`(
    _ first: String, _ second: String, _ count: Int
  ) throws {
    let found = try remarks(
      local(
        """
        - {id: A, clause: t, process: oven, pollutant: PM, value: 9, unit: mg/m3, basis: hour,
           source: TEST 1-2025\(first)}
        - {id: B, clause: u, process: oven, pollutant: PM, value: 8, unit: mg/m3, basis: hour,
           source: TEST 1-2025\(second)}
        """))

    #expect(found.count == count, "\(found)")
    #expect(found.allSatisfy { $0.position?.line == 11 })
  }

  @Test func `asks for the right id where an overlay fits no standard`() throws {
    let text = overlay("- {id: T1-PM, oxygen: 8}").replacing("GB 1-2020", with: "GB 1-2021")

    #expect(try problems(text).first?.words.contains("did you mean 'GB 1-2020'") == true)
  }

  // MARK: Warnings

  private func entry(_ value: String, _ more: String = "") -> String {
    local(
      "- {id: L-PM, clause: t, process: main, pollutant: PM, value: \(value), unit: mg/m3, "
        + "basis: hour, source: TEST 1-2025\(more)}")
  }

  @Test(arguments: [("29.9", 0), ("30", 0), ("30.1", 1)])
  func `warns of a local figure looser than the national one`(
    _ value: String, _ count: Int
  ) throws {
    let found = try remarks(entry(value))

    #expect(found.count == count)
    #expect(found.allSatisfy { $0.sentence.en.contains("GB 1-2020 T1-PM") })
  }

  @Test func `compares in one unit, and only what speaks of the same thing`() throws {
    #expect(
      try remarks(
        entry("0.0301").replacing("unit: mg/m3", with: "unit: g/m3")
      ).count == 1)
    #expect(try remarks(entry("99", ", oxygen: 8")).isEmpty)
    #expect(try remarks(entry("99").replacing("process: main", with: "process: other")).isEmpty)
    #expect(try remarks(entry("99").replacing("[foundry]", with: "[cement]")).isEmpty)
  }

  @Test(arguments: [("{15: 2, 20: 4}", 0), ("{15: 2, 20: 4.1}", 1), ("{15: 1.9}", 0)])
  func `compares rates at every tabled height`(_ rates: String, _ count: Int) throws {
    let text = local(
      "- {id: L-rate-PM, kind: rate, clause: t, process: main, pollutant: PM, unit: kg/h, "
        + "basis: hour, rates: \(rates), stack: {above: constant}, source: TEST 1-2025}")

    #expect(try remarks(text).count == count)
  }

  @Test(arguments: [("79.9", 1), ("80", 0), ("81", 0)])
  func `a removal efficiency is looser where it is lower`(_ value: String, _ count: Int) throws {
    let text = local(
      "- {id: L-NMHC, kind: removal, clause: t, process: main, pollutant: NMHC, value: \(value), "
        + "unit: \"%\", basis: hour, source: TEST 1-2025}")

    #expect(try remarks(text).count == count)
  }

  @Test func `warns of a figure that convicts on another source than the text`() throws {
    let bare = entry("20").replacing("source: TEST 1-2025", with: "source: a web page")
    let labelled = bare.replacing(
      "a web page", with: "a web page, confidence: recalled, note: {zh: 甲, en: a}")

    #expect(try remarks(bare).map(\.weight) == [.warning])
    #expect(try remarks(bare).first?.position?.line == 9)
    #expect(try remarks(labelled).isEmpty)
  }

  @Test func `warns of a figure that does not convict and does not say why`() throws {
    let found = try remarks(entry("20", ", confidence: unsure"))

    #expect(found.map(\.weight) == [.warning])
    #expect(found.first?.sentence.en.contains("no note says why") == true)
  }

  @Test(arguments: [
    ("{new_from: 2021-01-01, existing_from: 2022-01-01}", 0),
    ("{new_from: 2021-01-01, existing_from: 2021-01-01}", 0),
    ("{new_from: 2022-01-01, existing_from: 2021-01-01}", 1),
    ("{new_from: 2020-12-31}", 1),
    ("{new_from: 2021-01-01, existing_from: 2022-01-01, until: 2022-01-01}", 1),
    ("{new_from: never, existing_from: 2021-01-01}", 0),
  ])
  func `warns of dates in the wrong order`(_ applies: String, _ count: Int) throws {
    #expect(try remarks(entry("20", ", applies: \(applies)")).count == count)
  }

  @Test func `warns of a text in force before it was issued`() throws {
    let late = entry("20").replacing("issued: 2020-01-01", with: "issued: 2021-01-02")
    let same = entry("20").replacing("issued: 2020-01-01", with: "issued: 2021-01-01")

    #expect(try remarks(late).count == 1)
    #expect(try remarks(same).isEmpty)
  }

  @Test func `finds no problem in the shipped packs, and only figures that the nation tightened`()
    throws
  {
    let result = try lintStandards([PackFixture.shipped], base: [PackFixture.shipped])

    #expect(result.isUsable)
    #expect(
      Set(
        result.remarks.compactMap { $0.position?.file.split(separator: "/").last.map(String.init) })
        == ["db44-818-2010.yaml"])
    #expect(result.remarks.allSatisfy { $0.sentence.en.contains("is looser than") })
  }

  @Test(arguments: Language.allCases)
  func `the page names place and kind, within the terminal`(_ language: Language) throws {
    let pack = try PackFixture(["a.yaml": PackLines.pack(replacing: "value", by: "  value: x")])
    let result = try lintStandards([pack.path], base: [])

    let page = lintPage(result, language: language, width: 60)

    #expect(page.contains("/a.yaml:13: \(language == .zh ? "错误" : "error")\n"))
    #expect(
      page.split(separator: "\n").allSatisfy {
        displayWidth(String($0)) <= 60 || $0.contains("a.yaml:")
      })
  }

  @Test func `refuses a folder that is not there`() throws {
    #expect(throws: Fault.self) { try lintStandards(["/no/such/folder"], base: []) }
  }
}
