import Measures
import Report
import Standards

/// Compares the share of moulding sand that is used again with what is asked for its type.
package enum SandReuse: Rule {
  package static let card = RuleCard(
    id: "sand-reuse",
    summary: Bilingual(
      zh: "旧砂再用（再生）率低于该型砂种类的要求，或未比上年提高。",
      en: "The share of used moulding sand that is used again is below what its type asks for, or "
        + "has not risen."),
    why: Bilingual(
      zh: "废砂是铸造最主要的固体废物；再用率按砂型种类要求不同，合并计算会掩盖差的一种。",
      en: "Used sand is a foundry's largest solid waste; types differ in what can be reached, and "
        + "one sum would hide the worse."),
    formula: Bilingual(
      zh: "再用率＝回用量 ÷（回用量＋废弃量）（生产日志，按月，两项齐全的月份）；不足 75% 的月份齐全时为数据不足。",
      en:
        "Share = sand used again ÷ (sand used again + sand wasted), over the months of the production log "
        + "that have both; under 75 % of the months: insufficient."),
    source: Bilingual(
      zh: "湖州方案 二（二）3；各砂种数值取自 2013 年铸造行业准入条件（已废止，未经原文核实，仅提示）。",
      en: "Huzhou's plan 2.2.3; the figures by type are from the 2013 entry conditions (abolished, "
        + "recalled, advisory)."),
    examples: [
      RuleExample(
        "高于要求", "above",
        "duty sand-reuse value 95\nproduct 2025 whole 100 t\nproduct 2025 part 95.1 t", gives: .pass
      ),
      RuleExample(
        "恰等于要求", "exactly",
        "duty sand-reuse value 95\nproduct 2025 whole 100 t\nproduct 2025 part 95 t", gives: .pass),
      RuleExample(
        "低于要求", "below",
        "duty sand-reuse value 95 ◀\nproduct 2025 whole 100 t\nproduct 2025 part 94.9 t",
        gives: .fail),
      RuleExample(
        "比上年提高", "risen",
        "duty sand-reuse rising\nproduct 2024 whole 100 t\nproduct 2024 part 80 t\n"
          + "product 2025 whole 100 t\nproduct 2025 part 81 t", gives: .pass),
      RuleExample(
        "与上年相同，未提高", "the same as the year before is no rise",
        "duty sand-reuse rising ◀\nproduct 2024 whole 100 t\nproduct 2024 part 80 t\n"
          + "product 2025 whole 50 t\nproduct 2025 part 40 t", gives: .fail),
      RuleExample(
        "没有数据不作结论", "no data, no conclusion", "duty sand-reuse value 95", gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    MaterialShare.examine(examination.duties(.sandReuse, for: card), examination.energy)
  }
}
