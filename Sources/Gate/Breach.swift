package import Evaluation
package import Measures
package import Report

/// A failing finding with what waivers and the baseline are held against: where it lies in time, and
/// how far over its limit it is.
package struct Breach: Sendable {
  /// How a finding's size can be told.
  package enum Size: Sendable {
    /// What was found over what is allowed, exact where the report still holds the exact figures.
    case over(Rational)
    /// What is asked for over what was found: a rate that is too low.
    case short(Rational)
    /// Yes or no, such as a missing document.
    case none
  }

  package var scope: BreachScope
  /// Half-open.
  package var from: Instant
  package var to: Instant
  package var size: Size
  /// Hours, days, windows or samples.
  package var exceeding: Int
  /// Of how many judged ones; `nil` where nothing is counted.
  package var valid: Int?

  /// - Parameter check: what the finding belongs to.
  package init(_ finding: Finding, of check: Check?, in report: ComplianceReport) {
    scope = BreachScope(finding.identity, plant: report.plant.id)
    exceeding = finding.episode?.periods ?? 1
    valid = check?.coverage?.valid
    if let episode = finding.episode {
      (from, to) = (episode.from, episode.to)
      size = Self.size(of: episode, check)
      return
    }
    (from, to) = Self.span(of: finding, in: report)
    size = Self.size(of: check)
  }

  private static func size(of episode: Episode, _ check: Check?) -> Size {
    if let text = episode.exactRatio, let ratio = Rational(fraction: text) { return .over(ratio) }
    return printedRatio(episode, check).map { .over($0) } ?? size(of: check)
  }

  /// Of a saved report, which keeps what it prints: 40 over 30 is more than the 0.333333 that stands
  /// there, so that a record of it must not be below the breach itself.
  private static func printedRatio(_ episode: Episode, _ check: Check?) -> Rational? {
    guard let multiple = ExactDecimal(ofAnySize: episode.multiple) else { return nil }
    let printed = Rational(multiple) + Rational(1)
    guard let requirement = check?.requirement, requirement.sense == .atMost,
      let limit = ExactDecimal(ofAnySize: requirement.value), limit > .zero,
      let peak = ExactDecimal(ofAnySize: episode.peak)
    else { return printed }
    let ratio = Rational(peak) / Rational(limit)
    return (ratio - Rational(1)).decimal() == episode.multiple ? ratio : printed
  }

  private static func size(of check: Check?) -> Size {
    guard let check else { return .none }
    if let figures = check.intensity, let found = ExactDecimal(ofAnySize: figures.intensity),
      let allowed = ExactDecimal(ofAnySize: figures.allowed), allowed > .zero
    {
      return .over(Rational(found) / Rational(allowed))
    }
    guard let requirement = check.requirement, let measured = check.measured,
      measured.unit == requirement.unit, let asked = ExactDecimal(ofAnySize: requirement.value),
      let found = ExactDecimal(ofAnySize: measured.value), asked > .zero
    else { return .none }
    switch requirement.sense {
    case .atMost: return .over(Rational(found) / Rational(asked))
    case .atLeast, .moreThan:
      return found > .zero ? .short(Rational(asked) / Rational(found)) : .none
    }
  }

  /// Without an episode a breach lies in the month that its finding names, else somewhere in what was
  /// judged: an outlet's in the period, the plant's perhaps in the year of its energy figures.
  private static func span(
    of finding: Finding, in report: ComplianceReport
  ) -> (from: Instant, to: Instant) {
    if let month = finding.month { return month.span }
    var (from, to) = (report.period.from, report.period.to)
    if finding.outlet == nil, let year = report.energyYear,
      let first = CivilDate(year: year, month: 1, day: 1),
      let last = CivilDate(year: year, month: 12, day: 31)
    {
      from = min(from, Instant(first))
      to = max(to, Instant(seconds: Instant(last).seconds + 86_400))
    }
    return (from, to)
  }

  /// 超标倍数: found / allowed − 1, or asked / found − 1.
  package var multiple: Rational? {
    switch size {
    case .over(let ratio), .short(let ratio): ratio - Rational(1)
    case .none: nil
    }
  }
}

extension BreachScope {
  /// Whether this scope, whose open parts mean any, holds another, whose open parts mean none.
  package func covers(_ other: BreachScope) -> Bool {
    func fits(_ mine: String?, _ its: String?) -> Bool { mine == nil || mine == its }
    return plant == other.plant && rule == other.rule && fits(outlet, other.outlet)
      && fits(pollutant, other.pollutant) && fits(standard, other.standard)
      && fits(limit, other.limit)
  }
}

extension ComplianceReport {
  /// What makes each finding a breach; `nil` for findings that are none.
  func breaches() -> [Breach?] {
    // A report has no two checks of one identity.
    let byIdentity = Dictionary(checks.map { ($0.identity, $0) }) { first, _ in first }
    return findings.map { finding in
      guard finding.verdict == .fail else { return nil }
      return Breach(finding, of: byIdentity[finding.identity], in: self)
    }
  }
}
