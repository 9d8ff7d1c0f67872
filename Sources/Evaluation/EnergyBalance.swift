import Measures
import Standards

/// The energy and the value added of some months of one year, as far as they could be counted.
///
/// Energy sold out is taken off. Energy made on site from energy that is counted already
/// (`secondary`) is kept apart and never counted twice.
struct EnergyBalance: Sendable {
  /// One line of the balance.
  struct Series: Hashable, Sendable {
    var coefficient: EnergyCoefficient
    var use: EnergyUse

    /// By the id alone, which nearly always tells; all of it is a dozen texts.
    func hash(into hasher: inout Hasher) {
      hasher.combine(coefficient.id)
      hasher.combine(use)
    }
  }

  let year: Int
  let span: ClosedRange<Int>
  /// As ``Examination/window``.
  var window: MonthWindow?
  private let table: CoalTable
  /// Months with a row.
  private(set) var months: [Series: Set<Int>] = [:]
  /// kWh, MJ, kg or m³.
  private var quantities: [Series: Rational] = [:]
  private var logged: [Series: [LoggedQuantity]] = [:]
  /// 10⁴ yuan, by month.
  private var added: [Int: Rational] = [:]
  /// Rows that could not be converted.
  private(set) var unconverted = 0
  private(set) var rows: [RowReference] = []
  /// Those of value added among them.
  private(set) var rowsOfValueAdded: [RowReference] = []
  /// All lines, in the order of the conversion table, what was consumed first.
  private(set) var series: [Series] = []
  /// kgce of all months.
  private(set) var energy = Rational.zero
  /// 10⁴ yuan of all months.
  private(set) var valueAdded = Rational.zero

  /// - Parameter include: Which energy rows belong to the balance; all by default.
  init(
    year: Int, months span: ClosedRange<Int> = 1...12, _ record: EnergyRecord, _ table: CoalTable,
    where include: (EnergyEntry) -> Bool = { _ in true }
  ) {
    self.year = year
    self.span = span
    self.table = table
    for entry in record.energy
    where entry.span.year == year && entry.span.months.isWithin(span) && include(entry) {
      rows.append(entry.row)
      guard case .success(let coefficient, let quantity) = table.conversion(of: entry) else {
        unconverted += 1
        continue
      }
      let series = Series(coefficient: coefficient, use: entry.use)
      months[series, default: []].formUnion(entry.span.months)
      quantities[series, default: .zero] += quantity
      logged[series, default: []].add(entry)
    }
    for entry in record.production
    where entry.span.year == year && entry.span.months.isWithin(span) {
      guard let value = entry.valueAdded else { continue }
      rows.append(entry.row)
      rowsOfValueAdded.append(entry.row)
      // A yearly row says nothing of single months, and leaves none of them out.
      added[entry.span.months.lowerBound, default: .zero] += Rational(value)
      for month in entry.span.months { added[month, default: .zero] += .zero }
    }
    let lines = Dictionary(grouping: months.keys, by: \.coefficient.id)
    series = table.ids.flatMap { id in
      let own = lines[id] ?? []
      return EnergyUse.allCases.flatMap { use in own.filter { $0.use == use } }
    }
    energy = counted.reduce(.zero) { $0 + coal($1) }
    valueAdded = added.keys.sorted().reduce(.zero) { $0 + (added[$1] ?? .zero) }
  }

  /// Lines that are counted.
  var counted: [Series] { series.filter { $0.use != .secondary } }

  func quantity(_ series: Series) -> Rational { quantities[series] ?? .zero }

  func factor(_ series: Series) -> CoalTable.Factor {
    table.factor(of: series.coefficient, in: year)
  }

  /// kgce, below zero for what was sold.
  func coal(_ series: Series) -> Rational {
    let coal = quantity(series) * factor(series).kilograms
    return series.use == .sold ? .zero - coal : coal
  }

  /// kgce with electricity at another factor; other energy as it is.
  func energy(electricityAt factor: Rational) -> Rational {
    counted.reduce(.zero) { sum, series in
      guard series.coefficient.measure == .electricity else { return sum + coal(series) }
      let coal = quantity(series) * factor
      return series.use == .sold ? sum - coal : sum + coal
    }
  }

  var monthsOfValueAdded: Set<Int> { Set(added.keys) }

  /// tce per 10⁴ yuan. Only where value added is positive.
  var intensity: Rational { energy / valueAdded / Rational(1000) }

  /// Factors that no verdict may rest on, of energy that weighs something.
  var unconfirmed: [CoalTable.Factor] {
    counted.filter { quantity($0) != .zero }.map(factor).filter { !$0.convicts }
  }
}

extension EnergyBalance {
  // MARK: Arithmetic with its numbers

  /// Each energy with its factor, the sum, value added and intensity.
  var working: [Bilingual] {
    let result = intensity.decimal()
    return energyWorking + [
      Bilingual(
        zh:
          "\(label.zh)增加值 V ＝ \(valueAdded.decimal()) 万元；I ＝ \((energy / Rational(1000)).decimal()) tce ÷ "
          + "\(valueAdded.decimal()) 万元 ＝ \(result) tce/万元",
        en: "\(label.en): value added V = \(valueAdded.decimal()) (10⁴ yuan); I = "
          + "\((energy / Rational(1000)).decimal()) tce / \(valueAdded.decimal()) = \(result) tce "
          + "per 10⁴ yuan")
    ]
  }

