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

  /// What it was met by, where there is no other reason: the arithmetic as far as a line takes it.
  var gist: Bilingual? {
    guard verdict == .pass, let first = working.first else { return nil }
    var shown = [first]
    var length = first.zh.count
    for line in working.dropFirst() {
      length += line.zh.count
      guard length <= Self.gistLength else { break }
      shown.append(line)
    }
    return .joined(shown)
  }

  private static let gistLength = 100

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
