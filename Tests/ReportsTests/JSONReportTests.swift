import Foundation
import Measures
import Report
import Reports
import Testing

/// Decodes the report as a stranger's program would: by the names of schema greengate/report/1.
struct JSONReportTests {
  private struct Document: Decodable {
    struct Tool: Decodable { var name, version: String }
    struct Digest: Decodable { var digest: String }
    struct Input: Decodable {
      var path, encoding: String
      var bytes, rows, rejected: Int
      var rejections: [String: Int]
      var sha256: String?
      var evidenceRows: [Row]
      struct Row: Decodable, Equatable {
        var line: Int
        var text: String
      }
    }
    struct Counts: Decodable, Equatable { var expected, present, valid: Int }
    struct Lacking: Decodable {
      struct Stretch: Decodable {
        var kind, from, to: String
        var hours: Int
      }
      var gapHours: [String: Int]?
      var gaps: [Stretch]?
    }
    struct Gapped: Decodable {
      var because: String?
      var coverage: Lacking?
    }
    struct GappedReport: Decodable { var checks: [Gapped] }
    struct Judged: Decodable {
      var rule, standard, verdict: String
      var outlet, pollutant, limit, basis, target, reason: String?
      var coverage: Counts?
      var exceeding: Int?
      var advisory: Bool
      var intensity, baseIntensity, allowed: String?
    }
    struct Peak: Decodable { var value, at: String }
    struct Proof: Decodable {
      var path: String
      var lines: [Int]
    }
    struct Found: Decodable {
      var id, rule, severity, message: String
      var verdict, outlet, pollutant, standard, limit, basis, from, to, multiple: String?
      var target, intensity: String?
      var periods: Int?
      var peak: Peak?
      var evidence: [Proof]
      var evidenceOmitted: Int
      var notes: [String]
    }
    var schema, verdict, asOf: String
    var tool: Tool
    var standards: Digest
    var inputs: [Input]
    var checks: [Judged]
    var findings: [Found]
  }

