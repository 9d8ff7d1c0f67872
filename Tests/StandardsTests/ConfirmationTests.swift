import Foundation
import Measures
import Standards
import Testing

struct ConfirmationTests {
  private static let base = """
    schema: greengate/standard/1
    id: 环大气〔2030〕1号
    title: {zh: 测试, en: Test}
    effective: 2021-01-01
    region: "000000"
    sectors: [foundry]
    limits:
    - {id: T1-PM, clause: 表1, process: main, pollutant: PM, value: "30.0", unit: mg/m3, basis: hour,
       source: memory, confidence: unsure}
    - {id: T1-rate-PM, kind: rate, clause: 表1, process: main, pollutant: PM, unit: kg/h, basis: hour,
       rates: {15: "2.0", 20: "4"}, stack: {above: square-law}, source: memory, confidence: recalled}
    - {id: T1-SO2, clause: 表1, process: main, pollutant: SO2, value: "100", unit: mg/m3, basis: hour,
       source: the text}

    """

  private let packs: PackFixture
  private let overlay: PackFixture

  init() throws {
    packs = try PackFixture(["a.yaml": Self.base])
    overlay = try PackFixture([:])
  }

  private func confirm(
    _ limit: String, of standard: String = "环大气〔2030〕1号", by: String = "张三",
    text: String = "印刷本第3页"
  ) throws -> ConfirmationFile {
    let day = try #require(CivilDate("2030-05-06"))
    return try confirmation(
      Confirmation(standard: standard, limit: limit, by: by, text: text, date: day),
      of: [packs.path], into: overlay.path)
  }

  private func write(_ file: ConfirmationFile) throws {
    try Data(file.bytes).write(to: URL(fileURLWithPath: file.path))
  }

  private func refused(
    _ limit: String, of standard: String = "环大气〔2030〕1号", by: String = "张三",
    text: String = "印刷本"
  ) throws -> Fault {
    do {
      _ = try confirm(limit, of: standard, by: by, text: text)
    } catch let fault as Fault {
      return fault
    }
    Issue.record("nothing was refused")
    throw CancellationError()
  }

  private func limit(_ id: String) throws -> Limit {
    let library = try loadStandards([packs.path], overlays: [overlay.path])
    return try #require(library.standards.first?.limits.first { $0.id == id })
  }

  @Test func `writes an overlay that confirms, with who, when and which text`() throws {
    let file = try confirm("T1-PM", text: "\"印刷本\"\\第3页\"\u{301}, value: \"99")
    try write(file)

    #expect(!file.extendsFile)
    #expect(file.path == overlay.path + "/2030-1.yaml")
    #expect(file.figure.en == "≤ 30.0 mg/m3")
    let limit = try limit("T1-PM")
    #expect(limit.confidence == .confirmed)
    #expect(limit.printedValue == "30.0")
    #expect(limit.source == "环大气〔2030〕1号 表1：\"印刷本\"\\第3页\"\u{301}, value: \"99（张三，2030-05-06 核对）")
    #expect(try self.limit("T1-rate-PM").confidence == .recalled)
  }

  @Test func `extends the overlay's file, and keeps what stands in it`() throws {
    try write(try confirm("T1-PM"))
    let second = try confirm("T1-rate-PM")
    let before = try Data(contentsOf: URL(fileURLWithPath: second.path))
    try write(second)

    #expect(second.extendsFile)
    #expect(Data(second.bytes.prefix(before.count)) == before)
    #expect(try limit("T1-PM").confidence == .confirmed)
    guard case .rate(let rates) = try limit("T1-rate-PM").shape else {
      Issue.record("no rate")
      return
    }
    #expect(rates.rows.map(\.printedRate) == ["2.0", "4"])
    #expect(try limit("T1-rate-PM").confidence == .confirmed)
  }

  @Test func `the pack's note names the figures that it no longer speaks of`() throws {
    let noted = Self.base.replacing(
      "limits:\n", with: "note: {zh: 全部数值仅作提示。, en: Every figure is advisory.}\nlimits:\n")
    try packs.write(Data(noted.utf8), to: "a.yaml")
    func note() throws -> Bilingual? {
      try loadStandards([packs.path], overlays: [overlay.path]).standards.first?.note
    }

    try write(try confirm("T1-PM"))
    #expect(
      try note()?.en == "Every figure is advisory. (That is the pack's own note; an overlay has "
        + "confirmed T1-PM since, and by it a breach counts.)")
    try write(try confirm("T1-rate-PM"))
    #expect(try note()?.zh.contains("覆盖包已确认 T1-PM、T1-rate-PM，") == true)

