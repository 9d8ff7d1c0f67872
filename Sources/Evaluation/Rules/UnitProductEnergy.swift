import Measures
import Report
import Standards

/// Judges a year's energy per tonne of product against the level that binds the plant.
package enum UnitProductEnergy: Rule {
  package static let card = RuleCard(
    id: "unit-product-energy",
    summary: Bilingual(
      zh: "单位产品能耗高于限额。", en: "Energy per tonne of product is above its norm."),
    why: Bilingual(
      zh: "单位产品能耗限额是强制性标准；超过限额的企业须实施清洁生产审核和节能整改。",
      en: "The norms are mandatory; a plant above them owes a clean-production audit and measures."),
    formula: Bilingual(
      zh: """
        e ＝ E ÷ P：E 为考核年度用于该产品的能源（综合能耗、煤耗 kgce，当量值；电耗 kWh），P 为产量（t）。
        在限额施行日及以后批准环评的企业执行 2 级（准入），此前的执行 3 级（限定）；1 级为先进值，一并列出。
        水泥综合能耗 ＝ 水泥工段能耗 ÷ 水泥产量 ＋ 熟料单位产品综合能耗 × 熟料占比；各级限额按熟料占比修正：\
        限额 ＋ 斜率 ×（占比 − 75）。海拔超过 1500 m 时 3 级限额 ×（1.179 − 0.211 × P_H ÷ 101325）。
        企业只有一种产品时按全厂能耗计算；有多种产品时，能源日志的 product 列须写明每行能源用于哪种产品；\
        生产日志另记物料的，以 register.products 列明产品。
        电耗包括自产电力；综合能耗不重复计算由已计入能源转换的电力和蒸汽。施行当年不足一整年的不判定。
        外供量大于消费量（净消费量为负）的不判定。
        """,
      en: """
        e = E / P: E is the energy that the product took in the energy year (kgce by equivalent values, \
        or kWh), P its output in tonnes.
        Plants approved on or after the norm's day in force must reach level 2 (entry), earlier ones \
        level 3 (limit); level 1 (advanced) is listed as well.
        Energy of cement = energy of the cement section / cement + energy per tonne of clinker × \
        clinker share; each level is corrected by the share: level + slope × (share − 75). Above 1500 m \
        level 3 × (1.179 − 0.211 × P_H / 101325).
        A plant with one product is counted as a whole; with more, column product of the energy log \
        says what each row was used for; where the log holds materials as well, register.products says \
        what is made. Electricity counts what was made on site too; energy does not \
        count twice what was made from counted energy. A year that the norm binds only in part is not \
        judged. Where more was sold than consumed nothing is concluded.
        """),
    source: Bilingual(
      zh: "GB 16780-2021、GB 30526-2019；各检查项列明条款。",
      en: "GB 16780-2021, GB 30526-2019; each check names its clause."),
    examples: [
      RuleExample(
        "低于限额", "below the norm",
        "norm 100 107 117 clinker\nproduct 2025 clinker 1 t\nenergy 2025 heat 3400 MJ\nyear 2025",
        gives: .pass),
      RuleExample(
        "恰等于限额为达标", "exactly the norm passes",
        "norm 10 20 34.12 clinker\nproduct 2025 clinker 1 t\nenergy 2025 heat 1000 MJ\nyear 2025",
        gives: .pass),
      RuleExample(
        "高于限额", "above the norm",
        "norm 10 20 34.12 clinker ◀\nproduct 2025 clinker 1 t\nenergy 2025 heat 1001 MJ\nyear 2025",
        gives: .fail),
      RuleExample(
        "产量缺月不作结论", "a month without output decides nothing",
        "norm 1 2 3 clinker\nproduct 2025 clinker 1 t 11\nenergy 2025 heat 1001 MJ\nyear 2025",
        gives: .insufficient),
      RuleExample(
        "外供大于消费不作结论", "more sold than consumed decides nothing",
        "norm 1 2 3 clinker\nproduct 2025 clinker 1 t\nenergy 2025 heat 1000 MJ\n"
          + "sold 2025 heat 1001 MJ\nyear 2025", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    guard input.includes(.energy) else { return outcome }
    for standard in examination.library.energy where standard.covers(input.plant) {
      for norm in standard.norms {
        let isNew = input.plant.approved >= standard.effective
        let judgement = NormJudgement(norm, standard, level: isNew ? .entry : .limit, examination)
        outcome.checks.append(judgement.check)
        if judgement.check.verdict == .fail { outcome.findings.append(judgement.finding) }
      }
    }
    return outcome
  }
}

/// One norm for one plant.
private struct NormJudgement {
  var check: Check
  private let norm: ProductNorm
  private let level: ProductNorm.Level
  private let year: String
  private var rows: [RowReference] = []

  init(
    _ norm: ProductNorm, _ standard: EnergyStandard, level: ProductNorm.Level,
    _ examination: Examination
  ) {
    self.norm = norm
    self.level = level
    year = examination.input.energyYear.map { String($0) } ?? ""
    check = Check(
      rule: UnitProductEnergy.card.id, standard: standard.id, item: norm.id,
      subject: Bilingual(
        zh: "\(norm.name.zh)（\(level.rawValue) 级）", en: "\(norm.name.en) (level \(level.rawValue))"),
      clause: norm.clause, verdict: .notEvaluated, isAdvisory: !norm.confidence.convicts)
    guard let year = examination.input.energyYear else {
      check.reason = Bilingual(
        zh: "plant.yaml 未填写 energy_year；请填写考核年度。",
        en: "plant.yaml has no energy_year; set the year to be judged.")
      return
    }
    guard CivilDate(year: year, month: 1, day: 1).map({ $0 >= standard.effective }) ?? false else {
      check.verdict = .notApplicable
      check.reason = Bilingual(
        zh: "该限额自 \(standard.effective) 起施行，\(year) 年不是施行后的完整年度。",
        en: "The norm is in force from \(standard.effective); \(year) is no whole year under it.")
      return
    }
    do throws(ProductEnergy.Obstacle) {
      try judge(year, examination)
    } catch {
      check.stop(at: error)
    }
  }

  private mutating func judge(
    _ year: Int, _ examination: Examination
  ) throws(ProductEnergy.Obstacle) {
    let declared = examination.input.declarations.energy
    let product = try ProductEnergy(norm.products, year: year, examination)
    guard !product.counted(norm.quantity).isEmpty else {
      throw .insufficient([
        norm.quantity == .electricity
          ? Bilingual(zh: "能源日志中没有该产品的电力", en: "no electricity is told for the product")
          : Bilingual(zh: "能源日志中没有该产品的燃料", en: "no fuel is told for the product")
      ])
    }
    var found = try product.perTonne(norm.quantity)
    var balances = [product.balance]
    var factors = product.balance.unconfirmed
    var working = product.working(norm.quantity)
    rows = product.rows
    working.append(division(product, found))

    var share: ExactDecimal?
    if let correction = norm.share {
      let upstream = try upstreamEnergy(correction, year, examination)
      guard let declaredShare = declared.clinkerShare.first(where: { $0.year == year }) else {
        throw .notEvaluated(
          Bilingual(
            zh: "限额按熟料占比修正；请在 plant.yaml 中填写 energy.clinker_share 的 \(year) 年数值。",
            en:
              "The norm is corrected by the share of clinker; set energy.clinker_share of \(year) "
              + "in plant.yaml."))
      }
      share = declaredShare.value
      let ofUpstream = try upstream.perTonne(norm.quantity)
      let embodied = ofUpstream * Rational(declaredShare.value) / Rational(100)
      let sum = found + embodied
      working += upstream.working(norm.quantity)
      working.append(division(upstream, ofUpstream))
      working.append(
        Bilingual(
          zh: "计入熟料能耗：\(found.decimal()) + \(ofUpstream.decimal()) × "
            + "\(declaredShare.value) % = \(sum.decimal()) \(norm.unit)（占比依据：\(declaredShare.source)）",
          en: "with the clinker's energy: \(found.decimal()) + "
            + "\(ofUpstream.decimal()) × \(declaredShare.value) % = "
            + "\(sum.decimal()) \(norm.unit) (share: \(declaredShare.source))"))
      found = sum
      balances.append(upstream.balance)
      factors += upstream.balance.unconfirmed
      rows += upstream.rows
    }
    if NormLevels.needsPressure(norm, declared.altitude) {
      throw .notEvaluated(
        Bilingual(
          zh: "海拔超过 \(norm.altitude?.aboveMetres.text ?? "") m 的企业须按大气压修正；请在 plant.yaml 中填写 "
            + "energy.altitude.pressure_pa。",
          en: "A plant this high is corrected by its pressure; set energy.altitude.pressure_pa in "
            + "plant.yaml."))
    }
    let levels = NormLevels(norm, share: share, altitude: declared.altitude)
    guard let bound = levels.value(level) else {
      throw .notEvaluated(
        Bilingual(
          zh: "修正后的限额不为正（\(levels.words(level))）；请核对熟料占比和大气压。",
          en:
            "The corrected norm is not positive (\(levels.words(level))); check the share and the "
            + "pressure."))
    }
    check.verdict = found > bound ? .fail : .pass
    check.measured = Figure(found.decimal(), norm.unit)
    check.requirement = Check.Requirement(
      value: bound.decimal(), unit: norm.unit, source: norm.source,
      confidence: norm.confidence.rawValue)
    working += Self.comparison(found, levels, norm)
    check.working = working
    if norm.quantity != .electricity {
      check.working += EnergyBalance.sources(of: balances)
      check.doubt(factors)
    }
    explainDoubt()
  }

  /// The upstream product that the plant makes itself; without it the plant only grinds.
  private func upstreamEnergy(
    _ correction: ProductNorm.ShareCorrection, _ year: Int, _ examination: Examination
  ) throws(ProductEnergy.Obstacle) -> ProductEnergy {
    do throws(ProductEnergy.Obstacle) {
      return try ProductEnergy(correction.upstream, year: year, examination)
    } catch {
      guard case .notApplicable = error else { throw error }
      throw .notApplicable(
        Bilingual(
          zh: "生产日志中没有熟料，按独立粉磨站处理，不执行该项；自产熟料的请填写熟料产量。",
          en: "The production log has no clinker: a stand-alone grinding station is not under this "
            + "item. A plant that makes clinker logs it."))
    }
  }

  private func division(_ product: ProductEnergy, _ result: Rational) -> Bilingual {
    let amount = product.amount(norm.quantity).decimal()
    let unit = norm.quantity == .electricity ? "kWh" : "kgce"
    let words =
      "\(amount) \(unit) ÷ \(product.output.decimal()) t = \(result.decimal()) \(norm.unit)"
    return switch norm.quantity {
    case .energy: Bilingual(zh: "单位产品综合能耗：\(words)", en: "energy per tonne: \(words)")
    case .electricity: Bilingual(zh: "单位产品电耗：\(words)", en: "electricity per tonne: \(words)")
    case .fuel: Bilingual(zh: "单位产品煤耗：\(words)", en: "fuel per tonne: \(words)")
    }
  }

  /// All levels with their corrections, and the best that is reached.
  private static func comparison(
    _ found: Rational, _ levels: NormLevels, _ norm: ProductNorm
  ) -> [Bilingual] {
    let list = ProductNorm.Level.allCases.map { level in
      Bilingual(
        zh: "\(level.rawValue) 级 \(levels.words(level))",
        en: "level \(level.rawValue): \(levels.words(level))")
    }
    let reached = ProductNorm.Level.allCases.first { level in
      levels.value(level).map { found <= $0 } ?? false
    }
    return [
      Bilingual(
        zh: "限额（\(norm.unit)）：\(list.map(\.zh).joined(separator: "；"))",
        en: "norm (\(norm.unit)): \(list.map(\.en).joined(separator: "; "))"),
      Bilingual(
        zh: reached.map { "\(found.decimal()) 达到 \($0.rawValue) 级" }
          ?? "\(found.decimal()) 未达到 3 级",
        en: reached.map { "\(found.decimal()) reaches level \($0.rawValue)" }
          ?? "\(found.decimal()) does not reach level 3"),
    ]
  }

  private mutating func explainDoubt() {
    guard !norm.confidence.convicts else { return }
    let doubt = Phrase.advisory(norm.confidence, source: norm.source)
    check.reason =
      check.reason.map { Bilingual(zh: doubt.zh + $0.zh, en: "\(doubt.en) \($0.en)") } ?? doubt
  }

  var finding: PendingFinding {
    let (found, bound) = (check.measured?.value ?? "", check.requirement?.value ?? "")
    var notes = [
      Bilingual(
        zh: "请核对产量、能源计量与分摊；确属超限额的，应开展清洁生产审核并制定节能整改措施。",
        en: "Check output, metering and how energy is shared out; a plant that is above the norm "
          + "owes a clean-production audit and measures.")
    ]
    if let note = norm.note { notes.append(note) }
    if let reason = check.reason { notes.append(reason) }
    return PendingFinding(
      Finding(
        id: Phrase.id(UnitProductEnergy.card.id, check.standard, norm.id, year),
        rule: UnitProductEnergy.card.id, verdict: .fail,
        severity: check.isAdvisory ? .warning : .violation, isAdvisory: check.isAdvisory,
        standard: check.standard, item: norm.id, clause: norm.clause,
        message: Bilingual(
          zh:
            "\(norm.name.zh) \(found) \(norm.unit)，高于 \(level.rawValue) 级限额 \(bound) \(norm.unit)。",
          en: "\(norm.name.en): \(found) \(norm.unit), above level \(level.rawValue) of the norm, "
            + "\(bound) \(norm.unit)."),
        notes: notes, working: check.working, evidence: Evidence(capping: rows)))
  }
}
