import Measures

/// The energy and the value added of one year, as far as they could be counted.
struct EnergyBalance: Sendable {
  /// Months with a row, by kind of energy.
  private(set) var months: [String: Set<Int>] = [:]
  /// kgce, by kind of energy.
  private var coal: [String: Rational] = [:]
  /// 10⁴ yuan, by month.
  private var added: [Int: Rational] = [:]
  /// Rows of the year that could not be converted.
  private(set) var unconverted = 0
  private(set) var rows: [RowReference] = []

  init(year: Int, _ record: EnergyRecord) {
    for entry in record.energy where entry.month.year == year {
      rows.append(entry.row)
      guard case .success(let energy, let quantity) = entry.conversion else {
        unconverted += 1
        continue
      }
      months[energy.id, default: []].formUnion(entry.months)
      coal[energy.id, default: .zero] += quantity
    }
    for entry in record.production where entry.month.year == year {
      guard let value = entry.valueAdded else { continue }
      rows.append(entry.row)
      added[entry.month.month, default: .zero] += Rational(value)
      // A yearly row says nothing of single months, and leaves none of them out.
      for month in entry.months { added[month, default: .zero] += .zero }
    }
  }

  /// kgce of the whole year.
  var energy: Rational { coal.keys.sorted().reduce(.zero) { $0 + (coal[$1] ?? .zero) } }

  /// 10⁴ yuan of the whole year.
  var valueAdded: Rational { added.keys.sorted().reduce(.zero) { $0 + (added[$1] ?? .zero) } }

  var monthsOfValueAdded: Int { added.count }

  /// tce per 10⁴ yuan. Only where value added is positive.
  var intensity: Rational { energy / valueAdded / Rational(1000) }

  /// Kinds whose factor is not confirmed and that weigh something.
  var unconfirmed: [StandardCoal] {
    StandardCoal.all.filter { !$0.convicts && (coal[$0.id] ?? .zero) != .zero }
  }
}

/// What an energy row comes to.
enum EnergyConversion: Sendable {
  /// kgce.
  case success(StandardCoal, Rational)
  case unknownEnergy
  case unknownUnit(StandardCoal)
  case negative
}

extension EnergyEntry {
  var conversion: EnergyConversion {
    guard let coal = StandardCoal.named(energy) else { return .unknownEnergy }
    guard let base = coal.base(of: unit) else { return .unknownUnit(coal) }
    guard quantity.mantissa >= 0 else { return .negative }
    return .success(coal, Rational(quantity) * base * Rational(coal.factor))
  }
}
