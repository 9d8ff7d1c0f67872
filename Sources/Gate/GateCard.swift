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
