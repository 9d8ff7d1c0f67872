import Dossier
import Foundation
import Measures
import Testing

/// A zip that must be refused: the sound one with something done to it.
struct BadZip: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// Words of the English sentence.
  var says: String
  var bytes: @Sendable () -> [UInt8]
  var change: @Sendable (inout ZipBuilder) -> Void

  init(
    _ name: String, _ says: String, _ change: @escaping @Sendable (inout ZipBuilder) -> Void
  ) {
    testDescription = name
    self.says = says
    self.change = change
    bytes = {
      var zip = ArchiveTests.zip()
      change(&zip)
      return zip.bytes()
    }
  }

  static let names: [BadZip] = [
    BadZip("leaves by ..", "has `..`") { $0.add("../evil.csv") },
    BadZip("leaves by .. in the middle", "has `..`") { $0.add("logs/../../evil.csv") },
    BadZip("is absolute", "absolute path") { $0.add("/etc/evil") },
    BadZip("has a backslash", "has a backslash") { $0.add("logs\\evil.csv") },
    BadZip("has a drive letter", "drive letter") { $0.add("C:evil.csv") },
    BadZip("has a NUL", "control characters") { $0.add("a\u{0}.csv") },
    BadZip("has an escape", "control characters") { $0.add("a\u{1B}[2J.csv") },
    BadZip("has a line break", "control characters") { $0.add("a\nb.csv") },
    BadZip("turns the text around", "control characters") { $0.add("a\u{202E}vsc.exe") },
    BadZip("is empty", "no name") { $0.add("") },
    BadZip("is no text", "neither UTF-8 nor GB18030") { zip in
      zip.add("") { $0.name = [0xFF, 0xFF] }
    },
    BadZip("stands twice", "differ only in case") { $0.add("logs/emission.csv") },
    BadZip("stands twice but for case", "differ only in case") { $0.add("Logs/Emission.CSV") },
    BadZip("stands twice but for a dot", "differ only in case") { $0.add("logs/./emission.csv") },
    BadZip("is a file and a folder", "differ only in case") { $0.add("plant.yaml/") },
  ]

  static let contents: [BadZip] = [
    BadZip("symbolic link", "a link or a device") { zip in
      zip.add("link", Array("/etc/passwd".utf8)) { $0.mode = 0o120777 }
    },
    BadZip("device", "a link or a device") { zip in zip.add("null") { $0.mode = 0o020666 } },
    BadZip("pipe", "a link or a device") { zip in zip.add("pipe") { $0.mode = 0o010666 } },
    BadZip("encrypted", "encrypted") { zip in zip.add("secret.csv") { $0.flags = 1 } },
    BadZip("unknown method", "packed by method 9") { zip in zip.add("a.csv") { $0.method = 9 } },
    BadZip("nested by name", "holds another archive, `more.zip`") { $0.add("more.zip") },
    BadZip("nested by name in capitals", "holds another archive") { $0.add("MORE.TAR.GZ") },
    BadZip("nested zip by content", "holds another archive, `x.csv`") {
      $0.add("x.csv", ArchiveTests.zip().bytes())
    },
    BadZip("nested gzip by content", "holds another archive") {
      $0.add("x.csv", [0x1F, 0x8B, 8])
    },
    BadZip("nested 7z by content", "holds another archive") {
      $0.add("x.csv", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])
    },
    BadZip("nested xz by content", "holds another archive") {
      $0.add("x.csv", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])
    },
    BadZip("stored entry that claims more", "not as large as the archive says") { zip in
      zip.add("x.csv", [1, 2, 3]) { $0.declaredSize = 4 }
    },
    BadZip("two headers at one place", "overlap") { zip in
      zip.add("x.csv", [1, 2, 3]) { $0.declaredOffset = 0 }
      zip.entries[zip.entries.count - 1].name = zip.entries[0].name
      zip.entries[zip.entries.count - 1].localName = zip.entries[0].name
    },
    BadZip("other name in the local header", "damaged") { zip in
      zip.add("x.csv", [1, 2, 3]) { $0.localName = Array("y.csv".utf8) }
    },
    BadZip("offset beyond the file", "damaged") { zip in
      zip.add("x.csv", [1, 2, 3]) { $0.declaredOffset = 0x7FFF_FFFF }
    },
    BadZip("offset into data", "damaged") { zip in
      zip.add("x.csv", [1, 2, 3]) { $0.declaredOffset = 5 }
    },
    BadZip("no plant.yaml", "greengate init") { $0.entries.removeLast() },
    BadZip("plant.yml", "rename it") { zip in
      zip.entries[zip.entries.count - 1].name = Array("plant.yml".utf8)
    },
    BadZip("plant.yaml two folders down", "only top folder") { zip in
      zip.entries[zip.entries.count - 1].name = Array("a/b/plant.yaml".utf8)
    },
    BadZip("two top folders", "only top folder") { zip in
      zip.entries[zip.entries.count - 1].name = Array("a/plant.yaml".utf8)
    },
  ]
}

