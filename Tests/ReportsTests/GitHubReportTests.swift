import Measures
import Report
import Reports
import Testing

/// Workflow commands, as a runner takes them apart.
struct GitHubReportTests {
  private struct Command {
    var level: String
    var properties: [String: String]
    var message: String

    /// By GitHub's rule: properties end at the first `::` after the name.
    init?(_ line: Substring) {
      guard line.hasPrefix("::"), let end = line.dropFirst(2).range(of: "::") else { return nil }
      let head = line.dropFirst(2)[..<end.lowerBound].split(separator: " ", maxSplits: 1)
      level = String(head[0])
      properties = [:]
      for pair in head[1].split(separator: ",") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        properties[String(parts[0])] = Self.unescaped(String(parts[1]), isProperty: true)
      }
      message = Self.unescaped(String(line[end.upperBound...]), isProperty: false)
    }

    private static func unescaped(_ text: String, isProperty: Bool) -> String {
      let text =
        isProperty ? text.replacing("%3A", with: ":").replacing("%2C", with: ",") : text
      return text.replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        .replacing("%25", with: "%")
    }
  }

  private func commands(
    _ report: ComplianceReport, _ language: Language = .en, base: String? = nil,
    url: String? = nil
  ) throws -> [Command] {
    var style = ReportStyle(language: language)
    style.base = base
    style.reportURL = url
    let text = String(decoding: GitHubReport(style: style).bytes(of: report), as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    return try text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      .map { try #require(Command($0), "no command: \($0)") }
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "github" })
  func `every line is a command, and the last says the verdict`(_ golden: GoldenCase) throws {
    let all = try commands(golden.report, golden.language)
    #expect(all.allSatisfy { ["error", "warning", "notice"].contains($0.level) })
    let last = try #require(all.last)
    #expect(last.level == "notice" && last.properties["file"] == nil)
    for level in ["error", "warning", "notice"] {
      #expect(all.count { $0.level == level } <= GitHubReport.levelLimit)
    }
  }

  @Test func `names of strangers end no property and begin no command`() throws {
    let all = try commands(SampleReports.hostile)
    #expect(all.map(\.level) == ["error", "warning", "warning", "notice"])
    let error = all[0]
    #expect(Set(error.properties.keys) == ["file", "line", "endLine", "title"])
    #expect(error.properties["file"] == #"logs/<b>,%0A a:b\n::error::.csv"#)
    #expect(error.message.contains("%0A::error::y"))
    #expect(error.message.split(separator: "\n").allSatisfy { !$0.hasPrefix("::") })
  }

  @Test func `an annotation stands at the peak's row`() throws {
    var report = SampleReports.many(1)
    report.findings[0].evidence.lead = report.findings[0].evidence.rows[1]
    let properties = try commands(report)[0].properties
    #expect(properties["line"] == "3" && properties["endLine"] == "3")
    let first = try commands(SampleReports.many(1), base: "plants/a")[0].properties
    #expect(first["file"] == "plants/a/logs/emission.csv")
    #expect(first["line"] == "2" && first["endLine"] == "3")
  }

  @Test(arguments: [
    (Severity.violation, "error", 9, 9), (.violation, "error", 10, 10),
    (.violation, "error", 11, 10), (.warning, "warning", 9, 9), (.warning, "warning", 10, 10),
    (.warning, "warning", 11, 10), (.notice, "notice", 8, 9), (.notice, "notice", 9, 10),
    (.notice, "notice", 10, 10),
  ])
  func `at most ten of a level, the rest counted`(
    _ severity: Severity, _ level: String, _ count: Int, _ shown: Int
  ) throws {
    let all = try commands(SampleReports.many(count, severity: severity))
    #expect(all.count { $0.level == level } == shown)
    let own = severity == .notice ? shown - 1 : shown
    let said = all.last?.message.contains("not shown here: \(level)s \(count - own)/\(count)")
    #expect(said == (count > own))
  }

  @Test func `a check that keeps the gate shut goes before warnings`() throws {
    var report = SampleReports.many(30, severity: .warning)
    report.checks.append(SampleReports.limit("T9", pollutant: "CO", verdict: .insufficient))
    let first = try commands(report)[0]
    #expect(first.level == "warning" && first.properties["file"] == "plant.yaml")
    #expect(first.properties["title"]?.hasPrefix("insufficient") == true)
  }

  @Test func `a step stays under a job's fifty`() throws {
    var report = SampleReports.many(40)
    report.findings += SampleReports.many(40, severity: .warning).findings
    report.findings += SampleReports.many(40, severity: .notice).findings
    #expect(try commands(report).count == 30)
  }

  @Test func `the full report's address closes`() throws {
    let last = try commands(SampleReports.clean, url: "https://ci.example/1?a=b%20c").last
    #expect(last?.message.hasSuffix("https://ci.example/1?a=b%20c") == true)
  }
}

extension Substring {
  /// The first occurrence of `text`.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
