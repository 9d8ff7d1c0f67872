import Measures
import Report
import Standards

/// The energy that one product took in a year, and how much of it was made, as far as the logs tell.
struct ProductEnergy: Sendable {
  /// Why nothing can be said; each leaves another verdict.
  enum Obstacle: Error {
    case notApplicable(Bilingual)
    case notEvaluated(Bilingual)
    case insufficient([Bilingual])
  }

  let balance: EnergyBalance
  /// In ``unit``.
  let output: Rational
  let dimension: ProductUnit.Dimension
  let rows: [RowReference]

  /// What output is counted in: `t`.
  var unit: String { dimension.unit }

  /// - Parameters:
  ///   - names: What the production log and column `product` of the energy log call it.
  ///   - dimension: What output must be counted in; `nil`: whatever its first row is counted in.
  init(
    _ names: [String], in dimension: ProductUnit.Dimension? = .mass, year: Int,
    _ examination: Examination
  ) throws(Obstacle) {
    let record = examination.input.energy
    let names = ProductNames(names)
    let production = examination.products.filter { $0.span.year == year }
    let logged = production.compactMap(\.product)
    guard !logged.isEmpty else {
      throw .notEvaluated(
        Bilingual(
          zh: "生产日志没有 \(year) 年的产品产量；请按月填写 product、quantity、unit。",
          en: "The production log has no product of \(year); add rows with product, quantity and "
            + "unit for each month."))
    }
    guard logged.contains(where: { names.contains($0) }) else {
      let list = Set(production.compactMap(\.product)).sorted()
      throw .notApplicable(
        Bilingual(
          zh: "\(year) 年生产日志中没有该产品（已填写的产品：\(list.joined(separator: "、"))）。",
          en: "The production log of \(year) has no such product (it has "
            + "\(list.joined(separator: ", "))).")
      )
    }
    let own = production.filter { names.contains($0.product) }
    var gaps = examination.energy.gaps(years: [year])
    let first = own.lazy.compactMap { ProductUnit($0.unit ?? "")?.dimension }.first
    let counted = dimension ?? first ?? .mass
    self.dimension = counted
    output = Self.output(own, counted, year, examination.window, &gaps)

    let energy = record.energy.filter { $0.span.year == year }
    let isAttributed = energy.contains { $0.product != nil }
    if !isAttributed, !logged.allSatisfy({ names.contains($0) }) {
      throw .notEvaluated(
        Bilingual(
          zh: "企业生产多种产品，而能源日志未按产品填写；请在能源日志中增加 product（产品）列，写明每行能源用于哪种产品。",
          en: "The plant makes more than one product and the energy log does not tell them apart; "
            + "add a column product that says what each row was used for."))
    }
    if isAttributed { gaps += Self.attributionGaps(energy, year, ProductNames(logged)) }
    var balance = EnergyBalance(year: year, record, examination.energy.table) { entry in
      !isAttributed || names.contains(entry.product)
    }
    balance.window = examination.window
    if balance.counted.isEmpty {
      gaps.append(
        Bilingual(
          zh: "\(year) 年能源日志中没有用于该产品的能源", en: "no energy of \(year) is told for the product"))
    }
    gaps += balance.series.compactMap { balance.gap(of: $0) } + balance.conversionGaps
    guard gaps.isEmpty else { throw .insufficient(gaps) }
    self.balance = balance
    rows =
      energy.filter {
        !isAttributed || names.contains($0.product)
      }.map(\.row) + own.map(\.row)
  }

  /// What was made, and what keeps it from being counted.
  private static func output(
    _ own: [ProductionEntry], _ dimension: ProductUnit.Dimension, _ year: Int,
    _ window: MonthWindow?, _ gaps: inout [Bilingual]
  ) -> Rational {
    var months: Set<Int> = []
    var sum = Rational.zero
    for entry in own {
      guard let quantity = entry.quantity, let unit = ProductUnit(entry.unit ?? ""),
        unit.dimension == dimension
      else {
        gaps.append(
          Bilingual(
            zh:
              "产品 \(entry.product ?? "") 的单位“\(entry.unit ?? "")”不能换算为 \(dimension.unit)（\(entry.row.file):\(entry.row.line)）",
            en:
              "'\(entry.unit ?? "")' of product \(entry.product ?? "") cannot be counted in \(dimension.unit) "
              + "(\(entry.row.file):\(entry.row.line))"))
        continue
      }
      months.formUnion(entry.span.months)
      sum += Rational(quantity) * unit.factor
    }
    let name = own.first?.product ?? ""
    let missing = (1...12).filter { !months.contains($0) }
    if !missing.isEmpty {
      let list = window.naming(missing, of: year)
      gaps.append(
        Bilingual(
          zh: "产品 \(name) 缺 \(list.zh) 的产量（未生产的请填 0）",
          en: "product \(name) lacks \(list.en) (write 0 where none was made)"))
    } else if sum <= .zero {
      gaps.append(
        Bilingual(
          zh: "产品 \(name) \(year) 年产量合计不为正",
          en: "the output of product \(name) in \(year) is not positive"))
    }
    return sum
  }

