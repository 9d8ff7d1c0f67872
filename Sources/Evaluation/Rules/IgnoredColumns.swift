import Measures
import Report

/// A log has columns that are not used.
package enum IgnoredColumns: InformingRule {
  package static let card = RuleCard(
    id: "ignored-columns",
    summary: Bilingual(zh: "日志中有未使用的列。", en: "A log has columns that are not used."),
    why: Bilingual(
      zh: "列名写错会使数据被忽略，因此逐一列出。", en: "A mistyped header makes a column disappear; so each is named."
    ),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("全部使用", "all used", "log flags hj212"),
      RuleExample("一列未用", "one is not", "log ignored 备注 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { !$0.ignoredColumns.isEmpty }) { log in
      let list = log.ignoredColumns
      return .data(
        card, [log.slug], .notice,
        Bilingual(
          zh: "\(log.label.zh)有未使用的列：\(list.joined(separator: "、"))。",
          en: "\(log.label.en): columns that are not used: \(list.joined(separator: ", "))."),
        notes: [
          Bilingual(
            zh: "如其中含监测数据，请更正列名或在 plant.yaml 的 columns 中说明。",
            en: "Where one holds readings, correct its header or explain it under columns in "
              + "plant.yaml.")
        ])
    }
  }
}
