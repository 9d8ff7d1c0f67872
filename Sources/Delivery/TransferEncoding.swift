/// Base64 of RFC 4648.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// In one line.
  static func text(_ bytes: [UInt8]) -> String { String(decoding: encoded(bytes), as: UTF8.self) }

  static func encoded(_ bytes: some RandomAccessCollection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while let first = rest.popFirst() {
      let (second, third) = (rest.popFirst(), rest.popFirst())
      let bits = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
      text.append(alphabet[Int(bits >> 18)])
      text.append(alphabet[Int(bits >> 12 & 63)])
      text.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(bits >> 6 & 63)])
      text.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(bits & 63)])
    }
    return text
  }
}

/// How a part of a message travels over servers that know only short lines of ASCII (RFC 2045 6).
enum TransferEncoding: String {
  case base64
  case quotedPrintable = "quoted-printable"

  /// Whichever of the two makes `bytes` shorter.
  static func shorter(for bytes: [UInt8]) -> TransferEncoding {
    bytes.count(where: { $0 >= 0x80 || $0 == UInt8(ascii: "=") }) * 6 > bytes.count
      ? .base64 : .quotedPrintable
  }

  /// Lines of at most 76 characters, each ended with CR LF.
  func encoded(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .base64: Self.wrapped(Base64.encoded(bytes))
    case .quotedPrintable: Self.quoted(bytes)
    }
  }

  private static func wrapped(_ text: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(text.count + text.count / 38 + 2)
    for start in stride(from: 0, to: text.count, by: 76) {
      lines += text[start..<min(start + 76, text.count)]
      lines += [0x0D, 0x0A]
    }
    return lines
  }

  /// - Parameter bytes: whose lines end with CR LF. What relays are known to damage is encoded too:
  ///   blanks before a line's end, a dot and `From ` at its beginning.
  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 5 / 4)
    var column = 0
    var index = 0
    func isLineEnd(_ index: Int) -> Bool {
      index >= bytes.count
        || (bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A)
    }
    while index < bytes.count {
      if isLineEnd(index) {
        text += [0x0D, 0x0A]
        column = 0
        index += 2
        continue
      }
      let byte = bytes[index]
      let isPlain =
        switch byte {
        case 0x20, 0x09: !isLineEnd(index + 1)
        case UInt8(ascii: "="): false
        case UInt8(ascii: "."): column > 0
        case UInt8(ascii: "F"): column > 0 || !bytes[index...].starts(with: "From ".utf8)
        default: (0x21...0x7E).contains(byte)
        }
      let sign = isPlain ? [byte] : Array("=\(hexadecimal(byte))".utf8)
      // A soft break needs a column itself, unless the line ends here anyway.
      if column + sign.count > (isLineEnd(index + 1) ? 76 : 75) {
        text += [UInt8(ascii: "="), 0x0D, 0x0A]
        column = 0
        continue
      }
      text += sign
      column += sign.count
      index += 1
    }
    if column > 0 { text += [0x0D, 0x0A] }
    return text
  }
}
