import Foundation
import Measures
import Standards
import Testing

/// Limits whose figure is another limit's, some times over.
struct LimitMultipleTests {
  private func pack(
    base: String = "value: \"60\", unit: mg/m3", _ multiple: String = "times: \"2\", of: T5-NMHC"
  ) -> String {
    PackLines.header.joined(separator: "\n") + """

      limits:
      - {id: T5-2-NMHC, clause: 4.2, process: main, pollutant: NMHC, basis: hour, source: TEST 1-2025,
         \(multiple)}
      - {id: T5-NMHC, clause: Table 5, process: main, pollutant: NMHC, basis: day, source: TEST 1-2025,
         \(base)}

      """
  }

  private func limits(_ text: String, overlays: String...) throws -> [Limit] {
    let fixture = try PackFixture(["a.yaml": text])
    let layers = try overlays.map { try PackFixture(["o.yaml": header + $0 + "\n"]) }
    let library = try loadStandards([fixture.path], overlays: layers.map(\.path))
    return try #require(library.standards.first?.limits)
  }

  private let header = "schema: greengate/standard/1\nid: TEST 1-2025\nlimits:\n"

  @Test func `the figure is the exact product in the other limit's unit`() throws {
    let limit = try #require(try limits(pack()).first)

    #expect(limit.value == ExactDecimal("120"))
    #expect(limit.printedValue == "120")
    #expect(limit.unit == .milligramsPerCubicMetre)
    #expect(limit.basis == .hour && limit.pollutant == "NMHC")
    #expect(limit.arithmetic == "2 × 60 mg/m3 (T5-NMHC)")
    #expect(limit.confidence == .confirmed)
  }

  /// Where `rounded` rounds to.
  @Test(arguments: [
    ("60", "2", "120"), ("60.0", "2", "120.0"), ("60", "1.5", "90"), ("5", "1.5", "7.5"),
    ("0.05", "0.1", "0.005"), ("0.10", "10", "1.00"), ("60.00", "2.000", "120.00"),
  ])
  func `it is printed with the other's decimals, or those it needs`(
    _ base: String, _ times: String, _ printed: String
  ) throws {
    let limit = try #require(
      try limits(
        pack(base: "value: \"\(base)\", unit: g/m3", "times: \"\(times)\", of: T5-NMHC")
      ).first)

