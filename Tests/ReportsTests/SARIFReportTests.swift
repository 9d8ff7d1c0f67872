import Foundation
import Measures
import Report
import Reports
import Testing

/// What the text of SARIF 2.1.0 asks for beyond its schema, and what this tool promises.
struct SARIFReportTests {
  private struct Log: Decodable {
    struct Run: Decodable {
      var tool: Tool
      var artifacts: [Artifact]
      var results: [Result]
      var invocations: [Invocation]
      var originalUriBaseIds: [String: Described]
      var taxonomies: [Component]?
      var columnKind: String
    }
    struct Described: Decodable { var description: Message }
    struct Tool: Decodable { var driver: Component }
    struct Component: Decodable {
      var rules: [Descriptor]?
      var taxa: [Descriptor]?
    }
    struct Descriptor: Decodable {
      var id: String
      var shortDescription: Message?
      var help: Message?
    }
    struct Message: Decodable { var text: String }
    struct Artifact: Decodable {
      var location: ArtifactLocation
      var hashes: [String: String]?
    }
    struct ArtifactLocation: Decodable {
      var uri: String
      var uriBaseId: String
      var index: Int?
    }
    struct Region: Decodable {
      var startLine: Int
      var endLine: Int
    }
    struct Physical: Decodable {
      var artifactLocation: ArtifactLocation
      var region: Region?
    }
    struct Location: Decodable {
      var id: Int?
      var physicalLocation: Physical
    }
    struct Taxon: Decodable {
      var id: String
      var index: Int
    }
    struct Result: Decodable {
      var ruleId: String
      var ruleIndex: Int
      var kind: String
      var level: String
      var message: Message
      var locations: [Location]
      var relatedLocations: [Location]?
      var partialFingerprints: [String: String]
      var occurrenceCount: Int?
      var taxa: [Taxon]?
    }
    struct Invocation: Decodable {
      struct Notification: Decodable {
        var level: String
        var message: Message
      }
      var executionSuccessful: Bool
      var toolExecutionNotifications: [Notification]
    }
    var version: String
    var runs: [Run]
  }

