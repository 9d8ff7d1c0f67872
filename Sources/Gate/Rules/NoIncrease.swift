import Evaluation
import Measures
import Report
package import Standards

/// No pollutant at any outlet emits more than before.
package enum NoIncrease {
  package static let card = GateCard(
    id: "gate-no-increase",
    summary: Bilingual(
      zh: "各排放口各污染物的排放量不高于改造前。",
      en: "No outlet emits more of any pollutant than before."),
    why: Bilingual(
      zh: "达标而增排的，须由企业说明：产量增加、工况变化，还是治理变差。",
      en:
        "Where more is emitted within the limits, the plant says why: more output, another way of "
        + "running, or worse treatment."),
    formula: Bilingual(
      zh: "同名自然月的排放量（浓度 × 标干流量）；改造前没有测流量的，比较有效小时均值。改造后大于改造前为增加。"
        + "只有一侧有的排放口：登记信息载明其时未建成或已关闭的，该侧计 0，否则为数据不足。",
      en:
        "Mass of the same calendar months (concentration × standard dry flow); means of the valid "
        + "hours where no flow was measured before. More after than before is an increase. An outlet "
        + "of one side only counts as 0 on the other where the register says that it did not stand "
        + "then, else nothing can be said."),
    source: Bilingual(zh: "各政策的条款见检查项。", en: "Each check names its clause."))

  package static func judge(_ condition: GateCondition, _ gate: GateCase) -> ConditionResult {
    if let lack = gate.comparisonLack { return .insufficient([lack], toMend: [lack]) }
    guard !gate.outletChanges.isEmpty else {
      return ConditionResult(
        .notEvaluated,
        reason: Bilingual(zh: "两侧都没有在线监测数据。", en: "Neither side has online data."))
    }
    let outlets = gate.current.input.outlets
    let parts = gate.outletChanges.map { judge($0, outlets) }
    var result = ConditionResult.overall(parts.map { ($0.verdict, $0.words) })
    func told(_ counts: (Verdict) -> Bool) -> [Bilingual] {
      parts.filter { counts($0.verdict) }.map { (name: $0.name, words: $0.words) }.grouped()
    }
    if result.verdict != .pass { result.reason = told { $0 == result.verdict }.listed() }
    result.working = told { _ in true }
    if result.verdict == .fail {
      result.toMend = [
        Bilingual(
          zh: "说明排放量增加的原因，或采取措施使其不高于改造前。",
          en: "Say why more is emitted, or see that it is no more than before.")
      ]
    }
    return result
  }

  private static func judge(
    _ change: OutletChange, _ outlets: [Outlet]
  ) -> (verdict: Verdict, name: Bilingual, words: Bilingual) {
    let (place, pollutant) = (
      outletWords(change.outlet, outlets), pollutantWords(change.pollutant)
    )
    let name = Bilingual(zh: place.zh + pollutant.zh, en: "\(place.en), \(pollutant.en)")
    guard let before = change.before, let after = change.after else {
      return (.insufficient, name, .joined(change.gaps))
    }
    let words = "\(before.decimal()) → \(after.decimal()) \(change.unit)"
    return (
      after > before ? .fail : .pass, name,
      .joined([Bilingual(zh: words, en: words)] + change.notes)
    )
  }
}
