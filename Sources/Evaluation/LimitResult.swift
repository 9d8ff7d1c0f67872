import Measures
import Report
import Standards

/// What judging one limit on one outlet gave.
struct LimitResult: Sendable {
  var coverage = Coverage(expected: 0, present: 0, valid: 0)
  /// Hours, days or windows over the limit, also those that make no episode.
  var exceeding = 0
  var runs: [ExceedingRun] = []
  /// What `coverage` lacks, and what was not expected.
  var gaps = CoverageGaps()
  /// Valid hours of the pollutant that have no usable oxygen.
  var unjudged: [(hour: Int, fault: OxygenFault)] = []

  /// The greatest value that was judged, of whatever is compared with the limit.
  var highest = HighestValue()
  /// The month in which the smallest share of hours keeps the limit, where shares are asked for.
  var lowestMonth: MonthShare?

  /// What each hour of the period came to, where hours are judged and a report shows them; else empty.
  var classes: [HourClasses.Class] = []

  /// No rolling window was expected, although some hour of it ran: the limit binds, and the data are
  /// too short for it.
  var lacksWindows = false

  /// SEMANTICS: the first that holds.
  var verdict: Verdict {
    lacksWindows ? .notEvaluated : .of(broken: !runs.isEmpty, coverage)
  }
}

/// How many of a natural month's judged hours keep the limit.
struct MonthShare: Sendable {
  var month: CivilMonth
  var kept: Int
  var judged: Int
  /// Months with judged hours, this one among them.
  var months: Int
}

/// A maximal run of consecutive exceeding hours, days or windows.
struct ExceedingRun: Sendable {
  var exceedances: [Exceedance]
  /// The judged hours of the window with the greatest mean; `nil` where no windows are judged.
  var peakWindow: [Int]?

  /// The hours that the peak is of.
  var peakHours: [Int] { peakWindow ?? peak.hours }

  /// The greatest, the earliest of equals.
  var peak: Exceedance {
    exceedances.dropFirst().reduce(exceedances[0]) { $1.value > $0.value ? $1 : $0 }
  }
}

/// One hour, day or window over the limit.
struct Exceedance: Sendable {
  /// The hour of the period, or the day since 1970; of a window the hour that it ends with.
  var index: Int
  /// The hour itself, or the day's judged hours; of a window those that no earlier one of its run
  /// holds.
  var hours: [Int]
  /// Judged hours of a window.
  var judged: Int?
  var value: Quotient
}

/// Judges one limit over the hours that its binding leaves to it.
struct LimitJudge {
  let values: HourValues
  let threshold: Threshold
  let basis: Limit.Basis
  let stops: StopCalendar
  let period: Period
  /// Hours in which rows of one instant contradict each other.
  private let contested: Set<Int>
  /// Hours of which there are real-time samples and no mean.
  private let sampled: Set<Int>
  private let uncounted: UncountedHours
  private let uncountedOxygen: UncountedHours
  private let flagSet: FlagSet?
  private let oxygenFlagSet: FlagSet?
  private let isPictured: Bool

  init?(_ binding: LimitBinding, _ input: EvaluationInput, stops: StopCalendar) {
    guard let threshold = Threshold(binding.limit, comparison: binding.standard.comparison) else {
      return nil
    }
    values = HourValues(
      input.emission, binding.key, oxygenReference: binding.limit.oxygen)
    self.threshold = threshold
    basis = binding.limit.basis
    self.stops = stops
    period = input.period
    let conflicts = input.emission.series[binding.key]?.conflicts ?? []
    contested = Set(conflicts.compactMap { input.period.hour(of: $0.at) })
    sampled = Set(input.emission.unusedSamples[binding.key]?.hoursWithoutMean ?? [])
    let oxygen = SeriesKey(outlet: binding.outlet.id, pollutant: Pollutant.oxygen)
    uncounted = input.emission.series[binding.key]?.uncounted ?? UncountedHours()
    uncountedOxygen = input.emission.series[oxygen]?.uncounted ?? UncountedHours()
    oxygenFlagSet = input.emission.series[oxygen]?.flags
    flagSet = input.emission.series[binding.key]?.flags
    isPictured = input.isPictured
  }

  func judge(_ ranges: [Range<Int>]) -> LimitResult {
    switch basis {
    case .hour: judgeHours(ranges, share: nil)
    case .share(let share): judgeHours(ranges, share: share)
    case .day: judgeDays(ranges)
    case .rolling(let hours): judgeRolling(ranges, window: hours)
    // Bases of shapes that bind no outlet's concentration; a binding never judges them.
    case .single, .month: LimitResult()
    }
  }

  // MARK: Hours

