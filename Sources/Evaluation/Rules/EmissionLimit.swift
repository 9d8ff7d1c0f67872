import Measures
import Report
import Standards

/// Judges hour means, day means, rolling means and monthly shares against the limits that bind an outlet.
package enum EmissionLimit: Rule {
  package static let card = RuleCard(
    id: "emission-limit",
    summary: Bilingual(
      zh: "小时均值、日均值、滑动平均或月达标率超过排放限值。",
      en:
        "An hour mean, a day mean, a rolling mean or a month's share of hours is over an emission "
        + "limit."),
    why: Bilingual(
      zh: "标准限值针对平均值：单个瞬时高值不构成超标，逐条看似正常的一小时却可能超标。",
      en:
        "Limits are written for averages: one high reading breaks nothing, and an hour that looks "
        + "harmless row by row can."),
    formula: Bilingual(
      zh: """
        有效小时：计入均值的数据不少于 45 分钟；小时均值＝算术平均值。
        折算浓度＝小时均值 ×（21 − 基准含氧量）/（21 − 实测含氧量小时均值）。
        日均值：当日不少于 20 个有效小时。月达标率：按自然月统计。
        滑动平均：以每个小时为末小时的连续若干钟点小时（窗口）内有效小时值的平均。窗口须全部在核查时段和执行期内，\
        末小时未停运，且停运不超过窗口的 25%；未停运小时中不少于 75% 有效（进一取整，24 小时为 18）。\
        没有这样的窗口时不予评价。末小时相连的超标窗口为一次事件，起止按末小时计。
        超标：数值大于限值（全数值比较）；修约比较时先按 GB/T 8170 修约到限值位数。
        超标倍数＝峰值 / 限值 − 1。有效数据不足应有时段 75% 的，判为数据不足。
        """,
      en: """
        Valid hour: counted readings cover at least 45 minutes; its value is their mean.
        Converted value = mean × (21 − reference O2) / (21 − mean O2 of the hour).
        Day: mean of at least 20 judged hours. Share: counted by natural month.
        Rolling: with each hour ends a window of so many clock hours, whose value is the mean of its \
        judged hours. It counts where it lies wholly in the period and in force, does not end with a \
        stopped hour and is stopped for at most a quarter; it is valid with at least 75 % of its \
        other hours judged (rounded up: 18 of 24). Without any such window the limit is not \
        evaluated. Windows over the limit with consecutive end hours are one episode, from the first \
        end hour to the last.
        Over: greater than the limit (full value), or greater after rounding half-even to the \
        limit's decimals (rounded). Multiple = peak / limit − 1. Below 75 % coverage: insufficient.
        """),
    source: Bilingual(
      zh: "HJ 75-2017；HJ 212-2017 附录 D.24、D.25；GB/T 8170；各标准条款见检查项。",
      en: "HJ 75-2017; HJ 212-2017 D.24 and D.25; GB/T 8170; each check names its clause."),
    examples: [
      RuleExample("低于限值", "below the limit", "limit 40\nPM 39.9 4x30", gives: .pass),
      RuleExample("等于限值不超标", "at the limit is allowed", "limit 40\nPM 40 4x30", gives: .pass),
      RuleExample(
        "高于限值；连续两小时为一次事件", "above it; two hours are one episode",
        "limit 40\nPM 30 40.1◀ 52◀ 30 30", gives: .fail),
      RuleExample(
        "折算到基准含氧量 15%：28 折算为 42", "converted to 15 % O2, 28 becomes 42",
        "limit 40 hour oxygen 15\nPM 28◀ 26 26\nO2 17 17 16.9", gives: .fail),
      RuleExample(
        "修约比较：30.05 修约为 30.0", "rounded: 30.05 becomes 30.0",
        "limit 30.0 hour rounded\nPM 30.05 30.06◀ 30 30", gives: .fail),
      RuleExample(
        "44 分钟不构成有效小时", "44 minutes make no valid hour", "limit 40\nPM 90@44 7x30", gives: .pass),
      RuleExample(
        "日均值超标", "a day's mean is over", "limit 40 day\nPM 4x30◀ 20x42.1◀ 24x40", gives: .fail),
      RuleExample(
        "月达标率恰为 95% 时不超标", "exactly 95 % of a month's hours is enough",
        "limit 40 share 95\nPM 19x40 41", gives: .pass),
      RuleExample(
        "月达标率低于 95%", "less than 95 %", "limit 40 share 95\nPM 18x40 41◀", gives: .fail),
      RuleExample(
        "3 小时滑动平均恰等于限值", "a rolling mean of 3 hours at the limit",
        "limit 40 rolling 3\nPM 30 50 40 30", gives: .pass),
      RuleExample(
        "第 2 至 4 小时的滑动平均超标", "the mean of the second to fourth hour is over",
        "limit 40 rolling 3\nPM 30 50◀ 39◀ 31.1◀ 30", gives: .fail),
      RuleExample(
        "时段短于窗口：不予评价", "shorter than the window: not evaluated",
        "limit 40 rolling 3\nPM 90 90", gives: .notEvaluated),
      RuleExample(
        "限值为另一限值的 2 倍：等于 2 × 20", "a limit of twice another one: at 2 × 20",
        "limit 20 times 2\nPM 40 4x30", gives: .pass),
      RuleExample(
        "高于另一限值的 2 倍", "above twice another limit",
        "limit 20 times 2\nPM 40.1◀ 4x30", gives: .fail),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for (binding, result) in zip(examination.bindings, examination.results)
    where binding.limit.shape == .concentration && !binding.isSampledOnly(examination.input) {
      var check = check(binding, result, examination.input)
      if check.verdict == .pass, let other = examination.stricterUnconfirmed(than: binding) {
        check.reason = check.reason?.followed(by: other) ?? other
      }
      check.hours = examination.hourClasses(of: result)
      outcome.checks.append(check)
      guard let result else { continue }
      outcome.findings += result.runs.map { finding($0, binding, examination.input) }
    }
    return outcome
  }

  private static func check(
    _ binding: LimitBinding, _ result: LimitResult?, _ input: EvaluationInput
  ) -> Check {
    var check = binding.check(card.id, input)
    guard let result else { return check }
    check.verdict = result.verdict
    check.coverage = result.coverage
    check.gaps = result.gaps
    check.exceeding = result.exceeding
    check.highest = highest(result, binding, input.period)
    if case .share(let share) = binding.limit.basis, let month = result.lowestMonth,
      result.verdict == .pass || result.verdict == .fail
    {
      check.working = [shareStep(month, share)]
    }
    let own = reason(result)
    // Why nothing was judged comes first, whatever else there is to say.
    check.reason =
      binding.remark.map { taken in
        let part = partlyDisplaced(taken)
        return result.verdict == .notEvaluated ? own?.followed(by: part) ?? part : part
      } ?? own
    return check
  }

  private static func partlyDisplaced(_ taken: Bilingual) -> Bilingual {
    Bilingual(
      zh: "仅判定核查时段的一部分，其余时段\(taken.zh)",
      en: "Judges a part of the period only; for the rest: \(taken.en)")
  }

  private static func reason(_ result: LimitResult) -> Bilingual? {
    let coverage = result.coverage
    switch result.verdict {
    case .notEvaluated:
      return Bilingual(
        zh: "核查时段内没有完整、且停运不超过四分之一的滑动窗口，无法评价，不计为合格；请提交更长时段的数据。",
        en:
          "No window lies wholly in the hours judged with at most a quarter of it stopped: the limit "
          + "was not judged, which is no pass; hand in data of a longer period.")
    case .notApplicable:
      return Phrase.stoppedThroughout
    case .insufficient:
      return Bilingual(
        zh: "有效 \(coverage.valid)，应有 \(coverage.expected)，不足 75%；请补充缺失或无效时段的数据"
          + "并说明原因。",
        en: "\(coverage.valid) valid of \(coverage.expected) expected, under 75 %; supply what is "
          + "missing or invalid, and say why it is.")
    default: return nil
    }
  }

  // MARK: Findings

  private static func finding(
    _ run: ExceedingRun, _ binding: LimitBinding, _ input: EvaluationInput
  ) -> PendingFinding {
    let (limit, standard) = (binding.limit, binding.standard)
    let values = HourValues(input.emission, binding.key, oxygenReference: limit.oxygen)
    let episode = episode(run, limit, values, input)
    let isAdvisory = !limit.confidence.convicts
    let finding = Finding(
      id: Phrase.id(
        card.id, standard.id, limit.id, binding.outlet.id, limit.pollutant,
        String(episode.from.description.prefix(16))),
      rule: card.id, verdict: .fail, severity: isAdvisory ? .warning : .violation,
      isAdvisory: isAdvisory, outlet: binding.outlet.id, pollutant: limit.pollutant,
      standard: standard.id, limit: limit.id, clause: limit.clause, basis: limit.basis.counted,
      message: input.isWorded ? message(episode, binding) : Bilingual(zh: "", en: ""),
      notes: input.isWorded ? notes(binding) : [], episode: episode,
      working: input.isWorded ? working(run, episode, binding, values, input.period) : [])
    guard input.isWorded else { return PendingFinding(finding) }
    let peakHours = run.peakHours
    var requests = [RowRequest(key: binding.key, hours: peakHours)]
    if limit.oxygen != nil {
      let oxygen = SeriesKey(outlet: binding.outlet.id, pollutant: Pollutant.oxygen)
      requests.append(RowRequest(key: oxygen, hours: peakHours))
    }
    // The peak first and whole; then the other hours of the run, as far as the cap goes.
    let shown = Set(peakHours)
    let others = run.exceedances.lazy.flatMap(\.hours).filter { !shown.contains($0) }
      .prefix(PendingFinding.episodeHours)
    for request in requests where !others.isEmpty {
      requests.append(RowRequest(key: request.key, hours: Array(others)))
    }
    return PendingFinding(
      finding, requests: requests, hours: run.exceedances.flatMap(\.hours))
  }

  private static func episode(
    _ run: ExceedingRun, _ limit: Limit, _ values: HourValues, _ input: EvaluationInput
  ) -> Episode {
    let period = input.period
    let isDay = limit.basis == .day
    let window = limit.basis.window
    func start(_ index: Int) -> Instant {
      isDay
        ? Instant(CivilDate(daysSinceEpoch: index)) : period.start(ofHour: index)
    }
    let peak = run.peak
    let first = run.exceedances[0].index
    var listed = Array(run.exceedances.prefix(input.isWorded ? Evidence.rowLimit : 0))
    if !listed.isEmpty, peak.index - first >= listed.count { listed[listed.count - 1] = peak }
    let ratio = peak.value.rational / limit.baseValue
    var episode = Episode(
      from: start(first), to: start(first + run.exceedances.count),
      periods: run.exceedances.count, peak: peak.value.decimal(), peakAt: start(peak.index),
      multiple: (ratio - Rational(1)).decimal(),
      values: listed.map { exceedance in
        PeriodValue(
          at: start(exceedance.index),
          count: isDay
            ? exceedance.hours.count
            : exceedance.judged ?? Int(values.tally(exceedance.index).counted),
          mean: isDay || window != nil ? nil : values.mean(exceedance.index)?.decimal(),
          oxygen: isDay || window != nil ? nil : values.oxygenMean(exceedance.index)?.decimal(),
          value: exceedance.value.decimal())
      }, window: window)
    if input.isWorded { episode.exactRatio = ratio.fraction }
    return episode
  }

  /// How the peak came about, what it was compared with, and the multiple: each with its numbers.
  private static func working(
    _ run: ExceedingRun, _ episode: Episode, _ binding: LimitBinding, _ values: HourValues,
    _ period: Period
  ) -> [Bilingual] {
    let (limit, peak) = (binding.limit, run.peak)
    let base = Phrase.baseUnit(limit.unit.quantity)
    let unit = base.isEmpty ? "" : "\u{A0}\(base)"
    let result = "\(episode.peak)\(unit)"
    var steps: [Bilingual] = []
    if let derivation = limit.derivation { steps.append(derivation) }
    if let window = limit.basis.window {
      let hours = peak.judged ?? 0
      steps.append(
        Bilingual(
          zh: "\(window) 小时滑动平均 = \(hours) 个有效小时的平均 = \(result)",
          en: "\(window)-hour rolling mean = average of \(Phrase.plural(hours, "judged hour")) = "
            + result))
      steps.append(hourValues(run.peakHours, values, limit, period))
    } else if limit.basis == .day {
      let hours = peak.hours.count
      steps.append(
        Bilingual(
          zh: "日均值 = \(hours) 个有效小时的平均 = \(result)",
          en: "daily mean = average of \(Phrase.plural(hours, "judged hour")) = \(result)"))
    } else {
      let count = Int(values.tally(peak.index).counted)
      let mean = values.mean(peak.index)?.decimal() ?? episode.peak
      steps.append(
        Bilingual(
          zh: "小时均值 = \(count) 个有效数据的平均 = \(mean)\(unit)",
          en: "hourly mean = average of \(Phrase.plural(count, "counted reading")) = \(mean)\(unit)"
        ))
      if let reference = limit.oxygen, let oxygen = values.oxygenMean(peak.index)?.decimal() {
        steps.append(
          Bilingual(
            zh: "折算浓度 = 实测 \(mean) × (21 − \(reference)) ÷ (21 − \(oxygen)) = \(result)",
            en: "converted = measured \(mean) × (21 − \(reference)) / (21 − \(oxygen)) = \(result)")
        )
      }
    }
    let allowed = limit.baseValue.decimal()
    // A peak that prints like its limit is shown with the decimals that tell them apart.
    let shown = episode.peak == allowed ? peak.value.decimal(places: 15) : episode.peak
    var compared = "\(shown)\(unit) > \(allowed)\(unit)"
    if binding.standard.comparison == .rounded {
      let places = Threshold.printedDecimals(limit.printedValue)
      if limit.unit.exponent == 0, limit.unit.factor == 1 {
        let rounded = peak.value.rational.rounded(places: places).decimal()
        compared = "\(shown)\(unit) ≈ \(rounded) > \(allowed)\(unit)"
      }
    }
    steps.append(
      Bilingual(
        zh: "\(compared)，超标倍数 = \(episode.peak) ÷ \(allowed) − 1 = \(episode.multiple)",
        en: "\(compared); peak / limit − 1 = \(episode.peak) / \(allowed) − 1 = "
          + "\(episode.multiple)"))
    return steps
  }

  private static func message(_ episode: Episode, _ binding: LimitBinding) -> Bilingual {
    let limit = binding.limit
    let outlet = Phrase.outlet(binding.outlet)
    let name = Phrase.pollutant(limit.pollutant)
    let isDay = limit.basis == .day
    var span = isDay ? days(episode) : Phrase.span(episode.from, episode.to)
    var (noun, mean) = isDay ? ("day", "日均值") : ("hour", "小时均值")
    var at = isDay ? episode.peakAt.date.description : episode.peakAt.minuteText
    if let hours = episode.window, let window = episode.window(endingWith: episode.peakAt) {
      span = Bilingual(
        zh: "末小时 \(span.zh)，",
        en: "of the \(hours)-hour rolling mean, ending with the hours \(span.en)")
      (noun, mean) = ("window", " \(hours) 小时滑动平均")
      at = "\(window.from.minuteText) – \(window.to.minuteText)"
    }
    let unit = Phrase.unit(limit.unit.symbol)
    let base = Phrase.baseUnit(limit.unit.quantity)
    let value = unit.isEmpty ? limit.printedValue : "\(limit.printedValue) \(unit)"
    let peak = base.isEmpty ? episode.peak : "\(episode.peak) \(base)"
    let count = episode.periods
    let kind =
      limit.oxygen.map {
        Bilingual(zh: "按基准含氧量 \($0)% 折算，", en: "converted to \($0) % O2, ")
      } ?? Bilingual(zh: "", en: "")
    let share =
      if case .share(let share) = limit.basis {
        Bilingual(
          zh: "，且当月达标小时比例低于 \(share)%",
          en: ", and less than \(share) % of the month's hours keep it")
      } else { Bilingual(zh: "", en: "") }
    return Bilingual(
      zh: "\(outlet.zh)\(name.zh) \(span.zh)\(episode.window == nil ? " " : "")"
        + "\(count > 1 ? "连续 " : "")\(count) 个\(mean)超过限值 \(value)（\(binding.citation)）\(share.zh)；"
        + "最高 \(peak)（\(kind.zh)\(at)），超标倍数 \(episode.multiple)。",
      en: "\(outlet.en): \(name.en) was over the limit of \(value) (\(binding.citation)) for "
        + "\(Phrase.plural(count, noun))\(episode.window == nil ? "," : "") \(span.en)\(share.en); "
        + "the peak is \(peak) (\(kind.en)\(at)); peak / limit − 1 = \(episode.multiple).")
  }

  private static func days(_ episode: Episode) -> Bilingual {
    let last = Instant(seconds: episode.to.seconds - 1).date
    return episode.periods == 1
      ? Bilingual(zh: "\(episode.from.date)", en: "\(episode.from.date)")
      : Bilingual(zh: "\(episode.from.date) 至 \(last)", en: "\(episode.from.date) to \(last)")
  }

  private static func notes(_ binding: LimitBinding) -> [Bilingual] {
    let limit = binding.limit
    var notes = [
      Bilingual(
        zh: "请核对峰值时段的原始记录、监测设备状态和治理设施运行记录，并说明原因与整改措施。",
        en: "Compare the rows of the peak with the monitor's and the treatment's own records, and "
          + "state the cause and what was done.")
    ]
    if binding.standard.comparison == .rounded {
      notes.append(
        Bilingual(
          zh: "比较前按 GB/T 8170 修约到限值所印的位数；所列数值为修约前的值。",
          en: "Values are rounded half-even to the limit's printed decimals before they are "
            + "compared; the figures given are those before rounding."))
    }
    if let note = limit.note { notes.append(note) }
    if !limit.confidence.convicts {
      notes.append(Phrase.advisory(limit.confidence, source: limit.doubtedSource))
    }
    return notes
  }
}

extension Limit {
  func requirement(in standard: Standard) -> Check.Requirement {
    var percent: String?
    if case .share(let share) = basis { percent = share.description }
    return Check.Requirement(
      value: figureText, unit: unit.symbol, oxygen: oxygen?.description, share: percent,
      window: basis.window, comparison: standard.comparison.rawValue, source: source,
      confidence: confidence.rawValue)
  }

  /// As printed; of a table of rates its first and last, because the stack decides between them.
  private var figureText: String {
    guard case .rate(let rates) = shape, rates.rows.count > 1, let last = rates.rows.last else {
      return printedValue
    }
    return "\(printedValue) … \(last.printedRate)"
  }
}
