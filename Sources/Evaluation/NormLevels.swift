import Measures
import Standards

/// The levels of a unit-product norm for one plant, corrected as the norm allows.
struct NormLevels {
  private let norm: ProductNorm
  /// Percentage points, where the norm corrects by the share of an upstream product.
  private let share: ExactDecimal?
  private let altitude: EnergyDeclarations.Altitude?

  init(_ norm: ProductNorm, share: ExactDecimal?, altitude: EnergyDeclarations.Altitude?) {
    self.norm = norm
    self.share = share
    self.altitude = altitude
  }

  /// Whether the plant stands so high that the norm asks for its pressure.
  static func needsPressure(
    _ norm: ProductNorm, _ altitude: EnergyDeclarations.Altitude?
  ) -> Bool {
    guard let correction = norm.altitude, let altitude else { return false }
    return altitude.metres > correction.aboveMetres.value && altitude.pascals == nil
  }

  /// What a level comes to; `nil` where a correction leaves nothing positive.
  func value(_ level: ProductNorm.Level) -> Rational? {
    var value = Rational(norm.levels[level].value)
    if let correction = norm.share, let share {
      value +=
        Rational(correction.slopes[level].value)
        * (Rational(share) - Rational(correction.reference.value))
    }
    if let factor = altitudeFactor(level) { value = value * factor }
    return value > .zero ? value : nil
  }

  /// intercept − slope × P / standard pressure.
  private func altitudeFactor(_ level: ProductNorm.Level) -> Rational? {
    guard let correction = norm.altitude, correction.levels.contains(level),
      let altitude, altitude.metres > correction.aboveMetres.value,
      let pressure = altitude.pascals
    else { return nil }
    return Rational(correction.intercept.value)
      - Rational(correction.slope.value) * Rational(pressure)
      / Rational(correction.standardPressure.value)
  }

  /// `94 + 1.20 × (72.5 − 75) = 91`.
  func words(_ level: ProductNorm.Level) -> String {
    var text = norm.levels[level].text
    let isShared = norm.share != nil && share != nil
    if let correction = norm.share, let share {
      text += " + \(correction.slopes[level].text) × (\(share) − \(correction.reference.text))"
    }
    if let correction = norm.altitude, altitudeFactor(level) != nil,
      let pressure = altitude?.pascals
    {
      text = isShared ? "(\(text))" : text
      text +=
        " × (\(correction.intercept.text) − \(correction.slope.text) × \(pressure) ÷ "
        + "\(correction.standardPressure.text))"
    }
    guard text != norm.levels[level].text else { return text }
    return text + " = " + (value(level)?.decimal() ?? "≤ 0")
  }
}
