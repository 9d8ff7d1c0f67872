import Measures
import Report

/// Names power rows that give one meter and instant different values.
package enum ContradictingPower: InformingRule {
  package static let card = RuleCard(
    id: "contradicting-power",
    summary: Bilingual(
      zh: "同一电表同一时刻有数值不同的记录。", en: "Power rows share a meter and an instant but not the value."),
    why: Bilingual(
      zh: "两条记录互相矛盾，均不采用；该时刻按无数据处理。",
      en: "Rows that contradict each other are not used; the instant has no reading."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("没有矛盾", "none", "PM 30"),
      RuleExample("两行矛盾", "two rows", "contradicting-power 2 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let rows = examination.input.power.contradicting
    guard !rows.isEmpty else { return RuleOutcome() }
    return RuleOutcome(findings: [
      PendingFinding(
        .data(
          card, [], .warning,
          Bilingual(
            zh: "用电日志有 \(rows.count) 条记录与同一电表同一时刻的另一条数值不同，均未采用。",
            en:
              "Power logs: \(Phrase.plural(rows.count, "row")) contradict another of the same meter "
              + "and instant; none of them was used."),
          notes: [
            Bilingual(
              zh: "请从电表平台重新导出该时段。", en: "Export these times from the meter's platform again.")
          ],
          evidence: Evidence(capping: rows)))
    ])
  }
}
