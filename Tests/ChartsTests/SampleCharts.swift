import Charts
import Measures

/// Charts that people have looked at: ordinary ones, and the ugliest that data allow.
enum SampleCharts {
  typealias Drawing = @Sendable (Language, String) -> String

  static let all: [(name: String, draw: Drawing)] = [
    ("episode-short", { episodeShort($0).svg(language: $0, idPrefix: $1) }),
    ("episode-edge", { episodeEdge($0).svg(language: $0, idPrefix: $1) }),
    ("episode-400", { episodeLong($0, hours: 400).svg(language: $0, idPrefix: $1) }),
    ("episode-invalid", { episodeInvalid($0).svg(language: $0, idPrefix: $1) }),
    ("episode-huge", { episodeHuge($0).svg(language: $0, idPrefix: $1) }),
    ("episode-tiny", { episodeTiny($0).svg(language: $0, idPrefix: $1) }),
    ("episode-ugly", { episodeUgly($0).svg(language: $0, idPrefix: $1) }),
    ("calendar-month", { calendarMonth($0).svg(language: $0, idPrefix: $1) }),
    ("calendar-year", { calendarYear($0).svg(language: $0, idPrefix: $1) }),
    ("calendar-ugly", { calendarUgly($0).svg(language: $0, idPrefix: $1) }),
    ("intensity", { intensity($0).svg(language: $0, idPrefix: $1) }),
    ("intensity-gap", { intensityGap($0).svg(language: $0, idPrefix: $1) }),
    ("intensity-ugly", { intensityUgly($0).svg(language: $0, idPrefix: $1) }),
    ("phases", { phases($0).svg(language: $0, idPrefix: $1) }),
    ("phases-ugly", { phasesUgly($0).svg(language: $0, idPrefix: $1) }),
    ("trend", { trend($0).svg(language: $0, idPrefix: $1) }),
    ("trend-gaps", { trendGaps($0).svg(language: $0, idPrefix: $1) }),
    ("months", { months($0).svg(language: $0, idPrefix: $1) }),
    ("series-month", { seriesMonth($0).svg(language: $0, idPrefix: $1) }),
    ("series-year", { seriesYear($0).svg(language: $0, idPrefix: $1) }),
    ("series-day", { seriesDay($0).svg(language: $0, idPrefix: $1) }),
    ("series-ugly", { seriesUgly($0).svg(language: $0, idPrefix: $1) }),
  ]

  /// Hours of 14 March 2025, the second episode of the foundry sample.
  static func episodeShort(_ language: Language) -> EpisodeChart {
    let values = [
      "31.2", "28.4", "33.05", "36.9", "34.1", "35.8", "41.77", "61.2", "55.4", "45.12", "38.6",
      "30.2", "27.9",
    ]
    var periods = values.enumerated().map { index, value in
      judged(value, isOver: (6...9).contains(index))
    }
    periods.insert(.invalid(cause: language.say("含氧量不可用", "no usable oxygen content")), at: 12)
    periods += [.invalid(cause: language.say("缺测", "missing")), .stopped, .stopped]
    return EpisodeChart(
      name: language.say("DA001 1号冲天炉 颗粒物 PM", "DA001 cupola 1, particulate matter PM"),
      quantity: language.say("折算浓度", "converted concentration"), unit: "mg/m³",
      limit: number("40"), start: instant(2025, 3, 14, 16), periods: periods,
      peak: .init(index: 7, multiple: "0.53"))
  }

  /// One hour over the limit, the last of the period.
  static func episodeEdge(_ language: Language) -> EpisodeChart {
    let values = ["22", "24.5", "0", "38", "40", "48"]
    let periods = values.enumerated().map { judged($1, isOver: $0 == 5) }
    return EpisodeChart(
      name: "DA001 PM", quantity: language.say("折算浓度", "converted concentration"), unit: "mg/m³",
      limit: number("40"), start: instant(2025, 3, 31, 18),
      periods: periods + [EpisodeChart.State](repeating: .outside, count: 6),
      peak: .init(index: 5, multiple: "0.2"))
  }

