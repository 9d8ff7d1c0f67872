/// The plant that a dossier speaks of.
package struct Plant: Codable, Hashable, Sendable {
  package var id: String
  package var name: String
  /// `foundry`, `cement`, `plastics`, `printing-dyeing`, or what the packs add.
  package var sector: String
  /// Six digits, GB/T 2260.
  package var region: String
  package var area: ControlArea
  /// Whether plant.yaml says the area; else it was taken as general.
  package var isAreaDeclared: Bool
  /// Whether the area is the authority's word and not the plant's; `nil`, as in inputs that were
  /// stored before the register was asked: it is the plant's.
  package var isAreaRegistered: Bool?
  /// When the environmental impact assessment was approved: decides new or existing.
  package var approved: CivilDate
  /// Regimes that the plant is under besides the law, such as `ultra-low`.
  package var regimes: [String]

  package init(
    id: String, name: String, sector: String, region: String, area: ControlArea,
    approved: CivilDate, regimes: [String] = [], isAreaDeclared: Bool = true
  ) {
    self.id = id
    self.name = name
    self.sector = sector
    self.region = region
    self.area = area
    self.approved = approved
    self.regimes = regimes
    self.isAreaDeclared = isAreaDeclared
  }
}

/// Whether special limits (特别排放限值) apply where the plant stands.
package enum ControlArea: String, Codable, CaseIterable, Sendable {
  case general, key
}

/// The place where something leaves the plant: a stack with its monitors.
package struct Outlet: Codable, Hashable, Sendable {
  package var id: String
  package var name: String
  /// One, or several where gases are mixed; the strictest then governs.
  package var processes: [String]
  /// Ids of the pollutants and parameters that are monitored online.
  package var monitors: [String]
  /// Where it differs from the plant's.
  package var approved: CivilDate?
  /// What some limits depend on; a fact that was not declared is not guessed.
  package var facts: OutletFacts

  package init(
    id: String, name: String, processes: [String], monitors: [String],
    approved: CivilDate? = nil, facts: OutletFacts = OutletFacts()
  ) {
    self.id = id
    self.name = name
    self.processes = processes
    self.monitors = monitors
    self.approved = approved
    self.facts = facts
  }
}

/// Facts of an outlet that conditions of limits ask for. `nil` means: not declared.
package struct OutletFacts: Codable, Hashable, Sendable {
  /// `ammonia`, `urea`, or `none` (NH₃ limits bind only with the first two).
  package var reductant: String?
  package var independentHeatSource: Bool?
  package var extraAir: Bool?
  /// Resins processed, as in GB 31572-2015 table 4: `PS`, `ABS` ….
  package var resins: [String]?
  /// Class of the air-quality functional area that the outlet stands in (GB 16297-1996 rates).
  package var airQualityClass: String?

  package static let airQualityClasses = ["I", "II", "III"]

  package init(
    reductant: String? = nil, independentHeatSource: Bool? = nil, extraAir: Bool? = nil,
    resins: [String]? = nil, airQualityClass: String? = nil
  ) {
    self.reductant = reductant
    self.independentHeatSource = independentHeatSource
    self.extraAir = extraAir
    self.resins = resins
    self.airQualityClass = airQualityClass
  }
}

/// A stop that the plant declared beforehand, so that one shift is not short of data for ever.
package struct PlannedStop: Codable, Hashable, Sendable {
  package var outlet: String
  package var from: Instant
  package var to: Instant
  package var reason: String
  package var position: SourcePosition

  package init(
    outlet: String, from: Instant, to: Instant, reason: String, position: SourcePosition
  ) {
    self.outlet = outlet
    self.from = from
    self.to = to
    self.reason = reason
    self.position = position
  }
}

/// Which families of checks a dossier asks for.
package enum Scope: String, Codable, CaseIterable, Sendable {
  case emission, energy, audit
}
