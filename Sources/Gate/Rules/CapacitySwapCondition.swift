import Evaluation
package import Measures
import Report
package import Standards

/// Capacity that a project adds does not exceed what leaves for it, and new lines have their least size.
package enum CapacitySwapCondition {
  package static let card = GateCard(
    id: "gate-capacity-swap",
    summary: Bilingual(
      zh: "新增产能不超过退出产能，新线达到最小规模",
      en: "Added capacity is at most what leaves, and a new line has its least size"),
    why: Bilingual(
      zh: "过剩行业只能等量或减量置换。",
      en: "In a sector with too much capacity only what leaves may be built again."),
    formula: Bilingual(
      zh: "该类生产线 Σ 新增 ≤ Σ 退出，每条新线 ≥ 最小规模；等于时达标。单位须与条款一致，不作换算；"
        + "退出产能须写明企业。没有写退出产能的为数据不足。",
      en:
        "Of the kind of line: Σ added ≤ Σ leaving, and each new line ≥ the least size; equal passes. "
        + "Units must be the clause's, none is converted; what leaves names its plant. Insufficient "
        + "where nothing is said to leave."),
    source: Bilingual(zh: "政策所引条款", en: "The clause that the policy names"))

  package static func judge(
    _ condition: GateCondition, application: Application
  ) -> ConditionResult {
    let requirement = condition.requirement(.atLeast)
    func open(_ verdict: Verdict, _ zh: String, _ en: String) -> ConditionResult {
      let sentence = Bilingual(zh: zh, en: en)
      return ConditionResult(
        verdict, reason: sentence, requirement: requirement,
        toMend: verdict == .notApplicable ? [] : [sentence])
    }
    guard let line = condition.subject, let unit = condition.unit else {
      return open(
        .notEvaluated, "政策没有写生产线或单位。", "The policy names no kind of line or no unit.")
    }
    let entries = application.capacity.filter { $0.line == line }
    let added = entries.filter { $0.direction == .adds }
    let leaving = entries.filter { $0.direction == .leaves }
    guard !added.isEmpty else {
      // A project of that very kind must say what it adds.
      return application.project.kind == line
        ? open(
          .insufficient, "项目类型为 \(line)，但没有填报新增产能；请补充。",
          "The project is of the kind \(line) and no added capacity is told; supply it.")
        : open(.notApplicable, "项目不新增 \(line) 产能。", "The project adds no capacity of \(line).")
    }
    if let odd = entries.first(where: { $0.unit != unit }) {
      return open(
        .notEvaluated, "\(line) 的产能写作 \(odd.unit)，条款按 \(unit) 计；请改写，不作换算。",
        "Capacity of \(line) is written in \(odd.unit) and the clause counts in \(unit); write it so."
      )
    }
    guard entries.allSatisfy({ $0.quantity > .zero }) else {
      return open(
        .notEvaluated, "\(line) 的产能有不大于 0 的；请核对。",
        "A capacity of \(line) is not above 0; check it.")
    }
    guard !leaving.isEmpty else {
      return open(
        .insufficient, "新增 \(line) 产能，但没有填报退出产能；请补充。",
        "Capacity of \(line) is added and none is said to leave; supply it."
      )
    }
    let came = added.reduce(into: Rational.zero) { $0 += Rational($1.quantity) }
    let went = leaving.reduce(into: Rational.zero) { $0 += Rational($1.quantity) }
    var working = [
      Bilingual(
        zh: "新增 \(came.decimal()) \(unit)，退出 \(went.decimal()) \(unit)",
        en: "added \(came.decimal()) \(unit), leaving \(went.decimal()) \(unit)")
    ]
    var faults: [Bilingual] = []
    if came > went {
      faults.append(
        Bilingual(
          zh: "新增产能 \(came.decimal()) \(unit) 超过退出产能 \(went.decimal()) \(unit)，"
            + "多 \((came - went).decimal()) \(unit)。",
          en:
            "The added capacity of \(came.decimal()) \(unit) is above the \(went.decimal()) \(unit) "
            + "that leave, by \((came - went).decimal()) \(unit)."))
    }
    if let least = condition.value {
      let printed = condition.printedValue ?? least.description
      working += added.map {
        Bilingual(
          zh: "新线 \($0.quantity) \(unit)，最小规模 \(printed) \(unit)",
          en: "new line of \($0.quantity) \(unit), least size \(printed) \(unit)")
      }
      faults += added.filter { $0.quantity < least }.map {
        Bilingual(
          zh: "新线 \($0.quantity) \(unit)，小于 \(printed) \(unit)。",
          en: "A new line of \($0.quantity) \(unit) is below \(printed) \(unit).")
      }
    }
    let measured = added.map(\.quantity).min().map { Figure($0.description, unit) }
    guard faults.isEmpty else {
      // The figure of the condition is the least size; what was compared stands in the reason.
      let isSmall = condition.value.map { least in added.contains { $0.quantity < least } } ?? false
      return ConditionResult(
        .fail,
        reason: Bilingual(
          zh: faults.map(\.zh).joined(), en: faults.map(\.en).joined(separator: " ")),
        working: working, requirement: isSmall ? requirement : nil,
        measured: isSmall ? measured : nil, toMend: faults)
    }
    if leaving.contains(where: { $0.owner == nil }) {
      let sentence = Bilingual(
        zh: "退出产能没有写明是哪家企业的；请补充。",
        en: "Whose capacity leaves is not told; supply it.")
      return ConditionResult(
        .insufficient, reason: sentence, working: working, requirement: requirement,
        measured: measured, toMend: [sentence])
    }
    return ConditionResult(
      .pass,
      reason: Bilingual(
        zh: "新增 \(came.decimal()) \(unit) ≤ 退出 \(went.decimal()) \(unit)；退出产能为企业自报，未核。",
        en:
          "\(came.decimal()) \(unit) added ≤ \(went.decimal()) \(unit) leaving; what leaves is the "
          + "applicant's word."),
      working: working, requirement: requirement, measured: measured)
  }
}
