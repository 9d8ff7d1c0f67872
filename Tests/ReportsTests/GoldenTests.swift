import Foundation
import Measures
import Report
import Reports
import Testing

/// Compares every format in every language with a file that a person has read.
///
/// `RECORD_GOLDENS=1 swift test --filter GoldenTests` writes the files anew, and fails, so that a
/// recording never passes for a test.
struct GoldenTests {
  @Test(arguments: GoldenCase.all)
  func `writes what its golden holds`(_ golden: GoldenCase) throws {
    let format = try ReportFormat(named: golden.format)
    let style = ReportStyle(language: golden.language)

    let written = format.reporter(style: style).bytes(of: golden.report)

    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(written).write(to: golden.file)
      Issue.record(
        "recorded \(golden.file.lastPathComponent); read the difference, then test again")
      return
    }
    let kept = try Data(contentsOf: golden.file)
    #expect(String(decoding: written, as: UTF8.self) == String(decoding: kept, as: UTF8.self))
  }
}

/// One report in one format and language.
struct GoldenCase: Sendable, CustomTestStringConvertible {
  var name: String
  var report: ComplianceReport
  var format: String
  var language: Language

  var testDescription: String { file.lastPathComponent }

  var file: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/\(name).\(language.rawValue).\(format == "text" ? "txt" : format)")
  }

  static let all = SampleReports.all.flatMap { name, report in
    ["text", "json", "html"].flatMap { format in
      Language.allCases.map {
        GoldenCase(name: name, report: report, format: format, language: $0)
      }
    }
  }
}
