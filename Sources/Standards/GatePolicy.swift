package import Measures

/// What decides on applications for technical-upgrade support in a region: conditions, grants and
/// documents, with the clause of each. Pack schema `greengate/gate/1`.
package struct GatePolicy: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  package var effective: CivilDate
  /// Whether `effective` is known; else the first of the years that the title names stands for it.
  package var isEffectiveKnown: Bool
  /// The first day on which it holds no longer; `nil`: open.
  package var until: CivilDate?
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  /// Kinds of projects that it decides on; empty: none, its figures serve other policies.
  package var kinds: [String]
  package var conditions: [GateCondition]
  package var grants: [GrantRule]
  package var documents: [DocumentRule]
  /// Rules whose breaches no waiver excuses.
  package var neverWaived: [String]
  /// How many calendar months of emission logs both sides must have in common before masses are
  /// compared.
  package var emissionMonths: Int
  package var source: String
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, effective: CivilDate, isEffectiveKnown: Bool = true,
    until: CivilDate? = nil, region: String, sectors: [String], kinds: [String],
    conditions: [GateCondition] = [], grants: [GrantRule] = [], documents: [DocumentRule] = [],
    neverWaived: [String] = [], emissionMonths: Int = 12, source: String, note: Bilingual? = nil,
    position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.effective = effective
    self.isEffectiveKnown = isEffectiveKnown
    self.until = until
    self.region = region
    self.sectors = sectors
    self.kinds = kinds
    self.conditions = conditions
    self.grants = grants
    self.documents = documents
    self.neverWaived = neverWaived
    self.emissionMonths = emissionMonths
    self.source = source
    self.note = note
    self.position = position
  }

  /// Whether it was in force on a day: the filing date decides.
  package func holds(on date: CivilDate) -> Bool {
    effective <= date && until.map { date < $0 } ?? true
  }

  /// Whether it speaks to a plant of this sector and region.
  package func covers(_ plant: Plant) -> Bool {
    Standard.covers(plant, region: region, sectors: sectors)
  }
}

/// One condition of a policy: which rule judges it, and what it does at which stage.
package struct GateCondition: Hashable, Sendable {
  /// What judges it; each is one file of the gate.
  package enum Kind: String, CaseIterable, Sendable {
    /// No counting check of the dossier fails, waived and known breaches apart.
    case dossierPasses = "dossier-passes"
    /// Both sides have the data that the comparison needs.
    case sufficientData = "sufficient-data"
    /// An indicator falls (rises, for a reuse rate).
    case improves
    /// No outlet and pollutant breaks a limit more than before, and treatment runs.
    case noNewBreach = "no-new-breach"
    /// No pollutant, at no outlet, emits more than before.
    case noIncrease = "no-increase"
    /// Each claimed saving is reached.
    case claimsReached = "claims-reached"
    /// Designed values keep the limits that would bind.
    case designMeetsLimits = "design-meets-limits"
    /// What is added does not exceed what leaves, and new lines have their least size.
    case capacitySwap = "capacity-swap"
    /// Added emissions are taken from a source, at a ratio.
    case offset
    /// The energy-saving review that the filing date asks for is there.
    case energyReview = "energy-review"
    /// Energy per value added of the project at most a line.
    case energyLine = "energy-line"
    /// Documents of the stage are there and hold.
    case documents
    /// Investment and revenue are what the policy asks for.
    case eligibility
    /// What the dossier says of itself is what the authority's card says.
    case register
    /// Clean-production audit items of the sector are met.
    case audit
    /// Nothing of the papers and logs contradicts itself or looks made up.
    case plausibility
  }

  package enum Level: String, CaseIterable, Sendable {
    case blocks, explains, informs
  }

  package var id: String
  package var kind: Kind
  /// At which stages, in their order.
  package var stages: [Application.Stage]
  /// What the pack says that it does.
  package var declaredLevel: Level
  package var title: Bilingual
  package var clause: String
  /// Of `improves`: which indicators; empty: those that both sides have.
  package var indicators: [Application.Indicator]
  /// Of `capacity-swap`: the line; of `offset`: the pollutant; of `eligibility`: `revenue` or
  /// `investment`; of `energy-review`: which figure (``ReviewFigure``).
  package var subject: String?
  /// Of `offset`: how many times what is added; of `capacity-swap`: the least size of a new line; of
  /// `energy-line`: tce per 10⁴ yuan; of `eligibility`: yuan; of `energy-review`: tce or kWh a year.
  package var value: ExactDecimal?
  package var printedValue: String?
  package var unit: String?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  /// - Parameter level: As declared; an unconfirmed figure only informs.
  package init(
    id: String, kind: Kind, stages: [Application.Stage] = Application.Stage.allCases,
    level: Level, title: Bilingual, clause: String, indicators: [Application.Indicator] = [],
    subject: String? = nil, value: ExactDecimal? = nil, printedValue: String? = nil,
    unit: String? = nil, source: String, confidence: Confidence = .confirmed,
    note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.kind = kind
    self.stages = stages
    declaredLevel = level
    self.title = title
    self.clause = clause
    self.indicators = indicators
    self.subject = subject
    self.value = value
    self.printedValue = printedValue
    self.unit = unit
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }

  /// What it does; `informs` where its figure is not confirmed, whatever the pack says.
  package var level: Level {
    get { confidence.convicts ? declaredLevel : .informs }
    set { declaredLevel = newValue }
  }

  /// Why it does less than its pack says; `nil` where it does what the pack says.
  package var demotion: Bilingual? {
    guard level != declaredLevel else { return nil }
    return Bilingual(
      zh: "该条件的依据可信度为“\(confidence.name.zh)”，只作提示，不影响结论。",
      en: "The condition rests on a text that is \(confidence.name.en), so it only informs and "
        + "decides nothing.")
  }

  /// Figures of an order on energy-saving reviews (节能审查).
  package enum ReviewFigure: String, CaseIterable, Sendable {
    /// Below this, and below ``exemptElectricity``: no review of its own. tce a year.
    case exemptCoal = "exempt-coal"
    /// kWh a year.
    case exemptElectricity = "exempt-electricity"
    /// From here on the province reviews. tce a year.
    case provinceCoal = "province-coal"

    package var unit: String { self == .exemptElectricity ? "kWh/a" : "tce/a" }
  }

  /// What `eligibility` may ask of the applicant.
  package enum EligibilityFigure: String, CaseIterable, Sendable {
    case revenue, investment
  }
}

