import Foundation
import Testing

/// The formats that other programs read, as the command line writes them.
struct MachineFormatTests {
  private static let sample = projectURL.appending(
    path: "Samples/foundry-three-episodes/expected/report.json"
  ).path

  private func text(_ format: String, _ options: String...) throws -> String {
    let run = try runTool(["report", Self.sample, "--format", format] + options)
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    return String(decoding: run.output, as: UTF8.self)
  }

  @Test(arguments: ["sarif", "junit", "github", "markdown"])
  func `files are named from the base on`(_ format: String) throws {
    #expect(try text(format).contains("logs/emission.csv"))
    #expect(try !text(format).contains("plants/a/logs/emission.csv"))
    #expect(try text(format, "--base", "./plants//a/").contains("plants/a/logs/emission.csv"))
  }

  @Test(arguments: ["github", "markdown"])
  func `the full report's address is told`(_ format: String) throws {
    let url = "https://ci.example/runs/7"
    #expect(try text(format, "--report-url", url).contains(url))
  }

  @Test(arguments: [
    ["--base", "/plants/a"], ["--base", "../a"], ["--base", "a/../.."], ["--base", ""],
    ["--report-url", "ci.example"], ["--report-url", "javascript:alert(1)"],
  ])
  func `refuses what is no place`(_ options: [String]) throws {
    let run = try runTool(["report", Self.sample, "--format", "sarif"] + options)
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(run.errors.contains(options[0]))
  }

  @Test(arguments: [
    ("text", ["--base", "plants/a"]), ("html", ["--base", "plants/a"]),
    ("json", ["--report-url", "https://ci.example/7"]),
    ("sarif", ["--report-url", "https://ci.example/7"]), ("text", ["--group-by", "rule"]),
    ("markdown", ["--group-by", "outlet"]),
    ("github", ["--report-url", "https://ci.example/" + String(repeating: "x", count: 1482)]),
  ])
  func `refuses what the format can make nothing of`(
    _ format: String, _ options: [String]
  ) throws {
    let run = try runTool(["report", Self.sample, "--format", format] + options)
    #expect(run.code == 64 && run.output.isEmpty)
    #expect(run.errors.contains(options[0]))
  }

  @Test func `the longest address is told`() throws {
    let url = "https://ci.example/" + String(repeating: "x", count: 1481)
    #expect(url.utf8.count == 1500)
    #expect(try text("github", "--report-url", url).contains(url))
    #expect(try text("markdown", "--report-url", url).contains(url))
  }

  /// The sample's peaks, worked out in its README: the 527th line is the row of the first.
  @Test func `an annotation stands at the peak's row`() throws {
    let lines = try text("github").split(separator: "\n")
    let rows = try String(
      contentsOf: projectURL.appending(path: "Samples/foundry-three-episodes/logs/emission.csv"),
      encoding: .utf8
    ).split(separator: "\n", omittingEmptySubsequences: false)
    for (number, peak) in ["2025-03-05 09:00", "2025-03-14 23:00", "2025-03-27 14:00"].enumerated()
    {
      let line = try #require(lines[number].firstMatch(of: /,line=(\d+),/)?.output.1)
      let row = rows[try #require(Int(line)) - 1]
      #expect(row.contains(peak) && row.contains("PM"), "\(row)")
    }
  }

  @Test(arguments: SampleReport.sectors + SampleReport.plans)
  func `JUnit is red where the tool does not leave with 0`(_ name: String, _ code: Int32) throws {
    let saved = projectURL.appending(path: "Samples/\(name)/expected/report.json").path
    let run = try runTool(["report", saved, "--format", "junit"])
    let text = String(decoding: run.output, as: UTF8.self)
    #expect((text.contains("<failure ") || text.contains("<error ")) == (code != 0))
  }
}
