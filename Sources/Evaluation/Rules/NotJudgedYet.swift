import Measures
import Report

/// Passes on what the dossier's reader wants listed: keys that load and that no rule reads yet.
package enum NotJudgedYet: Rule {
  package static let card = RuleCard(
    id: "not-judged-yet",
    summary: Bilingual(
      zh: "已填写但目前尚不参与判定的内容。", en: "Something was declared that no rule judges yet."),
    why: Bilingual(
      zh: "读入而不判定的内容必须说明，以免误以为已经核查。",
      en: "What is read and not judged is said, so that nobody thinks it was checked."),
    source: Bilingual(zh: "plant.yaml", en: "plant.yaml"),
    examples: [
      RuleExample("没有这类内容", "nothing of the kind", "PM 30"),
      RuleExample("一处", "one", "remark not-judged-yet stack_height ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    RuleOutcome(
      findings: examination.input.remarks.map { remark in
        let place = remark.position?.description ?? remark.message.en
        return PendingFinding(
          Finding(
            id: "\(Phrase.id(remark.rule))/\(Phrase.id(place))", rule: remark.rule,
            severity: .notice, message: remark.message,
            notes: remark.position.map { [Phrase.seen($0)] } ?? []))
      })
  }
}
