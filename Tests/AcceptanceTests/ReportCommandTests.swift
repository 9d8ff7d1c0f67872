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

  /// Whatever a view shows, the saved report holds.
  @Test(
    arguments: SampleReport.sectors + SampleReport.plans,
    ["html", "xlsx", "csv", "markdown", "sarif", "junit", "github"])
  func `writes the file that check writes`(
    _ sample: (name: String, code: Int32), _ format: String
  ) throws {
    let folder = projectURL.appending(path: "Samples/\(sample.name)")
    let direct = try runTool([
      "check", folder.path, "--format", format, "--lang", "en", "--standards",
      projectURL.appending(path: "Standards").path,
    ])
    let saved = try runTool([
      "report", folder.appending(path: "expected/report.json").path, "--format", format,
    ])
    #expect(direct.code == sample.code && saved.code == 0 && saved.errors.isEmpty)
    #expect(!saved.output.isEmpty && saved.output == direct.output, "\(sample.name): \(format)")
  }

  /// Nothing of the sort is a report, and none of it is a log that plant.yaml could name.
  @Test(arguments: ["/dev/zero", "/dev/null", "."])
  func `says of a folder or a device that it is no saved report`(_ path: String) throws {
    for language in ["zh", "en"] {
      let run = try runTool(
        ["report", path], environment: ["LC_ALL": language == "zh" ? "zh_CN.UTF-8" : "C"])
      #expect(run.code == 65 && run.output.isEmpty)
      #expect(run.errors.contains(language == "zh" ? "不是普通文件" : "not a regular file"))
      #expect(run.errors.contains("greengate check --format json"), "\(run.errors)")
      #expect(!run.errors.contains("plant.yaml"))
    }
  }

  @Test func `refuses a report that was made to pass`() throws {
    let saved = projectURL.appending(path: "Samples/foundry-three-episodes/expected/report.json")
    let text = try String(contentsOf: saved, encoding: .utf8)
    let changed = text.replacing(
      #""verdict": "fail""#, with: #""verdict": "pass""#, maxReplacements: 1)
    try #require(changed != text)
    let folder = try TemporaryFolder()
    let file = try folder.write(changed, to: "r.json").path
    for format in ["text", "html", "json", "csv"] {
      let run = try runTool(["report", file, "--format", format])
      #expect(run.code == 65 && run.output.isEmpty)
      #expect(run.errors.contains("its own checks come to 'fail'"), "\(run.errors)")
    }
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
