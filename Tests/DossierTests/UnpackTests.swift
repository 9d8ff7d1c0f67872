import Dossier
import Foundation
import Intake
import Measures
import Testing

/// Applications that come as one file: unpacked as they lay, and nothing besides.
struct UnpackTests {
  private static func application(
    _ top: String = "", _ change: (inout ZipBuilder) -> Void = { _ in }
  ) -> ZipBuilder {
    var zip = ZipBuilder()
    zip.add(top + "before/plant.yaml", Array("before".utf8))
    zip.add(top + "before/logs/energy.csv", [1, 2, 3])
    zip.add(top + "documents/", [])
    zip.add(top + "documents/备案证.txt", Array("文".utf8))
    zip.add(top + "after.zip", [0x50, 0x4B, 0x03, 0x04, 9, 9])
    zip.add("__MACOSX/._x", [1])
    zip.add(top + ".DS_Store", [1])
    zip.add(top + "application.yaml", Array("schema: x\n".utf8))
    change(&zip)
    return zip
  }

  /// - Returns: Every file below the new folder, with its bytes.
  private func unpacked(
    _ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
  ) throws -> [String: [UInt8]] {
    let folder = try TestFolder(["a.zip": bytes])
    let place = folder.path + "/unpacked"
    try unpackApplication(folder.path + "/a.zip", into: place, limits: limits)
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: place) {
      guard let data = FileManager.default.contents(atPath: place + "/" + name) else { continue }
      files[name] = [UInt8](data)
    }
    return files
  }

  @Test(arguments: ["", "项目/"])
  func `lies there as its folder did, without its top folder and what Finder adds`(_ top: String)
    throws
  {
    #expect(
      try unpacked(Self.application(top).bytes()) == [
        "application.yaml": Array("schema: x\n".utf8), "before/plant.yaml": Array("before".utf8),
        "before/logs/energy.csv": [1, 2, 3], "documents/备案证.txt": Array("文".utf8),
        "after.zip": [0x50, 0x4B, 0x03, 0x04, 9, 9],
      ])
  }

  @Test func `a tar as a browser's folder becomes one`() throws {
    var tar = TarBuilder()
    tar.add("x/application.yaml", [1])
    tar.add("x/before/plant.yaml", [2])
    #expect(try unpacked(tar.finished()) == ["application.yaml": [1], "before/plant.yaml": [2]])
  }

  @Test(arguments: BadZip.names.prefix(11))
  func `nothing leaves the folder by a name that`(_ bad: BadZip) throws {
    let zip = try #require(Self.evil(of: bad))
    let fault = #expect(throws: Fault.self) { try unpacked(zip.bytes()) }
    #expect(fault?.code == .unreadableInput)
    #expect(fault?.sentence.en.contains(bad.says) == true, "\(fault?.sentence.en ?? "")")
  }

  /// The last entry of the bad dossier, in an application.
  private static func evil(of bad: BadZip) -> ZipBuilder? {
    var dossier = ArchiveTests.zip()
    let count = dossier.entries.count
    bad.change(&dossier)
    guard dossier.entries.count > count, let last = dossier.entries.last else { return nil }
    return application { $0.entries.append(last) }
  }

  @Test func `links, devices and sizes that are lies are refused`() throws {
    let cases: [(String, (inout ZipBuilder) -> Void)] = [
      (
        "a link or a device",
        { zip in zip.add("link", Array("/etc/passwd".utf8)) { $0.mode = 0o120777 } }
      ),
      ("a link or a device", { zip in zip.add("null") { $0.mode = 0o020666 } }),
      ("encrypted", { zip in zip.add("secret") { $0.flags = 1 } }),
      (
        "not as large as the archive says",
        { zip in zip.add("x.csv", [1, 2, 3]) { $0.declaredSize = 4 } }
      ),
      ("both a file and a folder", { zip in zip.add("application.yaml/x", [1]) }),
      ("differ only in case", { $0.add("Application.yaml") }),
      ("too long", { $0.add(String(repeating: "x", count: 300)) }),
    ]
    for (words, change) in cases {
      let fault = #expect(throws: Fault.self) {
        try unpacked(Self.application("", change).bytes())
      }
      #expect(fault?.code == .unreadableInput)
      #expect(fault?.sentence.en.contains(words) == true, "\(fault?.sentence.en ?? words)")
    }
  }

  @Test func `what is no application says what it lacks`() throws {
    let cases: [([UInt8], String)] = [
      (Array("nothing".utf8), "zip of it"), (ArchiveTests.zip().bytes(), "has no application.yaml"),
      (Self.application("a/b/").bytes(), "only top folder"),
      (Array(Self.application().bytes().prefix(200)), "truncated"),
    ]
    for (bytes, words) in cases {
      let fault = #expect(throws: Fault.self) { try unpacked(bytes) }
      #expect(fault?.sentence.en.contains(words) == true, "\(fault?.sentence.en ?? words)")
    }
    var near = Self.application()
    near.entries[near.entries.count - 1].name = Array("application.yml".utf8)
    let fault = #expect(throws: Fault.self) { try unpacked(near.bytes()) }
    #expect(fault?.sentence.zh.contains("application.yml") == true)
  }

  @Test func `bytes are counted below, at and above the limit`() throws {
    // 6 + 3 + 3 + 6 + 1 + 1 + 10
    let bytes = Self.application().bytes()
    for (limit, isRead) in [(31, true), (30, true), (29, false)] {
      let outcome = Result { try unpacked(bytes, limits: ArchiveLimits(unpackedBytes: limit)) }
      #expect(((try? outcome.get()) != nil) == isRead, "\(limit)")
    }
    let count = Self.application().entries.count
    for (limit, isRead) in [(count + 1, true), (count, true), (count - 1, false)] {
      let outcome = Result { try unpacked(bytes, limits: ArchiveLimits(entries: limit)) }
      #expect(((try? outcome.get()) != nil) == isRead, "\(limit)")
    }
  }
}
