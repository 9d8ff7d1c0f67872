import Measures
import Report
import Standards

/// Compares the months so far with the same months of the year before.
package enum EnergyIntensityProgress: Rule {
  package static let card = RuleCard(
    id: "energy-intensity-progress",
    summary: Bilingual(
      zh: "本年累计单位增加值能耗的同比降幅落后于目标进度。",
      en: "The year so far falls behind the decline that the target asks for."),
    why: Bilingual(
      zh: "年底才发现落后就来不及了；累计同比可以提前提示。目标按整年考核，各月产量、气温和检修不同，因此本项始终仅作提示，不计入结论。",
      en:
        "At the end of the year it is too late to catch up. The target speaks of whole years, and "
        + "months differ by output, weather and repairs, so this never counts in a verdict."),
    formula: Bilingual(
      zh: """
        取考核年度 1 月至已填报的最后一月（1—m 月）累计：I_y(1—m) ≤ I_(y−1)(1—m) ×（1 − r）为跟上进度。
        比较同样的月份，不用单月数值。进度线 I_b ×（1 − r）^(y − b) 是整年的允许值，一并列出供对照。
        上年没有数据的不评价；1—m 月中缺月、增加值合计不为正或有能源无法折标的，数据不足。
        """,
      en: """
        From January to the last month told of the energy year (1 to m): keeps up if I_y(1..m) ≤ \
        I_(y−1)(1..m) × (1 − r). The same months are compared, never single ones. The progress line \
        I_b × (1 − r)^(y − b) is what the target allows for the whole year, and is shown beside.
        No rows of the year before: not evaluated. A missing month, a value added that is not positive, \
        or energy without a conversion: insufficient.
        """),
    source: Bilingual(
      zh: "能耗强度累计同比的统计惯例；目标条款见检查项。",
      en: "Statistical practice for energy intensity within a year; each check names its target."),
    examples: [
      RuleExample(
        "跟上进度", "keeps up",
        "target 0.5 2020\nenergy 2021 electricity 200 kWh\nvalue-added 2021 10\n"
          + "energy 2022 electricity 100 kWh 3\nvalue-added 2022 10 3\nyear 2022", gives: .pass),
      RuleExample(
        "落后", "falls behind",
        "target 0.5 2020 ◀\nenergy 2021 electricity 200 kWh\nvalue-added 2021 10\n"
          + "energy 2022 electricity 101 kWh 3\nvalue-added 2022 10 3\nyear 2022", gives: .fail),
      RuleExample(
        "上年没有数据", "no rows of the year before",
        "target 0.5 2020\nenergy 2022 electricity 101 kWh 3\nvalue-added 2022 10 3\nyear 2022",
        gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for duty in examination.intensityDuties {
      var check = Check(
        rule: card.id, standard: duty.standard.id, target: duty.target.id,
        subject: Bilingual(zh: "累计单位增加值能耗", en: "energy intensity so far"),
        clause: duty.target.clause, basis: .month, verdict: .notEvaluated, isAdvisory: true)
      guard let year = duty.year(&check, examination.input) else {
        outcome.checks.append(check)
        continue
      }
      let rows = judge(&check, duty, year, examination)
      outcome.checks.append(check)
      if check.verdict == .fail { outcome.findings.append(finding(check, duty, year, rows)) }
    }
    return outcome
  }

  private static func judge(
    _ check: inout Check, _ duty: IntensityDuty, _ year: Int, _ examination: Examination
  ) -> [RowReference] {
    let (record, table) = (examination.input.energy, examination.energy.table)
    let months =
      record.energy.filter { $0.span.year == year && $0.use != .secondary }.map(
        \.span.months.upperBound)
      + record.production.filter { $0.span.year == year && $0.valueAdded != nil }
      .map(\.span.months.upperBound)
    guard let last = months.max() else {
      check.reason = Bilingual(
        zh: "没有 \(year) 年的能源和增加值数据；请补充。",
        en: "There is neither energy nor value added of \(year); supply the rows.")
      return []
    }
    let current = EnergyBalance(year: year, months: 1...last, record, table)
    let before = EnergyBalance(year: year - 1, months: 1...last, record, table)
    check.subject = Bilingual(
      zh: "\(current.label.zh)累计单位增加值能耗", en: "energy intensity of \(current.label.en)")
    guard !before.rows.isEmpty else {
      check.reason = Bilingual(
        zh: "没有上年同期（\(before.label.zh)）的能源和增加值数据；请补充后再作同比。",
        en: "There are no rows of the same months of the year before (\(before.label.en)); supply "
          + "them.")
      return []
    }
    let gaps =
      examination.energy.gaps(years: [year - 1, year])
      + EnergyBalance.gaps(of: [before, current])
    guard gaps.isEmpty else {
      check.lack(gaps)
      return []
    }
    let allowed = before.intensity * (Rational(1) - Rational(duty.decline))
    check.verdict = current.intensity > allowed ? .fail : .pass
    check.measured = Figure(current.intensity.decimal(), "tce/万元")
    check.requirement = Check.Requirement(
      value: allowed.decimal(), unit: "tce/万元", source: duty.target.source,
      confidence: duty.target.confidence.rawValue)
    check.coverage = Coverage(expected: 12, present: last, valid: last)
    check.working =
      before.working + current.working + [comparison(before, current, duty, allowed)]
      + [line(duty, year, examination)]
    check.reason = Bilingual(
      zh: "仅作提示：目标按整年考核，各月产量、气温和检修不同，累计同比不作结论。",
      en: "Advisory by nature: the target speaks of whole years, and months differ.")
    return before.rows + current.rows
  }

  private static func comparison(
    _ before: EnergyBalance, _ current: EnergyBalance, _ duty: IntensityDuty, _ allowed: Rational
  ) -> Bilingual {
    let sign = current.intensity > allowed ? ">" : "≤"
    let words =
      "\(before.intensity.decimal()) × (1 − \(duty.decline)) = \(allowed.decimal()); "
      + "\(current.intensity.decimal()) \(sign) \(allowed.decimal())"
    guard before.intensity > .zero else {
      return Bilingual(zh: "同期进度：\(words)", en: "against the same months: \(words)")
    }
    let change = (current.intensity / before.intensity - Rational(1)) * Rational(100)
    return Bilingual(
      zh: "同期进度：\(words)；同比变化 \(change.decimal(places: 2)) %",
      en: "against the same months: \(words); change \(change.decimal(places: 2)) %")
  }

  /// What the target allows for the whole year.
  private static func line(
    _ duty: IntensityDuty, _ year: Int, _ examination: Examination
  ) -> Bilingual {
    let base = EnergyBalance(
      year: duty.baseYear, examination.input.energy, examination.energy.table)
    let gaps = examination.energy.gaps(years: [duty.baseYear]) + EnergyBalance.gaps(of: [base])
    guard gaps.isEmpty else {
      return Bilingual(
        zh: "基准年 \(duty.baseYear) 数据不全，无法给出全年进度线",
        en: "the base year \(duty.baseYear) is not complete: no progress line")
    }
    let allowed =
      base.intensity * (Rational(1) - Rational(duty.decline)).power(year - duty.baseYear)
    let words =
      "\(base.intensity.decimal()) × (1 − \(duty.decline))^(\(year) − \(duty.baseYear)) = "
      + allowed.decimal()
    return Bilingual(
      zh: "全年进度线（参考）：\(words) tce/万元",
      en: "progress line of the whole year, for comparison: \(words) tce per 10⁴ yuan")
  }

  private static func finding(
    _ check: Check, _ duty: IntensityDuty, _ year: Int, _ rows: [RowReference]
  ) -> PendingFinding {
    let (found, allowed) = (check.measured?.value ?? "", check.requirement?.value ?? "")
    let subject = check.subject ?? Bilingual(zh: "", en: "")
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, duty.standard.id, duty.target.id, String(year)), rule: card.id,
        verdict: .fail,
        severity: .warning, isAdvisory: true, standard: duty.standard.id, target: duty.target.id,
        clause: duty.target.clause, basis: check.basis,
        message: Bilingual(
          zh: "\(subject.zh) \(found) tce/万元，高于按上年同期推算的进度 \(allowed) tce/万元。",
          en: "The \(subject.en) is \(found) tce per 10⁴ yuan, above the \(allowed) that last "
            + "year's same months and the target's decline give."),
        notes: [check.reason].compactMap(\.self), working: check.working,
        evidence: Evidence(capping: rows)))
  }
}