@Suite struct ArchiveRefusalTests {
  @Test(arguments: BadZip.names)
  func `refuses a zip with an entry whose name`(_ bad: BadZip) throws {
    try expectRefusal(bad.bytes(), bad.says)
  }

  @Test(arguments: BadZip.contents)
  func `refuses a zip with`(_ bad: BadZip) throws {
    try expectRefusal(bad.bytes(), bad.says)
  }

  /// A quoting bomb: the second file's bytes hold the first file's header and bytes.
  @Test func `refuses entries whose bytes overlap`() throws {
    var inner = ZipBuilder()
    inner.add("b.csv", Array(repeating: 0x41, count: 64))
    var zip = ZipBuilder()
    zip.add("a.csv", inner.bytes())
    zip.add("b.csv", Array(repeating: 0x41, count: 64)) { $0.declaredOffset = 35 }
    try expectRefusal(zip.bytes(), "overlap")
  }

  @Test func `counts entries below, at and above the limit`() throws {
    let sound = ArchiveTests.zip()
    for (limit, isRead) in [(sound.entries.count + 1, true), (sound.entries.count, true)] {
      try expectReading(sound.bytes(), ArchiveLimits(entries: limit), isRead)
    }
    try expectReading(sound.bytes(), ArchiveLimits(entries: sound.entries.count - 1), false)
    let tar = ArchiveTests.tar().finished()
    try expectReading(tar, ArchiveLimits(entries: 4), true)
    try expectReading(tar, ArchiveLimits(entries: 3), false)
    var many = ArchiveTests.zip()
    for number in 0..<10_001 - many.entries.count { many.add("\(number)") }
    try expectRefusal(many.bytes(), "more than 10000 entries")
    many.entries.remove(at: many.entries.count - 1)
    try expectReading(many.bytes(), ArchiveLimits(), true)
  }

  @Test func `counts unpacked bytes below, at and above the limit`() throws {
    let total =
      Sample.log.count + ArchiveTests.power.count + Array(ArchiveTests.plant.utf8).count
    for bytes in [ArchiveTests.zip().bytes(), ArchiveTests.tar().finished()] {
      try expectReading(bytes, ArchiveLimits(unpackedBytes: total + 1), true)
      try expectReading(bytes, ArchiveLimits(unpackedBytes: total), true)
      try expectReading(bytes, ArchiveLimits(unpackedBytes: total - 1), false)
    }
  }

