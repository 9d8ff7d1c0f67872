import Foundation
import Testing

/// `greengate report` writes a saved report in another format, as `check` would have.
struct ReportCommandTests {
  @Test(arguments: SampleReport.sectors + SampleReport.plans)
  func `writes the bytes that check writes`(_ name: String, _ code: Int32) throws {
    let expected = projectURL.appending(path: "Samples/\(name)/expected")
    for (format, file) in [("text", "report.en.txt"), ("json", "report.json")] {
      let saved = expected.appending(path: "report.json").path
      let run = try runTool(["report", saved, "--format", format])
      #expect(run.code == 0 && run.errors.isEmpty)
      let direct = try Data(contentsOf: expected.appending(path: file))
      #expect(Data(run.output) == direct, "\(name): \(format) differs")
    }
  }

  @Test(arguments: SampleReport.sectors + SampleReport.plans)
  func `writes the page that check writes`(_ name: String, _ code: Int32) throws {
    let sample = projectURL.appending(path: "Samples/\(name)")
    let direct = try runTool([
      "check", sample.path, "--format", "html", "--lang", "en", "--standards",
      projectURL.appending(path: "Standards").path,
    ])
    let saved = try runTool([
      "report", sample.appending(path: "expected/report.json").path, "--format", "html",
    ])
    #expect(direct.code == code && saved.code == 0 && saved.errors.isEmpty)
    #expect(saved.output == direct.output && saved.text.hasSuffix("</html>\n"))
  }

  @Test func `does not pretend to translate`() throws {
    let saved = projectURL.appending(
      path: "Samples/foundry-three-episodes/expected/report.json"
    ).path
    let run = try runTool(["report", saved, "--lang", "zh"])
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(run.errors.contains("--format json"))
  }

  @Test func `says what is wrong with what is no report`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("{}", to: "x.json").path
    let other = try runTool(["report", file])
    #expect(other.code == 65 && other.errors.contains("x.json"))
    let missing = try runTool(["report", folder.url.appending(path: "none.json").path])
    #expect(missing.code == 66)
    let over = try runTool(["report", file, "-o", file])
    #expect(over.code == 64)
  }
}
