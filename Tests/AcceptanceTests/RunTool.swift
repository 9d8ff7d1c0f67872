import BuiltPrograms
import Foundation

/// What one run of the built tool gave.
struct ToolRun {
  var code: Int32
  var output: [UInt8]
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs the tool as a user would, and waits for it.
///
/// - Parameters:
///   - environment: the whole environment but for PATH; nothing of the machine's own leaks in.
///   - folder: where the run happens; a fresh empty folder if left out.
///   - outputPath: a file that standard output is redirected to, such as `/dev/full`.
func runTool(
  _ arguments: [String], environment: [String: String] = ["LC_ALL": "C"], in folder: URL? = nil,
  outputPath: String? = nil
) throws -> ToolRun {
  let scratch = try TemporaryFolder()
  let captured = scratch.url.appending(path: "output")
  let errors = scratch.url.appending(path: "errors")
  for file in [captured, errors] { try Data().write(to: file) }
  let target = outputPath.map { URL(filePath: $0) } ?? captured

  let process = Process()
  process.executableURL = BuiltPrograms.tool
  process.arguments = arguments
  process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
  process.currentDirectoryURL = folder ?? scratch.url
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = try FileHandle(forWritingTo: target)
  process.standardError = try FileHandle(forWritingTo: errors)
  try process.run()
  process.waitUntilExit()

  return ToolRun(
    // A signal must never be mistaken for an exit code.
    code: process.terminationReason == .exit ? process.terminationStatus : 1000,
    output: [UInt8](try Data(contentsOf: captured)),
    errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}

/// The project's own folder, for its samples and standards.
let projectURL: URL = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// A folder of its own for one test; gone when nobody holds it any more.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "greengate-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, with the folders above it.
  @discardableResult
  func write(_ text: String, to path: String) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// Names of what lies in the folder, hidden files too, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
  }
}
