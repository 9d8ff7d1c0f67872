import BuiltPrograms
import Foundation
import Testing

/// `--format csv` and `--format xlsx`: the same bytes from `check` and `report`, and no place where
/// they do harm.
struct SpreadsheetTests {
  private let sample = projectURL.appending(path: "Samples/foundry-three-episodes").path

  @Test(arguments: ["csv", "xlsx"], ["zh", "en"])
  func `writes from a saved report what check writes`(_ format: String, _ language: String) throws {
    let folder = try TemporaryFolder()
    let temporary = try TemporaryFolder()
    let environment = ["LC_ALL": "C", "TMPDIR": temporary.url.path]
    let check = ["check", sample, "--lang", language]
    let saved = try runTool(check + ["--format", "json", "-o", "r.json"], in: folder.url)
    let direct = try runTool(
      check + ["--format", format], environment: environment, in: folder.url)
    #expect(saved.code == 1 && direct.code == 1 && direct.errors.isEmpty)
    let again = try runTool(
      ["report", "r.json", "--format", format, "-o", "r.\(format)"], environment: environment,
      in: folder.url)
    #expect(again.code == 0 && again.output.isEmpty)

    let file = try Data(contentsOf: folder.url.appending(path: "r.\(format)"))
    #expect(!file.isEmpty && [UInt8](file) == direct.output)
    #expect(Set(try folder.names()) == ["r.\(format)", "r.json"])
    #expect(try temporary.names().isEmpty, "a temporary file was left")
  }

  @Test func `says where the room for a workbook is wanting`() throws {
    let run = try runTool(["check", sample, "--format", "xlsx"], outputPath: "/dev/full")
    #expect(run.code == 74 && run.errors.hasPrefix("greengate: "))
  }

  private static let script = "/usr/bin/script"

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: script), "script(1) is not installed"),
    arguments: ["check", "report"])
  func `writes no workbook to a terminal`(_ command: String) throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: Self.script)
    process.arguments = [
      "--quiet", "--return", "--command",
      "'\(BuiltPrograms.tool.path)' \(command) no-such-input --format xlsx 2> errors", "terminal",
    ]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "SHELL": "/bin/sh"]
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()

    #expect(process.terminationStatus == 64, "refused before anything is read")
    let errors = try String(contentsOf: folder.url.appending(path: "errors"), encoding: .utf8)
    #expect(errors.contains("-o report.xlsx"))
  }
}
