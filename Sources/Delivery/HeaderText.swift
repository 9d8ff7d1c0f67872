import Measures

/// Makes header lines of a message out of any text (RFC 5322, 2047, 2231).
///
/// Subjects and names come from logs and from files that people write: whatever stands in them, a
/// line made here is one header field, of ASCII characters, folded at 76 where it can be.
enum HeaderText {
  private static let lineEnd = "\r\n"
  /// RFC 5322 2.1.1 asks for 78 without the line's end; RFC 2047 2 for 76 with encoded words.
  private static let lineLength = 76

  /// `Name: text`, as free text: ASCII as it is, anything else in encoded words.
  static func unstructured(_ name: String, _ text: String) -> String {
    let text = plain(text)
    guard mustBeEncoded(text) else { return folded("\(name): ", words: text.split(separator: " ")) }
    return folded("\(name): ", encoded(text, after: name.utf8.count + 2))
  }

  /// `Name: 名 <address>`.
  static func mailbox(_ name: String, _ mailbox: Mailbox) -> String {
    let shown = plain(mailbox.name)
    let address = "<\(mailbox.address)>"
    if shown.isEmpty { return "\(name): \(mailbox.address)\(lineEnd)" }
    let phrase =
      mustBeEncoded(shown) || shown.utf8.count > 50
      ? encoded(shown, after: name.utf8.count + 2) : [quoted(shown)]
    return folded("\(name): ", phrase + [address])
  }

  /// `; key="value"`, or what RFC 2231 makes of a value that is not ASCII or too long: numbered pieces
  /// in percent encoding, a line each.
  static func parameter(_ key: String, _ value: String) -> String {
    let value = plain(value)
    let isPlain = value.unicodeScalars.allSatisfy { $0.isASCII }
    if isPlain, value.utf8.count <= 50 { return ";\(lineEnd) \(key)=\(quoted(value))" }
    var pieces: [String] = []
    var piece = "UTF-8''"
    for byte in value.utf8 {
      let sign = isAttributeByte(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
      if piece.utf8.count + sign.utf8.count > 50 {
        pieces.append(piece)
        piece = ""
      }
      piece += sign
    }
    pieces.append(piece)
    if pieces.count == 1 { return ";\(lineEnd) \(key)*=\(piece)" }
    return pieces.enumerated().map { ";\(lineEnd) \(key)*\($0)*=\($1)" }.joined()
  }

  /// Without line breaks and other controls, which stand as blanks.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars {
      plain.unicodeScalars.append(scalar.isInvisibleControl ? " " : scalar)
    }
    return plain.split(separator: " ").joined(separator: " ")
  }

  private static func mustBeEncoded(_ text: String) -> Bool {
    !text.unicodeScalars.allSatisfy { $0.isASCII } || text.contains("=?")
      || text.split(separator: " ").contains { $0.utf8.count > 60 }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingScalars(["\\": "\\\\", "\"": "\\\""]) + "\""
  }

  /// Encoded words of at most 75 characters, cut between characters; the first one leaves room for
  /// `used` columns before it.
  private static func encoded(_ text: String, after used: Int) -> [String] {
    let frame = "=?UTF-8?B??=".utf8.count
    var words: [String] = []
    var bytes: [UInt8] = []
    // Base64 makes four characters of three bytes.
    var room = max(12, (lineLength - used - frame) / 4 * 3)
    for scalar in text.unicodeScalars {
      let next = Array(String(scalar).utf8)
      if bytes.count + next.count > room {
        words.append("=?UTF-8?B?\(Base64.text(bytes))?=")
        bytes = []
        room = (lineLength - 1 - frame) / 4 * 3
      }
      bytes += next
    }
    return words + ["=?UTF-8?B?\(Base64.text(bytes))?="]
  }

  private static func folded(_ start: String, _ words: [String]) -> String {
    folded(start, words: words.map { $0[...] })
  }

  private static func folded(_ start: String, words: [Substring]) -> String {
    var text = start
    var column = start.utf8.count
    for (index, word) in words.enumerated() {
      if index > 0 {
        if column + 1 + word.utf8.count > lineLength {
          text += lineEnd
          column = 0
        }
        text += " "
        column += 1
      }
      text += word
      column += word.utf8.count
    }
    return text + lineEnd
  }

  /// RFC 2231 7, `attribute-char`.
  private static func isAttributeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~!#$&+^`{}|".utf8.contains(byte)
    }
  }
}

/// `0A`.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return byte < 16 ? "0" + digits : digits
}
