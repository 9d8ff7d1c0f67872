import Measures
package import Standards

/// Which rule judges which kind of condition.
package enum GateRulebook {
  package static func rule(_ kind: GateCondition.Kind) -> (any GateRule.Type)? {
    switch kind {
    case .dossierPasses: DossierPasses.self
    case .sufficientData: SufficientData.self
    case .improves: Improves.self
    case .noNewBreach: NoNewBreach.self
    case .noIncrease: NoIncrease.self
    case .claimsReached: ClaimsReached.self
    case .register: RegisterAgrees.self
    case .audit: AuditDone.self
    default: nil
    }
  }
}

/// Whether a policy speaks of the application at all.
package enum PolicyInForce {
  package static let card = GateCard(
    id: "gate-policy",
    summary: Bilingual(
      zh: "有适用于该项目的政策。", en: "A policy speaks of the project."),
    why: Bilingual(
      zh: "没有政策依据的放行和否决都站不住脚。",
      en: "Without a policy neither a yes nor a no can be defended."),
    formula: Bilingual(
      zh: "地区、行业、项目类别相符，且备案日期在政策有效期内。",
      en: "Region, sector and kind of project fit, and the day of filing lies within its dates."),
    source: Bilingual(zh: "各政策的有效期。", en: "The dates of each policy."))
}
