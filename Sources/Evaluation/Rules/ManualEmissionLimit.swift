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
        同一天、同一实验室、同一份报告的样品为一组，取算术平均值；有基准含氧量的，按平均浓度和平均含氧量折算；\
        速率＝每个样品浓度 × 标干流量的平均值；去除效率由同日进口、出口的速率计算。
        不要求时段覆盖率；含氧量或流量缺失的组不能判定，可判定的组不足 75% 为数据不足；被拒的记录可能属于某组的，该组不作结论，整体为数据不足。日均值和月达标率限值不能由手工样品判定。
        """,
      en: """
        Samples of one day, laboratory and report are one set, judged by the arithmetic mean; where \
        the limit refers to an oxygen content, mean concentration and mean oxygen are converted. Rate \
        = mean of each sample's concentration × standard dry flow; removal from the rates before and \
        after treatment on one day.
        No coverage of hours is asked for. A set without oxygen or flow decides nothing; below 75 % \
        of usable sets: insufficient. A set that a rejected row may belong to is not judged, and the \
        whole is insufficient. Daily means and monthly shares cannot be judged by samples.
        """),
    source: Bilingual(
      zh: "GB/T 16157-1996、HJ/T 397-2007 及各标准的监测要求。",
      en: "GB/T 16157-1996, HJ/T 397-2007 and what each standard asks of sampling."),
    examples: [
      RuleExample(
        "一组平均值低于限值", "the mean of a set is below the limit",
        "limit 40\nmonitors none\nmanual PM 39 40 40.9\nO2 4x15", gives: .pass),
      RuleExample(
        "平均值等于限值不超标", "a mean at the limit is allowed",
        "limit 40\nmonitors none\nmanual PM 39 40 41\nO2 4x15", gives: .pass),
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
      let sets = input.sampleSets(binding.key).filter { input.isIn(ranges, $0.date) }
      guard isOnly || !sets.isEmpty else { continue }
      var check = binding.check(card.id, basis: "sample", input)
      switch binding.limit.basis {
      case .hour, .single: break
      case .day, .share, .month:
        guard isOnly else { continue }
        check.reason = Bilingual(
          zh: "该限值按日均值或月达标率评价，手工样品不能代替；请补充在线监测数据。",
          en: "The limit goes by daily means or monthly shares, which samples cannot stand for; "
            + "supply online data.")
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
    var exempt = 0
    let keys = [binding.key] + [scale.inlet(input)].compactMap { $0 }
    var unread = input.unreadSamples(binding.key, besides: sets).filter { row in
      guard let date = row.date, case .judges(let ranges) = binding.standing else { return false }
      return input.isIn(ranges, date)
    }
    for set in sets {
      let rejected = input.unreadSamples(keys, on: set.date)
      guard rejected.isEmpty else {
        unread += rejected
        continue
      }
      let reading = scale.reading(set, input)
      check.working.append(reading.text)
      if reading.isExempt { exempt += 1 }
      guard let value = reading.value else {
        if reading.isExempt { coverage.valid += 1 }
        continue
      }
      coverage.valid += 1
      let isWorse = worst.map { scale.isMinimum ? value < $0 : value > $0 } ?? true
      if isWorse { worst = value }
      switch scale.judge(value) {
      case .kept: break
      case .open: isOpen = true
      case .broken:
        findings.append(finding(set, value, reading, scale, binding))
      }
    }
    check.coverage = coverage
    check.exceeding = findings.count
    check.measured = worst.map { Figure($0.decimal(), scale.unit) }
    if !findings.isEmpty {
      check.verdict = .fail
    } else if !unread.isEmpty {
      check.verdict = .insufficient
      check.reason = UnreadRow.gapOfSamples(unread)
    } else if sets.isEmpty || !coverage.isSufficient {
      check.verdict = .insufficient
      check.reason =
        sets.isEmpty
        ? Bilingual(
          zh: "该限值执行期间没有手工监测样品；请补充。",
          en: "No sample was taken while the limit was in force; supply some.")
        : Bilingual(
          zh: "\(sets.count) 组样品中只有 \(coverage.valid) 组可以判定（见计算过程）；请补充含氧量、标干流量或进口数据。",
          en:
            "Only \(coverage.valid) of \(Phrase.plural(sets.count, "set")) can be judged (see the "
            + "arithmetic); supply oxygen, standard dry flow or data before treatment.")
    } else if exempt == sets.count {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "各组样品的初始排放速率都低于规定值，没有去除效率要求。",
        en: "The initial rate of every set is below the threshold: no share is asked for.")
    } else if isOpen {
      check.verdict = .notEvaluated
      check.reason = Phrase.declare(["clears_buildings"], outlet: binding.outlet.id)
    } else {
      check.verdict = .pass
    }
    return findings
  }

  private static func finding(
    _ set: SampleSet, _ value: Rational, _ reading: SampleReading, _ scale: SampleScale,
    _ binding: LimitBinding
  ) -> PendingFinding {
    let outlet = Phrase.outlet(binding.outlet)
    let name = Phrase.pollutant(binding.limit.pollutant)
    let asked = "\(scale.asked ?? binding.limit.printedValue) \(scale.unit)"
    let (zhOver, enOver) = scale.isMinimum ? ("低于要求", "below") : ("超过限值", "over")
    let quantity = scale.subject ?? name
    var finding = binding.finding(
      card, at: "\(set.date)-\(set.report)", basis: "sample",
      Bilingual(
        zh:
          "\(outlet.zh)\(quantity.zh)手工监测（\(set.name.zh)）为 \(value.decimal()) \(scale.unit)，\(zhOver) "
          + "\(asked)（\(binding.citation)）。",
        en: "\(outlet.en): \(quantity.en) by hand (\(set.name.en)) was \(value.decimal()) "
          + "\(scale.unit), \(enOver) \(asked) (\(binding.citation))."),
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
}
