import Measures
import Report
import Reports
import Testing

/// A saved JSON report gives every view again.
struct SavedReportTests {
  @Test(arguments: GoldenCase.all)
  func `gives the bytes that the report itself gives`(_ golden: GoldenCase) throws {
    let saved = JSONReport(language: golden.language).bytes(of: golden.report)
    let (report, language) = try JSONReport.read(saved, file: "report.json")

    #expect(language == golden.language)
    let reporter = try ReportFormat(named: golden.format)
      .reporter(style: ReportStyle(language: golden.language))
    let (again, direct) = try (reporter.bytes(of: report), reporter.bytes(of: golden.report))
    #expect(String(decoding: again, as: UTF8.self) == String(decoding: direct, as: UTF8.self))
  }

  @Test(arguments: [
    ("", "is not JSON"), ("{", "is not JSON"), ("[1]", "is JSON and no report"),
    ("[]", "is JSON and no report"), ("3", "is JSON and no report"), ("{}", "schema"),
    (#"{"schema": "greengate/report/2"}"#, "greengate/report/2"),
    (#"{"schema": 1}"#, "schema"),
    (#"{"schema": "greengate/report/1"}"#, "language"),
    (#"{"schema": "greengate/report/1", "language": "fr"}"#, "'fr'"),
    (#"{"schema": "greengate/report/1", "language": "en"}"#, "verdict"),
  ])
  func `refuses what is no report, and says where`(_ text: String, _ says: String) {
    let fault = #expect(throws: Fault.self) {
      try JSONReport.read(Array(text.utf8), file: "r.json")
    }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains(says) == true, "\(fault?.sentence.en ?? "")")
    #expect(fault?.sentence.en.contains("r.json") == true)
  }

  @Test(arguments: [
    (#""verdict": "fail""#, #""verdict": "failed""#, "verdict is 'failed'"),
    (#""expected": 744"#, #""expected": "744""#, "coverage.expected"),
    (#""periods": 3"#, #""periods": 3.5"#, "periods"),
    ("2025-03-01T08:00:00+08:00", "2025-03-01T08:00", "'2025-03-01T08:00'"),
    ("2025-04-01T00:00:00+08:00", "2025-02-01T00:00:00+08:00", "period.to"),
    (#""kind": "missing""#, #""kind": "lost""#, "kind is 'lost'"),
  ])
  func `names the key of a damaged report`(_ old: String, _ new: String, _ says: String) {
    let saved = JSONReport(language: .en).bytes(of: SampleReports.episodes)
    let damaged = String(decoding: saved, as: UTF8.self).replacing(old, with: new)
    let fault = #expect(throws: Fault.self) {
      try JSONReport.read(Array(damaged.utf8), file: "r.json")
    }
    #expect(fault?.sentence.en.contains(says) == true, "\(fault?.sentence.en ?? "")")
  }

  /// A report whose headline says another verdict than its counting checks was changed by hand.
  @Test(arguments: Verdict.allCases, Language.allCases)
  func `refuses a verdict that its checks belie`(_ verdict: Verdict, _ language: Language) throws {
    for (name, sample) in SampleReports.all {
      var report = sample
      report.verdict = verdict
      let saved = JSONReport(language: language).bytes(of: report)
      if verdict == sample.verdict {
        #expect(try JSONReport.read(saved, file: "r.json").report.verdict == verdict)
        continue
      }
      let fault = #expect(throws: Fault.self, "\(name)") {
        try JSONReport.read(saved, file: "r.json")
      }
      #expect(fault?.code == .unreadableInput)
      #expect(
        fault?.sentence.en.contains(
          "verdict is '\(verdict.rawValue)', and its own checks come to "
            + "'\(sample.verdict.rawValue)'") == true, "\(fault?.sentence.en ?? "")")
    }
  }

  @Test func `coverage without a gap is not coverage that nothing is known of`() throws {
    var report = SampleReports.clean
    for gaps in [CoverageGaps(), nil] {
      report.checks[0].gaps = gaps
      let saved = JSONReport(language: .en).bytes(of: report)
      #expect(try JSONReport.read(saved, file: "r.json").report.checks[0].gaps == gaps)
    }
  }

  @Test(arguments: ["windows_from", "meaning", "letter"])
  func `asks for no key that only says again what others say`(_ key: String) throws {
    var report = SampleReports.episodes
    report.findings[0].episode?.window = 24
    let saved = JSONReport(language: .en).bytes(of: report)
    let text = String(decoding: saved, as: UTF8.self)
    let without = text.replacing("\"\(key)\":", with: "\"other\":")
    try #require(without != text)
    let read = try JSONReport.read(Array(without.utf8), file: "r.json").report
    #expect(String(decoding: JSONReport(language: .en).bytes(of: read), as: UTF8.self) == text)
  }

  @Test(arguments: 0..<64)
  func `refuses a report that was cut off`(_ part: Int) {
    let saved = JSONReport(language: .zh).bytes(of: SampleReports.ugly)
    #expect(throws: Fault.self) {
      try JSONReport.read(Array(saved.prefix(saved.count * part / 64)), file: "r.json")
    }
  }
}
