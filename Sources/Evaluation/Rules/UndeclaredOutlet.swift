import Measures
import Report

/// A log holds readings of an outlet that plant.yaml does not declare.
package enum UndeclaredOutlet: InformingRule {
  package static let card = RuleCard(
    id: "undeclared-outlet",
    summary: Bilingual(
      zh: "日志中出现未在 plant.yaml 声明的排放口。",
      en: "A log holds readings of an outlet that plant.yaml does not declare."),
    why: Bilingual(
      zh: "未声明排放口的数据不参与判定，可能漏查一个排放口。",
      en: "What is not declared is not judged, and an outlet may go unchecked."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("全部已声明", "all declared", "log undeclared DA009 0"),
      RuleExample("一个未声明", "one is not", "log undeclared DA009 4 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let declared = examination.input.outlets.map(\.id)
    return examination.eachName(\.undeclaredOutlets) { log, name, count in
      let near = nearestName(to: name, among: declared)
      return .data(
        card, [log.slug, name], .warning,
        Bilingual(
          zh: "\(log.label.zh)有 \(count) 条数据属于未声明的排放口“\(name)”，未判定。",
          en:
            "\(log.label.en): \(Phrase.plural(count, "reading")) of the undeclared outlet '\(name)' "
            + "\(count == 1 ? "was" : "were") not judged."),
        notes: [
          Bilingual(
            zh: near.map { "请在 plant.yaml 的 outlets 中声明，或更正编号（是否为 \($0)？）。" }
              ?? "请在 plant.yaml 的 outlets 中声明该排放口。",
            en: near.map { "Declare it in plant.yaml, or correct its id (did you mean \($0)?)." }
              ?? "Declare the outlet in plant.yaml.")
        ])
    }
  }
}
