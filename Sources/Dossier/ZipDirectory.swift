import Measures

/// The central directory of a zip file, read by us, because libarchive does not tell where entries
/// lie and two that share bytes are the trick of compact bombs.
///
/// Every offset and length in it is checked against the file before it is used.
struct ZipDirectory {
  struct Entry {
    var name: [UInt8]
    /// The archive says that the name is UTF-8.
    var hasUTF8Name: Bool
    var isSpecial: Bool
    var isEncrypted: Bool
    var method: Int
    var compressedSize: Int
    var size: Int
    var headerOffset: Int
    /// Where the compressed bytes end.
    var end: Int
    var checksum: Int
    /// Checksum and sizes stand once more behind the bytes.
    var hasDescriptor: Bool

    /// Of the data descriptor behind the bytes: with or without its signature, with sizes of four
    /// bytes or eight; 0 where none says what the directory says.
    func descriptorLength(in file: OpenFile) throws(Fault) -> Int {
      guard hasDescriptor else { return 0 }
      let bytes = try file.bytes(at: end, count: 24)
      for start in [4, 0] where start == 0 || bytes.number(at: 0, bytes: 4) == 0x0807_4B50 {
        for width in [8, 4]
        where bytes.number(at: start, bytes: 4) == checksum
          && bytes.number(at: start + 4, bytes: width) == compressedSize
          && bytes.number(at: start + 4 + width, bytes: width) == size
        {
          return start + 4 + 2 * width
        }
      }
      return 0
    }
  }

  /// Sorted by where they lie, which is the order in which libarchive gives them.
  private(set) var entries: [Entry] = []

  init(_ file: OpenFile, maximumEntries: Int) throws(Fault) {
    let ending = try Self.ending(of: file)
    guard ending.count <= maximumEntries else {
      throw archiveTooManyEntries(file.path, maximumEntries)
    }
    var offset = ending.offset
    let limit = ending.offset + ending.size
    for _ in 0..<ending.count {
      let header = try Self.bytes(of: file, at: offset, count: 46)
      guard header.number(at: 0, bytes: 4) == 0x0201_4B50 else { throw Self.damaged(file) }
      let nameLength = header.number(at: 28, bytes: 2)
      let extraLength = header.number(at: 30, bytes: 2)
      let next = offset + 46 + nameLength + extraLength + header.number(at: 32, bytes: 2)
      guard next <= limit else { throw Self.damaged(file) }
      let tail = try Self.bytes(of: file, at: offset + 46, count: nameLength + extraLength)
      entries.append(
        try Self.entry(
          header, name: Array(tail.prefix(nameLength)), extra: Array(tail.dropFirst(nameLength)),
          file))
      offset = next
    }
    guard offset == limit else { throw Self.damaged(file) }
    entries.sort { $0.headerOffset < $1.headerOffset }
    for (index, entry) in entries.enumerated() {
      let bound = index + 1 < entries.count ? entries[index + 1].headerOffset : ending.offset
      guard entry.end <= bound else {
        throw archiveFault(
          file.path, "压缩包中的条目相互重叠，可能是压缩炸弹；请重新打包。",
          "Entries of the archive overlap, as in a bomb; pack it again.")
      }
    }
    try refuseStrayBytes(in: file, directory: ending.offset, directoryEnd: limit, end: ending.end)
  }

  /// Refuses bytes that belong to no entry: another archive joined on, or one hidden inside.
  ///
  /// Readers differ in which of two joined archives they show, so a person and this tool could see
  /// different logs.
  private func refuseStrayBytes(
    in file: OpenFile, directory: Int, directoryEnd: Int, end: Int
  ) throws(Fault) {
    var at = 0
    var isSound = directoryEnd == end
    for entry in entries {
      isSound = isSound && entry.headerOffset == at
      at = try entry.end + entry.descriptorLength(in: file)
    }
    guard isSound, at == directory else {
      throw archiveFault(
        file.path, "压缩包中有不属于任何条目的数据（例如两个压缩包首尾相接）；请重新打包成一个 zip。",
        "The archive holds bytes that belong to no entry, as where two archives were joined; pack "
          + "it again as one zip.")
    }
  }

