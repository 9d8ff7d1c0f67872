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
    of request: CheckRequest, with library: StandardsLibrary, reason: String?
  ) throws(Fault) -> LedgerEntry {
    let examined = try examine(request, with: library)
    let input = examined.input
    return LedgerEntry(
      report: examined.report, reports: reports(of: examined.report), hours: input.emission,
      figures: MonthFigures.all(of: input, library), input: try InputArchive(input).bytes(),
      deadlines: AuditDeadlines.dueDates(of: input, library), reason: reason,
      recordedBy: SystemUser.name, recordedAt: Clock.now)
  }

  /// A gate's decision as the ledger keeps it: without hours, which its dossiers' own checks have.
  static func ledgerEntry(ofDecision report: ComplianceReport, reason: String?) -> LedgerEntry {
    LedgerEntry(
      report: report, reports: reports(of: report), hours: EmissionRecord(period: report.period),
      reason: reason, recordedBy: SystemUser.name, recordedAt: Clock.now)
  }

  private static func reports(
    of report: ComplianceReport
  ) -> [(language: Language, json: [UInt8])] {
    Language.allCases.map { ($0, JSONReport(language: $0).bytes(of: report)) }
  }
}
