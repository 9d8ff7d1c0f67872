/// Facts of plant.yaml that rules ask for besides outlets and logs; each is checked where it is read.
package struct Declarations: Codable, Hashable, Sendable {
  package var permit: Permit?
  package var register: RegisterEntry?
  package var outlets: [OutletDetails]
  package var meters: [PowerMeter]
  package var audit: AuditDeclaration?
  /// Monitoring points in the open air.
  package var points: [MonitoringPoint]
  package var energy: EnergyDeclarations
  /// Emitted masses of earlier years, in the order of plant.yaml.
  package var history: [AnnualEmission]

  package init(
    permit: Permit? = nil, register: RegisterEntry? = nil, outlets: [OutletDetails] = [],
    meters: [PowerMeter] = [], audit: AuditDeclaration? = nil, points: [MonitoringPoint] = [],
    energy: EnergyDeclarations = EnergyDeclarations(), history: [AnnualEmission] = []
  ) {
    self.permit = permit
    self.register = register
    self.outlets = outlets
    self.meters = meters
    self.audit = audit
    self.points = points
    self.energy = energy
    self.history = history
  }

  /// Names of measuring points before treatment, which are no outlets and have no limits.
  package var inlets: [String] { outlets.compactMap(\.inlet) }
}

/// A pollutant discharge permit (排污许可证).
package struct Permit: Codable, Hashable, Sendable {
  /// A permitted concentration of one outlet.
  package struct Concentration: Codable, Hashable, Sendable {
    package var outlet: String
    package var pollutant: String
    package var value: ExactDecimal
    package var unit: UnitOfMeasure
    package var position: SourcePosition

    package init(
      outlet: String, pollutant: String, value: ExactDecimal, unit: UnitOfMeasure,
      position: SourcePosition
    ) {
      self.outlet = outlet
      self.pollutant = pollutant
      self.value = value
      self.unit = unit
      self.position = position
    }
  }

  /// A permitted mass (许可排放量), in tonnes a year.
  package struct AnnualMass: Codable, Hashable, Sendable {
    package var pollutant: String
    package var tonnes: ExactDecimal
    /// `nil`: of the whole plant.
    package var outlet: String?
    package var position: SourcePosition

    package init(
      pollutant: String, tonnes: ExactDecimal, outlet: String?, position: SourcePosition
    ) {
      self.pollutant = pollutant
      self.tonnes = tonnes
      self.outlet = outlet
      self.position = position
    }
  }

  package var number: String
  package var from: CivilDate
  /// The last day on which it holds.
  package var to: CivilDate
  package var concentrations: [Concentration]
  package var annualMass: [AnnualMass]

  package init(
    number: String, from: CivilDate, to: CivilDate, concentrations: [Concentration],
    annualMass: [AnnualMass]
  ) {
    self.number = number
    self.from = from
    self.to = to
    self.concentrations = concentrations
    self.annualMass = annualMass
  }
}

/// What a bureau's register keeps of a plant.
package struct RegisterEntry: Codable, Hashable, Sendable {
  package struct Capacity: Codable, Hashable, Sendable {
    package var product: String
    package var quantity: ExactDecimal
    /// As written: `t/a`.
    package var unit: String

    package init(product: String, quantity: ExactDecimal, unit: String) {
      self.product = product
      self.quantity = quantity
      self.unit = unit
    }
  }

  /// On the list of key polluting units (重点排污单位).
  package var isKeyEnterprise: Bool?
  /// 统一社会信用代码.
  package var creditCode: String?
  package var park: String?
  package var address: String?
  package var commissioned: CivilDate?
  package var capacity: [Capacity]
  package var products: [String]

  package init(
    isKeyEnterprise: Bool? = nil, creditCode: String? = nil, park: String? = nil,
    address: String? = nil, commissioned: CivilDate? = nil, capacity: [Capacity] = [],
    products: [String] = []
  ) {
    self.isKeyEnterprise = isKeyEnterprise
    self.creditCode = creditCode
    self.park = park
    self.address = address
    self.commissioned = commissioned
    self.capacity = capacity
    self.products = products
  }
}

/// An outlet's dimensions and what stands before it.
package struct OutletDetails: Codable, Hashable, Sendable {
  package var outlet: String
  /// m above ground.
  package var stackHeight: ExactDecimal?
  /// m, inside.
  package var diameter: ExactDecimal?
  /// The measuring point before treatment, for removal efficiency.
  package var inlet: String?
  /// Treatment steps in the order of the gas, as the plant names them.
  package var treatment: [String]
  /// Whether the stack is as much higher than the buildings within 200 m as rate limits ask for.
  package var clearsBuildings: Bool?
  /// Stacks near it: what emits the same pollutant closer than the sum of the heights counts as one.
  package var neighbours: [StackNeighbour]
  /// All raw materials meet the national rules for low-VOC products.
  package var hasLowVOCMaterials: Bool?

  package init(
    outlet: String, stackHeight: ExactDecimal? = nil, diameter: ExactDecimal? = nil,
    inlet: String? = nil, treatment: [String] = [], clearsBuildings: Bool? = nil,
    neighbours: [StackNeighbour] = [], hasLowVOCMaterials: Bool? = nil
  ) {
    self.outlet = outlet
    self.stackHeight = stackHeight
    self.diameter = diameter
    self.inlet = inlet
    self.treatment = treatment
    self.clearsBuildings = clearsBuildings
    self.neighbours = neighbours
    self.hasLowVOCMaterials = hasLowVOCMaterials
  }
}

/// Another stack, and how far away it is.
package struct StackNeighbour: Codable, Hashable, Sendable {
  package var outlet: String
  /// m.
  package var distance: ExactDecimal

  package init(outlet: String, distance: ExactDecimal) {
    self.outlet = outlet
    self.distance = distance
  }
}

/// A point in the open air that manual samples name like an outlet.
package struct MonitoringPoint: Codable, Hashable, Sendable {
  package enum Place: String, Codable, CaseIterable, Sendable {
    case boundary
    /// Inside the plant, outside its workshops (厂区内).
    case inPlant = "in-plant"
  }

  package var id: String
  package var place: Place
  /// The upwind reference point that a difference is taken from.
  package var reference: String?
  package var position: SourcePosition

  package init(id: String, place: Place, reference: String? = nil, position: SourcePosition) {
    self.id = id
    self.place = place
    self.reference = reference
    self.position = position
  }
}

/// A power meter of a production line or of a treatment.
package struct PowerMeter: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, CaseIterable, Sendable {
    case production, treatment
  }

  package var id: String
  package var kind: Kind
  package var outlet: String
  /// From this power on, what the meter feeds counts as running.
  package var thresholdKilowatts: ExactDecimal?
  /// How many minutes treatment may start late or stop early.
  package var graceMinutes: Int?
  package var position: SourcePosition

  package init(
    id: String, kind: Kind, outlet: String, thresholdKilowatts: ExactDecimal? = nil,
    graceMinutes: Int? = nil, position: SourcePosition
  ) {
    self.id = id
    self.kind = kind
    self.outlet = outlet
    self.thresholdKilowatts = thresholdKilowatts
    self.graceMinutes = graceMinutes
    self.position = position
  }
}
