import Crypto
import Measures

/// Bytes that nobody can guess, and the texts that are made of them.
package enum Randomness {
  /// From the system's generator, which is fit for keys.
  package static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Of 128 random bits: 26 characters.
  package static func identifier() -> String { Base32.text(bytes(16)) }

  /// Of 256 random bits: 52 characters.
  package static func secret() -> String { Base32.text(bytes(32)) }

  /// Whether a text can be an ``identifier()``.
  package static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count == 26 && text.utf8.allSatisfy(Base32.alphabet.contains)
  }
}

/// RFC 4648 base32 in lower case, without padding: no case, no sign that an address must escape.
enum Base32 {
  static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[bits >> count & 31])
        bits &= 1 << count - 1
      }
    }
    if count > 0 { text.append(alphabet[bits << (5 - count) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }
}

/// SHA-256 as it is stored: of secrets, of which nothing else is kept, and of what is chained.
enum Digest256 {
  static func hex(_ text: String) -> String { hex(Array(text.utf8)) }

  static func hex(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }

  /// Whether a text is such a digest.
  static func isHex(_ text: String, count: Int = 64) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
