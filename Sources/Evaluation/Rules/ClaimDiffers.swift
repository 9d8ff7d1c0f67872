import Measures
import Report
import Standards

/// Compares converted values that a log claims with the conversion that its own oxygen gives.
package enum ClaimDiffers: InformingRule {
  package static let card = RuleCard(
    id: "claim-differs",
    summary: Bilingual(
      zh: "企业所报折算浓度与按含氧量重算的结果不符。",
      en: "A claimed converted value is not what the log's own oxygen gives."),
    why: Bilingual(
      zh: "折算值只是企业的主张，不参与判定；与重算结果不符说明基准含氧量或公式有误。",
      en:
        "Converted columns are claims and never judged; where they differ, the reference oxygen or "
        + "the formula behind them is wrong."),
    formula: Bilingual(
      zh: "有效小时内 |所报均值 − 重算值| > 重算值 × 2%；2% 为实务经验值，不是标准规定。"
        + "没有基准含氧量的限值不折算，所报折算值与实测均值比较。",
      en:
        "In a valid hour, |claimed mean − converted mean| > 2 % of the converted mean; the 2 % is "
        + "practice, no standard says it. Where no limit has a reference oxygen content nothing is "
        + "converted, and the claim is compared with the measured mean."),
    source: Bilingual(zh: "实务经验值", en: "practice"),
    examples: [
      RuleExample(
        "偏差小于 2%", "less than 2 % off",
        "limit 99 hour oxygen 15\nPM 40\nO2 17\nPM-Zs 61.19"),
      RuleExample(
        "偏差恰为 2%", "exactly 2 % off", "limit 99 hour oxygen 15\nPM 40 40\nO2 17 17\nPM-Zs 61.2 58.8"
      ),
      RuleExample(
        "偏差大于 2%", "more than 2 % off",
        "limit 99 hour oxygen 15\nPM 40◀ 40◀\nO2 17 17\nPM-Zs 61.21 58.79"),
      RuleExample(
        "限值没有基准含氧量，偏差恰为 2%", "no reference oxygen, exactly 2 % off",
        "limit 99\nPM 50 50\nPM-Zs 51 49"),
      RuleExample(
        "限值没有基准含氧量，偏差大于 2%", "no reference oxygen, more than 2 % off",
        "limit 99\nPM 50◀ 50◀\nPM-Zs 51.01 48.99"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var findings: [PendingFinding] = []
    var done: Set<String> = []
    for binding in examination.bindings {
      guard case .judges = binding.standing, binding.limit.shape == .concentration else { continue }
      let claim = SeriesKey(
        outlet: binding.outlet.id, pollutant: binding.limit.pollutant + SeriesKey.claimSuffix)
      guard input.emission.series[claim] != nil else { continue }
      let reference = binding.limit.oxygen
      let limits = examination.bindingsByKey[binding.key] ?? []
      // Where some limit refers to oxygen, the claim is a conversion to that.
      if reference == nil,
        limits.contains(where: { $0.judges && $0.limit.oxygen != nil })
      {
        continue
      }
      guard
        done.insert("\(claim.outlet)/\(claim.pollutant)/\(reference?.description ?? "")").inserted
      else { continue }
      let differing = Comparison(
        claimed: HourValues(input.emission, claim),
        ours: HourValues(input.emission, binding.key, oxygenReference: reference),
        limits: limits.filter { $0.limit.oxygen == reference })
      if let finding = differing.finding(binding.key, reference, input.period) {
        findings.append(finding)
      }
    }
    return RuleOutcome(findings: findings)
  }

  /// The claimed and the converted mean of each hour that has both.
  private struct Comparison {
    var hours: [Int] = []
    var compared = 0
    var worst: (hour: Int, claimed: Quotient, ours: Quotient, deviation: Rational)?

    /// Hours whose claim keeps a limit that the converted mean does not, and the first of them.
    var hidden: [Int] = []
    var firstHidden: (claimed: Quotient, ours: Quotient, limit: String)?

    init(claimed: HourValues, ours: HourValues, limits: [LimitBinding]) {
      let thresholds = limits.compactMap(HiddenBreach.init)
      for hour in claimed.hours.indices {
        guard let claim = claimed.mean(hour), case .value(let value) = ours.outcome(hour) else {
          continue
        }
        compared += 1
        if let breach = thresholds.first(where: { $0.hides(hour, claim, value) }) {
          hidden.append(hour)
          if firstHidden == nil { firstHidden = (claim, value, breach.name) }
        }
        guard claim > value.scaled(by: 51, over: 50) || claim < value.scaled(by: 49, over: 50)
        else { continue }
        hours.append(hour)
        let difference = claim.rational - value.rational
        let size = difference < .zero ? Rational.zero - difference : difference
        // A converted mean of zero: any claim is off by more than can be said in percent.
        let deviation = value.rational == .zero ? Rational(1_000_000) : size / value.rational
        if deviation > worst?.deviation ?? .zero { worst = (hour, claim, value, deviation) }
      }
    }

    func finding(
      _ key: SeriesKey, _ reference: ExactDecimal?, _ period: Period
    ) -> PendingFinding? {
      guard let worst else { return nil }
      let name = Phrase.pollutant(key.pollutant)
      let at = period.start(ofHour: worst.hour).minuteText
      let (claimed, ours) = (worst.claimed.decimal(), worst.ours.decimal())
      let basis =
        reference.map {
          Bilingual(zh: "按基准含氧量 \($0)% 重算的结果", en: "the conversion to \($0) % O2")
        }
        ?? Bilingual(
          zh: "实测浓度（限值没有基准含氧量，不折算）", en: "what was measured (the limit has no reference oxygen)")
      let origin =
        reference == nil
        ? Bilingual(zh: "实测", en: "measured")
        : Bilingual(zh: "重算", en: "by the log's own oxygen")
      let advice =
        reference == nil
        ? Bilingual(
          zh: "请说明折算的依据；2% 为实务经验值，不是标准规定。",
          en: "Say by what the values were converted; the 2 % is practice, no standard says it.")
        : Bilingual(
          zh: "请核对数采仪中的基准含氧量与折算公式；2% 为实务经验值，不是标准规定。",
          en: "Check the reference oxygen and the formula in the data logger; the 2 % is practice, "
            + "no standard says it.")
      var finding = Finding.data(
        card, [key.outlet, key.pollutant, reference?.description ?? "measured"], .warning,
        outlet: key.outlet,
        pollutant: key.pollutant,
        Bilingual(
          zh: "\(key.outlet) \(name.zh)所报折算浓度与\(basis.zh)不符："
            + "可比的 \(compared) 个小时中 \(hours.count) 个偏差超过 2%，最大在 \(at)，"
            + "所报 \(claimed)，\(origin.zh) \(ours)。",
          en:
            "\(key.outlet): claimed converted values of \(name.en) differ by more than 2 % from "
            + "\(basis.en) in \(hours.count) of "
            + "\(Phrase.plural(compared, "hour")); the worst at \(at), \(claimed) claimed, "
            + "\(ours) \(origin.en)."),
        notes: [
          Phrase.list(hours, in: period),
          advice,
        ])
      if let first = firstHidden {
        let at = period.start(ofHour: hidden[0]).minuteText
        let (claimed, ours) = (first.claimed.decimal(), first.ours.decimal())
        finding.isUrgent = true
        finding.message = finding.message.followed(
          by: Bilingual(
            zh: "其中 \(hidden.count) 个小时所报折算浓度未超过限值，重算值超过限值（\(first.limit)），如 \(at)："
              + "所报 \(claimed)，重算 \(ours)。",
            en: "In \(Phrase.plural(hidden.count, "hour")) the claim keeps the limit and the "
              + "recalculated value does not (\(first.limit)), as at \(at): \(claimed) claimed, "
              + "\(ours) recalculated."))
      }
      return PendingFinding(
        finding,
        requests: ([key.pollutant] + (reference == nil ? [] : [Pollutant.oxygen])).map {
          RowRequest(key: SeriesKey(outlet: key.outlet, pollutant: $0), hours: [worst.hour])
        },
        hours: hours)
    }
  }
}

extension Limit.Basis {
  /// Whether single hours are compared with the limit.
  fileprivate var isOfHours: Bool {
    switch self {
    case .hour, .share, .single, .month: true
    case .day, .rolling: false
    }
  }
}

/// A limit under which a claim may hide a breach.
private struct HiddenBreach {
  var hours: [Range<Int>]
  var threshold: Threshold
  var name: String

  /// `nil` for limits that do not judge, or that do not go by hours.
  init?(_ binding: LimitBinding) {
    guard case .judges(let hours) = binding.standing, binding.limit.basis.isOfHours,
      let threshold = Threshold(binding.limit, comparison: binding.standard.comparison)
    else { return nil }
    let limit = binding.limit
    self.hours = hours
    self.threshold = threshold
    name =
      "\(binding.standard.id) \(limit.id) \(limit.printedValue) \(Phrase.unit(limit.unit.symbol))"
  }

  func hides(_ hour: Int, _ claimed: Quotient, _ ours: Quotient) -> Bool {
    hours.contains { $0.contains(hour) } && threshold.isPassed(by: ours)
      && !threshold.isPassed(by: claimed)
  }
}
