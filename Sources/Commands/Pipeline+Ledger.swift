import Digest
import Evaluation
import Ledger
import Measures
import Report
import Reports
import Standards

extension Pipeline {
  /// Checks a dossier and makes of it what the ledger keeps: the reports are those that `check --seal
  /// --format json` prints.
  static func ledgerEntry(
    of request: CheckRequest, with library: StandardsLibrary, reason: String?,
    recordedBy: String? = nil
  ) throws(Fault) -> LedgerEntry {
    let examined = try examine(request, with: library)
    let input = examined.input
    return LedgerEntry(
      report: examined.report, reports: reports(of: examined.report), hours: input.emission,
      figures: MonthFigures.all(of: input, library), input: try InputArchive(input).bytes(),
      deadlines: AuditDeadlines.dueDates(of: input, library), reason: reason,
      recordedBy: recordedBy ?? SystemUser.name, recordedAt: Clock.now)
  }

  /// A gate's decision as the ledger keeps it: without hours, which its dossiers' own checks have.
  static func ledgerEntry(
    ofDecision report: ComplianceReport, reason: String?, recordedBy: String? = nil
  ) -> LedgerEntry {
    LedgerEntry(
      report: report, reports: reports(of: report), hours: EmissionRecord(period: report.period),
      reason: reason, recordedBy: recordedBy ?? SystemUser.name, recordedAt: Clock.now)
  }

  /// A plant that was never recorded would read as one of which there is nothing to say.
  static func requireRecorded(_ plants: [String], in catalogue: RunCatalogue) throws(Fault) {
    let known = catalogue.plants
    guard let plant = plants.first(where: { !known.contains($0) }) else { return }
    let shown = plant.withVisibleControls
    let near = nearestName(to: plant, among: known)?.withVisibleControls
    throw Fault(
      .missingInput,
      Bilingual(
        zh: "台账中没有企业“\(shown)”的记录"
          + (near.map { "；是否应为“\($0)”？" } ?? "；请核对 --plant 与 --ledger。"),
        en: "The ledger has no run of a plant '\(shown)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; check --plant and --ledger.")))
  }

  private static func reports(
    of report: ComplianceReport
  ) -> [(language: Language, json: [UInt8])] {
    Language.allCases.map { ($0, JSONReport(language: $0).bytes(of: report)) }
  }
}
