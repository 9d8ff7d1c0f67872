import Evaluation
import Measures
import Report
package import Standards

/// One kind of condition: what it is, and how it is judged.
package struct GateRule: Sendable {
  package let card: GateCard
  package let judge: @Sendable (GateCondition, GatePolicy, GateCase) -> ConditionResult
}

/// Which rule judges which kind of condition.
package enum GateRulebook {
  package static func rule(_ kind: GateCondition.Kind) -> GateRule {
    switch kind {
    case .dossierPasses:
      GateRule(card: DossierPasses.card) { DossierPasses.judge($0, $2) }
    case .sufficientData:
      GateRule(card: SufficientData.card) { SufficientData.judge($0, $2) }
    case .improves: GateRule(card: Improves.card) { Improves.judge($0, $2) }
    case .noNewBreach: GateRule(card: NoNewBreach.card) { NoNewBreach.judge($0, $2) }
    case .noIncrease: GateRule(card: NoIncrease.card) { NoIncrease.judge($0, $2) }
    case .claimsReached: GateRule(card: ClaimsReached.card) { ClaimsReached.judge($0, $2) }
    case .register: GateRule(card: RegisterAgrees.card) { RegisterAgrees.judge($0, $2) }
    case .audit: GateRule(card: AuditDone.card) { AuditDone.judge($0, $2) }
    case .plausibility: GateRule(card: Plausibility.card) { Plausibility.judge($0, $2) }
    case .documents:
      GateRule(card: DocumentsCondition.card) { condition, policy, gate in
        DocumentsCondition.judge(
          condition, application: gate.application, policy: policy, asOf: gate.input.asOf,
          exempt: DocumentsCondition.exempt(gate))
      }
    case .eligibility:
      GateRule(card: EligibilityCondition.card) { condition, policy, gate in
        EligibilityCondition.judge(
          condition, application: gate.application, policy: policy, asOf: gate.input.asOf)
      }
    case .energyReview:
      GateRule(card: EnergyReviewCondition.card) { condition, _, gate in
        EnergyReviewCondition.judge(
          condition, application: gate.application, orders: gate.loaded, asOf: gate.input.asOf,
          logged: gate.loggedAfter)
      }
    case .energyLine:
      GateRule(card: EnergyLineCondition.card) { condition, _, gate in
        EnergyLineCondition.judge(condition, application: gate.application)
      }
    case .offset:
      GateRule(card: OffsetCondition.card) { condition, _, gate in
        OffsetCondition.judge(condition, application: gate.application)
      }
    case .capacitySwap:
      GateRule(card: CapacitySwapCondition.card) { condition, _, gate in
        CapacitySwapCondition.judge(condition, application: gate.application)
      }
    case .designMeetsLimits:
      GateRule(card: DesignMeetsLimitsCondition.card) { condition, _, gate in
        let input = gate.current.input
        return DesignMeetsLimitsCondition.judge(
          condition, application: gate.application, plant: input.plant, outlets: input.outlets,
          library: gate.input.library)
      }
    }
  }

  /// All cards of the gate: of conditions, of waivers and the baseline, and of the register.
  package static var cards: [GateCard] {
    GateCondition.Kind.allCases.map { rule($0).card }
      + [PolicyInForce.card]
      + [RegisterDifferences.card] + ExemptionCards.all
  }

  /// Ids of the gate's rules, sorted.
  package static var ids: [String] { cards.map(\.id).sorted() }
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
