package import Measures

/// What decides on applications for technical-upgrade support in a region: conditions, grants and
/// documents, with the clause of each. Pack schema `greengate/gate/1`.
package struct GatePolicy: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  package var effective: CivilDate
  /// The first day on which it holds no longer; `nil`: open.
  package var until: CivilDate?
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  /// Kinds of projects that it speaks of.
  package var kinds: [String]
  package var conditions: [GateCondition]
  package var grants: [GrantRule]
  package var documents: [DocumentRule]
  /// Rules whose breaches no waiver excuses.
  package var neverWaived: [String]
  package var source: String
  package var note: Bilingual?
  package var position: SourcePosition
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
  }

  package enum Level: String, CaseIterable, Sendable {
    case blocks, explains, informs
  }

  package var id: String
  package var kind: Kind
  /// At which stages, in their order.
  package var stages: [Application.Stage]
  package var level: Level
  package var title: Bilingual
  package var clause: String
  /// Of `improves`: which indicators; empty: those that both sides have.
  package var indicators: [Application.Indicator]
  /// Of `capacity-swap`: the line; of `offset`: the pollutant.
  package var subject: String?
  /// Of `offset`: how many times what is added; of `capacity-swap`: the least size of a new line; of
  /// `energy-line`: tce per 10⁴ yuan.
  package var value: ExactDecimal?
  package var printedValue: String?
  package var unit: String?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition
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
}