  /// Each energy with its factor, and the sum.
  var energyWorking: [Bilingual] {
    coalLines(series) + [sum(counted.map { coal($0) }, Bilingual(zh: "综合能耗 E", en: "energy E"))]
  }

  /// Fuels with their factors, and the sum; heat and electricity are left out.
  func fuelWorking(_ fuels: [Series]) -> [Bilingual] {
    coalLines(fuels) + [sum(fuels.map { coal($0) }, Bilingual(zh: "燃料合计", en: "fuels"))]
  }

  /// Electricity in kWh, also what was made on site, and the sum.
  func electricityWorking(_ lines: [Series]) -> [Bilingual] {
    lines.map { series in
      let name = series.coefficient.label(series.use)
      let amount = loggedWords(series, (series.use == .sold ? "−" : "", "kWh"))
      return Bilingual(
        zh: "\(label.zh)\(name.zh)：\(amount.zh)", en: "\(label.en): \(name.en): \(amount.en)")
    }
  }

  private func coalLines(_ lines: [Series]) -> [Bilingual] {
    lines.map { series in
      let amount = loggedWords(series, ("", series.coefficient.measure.unit))
      let name = series.coefficient.label(series.use)
      if series.use == .secondary {
        return Bilingual(
          zh: "\(label.zh)\(name.zh)：\(amount.zh)，由已计入的能源转换而来，不重复计算",
          en: "\(label.en): \(name.en): \(amount.en), made from energy that is counted, not "
            + "counted again")
      }
      let words = " × \(factor(series).words) = \(coal(series).decimal()) kgce"
      return Bilingual(
        zh: "\(label.zh)\(name.zh)：\(amount.zh)\(words)",
        en: "\(label.en): \(name.en): \(amount.en)\(words)")
    }
  }

  /// `第 2–13 行 134476 t ＝ 134476000 kg`: as logged, with its rows, and in the base unit.
  private func loggedWords(_ series: Series, _ form: (sign: String, unit: String)) -> Bilingual {
    let parts = logged[series] ?? []
    let total = "\(form.sign)\(quantity(series).decimal()) \(form.unit)"
    let isPlain = parts.count == 1 && parts[0].unit == form.unit
    let names = parts.map(\.words)
    let sum = Bilingual(
      zh: names.map(\.zh).joined(separator: " + "), en: names.map(\.en).joined(separator: " + "))
    guard !isPlain else {
      let rows = parts[0].rowWords
      return Bilingual(zh: "\(rows.zh) \(total)", en: "\(rows.en) \(total)")
    }
    return Bilingual(zh: "\(sum.zh) ＝ \(total)", en: "\(sum.en) = \(total)")
  }

  /// `E = 147.48 + 8571.6 = 8719.08 kgce = 8.71908 tce`.
  private func sum(_ terms: [Rational], _ name: Bilingual) -> Bilingual {
    let total = terms.reduce(.zero, +)
    let list = terms.enumerated().map { index, term in
      let text = term.decimal()
      return index == 0 ? text : text.hasPrefix("-") ? "− \(text.dropFirst())" : "+ \(text)"
    }.joined(separator: " ")
    let words =
      (terms.count > 1 ? "\(list) = " : "")
      + "\(total.decimal()) kgce = \((total / Rational(1000)).decimal()) tce"
    return Bilingual(
      zh: "\(label.zh)\(name.zh) = \(words)", en: "\(label.en): \(name.en) = \(words)")
  }

  /// `2025 年`, or `2025 年 1—6 月`.
  var label: Bilingual {
    if span == 1...12 { return Bilingual(zh: "\(year) 年", en: "\(year)") }
    if span.count == 1 {
      return Bilingual(
        zh: "\(year) 年 \(span.lowerBound) 月", en: "\(year), month \(span.lowerBound)")
    }
    return Bilingual(
      zh: "\(year) 年 \(span.lowerBound)—\(span.upperBound) 月",
      en: "\(year), months \(span.lowerBound) to \(span.upperBound)")
  }

  /// Where the factors of some balances come from, each source once.
  static func sources(of balances: [EnergyBalance]) -> [Bilingual] {
    var groups: [(source: String, zh: [String], en: [String])] = []
    for balance in balances {
      for series in balance.counted {
        let factor = balance.factor(series)
        let (zh, en) = (series.coefficient.name, series.coefficient.id)
        if let index = groups.firstIndex(where: { $0.source == factor.source }) {
          guard !groups[index].en.contains(en) else { continue }
          groups[index].zh.append(zh)
          groups[index].en.append(en)
        } else {
          groups.append((factor.source, [zh], [en]))
        }
      }
    }
    return groups.map { group in
      Bilingual(
        zh: "折标依据（\(group.zh.joined(separator: "、"))）：\(group.source)",
        en: "factors of \(group.en.joined(separator: ", ")): \(group.source)")
    }
  }
}

extension ClosedRange<Int> {
  /// A yearly row is part of a whole year, and cannot be shared out over some months of it.
  fileprivate func isWithin(_ span: ClosedRange<Int>) -> Bool {
    span.contains(lowerBound) && span.contains(upperBound)
  }
}
