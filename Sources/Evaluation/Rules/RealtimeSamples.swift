import Measures
import Report

/// Says that real-time samples were not used, because the logs hold means of the same series.
package enum RealtimeSamples: InformingRule {
  package static let card = RuleCard(
    id: "realtime-samples",
    summary: Bilingual(
      zh: "同一因子既有实时数据（Rtd）又有均值（Avg），只按均值判定。",
      en: "A series has both real-time samples (Rtd) and means (Avg); only the means are judged."),
    why: Bilingual(
      zh: "实时数据是瞬时采样，限值针对均值；有均值时，实时数据既不补缺也不构成重复。只有实时数据、没有均值的小时需要说明。",
      en: "A sample is a moment, and limits are for means: where there are means, samples neither "
        + "fill gaps nor count as duplicates. Hours with samples and no mean need an explanation."),
    source: Bilingual(
      zh: "HJ 212-2017（2011 实时数据，2051、2061、2031 均值）；HJ 75-2017",
      en: "HJ 212-2017 (2011 real-time; 2051, 2061, 2031 means); HJ 75-2017"),
    examples: [
      RuleExample("只有均值", "means alone", "PM 30 31"),
      RuleExample("均值齐全，实时数据未用", "means throughout, samples unused", "PM 30 31\nsamples PM 120 ◀"),
      RuleExample("第二小时只有实时数据", "samples alone in the second hour", "PM 30 -◀\nsamples PM 120 1"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let all = examination.input.emission.unusedSamples
    return RuleOutcome(
      findings: all.keys.sorted().compactMap { key in
        all[key].map { finding(key, $0, examination.input.period) }
      })
  }

  private static func finding(
    _ key: SeriesKey, _ samples: UnusedSamples, _ period: Period
  ) -> PendingFinding {
    let name = Phrase.pollutant(key.pollutant)
    let hours = samples.hoursWithoutMean
    let gap =
      hours.isEmpty
      ? Bilingual(zh: "", en: "")
      : Bilingual(
        zh: "；其中 \(hours.count) 个小时只有实时数据而没有均值，按无有效数据处理",
        en: "; in \(Phrase.plural(hours.count, "hour")) there are samples and no mean, and nothing "
          + "counts")
    var notes = [Bilingual]()
    if !hours.isEmpty {
      notes = [
        Phrase.list(hours, in: period),
        Bilingual(
          zh: "请从数采仪或平台补报这些小时的均值，并说明缺失原因。",
          en:
            "Send the means of these hours from the data logger or the platform, and say why they "
            + "are missing."),
      ]
    }
    return PendingFinding(
      .data(
        card, [key.outlet, key.pollutant], hours.isEmpty ? .notice : .warning, outlet: key.outlet,
        pollutant: key.pollutant,
        Bilingual(
          zh: "\(key.outlet) \(name.zh)同时有实时数据（Rtd）和均值（Avg）：按均值判定，\(samples.rows) 条实时数据未使用"
            + gap.zh + "。",
          en:
            "\(key.outlet): \(name.en) has both real-time samples (Rtd) and means (Avg); the means "
            + "are judged, and \(Phrase.plural(samples.rows, "sample")) "
            + "\(samples.rows == 1 ? "was" : "were") not used\(gap.en)."),
        notes: notes),
      hours: hours)
  }
}
