import Measures
import Standards
import Testing

/// Lines are those of `PackLines.whole`: 2 id, 4 issued, 5 effective, 6 region, 7 sectors, 8 limits,
/// 9 to 16 the limit from its id to its source.
struct PackRefusalTests {
  @Test(arguments: RefusedPack.all)
  func `refuses a broken pack with its line and what to do`(_ pack: RefusedPack) throws {
    let fixture = try PackFixture(["a.yaml": pack.text])

    let fault = try refusal([fixture.path])

    #expect(fault.code == .unusablePack)
    #expect(fault.position == SourcePosition(file: fixture.path + "/a.yaml", line: pack.line))
    #expect(fault.sentence.en.contains(pack.saying), "\(fault.sentence.en)")
    #expect(fault.sentence.zh.hasSuffix("。") || fault.sentence.zh.hasSuffix("？"))
  }

  @Test func `accepts the pack that the others are broken from`() throws {
    let fixture = try PackFixture([
      "a.yaml": PackLines.pack(adding: PackLines.target)
    ])

    let library = try loadStandards([fixture.path])

    #expect(library.standards.map(\.id) == ["TEST 1-2025"])
    #expect(library.standards.first?.limits.map(\.id) == ["T1-PM"])
    #expect(library.standards.first?.targets.map(\.id) == ["EI"])
  }

  @Test(arguments: [
    ("  oxygen: \"0\"", true), ("  oxygen: 20.9", true), ("  oxygen: 21", false),
    ("  oxygen: 21.1", false), ("  value: 0.001", true), ("  value: 0", false),
  ])
  func `accepts figures up to their bounds`(_ line: String, _ accepted: Bool) throws {
    let text =
      line.contains("value")
      ? PackLines.pack(replacing: "value", by: line) : PackLines.pack(adding: [line])
    let fixture = try PackFixture(["a.yaml": text])
    if accepted {
      _ = try loadStandards([fixture.path])
    } else {
      #expect(try refusal([fixture.path]).code == .unusablePack)
    }
  }

  @Test(arguments: [("0.01", true), ("95", true), ("100", true), ("0", false), ("100.1", false)])
  func `accepts shares above 0 and up to 100`(_ share: String, _ accepted: Bool) throws {
    let text = PackLines.pack(
      replacing: "basis", by: "  basis: share", adding: ["  share: \(share)"])
    let fixture = try PackFixture(["a.yaml": text])
    if accepted {
      let limit = try #require(try loadStandards([fixture.path]).standards.first?.limits.first)
      #expect(limit.basis == .share(try #require(ExactDecimal(share))))
    } else {
      #expect(try refusal([fixture.path]).position?.line == 17)
    }
  }

  @Test(arguments: [("0", true), ("0.9999", true), ("1", false), ("3.66", false), ("-0.1", false)])
  func `accepts declines from 0 and below 1`(_ decline: String, _ accepted: Bool) throws {
    var target = PackLines.target
    target[2] = "  annual_decline: \(decline)"
    let fixture = try PackFixture(["a.yaml": PackLines.pack(adding: target)])
    if accepted {
      _ = try loadStandards([fixture.path])
    } else {
      #expect(try refusal([fixture.path]).position?.line == 19)
    }
  }

  @Test(arguments: [
    ("{until: 2021-01-02}", true), ("{until: 2021-01-01}", false), ("{until: 2020-12-31}", false),
    ("{new_from: 2025-01-01, until: 2025-01-01}", true),
    ("{new_from: 2025-01-01, existing_from: 2026-01-01, until: 2025-01-01}", false),
    ("{new_from: 2025-01-01, existing_from: 2026-01-01, until: 2025-01-02}", true),
    ("{new_from: never}", true), ("{new_from: never, existing_from: never}", false),
    ("{existing_from: never, until: 2021-01-01}", false),
  ])
  func `refuses dates between which no day lies for any plant`(
    _ applies: String, _ accepted: Bool
  ) throws {
    let fixture = try PackFixture(["a.yaml": PackLines.pack(adding: ["  applies: \(applies)"])])
    if accepted {
      _ = try loadStandards([fixture.path])
    } else {
      #expect(try refusal([fixture.path]).sentence.en.contains("no day"))
    }
  }

  @Test func `stands never for the last day of the calendar`() {
    #expect(Limit.Dates.never == CivilDate(year: 9999, month: 12, day: 31))
  }

  @Test func `refuses an id that stands in two files and names both`() throws {
    let fixture = try PackFixture(["a.yaml": PackLines.pack(), "b/c.yml": PackLines.pack()])

    let fault = try refusal([fixture.path])

    #expect(fault.position == SourcePosition(file: fixture.path + "/b/c.yml", line: 2))
    #expect(fault.sentence.en.contains(fixture.path + "/a.yaml:2"))
  }
}

/// A pack that must be refused, the line of the fault, and words of its sentence.
struct RefusedPack: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  var line: Int?
  var saying: String

  init(_ name: String, _ text: String, line: Int?, saying: String) {
    testDescription = name
    self.text = text
    self.line = line
    self.saying = saying
  }

  /// One line of the pack replaced, with the fault expected in that line unless said otherwise.
  init(
    _ name: String, _ key: String, _ line: String?, at number: Int, saying: String,
    adding: [String] = []
  ) {
    self.init(
      name, PackLines.pack(replacing: key, by: line, adding: adding), line: number, saying: saying)
  }

  static let all = headers + entries + syntax
}