  static func episodeLong(_ language: Language, hours: Int) -> EpisodeChart {
    let periods = (0..<hours).map { hour -> EpisodeChart.State in
      switch hour {
      case 120..<132: .stopped
      case 200..<206: .invalid(cause: language.say("缺测", "missing"))
      case 60: judged("66.3", isOver: true)
      case 301: .invalid(cause: language.say("含氧量不可用", "no usable oxygen content"))
      default:
        // Two slow waves, as loads of a plant make them.
        judged("\(wave(hour)).\(1 + hour * 13 % 99)", isOver: wave(hour) >= 40)
      }
    }
    return EpisodeChart(
      name: "DA003 NMHC", quantity: language.say("实测浓度", "measured concentration"), unit: "mg/m³",
      limit: number("40"), start: instant(2024, 12, 20, 5), periods: periods,
      peak: .init(index: 60, multiple: "0.6575"))
  }

  private static func wave(_ hour: Int) -> Int {
    32 + abs(hour % 24 - 12) + abs(hour % 116 - 58) * 20 / 58 - (hour % 116 == 0 ? 1 : 0)
  }

  static func episodeInvalid(_ language: Language) -> EpisodeChart {
    EpisodeChart(
      name: "DA001 SO2", quantity: language.say("折算浓度", "converted concentration"), unit: "mg/m³",
      limit: number("200"), start: instant(2025, 3, 17, 0),
      periods: [EpisodeChart.State](
        repeating: .invalid(cause: language.say("含氧量不可用", "no usable oxygen content")), count: 24),
      peak: nil)
  }

  /// What a broken instrument writes.
  static func episodeHuge(_ language: Language) -> EpisodeChart {
    EpisodeChart(
      name: "DA001 CO", quantity: language.say("折算浓度", "converted concentration"), unit: "mg/m³",
      limit: number("1e307"), start: instant(2025, 3, 9, 3),
      periods: [
        judged("12.5", isOver: false), judged("123456789012345678901234567890", isOver: false),
        judged("9e307", isOver: true), judged("3.0517578125e307", isOver: true),
        judged("0", isOver: false),
      ],
      peak: .init(index: 2, multiple: "8"))
  }

  /// Dioxins in ng, where a limit has many zeros.
  static func episodeTiny(_ language: Language) -> EpisodeChart {
    EpisodeChart(
      name: "DA007 Hg", quantity: language.say("实测浓度", "measured concentration"), unit: "mg/m³",
      limit: number("0.0000005"), start: instant(2025, 1, 1, 0),
      periods: [
        judged("0.00000012", isOver: false), judged("0.0000005", isOver: false),
        judged("0.00000050000000000000001", isOver: true), judged("0.0000007", isOver: true),
      ],
      peak: .init(index: 3, multiple: "0.4"))
  }

  static let uglyName =
    "<script>alert(\"1\")</script>&amp;\u{202E}txt.exe\u{0}\u{7}'\u{FFFE}'\t\n"
    + String(repeating: "名字很长的排放口", count: 25)

  static func episodeUgly(_ language: Language) -> EpisodeChart {
    EpisodeChart(
      name: uglyName, quantity: uglyName, unit: "mg/m³\"><svg onload=\"",
      limit: number("123456.7890123456789"), start: instant(2025, 3, 31, 22),
      periods: [
        judged("123456.7890123456790", isOver: true), .invalid(cause: uglyName),
        .invalid(cause: "]]>\u{2066}"), .stopped, .outside,
      ],
      peak: .init(index: 0, multiple: "\u{202D}<b>"))
  }

  static func calendarMonth(_ language: Language) -> HourCalendar {
    var hours = (0..<31 * 24).map { level($0 * 7919 % 97) }
    hours.replaceSubrange(104..<107, with: [.over, .farOver, .over])
    for hour in 334..<338 { hours[hour] = .over }
    hours[638] = .over
    for hour in 384..<389 { hours[hour] = .invalid }
    for hour in 504..<552 { hours[hour] = .stopped }
    for hour in 675..<681 { hours[hour] = .missing }
    for hour in 0..<8 { hours[hour] = .notExpected }
    return HourCalendar(
      name: language.say("DA001 1号冲天炉 颗粒物 PM", "DA001 cupola 1, particulate matter PM"),
      quantity: language.say("折算浓度", "converted concentration"), limit: "40 mg/m³",
      start: date(2025, 3, 1), hours: hours)
  }

  static func calendarYear(_ language: Language) -> HourCalendar {
    let hours = (0..<366 * 24).map { hour -> HourCalendar.State in
      switch hour {
      case 800..<1130: .stopped
      case 3000..<3011, 3050..<3055: .over
      case 3011..<3016: .farOver
      case 5000..<5100: .missing
      case 6000..<6030: .invalid
      case 8500...: .notExpected
      default: level((hour / 24 * 31 + hour % 24 / 6 * 7) % 97)
      }
    }
    return HourCalendar(
      name: "DA001 NOx", quantity: language.say("折算浓度", "converted concentration"),
      limit: "300 mg/m³", start: date(2024, 1, 1), hours: hours)
  }

