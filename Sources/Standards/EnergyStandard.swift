package import Measures

/// A text that energy is counted or judged by: conversion to standard coal, unit-product norms, or
/// carbon efficiency. Pack schema `greengate/energy/1`.
package struct EnergyStandard: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  package var effective: CivilDate
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  /// kJ a kgce, for measured calorific values.
  package var standardCoal: StandardCoalHeat?
  package var coefficients: [EnergyCoefficient]
  package var norms: [ProductNorm]
  /// In the order of their grades; the last has no upper end.
  package var grades: [CarbonGrade]
  package var sectorMeans: [SectorMean]
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, effective: CivilDate, region: String, sectors: [String],
    standardCoal: StandardCoalHeat? = nil, coefficients: [EnergyCoefficient] = [],
    norms: [ProductNorm] = [], grades: [CarbonGrade] = [], sectorMeans: [SectorMean] = [],
    note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.effective = effective
    self.region = region
    self.sectors = sectors
    self.standardCoal = standardCoal
    self.coefficients = coefficients
    self.norms = norms
    self.grades = grades
    self.sectorMeans = sectorMeans
    self.note = note
    self.position = position
  }
}

extension EnergyStandard {
  /// Whether the text speaks to a plant of this sector and region.
  package func covers(_ plant: Plant) -> Bool {
    Standard.covers(plant, region: region, sectors: sectors)
  }
}

/// The heat that one kilogram of standard coal stands for.
package struct StandardCoalHeat: Hashable, Sendable {
  package var kilojoules: ExactDecimal
  package var source: String
  package var confidence: Confidence
  package var isAgreed: Bool

  package var convicts: Bool { isAgreed || confidence.convicts }
}

/// How much standard coal one kind of energy stands for, as its equivalent value (当量值).
package struct EnergyCoefficient: Hashable, Sendable {
  /// What a quantity of energy is counted in.
  package enum Measure: String, CaseIterable, Sendable {
    case electricity, heat, mass, volume

    /// kWh, MJ, kg or m³.
    package var unit: String {
      switch self {
      case .electricity: "kWh"
      case .heat: "MJ"
      case .mass: "kg"
      case .volume: "m³"
      }
    }
  }

  package var id: String
  /// In Chinese, as energy ledgers write it.
  package var name: String
  /// Further names, as written.
  package var aliases: [String]
  package var measure: Measure
  /// kgce per kWh, MJ, kg or m³, with the decimals of the text.
  package var factor: ExactDecimal
  package var printedFactor: String
  package var source: String
  package var confidence: Confidence
  /// Independent sources agree on it, so that a verdict may rest on it before anyone has read the
  /// text itself.
  package var isAgreed: Bool

  package var convicts: Bool { isAgreed || confidence.convicts }
}

/// A unit-product energy norm (单位产品能耗限额) with its three levels.
package struct ProductNorm: Hashable, Sendable {
  package enum Quantity: String, CaseIterable, Sendable {
    /// All energy, in kgce.
    case energy
    /// Electricity, in kWh.
    case electricity
    /// Fuels without electricity and heat, in kgce.
    case fuel
  }

  /// 1 级 to 3 级.
  package enum Level: Int, CaseIterable, Sendable {
    /// 1 级: advanced.
    case advanced = 1
    /// 2 级: what a new or extended plant must reach.
    case entry
    /// 3 级: the limit of existing plants.
    case limit
  }

  /// A figure as printed.
  package struct Printed: Hashable, Sendable {
    package var value: ExactDecimal
    package var text: String

    package init(value: ExactDecimal, text: String) {
      self.value = value
      self.text = text
    }
  }

  /// One figure a level.
  package struct Levels: Hashable, Sendable {
    package var advanced: Printed
    package var entry: Printed
    package var limit: Printed

    package init(advanced: Printed, entry: Printed, limit: Printed) {
      self.advanced = advanced
      self.entry = entry
      self.limit = limit
    }

    package subscript(_ level: Level) -> Printed {
      switch level {
      case .advanced: advanced
      case .entry: entry
      case .limit: limit
      }
    }
  }

  /// level + slope × (share − reference), share in percentage points of an upstream product.
  package struct ShareCorrection: Hashable, Sendable {
    /// The upstream product whose share counts, as the production log names it.
    package var upstream: [String]
    package var reference: Printed
    package var slopes: Levels
  }

  /// level × (intercept − slope × P / standardPressure) above a height, at some levels.
  package struct AltitudeCorrection: Hashable, Sendable {
    package var aboveMetres: Printed
    package var levels: [Level]
    package var intercept: Printed
    package var slope: Printed
    /// Pa.
    package var standardPressure: Printed
  }

  package var id: String
  package var name: Bilingual
  package var clause: String
  /// Names in the production log, each as an energy row repeats it.
  package var products: [String]
  package var quantity: Quantity
  /// `kgce/t` or `kWh/t`.
  package var unit: String
  package var levels: Levels
  package var share: ShareCorrection?
  package var altitude: AltitudeCorrection?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, name: Bilingual, clause: String, products: [String], quantity: Quantity,
    unit: String, levels: Levels, share: ShareCorrection? = nil,
    altitude: AltitudeCorrection? = nil, source: String, confidence: Confidence,
    note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.name = name
    self.clause = clause
    self.products = products
    self.quantity = quantity
    self.unit = unit
    self.levels = levels
    self.share = share
    self.altitude = altitude
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}

/// A grade of carbon efficiency, reached up to and with its bound.
package struct CarbonGrade: Hashable, Sendable {
  package var id: String
  package var grade: Int
  /// `nil`: no upper end.
  package var atMost: ExactDecimal?
  package var source: String
  package var confidence: Confidence

  package init(
    id: String, grade: Int, atMost: ExactDecimal?, source: String, confidence: Confidence
  ) {
    self.id = id
    self.grade = grade
    self.atMost = atMost
    self.source = source
    self.confidence = confidence
  }
}

/// The mean carbon intensity of a sector in one year.
package struct SectorMean: Hashable, Sendable {
  package var id: String
  package var sector: String
  package var year: Int
  /// t CO₂ per 10⁴ yuan.
  package var value: ExactDecimal
  package var source: String
  package var confidence: Confidence

  package init(
    id: String, sector: String, year: Int, value: ExactDecimal, source: String,
    confidence: Confidence
  ) {
    self.id = id
    self.sector = sector
    self.year = year
    self.value = value
    self.source = source
    self.confidence = confidence
  }
}

extension StandardsLibrary {
  /// The conversion table: what the packs give, then the built-in coefficient of each kind of
  /// energy that no pack gives, so that a folder with limits alone still counts energy.
  package var coefficients: [EnergyCoefficient] {
    let given = energy.flatMap(\.coefficients)
    let ids = Set(given.map(\.id))
    return given + EnergyCoefficient.builtIn.filter { !ids.contains($0.id) }
  }

  package var standardCoal: StandardCoalHeat {
    energy.lazy.compactMap(\.standardCoal).first ?? .builtIn
  }
}
