import Measures
import Report

/// A power log holds readings of a meter that plant.yaml does not declare.
package enum UndeclaredMeter: InformingRule {
  package static let card = RuleCard(
    id: "undeclared-meter",
    summary: Bilingual(
      zh: "用电日志中有 plant.yaml 未声明的电表。", en: "A power log holds a meter that is not declared."),
    why: Bilingual(
      zh: "不知道电表属于生产还是治理设施，就无从判断治理是否同步运行。",
      en: "Whether it feeds production or treatment is not known, so nothing can be judged by it."),
    source: Bilingual(zh: "plant.yaml 与日志", en: "plant.yaml and the log"),
    examples: [
      RuleExample("全部已声明", "all are declared", "PM 30"),
      RuleExample("一块未声明", "one is not", "undeclared-meter M9 4 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let undeclared = examination.input.power.undeclared.filter { $0.value > 0 }
    return RuleOutcome(
      findings: undeclared.sorted { $0.key < $1.key }.map { meter, count in
        PendingFinding(
          .data(
            card, [meter], .warning,
            Bilingual(
              zh: "用电日志有 \(count) 条数据属于未声明的电表“\(meter)”，未采用。",
              en:
                "Power logs: \(Phrase.plural(count, "reading")) of the meter '\(meter)', which is not "
                + "declared, \(count == 1 ? "was" : "were") not used."),
            notes: [
              Bilingual(
                zh: "请在 plant.yaml 的 meters 中声明该电表（id、kind、outlet），或更正日志中的编号。",
                en:
                  "Declare it under meters in plant.yaml (id, kind, outlet), or correct its name in the "
                  + "log.")
            ]))
      })
  }
}
