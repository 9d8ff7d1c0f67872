/// A decimal string that a number shows again exactly, sign for sign.
struct PlainNumber {
  var value: Double
  /// Digits after the point, zeros at the end among them: `300.0` has one.
  var decimals: Int
  private var digits: Int

  /// Any decimal of up to 15 digits comes back from the nearest double, and Excel shows no more.
  private static let exactDigits = 15

  /// Whether a double, shown with ``decimals``, gives the string again.
  var isExact: Bool { digits <= Self.exactDigits && decimals <= Self.exactDigits }

  /// `nil` for what is written in another way: `+5`, `.5`, `05`, `5.`, `1e3`, `-0`.
  init?(_ text: String) {
    var bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes.removeFirst() }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }),
      parts[0].count == 1 || parts[0].first != UInt8(ascii: "0"), let number = Double(text)
    else { return nil }
    let significant = parts.joined().drop { $0 == UInt8(ascii: "0") }
    if isNegative, significant.isEmpty { return nil }
    value = number
    decimals = parts.count == 2 ? parts[1].count : 0
    digits = significant.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
