import Foundation
import Testing

/// What `check` prints, and where, on a sample that fails.
struct CheckOutputTests {
  private let dossier = projectURL.appending(path: "Samples/foundry-three-episodes").path

  private func check(
    _ arguments: [String], environment: [String: String] = ["LC_ALL": "C"], in folder: URL? = nil
  ) throws -> ToolRun {
    try runTool(["check", dossier] + arguments, environment: environment, in: folder)
  }

  @Test func `finds the built-in standards, and says the verdict first`() throws {
    let run = try check([])
    #expect(run.code == 1)
    #expect(run.text.hasPrefix("FAIL · valid hours "))
    #expect(run.errors.isEmpty)
  }

  @Test func `writes the same bytes to a file as to standard output, and leaves with the verdict`()
    throws
  {
    let folder = try TemporaryFolder()
    let printed = try check(["--format", "json"])
    let written = try check(["--format", "json", "-o", "report.json"], in: folder.url)
    #expect(written.code == 1)
    #expect(written.output.isEmpty)
    #expect(
      [UInt8](try Data(contentsOf: folder.url.appending(path: "report.json"))) == printed.output)
    #expect(try folder.names() == ["report.json"])
  }

  @Test(arguments: ["text", "json"])
  func `gives the same bytes in every time zone, locale, terminal and number of threads`(
    _ format: String
  ) throws {
    let plain = try check(["--format", format, "--lang", "zh", "--threads", "1"])
    let other = try check(
      ["--format", format, "--lang", "zh", "--threads", "2"],
      environment: [
        "LC_ALL": "de_DE.UTF-8", "TZ": "America/New_York", "TERM": "xterm-256color",
        "COLUMNS": "50",
      ])
    #expect(plain.code == 1)
    #expect(plain.output == other.output)
  }

  @Test func `uses no colour where no person reads`() throws {
    let run = try check([], environment: ["TERM": "xterm-256color"])
    #expect(run.code == 1)
    #expect(!run.text.contains("\u{1B}"))
  }

  @Test func `adds digests of the inputs on request only`() throws {
    let plain = try check(["--format", "json"])
    let sealed = try check(["--format", "json", "--seal"])
    #expect(!plain.text.contains("\"sha256\""))
    #expect(sealed.text.split(separator: "\"sha256\": \"").count == 4)  // three logs
  }

  @Test func `narrows the period and counts coverage on what is left`() throws {
    let run = try check(["--period", "2025-03-05/2025-03-06", "--format", "json"])
    #expect(run.code == 1)
    #expect(run.text.contains(#""from": "2025-03-05T00:00:00+08:00""#))
    #expect(run.text.contains(#""expected": 24"#))
    #expect(!run.text.contains(#""expected": 7"#))
  }

  @Test(arguments: ["2025-04", "2025-02-28T23:00/2025-03-02", "2025-03-31/2025-04-01T01:00"])
  func `refuses a period that the dossier does not vouch for`(_ period: String) throws {
    let run = try check(["--period", period])
    #expect(run.code == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("2025-03-01 00:00 to 2025-04-01 00:00"))
  }

  @Test func `does not write over a log it has read`() throws {
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "dossier")
    try FileManager.default.copyItem(at: URL(filePath: dossier), to: copy)
    let log = copy.appending(path: "logs/emission.csv")
    let before = try Data(contentsOf: log)

    let run = try runTool(["check", "dossier", "-o", "dossier/logs/emission.csv"], in: folder.url)

    #expect(run.code == 64)
    #expect(try Data(contentsOf: log) == before)
  }

  @Test func `reads the day of --as-of and puts it in the report`() throws {
    let run = try check(["--as-of", "2026-01-02", "--format", "json"])
    #expect(run.text.contains(#""as_of": "2026-01-02T00:00:00+08:00""#))
    let plain = try check(["--format", "json"])
    #expect(plain.text.contains(#""as_of": "2025-04-01T00:00:00+08:00""#))
  }
}
