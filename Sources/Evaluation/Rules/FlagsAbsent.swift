import Measures
import Report

/// A log are declared to have no flags.
package enum FlagsAbsent: InformingRule {
  package static let card = RuleCard(
    id: "flags-absent",
    summary: Bilingual(zh: "日志声明没有数据标记。", en: "A log are declared to have no flags."),
    why: Bilingual(
      zh: "没有标记就无法区分校准、故障与正常数据，全部数据按正常计入。",
      en:
        "Without flags, calibration and faults cannot be told from emission, and every reading counts as normal."
    ),
    source: Bilingual(zh: "HJ 75-2017", en: "HJ 75-2017"),
    examples: [
      RuleExample("有标记", "it has flags", "log flags hj212"),
      RuleExample("声明无标记", "declared as none", "log flags none ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { $0.flags == FlagSet.none }) { log in
      .data(
        card, [log.slug], .warning,
        Bilingual(
          zh: "\(log.label.zh)声明无数据标记，全部数据按正常数据计入。",
          en: "\(log.label.en) are declared to have no flags; every reading counts as normal."),
        notes: [
          Bilingual(
            zh: "请尽量提供带标记的导出数据。", en: "Export the log with its flags where that is possible.")
        ])
    }
  }
}
