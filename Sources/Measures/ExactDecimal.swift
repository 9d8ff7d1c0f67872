/// A decimal number held exactly: `mantissa × 10^-scale`.
///
/// No verdict goes through binary floating point. Readable numbers have at most ``maximumScale``
/// decimals and an absolute value below 10^11; what lies outside is refused by name, never rounded.
package struct ExactDecimal: Sendable {
  package var mantissa: Int128
  package var scale: Int

  package init(mantissa: Int128, scale: Int) {
    self.mantissa = mantissa
    self.scale = scale
  }

  /// The most decimals a readable number may have: more than any instrument gives, and few enough
  /// that sixty readings of an hour still add up in 128 bits.
  package static let maximumScale = 24
  /// The most digits before the point.
  package static let maximumWholeDigits = 11

  package static let zero = ExactDecimal(mantissa: 0, scale: 0)

  /// The mantissa that this number has with `scale` decimals, or `nil` if it has more than that
  /// or does not fit.
  package func mantissa(atScale wanted: Int) -> Int128? {
    if wanted >= scale {
      guard let power = Self.powerOfTen(wanted - scale) else { return mantissa == 0 ? 0 : nil }
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: power)
      return overflow ? nil : product
    }
    guard let power = Self.powerOfTen(scale - wanted) else { return mantissa == 0 ? 0 : nil }
    let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: power)
    return remainder == 0 ? quotient : nil
  }

  /// 10 to the power of `exponent`, or `nil` where 128 bits end.
  package static func powerOfTen(_ exponent: Int) -> Int128? {
    exponent >= 0 && exponent < powers.count ? powers[exponent] : nil
  }

  private static let powers: [Int128] = (0..<38).reduce(into: [1]) { list, _ in
    if let last = list.last { list.append(last &* 10) }
  }
}

extension ExactDecimal {
  /// Reads `[+-]` digits with at most one point and an optional `e` exponent; `nil` for anything
  /// else (`inf`, hex, thousands separators, blanks) and for numbers out of range.
  package init?(_ text: some StringProtocol) {
    var mantissa: Int128 = 0
    var digits = 0
    var decimals = 0
    // Zeros count only once another digit follows: `40.000…0` has as many digits as `40`.
    var zeros = 0
    var sawPoint = false
    var negative = false
    var bytes = Array(text.utf8)[...]
    if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      negative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    while let byte = bytes.first {
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if byte >= 0x30, byte <= 0x39 {
        digits += 1
        if sawPoint { decimals += 1 }
        if byte == 0x30 {
          if mantissa != 0 { zeros += 1 }
        } else {
          guard let power = Self.powerOfTen(zeros + 1) else { return nil }
          let (shifted, overflow) = mantissa.multipliedReportingOverflow(by: power)
          let (sum, carry) = shifted.addingReportingOverflow(Int128(byte - 0x30))
          guard !overflow, !carry else { return nil }
          (mantissa, zeros) = (sum, 0)
        }
      } else {
        break
      }
      bytes = bytes.dropFirst()
    }
    guard digits > 0 else { return nil }
    var scale = decimals - zeros
    if let e = bytes.first {
      guard e == UInt8(ascii: "e") || e == UInt8(ascii: "E"),
        let exponent = Self.exponent(bytes.dropFirst())
      else { return nil }
      scale -= exponent
    }
    if mantissa == 0 { scale = 0 }
    if negative { mantissa = -mantissa }
    self.init(mantissa: mantissa, scale: scale)
    guard normalise() else { return nil }
  }

  /// A signed integer, or `nil`; far beyond what any number here can have it stays at a million.
  private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
    var bytes = bytes
    var negative = false
    if let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      negative = sign == UInt8(ascii: "-")
      bytes = bytes.dropFirst()
    }
    guard !bytes.isEmpty else { return nil }
    var value = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = min(1_000_000, value * 10 + Int(byte - 0x30))
    }
    return negative ? -value : value
  }

  /// Brings the scale into `0...maximumScale` without changing the value; false if it cannot.
  package mutating func normalise() -> Bool {
    while scale > 0, mantissa.quotientAndRemainder(dividingBy: 10).remainder == 0 {
      if mantissa == 0 {
        scale = 0
      } else {
        mantissa /= 10
        scale -= 1
      }
    }
    if scale < 0 {
      guard let grown = mantissa(atScale: 0) else { return false }
      mantissa = grown
      scale = 0
    }
    guard scale <= Self.maximumScale, let bound = Self.powerOfTen(Self.maximumWholeDigits + scale)
    else { return false }
    return mantissa < bound && mantissa > -bound
  }
}

extension ExactDecimal: Comparable {
  package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    compare(left, right) < 0
  }

  package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    compare(left, right) == 0
  }

  /// Both operands are normalised: at most 35 digits, so they meet at one scale within 128 bits.
  private static func compare(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
    let scale = max(left.scale, right.scale)
    guard let l = left.mantissa(atScale: scale), let r = right.mantissa(atScale: scale) else {
      preconditionFailure("an ExactDecimal that was never normalised: \(left), \(right)")
    }
    return l < r ? -1 : l > r ? 1 : 0
  }
}

extension ExactDecimal: Hashable {
  package func hash(into hasher: inout Hasher) {
    var canonical = self
    _ = canonical.normalise()
    hasher.combine(canonical.mantissa)
    hasher.combine(canonical.scale)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// All digits, no exponent, no trailing zeros beyond the scale: `40`, `0.05`, `-1.250`.
  package var description: String {
    let digits = String(mantissa.magnitude)
    let sign = mantissa < 0 ? "-" : ""
    if scale <= 0 {
      return sign + digits + String(repeating: "0", count: mantissa == 0 ? 0 : -scale)
    }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
