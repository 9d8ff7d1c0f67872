/// What plant.yaml says under `energy`: figures that no log holds.
package struct EnergyDeclarations: Codable, Hashable, Sendable {
  /// A calorific value that was measured; it goes before the default coefficient.
  package struct CalorificValue: Codable, Hashable, Sendable {
    /// As the energy log names it.
    package var energy: String
    /// `nil`: every year.
    package var year: Int?
    package var value: ExactDecimal
    package var unit: CalorificUnit
    package var source: String
    package var position: SourcePosition

    package init(
      energy: String, year: Int?, value: ExactDecimal, unit: CalorificUnit, source: String,
      position: SourcePosition
    ) {
      self.energy = energy
      self.year = year
      self.value = value
      self.unit = unit
      self.source = source
      self.position = position
    }
  }

  package enum CalorificUnit: String, Codable, CaseIterable, Sendable {
    case kilojoulesPerKilogram = "kJ/kg"
    case megajoulesPerKilogram = "MJ/kg"
    case kilojoulesPerCubicMetre = "kJ/m3"
    case megajoulesPerCubicMetre = "MJ/m3"

    package var isOfVolume: Bool {
      self == .kilojoulesPerCubicMetre || self == .megajoulesPerCubicMetre
    }

    /// kJ in one of it.
    package var kilojoules: Int {
      self == .kilojoulesPerKilogram || self == .kilojoulesPerCubicMetre ? 1 : 1000
    }
  }

  /// A figure of one year, with the document that holds it.
  package struct Yearly: Codable, Hashable, Sendable {
    package var year: Int
    package var value: ExactDecimal
    package var source: String
    package var position: SourcePosition

    package init(year: Int, value: ExactDecimal, source: String, position: SourcePosition) {
      self.year = year
      self.value = value
      self.source = source
      self.position = position
    }
  }

  /// Where the plant stands, for norms that allow for thin air.
  package struct Altitude: Codable, Hashable, Sendable {
    package var metres: ExactDecimal
    /// Mean ambient pressure in Pa; `nil`: not declared.
    package var pascals: ExactDecimal?
    package var source: String

    package init(metres: ExactDecimal, pascals: ExactDecimal?, source: String) {
      self.metres = metres
      self.pascals = pascals
      self.source = source
    }
  }

  /// t CO₂ of one year as an accounting report has it, and how much of it is to be deducted (own
  /// hydro, wind and solar power, sinks).
  package struct Carbon: Codable, Hashable, Sendable {
    package var year: Int
    package var tonnes: ExactDecimal
    package var deducted: ExactDecimal
    package var source: String
    package var position: SourcePosition

    package init(
      year: Int, tonnes: ExactDecimal, deducted: ExactDecimal, source: String,
      position: SourcePosition
    ) {
      self.year = year
      self.tonnes = tonnes
      self.deducted = deducted
      self.source = source
      self.position = position
    }
  }

  package var calorific: [CalorificValue]
  /// kgce per kWh of electricity as its equal value (等价值), by year.
  package var equalValue: [Yearly]
  /// Share of clinker in cement in %, by year.
  package var clinkerShare: [Yearly]
  package var altitude: Altitude?
  package var carbon: [Carbon]

  package init(
    calorific: [CalorificValue] = [], equalValue: [Yearly] = [], clinkerShare: [Yearly] = [],
    altitude: Altitude? = nil, carbon: [Carbon] = []
  ) {
    self.calorific = calorific
    self.equalValue = equalValue
    self.clinkerShare = clinkerShare
    self.altitude = altitude
    self.carbon = carbon
  }
}

/// The mass of a pollutant that the plant gave off in one year, where the logs do not reach.
package struct AnnualEmission: Codable, Hashable, Sendable {
  package var year: Int
  package var pollutant: String
  package var tonnes: ExactDecimal
  package var source: String
  package var position: SourcePosition

  package init(
    year: Int, pollutant: String, tonnes: ExactDecimal, source: String, position: SourcePosition
  ) {
    self.year = year
    self.pollutant = pollutant
    self.tonnes = tonnes
    self.source = source
    self.position = position
  }
}
