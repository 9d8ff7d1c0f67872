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
        """,
      en: """
        E = Σ quantity × standard-coal coefficient (GB/T 2589-2020, equivalent values); \
        I = E / value added (tce per 10⁴ yuan, constant prices).
        Passes if I_y ≤ I_b × (1 − r)^(y − b). A missing month, a value added that is not positive, \
        or a row that cannot be converted: insufficient.
        """),
    source: Bilingual(
      zh: "GB/T 2589-2020；目标条款见检查项。", en: "GB/T 2589-2020; each check names its target."),
    examples: [
      RuleExample(
        "低于允许值", "below what is allowed",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 99 kWh\nvalue-added 2021 10\nyear 2021"),
      RuleExample(
        "恰等于允许值为通过", "exactly what is allowed passes",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 100 kWh\nvalue-added 2021 10\nyear 2021"),
      RuleExample(
        "高于允许值", "above it",
        "target 0.5 2020 ◀\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 101 kWh\nvalue-added 2021 10\nyear 2021"),
      RuleExample(
        "缺一个月不作结论", "eleven months decide nothing",
        "target 0.5 2020\nenergy 2020 electricity 200 kWh\nvalue-added 2020 10\n"
          + "energy 2021 electricity 500 kWh 11\nvalue-added 2021 10\nyear 2021"),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.energy) else { return outcome }
    for standard in examination.library.standards where standard.covers(input.plant) {
      for target in standard.targets {
        var check = Check(
          rule: card.id, standard: standard.id, target: target.id, clause: target.clause,
          verdict: .notEvaluated,
          isAdvisory: !target.confidence.convicts || target.scope == .city)
        let evidence = judge(&check, target, input)
        outcome.checks.append(check)
        if check.verdict == .fail {
          outcome.findings.append(finding(check, target, standard, evidence, input))
        }
      }
    }
    return outcome
  }

  /// Fills in the verdict and returns the rows that it rests on.
  private static func judge(
    _ check: inout Check, _ target: Target, _ input: EvaluationInput
  ) -> [RowReference] {
    guard let year = input.energyYear else {
      check.reason = Bilingual(
        zh: "plant.yaml 未填写 energy_year；请填写考核年度。",
        en: "plant.yaml has no energy_year; set the year to be judged.")
      return []
    }
    if year <= target.baseYear {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "考核年度 \(year) 不晚于基准年 \(target.baseYear)。",
        en: "The year \(year) is not after the base year \(target.baseYear).")
      return []
    }
    if let until = target.until, year > until {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "该目标只到 \(until) 年。", en: "The target ends with \(until).")
      return []
    }
    let base = EnergyBalance(year: target.baseYear, input.energy)
    let current = EnergyBalance(year: year, input.energy)
    let gaps =
      rejections(input) + mixed(input, [target.baseYear, year])
      + gaps(of: (target.baseYear, base), (year, current))
    guard gaps.isEmpty else {
      check.verdict = .insufficient
      check.reason = Bilingual(
        zh: gaps.map(\.zh).joined(separator: "；") + "。请补充数据。",
        en: gaps.map(\.en).joined(separator: "; ") + ". Supply the rows.")
      return []
    }
    let decline = (Rational(1) - Rational(target.annualDecline)).power(year - target.baseYear)
    let allowed = base.intensity * decline
    check.verdict = current.intensity > allowed ? .fail : .pass
    check.intensity = IntensityFigures(
      intensity: current.intensity.decimal(), baseIntensity: base.intensity.decimal(),
      allowed: allowed.decimal(), year: year, baseYear: target.baseYear)
    let unconfirmed = StandardCoal.all.filter {
      base.unconfirmed.contains($0) || current.unconfirmed.contains($0)
    }
    if !unconfirmed.isEmpty {
      check.isAdvisory = true
      check.reason = Bilingual(
        zh: "仅作提示：以下折标系数未经标准原文核实："
          + unconfirmed.map { "\($0.name) \($0.factor)（\($0.confidence.rawValue)）" }
          .joined(separator: "、") + "。",
        en: "Advisory: these coefficients are not confirmed by the text itself: "
          + unconfirmed.map { "\($0.id) \($0.factor) (\($0.confidence.rawValue))" }
          .joined(separator: ", ") + ".")
    } else if target.scope == .city {
      check.reason = Bilingual(
        zh: "仅作提示：该目标针对全市，不直接约束单个企业。",
        en: "Advisory: the target speaks of the city, not of one plant.")
    }
    return base.rows + current.rows
  }

  /// What stands in the logs by months and as a whole year would count twice.
  private static func mixed(_ input: EvaluationInput, _ years: [Int]) -> [Bilingual] {
    input.energy.mixedSpans.filter { years.contains($0.year) }.map {
      Bilingual(
        zh: "\($0.year) 年的\($0.subject.zh)既有月度数据又有年度数据",
        en: "\($0.subject.en) of \($0.year) is given by months and as a whole year")
    }
  }

  /// A row that could not be read may be of either year, and what it held is missing from the sum.
  private static func rejections(_ input: EvaluationInput) -> [Bilingual] {
    [LogKind.energy, .production].compactMap { kind in
      let rejected = input.logs.filter { $0.kind == kind }.reduce(0) { $0 + $1.rejected }
      guard rejected > 0 else { return nil }
      return Bilingual(
        zh: "\(kind == .energy ? "能源" : "产值")日志有 \(rejected) 行无法识别",
        en: "\(Phrase.plural(rejected, "row")) of the \(kind.rawValue) logs could not be read")
    }
  }

  /// What keeps two years from being compared.
  private static func gaps(
    of base: (year: Int, balance: EnergyBalance), _ current: (year: Int, balance: EnergyBalance)
  ) -> [Bilingual] {
    var gaps: [Bilingual] = []
    let both = [base, current]
    let kinds = Set(both.flatMap { $0.balance.months.keys }).sorted()
    if kinds.isEmpty {
      gaps.append(Bilingual(zh: "没有能源消费数据", en: "no energy rows"))
    }
    for (year, balance) in both {
      for kind in kinds {
        let missing = (1...12).filter { !(balance.months[kind]?.contains($0) ?? false) }
        guard !missing.isEmpty else { continue }
        let list = missing.map(String.init)
        let name = StandardCoal.named(kind)?.name ?? kind
        gaps.append(
          Bilingual(
            zh: "\(name) \(year) 年缺 \(list.joined(separator: "、")) 月（未使用的请填 0）",
            en: "\(kind) lacks month \(list.joined(separator: ", ")) of \(year) "
              + "(write 0 where none was used)"))
      }
      if balance.monthsOfValueAdded < 12 {
        let lacking = 12 - balance.monthsOfValueAdded
        gaps.append(
          Bilingual(
            zh: "\(year) 年缺 \(lacking) 个月的增加值",
            en: "\(year) lacks \(Phrase.plural(lacking, "month")) of value added"))
      } else if balance.valueAdded <= .zero {
        gaps.append(
          Bilingual(
            zh: "\(year) 年增加值合计不为正", en: "the value added of \(year) is not positive"))
      }
      if balance.unconverted > 0 {
        gaps.append(
          Bilingual(
            zh: "\(year) 年有 \(balance.unconverted) 行能源数据无法折标（见 \(UnconvertedEnergy.card.id)）",
            en: "\(Phrase.plural(balance.unconverted, "energy row")) of \(year) cannot be "
              + "converted (see \(UnconvertedEnergy.card.id))"))
      }
    }
    return gaps
  }

  private static func finding(
    _ check: Check, _ target: Target, _ standard: Standard, _ rows: [RowReference],
    _ input: EvaluationInput
  ) -> PendingFinding {
    let figures = check.intensity
    let (year, base) = (figures?.year ?? 0, figures?.baseYear ?? 0)
    let (value, allowed) = (figures?.intensity ?? "", figures?.allowed ?? "")
    let message = Bilingual(
      zh: "\(year) 年单位增加值能耗 \(value) tce/万元，高于目标（\(standard.id) \(target.id)）允许的 "
        + "\(allowed) tce/万元（\(base) 年为 \(figures?.baseIntensity ?? "")，年均下降率 "
        + "\(target.annualDecline)）。",
      en:
        "Energy intensity in \(year) was \(value) tce per 10⁴ yuan, above the \(allowed) that the "
        + "target (\(standard.id) \(target.id)) allows (\(figures?.baseIntensity ?? "") in \(base), "
        + "to fall by \(target.annualDecline) a year).")
    var notes = [
      Bilingual(
        zh: "请核对能源台账、增加值（不变价）口径与折标系数，并提交节能整改措施。",
        en: "Check the energy ledger, the value added (constant prices) and the coefficients, and "
          + "submit measures.")
    ]
    if let note = target.note { notes.append(note) }
    if let reason = check.reason { notes.append(reason) }
    if !target.confidence.convicts {
      notes.append(Phrase.advisory(target.confidence, source: target.source))
    }
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, standard.id, target.id, String(year)), rule: card.id,
        verdict: .fail, severity: check.isAdvisory ? .warning : .violation,
        isAdvisory: check.isAdvisory, standard: standard.id, target: target.id,
        clause: target.clause, message: message, notes: notes, intensity: figures,
        evidence: Evidence(capping: rows)))
  }
}
