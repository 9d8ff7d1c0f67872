import Evaluation
import Ledger
import Measures
import Report

/// The runs that speak of one plant's months: where two overlap, the later one holds hour by hour.
struct PlantMonths {
  /// A run's part of a month.
  struct Part {
    var run: RunRecord
    /// Hours of the month that this run speaks of, in seconds.
    var spans: TimeSpans
    /// Whether the run lies in the month, and no later one took hours of it: then what it says as a
    /// whole it says of the month.
    var isWholeRun: Bool
  }

  struct Month {
    let month: CivilMonth
    /// In the order in which they were recorded.
    var parts: [Part] = []
    /// Whether a run of it was pruned from the ledger.
    var isPruned = false

    var isReceived: Bool { !parts.isEmpty }
    var isWhole: Bool {
      let covered = parts.reduce(TimeSpans([])) { $0.union($1.spans) }
      return covered.seconds == month.seconds.upperBound - month.seconds.lowerBound
    }
  }

  let months: [Month]
  /// Pairs of runs that overlap, and of which neither replaces the other.
  let overlaps: [(earlier: RunRecord, later: RunRecord)]

  /// - Parameters:
  ///   - runs: The plant's own that were not replaced, in the order in which they were recorded.
  ///   - pruned: The plant's own.
  init(_ runs: [RunRecord], pruned: [PrunedRunRecord] = [], months: [CivilMonth]) {
    var found = months.map { month in
      Month(
        month: month,
        isPruned: pruned.contains { run in
          run.periodFrom < run.periodTo
            && (run.periodFrom.seconds..<run.periodTo.seconds).overlaps(month.seconds)
        })
    }
    var overlaps: [(earlier: RunRecord, later: RunRecord)] = []
    // The later a run, the more it holds.
    var taken = TimeSpans([])
    for (number, run) in runs.enumerated().reversed() {
      guard run.periodFrom < run.periodTo else { continue }
      let span = run.periodFrom.seconds..<run.periodTo.seconds
      let own = TimeSpans([span]).subtracting(taken)
      for later in runs[(number + 1)...]
      where span.overlaps(later.periodFrom.seconds..<later.periodTo.seconds) {
        overlaps.append((run, later))
      }
      taken = taken.union(TimeSpans([span]))
      for index in found.indices {
        let month = found[index].month.seconds
        let spans = own.intersection(TimeSpans([month]))
        guard !spans.isEmpty else { continue }
        let isInside = month.lowerBound <= span.lowerBound && span.upperBound <= month.upperBound
        found[index].parts.insert(
          Part(
            run: run, spans: spans,
            isWholeRun: isInside && own.seconds == span.upperBound - span.lowerBound), at: 0)
      }
    }
    self.months = found
    self.overlaps = overlaps.reversed()
  }
}

/// Rows of runs by run, and what they say of a part of a month.
struct RunContents {
  private let checks: [Int64: [CheckRecord]]
  private let findings: [Int64: [FindingRecord]]
  /// Findings of what has no answer.
  private let unanswered: [Int64: [FindingRecord]]
  /// Findings that count in no verdict, and must be seen first.
  private let urgent: [Int64: [FindingRecord]]
  /// Why checks have no answer, where no finding says it.
  private let reasons: [Int64: [LedgerExcerpt.CheckReason]]
  private let days: [Int64: [SeriesKey: [DayTally]]]

  init(_ records: LedgerExcerpt) {
    checks = Dictionary(grouping: records.checks, by: \.run)
    findings = Dictionary(grouping: records.findings.filter { $0.verdict == .fail }, by: \.run)
    let others = records.findings.filter { $0.verdict != .fail }
    unanswered = Dictionary(
      grouping: others.filter { $0.verdict == .insufficient || $0.verdict == .notEvaluated },
      by: \.run)
    urgent = Dictionary(grouping: others.filter(\.isUrgent), by: \.run)
    reasons = Dictionary(grouping: records.reasons, by: \.run)
    days = Dictionary(grouping: records.days, by: \.run).mapValues { series in
      Dictionary(
        series.map { (SeriesKey(outlet: $0.outlet, pollutant: $0.pollutant), $0.days) },
        uniquingKeysWith: +)
    }
  }

