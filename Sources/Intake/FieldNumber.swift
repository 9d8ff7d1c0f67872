import Measures

/// A field read as a decimal number.
enum FieldNumber {
  /// `mantissa × 10^-scale`, at most 18 digits: nearly every reading.
  case short(mantissa: Int64, scale: Int)
  /// More digits, or an exponent.
  case long(LongDecimal)
  case unreadable
  /// A number, but with more digits than are computed with (``LongDecimal``).
  case outOfRange

  /// Reads `[+-]` digits with at most one point, optionally with an exponent.
  @inline(__always)
  static func read(_ start: UnsafePointer<UInt8>, _ count: Int) -> FieldNumber {
    var at = 0
    var isNegative = false
    if count > 0 {
      let sign = unsafe start[0]
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        at = 1
      }
    }
    let firstDigit = at
    var mantissa: Int64 = 0
    var point = -1
    // 18 digits and a point fit 64 bits without a check.
    guard count &- at <= 19 else { return unsafe readLong(start, count) }
    while at < count {
      let digit = unsafe start[at] &- 0x30
      if digit <= 9 {
        mantissa = mantissa &* 10 &+ Int64(digit)
      } else if digit == UInt8(ascii: ".") &- 0x30, point < 0 {
        point = at
      } else {
        return unsafe readLong(start, count)
      }
      at &+= 1
    }
    let digits = at &- firstDigit &- (point < 0 ? 0 : 1)
    guard digits > 0 else { return .unreadable }
    guard digits <= 18 else { return unsafe readLong(start, count) }
    return .short(
      mantissa: isNegative ? 0 &- mantissa : mantissa, scale: point < 0 ? 0 : at &- point &- 1)
  }

  @inline(never)
  private static func readLong(_ start: UnsafePointer<UInt8>, _ count: Int) -> FieldNumber {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    guard unsafe isNumber(bytes) else { return .unreadable }
    guard let number = unsafe LongDecimal(bytes) else { return .outOfRange }
    return .long(number)
  }

  /// The grammar alone, for numbers of any length.
  private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    func isDigit(_ index: Int) -> Bool {
      index < bytes.count && (unsafe bytes[index]) &- 0x30 <= 9
    }
    func isSign(_ index: Int) -> Bool {
      index < bytes.count
        && ((unsafe bytes[index]) == UInt8(ascii: "+")
          || (unsafe bytes[index]) == UInt8(ascii: "-"))
    }
    if isSign(at) { at += 1 }
    var digits = 0
    while isDigit(at) { (at, digits) = (at + 1, digits + 1) }
    if at < bytes.count, (unsafe bytes[at]) == UInt8(ascii: ".") {
      at += 1
      while isDigit(at) { (at, digits) = (at + 1, digits + 1) }
    }
    guard digits > 0 else { return false }
    if at < bytes.count, (unsafe bytes[at]) | 0x20 == UInt8(ascii: "e") {
      at += 1
      if isSign(at) { at += 1 }
      guard isDigit(at) else { return false }
      while isDigit(at) { at += 1 }
    }
    return at == bytes.count
  }
}
