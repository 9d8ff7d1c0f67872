import Foundation
import Testing

/// The sample repository of applications, and what each of them must come to.
enum GateSamples {
  static let codes: [(name: String, code: Int32)] = [
    ("huzhou-grinding-swap", 1), ("zhongshan-grant", 0), ("zhongshan-mix", 1),
    ("zhongshan-other-outlet", 1), ("zhongshan-small-firm", 1), ("zhongshan-two-months", 3),
  ]

  static let repository = projectURL.appending(path: "Samples/gate-repository")

  static let standards = projectURL.appending(path: "Standards").path

  /// Runs the gate inside the sample repository, so that sheets hold no path of this machine.
  static func decide(
    _ name: String, _ arguments: String..., in folder: URL = repository
  ) throws -> ToolRun {
    try runTool(
      ["gate", "applications/\(name)", "--standards", standards] + arguments, in: folder)
  }

  /// A copy of the repository that a test may change.
  static func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["applications", "baseline.yaml", "register.yaml", "waivers.yaml"] {
      try FileManager.default.copyItem(
        at: repository.appending(path: name), to: folder.url.appending(path: name))
    }
    return folder
  }
}

extension TemporaryFolder {
  func text(of path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }

  /// Replaces words in a file, and sees that they were there.
  func change(_ path: String, _ old: String, _ new: String) throws {
    let text = try text(of: path)
    try #require(text.contains(old), "\(path) does not hold \(old)")
    try write(text.replacingOccurrences(of: old, with: new), to: path)
  }
}