  /// Energy that names no product, or one that nobody makes, belongs to some product: without it
  /// every figure per product is too low.
  static func attributionGaps(
    _ energy: [EnergyEntry], _ year: Int, _ logged: ProductNames
  ) -> [Bilingual] {
    var gaps: [Bilingual] = []
    let loose = energy.count { $0.product == nil && $0.use != .secondary }
    if loose > 0 {
      gaps.append(
        Bilingual(
          zh: "\(year) 年有 \(loose) 行能源未写明用于哪种产品（辅助、附属系统的用能也应分摊）",
          en: "\(Phrase.plural(loose, "energy row")) of \(year) name no product (auxiliary systems "
            + "are to be shared out as well)"))
    }
    let strange = Set(energy.compactMap(\.product).filter { !logged.contains($0) })
    if !strange.isEmpty {
      let list = strange.sorted()
      gaps.append(
        Bilingual(
          zh: "\(year) 年能源日志中的产品“\(list.joined(separator: "”“"))”不在生产日志中",
          en: "the energy log of \(year) names products that the production log has not: "
            + list.joined(separator: ", ")))
    }
    return gaps
  }

  /// kgce, kWh or kgce of fuels.
  func amount(_ quantity: ProductNorm.Quantity) -> Rational {
    counted(quantity).reduce(.zero) { sum, series in
      switch quantity {
      case .energy, .fuel: sum + balance.coal(series)
      case .electricity:
        series.use == .sold
          ? sum - balance.quantity(series) : sum + balance.quantity(series)
      }
    }
  }

  /// The lines of the balance that a quantity counts. Electricity made on site is used like any
  /// other, so it counts where kilowatt-hours are asked for and not where coal is.
  func counted(_ quantity: ProductNorm.Quantity) -> [EnergyBalance.Series] {
    switch quantity {
    case .energy: balance.counted
    case .electricity: balance.series.filter { $0.coefficient.measure == .electricity }
    case .fuel:
      balance.counted.filter {
        $0.coefficient.measure == .mass || $0.coefficient.measure == .volume
      }
    }
  }

  /// The lines of the balance that a quantity counts, with their numbers.
  func working(_ quantity: ProductNorm.Quantity) -> [Bilingual] {
    switch quantity {
    case .energy: balance.energyWorking
    case .electricity: balance.electricityWorking(counted(.electricity))
    case .fuel: balance.fuelWorking(counted(.fuel))
    }
  }

  /// In `output`'s unit; more sold than taken in is less than nothing, and no figure of a product.
  func perTonne(_ quantity: ProductNorm.Quantity) throws(Obstacle) -> Rational {
    let amount = amount(quantity)
    guard amount >= .zero else {
      let name =
        switch quantity {
        case .energy: Bilingual(zh: "能源", en: "energy")
        case .electricity: Bilingual(zh: "电力", en: "electricity")
        case .fuel: Bilingual(zh: "燃料", en: "fuel")
        }
      throw .insufficient([
        Bilingual(
          zh: "\(balance.label.zh)该产品的\(name.zh)外供量大于消费量，净消费量为负",
          en: "more \(name.en) of the product was sold than consumed in \(balance.label.en)")
      ])
    }
    return amount / output
  }
}

extension Check {
  /// Leaves the verdict that an obstacle allows.
  mutating func stop(at obstacle: ProductEnergy.Obstacle) {
    switch obstacle {
    case .notApplicable(let why): (verdict, reason) = (.notApplicable, why)
    case .notEvaluated(let why): (verdict, reason) = (.notEvaluated, why)
    case .insufficient(let gaps): lack(gaps)
    }
  }
}

extension Examination {
  /// Rows of what the plant makes, without materials that the production log holds as well (water,
  /// sand, scrap): where plant.yaml lists products under `register` and one of them is logged, those.
  var products: [ProductionEntry] {
    let rows = input.energy.production.filter { $0.product != nil }
    let listed = Set((input.declarations.register?.products ?? []).map(ProductNames.folded))
    let made = rows.filter { $0.product.map { listed.contains(ProductNames.folded($0)) } ?? false }
    return made.isEmpty ? rows : made
  }
}
