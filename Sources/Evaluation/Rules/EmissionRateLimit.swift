import Measures
import Report
import Standards

/// Judges the mass that leaves a stack each hour against the rate allowed at its height.
package enum EmissionRateLimit: Rule {
  package static let card = RuleCard(
    id: "emission-rate-limit",
    summary: Bilingual(
      zh: "小时排放速率超过排气筒高度对应的最高允许排放速率。",
      en: "The mass an hour is over the rate allowed at the stack's height."),
    why: Bilingual(
      zh: "浓度可以用风稀释，速率不能：浓度和速率都达标才算达标。",
      en: "Air dilutes a concentration and not a rate, so both are limited."),
    formula: Bilingual(
      zh: """
        速率＝实测浓度（不折算）× 标干流量 × 10⁻⁶ kg/h，浓度和流量在该小时都有效才有速率；全数值比较，等于限值不超标。
        表列高度之间按内插法，高于最高值按（h/hb）²（或取最高值，依标准），低于最低值按（h/hc）²；低于规定高度、或未高出周围 \
        200 m 半径范围内建筑物规定高度的，再严格 50%（只减半一次）。
        是否高出周围建筑未声明时：两种速率得出同一结论才下结论，否则为未评价。
        排放同一污染物、距离小于几何高度之和的排气筒合并为等效排气筒 h＝√((h1²＋h2²)/2)，速率相加；距离由 plant.yaml 的 \
        neighbours 声明，未声明的按单根判定并予说明。
        """,
      en: """
        Rate = measured concentration (not converted) × standard dry flow × 10⁻⁶ kg/h; an hour needs \
        both. The exact value is compared; the limit itself is allowed.
        Between tabled heights on the straight line; above the highest by (h/hb)² or constant, as \
        the standard says; below the lowest by (h/hc)². Halved (once) below the height prescribed or \
        where the stack does not clear the buildings within 200 m.
        Where that was not declared: concluded only if both rates give the same answer.
        Stacks with the same pollutant that are closer than the sum of their heights count as one of \
        h = √((h1² + h2²)/2), and their rates are added; plant.yaml gives distances (neighbours), and \
        without them a stack is judged alone, which is said.
        """),
    source: Bilingual(
      zh: "GB 16297-1996 7.1–7.4、附录 A、B 及各地方标准同类条款。",
      en: "GB 16297-1996, 7.1 to 7.4, annexes A and B, and their local siblings."),
    examples: [
      RuleExample(
        "低于限值", "below the limit",
        "rate 15:10\nstack 15 clear\nPM 4x99.9\nflow 4x100000", gives: .pass),
      RuleExample(
        "等于限值不超标", "at the limit is allowed",
        "rate 15:10\nstack 15 clear\nPM 4x100\nflow 4x100000", gives: .pass),
      RuleExample(
        "高于限值", "above it", "rate 15:10\nstack 15 clear\nPM 100 100.1◀ 100.2◀ 100\nflow 4x100000",
        gives: .fail),
      RuleExample(
        "25 m 在 20 m 与 30 m 之间内插：35 kg/h", "25 m lies between 20 m and 30 m: 35 kg/h",
        "rate 20:17 30:53\nstack 25 clear\nPM 350 350.1◀ 349.9 350\nflow 4x100000", gives: .fail),
      RuleExample(
        "未高出周围建筑，减半", "hidden behind buildings, halved",
        "rate 15:10\nstack 15 hidden\nPM 50 50.1◀ 50 50\nflow 4x100000", gives: .fail),
      RuleExample(
        "没有流量时不作结论", "without flow nothing is concluded",
        "rate 15:10\nstack 15 clear\nPM 4x999", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    for binding in examination.bindings {
      guard case .rate(let rates) = binding.limit.shape, !binding.isSampledOnly(input) else {
        continue
      }
      var check = binding.check(card.id, input)
      if case .judges(let ranges) = binding.standing {
        outcome.findings += judge(&check, binding, rates, ranges, examination)
      }
      outcome.checks.append(check)
    }
    return outcome
  }

  /// Fills in the verdict; a finding a run of hours over the rate.
  private static func judge(
    _ check: inout Check, _ binding: LimitBinding, _ rates: StackRates, _ ranges: [Range<Int>],
    _ examination: Examination
  ) -> [PendingFinding] {
    let group: StackGroup
    switch StackGroup.of(binding, rates, examination) {
    case .group(let found): group = found
    case .problem(let problem):
      (check.verdict, check.reason) = problem.conclusion
      return []
    }
    check.working = group.working
    // Of a limit that depends on what is not declared, the rate that is certain.
    check.requirement?.value = group.allowed.decimal()
    let hours = RateHours(group, binding, ranges, examination)
    check.coverage = hours.coverage
    check.exceeding = hours.runs.reduce(0) { $0 + $1.exceedances.count }
    if let peak = hours.peak { check.measured = Figure(peak.value.decimal(), "kg/h") }
    if !hours.runs.isEmpty {
      check.verdict = .fail
    } else if hours.coverage.expected == 0 {
      (check.verdict, check.reason) = (.notApplicable, Phrase.stoppedThroughout)
    } else if !hours.coverage.isSufficient {
      check.verdict = .insufficient
      check.reason = Phrase.insufficient(hours.coverage, withoutFlow: hours.withoutFlow)
    } else if hours.undecided > 0 {
      check.verdict = .notEvaluated
      check.reason = Bilingual(
        zh: "\(hours.undecided) 小时的速率介于 \(group.allowedAtLeast.decimal()) 和 "
          + "\(group.allowed.decimal()) kg/h 之间，是否超标取决于排气筒是否高出周围建筑；请在 plant.yaml 中为 "
          + "\(group.outlets.joined(separator: "、")) 填写 clears_buildings。",
        en: "\(Phrase.plural(hours.undecided, "hour")) between "
          + "\(group.allowedAtLeast.decimal()) and \(group.allowed.decimal()) kg/h depend on whether "
          + "the stack clears the buildings near it; set clears_buildings for "
          + "\(group.outlets.joined(separator: ", ")) in plant.yaml.")
    } else {
      check.verdict = .pass
      check.reason = group.remark ?? check.reason
    }
    return hours.runs.map { finding($0, binding, group, examination.input) }
  }

  private static func finding(
    _ run: ExceedingRun, _ binding: LimitBinding, _ group: StackGroup, _ input: EvaluationInput
  ) -> PendingFinding {
    let period = input.period
    let (from, to) = (
      period.start(ofHour: run.exceedances[0].index),
      period.start(ofHour: run.exceedances[0].index + run.exceedances.count)
    )
    let peak = run.peak
    let peakAt = period.start(ofHour: peak.index)
    let value = peak.value.decimal()
    let ratio = peak.value.rational / group.allowed
    let multiple = (ratio - Rational(1)).decimal()
    let outlet = Phrase.outlet(binding.outlet)
    let name = Phrase.pollutant(binding.limit.pollutant)
    let span = Phrase.span(from, to)
    let count = run.exceedances.count
    let allowed = group.allowed.decimal()
    var finding = binding.finding(
      card, at: String(from.description.prefix(16)),
      Bilingual(
        zh: "\(outlet.zh)\(name.zh) \(span.zh) \(count > 1 ? "连续 " : "")\(count) 个小时的排放速率超过 "
          + "\(allowed) kg/h（\(binding.citation)，排气筒 \(group.height) m）；最高 \(value) kg/h"
          + "（\(peakAt.minuteText)），超标倍数 \(multiple)。",
        en: "\(outlet.en): the rate of \(name.en) was over \(allowed) kg/h (\(binding.citation), "
          + "stack of \(group.height) m) for \(Phrase.plural(count, "hour")), \(span.en); the peak "
          + "is \(value) kg/h (\(peakAt.minuteText)); peak / limit − 1 = \(multiple)."),
      notes: [
        Bilingual(
          zh: "请核对该时段的浓度、标干流量和治理设施运行记录，并说明原因与整改措施。",
          en: "Compare concentration, standard dry flow and the treatment's own records of these "
            + "hours, and state the cause and what was done.")
      ])
    var listed = Array(run.exceedances.prefix(Evidence.rowLimit))
    if peak.index - run.exceedances[0].index >= listed.count { listed[listed.count - 1] = peak }
    let values = HourValues(input.emission, binding.key)
    finding.episode = Episode(
      from: from, to: to, periods: count, peak: value, peakAt: peakAt, multiple: multiple,
      values: listed.map {
        PeriodValue(
          at: period.start(ofHour: $0.index), count: Int(values.tally($0.index).counted),
          mean: values.mean($0.index)?.decimal(), oxygen: nil, value: $0.value.decimal())
      })
    finding.episode?.exactRatio = ratio.fraction
    finding.working = group.working + steps(peak, group, binding, input)
    let requests = group.outlets.flatMap { outlet in
      [binding.limit.pollutant, Pollutant.flow].map {
        RowRequest(key: SeriesKey(outlet: outlet, pollutant: $0), hours: peak.hours)
      }
    }
    return PendingFinding(finding, requests: requests, hours: run.exceedances.flatMap(\.hours))
  }

  /// The peak hour's arithmetic, stack by stack.
  private static func steps(
    _ peak: Exceedance, _ group: StackGroup, _ binding: LimitBinding, _ input: EvaluationInput
  ) -> [Bilingual] {
    var steps: [Bilingual] = []
    for outlet in group.outlets {
      let key = SeriesKey(outlet: outlet, pollutant: binding.limit.pollutant)
      let flow = SeriesKey(outlet: outlet, pollutant: Pollutant.flow)
      guard let mean = HourValues(input.emission, key).mean(peak.index),
        let volume = HourValues(input.emission, flow).mean(peak.index),
        let rate = HourRates(input.emission, key).rate(peak.index)
      else { continue }
      let sum =
        "\(mean.decimal()) mg/m³ × \(volume.decimal()) m³/h × 10⁻⁶ = \(rate.decimal()) kg/h"
      steps.append(
        Bilingual(zh: "\(outlet) 速率 = \(sum)", en: "rate of \(outlet) = \(sum)"))
    }
    let compared = "\(peak.value.decimal()) > \(group.allowed.decimal()) kg/h"
    steps.append(Bilingual(zh: "超标：\(compared)", en: "over: \(compared)"))
    return steps
  }
}

/// The hours of one stack or group, judged.
private struct RateHours {
  var coverage = Coverage(expected: 0, present: 0, valid: 0)
  var runs: [ExceedingRun] { over.runs }
  /// Hours between the two rates that may be allowed.
  var undecided = 0
  /// Hours with a valid concentration and no valid flow.
  var withoutFlow = 0
  /// The greatest rate of all, the earliest of equals.
  var peak: Exceedance?
  private var over = HourRuns()

  init(
    _ group: StackGroup, _ binding: LimitBinding, _ ranges: [Range<Int>],
    _ examination: Examination
  ) {
    let input = examination.input
    let stacks = group.outlets.map { outlet in
      let key = SeriesKey(outlet: outlet, pollutant: binding.limit.pollutant)
      return (rates: HourRates(input.emission, key), stops: examination.stops(of: outlet))
    }
    let least = Quotient(group.allowedAtLeast)
    let most = Quotient(group.allowed)
    var peak: (hour: Int, rate: Quotient)?
    var known: [Quotient] = []
    for hour in ranges.joined() {
      var (running, isPresent, lacksFlow) = (0, false, false)
      known.removeAll(keepingCapacity: true)
      // By its place, so that no hour copies a stack.
      for stack in stacks.indices {
        let tally = stacks[stack].rates.tally(hour)
        if tally.isStopped || stacks[stack].stops.excuses(hour, tally)
          || (stacks[stack].rates.isFlowStopped(hour) && !tally.isValid)
        {
          continue
        }
        running += 1
        isPresent = isPresent || tally.isPresent
        let found = stacks[stack].rates.hour(hour)
        lacksFlow = lacksFlow || found.lacksFlow
        if let rate = found.rate { known.append(rate) }
      }
      guard running > 0 else { continue }
      coverage.expected += 1
      if isPresent { coverage.present += 1 }
      if lacksFlow { withoutFlow += 1 }
      guard let first = known.first else { continue }
      // The stacks that are known may be over together, whatever the others do.
      let sum =
        known.count == 1
        ? first : .wide(known.reduce(Rational.zero) { $0 + $1.rational })
      let isOver = sum > most
      guard known.count == running || isOver else { continue }
      coverage.valid += 1
      if peak.map({ sum > $0.rate }) ?? true { peak = (hour, sum) }
      if isOver {
        over.add(hour, sum)
      } else if sum > least {
        undecided += 1
      }
    }
    self.peak = peak.map { Exceedance(index: $0.hour, hours: [$0.hour], value: $0.rate) }
  }
}
