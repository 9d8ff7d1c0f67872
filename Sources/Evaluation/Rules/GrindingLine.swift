import Measures
import Report
import Standards

/// Compares the capacity of new cement-grinding lines with the least that a plan admits.
package enum GrindingLine: Rule {
  package static let card = RuleCard(
    id: "grinding-line",
    summary: Bilingual(
      zh: "新建水泥粉磨生产线规模低于方案要求。",
      en: "A new cement-grinding line is smaller than the plan admits."),
    why: Bilingual(
      zh: "方案要求新建粉磨线规模不低于 100 万吨/年，且不大于退出产能；后者在技改申报时核查。",
      en: "A new line must have 1,000,000 t/a at least and no more than what leaves; the latter is "
        + "looked at when its application is judged."),
    formula: Bilingual(
      zh: "环评批复不早于方案施行日的企业，register.capacity 中产品为 cement 或 grinding（水泥、粉磨）的每一条 "
        + "≥ 1000000 t/a。",
      en: "For a plant approved on or after the plan's first day, each entry of register.capacity "
        + "with the product cement or grinding must have 1,000,000 t/a at least."),
    source: Bilingual(
      zh: "湖州市传统产业转型升级三年行动方案（2023-2025年）二（二）2",
      en: "Huzhou's three-year plan 2023-2025, 2.2.2"),
    examples: [
      RuleExample(
        "高于要求", "above",
        "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a\ncapacity grinding 120 万t/a",
        gives: .pass),
      RuleExample(
        "恰为 100 万吨/年", "exactly",
        "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a\ncapacity grinding 1000000 t/a",
        gives: .pass),
      RuleExample(
        "低于要求", "below",
        "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a ◀\ncapacity grinding 99.9 万t/a",
        gives: .fail),
      RuleExample(
        "现有企业不适用", "an existing plant is not meant",
        "duty grinding-line at-least 1000000 t/a\ncapacity grinding 60 万t/a", gives: .notApplicable),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for var entry in examination.duties(.grindingLine, for: card) {
      let broken = entry.isOpen ? judge(&entry) : nil
      outcome.checks.append(entry.check)
      guard let broken, !broken.isEmpty else { continue }
      outcome.findings.append(
        entry.finding(
          Bilingual(
            zh: "新建粉磨生产线 \(broken.list.zh)，低于 \(entry.duty.printedValue ?? "") t/a。",
            en: "New grinding line \(broken.list.en), below \(entry.duty.printedValue ?? "") t/a."),
          notes: [
            Bilingual(
              zh: "请核对立项与产能置换文件。",
              en: "Check the project's approval and the exchange of capacity.")
          ]))
    }
    return outcome
  }

  private static func judge(_ entry: inout DutyCheck) -> [LineCapacity]? {
    let plant = entry.input.plant
    guard plant.approved >= entry.standard.effective else {
      entry.settle(
        .notApplicable,
        Bilingual(
          zh: "环评批复 \(plant.approved)，早于 \(entry.standard.effective)，不是新建。",
          en: "Approved \(plant.approved), before \(entry.standard.effective): not a new line."))
      return nil
    }
    return entry.judgeLines(
      of: ["grinding", "cement", "水泥", "粉磨", "水泥粉磨"],
      in: [
        "t/a": Rational(1), "吨/年": Rational(1), "万t/a": Rational(10_000),
        "万吨/年": Rational(10_000),
      ], unit: "t/a", Bilingual(zh: "粉磨", en: "grinding"))
  }
}
