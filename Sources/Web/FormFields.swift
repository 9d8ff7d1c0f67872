#if Server

/// What an HTML form or a query says: names and values, percent-decoded, in their order.
package struct FormFields: Sendable {
  package private(set) var pairs: [(name: String, value: String)] = []

  /// `nil` for what no browser sends: broken percent signs, bytes that are no UTF-8, over 1,000
  /// fields.
  package init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "&"))
    guard parts.count <= 1000 else { return nil }
    for part in parts {
      let sides = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentText.decoded(sides[0], plusIsSpace: true),
        let value = sides.count > 1 ? PercentText.decoded(sides[1], plusIsSpace: true) : ""
      else { return nil }
      pairs.append((name, value))
    }
  }

  package init() {}

  /// The first value of a name.
  package subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

  package func values(of name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }
}

/// Percent-encoding, strictly.
package enum PercentText {
  package static func decoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
    var result: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit)
        else { return nil }
        result.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: result.append(UInt8(ascii: " "))
      default: result.append(byte)
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  /// Everything but letters, digits and `-._~` encoded.
  package static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += "%" + (hex.utf8.count < 2 ? "0" : "") + hex
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
#endif
