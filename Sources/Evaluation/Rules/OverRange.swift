import Measures
import Report

/// Names hours with readings above the instrument's range.
package enum OverRange: InformingRule {
  package static let card = RuleCard(
    id: "over-range",
    summary: Bilingual(
      zh: "存在超量程（T）数据的小时。", en: "An hour holds readings flagged as over range (T)."),
    why: Bilingual(
      zh: "超量程数据不计入均值，最严重的超标可能恰在其中。",
      en: "Readings over range do not count, and the worst hours may hide there."),
    source: Bilingual(zh: "HJ 212-2017；HJ 75-2017 数据标记", en: "HJ 212-2017 and HJ 75-2017 flags"),
    examples: [
      RuleExample("无超量程", "none", "PM 30 31"),
      RuleExample("第二小时超量程", "the second hour", "PM 30 T◀ 30"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let period = examination.input.period
    var findings: [PendingFinding] = []
    for series in examination.series where !series.key.isClaim {
      let hours = series.hours.indices.filter { series.hours[$0].isOverRange }
      guard !hours.isEmpty else { continue }
      let key = series.key
      let name = Phrase.pollutant(key.pollutant)
      findings.append(
        PendingFinding(
          .data(
            card, [key.outlet, key.pollutant], .warning, outlet: key.outlet,
            pollutant: key.pollutant,
            Bilingual(
              zh: "\(key.outlet) \(name.zh)有 \(hours.count) 个小时出现超量程（T）数据，未计入均值。",
              en: "\(key.outlet): \(Phrase.plural(hours.count, "hour")) of \(name.en) "
                + "\(hours.count == 1 ? "holds" : "hold") readings over range (T), which do not "
                + "count."),
            notes: [
              Phrase.list(hours, in: period),
              Bilingual(
                zh: "请说明该时段实际排放水平，并核对量程设置（HJ 75-2017）。",
                en: "Say what was emitted in these hours, and check the range that was set "
                  + "(HJ 75-2017)."),
            ]),
          requests: [
            RowRequest(
              key: key, hours: Array(hours.prefix(PendingFinding.requestedHours)),
              meaning: .overRange)
          ],
          hours: hours))
    }
    return RuleOutcome(findings: findings)
  }
}
