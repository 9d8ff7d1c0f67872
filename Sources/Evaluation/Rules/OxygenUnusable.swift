import Measures
import Report

/// Names valid hours that could not be judged because their oxygen content is no use.
package enum OxygenUnusable: InformingRule {
  package static let card = RuleCard(
    id: "oxygen-unusable",
    summary: Bilingual(
      zh: "含氧量缺失或不低于 20%，有效小时无法折算判定。",
      en: "A valid hour cannot be converted: its oxygen content is missing or 20 % or more."),
    why: Bilingual(
      zh: "折算公式在含氧量接近 21% 时失效；无法折算的小时不能视为达标。",
      en:
        "The formula explodes near 21 %; an hour that cannot be converted is not compliant, it is "
        + "unjudged."),
    formula: Bilingual(
      zh: "污染物小时有效，而含氧量无有效小时或小时均值 ≥ 20%。",
      en: "The pollutant's hour is valid; oxygen has no valid hour, or its mean is ≥ 20 %."),
    source: Bilingual(
      zh: "折算公式见各标准（如 GB 39726-2020 4.5）；20% 为本工具的界限。",
      en: "the formula stands in each standard (such as GB 39726-2020 4.5); 20 % is this tool's "
        + "bound"),
    examples: [
      RuleExample("19.999% 可用", "19.999 % can be used", "limit 40 hour oxygen 15\nPM 1\nO2 19.999"),
      RuleExample("20% 不可用", "20 % cannot", "limit 40 hour oxygen 15\nPM 1◀ 1\nO2 20 9"),
      RuleExample("20.001% 不可用", "20.001 % cannot", "limit 40 hour oxygen 15\nPM 1◀\nO2 20.001"),
      RuleExample("无有效含氧量", "no valid oxygen", "limit 40 hour oxygen 15\nPM 1◀ 1\nO2 9@44 9@45"),
      RuleExample("限值不需折算", "no conversion asked for", "limit 40\nPM 1\nO2 20.5"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var faults: [SeriesKey: [Int: OxygenFault]] = [:]
    for (binding, result) in zip(examination.bindings, examination.results) {
      for (hour, fault) in result?.unjudged ?? [] {
        faults[binding.key, default: [:]][hour] = fault
      }
    }
    return RuleOutcome(
      findings: faults.keys.sorted().map {
        finding($0, faults[$0] ?? [:], examination.input.period)
      })
  }

  private static func finding(
    _ key: SeriesKey, _ faults: [Int: OxygenFault], _ period: Period
  ) -> PendingFinding {
    let hours = faults.keys.sorted()
    let missing = faults.values.count { $0 == .missing }
    let high = hours.count - missing
    let name = Phrase.pollutant(key.pollutant)
    return PendingFinding(
      .data(
        card, [key.outlet, key.pollutant], .warning, outlet: key.outlet, pollutant: key.pollutant,
        Bilingual(
          zh: "\(key.outlet) \(name.zh)有 \(hours.count) 个有效小时因含氧量不可用而未判定"
            + "（缺少有效含氧量 \(missing) 个，含氧量不低于 20% \(high) 个）。",
          en:
            "\(key.outlet): \(Phrase.plural(hours.count, "valid hour")) of \(name.en) could not be "
            + "judged for want of oxygen (\(missing) without a valid hour of O2, \(high) at 20 % or "
            + "more)."),
        notes: [
          Phrase.list(hours, in: period),
          Bilingual(
            zh: "请核对氧分析仪及漏风情况；停产时段请用标记或 stops 申报。",
            en: "Check the oxygen analyser and the duct for leaks; declare standstills by flags or "
              + "stops."),
        ]),
      requests: [
        RowRequest(
          key: SeriesKey(outlet: key.outlet, pollutant: Pollutant.oxygen),
          hours: Array(hours.prefix(PendingFinding.requestedHours)))
      ],
      hours: hours)
  }
}
