import Measures
import Report
import Standards

/// Names rows that give one instant of a series different values or flags.
package enum DuplicateTimestamp: InformingRule {
  package static let card = RuleCard(
    id: "duplicate-timestamp",
    summary: Bilingual(
      zh: "同一时刻存在数值或标记不同的重复记录。",
      en: "Rows of one series share an instant but not the value or the flag."),
    why: Bilingual(
      zh: "两条记录互相矛盾，无法判断哪一条为真；均不计入均值，小时可能因此失效。",
      en: "Two rows contradict each other and none can be believed; neither counts, and the hour "
        + "may cease to be valid."),
    formula: Bilingual(
      zh: """
        同一排放口、同一项目、同一时刻的记录，数值（换算单位后）或标记不一致的，均不计入均值。
        其中任一数值（照常折算；含氧量不可用的按实测）高于该小时起作用的限值的时刻，另行计数列出，不作超标判定。
        """,
      en: """
        Rows of one outlet, pollutant and instant whose values (after conversion of units) or flags \
        differ: none counts.
        Instants of which one value (converted as always; as measured where oxygen is of no use) lies \
        over a limit that judges the hour are counted apart. No verdict.
        """),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("无重复", "no duplicates", "PM 30 31"),
      RuleExample("第二小时有矛盾记录", "the second hour has contradicting rows", "PM 30 31!◀ 30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let period = examination.input.period
    let findings = examination.series
      .filter { !$0.conflicts.isEmpty && !$0.key.isClaim }
      .map { series in
        let conflicts = series.conflicts.sorted { $0.at < $1.at }
        let count = conflicts.count
        let name = Phrase.pollutant(series.key.pollutant)
        let first = conflicts[0].at.minuteText
        let excess = ConflictExcess(series, conflicts, examination)
        return PendingFinding(
          .data(
            card, [series.key.outlet, series.key.pollutant], .warning,
            outlet: series.key.outlet, pollutant: series.key.pollutant,
            Bilingual(
              zh: "\(series.key.outlet) \(name.zh)有 \(count) 个时刻的重复记录互相矛盾"
                + "（最早 \(first)），均不计入均值\(excess?.clause.zh ?? "")。",
              en: "\(series.key.outlet): \(Phrase.plural(count, "instant")) of \(name.en) "
                + "\(count == 1 ? "has" : "have") contradicting rows (the first at \(first)); "
                + "none of them counts\(excess?.clause.en ?? "")."),
            notes: (excess?.notes ?? []) + [
              Bilingual(
                zh: "请从数据采集系统重新导出该时段，并说明重复记录的来源。",
                en:
                  "Export these hours again from the acquisition system, and say where the second "
                  + "rows came from.")
            ],
            evidence: Evidence(capping: conflicts.flatMap(\.rows))),
          hours: Set(conflicts.compactMap { period.hour(of: $0.at) }).sorted())
      }
    return RuleOutcome(findings: findings)
  }
}
