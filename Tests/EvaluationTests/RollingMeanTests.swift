import Evaluation
import Measures
import Report
import Standards
import Testing

/// Limits that the mean of every window of so many clock hours must keep.
struct RollingMeanTests {
  private func limit(
    _ value: String = "40", _ window: Int = 24, oxygen: String? = nil
  ) -> Limit {
    .sample(value, basis: .rolling(hours: window), oxygen: oxygen)
  }

  private func check(_ judgement: Judgement) throws -> Check { try require(judgement.checks.first) }

  private func episodes(_ judgement: Judgement) -> [Episode] {
    judgement.findings.compactMap(\.finding.episode)
  }

  // MARK: The mean

  @Test(arguments: [
    ("15.99", Verdict.pass), ("16", .pass), ("16.01", .fail),
  ])
  func `a window's mean may reach the limit and not pass it`(
    _ last: String, _ verdict: Verdict
  ) throws {
    // 23 × 40 + 40 = 24 × 40; the hour of 64 is over and breaks nothing.
    let judgement = try EvaluationInput.typed("PM 22x40 64 \(last)").judged(against: limit())

    #expect(try check(judgement).verdict == verdict)
    #expect(try check(judgement).coverage == Coverage(expected: 1, present: 1, valid: 1))
  }

  @Test(arguments: [("40.49", false), ("40.5", false), ("40.51", true)])
  func `a rounded limit rounds the mean, half to even`(_ mean: String, _ isOver: Bool) throws {
    let judgement = try EvaluationInput.typed("PM 24x\(mean)")
      .judged(against: limit(), comparison: .rounded)

    #expect(try check(judgement).verdict == (isOver ? .fail : .pass))
  }

  @Test func `hours are converted before they are averaged`() throws {
    // × 6 / 4 and × 6 / 2: 30 and 50.
    let judgement = try EvaluationInput.typed("PM 20 16.7", "O2 17 19")
      .judged(against: limit("40", 2, oxygen: "15"))

    #expect(try check(judgement).verdict == .fail)
    #expect(episodes(judgement).map(\.peak) == ["40.05"])
  }

  // MARK: Validity

