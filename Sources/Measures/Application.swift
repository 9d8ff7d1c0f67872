/// An application for technical-upgrade support (技术改造), as its applicant wrote it.
///
/// Nothing in it is trusted that a log, the authority's card or a document can show.
package struct Application: Hashable, Sendable {
  package var project: Project
  package var applicant: Applicant
  package var investment: Investment
  /// Machines and devices that the project buys.
  package var equipment: [Equipment]
  /// What the applicant says the project saves.
  package var claims: [SavingClaim]
  package var documents: [ApplicationDocument]
  /// Capacity that the project adds and capacity that leaves for it (产能置换).
  package var capacity: [CapacityChange]
  /// Where the emissions that the project adds are taken from (削减替代).
  package var offsets: [EmissionOffset]
  /// What a project that is not yet built is designed for.
  package var designed: [DesignedValue]
  /// Energy that the project takes a year, for the energy-saving review (节能审查).
  package var energyUse: ProjectEnergy?
  /// Added fiscal contribution (新增财政贡献) by year.
  package var fiscal: [FiscalContribution]
  /// What the applicant says to conditions that ask for an explanation.
  package var explanations: [Explanation]
  package var position: SourcePosition

  package init(
    project: Project, applicant: Applicant, investment: Investment, position: SourcePosition
  ) {
    self.project = project
    self.applicant = applicant
    self.investment = investment
    self.position = position
    (equipment, claims, documents, capacity) = ([], [], [], [])
    (offsets, designed, fiscal, explanations) = ([], [], [], [])
  }
}

extension Application {
  /// Where an application stands; each stage asks for more.
  package enum Stage: String, CaseIterable, Sendable {
    /// 备案: before construction; designed values stand in for measured ones.
    case filing
    /// 评审: money is asked for.
    case review
    /// 完工评价: built, with a dossier after.
    case completion
  }

  package struct Project: Hashable, Sendable {
    package var id: String
    package var name: String
    /// `technical-upgrade` and others; a policy says which it speaks of.
    package var kind: String
    package var stage: Stage
    /// When it was put on file: decides which rules on energy review and grants apply.
    package var filed: CivilDate
    /// First day of construction; `nil`: not begun.
    package var started: CivilDate?
    /// The day of completion; `nil`: not completed.
    package var completed: CivilDate?
    /// First and last day of commissioning (调试), whose data are left out of the comparison.
    package var commissioning: ClosedRange<CivilDate>?
    package var position: SourcePosition

    package init(
      id: String, name: String, kind: String, stage: Stage, filed: CivilDate,
      started: CivilDate? = nil, completed: CivilDate? = nil,
      commissioning: ClosedRange<CivilDate>? = nil, position: SourcePosition
    ) {
      self.id = id
      self.name = name
      self.kind = kind
      self.stage = stage
      self.filed = filed
      self.started = started
      self.completed = completed
      self.commissioning = commissioning
      self.position = position
    }
  }

  package struct Applicant: Hashable, Sendable {
    /// The plant's id, as in its dossiers.
    package var plant: String
    package var name: String
    /// Main revenue (主营业务收入) of the last full year, in yuan; `nil`: not told.
    package var revenue: ExactDecimal?
    /// On the list of leading backbone firms (龙头骨干企业); `nil`: not told.
    package var isLeading: Bool?
    package var position: SourcePosition

    package init(
      plant: String, name: String, revenue: ExactDecimal? = nil, isLeading: Bool? = nil,
      position: SourcePosition
    ) {
      self.plant = plant
      self.name = name
      self.revenue = revenue
      self.isLeading = isLeading
      self.position = position
    }
  }

  package struct Investment: Hashable, Sendable {
    /// Yuan; above zero.
    package var total: ExactDecimal
    package var position: SourcePosition

    package init(total: ExactDecimal, position: SourcePosition) {
      self.total = total
      self.position = position
    }
  }

  package struct Equipment: Hashable, Sendable {
    package var name: String
    /// Yuan.
    package var price: ExactDecimal
    package var bought: CivilDate?
    /// On the city's list (市目录); `nil`: not told.
    package var isListed: Bool?
    package var position: SourcePosition

    package init(
      name: String, price: ExactDecimal, bought: CivilDate? = nil, isListed: Bool? = nil,
      position: SourcePosition
    ) {
      self.name = name
      self.price = price
      self.bought = bought
      self.isListed = isListed
      self.position = position
    }
  }

  /// A saving that the applicant claims, in % of the value before.
  package struct SavingClaim: Hashable, Sendable {
    package var indicator: Indicator
    /// %; above zero.
    package var saving: ExactDecimal
    package var position: SourcePosition

    package init(indicator: Indicator, saving: ExactDecimal, position: SourcePosition) {
      self.indicator = indicator
      self.saving = saving
      self.position = position
    }
  }

