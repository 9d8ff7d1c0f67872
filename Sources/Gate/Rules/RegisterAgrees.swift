import Measures
import Report
package import Standards

/// What the dossiers say of the plant is what the authority's card says.
package enum RegisterAgrees {
  package static let card = GateCard(
    id: "gate-register",
    summary: Bilingual(
      zh: "档案的自述与主管部门登记信息一致。",
      en: "What the dossiers say of the plant is what the authority's card says."),
    why: Bilingual(
      zh: "少报一个排放口、少装一台监测、换一个区域，都会使限值变松。",
      en: "An outlet less, a monitor left out or another area would loosen the limits."),
    formula: Bilingual(
      zh: "登记信息优先于自述；每处差异列为一条发现。未提供登记信息的，不予评价：备案、评审时仅提示，完工评价时不能通过。",
      en: "The card goes before what a dossier says; each difference is a finding. Without a card: "
        + "not evaluated, which informs at filing and review and keeps a completion from passing."),
    source: Bilingual(zh: "主管部门登记信息（register.yaml）。", en: "The authority's card (register.yaml)."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    guard gate.input.register != nil else {
      let isBinding = gate.stage == .completion
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(
          zh: "未提供主管部门登记信息（--register），区域、排放口和监测要求均为企业自述"
            + (isBinding ? "；完工评价不能没有登记信息。" : "。"),
          en:
            "No card of the authority was given (--register): area, outlets and monitors are what "
            + "the plant says"
            + (isBinding ? ", and a completion is not decided on without one." : ".")),
        toMend: isBinding
          ? [
            Bilingual(
              zh: "由主管部门提供该企业的登记信息后再审查。",
              en: "Have the authority give its card of the plant, and decide then.")
          ] : [], isAdvisory: !isBinding)
    }
    // A notice says more than the card asks for: nothing that has to be explained.
    let found = gate.input.registerFindings.filter { $0.severity == .warning }
    guard !found.isEmpty else {
      return ConditionResult(
        .pass, reason: Bilingual(zh: "与登记信息一致。", en: "As the card has it."))
    }
    return ConditionResult(
      .fail, reason: .joined(found.map(\.message)),
      toMend: [
        Bilingual(
          zh: "按登记信息更正 plant.yaml 或 application.yaml，或先到主管部门办理变更登记。",
          en: "Correct plant.yaml or application.yaml by the card, or have the card changed first.")
      ])
  }
}
