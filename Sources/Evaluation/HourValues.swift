package import Measures

/// Why a valid hour of a pollutant could not be converted to the reference oxygen content.
package enum OxygenFault: Hashable, Sendable {
  /// The oxygen series has no valid hour.
  case missing
  /// Its mean is 20 % or more: air, not flue gas.
  case tooHigh
}

/// What one hour of a series gives a limit to judge.
package enum HourOutcome: Sendable {
  /// No valid hour.
  case absent
  case unjudged(OxygenFault)
  case value(Quotient)
}

/// The hour means of one series in the base unit, converted to a reference oxygen content where
/// there is one.
///
/// Hour value = mean × (21 − O_ref) / (21 − O_mean), O in % of dry gas (GB 39726-2020 4.5 and its
/// siblings); ppm become mg/m³ by × molar mass / 22.4 after summing.
package struct HourValues: Sendable {
  let series: HourSeries?
  private let oxygen: HourSeries?
  /// Molar mass × 10; the mean of ppm is multiplied by it and divided by 224.
  private let molar: Int128?
  /// 21 − O_ref in units of 1 / `referenceScale`; `nil` where values stand as measured.
  private let reference: Int128?
  private let referenceScale: Int128

  /// - Parameter oxygenReference: In %, below 21; `nil`: values stand as measured.
  package init(_ record: EmissionRecord, _ key: SeriesKey, oxygenReference: ExactDecimal? = nil) {
    series = record.series[key]
    let known = Pollutant.withID(key.pollutant)
    molar = known?.molarMass.map { Int128($0) * 10 }
    guard let oxygenReference, let scale = ExactDecimal.powerOfTen(max(0, oxygenReference.scale))
    else {
      (oxygen, reference, referenceScale) = (nil, nil, 1)
      return
    }
    oxygen = record.series[SeriesKey(outlet: key.outlet, pollutant: Pollutant.oxygen)]
    reference = 21 * scale - oxygenReference.mantissa
    referenceScale = scale
  }

  /// The tally of an hour; an empty one where the series has none.
  package func tally(_ hour: Int) -> HourTally {
    guard let series, hour < series.hours.count else { return HourTally() }
    return series.hours[hour]
  }

  package func outcome(_ hour: Int) -> HourOutcome {
    guard let mean = mean(hour) else { return .absent }
    guard let reference else { return .value(mean) }
    guard let oxygenMean = oxygenMean(hour) else { return .unjudged(.missing) }
    guard oxygenMean < .narrow(20, 1) else { return .unjudged(.tooHigh) }
    if case .narrow(let n, let d) = mean, case .narrow(let o, let od) = oxygenMean,
      let air = product(21, od),
      let up = product(n, reference, od),
      let down = product(d, referenceScale, air - o)
    {
      return .value(.narrow(up, down))
    }
    let factor =
      Rational(reference, over: referenceScale) / (Rational(21) - oxygenMean.rational)
    return .value(.wide(mean.rational * factor))
  }

  /// The mean of a valid hour before conversion to a reference, or `nil`.
  package func mean(_ hour: Int) -> Quotient? {
    guard let series else { return nil }
    return Self.mean(of: series, hour: hour, molar: molar)
  }

  /// The mean oxygen content in % of a valid hour; `nil` also where the limit asks for none.
  package func oxygenMean(_ hour: Int) -> Quotient? {
    guard let oxygen else { return nil }
    return Self.mean(of: oxygen, hour: hour, molar: nil)
  }

  private static let nano: Int128 = 1_000_000_000

  @inline(__always)
  private static func mean(of series: HourSeries, hour: Int, molar: Int128?) -> Quotient? {
    guard hour < series.hours.count else { return nil }
    let tally = series.hours[hour]
    guard tally.isValid, tally.counted > 0 else { return nil }
    let count = Int128(tally.counted)
    if !tally.isExact {
      let sum = Int128(tally.nanoSum)
      if !tally.isVolume { return .narrow(sum, nano * count) }
      guard let molar else { return nil }
      return .narrow(sum * molar, nano * 224 * count)
    }
    let sum = series.sum(ofHour: hour)
    let unit = nano * nano * 1_000_000
    var value = Quotient.narrow(sum.mass, unit * count)
    if sum.volume != 0 {
      guard let molar else { return nil }
      let volume = Rational(sum.volume, over: unit * count) * Rational(molar, over: 224)
      value = .wide(value.rational + volume)
    }
    return value
  }
}
