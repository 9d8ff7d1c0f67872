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
      zh: "下降率 ＝（改造前 − 改造后）÷ 改造前 × 100%，不小于申报值为达到（全数值比较）；排放量按实际和同口径分别比较，"
        + "都须达到。完工评价时没有申报节能减排率为数据不足。",
      en:
        "Saving = (before − after) / before × 100 %; met where it is at least what was claimed (full "
        + "value). A mass is compared as it is and on an equal basis, and must be met on both. No claim "
        + "at all at completion is insufficient."),
    source: Bilingual(zh: "申报书；各政策的条款见检查项。", en: "The application; each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    let claims = gate.application.claims
    guard !claims.isEmpty else {
      let none = Bilingual(zh: "没有申报节能减排率。", en: "No saving is claimed.")
      guard gate.stage == .completion else { return ConditionResult(.notApplicable, reason: none) }
      return .insufficient(
        [none],
        toMend: [
          Bilingual(
            zh: "写明项目申报的节能减排率，以便与日志核对。",
            en:
              "Tell the saving that the project claims, to be held against the logs.")
        ])
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
      return found.flatMap { judge(claim, $0) }
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

  /// A part for each basis that the saving is told on.
  private static func judge(
    _ claim: Application.SavingClaim, _ result: UpgradeComparison.Result
  ) -> [(Verdict, Bilingual)] {
    let comparison = result.comparison
    guard comparison.verdict != .insufficient, !result.savings.isEmpty else {
      return [(.insufficient, comparison.sentence)]
    }
    return result.savings.map { judge(claim, $0, comparison.placeWords) }
  }

  private static func judge(
    _ claim: Application.SavingClaim, _ saving: UpgradeComparison.Saving, _ place: Bilingual
  ) -> (Verdict, Bilingual) {
    let isReached = saving.percent >= Rational(claim.saving)
    // A figure that went the wrong way is said in words: a negative saving is easily misread.
    let isWorse = saving.percent < Rational.zero
    let found = claim.indicator.change(saving.percent.decimal())
    let asked = claim.indicator.change(claim.saving.description)
    let name = Bilingual(
      zh: claim.indicator.name.zh + place.zh + (saving.basis.map { "（\($0.zh)）" } ?? ""),
      en: claim.indicator.name.en + place.en + (saving.basis.map { " (\($0.en))" } ?? ""))
    guard !isWorse else {
      return (
        .fail,
        Bilingual(
          zh: "\(name.zh)：\(found.zh)，申报\(asked.zh)",
          en: "\(name.en): \(found.en), while \(asked.en) is claimed")
      )
    }
    let sign = isReached ? "≥" : "<"
    return (
      isReached ? .pass : .fail,
      Bilingual(
        zh: "\(name.zh)：\(found.zh) \(sign) 申报的 \(claim.saving)%",
        en: "\(name.en): \(found.en) \(sign) \(claim.saving) % claimed")
    )
  }
}
