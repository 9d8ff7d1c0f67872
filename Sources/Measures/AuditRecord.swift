/// One row of a clean-production audit log: what a plant says of one item, and with what evidence.
package struct AuditEntry: Codable, Hashable, Sendable {
  package enum Status: String, Codable, CaseIterable, Sendable {
    case yes, no
    /// The item speaks of something that the plant does not have.
    case notApplicable = "not-applicable"
  }

  /// As the audit pack calls it; may be one that no pack knows.
  package var item: String
  /// `nil` where the row only gives a value.
  package var status: Status?
  /// When the evidence was collected.
  package var date: CivilDate?
  /// The last day on which the evidence holds; `nil`: it does not expire.
  package var expires: CivilDate?
  /// Of a measured item.
  package var value: ExactDecimal?
  package var unit: String?
  /// A file of the dossier, or a document's number; empty where the row names none.
  package var evidence: String
  /// Lower-case hex, where `evidence` names a file of the dossier that could be read.
  package var sha256: String?
  package var row: RowReference

  package init(
    item: String, status: Status?, date: CivilDate?, expires: CivilDate?, value: ExactDecimal?,
    unit: String?, evidence: String, sha256: String? = nil, row: RowReference
  ) {
    self.item = item
    self.status = status
    self.date = date
    self.expires = expires
    self.value = value
    self.unit = unit
    self.evidence = evidence
    self.sha256 = sha256
    self.row = row
  }
}
