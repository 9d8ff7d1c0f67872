/// What became of the energy that a row speaks of.
package enum EnergyUse: String, CaseIterable, Sendable {
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

/// One row of an energy log: how much of one kind of energy a month (or a year) took.
package struct EnergyEntry: Hashable, Sendable {
  package var month: CivilMonth
  /// The row speaks of the whole year of `month`, and says nothing of any single month.
  package var isYearly = false
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
    month: CivilMonth, energy: String, quantity: ExactDecimal, unit: String,
    use: EnergyUse = .consumed, product: String? = nil, row: RowReference
  ) {
    self.month = month
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
package struct ProductionEntry: Hashable, Sendable {
  package var month: CivilMonth
  /// The row speaks of the whole year of `month`, and says nothing of any single month.
  package var isYearly = false
  package var valueAdded: ExactDecimal?
  package var product: String?
  package var quantity: ExactDecimal?
  package var unit: String?
  package var row: RowReference

  package init(
    month: CivilMonth, valueAdded: ExactDecimal?, product: String? = nil,
    quantity: ExactDecimal? = nil, unit: String? = nil, row: RowReference
  ) {
    self.month = month
    self.valueAdded = valueAdded
    self.product = product
    self.quantity = quantity
    self.unit = unit
    self.row = row
  }
}

extension EnergyEntry {
  /// The months that the row speaks of: a yearly row is twelve months' worth.
  package var months: ClosedRange<Int> { isYearly ? 1...12 : month.month...month.month }
}

extension ProductionEntry {
  /// The months that the row speaks of: a yearly row is twelve months' worth.
  package var months: ClosedRange<Int> { isYearly ? 1...12 : month.month...month.month }
}

/// The energy and production rows of a dossier, in file and line order.
package struct EnergyRecord: Sendable {
  package var energy: [EnergyEntry]
  package var production: [ProductionEntry]

  package init(energy: [EnergyEntry] = [], production: [ProductionEntry] = []) {
    self.energy = energy
    self.production = production
  }
}
