/// Writes zip files byte by byte, so that tests can lie in every field.
struct ZipBuilder {
  struct Entry {
    var name: [UInt8]
    var data: [UInt8]
    /// Bit 11: the name is UTF-8. Bit 0: encrypted.
    var flags = 0
    var method = 0
    /// What both headers say, where it is not the truth.
    var declaredSize: Int?
    var declaredCRC: Int?
    /// What the central directory says of where the local header lies.
    var declaredOffset: Int?
    /// Unix mode, in the upper half of the external attributes.
    var mode = 0
    /// Another name in the local header.
    var localName: [UInt8]?
    /// Behind the data.
    var descriptor: [UInt8] = []
  }

  enum Gap {
    case first, between, beforeDirectory, behindDirectory
  }

  var entries: [Entry] = []
  /// Bytes that belong to no entry.
  var gap: (place: Gap, bytes: [UInt8]) = (.first, [])
  /// What the 64-bit twin of the end record says of where the directory lies; `nil`: there is none.
  var twinOffset: ((Int) -> Int)?

  mutating func add(_ name: String, _ data: [UInt8] = [], change: (inout Entry) -> Void = { _ in })
  {
    var entry = Entry(name: Array(name.utf8), data: data)
    change(&entry)
    entries.append(entry)
  }

  func bytes() -> [UInt8] {
    var body = gap.place == .first ? gap.bytes : []
    var directory: [UInt8] = []
    for (index, entry) in entries.enumerated() {
      if gap.place == .between, index == 1 { body += gap.bytes }
      let offset = body.count
      let localName = entry.localName ?? entry.name
      let size = entry.declaredSize ?? entry.data.count
      let common =
        little(entry.flags, 2) + little(entry.method, 2) + little(0, 4)
        + little(entry.declaredCRC ?? Int(crc32(entry.data)), 4) + little(entry.data.count, 4)
        + little(size, 4)
      body += little(0x0403_4B50, 4) + little(20, 2) + common + little(localName.count, 2)
      body += little(0, 2) + localName + entry.data + entry.descriptor
      directory += little(0x0201_4B50, 4) + little(0x0314, 2) + little(20, 2) + common
      directory += little(entry.name.count, 2) + little(0, 2) + little(0, 2) + little(0, 2)
      directory += little(0, 2) + little(entry.mode << 16, 4)
      directory += little(entry.declaredOffset ?? offset, 4) + entry.name
    }
    if gap.place == .beforeDirectory { body += gap.bytes }
    var behind = gap.place == .behindDirectory ? gap.bytes : []
    if let twinOffset {
      let place = body.count + directory.count + behind.count
      behind += little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2)
      behind += little(0, 8) + little(entries.count, 8) + little(entries.count, 8)
      behind += little(directory.count, 8) + little(twinOffset(body.count), 8)
      behind += little(0x0706_4B50, 4) + little(0, 4) + little(place, 8) + little(1, 4)
    }
    return body + directory + behind + little(0x0605_4B50, 4) + little(0, 4)
      + little(entries.count, 2)
      + little(entries.count, 2) + little(directory.count, 4) + little(body.count, 4)
      + little(0, 2)
  }
}

/// A ustar file, one block of header an entry.
struct TarBuilder {
  var bytes: [UInt8] = []

  mutating func add(_ name: String, _ data: [UInt8] = [], type: Character = "0", link: String = "")
  {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    let octal = String(data.count, radix: 8)
    put(String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put("00000000000", at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148)
    bytes += header + data
    bytes += [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }

  func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}

/// A gzip file of stored blocks.
func gzip(_ data: [UInt8]) -> [UInt8] {
  var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  var rest = data[...]
  repeat {
    let block = rest.prefix(0xFFFF)
    rest = rest.dropFirst(0xFFFF)
    out += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(0xFFFF - block.count, 2) + block
  } while !rest.isEmpty
  return out + little(Int(crc32(data)), 4) + little(data.count, 4)
}

func little(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

private let crcTable: [UInt32] = (0..<256).map { start in
  (0..<8).reduce(UInt32(start)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crc, byte in
    crc >> 8 ^ crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
  }
}
