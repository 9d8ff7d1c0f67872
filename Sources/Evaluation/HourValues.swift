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
  let hours: [HourTally]
  private let exact: [Int: ExactSum]
  private let oxygenHours: [HourTally]
  private let oxygenExact: [Int: ExactSum]
  /// Molar mass × 10; the mean of ppm is multiplied by it and divided by 224.
  private let molar: Int128?
  /// 21 − O_ref in units of 1 / `referenceScale`; `nil` where values stand as measured.
  private let reference: Int128?
  private let referenceScale: Int128

  /// - Parameter oxygenReference: In %, below 21; `nil`: values stand as measured.
  package init(_ record: EmissionRecord, _ key: SeriesKey, oxygenReference: ExactDecimal? = nil) {
    let series = record.series[key]
    (hours, exact) = (series?.hours ?? [], series?.exact ?? [:])
    let known = Pollutant.withID(key.pollutant)
    molar = known?.molarMass.map { Int128($0) * 10 }
    guard let oxygenReference, let scale = ExactDecimal.powerOfTen(max(0, oxygenReference.scale))
    else {
      (oxygenHours, oxygenExact, reference, referenceScale) = ([], [:], nil, 1)
      return
    }
    let oxygen = record.series[SeriesKey(outlet: key.outlet, pollutant: Pollutant.oxygen)]
    (oxygenHours, oxygenExact) = (oxygen?.hours ?? [], oxygen?.exact ?? [:])
    reference = 21 * scale - oxygenReference.mantissa
    referenceScale = scale
  }

  /// The tally of an hour; an empty one where the series has none.
  @inline(__always)
  package func tally(_ hour: Int) -> HourTally {
    hour < hours.count ? hours[hour] : HourTally()
  }

  package func outcome(_ hour: Int) -> HourOutcome {
    guard let mean = mean(hour) else { return .absent }
    guard reference != nil else { return .value(mean) }
    guard let oxygenMean = oxygenMean(hour) else { return .unjudged(.missing) }
    guard Self.isUsable(oxygen: oxygenMean) else { return .unjudged(.tooHigh) }
    return .value(converted(mean, oxygen: oxygenMean))
  }

  /// Whether an oxygen content can be converted with.
  static func isUsable(oxygen: Quotient) -> Bool { oxygen < .narrow(20, 1) }

  /// A mean at the reference oxygen content; the mean itself where there is no reference.
  ///
  /// - Parameter oxygenMean: in %, below 20.
  func converted(_ mean: Quotient, oxygen oxygenMean: Quotient) -> Quotient {
    guard let reference else { return mean }
    if case .narrow(let n, let d) = mean, case .narrow(let o, let od) = oxygenMean,
      let air = product(21, od),
      let up = product(n, reference, od),
      let down = product(d, referenceScale, air - o)
    {
      return .narrow(up, down)
    }
    let factor =
      Rational(reference, over: referenceScale) / (Rational(21) - oxygenMean.rational)
    return .wide(mean.rational * factor)
  }

  /// The mean of a valid hour before conversion to a reference, or `nil`.
  package func mean(_ hour: Int) -> Quotient? {
    guard hour < hours.count, hours[hour].isValid, hours[hour].counted > 0 else { return nil }
    let tally = hours[hour]
    if tally.isExact { return Self.mean(exact[hour], count: Int(tally.counted), molar: molar) }
    let (sum, count) = (Int128(tally.nanoSum), Int128(tally.counted))
    if !tally.isVolume { return .narrow(sum, Self.nano &* count) }
    guard let molar else { return nil }
    return .narrow(sum * molar, Self.nano * 224 * count)
  }

  /// The mean oxygen content in % of a valid hour; `nil` also where the limit asks for none.
  package func oxygenMean(_ hour: Int) -> Quotient? {
    guard hour < oxygenHours.count, oxygenHours[hour].isValid, oxygenHours[hour].counted > 0
    else { return nil }
    let tally = oxygenHours[hour]
    if tally.isExact { return Self.mean(oxygenExact[hour], count: Int(tally.counted), molar: nil) }
    return .narrow(Int128(tally.nanoSum), Self.nano &* Int128(tally.counted))
  }

  private static let nano: Int128 = 1_000_000_000

  /// The mean in the base unit of readings that add up to `sum`.
  ///
  /// - Parameter molar: as of the values; `nil` where volume fractions cannot be converted.
  package static func mean(_ sum: ExactSum?, count: Int, molar: Int128?) -> Quotient? {
    guard let sum else { return nil }
    let unit = nano * nano * 1_000_000 * Int128(count)
    if sum.volume == 0, sum.longMass == nil, sum.longVolume == nil {
      return .narrow(sum.mass, unit)
    }
    var total = Rational(sum.mass, over: unit)
    if let more = sum.longMass { total += Rational(more) / Rational(Int128(count)) }
    guard sum.volume != 0 || sum.longVolume != nil else { return .wide(total) }
    guard let molar else { return nil }
    var volume = Rational(sum.volume, over: unit)
    if let more = sum.longVolume { volume += Rational(more) / Rational(Int128(count)) }
    return .wide(total + volume * Rational(molar, over: 224))
  }
}
