import Measures
import Report
import Standards

/// Names the texts that speak to the plant and that the library is known not to hold.
package enum StandardNotIncluded: InformingRule {
  package static let card = RuleCard(
    id: "standard-not-included",
    summary: Bilingual(
      zh: "已知有适用于该企业的标准，本工具未收录。",
      en: "A standard that is known to speak to the plant is not in the library."),
    why: Bilingual(
      zh: "未收录的标准不参与判定；不说明，“达标”就会被当成对全部标准达标。",
      en:
        "What is not in the library judges nothing; unsaid, a pass would be taken for one by all "
        + "standards."),
    source: Bilingual(
      zh: "标准目录中的 not-included.yaml", en: "not-included.yaml of the standards"),
    since: "0.1",
    examples: [
      RuleExample("没有已知而未收录的标准", "nothing known is missing", "limit 40\nPM 30"),
      RuleExample("有一项适用", "one speaks to the plant", "limit 40\nPM 30\nmissing foundry ◀"),
      RuleExample("针对别的行业", "it speaks to another sector", "limit 40\nPM 30\nmissing cement"),
      RuleExample(
        "施行日为时段最后一天", "in force on the last day",
        "limit 40\nPM 30\nmissing foundry 2025-03-01 ◀"),
      RuleExample(
        "时段结束之后才施行", "in force after the period", "limit 40\nPM 30\nmissing foundry 2025-03-02"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    guard input.includes(.emission) else { return RuleOutcome() }
    return RuleOutcome(
      findings: examination.library.missing
        .filter { text in
          text.covers(input.plant)
            && (text.effective.map { Instant($0) < input.period.to } ?? true)
        }
        .map { PendingFinding(finding($0)) })
  }

  private static func finding(_ text: MissingStandard) -> Finding {
    let level =
      text.isNational
      ? Bilingual(zh: "国家标准", en: "national standard")
      : Bilingual(zh: "地方标准", en: "local standard")
    let doubt =
      text.confidence.convicts
      ? Bilingual(zh: "", en: "")
      : Bilingual(
        zh: "标准号与名称\(text.confidence.name.zh)；",
        en: "Its number and title: \(text.confidence.name.en). ")
    let since =
      text.effective.map { Bilingual(zh: "\($0) 起施行；", en: "In force from \($0). ") }
      ?? Bilingual(zh: "施行日期未核实；", en: "Its day in force is not known. ")
    var finding = Finding.data(
      card, [text.id], .warning,
      Bilingual(
        zh: "另有\(level.zh) \(text.id)《\(text.title.zh)》，本工具未收录，以下“达标”仅就已收录的标准而言。",
        en: "There is also the \(level.en) \(text.id), \(text.title.en), which is not in the "
          + "library: a pass below speaks only of the standards that are."),
      notes: [
        Bilingual(
          zh: "未收录原因：\(text.reason.zh)。\(since.zh)\(doubt.zh)取得原文后可用覆盖包（--overlay）收录；在此之前请人工核对其限值。",
          en:
            "Why it is not: \(text.reason.en). \(since.en)\(doubt.en)Once its text is at hand, an "
            + "overlay (--overlay) adds it; until then compare with its limits by hand.")
        // No place: a report must not depend on where the packs lie.
      ])
    finding.isUrgent = true
    return finding
  }
}
