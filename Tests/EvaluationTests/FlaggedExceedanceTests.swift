import Evaluation
import Measures
import Report
import Standards
import Testing

/// What a report says of hours that flags took, and whose readings lie over the limit.
struct FlaggedExceedanceTests {
  private func found(_ judgement: Judgement) -> [Finding] {
    judgement.findings.map(\.finding).filter { $0.rule == "flagged-exceedance" }
  }

  @Test func `hours of one limit are one finding that convicts nobody`() throws {
    let judgement = try EvaluationInput.typed("PM 30 52~D 41~D 60~C 30").judged(
      against: .sample("40"))
    let finding = try require(found(judgement).first)

    #expect(found(judgement).count == 1)
    #expect(finding.severity == .warning && finding.verdict == nil && finding.episode == nil)
    #expect(judgement.checks.first?.exceeding == 0)
    #expect(judgement.verdict != .fail)
    #expect(finding.isUrgent && finding.suspectHours == 3)
    #expect(finding.id == "flagged-exceedance/DA001/PM/GB-1-2020/T1-PM")
    #expect(
      finding.message.zh
        == "DA001（1号炉）颗粒物有 3 个小时因数据标记未判定（C（校准）、D（故障或断电）），而其读数若按正常计，"
        + "小时均值高于限值 40 mg/m³（GB 1-2020 表1）；最高 60 mg/m³（2025-03-01 03:00），"
        + "按此计超标倍数为 0.5。不作超标判定。")
    #expect(
      finding.notes[0].zh
        == "小时：2025-03-01 01:00 52（D）；2025-03-01 02:00 41（D）；2025-03-01 03:00 60（C）。")
    #expect(finding.notes.contains { $0.en.contains("calibration gas") })
    #expect(finding.notes.contains { $0.zh.contains("校准、故障记录") })
  }

  @Test func `the peak's rows are asked for first, and those of the first hours`() throws {
    let judgement = try EvaluationInput.typed("PM 41~D 42~D 43~D 44~D 45~D 46~D 47~D").judged(
      against: .sample("40"))
    let pending = try require(
      judgement.findings.first { $0.finding.rule == "flagged-exceedance" })

    #expect(pending.requests.map(\.hours) == [[6, 0, 1, 2, 3, 4]])
    #expect(pending.hours == Array(0..<7))
    #expect(pending.finding.notes[0].en.hasSuffix("; and 2 more."))
  }

  @Test func `an hour is compared with the strictest limit that judges it`() throws {
    let judgement = try EvaluationInput.typed("PM 35~D 55~D").judged(
      against: .sample("50", id: "loose"), .sample("30", id: "strict"))

    #expect(found(judgement).map(\.limit) == ["strict"])
  }

  /// 10 is 10 as measured and 60 at 3 % O2 (21 − 3 = 18, 21 − 18 = 3): which figure is stricter does
  /// not follow from the limits alone.
  @Test func `a limit that is not passed hides none that is`() throws {
    let judgement = try EvaluationInput.typed("PM 10~D 41~D", "O2 18 18").judged(
      against: .sample("40", id: "measured"), .sample("50", id: "converted", oxygen: "3"))

    #expect(found(judgement).map(\.limit) == ["converted"])
    #expect(found(judgement).first?.message.en.contains("2 hours") == true)
  }

  @Test func `an hour over several stands under the greatest multiple`() throws {
    // Hour 1: 45/40 against 45/50; hour 2 only over the first.
    let judgement = try EvaluationInput.typed("PM 55~D 45~D").judged(
      against: .sample("50", id: "a"), .sample("40", id: "b"))

    #expect(found(judgement).map(\.limit) == ["b"])
  }

  @Test func `what only an advisory limit forbids is named under it`() throws {
    let judgement = try EvaluationInput.typed("PM 30~D 45~D").judged(
      against: .sample("40", id: "law"), .sample("20", id: "draft", confidence: .recalled))

    #expect(Set(found(judgement).compactMap(\.limit)) == ["draft", "law"])
    for finding in found(judgement) {
      #expect(finding.message.en.contains("1 hour "), "\(finding.message.en)")
    }
  }

  @Test func `flags are read in the set of their own log`() throws {
    var input = try EvaluationInput.typed("PM 28 28~D", "O2 17~F 17~F")
    input.emission.series[SeriesKey(outlet: "DA001", pollutant: "PM")]?.flags = .hj212
    let judgement = input.judged(against: .sample("40", oxygen: "15"))

    let finding = try require(found(judgement).first)
    #expect(finding.message.zh.contains(DataFlag.sourceStopped.label(in: .hj75).zh))
    let gaps = try require(judgement.checks.first?.gaps)
    for entry in gaps.flags(.oxygenUnusable) { #expect(gaps.set(of: entry) == .hj75) }
    #expect(!gaps.flags(.oxygenUnusable).isEmpty)
    #expect(gaps.flagSet == .hj212)
  }

  @Test func `a limit of days is said to be one`() throws {
    let judgement = try EvaluationInput.typed("PM 35~D").judged(
      against: .sample("30", basis: .day))

    #expect(found(judgement).first?.notes.contains { $0.zh.contains("日均值") } == true)
    // An hour over the limit of a day proves nothing: it is told, and not among the urgent.
    #expect(found(judgement).first?.isUrgent == false)
  }

  @Test func `an unconfirmed limit is said to be one`() throws {
    let judgement = try EvaluationInput.typed("PM 35~D").judged(
      against: .sample("30", confidence: .recalled))

    #expect(found(judgement).first?.notes.last?.zh.hasPrefix("仅作提示") == true)
    #expect(found(judgement).first?.isUrgent == false)
  }

  @Test func `oxygen that is flagged too is converted with, and this is said`() throws {
    let judgement = try EvaluationInput.typed("PM 28~D", "O2 17~D").judged(
      against: .sample("40", oxygen: "15"))
    let finding = try require(found(judgement).first)

    #expect(finding.message.zh.contains("最高 42 mg/m³（按基准含氧量 15% 折算，"))
    #expect(finding.notes.contains { $0.zh.contains("含氧量数据也带标记") })
    #expect(finding.notes[1].zh.hasSuffix("折算 28 × (21 − 15) ÷ (21 − 17) = 42。"))
  }

  @Test(arguments: ["O2 -", "O2 20", "O2 20~D"])
  func `without usable oxygen the measured value is compared, and this is said`(
    _ oxygen: String
  ) throws {
    let over = try EvaluationInput.typed("PM 41~D", oxygen).judged(
      against: .sample("40", oxygen: "15"))
    let at = try EvaluationInput.typed("PM 40~D", oxygen).judged(
      against: .sample("40", oxygen: "15"))

    #expect(
      found(over).first?.message.en.contains("41 mg/m³ (as measured, not converted, ") == true)
    #expect(found(over).first?.notes.contains { $0.en.contains("compared as measured") } == true)
    #expect(found(at).isEmpty)
  }

  @Test func `rounded limits are compared as they are judged`() throws {
    let limit = Limit.sample("30.0")
    let at = try EvaluationInput.typed("PM 30.05~D").judged(against: limit, comparison: .rounded)
    let over = try EvaluationInput.typed("PM 30.06~D").judged(against: limit, comparison: .rounded)

    #expect(found(at).isEmpty && found(over).count == 1)
  }

  @Test func `volume fractions and long numbers are added exactly`() throws {
    var input = try EvaluationInput.typed("SO2 -")
    let key = SeriesKey(outlet: "DA001", pollutant: "SO2")
    var tally = UncountedTally()
    (tally.readings, tally.minutes, tally.flags) = (50, 50, DataFlags(.fault))
    // 35 ppm of SO2 are exactly 100 mg/m³.
    (tally.nanoSum, tally.isVolume) = (50 * 35_000_000_000, true)
    var uncounted = UncountedHours()
    uncounted.append(0, tally)
    input.emission.series[key]?.uncounted = uncounted
    let at = input.judged(against: .sample("100", pollutant: "SO2"))
    uncounted.exact[0] = ExactSum(mass: 1, volume: 50 * 35 * (ExactDecimal.powerOfTen(24) ?? 0))
    input.emission.series[key]?.uncounted = uncounted
    let over = input.judged(against: .sample("100", pollutant: "SO2"))

    #expect(found(at).isEmpty && found(over).count == 1)
  }

  @Test func `gaps say which flags took how many hours`() throws {
    var input = try EvaluationInput.typed(
      "PM 30 50~D 50~D@30+50~C@30 -5~M 50~F 30@30+50~St@30 50~T 30", "O2 7x9 9~C")
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    // Sixty minutes with rows in each hour.
    for hour in 0..<8 { input.emission.series[key]?.hours[hour].minutes = (1 << 60) - 1 }
    let gaps = try require(input.judged(against: .sample("400", oxygen: "8")).checks.first?.gaps)

    func words(_ kind: CoverageGaps.Kind) -> [String] {
      gaps.flags(kind).map { "\($0.flag.label(in: gaps.flagSet).en) \($0.hours)" }
    }
    #expect(
      words(.flagged) == ["C (calibration) 1", "M (maintenance) 1", "D (fault or power loss) 2"])
    #expect(words(.stopped) == ["F (source stopped) 1"])
    #expect(words(.partlyStopped) == ["St (start-up) 1"])
    #expect(words(.overRange) == ["T (over range) 1"])
    #expect(words(.oxygenUnusable) == ["C (calibration) 1"])
    #expect(words(.missing).isEmpty)
  }
}
