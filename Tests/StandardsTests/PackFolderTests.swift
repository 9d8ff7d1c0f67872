import Foundation
import Measures
import Standards
import Testing

struct PackFolderTests {
  private func pack(_ id: String) -> String {
    PackLines.pack(replacing: "id: TEST", by: "id: \(id)")
  }

  @Test func `reads packs at any depth, sorted by path, and nothing else`() throws {
    let fixture = try PackFixture([
      "b.yaml": pack("B"), "a/z.yml": pack("A"), "c.YAML": pack("C"), "README.md": "# no pack",
      ".hidden.yaml": "no pack", ".git/x.yaml": "no pack", "notes.yaml.txt": "no pack",
    ])

    let library = try loadStandards([fixture.path])

    #expect(
      library.files.map(\.path) == ["a/z.yml", "b.yaml", "c.YAML"].map { fixture.path + "/" + $0 })
    #expect(library.standards.map(\.id) == ["A", "B", "C"])
  }

  @Test func `keeps the bytes as they were read`() throws {
    let text = "\u{FEFF}" + pack("A").replacing("\n", with: "\r\n")
    let fixture = try PackFixture(["a.yaml": text])

    #expect(try loadStandards([fixture.path]).files.map(\.bytes) == [Array(text.utf8)])
  }

  @Test func `a slash at the end of the directory changes nothing`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A")])

    let library = try loadStandards([fixture.path + "/"])

    #expect(library.files.map(\.path) == [fixture.path + "/a.yaml"])
  }

  @Test func `reads a single file that is named itself`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A"), "b.yaml": pack("B")])

    #expect(try loadStandards([fixture.path + "/b.yaml"]).standards.map(\.id) == ["B"])
  }

  @Test func `refuses a directory that is not there as missing input`() throws {
    let fault = try refusal(["/no/such/standards"])

    #expect(fault.code == .missingInput)
    #expect(fault.position == SourcePosition(file: "/no/such/standards"))
  }

  @Test func `refuses a missing overlay too`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A")])

    #expect(
      try refusal([fixture.path], overlays: [fixture.path + "/none"]).code == .missingInput)
  }

  @Test(arguments: [[:], ["README.md": "# nothing"], ["sub/notes.txt": "x"]])
  func `refuses a directory without any pack`(_ files: [String: String]) throws {
    let fixture = try PackFixture(files)

    let fault = try refusal([fixture.path])

    #expect(fault.code == .unusablePack)
    #expect(fault.sentence.en.contains("No pack"))
  }

  @Test func `refuses a second directory that holds none`() throws {
    let full = try PackFixture(["a.yaml": pack("A")])
    let empty = try PackFixture([:])

    #expect(try refusal([full.path, empty.path]).position?.file == empty.path)
  }

  @Test(arguments: [(4 << 20, true), ((4 << 20) + 1, false)])
  func `reads packs of up to four mebibytes`(_ size: Int, _ accepted: Bool) throws {
    let text = pack("A")
    let filler = "#" + String(repeating: "x", count: size - text.utf8.count - 1)
    let fixture = try PackFixture(["a.yaml": text + filler])
    if accepted {
      _ = try loadStandards([fixture.path])
    } else {
      #expect(try refusal([fixture.path]).sentence.en.contains("4 MiB"))
    }
  }

  @Test func `names the line that is not UTF-8`() throws {
    let fixture = try PackFixture([:])
    try fixture.write(Data(pack("A").utf8 + [0x23, 0x0A, 0x23, 0xFF, 0x0A]), to: "a.yaml")

    let fault = try refusal([fixture.path])

    #expect(fault.position?.line == 18)
    #expect(fault.sentence.en.contains("UTF-8"))
  }

  @Test func `names the line of a character that YAML forbids`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A") + "# \u{1}\n"])

    #expect(try refusal([fixture.path]).position?.line == 17)
  }

  @Test func `reads on in a directory that is named like a pack`() throws {
    let fixture = try PackFixture(["x.yaml/a.yaml": pack("A")])

    #expect(try loadStandards([fixture.path]).standards.map(\.id) == ["A"])
  }

  @Test func `ends at a link that leads back to its own directory`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A")])
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path + "/again", withDestinationPath: fixture.path)

    #expect(try loadStandards([fixture.path]).standards.map(\.id) == ["A"])
  }

  @Test func `refuses a link that leads nowhere`() throws {
    let fixture = try PackFixture(["a.yaml": pack("A")])
    try FileManager.default.createSymbolicLink(
      atPath: fixture.path + "/b.yaml", withDestinationPath: fixture.path + "/gone")

    #expect(try refusal([fixture.path]).position?.file == fixture.path + "/b.yaml")
  }

  @Test func `is the same whatever the order in which files were made`() throws {
    let names = ["a.yaml", "b.yaml", "c.yaml"]
    let one = try PackFixture([:])
    let other = try PackFixture([:])
    for name in names { try one.write(Data(pack(name).utf8), to: name) }
    for name in names.reversed() { try other.write(Data(pack(name).utf8), to: name) }

    #expect(
      try loadStandards([one.path]).files.map(\.bytes)
        == loadStandards([other.path]).files.map(\.bytes))
  }
}
