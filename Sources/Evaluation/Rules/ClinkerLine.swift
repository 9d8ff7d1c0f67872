import Measures
import Report
import Standards

/// Names clinker lines of a size that a plan lets leave.
package enum ClinkerLine: Rule {
  package static let card = RuleCard(
    id: "clinker-line",
    summary: Bilingual(
      zh: "水泥熟料生产线规模属于方案要求退出的范围。",
      en: "A clinker line is of a size that the plan wants to leave."),
    why: Bilingual(
      zh: "2500 吨/日及以下熟料生产线列入退出计划；是否退出、何时退出以退出计划为准，因此仅作提示。",
      en:
        "Lines of 2,500 t/d and less are to leave; whether and when is the exit plan's to say, so "
        + "this is advisory."),
    formula: Bilingual(
      zh: "plant.yaml register.capacity 中产品为 clinker（熟料）的每一条：规模 ≤ 2500 t/d 即列出。",
      en:
        "Each entry of register.capacity in plant.yaml with the product clinker: listed where its "
        + "capacity is 2,500 t/d or less."),
    source: Bilingual(
      zh: "湖州市传统产业转型升级三年行动方案（2023-2025年）二（二）2",
      en: "Huzhou's three-year plan 2023-2025, 2.2.2"),
    examples: [
      RuleExample(
        "高于 2500 t/d", "above 2,500 t/d",
        "duty clinker-line more-than 2500 t/d\ncapacity clinker 2500.1 t/d", gives: .pass),
      RuleExample(
        "恰为 2500 t/d", "exactly 2,500 t/d",
        "duty clinker-line more-than 2500 t/d ◀\ncapacity clinker 2500 t/d", gives: .fail),
      RuleExample(
        "两条中一条低于", "one of two below",
        "duty clinker-line more-than 2500 t/d ◀\ncapacity clinker 5000 t/d\ncapacity clinker 2000 t/d",
        gives: .fail),
      RuleExample(
        "未登记规模", "no capacity given", "duty clinker-line more-than 2500 t/d", gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for var entry in examination.duties(.clinkerLine, for: card) {
      let broken = entry.isOpen ? judge(&entry) : nil
      outcome.checks.append(entry.check)
      guard let broken, !broken.isEmpty else { continue }
      outcome.findings.append(
        entry.finding(
          Bilingual(
            zh: "熟料生产线 \(broken.list.zh)，不高于 \(entry.duty.printedValue ?? "") t/d，属方案要求退出的规模。",
            en:
              "Clinker line \(broken.list.en), not more than \(entry.duty.printedValue ?? "") t/d: "
              + "of the size that the plan wants to leave."),
          notes: [
            Bilingual(
              zh: "请核对是否列入退出计划及退出期限。",
              en: "See whether the line is in the exit plan, and until when.")
          ]))
    }
    return outcome
  }

  private static func judge(_ entry: inout DutyCheck) -> [LineCapacity]? {
    entry.judgeLines(
      of: ["clinker", "熟料", "水泥熟料"],
      in: ["t/d": Rational(1), "吨/日": Rational(1), "吨/天": Rational(1)], unit: "t/d",
      Bilingual(zh: "熟料", en: "clinker"))
  }
}
