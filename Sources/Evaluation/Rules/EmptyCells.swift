import Measures
import Report

/// A wide log has empty cells.
package enum EmptyCells: InformingRule {
  package static let card = RuleCard(
    id: "empty-cells",
    summary: Bilingual(zh: "宽表中有空单元格。", en: "A wide log has empty cells."),
    why: Bilingual(
      zh: "空单元格是缺失的数据，不是零。", en: "An empty cell is a reading that is not there, and no zero."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("没有", "none", "log empty 0"),
      RuleExample("三个", "three", "log empty 3 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { $0.emptyCells > 0 }) { log in
      .data(
        card, [log.slug], .notice,
        Bilingual(
          zh: "\(log.label.zh)有 \(log.emptyCells) 个空单元格，按缺失处理。",
          en: "\(log.label.en): \(Phrase.plural(log.emptyCells, "empty cell")), taken as missing."))
    }
  }
}
