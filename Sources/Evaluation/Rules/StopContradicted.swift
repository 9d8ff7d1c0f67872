import Measures
import Report

/// Names declared stops in which normal readings stand.
package enum StopContradicted: InformingRule {
  package static let card = RuleCard(
    id: "stop-contradicted",
    summary: Bilingual(
      zh: "申报停产时段内存在监测数据或生产用电。",
      en: "Readings or production power stand in a declared stop."),
    why: Bilingual(
      zh: "申报停产不得用来免除判定：有监测数据的小时照常计入应有小时并判定；生产设施仍在用电的停产须说明。",
      en:
        "A declared stop excuses no emission: an hour with readings is expected and judged as "
        + "usual, and a stop in which production drew power must be explained."),
    formula: Bilingual(
      zh: """
        停产覆盖不少于 45 分钟的小时内，停产部分存在计入均值的数据，或超量程（T）的、互相矛盾的数据。
        停产时段内生产电表功率 ≥ threshold_kw。未设 threshold_kw 的电表不能判断，在停产申报（planned-stop）中列明。
        """,
      en: """
        In an hour of which stops cover at least 45 minutes, readings stand in the stopped part that \
        count, or that are over range (T), or that contradict each other.
        Within the stop a production meter reads threshold_kw or more. A meter without threshold_kw \
        decides nothing, and is named with the stop (planned-stop).
        """),
    source: Bilingual(zh: "本工具的数据规则", en: "a data rule of this tool"),
    examples: [
      RuleExample("停产时段无数据", "nothing read in the stop", "limit 40\nPM 30 - 30\nstop 1 2"),
      RuleExample("停产时段有数据", "a reading in the stop", "limit 40\nPM 30 30◀ -\nstop 1 3"),
      RuleExample("一条正常数据即矛盾", "one reading is enough", "limit 40\nPM 30 30@1◀\nstop 1 3"),
      RuleExample("超量程数据", "readings over range", "limit 40\nPM 30 T◀ -\nstop 1 3"),
      RuleExample("互相矛盾的数据", "readings that contradict", "limit 40\nPM 30 -!◀ -\nstop 1 3"),
      RuleExample(
        "生产电表低于阈值", "production power below the threshold",
        "limit 40\nPM - -\nstop 0 2\nmeter M1 production 5 -\npower M1 120x4.9"),
      RuleExample(
        "生产电表恰为阈值", "production power at the threshold",
        "limit 40\nPM - -\nstop 0 2 ◀\nmeter M1 production 5 -\npower M1 60x0 1x5 59x0"),
      RuleExample(
        "停产之外的用电", "power beside the stop",
        "limit 40\nPM 30 -\nstop 1 2\nmeter M1 production 5 -\npower M1 60x9 60x0"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var findings: [PendingFinding] = []
    for stop in input.stops {
      let calendar = StopCalendar([stop], period: input.period)
      if let power = power(stop, examination.input) { findings.append(power) }
      var hours: Set<Int> = []
      var counted: Set<Int> = []
      var requests: [RowRequest] = []
      for series in examination.series(of: stop.outlet) {
        guard series.key.isEmission else { continue }
        let found = series.hours.indices.filter {
          calendar.isContradicted($0, by: series.hours[$0])
        }
        guard !found.isEmpty else { continue }
        hours.formUnion(found)
        counted.formUnion(found.filter { series.hours[$0].counted > 0 })
        requests.append(
          RowRequest(
            key: series.key, hours: Array(found.prefix(PendingFinding.requestedHours))))
      }
      guard !hours.isEmpty else { continue }
      findings.append(finding(stop, hours.sorted(), counted, requests, input.period))
    }
    return RuleOutcome(findings: findings)
  }

  private static func finding(
    _ stop: PlannedStop, _ hours: [Int], _ counted: Set<Int>, _ requests: [RowRequest],
    _ period: Period
  ) -> PendingFinding {
    let span = Phrase.span(stop.from, stop.to)
    let unclear = hours.count - counted.count
    let kind =
      unclear == 0
      ? Bilingual(zh: "正常监测数据", en: "normal readings")
      : Bilingual(
        zh: "监测数据（\(unclear) 个小时只有超量程或互相矛盾的数据）",
        en: "readings (in \(unclear) only ones over range or contradicting each other)")
    return PendingFinding(
      .data(
        card, [stop.outlet, stop.from.description], .warning, outlet: stop.outlet,
        Bilingual(
          zh: "\(stop.outlet) 申报 \(span.zh) 停产，但其中 \(hours.count) 个小时有\(kind.zh)，"
            + "这些小时照常判定。",
          en: "\(stop.outlet) declared a stop from \(span.en), but "
            + "\(Phrase.plural(hours.count, "hour")) of it \(hours.count == 1 ? "holds" : "hold") "
            + "\(kind.en) and \(hours.count == 1 ? "is" : "are") judged as usual."),
        notes: [
          Phrase.list(hours, in: period),
          Bilingual(
            zh: "请更正停产申报，或按 HJ 75 标记停产数据。",
            en: "Correct the stop, or flag the readings of the standstill as HJ 75 asks."),
          Phrase.seen(stop.position),
        ]),
      requests: requests, hours: hours)
  }

  /// Production that drew power in the stop; `nil`: none did, or no threshold says so.
  private static func power(_ stop: PlannedStop, _ input: EvaluationInput) -> PendingFinding? {
    var meters: [String] = []
    var running = TimeSpans([])
    var rows: [RowReference] = []
    for meter in input.declarations.meters
    where meter.kind == .production && meter.outlet == stop.outlet {
      guard let threshold = meter.thresholdKilowatts else { continue }
      let stands = MeterSpans(meter, input).stands.filter { reading, _ in
        reading.kilowatts >= threshold && stop.from <= reading.at && reading.at < stop.to
      }
      guard !stands.isEmpty else { continue }
      meters.append(meter.id)
      running = running.union(TimeSpans(stands.map(\.span)))
      rows += stands.compactMap { reading, _ in
        guard input.logs.indices.contains(reading.row.log) else { return nil }
        return RowReference(
          file: input.logs[reading.row.log].path, line: reading.row.line,
          text: "\(reading.at.minuteText),\(meter.id),\(reading.kilowatts)")
      }
    }
    guard !meters.isEmpty else { return nil }
    let span = Phrase.span(stop.from, stop.to)
    let (names, minutes) = (meters.joined(separator: ", "), running.seconds / 60)
    return PendingFinding(
      .data(
        card, [stop.outlet, stop.from.description, "power"], .warning, outlet: stop.outlet,
        Bilingual(
          zh: "\(stop.outlet) 申报 \(span.zh) 停产，但生产电表 \(names) 在其中 \(minutes) 分钟达到运行功率。",
          en:
            "\(stop.outlet) declared a stop from \(span.en), but production (meter \(names)) drew "
            + "the power of running in \(minutes) min of it."),
        notes: [
          Bilingual(
            zh: "请更正停产申报，或说明该时段用电的用途；停产期间生产的，应补交监测数据。",
            en: "Correct the stop, or say what drew the power; where production ran, hand in the "
              + "readings of that time."),
          Phrase.seen(stop.position),
        ],
        evidence: Evidence(capping: rows)))
  }
}
