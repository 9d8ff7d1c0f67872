import Measures

/// All rules, by hand, in the order in which they run: `nothing-judged` looks back on the others.
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
    PermitMass.self,
    UnconvertedEnergy.self,
    AuditItems.self,
    AuditDeadlines.self,
    AuditGrade.self,
    AuditRows.self,
    AmendedLimit.self,
    DuplicateTimestamp.self,
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
    NotJudgedYet.self,
    NothingJudged.self,
  ]

  /// All rule ids, in the same order.
  package static let ids: [String] = rules.map { $0.card.id }

  /// The card with this id, as findings and `explain` name it.
  package static func card(_ id: String) -> RuleCard? {
    rules.lazy.map { $0.card }.first { $0.id == id }
  }
}
