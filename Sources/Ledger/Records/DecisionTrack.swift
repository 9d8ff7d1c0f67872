/// Which decisions on one application replace each other: those of one stage, the authority's apart
/// from the applicant's own.
///
/// An applicant may have an application decided on before the authority does (企业自审). What comes of it
/// is kept beside the authority's decision, neither replaces the other, and it is no word of the
/// authority's: it counts in no figure.
package struct DecisionTrack: RawRepresentable, Hashable, Sendable, CellValue {
  /// As the application or the authority says it: `completion`.
  package var stage: String
  package var isApplicants: Bool

  package init(stage: String, isApplicants: Bool = false) {
    (self.stage, self.isApplicants) = (stage, isApplicants)
  }

  private static let mark = " own"

  /// The cell: `completion`, or `completion own`. No stage has a blank.
  package var rawValue: String { isApplicants ? stage + Self.mark : stage }

  package init(rawValue: String) {
    isApplicants = rawValue.hasSuffix(Self.mark)
    stage = isApplicants ? String(rawValue.dropLast(Self.mark.count)) : rawValue
  }
}

extension RunRecord {
  /// Of a decision.
  package var stage: String? { track?.stage }

  /// Whether it is a decision that the applicant's own account asked for.
  package var isApplicants: Bool { track?.isApplicants ?? false }
}