  private func run(
    _ report: ComplianceReport, language: Language = .en, base: String? = nil,
    limit: Int = SARIFReport.resultLimit
  ) throws -> Log.Run {
    var style = ReportStyle(language: language)
    style.base = base
    let bytes = SARIFReport(style: style, resultLimit: limit).bytes(of: report)
    let log = try JSONDecoder().decode(Log.self, from: Data(bytes))
    #expect(log.version == "2.1.0" && log.runs.count == 1)
    return try #require(log.runs.first)
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "sarif" })
  func `points only to what is there`(_ golden: GoldenCase) throws {
    let run = try run(golden.report, language: golden.language)
    let rules = try #require(run.tool.driver.rules)
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(run.columnKind == "unicodeCodePoints")
    for result in run.results {
      #expect(rules[result.ruleIndex].id == result.ruleId)
      for location in result.locations + (result.relatedLocations ?? []) {
        let file = location.physicalLocation.artifactLocation
        let index = try #require(file.index)
        #expect(run.artifacts[index].location.uri == file.uri)
      }
      for taxon in result.taxa ?? [] {
        #expect(run.taxonomies?.first?.taxa?[taxon.index].id == taxon.id)
      }
      let ids = (result.relatedLocations ?? []).compactMap(\.id)
      #expect(ids == ids.indices.map { $0 + 1 })
    }
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "sarif" })
  func `URIs are relative, percent-encoded and have a base`(_ golden: GoldenCase) throws {
    for base in [nil, "plants/厂 1"] {
      let run = try run(golden.report, language: golden.language, base: base)
      let results = run.results.flatMap { $0.locations + ($0.relatedLocations ?? []) }
      let files =
        run.artifacts.map(\.location) + results.map(\.physicalLocation.artifactLocation)
      for file in files {
        #expect(run.originalUriBaseIds[file.uriBaseId] != nil)
        #expect(!file.uri.hasPrefix("/") && URL(string: file.uri)?.scheme == nil)
        #expect(file.uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(!file.uri.contains { "<>\"{}|\\^`:,".contains($0) })
        if base != nil { #expect(file.uri.hasPrefix("plants/%E5%8E%82%201/")) }
      }
    }
  }

  @Test(arguments: GoldenCase.all.filter { $0.format == "sarif" })
  func `every finding and every open check is a result, once`(_ golden: GoldenCase) throws {
    let report = golden.report
    let run = try run(report, language: golden.language)
    let open = report.checks.count { $0.verdict == .insufficient || $0.verdict == .notEvaluated }
    #expect(run.results.count == report.findings.count + open)
    let prints = run.results.compactMap { $0.partialFingerprints["greengateFinding/v1"] }
    #expect(Set(prints).count == run.results.count)
    #expect(
      run.results.count { $0.kind == "open" }
        == report.checks.count { $0.verdict == .insufficient })
    #expect(
      run.results.count { $0.kind == "review" }
        == report.checks.count { $0.verdict == .notEvaluated })
    for result in run.results {
      #expect((result.kind == "fail") == (result.level != "none"))
    }
  }

  @Test(arguments: [
    (Severity.violation, "error"), (.warning, "warning"), (.notice, "note"),
  ])
  func `a severity is a level`(_ severity: Severity, _ level: String) throws {
    let run = try run(SampleReports.many(1, severity: severity))
    #expect(run.results.map(\.level) == [level])
  }

  @Test func `the peak's row comes first, runs of rows after it`() throws {
    var report = SampleReports.many(1)
    report.findings[0].evidence.lead = report.findings[0].evidence.rows[2]
    let result = try #require(try run(report).results.first)
    let first = try #require(result.locations.first?.physicalLocation.region)
    #expect(first.startLine == 6 && first.endLine == 6)
    let others = (result.relatedLocations ?? []).compactMap(\.physicalLocation.region)
    #expect(others.map(\.startLine) == [2, 8])
    #expect(others.map(\.endLine) == [3, 8])
  }

  @Test func `without a lead the first run comes first`() throws {
    let result = try #require(try run(SampleReports.many(1)).results.first)
    let first = try #require(result.locations.first?.physicalLocation.region)
    #expect(first.startLine == 2 && first.endLine == 3)
  }

  @Test(arguments: Language.allCases)
  func `messages hold no link, placeholder or control`(_ language: Language) throws {
    let run = try run(SampleReports.hostile, language: language)
    let texts =
      run.results.map(\.message.text)
      + run.invocations.flatMap(\.toolExecutionNotifications).map(\.message.text)
    for text in texts {
      #expect(!text.contains("]("))
      #expect(!text.replacing("{{", with: "").contains("{"))
      #expect(!text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\r" })
    }
    let rule = try #require(run.tool.driver.rules?.first { $0.id == "emission-limit" })
    #expect(rule.shortDescription?.text.hasPrefix("{{0}}") == true)
    #expect(rule.help?.text.split(separator: "\n").count == 5)
  }

  @Test func `a sealed input has its hash`() throws {
    let run = try run(SampleReports.hostile)
    #expect(run.artifacts[1].hashes?["sha-256"] == String(repeating: "cd", count: 32))
    #expect(run.artifacts[0].hashes == nil)
  }

  @Test func `a fingerprint stays while an episode grows`() throws {
    var report = SampleReports.many(1)
    let before = try run(report).results.map(\.partialFingerprints)
    report.findings[0].episode?.peak = "99"
    report.findings[0].evidence = Evidence()
    #expect(try run(report).results.map(\.partialFingerprints) == before)
  }

  @Test func `reports are told apart in a repository of many plants`() throws {
    let text = String(
      decoding: SARIFReport(style: ReportStyle(language: .en)).bytes(of: SampleReports.clean),
      as: UTF8.self)
    #expect(text.contains("\"id\": \"greengate/HZ-FD-001/2025-03-01_2025-03-31\""))
  }

  // MARK: Caps

  @Test(arguments: [(24_999, 24_999), (25_000, 25_000), (25_001, 1)])
  func `beyond the limit findings of a check become one result`(
    _ findings: Int, _ results: Int
  ) throws {
    let report = SampleReports.bare(findings)
    guard findings > SARIFReport.resultLimit else {
      let text = String(
        decoding: SARIFReport(style: ReportStyle(language: .en)).bytes(of: report), as: UTF8.self)
      #expect(
        text.utf8.split(separator: UInt8(ascii: "\n")).count {
          $0.elementsEqual("          \"ruleId\": \"r\",".utf8)
        } == results)
      #expect(!text.contains("have none of their own"))
      return
    }
    let run = try run(report)
    #expect(run.results.count == results)
    let said = run.invocations.flatMap(\.toolExecutionNotifications)
    #expect(run.results[0].occurrenceCount == findings)
    #expect(run.results[0].message.text.contains("\(findings) findings"))
    #expect(said.contains { $0.message.text.contains("\(findings - 1) have none") })
  }

  @Test(arguments: [(9, 9, 1), (10, 10, 1), (11, 10, 2)])
  func `what cannot be merged is cut, and counted`(
    _ findings: Int, _ results: Int, _ notifications: Int
  ) throws {
    let run = try run(SampleReports.many(findings, isOfOneCheck: false), limit: 10)
    #expect(run.results.count == results)
    let said = run.invocations.flatMap(\.toolExecutionNotifications)
    #expect(said.count == notifications)
    if findings > 10 { #expect(said.last?.message.text.contains("last 1 results") == true) }
  }

  @Test func `a merged result shows the highest multiple`() throws {
    let run = try run(SampleReports.many(20), limit: 10)
    #expect(run.results.count == 1 && run.results[0].occurrenceCount == 20)
    // The seventh has multiple 0.1006.
    #expect(run.results[0].locations[0].physicalLocation.region?.startLine == 62)
  }

  @Test func `an open check stands before warnings, so that no cut hides it`() throws {
    var report = SampleReports.many(30, severity: .warning, isOfOneCheck: false)
    report.checks.append(SampleReports.limit("T9", pollutant: "CO", verdict: .insufficient))
    let run = try run(report, limit: 10)
    #expect(run.results.first?.kind == "open")
  }
}
