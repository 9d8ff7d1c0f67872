import Evaluation
import Measures
import Report
import Standards
import Testing

struct CoverageGapsTests {
  private func gaps(_ judgement: Judgement) throws -> CoverageGaps {
    try require(judgement.checks.first?.gaps)
  }

  /// One hour of each cause, in the order in which they stand.
  @Test func `each hour without a value has its cause`() throws {
    var input = try EvaluationInput.typed(
      "PM 30 - T stop 30@44 30@44 30! 30 30", "O2 9 9 9 9 9 9 9 20 9")
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    var series = try require(input.emission.series[key])
    // Sixty minutes with rows, 44 of which count: flags took the rest.
    series.hours[4].minutes = (1 << 60) - 1
    // Forty-four minutes with rows, all of which count.
    series.hours[5].minutes = (1 << 44) - 1
    series.hours[6].countedMinutes = 10
    series.hours[6].counted = 10
    input.emission.series[key] = series

    let found = try gaps(input.judged(against: .sample("40", oxygen: "8")))

    #expect(
      found.stretches.map { "\($0.kind.rawValue) \($0.from.minuteText.suffix(5)) \($0.periods)" }
        == [
          "missing 01:00 1", "over-range 02:00 1", "stopped 03:00 1", "flagged-or-negative 04:00 1",
          "too-few-readings 05:00 1", "contradicting-rows 06:00 1", "oxygen-unusable 07:00 1",
        ])
  }

  @Test func `a half stop is told apart from a fault`() throws {
    var input = try EvaluationInput.typed("PM 30@44 30")
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    var series = try require(input.emission.series[key])
    series.hours[0].stoppedMinutes = 16
    input.emission.series[key] = series

    let found = try gaps(input.judged(against: .sample("40")))

    #expect(found.kinds == [.partlyStopped])
  }

  @Test func `neighbours with one cause are one stretch`() throws {
    let found = try gaps(
      try EvaluationInput.typed("PM 30 3x- 30 2x-").judged(against: .sample("40")))

    #expect(found.stretches.map(\.periods) == [3, 2])
    #expect(found.total(.missing) == 5)
    #expect(found.stretches[0].to == Instant(.march, hour: 4))
  }

  @Test func `expected is valid and what is lacking`() throws {
    let judgement = try EvaluationInput.typed(
      "PM 30 - T stop 30@44 30 30 2x-", "O2 9 9 9 9 9 20 9 9 9"
    ).judged(against: .sample("40", oxygen: "8"))
    let coverage = try require(judgement.checks.first?.coverage)
    let found = try gaps(judgement)

    let lacking = found.kinds.filter(\.isExpected).reduce(0) { $0 + found.total($1) }
    #expect(coverage.expected == coverage.valid + lacking)
    #expect(coverage.expected == 8 && found.total(.stopped) == 1)
  }

  @Test func `a declared stop is told apart from one by flags`() throws {
    var input = try EvaluationInput.typed("PM 30 - - stop")
    input.stops = [
      PlannedStop(
        outlet: "DA001", from: Instant(.march, hour: 1), to: Instant(.march, hour: 3),
        reason: "检修", position: SourcePosition(file: "plant.yaml", line: 9))
    ]

    let found = try gaps(input.judged(against: .sample("40")))

    #expect(found.kinds == [.stopped, .declaredStop])
    #expect(found.total(.declaredStop) == 2)
  }

  @Test func `days are told as days`() throws {
    // A day of 20 hours, one of 19, one without rows, one of standstill.
    let found = try gaps(
      try EvaluationInput.typed("PM 20x30 4x- 19x30 5x- 24x- 24xstop")
        .judged(against: .sample("40", basis: .day)))

    #expect(
      found.stretches.map { "\($0.kind.rawValue) \($0.from.date) \($0.periods)" } == [
        "too-few-hours 2025-03-02 1", "missing 2025-03-03 1", "stopped 2025-03-04 1",
      ])
  }

  @Test func `stretches are capped, totals are not`() throws {
    let hours = Array(repeating: "30 -", count: CoverageGaps.stretchLimit + 1)
    let found = try gaps(
      try EvaluationInput.typed("PM " + hours.joined(separator: " "))
        .judged(against: .sample("40")))

    #expect(found.stretches.count == CoverageGaps.stretchLimit)
    #expect(found.omitted == 1)
    #expect(found.total(.missing) == CoverageGaps.stretchLimit + 1)
  }

  // MARK: Why a limit binds

  @Test(arguments: [
    ("2019-12-31", "现有企业（环评批复 2019-12-31，早于 2020-01-01）；2022-07-01 起执行"),
    ("2020-01-01", "新建企业（环评批复 2020-01-01，不早于 2020-01-01）；2020-01-01 起执行"),
    ("2020-01-02", "新建企业（环评批复 2020-01-02，不早于 2020-01-01）；2020-01-01 起执行"),
  ])
  func `says new or existing, and since when`(_ approved: String, _ words: String) throws {
    var input = try EvaluationInput.typed("PM 30")
    input.plant.approved = try date(approved)
    var limit = Limit.sample("40", process: "melting")
    limit.dates = Limit.Dates(existingFrom: try date("2022-07-01"))

    let because = try require(input.judged(against: limit).checks.first?.because)

    #expect(because.zh.contains(words))
    #expect(because.zh.contains("工序为melting；"))
    #expect(because.zh.hasSuffix("依据 example。"))
  }

  @Test func `says the area, the regime and the facts that it rests on`() throws {
    var input = try EvaluationInput.typed(
      "PM 30", outlets: [.sample(facts: OutletFacts(reductant: "urea", extraAir: true))])
    input.plant.area = .key
    input.plant.regimes = ["ultra-low"]
    var limit = Limit.sample("40")
    limit.areas = [.key]
    limit.regimes = ["ultra-low"]
    limit.conditions = Limit.Conditions(reductants: ["urea"], extraAir: true)

    let because = try require(input.judged(against: limit).checks.first?.because)

    for words in ["所在地执行特别排放限值", "超低排放要求（ultra-low）", "还原剂为尿素", "燃烧需补充空气"] {
      #expect(because.zh.contains(words))
    }
    #expect(because.en.contains("special limits apply where it stands"))
  }

  // MARK: The peak's arithmetic

  private func working(_ judgement: Judgement) throws -> [String] {
    try require(judgement.findings.first { $0.finding.rule == "emission-limit" })
      .finding.working.map(\.zh)
  }

  @Test func `shows the conversion with its numbers`() throws {
    let steps = try working(
      try EvaluationInput.typed("PM 52.1", "O2 16.2").judged(against: .sample("40", oxygen: "15")))

    #expect(
      steps.map { $0.replacing("\u{A0}", with: " ") } == [
        "小时均值 = 60 个有效数据的平均 = 52.1 mg/m³",
        "折算浓度 = 实测 52.1 × (21 − 15) ÷ (21 − 16.2) = 65.125 mg/m³",
        "65.125 mg/m³ > 40 mg/m³，超标倍数 = 65.125 ÷ 40 − 1 = 0.628125",
      ])
  }

  @Test func `a peak a hair over its limit does not read as equal to it`() throws {
    let steps = try working(
      try EvaluationInput.typed("PM 40.00000001").judged(against: .sample("40")))

    #expect(steps.last?.hasPrefix("40.00000001\u{A0}mg/m³ > 40\u{A0}mg/m³") == true)
  }

  @Test func `a rounded comparison shows what it was rounded to`() throws {
    let steps = try working(
      try EvaluationInput.typed("PM 30.06")
        .judged(against: .sample("30.0"), comparison: .rounded))

    #expect(steps.last?.hasPrefix("30.06\u{A0}mg/m³ ≈ 30.1 > 30\u{A0}mg/m³") == true)
  }
}