  /// Zeros squeezed a thousandfold, in an entry that claims to be small and in one that is honest.
  @Test func `stops at the limit however small the archive is`() throws {
    let bomb = try #require(
      Data(base64Encoded: DeflatedZeros.base64, options: .ignoreUnknownCharacters))
    var zip = ArchiveTests.zip()
    zip.add("bomb.csv", Array(bomb)) {
      $0.method = 8
      $0.declaredSize = 1 << 20
      $0.declaredCRC = DeflatedZeros.crc
    }
    #expect(zip.bytes().count < 4096)
    try expectReading(zip.bytes(), ArchiveLimits(unpackedBytes: 1 << 21), true)
    let fault = try refused(zip.bytes(), ArchiveLimits(unpackedBytes: 1 << 20))
    #expect(fault.sentence.en.contains("unpacks to more than"))
    zip.entries[zip.entries.count - 1].declaredSize = 100
    try expectRefusal(zip.bytes(), "not as large as the archive says")
    zip.entries[zip.entries.count - 1].declaredSize = (1 << 20) + 1
    try expectRefusal(zip.bytes(), "archive")
  }

  @Test func `refuses a zip that declares more than four gibibytes at once`() throws {
    var zip = ArchiveTests.zip()
    for name in ["a", "b", "c"] {
      zip.add(name, [1]) {
        $0.method = 8
        $0.declaredSize = 0x7000_0000
      }
    }
    try expectRefusal(zip.bytes(), "more than 4 GiB")
  }

  @Test func `refuses every truncation of a zip`() throws {
    let bytes = ArchiveTests.zip().bytes()
    for count in stride(from: 4, to: bytes.count, by: 7) {
      let fault = try refused(Array(bytes.prefix(count)))
      #expect(fault.code == .unreadableInput)
    }
  }

  @Test func `refuses a gzip file whose checksum or length is wrong`() throws {
    let sound = gzip(ArchiveTests.tar().finished())
    try expectReading(sound, ArchiveLimits(), true)
    for place in 1...8 {
      var bytes = sound
      bytes[bytes.count - place] ^= 1
      try expectRefusal(bytes, "truncated or damaged")
    }
    try expectRefusal(sound + [0], "truncated or damaged")
    try expectRefusal(Array(sound.dropLast()), "truncated or damaged")
  }

  @Test func `refuses bytes of a zip that belong to no entry`() throws {
    let sound = ArchiveTests.zip().bytes()
    var other = ArchiveTests.zip()
    other.entries[0].data = Array("timestamp,outlet\n".utf8)
    try expectReading(sound, ArchiveLimits(), true)
    try expectRefusal(sound + sound, "belong to no entry")
    // Offsets of the second one lead into the first: its directory is not where it says.
    try expectRefusal(sound + other.bytes(), "damaged")
    for gap in [ZipBuilder.Gap.first, .between, .beforeDirectory, .behindDirectory] {
      var zip = ArchiveTests.zip()
      zip.gap = (gap, [0x50, 0x4B, 3, 4])
      try expectRefusal(zip.bytes(), "belong to no entry")
      zip.gap = (gap, [])
      try expectReading(zip.bytes(), ArchiveLimits(), true)
    }
  }

  @Test(arguments: [true, false], [true, false])
  func `reads a zip with data descriptors, and no other bytes in their place`(
    _ isSigned: Bool, _ isWide: Bool
  ) throws {
    var zip = ArchiveTests.zip()
    for index in zip.entries.indices {
      zip.entries[index].flags |= 8
      let data = zip.entries[index].data
      let width = isWide ? 8 : 4
      zip.entries[index].descriptor =
        (isSigned ? little(0x0807_4B50, 4) : []) + little(Int(crc32(data)), 4)
        + little(data.count, width) + little(data.count, width)
    }
    try expectReading(zip.bytes(), ArchiveLimits(), true)
    zip.entries[0].descriptor[isSigned ? 4 : 0] ^= 1
    try expectRefusal(zip.bytes(), "belong to no entry")
  }

  @Test func `a 64-bit end record that nothing needs must say the same`() throws {
    var zip = ArchiveTests.zip()
    zip.twinOffset = { $0 }
    try expectReading(zip.bytes(), ArchiveLimits(), true)
    zip.twinOffset = { $0 - 1 }
    try expectRefusal(zip.bytes(), "damaged")
    zip.twinOffset = { $0 }
    zip.gap = (.behindDirectory, [0])
    try expectRefusal(zip.bytes(), "belong to no entry")
  }

  @Test func `refuses truncated tar, gzip and 7z files`() throws {
    let packed = gzip(ArchiveTests.tar().finished())
    for count in [20, packed.count / 2, packed.count - 600] {
      try expectRefusal(Array(packed.prefix(count)), "truncated or damaged")
    }
    try expectRefusal(Array(ArchiveTests.tar().bytes.prefix(1600)), "truncated or damaged")
    let seven = try #require(
      Data(base64Encoded: SevenZip.base64, options: .ignoreUnknownCharacters))
    try expectRefusal(Array(seven.prefix(300)), "truncated or damaged")
  }

  @Test func `survives a flip of any byte of a zip`() throws {
    let folder = try TestFolder()
    let sound = ArchiveTests.zip().bytes()
    for index in sound.indices {
      var bytes = sound
      bytes[index] ^= 0xFF
      try folder.write("a.zip", bytes)
      do {
        let dossier = try open(folder.path + "/a.zip")
        // What the format leaves free (dates, permissions, versions) may change; content may not.
        #expect(try content(of: dossier.logs[0].input) == Sample.log, "byte \(index)")
      } catch let fault as Fault {
        #expect(fault.code == .unreadableInput || fault.code == .missingInput, "byte \(index)")
      }
    }
  }

  @Test func `refuses links and nested archives in a tar`() throws {
    for (type, link) in [("1", "plant.yaml"), ("2", "/etc/passwd"), ("3", ""), ("6", "")] {
      var tar = ArchiveTests.tar()
      tar.add("evil.csv", type: Character(type), link: link)
      try expectRefusal(tar.finished(), "a link or a device")
    }
    var tar = ArchiveTests.tar()
    tar.add("../evil.csv")
    try expectRefusal(tar.finished(), "has `..`")
    try expectRefusal(gzip(gzip(ArchiveTests.tar().finished())), "another archive")
    try expectRefusal(gzip(ArchiveTests.zip().bytes()), "truncated or damaged")
    try expectRefusal(gzip(Sample.log), "truncated or damaged")
  }

  @Test func `names what to pack instead of other formats`() throws {
    for magic in [Array("Rar!\u{1A}\u{7}".utf8), Array("BZh9".utf8), [0x28, 0xB5, 0x2F, 0xFD]] {
      try expectRefusal(magic + [0, 0, 0, 0], "pack it as zip")
    }
  }

  @Test func `a log that the archive lacks is missing, a folder is none`() throws {
    var zip = ArchiveTests.zip()
    zip.entries[1].name = Array("logs/power2.csv".utf8)
    let missing = try refused(zip.bytes())
    #expect(missing.code == .missingInput)
    #expect(missing.sentence.en.contains("did you mean `logs/power2.csv`"))
    #expect(missing.position?.line == 19)
    #expect(missing.position?.file.hasSuffix("/plant.yaml") == true)
    zip.entries[1].name = Array("logs/power.csv/x".utf8)
    let isFolder = try refused(zip.bytes())
    #expect(isFolder.code == .unreadableInput)
    #expect(isFolder.sentence.en.contains("is a folder"))
  }

  @Test func `faults of plant yaml keep their line in an archive`() throws {
    var zip = ArchiveTests.zip()
    zip.entries[3].data = Array(ArchiveTests.plant.replacing("foundry", with: "fondry").utf8)
    let fault = try refused(zip.bytes())
    #expect(fault.sentence.en.contains("did you mean `foundry`"))
    #expect(fault.position?.description.hasSuffix("/a.zip/plant.yaml:5") == true)
  }

  private func refused(
    _ bytes: [UInt8], _ limits: ArchiveLimits = ArchiveLimits()
  ) throws -> Fault {
    let folder = try TestFolder(["a.zip": bytes])
    return try refusal(of: folder.path + "/a.zip", limits: limits)
  }

  private func expectRefusal(
    _ bytes: [UInt8], _ says: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let fault = try refused(bytes)
    #expect(fault.code == .unreadableInput, sourceLocation: sourceLocation)
    #expect(
      fault.sentence.en.contains(says), "\(fault.sentence.en)", sourceLocation: sourceLocation)
    #expect(fault.position?.file.hasSuffix("/a.zip") == true, sourceLocation: sourceLocation)
  }

  private func expectReading(_ bytes: [UInt8], _ limits: ArchiveLimits, _ isRead: Bool) throws {
    let folder = try TestFolder(["a.zip": bytes])
    if isRead {
      #expect(try open(folder.path + "/a.zip", limits: limits).logs.count == 2)
    } else {
      let fault = try refusal(of: folder.path + "/a.zip", limits: limits)
      #expect(fault.code == .unreadableInput)
      #expect(fault.sentence.en.contains("more than"))
    }
  }
}
