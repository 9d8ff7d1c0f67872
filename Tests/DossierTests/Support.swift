import Dossier
import Foundation
import Measures
import Testing

/// A folder of one test's own, removed with it.
final class TestFolder {
  let path: String

  init(_ files: [String: [UInt8]] = [:]) throws {
    path = NSTemporaryDirectory() + "greengate-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files { try write(name, bytes) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let location = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: location.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: location)
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }
}

/// A dossier that loads: one outlet, one hourly log.
enum Sample {
  static let log = Array(
    "timestamp,outlet,pollutant,value,unit,flag\n2025-03-01 00:00,DA001,PM,1,mg/m3,N\n".utf8)

  /// Line numbers matter to tests; keep one key a line.
  static let plant = """
    schema: greengate/dossier/1
    plant:
      id: HZ-1
      name: 示例铸造有限公司
      sector: foundry
      region: "330502"
      approved: 2019-03-12
    period:
      from: 2025-03-01T00:00:00+08:00
      to: 2025-04-01T00:00:00+08:00
    outlets:
      - id: DA001
        process: melting.cupola-cold
        monitors: [PM, O2]
    logs:
      - file: logs/emission.csv
        kind: emission
        interval_min: 60

    """

  static func files(_ plant: String = Sample.plant) -> [String: [UInt8]] {
    ["plant.yaml": Array(plant.utf8), "logs/emission.csv": log]
  }
}

func open(
  _ path: String, limits: ArchiveLimits = ArchiveLimits()
) throws(Fault) -> PlantDossier {
  try openDossier(
    path, knownSectors: ["foundry", "brick"],
    knownProcesses: ["melting.cupola-cold", "melting.cupola-hot", "main", "other"],
    limits: limits)
}

/// Opens a folder with this plant.yaml and the sample's log.
func openFolder(_ plant: String, _ more: [String: [UInt8]] = [:]) throws -> PlantDossier {
  let folder = try TestFolder(Sample.files(plant).merging(more) { $1 })
  return try open(folder.path)
}

/// What the refusal of a folder with this plant.yaml says.
func refusal(
  _ plant: String, _ more: [String: [UInt8]] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Fault {
  let folder = try TestFolder(Sample.files(plant).merging(more) { $1 })
  return try refusal(of: folder.path, sourceLocation: sourceLocation)
}

func refusal(
  of path: String, limits: ArchiveLimits = ArchiveLimits(),
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Fault {
  let fault = #expect(throws: Fault.self, sourceLocation: sourceLocation) {
    _ = try open(path, limits: limits)
  }
  return try #require(fault, sourceLocation: sourceLocation)
}
