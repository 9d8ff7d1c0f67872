import Measures
import Report
import Standards

/// Compares the share of low-VOC coatings and adhesives with what a plan asks for.
package enum LowVOCShare: Rule {
  package static let card = RuleCard(
    id: "low-voc-share",
    summary: Bilingual(
      zh: "低挥发性涂料、胶粘剂的使用比例低于要求。",
      en: "Less low-VOC coating or adhesive is used than asked for."),
    why: Bilingual(
      zh: "源头替代比末端治理可靠；按用量计算，不按品种数。",
      en: "What is not used need not be treated. It is counted by mass, not by products."),
    formula: Bilingual(
      zh: "比例＝低挥发性物料用量 ÷ 全部用量（生产日志，按月）；未规定比例的要求，大于 0 即为符合。",
      en: "Share = low-VOC material ÷ all of it by mass (production log, by month); where no share "
        + "is asked for, more than none."),
    source: Bilingual(
      zh: "湖州方案 三（三）7；湛江 2026-2028 三（七）21",
      en: "Huzhou's plan 3.3.7; Zhanjiang's plan 2026-2028, 3.7.21"),
    examples: [
      RuleExample(
        "全部为低挥发性", "all of it",
        "duty low-voc-share value 100\nproduct 2025 whole 10 t\nproduct 2025 part 10 t",
        gives: .pass),
      RuleExample(
        "低于 100%", "less than all",
        "duty low-voc-share value 100 ◀\nproduct 2025 whole 10 t\nproduct 2025 part 9999 kg",
        gives: .fail),
      RuleExample(
        "超过 100% 的数据不可信", "more than all is no data",
        "duty low-voc-share value 100\nproduct 2025 whole 10 t\nproduct 2025 part 10001 kg",
        gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    MaterialShare.examine(examination.duties(.lowVOCShare, for: card), examination.energy)
  }
}
