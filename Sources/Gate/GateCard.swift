package import Evaluation
package import Measures

/// What one of the gate's rules is: shown by `greengate explain` and on its page.
package struct GateCard: Hashable, Sendable {
  /// Permanent; begins with `gate-`, `waiver-`, `baseline-` or `register-`.
  package var id: String
  package var summary: Bilingual
  package var why: Bilingual
  package var formula: Bilingual
  package var source: Bilingual

  package init(
    id: String, summary: Bilingual, why: Bilingual, formula: Bilingual, source: Bilingual
  ) {
    self.id = id
    self.summary = summary
    self.why = why
    self.formula = formula
    self.source = source
  }
}

extension RuleCard {
  /// A rule of the gate as `explain` and pages show any rule: its examples are whole applications, in
  /// `Samples/gate-repository`.
  package init(_ card: GateCard) {
    self.init(
      id: card.id, summary: card.summary, why: card.why, formula: card.formula,
      source: card.source, examples: [])
  }
}
