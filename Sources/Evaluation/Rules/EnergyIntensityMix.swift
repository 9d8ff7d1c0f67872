import Measures
import Report
import Standards

/// Gives the energy intensity at the base year's product mix, so that a change of mix is no saving.
package enum EnergyIntensityMix: Rule {
  package static let card = RuleCard(
    id: "energy-intensity-mix",
    summary: Bilingual(
      zh: "按基准年产品结构计算，单位增加值能耗高于目标允许值。",
      en: "At the base year's product mix, energy intensity is above what the target allows."),
    why: Bilingual(
      zh: "多做低能耗、高附加值的产品会使强度下降，而每吨产品的能耗并没有变；这不是节能。",
      en: "More of a product that takes little energy lowers the intensity while no product takes "
        + "less: that is no saving."),
    formula: Bilingual(
      zh: """
        e_p,y ＝ 产品 p 在 y 年的能耗 ÷ 产量；Q_p,b 为基准年产量，V_b 为基准年增加值（不变价）。
        I*_y ＝ Σ e_p,y × Q_p,b ÷ V_b：按基准年的产量结构、以当年各产品的单耗生产所需的能耗，除以基准年增加值。
        各产品单耗不变时 I*_y ＝ I_b，与产品结构无关。I*_y ≤ I_b ×（1 − r）^(y − b) 为通过。
        只在两个及以上产品时适用；能源日志的 product 列须写明每行能源用于哪种产品。当年新增的产品不计入，\
        基准年有而当年停产的产品单耗未知，判为数据不足。中间产品（如熟料）同样按产品计；\
        生产日志另记用水、用砂等物料的，以 plant.yaml 的 register.products 列明产品。目标考核的是实际强度，因此本项仅作提示。
        """,
      en: """
        e_p,y = energy of product p in year y / its output; Q_p,b is its output in the base year, V_b the \
        base year's value added (constant prices).
        I*_y = Σ e_p,y × Q_p,b / V_b: what the base year's output would have taken at this year's energy \
        per product, over the base year's value added. Where no product's energy changes, I*_y = I_b, \
        whatever the mix. Passes if I*_y ≤ I_b × (1 − r)^(y − b).
        For two products and more; column product of the energy log says what each row was used for. A \
        product that is new does not count; one that is made no more has no energy per tonne: \
        insufficient. Intermediate products such as clinker are products too; where the log \
        holds materials as well (water, sand), register.products of plant.yaml says what is made. \
        Advisory, because the target speaks of the intensity as it is.
        """),
    source: Bilingual(
      zh: "固定基期产量的单耗指数（拉氏）；目标条款见检查项。",
      en: "An index of energy per product at base-year output (Laspeyres); each check names its "
        + "target."),
    examples: [
      RuleExample(
        "单耗下降一半", "energy per product halved",
        mixed + "product 2021 a 5 t\nproduct 2021 b 15 t\n"
          + "energy 2021 electricity 50 kWh 12 a\nenergy 2021 electricity 15 kWh 12 b", gives: .pass
      ),
      RuleExample(
        "只有产品结构变化", "only the mix has changed",
        "mark ◀\n" + mixed + "product 2021 a 5 t\nproduct 2021 b 15 t\n"
          + "energy 2021 electricity 100 kWh 12 a\nenergy 2021 electricity 30 kWh 12 b",
        gives: .fail),
      RuleExample(
        "停产的产品单耗未知", "a product that is made no more",
        mixed + "product 2021 b 15 t\nenergy 2021 electricity 30 kWh 12 b", gives: .insufficient),
    ])

  /// 20 kWh a tonne of a, 2 kWh a tonne of b, ten tonnes of each.
  private static let mixed =
    "target 0.5 2020\nyear 2021\nvalue-added 2020 10\nvalue-added 2021 10\n"
    + "product 2020 a 10 t\nproduct 2020 b 10 t\n"
    + "energy 2020 electricity 200 kWh 12 a\nenergy 2020 electricity 20 kWh 12 b\n"

  package static func examine(_ examination: Examination) -> RuleOutcome {
    var outcome = RuleOutcome()
    for duty in examination.intensityDuties {
      var check = Check(
        rule: card.id, standard: duty.standard.id, target: duty.target.id,
        subject: Bilingual(
          zh: "按基准年产品结构的单位增加值能耗", en: "energy intensity at the base year's mix"),
        clause: duty.target.clause, basis: .year, verdict: .notEvaluated, isAdvisory: true)
      guard let year = duty.year(&check, examination.input) else {
        outcome.checks.append(check)
        continue
      }
      do throws(ProductEnergy.Obstacle) {
        let finding = try judge(&check, duty, year, examination)
        if check.verdict == .fail { outcome.findings.append(finding) }
      } catch {
        check.stop(at: error)
      }
      outcome.checks.append(check)
    }
    return outcome
  }

  /// One product in both years.
  private struct Pair {
    var name: String
    var base: ProductEnergy
    var current: ProductEnergy
    /// kgce for one unit.
    var basePerUnit: Rational
    var currentPerUnit: Rational

    init(_ name: String, base: ProductEnergy, current: ProductEnergy) throws(ProductEnergy.Obstacle)
    {
      (self.name, self.base, self.current) = (name, base, current)
      basePerUnit = try base.perTonne(.energy)
      currentPerUnit = try current.perTonne(.energy)
    }

    /// kgce that the base year's output would take at this year's energy per tonne.
    var atBaseMix: Rational { currentPerUnit * base.output }
  }

  private static func judge(
    _ check: inout Check, _ duty: IntensityDuty, _ year: Int, _ examination: Examination
  ) throws(ProductEnergy.Obstacle) -> PendingFinding {
    let (record, table) = (examination.input.energy, examination.energy.table)
    let pairs = try pairs(duty.baseYear, year, examination)
    let base = EnergyBalance(year: duty.baseYear, record, table)
    let current = EnergyBalance(year: year, record, table)
    let gaps =
      examination.energy.gaps(years: [duty.baseYear, year])
      + EnergyBalance.gaps(of: [base, current])
    guard gaps.isEmpty else { throw .insufficient(gaps) }
    let energy = pairs.reduce(Rational.zero) { $0 + $1.atBaseMix }
    let found = energy / base.valueAdded / Rational(1000)
    let allowed =
      base.intensity * (Rational(1) - Rational(duty.decline)).power(year - duty.baseYear)
    check.verdict = found > allowed ? .fail : .pass
    check.measured = Figure(found.decimal(), "tce/万元")
    check.requirement = Check.Requirement(
      value: allowed.decimal(), unit: "tce/万元", source: duty.target.source,
      confidence: duty.target.confidence.rawValue)
    check.working = working(pairs, energy, found, allowed, (base, current), duty)
    check.reason = Bilingual(
      zh: "仅作提示：目标考核的是实际强度；本项用于看出降幅中有多少来自产品结构。",
      en:
        "Advisory: the target speaks of the intensity as it is; this shows how much of its change "
        + "comes from the mix.")
    let isMixOnly = found > allowed && current.intensity <= allowed
    return finding(check, duty, year, isMixOnly, pairs)
  }

  /// All products of the base year, in both years.
  private static func pairs(
    _ baseYear: Int, _ year: Int, _ examination: Examination
  ) throws(ProductEnergy.Obstacle) -> [Pair] {
    func products(_ year: Int) -> [String] {
      let rows = examination.products.filter { $0.span.year == year }
      return Set(rows.compactMap(\.product).map(ProductNames.folded)).sorted()
    }
    let names = products(baseYear)
    guard Set(names + products(year)).count > 1 else {
      throw .notApplicable(
        Bilingual(
          zh: "生产日志中不足两种产品，没有产品结构可言。",
          en: "Fewer than two products are logged: there is no mix."))
    }
    guard !names.isEmpty else {
      throw .notEvaluated(
        Bilingual(
          zh: "生产日志没有基准年 \(baseYear) 的产品产量；请补充。",
          en: "The production log has no products of the base year \(baseYear); supply the rows."))
    }
    var pairs: [Pair] = []
    for name in names {
      let base = try ProductEnergy([name], in: nil, year: baseYear, examination)
      let current: ProductEnergy
      do throws(ProductEnergy.Obstacle) {
        current = try ProductEnergy([name], in: base.dimension, year: year, examination)
      } catch {
        guard case .notApplicable = error else { throw error }
        throw .insufficient([
          Bilingual(
            zh: "基准年的产品 \(name) 在 \(year) 年没有产量，其单耗未知",
            en: "product \(name) of the base year was not made in \(year), so its energy is unknown"
          )
        ])
      }
      pairs.append(try Pair(name, base: base, current: current))
    }
    return pairs
  }

  private static func working(
    _ pairs: [Pair], _ energy: Rational, _ found: Rational, _ allowed: Rational,
    _ years: (base: EnergyBalance, current: EnergyBalance), _ duty: IntensityDuty
  ) -> [Bilingual] {
    let (base, current) = years
    var lines = pairs.map { pair in
      let unit = pair.base.unit
      let now = pair.currentPerUnit.decimal()
      let then = pair.basePerUnit.decimal()
      let product =
        "\(now) kgce/\(unit) × \(pair.base.output.decimal()) \(unit) = "
        + "\(pair.atBaseMix.decimal()) kgce"
      return Bilingual(
        zh: "产品 \(pair.name)：\(current.year) 年单耗 × \(base.year) 年产量 ＝ \(product)"
          + "（\(base.year) 年单耗 \(then)）",
        en: "product \(pair.name): energy per unit of \(current.year) × output of \(base.year) = "
          + "\(product) (\(then) per unit in \(base.year))")
    }
    let tonnes = (energy / Rational(1000)).decimal()
    let sum = "\(tonnes) tce ÷ \(base.valueAdded.decimal()) = \(found.decimal())"
    lines.append(
      Bilingual(
        zh: "I* ＝ \(sum) tce/万元；实际强度 I ＝ \(current.intensity.decimal())，产品结构等的影响 "
          + "\((current.intensity - found).decimal())",
        en: "I* = \(sum) tce per 10⁴ yuan; as it is, I = \(current.intensity.decimal()), of which "
          + "\((current.intensity - found).decimal()) comes from the mix and from prices"))
    let sign = found > allowed ? ">" : "≤"
    let bound =
      "\(base.intensity.decimal()) × (1 − \(duty.decline))^(\(current.year) − "
      + "\(base.year)) = \(allowed.decimal()); \(found.decimal()) \(sign) \(allowed.decimal())"
    lines.append(Bilingual(zh: "允许值 ＝ \(bound)", en: "allowed = \(bound)"))
    return lines
  }

  private static func finding(
    _ check: Check, _ duty: IntensityDuty, _ year: Int, _ isMixOnly: Bool, _ pairs: [Pair]
  ) -> PendingFinding {
    let (found, allowed) = (check.measured?.value ?? "", check.requirement?.value ?? "")
    let tail =
      isMixOnly
      ? Bilingual(
        zh: "；实际强度达到目标，但仅凭单耗的变化达不到，其余降幅来自产品结构和增加值。",
        en: "; the intensity as it is meets the target, which less energy per product alone does "
          + "not: the rest comes from the mix and from value added.")
      : Bilingual(zh: "。", en: ".")
    return PendingFinding(
      Finding(
        id: Phrase.id(card.id, duty.standard.id, duty.target.id, String(year)), rule: card.id,
        verdict: .fail, severity: .warning, isAdvisory: true, standard: duty.standard.id,
        target: duty.target.id, clause: duty.target.clause, basis: check.basis,
        message: Bilingual(
          zh: "按 \(duty.baseYear) 年产品结构计算，\(year) 年单位增加值能耗为 \(found) tce/万元，高于允许的 "
            + "\(allowed) tce/万元\(tail.zh)",
          en:
            "At the product mix of \(duty.baseYear) the energy intensity of \(year) is \(found) tce "
            + "per 10⁴ yuan, above the \(allowed) that the target allows\(tail.en)"),
        notes: [check.reason].compactMap(\.self), working: check.working,
        evidence: Evidence(capping: pairs.flatMap { $0.base.rows + $0.current.rows })))
  }
}
