import Ledger
import Measures
import Report

/// Whose applications are decided on, for a program that takes them from others. What an application
/// says of its plant's region is not asked: the register's card says it, or the ledger.
struct GateAdmission: Sendable {
  var rights: Admission
  /// `nil`: there is none yet.
  var ledger: Ledger?

  /// The same, by the register that is decided by.
  func knowing(_ cards: [RegisterCard]?) -> GateAdmission {
    var admission = self
    for card in cards ?? [] { admission.rights.register[card.plant] = card.region }
    return admission
  }

  /// Before anything is said of the register, or read of a dossier.
  func check(applicant plant: String) throws(Fault) {
    try rights.check(
      plant: plant, recorded: try ledger?.firstRegion(of: plant), file: "application.yaml")
  }

  /// - Parameter card: the applicant's, which wins over what its dossiers say.
  func check(_ plant: Plant, card: RegisterCard?, file: String) throws(Fault) {
    let region = card.flatMap { $0.plant == plant.id ? $0.region : nil } ?? plant.region
    try rights.check(
      plant: plant.id, region: region, recorded: try ledger?.firstRegion(of: plant.id), file: file)
  }

  /// For what the ledger asks once nobody else can write any more.
  ///
  /// - Parameter hasCard: whether the report's region is the register's.
  func rights(for report: ComplianceReport, hasCard: Bool) -> Admission {
    var rights = rights
    if hasCard { rights.register[report.plant.id] = report.plant.region }
    return rights
  }
}
