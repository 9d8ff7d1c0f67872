import Foundation
import Measures
import Standards
import Testing

@testable import Commands

/// Where standards are looked for, where output goes, and what digests cover.
struct PlaceTests {
  private func folders(
    named: [String] = [], variable: String? = nil, executable: String?
  ) throws -> [String] {
    try StandardsLocation.folders(
      named: named, environment: { $0 == "GREENGATE_STANDARDS" ? variable : nil },
      executable: executable)
  }

  @Test func `lets --standards go before the environment, and that before what is built in`() throws
  {
    let root = try TemporaryFolder()
    try root.write("", to: "Standards/a.yaml")
    let tool = root.url.path + "/.build/debug/greengate"
    #expect(try folders(named: ["x", "y"], variable: "z", executable: tool) == ["x", "y"])
    #expect(try folders(variable: "z", executable: tool) == ["z"])
    #expect(try folders(executable: tool) == [root.url.path + "/Standards"])
  }

  @Test func `finds installed standards before a checkout's`() throws {
    let root = try TemporaryFolder()
    try root.write("", to: "Standards/a.yaml")
    try root.write("", to: "share/greengate/standards/national/b.yaml")
    let found = try folders(executable: root.url.path + "/bin/greengate")
    #expect(found == [root.url.path + "/share/greengate/standards"])
  }

  @Test func `passes over a folder without packs`() throws {
    let root = try TemporaryFolder()
    try root.write("", to: "Standards/a.yaml")
    try root.write("", to: "inner/Standards/readme.txt")
    let found = try folders(executable: root.url.path + "/inner/bin/greengate")
    #expect(found == [root.url.path + "/Standards"])
  }

  @Test func `says what to do where no standards are found`() throws {
    let root = try TemporaryFolder()
    let fault = #expect(throws: Fault.self) {
      try folders(executable: root.url.path + "/bin/greengate")
    }
    #expect(fault?.code == .unusablePack)
    #expect(fault?.sentence.en.contains("--standards") == true)
  }

  // MARK: Output files

  @Test func `writes a file whole and leaves nothing beside it`() throws {
    let root = try TemporaryFolder()
    let file = try root.write("old", to: "report.json")
    try OutputFile(file.path).write(Array("new".utf8))
    #expect(try String(contentsOf: file, encoding: .utf8) == "new")
    #expect(try root.names() == ["report.json"])
  }

  @Test func `follows a link instead of replacing it`() throws {
    let root = try TemporaryFolder()
    let file = try root.write("old", to: "real.json")
    let link = root.url.appending(path: "link.json")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    try OutputFile(link.path).write(Array("new".utf8))
    #expect(try String(contentsOf: file, encoding: .utf8) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
  }

  @Test func `writes to a device without replacing it, and reports a full one`() throws {
    try OutputFile("/dev/null").write([1])
    #expect(try !FileManager.default.attributesOfItem(atPath: "/dev/null").isEmpty)
    let fault = #expect(throws: Fault.self) { try OutputFile("/dev/full").write([1]) }
    #expect(fault?.code == .unwritableOutput)
    #expect(fault?.position?.file == "/dev/full")
  }

  // MARK: Digests

  @Test func `digests packs by their names and bytes, not by where they lie`() {
    func digest(_ folder: String, _ name: String, _ bytes: String) -> String {
      let file = StandardsLibrary.PackFile(path: "\(folder)/\(name)", bytes: Array(bytes.utf8))
      return Seal.digest(of: StandardsLibrary(standards: [], files: [file]), in: [folder])
    }
    let base = digest("/a", "x.yaml", "1")
    #expect(base.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    #expect(digest("/b/c", "x.yaml", "1") == base)
    #expect(digest("/a", "y.yaml", "1") != base)
    #expect(digest("/a", "x.yaml", "2") != base)
  }

  @Test func `tells apart packs whose bytes are divided otherwise`() {
    func digest(_ first: String, _ second: String) -> String {
      let files = [("a", first), ("b", second)].map {
        StandardsLibrary.PackFile(path: $0.0, bytes: Array($0.1.utf8))
      }
      return Seal.digest(of: StandardsLibrary(standards: [], files: files), in: [])
    }
    #expect(digest("12", "3") != digest("1", "23"))
  }

  @Test(arguments: [
    ("/s/a.yaml", ["/s"], "a.yaml"), ("/s/a.yaml", ["/s/"], "a.yaml"),
    ("/s/t/a.yaml", ["/s", "/s/t"], "a.yaml"), ("/st/a.yaml", ["/s"], "/st/a.yaml"),
  ])
  func `names a pack by its path below its folder`(
    _ path: String, _ folders: [String], _ name: String
  ) {
    #expect(Seal.relative(path, to: folders) == name)
  }
}
