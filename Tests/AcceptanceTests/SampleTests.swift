import Foundation
import Testing

/// Every sample is run as a user would, and its report is compared with the one beside it.
///
/// `RECORD_GOLDENS=1` writes the reports anew and fails, so that a person reads the difference.
struct SampleTests {
  @Test(arguments: SampleReport.sectors + SampleReport.plans)
  func `a sample gives its expected report`(_ name: String, _ code: Int32) throws {
    let dossier = projectURL.appending(path: "Samples/\(name)")
    for (format, language, file) in [
      ("text", "zh", "report.zh.txt"), ("text", "en", "report.en.txt"),
      ("json", "en", "report.json"),
    ] {
      let run = try runTool([
        "check", dossier.path, "--format", format, "--lang", language, "--standards",
        projectURL.appending(path: "Standards").path,
      ])
      #expect(run.code == code)
      #expect(run.errors.isEmpty)
      let golden = dossier.appending(path: "expected/\(file)")
      if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil {
        try FileManager.default.createDirectory(
          at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(run.output).write(to: golden)
        Issue.record("recorded \(name)/expected/\(file); read the difference")
      } else {
        let expected = try Data(contentsOf: golden)
        #expect(Data(run.output) == expected, "\(name): \(file) differs")
      }
    }
  }
}