/// What a policy may grant.
package struct GrantRule: Hashable, Sendable {
  /// What the rate is taken of.
  package enum Basis: String, CaseIterable, Sendable {
    case investment
    /// Price of machines on the city's list, a calendar year.
    case listedEquipment = "listed-equipment"
    /// Added fiscal contribution of three years from the year after completion.
    case fiscal
    /// Named in the plan, without figures: nothing is computed.
    case named
  }

  package var id: String
  package var title: Bilingual
  package var clause: String
  package var basis: Basis
  /// Kinds of projects; empty: all of the policy's.
  package var kinds: [String]
  /// %; of `fiscal` the share of the provincial part.
  package var rate: ExactDecimal?
  /// Of `fiscal`: % of the municipal part.
  package var municipalRate: ExactDecimal?
  /// Yuan a project (of `listed-equipment`: a calendar year); `nil`: none.
  package var cap: ExactDecimal?
  /// Least main revenue in yuan; `nil`: none.
  package var leastRevenue: ExactDecimal?
  /// Only for leading backbone firms.
  package var forLeading: Bool
  /// Only after a passed completion evaluation.
  package var afterCompletion: Bool
  /// Comes on top of the greatest of the others.
  package var isAdded: Bool
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, clause: String, basis: Basis, kinds: [String] = [],
    rate: ExactDecimal? = nil, municipalRate: ExactDecimal? = nil, cap: ExactDecimal? = nil,
    leastRevenue: ExactDecimal? = nil, forLeading: Bool = false, afterCompletion: Bool = false,
    isAdded: Bool = false, source: String, confidence: Confidence = .confirmed,
    note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.clause = clause
    self.basis = basis
    self.kinds = kinds
    self.rate = rate
    self.municipalRate = municipalRate
    self.cap = cap
    self.leastRevenue = leastRevenue
    self.forLeading = forLeading
    self.afterCompletion = afterCompletion
    self.isAdded = isAdded
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}

/// A document that an application needs.
package struct DocumentRule: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  package var stages: [Application.Stage]
  package var clause: String
  package var source: String
  package var confidence: Confidence
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, stages: [Application.Stage] = Application.Stage.allCases,
    clause: String, source: String, confidence: Confidence = .confirmed, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.stages = stages
    self.clause = clause
    self.source = source
    self.confidence = confidence
    self.position = position
  }
}
