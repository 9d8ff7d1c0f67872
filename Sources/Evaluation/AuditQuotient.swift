import Measures
import Report
package import Standards

/// A measured item of one year, from the energy and production logs.
struct AuditQuotient: Sendable {
  enum Result: Sendable {
    case value(Rational)
    /// Some month, unit or quantity is missing: see `gap`.
    case gap
  }

  private(set) var result = Result.gap
  /// What is missing, as a sentence without its full stop; `nil` where nothing is.
  private(set) var gap: Bilingual?
  private(set) var rows: [RowReference] = []
  /// Kinds of energy whose conversion factor is not confirmed.
  private(set) var unconfirmed: [Bilingual] = []
  /// The arithmetic with its numbers.
  private(set) var working: [Bilingual] = []

  init(
    _ computation: AuditComputation, _ unit: String, year: Int, _ logs: EnergyLogs
  ) {
    let record = logs.record
    let balance = EnergyBalance(year: year, record, logs.table)
    guard let units = AuditComputation.units(of: unit) else {
      gap = Bilingual(zh: "单位“\(unit)”无法计算", en: "The unit '\(unit)' cannot be computed")
      return
    }
    var gaps = logs.gaps(of: computation.kinds, years: [year])
    let names = { (kind: String) in logs.table.named(kind)?.named }
    let top = sum(computation.numerator, units.numerator, balance, record, names, &gaps)
    let bottom = sum(computation.denominator, units.denominator, balance, record, names, &gaps)
    if top.dimension != nil, units.numerator == nil, top.dimension != bottom.dimension {
      gaps.append(
        Bilingual(
          zh: "\(year) 年各项的计量单位不同类，无法求比例",
          en: "The quantities of \(year) are measured in units of different kinds"))
    }
    if gaps.isEmpty, bottom.value <= .zero {
      gaps.append(
        Bilingual(
          zh: "\(year) 年的分母合计为 0，无法计算", en: "The quantities to divide by are 0 in \(year)"))
    }
    // A term may stand above and below the line, and is missing only once.
    var told: Set<Bilingual> = []
    gaps = gaps.filter { told.insert($0).inserted }
    guard gaps.isEmpty else {
      gap = Bilingual(
        zh: gaps.map(\.zh).joined(separator: "；"), en: gaps.map(\.en).joined(separator: "; "))
      return
    }
    let isShare = units.numerator == nil
    let value = top.value / bottom.value * Rational(isShare ? 100 : 1)
    result = .value(value)
    let formula = "\(top.value.decimal()) / \(bottom.value.decimal())" + (isShare ? " × 100" : "")
    let text = "\(formula) = \(value.decimal()) \(unit)"
    working.append(Bilingual(zh: "\(year) 年：\(text)", en: "\(year): \(text)"))
  }

  private struct Sum {
    var value = Rational.zero
    var dimension: AuditUnit.Dimension?
  }

  private mutating func sum(
    _ terms: [AuditComputation.Term], _ unit: AuditUnit?, _ balance: EnergyBalance,
    _ record: EnergyRecord, _ names: (String) -> Bilingual?, _ gaps: inout [Bilingual]
  ) -> Sum {
    let year = balance.year
    var total = Sum()
    for term in terms {
      let part: Sum
      switch term {
      case .energy: part = energy(balance, &gaps)
      case .energyKind(let kind):
        let name = names(kind) ?? Bilingual(zh: kind, en: kind)
        part = energy(of: kind, balance, name, &gaps)
      case .product(let names): part = product(names, year, record, &gaps)
      }
      if let known = total.dimension, let mine = part.dimension, known != mine {
        gaps.append(
          Bilingual(
            zh: "\(year) 年各项的计量单位不同类，不能相加",
            en: "Quantities of \(year) in units of different kinds cannot be added"))
      }
      total.dimension = total.dimension ?? part.dimension
      total.value += part.value
    }
    guard let unit, let dimension = total.dimension else { return total }
    guard unit.dimension == dimension else {
      gaps.append(
        Bilingual(
          zh: "\(year) 年日志的计量单位与该项的单位不同类",
          en: "The logs of \(year) are in units of another kind than the item's"))
      return total
    }
    total.value = total.value / unit.base
    return total
  }

