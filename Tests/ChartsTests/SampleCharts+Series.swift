import Charts
import Measures

extension SampleCharts {
  private static func bucket(
    _ start: Instant, _ number: Int, hours: Int, _ values: (String, String, String)?,
    gap: SeriesChart.Gap? = nil, isOver: Bool = false
  ) -> SeriesChart.Bucket {
    let from = start.seconds + Int64(number * hours) * 3600
    return SeriesChart.Bucket(
      from: Instant(seconds: from), to: Instant(seconds: from + Int64(hours) * 3600),
      values: values.map {
        SeriesChart.Values(low: Self.number($0.0), mean: Self.number($0.1), high: Self.number($0.2))
      }, gap: gap, isOver: isOver)
  }

  /// Every hour of a month: three exceeding days, a stop, a day without data.
  static func seriesMonth(_ language: Language) -> SeriesChart {
    let buckets = (0..<744).map { hour -> SeriesChart.Bucket in
      let day = hour / 24
      let start = instant(2025, 3, 1, 0)
      if day == 20 { return bucket(start, hour, hours: 1, nil, gap: .stopped) }
      if day == 9, hour % 24 < 9 { return bucket(start, hour, hours: 1, nil, gap: .missing) }
      if hour % 97 == 0 { return bucket(start, hour, hours: 1, nil, gap: .invalid) }
      let isOver = [4, 13, 27].contains(day) && hour % 24 > 17
      let value = "\(isOver ? 41 + hour % 13 : 18 + hour * 7 % 19).\(hour % 10)"
      return bucket(start, hour, hours: 1, (value, value, value), isOver: isOver)
    }
    return SeriesChart(
      name: language.say("DA001 1号冲天炉 颗粒物 PM", "DA001 cupola 1, particulate matter PM"),
      quantity: language.say("折算浓度", "converted concentration"), unit: "mg/m³", hoursOfBucket: 1,
      buckets: buckets,
      limits: [
        .init(
          value: number("40"),
          words: language.say("限值 40 mg/m³：GB 39726-2020 小时", "limit 40 mg/m³: GB 39726-2020 hour"))
      ])
  }

  /// Days of a year, two limits, a quarter outside.
  static func seriesYear(_ language: Language) -> SeriesChart {
    let buckets = (0..<365).map { day -> SeriesChart.Bucket in
      let start = instant(2024, 4, 1, 0)
      if day < 90 { return bucket(start, day, hours: 24, nil, gap: .outside) }
      if day == 200 { return bucket(start, day, hours: 24, nil, gap: .missing) }
      let low = 60 + day % 30
      let high = low + 40 + day * 13 % 90
      return bucket(
        start, day, hours: 24, ("\(low)", "\((low + high) / 2)", "\(high)"), isOver: high > 150)
    }
    return SeriesChart(
      name: "DA001 NOx", quantity: language.say("浓度", "concentration"), unit: "mg/m³",
      hoursOfBucket: 24, buckets: buckets,
      limits: [
        .init(value: number("150"), words: "GB 28665-2012"),
        .init(value: number("300"), words: language.say("去年的限值", "last year's limit")),
      ])
  }

  /// A single hour between hours without a value, over midnight.
  static func seriesDay(_ language: Language) -> SeriesChart {
    let start = instant(2025, 3, 14, 19)
    let buckets = (0..<12).map { hour in
      hour == 5
        ? bucket(start, hour, hours: 1, ("0", "0", "0"))
        : bucket(start, hour, hours: 1, nil, gap: hour < 5 ? .stopped : .invalid)
    }
    return SeriesChart(
      name: "DA002 SO2", quantity: language.say("实测均值", "measured mean"), unit: "mg/m³",
      hoursOfBucket: 1, buckets: buckets, limits: [])
  }

  static func seriesUgly(_ language: Language) -> SeriesChart {
    let start = instant(2025, 12, 31, 23)
    return SeriesChart(
      name: "<script>alert(1)</script>\u{202E} & \"NOx\"", quantity: "]]>", unit: "",
      hoursOfBucket: 720,
      buckets: [
        bucket(start, 0, hours: 720, ("0.0000012", "1", "123456789012345678"), isOver: true),
        bucket(start, 1, hours: 720, nil),
      ],
      limits: [.init(value: number("-3"), words: "'\"><img>\u{7}")])
  }
}
