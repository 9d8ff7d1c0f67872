import Measures
import Report
import Standards

/// Grades a plant's carbon intensity against its sector's mean.
package enum CarbonEfficiency: Rule {
  package static let card = RuleCard(
    id: "carbon-efficiency",
    summary: Bilingual(
      zh: "碳效水平不优于同行业平均。", en: "Carbon intensity is not better than the sector's mean."),
    why: Bilingual(
      zh: "碳效码把企业与同行业比较，等级用于能耗双控和要素配置。",
      en: "The carbon-efficiency code compares a plant with its own sector; grades steer energy "
        + "quotas and support."),
    formula: Bilingual(
      zh: """
        L ＝（全年 CO₂ 排放量 − 扣减量）÷ 增加值，tCO₂/万元；扣减量为自有水电、风电、光伏和碳汇。
        K ＝ L ÷ 同期同行业平均 L。K ≤ 0.6 为 1 级，≤ 0.8 为 2 级，≤ 1.2 为 3 级，≤ 2.0 为 4 级，其余 5 级。
        有计划要求 K ＜ 1 的据此判定，其余只列等级。CO₂ 由 plant.yaml 的 energy.carbon 申报（核算报告）：碳排放因子\
        没有经核实的来源，不自行计算。标准包没有该行业该年平均值的，不评价。
        """,
      en: """
        L = (t CO₂ of the year − deducted) / value added (10⁴ yuan); deducted are own hydro, wind and \
        solar power and sinks. K = L / mean L of the sector in the same year. K ≤ 0.6 is grade 1, ≤ 0.8 \
        grade 2, ≤ 1.2 grade 3, ≤ 2.0 grade 4, above that grade 5.
        Where a plan asks for K < 1 that is judged; elsewhere the grade is listed. CO₂ is declared under \
        energy.carbon in plant.yaml (accounting report): no confirmed source of emission factors is at \
        hand, so none is computed. Without the sector's mean in a pack: not evaluated.
        """),
    source: Bilingual(
      zh: "《规上工业企业碳效等级评价方法》（转录；DB33/T 1347-2023 是否沿用未核实）；目标条款见检查项。",
      en: "A transcript of the method for grading carbon efficiency; whether DB33/T 1347-2023 kept "
        + "its figures is unconfirmed. Each check names its target."),
    examples: [
      RuleExample(
        "优于行业平均", "better than the mean",
        "carbon-target 1\nmean 2025 0.5\ncarbon 2025 59.9\nvalue-added 2025 10\nyear 2025",
        gives: .pass),
      RuleExample(
        "等于行业平均为未达标", "exactly the mean is not better",
        "carbon-target 1 ◀\nmean 2025 0.5\ncarbon 2025 60\nvalue-added 2025 10\nyear 2025",
        gives: .fail),
      RuleExample(
        "没有行业平均值不评价", "no mean of the sector",
        "carbon-target 1\ncarbon 2025 999\nvalue-added 2025 10\nyear 2025", gives: .notEvaluated),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.energy) else { return outcome }
    let method = examination.library.energy.first { $0.covers(input.plant) && !$0.grades.isEmpty }
    var isJudged = false
    for standard in examination.standards {
      for target in standard.targets {
        guard case .carbonEfficiency(let below) = target.demand else { continue }
        isJudged = true
        var check = Check(
          rule: card.id, standard: standard.id, target: target.id,
          subject: Bilingual(
            zh: "\(subject.zh)（要求小于 \(below)）", en: "\(subject.en) (to be below \(below))"),
          clause: target.clause, basis: .year, verdict: .notEvaluated,
          isAdvisory: target.isAdvisory)
        judge(&check, (target, below), method, examination)
        outcome.checks.append(check)
        if check.verdict == .fail {
          outcome.findings.append(finding(check, target, below, standard, input))
        }
      }
    }
    if !isJudged, let method {
      var check = Check(
        rule: card.id, standard: method.id, item: "K", subject: subject, basis: .year,
        verdict: .notEvaluated, isAdvisory: true)
      judge(&check, nil, method, examination)
      outcome.checks.append(check)
    }
    return outcome
  }

  private static let subject = Bilingual(zh: "碳效 K", en: "carbon efficiency K")

  private static func judge(
    _ check: inout Check, _ demand: (target: Target, below: ExactDecimal)?,
    _ method: EnergyStandard?, _ examination: Examination
  ) {
    let input = examination.input
    guard let year = input.energyYear else {
      check.reason = Bilingual(
        zh: "plant.yaml 未填写 energy_year；请填写考核年度。",
        en: "plant.yaml has no energy_year; set the year to be judged.")
      return
    }
    if let until = demand?.target.until, year > until {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "该目标只到 \(until) 年。", en: "The target ends with \(until).")
      return
    }
    let sector = input.plant.sector
    let means = examination.library.energy.flatMap(\.sectorMeans)
    guard let mean = means.first(where: { $0.sector == sector && $0.year == year }) else {
      check.reason = Bilingual(
        zh: "标准包中没有\(sectorName(sector).zh)行业 \(year) 年的平均碳排放强度；请在覆盖包的 sector_means 中补充主管部门公布的数值。",
        en: "No pack holds the mean carbon intensity of sector \(sector) in \(year); add the "
          + "published figure under sector_means of an overlay.")
      return
    }
    guard let carbon = input.declarations.energy.carbon.first(where: { $0.year == year }) else {
      check.reason = Bilingual(
        zh: "plant.yaml 未申报 \(year) 年碳排放量；请在 energy.carbon 中填写核算报告的数值。",
        en: "plant.yaml declares no CO₂ of \(year); set it under energy.carbon from the accounting "
          + "report.")
      return
    }
    let balance = EnergyBalance(year: year, input.energy, examination.energy.table)
    let gaps = examination.energy.gaps(of: [.production], years: [year]) + balance.valueAddedGaps
    guard gaps.isEmpty else {
      check.lack(gaps)
      return
    }
    let net = Rational(carbon.tonnes) - Rational(carbon.deducted)
    let intensity = net / balance.valueAdded
    let ratio = intensity / Rational(mean.value)
    let grade = method?.grades.first { grade in
      grade.atMost.map { ratio <= Rational($0) } ?? true
    }
    check.measured = Figure(ratio.decimal(), "")
    check.working = working(carbon, balance, intensity, mean, ratio)
    if let grade, let method {
      check.working.append(
        Bilingual(
          zh: "碳效等级 \(grade.grade) 级（\(method.id)；\(grade.confidence.name.zh)）",
          en: "carbon-efficiency grade \(grade.grade) (\(method.id); \(grade.confidence.name.en))"))
    }
    guard let demand else {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "没有针对该企业的碳效要求，只列等级。",
        en: "No plan asks anything of the plant's carbon efficiency; the grade is listed only.")
      return
    }
    check.verdict = ratio < Rational(demand.below) ? .pass : .fail
    let sign = ratio < Rational(demand.below) ? "<" : "≥"
    let compared = "K = \(ratio.decimal()) \(sign) \(demand.below)"
    check.working.append(
      Bilingual(
        zh: "\(compared)（要求 K < \(demand.below)，等于不算）",
        en: "\(compared) (K < \(demand.below) is asked for; equal is not enough)"))
    if !mean.confidence.convicts {
      check.isAdvisory = true
      check.reason = Phrase.advisory(mean.confidence, source: mean.source)
    }
    check.explainScope(of: demand.target)
  }

  private static func working(
    _ carbon: EnergyDeclarations.Carbon, _ balance: EnergyBalance, _ intensity: Rational,
    _ mean: SectorMean, _ ratio: Rational
  ) -> [Bilingual] {
    let words =
      "(\(carbon.tonnes) − \(carbon.deducted)) tCO2 ÷ \(balance.valueAdded.decimal()) = "
      + intensity.decimal()
    return [
      Bilingual(
        zh: "\(carbon.year) 年 L ＝ \(words) tCO₂/万元（\(carbon.source)）",
        en: "\(carbon.year): L = \(words) t CO₂ per 10⁴ yuan (\(carbon.source))"),
      Bilingual(
        zh: "K ＝ \(intensity.decimal()) ÷ 行业平均 \(mean.value)（\(mean.source)）＝ \(ratio.decimal())",
        en: "K = \(intensity.decimal()) / \(mean.value), the sector's mean (\(mean.source)) = "
          + ratio.decimal()),
    ]
  }

  private static func finding(
    _ check: Check, _ target: Target, _ below: ExactDecimal, _ standard: Standard,
    _ input: EvaluationInput
  ) -> PendingFinding {
    let found = check.measured?.value ?? ""
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, standard.id, target.id, input.energyYear.map { String($0) } ?? ""),
        rule: card.id, verdict: .fail,
        severity: check.isAdvisory ? .warning : .violation, isAdvisory: check.isAdvisory,
        standard: standard.id, target: target.id, clause: target.clause, basis: check.basis,
        message: Bilingual(
          zh: "碳效 K 为 \(found)，目标（\(standard.id) \(target.id)）要求小于 \(below)。",
          en: "Carbon efficiency K is \(found); the target (\(standard.id) \(target.id)) asks for "
            + "less than \(below)."),
        notes: [target.note, check.reason].compactMap(\.self), working: check.working))
  }
}
