package import Measures
package import Report

/// What judging one condition of a policy gave.
package struct ConditionResult: Hashable, Sendable {
  package var verdict: Verdict
  package var reason: Bilingual?
  /// The arithmetic with its numbers, a step a line.
  package var working: [Bilingual]
  package var requirement: Check.Requirement?
  package var measured: Figure?
  /// What the applicant must do, a sentence each; empty where the condition is met.
  package var toMend: [Bilingual]
  /// Rests on an unconfirmed figure beside the condition's own: shown, and counts nowhere.
  package var isAdvisory: Bool

  /// What it was met by, where there is no other reason: the first of the arithmetic.
  var gist: Bilingual? {
    guard verdict == .pass, !working.isEmpty else { return nil }
    let shown = working.prefix(Self.gistLines)
    let more = working.count > shown.count ? [Bilingual(zh: "其余见算式", en: "the rest as well")] : []
    return .joined(shown + more)
  }

  private static let gistLines = 4

  package init(
    _ verdict: Verdict, reason: Bilingual? = nil, working: [Bilingual] = [],
    requirement: Check.Requirement? = nil, measured: Figure? = nil, toMend: [Bilingual] = [],
    isAdvisory: Bool = false
  ) {
    self.verdict = verdict
    self.reason = reason
    self.working = working
    self.requirement = requirement
    self.measured = measured
    self.toMend = toMend
    self.isAdvisory = isAdvisory
  }
}
