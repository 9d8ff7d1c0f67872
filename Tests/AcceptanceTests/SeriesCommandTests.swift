import Foundation
import Measures
import Report
import Reports
import Testing

/// `series`, run as a user runs it.
struct SeriesCommandTests {
  private static let foundry =
    projectURL.appending(path: "Samples/foundry-three-episodes").path

  private func tool(_ arguments: String...) throws -> ToolRun {
    try runTool(["series", Self.foundry] + arguments)
  }

  @Test func `a month is drawn with its peak and comes back as it was written`() throws {
    let run = try tool("--outlet", "DA001", "--pollutant", "PM", "--points", "10")
    #expect(run.code == 0 && run.errors.isEmpty)
    let chart = try SeriesReport.read(run.output)
    #expect(SeriesReport().json(chart) == run.output)
    #expect(chart.form == .buckets && chart.buckets.count <= 10 && chart.readings.isEmpty)
    #expect(chart.unit == "mg/m3" && chart.intervalMinutes == 60)
    // The sample's README works its peak out by hand.
    #expect(chart.total.greatest?.value == "52")
    #expect(chart.buckets.compactMap(\.greatest).contains { $0 == chart.total.greatest })
    #expect(chart.buckets.reduce(0) { $0 + $1.readings } == chart.total.readings)
    // 22 and 23 March are declared stops, so nothing is missing in them.
    #expect(chart.total.readings + chart.total.missing + 48 == 744)
  }

  @Test func `zooming in gives each reading with its line`() throws {
    let run = try tool(
      "--outlet", "DA001", "--pollutant", "pm", "--from", "2025-03-05T00:00", "--to",
      "2025-03-05T03:00")
    let chart = try SeriesReport.read(run.output)
    #expect(chart.form == .readings && chart.readings.count == 3)
    let log = try String(
      contentsOf: projectURL.appending(
        path: "Samples/foundry-three-episodes/logs/emission.csv"), encoding: .utf8)
    let lines = log.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for reading in chart.readings {
      let row = try #require(reading.rows.first)
      #expect(lines[row.line - 1].contains("DA001") && lines[row.line - 1].contains(row.value))
    }
  }

  @Test func `it says which plant yaml it was read by, as a sealed report does`() throws {
    let arguments = ["--outlet", "DA001", "--pollutant", "PM", "--points", "10"]
    let chart = try SeriesReport.read(try runTool(["series", Self.foundry] + arguments).output)
    let check = try runTool(["check", Self.foundry, "--seal", "--format", "json"])
    let (report, _) = try JSONReport.read(check.output, file: "check")
    #expect(chart.plantDigest == report.plantDigest)
    // What was said of columns becomes part of it.
    let folder = try TemporaryFolder()
    let header = ["timestamp", "outlet", "pollutant", "value", "unit", "flag"]
    let said = ColumnMapping(headers: header, columns: [.init("timestamp", "timestamp")])
    let text = String(decoding: ColumnMapping.bytes([said]), as: UTF8.self)
    let file = try folder.write(text, to: "columns.json")
    let mapped = try SeriesReport.read(
      try runTool(["series", Self.foundry, "--columns", file.path] + arguments).output)
    #expect(mapped.plantDigest != chart.plantDigest)
    #expect(mapped.total == chart.total)
  }

  @Test func `a range within an hour is widened to whole intervals`() throws {
    let run = try tool(
      "--outlet", "DA001", "--pollutant", "PM", "--from", "2025-03-05T00:20", "--to",
      "2025-03-05T00:40")
    let chart = try SeriesReport.read(run.output)
    #expect(
      chart.from.minuteText == "2025-03-05 00:00" && chart.to.minuteText == "2025-03-05 01:00")
    #expect(chart.readings.count == 1)
  }

  @Test(arguments: [
    (["--outlet", "DA009", "--pollutant", "PM"], "DA001"),
    (["--outlet", "DA001", "--pollutant", "PN"], "PM"),
    (["--outlet", "DA001", "--pollutant", "PM", "--points", "0"], "20000"),
    (["--outlet", "DA001", "--pollutant", "PM", "--from", "yesterday"], "2025-03-01"),
    (["--outlet", "DA001", "--pollutant", "PM", "--from", "2025-02-28"], "2025-04-01"),
    (["--outlet", "DA001", "--pollutant", "PM", "--to", "2025-03-01"], "--to"),
    (["--outlet", "DA001", "--pollutant", "PM", "--format", "xml"], "json, csv"),
  ])
  func `what the dossier does not have is refused with what it has`(
    _ arguments: [String], _ hint: String
  ) throws {
    let run = try runTool(["series", Self.foundry] + arguments)
    #expect(run.code == 64 && run.output.isEmpty && run.errors.contains(hint), "\(run.errors)")
  }

  @Test func `it refuses what check refuses, in the same words`() throws {
    let folder = try TemporaryFolder()
    let plant = try String(
      contentsOfFile: Self.foundry + "/plant.yaml", encoding: .utf8)
    try folder.write(
      plant.replacing("interval_min: 60", with: "interval_min: 30"), to: "a/plant.yaml")
    try folder.write("timestamp,outlet\n", to: "a/logs/emission.csv")
    for name in ["energy", "production"] {
      try FileManager.default.copyItem(
        atPath: Self.foundry + "/logs/\(name).csv",
        toPath: folder.url.path + "/a/logs/\(name).csv")
    }
    let path = folder.url.path + "/a"
    let check = try runTool(["check", path])
    let series = try runTool(["series", path, "--outlet", "DA001", "--pollutant", "PM"])
    #expect(check.code == 65 && series.code == 65)
    #expect(series.errors == check.errors && series.output.isEmpty)
  }

  @Test func `a zip gives the same bytes, and CSV opens in Excel`() throws {
    let folder = try TemporaryFolder()
    let zip = folder.url.appending(path: "dossier.zip").path
    let pack = Process()
    pack.executableURL = URL(filePath: "/usr/bin/python3")
    pack.arguments = ["-m", "zipfile", "-c", zip, "plant.yaml", "logs"]
    pack.currentDirectoryURL = URL(filePath: Self.foundry)
    try pack.run()
    pack.waitUntilExit()
    let words = ["--outlet", "DA002", "--pollutant", "PM", "--points", "50"]
    let packed = try runTool(["series", zip] + words)
    #expect(packed.code == 0)
    #expect(try packed.output == runTool(["series", Self.foundry] + words).output)

    let csv = try runTool(["series", Self.foundry] + words + ["--format", "csv"])
    #expect(csv.output.starts(with: [0xEF, 0xBB, 0xBF]))
    let lines = csv.text.split(separator: "\r\n")
    #expect(lines.count > 2 && Set(lines.map { $0.count { $0 == "," } }) == [14])
  }

  @Test func `nothing but a series is read as one`() throws {
    for text in ["", "{}", "[]", "{\"schema\": \"greengate/report/1\"}"] {
      #expect(throws: Fault.self) { try SeriesReport.read(Array(text.utf8)) }
    }
  }
}
