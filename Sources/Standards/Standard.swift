package import Measures

/// A legal text or plan with its dates, as a list of limits and targets.
package struct Standard: Hashable, Sendable {
  /// How special a text is: an industry standard wins over a general one.
  package enum Level: String, CaseIterable, Sendable {
    case industry, general
  }

  /// `GB 39726-2020`.
  package var id: String
  package var title: Bilingual
  /// `nil` where the day of issue is not known.
  package var issued: CivilDate?
  package var effective: CivilDate
  /// Whether `effective` is known; else the year of the title or number stands for it.
  package var isEffectiveKnown = true
  /// The first day on which its duties no longer stand: a plan of some years ends with them.
  package var until: CivilDate?
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  package var level: Level
  package var comparison: Comparison
  package var limits: [Limit]
  package var targets: [Target]
  /// What it asks for besides.
  package var duties: [Duty]
  /// Limits of waste water, which no log holds: data that is shown and not judged.
  package var water: [WaterLimit]
  /// Ids of standards that no longer apply to an outlet that this one has limits for, from the
  /// day on which this one binds it: not even for pollutants that this one does not name.
  package var displaces: [String]
  /// What a reader must know of the whole text, such as what was left out of the pack.
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, issued: CivilDate?, effective: CivilDate, region: String,
    sectors: [String], level: Level, comparison: Comparison, limits: [Limit], targets: [Target],
    duties: [Duty] = [], water: [WaterLimit] = [], displaces: [String] = [],
    until: CivilDate? = nil, note: Bilingual? = nil,
    position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.issued = issued
    self.effective = effective
    self.until = until
    self.region = region
    self.sectors = sectors
    self.level = level
    self.comparison = comparison
    self.limits = limits
    self.targets = targets
    self.duties = duties
    self.water = water
    self.displaces = displaces
    self.note = note
    self.position = position
  }

  /// Stands for every sector in `sectors`.
  package static let anySector = "*"

  /// Whether the text speaks to a plant of this sector and region.
  package func covers(_ plant: Plant) -> Bool {
    Self.covers(plant, region: region, sectors: sectors)
  }

  static func covers(_ plant: Plant, region: String, sectors: [String]) -> Bool {
    (sectors.contains(plant.sector) || sectors.contains(anySector))
      && plant.isIn(region: region)
  }

  /// The region without its wildcard pairs: `3305` for `330500`, empty for `000000`.
  package var regionPrefix: Substring { region.withoutRegionWildcards }

  /// National texts name no region.
  package var isNational: Bool { regionPrefix.isEmpty }
}

extension Plant {
  /// Whether the plant lies in a region, whose trailing pairs of `00` are wildcards.
  func isIn(region: String) -> Bool {
    let prefix = region.withoutRegionWildcards
    // Bytes are letters here; and this is asked for each limit of each run of a city.
    let isPlain = self.region.utf8.allSatisfy { $0 < 0x80 } && prefix.utf8.allSatisfy { $0 < 0x80 }
    return isPlain
      ? self.region.utf8.starts(with: prefix.utf8) : self.region.hasPrefix(prefix)
  }
}

extension String {
  /// A six-digit region code without the trailing pairs of `00` that are wildcards.
  var withoutRegionWildcards: Substring {
    var prefix = self[...]
    while prefix.utf8.suffix(2).elementsEqual("00".utf8) { prefix = prefix.dropLast(2) }
    return prefix
  }
}

/// How an average is compared with its limit.
package enum Comparison: String, CaseIterable, Sendable {
  /// The exact average.
  case fullValue = "full-value"
  /// The average rounded half-even to the limit's printed decimals first (GB/T 8170).
  case rounded
}

/// How sure the project is of a figure; only confirmed ones convict.
package enum Confidence: String, CaseIterable, Sendable {
  case confirmed
  case confirmedPrimary = "confirmed-P"
  case confirmedSecondary = "confirmed-2nd"
  case confirmedTranscript = "confirmed-T"
  case recalled
  case unsure
  case brief

  package var convicts: Bool { self == .confirmed || self == .confirmedPrimary }
}

