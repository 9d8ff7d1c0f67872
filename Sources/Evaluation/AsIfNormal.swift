import Measures

/// Hour values as they would be if every reading counted that is not negative, whatever its flag.
///
/// Never judged (SEMANTICS: such readings do not count); it tells what stands behind a flag.
struct AsIfNormal {
  /// How a value came to the limit's reference oxygen content.
  enum Conversion: Hashable, Sendable {
    /// The limit asks for none.
    case none
    /// With a valid hour of oxygen.
    case oxygen
    /// With an hour of oxygen that is valid only if its own flagged readings count as well.
    case flaggedOxygen
    /// Not at all, for want of usable oxygen: as measured.
    case impossible
  }

  struct Value: Sendable {
    /// What is compared with the limit.
    var value: Quotient
    var mean: Quotient
    /// In %, where it was converted with.
    var oxygen: Quotient?
    var conversion: Conversion
    /// Readings in the mean, and those of them that do not count.
    var readings: Int
    var uncounted: Int
    /// The flags that took the hour from what is judged, in the set of the pollutant's log.
    var flags: DataFlags
    /// Those of its oxygen, in the set of the oxygen's log.
    var oxygenFlags: DataFlags = []

    var allFlags: DataFlags { flags.union(oxygenFlags) }
  }

  private let values: HourValues
  private let series: HourSeries
  private let oxygen: HourSeries?
  private let molar: Int128?
  private let hasReference: Bool
  /// Hours in which readings of the pollutant or of its oxygen do not count, rising.
  let hours: [Int]

  /// `nil` where every reading of the series counts.
  init?(_ record: EmissionRecord, _ key: SeriesKey, oxygenReference: ExactDecimal?) {
    guard let series = record.series[key] else { return nil }
    let oxygen =
      oxygenReference == nil
      ? nil : record.series[SeriesKey(outlet: key.outlet, pollutant: Pollutant.oxygen)]
    guard !series.uncounted.hours.isEmpty || !(oxygen?.uncounted.hours.isEmpty ?? true) else {
      return nil
    }
    (self.series, self.oxygen) = (series, oxygen)
    values = HourValues(record, key, oxygenReference: oxygenReference)
    molar = Pollutant.withID(key.pollutant)?.molarMass.map { Int128($0) * 10 }
    hasReference = oxygenReference != nil
    let own = series.uncounted.hours.map { Int($0) }
    let others = (oxygen?.uncounted.hours ?? []).map { Int($0) }
    hours = others.isEmpty ? own : Set(own).union(others).sorted()
  }

  /// The flagged hours of a range, rising.
  func hours(in range: Range<Int>) -> ArraySlice<Int> {
    hours[firstIndex(from: range.lowerBound)..<firstIndex(from: range.upperBound)]
  }

  /// The index of the first flagged hour from `hour` on.
  private func firstIndex(from hour: Int) -> Int {
    var (low, high) = (0, hours.count)
    while low < high {
      let middle = (low + high) / 2
      if hours[middle] < hour { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The value of an hour that flags took from what is judged; `nil` for any other hour.
  func value(_ hour: Int) -> Value? {
    let tally = values.tally(hour)
    if tally.isValid, !tally.isStopped {
      // Its own readings were enough: only flags of its oxygen can stand in the way.
      guard hasReference, let mean = values.mean(hour), values.oxygenMean(hour) == nil,
        let (oxygenMean, flags) = flaggedOxygen(hour)
      else { return nil }
      return Value(
        value: values.converted(mean, oxygen: oxygenMean), mean: mean, oxygen: oxygenMean,
        conversion: .flaggedOxygen, readings: Int(tally.counted), uncounted: 0, flags: [],
        oxygenFlags: flags)
    }
    guard let (mean, readings, flags) = Self.mean(of: series, hour, molar: molar) else {
      return nil
    }
    var found = Value(
      value: mean, mean: mean, conversion: .none, readings: readings,
      uncounted: Int(series.uncounted[hour].readings), flags: flags)
    guard hasReference else { return found }
    if let oxygenMean = values.oxygenMean(hour), HourValues.isUsable(oxygen: oxygenMean) {
      (found.oxygen, found.conversion) = (oxygenMean, .oxygen)
    } else if let (oxygenMean, more) = flaggedOxygen(hour) {
      (found.oxygen, found.conversion) = (oxygenMean, .flaggedOxygen)
      found.oxygenFlags = more
    } else {
      found.conversion = .impossible
    }
    if let oxygenMean = found.oxygen { found.value = values.converted(mean, oxygen: oxygenMean) }
    return found
  }

  /// The oxygen of an hour that has no valid one because of flags, where it could be used.
  private func flaggedOxygen(_ hour: Int) -> (mean: Quotient, flags: DataFlags)? {
    guard let oxygen, values.oxygenMean(hour) == nil,
      let (mean, _, flags) = Self.mean(of: oxygen, hour, molar: nil),
      HourValues.isUsable(oxygen: mean)
    else { return nil }
    return (mean, flags)
  }

  /// The mean over all readings of an hour that are not negative; `nil` where they cover fewer than
  /// 45 minutes, or none of them is flagged.
  private static func mean(
    of series: HourSeries, _ hour: Int, molar: Int128?
  ) -> (mean: Quotient, readings: Int, flags: DataFlags)? {
    guard series.hours.indices.contains(hour) else { return nil }
    let (tally, uncounted) = (series.hours[hour], series.uncounted[hour])
    let readings = Int(tally.counted) + Int(uncounted.readings)
    guard uncounted.readings > 0, Int(tally.countedMinutes) + Int(uncounted.minutes) >= 45,
      let mean = HourValues.mean(
        series.sum(ofHour: hour) + series.uncounted.sum(ofHour: hour), count: readings,
        molar: molar)
    else { return nil }
    return (mean, readings, uncounted.flags.subtracting(.negative))
  }
}
