import Charts
import Measures
import Testing

/// Labels stand clear of each other and inside the chart, whatever the data.
struct LabelTests {
  @Test(arguments: GoldenChart.all)
  func `labels of the samples are clear`(_ chart: GoldenChart) { expectClear(chart.svg) }

  @Test(arguments: 0..<60)
  func `labels of random episodes are clear`(_ seed: Int) {
    var random = Random(seed: seed)
    let count = [1, 2, 3, 5, 8, 13, 24, 48, 72, 100, 168, 250, 400, 744][random.below(14)]
    let periods = (0..<count).map { _ -> EpisodeChart.State in
      switch random.below(10) {
      case 0: .invalid(cause: ["缺测", "missing", "no usable oxygen content"][random.below(3)])
      case 1: .stopped
      case 2: .outside
      default: SampleCharts.judged(random.decimal(), isOver: random.below(3) == 0)
      }
    }
    let start = Instant(seconds: 1_735_660_800 + Int64(random.below(9600)) * 3600)
    let chart = EpisodeChart(
      name: random.name(), quantity: random.name(),
      unit: ["mg/m³", "", "ng-TEQ/m³"][random.below(3)],
      limit: SampleCharts.number(random.decimal()), start: start,
      periods: periods,
      peak: .init(index: random.below(count), multiple: random.decimal()))
    for language in Language.allCases { expectClear(chart.svg(language: language, idPrefix: "a")) }
  }

  @Test(arguments: 0..<40)
  func `labels of random intensities are clear`(_ seed: Int) {
    var random = Random(seed: seed)
    let first = 2015 + random.below(10)
    let years = (0...random.below(20)).map { offset -> IntensityChart.Year in
      let allowed = random.below(4) == 0 ? nil : SampleCharts.number(random.decimal())
      return .init(
        year: first + offset,
        measured: random.below(4) == 0 ? nil : SampleCharts.number(random.decimal()),
        allowed: allowed, isMet: allowed == nil ? nil : random.below(2) == 0)
    }
    let chart = IntensityChart(
      name: random.name(), quantity: random.name(), unit: "吨标准煤/万元",
      baseYear: first + random.below(3), years: years)
    for language in Language.allCases { expectClear(chart.svg(language: language, idPrefix: "a")) }
  }

  @Test(arguments: 0..<30)
  func `labels of random calendars and audits are clear`(_ seed: Int) {
    var random = Random(seed: seed)
    let hours = (0..<random.below(400 * 24)).map { _ in
      HourCalendar.State.allCases[random.below(9)]
    }
    let calendar = HourCalendar(
      name: random.name(), quantity: random.name(), limit: "40 mg/m³",
      start: CivilDate(daysSinceEpoch: 20_000 + random.below(400)), hours: hours)
    let bars = PhaseBars(
      name: random.name(),
      phases: (0..<random.below(8)).map { _ in
        PhaseBars.Phase(
          name: random.name(), pass: random.below(50), fail: random.below(3),
          insufficient: random.below(3), notEvaluated: random.below(200),
          notApplicable: random.below(2))
      })
    for language in Language.allCases {
      expectClear(calendar.svg(language: language, idPrefix: "a"))
      expectClear(bars.svg(language: language, idPrefix: "a"))
    }
  }

  @Test(arguments: Language.allCases)
  func `charts of nothing are still charts`(_ language: Language) {
    let episode = EpisodeChart(
      name: "", quantity: "", unit: "", limit: SampleCharts.number("0"),
      start: SampleCharts.instant(2025, 3, 1), periods: [], peak: .init(index: 0, multiple: "0"))
    let calendar = HourCalendar(
      name: "", quantity: "", limit: "", start: SampleCharts.date(2025, 3, 1), hours: [])
    let intensity = IntensityChart(name: "", quantity: "", unit: "", baseYear: 2020, years: [])
    let bars = PhaseBars(name: "", phases: [])
    for svg in [
      episode.svg(language: language, idPrefix: "a"),
      calendar.svg(language: language, idPrefix: "b"),
      intensity.svg(language: language, idPrefix: "c"), bars.svg(language: language, idPrefix: "d"),
    ] { expectClear(svg) }
  }

  /// The reader behind these tests sees what it must; else they could not fail.
  @Test func `overlapping labels are found`() {
    let texts = DrawnText.all(
      in: """
        <text x="0" y="10">0123456789</text>
        <text x="60" y="10" class="gg-quiet">a</text>
        <text x="60" y="21" text-anchor="end">b&lt;</text>
        <text x="61" y="10">限值</text>
        """)
    #expect(texts.map(\.text) == ["0123456789", "a", "b<", "限值"])
    #expect(texts[0].overlaps(texts[1]) && texts[1].overlaps(texts[3]))
    #expect(!texts[1].overlaps(texts[2]))
  }

  private func expectClear(_ svg: String, _ location: SourceLocation = #_sourceLocation) {
    let texts = DrawnText.all(in: svg)
    #expect(texts.count == svg.ranges(of: "<text").count, sourceLocation: location)
    let size = svg.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/)
    let width = size.flatMap { Double($0.1) } ?? 0
    let height = size.flatMap { Double($0.2) } ?? 0
    for (index, text) in texts.enumerated() {
      let isInside =
        text.left >= -0.5 && text.right <= width + 0.5 && text.top >= 0 && text.bottom <= height
      #expect(isInside, "\(text) in \(width) × \(height)", sourceLocation: location)
      for other in texts[..<index] where text.overlaps(other) {
        Issue.record("\(text) on \(other)", sourceLocation: location)
      }
    }
  }
}

/// The same numbers on every machine.
private struct Random {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func decimal() -> String {
    switch below(6) {
    case 0: "0"
    case 1: "\(below(1_000_000))e\(below(60) - 30)"
    case 2: "0.00\(below(100_000))"
    case 3: "\(below(1_000_000_000)).\(below(1_000_000_000))"
    default: "\(below(100)).\(below(100))"
    }
  }

  mutating func name() -> String {
    ["DA001 PM", "", "排放口名称", SampleCharts.uglyName, "A rather long name of an outlet of a plant"][
      below(5)]
  }
}
