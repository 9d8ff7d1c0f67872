import Measures
import Report

/// Names months whose value added is negative.
package enum NegativeValueAdded: InformingRule {
  package static let card = RuleCard(
    id: "negative-value-added",
    summary: Bilingual(zh: "某月增加值为负。", en: "A month's value added is negative."),
    why: Bilingual(
      zh: "增加值可以为负，但少见；它直接改变能耗强度，须核对是否录入错误。",
      en:
        "Value added can be negative and seldom is; it changes the intensity, so it must be checked."
    ),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("正值", "positive", "value-added 2021 1"),
      RuleExample("零", "zero", "value-added 2021 0"),
      RuleExample("负值", "negative", "value-added 2021 -0.1 1 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    guard examination.input.includes(.energy) else { return RuleOutcome() }
    let rows = examination.input.energy.production.filter { entry in
      entry.valueAdded.map { $0 < .zero } ?? false
    }
    var findings: [PendingFinding] = []
    for year in Set(rows.map(\.span.year)).sorted() {
      let own = rows.filter { $0.span.year == year }
      let months = Set(own.filter { !$0.span.isYear }.flatMap(\.span.months)).sorted().map(
        String.init)
      let zh = months.isEmpty ? "全年" : " \(months.joined(separator: "、")) 月"
      let en = months.isEmpty ? "\(year)" : "\(year), month \(months.joined(separator: ", "))"
      findings.append(
        PendingFinding(
          .data(
            card, [String(year)], .warning,
            Bilingual(
              zh: "\(year) 年\(zh)的增加值为负，照原样计入。",
              en: "\(en): the value added is negative, and counts as it stands."),
            notes: [
              Bilingual(
                zh: "请核对统计报表；确为负值的，请说明原因。",
                en: "Compare it with the statistical return; where it is right, say why.")
            ],
            evidence: Evidence(capping: own.map(\.row)))))
    }
    return RuleOutcome(findings: findings)
  }
}
