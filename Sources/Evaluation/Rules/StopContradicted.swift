import Measures
import Report

/// Names declared stops in which normal readings stand.
package enum StopContradicted: Rule {
  package static let card = RuleCard(
    id: "stop-contradicted",
    summary: Bilingual(
      zh: "申报停产时段内存在正常监测数据。", en: "Normal readings stand in a declared stop."),
    why: Bilingual(
      zh: "申报停产不得用来免除判定：有正常数据的小时照常计入应有小时并判定。",
      en:
        "A declared stop excuses no emission: an hour with normal readings is expected and judged "
        + "as usual."),
    formula: Bilingual(
      zh: "停产覆盖不少于 45 分钟的小时内，停产部分存在计入均值的数据。",
      en: "In an hour of which stops cover at least 45 minutes, readings that count stand in the "
        + "stopped part."),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("停产时段无数据", "nothing read in the stop", "limit 40\nPM 30 - 30\nstop 1 2"),
      RuleExample("停产时段有数据", "a reading in the stop", "limit 40\nPM 30 30◀ -\nstop 1 3"),
      RuleExample("一条正常数据即矛盾", "one reading is enough", "limit 40\nPM 30 30@1◀\nstop 1 3"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var findings: [PendingFinding] = []
    for stop in input.stops {
      let calendar = StopCalendar([stop], period: input.period)
      var hours: Set<Int> = []
      var requests: [RowRequest] = []
      for series in examination.series where series.key.outlet == stop.outlet {
        guard series.key.isEmission else { continue }
        let found = series.hours.indices.filter {
          calendar.isContradicted($0, by: series.hours[$0])
        }
        guard !found.isEmpty else { continue }
        hours.formUnion(found)
        requests.append(
          RowRequest(
            key: series.key, hours: Array(found.prefix(PendingFinding.requestedHours))))
      }
      guard !hours.isEmpty else { continue }
      findings.append(finding(stop, hours.sorted(), requests, input.period))
    }
    return RuleOutcome(findings: findings)
  }

  private static func finding(
    _ stop: PlannedStop, _ hours: [Int], _ requests: [RowRequest], _ period: Period
  ) -> PendingFinding {
    let span = Phrase.span(stop.from, stop.to)
    return PendingFinding(
      .data(
        card, [stop.outlet, stop.from.description], .warning, outlet: stop.outlet,
        Bilingual(
          zh: "\(stop.outlet) 申报 \(span.zh) 停产，但其中 \(hours.count) 个小时有正常监测数据，"
            + "这些小时照常判定。",
          en: "\(stop.outlet) declared a stop from \(span.en), but "
            + "\(Phrase.plural(hours.count, "hour")) of it \(hours.count == 1 ? "holds" : "hold") "
            + "normal readings and \(hours.count == 1 ? "is" : "are") judged as usual."),
        notes: [
          Phrase.list(hours, in: period),
          Bilingual(
            zh: "请更正停产申报，或按 HJ 75 标记停产数据。",
            en: "Correct the stop, or flag the readings of the standstill as HJ 75 asks."),
          Phrase.seen(stop.position),
        ]),
      requests: requests, hours: hours)
  }
}
