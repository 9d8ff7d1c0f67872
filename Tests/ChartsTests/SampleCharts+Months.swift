import Charts
import Measures

extension SampleCharts {
  private static let thirteen: [CivilMonth] = (0..<13).compactMap { step in
    let number = 2024 * 12 + 2 + step
    return CivilMonth(year: number / 12, month: number % 12 + 1)
  }

  /// Above the path until it steps down no faster than the plant does.
  static func trend(_ language: Language) -> TrendChart {
    TrendChart(
      name: language.say("单位增加值能耗", "Energy per value added"),
      quantity: language.say("截至各月的 12 个月", "over the twelve months to each month"),
      unit: language.say("tce/万元", "tce per 10⁴ yuan"),
      points: thirteen.enumerated().map { index, month in
        TrendChart.Point(
          month: month, measured: ChartNumber("1.\(290 - index * 9)"),
          allowed: ChartNumber(month.year == 2024 ? "1.2437" : "1.1982"),
          isMet: month.year == 2024 ? index >= 6 : index >= 11)
      })
  }

  /// Gaps at both ends and in the middle, a lone month among them, and no path.
  static func trendGaps(_ language: Language) -> TrendChart {
    let held = [2: "4.9", 3: "4.7", 6: "0.0000012", 8: "4.1", 9: "123456.789"]
    return TrendChart(
      name: "<script>alert(1)</script>\u{202E} & \"NOx\"", quantity: "NOx", unit: "",
      points: thirteen.enumerated().map { index, month in
        TrendChart.Point(
          month: month, measured: held[index].flatMap(ChartNumber.init), allowed: nil, isMet: nil)
      })
  }

  static func months(_ language: Language) -> MonthBars {
    MonthBars(
      name: language.say("各月企业结论", "Plants by verdict and month"),
      months: thirteen.enumerated().map { index, month in
        MonthBars.Month(
          month: month, fail: index * 3 % 17, insufficient: index % 4, notEvaluated: index % 3,
          missing: index == 12 ? 30 : index % 2, pass: index == 5 ? 0 : 150 - index * 4)
      })
  }
}