  static func calendarUgly(_ language: Language) -> HourCalendar {
    HourCalendar(
      name: uglyName, quantity: uglyName, limit: "\u{202E}<40>", start: date(2025, 2, 28),
      hours: HourCalendar.State.allCases + HourCalendar.State.allCases.reversed()
        + HourCalendar.State.allCases)
  }

  /// Shares of a limit as they might be: mostly low.
  private static func level(_ noise: Int) -> HourCalendar.State {
    noise < 52 ? .low : noise < 85 ? .medium : .near
  }

  static func intensity(_ language: Language) -> IntensityChart {
    intensityChart(
      language,
      [
        (2020, "0.516245", nil, nil), (2021, "0.5021", "0.497350", false),
        (2022, "0.47", "0.479147", true), (2023, "0.4511", "0.461610", true),
        (2024, "0.429612", "0.444715", true),
      ])
  }

  static func intensityGap(_ language: Language) -> IntensityChart {
    intensityChart(
      language,
      [
        (2020, "0.516245", nil, nil), (2021, nil, "0.497350", nil),
        (2022, "0.51", "0.479147", false),
        (2023, nil, "0.461610", nil), (2024, "0.45", "0.444715", false),
        (2025, nil, "0.428439", nil),
      ])
  }

  static func intensityUgly(_ language: Language) -> IntensityChart {
    IntensityChart(
      name: uglyName, quantity: uglyName, unit: "\u{202E}<t>", baseYear: 1990,
      years: (1990...2030).map { year in
        .init(
          year: year, measured: number(year % 7 == 0 ? "-1e-30" : "1e\(year - 2000)"),
          allowed: number("1e10"), isMet: year % 3 == 0)
      })
  }

  private static func intensityChart(
    _ language: Language, _ years: [(Int, String?, String?, Bool?)]
  ) -> IntensityChart {
    IntensityChart(
      name: language.say("示例铸造有限公司", "Example Foundry Ltd"),
      quantity: language.say("单位增加值能耗", "energy per value added"),
      unit: language.say("吨标准煤/万元", "tce per 10⁴ yuan"), baseYear: 2020,
      years: years.map { year, measured, allowed, isMet in
        .init(
          year: year, measured: measured.map(number), allowed: allowed.map(number), isMet: isMet)
      })
  }

  static func phases(_ language: Language) -> PhaseBars {
    PhaseBars(
      name: language.say("清洁生产审核", "Cleaner production audit"),
      phases: [
        .init(
          name: language.say("审核准备", "preparation"), pass: 6, fail: 0, insufficient: 0,
          notEvaluated: 0, notApplicable: 0),
        .init(
          name: language.say("预审核", "pre-assessment"), pass: 9, fail: 2, insufficient: 1,
          notEvaluated: 0, notApplicable: 1),
        .init(
          name: language.say("审核", "assessment"), pass: 3, fail: 1, insufficient: 4,
          notEvaluated: 2, notApplicable: 0),
        .init(
          name: language.say("方案产生与筛选", "options"), pass: 0, fail: 0, insufficient: 0,
          notEvaluated: 5, notApplicable: 2),
      ])
  }

  static func phasesUgly(_ language: Language) -> PhaseBars {
    PhaseBars(
      name: uglyName,
      phases: [
        .init(
          name: uglyName, pass: 123_456, fail: 1, insufficient: 1, notEvaluated: 1, notApplicable: 1
        ),
        .init(name: "", pass: 0, fail: 0, insufficient: 0, notEvaluated: 0, notApplicable: 0),
        .init(name: "-1", pass: -1, fail: 9999, insufficient: 1, notEvaluated: 0, notApplicable: 0),
      ])
  }

  static func judged(_ text: String, isOver: Bool) -> EpisodeChart.State {
    .judged(number(text), isOver: isOver)
  }

  /// The samples hold decimals alone; `ChartNumberTests` tries what is none.
  static func number(_ text: String) -> ChartNumber {
    guard let number = ChartNumber(text) else { preconditionFailure("\(text) is no decimal") }
    return number
  }

  static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("no such day")
    }
    return date
  }

  static func instant(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0) -> Instant {
    Instant(date(year, month, day), hour: hour)
  }
}