  /// What is compared before and after.
  package enum Indicator: String, CaseIterable, Sendable {
    case energyIntensity = "energy-intensity"
    case unitProductEnergy = "unit-product-energy"
    case vocMass = "voc-mass"
    case noxMass = "nox-mass"
    case pmMass = "pm-mass"
    case vocIntensity = "voc-intensity"
    case noxIntensity = "nox-intensity"
    case pmIntensity = "pm-intensity"
    case waterReuse = "water-reuse"
    case sandReuse = "sand-reuse"

    /// A rate of reuse is the better the higher it is.
    package var isLowerBetter: Bool {
      switch self {
      case .waterReuse, .sandReuse: false
      default: true
      }
    }
  }

  package struct Explanation: Hashable, Sendable {
    /// The id of a policy's condition.
    package var condition: String
    package var text: String
    package var position: SourcePosition

    package init(condition: String, text: String, position: SourcePosition) {
      self.condition = condition
      self.text = text
      self.position = position
    }
  }
}

/// A document that an application hands in.
package struct ApplicationDocument: Hashable, Sendable {
  /// As the policy names it: `filing-certificate`.
  package var id: String
  /// Below the application's folder; `nil`: named, and not handed in.
  package var file: String?
  package var date: CivilDate?
  /// The last day on which it holds.
  package var expires: CivilDate?
  /// Whether the file is there and, where a checksum is given, the same. Found by whoever reads files.
  package var isPresent: Bool
  /// Why `isPresent` is false although a file is named.
  package var trouble: Bilingual?
  /// SHA-256 of the file in lower-case hex, where it could be read.
  package var digest: String?
  package var position: SourcePosition

  package init(
    id: String, file: String?, date: CivilDate? = nil, expires: CivilDate? = nil,
    isPresent: Bool, trouble: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.file = file
    self.date = date
    self.expires = expires
    self.isPresent = isPresent
    self.trouble = trouble
    self.position = position
  }
}

/// A line's capacity that comes or goes with a project.
package struct CapacityChange: Hashable, Sendable {
  package enum Direction: String, CaseIterable, Sendable {
    case adds, leaves
  }

  package var direction: Direction
  /// `cement-grinding`, `clinker`, or a product.
  package var line: String
  /// In `unit`, as written: `t/a`, `t/d`.
  package var quantity: ExactDecimal
  package var unit: String
  /// Whose capacity it is; of what leaves, the plant that closes it.
  package var owner: String?
  package var position: SourcePosition

  package init(
    direction: Direction, line: String, quantity: ExactDecimal, unit: String, owner: String?,
    position: SourcePosition
  ) {
    self.direction = direction
    self.line = line
    self.quantity = quantity
    self.unit = unit
    self.owner = owner
    self.position = position
  }
}

/// Emissions that a project adds, and the source that they are taken from.
package struct EmissionOffset: Hashable, Sendable {
  package var pollutant: String
  /// t a year that the project adds.
  package var adds: ExactDecimal
  /// t a year that the named source gives up.
  package var taken: ExactDecimal
  package var source: String?
  package var position: SourcePosition

  package init(
    pollutant: String, adds: ExactDecimal, taken: ExactDecimal, source: String?,
    position: SourcePosition
  ) {
    self.pollutant = pollutant
    self.adds = adds
    self.taken = taken
    self.source = source
    self.position = position
  }
}

/// A concentration that a project not yet built is designed for.
package struct DesignedValue: Hashable, Sendable {
  package var outlet: String
  package var process: String
  package var pollutant: String
  package var value: ExactDecimal
  package var unit: UnitOfMeasure
  package var position: SourcePosition

  package init(
    outlet: String, process: String, pollutant: String, value: ExactDecimal,
    unit: UnitOfMeasure, position: SourcePosition
  ) {
    self.outlet = outlet
    self.process = process
    self.pollutant = pollutant
    self.value = value
    self.unit = unit
    self.position = position
  }
}

/// What a project takes a year once it runs (of a rebuild, the increment where the rules say so).
package struct ProjectEnergy: Hashable, Sendable {
  /// tce, electricity at its equivalent value (当量值).
  package var coal: ExactDecimal
  /// kWh.
  package var electricity: ExactDecimal
  /// 10⁴ yuan a year; `nil`: not told.
  package var valueAdded: ExactDecimal?
  package var position: SourcePosition

  package init(
    coal: ExactDecimal, electricity: ExactDecimal, valueAdded: ExactDecimal?,
    position: SourcePosition
  ) {
    self.coal = coal
    self.electricity = electricity
    self.valueAdded = valueAdded
    self.position = position
  }
}

/// What a year added to the treasury, by the share of each level, in yuan.
package struct FiscalContribution: Hashable, Sendable {
  package var year: Int
  package var provincial: ExactDecimal
  package var municipal: ExactDecimal
  package var position: SourcePosition

  package init(
    year: Int, provincial: ExactDecimal, municipal: ExactDecimal, position: SourcePosition
  ) {
    self.year = year
    self.provincial = provincial
    self.municipal = municipal
    self.position = position
  }
}
