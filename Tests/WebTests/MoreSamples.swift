#if Server
import Foundation
import Testing

/// A ledger with a foundry whose names begin formulas and whose log is called like markup, and with decisions of the gate.
enum MoreSamples {
  static let formulaPlant = "HZ-EQ-001"
  static let hostileFile = "<img src=x onerror=alert(8)>.csv"
  static let register = BuiltTool.sample("gate-repository/register.yaml")

  static let ledger: Task<URL, any Error> = Task {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-more-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let ledger = folder.appending(path: "greengate.ledger")
    let dossier = folder.appending(path: "formula")
    try FileManager.default.copyItem(
      at: URL(filePath: BuiltTool.sample("foundry-three-episodes")), to: dossier)
    let file = dossier.appending(path: "plant.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("HZ-FD-001", with: formulaPlant)
      .replacing("示例铸造有限公司", with: "\"=cmd|' /C calc'!A0\"")
      .replacing("1号冲天炉", with: "'@SUM(1+1)'")
      .replacing("logs/emission.csv", with: "'logs/\(hostileFile)'")
    try Data(text.utf8).write(to: file)
    let logs = dossier.appending(path: "logs")
    try FileManager.default.moveItem(
      at: logs.appending(path: "emission.csv"), to: logs.appending(path: hostileFile))
    try await BuiltTool.run(["record", "--ledger", ledger.path, dossier.path])
    for application in ["zhongshan-grant", "zhongshan-mix", "huzhou-grinding-swap"] {
      try await BuiltTool.run([
        "gate", BuiltTool.sample("gate-repository/applications/\(application)"), "--register",
        register, "--ledger", ledger.path,
      ])
    }
    return ledger
  }

  /// All XML of a workbook.
  static func parts(of workbook: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xlsx")
    try Data(workbook).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import sys, zipfile
      book = zipfile.ZipFile(sys.argv[1])
      sys.stdout.buffer.write(b"".join(book.read(n) for n in book.namelist() if n.endswith(".xml")))
      """, file.path,
    ]
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
#endif
