import BigInt

/// The sums of neighbouring hours' values, of which the mean of any window is known at once.
///
/// Sums stand over one denominator. With oxygen a year's hours have thousands of different ones, and
/// their common multiple would have thousands of digits: values are then rounded down to 2⁻¹²⁸, and
/// only a window that this leaves open is added up exactly.
struct WindowSums: Sendable {
  private let values: [Fraction?]
  private let scale: BigInt
  /// Whether `scale` is a multiple of every denominator.
  private let isExact: Bool
  /// Before each value the sum of those before it, in 1 / `scale`.
  private var sums: [BigInt] = [0]
  private var counts: [Int] = [0]

  private static let widestScale = 512
  private static let precision = 128

  /// - Parameter values: One an hour, none of them negative; `nil` where an hour was not judged.
  init(_ values: [Quotient?]) {
    let values = values.map { $0.map(Fraction.init) }
    self.values = values
    let common = Self.commonDenominator(of: values)
    isExact = common != nil
    scale = common ?? BigInt(1) << Self.precision
    for value in values {
      let last = sums[sums.count - 1]
      sums.append(value.map { last + $0.numerator * scale / $0.denominator } ?? last)
      counts.append(counts[counts.count - 1] + (value == nil ? 0 : 1))
    }
  }

  private static func commonDenominator(of values: [Fraction?]) -> BigInt? {
    var common = BigInt(1)
    for case let value? in values where common % value.denominator != 0 {
      common *= value.denominator / common.greatestCommonDivisor(with: value.denominator)
      guard common.bitWidth <= widestScale else { return nil }
    }
    return common
  }

  /// The judged hours of a window.
  func count(in window: Range<Int>) -> Int { counts[window.upperBound] - counts[window.lowerBound] }

  /// The mean or a value below it by less than 2⁻¹²⁸.
  /// - Parameter window: With one judged hour at least, as in all that follows.
  func floor(of window: Range<Int>) -> Rational {
    Rational(sum(of: window), over: scale * BigInt(count(in: window)))
  }

  /// Above the mean where ``floor(of:)`` is not the mean itself.
  private func ceiling(of window: Range<Int>) -> Rational {
    let count = BigInt(count(in: window))
    return Rational(sum(of: window) + (isExact ? 0 : count), over: scale * count)
  }

  private func sum(of window: Range<Int>) -> BigInt {
    sums[window.upperBound] - sums[window.lowerBound]
  }

  /// Whether the window's mean passes the threshold.
  func isOver(_ window: Range<Int>, _ threshold: Threshold) -> Bool {
    if threshold.isPassed(by: .wide(floor(of: window))) { return true }
    if isExact || !threshold.isPassed(by: .wide(ceiling(of: window))) { return false }
    return threshold.isPassed(by: .wide(mean(of: window)))
  }

  /// The exact mean.
  func mean(of window: Range<Int>) -> Rational {
    if isExact { return floor(of: window) }
    let judged = values[window].compactMap(\.self)
    guard let sum = Fraction.sum(judged[...]) else { return .zero }
    return Rational(sum.numerator, over: sum.denominator * BigInt(judged.count))
  }

  /// The mean as reports print it, as a fraction that need not be the mean itself.
  func printed(_ window: Range<Int>) -> Rational {
    let (floor, ceiling) = (floor(of: window), ceiling(of: window))
    return isExact || floor.decimal() == ceiling.decimal() ? floor : mean(of: window)
  }

  /// The window with the greatest mean, the earliest of equals.
  /// - Parameter windows: One at least.
  func peak(of windows: [Range<Int>]) -> Range<Int> {
    var peak = windows[0]
    for window in windows.dropFirst() where isGreater(window, than: peak) { peak = window }
    return peak
  }

  private func isGreater(_ window: Range<Int>, than other: Range<Int>) -> Bool {
    let (low, high) = (floor(of: window), ceiling(of: other))
    if isExact || low > high { return low > high }
    if ceiling(of: window) < floor(of: other) { return false }
    return mean(of: window) > mean(of: other)
  }
}

/// A value in lowest terms, not negative.
private struct Fraction: Sendable {
  var numerator: BigInt
  var denominator: BigInt

  init(_ value: Quotient) {
    switch value {
    case .narrow(let numerator, let denominator):
      let divisor = Int128(Self.divisor(numerator.magnitude, denominator.magnitude))
      self.init(BigInt(numerator / divisor), BigInt(denominator / divisor))
    case .wide(let value):
      let divisor = value.numerator.greatestCommonDivisor(with: value.denominator)
      self.init(value.numerator / divisor, value.denominator / divisor)
    }
  }

  private init(_ numerator: BigInt, _ denominator: BigInt) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  private static func divisor(_ one: UInt128, _ other: UInt128) -> UInt128 {
    var (a, b) = (one, other)
    while b != 0 { (a, b) = (b, a % b) }
    return max(1, a)
  }

  /// By halves, so that few of the sums are of long numbers; `nil` for none.
  static func sum(_ values: ArraySlice<Fraction>) -> Fraction? {
    guard values.count > 1 else { return values.first }
    let middle = values.startIndex + values.count / 2
    guard let left = sum(values[..<middle]), let right = sum(values[middle...]) else { return nil }
    if left.denominator == right.denominator {
      return Fraction(left.numerator + right.numerator, left.denominator)
    }
    return Fraction(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }
}
