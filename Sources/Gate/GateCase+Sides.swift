import Evaluation
import Measures
import Report

extension GateCase {
  /// The authority's acceptance of what the applicant says to a condition; `nil`: there is none yet.
  func accepted(_ condition: String) -> AcceptedExplanation? {
    let number = ProjectNumber(application.project.id)
    return input.accepted.first {
      ProjectNumber($0.application) == number && $0.condition == condition
        && $0.on <= input.asOf
    }
  }

  /// What is wrong with the data of the dossier before, which the decision rests on as much: with the
  /// side in id and words. Where there is no after, that dossier is the present one and its findings
  /// stand in the report anyway.
  var findingsBefore: [Finding] {
    guard input.after != nil else { return [] }
    return input.before.report.findings.filter { $0.verdict == nil }.map { finding in
      var finding = finding
      finding.id = "before/\(finding.id)"
      finding.isUrgent = false
      finding.message = Bilingual(
        zh: "改造前：\(finding.message.zh)", en: "Before: \(finding.message.en)")
      return finding
    }
  }

  /// Both dossiers, with what their sides are called.
  var sides: [(name: Bilingual, side: GateSide)] {
    [(Bilingual(zh: "改造前", en: "before"), input.before)]
      + (input.after.map { [(Bilingual(zh: "改造后", en: "after"), $0)] } ?? [])
  }

  /// Checks that count no more because their breaches are on record.
  var onRecord: Set<CheckIdentity> {
    let ids = Set(exemptions.filter { $0.ground == .baseline }.map(\.finding))
    return Set(current.report.findings.filter { ids.contains($0.id) }.map(\.identity))
  }

  /// Documents that a policy lists and this project has no use for: the review of a project that is
  /// exempt, the source of what it does not add.
  var unneededDocuments: Set<String> {
    var found: Set<String> = []
    if !application.offsets.contains(where: { $0.adds > .zero }) {
      found.insert(DocumentsCondition.offsetDocument)
    }
    if EnergyReviewCondition.isExempt(
      application, orders: loaded, asOf: input.asOf, logged: loggedAfter)
    {
      found.insert(EnergyReviewCondition.document)
    }
    return found
  }
}
