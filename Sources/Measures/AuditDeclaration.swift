/// What plant.yaml says of the plant's clean-production audit: its dates, and why it is compulsory.
///
/// A date that is left out has not come: `nil` is never taken for a kept deadline.
package struct AuditDeclaration: Codable, Hashable, Sendable {
  /// What makes an audit compulsory (清洁生产促进法 Art. 27, order 38 Art. 8).
  package enum Reason: String, Codable, CaseIterable, Sendable {
    /// Emission over a limit, or over the total quantity permitted.
    case emission
    /// Over the energy norm of a unit of product.
    case energy
    /// Toxic or harmful materials used or discharged.
    case toxic
  }

  /// When the list that names the plant was published; `nil`: not compulsory.
  package var required: CivilDate?
  /// When the plant published its data.
  package var published: CivilDate?
  package var started: CivilDate?
  /// When the audit was done and its report handed in.
  package var finished: CivilDate?
  /// The end of the audit before this one.
  package var last: CivilDate?
  package var reasons: [Reason]
  package var position: SourcePosition

  package init(
    required: CivilDate? = nil, published: CivilDate? = nil, started: CivilDate? = nil,
    finished: CivilDate? = nil, last: CivilDate? = nil, reasons: [Reason] = [],
    position: SourcePosition
  ) {
    self.required = required
    self.published = published
    self.started = started
    self.finished = finished
    self.last = last
    self.reasons = reasons
    self.position = position
  }
}

extension CivilDate {
  /// The same day some months later, or the last of that month where it is shorter; `nil` after the
  /// year 9999.
  package func adding(months: Int) -> CivilDate? {
    let total = year * 12 + month - 1 + months
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    return CivilDate(
      year: newYear, month: newMonth, day: min(day, Self.daysIn(month: newMonth, of: newYear)))
  }
}
