import Measures
import Report
import Standards

/// Looks whether treatment runs whenever production does, by their power meters.
package enum TreatmentRuns: Rule {
  package static let card = RuleCard(
    id: "treatment-runs",
    summary: Bilingual(
      zh: "生产设施运行时治理设施未运行、晚启动或早停。",
      en: "Treatment stood still, started late or stopped early while production ran."),
    why: Bilingual(
      zh: "治理设施应先启后停、与生产同步运行；用电曲线是最难作假的旁证。",
      en:
        "Treatment starts before production and stops after it; power curves are evidence that is "
        + "hard to forge."),
    formula: Bilingual(
      zh: """
        电表功率 ≥ threshold_kw 为运行；每条数据代表到下一条为止、但不超过一个采样间隔（该电表相邻数据最常见的间隔，并列取小）。
        生产运行而治理电表有数据且未运行的时间，扣除每段生产开始后、结束前各 grace_min 分钟，余下即为异常。
        threshold_kw 与 grace_min 由企业按设备填写；国家没有统一数值，未填写的不判。
        两类电表在该小时均有数据不少于 45 分钟为有效小时；有效小时不足 75% 为数据不足。
        生产电表从未达到阈值的为未生产（不适用）；而排放口同时有正常监测数据的，不能断定未生产，不评价并列出阈值和最高读数。
        """,
      en: """
        A meter runs at threshold_kw and above; a reading stands until the next one, and for one \
        interval at most, the commonest between two readings of its meter (of equals the smaller). \
        Found is the time in which production runs and the \
        treatment's meter was read and does not, less grace_min minutes after each beginning and \
        before each end of production. Both figures are set for each device; there is no national \
        one, and without them nothing is judged. An hour is valid with 45 minutes of both meters; \
        under 75 % of the hours: insufficient.
        Where no production meter ever reaches its threshold production never ran (not applicable); \
        but if the outlet has normal readings meanwhile nobody can say so: not evaluated, with the \
        threshold and the highest reading.
        """),
    source: Bilingual(
      zh: "GB 37822-2019 10.1.2、环大气〔2021〕65号（未经原文核实，仅提示）",
      en: "GB 37822-2019 10.1.2 and 环大气〔2021〕65号 (recalled, advisory)"),
    examples: [
      RuleExample(
        "同步运行", "it runs along",
        "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 0\n"
          + "power M1 10x0 50x9\npower M2 10x0 50x9", gives: .pass),
      RuleExample(
        "晚启动 3 分钟，允许 2 分钟", "three minutes late, two allowed",
        "duty treatment-runs ◀\nmeter M1 production 5 -\nmeter M2 treatment 5 2\n"
          + "power M1 10x0 50x9\npower M2 13x0 47x9", gives: .fail),
      RuleExample(
        "晚启动 2 分钟，允许 2 分钟", "two minutes late, two allowed",
        "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 2\n"
          + "power M1 10x0 50x9\npower M2 12x0 48x9", gives: .pass),
      RuleExample(
        "功率恰为阈值即为运行", "at the threshold it runs",
        "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 0\n"
          + "power M1 60x9\npower M2 60x5", gives: .pass),
      RuleExample(
        "中途停机", "off in the middle",
        "duty treatment-runs ◀\nmeter M1 production 5 -\nmeter M2 treatment 5 10\n"
          + "power M1 60x9\npower M2 30x9 4.9 29x9", gives: .fail),
      RuleExample(
        "缺数据不算停机", "no reading is no standstill",
        "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 0\n"
          + "power M1 60x9\npower M2 50x9 10x-", gives: .pass),
      RuleExample(
        "未设阈值不判", "without a threshold nothing is judged",
        "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment - 0\n"
          + "power M1 60x9\npower M2 60x0", gives: .notEvaluated),
      RuleExample(
        "从未达到阈值，也没有监测数据", "never at the threshold, and nothing was measured",
        "duty treatment-runs\nmeter M1 production 10 -\nmeter M2 treatment 5 0\nPM stop\n"
          + "power M1 60x9\npower M2 60x0", gives: .notApplicable),
      RuleExample(
        "从未达到阈值，却有正常监测数据", "never at the threshold, with normal readings",
        "duty treatment-runs\nmeter M1 production 10 -\nmeter M2 treatment 5 0\nPM 30\n"
          + "power M1 60x9\npower M2 60x0", gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for entry in examination.duties(.treatmentRuns, for: card) {
      let meters = entry.input.declarations.meters
      let treatments = meters.filter { $0.kind == .treatment }
      guard entry.isOpen, !treatments.isEmpty else {
        outcome.checks.append(withoutTreatment(entry))
        continue
      }
      for treatment in treatments {
        let production = meters.filter {
          $0.kind == .production && $0.outlet == treatment.outlet
        }
        let watch = Watch(treatment, production, examination)
        var own = entry
        own.check.outlet = treatment.outlet
        own.check.item = "\(entry.duty.id)/\(treatment.id)"
        own.check.basis = .hour
        own.check.subject = Bilingual(
          zh: "\(entry.duty.title.zh)（治理电表 \(treatment.id)）",
          en: "\(entry.duty.title.en) (treatment meter \(treatment.id))")
        watch.judge(&own)
        outcome.checks.append(own.check)
        if own.check.verdict == .fail {
          outcome.findings.append(watch.finding(own))
        }
      }
    }
    return outcome
  }

  private static func withoutTreatment(_ entry: DutyCheck) -> Check {
    var entry = entry
    if entry.isOpen {
      entry.settle(
        .notEvaluated,
        Bilingual(
          zh: "未申报治理设施电表；请在 plant.yaml 的 meters 中逐块填写 id、kind、outlet、threshold_kw、"
            + "grace_min，并提交用电日志。",
          en:
            "No treatment meter is declared; give id, kind, outlet, threshold_kw and grace_min of "
            + "each under meters in plant.yaml, and hand in a power log."))
    }
    return entry.check
  }
}

/// One treatment meter beside the production meters of its outlet.
private struct Watch {
  private static let shownSpans = 10

  let treatment: PowerMeter
  let production: [PowerMeter]
  let input: EvaluationInput
  private let stops: StopCalendar
  /// When production ran.
  private let running: TimeSpans
  /// When all meters were read.
  private let known: TimeSpans
  /// When the treatment was read and did not run.
  private let idle: TimeSpans
  /// Standstill beyond what grace allows.
  private let found: TimeSpans
  private let own: MeterSpans
  /// Meters with readings closer together than their interval.
  private let crowded: [Bilingual]
  /// The outlet's series, as far as they are of emissions.
  private let emissions: [HourSeries]

  init(_ treatment: PowerMeter, _ production: [PowerMeter], _ examination: Examination) {
    let input = examination.input
    (self.treatment, self.production, self.input) = (treatment, production, input)
    stops = examination.stops(of: treatment.outlet)
    emissions = examination.series(of: treatment.outlet).filter {
      $0.key.isEmission && !$0.key.isClaim
    }
    let own = MeterSpans(treatment, input)
    let others = production.map { MeterSpans($0, input) }
    running = others.reduce(TimeSpans([])) { $0.union($1.running) }
    known = others.reduce(own.known) { $0.intersection($1.known) }
    idle = own.known.subtracting(own.running)
    self.own = own
    crowded = zip([treatment] + production, [own] + others).compactMap { $1.crowding(of: $0.id) }
    let grace = Int64(treatment.graceMinutes ?? 0) * 60
    let excused = TimeSpans(
      running.spans.flatMap { run in
        [
          run.lowerBound..<min(run.upperBound, run.lowerBound + grace),
          max(run.lowerBound, run.upperBound - grace)..<run.upperBound,
        ]
      })
    found = running.intersection(idle).subtracting(excused)
  }

  func judge(_ entry: inout DutyCheck) {
    if let missing = unset {
      entry.settle(.notEvaluated, missing)
      return
    }
    let coverage = coverage
    entry.check.coverage = coverage
    let minutes = String(found.seconds / 60)
    entry.check.working = [
      Bilingual(
        zh: "生产运行 \(hours(running)) 小时；治理电表有数据而未运行且超出允许的 \(minutes) 分钟"
          + "（允许生产开始后、结束前各 \(treatment.graceMinutes ?? 0) 分钟）",
        en: "production ran for \(hours(running)) h; treatment was read and stood still for "
          + "\(minutes) min of it, beyond \(treatment.graceMinutes ?? 0) min allowed at each end")
    ]
    entry.check.working += crowded
    if !found.isEmpty {
      entry.check.measured = Figure(minutes, "min")
      entry.settle(.fail, list)
    } else if coverage.expected == 0 {
      entry.settle(
        .notApplicable,
        Bilingual(zh: "全部时段申报停产。", en: "Declared as stopped throughout."))
    } else if !coverage.isSufficient {
      entry.settle(
        .insufficient,
        Bilingual(
          zh: "生产与治理电表均有数据的有效小时 \(coverage.valid)，应有 \(coverage.expected)，不足 75%；"
            + "请补充用电日志。",
          en: "\(coverage.valid) of \(coverage.expected) hours have readings of all meters, under "
            + "75 %; complete the power log."))
    } else if running.isEmpty, let doubt {
      entry.settle(.notEvaluated, doubt)
    } else if running.isEmpty {
      entry.settle(
        .notApplicable, Bilingual(zh: "核查时段内未生产。", en: "Production never ran."))
    } else {
      entry.settle(.pass, nil)
    }
  }

  /// Why nobody can say that production stood still although no meter of it reached its threshold;
  /// `nil`: nothing was measured at the outlet either.
  private var doubt: Bilingual? {
    let hours = (0..<input.period.hours).count { hour in
      emissions.contains { series in
        guard series.hours.indices.contains(hour) else { return false }
        let tally = series.hours[hour]
        return tally.isValid && !tally.isStopped && !stops.excuses(hour, tally)
      }
    }
    guard hours > 0 else { return nil }
    let meters = production.map { meter in
      let readings = (input.power.meters[meter.id] ?? []).map(\.kilowatts)
      let threshold = meter.thresholdKilowatts?.description ?? ""
      let highest = readings.max()?.description ?? "0"
      return Bilingual(
        zh: "电表 \(meter.id) 最高 \(highest) kW，阈值（threshold_kw）\(threshold) kW",
        en: "meter \(meter.id) reads \(highest) kW at most, its threshold_kw is \(threshold)")
    }
    let list = Bilingual(
      zh: meters.map(\.zh).joined(separator: "；"), en: meters.map(\.en).joined(separator: "; "))
    return Bilingual(
      zh: "按阈值核查时段内从未生产（\(list.zh)），而排放口 \(treatment.outlet) 有 \(hours) 个小时的正常监测数据，"
        + "不能断定未生产；请核对 threshold_kw、电表所接设备，确已停产的请申报停产时段（stops）。",
      en:
        "By its threshold production never ran (\(list.en)), and yet outlet \(treatment.outlet) has "
        + "normal readings of \(Phrase.plural(hours, "hour")): nobody can say that it stood still. "
        + "Check threshold_kw and what the meter feeds; declare stops if it did stand still.")
  }

  /// What is still to be configured.
  private var unset: Bilingual? {
    if production.isEmpty {
      return Bilingual(
        zh: "\(treatment.outlet) 未申报生产设施电表；请在 plant.yaml 的 meters 中填写。",
        en: "\(treatment.outlet) has no production meter; declare it under meters in plant.yaml.")
    }
    let without = (production + [treatment]).filter { $0.thresholdKilowatts == nil }.map(\.id)
    var keys = without.isEmpty ? [] : ["threshold_kw（\(without.joined(separator: "、"))）"]
    var names = without.isEmpty ? [] : ["threshold_kw of \(without.joined(separator: ", "))"]
    if treatment.graceMinutes == nil {
      keys.append("grace_min（\(treatment.id)）")
      names.append("grace_min of \(treatment.id)")
    }
    guard !keys.isEmpty else { return nil }
    return Bilingual(
      zh: "请在 plant.yaml 的 meters 中按设备填写 \(keys.joined(separator: "、"))；国家没有统一数值，不作默认。",
      en:
        "Set \(names.joined(separator: " and ")) under meters in plant.yaml, for the device; there "
        + "is no national figure, and none is assumed.")
  }

  private var coverage: Coverage {
    var coverage = Coverage(expected: 0, present: 0, valid: 0)
    for (hour, minutes) in known.minutes(in: input.period).enumerated()
    where !stops.excuses(hour, HourTally()) {
      coverage.expected += 1
      if minutes > 0 { coverage.present += 1 }
      if minutes >= 45 { coverage.valid += 1 }
    }
    return coverage
  }

  private func hours(_ spans: TimeSpans) -> String {
    Rational(Int128(spans.seconds), over: Int128(3600)).decimal(places: 1)
  }

  private var list: Bilingual {
    let shown = found.spans.prefix(Self.shownSpans).map {
      Phrase.span(Instant(seconds: $0.lowerBound), Instant(seconds: $0.upperBound))
    }
    let rest = found.spans.count - shown.count
    return Bilingual(
      zh: shown.map(\.zh).joined(separator: "；") + (rest > 0 ? "；另有 \(rest) 段。" : "。"),
      en: shown.map(\.en).joined(separator: "; ") + (rest > 0 ? "; and \(rest) more." : "."))
  }

  func finding(_ entry: DutyCheck) -> PendingFinding {
    let minutes = found.seconds / 60
    return entry.finding(
      Bilingual(
        zh: "\(treatment.outlet) 生产运行期间治理设施（电表 \(treatment.id)）未运行，共 \(minutes) 分钟："
          + list.zh,
        en: "\(treatment.outlet): treatment (meter \(treatment.id)) stood still for \(minutes) min "
          + "while production ran: \(list.en)"),
      part: treatment.id,
      notes: [
        Bilingual(
          zh: "请提交该时段的治理设施运行记录；若为备用设备或电表异常，请说明。",
          en:
            "Hand in the treatment's records of that time; say so where it is a spare unit or the "
            + "meter failed.")
      ],
      evidence: rows)
  }

  /// The treatment's readings of the standstill; a power log's rows are known by file and line.
  private var rows: [RowReference] {
    own.stands.compactMap { reading, stood in
      guard found.overlaps(stood), input.logs.indices.contains(reading.row.log) else {
        return nil
      }
      return RowReference(
        file: input.logs[reading.row.log].path, line: reading.row.line,
        text: "\(reading.at.minuteText),\(treatment.id),\(reading.kilowatts)")
    }
  }
}
