import Measures
import Report
package import Standards

/// The clean-production audit items that bind the plant are met.
package enum AuditDone {
  package static let card = GateCard(
    id: "gate-audit",
    summary: Bilingual(
      zh: "清洁生产审核的要求已满足。", en: "What the clean-production audit asks for is met."),
    why: Bilingual(
      zh: "方案要求的强制性审核未完成的，不应先得资金。",
      en: "Money does not come before an audit that the plan makes compulsory."),
    formula: Bilingual(
      zh: "现状档案中审核条目的结论：有不达标即不达标；缺证据或证据过期为数据不足。",
      en: "The verdicts of the audit items of the present dossier: one failing fails; missing or "
        + "expired evidence is insufficient."),
    source: Bilingual(
      zh: "《清洁生产审核办法》（发展改革委、环境保护部令第38号）；各政策的条款见检查项。",
      en: "Order 38 (2016) on clean-production audits; each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let items = gate.current.report.checks.filter { $0.rule.hasPrefix("audit-") }
    guard !items.isEmpty else {
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "现状档案没有清洁生产审核条目。", en: "The present dossier has no audit items."))
    }
    var result = ConditionResult.overall(
      items.map { check in
        let subject = check.subject ?? Bilingual(zh: check.item ?? "", en: check.item ?? "")
        return (
          check.verdict,
          Bilingual(
            zh: "\(subject.zh)：\(check.verdict.name.zh)",
            en: "\(subject.en): \(check.verdict.name.en)")
        )
      })
    if result.verdict != .pass {
      result.toMend = [
        Bilingual(zh: "补齐清洁生产审核的证据。", en: "Supply the evidence of the clean-production audit.")
      ]
    }
    result.working = []
    return result
  }
}
