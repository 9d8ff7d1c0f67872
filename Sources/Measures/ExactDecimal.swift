/// A decimal number held exactly: `mantissa × 10^-scale`.
///
/// No verdict goes through binary floating point. What is read with `init(_:)` has at most
/// ``maximumScale`` decimals and an absolute value below 10^11; readings beyond that are kept as
/// ``LongDecimal``.
package struct ExactDecimal: Sendable {
  package var mantissa: Int128
  package var scale: Int

  package init(mantissa: Int128, scale: Int) {
    self.mantissa = mantissa
    self.scale = scale
  }

  /// The most decimals: more than any instrument gives, and few enough that sixty readings of an
  /// hour still add up in 128 bits.
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
    self.init(ofAnySize: text)
    guard normalise() else { return nil }
  }

  /// As `init(_:)`, for cells of logs that are judged as fractions (energy, production, manual and
  /// power logs): any number of at most 37 digits, zeros at its ends apart, within the reach of
  /// ``LongDecimal``.
  package init?(ofAnySize text: some StringProtocol) {
    guard let digits = LongDecimal(text.utf8) else { return nil }
    self.init(digits)
  }

  /// `nil` where the digits are more than 37.
  package init?(_ number: LongDecimal) {
    guard number.digits.count <= 37, let mantissa = number.mantissa else { return nil }
    self.init(mantissa: mantissa, scale: -number.exponent)
    if scale < 0, let whole = self.mantissa(atScale: 0) { (self.mantissa, scale) = (whole, 0) }
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

  /// At one scale where 128 bits hold both, as nearly always; else digit by digit.
  private static func compare(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
    let scale = max(left.scale, right.scale)
    if let l = left.mantissa(atScale: scale), let r = right.mantissa(atScale: scale) {
      return l < r ? -1 : l > r ? 1 : 0
    }
    let (l, r) = (LongDecimal(left), LongDecimal(right))
    return l < r ? -1 : l > r ? 1 : 0
  }
}

extension ExactDecimal: Hashable {
  package func hash(into hasher: inout Hasher) {
    var canonical = self
    while canonical.mantissa != 0, canonical.mantissa % 10 == 0 {
      canonical.mantissa /= 10
      canonical.scale -= 1
    }
    hasher.combine(canonical.mantissa)
    hasher.combine(canonical.mantissa == 0 ? 0 : canonical.scale)
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
