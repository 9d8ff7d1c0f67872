/// A decimal number held as its digits: what ``ExactDecimal`` cannot hold.
///
/// No instrument gives such a number, but a log may hold one, and it counts as exactly as any other.
/// It has at most ``reach`` digits before the point and as many after it: more than any binary
/// floating-point number needs (10^308, 10^-324), and few enough that a row like `1e999999999` costs
/// nothing. What lies outside is refused by name, never rounded.
package struct LongDecimal: Hashable, Sendable {
  package private(set) var isNegative: Bool
  /// 0 to 9, the highest first, without zeros at either end; empty for zero.
  package private(set) var digits: [UInt8]
  /// The value is `digits`, read as a whole number, × 10^exponent.
  package private(set) var exponent: Int

  /// The most digits before the point, and the most after it.
  package static let reach = 400

  package static let zero = LongDecimal(digits: [], exponent: 0)

  /// Takes zeros off both ends, so that equal numbers are equal values.
  private init(isNegative: Bool = false, digits: [UInt8], exponent: Int) {
    let trimmed = digits.drop { $0 == 0 }
    let end = trimmed.lastIndex { $0 != 0 }.map { $0 + 1 } ?? trimmed.startIndex
    self.digits = Array(trimmed[trimmed.startIndex..<end])
    self.exponent = self.digits.isEmpty ? 0 : exponent + trimmed.endIndex - end
    self.isNegative = isNegative && !self.digits.isEmpty
  }

  package init(_ decimal: ExactDecimal) {
    self.init(
      isNegative: decimal.mantissa < 0,
      digits: String(decimal.mantissa.magnitude).utf8.map { $0 - 0x30 }, exponent: -decimal.scale)
  }

  /// A number that was kept as its ``digits`` and its ``exponent``; `nil` for what no number has. A
  /// sum of many may go beyond ``reach``.
  package init?(isNegative: Bool, exactDigits digits: [UInt8], exponent: Int) {
    guard digits.allSatisfy({ $0 <= 9 }), digits.first != 0, digits.last != 0,
      digits.count <= 3 * Self.reach, abs(exponent) <= 3 * Self.reach
    else { return nil }
    self.init(isNegative: isNegative, digits: digits, exponent: exponent)
  }

  /// Reads `[+-]` digits with at most one point and an optional `e` exponent; `nil` for anything
  /// else (`inf`, hex, thousands separators, blanks) and for what lies beyond ``reach``.
  package init?(_ text: some Sequence<UInt8>) {
    var bytes = text.makeIterator()
    var next = bytes.next()
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { next = bytes.next() }
    var digits: [UInt8] = []
    var decimals = 0
    var sawDigit = false
    var sawPoint = false
    while let byte = next {
      if byte == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else if byte &- 0x30 <= 9 {
        sawDigit = true
        if sawPoint { decimals += 1 }
        if !digits.isEmpty || byte != 0x30 { digits.append(byte - 0x30) }
      } else {
        break
      }
      next = bytes.next()
    }
    guard sawDigit else { return nil }
    var power = 0
    if let byte = next {
      guard byte | 0x20 == UInt8(ascii: "e"), let read = Self.power(&bytes) else { return nil }
      power = read
    }
    self.init(isNegative: isNegative, digits: digits, exponent: power - decimals)
    guard self.digits.isEmpty || (wholeDigits <= Self.reach && exponent >= -Self.reach) else {
      return nil
    }
  }

  /// A signed integer that ends the text; far beyond what a number here can have it stays at 10^9.
  private static func power(_ bytes: inout some IteratorProtocol<UInt8>) -> Int? {
    var next = bytes.next()
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { next = bytes.next() }
    guard next != nil else { return nil }
    var value = 0
    while let byte = next {
      guard byte &- 0x30 <= 9 else { return nil }
      value = min(1_000_000_000, value * 10 + Int(byte - 0x30))
      next = bytes.next()
    }
    return isNegative ? -value : value
  }

  /// Digits before the point; negative where zeros follow the point.
  var wholeDigits: Int { digits.count + exponent }

  /// The whole number that the digits are, or `nil` where 128 bits end.
  var mantissa: Int128? {
    guard digits.count <= 38 else { return nil }
    var value: Int128 = 0
    for digit in digits {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int128(digit))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return isNegative ? -value : value
  }

  /// The digits as text, without sign and point.
  package var digitText: String {
    digits.isEmpty ? "0" : String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
  }

  /// This number × 10^power.
  package func shifted(by power: Int) -> LongDecimal {
    LongDecimal(isNegative: isNegative, digits: digits, exponent: exponent + power)
  }

  /// This number × `factor`, which is at most 10^17.
  package func multiplied(by factor: UInt64) -> LongDecimal {
    var carry: UInt64 = 0
    var product: [UInt8] = []
    for digit in digits.reversed() {
      let value = UInt64(digit) * factor + carry
      product.append(UInt8(value % 10))
      carry = value / 10
    }
    while carry > 0 {
      product.append(UInt8(carry % 10))
      carry /= 10
    }
    return LongDecimal(isNegative: isNegative, digits: product.reversed(), exponent: exponent)
  }

  /// The sum of two numbers that are not negative.
  package static func + (left: LongDecimal, right: LongDecimal) -> LongDecimal {
    precondition(!left.isNegative && !right.isNegative, "only readings that count are added")
    if left.digits.isEmpty { return right }
    if right.digits.isEmpty { return left }
    let lowest = min(left.exponent, right.exponent)
    let highest = max(left.wholeDigits, right.wholeDigits)
    var sum: [UInt8] = []
    var carry: UInt8 = 0
    for power in lowest..<highest {
      let value = left.digit(at: power) + right.digit(at: power) + carry
      sum.append(value % 10)
      carry = value / 10
    }
    sum.append(carry)
    return LongDecimal(digits: sum.reversed(), exponent: lowest)
  }

  /// The digit that counts 10^power.
  private func digit(at power: Int) -> UInt8 {
    let index = wholeDigits - 1 - power
    return digits.indices.contains(index) ? digits[index] : 0
  }
}

extension LongDecimal: Comparable {
  package static func < (left: LongDecimal, right: LongDecimal) -> Bool {
    guard left.isNegative == right.isNegative else { return left.isNegative }
    return left.isNegative ? isSmaller(right, left) : isSmaller(left, right)
  }

  /// Compares without the signs.
  private static func isSmaller(_ left: LongDecimal, _ right: LongDecimal) -> Bool {
    if left.digits.isEmpty || right.digits.isEmpty { return !right.digits.isEmpty }
    if left.wholeDigits != right.wholeDigits { return left.wholeDigits < right.wholeDigits }
    return left.digits.lexicographicallyPrecedes(right.digits)
  }
}
