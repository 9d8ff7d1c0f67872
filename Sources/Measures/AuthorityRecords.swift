// What the authority keeps of plants: never taken from what a plant hands in.

/// The authority's card of one plant (register.yaml): what a dossier says of itself is compared with
/// it, and where they differ the card wins.
package struct RegisterCard: Hashable, Sendable {
  package struct Outlet: Hashable, Sendable {
    package var id: String
    package var name: String?
    package var processes: [String]
    /// Ids of what must be monitored online.
    package var monitors: [String]
    /// Minutes between readings that the duty asks for; `nil`: not on the card.
    package var intervalMinutes: Int?
    package var approved: CivilDate?
    /// The first day on which it stands no longer; `nil`: it stands.
    package var closed: CivilDate?
    package var position: SourcePosition

    package init(
      id: String, name: String? = nil, processes: [String], monitors: [String],
      intervalMinutes: Int? = nil, approved: CivilDate? = nil, closed: CivilDate? = nil,
      position: SourcePosition
    ) {
      self.id = id
      self.name = name
      self.processes = processes
      self.monitors = monitors
      self.intervalMinutes = intervalMinutes
      self.approved = approved
      self.closed = closed
      self.position = position
    }
  }

  package var plant: String
  package var name: String
  package var sector: String
  package var region: String
  package var area: ControlArea
  package var approved: CivilDate
  package var regimes: [String]
  package var outlets: [Outlet]
  package var permit: Permit?
  /// Kinds of logs that the plant must hand in: `emission`, `energy`, `production` ….
  package var reports: [String]
  /// Main revenue (主营业务收入) in yuan, by year; empty: the authority does not keep it.
  package var revenues: [Int: ExactDecimal] = [:]
  /// On the list of leading backbone firms (龙头骨干企业); `nil`: the authority does not say.
  package var isLeading: Bool?
  /// What the plant makes, as its production logs must name it; empty: not on the card.
  package var products: [String]
  package var position: SourcePosition

  package init(
    plant: String, name: String, sector: String, region: String, area: ControlArea,
    approved: CivilDate, regimes: [String] = [], outlets: [Outlet] = [], permit: Permit? = nil,
    reports: [String] = [], products: [String] = [], position: SourcePosition
  ) {
    self.plant = plant
    self.name = name
    self.sector = sector
    self.region = region
    self.area = area
    self.approved = approved
    self.regimes = regimes
    self.outlets = outlets
    self.permit = permit
    self.reports = reports
    self.products = products
    self.position = position
  }
}

/// What a waiver or a baseline entry speaks of. A `nil` part means: any.
package struct BreachScope: Hashable, Sendable {
  package var plant: String
  package var rule: String
  package var outlet: String?
  package var pollutant: String?
  package var standard: String?
  package var limit: String?

  package init(
    plant: String, rule: String, outlet: String? = nil, pollutant: String? = nil,
    standard: String? = nil, limit: String? = nil
  ) {
    self.plant = plant
    self.rule = rule
    self.outlet = outlet
    self.pollutant = pollutant
    self.standard = standard
    self.limit = limit
  }
}

/// An authority's leave to break a requirement for a while, up to a ceiling (waivers.yaml).
package struct Waiver: Hashable, Sendable {
  package var id: String
  package var scope: BreachScope
  /// When the breach may happen; half-open, of days in China.
  package var from: CivilDate
  package var to: CivilDate
  package var reason: String
  package var approver: String
  /// The last day on which a decision may rest on it.
  package var expires: CivilDate
  /// In multiples of the limit: 1.2 leaves up to 1.2 × limit, the limit itself included.
  package var ceiling: ExactDecimal
  package var position: SourcePosition

  package init(
    id: String, scope: BreachScope, from: CivilDate, to: CivilDate, reason: String,
    approver: String, expires: CivilDate, ceiling: ExactDecimal, position: SourcePosition
  ) {
    self.id = id
    self.scope = scope
    self.from = from
    self.to = to
    self.reason = reason
    self.approver = approver
    self.expires = expires
    self.ceiling = ceiling
    self.position = position
  }
}

/// The authority's word that an applicant's explanation of a condition holds (waivers.yaml,
/// `accepted`): without it, nothing that the applicant writes settles anything.
package struct AcceptedExplanation: Hashable, Sendable {
  /// The project's id, as in application.yaml.
  package var application: String
  /// The id of the policy's condition.
  package var condition: String
  /// Who accepted it.
  package var by: String
  /// From this day on it holds.
  package var on: CivilDate
  package var reason: String
  package var position: SourcePosition

  package init(
    application: String, condition: String, by: String, on: CivilDate, reason: String,
    position: SourcePosition
  ) {
    self.application = application
    self.condition = condition
    self.by = by
    self.on = on
    self.reason = reason
    self.position = position
  }
}

/// A breach that is on record already (baseline.yaml): it is known, and a worse one is new.
package struct KnownBreach: Hashable, Sendable {
  /// Of the scope; holds no measured number.
  package var fingerprint: String
  package var scope: BreachScope
  /// 超标倍数 of the worst episode on record; `nil` where the breach has no episodes.
  package var multiple: ExactDecimal?
  /// Exceeding hours, days, samples … on record; `nil` where the breach has none.
  package var exceeding: Int?
  /// Of how many judged ones; `nil` where nothing is counted. What exceeds is compared as a share,
  /// because periods differ in length.
  package var valid: Int?
  /// What was judged then; half-open, for a reader.
  package var period: Period?
  package var position: SourcePosition

  package init(
    fingerprint: String, scope: BreachScope, multiple: ExactDecimal?, exceeding: Int?,
    valid: Int? = nil, period: Period? = nil, position: SourcePosition
  ) {
    self.fingerprint = fingerprint
    self.scope = scope
    self.multiple = multiple
    self.exceeding = exceeding
    self.valid = valid
    self.period = period
    self.position = position
  }
}
