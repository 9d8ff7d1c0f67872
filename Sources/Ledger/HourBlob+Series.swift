package import Measures

extension HourBlob {
  /// One month of a series, as the ledger keeps it.
  package struct Month: Hashable, Sendable {
    package var month: CivilMonth
    /// As ``HourBlob`` makes it.
    package var hours: [UInt8]
    /// As ``DayBlob`` makes it.
    package var days: [UInt8]

    package init(month: CivilMonth, hours: [UInt8], days: [UInt8]) {
      self.month = month
      self.hours = hours
      self.days = days
    }
  }

  /// A blob for each month that the period touches, in order; also of months without a row.
  package static func months(of series: HourSeries, period: Period) -> [Month] {
    period.months.map { month, hours in
      Month(
        month: month, hours: encode(series, hours: hours, of: period),
        days: DayBlob.encode(DayTally.days(of: series, hours: hours, period: period)))
    }
  }

  /// The series that ``months(of:period:)`` took apart.
  ///
  /// - Parameter blobs: In any order; together they hold every hour of the period once.
  package static func series(
    _ key: SeriesKey, flags: FlagSet?, period: Period, blobs: [[UInt8]]
  ) throws(BlobDamage) -> HourSeries {
    var blocks: [HourBlock] = []
    for blob in blobs { blocks.append(try decode(blob)) }
    blocks.sort { $0.start < $1.start }
    var series = HourSeries(key: key, hours: [], flags: flags)
    series.hours.reserveCapacity(period.hours)
    for block in blocks {
      let first = series.hours.count
      guard block.start == period.start(ofHour: first),
        block.hours.count <= period.hours - first
      else { throw .period }
      series.hours += block.hours
      for (hour, sum) in block.exact { series.exact[first + hour] = sum }
      series.conflicts += block.conflicts
      for hour in block.uncounted.hours {
        series.uncounted.append(first + Int(hour), block.uncounted[Int(hour)])
      }
      for (hour, sum) in block.uncounted.exact { series.uncounted.exact[first + hour] = sum }
    }
    guard series.hours.count == period.hours else { throw .period }
    return series
  }
}
