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

    let written = try format.reporter(style: style).bytes(of: golden.report)

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

extension GoldenTests {
  /// Goldens of workbooks have their own suite, with samples of the same names.
  @Test func `every golden has its sample`() throws {
    let folder = GoldenCase.all[0].file.deletingLastPathComponent()
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let workbooks = (SampleReports.all + SampleReports.tables).flatMap { sample in
      Language.allCases.map { "\(sample.name).\($0.rawValue).xlsx.txt" }
    }
    #expect(kept.sorted() == (GoldenCase.all.map(\.file.lastPathComponent) + workbooks).sorted())
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
      .appending(path: "Goldens/\(name).\(language.rawValue).\(Self.suffixes[format] ?? format)")
  }

  private static let suffixes = [
    "text": "txt", "junit": "junit.xml", "github": "github.txt", "markdown": "md",
  ]

  /// A workbook has tests of its own; a PDF is the page, printed.
  static let all =
    cases(SampleReports.all, ReportFormat.allCases.filter { !$0.isBinary }.map(\.rawValue))
    + cases(SampleReports.tables, ["csv"])

  private static func cases(
    _ samples: [(name: String, report: ComplianceReport)], _ formats: [String]
  ) -> [GoldenCase] {
    samples.flatMap { name, report in
      formats.flatMap { format in
        Language.allCases.map {
          GoldenCase(name: name, report: report, format: format, language: $0)
        }
      }
    }
  }
}
