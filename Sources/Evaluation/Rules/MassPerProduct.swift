import Measures
import Report
import Standards

/// Judges the mass that leaves all outlets of a process in a month, a tonne of product.
package enum MassPerProduct: Rule {
  package static let card = RuleCard(
    id: "mass-per-product",
    summary: Bilingual(
      zh: "单位产品排放量超过限值。", en: "The mass emitted a tonne of product is over the limit."),
    why: Bilingual(
      zh: "单位产品排放量反映生产工艺本身的排放水平，与风量大小、产量高低无关。",
      en: "It shows what the process itself emits, however much air or product there is."),
    formula: Bilingual(
      zh: """
        单位产品排放量＝自然月内该工序全部排放口的排放量（kg）/ 当月产品产量（t）；排放量＝Σ 标干浓度 × 标干流量，缺失时段按 \
        HJ 75-2017 只对排放量修约。
        只判核查时段完整覆盖的月份。尚有未知小时的月份：已知部分就超过限值的为不合格，否则为数据不足。
        产量取产量日志中以质量计的产品；有多种时取 plant.yaml register.products 所列的。
        """,
      en: """
        Mass per product = kg of all outlets of the process in a natural month / tonnes of product; \
        kg = Σ standard dry concentration × standard dry flow, with HJ 75-2017's substitution.
        Only months that the period covers whole. A month with unknown hours fails if what is known \
        is over; else it is insufficient.
        The product is what the production log has in units of mass; of several, those that \
        register.products of plant.yaml names.
        """),
    source: Bilingual(
      zh: "GB 31572-2015 表 4、表 5 等；HJ 75-2017 表 6（据转录）。",
      en: "GB 31572-2015, tables 4 and 5, and others; HJ 75-2017, table 6 (from a transcript)"),
    examples: [
      RuleExample(
        "低于限值", "below the limit",
        "per-product 0.3\nproduct 2025 resin 249 t\nNMHC 744x1\nflow 744x100000", gives: .pass),
      RuleExample(
        "等于限值", "at the limit",
        "per-product 0.3\nproduct 2025 resin 248 t\nNMHC 744x1\nflow 744x100000", gives: .pass),
      RuleExample(
        "高于限值", "above it",
        "per-product 0.3 ◀\nproduct 2025 resin 247 t\nNMHC 744x1\nflow 744x100000", gives: .fail),
      RuleExample(
        "没有产量时不作结论", "without product nothing is concluded",
        "per-product 0.3\nNMHC 744x9\nflow 744x100000", gives: .insufficient),
    ])

  package static func examine(_ examination: Examination) -> RuleOutcome {
    let input = examination.input
    var outcome = RuleOutcome()
    var done: Set<[String]> = []
    for binding in examination.bindings where binding.limit.shape == .perProduct {
      // One check a limit, of all outlets of the process.
      guard done.insert([binding.standard.id, binding.limit.id]).inserted else { continue }
      let all = examination.bindings(ofLimit: binding.limit.id, in: binding.standard.id)
      let judging = all.first { $0.judges }
      var check = (judging ?? binding).check(card.id, input)
      check.outlet = nil
      check.subject = subject(binding)
      if let judging {
        outcome.findings += judge(&check, judging, all, examination)
      }
      outcome.checks.append(check)
    }
    return outcome
  }

  private static func subject(_ binding: LimitBinding) -> Bilingual {
    let name = Phrase.pollutant(binding.limit.pollutant)
    return Bilingual(
      zh: "单位产品\(name.zh)排放量", en: "mass of \(name.en) a tonne of product")
  }

  private static func judge(
    _ check: inout Check, _ binding: LimitBinding, _ all: [LimitBinding],
    _ examination: Examination
  ) -> [PendingFinding] {
    let input = examination.input
    let months = wholeMonths(input.period).compactMap { month, hours in
      let outlets = emitting(in: hours, all)
      return outlets.isEmpty ? nil : (month, hours, outlets)
    }
    guard !months.isEmpty else {
      check.verdict = .insufficient
      check.reason = Bilingual(
        zh: "该限值按自然月计算，核查时段内没有该限值全月执行的完整自然月。",
        en: "The limit goes by natural months, and the period covers no natural month whole in "
          + "which it is in force throughout.")
      return []
    }
    let logGaps = examination.energy.gaps(
      of: [.production], years: Set(months.map(\.0.year)).sorted())
    guard logGaps.isEmpty else {
      check.lack(logGaps)
      return []
    }
    let products: ProductNames
    switch productNames(input) {
    case .names(let names): products = ProductNames(names)
    case .gap(let reason):
      (check.verdict, check.reason) = (.insufficient, reason)
      return []
    }
    let limit = Rational(binding.limit.value)
    var findings: [PendingFinding] = []
    var gaps: [Bilingual] = []
    var worst: Rational?
    var coverage = Coverage(expected: 0, present: 0, valid: 0)
    for (month, hours, outlets) in months {
      coverage.expected += 1
      let entry = MonthMass(month, hours, binding.limit.pollutant, outlets, products, examination)
      if entry.hasData { coverage.present += 1 }
      guard let value = entry.perTonne else {
        gaps.append(entry.gap)
        continue
      }
      check.working += entry.working
      if worst.map({ value > $0 }) ?? true { worst = value }
      if value > limit {
        coverage.valid += 1
        findings.append(finding(entry, value, binding))
      } else if entry.isComplete {
        coverage.valid += 1
      } else {
        gaps.append(entry.gap)
      }
    }
    check.coverage = coverage
    check.exceeding = findings.count
    check.measured = worst.map { Figure($0.decimal(), "kg/t") }
    if !findings.isEmpty {
      check.verdict = .fail
    } else if !gaps.isEmpty {
      check.verdict = .insufficient
      check.reason = Bilingual(
        zh: gaps.map(\.zh).joined(separator: "；") + "。请补充。",
        en: gaps.map(\.en).joined(separator: "; ") + ". Supply it.")
    } else {
      check.verdict = .pass
    }
    return findings
  }

  private static func finding(
    _ month: MonthMass, _ value: Rational, _ binding: LimitBinding
  ) -> PendingFinding {
    let asked = "\(binding.limit.printedValue) kg/t"
    let text = "\(value.decimal()) kg/t"
    var finding = binding.finding(
      card, at: month.month.description,
      Bilingual(
        zh: "\(month.month) \(subject(binding).zh) \(text)，高于限值 \(asked)（\(binding.citation)）。",
        en: "\(month.month): \(text) (\(subject(binding).en)), above the limit of \(asked) "
          + "(\(binding.citation))."),
      notes: [
        Bilingual(
          zh: "请核对产量统计和全部排放口的流量、浓度，并说明原因与整改措施。",
          en:
            "Check the tonnes of product and flow and concentration of all outlets, and state the "
            + "cause and what was done.")
      ])
    finding.outlet = nil
    finding.month = month.month
    finding.working = month.working
    finding.evidence = Evidence(capping: month.rows)
    return PendingFinding(finding)
  }

  private enum Products {
    case names([String])
    case gap(Bilingual)
  }

  private static func productNames(_ input: EvaluationInput) -> Products {
    var names: [String] = []
    for entry in input.energy.production {
      guard let product = entry.product, let unit = entry.unit.flatMap({ AuditUnit($0) }),
        unit.dimension == .mass, !ProductNames(names).contains(product)
      else { continue }
      names.append(product)
    }
    if let listed = input.declarations.register?.products, names.count > 1 {
      let listed = ProductNames(listed)
      names = names.filter { listed.contains($0) }
    }
    if names.count > 1, input.declarations.register?.products.isEmpty ?? true {
      let list = names.joined(separator: ", ")
      return .gap(
        Bilingual(
          zh: "产量日志有多种产品（\(list)），不能确定哪些属于该工序；请在 plant.yaml 的 register.products 中列出。",
          en: "The production log has several products (\(list)); name those of the process under "
            + "register.products in plant.yaml."))
    }
    guard !names.isEmpty else {
      return .gap(
        Bilingual(
          zh: "产量日志没有以质量计的产品产量；请补充 product、quantity、unit。",
          en: "The production log has no product in units of mass; supply product, quantity and "
            + "unit."))
    }
    return .names(names)
  }

  /// The outlets whose mass counts in a month: those that the limit binds all through it, and beside
  /// them those of the process that have no data, which leave the sum open. None where no outlet is
  /// bound all month.
  private static func emitting(in hours: Range<Int>, _ all: [LimitBinding]) -> [Outlet] {
    var isBound = false
    let outlets = all.filter { binding in
      switch binding.standing {
      case .judges(let ranges):
        let isWhole = ranges.contains { $0.clamped(to: hours) == hours }
        isBound = isBound || isWhole
        return isWhole
      case .notEvaluated: return true
      case .notApplicable: return false
      }
    }.map(\.outlet)
    return isBound ? outlets : []
  }

  /// Natural months that lie whole in the period.
  private static func wholeMonths(_ period: Period) -> [(CivilMonth, Range<Int>)] {
    var months: [(CivilMonth, Range<Int>)] = []
    var date = CivilDate(year: period.from.date.year, month: period.from.date.month, day: 1)
    while let first = date, Instant(first) < period.to, let next = first.adding(months: 1) {
      if Instant(first) >= period.from, Instant(next) <= period.to {
        months.append((CivilMonth(first), period.firstHour(on: first)..<period.firstHour(on: next)))
      }
      date = next
    }
    return months
  }
}

