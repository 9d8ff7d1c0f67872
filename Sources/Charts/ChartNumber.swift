import Measures

/// A figure of a chart: its printed text, and a number that is good enough to draw it.
///
/// The first fifteen digits place it; whether it is over a limit is never asked of it, because the
/// printed text may be rounded. Whoever gives the figure says so.
package struct ChartNumber: Hashable, Sendable {
  /// As the report prints it.
  package let text: String
  /// The first fifteen significant digits, signed; zero for zero.
  let mantissa: Int
  /// The value is about `mantissa × 10^exponent`.
  let exponent: Int

  /// `nil` where `text` is no decimal number as logs have them, or has more than 400 digits on one
  /// side of the point.
  package init?(_ text: String) {
    guard let number = LongDecimal(text.utf8) else { return nil }
    self.text = text
    let kept = number.digits.prefix(Self.places)
    let padding = Self.places - kept.count
    var value = 0
    for digit in kept { value = value * 10 + Int(digit) }
    for _ in 0..<(value == 0 ? 0 : padding) { value *= 10 }
    mantissa = number.isNegative ? -value : value
    exponent = value == 0 ? 0 : number.exponent + number.digits.count - Self.places
  }

  static let places = 15

  /// Its size in units of 10^`exponent`, cut off; as much as fits where it is beyond fifteen digits.
  func units(at exponent: Int) -> Int {
    let shift = self.exponent - exponent
    if mantissa == 0 || shift < -Self.places { return 0 }
    let power = powerOfTen(min(abs(shift), 3))
    if shift > 0 { return mantissa * power }
    return mantissa / powerOfTen(-shift)
  }

  /// Whether it is farther from zero.
  func isLarger(than other: ChartNumber) -> Bool {
    if mantissa == 0 || other.mantissa == 0 { return mantissa != 0 && other.mantissa == 0 }
    if exponent != other.exponent { return exponent > other.exponent }
    return abs(mantissa) > abs(other.mantissa)
  }

  /// The text, or where that is longer than a label, about it: `≈1.2346×10¹⁷`.
  var label: String {
    guard text.utf8.count > 14 else { return text }
    if mantissa == 0 { return "0" }
    let cut = powerOfTen(Self.places - 5)
    var (digits, power) = (abs(mantissa) / cut, exponent + Self.places - 1)
    if abs(mantissa) % cut * 2 >= cut { digits += 1 }
    if digits == powerOfTen(5) { (digits, power) = (digits / 10, power + 1) }
    let shown = ExactDecimal(mantissa: Int128(digits), scale: 4)
    // Between a hundred-thousandth and a million, plain digits are easier read.
    if (-5..<6).contains(power) {
      let plain = ExactDecimal(mantissa: Int128(digits), scale: 4 - power)
      return "≈\(mantissa < 0 ? "-" : "")\(plain)"
    }
    return "≈\(mantissa < 0 ? "-" : "")\(shown)×10\(superscript(power))"
  }
}

/// 10 to the power of `exponent`, 0 to 18.
func powerOfTen(_ exponent: Int) -> Int {
  (0..<min(18, max(0, exponent))).reduce(1) { power, _ in power * 10 }
}

/// `-7` as `⁻⁷`.
func superscript(_ number: Int) -> String {
  let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  return (number < 0 ? "⁻" : "")
    + String(String(number.magnitude).utf8.map { digits[Int($0) - 0x30] })
}