    #expect(limit.printedValue == printed)
    #expect(limit.value == ExactDecimal(printed))
    #expect(limit.unit.symbol == "g/m3")
  }

  @Test func `an overlay that changes the other limit changes the multiple`() throws {
    let limits = try limits(
      pack(), overlays: "- {id: T5-NMHC, value: \"50.0\", source: a local text}")

    #expect(limits.map(\.printedValue) == ["100.0", "50.0"])
    guard case .changed("120", "mg/m3", .confirmed) = limits[0].amendment else {
      Issue.record("the change is not marked: \(String(describing: limits[0].amendment))")
      return
    }
  }

  @Test func `an overlay gives a figure of its own, or makes a multiple of one`() throws {
    let plain = try limits(
      pack(), overlays: "- {id: T5-2-NMHC, value: \"110\", unit: mg/m3, source: a text}")
    #expect(plain.first?.printedValue == "110")
    #expect(plain.first?.arithmetic == nil)

    let multiple = try limits(
      pack("value: \"110\", unit: mg/m3"),
      overlays: "- {id: T5-2-NMHC, times: \"3\", of: T5-NMHC, source: a text}")
    #expect(multiple.first?.printedValue == "180")
  }

  @Test func `an overlay that changes the times names its source`() throws {
    let base = try PackFixture(["a.yaml": pack()])
    let bare = try PackFixture(["o.yaml": header + "- {id: T5-2-NMHC, times: \"3\"}\n"])

    #expect(try refusal([base.path], overlays: [bare.path]).position?.line == 4)
    #expect(
      try limits(pack(), overlays: "- {id: T5-2-NMHC, times: \"3\", source: a text}")
        .first?.printedValue == "180")
  }

  @Test(arguments: [
    ("confirmed", "confirmed", Confidence.confirmed), ("confirmed", "unsure", .unsure),
    ("unsure", "confirmed", .unsure), ("confirmed-P", "confirmed", .confirmedPrimary),
    ("recalled", "confirmed-2nd", .recalled), ("confirmed-2nd", "recalled", .recalled),
  ])
  func `it is as sure as the weaker of the two`(
    _ own: String, _ other: String, _ confidence: Confidence
  ) throws {
    let limit = try #require(
      try limits(
        pack(
          base: "value: \"60\", unit: mg/m3, confidence: \(other)",
          "times: \"2\", of: T5-NMHC, confidence: \(own)")
      ).first)

    #expect(limit.confidence == confidence)
  }

  @Test func `confirming the other limit confirms the multiple`() throws {
    let limits = try limits(
      pack(base: "value: \"60\", unit: mg/m3, confidence: unsure"),
      overlays: "- {id: T5-NMHC, confidence: confirmed, source: the printed text}")

    #expect(limits.map(\.confidence) == [.confirmed, .confirmed])
  }

  // MARK: Refusals

  @Test(arguments: [
    ("times: \"2\", of: T5-NMHX", "did you mean 'T5-NMHC'"),
    ("times: \"2\", of: zzzzzzzz", "no limit of this standard"),
    ("times: \"2\", of: T5-2-NMHC", "names the limit itself"),
    ("times: \"0\", of: T5-NMHC", "greater than 0"),
    ("times: \"-2\", of: T5-NMHC", "no decimal number"),
    ("times: two, of: T5-NMHC", "no decimal number"),
    ("times: \"99999999999\", of: T5-NMHC", "too many digits"),
    ("times: \"2\", of: T5-NMHC, value: \"120\"", "value does not go with times and of"),
    ("times: \"2\", of: T5-NMHC, unit: mg/m3", "unit does not go with times and of"),
    ("times: \"2\", of: T5-NMHC, oxygen: 15", "another oxygen"),
    ("kind: removal, times: \"2\", of: T5-NMHC", "does not go with a limit of kind removal"),
  ])
  func `refuses what gives no figure, in its line`(_ multiple: String, _ saying: String) throws {
    let fixture = try PackFixture(["a.yaml": pack(multiple)])

    let fault = try refusal([fixture.path])

    #expect(fault.position == SourcePosition(file: fixture.path + "/a.yaml", line: 10))
    #expect(fault.sentence.en.contains(saying), "\(fault.sentence.en)")
    #expect(fault.sentence.zh.hasSuffix("。"))
    let found = try lintStandards([fixture.path], base: []).remarks
      .filter { $0.weight == .problem }
    #expect(found.contains { $0.position == fault.position }, "\(found)")
    // Each key of the pair is out of place in another kind of limit, and its own are missing.
    #expect(multiple.contains("kind") || found.count == 1, "\(found)")
  }

  @Test(arguments: [("times: \"2\"", "of"), ("of: T5-NMHC", "times")])
  func `refuses one key of the two`(_ multiple: String, _ missing: String) throws {
    let fixture = try PackFixture(["a.yaml": pack(multiple)])

    #expect(try refusal([fixture.path]).sentence.en == "The key '\(missing)' is missing; add it.")
    #expect(
      try lintStandards([fixture.path], base: []).remarks.count { $0.weight == .problem } == 1)
  }

  @Test(arguments: [
    ("times: \"2\", of: T5-2-NMHC", "a multiple itself"),
    ("kind: removal, value: 80, unit: \"%\"", "no concentration"),
  ])
  func `refuses a multiple of what is no plain concentration`(
    _ base: String, _ saying: String
  ) throws {
    var text = pack(base: base)
    if base.contains("removal") { text = text.replacing("basis: day", with: "basis: hour") }
    let fixture = try PackFixture(["a.yaml": text])

    let fault = try refusal([fixture.path])

    #expect(fault.sentence.en.contains(saying), "\(fault.sentence.en)")
    #expect(fault.position?.line == 10)
  }

  @Test func `refuses a unit that does not fit the pollutant`() throws {
    let text = pack(base: "value: \"60\", unit: dimensionless")
      .replacing(
        "clause: Table 5, process: main, pollutant: NMHC",
        with:
          "clause: Table 5, process: main, pollutant: odour")
    let fixture = try PackFixture(["a.yaml": text])

    #expect(try refusal([fixture.path]).sentence.en.contains("does not fit NMHC"))
  }

  /// What an overlay does to either of the two is refused by loading and by lint alike, in the line of
  /// the overlay that parted them.
  @Test(arguments: [
    ("- {id: T5-NMHC, oxygen: 11, source: s}", 4, "another oxygen"),
    ("- {id: T5-NMHC,\n   clause: 9,\n   oxygen: 11, source: s}", 6, "another oxygen"),
    ("- {id: T5-2-NMHC,\n   oxygen: 11, source: s}", 5, "another oxygen"),
    (
      "- {id: T5-NMHC, times: 3, of: A2, source: s}\n"
        + "- {id: A2, clause: c, process: main, pollutant: NMHC, value: 10, unit: mg/m3, basis: day,\n"
        + "   source: s}", 4, "a multiple itself"
    ),
    ("- {id: T5-NMHC,\n   value: 60,\n   unit: dimensionless, source: s}", 6, "does not fit NMHC"),
  ])
  func `an overlay that parts the two is refused in its own line`(
    _ entry: String, _ line: Int, _ saying: String
  ) throws {
    let base = try PackFixture(["a.yaml": pack("times: \"2.5\", of: T5-NMHC")])
    let overlay = try PackFixture(["o.yaml": header + entry + "\n"])

    let fault = try refusal([base.path], overlays: [overlay.path])
    #expect(fault.position == SourcePosition(file: overlay.path + "/o.yaml", line: line))
    #expect(fault.sentence.en.contains(saying), "\(fault.sentence.en)")

    let found = try lintStandards([overlay.path], base: [base.path]).remarks
      .filter { $0.weight == .problem }
    #expect(found.contains { $0.position == fault.position && $0.sentence == fault.sentence })
    #expect(found.count == 1, "\(found)")
  }

  @Test func `an overlay that changes both alike parts nothing`() throws {
    let base = try PackFixture(["a.yaml": pack()])
    let overlay = try PackFixture([
      "o.yaml": header + "- {id: T5-NMHC, oxygen: 11, source: s}\n"
        + "- {id: T5-2-NMHC, oxygen: 11, source: s}\n"
    ])

    #expect(try lintStandards([overlay.path], base: [base.path]).isUsable)
    #expect(
      try loadStandards([base.path], overlays: [overlay.path]).standards[0].limits.count == 2)
  }

  // MARK: Pages and upkeep

  @Test func `pages and differences show the arithmetic`() throws {
    let old = try PackFixture(["a.yaml": pack()])
    let new = try PackFixture(["a.yaml": pack(base: "value: \"50\", unit: mg/m3")])
    let libraries = (try loadStandards([old.path]), try loadStandards([new.path]))
    let standard = try #require(libraries.0.standards.first)

    for language in Language.allCases {
      #expect(
        standardPage(standard, language: language)
          .contains("≤ 120 mg/m3 = 2 × 60 mg/m3 (T5-NMHC)"))
    }
    #expect(
      standardMarkdown(standard) { _ in nil }.contains("≤ 120 mg/m3 = 2 × 60 mg/m3 (T5-NMHC)"))
    let page = differencePage(
      StandardsDifference(from: libraries.0, to: libraries.1), language: .en)
    #expect(page.contains("≤ 120 mg/m3 = 2 × 60 mg/m3 (T5-NMHC) → ≤ 100 mg/m3 = 2 × 50 mg/m3"))
    #expect(page.contains("0 added, 0 removed, 2 changed"))
  }

  @Test func `lint says nothing of a good multiple, nor of one in an overlay`() throws {
    let fixture = try PackFixture(["a.yaml": pack()])
    #expect(try lintStandards([fixture.path], base: []).remarks.isEmpty)

    let overlay = try PackFixture([
      "o.yaml": header + "- {id: T5-2-NMHC, times: \"3\", source: TEST 1-2025}\n"
    ])
    #expect(try lintStandards([overlay.path], base: [fixture.path]).remarks.isEmpty)
  }

  @Test func `lint tells a broken limit once, and not again of its multiple`() throws {
    let fixture = try PackFixture(["a.yaml": pack(base: "value: sixty, unit: mg/m3")])

    let problems = try lintStandards([fixture.path], base: []).remarks
      .filter { $0.weight == .problem }
    #expect(problems.count == 1)
    #expect(problems.first?.position?.line == 12)
  }

  private func confirmed(_ text: String, _ limit: String) throws -> (ConfirmationFile, String) {
    let packs = try PackFixture(["a.yaml": text])
    let overlay = try PackFixture([:])
    let file = try confirmation(
      Confirmation(
        standard: "TEST 1-2025", limit: limit, by: "张三", text: "原文第3页",
        date: try #require(CivilDate("2030-05-06"))),
      of: [packs.path], into: overlay.path)
    return (file, String(decoding: file.bytes, as: UTF8.self))
  }

  @Test func `a confirmation writes down how many times of what`() throws {
    let (file, text) = try confirmed(
      pack("times: \"2\", of: T5-NMHC, confidence: unsure"), "T5-2-NMHC")

    #expect(text.contains("times: \"2\", of: \"T5-NMHC\", confidence: confirmed"))
    #expect(file.figure.en == "≤ 120 mg/m3 = 2 × 60 mg/m3 (T5-NMHC)")
  }

  @Test func `a multiple of an unconfirmed limit waits for that one`() throws {
    let text = pack(base: "value: \"60\", unit: mg/m3, confidence: unsure")

    #expect {
      _ = try confirmed(text, "T5-2-NMHC")
    } throws: { error in
      (error as? Fault)?.sentence.en.contains("it is T5-NMHC that is not") ?? false
    }
    // Its own entry can be confirmed first.
    let own = pack(
      base: "value: \"60\", unit: mg/m3, confidence: unsure",
      "times: \"2\", of: T5-NMHC, confidence: unsure")
    #expect(try confirmed(own, "T5-2-NMHC").1.contains("confidence: confirmed"))
  }
}
