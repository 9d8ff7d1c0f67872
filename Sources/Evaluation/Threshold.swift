import Measures
package import Standards

/// What a value must pass to be over a limit, in the base unit of the limit's quantity.
///
/// Rounding half-even to the limit's decimals and then comparing is the same as comparing with the
/// limit plus half a last digit: at that point itself the value rounds up exactly where the limit's
/// last digit is odd. So no hour is rounded.
package struct Threshold: Sendable {
  let numerator: Int128
  let denominator: Int128
  /// A value equal to the threshold is over as well.
  let includesEqual: Bool
  /// The limit itself in the base unit: what a multiple refers to.
  let limit: Rational
  /// The same, in 128 bits where it fits.
  let base: Quotient

  /// `nil` for a limit that is not positive or that 128 bits cannot hold.
  package init?(_ limit: Limit, comparison: Comparison) {
    guard limit.value.mantissa > 0 else { return nil }
    var places = max(0, limit.value.scale)
    var (extra, tie): (Int128, Bool) = (0, false)
    guard var mantissa = limit.value.mantissa(atScale: places) else { return nil }
    if comparison == .rounded {
      let printed = Self.printedDecimals(limit.printedValue)
      if let atPrinted = limit.value.mantissa(atScale: printed) {
        (mantissa, places) = (atPrinted, printed)
      }
      (extra, tie) = (5, mantissa & 1 == 1)
    }
    let unit = limit.unit
    guard let up = ExactDecimal.powerOfTen(max(0, unit.exponent)),
      let down = ExactDecimal.powerOfTen(places + max(0, -unit.exponent) + (extra == 0 ? 0 : 1)),
      let scaled = product(mantissa, extra == 0 ? 1 : 10),
      let numerator = product(scaled + extra, up, Int128(unit.factor))
    else { return nil }
    self.numerator = numerator
    denominator = down
    includesEqual = tie
    self.limit = limit.baseValue
    if let printed = product(mantissa, up, Int128(unit.factor)),
      let scale = ExactDecimal.powerOfTen(places + max(0, -unit.exponent))
    {
      base = .narrow(printed, scale)
    } else {
      base = .wide(self.limit)
    }
  }

  package func isPassed(by value: Quotient) -> Bool {
    let sign =
      switch value {
      case .narrow(let n, let d): compareProducts(n, denominator, numerator, d)
      case .wide(let value):
        value < Rational(numerator, over: denominator)
          ? -1 : value == Rational(numerator, over: denominator) ? 0 : 1
      }
    return includesEqual ? sign >= 0 : sign > 0
  }

  /// The decimals that a figure is printed with: one for `30.0`.
  static func printedDecimals(_ text: String) -> Int {
    guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    return text.utf8[text.utf8.index(after: point)...].prefix { $0 >= 0x30 && $0 <= 0x39 }.count
  }
}

/// The product, or `nil` where 128 bits end.
@inline(__always)
func product(_ a: Int128, _ b: Int128) -> Int128? {
  let (result, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? nil : result
}

/// The product, or `nil` where 128 bits end. No variadic: its array would cost more than the rest
/// of an hour.
@inline(__always)
func product(_ a: Int128, _ b: Int128, _ c: Int128) -> Int128? {
  product(a, b).flatMap { product($0, c) }
}
