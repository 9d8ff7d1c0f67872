package import Measures

/// What a plan asks of energy, emissions or carbon against value added.
package struct Target: Hashable, Sendable {
  package enum Scope: String, CaseIterable, Sendable {
    case plant
    /// Speaks of a city: advisory for a plant.
    case city
  }

  package enum Demand: Hashable, Sendable {
    /// Energy per value added falls by this fraction a year.
    case energyIntensity(annualDecline: ExactDecimal, baseYear: Int)
    /// A pollutant's mass per value added has fallen by this fraction in the target's last year.
    case emissionIntensity(pollutant: String, totalDecline: ExactDecimal, baseYear: Int)
    /// Carbon per value added over the sector's mean is below this.
    case carbonEfficiency(below: ExactDecimal)
  }

  package var id: String
  package var demand: Demand
  /// The last year that the target speaks of; always there for emission intensity.
  package var until: Int?
  package var scope: Scope
  package var clause: String?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, demand: Demand, until: Int? = nil, scope: Scope = .plant, clause: String? = nil,
    source: String, confidence: Confidence = .confirmed, note: Bilingual? = nil,
    position: SourcePosition
  ) {
    self.id = id
    self.demand = demand
    self.until = until
    self.scope = scope
    self.clause = clause
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }

  /// A yearly decline of energy intensity.
  package init(
    id: String, annualDecline: ExactDecimal, baseYear: Int, until: Int? = nil,
    scope: Scope = .plant, clause: String? = nil, source: String,
    confidence: Confidence = .confirmed, note: Bilingual? = nil, position: SourcePosition
  ) {
    self.init(
      id: id, demand: .energyIntensity(annualDecline: annualDecline, baseYear: baseYear),
      until: until, scope: scope, clause: clause, source: source, confidence: confidence,
      note: note, position: position)
  }

  /// Of energy intensity; `nil` for other demands.
  package var annualDecline: ExactDecimal? {
    if case .energyIntensity(let decline, _) = demand { decline } else { nil }
  }

  /// `nil` where nothing is compared with a year.
  package var baseYear: Int? {
    switch demand {
    case .energyIntensity(_, let year), .emissionIntensity(_, _, let year): year
    case .carbonEfficiency: nil
    }
  }

  /// Neither its figure nor its addressee lets it convict a plant.
  package var isAdvisory: Bool { !confidence.convicts || scope == .city }
}
