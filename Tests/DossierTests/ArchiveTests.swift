import Dossier
import Foundation
import Intake
import Measures
import Testing

/// All bytes of an open log.
func content(of input: InputFile) throws -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: input.size + 1)
  let count = try unsafe bytes.withUnsafeMutableBytes { buffer throws(Fault) in
    try unsafe input.read(into: buffer, at: 0)
  }
  return Array(bytes.prefix(count))
}

/// What two dossiers must share, whatever they are packed in.
func description(of dossier: PlantDossier) throws -> [String] {
  var lines = [
    "\(dossier.plant)", "\(dossier.outlets)", "\(dossier.period)", "\(dossier.scope)",
    "\(dossier.stops)", "\(dossier.remarks)", "\(dossier.declarations)",
    "\(String(describing: dossier.energyYear))",
  ]
  for log in dossier.logs {
    lines.append("\(log.file) \(log.kind) \(log.position) \(log.input.path) \(log.input.size)")
    lines.append(String(decoding: try content(of: log.input), as: UTF8.self))
  }
  return lines
}

@Suite struct ArchiveTests {
  static let plant = Sample.plant + "  - {file: logs/power.csv, kind: power}\n"
  static let power = Array("timestamp,meter,kw\n".utf8)

  static func zip(prefix: String = "") -> ZipBuilder {
    var zip = ZipBuilder()
    zip.add(prefix + "logs/")
    zip.add(prefix + "logs/power.csv", power)
    zip.add(prefix + "logs/emission.csv", Sample.log)
    zip.add(prefix + "plant.yaml", Array(plant.utf8))
    return zip
  }

  static func tar(prefix: String = "") -> TarBuilder {
    var tar = TarBuilder()
    tar.add(prefix + "logs/", type: "5")
    tar.add(prefix + "logs/power.csv", power)
    tar.add(prefix + "logs/emission.csv", Sample.log)
    tar.add(prefix + "plant.yaml", Array(plant.utf8))
    return tar
  }

  static func folder() throws -> [String] {
    let folder = try TestFolder(Sample.files(plant).merging(["logs/power.csv": power]) { $1 })
    return try description(of: open(folder.path))
  }

  /// The bytes under a name that says nothing of what they are.
  func opened(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws -> [String] {
    let folder = try TestFolder(["upload": bytes])
    return try description(of: open(folder.path + "/upload", limits: limits))
  }

  @Test func `a zip gives what its folder gives`() throws {
    #expect(try opened(Self.zip().bytes()) == Self.folder())
  }

  @Test func `one top folder may hold everything`() throws {
    #expect(try opened(Self.zip(prefix: "示例铸造/").bytes()) == Self.folder())
    #expect(try opened(Self.zip(prefix: "./").bytes()) == Self.folder())
  }

  @Test func `tar and tar gz give what their folder gives`() throws {
    let plain = Self.tar().finished()
    #expect(try opened(plain) == Self.folder())
    #expect(try opened(gzip(plain)) == Self.folder())
    #expect(try opened(Self.tar(prefix: "./").finished()) == Self.folder())
    #expect(try opened(Self.tar(prefix: "示例/").finished()) == Self.folder())
  }

  @Test func `what Finder adds is skipped`() throws {
    var zip = Self.zip(prefix: "档案/")
    zip.add("__MACOSX/")
    zip.add("__MACOSX/档案/._plant.yaml", [0x50, 0x4B, 3, 4])
    zip.add("档案/.DS_Store", [0, 1, 2])
    zip.add(".DS_Store")
    #expect(try opened(zip.bytes()) == Self.folder())
  }

  /// 日志/排放.csv in GBK, with no promise of UTF-8; and in UTF-8, with and without it.
  @Test func `names in GBK and in UTF-8 are the same names`() throws {
    let gbk: [UInt8] = [0xC8, 0xD5, 0xD6, 0xBE, 0x2F, 0xC5, 0xC5, 0xB7, 0xC5] + Array(".csv".utf8)
    let utf8 = Array("日志/排放.csv".utf8)
    for (name, flags) in [(gbk, 0), (utf8, 0), (utf8, 0x0800)] {
      var zip = ZipBuilder()
      let plant = Sample.plant.replacing("logs/emission.csv", with: "日志/排放.csv")
      zip.add("plant.yaml", Array(plant.utf8))
      zip.add("", Sample.log) {
        $0.name = name
        $0.flags = flags
      }
      let folder = try TestFolder(["a.zip": zip.bytes()])
      let dossier = try open(folder.path + "/a.zip")
      #expect(dossier.logs.map(\.file) == ["日志/排放.csv"])
      #expect(try content(of: dossier.logs[0].input) == Sample.log)
    }
  }

  /// A GBK character whose second byte is a backslash: 昞 is 95 5C.
  @Test func `a backslash inside a GBK character is no backslash`() throws {
    var zip = Self.zip()
    zip.add("", []) { $0.name = [0x95, 0x5C] }
    #expect(try opened(zip.bytes()) == Self.folder())
  }

  @Test func `a promise of UTF-8 is held`() throws {
    var zip = Self.zip()
    zip.add("", []) {
      $0.name = [0xC8, 0xD5]
      $0.flags = 0x0800
    }
    #expect(try refused(zip).contains("neither UTF-8 nor GB18030"))
  }

  @Test func `an office document beside the logs is evidence, not a nested archive`() throws {
    var zip = Self.zip()
    zip.add("evidence/审核.docx", [0x50, 0x4B, 3, 4])
    #expect(try opened(zip.bytes()) == Self.folder())
  }

  @Test func `a deflated zip written by another tool is read`() throws {
    let bytes = try #require(
      Data(base64Encoded: DeflatedZip.base64, options: .ignoreUnknownCharacters))
    let folder = try TestFolder(["a.zip": Array(bytes)])
    let dossier = try open(folder.path + "/a.zip")
    #expect(dossier.plant.id == "HZ-1")
    #expect(try content(of: dossier.logs[0].input) == Sample.log)
  }

  @Test func `a 7z file written by another tool is read`() throws {
    let bytes = try #require(
      Data(base64Encoded: SevenZip.base64, options: .ignoreUnknownCharacters))
    let folder = try TestFolder(["a.7z": Array(bytes)])
    let dossier = try open(folder.path + "/a.7z")
    #expect(dossier.plant.id == "HZ-1")
    #expect(dossier.logs.map(\.file) == ["日志/排放.csv"])
    #expect(try content(of: dossier.logs[0].input) == Sample.log)
  }

  @Test func `nothing stays behind in the folder for temporary files`() throws {
    let before = try scratchFiles()
    let folder = try TestFolder(["a.zip": Self.zip().bytes()])
    let dossier = try open(folder.path + "/a.zip")
    // Tests beside this one may be about to unlink theirs; what stays for good was left behind.
    var left = try scratchFiles().subtracting(before)
    for _ in 0..<1000 where !left.isEmpty { left.formIntersection(try scratchFiles()) }
    #expect(left.isEmpty)
    #expect(dossier.logs.count == 2)
  }

  private func scratchFiles() throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: "/tmp")
    return Set(names.filter { $0.hasPrefix("greengate-") && !$0.hasPrefix("greengate-tests-") })
  }

  private func refused(_ zip: ZipBuilder) throws -> String {
    let folder = try TestFolder(["a.zip": zip.bytes()])
    let fault = try refusal(of: folder.path + "/a.zip")
    #expect(fault.code == .unreadableInput)
    return fault.sentence.en
  }
}