/// One month's mass and product.
private struct MonthMass {
  let month: CivilMonth
  private(set) var kilograms = Rational.zero
  private(set) var tonnes = Rational.zero
  private(set) var rows: [RowReference] = []
  private(set) var hasData = false
  /// Expected hours of which nothing is known, of all outlets.
  private var unresolved = 0
  private var expected = 0
  private var known = 0
  private var substituted = 0
  private var hasBadRows = false

  init(
    _ month: CivilMonth, _ hours: Range<Int>, _ pollutant: String, _ outlets: [Outlet],
    _ products: ProductNames, _ examination: Examination
  ) {
    self.month = month
    let input = examination.input
    for outlet in outlets {
      let key = SeriesKey(outlet: outlet.id, pollutant: pollutant)
      let mass = EmissionMass(
        input.emission, key, hours: hours, calendar: examination.stops(of: outlet.id))
      kilograms += mass.kilograms
      unresolved += mass.unresolvedHours
      expected += mass.expectedHours
      known += mass.measuredHours + mass.substitutedHours
      substituted += mass.substitutedHours
      if mass.presentHours > 0 { hasData = true }
    }
    for entry in input.energy.production where entry.span == .month(month) {
      guard let product = entry.product, products.contains(product) else { continue }
      rows.append(entry.row)
      guard let quantity = entry.quantity,
        let unit = entry.unit.flatMap({ AuditUnit($0) }), unit.dimension == .mass
      else {
        hasBadRows = true
        continue
      }
      tonnes += Rational(quantity) * unit.base / Rational(1000)
    }
  }

