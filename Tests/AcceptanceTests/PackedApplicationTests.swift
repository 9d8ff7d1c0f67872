import Foundation
import Testing

/// An application in one file, and what programs read of its decision.
struct PackedApplicationTests {
  private static let name = "zhongshan-grant"

  /// A copy of the sample repository with the application as `a.zip` beside its folder.
  private static func packed() throws -> TemporaryFolder {
    let folder = try GateSamples.copy()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import shutil, sys; shutil.make_archive('a', 'zip', 'applications', sys.argv[1])",
      name,
    ]
    process.currentDirectoryURL = folder.url
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return folder
  }

  private static func decide(_ words: [String], in folder: TemporaryFolder) throws -> ToolRun {
    try runTool(
      ["gate"] + words + ["--standards", GateSamples.standards, "--register", "register.yaml"],
      in: folder.url)
  }

  @Test(arguments: ["json", "text", "html", "sarif", "csv"])
  func `a zip is decided on as its folder is`(_ format: String) throws {
    let folder = try Self.packed()
    let plain = try Self.decide(
      ["applications/\(Self.name)", "--format", format, "--waivers", "waivers.yaml"], in: folder)
    let packed = try Self.decide(
      ["a.zip", "--format", format, "--waivers", "waivers.yaml"], in: folder)
    #expect(plain.code == 0 && packed.code == 0, "\(packed.errors)")
    #expect(plain.output == packed.output && !plain.output.isEmpty)
  }

  @Test func `a fault in a zip names the zip, and nothing that was unpacked`() throws {
    let folder = try Self.packed()
    try folder.change(
      "applications/\(Self.name)/application.yaml", "kind: technical-upgrade", "kidn: x")
    let plain = try Self.decide(["applications/\(Self.name)", "--lang", "en"], in: folder)
    #expect(plain.code == 65)
    let archive = try Process.run(
      URL(filePath: "/usr/bin/env"),
      arguments: [
        "python3", "-c",
        "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2], sys.argv[3])",
        folder.url.appending(path: "b").path, folder.url.appending(path: "applications").path,
        Self.name,
      ])
    archive.waitUntilExit()
    let packed = try Self.decide(["b.zip", "--lang", "en"], in: folder)
    #expect(packed.code == 65)
    #expect(packed.errors == plain.errors.replacing("applications/\(Self.name)/", with: "b.zip/"))
  }

  @Test func `lines for programs tell of the decision, and the ledger keeps it once`() throws {
    let folder = try Self.packed()
    let words = [
      "a.zip", "--work-lines", "--ledger", "a.ledger", "--recorded-by=李工", "--threads", "1",
    ]
    for isNew in [true, false] {
      let run = try Self.decide(words, in: folder)
      #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
      let last = try #require(
        run.text.split(separator: "\n").last)
      #expect(last.contains("\"recorded\": {") && last.contains("\"new\": \(isNew)"), "\(last)")
      #expect(last.contains("\"number\": 1"))
    }
    let verified = try runTool(["ledger", "verify", "--ledger", "a.ledger"], in: folder.url)
    #expect(verified.code == 0, "\(verified.errors)")
    let refused = try Self.decide(words + ["--allow-region", "330500"], in: folder)
    #expect(refused.code == 77)
    #expect(
      refused.text.contains("\"refused\": {") && refused.text.contains("application.yaml"))
    for wrong in [
      ["a.zip", "--work-lines"],
      ["a.zip", "--work-lines", "--ledger", "a.ledger", "--threads", "0"],
    ] {
      #expect(try Self.decide(wrong, in: folder).code == 64)
    }
  }
}
