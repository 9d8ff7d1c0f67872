import Measures
import Report

/// A log holds readings of a pollutant that is not known.
package enum UnknownPollutant: InformingRule {
  package static let card = RuleCard(
    id: "unknown-pollutant",
    summary: Bilingual(
      zh: "日志中出现未知的污染物名称。", en: "A log holds readings of a pollutant that is not known."),
    why: Bilingual(
      zh: "名称无法识别的数据不参与判定。", en: "Readings under a name that nobody knows are not judged."),
    source: Bilingual(zh: "HJ 212-2017 表 B.2", en: "HJ 212-2017, table B.2"),
    examples: [
      RuleExample("全部可识别", "all known", "log pollutant PMx 0"),
      RuleExample("一个未知", "one is not", "log pollutant PMx 4 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let known = Pollutant.all.map(\.id)
    return examination.eachName(\.unknownPollutants) { log, name, count in
      let near = nearestName(to: name, among: known)
      return .data(
        card, [log.slug, name], .warning,
        Bilingual(
          zh: "\(log.label.zh)有 \(count) 条数据的污染物“\(name)”无法识别，未判定。",
          en:
            "\(log.label.en): \(Phrase.plural(count, "reading")) of the unknown pollutant '\(name)' "
            + "\(count == 1 ? "was" : "were") not judged."),
        notes: [
          Bilingual(
            zh: "请改用 HJ 212 因子编码或标准名称" + (near.map { "（是否为 \($0)？）" } ?? "") + "。",
            en: "Use its HJ 212 code or its usual name"
              + (near.map { " (did you mean \($0)?)" } ?? "") + ".")
        ])
    }
  }
}