  /// Where the directory lies: from the end record, or its 64-bit twin.
  private static func ending(
    of file: OpenFile
  ) throws(Fault) -> (offset: Int, size: Int, count: Int, end: Int) {
    let tailLength = min(file.size, 22 + 0xFFFF)
    let tail = try bytes(of: file, at: file.size - tailLength, count: tailLength)
    var start: Int?
    for index in stride(from: tail.count - 22, through: 0, by: -1)
    where tail.number(at: index, bytes: 4) == 0x0605_4B50
      && tail.number(at: index + 20, bytes: 2) == tail.count - index - 22
    {
      start = index
      break
    }
    guard let start else {
      throw archiveFault(
        file.path, "压缩包不完整（没有结尾目录）；请重新下载或重新打包。",
        "The archive is truncated (it has no directory at its end); fetch or pack it again.")
    }
    guard [0, 0xFFFF].contains(tail.number(at: start + 4, bytes: 2)),
      tail.number(at: start + 8, bytes: 2) == tail.number(at: start + 10, bytes: 2)
    else {
      throw archiveFault(
        file.path, "这是分卷压缩包的一部分；请打成一个 zip 文件。",
        "This is one part of a split archive; pack it as one zip file.")
    }
    let position = file.size - tailLength + start
    var count = tail.number(at: start + 10, bytes: 2)
    var size = tail.number(at: start + 12, bytes: 4)
    var offset = tail.number(at: start + 16, bytes: 4)
    var end = position
    let isWide = count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF
    // Streaming tools write the 64-bit twin also where nothing needs it.
    if isWide || position - 76 == offset + size {
      let locator = try bytes(of: file, at: position - 20, count: 20)
      guard locator.number(at: 0, bytes: 4) == 0x0706_4B50 else { throw damaged(file) }
      end = locator.number(at: 8, bytes: 8)
      let record = try bytes(of: file, at: end, count: 56)
      guard record.number(at: 0, bytes: 4) == 0x0606_4B50 else { throw damaged(file) }
      let twin = [32, 40, 48].map { record.number(at: $0, bytes: 8) }
      guard isWide || twin == [count, size, offset] else { throw damaged(file) }
      (count, size, offset) = (twin[0], twin[1], twin[2])
    }
    guard offset <= end, size <= end - offset, end <= position else { throw damaged(file) }
    // The 64-bit record tells its own length and has its locator behind it; nothing else may be there.
    if end < position {
      let length = try bytes(of: file, at: end + 4, count: 8).number(at: 0, bytes: 8)
      guard length <= position, end + 12 + length + 20 == position else { throw damaged(file) }
    }
    return (offset, size, count, end)
  }

  private static func entry(
    _ header: [UInt8], name: [UInt8], extra: [UInt8], _ file: OpenFile
  ) throws(Fault) -> Entry {
    var size = header.number(at: 24, bytes: 4)
    var compressed = header.number(at: 20, bytes: 4)
    var offset = header.number(at: 42, bytes: 4)
    if size == 0xFFFF_FFFF || compressed == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      var wide = wideNumbers(in: extra)[...]
      if size == 0xFFFF_FFFF { size = wide.popFirst() ?? .max }
      if compressed == 0xFFFF_FFFF { compressed = wide.popFirst() ?? .max }
      if offset == 0xFFFF_FFFF { offset = wide.popFirst() ?? .max }
    }
    let local = try bytes(of: file, at: offset, count: 30)
    guard local.number(at: 0, bytes: 4) == 0x0403_4B50 else { throw damaged(file) }
    let localName = local.number(at: 26, bytes: 2)
    let start = offset + 30 + localName + local.number(at: 28, bytes: 2)
    let (end, overflow) = start.addingReportingOverflow(compressed)
    guard !overflow, end <= file.size,
      try bytes(of: file, at: offset + 30, count: localName) == name
    else { throw damaged(file) }
    let flags = header.number(at: 8, bytes: 2) | local.number(at: 6, bytes: 2)
    let fileType = header.number(at: 40, bytes: 2) & 0xF000
    return Entry(
      name: name, hasUTF8Name: flags & 0x0800 != 0,
      isSpecial: ![0, 0x8000, 0x4000].contains(fileType), isEncrypted: flags & 0x2041 != 0,
      method: header.number(at: 10, bytes: 2), compressedSize: compressed, size: size,
      headerOffset: offset, end: end, checksum: header.number(at: 16, bytes: 4),
      hasDescriptor: flags & 0x0008 != 0)
  }

  /// The 64-bit numbers of the extra field 1, in their order.
  private static func wideNumbers(in extra: [UInt8]) -> [Int] {
    var offset = 0
    while offset + 4 <= extra.count {
      let length = extra.number(at: offset + 2, bytes: 2)
      guard offset + 4 + length <= extra.count else { break }
      if extra.number(at: offset, bytes: 2) == 1 {
        return stride(from: 0, through: length - 8, by: 8).map {
          extra.number(at: offset + 4 + $0, bytes: 8)
        }
      }
      offset += 4 + length
    }
    return []
  }

  private static func bytes(of file: OpenFile, at offset: Int, count: Int) throws(Fault) -> [UInt8]
  {
    let bytes = try file.bytes(at: offset, count: count)
    guard bytes.count == count else { throw damaged(file) }
    return bytes
  }

  private static func damaged(_ file: OpenFile) -> Fault {
    archiveFault(
      file.path, "压缩包的目录已损坏；请重新下载或重新打包。",
      "The directory of the archive is damaged; fetch or pack it again.")
  }
}

extension [UInt8] {
  /// A little-endian number; the largest one where the bytes are not there or do not fit, which no
  /// check of a bound lets pass.
  fileprivate func number(at offset: Int, bytes: Int) -> Int {
    guard offset >= 0, offset + bytes <= count else { return .max }
    var value: UInt64 = 0
    for index in (0..<bytes).reversed() { value = value << 8 | UInt64(self[offset + index]) }
    return Int(exactly: value) ?? .max
  }
}

/// Refuses an archive.
func archiveFault(_ label: String, _ zh: String, _ en: String) -> Fault {
  Fault(.unreadableInput, Bilingual(zh: zh, en: en), at: SourcePosition(file: label))
}

func archiveTooManyEntries(_ label: String, _ maximum: Int) -> Fault {
  archiveFault(
    label, "压缩包的条目超过 \(maximum) 个；请只打包 plant.yaml 和日志。",
    "The archive holds more than \(maximum) entries; pack only plant.yaml and its logs.")
}
