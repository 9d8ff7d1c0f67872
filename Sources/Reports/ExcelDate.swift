import Measures

/// Times as Excel counts them: days since 1900, by the clock of China.
enum ExcelDate {
  static let day = "yyyy-mm-dd"
  static let minutes = "yyyy-mm-dd hh:mm"
  static let seconds = "yyyy-mm-dd hh:mm:ss"

  /// 1970-01-01 as Excel counts it.
  private static let epoch = 25_569.0

  /// `nil` before March 1900, where Excel's calendar has a day that never was.
  static func days(_ instant: Instant) -> Double? {
    guard instant.date.year > 1900 else { return nil }
    return Double(instant.seconds + Instant.chinaOffset) / 86_400 + epoch
  }
}