  /// kgce of the whole year, net of what was sold.
  private mutating func energy(_ balance: EnergyBalance, _ gaps: inout [Bilingual]) -> Sum {
    rows += balance.rows
    unconfirmed += balance.unconfirmed.map(\.coefficient.named)
    let year = balance.year
    gaps += Self.unconverted(balance)
    let short = balance.counted.filter { balance.months[$0]?.count != 12 }
    if balance.counted.isEmpty || !short.isEmpty {
      let names = short.map { $0.coefficient.label($0.use) }
      gaps.append(missing(Bilingual(zh: "能源", en: "energy"), year, names))
    } else if balance.energy < .zero {
      gaps.append(
        Bilingual(
          zh: "\(year) 年外供能源大于消费量，综合能耗为负",
          en: "more energy was sold than consumed in \(year)"))
    }
    return Sum(value: balance.energy, dimension: .coal)
  }

  /// One kind of energy net of what was sold, in kWh where it is electricity and in kg, m³ or MJ
  /// elsewhere.
  private mutating func energy(
    of kind: String, _ balance: EnergyBalance, _ name: Bilingual, _ gaps: inout [Bilingual]
  ) -> Sum {
    rows += balance.rows
    var total = Sum()
    let lines = balance.counted.filter { $0.coefficient.id == kind }
    for line in lines {
      let quantity = balance.quantity(line)
      total.value += line.use == .sold ? .zero - quantity : quantity
      total.dimension =
        switch line.coefficient.measure {
        case .electricity: .electricity
        case .mass: .mass
        case .volume: .volume
        case .heat: nil
        }
    }
    // What could not be converted may be of this kind.
    gaps += Self.unconverted(balance)
    if lines.isEmpty || lines.contains(where: { balance.months[$0]?.count != 12 }) {
      gaps.append(missing(name, balance.year, []))
    } else if total.value < .zero {
      gaps.append(
        Bilingual(
          zh: "\(balance.year) 年\(name.zh)外供量大于消费量，净消费量为负",
          en: "more \(name.en) was sold than consumed in \(balance.year)"))
    }
    return total
  }

  private mutating func product(
    _ names: [String], _ year: Int, _ record: EnergyRecord, _ gaps: inout [Bilingual]
  ) -> Sum {
    var total = Sum()
    var months: Set<Int> = []
    let wanted = ProductNames(names)
    for entry in record.production where entry.span.year == year {
      guard let product = entry.product, wanted.contains(product), let quantity = entry.quantity
      else { continue }
      rows.append(entry.row)
      guard let unit = entry.unit.flatMap({ AuditUnit($0) }),
        total.dimension == nil || total.dimension == unit.dimension
      else {
        gaps.append(
          Bilingual(
            zh: "\(year) 年“\(product)”有单位无法识别的记录",
            en: "A row of '\(product)' in \(year) has a unit that cannot be used"))
        return total
      }
      months.formUnion(entry.span.months)
      total.dimension = unit.dimension
      total.value += Rational(quantity) * unit.base
    }
    if months.count != 12 {
      let name = names.joined(separator: " / ")
      gaps.append(missing(Bilingual(zh: name, en: name), year, []))
    }
    return total
  }

  private static func unconverted(_ balance: EnergyBalance) -> [Bilingual] {
    guard balance.unconverted > 0 else { return [] }
    return [
      Bilingual(
        zh: "\(balance.year) 年有无法折标的能源数据（见 \(UnconvertedEnergy.card.id)）",
        en: "Energy rows of \(balance.year) cannot be converted (see "
          + "\(UnconvertedEnergy.card.id))")
    ]
  }

  private func missing(_ name: Bilingual, _ year: Int, _ kinds: [Bilingual]) -> Bilingual {
    let list = Bilingual(
      zh: kinds.isEmpty ? "" : "（\(kinds.map(\.zh).joined(separator: "、"))）",
      en: kinds.isEmpty ? "" : " (\(kinds.map(\.en).joined(separator: ", ")))")
    return Bilingual(
      zh: "\(year) 年“\(name.zh)”不足 12 个月\(list.zh)，没有的请填 0",
      en: "'\(name.en)' of \(year) lacks months\(list.en); write 0 where there was none")
  }
}

extension AuditComputation {
  /// The logs that its terms are read from.
  fileprivate var kinds: [LogKind] {
    let isOfProducts = (numerator + denominator).map { term in
      switch term {
      case .energy, .energyKind: false
      case .product: true
      }
    }
    return (isOfProducts.contains(false) ? [.energy] : [])
      + (isOfProducts.contains(true) ? [.production] : [])
  }
}

extension AuditUnit {
  /// One unit in kg, m, m², m³, kWh or kgce.
  package var base: Rational { Rational(Int128(factor)) * .powerOfTen(exponent) }
}
