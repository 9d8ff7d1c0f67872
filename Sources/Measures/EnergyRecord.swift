/// What became of the energy that a row speaks of.
package enum EnergyUse: String, Codable, CaseIterable, Sendable {
  /// Bought in or drawn from stock, and used up: it counts. Left out in a log: this.
  case consumed
  /// Sold out: what was consumed is less by it.
  case sold
  /// Made on site from energy that the log counts already (steam of an own boiler, waste-heat
  /// power): listed, never counted a second time.
  case secondary

  /// Reads the word of a log; `nil` for an unknown one.
  package init?(word: String) {
    switch word.lowercased() {
    case "", "consumed", "消费", "消耗": self = .consumed
    case "sold", "外供", "外售", "外销": self = .sold
    case "secondary", "自产", "二次": self = .secondary
    default: return nil
    }
  }
}

/// What a row of an energy or production log speaks of.
package enum LoggedSpan: Hashable, Sendable, CustomStringConvertible {
  case month(CivilMonth)
  /// The whole year: the row says nothing of any single month.
  case year(Int)

  package var year: Int {
    switch self {
    case .month(let month): month.year
    case .year(let year): year
    }
  }

  /// Months of the year that the row speaks of: a yearly row is twelve months' worth.
  package var months: ClosedRange<Int> {
    switch self {
    case .month(let month): month.month...month.month
    case .year: 1...12
    }
  }

  package var isYear: Bool { if case .year = self { true } else { false } }

  /// `2025-03`, or `2025`.
  package var description: String {
    switch self {
    case .month(let month): month.description
    case .year(let year): String(year)
    }
  }
}

/// One row of an energy log: how much of one kind of energy a month (or a year) took.
package struct EnergyEntry: Codable, Hashable, Sendable {
  package var span: LoggedSpan
  /// `electricity`, `natural-gas` …, as the coefficient table names it.
  package var energy: String
  package var quantity: ExactDecimal
  /// `kWh`, `t`, `m3` ….
  package var unit: String
  package var use: EnergyUse
  /// The product that it was used for, as the production log names it; `nil`: not told.
  package var product: String?
  package var row: RowReference

  package init(
    span: LoggedSpan, energy: String, quantity: ExactDecimal, unit: String,
    use: EnergyUse = .consumed, product: String? = nil, row: RowReference
  ) {
    self.span = span
    self.energy = energy
    self.quantity = quantity
    self.unit = unit
    self.use = use
    self.product = product
    self.row = row
  }
}

/// One row of a production log: value added (10⁴ yuan, constant prices), a product's quantity,
/// or both.
package struct ProductionEntry: Codable, Hashable, Sendable {
  package var span: LoggedSpan
  package var valueAdded: ExactDecimal?
  package var product: String?
  package var quantity: ExactDecimal?
  package var unit: String?
  package var row: RowReference

  package init(
    span: LoggedSpan, valueAdded: ExactDecimal?, product: String? = nil,
    quantity: ExactDecimal? = nil, unit: String? = nil, row: RowReference
  ) {
    self.span = span
    self.valueAdded = valueAdded
    self.product = product
    self.quantity = quantity
    self.unit = unit
    self.row = row
  }
}

/// The energy and production rows of a dossier, in file and line order.
package struct EnergyRecord: Codable, Sendable {
  package var energy: [EnergyEntry]
  package var production: [ProductionEntry]

  package init(energy: [EnergyEntry] = [], production: [ProductionEntry] = []) {
    self.energy = energy
    self.production = production
  }
}
