import Measures
import Report
import Standards

/// Judges how much of what goes into treatment does not come out of it.
package enum RemovalEfficiency: Rule {
  package static let card = RuleCard(
    id: "removal-efficiency",
    summary: Bilingual(
      zh: "治理设施去除效率低于要求。", en: "Treatment removes less than the share asked for."),
    why: Bilingual(
      zh: "初始排放速率高的废气，浓度达标之外还必须达到去除效率，不能靠稀释达标。",
      en: "Where much goes in, the share that is removed counts besides the concentration, so that "
        + "dilution is no treatment."),
    formula: Bilingual(
      zh: """
        逐小时计算：去除效率＝1 − 出口速率 / 进口速率，速率＝实测浓度 × 标干流量；低于要求为不合格，等于为合格。
        只约束进口（初始）排放速率达到规定值的小时；全部小时都低于规定值的，为不适用。初始速率不会低于出口速率：\
        出口速率达到规定值且高于进口的小时，按负效率判为不合格，并提示进口数据不合理。
        没有进口数据的小时：出口速率不高于“规定值 ×（1 − 要求效率）”时，无论初始速率多少都符合要求，计为合格；否则该小时不能判定。
        同日成对的手工监测（进口、出口）按样品组均值判定。原料符合国家低 VOCs 含量产品规定的豁免，由 plant.yaml 的 \
        low_voc_materials 声明。
        """,
      en: """
        Hour by hour: efficiency = 1 − outlet rate / inlet rate, rate = measured concentration × \
        standard dry flow. Below the share fails; the share itself is enough.
        Binds hours whose inlet (initial) rate reaches the threshold; where none does: not applicable.
        No less goes in than comes out: an hour whose outlet rate reaches the threshold and is \
        above the inlet's fails with a negative efficiency, and its inlet is called implausible.
        An hour without inlet data is kept if the outlet's rate is at most threshold × (1 − share): \
        whatever went in, it is then below the threshold or enough of it is removed. Else undecided.
        Pairs of samples of one day are judged by the means of their sets. Plants whose materials \
        meet the low-VOC rules are exempt where plant.yaml says so (low_voc_materials).
        """),
    source: Bilingual(
      zh: "GB 37822-2019 10.3.2、GB 39726-2020 4.2 等；效率公式为通行做法（标准未写明）。",
      en: "GB 37822-2019, 10.3.2, GB 39726-2020, 4.2 and others; the formula is usual practice, no "
        + "text gives it."),
    examples: [
      RuleExample(
        "去除 80%，恰好合格", "80 % removed is enough",
        "removal 80 3\npair\nin:NMHC 4x100\nin:flow 4x100000\nNMHC 4x20\nflow 4x100000",
        gives: .pass),
      RuleExample(
        "去除 79.9%", "79.9 % is not",
        "removal 80 3\npair\nin:NMHC 4x100\nin:flow 4x100000\nNMHC 20 20.1◀ 20 20\nflow 4x100000",
        gives: .fail),
      RuleExample(
        "去除 80.1%", "80.1 % is",
        "removal 80 3\npair\nin:NMHC 4x100\nin:flow 4x100000\nNMHC 4x19.9\nflow 4x100000",
        gives: .pass),
      RuleExample(
        "初始速率 2.99 kg/h，不受约束", "an initial rate of 2.99 kg/h has no such duty",
        "removal 80 3\npair\nin:NMHC 4x29.9\nin:flow 4x100000\nNMHC 4x29\nflow 4x100000",
        gives: .notApplicable),
      RuleExample(
        "初始速率恰为 3 kg/h，受约束", "3 kg/h has it",
        "removal 80 3\npair\nin:NMHC 29 30◀ 29 29\nin:flow 4x100000\nNMHC 4x29\nflow 4x100000",
        gives: .fail),
      RuleExample(
        "进口低于出口，出口达到规定值", "an inlet below an outlet that reaches the threshold",
        "removal 80 3\npair\nin:NMHC 4x29\nin:flow 4x100000\nNMHC 29 29.9 30◀ 30.1◀\n"
          + "flow 4x100000", gives: .fail),
      RuleExample(
        "没有进口数据，出口不高于 0.6 kg/h", "no inlet data and at most 0.6 kg/h at the outlet",
        "removal 80 3\nNMHC 4x6\nflow 4x100000", gives: .pass),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    for binding in examination.bindings {
      guard case .removal(let duty) = binding.limit.shape, !binding.isSampledOnly(input) else {
        continue
      }
      var check = binding.check(card.id, input)
      check.subject = subject(binding)
      check.requirement?.sense = .atLeast
      if case .judges(let ranges) = binding.standing {
        outcome.findings += judge(&check, binding, duty, ranges, examination)
      }
      outcome.checks.append(check)
    }
    return outcome
  }

  static func subject(_ binding: LimitBinding) -> Bilingual {
    let name = Phrase.pollutant(binding.limit.pollutant)
    return Bilingual(zh: "\(name.zh)去除效率", en: "removal efficiency of \(name.en)")
  }

  /// What keeps a plant from the duty, or what is missing to know of it; `nil`: judged.
  static func exemption(
    _ binding: LimitBinding, _ duty: Limit.RemovalDuty, _ input: EvaluationInput
  ) -> Bilingual? {
    guard duty.exemptsLowVOCMaterials,
      input.declarations.details(of: binding.outlet.id).hasLowVOCMaterials == true
    else { return nil }
    return Bilingual(
      zh: "plant.yaml 声明原辅材料符合国家低 VOCs 含量产品规定，免除去除效率要求；请备好检测报告备查。",
      en: "plant.yaml says that all materials meet the national rules for low-VOC products, which "
        + "exempts the plant; keep their test reports.")
  }

  private static func judge(
    _ check: inout Check, _ binding: LimitBinding, _ duty: Limit.RemovalDuty,
    _ ranges: [Range<Int>], _ examination: Examination
  ) -> [PendingFinding] {
    let input = examination.input
    if let exemption = exemption(binding, duty, input) {
      (check.verdict, check.reason) = (.notApplicable, exemption)
      return []
    }
    let hours = RemovalHours(binding, duty, ranges, examination)
    check.coverage = hours.coverage
    check.exceeding = hours.runs.reduce(0) { $0 + $1.exceedances.count }
    if let worst = hours.worst {
      check.measured = hours.efficiency(worst).map { Figure($0.decimal(), "%") }
      check.working = hours.steps(worst, binding, input)
    }
    let threshold = duty.initialRate?.description ?? "0"
    if !hours.runs.isEmpty {
      check.verdict = .fail
    } else if hours.coverage.expected == 0 {
      (check.verdict, check.reason) = (.notApplicable, Phrase.stoppedThroughout)
    } else if !hours.coverage.isSufficient {
      (check.verdict, check.reason) = hours.shortage(binding, threshold, input)
      // Of what cannot be judged at all no hour is short.
      if check.verdict == .notEvaluated { check.coverage = nil }
    } else if hours.judged == 0 {
      check.verdict = .notApplicable
      let most = hours.greatestInitial?.decimal() ?? "0"
      if let hour = hours.greatestHour { check.working = hours.steps(hour, binding, input) }
      check.reason = Bilingual(
        zh: "初始排放速率最高 \(most) kg/h，始终低于 \(threshold) kg/h，没有去除效率要求。",
        en:
          "The initial rate was at most \(most) kg/h, always below \(threshold) kg/h: no share is "
          + "asked for.")
    } else {
      check.verdict = .pass
      check.reason = hours.judgedAtOutlet(binding, threshold) ?? check.reason
    }
    return hours.runs.map { finding($0, hours, binding, input) }
      + implausible(hours, binding, input)
  }

  /// Hours that take in less than they give off.
  private static func implausible(
    _ hours: RemovalHours, _ binding: LimitBinding, _ input: EvaluationInput
  ) -> [PendingFinding] {
    guard let inlet = hours.inlet, !hours.implausible.isEmpty else { return [] }
    let (outlet, name) = (binding.outlet.id, Phrase.pollutant(binding.limit.pollutant))
    let count = hours.implausible.count
    return [
      PendingFinding(
        .data(
          card, [binding.limit.id, outlet, "inlet"], .warning, outlet: outlet,
          pollutant: binding.limit.pollutant,
          Bilingual(
            zh: "进口 \(inlet) 的\(name.zh)排放速率在 \(count) 个小时低于出口 \(outlet)，进口数据不合理。",
            en:
              "The rate of \(name.en) at the inlet \(inlet) is below that of its outlet \(outlet) in "
              + "\(Phrase.plural(count, "hour")): the inlet's readings are implausible."),
          notes: [
            Phrase.list(hours.implausible, in: input.period),
            Bilingual(
              zh: "请核对进口采样位置、浓度与标干流量；初始排放速率按不低于出口速率判断。",
              en:
                "Check where the inlet is sampled, its concentration and its flow; the initial rate "
                + "is taken as no less than the outlet's."),
          ]), hours: hours.implausible)
    ]
  }

  private static func finding(
    _ run: ExceedingRun, _ hours: RemovalHours, _ binding: LimitBinding, _ input: EvaluationInput
  ) -> PendingFinding {
    let period = input.period
    let first = run.exceedances[0].index
    let count = run.exceedances.count
    let span = Phrase.span(period.start(ofHour: first), period.start(ofHour: first + count))
    let worst = run.peak
    let outlet = Phrase.outlet(binding.outlet)
    let at = period.start(ofHour: worst.index).minuteText
    // Nothing went in at all: no figure says how much more came out.
    let lowest = hours.efficiency(worst.index)?.decimal() ?? "<0"
    let asked = binding.limit.printedValue
    var finding = binding.finding(
      card, at: String(period.start(ofHour: first).description.prefix(16)),
      Bilingual(
        zh: "\(outlet.zh)\(subject(binding).zh) \(span.zh) \(count > 1 ? "连续 " : "")\(count) 个小时低于 "
          + "\(asked)%（\(binding.citation)）；最低 \(lowest)%（\(at)）。",
        en:
          "\(outlet.en): the \(subject(binding).en) was below \(asked) % (\(binding.citation)) for "
          + "\(Phrase.plural(count, "hour")), \(span.en); the lowest is \(lowest) % (\(at))."),
      notes: [
        Bilingual(
          zh: "请核对进出口监测、风量和治理设施运行记录，并说明原因与整改措施。",
          en: "Compare the monitors before and after treatment, the flow and the treatment's own "
            + "records, and state the cause and what was done.")
      ])
    finding.working = hours.steps(worst.index, binding, input)
    let requests = [hours.inlet, binding.outlet.id].compactMap(\.self).flatMap { place in
      [binding.limit.pollutant, Pollutant.flow].map {
        RowRequest(key: SeriesKey(outlet: place, pollutant: $0), hours: worst.hours)
      }
    }
    return PendingFinding(finding, requests: requests, hours: run.exceedances.flatMap(\.hours))
  }
}

extension Limit.RemovalDuty {
  /// Whether an initial rate in kg/h is under the duty.
  func binds(_ initial: Rational) -> Bool { initialRate.map { initial >= Rational($0) } ?? true }

  /// `初始速率 3.78 kg/h ≥ 规定值 3 kg/h`, with what is known of the exemption.
  func comparison(_ initial: Rational) -> Bilingual {
    let figure = initial.decimal()
    guard let threshold = initialRate?.description else {
      return Bilingual(
        zh: "初始速率 \(figure) kg/h，不论大小", en: "initial rate \(figure) kg/h, whatever it is")
    }
    let isBound = binds(initial)
    let sign = isBound ? "≥" : "<"
    let exemption =
      isBound && exemptsLowVOCMaterials
      ? Bilingual(
        zh: "，plant.yaml 未声明使用低 VOCs 含量原辅材料（low_voc_materials）",
        en: ", and plant.yaml declares no low_voc_materials")
      : Bilingual(zh: "", en: "")
    return Bilingual(
      zh: "初始速率 \(figure) kg/h \(sign) 规定值 \(threshold) kg/h\(exemption.zh)",
      en: "initial rate \(figure) kg/h \(sign) threshold \(threshold) kg/h\(exemption.en)")
  }
}

/// The hours of one outlet and its inlet, judged.
private struct RemovalHours {
  let inlet: String?
  private(set) var coverage = Coverage(expected: 0, present: 0, valid: 0)
  /// Valid hours that the duty binds, or may bind.
  private(set) var judged = 0
  private(set) var greatestInitial: Quotient?
  /// The hour of that, the earliest of equals.
  private(set) var greatestHour: Int?
  /// The hour with the lowest efficiency, the earliest of equals.
  private(set) var worst: Int?
  private(set) var withoutFlow = 0
  /// The greatest outlet rate of the hours that were kept without an inlet rate.
  private var greatestHarmless: Quotient?
  /// Bound hours whose outlet rate is above the inlet's.
  private(set) var implausible: [Int] = []
  private var over = HourRuns()
  private let before: HourRates?
  private let after: HourRates
  private let duty: Limit.RemovalDuty

  var runs: [ExceedingRun] { over.runs }

  init(
    _ binding: LimitBinding, _ duty: Limit.RemovalDuty, _ ranges: [Range<Int>],
    _ examination: Examination
  ) {
    let input = examination.input
    self.duty = duty
    inlet = input.declarations.details(of: binding.outlet.id).inlet
    let pollutant = binding.limit.pollutant
    after = HourRates(input.emission, binding.key)
    before = inlet.map {
      HourRates(input.emission, SeriesKey(outlet: $0, pollutant: pollutant))
    }
    let stops = examination.stops(of: binding.outlet.id)
    // What may pass treatment: 0.2 where 80 % must be removed.
    let passed = (Rational(100) - Rational(binding.limit.value)) / Rational(100)
    let passing = Quotient(passed)
    let initialRate = duty.initialRate.map { Rational($0) }
    let threshold = initialRate.map { Quotient($0) }
    let harmless = Quotient((initialRate ?? .zero) * passed)
    var lowest: Quotient?
    for hour in ranges.joined() {
      let tally = after.tally(hour)
      if tally.isStopped || stops.excuses(hour, tally) { continue }
      if after.isFlowStopped(hour), !tally.isValid { continue }
      coverage.expected += 1
      if tally.isPresent { coverage.present += 1 }
      let (out, lacksFlow) = after.hour(hour)
      let given = before?.hour(hour)
      if lacksFlow || given?.lacksFlow ?? false { withoutFlow += 1 }
      guard let given = given?.rate else {
        guard let out else { continue }
        if threshold != nil, out <= harmless {
          if greatestHarmless.map({ out > $0 }) ?? true { greatestHarmless = out }
          coverage.valid += 1
          judged += 1
        }
        continue
      }
      // No less can have gone in than came out.
      let isImplausible = out.map { $0 > given } ?? false
      let least = isImplausible ? out ?? given : given
      if greatestInitial.map({ least > $0 }) ?? true {
        (greatestInitial, greatestHour) = (least, hour)
      }
      if let threshold, least < threshold {
        coverage.valid += 1
        continue
      }
      guard let out, least.isPositive else { continue }
      coverage.valid += 1
      judged += 1
      if isImplausible { implausible.append(hour) }
      // Of nothing that went in: worse than any share, and never printed.
      let share = given.isPositive ? out.share(of: given) : .narrow(Int128.max, 1)
      if lowest.map({ share > $0 }) ?? true { (lowest, worst) = (share, hour) }
      if share > passing { over.add(hour, share) }
    }
  }

  /// % of an hour whose rates are known; `nil` where nothing went in.
  func efficiency(_ hour: Int) -> Rational? {
    guard let out = after.rate(hour), let initial = before?.rate(hour),
      initial.rational > .zero
    else { return nil }
    return (Rational(1) - out.rational / initial.rational) * Rational(100)
  }

  func steps(_ hour: Int, _ binding: LimitBinding, _ input: EvaluationInput) -> [Bilingual] {
    guard let before, let given = before.words(hour), let left = after.words(hour),
      let initial = before.rate(hour)?.rational, let out = after.rate(hour)?.rational
    else { return [] }
    let at = input.period.start(ofHour: hour).minuteText
    let least = max(initial, out)
    let compared = duty.comparison(least)
    var lines = [
      Bilingual(
        zh: "\(at)：进口 \(given)；出口 \(left)", en: "\(at): before treatment \(given); after it \(left)"
      ),
      compared,
    ]
    guard duty.binds(least) else { return lines }
    let sum =
      efficiency(hour).map { "1 − \(out.decimal()) / \(initial.decimal()) = \($0.decimal()) %" }
      ?? "<0 %"
    lines.append(Bilingual(zh: "去除效率 = \(sum)", en: "efficiency = \(sum)"))
    return lines
  }

  /// Why hours without an inlet rate count as kept; `nil` where there are none.
  func judgedAtOutlet(_ binding: LimitBinding, _ threshold: String) -> Bilingual? {
    guard let most = greatestHarmless?.decimal() else { return nil }
    let share = binding.limit.printedValue
    return Bilingual(
      zh: "没有进口数据的小时按出口判断：出口速率最高 \(most) kg/h，不高于 \(threshold) ×（1 − \(share) %）kg/h，"
        + "无论初始速率多少都符合要求。",
      en:
        "Hours without inlet data are judged at the outlet: its rate was at most \(most) kg/h, not "
        + "above \(threshold) × (1 − \(share) %) kg/h, which is enough whatever went in.")
  }

  /// Why fewer than 75 % of the hours could be judged.
  func shortage(
    _ binding: LimitBinding, _ threshold: String, _ input: EvaluationInput
  ) -> (Verdict, Bilingual) {
    guard inlet == nil else {
      return (.insufficient, Phrase.insufficient(coverage, withoutFlow: withoutFlow))
    }
    return (
      .notEvaluated,
      Bilingual(
        zh: "初始排放速率是否达到 \(threshold) kg/h、去除多少都不能确定：\(binding.outlet.id) 没有声明进口测点（pair），"
          + "出口速率也不足以判断；请在 plant.yaml 填写 pair 并提交进口的浓度和标干流量（在线或手工）。",
        en:
          "Whether the initial rate reaches \(threshold) kg/h and how much is removed is not known: "
          + "\(binding.outlet.id) has no measuring point before treatment (pair), and its own rate "
          + "decides nothing; set pair in plant.yaml and hand in concentration and standard dry flow "
          + "of it, online or by samples.")
    )
  }
}
