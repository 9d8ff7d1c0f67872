import Measures
import Report
import Standards

/// Judges what laboratories found against the limits that bind an outlet, a set of samples at a time.
package enum ManualEmissionLimit: Rule {
  package static let card = RuleCard(
    id: "manual-emission-limit",
    summary: Bilingual(
      zh: "手工监测结果超过排放限值。", en: "What a laboratory found is over an emission limit."),
    why: Bilingual(
      zh: "许多排放口没有在线监测；手工监测按次评价，与在线数据并列，互不代替。",
      en:
        "Many outlets have no online monitor. Samples are judged set by set, beside online data and "
        + "not instead of it."),
    formula: Bilingual(
      zh: """
        同一小时（日志有采样时间时；没有时为同一天）、同一实验室、同一份报告的样品为一组，取算术平均值；\
        没有采样时间的，假定为同一小时内等间隔采样，单个值超过限值的另行提示；一组只有一个样品的，予以说明；低于检出限的（<0.5、0.5L）按检出限计，\
        结论因此不能确定的组不判定；有基准含氧量的，按平均浓度和平均含氧量折算；\
        速率＝每个样品浓度 × 标干流量的平均值；去除效率由同日进口、出口的速率计算。
        不要求时段覆盖率；含氧量或流量缺失的组不能判定，可判定的组不足 75% 为数据不足；被拒的记录可能属于某组的，该组不作结论，整体为数据不足。日均值、滑动平均和月达标率限值不能由手工样品判定。
        """,
      en: """
        Samples of one clock hour (of one day, where the log gives no times), laboratory and report \
        are one set, judged by the arithmetic mean; where \
        the limit refers to an oxygen content, mean concentration and mean oxygen are converted. Rate \
        = mean of each sample's concentration × standard dry flow; removal from the rates before and \
        after treatment on one day.
        Without times they are taken to be spread over one hour, and single values over the limit are \
        named; a set of one sample is said to be one. A result below a detection limit counts as that limit; a set that it leaves open is not \
        judged.
        No coverage of hours is asked for. A set without oxygen or flow decides nothing; below 75 % \
        of usable sets: insufficient. A set that a rejected row may belong to is not judged, and the \
        whole is insufficient. Daily means, rolling means and monthly shares cannot be judged by samples.
        """),
    source: Bilingual(
      zh: "GB/T 16157-1996、HJ/T 397-2007 及各标准的监测要求。",
      en: "GB/T 16157-1996, HJ/T 397-2007 and what each standard asks of sampling."),
    examples: [
      RuleExample(
        "一组平均值低于限值", "the mean of a set is below the limit",
        "limit 40\nmonitors none\nmanual PM 39@09:00 40@09:20 40.9@09:40\nO2 4x15", gives: .pass),
      RuleExample(
        "平均值等于限值不超标", "a mean at the limit is allowed",
        "limit 40\nmonitors none\nmanual PM 39@09:00 40@09:20 41@09:59\nO2 4x15", gives: .pass),
      RuleExample(
        "没有采样时间，平均值未超，单个值超过：提示", "no times, the mean is allowed and one value is over: named",
        "limit 40\nmonitors none\nmanual PM 39 40 41 ◀\nO2 4x15", gives: .pass),
      RuleExample(
        "同样的值在两个小时内：后一小时超标", "the same in two hours: the second is over",
        "limit 40 ◀\nmonitors none\nmanual PM 39@09:00 40@09:20 41@10:00\nO2 4x15", gives: .fail),
      RuleExample(
        "低于检出限 50，而限值 40：不作结论",
        "below a detection limit of 50, with a limit of 40: nothing is concluded",
        "limit 40\nmonitors none\nmanual PM <50\nO2 4x15", gives: .insufficient),
      RuleExample(
        "平均值高于限值", "a mean above it",
        "limit 40 ◀\nmonitors none\nmanual PM 39 40 41.1\nO2 4x15", gives: .fail),
      RuleExample(
        "与在线数据并列：在线达标，手工超标", "beside online data: that is kept, the samples are over",
        "limit 40 ◀\nmanual PM 41\nPM 4x30", gives: .fail),
      RuleExample(
        "折算到基准含氧量 15%：28 折算为 42", "converted to 15 % O2, 28 becomes 42",
        "limit 40 hour oxygen 15 ◀\nmonitors none\nmanual PM 28/17\nO2 4x15", gives: .fail),
      RuleExample(
        "没有含氧量时不作结论", "without oxygen nothing is concluded",
        "limit 40 hour oxygen 15\nmonitors none\nmanual PM 99\nO2 4x15", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    for binding in examination.bindings where input.isSampled(binding.key) {
      guard case .judges(let ranges) = binding.standing, binding.limit.shape != .perProduct else {
        continue
      }
      let isOnly = binding.isSampledOnly(input)
      let sets = input.sampleSets(binding.key).filter { input.isIn(ranges, $0) }
      guard isOnly || !sets.isEmpty else { continue }
      var check = binding.check(card.id, basis: .sample, input)
      switch binding.limit.basis {
      case .hour, .single: break
      case .day, .share, .rolling, .month:
        guard isOnly else { continue }
        check.reason = Bilingual(
          zh: "该限值按日均值、滑动平均或月达标率评价，手工样品不能代替；请补充在线监测数据。",
          en:
            "The limit goes by daily means, rolling means or monthly shares, which samples cannot "
            + "stand for; supply online data.")
        outcome.checks.append(check)
        continue
      }
      outcome.findings += judge(&check, sets, binding, examination)
      if check.verdict == .pass, let other = examination.stricterUnconfirmed(than: binding) {
        check.reason = check.reason?.followed(by: other) ?? other
      }
      outcome.checks.append(check)
    }
    return outcome
  }

  private static func judge(
    _ check: inout Check, _ sets: [SampleSet], _ binding: LimitBinding,
    _ examination: Examination
  ) -> [PendingFinding] {
    let input = examination.input
    let scale: SampleScale
    switch SampleScale.of(binding, examination) {
    case .success(let found): scale = found
    case .failure(let verdict, let reason):
      (check.verdict, check.reason) = (verdict, reason)
      return []
    }
    check.subject = scale.subject
    if let asked = scale.asked { check.requirement?.value = asked }
    check.requirement?.sense = scale.isMinimum ? .atLeast : .atMost
    var coverage = Coverage(expected: sets.count, present: sets.count, valid: 0)
    var findings: [PendingFinding] = []
    var worst: Rational?
    var isOpen = false
    var exempt: [Bilingual] = []
    var broken = 0
    let keys = [binding.key] + [scale.inlet(input)].compactMap { $0 }
    var unread = input.unreadSamples(binding.key, besides: sets).filter { row in
      guard let date = row.date, case .judges(let ranges) = binding.standing else { return false }
      return input.isIn(ranges, date)
    }
    var lone: [SampleSet] = []
    for set in sets {
      let rejected = input.unreadSamples(keys, on: set.date)
      guard rejected.isEmpty else {
        unread += rejected
        continue
      }
      let (reading, outcome) = scale.decide(set, input)
      check.working.append(reading.text)
      if let exemption = reading.exemption {
        exempt.append(
          Bilingual(
            zh: "\(set.moment) \(exemption.zh)", en: "\(set.moment), \(exemption.en)"))
      }
      guard let value = reading.value else {
        if reading.exemption != nil { coverage.valid += 1 }
        continue
      }
      coverage.valid += 1
      if set.samples.count == 1, binding.limit.basis == .hour { lone.append(set) }
      let isWorse = worst.map { scale.isMinimum ? value < $0 : value > $0 } ?? true
      if isWorse { worst = value }
      switch outcome {
      case nil: break
      case .kept:
        if let warning = singles(set, scale, binding, input) { findings.append(warning) }
      case .open: isOpen = true
      case .broken:
        broken += 1
        var found = finding(set, value, reading, scale, binding)
        if set.samples.count == 1, binding.limit.basis == .hour, let note = caution([set]) {
          found.finding.notes.append(note)
        }
        findings.append(found)
      }
    }
    check.coverage = coverage
    check.exceeding = broken
    check.measured = worst.map { Figure($0.decimal(), scale.unit) }
    if broken > 0 {
      check.verdict = .fail
    } else if !unread.isEmpty {
      check.verdict = .insufficient
      check.reason = UnreadRow.gapOfSamples(unread)
    } else if sets.isEmpty || !coverage.isSufficient {
      check.verdict = .insufficient
      check.reason =
        sets.isEmpty
        ? Phrase.noSamples(input.rejectedSamples(binding.key))
        : Bilingual(
          zh: "\(sets.count) 组样品中只有 \(coverage.valid) 组可以判定（见计算过程）；请补充含氧量、标干流量、检出限或进口数据。",
          en:
            "Only \(coverage.valid) of \(Phrase.plural(sets.count, "set")) can be judged (see the "
            + "arithmetic); supply oxygen, standard dry flow, detection limits or data before "
            + "treatment.")
    } else if exempt.count == sets.count {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "各组样品的初始排放速率都低于规定值，没有去除效率要求（"
          + exempt.prefix(shownSets).map(\.zh).joined(separator: "；") + "）。",
        en: "The initial rate of every set is below the threshold: no share is asked for ("
          + exempt.prefix(shownSets).map(\.en).joined(separator: "; ") + ").")
    } else if isOpen {
      check.verdict = .notEvaluated
      check.reason = Phrase.declare(["clears_buildings"], outlet: binding.outlet.id)
    } else {
      check.verdict = .pass
    }
    if let note = caution(lone) {
      check.reason = check.reason?.followed(by: note) ?? note
    }
    return findings
  }

  /// What a single sample does not say of an hour; `nil` where every set has several.
  private static func caution(_ lone: [SampleSet]) -> Bilingual? {
    guard !lone.isEmpty else { return nil }
    let moments = lone.prefix(shownSets).map(\.moment).joined(separator: ", ")
    let rest = lone.count - min(lone.count, shownSets)
    return Bilingual(
      zh: "\(lone.count) 组（\(moments)\(rest > 0 ? " 等" : "")）只有一个样品：日志没有写明它是连续 1 小时采样还是瞬时样品，"
        + "能否代表小时均值，请核对检测报告。",
      en: "\(Phrase.plural(lone.count, "set")) (\(moments)\(rest > 0 ? " …" : "")) "
        + "\(lone.count == 1 ? "is" : "are") of one sample: the log does not say whether it was taken "
        + "over a whole hour; see in the laboratory's report whether it stands for an hour's mean.")
  }

  /// Sets that are named one by one.
  private static let shownSets = 5

  private static func finding(
    _ set: SampleSet, _ value: Rational, _ reading: SampleReading, _ scale: SampleScale,
    _ binding: LimitBinding
  ) -> PendingFinding {
    let outlet = Phrase.outlet(binding.outlet)
    let name = Phrase.pollutant(binding.limit.pollutant)
    let asked = "\(scale.asked ?? binding.limit.printedValue) \(scale.unit)"
    let (zhOver, enOver) = scale.isMinimum ? ("低于要求", "below") : ("超过限值", "over")
    let quantity = scale.subject ?? name
    let multiple = scale.multiple(value).map { $0.decimal() }
    var finding = binding.finding(
      card, at: set.slug, basis: .sample,
      Bilingual(
        zh:
          "\(outlet.zh)\(quantity.zh)手工监测（\(set.name.zh)）为 \(value.decimal()) \(scale.unit)，\(zhOver) "
          + "\(asked)" + (multiple.map { "，超标倍数 \($0)" } ?? "") + "（\(binding.citation)）。",
        en: "\(outlet.en): \(quantity.en) by hand (\(set.name.en)) was \(value.decimal()) "
          + "\(scale.unit), \(enOver) \(asked)"
          + (multiple.map { ", value / limit − 1 = \($0)" } ?? "") + " (\(binding.citation))."),
      notes: [
        Bilingual(
          zh: "请核对检测报告和采样时的工况、治理设施运行记录，并说明原因与整改措施。",
          en:
            "Compare the laboratory's report with load and treatment at the time of sampling, and "
            + "state the cause and what was done.")
      ])
    finding.working = [reading.text]
    finding.evidence = Evidence(capping: (reading.rows + set.rows).sorted())
    return PendingFinding(finding)
  }

  /// Samples without times whose mean keeps the limit, and some of which do not.
  private static func singles(
    _ set: SampleSet, _ scale: SampleScale, _ binding: LimitBinding, _ input: EvaluationInput
  ) -> PendingFinding? {
    let over = scale.singlesOver(set, input)
    guard !over.isEmpty else { return nil }
    let outlet = Phrase.outlet(binding.outlet)
    let name = Phrase.pollutant(binding.limit.pollutant)
    // Odour has no unit, and a sentence no blank before its comma.
    let asked =
      (scale.asked ?? binding.limit.printedValue) + (scale.unit.isEmpty ? "" : " \(scale.unit)")
    let values = SampleSet(
      key: set.key, date: set.date, hour: nil, laboratory: set.laboratory, report: set.report,
      samples: over
    ).list
    return PendingFinding(
      .data(
        card,
        [binding.standard.id, binding.limit.id, binding.outlet.id, set.key.pollutant, set.slug],
        .warning, outlet: binding.outlet.id, pollutant: set.key.pollutant,
        Bilingual(
          zh:
            "\(outlet.zh)\(name.zh)手工监测（\(set.name.zh)）均值未超过 \(asked)，但"
            + "单个值 \(values.zh)超过；日志没有采样时间，假定为同一小时内等间隔样品，请核对报告。",
          en:
            "\(outlet.en): the mean of \(name.en) by hand (\(set.name.en)) is not over \(asked), but "
            + "\(over.count == 1 ? "the single value" : "the single values") \(values.en) "
            + "\(over.count == 1 ? "is" : "are"); the log gives no times, and the samples are taken to be spread over one hour: "
            + "compare the laboratory's report."),
        notes: [
          Bilingual(
            zh: "如果样品分属不同小时，请在日志中写明采样时间，工具将按小时分别判定。",
            en:
              "If they were taken in different hours, give their times in the log; each hour is then "
              + "judged by itself.")
        ],
        evidence: Evidence(capping: over.map(\.row))))
  }
}
