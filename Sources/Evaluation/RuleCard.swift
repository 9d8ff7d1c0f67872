package import Measures
package import Report

/// A kind of check or finding. One rule, one file, one card.
package protocol Rule: Sendable {
  static var card: RuleCard { get }

  /// What the rule concludes. It reads nothing but its argument.
  static func examine(_ examination: Examination) -> RuleOutcome
}

/// A rule that only informs: it makes no check, and its findings are no violations, have no episode
/// and change no verdict. Where nobody reads them it is left out.
package protocol InformingRule: Rule {}

/// What a rule is, for `explain`, for its page and for its tests.
package struct RuleCard: Sendable {
  /// Permanent, never reused.
  package var id: String
  package var summary: Bilingual
  /// Why it matters.
  package var why: Bilingual
  /// How it decides; `nil` where the summary says it all.
  package var formula: Bilingual?
  package var source: Bilingual
  /// The version that brought it.
  package var since: String
  package var examples: [RuleExample]

  package init(
    id: String, summary: Bilingual, why: Bilingual, formula: Bilingual? = nil,
    source: Bilingual, since: String = "0.1", examples: [RuleExample]
  ) {
    self.id = id
    self.summary = summary
    self.why = why
    self.formula = formula
    self.source = source
    self.since = since
    self.examples = examples
  }
}

/// A small dossier in text, with a mark on what the rule must find. It is a test of the rule.
///
/// A line begins with a word. `limit 40 hour oxygen 15` gives the limit on outlet DA001; a
/// pollutant's id, such as `PM` or `O2`, gives its hours from the period's first on: `38` an hour
/// with that mean, `38@44` with 44 counted minutes, `24x38` twenty-four of them, `-` an hour
/// without rows, `stop` one flagged as stopped, `T` one over range, `38!` one with contradicting
/// rows, `38~D@30` thirty readings with a flag of HJ 75, which `+` adds to others of the hour.
/// `process ID` says what the outlet serves instead of `melting`.
/// `duty KIND TEST` gives a duty of a plan, `capacity`, `commissioned`, `key`, `meter`,
/// `power`, `product` and `permit-mass` what such rules look at. `◀` marks an hour that is found, or
/// ends a line whose fact is; `gives` closes with the verdicts of the rule's own checks.
package struct RuleExample: Sendable {
  package var title: Bilingual
  package var text: String

  /// - Parameter verdicts: What the rule's checks come to, in their order; none where it makes no
  ///   check. The text says it in its last line: `gives pass`.
  package init(_ zh: String, _ en: String, _ text: String, gives verdicts: Verdict...) {
    title = Bilingual(zh: zh, en: en)
    let line = verdicts.map { " \($0.rawValue)" }.joined()
    self.text = verdicts.isEmpty ? text : "\(text)\ngives\(line)"
  }
}
