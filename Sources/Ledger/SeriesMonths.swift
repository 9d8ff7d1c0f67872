import Measures

extension EmissionRecord {
  /// The hours and days of each series and month, as the ledger keeps them: `run` is left open.
  func seriesMonths() throws -> [SeriesMonthRecord] { [] }
}
