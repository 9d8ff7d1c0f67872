import Measures
import Report

/// A log holds a flag that is not in its declared set.
package enum UnknownFlag: InformingRule {
  package static let card = RuleCard(
    id: "unknown-flag",
    summary: Bilingual(
      zh: "日志中出现所声明标记集以外的数据标记。", en: "A log holds a flag that is not in its declared set."),
    why: Bilingual(
      zh: "未知标记的数据不视为正常，不计入均值。",
      en: "A reading with an unknown flag is not normal and does not count."),
    source: Bilingual(zh: "HJ 212-2017；HJ 75-2017", en: "HJ 212-2017 and HJ 75-2017"),
    examples: [
      RuleExample("全部可识别", "all known", "log flag Q 0"),
      RuleExample("一种未知", "one is not", "log flag Q 4 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachName(\.unknownFlags) { log, flag, count in
      .data(
        card, [log.slug, flag], .warning,
        Bilingual(
          zh: "\(log.label.zh)有 \(count) 条数据的标记“\(flag)”不属于所声明的标记集"
            + "\(log.flags.map { "（\($0.rawValue)）" } ?? "")，未计入均值。",
          en:
            "\(log.label.en): \(Phrase.plural(count, "reading")) flagged '\(flag)', which the declared "
            + "set\(log.flags.map { " (\($0.rawValue))" } ?? "") does not have, did not count."),
        notes: [
          Bilingual(
            zh: "请核对 plant.yaml 中该日志的 flags（hj212 或 hj75），或更正标记。",
            en: "Check the log's flags in plant.yaml (hj212 or hj75), or correct the flag.")
        ])
    }
  }
}
