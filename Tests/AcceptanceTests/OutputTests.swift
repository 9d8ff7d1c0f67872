import BuiltPrograms
import Foundation
import Testing

/// Where results go, and what happens where they cannot.
struct OutputTests {
  @Test func `leaves with 74 when standard output is full`() throws {
    let run = try runTool(["--help"], outputPath: "/dev/full")
    #expect(run.code == 74)
    #expect(run.errors.hasPrefix("greengate: "))
  }

  @Test(arguments: [("2>&1 >&-", 74), ("| true", 74)])
  func `leaves with 74 when standard output is closed`(_ redirection: String, _ code: Int32) throws
  {
    let folder = try TemporaryFolder()
    let script = """
      set +e
      { sleep 0.3; '\(BuiltPrograms.tool.path)' --help; echo $? > code; } \(redirection)
      sleep 0.6
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()

    let written = try String(contentsOf: folder.url.appending(path: "code"), encoding: .utf8)
    #expect(written == "\(code)\n")
  }

  @Test(arguments: ["missing/report.json", ".", ""])
  func `refuses an output that cannot be written before it reads anything`(
    _ output: String
  ) throws {
    let folder = try TemporaryFolder()
    let run = try runTool(["check", "no-such-dossier", "-o", output], in: folder.url)
    #expect(run.code == 74)
    #expect(run.output.isEmpty)
    #expect(try folder.names().isEmpty)
  }

  @Test func `takes no dash for a file`() throws {
    let folder = try TemporaryFolder()
    let run = try runTool(["check", "no-such-dossier", "-o", "-"], in: folder.url)
    #expect(run.code == 64)
    #expect(run.output.isEmpty && run.errors.contains("./-"))
    #expect(try folder.names().isEmpty)
  }

  @Test func `refuses to write a report over the dossier's own plant.yaml`() throws {
    let folder = try TemporaryFolder()
    let plant = try folder.write("schema: greengate/dossier/1\n", to: "plant.yaml")
    let run = try runTool(
      ["check", ".", "--standards", ".", "-o", "./plant.yaml"], in: folder.url)
    #expect(run.code == 64)
    #expect(try String(contentsOf: plant, encoding: .utf8) == "schema: greengate/dossier/1\n")
  }

  @Test func `does not write a proposal over an existing file`() throws {
    let folder = try TemporaryFolder()
    let plant = try folder.write("mine\n", to: "plant.yaml")
    let run = try runTool(["init", "log.csv", "-o", "plant.yaml"], in: folder.url)
    #expect(run.code == 64)
    #expect(try String(contentsOf: plant, encoding: .utf8) == "mine\n")
  }
}
