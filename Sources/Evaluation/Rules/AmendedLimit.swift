import Measures
import Report
import Standards

/// A limit that binds was changed or added by an overlay.
package enum AmendedLimit: InformingRule {
  package static let card = RuleCard(
    id: "amended-limit",
    summary: Bilingual(
      zh: "限值由覆盖包（--overlay）修改或增加。", en: "A limit was changed or added by an overlay."),
    why: Bilingual(
      zh: "覆盖包可以改变结论，因此逐条写明原值、现值、来源和所在文件。",
      en:
        "An overlay can turn a verdict; so each change is named with the old figure, the new one, "
        + "its source and its file."),
    source: Bilingual(zh: "--overlay 文件夹", en: "the folder given with --overlay"),
    examples: [
      RuleExample("按标准原文", "as in the pack", "limit 40"),
      RuleExample("被覆盖包修改", "changed by an overlay", "limit 40\namended 30 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    RuleOutcome(
      findings: examination.bindings.compactMap { binding in
        guard let amendment = binding.limit.amendment else { return nil }
        return PendingFinding(finding(binding, amendment, examination.library))
      })
  }

  private static func finding(
    _ binding: LimitBinding, _ amendment: Limit.Amendment, _ library: StandardsLibrary
  ) -> Finding {
    let limit = binding.limit
    let now = "\(limit.printedValue) \(limit.unit.symbol)"
    let shown = now + (limit.arithmetic.map { " = \($0)" } ?? "")
    let change: Bilingual
    var severity = Severity.notice
    switch amendment {
    case .added:
      change = Bilingual(zh: "由覆盖包增加：\(shown)", en: "was added by an overlay: \(shown)")
    case .changed(let value, let unit, let confidence):
      let old = "\(value) \(unit)"
      // A confirmed figure that changes its value changes the law; confirming one does not.
      if old != now || confidence.convicts { severity = .warning }
      change = Bilingual(
        zh: "由覆盖包修改：原 \(old)（\(confidence.name.zh)），现 \(shown)"
          + "（\(limit.confidence.name.zh)）",
        en: "was changed by an overlay: \(old) (\(confidence.name.en)) became \(shown) "
          + "(\(limit.confidence.name.en))")
    }
    return .data(
      card, [binding.standard.id, limit.id, binding.outlet.id], severity,
      outlet: binding.outlet.id,
      Bilingual(
        zh: "\(binding.standard.id) \(limit.id) \(change.zh)；来源：\(limit.source)。",
        en: "\(binding.standard.id) \(limit.id) \(change.en); source: \(limit.source)."),
      notes: [Phrase.seen(library.shown(limit.position))])
  }
}
