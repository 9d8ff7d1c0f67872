import Foundation
import Measures
import Standards
import Testing

/// A directory of packs that is gone after the test.
final class PackFixture {
  let path: String

  init(_ files: [String: String]) throws {
    path = NSTemporaryDirectory() + "packs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(Data(text.utf8), to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ data: Data, to name: String) throws {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// The packs that the project ships.
  static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Standards").path
}

/// A small pack in which tests replace single lines; line 1 is the schema.
enum PackLines {
  static let header = [
    "schema: greengate/standard/1",
    "id: TEST 1-2025",
    "title: {zh: 测试标准, en: Test standard}",
    "issued: 2020-01-01",
    "effective: 2021-01-01",
    "region: \"000000\"",
    "sectors: [foundry]",
  ]
  static let limit = [
    "limits:",
    "- id: T1-PM",
    "  clause: Table 1",
    "  process: main",
    "  pollutant: PM",
    "  value: \"30\"",
    "  unit: mg/m3",
    "  basis: hour",
    "  source: a test",
  ]
  static let target = [
    "targets:",
    "- id: EI",
    "  annual_decline: \"0.0366\"",
    "  base_year: 2020",
    "  source: a test",
  ]

  static var whole: [String] { header + limit }

  /// The pack with the line that begins with `key` replaced, and others added at its end.
  static func pack(
    replacing key: String? = nil, by line: String? = nil, adding: [String] = []
  ) -> String {
    var lines = whole
    if let key, let index = lines.firstIndex(where: { $0.trimmed.hasPrefix(key) }) {
      lines.replaceSubrange(index...index, with: line.map { [$0] } ?? [])
    }
    return (lines + adding).joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate var trimmed: Substring { drop { $0 == " " || $0 == "-" } }
}

/// The fault that loading ends in.
func refusal(_ directories: [String], overlays: [String] = []) throws -> Fault {
  do {
    _ = try loadStandards(directories, overlays: overlays)
  } catch let fault {
    return fault
  }
  Issue.record("nothing was refused")
  throw CancellationError()
}
