import Foundation
import Measures
import Testing

/// Compares every sample in every language with a file that a person has looked at.
///
/// `RECORD_GOLDENS=1 swift test --filter ChartsTests` writes the files anew, and fails, so that a
/// recording never passes for a test.
struct GoldenTests {
  @Test(arguments: GoldenChart.all)
  func `draws what its golden holds`(_ golden: GoldenChart) throws {
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(golden.svg.utf8).write(to: golden.file)
      Issue.record("recorded \(golden.file.lastPathComponent); look at it, then test again")
      return
    }
    let kept = try Data(contentsOf: golden.file)
    #expect(golden.svg == String(decoding: kept, as: UTF8.self))
  }

  @Test func `every golden has its sample`() throws {
    let kept = try FileManager.default.contentsOfDirectory(atPath: GoldenChart.folder.path)
    #expect(kept.sorted() == GoldenChart.all.map(\.file.lastPathComponent).sorted())
  }
}

/// One sample in one language.
struct GoldenChart: Sendable, CustomTestStringConvertible {
  var name: String
  var language: Language
  var svg: String

  var testDescription: String { file.lastPathComponent }
  var file: URL { Self.folder.appending(path: "\(name).\(language.rawValue).svg") }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens")

  static let all = SampleCharts.all.flatMap { name, draw in
    Language.allCases.map { GoldenChart(name: name, language: $0, svg: draw($0, name)) }
  }
}
