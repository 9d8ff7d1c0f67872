import Evaluation
package import Measures
import Report
package import Standards

/// Energy per value added of the project is at most a line.
package enum EnergyLineCondition {
  package static let card = GateCard(
    id: "gate-energy-line",
    summary: Bilingual(
      zh: "项目单位工业增加值能耗不高于准入线", en: "Energy per value added of the project is at most the line"),
    why: Bilingual(
      zh: "能耗高于准入线的新项目会抬高全市能耗强度。",
      en: "A new project above the line raises the intensity of the whole city."),
    formula: Bilingual(
      zh: "年综合能耗（tce，电力按当量值）÷ 年增加值（万元）≤ 准入线；等于时达标。",
      en:
        "Energy a year (tce, electricity at its equivalent value) over value added a year (10⁴ yuan) "
        + "≤ the line; equal passes."),
    source: Bilingual(zh: "政策所引条款", en: "The clause that the policy names"))

  package static func judge(
    _ condition: GateCondition, application: Application
  ) -> ConditionResult {
    let requirement = condition.requirement(.atMost)
    func open(_ verdict: Verdict, _ zh: String, _ en: String) -> ConditionResult {
      let sentence = Bilingual(zh: zh, en: en)
      return ConditionResult(
        verdict, reason: sentence, requirement: requirement, toMend: [sentence])
    }
    guard let line = condition.value else {
      return open(.notEvaluated, "政策没有写准入线。", "The policy gives no line.")
    }
    guard let use = application.energyUse, let added = use.valueAdded else {
      return open(
        .insufficient, "未填报项目年综合能耗或增加值；请补充。",
        "Energy or value added of the project is not told; supply it."
      )
    }
    guard added > .zero else {
      return open(
        .notEvaluated, "增加值 \(added) 万元不大于 0，无法计算；请核对。",
        "A value added of \(added) × 10⁴ yuan is not above 0: nothing can be computed; check it.")
    }
    guard use.coal >= .zero else {
      return open(
        .notEvaluated, "综合能耗 \(use.coal) tce 为负；请核对。",
        "An energy of \(use.coal) tce is negative; check it.")
    }
    let intensity = Rational(use.coal) / Rational(added)
    let isMet = intensity <= Rational(line)
    let figure = intensity.decimal()
    let working = Bilingual(
      zh: "\(use.coal) tce ÷ \(added) 万元 = \(figure) tce/万元，"
        + "准入线 \(condition.printedValue ?? line.description)",
      en: "\(use.coal) tce ÷ \(added) × 10⁴ yuan = \(figure) tce/10⁴ yuan, line "
        + "\(condition.printedValue ?? line.description)")
    let reason = Bilingual(
      zh: "单位增加值能耗 \(figure) tce/万元，高于 \(condition.printedValue ?? line.description)。",
      en: "Energy per value added is \(figure) tce/10⁴ yuan, above "
        + "\(condition.printedValue ?? line.description).")
    return ConditionResult(
      isMet ? .pass : .fail, reason: isMet ? nil : reason, working: [working],
      requirement: requirement, measured: Figure(figure, "tce/万元"), toMend: isMet ? [] : [reason])
  }
}