/// A value that an average may reach and not pass; for removal, that it must reach.
package struct Limit: Hashable, Sendable {
  package enum Basis: Hashable, Sendable {
    case hour
    case day
    /// At least this share (%) of a natural month's judged hours must keep the value.
    case share(ExactDecimal)
    /// The clock hours of a window (2 to 8784) that ends with any hour.
    case rolling(hours: Int)
    /// Any one reading, however short: only for monitoring points in the open.
    case single
    /// A natural month's mass and product: only for mass per product.
    case month

    /// The hours that a rolling window may have: up to a leap year.
    static let windows = 2...8784

    package var name: String {
      switch self {
      case .hour: "hour"
      case .day: "day"
      case .share: "share"
      case .rolling: "rolling"
      case .single: "single"
      case .month: "month"
      }
    }
  }

  /// From and until when a limit binds, where it differs from the standard's own date.
  package struct Dates: Hashable, Sendable {
    /// `never` in a pack: the limit does not bind new, or existing, plants at all.
    package static let never = CivilDate(daysSinceEpoch: 2_932_896)

    package var newFrom: CivilDate?
    package var existingFrom: CivilDate?
    /// The first day on which it no longer binds.
    package var until: CivilDate?
    /// Plants approved on or after this day are new; left out: the standard's effective date.
    package var newSince: CivilDate?

    package init(
      newFrom: CivilDate? = nil, existingFrom: CivilDate? = nil, until: CivilDate? = nil,
      newSince: CivilDate? = nil
    ) {
      self.newFrom = newFrom
      self.existingFrom = existingFrom
      self.until = until
      self.newSince = newSince
    }
  }

  /// Facts of the outlet that the limit depends on; an undeclared fact leaves it not evaluated.
  package struct Conditions: Hashable, Sendable {
    package var reductants: [String]
    package var independentHeatSource: Bool?
    package var extraAir: Bool?
    package var resins: [String]
    /// Resins that the row leaves out: it binds a plant that processes any other.
    package var resinsExcept: [String]
    /// Class of the air-quality functional area (一、二、三类区) that a table distinguishes.
    package var airClasses: [String]

    package init(
      reductants: [String] = [], independentHeatSource: Bool? = nil, extraAir: Bool? = nil,
      resins: [String] = [], resinsExcept: [String] = [], airClasses: [String] = []
    ) {
      self.reductants = reductants
      self.independentHeatSource = independentHeatSource
      self.extraAir = extraAir
      self.resins = resins
      self.resinsExcept = resinsExcept
      self.airClasses = airClasses
    }
  }

  /// How a limit differs from the pack that it stands in.
  package enum Amendment: Hashable, Sendable {
    case added
    /// As it stood in the pack.
    case changed(value: String, unit: String, confidence: Confidence)
  }

  package var id: String
  package var clause: String
  /// `melting.cupola-cold`, or `*` for any.
  package var process: String
  package var pollutant: String
  package var shape: Shape
  /// That the figure is another limit's, some times over.
  package var multiple: Multiple?
  /// In `unit`; its printed decimals decide where `rounded` rounds to.
  package var value: ExactDecimal
  /// As printed in the pack: `30.0` has one decimal.
  package var printedValue: String
  package var unit: UnitOfMeasure
  package var basis: Basis
  /// Reference oxygen content in %, where the clause gives one.
  package var oxygen: ExactDecimal?
  /// Reference coefficient of excess air (过量空气系数), where the clause gives that instead.
  package var excessAir: ExactDecimal?
  /// Left out in the pack: all.
  package var areas: [ControlArea]
  /// Empty: all sectors of the standard.
  package var sectors: [String]
  /// Six-digit codes of the places that the clause names; empty: the whole region of the standard.
  package var regions: [String]
  package var dates: Dates
  /// Where not empty, only plants under one of these regimes are bound.
  package var regimes: [String]
  package var conditions: Conditions
  /// What keeps the limit from binding although its text is in force.
  package var awaits: Awaited
  package var source: String
  package var confidence: Confidence
  /// What a reader must know besides the figure, such as why it is unconfirmed.
  package var note: Bilingual?
  /// What an overlay has done to it.
  package var amendment: Amendment?
  package var position: SourcePosition

  package init(
    id: String, clause: String, process: String, pollutant: String,
    shape: Shape = .concentration, value: ExactDecimal, printedValue: String, unit: UnitOfMeasure,
    basis: Basis, oxygen: ExactDecimal? = nil, excessAir: ExactDecimal? = nil,
    areas: [ControlArea] = ControlArea.allCases,
    sectors: [String] = [], regions: [String] = [], dates: Dates = Dates(), regimes: [String] = [],
    conditions: Conditions = Conditions(), awaits: Awaited = .nothing, source: String,
    confidence: Confidence = .confirmed, note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.clause = clause
    self.process = process
    self.pollutant = pollutant
    self.shape = shape
    self.value = value
    self.printedValue = printedValue
    self.unit = unit
    self.basis = basis
    self.oxygen = oxygen
    self.excessAir = excessAir
    self.areas = areas
    self.sectors = sectors
    self.regions = regions
    self.dates = dates
    self.regimes = regimes
    self.conditions = conditions
    self.awaits = awaits
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}

extension Limit {
  /// Stands for every process in `process`: a general standard's fallback.
  package static let anyProcess = "*"

  package func applies(toProcess name: String) -> Bool {
    process == name || process == Self.anyProcess
  }

  /// Whether it binds plants of this plant's sector, region, area and regimes.
  package func binds(_ plant: Plant) -> Bool {
    areas.contains(plant.area)
      && (sectors.isEmpty || sectors.contains(plant.sector))
      && (regions.isEmpty
        || regions.contains(where: plant.isIn))
      && (regimes.isEmpty || regimes.contains(where: plant.regimes.contains))
  }
}
