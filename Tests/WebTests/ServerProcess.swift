#if Server
import BuiltPrograms
import Foundation
import Testing

/// `greengate-server` itself, as a process of its own.
final class ServerProcess {
  let folder: String
  private let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  /// The line that it printed when it was ready.
  let greeting: String
  let port: Int

  static let binary = BuiltPrograms.server

  init(_ arguments: [String], folder: String? = nil, environment: [String: String] = [:]) throws {
    self.folder =
      folder
      ?? FileManager.default.temporaryDirectory.appending(path: "gg-server-\(UUID().uuidString)")
      .path
    process.executableURL = Self.binary
    process.arguments = ["--data", self.folder, "--listen", "127.0.0.1:0"] + arguments
    process.environment = ["LANG": "en_US.UTF-8"].merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 0x0A {
      line.append(byte)
    }
    greeting = String(decoding: line, as: UTF8.self)
    let match = greeting.firstMatch(of: /127\.0\.0\.1:([0-9]+)/)
    port = match.flatMap { Int($0.1) } ?? 0
  }

  var id: Int32 { process.processIdentifier }

  /// Whether it has read all that has been sent to it, on one connection or more.
  static func hasReadEverything(port: Int) throws -> Bool {
    let hex = String(port, radix: 16, uppercase: true)
    let wanted = ":" + String(repeating: "0", count: 4 - hex.count) + hex
    var isConnected = false
    for line in try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8).split(separator: "\n")
    {
      let fields = line.split(separator: " ")
      guard fields.count > 4, fields[3] == "01" else { continue }
      let queues = fields[4].split(separator: ":")
      // Of the client's end: what is not there yet; of the server's: what it has not taken.
      if fields[2].hasSuffix(wanted), queues[0] != "00000000" { return false }
      guard fields[1].hasSuffix(wanted) else { continue }
      if queues[1] != "00000000" { return false }
      isConnected = true
    }
    return isConnected
  }

  /// Asks it to stop.
  ///
  /// - Returns: Its exit code and its log, line by line.
  func stop() throws -> (code: Int32, log: [String]) {
    process.terminate()
    let log = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus,
      String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
    )
  }

  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs it to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (code: Int32, output: String, errors: String) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = binary
    process.arguments = arguments
    process.environment = ["LANG": "en_US.UTF-8"].merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let texts = (
      try output.fileHandleForReading.readToEnd() ?? Data(),
      try errors.fileHandleForReading.readToEnd() ?? Data()
    )
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: texts.0, as: UTF8.self),
      String(decoding: texts.1, as: UTF8.self)
    )
  }
}
#endif
