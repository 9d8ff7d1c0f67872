import Evaluation
package import Measures
import Report
package import Standards

/// Emissions that the project adds are taken from a source, at a ratio (削减替代).
package enum OffsetCondition {
  package static let card = GateCard(
    id: "gate-offset",
    summary: Bilingual(
      zh: "新增排放量有足够的削减替代来源", en: "Added emissions are taken from a source, at the ratio asked for"),
    why: Bilingual(
      zh: "没有替代来源的新增排放使区域总量增加。",
      en: "What is added without a source raises what the region emits."),
    formula: Bilingual(
      zh: "替代来源削减量（t/a）≥ 比例 × 新增量（t/a）；同一污染物的各条相加，等于时达标。"
        + "新增大于 0 的须写明来源；没有填报的为数据不足，不新增请填 adds: 0。",
      en:
        "What the source gives up (t a year) ≥ ratio × what is added; entries of one pollutant add up, "
        + "and equal passes. What adds anything names its source; nothing written is insufficient: "
        + "write adds: 0 where nothing is added."),
    source: Bilingual(zh: "政策所引条款", en: "The clause that the policy names"))

  package static func judge(
    _ condition: GateCondition, application: Application
  ) -> ConditionResult {
    let requirement = condition.requirement(.atLeast)
    func open(_ verdict: Verdict, _ zh: String, _ en: String) -> ConditionResult {
      let sentence = Bilingual(zh: zh, en: en)
      return ConditionResult(
        verdict, reason: sentence, requirement: requirement, toMend: [sentence])
    }
    guard let pollutant = condition.subject, let ratio = condition.value else {
      return open(
        .notEvaluated, "政策没有写污染物或比例。", "The policy gives no pollutant or no ratio.")
    }
    let entries = application.offsets.filter { $0.pollutant == pollutant }
    guard !entries.isEmpty else {
      return open(
        .insufficient, "未填报 \(pollutant) 的新增量和替代来源；不新增的也须写明。",
        "Nothing is told of \(pollutant); say what is added, also where nothing is.")
    }
    guard entries.allSatisfy({ $0.adds >= .zero && $0.taken >= .zero }) else {
      return open(
        .notEvaluated, "\(pollutant) 的新增量或削减量为负；请核对。",
        "An amount of \(pollutant) is negative; check it.")
    }
    let adds = entries.reduce(into: Rational.zero) { $0 += Rational($1.adds) }
    let taken = entries.reduce(into: Rational.zero) { $0 += Rational($1.taken) }
    let needed = adds * Rational(ratio)
    let isEnough = taken >= needed
    let printed = condition.printedValue ?? ratio.description
    let working = Bilingual(
      zh: "新增 \(adds.decimal()) t/a × \(printed) = \(needed.decimal()) t/a，"
        + "替代 \(taken.decimal()) t/a \(isEnough ? "≥" : "<") \(needed.decimal()) t/a",
      en: "added \(adds.decimal()) t/a × \(printed) = \(needed.decimal()) t/a, taken "
        + "\(taken.decimal()) t/a \(isEnough ? "≥" : "<") \(needed.decimal()) t/a")
    var result = ConditionResult(
      isEnough ? .pass : .fail, working: [working], requirement: requirement,
      measured: adds == .zero ? nil : Figure((taken / adds).decimal(), ""))
    if !isEnough {
      let lacks = (needed - taken).decimal()
      let sentence = Bilingual(
        zh: "\(pollutant) 按 1:\(printed) 须替代 \(needed.decimal()) t/a，尚缺 \(lacks) t/a。",
        en:
          "\(pollutant) needs \(needed.decimal()) t a year at 1:\(printed); \(lacks) t are lacking."
      )
      (result.reason, result.toMend) = (sentence, [sentence])
    } else if entries.contains(where: { $0.adds > .zero && $0.source == nil }) {
      let sentence = Bilingual(
        zh: "\(pollutant) 的替代来源未写明；请补充。",
        en: "The source that \(pollutant) is taken from is not named; supply it.")
      (result.verdict, result.reason, result.toMend) = (.insufficient, sentence, [sentence])
    }
    return result
  }
}
