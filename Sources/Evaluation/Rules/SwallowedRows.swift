import Measures
import Report

/// A field with line breaks holds what looks like a row.
package enum SwallowedRows: InformingRule {
  package static let card = RuleCard(
    id: "swallowed-rows",
    summary: Bilingual(
      zh: "带换行的字段内含有看似完整的记录。", en: "A field with line breaks holds what looks like a row."),
    why: Bilingual(
      zh: "引号未闭合时，后续记录会被吞进同一字段而不报错。",
      en: "A quote that was never closed swallows the rows after it without an error."),
    source: Bilingual(zh: "CSV（RFC 4180）", en: "CSV (RFC 4180)"),
    examples: [
      RuleExample("没有", "none", "log swallowed 0"),
      RuleExample("两条", "two", "log swallowed 2 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { $0.swallowingRecords > 0 }) { log in
      .data(
        card, [log.slug], .warning,
        Bilingual(
          zh: "\(log.label.zh)有 \(log.swallowingRecords) 条记录的字段内换行后含有可读记录，可能漏计数据。",
          en:
            "\(log.label.en): \(Phrase.plural(log.swallowingRecords, "record")) with a field whose line "
            + "breaks hold a readable row; readings may be missing."),
        notes: [
          Bilingual(
            zh: "请检查所列行的引号是否配对，更正后重新导出。",
            en: "See whether the quotes of these lines are paired, and export again.")
        ],
        evidence: Evidence(capping: log.swallowingExamples, total: log.swallowingRecords))
    }
  }
}
