package import Measures

/// A fraction of 128-bit integers in lowest terms, for what a standard computes from its own figures.
///
/// Every operation says `nil` where 128 bits end; nothing wraps and nothing is rounded.
package struct ExactFraction: Hashable, Sendable {
  package let numerator: Int128
  /// Always positive.
  package let denominator: Int128

  /// - Parameter denominator: Not zero; neither is the least 128-bit integer.
  package init(_ numerator: Int128, over denominator: Int128) {
    precondition(denominator != 0, "a fraction over zero")
    let divisor = Self.divisor(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = numerator / Int128(divisor) * sign
    self.denominator = denominator / Int128(divisor) * sign
  }

  /// `nil` for a decimal that 128 bits cannot hold as a fraction; a normalised one always fits.
  package init?(_ decimal: ExactDecimal) {
    guard decimal.scale.magnitude < 100, decimal.mantissa != .min,
      let power = ExactDecimal.powerOfTen(abs(decimal.scale))
    else { return nil }
    if decimal.scale >= 0 {
      self.init(decimal.mantissa, over: power)
    } else {
      guard let whole = Self.product(decimal.mantissa, power) else { return nil }
      self.init(whole, over: 1)
    }
  }

  /// 10 to the power of `exponent`, which may be negative.
  package static func powerOfTen(_ exponent: Int) -> Self? {
    guard exponent.magnitude < 100, let power = ExactDecimal.powerOfTen(abs(exponent)) else {
      return nil
    }
    return exponent >= 0 ? Self(power, over: 1) : Self(1, over: power)
  }

  private static func divisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return max(1, a)
  }

  package func plus(_ other: Self) -> Self? {
    guard let left = Self.product(numerator, other.denominator),
      let right = Self.product(other.numerator, denominator),
      let below = Self.product(denominator, other.denominator)
    else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow || sum == .min ? nil : Self(sum, over: below)
  }

  package func minus(_ other: Self) -> Self? {
    plus(Self(-other.numerator, over: other.denominator))
  }

  package func times(_ other: Self) -> Self? {
    // Across first: what cancels must not overflow.
    let left = Self(numerator, over: other.denominator)
    let right = Self(other.numerator, over: denominator)
    guard let above = Self.product(left.numerator, right.numerator),
      let below = Self.product(left.denominator, right.denominator)
    else { return nil }
    return Self(above, over: below)
  }

  /// `nil` also for a division by zero.
  package func over(_ other: Self) -> Self? {
    other.numerator == 0 ? nil : times(Self(other.denominator, over: other.numerator))
  }

  package var squared: Self? { times(self) }

  /// The least integer whose square is not below this fraction; 0 for what is not positive.
  package var rootRoundedUp: Int128 {
    guard numerator > 0 else { return 0 }
    let ceiling = (numerator - 1) / denominator + 1
    // The root of a 127-bit integer is below 2^64.
    var (low, high): (Int128, Int128) = (1, 1 << 64)
    while low < high {
      let middle = (low + high) / 2
      if Self.product(middle, middle) ?? .max >= ceiling { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func product(_ a: Int128, _ b: Int128) -> Int128? {
    let (result, overflow) = a.multipliedReportingOverflow(by: b)
    // The least integer has no opposite.
    return overflow || result == .min ? nil : result
  }
}

extension ExactFraction: Comparable {
  /// By continued fractions, so that nothing overflows.
  package static func < (left: Self, right: Self) -> Bool {
    var (a, b) = ((left.numerator, left.denominator), (right.numerator, right.denominator))
    var isTurned = false
    while true {
      let (wholeA, restA) = floored(a)
      let (wholeB, restB) = floored(b)
      if wholeA != wholeB { return (wholeA < wholeB) != isTurned }
      if restA == 0 || restB == 0 { return restA == restB ? false : (restA == 0) != isTurned }
      (a, b) = ((a.1, restA), (b.1, restB))
      isTurned.toggle()
    }
  }

  private static func floored(_ value: (Int128, Int128)) -> (Int128, Int128) {
    let (quotient, remainder) = value.0.quotientAndRemainder(dividingBy: value.1)
    return remainder < 0 ? (quotient - 1, remainder + value.1) : (quotient, remainder)
  }
}
