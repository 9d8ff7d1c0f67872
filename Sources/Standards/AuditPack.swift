package import Measures

/// A text that asks for facts of a plant and not for averages of its gas: the items of a
/// clean-production audit, its deadlines, and an index that scores it.
package struct AuditPack: Hashable, Sendable {
  /// Whom the text binds.
  package enum Binding: String, CaseIterable, Sendable {
    /// Plants under audit: compulsory by a published list, or voluntary with an audit log.
    case audited
    /// Every plant of its sectors and region, such as a plan's duties.
    case everyone
  }

  package var id: String
  package var title: Bilingual
  package var issued: CivilDate?
  package var effective: CivilDate
  /// As in ``Standard/isEffectiveKnown``.
  package var isEffectiveKnown = true
  /// The first day on which it no longer binds.
  package var until: CivilDate?
  /// Six digits; trailing `00` pairs are wildcards.
  package var region: String
  package var sectors: [String]
  package var binding: Binding
  package var note: Bilingual?
  /// Phases or level-1 indicators, in the order of the text.
  package var groups: [AuditGroup]
  package var items: [AuditItem]
  package var deadlines: [AuditDeadline]
  package var scoring: AuditScoring?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, issued: CivilDate? = nil, effective: CivilDate,
    until: CivilDate? = nil, region: String, sectors: [String], binding: Binding = .audited,
    note: Bilingual? = nil, groups: [AuditGroup] = [], items: [AuditItem] = [],
    deadlines: [AuditDeadline] = [], scoring: AuditScoring? = nil, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.issued = issued
    self.effective = effective
    self.until = until
    self.region = region
    self.sectors = sectors
    self.binding = binding
    self.note = note
    self.groups = groups
    self.items = items
    self.deadlines = deadlines
    self.scoring = scoring
    self.position = position
  }

  /// Whether the text speaks to a plant of this sector and region.
  package func covers(_ plant: Plant) -> Bool {
    (sectors.contains(plant.sector) || sectors.contains(Standard.anySector))
      && plant.isIn(region: region)
  }

  /// The items that speak to a plant's sector.
  package func items(for plant: Plant) -> [AuditItem] {
    items.filter { $0.sectors.isEmpty || $0.sectors.contains(plant.sector) }
  }

  /// Whether the index can be scored: every group has a weight.
  package var isWeighted: Bool { !groups.isEmpty && groups.allSatisfy { $0.weight != nil } }
}

/// A phase of the audit, or a level-1 indicator of an index.
package struct AuditGroup: Hashable, Sendable {
  package var id: String
  package var title: Bilingual
  /// All groups of a pack have one, of the sum 1, or none has.
  package var weight: ExactDecimal?

  package init(id: String, title: Bilingual, weight: ExactDecimal? = nil) {
    self.id = id
    self.title = title
    self.weight = weight
  }
}

/// One thing that is asked for, with its evidence.
package struct AuditItem: Hashable, Sendable {
  package enum Question: Hashable, Sendable {
    /// Yes or no; the answer that keeps the item.
    case answer(Bool)
    case figure(AuditFigure)
  }

  /// As the audit log's `item` column names it; unique among all packs.
  package var id: String
  package var title: Bilingual
  /// Empty: all sectors of the pack.
  package var sectors: [String]
  package var clause: String
  /// Id of an ``AuditGroup``.
  package var group: String?
  package var question: Question
  /// How the figure comes from the other logs; then it is never asked for.
  package var computation: AuditComputation?
  /// Within its group; the weights of a group have the sum 1.
  package var weight: ExactDecimal?
  /// 限定性指标: a veto, whatever the score.
  package var isLimiting: Bool
  /// No plant under the text can say that the item does not apply to it.
  package var isUniversal: Bool
  /// Speaks of a city: advisory for a plant.
  package var scope: Target.Scope
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, sectors: [String] = [], clause: String, group: String? = nil,
    question: Question, computation: AuditComputation? = nil, weight: ExactDecimal? = nil,
    isLimiting: Bool = false, isUniversal: Bool = false, scope: Target.Scope = .plant,
    source: String, confidence: Confidence = .confirmed, note: Bilingual? = nil,
    position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.sectors = sectors
    self.clause = clause
    self.group = group
    self.question = question
    self.computation = computation
    self.weight = weight
    self.isLimiting = isLimiting
    self.isUniversal = isUniversal
    self.scope = scope
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }

  package var isAdvisory: Bool { !confidence.convicts || scope == .city }
}

/// A measured item: its unit and what it is held against.
package struct AuditFigure: Hashable, Sendable {
  /// On which side of the figure a plant must keep.
  package enum Sense: String, CaseIterable, Sendable {
    case atMost = "at-most"
    case atLeast = "at-least"
  }

  /// A figure as a pack prints it.
  package struct Printed: Hashable, Sendable {
    package var value: ExactDecimal
    package var text: String

    package init(value: ExactDecimal, text: String) {
      self.value = value
      self.text = text
    }
  }

  package enum Demand: Hashable, Sendable {
    /// No figure is given: it is shown, and decides nothing.
    case none
    case value(Printed)
    /// Grades I to III, the strictest first.
    case grades([Printed])
    /// Better than in the year before.
    case trend
  }

  package var unit: String
  package var sense: Sense
  package var demand: Demand

  package init(unit: String, sense: Sense, demand: Demand) {
    self.unit = unit
    self.sense = sense
    self.demand = demand
  }

  package static let percent = "%"
}

/// A date that must follow another within some months.
package struct AuditDeadline: Hashable, Sendable {
  /// A date that plant.yaml declares under `audit`.
  package enum Event: String, CaseIterable, Sendable {
    /// The list that names the plant is published.
    case required
    case published, started, finished
    /// The end of the audit before this one.
    case last
  }

  package var id: String
  package var title: Bilingual
  package var clause: String
  package var event: Event
  package var after: Event
  package var months: Int
  /// Empty: whatever made the audit compulsory.
  package var reasons: [AuditDeclaration.Reason]
  /// Id of the pack's item that shows that the event took place; `nil`: none does.
  package var proof: String?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, title: Bilingual, clause: String, event: Event, after: Event, months: Int,
    reasons: [AuditDeclaration.Reason] = [], proof: String? = nil, source: String,
    confidence: Confidence = .confirmed, note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.title = title
    self.clause = clause
    self.event = event
    self.after = after
    self.months = months
    self.reasons = reasons
    self.proof = proof
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}

/// What scores an index needs for its grades.
package struct AuditScoring: Hashable, Sendable {
  /// Of grades I to III.
  package var thresholds: [AuditFigure.Printed]
  /// The grade that items which are not limiting must reach for grade I; `nil`: none.
  package var othersAtLeast: Int?
  /// The lowest grade that passes.
  package var required: Int
  package var clause: String
  package var source: String
  package var confidence: Confidence
  package var position: SourcePosition

  package init(
    thresholds: [AuditFigure.Printed], othersAtLeast: Int? = nil, required: Int = 3,
    clause: String, source: String, confidence: Confidence = .confirmed, position: SourcePosition
  ) {
    self.thresholds = thresholds
    self.othersAtLeast = othersAtLeast
    self.required = required
    self.clause = clause
    self.source = source
    self.confidence = confidence
    self.position = position
  }

  package static let gradeNames = ["I", "II", "III"]
}
