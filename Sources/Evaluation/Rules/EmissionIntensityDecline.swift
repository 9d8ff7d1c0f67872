import Measures
import Report
import Standards

/// Judges a pollutant's mass per value added against the decline that a plan asks for.
package enum EmissionIntensityDecline: Rule {
  package static let card = RuleCard(
    id: "emission-intensity-decline",
    summary: Bilingual(
      zh: "单位增加值污染物排放量的降幅未达到目标。",
      en: "A pollutant's mass per value added has not fallen as far as the target asks."),
    why: Bilingual(
      zh: "浓度达标的企业也可能多排；排放强度看的是每万元增加值排了多少。",
      en: "A plant within its limits can still emit much; the intensity asks how much for each 10⁴ "
        + "yuan of value added."),
    formula: Bilingual(
      zh: """
        J ＝ M ÷ V：M 为全年排放量（kg），V 为全年增加值（万元，不变价）。J_y ≤ J_b ×（1 − R）为通过，y 为目标年。
        M 优先由日志计算（标干浓度 × 标干流量，缺失小时按 HJ 75 修约，列出修约小时占比），须含全年；否则用 plant.yaml \
        的 history 申报值。核查时段不足一年又未申报的，数据不足。目标为 VOCs 时，两年都用 VOCs，或都用非甲烷总烃。
        目标年以前不作结论；目标只说明到某年的总降幅，不推算各年进度。
        """,
      en: """
        J = M / V: the year's mass in kg over its value added (10⁴ yuan, constant prices). Passes if \
        J_y ≤ J_b × (1 − R), y being the target's year.
        M is taken from the logs where they hold the whole year (standard dry concentration × flow, \
        missing hours by HJ 75 with their share said), else as history in plant.yaml declares it; \
        neither: insufficient. VOCs are VOCs in both years, or NMHC in both. Years before the target's \
        are not judged: the plan gives one decline and no steps towards it.
        """),
    source: Bilingual(
      zh: "目标条款见检查项；HJ 75-2017（排放量修约）。",
      en: "Each check names its target; HJ 75-2017 for substituted mass."),
    examples: [
      RuleExample(
        "低于允许值", "below what is allowed",
        "emission-target NOx 0.4 2022 2025\nhistory 2022 NOx 10\nhistory 2025 NOx 5.9\n"
          + "value-added 2022 10\nvalue-added 2025 10\nyear 2025", gives: .pass),
      RuleExample(
        "恰等于允许值为通过", "exactly what is allowed passes",
        "emission-target NOx 0.4 2022 2025\nhistory 2022 NOx 10\nhistory 2025 NOx 6\n"
          + "value-added 2022 10\nvalue-added 2025 10\nyear 2025", gives: .pass),
      RuleExample(
        "高于允许值", "above it",
        "emission-target NOx 0.4 2022 2025 ◀\nhistory 2022 NOx 10\nhistory 2025 NOx 6.1\n"
          + "value-added 2022 10\nvalue-added 2025 10\nyear 2025", gives: .fail),
      RuleExample(
        "没有基准年排放量", "no mass of the base year",
        "emission-target NOx 0.4 2022 2025\nhistory 2025 NOx 60\n"
          + "value-added 2022 10\nvalue-added 2025 10\nyear 2025", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.emission) else { return outcome }
    for standard in examination.standards {
      for target in standard.targets {
        guard
          case .emissionIntensity(let pollutant, let decline, let baseYear) = target.demand
        else { continue }
        let name = Phrase.pollutant(pollutant)
        var check = Check(
          rule: card.id, pollutant: pollutant, standard: standard.id, target: target.id,
          subject: Bilingual(
            zh: "单位增加值\(name.zh)排放量", en: "mass of \(name.en) per value added"),
          clause: target.clause, basis: .year, verdict: .notEvaluated,
          isAdvisory: target.isAdvisory)
        let rows = judge(&check, target, (pollutant, decline, baseYear), examination)
        outcome.checks.append(check)
        if check.verdict == .fail {
          outcome.findings.append(finding(check, target, standard, rows))
        }
      }
    }
    return outcome
  }

  /// Fills in the verdict; returns the rows that it rests on.
  private static func judge(
    _ check: inout Check, _ target: Target,
    _ demand: (pollutant: String, decline: ExactDecimal, baseYear: Int), _ examination: Examination
  ) -> [RowReference] {
    guard let until = target.until else { return [] }
    guard let year = examination.input.energyYear else {
      check.reason = Bilingual(
        zh: "plant.yaml 未填写 energy_year；请填写考核年度。",
        en: "plant.yaml has no energy_year; set the year to be judged.")
      return []
    }
    guard year == until else {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "该目标考核 \(until) 年，考核年度为 \(year) 年。",
        en: "The target speaks of \(until), and the year to be judged is \(year).")
      return []
    }
    let years = [demand.baseYear, until]
    let table = examination.energy.table
    let balances = years.map { EnergyBalance(year: $0, examination.input.energy, table) }
    let masses = masses(demand.pollutant, years, examination)
    let gaps =
      examination.energy.gaps(of: [.production], years: years) + balances.flatMap(\.valueAddedGaps)
      + masses.gaps
    guard gaps.isEmpty, let base = masses.found.first, let current = masses.found.last else {
      check.lack(gaps)
      return []
    }
    let intensities = zip(masses.found, balances).map { $0.kilograms / $1.valueAdded }
    let allowed = intensities[0] * (Rational(1) - Rational(demand.decline))
    check.verdict = intensities[1] > allowed ? .fail : .pass
    check.measured = Figure(intensities[1].decimal(), "kg/万元")
    check.requirement = Check.Requirement(
      value: allowed.decimal(), unit: "kg/万元", source: target.source,
      confidence: target.confidence.rawValue)
    check.working =
      [base.working, current.working]
      + zip(masses.found, balances).map { mass, balance in
        let words =
          "\(mass.kilograms.decimal()) kg ÷ \(balance.valueAdded.decimal()) = "
          + (mass.kilograms / balance.valueAdded).decimal()
        let rows = Phrase.rows(balance.rowsOfValueAdded)
        return Bilingual(
          zh: "\(mass.year) 年 J ＝ \(words) kg/万元（增加值：\(rows.zh)）",
          en: "\(mass.year): J = \(words) kg per 10⁴ yuan (value added: \(rows.en))")
      }
    let sign = intensities[1] > allowed ? ">" : "≤"
    let sum = "\(intensities[0].decimal()) × (1 − \(demand.decline)) = \(allowed.decimal())"
    check.working.append(
      Bilingual(
        zh: "允许值 ＝ \(sum) kg/万元；\(intensities[1].decimal()) \(sign) \(allowed.decimal())",
        en: "allowed = \(sum) kg per 10⁴ yuan; \(intensities[1].decimal()) \(sign) "
          + allowed.decimal()))
    check.explainScope(of: target)
    return balances.flatMap(\.rowsOfValueAdded)
  }

  /// Both years by one indicator; the gaps are those of the first where none holds both years.
  private static func masses(
    _ pollutant: String, _ years: [Int], _ examination: Examination
  ) -> (found: [AnnualMass], gaps: [Bilingual]) {
    // Online monitors and limits speak of NMHC where a plan speaks of VOCs.
    let indicators = pollutant == "VOCs" ? ["VOCs", "NMHC"] : [pollutant]
    var gaps: [Bilingual] = []
    for indicator in indicators {
      var found: [AnnualMass] = []
      for year in years {
        switch AnnualMass.of(indicator, year: year, examination) {
        case .success(let mass): found.append(mass)
        case .failure(let gap): gaps.append(gap.words)
        }
      }
      if found.count == years.count { return (found, []) }
    }
    return ([], gaps)
  }

  private static func finding(
    _ check: Check, _ target: Target, _ standard: Standard, _ rows: [RowReference]
  ) -> PendingFinding {
    let (found, allowed) = (check.measured?.value ?? "", check.requirement?.value ?? "")
    let subject = check.subject ?? Bilingual(zh: "", en: "")
    let notes = check.notes(
      of: target,
      Bilingual(
        zh: "请核对排放量与增加值（不变价）口径，并说明减排措施。",
        en: "Check the masses and the value added (constant prices), and state how emissions will "
          + "be cut."))
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, standard.id, target.id), rule: card.id, verdict: .fail,
        severity: check.isAdvisory ? .warning : .violation, isAdvisory: check.isAdvisory,
        pollutant: check.pollutant, standard: standard.id, target: target.id,
        clause: target.clause, basis: check.basis,
        message: Bilingual(
          zh: "\(target.until.map(String.init) ?? "") 年\(subject.zh) \(found) kg/万元，高于目标"
            + "（\(standard.id) \(target.id)）允许的 \(allowed) kg/万元。",
          en: "The \(subject.en) in \(target.until.map(String.init) ?? "") was \(found) kg per 10⁴ "
            + "yuan, above the \(allowed) that the target (\(standard.id) \(target.id)) allows."),
        notes: notes, working: check.working, evidence: Evidence(capping: rows)))
  }
}
