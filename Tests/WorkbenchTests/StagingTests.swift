import Dossier
import Foundation
import Measures
import Testing
import Workbench

/// Uploads become dossiers, or a sentence; nothing is ever written outside of their folder.
struct StagingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var foundry: String { projectPath + "/Samples/foundry-three-episodes" }

  private func stage(
    _ files: [(String, String)], limits: StagingLimits = StagingLimits()
  ) throws(Fault) -> String {
    var staging = try Staging(into: folder.path + "/in", label: "upload", limits: limits)
    for (name, text) in files where try staging.begin(Array(name.utf8)) {
      // In two parts, as they come from a browser.
      let bytes = Array(text.utf8)
      try staging.write(bytes.prefix(3))
      try staging.write(bytes.dropFirst(3))
    }
    return try staging.finish()
  }

  /// What lies under the test's folder, apart from the staged one.
  private func strays() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "in" }
  }

  @Test(arguments: ["", "dossier/"])
  func `a folder is kept as it came, also under the browser's top folder`(_ top: String) throws {
    let dossier = try stage([
      (top + "plant.yaml", "schema: x"), (top + "logs/emission.csv", "a,b\n1,2\n"),
      (top + ".DS_Store", "x"), ("__MACOSX/\(top)plant.yaml", "x"),
    ])
    #expect(dossier == folder.path + "/in" + (top.isEmpty ? "" : "/dossier"))
    let names = try FileManager.default.subpathsOfDirectory(atPath: dossier).sorted()
    #expect(names == ["logs", "logs/emission.csv", "plant.yaml"])
    #expect(
      try String(contentsOfFile: dossier + "/logs/emission.csv", encoding: .utf8) == "a,b\n1,2\n")
  }

  @Test(arguments: [
    "../out", "a/../../out", "/etc/out", "a\\out", "C:/out", "a\u{0}b", "a\nb", "",
  ])
  func `a name that leads out is refused`(_ name: String) throws {
    let fault = #expect(throws: Fault.self) {
      _ = try stage([("plant.yaml", "x"), (name, "y")])
    }
    #expect(fault?.code == .unreadableInput && fault?.position?.file == "upload")
    #expect(try strays().isEmpty)
  }

  @Test(arguments: [
    [("plant.yaml", "x"), ("Plant.yaml", "y")], [("plant.yaml", "x"), ("a", "y"), ("a/b", "z")],
    [("plant.yaml", "x"), ("a/b", "y"), ("a", "z")], [("logs/emission.csv", "x")],
    [("a/plant.yaml", "x"), ("b/plant.yaml", "y")],
    [("plant.yaml", "x"), (String(repeating: "n", count: 300), "y")],
  ])
  func `names that stand against each other are refused, and so is none`(
    _ files: [(String, String)]
  ) {
    let fault = #expect(throws: Fault.self) { _ = try stage(files) }
    #expect(fault?.code == .unreadableInput)
  }

  @Test func `bytes and files have limits, which may be reached`() throws {
    let limits = StagingLimits(bytes: 10, files: 2)
    #expect(throws: Never.self) {
      _ = try stage([("plant.yaml", "12345"), ("a", "12345")], limits: limits)
    }
    try FileManager.default.removeItem(atPath: folder.path + "/in")
    #expect(throws: Fault.self) {
      _ = try stage([("plant.yaml", "12345"), ("a", "123456")], limits: limits)
    }
    try FileManager.default.removeItem(atPath: folder.path + "/in")
    #expect(throws: Fault.self) {
      _ = try stage([("plant.yaml", ""), ("a", ""), ("b", "")], limits: limits)
    }
  }

  private func dossier(
    of body: String, _ label: String, plant: [UInt8]? = nil, log: String? = nil,
    limits: StagingLimits = StagingLimits()
  ) async throws(Fault) -> String {
    try await Workbench(tool: [toolPath], limits: WorkLimits(memory: 400_000_000)).dossier(
      ofBody: body, scratch: folder.path, label: label, plant: plant, log: log, limits: limits)
  }

  @Test func `an archive stays as it came`() async throws {
    let body = try folder.write(
      [0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18), to: "body")
    #expect(try await dossier(of: body, "a.zip") == body)
    await #expect(throws: Fault.self) {
      _ = try await dossier(of: body, "a.zip", limits: StagingLimits(bytes: 21))
    }
  }

  @Test func `a link is no body`() async throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "/etc/passwd")
    await #expect(throws: Fault.self) { _ = try await dossier(of: folder.path + "/link", "a") }
  }

  @Test func `a log alone is put beside the last plant.yaml, narrowed to it`() async throws {
    let plant = Array(try Data(contentsOf: URL(filePath: foundry + "/plant.yaml")))
    let log = Array("timestamp,outlet,pollutant,value,unit,flag\n".utf8)
    let body = try folder.write(log, to: "body")
    let path = try await dossier(of: body, "april.csv", plant: plant)
    let known = ["melting.cupola-cold", "shakeout"]
    let dossier = try openDossier(path, knownSectors: [], knownProcesses: known)
    let whole = try openDossier(foundry, knownSectors: [], knownProcesses: known)
    #expect(dossier.period == whole.period && dossier.scope == [.emission])
    #expect(dossier.logs.map(\.file) == ["logs/emission.csv"])
    #expect(dossier.outlets.count == 2 && dossier.stops.count == 2)
    // The plant's own words stay.
    #expect(String(decoding: dossier.plantBytes, as: UTF8.self).contains("# before 2021-01-01"))
    // The log has two names now, and stands on the disk once.
    let files = try [body, path + "/logs/emission.csv"].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.systemFileNumber] as? UInt64
    }
    #expect(files[0] != nil && files[0] == files[1])
    // Which goes, the other stays.
    try FileManager.default.removeItem(atPath: path)
    #expect(try folder.read("body").utf8.count == log.count)
  }

  @Test func `what a plant wrote is read by a child, which may end as it likes`() async throws {
    let body = try folder.write(Array("a,b\n".utf8), to: "body")
    let tool = try folder.script("kill -SEGV $$")
    let bench = Workbench(tool: tool, limits: WorkLimits(memory: 400_000_000))
    let fault = await #expect(throws: Fault.self) {
      _ = try await bench.dossier(
        ofBody: body, scratch: folder.path, label: "a.csv", plant: Array("schema: x".utf8))
    }
    #expect(fault?.code == .temporary)
  }

  @Test(arguments: [("logs/energy.csv", Scope.energy), ("logs/production.csv", .energy)])
  func `the log may be named`(_ name: String, _ scope: Scope) throws {
    let plant = Array(try Data(contentsOf: URL(filePath: foundry + "/plant.yaml")))
    let (text, file) = try plantText(plant, forLog: name, period: nil)
    #expect(file == name)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("scope: [\(scope.rawValue)]"))
    #expect(lines.count { $0.contains("{file:") } == 1)
  }

  @Test func `a log without a plant, or that nobody can place, is a sentence`() async throws {
    let body = try folder.write(Array("a,b\n".utf8), to: "body")
    let alone = await #expect(throws: Fault.self) { _ = try await dossier(of: body, "a.csv") }
    #expect(alone?.code == .unreadableInput)
    // As the child says it, in both languages.
    let plant = Array(try Data(contentsOf: URL(filePath: foundry + "/plant.yaml")))
    let stray = await #expect(throws: Fault.self) {
      _ = try await dossier(of: body, "a.csv", plant: plant, log: "--c.csv")
    }
    #expect(stray?.code == .unreadableInput && stray?.sentence.zh.contains("请写明") == true)
    #expect(stray?.sentence.en.contains("say which") == true)
    let flow = Array(
      """
      schema: greengate/dossier/1
      logs: [{file: a.csv, kind: emission, interval_min: 1}, {file: b.csv, kind: emission, interval_min: 1}]
      """.utf8)
    for log in [nil, "a.csv", "c.csv"] {
      #expect(throws: Fault.self) { _ = try plantText(flow, forLog: log, period: nil) }
    }
    #expect(throws: Fault.self) { _ = try plantText(Array("{".utf8), forLog: nil, period: nil) }
  }
}
