import ArgumentParser
import Ledger
import Measures
import Report
import Reports

/// What a program that takes applications from others asks of `gate`: what it says in its place, whose
/// applications it decides on, and what they may cost.
struct GateWorkOptions: ParsableArguments {
  @Flag(
    help: help(
      "不写报告，而是逐行输出进度和已记入的决定，或未能记入的原因（JSON，供程序读取）；须用 --ledger。",
      "Instead of the report, lines of JSON for programs: the progress, and the decision that was "
        + "recorded or why it was not; needs --ledger."))
  var workLines = false

  @Option(
    help: help("线程数（1 至 64）；不影响结果。", "Threads, 1 to 64; the result does not depend on it."))
  var threads: Int?

  @OptionGroup var recorder: RecorderOptions

  @OptionGroup var archives: ArchiveOptions

  @OptionGroup(title: admissionTitle) var admission: AdmissionOptions

  @Flag(
    help: help(
      "企业自审：由申报企业自行审查；意见中注明，不设签章栏，在台账中与主管部门的意见分别留存，不计入统计。",
      "The applicant's own: the decision says so and has no lines to sign; a ledger keeps it beside the "
        + "authority's, and counts it nowhere."))
  var applicant = false

  private static let admissionTitle = Bilingual(zh: "谁可以报送", en: "Who may hand in")(.spoken)

  /// Whose applications are decided on; `nil`: anybody's.
  ///
  /// - Parameter path: the ledger's; `nil`: nothing is recorded.
  func gateAdmission(_ path: String?) throws(Fault) -> GateAdmission? {
    guard let rights = try admission.admission() else { return nil }
    return GateAdmission(rights: rights, ledger: try Self.known(path))
  }

  /// One that is there already: a new one is made with the first decision that can be recorded.
  private static func known(_ path: String?) throws(Fault) -> Ledger? {
    guard let path else { return nil }
    do throws(Fault) {
      return try LedgerOptions.open(path, .write)
    } catch {
      guard error.code == .missingInput else { throw error }
      return nil
    }
  }

  /// - Parameter isSole: whether there is one application.
  /// - Throws: 64 where lines are asked for of what says none.
  func check(ledger: String?, isSole: Bool) throws(Fault) {
    guard workLines, ledger == nil || !isSole else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "--work-lines 须与 --ledger 同用，且只审查一份申报。",
        en: "--work-lines goes with --ledger, and with one application."))
  }

  /// Progress is worth no more than that: where nobody reads it, the run goes on.
  var progress: (@Sendable (WorkProgress) -> Void)? {
    guard workLines else { return nil }
    return { try? StandardOutput.write(WorkLine.progress($0).bytes) }
  }
}
