package import Standards

/// All rules, by hand, in the order in which they run: `manual-rows`, `plan-duty` and
/// `nothing-judged` look back on the checks of those before them.
package enum Rulebook {
  package static let rules: [any Rule.Type] = [
    EmissionLimit.self,
    EmissionRateLimit.self,
    RemovalEfficiency.self,
    MassPerProduct.self,
    AmbientLimit.self,
    ManualEmissionLimit.self,
    ManualRows.self,
    EnergyIntensityDecline.self,
    EnergyIntensityProgress.self,
    EnergyIntensityMix.self,
    UnitProductEnergy.self,
    EmissionIntensityDecline.self,
    CarbonEfficiency.self,
    PermitMass.self,
    SandReuse.self,
    ScrapReuse.self,
    LowVOCShare.self,
    ClinkerLine.self,
    GrindingLine.self,
    KeyEnterpriseMonitoring.self,
    TreatmentRuns.self,
    UnconvertedEnergy.self,
    SecondaryEnergy.self,
    NegativeValueAdded.self,
    AuditItems.self,
    AuditDeadlines.self,
    AuditGrade.self,
    AuditRows.self,
    StandardNotIncluded.self,
    AreaNotDeclared.self,
    ProcessOutsideSector.self,
    AmendedLimit.self,
    AmendedStandard.self,
    DuplicateTimestamp.self,
    RealtimeSamples.self,
    MixedSpans.self,
    MixedUnits.self,
    RepeatedRows.self,
    UndeclaredMeter.self,
    ContradictingPower.self,
    OxygenUnusable.self,
    OverRange.self,
    FlaggedExceedance.self,
    ClaimDiffers.self,
    ZeroFlow.self,
    StopContradicted.self,
    PlannedStopNotice.self,
    RejectedRows.self,
    SwallowedRows.self,
    UndeclaredOutlet.self,
    UnknownPollutant.self,
    UnknownFlag.self,
    FlagsAbsent.self,
    ClaimedColumns.self,
    IgnoredColumns.self,
    OutsidePeriod.self,
    EmptyCells.self,
    SkippedTitleRows.self,
    NotJudgedYet.self,
    PlanDuty.self,
    NothingJudged.self,
  ]

  /// Those that decide something, in the same order.
  static let deciding: [any Rule.Type] = rules.filter { !($0 is any InformingRule.Type) }

  /// All rule ids, in the same order.
  package static let ids: [String] = rules.map { $0.card.id }

  /// The card with this id, as findings and `explain` name it.
  package static func card(_ id: String) -> RuleCard? {
    cards[id]
  }

  private static let cards: [String: RuleCard] = rules.reduce(into: [:]) { cards, rule in
    cards[rule.card.id] = rule.card
  }

  /// Those whose checks make up the audit, as a plan's duty refers to it.
  static let auditRules: Set<String> = [
    AuditItems.card.id, AuditDeadlines.card.id, AuditGrade.card.id,
  ]

  /// The rule that judges a plant's duties of a kind; `nil` for figures of a city or an application.
  package static func rule(judging kind: Duty.Kind) -> String? {
    switch kind {
    case .sandReuse: SandReuse.card.id
    case .scrapReuse: ScrapReuse.card.id
    case .lowVOCShare: LowVOCShare.card.id
    case .clinkerLine: ClinkerLine.card.id
    case .grindingLine: GrindingLine.card.id
    case .keyEnterpriseMonitoring: KeyEnterpriseMonitoring.card.id
    case .treatmentRuns: TreatmentRuns.card.id
    case .limits, .audit, .statement, .consequence: PlanDuty.card.id
    case .figure: nil
    }
  }
}
