import Measures

/// Readings as whole numbers of 10⁻⁹ of the base unit, which add up without a division.
struct NanoValues: Sendable {
  private let unitPowers = UnitOfMeasure.all.map(\.exponent)
  private let unitFactors = UnitOfMeasure.all.map(\.factor)
  /// A member, not a static: those are asked a row whether they are there.
  private let powers: [Int64] = (0..<18).reduce(into: [1]) { list, _ in
    list.append((list.last ?? 1) &* 10)
  }
  /// Nearly every reading has up to seven digits: one multiplication, which cannot overflow.
  private static let shortLimit: UInt64 = 10_000_000
  private static let shortScales = 8
  /// Nano of a unit's value with so many decimals, by unit and decimals; 0: not whole or too large.
  private let shortFactors: [Int64] = UnitOfMeasure.all.flatMap { unit in
    (0..<shortScales).map { scale in
      var factor = unit.factor
      for _ in 0..<max(0, 9 - scale + unit.exponent) {
        factor = factor < 1 << 33 ? factor * 10 : 0
      }
      return 9 - scale + unit.exponent < 0 || factor >= 1 << 33 ? 0 : factor
    }
  }

  /// The value in 10⁻⁹ of the base unit, or `nil` where it has more decimals or sixty such
  /// values would not add up in 64 bits.
  @inline(__always)
  func nano(of reading: RawReading) -> Int64? {
    guard reading.long == nil else { return nil }
    if reading.mantissa.magnitude < Self.shortLimit, reading.scale >= 0,
      reading.scale < Self.shortScales
    {
      let factor = shortFactors[reading.unit &* Self.shortScales &+ reading.scale]
      if factor > 0 { return reading.mantissa &* factor }
    }
    let power = 9 &- reading.scale &+ unitPowers[reading.unit]
    let (scaled, tooLarge) = reading.mantissa.multipliedReportingOverflow(
      by: unitFactors[reading.unit])
    guard !tooLarge else { return nil }
    if power >= 0 {
      guard power < powers.count else { return nil }
      let (nano, overflow) = scaled.multipliedReportingOverflow(by: powers[power])
      return overflow || nano.magnitude >= 1 << 57 ? nil : nano
    }
    guard power > -powers.count else { return nil }
    let (nano, rest) = scaled.quotientAndRemainder(dividingBy: powers[0 &- power])
    return rest != 0 || nano.magnitude >= 1 << 57 ? nil : nano
  }
}
