import Measures

/// Text of a log: which bytes are valid in an encoding, and what they say.
enum TextDecoding {
  /// Whether `bytes` are well-formed in the encoding; ASCII is in both.
  static func isValid(
    _ start: UnsafePointer<UInt8>, _ count: Int, in encoding: TextEncoding
  ) -> Bool {
    switch encoding {
    case .utf8, .utf8WithMark: unsafe isUTF8(start, count)
    case .gb18030: unsafe isGB18030(start, count)
    }
  }

  /// Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
  private static func isUTF8(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var at = 0
    func isContinuation(_ index: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      index < count && range.contains(unsafe start[index])
    }
    while at < count {
      switch unsafe start[at] {
      case 0x00...0x7F: at += 1
      case 0xC2...0xDF where isContinuation(at + 1): at += 2
      case 0xE0 where isContinuation(at + 1, 0xA0...0xBF) && isContinuation(at + 2): at += 3
      case 0xED where isContinuation(at + 1, 0x80...0x9F) && isContinuation(at + 2): at += 3
      case 0xE1...0xEC, 0xEE...0xEF:
        guard isContinuation(at + 1), isContinuation(at + 2) else { return false }
        at += 3
      case 0xF0...0xF4:
        let second: ClosedRange<UInt8> =
          switch unsafe start[at] {
          case 0xF0: 0x90...0xBF
          case 0xF4: 0x80...0x8F
          default: 0x80...0xBF
          }
        guard isContinuation(at + 1, second), isContinuation(at + 2), isContinuation(at + 3) else {
          return false
        }
        at += 4
      default: return false
      }
    }
    return true
  }

  /// One, two or four bytes, as GB 18030 builds them.
  private static func isGB18030(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var at = 0
    while at < count {
      let lead = unsafe start[at]
      if lead < 0x80 {
        at += 1
        continue
      }
      guard (0x81...0xFE).contains(lead), at + 1 < count else { return false }
      let second = unsafe start[at + 1]
      if (0x30...0x39).contains(second) {
        guard at + 3 < count, (0x81...0xFE).contains(unsafe start[at + 2]),
          (0x30...0x39).contains(unsafe start[at + 3])
        else { return false }
        at += 4
      } else {
        guard (0x40...0x7E).contains(second) || (0x80...0xFE).contains(second) else { return false }
        at += 2
      }
    }
    return true
  }

  /// The text of `bytes`; what does not decode becomes U+FFFD.
  static func text(_ bytes: some Collection<UInt8>, in encoding: TextEncoding) -> String {
    guard encoding == .gb18030, bytes.contains(where: { $0 >= 0x80 }),
      let converted = GB18030.text([UInt8](bytes))
    else { return String(decoding: bytes, as: UTF8.self) }
    return converted
  }
}
