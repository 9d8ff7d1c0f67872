package import Measures

/// All rules, by hand, in the order in which they run: `plan-duty` and `nothing-judged` look back
/// on the others.
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
    AuditItems.self,
    AuditDeadlines.self,
    AuditGrade.self,
    AuditRows.self,
    AmendedLimit.self,
    DuplicateTimestamp.self,
    RealtimeSamples.self,
    MixedSpans.self,
    RepeatedRows.self,
    UndeclaredMeter.self,
    ContradictingPower.self,
    OxygenUnusable.self,
    OverRange.self,
    ClaimDiffers.self,
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

  /// All rule ids, in the same order.
  package static let ids: [String] = rules.map { $0.card.id }

  /// The card with this id, as findings and `explain` name it.
  package static func card(_ id: String) -> RuleCard? {
    rules.lazy.map { $0.card }.first { $0.id == id }
  }

  /// Whether rows of such a log come into a verdict; a dossier that holds others is told so.
  package static func judges(_ kind: LogKind) -> Bool {
    let judge: String
    switch kind {
    case .emission, .energy, .production: return true
    case .manual: judge = "manual-emission-limit"
    case .power: judge = "treatment-runs"
    case .audit: judge = "audit-item"
    }
    return ids.contains(judge)
  }
}
