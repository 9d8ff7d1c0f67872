import Evaluation
import Measures
import Report
import Standards
import Testing

struct EmissionLimitTests {
  @Test(arguments: [("39.999", Verdict.pass), ("40", .pass), ("40.001", .fail)])
  func `an hour at the limit does not exceed`(_ value: String, _ verdict: Verdict) throws {
    let check = try EvaluationInput.typed("PM \(value)").judged(against: .sample("40")).only()

    #expect(check.verdict == verdict)
    #expect(check.exceeding == (verdict == .fail ? 1 : 0))
  }

  @Test(arguments: [
    ("30.04", Verdict.pass), ("30.05", .pass), ("30.051", .fail),
  ])
  func `a rounded limit of 30.0 lets a half go to the even digit`(
    _ value: String, _ verdict: Verdict
  ) throws {
    let input = try EvaluationInput.typed("PM \(value)")

    #expect(
      try input.judged(against: .sample("30.0"), comparison: .rounded).only().verdict == verdict)
  }

  @Test(arguments: [("30.149", Verdict.pass), ("30.15", .fail), ("30.151", .fail)])
  func `a rounded limit of 30.1 is passed by its own half`(
    _ value: String, _ verdict: Verdict
  ) throws {
    let judgement = try EvaluationInput.typed("PM \(value)")
      .judged(against: .sample("30.1"), comparison: .rounded)

    #expect(try judgement.only().verdict == verdict)
    #expect(judgement.findings.allSatisfy { $0.finding.episode?.peak == value })
  }

  @Test(arguments: [(44, 0), (45, 1), (46, 1)])
  func `an hour is valid from 45 minutes on`(_ minutes: Int, _ valid: Int) throws {
    let check = try EvaluationInput.typed("PM 30@\(minutes)").judged(against: .sample("40")).only()

    #expect(check.coverage == Coverage(expected: 1, present: 1, valid: valid))
    #expect(check.verdict == (valid == 1 ? .pass : .insufficient))
  }

  @Test(arguments: [(74, Verdict.insufficient), (75, .pass), (76, .pass)])
  func `three quarters of the expected hours are enough`(
    _ valid: Int, _ verdict: Verdict
  ) throws {
    let input = try EvaluationInput.typed("PM \(valid)x30 \(100 - valid)x-")

    let check = try input.judged(against: .sample("40")).only()

    #expect(check.verdict == verdict)
    #expect(check.coverage == Coverage(expected: 100, present: valid, valid: valid))
  }

  @Test func `a breach in scant data is a breach`() throws {
    let check = try EvaluationInput.typed("PM 41 99x-").judged(against: .sample("40")).only()

    #expect(check.verdict == .fail)
  }

  @Test(arguments: [(19, Verdict.insufficient, 0), (20, .fail, 1), (21, .fail, 1)])
  func `a day is valid from twenty hours on`(
    _ hours: Int, _ verdict: Verdict, _ valid: Int
  ) throws {
    let input = try EvaluationInput.typed("PM \(hours)x41 \(24 - hours)x-")

    let check = try input.judged(against: .sample("40", basis: .day)).only()

    #expect(check.verdict == verdict)
    #expect(check.coverage == Coverage(expected: 1, present: 1, valid: valid))
  }

  @Test(arguments: [("39.9", Verdict.pass), ("40", .pass), ("40.1", .fail)])
  func `a day's mean at the limit does not exceed`(_ half: String, _ verdict: Verdict) throws {
    let input = try EvaluationInput.typed("PM 12x\(half) 12x40")

    #expect(try input.judged(against: .sample("40", basis: .day)).only().verdict == verdict)
  }

  @Test func `a day's mean with oxygen is exact`() throws {
    // 60 × (21 − 15) / (21 − O) averages to 40 where 21 − O is 9 in every hour.
    let input = try EvaluationInput.typed("PM 24x60", "O2 24x12")
    let limit = Limit.sample("40", basis: .day, oxygen: "15")

    #expect(try input.judged(against: limit).only().verdict == .pass)

    let above = try EvaluationInput.typed("PM 23x60 60.000001", "O2 24x12").judged(against: limit)
    let episode = try require(above.findings.first?.finding.episode)
    #expect(above.verdict == .fail)
    #expect(episode.peak == "40")
    #expect(episode.multiple == "0")
    #expect(episode.from == Instant(.march))
    #expect(episode.periods == 1)
  }

  @Test func `consecutive days are one episode and a lean day ends it`() throws {
    let input = try EvaluationInput.typed("PM 48x41 19x41 5x- 24x42")

    let episodes = input.judged(against: .sample("40", basis: .day)).findings
      .compactMap(\.finding.episode)

    #expect(episodes.map(\.periods) == [2, 1])
    #expect(episodes.map(\.peak) == ["41", "42"])
    #expect(episodes.map(\.from.date.day) == [1, 4])
  }

  @Test(arguments: [("19.999", 1), ("20", 0), ("20.001", 0)])
  func `oxygen of twenty percent or more leaves the hour unjudged`(
    _ oxygen: String, _ valid: Int
  ) throws {
    let judgement = try EvaluationInput.typed("PM 1", "O2 \(oxygen)")
      .judged(against: .sample("40", oxygen: "15"))

    #expect(try judgement.only().coverage?.valid == valid)
    #expect(
      judgement.findings.contains { $0.finding.rule == "oxygen-unusable" } == (valid == 0))
  }

  // Check values of the fact sheet, section 9.1.
  @Test(arguments: [
    ("28", "17", "15", "42"), ("300", "11.5", "10", "347.368421"), ("15", "18", "3", "90"),
  ])
  func `values are converted to the reference oxygen content`(
    _ mean: String, _ oxygen: String, _ reference: String, _ value: String
  ) throws {
    let input = try EvaluationInput.typed("PM \(mean)", "O2 \(oxygen)")
    let hour = HourValues(
      input.emission, SeriesKey(outlet: "DA001", pollutant: "PM"),
      oxygenReference: try decimal(reference))

    guard case .value(let converted) = hour.outcome(0) else {
      Issue.record("not judged")
      return
    }
    #expect(converted.decimal() == value)
  }

  @Test func `28 at seventeen percent fails a limit of 40 at fifteen`() throws {
    let judgement = try EvaluationInput.typed("PM 28", "O2 17")
      .judged(against: .sample("40", oxygen: "15"))

    let episode = try require(judgement.findings.first?.finding.episode)
    #expect(judgement.verdict == .fail)
    #expect(episode.peak == "42")
    #expect(episode.multiple == "0.05")
    #expect(episode.values.first?.mean == "28")
    #expect(episode.values.first?.oxygen == "17")
    #expect(
      judgement.findings.first?.requests.map(\.key.pollutant) == ["PM", "O2"])
  }

  @Test(arguments: [(18, true), (19, false), (20, false)])
  func `one bad hour is allowed in twenty`(_ good: Int, _ fails: Bool) throws {
    let input = try EvaluationInput.typed("PM \(good)x40 41")
    let limit = Limit.sample("40", basis: .share(try decimal("95")))

    let check = try input.judged(against: limit).only()

    #expect((check.verdict == .fail) == fails)
    #expect(check.exceeding == 1)
  }

  /// A clean plant is asked for its share first: both verdicts show what was compared.
  @Test(arguments: [
    (18, "18 hours that keep the limit / 19 judged = 94.736842 % < 95 %"),
    (19, "19 hours that keep the limit / 20 judged = 95 % ≥ 95 %"),
    (20, "20 hours that keep the limit / 21 judged = 95.238095 % ≥ 95 %"),
  ])
  func `a share is shown with what it was compared with`(_ good: Int, _ words: String) throws {
    let input = try EvaluationInput.typed("PM \(good)x40 41")
    let check = try input.judged(against: .sample("40", basis: .share(try decimal("95")))).only()

    #expect(check.working.map(\.en) == ["2025-03: " + words])
  }

  @Test func `of several months the lowest share is shown`() throws {
    let input = try EvaluationInput.typed("PM 23x40 41 47x40 42", from: try date("2025-02-28"))
    let check = try input.judged(against: .sample("40", basis: .share(try decimal("95")))).only()

    #expect(
      check.working.map(\.zh) == ["2025-02：23 个达标小时 ÷ 24 个有效小时 = 95.833333% ≥ 95%（2 个月中最低）"])
  }

  @Test func `no share is shown of too little data`() throws {
    let input = try EvaluationInput.typed("PM 2x40 2x-")
    let check = try input.judged(against: .sample("40", basis: .share(try decimal("95")))).only()

    #expect(check.verdict == .insufficient && check.working.isEmpty)
  }

  private func highest(_ text: String..., against limit: Limit) throws -> String? {
    let joined = text
    let input =
      joined.count == 1
      ? try EvaluationInput.typed(joined[0]) : try EvaluationInput.typed(joined[0], joined[1])
    return try input.judged(against: limit).only().highest
      .map { "\($0.value) \($0.unit) \($0.at.minuteText)" }
  }

  @Test func `a clean check has its highest value and its time, the first of equals`() throws {
    #expect(
      try highest("PM 30 39.5 12 39.5 20", against: .sample("40")) == "39.5 mg/m³ 2025-03-01 01:00")
    // As many readings or not, and at the limit or over it.
    #expect(
      try highest("PM 30@59 30.1@45 30@60", against: .sample("40"))
        == "30.1 mg/m³ 2025-03-01 01:00")
    #expect(
      try highest("PM 30 41 40", against: .sample("40")) == "41 mg/m³ 2025-03-01 01:00")
    #expect(
      try highest("PM 0 0", against: .sample("40")) == "0 mg/m³ 2025-03-01 00:00")
  }

  @Test func `the highest value is the one that was compared`() throws {
    // Converted × 6 / 4 and × 6 / 2; the hour of 44 minutes and that without oxygen are not judged.
    #expect(
      try highest(
        "PM 20 12 90@44 90", "O2 17 19 17 -", against: .sample("40", oxygen: "15"))
        == "36 mg/m³ 2025-03-01 01:00")
    #expect(try highest("PM - -", against: .sample("40")) == nil)
  }

  /// The mean of a day that is never worked out for the limit is worked out for this.
  @Test func `a daily limit has its highest day, a rolling one its highest window`() throws {
    #expect(
      try highest("PM 24x30 23x39 39.5 24x31", against: .sample("40", basis: .day))
        == "39.020833 mg/m³ 2025-03-02 00:00")
    #expect(
      try highest("PM 24x30 24x30 19x90", against: .sample("40", basis: .day))
        == "30 mg/m³ 2025-03-01 00:00")
    #expect(
      try highest("PM 10 30 20 30 10", against: .sample("40", basis: .rolling(hours: 3)))
        == "26.666667 mg/m³ 2025-03-01 03:00")
  }

  @Test func `shares are counted by natural month`() throws {
    // 2025-02-28 is the last day of its month: one bad hour in 24, then one in 48.
    let input = try EvaluationInput.typed(
      "PM 23x40 41 47x40 42", from: try date("2025-02-28"))
    let limit = Limit.sample("40", basis: .share(try decimal("96")))

    let judgement = input.judged(against: limit)

    #expect(try judgement.only().exceeding == 2)
    #expect(judgement.findings.compactMap(\.finding.episode?.peak) == ["41"])
  }

  @Test func `an unjudged hour ends an episode`() throws {
    let judgement = try EvaluationInput.typed("PM 41 41 - 41 40 41 41@44 41")
      .judged(against: .sample("40"))

    #expect(
      judgement.findings.compactMap(\.finding.episode?.periods) == [2, 1, 1, 1])
  }

  @Test func `the earliest of equal peaks is named`() throws {
    let judgement = try EvaluationInput.typed("PM 41 52 45 52 41").judged(against: .sample("40"))

    let episode = try require(judgement.findings.first?.finding.episode)
    #expect(episode.periods == 5)
    #expect(episode.peakAt == Instant(.march, hour: 1))
    #expect(episode.multiple == "0.3")
    #expect(episode.from == Instant(.march))
    #expect(episode.to == Instant(.march, hour: 5))
  }

  @Test func `a long episode lists two hundred hours and its peak`() throws {
    let judgement = try EvaluationInput.typed("PM 250x41 99 10x41").judged(against: .sample("40"))

    let episode = try require(judgement.findings.first?.finding.episode)
    #expect(episode.periods == 261)
    #expect(episode.values.count == Evidence.rowLimit)
    #expect(episode.values.last?.value == "99")
  }

  @Test func `stopped hours are neither expected nor judged`() throws {
    let check = try EvaluationInput.typed("PM 30 stop stop 30").judged(against: .sample("40"))
      .only()

    #expect(check.coverage == Coverage(expected: 2, present: 2, valid: 2))
    #expect(check.verdict == .pass)
  }

  @Test func `a stopped hour is not judged even where enough readings counted`() throws {
    var input = try EvaluationInput.typed("PM 99")
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    input.emission.series[key]?.hours[0].stoppedMinutes = 45

    #expect(try input.judged(against: .sample("40")).only().verdict == .notApplicable)
  }

  @Test func `ppm are summed first and converted after`() throws {
    var input = try EvaluationInput.typed("SO2 14", "NOx 14")
    for name in ["SO2", "NOx"] {
      input.emission.series[SeriesKey(outlet: "DA001", pollutant: name)]?.hours[0].isVolume = true
    }

    let judgement = input.judged(
      against: .sample("39.9", id: "a", pollutant: "SO2"),
      .sample("28.7", id: "b", pollutant: "NOx"))

    // 14 × 64 / 22.4 = 40 and 14 × 46 / 22.4 = 28.75
    #expect(judgement.findings.compactMap(\.finding.episode?.peak) == ["28.75", "40"])
  }

  @Test func `an exact sum of mass and volume is one mean`() throws {
    var input = try EvaluationInput.typed("SO2 1@50")
    let key = SeriesKey(outlet: "DA001", pollutant: "SO2")
    let unit = try require(ExactDecimal.powerOfTen(24))
    input.emission.series[key]?.hours[0].isExact = true
    input.emission.series[key]?.exact[0] = ExactSum(mass: 1000 * unit, volume: 350 * unit)

    let judgement = input.judged(against: .sample("39.9", pollutant: "SO2"))

    // (1000 + 350 × 64 / 22.4) / 50 = 40
    #expect(judgement.findings.first?.finding.episode?.peak == "40")
  }

  @Test func `what is neither monitored nor read is not evaluated`() throws {
    let input = try EvaluationInput.typed("PM 30", outlets: [.sample(monitors: ["PM"])])
    let limit = Limit.sample("40", pollutant: "NOx")

    #expect(try input.judged(against: limit).only().verdict == .notEvaluated)

    var watched = input
    watched.manual = [
      ManualSample(
        date: CivilDate(daysSinceEpoch: 20_148), outlet: "DA001", pollutant: "NOx",
        value: .zero, laboratory: "", report: "",
        row: RowReference(file: "m.csv", line: 2, text: ""))
    ]
    let check = try watched.judged(against: limit).only()
    #expect(check.rule == "manual-emission-limit")
    #expect(check.verdict == .pass)
  }

  @Test func `what is monitored and silent is insufficient`() throws {
    let check = try EvaluationInput.typed("PM 30").judged(against: .sample("40", pollutant: "NOx"))
      .only()

    #expect(check.verdict == .insufficient)
    #expect(check.coverage == Coverage(expected: 1, present: 0, valid: 0))
  }

  @Test func `data present are judged though no monitor was declared`() throws {
    let input = try EvaluationInput.typed("PM 41", outlets: [.sample(monitors: [])])

    #expect(try input.judged(against: .sample("40")).only().verdict == .fail)
  }

  @Test func `an advisory limit counts in no verdict`() throws {
    let judgement = try EvaluationInput.typed("PM 41")
      .judged(against: .sample("40", confidence: .recalled))

    let finding = try require(judgement.findings.first { $0.finding.rule == "emission-limit" })
    #expect(judgement.verdict == .notEvaluated)
    #expect(try judgement.only().isAdvisory)
    #expect(try judgement.only().verdict == .fail)
    #expect(finding.finding.severity == .warning)
    #expect(finding.finding.notes.contains { $0.en.contains("recalled") })
  }

  @Test func `a finding's id does not change while its episode grows`() throws {
    let short = try EvaluationInput.typed("PM 41 30 30").judged(against: .sample("40"))
    let long = try EvaluationInput.typed("PM 42 43 30").judged(against: .sample("40"))

    #expect(short.findings.map(\.finding.id) == long.findings.map(\.finding.id))
    #expect(
      short.findings.map(\.finding.id)
        == ["emission-limit/GB-1-2020/T1-PM/DA001/PM/2025-03-01T00:00"])
  }
}

extension Judgement {
  /// The one check that there is.
  func only() throws -> Check {
    guard checks.count == 1 else { throw ExampleError.missing }
    return checks[0]
  }
}