  @Test(arguments: [(17, Verdict.insufficient), (18, .pass), (19, .pass)])
  func `a window needs three quarters of its hours`(_ judged: Int, _ verdict: Verdict) throws {
    let judgement = try EvaluationInput.typed("PM \(judged)x30 \(24 - judged)x-")
      .judged(against: limit())

    let check = try check(judgement)
    #expect(check.verdict == verdict)
    #expect(
      check.coverage == Coverage(expected: 1, present: 1, valid: verdict == .pass ? 1 : 0))
    #expect(check.gaps?.total(.tooFewInWindow) == (verdict == .pass ? 0 : 1))
    #expect(check.gaps?.total(.incompleteWindow) == 23)
  }

  @Test(arguments: [(17, false), (18, true), (19, true)])
  func `only a valid window convicts`(_ judged: Int, _ isOver: Bool) throws {
    let judgement = try EvaluationInput.typed("PM \(judged)x90 \(24 - judged)x-")
      .judged(against: limit())

    #expect(try check(judgement).verdict == (isOver ? .fail : .insufficient))
    #expect(episodes(judgement).first?.values.map(\.count) == (isOver ? [judged] : nil))
  }

  /// Three quarters of 18 running hours are 13.5.
  @Test(arguments: [(13, false), (14, true), (15, true)])
  func `stopped hours are not asked for`(_ judged: Int, _ isValid: Bool) throws {
    let judgement = try EvaluationInput.typed("PM 6xstop \(18 - judged)x- \(judged)x30")
      .judged(against: limit())

    #expect(
      try check(judgement).coverage
        == Coverage(expected: 1, present: 1, valid: isValid ? 1 : 0))
  }

  @Test(arguments: [(5, Verdict.fail), (6, .fail), (7, .notEvaluated)])
  func `a window that is stopped for over a quarter is no mean of its hours`(
    _ stopped: Int, _ verdict: Verdict
  ) throws {
    let judgement = try EvaluationInput.typed("PM \(stopped)xstop \(24 - stopped)x90")
      .judged(against: limit())

    let check = try check(judgement)
    #expect(check.verdict == verdict)
    #expect(check.gaps?.total(.stoppedWindow) == (verdict == .fail ? 0 : 1))
    #expect(check.reason?.en.contains("no pass") ?? false == (verdict == .notEvaluated))
  }

  @Test func `no window ends with a stopped hour, and a stop ends an episode`() throws {
    let judgement = try EvaluationInput.typed("PM 24x90 stop 90 90").judged(against: limit())

    #expect(try check(judgement).coverage?.expected == 3)
    #expect(try check(judgement).gaps?.total(.stopped) == 1)
    #expect(episodes(judgement).map(\.periods) == [1, 2])
  }

  @Test func `what stood still throughout has no window to ask for`() throws {
    let judgement = try EvaluationInput.typed("PM 30xstop").judged(against: limit())

    #expect(try check(judgement).verdict == .notApplicable)
  }

  @Test func `a window without any row is missing, and every hour is accounted for`() throws {
    let judgement = try EvaluationInput.typed("PM 10x30 30x- 30x30").judged(against: limit())
    let check = try check(judgement)
    let (coverage, gaps) = (try require(check.coverage), try require(check.gaps))

    #expect(coverage.expected == 70 - 23)
    #expect(gaps.total(.missing) == 7)
    #expect(coverage.present == coverage.expected - 7)
    #expect(coverage.valid + gaps.kinds.reduce(0) { $0 + gaps.total($1) } == 70)
    #expect(check.verdict == .insufficient)
  }

  @Test func `hours without usable oxygen are not judged, and are named`() throws {
    let judgement = try EvaluationInput.typed("PM 24x10", "O2 17x17 7x20")
      .judged(against: limit("40", 24, oxygen: "15"))

    #expect(try check(judgement).verdict == .insufficient)
    #expect(judgement.findings.contains { $0.finding.rule == "oxygen-unusable" })
  }

  // MARK: Edges

  @Test(arguments: [(23, 0), (24, 1), (25, 2)])
  func `a window lies wholly in the period`(_ hours: Int, _ windows: Int) throws {
    let check = try check(
      EvaluationInput.typed("PM \(hours)x30").judged(against: limit()))

    #expect(check.coverage == Coverage(expected: windows, present: windows, valid: windows))
    #expect(check.verdict == (windows == 0 ? .notEvaluated : .pass))
  }

  @Test(arguments: [(47, 0), (48, 1), (49, 2)])
  func `a window lies wholly in force`(_ hours: Int, _ windows: Int) throws {
    var limit = limit()
    let second = CivilDate(daysSinceEpoch: CivilDate.march.daysSinceEpoch + 1)
    limit.dates = Limit.Dates(newFrom: second, existingFrom: second)

    // What was high before the limit was in force breaks nothing.
    let check = try check(
      EvaluationInput.typed("PM 24x90 \(hours - 24)x30").judged(against: limit))

    #expect(check.coverage?.expected == windows)
    #expect(check.verdict == (windows == 0 ? .notEvaluated : .pass))
  }

  @Test(arguments: [(23, 2), (24, 1), (25, 0)])
  func `a window ends before the limit does`(_ window: Int, _ windows: Int) throws {
    var limit = limit("40", window)
    limit.dates.until = CivilDate(daysSinceEpoch: CivilDate.march.daysSinceEpoch + 1)

    let check = try check(EvaluationInput.typed("PM 24x41 30x90").judged(against: limit))

    #expect(check.coverage?.expected == windows)
    #expect(check.exceeding == windows)
  }

  // MARK: Episodes

  @Test func `windows that end with consecutive hours are one episode`() throws {
    // Means of three: 30, 40, 50, 50, 40, 30.
    let judgement = try EvaluationInput.typed("PM 30 30 30 60 60 30 30 30")
      .judged(against: limit("39", 3))
    let episode = try require(episodes(judgement).first)

    #expect(episodes(judgement).count == 1)
    #expect(episode.from == Instant(.march, hour: 3))
    #expect(episode.to == Instant(.march, hour: 7))
    #expect(episode.periods == 4)
    #expect(episode.peak == "50")
    #expect(episode.peakAt == Instant(.march, hour: 4))
    #expect(episode.values.map(\.value) == ["40", "50", "50", "40"])
    #expect(episode.values.map(\.count) == [3, 3, 3, 3])
    #expect(episode.values.allSatisfy { $0.mean == nil })
    #expect(episode.window == 3)
    let window = try require(episode.window(endingWith: episode.peakAt))
    #expect(window.from == Instant(.march, hour: 2) && window.to == Instant(.march, hour: 5))

    let pending = try require(judgement.findings.first { $0.finding.episode != nil })
    #expect(pending.hours == [1, 2, 3, 4, 5, 6])
    #expect(pending.requests.first?.hours == [2, 3, 4])
    #expect(pending.finding.message.zh.contains("末小时 2025-03-01 03:00 至 07:00，连续 4 个 3 小时滑动平均超过限值"))
    #expect(
      pending.finding.message.en.contains(
        "for 4 windows of the 3-hour rolling mean, ending with the hours 2025-03-01 03:00 to 07:00")
    )
    #expect(pending.finding.message.en.contains("2025-03-01 02:00 – 2025-03-01 05:00"))
    #expect(
      pending.finding.working.first?.zh == "3 小时滑动平均 = 3 个有效小时的平均 = 50\u{A0}mg/m³")
  }

  @Test func `a finding shows the hour values of its peak window`() throws {
    let judgement = try EvaluationInput.typed("PM 10 60 50 40 - 10").judged(against: limit("40", 3))

    let steps = try require(judgement.findings.first).finding.working
    #expect(steps[1].zh == "窗口内小时值：2025-03-01 01:00 60、02:00 50、03:00 40")
    #expect(
      steps[1].en == "hour values of the window: 2025-03-01 01:00 60, 02:00 50, 03:00 40")
  }

  /// × 6 / 3, × 6 / 6 and × 6 / 4.
  @Test func `hour values are converted before they are averaged, and the finding says so`() throws
  {
    let judgement = try EvaluationInput.typed("PM 20 30 30", "O2 18 15 17")
      .judged(against: limit("35", 3, oxygen: "15"))

    let steps = try require(judgement.findings.first).finding.working
    #expect(
      steps[1].en
        == "hour values of the window (each converted to 15 % O2 before the mean is taken): "
        + "2025-03-01 00:00 40, 01:00 30, 02:00 45")
    #expect(steps[1].zh.hasPrefix("窗口内小时值（逐小时折算到基准含氧量 15%，再求平均）：2025-03-01 00:00 40、"))
  }

  @Test(arguments: [47, 48, 49])
  func `the hours of a long window are counted beyond the forty-eighth`(_ window: Int) throws {
    let judgement = try EvaluationInput.typed("PM \(window)x50").judged(
      against: limit("40", window))

    let step = try require(judgement.findings.first).finding.working[1]
    #expect(step.en.contains("2025-03-01 00:00 50, 01:00 50"))
    #expect(step.en.ranges(of: " 50").count == min(window, 48))
    #expect(step.en.contains("1 hour more, not listed") == (window == 49))
    #expect(step.zh.contains("另有 1 个小时值未列") == (window == 49))
  }

  @Test func `a claim of an hour is not held against a rolling limit`() throws {
    let judgement = try EvaluationInput.typed("PM 90 10 10", "PM-Zs 10 10 10")
      .judged(against: limit("40", 3))

    let finding = try require(judgement.findings.first { $0.finding.rule == "claim-differs" })
    #expect(finding.finding.severity == .warning)
    #expect(!finding.finding.message.en.contains("keeps"))
  }

  // MARK: Exactness

  /// Whatever the sums are made of, they are those of every window by itself.
  @Test(arguments: [nil, "15"])
  func `sums that slide are the sums of each window`(_ oxygen: String?) throws {
    var state: UInt64 = 7
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    let hours = 150
    let masses = (0..<hours).map { _ in
      random(12) == 0
        ? "-" : random(15) == 0 ? "stop" : "\(20 + random(30)).\(random(1000))@\(45 + random(16))"
    }
    let oxygens = (0..<hours).map { _ in "\(15 + random(4)).\(random(1000))@\(45 + random(16))" }
    let input = try EvaluationInput.typed(
      "PM " + masses.joined(separator: " "), "O2 " + oxygens.joined(separator: " "))
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    let values = HourValues(
      input.emission, key, oxygenReference: oxygen.flatMap { ExactDecimal($0) })
    for window in [2, 7, 24, 60] {
      for threshold in ["35", "38.5", "70"] {
        let bound = Rational(try decimal(threshold))
        var over: [Int: String] = [:]
        var valid = 0
        for end in (window - 1)..<hours {
          let all = (end - window + 1)...end
          let running = all.filter { !values.tally($0).isStopped }
          let found = running.compactMap { hour -> Rational? in
            if case .value(let value) = values.outcome(hour) { value.rational } else { nil }
          }
          guard !values.tally(end).isStopped, running.count * 4 >= window * 3,
            found.count * 4 >= running.count * 3
          else { continue }
          valid += 1
          let mean = found.reduce(.zero, +) / Rational(Int128(found.count))
          if mean > bound { over[end] = mean.decimal() }
        }

        let judgement = input.judged(against: limit(threshold, window, oxygen: oxygen))

        let check = try check(judgement)
        #expect(check.coverage?.valid == valid)
        #expect(check.exceeding == over.count)
        for episode in episodes(judgement) {
          for value in episode.values {
            #expect(over[try require(input.period.hour(of: value.at))] == value.value)
          }
        }
        #expect(episodes(judgement).reduce(0) { $0 + $1.periods } == over.count)
      }
    }
  }

  /// Two hours of 40 + 20/k and 40 − 20/k, with another prime k for each pair: no common denominator
  /// is at hand, and every second window is exactly at the limit.
  @Test(arguments: [false, true])
  func `a mean exactly at the limit is found among thousands of denominators`(
    _ isFalling: Bool
  ) throws {
    let primes = (400..<1400).filter { number in (2..<38).allSatisfy { number % $0 != 0 } }
      .prefix(100)
    let order = isFalling ? Array(primes.reversed()) : Array(primes)
    func thousandths(_ number: Int) -> String {
      ExactDecimal(mantissa: Int128(number), scale: 3).description
    }
    // O2 = 21 − 3k/1000, so that 6 / (21 − O2) = 2000/k; PM = k/50 ± 0.01.
    let masses = order.flatMap { [thousandths($0 * 20 + 10), thousandths($0 * 20 - 10)] }
    let oxygens = order.flatMap { [thousandths(21000 - 3 * $0), thousandths(21000 - 3 * $0)] }
    let judgement = try EvaluationInput.typed(
      "PM " + masses.joined(separator: " "), "O2 " + oxygens.joined(separator: " ")
    ).judged(against: limit("40", 24, oxygen: "15"))

    // Windows that begin in the middle of a pair lack 20/k of the first and have that of the last.
    let windows = masses.count - 23
    #expect(try check(judgement).coverage?.valid == windows)
    #expect(try check(judgement).exceeding == (isFalling ? windows / 2 : 0))
    #expect(try check(judgement).verdict == (isFalling ? .fail : .pass))
  }

  @Test func `values beyond 64 bits are averaged exactly as well`() throws {
    var input = try EvaluationInput.typed("PM 40 40")
    let key = SeriesKey(outlet: "DA001", pollutant: "PM")
    var series = try require(input.emission.series[key])
    series.hours[1].isExact = true
    var sum = ExactSum(mass: 40 * 60 * 1_000_000_000_000_000_000_000_000)
    sum.mass += 1
    series.exact[1] = sum
    input.emission.series[key] = series

    #expect(try check(input.judged(against: limit("40", 2))).verdict == .fail)
  }
}
