import Foundation
import Measures
import Receiving
import Testing

@Suite struct ReceivedPartsTests {
  private static func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-receiving-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `one file is the body as it came`() throws {
    try Self.inFolder { folder in
      var parts = try ReceivedParts(in: folder, limit: 10)
      try parts.begin("../../a.zip")
      try parts.write([1, 2])
      try parts.write([3])
      try parts.end()
      #expect(try parts.finish(to: folder + "/body") == 3)
      #expect(try Data(contentsOf: URL(filePath: folder + "/body")) == Data([1, 2, 3]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["body"])
      let body = try BodyFile(folder + "/body", .read)
      defer { body.close() }
      #expect(
        try body.sha256(of: 3)
          == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
      #expect(throws: Fault.self) { try body.sha256(of: 4) }
    }
  }

  @Test func `several files are a tar that tar reads`() throws {
    try Self.inFolder { folder in
      let long = "厂/" + String(repeating: "长", count: 60) + ".csv"
      let files: [(String, [UInt8])] = [
        ("厂/plant.yaml", Array("a".utf8)), ("x/b.csv", []),
        ("x/c", Array(repeating: 7, count: 512)),
        ("x/d", Array(repeating: 8, count: BodyFile.part + 1)), (long, [9]),
        (String(repeating: "y", count: 100), [1]), (String(repeating: "z", count: 101), [2]),
      ]
      var parts = try ReceivedParts(in: folder, limit: 1 << 21)
      for (name, bytes) in files {
        try parts.begin(name)
        if !bytes.isEmpty { try parts.write(bytes) }
        try parts.end()
      }
      let size = try parts.finish(to: folder + "/body")
      #expect(size.map { $0 % 512 } == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["body"])
      let out = folder + "/out"
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
      let tar = Process()
      tar.executableURL = URL(filePath: "/usr/bin/tar")
      tar.arguments = ["-xf", folder + "/body", "-C", out]
      try tar.run()
      tar.waitUntilExit()
      #expect(tar.terminationStatus == 0)
      for (name, bytes) in files {
        #expect(try Data(contentsOf: URL(filePath: out + "/" + name)) == Data(bytes), "\(name)")
      }
    }
  }

  @Test(arguments: [(9, true), (10, true), (11, false)])
  func `all files together have a limit`(_ size: Int, _ isFine: Bool) throws {
    try Self.inFolder { folder in
      var parts = try ReceivedParts(in: folder, limit: 10)
      func send() throws {
        try parts.begin("a")
        try parts.write([UInt8](repeating: 0, count: 5))
        try parts.end()
        try parts.begin("b")
        try parts.write([UInt8](repeating: 0, count: size - 5))
        try parts.end()
      }
      if isFine { try send() } else { #expect(throws: Fault.self) { try send() } }
      parts.discard()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  @Test func `a form without a file has no body`() throws {
    try Self.inFolder { folder in
      var parts = try ReceivedParts(in: folder, limit: 10)
      #expect(try parts.finish(to: folder + "/body") == nil)
    }
  }

  @Test func `no link is written through`() throws {
    try Self.inFolder { folder in
      _ = try ReceivedParts(in: folder, limit: 1)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/body", withDestinationPath: folder + "/elsewhere")
      #expect(throws: Fault.self) { _ = try BodyFile(folder + "/body", .write) }
    }
  }
}
