import Measures
import Report
import Standards

/// Looks whether scrap (边角料) is recycled.
package enum ScrapReuse: Rule {
  package static let card = RuleCard(
    id: "scrap-reuse",
    summary: Bilingual(
      zh: "边角料未回收利用，或回收利用率低于要求。",
      en: "Scrap is not recycled, or less of it than asked for."),
    why: Bilingual(
      zh: "塑料边角料不回收即成固体废物；方案要求回收利用，未规定比例。",
      en: "Scrap that is not recycled is waste; the plan asks for recycling and gives no share."),
    formula: Bilingual(
      zh: "回收利用率＝回用量 ÷（回用量＋废弃量）（生产日志，按月）；未规定比例的要求，大于 0 即为符合。",
      en:
        "Share = scrap recycled ÷ (recycled + wasted) (production log, by month); where no share is "
        + "asked for, more than none."),
    source: Bilingual(
      zh: "湛江市传统产业提质增效三年行动计划（2026-2028年）三（七）21",
      en: "Zhanjiang's plan 2026-2028, 3.7.21"),
    examples: [
      RuleExample(
        "有回收", "some is recycled",
        "duty scrap-reuse some\nproduct 2025 whole 10 t\nproduct 2025 part 0.1 t", gives: .pass),
      RuleExample(
        "全部未回收", "none is",
        "duty scrap-reuse some ◀\nproduct 2025 whole 10 t\nproduct 2025 part 0 t", gives: .fail),
      RuleExample(
        "没有产生边角料", "none arose",
        "duty scrap-reuse some\nproduct 2025 whole 0 t\nproduct 2025 part 0 t",
        gives: .notApplicable),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    MaterialShare.examine(examination.duties(.scrapReuse, for: card), examination.energy)
  }
}
