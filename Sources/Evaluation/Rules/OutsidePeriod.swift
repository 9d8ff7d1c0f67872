import Measures
import Report

/// Readings lie outside the period.
package enum OutsidePeriod: InformingRule {
  package static let card = RuleCard(
    id: "outside-period",
    summary: Bilingual(zh: "部分数据不在核查时段内。", en: "Readings lie outside the period."),
    why: Bilingual(
      zh: "时段外的数据不参与判定；数量过多可能是时段填写有误。",
      en: "They are not judged; many of them may mean that the period is wrong."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("全部在内", "none", "log outside 0"),
      RuleExample("五条在外", "five", "log outside 5 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { $0.outsidePeriod > 0 }) { log in
      .data(
        card, [log.slug], .notice,
        Bilingual(
          zh: "\(log.label.zh)有 \(log.outsidePeriod) 条数据不在核查时段内，未判定。",
          en: "\(log.label.en): \(Phrase.plural(log.outsidePeriod, "reading")) outside the period "
            + "\(log.outsidePeriod == 1 ? "was" : "were") not judged."),
        notes: [
          Bilingual(
            zh: "如应纳入核查，请修改 plant.yaml 的 period。",
            en: "Change the period in plant.yaml where they should be judged.")
        ])
    }
  }
}