  private func judgeHours(_ ranges: [Range<Int>], share: ExactDecimal?) -> LimitResult {
    var result = LimitResult()
    var over: [Int] = []
    var highest = HighestValue()
    var months = MonthCounts(isUsed: share != nil, period: period)
    let scale = isPictured ? ClassScale(threshold) : nil
    if isPictured {
      result.classes = [HourClasses.Class](repeating: .outside, count: period.hours)
    }
    func lacks(_ hour: Int, _ cause: CoverageGaps.Kind) {
      add(cause, hour, to: &result.gaps)
      if isPictured { result.classes[hour] = HourClasses.Class(cause) }
    }
    for hour in ranges.joined() {
      guard let outcome = expected(hour, in: &result) else {
        lacks(hour, standstill(hour))
        continue
      }
      guard case .value(let value) = outcome else {
        lacks(hour, cause(hour, outcome))
        continue
      }
      result.coverage.valid += 1
      highest.offer(value, hour)
      let exceeds = threshold.isPassed(by: value)
      if let scale {
        result.classes[hour] = scale.class(of: value, isOver: exceeds, threshold: threshold)
      }
      months.count(hour, exceeds: exceeds)
      if exceeds { over.append(hour) }
    }
    result.highest = highest
    result.exceeding = over.count
    if let share {
      over = over.filter { months.isBroken(at: $0, share: share) }
      result.lowestMonth = months.lowest(of: period)
    }
    result.runs = runs(
      over.compactMap { hour in
        guard case .value(let value) = values.outcome(hour) else { return nil }
        return Exceedance(index: hour, hours: [hour], value: value)
      })
    return result
  }

  /// Counts an hour's coverage; `nil` where it is not expected.
  @inline(__always)
  func expected(_ hour: Int, in result: inout LimitResult) -> HourOutcome? {
    let tally = values.tally(hour)
    if tally.isStopped || stops.excuses(hour, tally) { return nil }
    result.coverage.expected += 1
    if tally.isPresent { result.coverage.present += 1 }
    let outcome = values.outcome(hour)
    if case .unjudged(let fault) = outcome { result.unjudged.append((hour, fault)) }
    return outcome
  }

  private func runs(_ exceedances: [Exceedance]) -> [ExceedingRun] {
    var runs: [ExceedingRun] = []
    var previous: Int?
    for exceedance in exceedances {
      if let previous, exceedance.index == previous + 1 {
        runs[runs.count - 1].exceedances.append(exceedance)
      } else {
        runs.append(ExceedingRun(exceedances: [exceedance]))
      }
      previous = exceedance.index
    }
    return runs
  }

  // MARK: Days

  private func judgeDays(_ ranges: [Range<Int>]) -> LimitResult {
    var result = LimitResult()
    var over: [Exceedance] = []
    var day: DayMean?
    var counted = Coverage(expected: 0, present: 0, valid: 0)
    func close(_ finished: DayMean?) {
      guard let finished else { return }
      guard finished.isExpected else {
        add(.stopped, finished, to: &result.gaps)
        return
      }
      counted.expected += 1
      if finished.isPresent { counted.present += 1 }
      guard finished.hours.count >= 20 else {
        add(finished.isPresent ? .tooFewHours : .missing, finished, to: &result.gaps)
        return
      }
      counted.valid += 1
      let mean = finished.mean(ifOver: threshold)
      if let mean {
        over.append(Exceedance(index: finished.day, hours: finished.hours, value: mean))
      }
      if let mean = mean ?? finished.mean(ifAbove: result.highest) {
        result.highest.offer(mean, finished.day)
      }
    }
    for hour in ranges.joined() {
      let number = period.dayNumber(ofHour: hour)
      if day?.day != number {
        close(day)
        day = DayMean(day: number)
      }
      let present = result.coverage.present
      guard let outcome = expected(hour, in: &result) else { continue }
      day?.isExpected = true
      if result.coverage.present > present { day?.isPresent = true }
      if case .value(let value) = outcome { day?.add(hour, value) }
    }
    close(day)
    result.coverage = counted
    result.exceeding = over.count
    result.runs = runs(over)
    return result
  }

  // MARK: Gaps

  func add(_ kind: CoverageGaps.Kind, _ hour: Int, to gaps: inout CoverageGaps) {
    let flags = flags(kind, hour)
    if !flags.isEmpty { gaps.flagSet = flagSet }
    let isOfOther = kind == .oxygenUnusable && oxygenFlagSet != flagSet
    gaps.add(
      kind, from: period.start(ofHour: hour), to: period.start(ofHour: hour + 1), flags: flags,
      set: isOfOther ? oxygenFlagSet : nil)
  }

  /// The flags behind a cause that flags can have.
  private func flags(_ kind: CoverageGaps.Kind, _ hour: Int) -> DataFlags {
    switch kind {
    case .flagged, .overRange, .partlyStopped, .stopped: uncounted[hour].flags
    case .oxygenUnusable: uncountedOxygen[hour].flags
    default: []
    }
  }

  private func add(_ kind: CoverageGaps.Kind, _ day: DayMean, to gaps: inout CoverageGaps) {
    gaps.add(
      kind, from: Instant(CivilDate(daysSinceEpoch: day.day)),
      to: Instant(CivilDate(daysSinceEpoch: day.day + 1)))
  }

  /// Why an hour was not expected.
  func standstill(_ hour: Int) -> CoverageGaps.Kind {
    values.tally(hour).isStopped ? .stopped : .declaredStop
  }

