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

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只可替换这些记录（记录键，以逗号分隔；“-”：不替换任何记录）。",
        en: "Replace only decisions with one of these keys, with commas between; '-': none.")(
          .spoken), valueName: "keys"))
  var replaceOnly: String?

  private static let admissionTitle = Bilingual(zh: "谁可以报送", en: "Who may hand in")(.spoken)

  /// Whose applications are decided on; `nil`: anybody's.
  ///
  /// - Parameter path: the ledger's; `nil`: nothing is recorded.
  func gateAdmission(_ path: String?) throws(Fault) -> GateAdmission? {
    var rights = try admission.admission()
    if let replaceOnly {
      rights = rights ?? Admission()
      rights?.replaceable = Set(replaceOnly.split(separator: ",").map(String.init))
    }
    guard let rights else { return nil }
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
