import Measures
import Report

/// Rows could not be read and did not count.
package enum RejectedRows: InformingRule {
  package static let card = RuleCard(
    id: "rejected-rows",
    summary: Bilingual(zh: "部分记录无法读取，未计入。", en: "Rows could not be read and did not count."),
    why: Bilingual(
      zh: "被拒记录从不计入；数量准确，逐类给出示例行。",
      en: "A rejected row never counts; the counts are exact, and each reason has example lines."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("全部可读", "all were read", "log rejected field-count 0"),
      RuleExample("三行被拒", "three were rejected", "log rejected field-count 3 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { $0.rejected > 0 }) { log in
      let reasons = log.rejections.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      let list = { (name: (Rejection) -> String) in
        reasons.map { "\(name($0.key)) \($0.value)" }
      }
      let effect =
        switch log.total.kind {
        case .emission: Bilingual(zh: "可能使小时失效", en: "can cost hours their validity")
        case .manual, .audit:
          Bilingual(
            zh: "可能所属的样品组或审核项不作结论",
            en: "leave the set or the item that they may belong to without a conclusion")
        case .energy, .production, .power:
          Bilingual(zh: "不参与判定", en: "take no part in any verdict")
        }
      return .data(
        card, [log.slug], .warning,
        Bilingual(
          zh: "\(log.label.zh)有 \(log.rejected) 条记录或单元格无法读取，未计入："
            + list { $0.name.zh }.joined(separator: "、") + "。",
          en:
            "\(log.label.en): \(log.rejected) \(log.rejected == 1 ? "row or cell" : "rows or cells") could not be read and did "
            + "not count: " + list { $0.name.en }.joined(separator: ", ") + "."),
        notes: [
          Bilingual(
            zh: "请按示例行号更正后重新导出；被拒记录\(effect.zh)。",
            en: "Correct the lines and export again; rejected rows \(effect.en).")
        ] + StampHint.allCases.filter(log.stampHints.contains).map(advice),
        evidence: Evidence(capping: log.rejectedRows, total: log.rejected))
    }
  }

  private static func advice(_ hint: StampHint) -> Bilingual {
    switch hint {
    case .chinese:
      Bilingual(
        zh: "有“2025年3月8日 14时”这样的时间：请按 2025-03-08 14:00（或 2025/3/8 14:00）的格式导出，小时后要有分钟。",
        en: "Some times are written like 2025年3月8日 14时: export them as 2025-03-08 14:00 (or "
          + "2025/3/8 14:00), with minutes behind the hour.")
    case .excelSerial:
      Bilingual(
        zh: "有 45724.625 这样的 Excel 序列值：请把该列设为日期格式（yyyy-mm-dd hh:mm）后另存为 CSV。",
        en: "Some times are Excel serial values such as 45724.625: give the column a date format "
          + "(yyyy-mm-dd hh:mm) and save it as CSV again.")
    }
  }
}
