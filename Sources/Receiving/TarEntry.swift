import Measures

/// Headers of a tar file (POSIX pax): how several files become one body.
///
/// The same as the page's script writes; whoever reads it checks the names.
package enum TarEntry {
  package static let block = 512

  /// What stands before a file's bytes.
  package static func header(name: String, size: Int64) -> [UInt8] {
    let bytes = Array(name.utf8)
    // A name that every reader takes for the same needs no words of its own.
    if bytes.count <= 100, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), size < 1 << 33 {
      return ustar(bytes, size: size, type: "0")
    }
    var words = record("path", bytes)
    if size >= 1 << 33 { words += record("size", Array(String(size).utf8)) }
    return ustar(Array("pax".utf8), size: Int64(words.count), type: "x") + words
      + padding(after: Int64(words.count))
      + ustar(Array("file".utf8), size: size < 1 << 33 ? size : 0, type: "0")
  }

  /// What stands behind them, up to the next block.
  package static func padding(after size: Int64) -> [UInt8] {
    let over = Int(size % Int64(block))
    return [UInt8](repeating: 0, count: over == 0 ? 0 : block - over)
  }

  /// The end of the file.
  package static let end = [UInt8](repeating: 0, count: 2 * block)

  /// `27 path=logs/废气.csv` and a line end; the number counts its own digits.
  private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
    let rest = key.utf8.count + value.count + 3
    var length = rest + 1
    while String(length).utf8.count + rest != length { length += 1 }
    return Array("\(length) \(key)=".utf8) + value + [UInt8(ascii: "\n")]
  }

  private static func ustar(_ name: [UInt8], size: Int64, type: Unicode.Scalar) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ bytes: some Collection<UInt8>, at offset: Int) {
      header.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }
    put(name, at: 0)
    put("0000600\0".utf8, at: 100)
    put("0000000\0".utf8, at: 108)
    put("0000000\0".utf8, at: 116)
    put(octal(size, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    put("        ".utf8, at: 148)
    header[156] = UInt8(ascii: type)
    put("ustar\u{0}00".utf8, at: 257)
    let sum = header.reduce(Int64(0)) { $0 + Int64($1) }
    put(octal(sum, digits: 6).dropLast() + [0, 0x20], at: 148)
    return header
  }

  private static func octal(_ number: Int64, digits: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8) + [
      0
    ]
  }
}
