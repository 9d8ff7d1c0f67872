#if Server
import BuiltPrograms
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// The tool that was built beside these tests.
enum BuiltTool {
  static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func sample(_ name: String) -> String {
    project.appending(path: "Samples").appending(path: name).path
  }

  /// What it printed. No thread of other tests waits for it.
  @discardableResult
  static func run(
    _ arguments: [String], in folder: URL = project
  ) async throws -> (code: Int32, output: [UInt8]) {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try wait(for: arguments, in: folder) })
      }
    }
  }

  private static func wait(for arguments: [String], in folder: URL) throws -> (
    code: Int32, output: [UInt8]
  ) {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "greengate-tool-\(UUID().uuidString)")
    try Data().write(to: scratch)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let process = Process()
    process.executableURL = BuiltPrograms.tool
    process.arguments = arguments
    process.environment = ["LC_ALL": "C", "PATH": "/usr/bin:/bin"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: scratch)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, [UInt8](try Data(contentsOf: scratch)))
  }
}

/// A ledger with the samples, made once by `greengate record`: the foundry twice, so that one run is
/// replaced, and a plant whose every name would be markup if it were not escaped.
enum RecordedSamples {
  static let hostileName = #""><script>alert(1)</script><img src=x onerror=alert(2)>'"#

  static let ledger: Task<URL, any Error> = Task {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-recorded-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ledger = folder.appending(path: "greengate.ledger")
    func record(_ arguments: String...) async throws {
      try await BuiltTool.run(["record", "--ledger", ledger.path] + arguments)
    }
    try await record(
      BuiltTool.sample("foundry-three-episodes"), "--as-of", "2025-05-01", "--reason", "首次报送")
    try await record(
      BuiltTool.sample("foundry-three-episodes"), BuiltTool.sample("cement-kiln-stopped-week"),
      BuiltTool.sample("plastics-too-little-data"),
      BuiltTool.sample("printing-dyeing-clean-month"))
    let hostile = folder.appending(path: "hostile")
    try FileManager.default.copyItem(
      at: URL(filePath: BuiltTool.sample("foundry-three-episodes")), to: hostile)
    let file = hostile.appending(path: "plant.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("HZ-FD-001", with: "ZS-<b>-&1")
      .replacing("示例铸造有限公司", with: "'" + hostileName.replacing("'", with: "''") + "'")
      .replacing("1号冲天炉", with: "'<script>炉'").replacing("\"330502\"", with: "\"442000\"")
    try Data(text.utf8).write(to: file)
    try await record(hostile.path)
    return ledger
  }

  static let hostilePlant = "ZS-<b>-&1"
}

extension TestSite {
  /// A site with the samples in its ledger.
  static func recorded(
    files: [String: String] = [:], hasReference: Bool = false,
    ledger: Task<URL, any Error> = RecordedSamples.ledger
  ) async throws -> TestSite {
    let site = try TestSite(files: files, hasReference: hasReference)
    let ledger = try await ledger.value
    // Closed and whole: nothing lies beside it.
    try FileManager.default.copyItem(
      at: ledger, to: URL(filePath: site.folder).appending(path: "greengate.ledger"))
    return site
  }

  /// A session of somebody else with these rights.
  func session(_ rights: Rights) throws -> HTTPFields {
    let admin = try #require(people[.administrator])
    let token = try house.store.invite(rights, by: Actor(admin.id, from: "test"))
    let made = try house.store.redeemInvitation(
      token, name: "someone \(UUID().uuidString)", password: Self.password, address: "test")
    return [.cookie: "gg_session=\(made.token)"]
  }

  /// What its administrator sees.
  func everything() async throws -> LedgerView {
    try await house.shelf.view(of: Sight(.administrator))
  }

  /// The check in force of a plant.
  func run(of plant: String) async throws -> SeenRun {
    try #require(try await everything().plant(plant).latest)
  }
}

extension TestResponse {
  /// Whether nothing inline stands on the page, which the policy would refuse.
  var isPlainMarkup: Bool {
    let page = text
    return page.firstMatch(of: /<[^>]*\sstyle\s*=/) == nil
      && page.firstMatch(of: /<[^>]*\son[a-z]+\s*=/) == nil
      && page.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil && !page.contains("<style")
      && !page.contains("javascript:")
  }
}
#endif
