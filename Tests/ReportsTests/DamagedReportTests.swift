import Measures
import Report
import Reports
import Testing

/// A saved report may have been changed by anything: it is refused with a sentence that names the key,
/// or every format is written of it. Nothing traps.
struct DamagedReportTests {
  /// Reads `text`, and writes every format of it where it is read.
  ///
  /// - Returns: why it was refused.
  private func read(_ text: String) throws -> Fault? {
    let saved: (report: ComplianceReport, language: Language)
    do {
      saved = try JSONReport.read(Array(text.utf8), file: "r.json")
    } catch {
      return error
    }
    for format in ReportFormat.allCases {
      let reporter = format.reporter(style: ReportStyle(language: saved.language))
      #expect(try !reporter.bytes(of: saved.report).isEmpty)
    }
    return nil
  }

  @Test(arguments: [
    ("\"expected\": 744", "\"expected\": -1", "coverage.expected is '-1'"),
    ("\"valid\": 700", "\"valid\": -1", "coverage.valid is '-1'"),
    ("\"valid\": 700", "\"valid\": 745", "coverage.valid is '745'"),
    ("\"present\": 740", "\"present\": 745", "coverage.present is '745'"),
    ("\"expected\": 744", "\"expected\": 1000000000", "coverage.expected is '1000000000'"),
    ("\"periods\": 3", "\"periods\": -9223372036854775808", "periods is '-9223372036854775808'"),
    ("\"periods\": 3", "\"periods\": 1099511627777", "periods is '1099511627777'"),
    ("\"evidence_omitted\": 0", "\"evidence_omitted\": 9223372036854775807", "evidence_omitted is"),
    ("\"lines\": [", "\"lines\": [9223372036854775807, ", "lines is '9223372036854775807'"),
    ("\"as_of\": \"2025-04-01T00:", "\"as_of\": \"2025-04-01T9223372036854775807:", "as_of is '"),
    ("\"as_of\": \"2025-04-01T00:", "\"as_of\": \"2025-04-01T0:", "as_of is '"),
  ])
  func `refuses figures that no report holds, and names them`(
    _ old: String, _ new: String, _ says: String
  ) throws {
    let text = DamagedReport.text(.en)
    let damaged = text.replacing(old, with: new, maxReplacements: 1)
    try #require(damaged != text, "the sample has \(old)")
    let fault = try #require(try read(damaged))
    #expect(fault.code == .unreadableInput)
    #expect(fault.sentence.en.contains(says), "\(fault.sentence.en)")
  }

  /// Each number in turn, to each of the ends of what a number can be.
  @Test(arguments: DamagedReport.numberChanges)
  func `never traps on another number`(_ change: DamagedReport.Change) throws {
    for text in DamagedReport(.zh).changed(change) {
      if let fault = try read(text) { #expect(fault.code == .unreadableInput) }
    }
  }

  /// Four changes at a time, anywhere, by a seeded generator.
  @Test(arguments: 0..<12)
  func `never traps on numbers, texts and keys that were changed`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let report = DamagedReport(seed.isMultiple(of: 2) ? .zh : .en)
    var read = 0
    for _ in 0..<20 {
      let fault = try self.read(report.changed(by: &random))
      if let fault { #expect(fault.code == .unreadableInput) } else { read += 1 }
    }
    // A generator whose every change is refused would test the reader alone.
    #expect(read > 0)
  }
}

/// The text of a good report in parts, of which some can be changed.
struct DamagedReport {
  typealias Change = (name: String, text: String)

  private enum Part {
    case number, text, key, other
  }

  private var parts: [(kind: Part, text: String)] = []

  static let numberChanges: [Change] = [
    ("negative", "-1"), ("nothing", "0"), ("large", "4611686018427387904"),
    ("largest", "9223372036854775807"), ("least", "-9223372036854775808"),
    ("most", "1099511627776"), ("fraction", "1.5"),
    ("too large", "1e300"), ("text", "\"1\""),
  ]

  private static let texts = [
    "", " ", "x", "\\u0000", "0", "-1", "99999999999999999999", "1e9", "0.0", "-0", "NaN", "１",
    "0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00+08:00", "2025-03-01T00:00:00+08:00",
    "2025-03-01T9223372036854775807:00:00+08:00", "9999-12-31", "0001-01-01", "mg/m3", "%",
    "rolling", "day", "hour", "fail", "missing", "flagged", "DA001", "\\ud83d\\ude00\\u0301",
    "=1+1", "<script>", "|", "\\n\\n", "xxxxxxxx", "-", "a\\u202eb",
    String(repeating: "9", count: 400), String(repeating: "长", count: 3000),
  ]

  static func text(_ language: Language) -> String {
    var report = SampleReports.episodes
    report.findings += SampleReports.ugly.findings
    report.checks += SampleReports.ugly.checks
    return String(decoding: JSONReport(language: language).bytes(of: report), as: UTF8.self)
  }

  init(_ language: Language) {
    var rest = Self.text(language)[...]
    func take(_ kind: Part, _ isPart: (Character) -> Bool) {
      let part = rest.prefix(while: isPart)
      parts.append((kind, String(part)))
      rest = rest.dropFirst(part.count)
    }
    while let first = rest.first {
      if first == "\"" {
        rest = rest.dropFirst()
        var text = ""
        while let next = rest.first, next != "\"" {
          text.append(next)
          rest = rest.dropFirst()
          if next == "\\", let escaped = rest.first {
            text.append(escaped)
            rest = rest.dropFirst()
          }
        }
        rest = rest.dropFirst()
        parts.append((rest.first == ":" ? .key : .text, text))
      } else if first.isNumber || first == "-" {
        take(.number) { $0.isNumber || $0 == "-" }
      } else {
        take(.other) { $0 != "\"" && !$0.isNumber && $0 != "-" }
      }
    }
  }

  /// Each number in turn.
  func changed(_ change: Change) -> [String] {
    parts.indices.filter { parts[$0].kind == .number }.map { index in
      var parts = self
      parts.parts[index].text = change.text
      return parts.joined
    }
  }

  func changed(by random: inout SeededGenerator) -> String {
    var parts = self
    for _ in 0..<4 {
      let index =
        parts.parts.indices.filter { parts.parts[$0].kind != .other }
        .randomElement(using: &random) ?? 0
      switch parts.parts[index].kind {
      case .number:
        let number = Bool.random(using: &random) ? Int.random(in: 0...900, using: &random) : nil
        parts.parts[index].text =
          number.map(String.init) ?? Self.numberChanges.randomElement(using: &random)?.text ?? "0"
      case .text:
        // Words that stand elsewhere in the report are known ones.
        let known = parts.parts.filter { $0.kind == .text }.map { $0.text }
        let all = Bool.random(using: &random) ? known : Self.texts
        parts.parts[index].text = all.randomElement(using: &random) ?? ""
      case .key:
        // Mostly of keys that may be left out.
        if Int.random(in: 0..<8, using: &random) == 0 { parts.parts[index].text += "_" }
      case .other: break
      }
    }
    return parts.joined
  }

  private var joined: String {
    parts.map { part in
      switch part.kind {
      case .number, .other: part.text
      case .text, .key: "\"\(part.text)\""
      }
    }.joined()
  }
}

/// SplitMix64: the same numbers everywhere for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
