import Evaluation
import Measures
import Report
package import Standards

/// Each saving that the applicant claims is reached on an equal basis.
package enum ClaimsReached {
  package static let card = GateCard(
    id: "gate-claims-reached",
    summary: Bilingual(
      zh: "申报的节能减排率在同一基础上达到。", en: "Each claimed saving is reached on an equal basis."),
    why: Bilingual(
      zh: "资金按申报的效果给予，效果以日志为准。",
      en: "Money is granted for the effect that was claimed; the logs tell the effect."),
    formula: Bilingual(
      zh: "下降率 ＝（改造前 − 改造后同口径）÷ 改造前 × 100%，不小于申报值为达到（全数值比较）。",
      en: "Saving = (before − after on an equal basis) / before × 100 %; met where it is at least "
        + "what was claimed (full value)."),
    source: Bilingual(zh: "申报书；各政策的条款见检查项。", en: "The application; each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let claims = gate.application.claims
    guard !claims.isEmpty else {
      return ConditionResult(
        .notApplicable, reason: Bilingual(zh: "没有申报节能减排率。", en: "No saving is claimed."))
    }
    if let lack = gate.comparisonLack { return .insufficient([lack], toMend: [lack]) }
    let parts = claims.flatMap { claim -> [(Verdict, Bilingual)] in
      let found = gate.results.filter { $0.comparison.indicator == claim.indicator }
      let name = claim.indicator.name
      guard !found.isEmpty else {
        return [
          (
            .insufficient,
            Bilingual(
              zh: "\(name.zh)：申报 \(claim.saving)%，没有可比较的数据",
              en: "\(name.en): \(claim.saving) % is claimed, and there is nothing to compare")
          )
        ]
      }
      return found.map { judge(claim, $0) }
    }
    var result = ConditionResult.overall(parts)
    result.working = parts.map(\.1)
    if result.verdict == .fail {
      result.toMend = [
        Bilingual(
          zh: "按日志得出的节能减排率修改申报，或完善项目后重新申报。",
          en: "Claim what the logs show, or improve the project and apply again.")
      ]
    }
    return result
  }

  private static func judge(
    _ claim: Application.SavingClaim, _ result: UpgradeComparison.Result
  ) -> (Verdict, Bilingual) {
    let (comparison, name) = (result.comparison, claim.indicator.name)
    guard comparison.verdict != .insufficient, let saving = result.saving else {
      return (.insufficient, comparison.sentence)
    }
    let isReached = saving >= Rational(claim.saving)
    let sign = isReached ? "≥" : "<"
    let place = comparison.placeWords
    // A figure that went the wrong way is said in words: a negative saving is easily misread.
    let isWorse = saving < Rational.zero
    let figure = (isWorse ? Rational.zero - saving : saving).decimal()
    let (good, bad) =
      claim.indicator.isLowerBetter
      ? (Bilingual(zh: "下降", en: "down"), Bilingual(zh: "上升", en: "up"))
      : (Bilingual(zh: "上升", en: "up"), Bilingual(zh: "下降", en: "down"))
    guard !isWorse else {
      return (
        .fail,
        Bilingual(
          zh: "\(name.zh)\(place.zh)：\(bad.zh) \(figure)%，申报\(good.zh) \(claim.saving)%",
          en: "\(name.en)\(place.en): \(bad.en) \(figure) %, while \(claim.saving) % \(good.en) "
            + "is claimed")
      )
    }
    return (
      isReached ? .pass : .fail,
      Bilingual(
        zh: "\(name.zh)\(place.zh)：\(good.zh) \(figure)% \(sign) 申报的 \(claim.saving)%",
        en: "\(name.en)\(place.en): \(good.en) \(figure) % \(sign) \(claim.saving) % claimed")
    )
  }
}