  /// What a run says of something that it could not answer.
  func unanswered(_ fingerprint: String, of run: Int64) -> [Bilingual] {
    (unanswered[run] ?? []).filter { $0.fingerprint == fingerprint }
      .map { Bilingual(zh: $0.messageZh, en: $0.messageEn) }
      + (reasons[run] ?? []).filter { $0.fingerprint == fingerprint }.map(\.reason)
  }

  func urgent(of run: Int64) -> [FindingRecord] { urgent[run] ?? [] }

  func checks(of run: Int64) -> [CheckRecord] { checks[run] ?? [] }

  func findings(of run: Int64) -> [FindingRecord] { findings[run] ?? [] }

  /// Breaches of a part: those whose episodes lie in it; one without a time holds for all of its run.
  func findings(in part: PlantMonths.Part) -> [FindingRecord] {
    findings(of: part.run.id).filter { finding in
      finding.span.map(part.spans.overlaps) ?? true
    }
  }

  /// The same, each cut to the part.
  func pieces(in part: PlantMonths.Part) -> [BreachPiece] {
    findings(of: part.run.id).flatMap { finding -> [BreachPiece] in
      guard let span = finding.span else { return [BreachPiece(finding: finding, span: nil)] }
      return part.spans.intersection(TimeSpans([span])).spans.map {
        BreachPiece(finding: finding, span: $0)
      }
    }
  }

  /// What a month came to; `nil` where nothing was received.
  func verdict(of month: PlantMonths.Month) -> Verdict? {
    guard month.isReceived else { return nil }
    return Verdict.overall(month.parts.map { verdict(of: $0) })
  }

  private func verdict(of part: PlantMonths.Part) -> Verdict {
    if part.isWholeRun { return part.run.verdict }
    if findings(in: part).contains(where: { !$0.isAdvisory }) { return .fail }
    let counting = checks(of: part.run.id).lazy.filter { !$0.isAdvisory }
    return Verdict.overall(counting.map { verdict(of: $0, in: part) })
  }

  // MARK: A check in a part of its run

  /// What a check of a run says of a part of it.
  ///
  /// A run's three quarters are of all its hours: an empty month of a long run is no pass. What the
  /// month's own days do not show to be enough has no answer.
  func verdict(of check: CheckRecord, in part: PlantMonths.Part) -> Verdict {
    if part.isWholeRun { return check.verdict }
    switch check.verdict {
    case .insufficient, .notEvaluated, .notApplicable: return check.verdict
    case .fail:
      let own = findings(of: part.run.id).filter { $0.fingerprint == check.fingerprint }
      // What has no time holds for all of the run.
      if own.isEmpty || own.contains(where: { $0.span.map(part.spans.overlaps) ?? true }) {
        return .fail
      }
    case .pass:
      // Nothing is counted, so that there is nothing to be short of.
      if check.expected == nil { return .pass }
    }
    guard let outlet = check.outlet, let pollutant = check.pollutant, let valid = check.valid,
      let days = days[part.run.id]?[SeriesKey(outlet: outlet, pollutant: pollutant)],
      let all = DayCount(days, check.basis),
      let here = DayCount(days.filter { part.spans.holds($0.day) }, check.basis)
    else { return .notEvaluated }
    // Valid hours that the check could not use, for want of oxygen or since no limit was in force: at
    // worst all of them are of this month.
    let unused = all.valid - valid
    guard unused >= 0, here.expected > 0 else { return .notEvaluated }
    if (here.valid - unused) * 100 >= 75 * here.expected { return .pass }
    return here.valid * 100 < 75 * here.expected ? .insufficient : .notEvaluated
  }

