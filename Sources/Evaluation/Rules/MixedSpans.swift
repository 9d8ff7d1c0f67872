import Measures
import Report
import Standards

/// Names years of which one kind of energy, or the value added, stands in the logs by months and as a
/// whole.
package enum MixedSpans: InformingRule {
  package static let card = RuleCard(
    id: "mixed-spans",
    summary: Bilingual(
      zh: "同一年同一项目既有月度数据又有年度数据。",
      en: "A year has both monthly rows and a yearly one of the same thing."),
    why: Bilingual(
      zh: "年度数据已含各月：两者相加会重复计算，取其一又无从判断以哪一份为准。",
      en:
        "A yearly row holds the months already: added up they count twice, and nothing tells which "
        + "of the two is right."),
    formula: Bilingual(
      zh: "年度行（month 为 2025）按十二个月计，只用于年度判定；同年同项目另有月度行时，该年度不作结论。",
      en:
        "A yearly row (month: 2025) is twelve months' worth, for annual judging alone; beside monthly "
        + "rows of the same year and thing, nothing is concluded of the year."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("只有年度数据", "a yearly row alone", "energy-year 2021 electricity 1200 kWh"),
      RuleExample(
        "不同年份各用一种", "each year in its own way",
        "energy-year 2020 electricity 1200 kWh\nenergy 2021 electricity 100 kWh"),
      RuleExample(
        "同年同种能源两者都有", "both, of one year and kind",
        "energy-year 2021 electricity 1200 kWh\nenergy 2021 electricity 100 kWh 1 ◀"),
      RuleExample(
        "增加值两者都有", "both, of value added",
        "value-added-year 2021 120\nvalue-added 2021 10 1 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let mixed = examination.energy.mixed
    return RuleOutcome(
      findings: mixed.map { mixed in
        PendingFinding(
          .data(
            card, [String(mixed.year), mixed.subject.en], .warning,
            Bilingual(
              zh: "\(mixed.year) 年的\(mixed.subject.zh)既有月度数据又有年度数据，无法判断以哪一份为准；该年度不作结论。",
              en:
                "\(mixed.subject.en) of \(mixed.year) stands in the logs by months and as a whole "
                + "year; nothing tells which is right, and nothing is concluded of the year."),
            notes: [
              Bilingual(
                zh: "请删除其中一种后重新提交。", en: "Remove one of the two and hand the log in again.")
            ],
            evidence: Evidence(capping: mixed.rows)))
      })
  }
}