  /// Why an expected hour has no judged value.
  func cause(_ hour: Int, _ outcome: HourOutcome) -> CoverageGaps.Kind {
    if case .unjudged = outcome { return .oxygenUnusable }
    let tally = values.tally(hour)
    if !tally.isPresent { return .missing }
    if contested.contains(hour) { return .contested }
    if sampled.contains(hour) { return .samplesOnly }
    if tally.isOverRange { return .overRange }
    if tally.stoppedMinutes > 0 { return .partlyStopped }
    // The interval is known from what counted; where nothing did, the rows were there in vain.
    guard tally.counted > 0 else { return .flagged }
    let interval = Int(tally.countedMinutes) / Int(tally.counted)
    return tally.minutes.nonzeroBitCount * interval >= 45 ? .flagged : .tooFewReadings
  }
}

/// A day's judged hours, and their mean where it matters.
private struct DayMean {
  let day: Int
  /// An hour of it at least was expected.
  var isExpected = false
  var isPresent = false
  var hours: [Int] = []
  private var values: [Quotient] = []
  /// Sum of the values rounded down to 2⁻³²; `nil` where one did not fit.
  private var floor: Int128? = 0

  init(day: Int) {
    self.day = day
  }

  mutating func add(_ hour: Int, _ value: Quotient) {
    hours.append(hour)
    values.append(value)
    if let sum = floor, let more = value.flooredFixedPoint() {
      let (total, overflow) = sum.addingReportingOverflow(more)
      floor = overflow ? nil : total
    } else {
      floor = nil
    }
  }

  /// The exact mean where it passes the threshold.
  ///
  /// Each rounded value is less than 2⁻³² too small, so the true sum lies below floor + n: most
  /// days are decided without a fraction of some 400 bits.
  func mean(ifOver threshold: Threshold) -> Quotient? {
    if let ceiling, !threshold.isPassed(by: ceiling) { return nil }
    let mean = mean
    return threshold.isPassed(by: mean) ? mean : nil
  }

  /// The exact mean where it may be above the highest so far.
  func mean(ifAbove highest: HighestValue) -> Quotient? {
    if let ceiling, ceiling <= highest.value { return nil }
    return mean
  }

  /// Not below the mean.
  private var ceiling: Quotient? {
    let count = Int128(values.count)
    guard let floor, let scale = product(count, 1 << 32) else { return nil }
    return .narrow(floor + count, scale)
  }

  private var mean: Quotient {
    let sum = values.reduce(Rational.zero) { $0 + $1.rational }
    return .wide(sum / Rational(Int128(values.count)))
  }
}

/// Judged and exceeding hours of each natural month.
private struct MonthCounts {
  private let firstMonth: [Int]
  private var judged: [Int] = []
  private var exceeding: [Int] = []

  /// - Parameter isUsed: Months are only counted for limits that ask for a share.
  init(isUsed: Bool, period: Period) {
    guard isUsed else {
      firstMonth = []
      return
    }
    firstMonth = period.numberOfEachHour { $0.year * 12 + $0.month }
    judged = [Int](repeating: 0, count: (firstMonth.last ?? 0) + 1)
    exceeding = judged
  }

  mutating func count(_ hour: Int, exceeds: Bool) {
    guard !firstMonth.isEmpty else { return }
    judged[firstMonth[hour]] += 1
    if exceeds { exceeding[firstMonth[hour]] += 1 }
  }

  /// The month with the smallest share of hours that keep the limit, the earliest of equals.
  func lowest(of period: Period) -> MonthShare? {
    let known = judged.indices.filter { judged[$0] > 0 }
    let lowest = known.min { exceeding[$0] * judged[$1] > exceeding[$1] * judged[$0] }
    guard let lowest, let hour = firstMonth.firstIndex(of: lowest) else { return nil }
    return MonthShare(
      month: CivilMonth(period.start(ofHour: hour).date), kept: judged[lowest] - exceeding[lowest],
      judged: judged[lowest], months: known.count)
  }

  /// Whether more than (100 − share) % of the judged hours of the hour's month exceed.
  func isBroken(at hour: Int, share: ExactDecimal) -> Bool {
    let month = firstMonth[hour]
    let allowed = (Rational(100) - Rational(share)) * Rational(Int128(judged[month]))
    return Rational(Int128(exceeding[month]) * 100) > allowed
  }
}

extension Period {
  /// The calendar day in China that holds an hour, as days since 1970.
  func dayNumber(ofHour hour: Int) -> Int {
    Int((start(ofHour: hour).seconds + Instant.chinaOffset).flooredQuotient(86_400))
  }

  /// The month, quarter … that holds each hour, counted from that of the first hour.
  func numberOfEachHour(_ number: (CivilDate) -> Int) -> [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(hours)
    var (day, current, first) = (Int.min, 0, 0)
    for hour in 0..<hours {
      let today = dayNumber(ofHour: hour)
      if today != day {
        (day, current) = (today, number(CivilDate(daysSinceEpoch: today)))
        if hour == 0 { first = current }
      }
      numbers.append(current - first)
    }
    return numbers
  }
}
