/// An exact value that is not negative: in 128 bits where it fits, beyond that as a ``Rational``.
///
/// A city's month has millions of hours, and nearly all of them are two small integers: they are
/// compared by cross-multiplication, without an allocation.
package enum Quotient: Sendable {
  /// Numerator and positive denominator.
  case narrow(Int128, Int128)
  case wide(Rational)

  package var rational: Rational {
    switch self {
    case .narrow(let numerator, let denominator): Rational(numerator, over: denominator)
    case .wide(let rational): rational
    }
  }

  /// The same value in 128 bits where both of its numbers fit, so that comparing with it costs hours
  /// no allocation; beyond that as it is.
  package init(_ rational: Rational) {
    if let numerator = Int128(exactly: rational.numerator),
      let denominator = Int128(exactly: rational.denominator)
    {
      self = .narrow(numerator, denominator)
    } else {
      self = .wide(rational)
    }
  }

  /// This value ÷ `divisor`, in 128 bits where both stand over one denominator.
  ///
  /// - Parameter divisor: Greater than zero.
  package func share(of divisor: Quotient) -> Quotient {
    if case .narrow(let n, let d) = self, case .narrow(let whole, let wholeDenominator) = divisor,
      d == wholeDenominator
    {
      return .narrow(n, whole)
    }
    return .wide(rational / divisor.rational)
  }

  /// Greater than zero.
  var isPositive: Bool {
    switch self {
    case .narrow(let numerator, _): numerator > 0
    case .wide(let rational): rational > .zero
    }
  }

  /// This value times `numerator / denominator`.
  package func scaled(by numerator: Int128, over denominator: Int128) -> Quotient {
    if case .narrow(let n, let d) = self {
      let (up, overflowUp) = n.multipliedReportingOverflow(by: numerator)
      let (down, overflowDown) = d.multipliedReportingOverflow(by: denominator)
      if !overflowUp, !overflowDown { return .narrow(up, down) }
    }
    return .wide(rational * Rational(numerator, over: denominator))
  }

  /// Rounded half-even, without trailing zeros.
  package func decimal(places: Int = 6) -> String {
    guard case .narrow(let numerator, let denominator) = self, places < powersOfTen.count else {
      return rational.decimal(places: places)
    }
    let (scaled, overflow) = numerator.multipliedReportingOverflow(by: powersOfTen[places])
    guard !overflow else { return rational.decimal(places: places) }
    var (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: denominator)
    let rest = denominator - remainder
    if remainder > rest || (remainder == rest && quotient & 1 == 1) { quotient += 1 }
    return decimalText(digits: String(quotient), isNegative: false, places: places)
  }

  /// The greatest integer not above value × 2³², or `nil` where 128 bits end.
  ///
  /// A day's mean is bracketed with it; only a bracket that holds the limit asks for fractions.
  func flooredFixedPoint() -> Int128? {
    guard case .narrow(let numerator, let denominator) = self else { return nil }
    let (shifted, overflow) = numerator.multipliedReportingOverflow(by: 1 << 32)
    return overflow ? nil : shifted / denominator
  }
}

/// 1 to 10¹⁸.
private let powersOfTen: [Int128] = (0..<18).reduce(into: [1]) { list, _ in
  if let last = list.last { list.append(last * 10) }
}

extension Quotient: Comparable {
  package static func < (left: Quotient, right: Quotient) -> Bool {
    if case .narrow(let ln, let ld) = left, case .narrow(let rn, let rd) = right {
      // Hours of as many readings have one denominator.
      return ld == rd ? ln < rn : compareProducts(ln, rd, rn, ld) < 0
    }
    return left.rational < right.rational
  }

  package static func == (left: Quotient, right: Quotient) -> Bool {
    if case .narrow(let ln, let ld) = left, case .narrow(let rn, let rd) = right {
      return ld == rd ? ln == rn : compareProducts(ln, rd, rn, ld) == 0
    }
    return left.rational == right.rational
  }
}

/// The sign of `a × b − c × d`, exact for all 128-bit operands.
@inline(__always)
func compareProducts(_ a: Int128, _ b: Int128, _ c: Int128, _ d: Int128) -> Int {
  let (left, overflowLeft) = a.multipliedReportingOverflow(by: b)
  let (right, overflowRight) = c.multipliedReportingOverflow(by: d)
  if !overflowLeft, !overflowRight { return left < right ? -1 : left > right ? 1 : 0 }
  let x = a.multipliedFullWidth(by: b)
  let y = c.multipliedFullWidth(by: d)
  if x.high != y.high { return x.high < y.high ? -1 : 1 }
  return x.low < y.low ? -1 : x.low > y.low ? 1 : 0
}
