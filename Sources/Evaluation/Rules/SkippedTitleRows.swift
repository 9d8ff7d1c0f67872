import Measures
import Report

/// Rows above a log's header were passed over, because plant.yaml says where the header stands.
package enum SkippedTitleRows: InformingRule {
  package static let card = RuleCard(
    id: "title-rows",
    summary: Bilingual(
      zh: "表头之上的标题行未作为数据读取。", en: "Title rows above a header were not read as data."),
    why: Bilingual(
      zh: "header_row 让原始文件不必改动；被跳过的行逐行列出，防止数据被藏在表头之上。",
      en:
        "With header_row the file stays as it was handed over; what is passed over is listed, so that "
        + "no data hide above a header."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    since: "0.1",
    examples: [
      RuleExample("表头在第一行", "the header is the first row", "log titles 0"),
      RuleExample("其上有两行标题", "two title rows above it", "log titles 2 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { !$0.titleRows.isEmpty }) { log in
      let count = log.titleRows.count
      return .data(
        card, [log.slug], .notice,
        Bilingual(
          zh: "\(log.label.zh)表头之上有 \(count) 行，按 plant.yaml 的 header_row 作为标题，未作为数据读取。",
          en:
            "\(log.label.en): \(Phrase.plural(count, "row")) above the header, taken as a title because "
            + "plant.yaml says so (header_row), and not read as data."),
        evidence: Evidence(capping: log.titleRows))
    }
  }
}