  /// Judged hours of a month by outlet; `nil` where nothing was received, and where the hours of a run
  /// cannot be told by month: the sum without them would be another plant's.
  func captures(of month: PlantMonths.Month) -> [String: (pollutants: Int, coverage: Coverage)]? {
    guard month.isReceived else { return nil }
    var pollutants: [String: Set<String>] = [:]
    var sums: [String: Coverage] = [:]
    for part in month.parts {
      var best: [SeriesKey: CheckRecord] = [:]
      for check in checks(of: part.run.id) {
        guard let outlet = check.outlet, let pollutant = check.pollutant, check.basis.isOfHours,
          let expected = check.expected, expected > 0, check.present != nil, let valid = check.valid
        else { continue }
        let key = SeriesKey(outlet: outlet, pollutant: pollutant)
        if let known = best[key],
          (known.expected ?? 0, -(known.valid ?? 0)) >= (expected, -valid)
        {
          continue
        }
        best[key] = check
      }
      for (key, check) in best {
        guard let coverage = coverage(of: check, key, in: part) else { return nil }
        guard coverage.expected > 0 else { continue }
        pollutants[key.outlet, default: []].insert(key.pollutant)
        sums[key.outlet, default: Coverage(expected: 0, present: 0, valid: 0)] += coverage
      }
    }
    return sums.reduce(into: [:]) { $0[$1.key] = (pollutants[$1.key]?.count ?? 0, $1.value) }
  }

  /// What a check counted in a part of its run.
  ///
  /// Of a run that reaches beyond the month, or lost hours to a later one, the days are added up: as
  /// long as those of all the run come to just what the check counted, and no day is divided.
  ///
  /// - Returns: `nil` where that cannot be told.
  private func coverage(
    of check: CheckRecord, _ key: SeriesKey, in part: PlantMonths.Part
  ) -> Coverage? {
    guard let expected = check.expected, let present = check.present, let valid = check.valid
    else { return nil }
    if part.isWholeRun { return Coverage(expected: expected, present: present, valid: valid) }
    guard let days = days[part.run.id]?[key], let all = DayCount(days, check.basis),
      all.expected == expected, all.valid == valid,
      !days.contains(where: { part.spans.holdAll(of: $0.day, part.run) == nil }),
      let own = DayCount(
        days.filter { part.spans.holdAll(of: $0.day, part.run) == true }, check.basis)
    else { return nil }
    // Stopped hours mostly have rows, too, and those are not expected.
    return Coverage(
      expected: own.expected, present: min(own.present, own.expected), valid: own.valid)
  }
}

/// What some days of a series come to, counted as a check counts them.
private struct DayCount {
  var expected = 0
  var present = 0
  var valid = 0

  /// `nil` where a check counts neither hours nor days.
  init?(_ days: [DayTally], _ basis: Check.Basis?) {
    for day in days {
      let running = day.hours - day.stopped
      switch basis {
      case .hour, .share, .single:
        expected += running
        present += day.present
        valid += day.valid
      case .day:
        guard running > 0 else { continue }
        expected += 1
        if day.present > 0 { present += 1 }
        // HJ 75: a day's mean needs twenty hours.
        if day.valid >= 20 { valid += 1 }
      case .rolling, .sample, .month, .year, .outlet, nil: return nil
      }
    }
  }
}

extension TimeSpans {
  /// Whether all of a day lies in them.
  fileprivate func holds(_ day: CivilDate) -> Bool {
    let start = Instant(day).seconds
    return spans.contains { $0.lowerBound <= start && start + 86_400 <= $0.upperBound }
  }

  /// How much lies in them of the hours of a day that a run speaks of; `nil`: a part.
  fileprivate func holdAll(of day: CivilDate, _ run: RunRecord) -> Bool? {
    let start = Instant(day).seconds
    let (from, to) = (max(start, run.periodFrom.seconds), min(start + 86_400, run.periodTo.seconds))
    guard from < to else { return false }
    let own = intersection(TimeSpans([from..<to])).seconds
    return own == 0 ? false : own == to - from ? true : nil
  }
}

extension Coverage {
  static func += (left: inout Coverage, right: Coverage) {
    left = Coverage(
      expected: left.expected + right.expected, present: left.present + right.present,
      valid: left.valid + right.valid)
  }
}

extension Check.Basis? {
  /// Whether what is counted are hours of the clock.
  var isOfHours: Bool {
    switch self {
    case .hour, .share, .single: true
    case .day, .rolling, .sample, .month, .year, .outlet, nil: false
    }
  }
}

extension FindingRecord {
  /// In seconds, half-open; `nil`: it has no time.
  var span: Range<Int64>? {
    guard let fromTime, let toTime, fromTime < toTime else { return nil }
    return fromTime.seconds..<toTime.seconds
  }

  var episode: BreachHistory.Episode {
    BreachHistory.Episode(fingerprint: fingerprint, span: span)
  }
}
