import Measures
import Report
import Standards

/// Judges samples of the open air at the boundary and in the plant.
package enum AmbientLimit: Rule {
  package static let card = RuleCard(
    id: "ambient-limit",
    summary: Bilingual(
      zh: "厂界或厂区内监测点的浓度超过无组织排放限值。",
      en: "Air at the boundary or in the plant is over its limit."),
    why: Bilingual(
      zh: "没有经过排气筒的排放只能在厂界和厂区内看到。",
      en: "What leaves by no stack shows only at the boundary and between the workshops."),
    formula: Bilingual(
      zh: """
        监测点由 plant.yaml 的 points 声明，手工监测日志按其编号填写。小时限值：同一天、同一份报告的样品取算术平均值；\
        任意一次值限值：逐个样品比较。差值限值减去同日上风向参照点（reference）的平均值。
        没有样品的监测点不作检查，另行列明。
        """,
      en: """
        plant.yaml declares the points (points), and manual logs name them like outlets. An hourly \
        limit is compared with the mean of a set (one day, one report), a limit of any one reading \
        with each sample. A difference is taken from the mean of the upwind reference that day.
        Points without samples are not judged, and are listed apart.
        """),
    source: Bilingual(
      zh: "HJ/T 55-2000；各标准的厂界、厂区内条款见检查项。",
      en: "HJ/T 55-2000; each check names its clause."),
    examples: [
      RuleExample(
        "低于限值", "below the limit",
        "limit 1 boundary\npoint W1 boundary\nmanual W1:PM 0.9 1.0\nPM 4x1", gives: .pass),
      RuleExample(
        "等于限值", "at the limit", "limit 1 boundary\npoint W1 boundary\nmanual W1:PM 0.9 1.1\nPM 4x1",
        gives: .pass),
      RuleExample(
        "高于限值", "above it",
        "limit 1 boundary ◀\npoint W1 boundary\nmanual W1:PM 0.9 1.11\nPM 4x1", gives: .fail),
      RuleExample(
        "厂区内的样品不与厂界限值比较", "a sample in the plant is no sample at the boundary",
        "limit 1 boundary\npoint N1 in-plant\nmanual N1:PM 9\nPM 4x1"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    // Without points no limit has samples to judge.
    guard input.includes(.emission), !input.declarations.points.isEmpty else { return outcome }
    for (standard, limits) in LimitBinding.ambient(input, examination.standards) {
      for limit in limits {
        for point in judged(limit, input) {
          let (check, findings) = judge(limit, standard, point, input)
          outcome.checks.append(check)
          outcome.findings += findings
        }
      }
    }
    return outcome
  }

  /// The declared points of a limit's place that have samples of its pollutant.
  static func judged(_ limit: Limit, _ input: EvaluationInput) -> [MonitoringPoint] {
    guard case .ambient(let place) = limit.shape else { return [] }
    return input.declarations.points.filter { point in
      point.place.rawValue == place.place.rawValue
        && !(place.isDifference && point.reference == nil)
        && input.isSampled(SeriesKey(outlet: point.id, pollutant: limit.pollutant))
    }
  }

  private static func judge(
    _ limit: Limit, _ standard: Standard, _ point: MonitoringPoint, _ input: EvaluationInput
  ) -> (Check, [PendingFinding]) {
    let name = Phrase.pollutant(limit.pollutant)
    var check = Check(
      rule: card.id, outlet: point.id, pollutant: limit.pollutant, standard: standard.id,
      limit: limit.id, clause: limit.clause, basis: .sample, verdict: .notEvaluated,
      isAdvisory: !limit.confidence.convicts, requirement: limit.requirement(in: standard))
    check.because = limit.derivation
    guard let threshold = Threshold(limit, comparison: standard.comparison) else {
      check.reason = Phrase.unusableLimit(limit)
      return (check, [])
    }
    let key = SeriesKey(outlet: point.id, pollutant: limit.pollutant)
    let whole = [0..<input.period.hours]
    let starts = input.outlets.map { limit.start(for: $0, of: input.plant, in: standard) }
    let sets = input.sampleSets(key).filter { set in
      input.isIn(whole, set) && starts.contains { $0 <= set.date }
        && !(limit.dates.until.map { set.date >= $0 } ?? false)
    }
    let unit = Phrase.baseUnit(limit.unit.quantity)
    var coverage = Coverage(expected: sets.count, present: sets.count, valid: 0)
    var findings: [PendingFinding] = []
    var worst: Rational?
    let reference = point.reference.map { SeriesKey(outlet: $0, pollutant: limit.pollutant) }
    let keys = [key] + [reference].compactMap { $0 }
    var unread = input.unreadSamples(key, besides: sets).filter { row in
      row.date.map { date in starts.contains { $0 <= date } && input.isIn(whole, date) } ?? false
    }
    for set in sets {
      let rejected = input.unreadSamples(keys, on: set.date)
      guard rejected.isEmpty else {
        unread += rejected
        continue
      }
      let (values, text) = readings(set, limit, point, unit, input)
      guard !values.isEmpty else {
        check.working.append(text)
        continue
      }
      var highest = values.dropFirst().reduce(values[0]) { max($0, $1) }
      if !set.isExact {
        // Over the limit only with the least that the samples can be; kept only with the most.
        let (floor, _) = readings(set.floor, limit, point, unit, input)
        let least = floor.dropFirst().reduce(floor.first ?? .zero) { max($0, $1) }
        let isOver = threshold.isPassed(by: .wide(max(least, .zero)))
        guard isOver || !(set.lacksDetectionLimit || threshold.isPassed(by: .wide(highest))) else {
          check.working.append(
            Bilingual(
              zh: text.zh + "；低于检出限的样品使结论不能确定，不判定",
              en: text.en + "; what lies below a detection limit leaves it open: not judged"))
          continue
        }
        if isOver { highest = least }
      }
      check.working.append(text)
      coverage.valid += 1
      if worst.map({ highest > $0 }) ?? true { worst = highest }
      guard threshold.isPassed(by: .wide(max(highest, .zero))) else { continue }
      let isAdvisory = check.isAdvisory
      let value = highest.decimal()
      var notes = [
        Bilingual(
          zh: "请核对采样时的风向、工况和无组织排放控制措施，并说明原因与整改措施。",
          en:
            "Compare wind, load and the measures against fugitive emission at the time of sampling, "
            + "and state the cause and what was done.")
      ]
      if let note = limit.note { notes.append(note) }
      if isAdvisory { notes.append(Phrase.advisory(limit.confidence, source: limit.doubtedSource)) }
      findings.append(
        PendingFinding(
          Finding(
            id: Phrase.id(
              card.id, standard.id, limit.id, point.id, limit.pollutant, set.slug
            ),
            rule: card.id, verdict: .fail, severity: isAdvisory ? .warning : .violation,
            isAdvisory: isAdvisory, outlet: point.id, pollutant: limit.pollutant,
            standard: standard.id, limit: limit.id, clause: limit.clause, basis: .sample,
            message: Bilingual(
              zh: "监测点 \(point.id) \(name.zh)（\(set.name.zh)）为 \(value) \(unit)，超过限值 "
                + "\(limit.printedValue) \(Phrase.unit(limit.unit.symbol))（\(standard.id) \(limit.clause)）。",
              en:
                "Point \(point.id): \(name.en) (\(set.name.en)) was \(value) \(unit), over the limit "
                + "of \(limit.printedValue) \(Phrase.unit(limit.unit.symbol)) (\(standard.id) "
                + "\(limit.clause))."),
            notes: notes, evidence: Evidence(capping: set.rows))))
    }
    check.coverage = coverage
    check.exceeding = findings.count
    check.measured = worst.map { Figure($0.decimal(), unit) }
    if !findings.isEmpty {
      check.verdict = .fail
    } else if !unread.isEmpty {
      check.verdict = .insufficient
      check.reason = UnreadRow.gapOfSamples(unread)
    } else if sets.isEmpty || !coverage.isSufficient {
      check.verdict = .insufficient
      check.reason = Bilingual(
        zh: "\(sets.count) 组样品中有 \(coverage.valid) 组可以判定；请补充执行期间的样品（差值限值还需同日参照点样品）。",
        en:
          "\(coverage.valid) of \(Phrase.plural(sets.count, "set")) can be judged; supply samples of "
          + "the time in force (and of the upwind reference that day, where a difference is limited)."
      )
    } else {
      check.verdict = .pass
    }
    return (check, findings)
  }

  /// What of a set is compared, and how it came about; nothing where the reference is missing.
  private static func readings(
    _ set: SampleSet, _ limit: Limit, _ point: MonitoringPoint, _ unit: String,
    _ input: EvaluationInput
  ) -> ([Rational], Bilingual) {
    let isSingle = limit.basis == .single
    let values = isSingle ? set.samples.map { Rational($0.value) } : [set.mean]
    let shown = values.map { $0.decimal() }.joined(separator: ", ")
    let kind = isSingle ? ("逐个", "each") : ("均值", "mean")
    guard case .ambient(let place) = limit.shape, place.isDifference,
      let reference = point.reference
    else {
      return (
        values,
        Bilingual(
          zh: "\(set.name.zh)：样品 \(set.list.zh)；\(kind.0) \(shown) \(unit)",
          en: "\(set.name.en): samples \(set.list.en); \(kind.1) \(shown) \(unit)")
      )
    }
    let upwind = input.sampleSets(
      SeriesKey(outlet: reference, pollutant: limit.pollutant), beside: set)
    guard !upwind.isEmpty else {
      return (
        [],
        Bilingual(
          zh: "\(set.name.zh)：\(shown) \(unit)，缺参照点 \(reference) 同日可用的样品",
          en:
            "\(set.name.en): \(shown) \(unit), no usable sample of the reference \(reference) that day"
        )
      )
    }
    let base =
      upwind.reduce(Rational.zero) { $0 + $1.mean } / Rational(Int128(upwind.count))
    let differences = values.map { $0 - base }
    let list = differences.map { $0.decimal() }.joined(separator: ", ")
    return (
      differences,
      Bilingual(
        zh: "\(set.name.zh)：\(shown) − 参照点 \(base.decimal()) = \(list) \(unit)",
        en: "\(set.name.en): \(shown) − reference \(base.decimal()) = \(list) \(unit)")
    )
  }
}
