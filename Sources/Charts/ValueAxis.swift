import Measures

/// A scale with round ticks (steps of 1, 2 or 5 × 10ⁿ), at most five steps long.
struct ValueAxis {
  /// In steps.
  private let low: Int
  private let high: Int
  /// The first digit of a step, and the power of ten in units that goes with it.
  private let digit: Int
  private let power: Int
  /// Numbers are counted in units of 10^exponent.
  private let exponent: Int
  /// Tick labels are divided by 10^factor, so that they stay short; 0 nearly always.
  let factor: Int

  /// - Parameters:
  ///   - numbers: All that is drawn.
  ///   - startsAtZero: For bars, whose length is their meaning.
  init(_ numbers: [ChartNumber], startsAtZero: Bool) {
    let largest = numbers.max { $1.isLarger(than: $0) }
    guard let largest, largest.mantissa != 0 else {
      (low, high, digit, power, exponent, factor) = (0, 1, 1, 0, 0, 0)
      return
    }
    exponent = largest.exponent
    let units = numbers.map { [exponent] in $0.units(at: exponent) }
    var least = units.min() ?? 0
    let most = max(units.max() ?? 0, startsAtZero ? 0 : least)
    if startsAtZero { least = min(0, least) }
    // A lone value would have no span to draw on.
    let isFlat = least == most
    var step = (low: 0, high: 1, digit: 1, power: 0)
    search: for power in 0...ChartNumber.places {
      for digit in [1, 2, 5] {
        let size = digit * powerOfTen(power)
        let low = isFlat ? least.flooredQuotient(size) - 1 : least.flooredQuotient(size)
        let high = -(-most).flooredQuotient(size) + (isFlat ? 1 : 0)
        step = (low, high, digit, power)
        let isRound = size >= abs(most) / 50
        if isRound, high - low <= 5 { break search }
      }
    }
    (low, high, digit, power) = step
    let tick = exponent + power
    let first = tick + String(max(abs(low), abs(high)) * digit).utf8.count - 1
    factor = first > 5 || tick < -4 ? first.flooredQuotient(3) * 3 : 0
  }

  /// Whether its lower end is not zero, which a reader must be told.
  var isCut: Bool { low > 0 || high < 0 }

  /// How far up `length` a number stands, 0 to `length`.
  func position(of number: ChartNumber, on length: Int) -> Int {
    position(ofUnits: Int128(number.units(at: exponent)), on: length)
  }

  private func position(ofUnits units: Int128, on length: Int) -> Int {
    let step = Int128(digit * powerOfTen(power))
    let span = Int128(high - low) * step
    let above = (units - Int128(low) * step) * Int128(length)
    return Int(min(Int128(length), max(0, (2 * above + span) / (2 * span))))
  }

  /// Text and position of each tick, from below.
  func ticks(on length: Int) -> [(text: String, position: Int)] {
    (low...high).map { tick in
      let units = Int128(tick) * Int128(digit * powerOfTen(power))
      return (text(of: tick), position(ofUnits: units, on: length))
    }
  }

  private func text(of tick: Int) -> String {
    let scale = factor - exponent - power
    let value = ExactDecimal(mantissa: Int128(tick * digit), scale: scale)
    guard scale > 0, tick != 0 else { return tick == 0 ? "0" : value.description }
    var short = value
    while short.scale > 0, short.mantissa % 10 == 0 {
      short.mantissa /= 10
      short.scale -= 1
    }
    return short.description
  }
}
