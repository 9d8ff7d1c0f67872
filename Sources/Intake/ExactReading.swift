import Measures

/// A reading's value in its base unit, exact whatever its size. Equal values are equal.
enum ExactReading: Hashable, Sendable {
  /// In 10⁻²⁴, below 10^11 of the base unit: sixty of them add up in 128 bits.
  case short(Int128)
  /// What `short` cannot hold.
  case long(LongDecimal)

  /// The decimals that sums are kept with.
  static let scale = ExactDecimal.maximumScale

  init(_ number: LongDecimal) {
    if var decimal = ExactDecimal(number), decimal.normalise(),
      let value = decimal.mantissa(atScale: Self.scale)
    {
      self = .short(value)
    } else {
      self = .long(number)
    }
  }

  var isNegative: Bool {
    switch self {
    case .short(let value): value < 0
    case .long(let number): number.isNegative
    }
  }

  /// The value as digits.
  var digits: LongDecimal {
    switch self {
    case .short(let value): LongDecimal(ExactDecimal(mantissa: value, scale: Self.scale))
    case .long(let number): number
    }
  }

  /// Whether `left × a` is `right × b`; both factors are below 1000.
  static func isSame(_ left: Self, times a: UInt64, _ right: Self, times b: UInt64) -> Bool {
    if case .short(let l) = left, case .short(let r) = right {
      return l * Int128(a) == r * Int128(b)
    }
    return left.digits.multiplied(by: a) == right.digits.multiplied(by: b)
  }
}

extension ExactReading: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    if case .short(let l) = left, case .short(let r) = right { return l < r }
    return left.digits < right.digits
  }
}

extension ExactSum {
  /// Adds a reading that counts.
  mutating func add(_ value: ExactReading, isVolume: Bool) {
    switch (value, isVolume) {
    case (.short(let value), false): mass += value
    case (.short(let value), true): volume += value
    case (.long(let value), false): longMass = (longMass ?? .zero) + value
    case (.long(let value), true): longVolume = (longVolume ?? .zero) + value
    }
  }
}

extension EmissionRowReader {
  /// The value of the reading that was read last.
  func exactValue(of reading: RawReading) -> ExactReading {
    let unit = UnitOfMeasure.all[reading.unit]
    if let long = reading.long {
      return ExactReading(
        longNumbers[long].multiplied(by: UInt64(unit.factor)).shifted(by: unit.exponent))
    }
    // At most 18 digits, and a factor of at most 3600.
    var number = ExactDecimal(
      mantissa: Int128(reading.mantissa) * Int128(unit.factor),
      scale: reading.scale - unit.exponent)
    if number.normalise(), let value = number.mantissa(atScale: ExactReading.scale) {
      return .short(value)
    }
    return .long(LongDecimal(number))
  }
}
