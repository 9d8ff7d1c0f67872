import Measures
import Report

/// A log has columns of converted values.
package enum ClaimedColumns: InformingRule {
  package static let card = RuleCard(
    id: "claimed-columns",
    summary: Bilingual(zh: "日志含有折算值列。", en: "A log has columns of converted values."),
    why: Bilingual(
      zh: "折算值只作为企业的主张与重算结果比较，不参与判定。",
      en: "Converted columns are claims: compared with our own conversion, never judged."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("没有", "none", "log flags hj212"),
      RuleExample("一列", "one", "log claimed 颗粒物折算 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    examination.eachLog(where: { !$0.claimedColumns.isEmpty }) { log in
      let list = log.claimedColumns
      return .data(
        card, [log.slug], .notice,
        Bilingual(
          zh: "\(log.label.zh)的折算值列仅用于比对，不参与判定：\(list.joined(separator: "、"))。",
          en: "\(log.label.en): converted columns are compared and not judged: "
            + "\(list.joined(separator: ", "))."))
    }
  }
}
