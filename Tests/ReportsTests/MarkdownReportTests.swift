import Measures
import Report
import Testing

@testable import Reports

/// A comment on a pull request: never too long, never a stranger's markup.
struct MarkdownReportTests {
  private func text(
    _ report: ComplianceReport, _ language: Language = .en, limit: Int = MarkdownReport.lengthLimit,
    url: String? = nil
  ) -> String {
    var style = ReportStyle(language: language)
    style.reportURL = url
    return String(
      decoding: MarkdownReport(style: style, limit: limit).bytes(of: report), as: UTF8.self)
  }

  private static let cut = "Not everything is listed above"

  /// A report with more of everything than a comment holds.
  private static var long: ComplianceReport {
    var report = SampleReports.many(300)
    let outlets = (0..<400).map { Outlet(id: "DA\($0)", name: "", processes: [], monitors: ["PM"]) }
    report.outlets = outlets
    for outlet in outlets {
      for verdict in [Verdict.insufficient, .pass] {
        report.checks.append(
          SampleReports.limit(
            "T-\(verdict.rawValue)", outlet: outlet.id, pollutant: "PM", verdict: verdict,
            coverage: Coverage(expected: 744, present: 600, valid: 500)))
      }
    }
    report.findings += (0..<400).map {
      Finding(
        id: "unknown-flag/\($0)", rule: "unknown-flag", severity: .warning,
        message: Bilingual(zh: "标记 \($0) 无法识别。", en: "The flag \($0) is not known."))
    }
    return report
  }

  @Test(arguments: Language.allCases)
  func `stays under the limit and says that it was cut`(_ language: Language) {
    let text = text(Self.long, language)
    #expect(text.utf16.count <= 65_536 && text.utf16.count > 45_000)
    #expect(text.contains(language.say("以上未列出全部内容", Self.cut)))
    // Each part has its own.
    for part in ["### ", "<details><summary>"] { #expect(text.contains(part)) }
    #expect(
      text.matches(of: /<details>/).count == text.matches(of: /<\/details>/).count)
    #expect(text.contains(language.say("另有", "more are not listed")))
  }

  @Test func `at the limit nothing is cut, one character below something is`() {
    let report = SampleReports.many(40)
    let whole = text(report, limit: .max)
    let length = whole.utf16.count
    #expect(text(report, limit: length + 1) == whole)
    #expect(text(report, limit: length) == whole)
    let cut = text(report, limit: length - 1)
    #expect(cut.utf16.count < length && cut.contains(Self.cut) && !whole.contains(Self.cut))
  }

  @Test(arguments: Array(stride(from: 6_000, through: 80_000, by: 14_700)))
  func `keeps any limit`(_ limit: Int) {
    #expect(text(Self.long, limit: limit).utf16.count <= limit)
  }

  @Test func `one endless name hides nothing else`() {
    var report = Self.long
    report.plant.name = String(repeating: "<", count: 100_000)
    report.findings[300].message = Bilingual(
      zh: "长", en: String(repeating: "@", count: 100_000))
    let text = text(report)
    #expect(text.utf16.count <= 65_536)
    #expect(text.contains("DA399") || text.contains("more are not listed"))
    #expect(text.contains("The flag 1 is not known."))
  }

  @Test(arguments: Language.allCases)
  func `text of strangers is text`(_ language: Language) {
    // What is left when each escaped character is taken away.
    let text = text(SampleReports.hostile, language).replacing(/\\./, with: "")
    for markup in [
      "<script", "[x](", "@admin", " #1", "](http", "https://evil", "`id`", "\u{202E}", ":smile:",
      " ***",
    ] {
      #expect(!text.contains(markup), "\(markup)")
    }
    let tags = text.matches(of: /<[^>]*>/).map { String($0.output) }
    #expect(
      Set(tags).isSubset(of: ["<details>", "<summary>", "</summary>", "</details>", "<!-- -->"]))
    // No cell more than the head has.
    for line in text.split(separator: "\n") where line.hasPrefix("|") {
      #expect([5, 7].contains(line.count { $0 == "|" }), "\(line)")
    }
  }

  @Test(arguments: [
    ("GH-12", "GH-<!-- -->12"), ("gh-1", "gh-<!-- -->1"), ("%3", "%<!-- -->3"),
    ("75 % 3", "75 % 3"), ("&5", "&amp;<!-- -->5"), ("$7", "&#36;<!-- -->7"),
    ("!8", "\\!<!-- -->8"), ("HZ-FD-001", "HZ-FD-001"), ("GH-x", "GH-x"),
  ])
  func `no reference of GitHub or GitLab comes of a text`(_ text: String, _ written: String) {
    #expect(text.markdownText == written)
  }

  @Test func `a section that does not fit at all is counted`() {
    var page = MarkdownPage(limit: 100)
    page.section(upTo: 100, head: String(repeating: "h", count: 99), [1, 2, 3], rest: { "\($0)" }) {
      "\($0)"
    }
    #expect(page.isCut && page.skipped == 3 && page.text.isEmpty)
    let cut = text(Self.long, limit: 600)
    #expect(cut.contains("Whole sections are left out, with "))
  }

  @Test func `the verdict with its coverage comes first`() {
    let lines = text(SampleReports.insufficient).split(separator: "\n")
    #expect(lines.first == "## GreenGate: INSUFFICIENT DATA, not a pass")
    #expect(lines.dropFirst(2).first?.contains("valid hours") == true)
  }

  @Test(arguments: [
    ("https://ci.example/run/1", "(https://ci.example/run/1)"),
    ("http://x/a b)(\">", "(http://x/a%20b%29%28%22%3E)"),
    ("javascript:alert(1)", "greengate check --format text"),
  ])
  func `a link to the full report, or how to get it`(_ url: String, _ says: String) {
    #expect(text(SampleReports.clean, url: url).contains(says))
  }

  @Test func `the worst episodes first`() throws {
    let text = text(SampleReports.many(12))
    let rows = text.split(separator: "\n").filter { $0.contains("DA001") && $0.contains("0.1") }
      .compactMap { $0.firstMatch(of: /0\.10\d\d/)?.output }
    #expect(rows.contains("0.1006"))
    #expect(Array(rows.suffix(10)) == rows.suffix(10).sorted(by: >))
    #expect(text.contains("2 more episodes."))
  }
}
