import Measures
import Report

/// Lists every declared stop.
package enum PlannedStopNotice: InformingRule {
  package static let card = RuleCard(
    id: "planned-stop",
    summary: Bilingual(zh: "企业申报的停产时段。", en: "A stop that the plant declared."),
    why: Bilingual(
      zh: "申报停产的小时若无数据，不计入应有小时；因此逐条列出，便于核查。",
      en: "An hour of a declared stop without data is not expected; so each stop is listed for "
        + "people to check."),
    formula: Bilingual(
      zh: "停产覆盖不少于 45 分钟且无正常数据的小时不计入应有小时。",
      en:
        "An hour is not expected where stops cover at least 45 minutes of it and no normal reading "
        + "stands in them."),
    source: Bilingual(zh: "plant.yaml 的 stops", en: "stops in plant.yaml"),
    examples: [
      RuleExample("未申报", "none declared", "limit 40\nPM 30 -"),
      RuleExample("申报一次", "one declared", "limit 40\nPM 30 -\nstop 1 2 ◀"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    RuleOutcome(
      findings: examination.input.stops.map { stop in
        let span = Phrase.span(stop.from, stop.to)
        return PendingFinding(
          .data(
            card, [stop.outlet, stop.from.description], .notice, outlet: stop.outlet,
            Bilingual(
              zh: "\(stop.outlet) 申报停产：\(span.zh)，原因：\(stop.reason)。",
              en: "\(stop.outlet) declared a stop from \(span.en), for: \(stop.reason)."),
            notes: unusablePower(stop, examination.input) + [Phrase.seen(stop.position)]))
      })
  }

  /// Production power that stands in the stop and, without a threshold, says nothing.
  private static func unusablePower(
    _ stop: PlannedStop, _ input: EvaluationInput
  ) -> [Bilingual] {
    let meters = input.declarations.meters.filter { meter in
      meter.kind == .production && meter.outlet == stop.outlet && meter.thresholdKilowatts == nil
        && (input.power.meters[meter.id] ?? []).contains {
          $0.kilowatts > .zero && stop.from <= $0.at && $0.at < stop.to
        }
    }.map(\.id)
    guard !meters.isEmpty else { return [] }
    let names = meters.joined(separator: ", ")
    return [
      Bilingual(
        zh: "该时段生产电表 \(names) 有用电，但未填写 threshold_kw，不能判断是否生产；请在 plant.yaml 填写。",
        en:
          "Production meter \(names) drew power in this time, and without threshold_kw nothing can "
          + "be told from it; set it in plant.yaml.")
    ]
  }
}
