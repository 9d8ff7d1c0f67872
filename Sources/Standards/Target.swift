package import Measures

/// An energy-intensity decline that a plan asks for.
package struct Target: Hashable, Sendable {
  package enum Scope: String, CaseIterable, Sendable {
    case plant
    /// Speaks of a city: advisory for a plant.
    case city
  }

  package var id: String
  package var annualDecline: ExactDecimal
  package var baseYear: Int
  /// The last year that the target speaks of.
  package var until: Int?
  package var scope: Scope
  package var clause: String?
  package var source: String
  package var confidence: Confidence
  package var note: Bilingual?
  package var position: SourcePosition

  package init(
    id: String, annualDecline: ExactDecimal, baseYear: Int, until: Int? = nil,
    scope: Scope = .plant, clause: String? = nil, source: String,
    confidence: Confidence = .confirmed, note: Bilingual? = nil, position: SourcePosition
  ) {
    self.id = id
    self.annualDecline = annualDecline
    self.baseYear = baseYear
    self.until = until
    self.scope = scope
    self.clause = clause
    self.source = source
    self.confidence = confidence
    self.note = note
    self.position = position
  }
}
