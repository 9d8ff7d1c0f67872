package import Measures

/// What a day of a series came to, before any limit: for trends, never for a verdict.
package struct DayTally: Hashable, Sendable {
  package var day: CivilDate
  /// Hours of the day that lie in the period.
  package var hours: Int
  /// Those with at least one readable row, with a valid mean, and stopped.
  package var present: Int
  package var valid: Int
  package var stopped: Int
  /// Mean of the valid hours' means, in 10⁻⁹ of the pollutant's base unit (ppm converted), rounded;
  /// `nil` where no hour is valid, and where a reading is too great to be drawn.
  package var mean: Int64?
  /// The greatest of those hourly means.
  package var highest: Int64?

  package init(
    day: CivilDate, hours: Int, present: Int, valid: Int, stopped: Int, mean: Int64?,
    highest: Int64?
  ) {
    self.day = day
    self.hours = hours
    self.present = present
    self.valid = valid
    self.stopped = stopped
    self.mean = mean
    self.highest = highest
  }

  /// The days that some hours of a series make up, in order.
  package static func days(
    of series: HourSeries, hours: Range<Int>, period: Period
  ) -> [DayTally] {
    let hours = hours.clamped(to: series.hours.indices)
    let molarMass = Pollutant.withID(series.key.pollutant)?.molarMass
    var days: [DayTally] = []
    var means: [Int64?] = []
    func finish() {
      guard let last = days.indices.last, !means.isEmpty, !means.contains(nil) else { return }
      let known = means.compactMap(\.self)
      let sum = known.reduce(Int128(0)) { $0 + Int128($1) }
      days[last].mean = Int64(exactly: sum.rounded(over: Int128(known.count)))
      days[last].highest = known.max()
    }
    for hour in hours {
      let date = period.start(ofHour: hour).date
      if days.last?.day != date {
        finish()
        means = []
        days.append(
          DayTally(
            day: date, hours: 0, present: 0, valid: 0, stopped: 0, mean: nil, highest: nil))
      }
      let tally = series.hours[hour]
      let last = days.count - 1
      days[last].hours += 1
      if tally.isPresent { days[last].present += 1 }
      if tally.isStopped { days[last].stopped += 1 }
      guard tally.isValid, !tally.isStopped else { continue }
      days[last].valid += 1
      means.append(series.nanoMean(ofHour: hour, molarMass: molarMass))
    }
    finish()
    return days
  }
}

extension HourSeries {
  /// In 10⁻⁹ of the base unit; `nil` where it cannot be told in 64 bits.
  fileprivate func nanoMean(ofHour hour: Int, molarMass: Int64?) -> Int64? {
    let sum = sum(ofHour: hour)
    guard sum.longMass == nil, sum.longVolume == nil, hours[hour].counted > 0 else { return nil }
    // To 10⁻¹⁵ first: a molar mass times 10⁻²⁴ might not fit.
    let count = Int128(hours[hour].counted) * 1_000_000_000
    var femto = sum.mass.rounded(over: count)
    if sum.volume != 0 {
      guard let molarMass else { return nil }
      femto += (sum.volume.rounded(over: count) * Int128(molarMass) * 10).rounded(over: 224)
    }
    return Int64(exactly: femto.rounded(over: 1_000_000))
  }
}

extension Int128 {
  /// The quotient by a positive number, rounded to the nearest, halves away from zero.
  fileprivate func rounded(over divisor: Int128) -> Int128 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    guard rest.magnitude >= divisor.magnitude - rest.magnitude else { return quotient }
    return self < 0 ? quotient - 1 : quotient + 1
  }
}

/// The days of one series and month as compact bytes.
package enum DayBlob {
  package static let version: UInt8 = 1

  private static let mark = UInt8(ascii: "D")
  private static let mostDays = 50_000

  package static func encode(_ days: [DayTally]) -> [UInt8] {
    var writer = BlobWriter(mark: mark, version: version)
    writer.put(count: days.count)
    for day in days {
      writer.put(signed: Int64(day.day.daysSinceEpoch))
      for count in [day.hours, day.present, day.valid, day.stopped] { writer.put(count: count) }
      for value in [day.mean, day.highest] {
        writer.put(UInt64(value == nil ? 0 : 1))
        if let value { writer.put(decimal: Int128(value)) }
      }
    }
    return writer.sealed()
  }

  package static func decode(_ bytes: [UInt8]) throws(BlobDamage) -> [DayTally] {
    var reader = try BlobReader(bytes, mark: mark, version: version)
    var days: [DayTally] = []
    for _ in 0..<(try reader.count(most: mostDays)) {
      let day = try reader.signed()
      // The years 1 to 9999.
      guard (-719_162...2_932_896).contains(day) else { throw .content }
      days.append(
        DayTally(
          day: CivilDate(daysSinceEpoch: Int(day)), hours: try reader.count(most: 24),
          present: try reader.count(most: 24), valid: try reader.count(most: 24),
          stopped: try reader.count(most: 24), mean: try reader.figure(),
          highest: try reader.figure()))
    }
    try reader.finish()
    return days
  }
}

extension BlobReader {
  fileprivate mutating func figure() throws(BlobDamage) -> Int64? {
    guard try count(most: 1) == 1 else { return nil }
    guard let value = Int64(exactly: try decimal()) else { throw .content }
    return value
  }
}