  var isComplete: Bool { unresolved == 0 && expected > 0 && !hasBadRows }

  /// kg/t, at least; `nil` where nothing can be divided.
  var perTonne: Rational? {
    guard known > 0, tonnes > .zero, !hasBadRows else { return nil }
    return kilograms / tonnes
  }

  var gap: Bilingual {
    if hasBadRows {
      return Bilingual(
        zh: "\(month) 有单位无法识别的产量记录", en: "\(month) has production rows that cannot be used")
    }
    if tonnes <= .zero {
      return Bilingual(zh: "\(month) 没有产量或产量为 0", en: "\(month) has no product, or none but 0")
    }
    return Bilingual(
      zh: "\(month) 有 \(unresolved) 个小时的排放量未知（缺浓度或标干流量，且不能修约）",
      en: "\(month) has \(Phrase.plural(unresolved, "hour")) of unknown mass (no concentration or "
        + "standard dry flow, and no substitution)")
  }

  var working: [Bilingual] {
    guard let value = perTonne else { return [] }
    let sum = "\(kilograms.decimal()) kg / \(tonnes.decimal()) t = \(value.decimal()) kg/t"
    return [
      Bilingual(
        zh: "\(month)：\(sum)" + (substituted > 0 ? "（其中修约 \(substituted) 小时）" : "")
          + (unresolved > 0 ? "（另有 \(unresolved) 小时未知，未计入）" : ""),
        en: "\(month): \(sum)"
          + (substituted > 0 ? " (\(Phrase.plural(substituted, "hour")) substituted)" : "")
          + (unresolved > 0 ? " (\(Phrase.plural(unresolved, "hour")) unknown and left out)" : ""))
    ]
  }
}
