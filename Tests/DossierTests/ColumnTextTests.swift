import Foundation
import Intake
import Measures
import Testing

@testable import Dossier

@Suite struct ColumnTextTests {
  private static func dossier(_ logs: String) throws -> (folder: String, dossier: PlantDossier) {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-columns-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let text = """
      schema: greengate/dossier/1
      plant:
        id: HZ-1
        name: 示例
        sector: foundry
        region: "330502"
        approved: 2015-06-01
      period: {from: 2025-03-01T00:00, to: 2025-03-02T00:00}
      outlets:
        - {id: DA001, name: 排放口, process: shakeout, monitors: [SO2]}
      logs:
      \(logs)
      stops: []
      """
    try Data(text.utf8).write(to: URL(filePath: folder + "/plant.yaml"))
    try Data("时刻,A,B\n".utf8).write(to: URL(filePath: folder + "/a.csv"))
    try Data("时刻,A,B\n".utf8).write(to: URL(filePath: folder + "/b.csv"))
    return (
      folder,
      try openDossier(folder, knownSectors: [], knownProcesses: ["shakeout"])
    )
  }

  private static let so2 = ColumnUse.reading(
    pollutant: "SO2", unit: .milligramsPerCubicMetre)

  @Test(arguments: [
    "  - file: a.csv\n    kind: emission\n    interval_min: 60\n    outlet: DA001",
    "  - kind: emission\n    file: a.csv\n    interval_min: 60\n    columns:\n      \"B\": ignore\n"
      + "      # 说明\n      \"A\": claim\n    outlet: DA001",
    "  - file: a.csv\n    columns: {B: ignore}\n    kind: emission\n    interval_min: 60\n"
      + "    outlet: DA001\n  - file: b.csv\n    kind: emission\n    interval_min: 60\n    outlet: DA001",
    "- file: a.csv\n  kind: emission\n  interval_min: 60\n  outlet: DA001",
    "  - {file: a.csv, kind: emission, interval_min: 60, outlet: DA001}  # 废气\n"
      + "  - {file: b.csv, kind: emission, interval_min: 60, outlet: DA001}",
    "  - { file: a.csv, kind: emission,\n      interval_min: 60, outlet: DA001 }",
  ])
  func `columns are put in, and nothing else changes`(_ logs: String) throws {
    let (folder, dossier) = try Self.dossier(logs)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = try plantText(
      of: dossier, adding: ["a.csv": [("时刻", .timestamp), ("A", Self.so2)]])
    let amended = try openDossier(
      folder, knownSectors: [], knownProcesses: ["shakeout"], replacing: text)
    #expect(amended.plantBytes == text)
    #expect(amended.logs.count == dossier.logs.count)
    for (before, after) in zip(dossier.logs, amended.logs) {
      var columns = before.columns
      if before.file == "a.csv" {
        columns["时刻"] = .timestamp
        columns["A"] = Self.so2
      }
      #expect(after.columns == columns)
      #expect(after.file == before.file && after.outlet == before.outlet)
    }
    #expect(amended.plant == dossier.plant && amended.period == dossier.period)
  }

  @Test func `any header can be said`() throws {
    let (folder, dossier) = try Self.dossier(
      "  - file: a.csv\n    kind: emission\n    interval_min: 60\n    outlet: DA001")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let headers = [
      "\"", "\\", "a: b", "{x}", "- y", "#", "a\u{0}b", "a\u{FEFF}t", "名\u{2028}称", "'", "~", "",
      "记录{a: 'b'} #[*&x]: -", "*x", "? y", "]:", "} :", "\\x2a",
    ]
    let text = try plantText(
      of: dossier, adding: ["a.csv": headers.map { ($0, ColumnUse.ignored) }])
    let amended = try openDossier(
      folder, knownSectors: [], knownProcesses: ["shakeout"], replacing: text)
    #expect(Set(amended.logs[0].columns.keys) == Set(headers))
  }

  @Test(arguments: [
    "  - {file: a.csv, kind: emission, interval_min: 60, outlet: DA001, columns: {B: ignore}}",
    "  - columns: {B: ignore}\n    file: a.csv\n    kind: emission\n    interval_min: 60\n    outlet: DA001",
    "  -\n    file: a.csv\n    kind: emission\n    interval_min: 60\n    outlet: DA001",
  ])
  func `what cannot be added to is refused`(_ logs: String) throws {
    let (folder, dossier) = try Self.dossier(logs)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: Fault.self) {
      try plantText(of: dossier, adding: ["a.csv": [("A", .ignored)]])
    }
  }

  @Test(arguments: [
    "timestamp", "date", "time", "outlet", "pollutant", "value", "unit", "flag", "claim", "ignore",
    "reading SO2 mg/m3", "flag_of SO2",
  ])
  func `uses have words`(_ words: String) {
    #expect(ColumnUse(words: words)?.words == words)
  }

  @Test(arguments: [
    "", " ", "reading", "reading SO2", "reading SO2 kPa", "reading nothing mg/m3", "flag_of",
    "flag_of x", "timestamp ", "timestamp x", "reading  SO2 mg/m3", "{pollutant: SO2}",
  ])
  func `other words are no use`(_ words: String) {
    #expect(ColumnUse(words: words) == nil)
  }
}
