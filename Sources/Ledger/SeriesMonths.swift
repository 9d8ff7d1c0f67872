package import Measures

extension EmissionRecord {
  /// The hours and days of each series and month, as the ledger keeps them: `run` is left open.
  func seriesMonths() -> [SeriesMonthRecord] {
    series.values.sorted { $0.key < $1.key }.flatMap { series in
      HourBlob.months(of: series, period: period).map { month in
        var record = SeriesMonthRecord()
        record.outlet = series.key.outlet
        record.pollutant = series.key.pollutant
        record.month = month.month
        record.hours = month.hours
        record.days = month.days
        record.flags = series.flags
        return record
      }
    }
  }
}

extension [SeriesMonthRecord] {
  /// One run's series again, each whole.
  ///
  /// - Parameter ledger: Its path, for the fault.
  /// - Throws: a ``Fault`` that names the first series whose hours are damaged.
  package func series(of period: Period, in ledger: String) throws(Fault) -> [SeriesKey: HourSeries]
  {
    var all: [SeriesKey: HourSeries] = [:]
    let bySeries = Dictionary(grouping: self) {
      SeriesKey(outlet: $0.outlet, pollutant: $0.pollutant)
    }
    for (key, months) in bySeries.sorted(by: { $0.key < $1.key }) {
      do {
        all[key] = try HourBlob.series(
          key, flags: months.first?.flags, period: period, blobs: months.map(\.hours))
      } catch {
        throw error.fault(
          in: ledger,
          row: "series_month run=\(months.first?.run ?? 0) outlet=\(key.outlet) "
            + "pollutant=\(key.pollutant)")
      }
    }
    return all
  }
}
