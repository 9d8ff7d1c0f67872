import Measures
import Report
import Standards

// What calendars and charts show of hours that were judged: classes and values, from the same judge
// that reached the verdict.

extension Examination {
  /// What each hour of the period came to; `nil` where the limit does not judge hours.
  func hourClasses(of result: LimitResult?) -> HourClasses? {
    guard let classes = result?.classes, !classes.isEmpty else { return nil }
    return HourClasses(from: input.period.from, classes)
  }

  /// Adds what lies around the worst episodes.
  func picturing(_ findings: [PendingFinding]) -> [PendingFinding] {
    guard input.isPictured else { return findings }
    var findings = findings
    for index in worst(of: findings).prefix(Surroundings.mostFindings) {
      let finding = findings[index].finding
      findings[index].finding.episode?.surroundings = surroundings(of: finding)
    }
    return findings
  }

  /// Breaches before what is advisory; the highest multiple first, then the report's order.
  private func worst(of findings: [PendingFinding]) -> [Int] {
    let episodes = findings.indices.compactMap { index -> (Int, Bool, ExactDecimal)? in
      let finding = findings[index].finding
      guard finding.rule == EmissionLimit.card.id, let episode = finding.episode else { return nil }
      return (index, finding.isAdvisory, ExactDecimal(episode.multiple) ?? .zero)
    }
    return episodes.sorted { one, other in
      if one.1 != other.1 { return !one.1 }
      return one.2 != other.2 ? one.2 > other.2 : one.0 < other.0
    }.map { $0.0 }
  }

  private func surroundings(of finding: Finding) -> Surroundings? {
    guard let episode = finding.episode,
      let binding = bindings.first(where: {
        $0.outlet.id == finding.outlet && $0.standard.id == finding.standard
          && $0.limit.id == finding.limit
      }), let (judge, ranges) = judge(binding), judge.basis.judgesHours,
      let peak = input.period.hour(of: episode.peakAt),
      let first = input.period.hour(of: episode.from)
    else { return nil }
    var shown =
      (first - Surroundings.marginHours)..<(first + episode.periods + Surroundings.marginHours)
    if shown.count > Surroundings.mostHours {
      let start = max(shown.lowerBound, peak - Surroundings.mostHours / 2)
      let from = min(start, shown.upperBound - Surroundings.mostHours)
      shown = from..<(from + Surroundings.mostHours)
    }
    shown = shown.clamped(to: 0..<input.period.hours)
    let scale = ClassScale(judge.threshold)
    var counted = LimitResult()
    return Surroundings(
      from: input.period.start(ofHour: shown.lowerBound),
      entries: shown.map { hour in
        ranges.contains { $0.contains(hour) }
          ? judge.entry(hour, scale, &counted) : Surroundings.Entry(state: .outside)
      })
  }

  private func judge(_ binding: LimitBinding) -> (LimitJudge, [Range<Int>])? {
    guard case .judges(let ranges) = binding.standing,
      let judge = LimitJudge(binding, input, stops: stops(of: binding.outlet.id))
    else { return nil }
    return (judge, ranges)
  }
}

extension Limit.Basis {
  /// Whether each hour's value is compared.
  fileprivate var judgesHours: Bool {
    switch self {
    case .hour, .share: true
    default: false
    }
  }
}

extension LimitJudge {
  /// What one hour came to, with the value where it was judged.
  fileprivate func entry(
    _ hour: Int, _ scale: ClassScale, _ counted: inout LimitResult
  ) -> Surroundings.Entry {
    let (state, value, cause) = state(hour, scale, &counted)
    return Surroundings.Entry(state: state, value: value?.decimal(), cause: cause)
  }

  /// - Parameter counted: Nobody reads it; one serves all hours, since making one costs more than an hour.
  fileprivate func state(
    _ hour: Int, _ scale: ClassScale, _ counted: inout LimitResult
  ) -> (state: HourClasses.Class, value: Quotient?, cause: CoverageGaps.Kind?) {
    guard let outcome = expected(hour, in: &counted) else {
      let cause = standstill(hour)
      return (HourClasses.Class(cause), nil, cause)
    }
    guard case .value(let value) = outcome else {
      let cause = cause(hour, outcome)
      return (HourClasses.Class(cause), nil, cause)
    }
    let isOver = threshold.isPassed(by: value)
    return (scale.class(of: value, isOver: isOver, threshold: threshold), value, nil)
  }
}

/// Shares of a limit that classes end at.
struct ClassScale: Sendable {
  /// The limit as a fraction; `nil` where 128 bits do not hold it.
  private let limit: (numerator: Int128, denominator: Int128)?

  init(_ threshold: Threshold) {
    if case .narrow(let numerator, let denominator) = threshold.base {
      limit = (numerator, denominator)
    } else {
      limit = nil
    }
  }

  /// The verdict's answer decides what is over; only within that the exact value is classed.
  ///
  /// - Parameter isOver: That answer.
  @inline(__always)
  func `class`(
    of value: Quotient, isOver: Bool, threshold: Threshold
  ) -> HourClasses.Class {
    // Value over limit as `value / whole`: one pair of products for all classes.
    guard let limit, case .narrow(let n, let d) = value,
      let value = product(n, limit.denominator, 5), let whole = product(limit.numerator, d, 10)
    else { return slowClass(of: value, isOver: isOver, threshold: threshold) }
    if isOver { return value > whole ? .farOver : .over }
    if value <= whole / 4 { return .low }
    return value <= whole / 5 * 2 ? .medium : .near
  }

  @inline(never)
  private func slowClass(
    of value: Quotient, isOver: Bool, threshold: Threshold
  ) -> HourClasses.Class {
    let limit = threshold.base
    if isOver { return value > limit.scaled(by: 2, over: 1) ? .farOver : .over }
    if value <= limit.scaled(by: 1, over: 2) { return .low }
    return value <= limit.scaled(by: 4, over: 5) ? .medium : .near
  }
}
