import Measures
import Report
import Standards

/// Judges a year's energy intensity against what a plan's annual decline allows.
package enum EnergyIntensityDecline: Rule {
  package static let card = RuleCard(
    id: "energy-intensity-decline",
    summary: Bilingual(
      zh: "单位增加值能耗高于目标年度允许值。",
      en: "Energy per value added is above what the target allows for the year."),
    why: Bilingual(
      zh: "能耗双控按强度考核：产量增减不掩盖单位能耗的变化。",
      en: "Plans ask for intensity, so that a year of little output hides no waste."),
    formula: Bilingual(
      zh: """
        E＝Σ 能源消费量 × 折标系数（GB/T 2589-2020 当量值）；I＝E / 增加值（tce/万元，不变价）。
        I_y ≤ I_b ×（1 − r）^(y − b) 为通过；缺月、增加值合计不为正或存在无法折标的数据时判为数据不足。
        能源日志 use 列：sold（外供）扣除；secondary（由已计入的能源自产的蒸汽、电力等）不重复计算。
        plant.yaml 的 energy.calorific 申报了实测低位热值的，以实测值 ÷ 标准煤热值代替默认系数。
        申报了两个年度的电力等价值系数（energy.electricity_equal_value）时，同时列出按等价值计算的强度，仅供参考。
        """,
      en: """
        E = Σ quantity × standard-coal coefficient (GB/T 2589-2020, equivalent values); \
        I = E / value added (tce per 10⁴ yuan, constant prices).
        Passes if I_y ≤ I_b × (1 − r)^(y − b). A missing month, a value added that is not positive, \
        or a row that cannot be converted: insufficient.
        Column `use` of the energy log: what is `sold` is taken off; what is `secondary` (steam or \
        power made on site from energy that is counted) is not counted again.
        A measured calorific value (plant.yaml, energy.calorific) over that of standard coal goes \
        before the default coefficient. Where the equal value of electricity is declared for both \
        years, the intensity by it is shown beside, and decides nothing.
        """),
    source: Bilingual(
      zh: "GB/T 2589-2020；目标条款见检查项。", en: "GB/T 2589-2020; each check names its target."),
    examples: [
      RuleExample(
        "低于允许值", "below what is allowed",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 99 kWh\nvalue-added 2021 10\nyear 2021", gives: .pass),
      RuleExample(
        "恰等于允许值为通过", "exactly what is allowed passes",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 100 kWh\nvalue-added 2021 10\nyear 2021", gives: .pass),
      RuleExample(
        "高于允许值", "above it",
        "target 0.5 2020 ◀\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 101 kWh\nvalue-added 2021 10\nyear 2021", gives: .fail),
      RuleExample(
        "外供能源扣除", "energy sold is taken off",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 101 kWh\nsold 2021 electricity 1 kWh\n"
          + "sold 2020 electricity 0 kWh\nvalue-added 2021 10\nyear 2021", gives: .pass),
      RuleExample(
        "缺一个月不作结论", "eleven months decide nothing",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 500 kWh 11\nvalue-added 2021 10\nyear 2021",
        gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for duty in examination.intensityDuties {
      let target = duty.target
      var check = Check(
        rule: card.id, standard: duty.standard.id, target: target.id, clause: target.clause,
        verdict: .notEvaluated, isAdvisory: target.isAdvisory)
      guard let year = duty.year(&check, examination.input) else {
        outcome.checks.append(check)
        continue
      }
      let rows = judge(&check, target, duty.decline, (duty.baseYear, year), examination)
      outcome.checks.append(check)
      if check.verdict == .fail {
        outcome.findings.append(finding(check, target, duty.decline, duty.standard, rows))
      }
    }
    return outcome
  }

  /// Fills in the verdict with its arithmetic and returns the rows that it rests on.
  private static func judge(
    _ check: inout Check, _ target: Target, _ decline: ExactDecimal,
    _ years: (base: Int, current: Int), _ examination: Examination
  ) -> [RowReference] {
    let (record, table) = (examination.input.energy, examination.energy.table)
    let base = EnergyBalance(year: years.base, record, table)
    let current = EnergyBalance(year: years.current, record, table)
    let gaps =
      examination.energy.gaps(years: [years.base, years.current])
      + EnergyBalance.gaps(of: [base, current])
    guard gaps.isEmpty else {
      check.lack(gaps)
      return []
    }
    let allowed =
      base.intensity * (Rational(1) - Rational(decline)).power(years.current - years.base)
    check.verdict = current.intensity > allowed ? .fail : .pass
    check.intensity = IntensityFigures(
      intensity: current.intensity.decimal(), baseIntensity: base.intensity.decimal(),
      allowed: allowed.decimal(), year: years.current, baseYear: years.base,
      path: examination.input.isWorded ? path(from: base, to: current, decline, examination) : [])
    check.requirement = Check.Requirement(
      value: allowed.decimal(), unit: "tce/万元", source: target.source,
      confidence: target.confidence.rawValue)
    check.measured = Figure(current.intensity.decimal(), "tce/万元")
    check.doubt(base.unconfirmed + current.unconfirmed)
    check.explainScope(of: target)
    guard examination.input.isWorded else { return [] }
    check.working =
      base.working + current.working
      + [allowance(base, decline, current, allowed)]
      + EnergyBalance.sources(of: [base, current])
      + equalValues(base, current, table)
    return base.rows + current.rows
  }

  /// Years of a path that are drawn.
  private static let pathLimit = 30

  /// The years from the base to the one judged: allowed and, where the logs are whole, measured.
  private static func path(
    from base: EnergyBalance, to current: EnergyBalance, _ decline: ExactDecimal,
    _ examination: Examination
  ) -> [IntensityFigures.Step] {
    guard current.year - base.year <= pathLimit else { return [] }
    let factor = Rational(1) - Rational(decline)
    return (base.year...current.year).map { year in
      let balance =
        year == base.year
        ? base
        : year == current.year
          ? current
          : EnergyBalance(year: year, examination.input.energy, examination.energy.table)
      let isWhole =
        examination.energy.gaps(years: [year]).isEmpty && EnergyBalance.gaps(of: [balance]).isEmpty
      return IntensityFigures.Step(
        year: year, allowed: (base.intensity * factor.power(year - base.year)).decimal(),
        measured: isWhole ? balance.intensity.decimal() : nil)
    }
  }

  /// What the target allows, with its numbers, and how the year compares; exact values decide.
  private static func allowance(
    _ base: EnergyBalance, _ decline: ExactDecimal, _ current: EnergyBalance, _ allowed: Rational
  ) -> Bilingual {
    let years = "\(current.year) − \(base.year)"
    let sum = "\(base.intensity.decimal()) × (1 − \(decline))^(\(years)) = \(allowed.decimal())"
    let sign = current.intensity > allowed ? ">" : "≤"
    let compared = "\(current.intensity.decimal()) \(sign) \(allowed.decimal())"
    return Bilingual(
      zh: "允许值 ＝ \(sum) tce/万元；\(compared)（按未修约的精确值比较）",
      en: "allowed = \(sum) tce per 10⁴ yuan; \(compared) (compared exactly, before rounding)")
  }

  /// Both years with electricity at its equal value, where the plant declares it.
  private static func equalValues(
    _ base: EnergyBalance, _ current: EnergyBalance, _ table: CoalTable
  ) -> [Bilingual] {
    let balances = [base, current]
    let declared = balances.map { table.equalValue(in: $0.year) }
    guard declared.contains(where: { $0 != nil }) else { return [] }
    return zip(balances, declared).map { balance, equal in
      guard let equal else {
        return Bilingual(
          zh: "\(balance.year) 年未申报电力等价值系数，无法列出该年按等价值计算的强度",
          en: "no equal value of electricity is declared for \(balance.year): its intensity by "
            + "equal value cannot be given")
      }
      let energy = balance.energy(electricityAt: Rational(equal.value)) / Rational(1000)
      let words = "\(energy.decimal()) tce ÷ \(balance.valueAdded.decimal()) = "
      let result = (energy / balance.valueAdded).decimal()
      return Bilingual(
        zh: "\(balance.year) 年按等价值（电力 \(equal.value) kgce/kWh，\(equal.source)）："
          + "\(words)\(result) tce/万元，仅供参考，不参与判定",
        en:
          "\(balance.year) by equal value (electricity \(equal.value) kgce/kWh, \(equal.source)): "
          + "\(words)\(result) tce per 10⁴ yuan, for information only")
    }
  }

  private static func finding(
    _ check: Check, _ target: Target, _ decline: ExactDecimal, _ standard: Standard,
    _ rows: [RowReference]
  ) -> PendingFinding {
    let figures = check.intensity
    let (year, base) = (figures?.year ?? 0, figures?.baseYear ?? 0)
    let (value, allowed) = (figures?.intensity ?? "", figures?.allowed ?? "")
    let message = Bilingual(
      zh: "\(year) 年单位增加值能耗 \(value) tce/万元，高于目标（\(standard.id) \(target.id)）允许的 "
        + "\(allowed) tce/万元（\(base) 年为 \(figures?.baseIntensity ?? "")，年均下降率 "
        + "\(decline)）。",
      en:
        "Energy intensity in \(year) was \(value) tce per 10⁴ yuan, above the \(allowed) that the "
        + "target (\(standard.id) \(target.id)) allows (\(figures?.baseIntensity ?? "") in \(base), "
        + "to fall by \(decline) a year).")
    let notes = check.notes(
      of: target,
      Bilingual(
        zh: "请核对能源台账、增加值（不变价）口径与折标系数，并提交节能整改措施。",
        en: "Check the energy ledger, the value added (constant prices) and the coefficients, and "
          + "submit measures."))
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, standard.id, target.id, String(year)), rule: card.id,
        verdict: .fail, severity: check.isAdvisory ? .warning : .violation,
        isAdvisory: check.isAdvisory, standard: standard.id, target: target.id,
        clause: target.clause, message: message, notes: notes, working: check.working,
        intensity: figures,
        evidence: Evidence(capping: rows)))
  }
}