    try overlay.write(
      Data(
        """
        schema: greengate/standard/1
        id: 环大气〔2030〕1号
        source: p
        note: {zh: 甲, en: A}
        """.utf8), to: "2030-1.yaml")
    #expect(try note()?.en == "A")
  }

  @Test func `a figure that was confirmed does not follow the pack`() throws {
    try write(try confirm("T1-PM"))
    try packs.write(Data(Self.base.replacing("30.0", with: "300").utf8), to: "a.yaml")

    #expect(try limit("T1-PM").printedValue == "30.0")
    #expect(try limit("T1-PM").amendment != nil)
  }

  @Test func `extends a file written by hand, indented or not, with or without limits`() throws {
    let header = "schema: greengate/standard/1\nid: 环大气〔2030〕1号\n"
    for tail in [
      "limits:\n- {id: T1-SO2, oxygen: 8, source: p}",
      "limits:\n    - id: T1-SO2\n      oxygen: 8\n      source: p\n",
      "source: p\nsectors: [cement]\n",
    ] {
      try overlay.write(Data((header + tail).utf8), to: "own.yaml")
      let file = try confirm("T1-PM")
      #expect(file.extendsFile && file.path.hasSuffix("/own.yaml"))
      try write(file)
      #expect(try limit("T1-PM").confidence == .confirmed)
    }
  }

  /// A mark over a quote makes one Character of both.
  @Test func `a quote with a mark over it does not end the text`() throws {
    let text = "x\"\u{301}, value: \"99\\\u{301}"
    try write(try confirm("T1-PM", by: "A\"\u{FE0F}", text: text))

    #expect(try limit("T1-PM").printedValue == "30.0")
    #expect(try limit("T1-PM").source.contains(text))
  }

  @Test func `extends a file with the line ends that it has`() throws {
    let header = "schema: greengate/standard/1\nid: 环大气〔2030〕1号\n"
    for tail in [
      "limits:\n- {id: T1-SO2, oxygen: 8, source: p}", "source: p\nsectors: [cement]\n",
      "limits:\n- {id: T1-SO2, oxygen: 8, source: p}\n\n# remark\ntargets:\n"
        + "- {id: E, annual_decline: \"0.03\", base_year: 2020, source: p}\n",
    ] {
      let before = (header + tail).replacing("\n", with: "\r\n")
      try overlay.write(Data(before.utf8), to: "own.yaml")
      let file = try confirm("T1-PM")
      #expect(file.extendsFile)
      let bytes = file.bytes
      #expect(
        bytes.indices.allSatisfy { bytes[$0] != 0x0A || ($0 > 0 && bytes[$0 - 1] == 0x0D) })
      try write(file)
      #expect(try limit("T1-PM").confidence == .confirmed)
    }
  }

  @Test(arguments: [
    "limits: [{id: T1-SO2, oxygen: 8, source: p}]\n",
    "limits:\n- {id: T1-SO2, oxygen: 8, source: p}\nlevel: general\nsource: p\n",
  ])
  func `refuses a file that it cannot extend at its end`(_ tail: String) throws {
    let header = "schema: greengate/standard/1\nid: 环大气〔2030〕1号\n"
    try overlay.write(Data((header + tail).utf8), to: "own.yaml")

    let fault = try refused("T1-PM")

    #expect(fault.code == .usage)
    #expect(fault.position?.file.hasSuffix("/own.yaml") == true)
  }

  @Test func `does not take a name that another standard has`() throws {
    try overlay.write(
      Data(PackLines.pack(replacing: "id: TEST", by: "id: B 1").utf8), to: "2030-1.yaml")

    #expect(try confirm("T1-PM").path == overlay.path + "/2030-1-2.yaml")
  }

  @Test func `makes no folder and writes nothing itself`() throws {
    let day = try #require(CivilDate("2030-05-06"))
    let file = try confirmation(
      Confirmation(standard: "环大气〔2030〕1号", limit: "T1-PM", by: "A", text: "B", date: day),
      of: [packs.path], into: overlay.path + "/new/")

    #expect(file.path == overlay.path + "/new/2030-1.yaml")
    #expect(!FileManager.default.fileExists(atPath: overlay.path + "/new"))
  }

  @Test func `refuses to say twice what the overlay says`() throws {
    try write(try confirm("T1-PM"))

    let fault = try refused("T1-PM")

    #expect(fault.code == .usage)
    #expect(fault.position == SourcePosition(file: overlay.path + "/2030-1.yaml", line: 5))
    #expect(fault.sentence.en.contains("nothing is replaced"))
  }

  @Test func `refuses what is confirmed already`() throws {
    #expect(try refused("T1-SO2").sentence.en.contains("needs no confirmation"))
  }

  @Test func `names the nearest id`() throws {
    #expect(try refused("T1-PMM").sentence.en.contains("did you mean 'T1-PM'"))
    #expect(
      try refused("T1-PM", of: "环大气〔2030〕2号").sentence.en.contains("did you mean '环大气〔2030〕1号'"))
    #expect(try refused("T1-PM", of: "nothing alike").sentence.en.contains("standards list"))
  }

  @Test(arguments: [
    ("", "text"), ("me", ""), ("me", "two\nlines"), ("a\u{1B}", "text"),
    (" ", "text"), ("me", " "), ("\u{3000}", "text"), ("\u{200B}\u{2060}", "text"), ("——", "text"),
    ("me", "…"),
  ])
  func `refuses to record nothing, or more than a line`(_ by: String, _ text: String) throws {
    #expect(try refused("T1-PM", by: by, text: text).code == .usage)
  }
}
