import BigInt
package import Measures

/// An exact fraction, for what does not fit 128 bits: a day's mean with oxygen, a target of many
/// years, and every figure that is printed.
///
/// It is kept as it comes and not reduced, but for sums: elsewhere a gcd costs more than it saves.
package struct Rational: Sendable {
  let numerator: BigInt
  /// Always positive.
  let denominator: BigInt

  /// - Parameter denominator: Not zero.
  init(_ numerator: BigInt, over denominator: BigInt) {
    precondition(denominator != 0, "a fraction over zero")
    self.numerator = denominator < 0 ? -numerator : numerator
    self.denominator = denominator < 0 ? -denominator : denominator
  }

  package init(_ numerator: Int128, over denominator: Int128 = 1) {
    self.init(BigInt(numerator), over: BigInt(denominator))
  }

  package init(_ decimal: ExactDecimal) {
    self.init(
      decimal.scale < 0
        ? BigInt(decimal.mantissa) * BigInt(10).power(-decimal.scale) : BigInt(decimal.mantissa),
      over: BigInt(10).power(max(0, decimal.scale)))
  }

  package init(_ decimal: LongDecimal) {
    let whole = BigInt(decimal.digitText) ?? 0
    let power = BigInt(10).power(abs(decimal.exponent))
    self.init(
      (decimal.isNegative ? -whole : whole) * (decimal.exponent > 0 ? power : 1),
      over: decimal.exponent < 0 ? power : 1)
  }

  package static let zero = Rational(0)

  /// 10 to the power of `exponent`, which may be negative and beyond 128 bits.
  package static func powerOfTen(_ exponent: Int) -> Rational {
    let power = BigInt(10).power(abs(exponent))
    return exponent < 0 ? Rational(1, over: power) : Rational(power, over: 1)
  }

  package static func + (left: Rational, right: Rational) -> Rational {
    if left.denominator == right.denominator {
      return Rational(left.numerator + right.numerator, over: left.denominator)
    }
    // Over the least common denominator: a sum of many decimals must not grow with their number.
    let common = left.denominator.greatestCommonDivisor(with: right.denominator)
    return Rational(
      left.numerator * (right.denominator / common) + right.numerator * (left.denominator / common),
      over: left.denominator / common * right.denominator)
  }

  package static func += (left: inout Rational, right: Rational) { left = left + right }

  package static func - (left: Rational, right: Rational) -> Rational {
    left + Rational(-right.numerator, over: right.denominator)
  }

  package static func * (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  /// - Parameter right: Not zero.
  package static func / (left: Rational, right: Rational) -> Rational {
    Rational(
      left.numerator * right.denominator, over: left.denominator * right.numerator)
  }

  /// The quotient, or `nil` where `divisor` is zero: for divisors that come from a dossier.
  package func divided(by divisor: Rational) -> Rational? {
    divisor == .zero ? nil : self / divisor
  }

  /// - Parameter exponent: Zero or more.
  package func power(_ exponent: Int) -> Rational {
    Rational(numerator.power(exponent), over: denominator.power(exponent))
  }
}

extension Rational: Comparable {
  package static func < (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }

  package static func == (left: Rational, right: Rational) -> Bool {
    left.numerator * right.denominator == right.numerator * left.denominator
  }
}

extension Rational {
  /// `numerator/denominator`, exact, in whole numbers.
  package var fraction: String { "\(numerator)/\(denominator)" }

  /// Reads what ``fraction`` writes.
  package init?(fraction: String) {
    let parts = fraction.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let numerator = BigInt(String(parts[0])),
      let denominator = BigInt(String(parts[1])), denominator > 0
    else { return nil }
    self.init(numerator, over: denominator)
  }

  /// Rounded half-even to `places` decimals (GB/T 8170), still exact.
  package func rounded(places: Int) -> Rational {
    Rational(mantissa(places: places), over: BigInt(10).power(places))
  }

  /// As reports print figures: rounded half-even, no trailing zeros, never `-0`.
  package func decimal(places: Int = 6) -> String {
    let mantissa = mantissa(places: places)
    return decimalText(
      digits: String(mantissa.magnitude), isNegative: mantissa < 0, places: places)
  }

  private func mantissa(places: Int) -> BigInt {
    var (quotient, remainder) = (numerator * BigInt(10).power(places))
      .quotientAndRemainder(dividingBy: denominator)
    if remainder < 0 {
      quotient -= 1
      remainder += denominator
    }
    let twice = remainder * 2
    return twice > denominator || (twice == denominator && quotient.isOdd)
      ? quotient + 1 : quotient
  }
}

extension BigInt {
  fileprivate var isOdd: Bool { magnitude.words.first.map { $0 & 1 == 1 } ?? false }
}

/// Puts the point before the last `places` of `digits` and drops trailing zeros.
func decimalText(digits: String, isNegative: Bool, places: Int) -> String {
  var text = Array(digits.utf8)
  if text.count <= places {
    text.insert(
      contentsOf: repeatElement(UInt8(ascii: "0"), count: places + 1 - text.count), at: 0)
  }
  if places > 0 {
    text.insert(UInt8(ascii: "."), at: text.count - places)
    while text.last == UInt8(ascii: "0") { text.removeLast() }
    if text.last == UInt8(ascii: ".") { text.removeLast() }
  }
  let plain = String(decoding: text, as: UTF8.self)
  return isNegative && plain != "0" ? "-" + plain : plain
}