  private func document(
    _ report: ComplianceReport, _ language: Language = .zh
  ) throws -> Document {
    let bytes = JSONReport(language: language).bytes(of: report)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Document.self, from: Data(bytes))
  }

  @Test func `has the keys and shapes of its schema`() throws {
    let report = try document(SampleReports.episodes)

    #expect(report.schema == "greengate/report/1")
    #expect(report.verdict == "fail")
    #expect(report.standards.digest == "sha256:00ff")
    #expect(report.asOf == "2025-04-01T00:00:00+08:00")
    let input = try #require(report.inputs.first)
    #expect(input.path == "logs/emission.csv" && input.encoding == "GB18030")
    #expect(input.bytes == 91_234 && input.rows == 2976 && input.rejected == 3)
    #expect(input.rejections == ["unreadable-number": 2, "unreadable-time": 1])
    let check = try #require(report.checks.first)
    #expect(check.rule == "emission-limit" && check.outlet == "DA001" && check.basis == "hour")
    #expect(check.coverage == .init(expected: 744, present: 740, valid: 700))
    #expect(check.exceeding == 4)
    #expect(
      report.checks.map(\.verdict) == [
        "fail", "not-applicable", "insufficient", "fail", "fail", "fail",
      ])
    #expect(report.checks.map(\.advisory) == [false, false, false, false, true, false])
  }

  @Test func `writes an episode with decimal strings and China's time`() throws {
    let report = try document(SampleReports.episodes)
    let finding = try #require(report.findings.first)

    #expect(finding.verdict == "fail" && finding.severity == "violation")
    #expect(finding.from == "2025-03-01T08:00:00+08:00")
    #expect(finding.to == "2025-03-01T11:00:00+08:00")
    #expect(finding.periods == 3)
    #expect(finding.peak?.value == "52.31")
    #expect(finding.peak?.at == "2025-03-01T09:00:00+08:00")
    #expect(finding.multiple == "0.30775")
    #expect(finding.evidence.map(\.path) == ["logs/emission.csv"])
    #expect(finding.evidence.first?.lines == Array(481...540))
    let line = try #require(finding.evidence.first?.lines.first)
    let row = report.inputs.first?.evidenceRows.first { $0.line == line }
    #expect(row?.text == "2025-03-01 08:00,DA001,PM,481")
  }

  @Test func `lists the hours that coverage lacks, with exact totals`() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let bytes = JSONReport(language: .zh).bytes(of: SampleReports.episodes)
    let report = try decoder.decode(Document.GappedReport.self, from: Data(bytes))
    let check = try #require(report.checks.first { $0.because != nil })

    // Keys that are data lose their hyphens to no one: only underscores are converted.
    #expect(
      check.coverage?.gapHours == [
        "missing": 100, "flagged-or-negative": 80, "oxygen-unusable": 7, "stopped": 48,
      ])
    #expect(check.coverage?.gaps?.count == 23)
    #expect(check.coverage?.gaps?.reduce(0) { $0 + $1.hours } == 235)
    let first = try #require(check.coverage?.gaps?.first)
    #expect(first.kind == "missing" && first.hours == 100)
    #expect(first.from == "2025-03-01T00:00:00+08:00" && first.to == "2025-03-05T04:00:00+08:00")
  }

  @Test func `makes a failing energy check a finding with the same fields`() throws {
    let report = try document(SampleReports.episodes)
    let check = try #require(report.checks.first { $0.rule == "energy-intensity-decline" })
    let finding = try #require(report.findings.first { $0.rule == "energy-intensity-decline" })

    #expect(check.target == "EI" && finding.target == "EI")
    #expect(check.intensity == "0.123457" && finding.intensity == "0.123457")
    #expect(check.baseIntensity == "0.13" && check.allowed == "0.107898")
    #expect(finding.verdict == "fail" && finding.standard == check.standard)
  }

  @Test func `gives findings about data no verdict`() throws {
    let report = try document(SampleReports.episodes)
    let finding = try #require(report.findings.first { $0.rule == "duplicate-timestamp" })
    #expect(finding.verdict == nil)
    #expect(finding.evidence.map(\.path) == ["logs/a.csv", "logs/b.csv"])
    #expect(finding.evidence.map(\.lines) == [[3, 4], [9]])
  }

  @Test func `carries ugly text through unharmed, and shows no control in its bytes`() throws {
    let source = SampleReports.ugly
    let report = try document(source, .en)
    #expect(report.checks.first?.pollutant == "PM\u{7}")
    #expect(report.inputs.first?.path == source.inputs.first?.path)
    #expect(report.findings.first?.message == source.findings.first?.message.en)

    let text = String(decoding: JSONReport(language: .zh).bytes(of: source), as: UTF8.self)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!text.unicodeScalars.contains { (0x2028...0x202E).contains($0.value) })
    #expect(text.contains("/路径"))
    #expect(text.contains(#"\u001b[31m\u0000\t\"quoted\"\r\n\u0085\u2028"#))
  }

  @Test func `speaks the language that was asked for`() throws {
    #expect(try document(SampleReports.episodes, .zh).findings.first?.message == "小时均值超过限值。")
    #expect(
      try document(SampleReports.episodes, .en).findings.first?.message
        == "The hourly mean is over the limit.")
  }

  @Test func `sorts counts by name`() {
    let text = String(
      decoding: JSONReport(language: .en).bytes(of: SampleReports.episodes), as: UTF8.self)
    let q = text.firstRange(of: "\"Q\": 1")
    let x = text.firstRange(of: "\"x\": 2")
    #expect(q != nil && x != nil)
    if let q, let x { #expect(q.lowerBound < x.lowerBound) }
  }

  @Test func `writing ten thousand findings takes no time that grows with their square`() {
    var report = SampleReports.episodes
    report.findings = (0..<10_000).map { report.findings[$0 % report.findings.count] }
    let clock = ContinuousClock()

    let spent = clock.measure { _ = JSONReport(language: .zh).bytes(of: report) }

    // Under a second where optimised; the bound is for a debug build on a busy machine.
    #expect(spent < .seconds(60), "\(spent)")
  }
}
