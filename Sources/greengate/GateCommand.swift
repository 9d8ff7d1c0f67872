import ArgumentParser
import Ledger
import Measures
import Report
import Reports

/// Decides on an application for technical-upgrade support, and leaves with the decision.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: Bilingual(
      zh: "审查技术改造申报：改造前后档案、政策条件、可申请的支持；像合并请求一样通过或不通过。",
      en: "Decide on an application for technical-upgrade support: it passes or fails like a pull "
        + "request.")(.spoken))

  @Argument(
    help: help(
      "申报文件夹（内有 application.yaml）；与 --changed-since 同用时为其上级文件夹。",
      "The application's folder, with application.yaml; with --changed-since, a folder above "
        + "applications."), completion: .directory)
  var application: String

  @Option(
    help: help("主管部门登记信息 register.yaml。", "The authority's register.yaml."),
    completion: .file(extensions: ["yaml"]))
  var register: String?

  @Option(
    help: help("主管部门的豁免 waivers.yaml。", "The authority's waivers.yaml."),
    completion: .file(extensions: ["yaml"]))
  var waivers: String?

  @Option(
    help: help("在册超标 baseline.yaml。", "Breaches on record, baseline.yaml."),
    completion: .file(extensions: ["yaml"]))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "从该 git 修订读取登记信息、豁免和在册超标（缺省为代码库根目录下的 register.yaml、waivers.yaml、baseline.yaml）。",
        en: "Read register, waivers and baseline from this git revision (by default register.yaml, "
          + "waivers.yaml and baseline.yaml at the top of the repository).")(.spoken),
      valueName: "ref"))
  var baselineRef: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "只审查相对该 git 修订有变更的申报。",
        en: "Decide only on applications that changed since this git revision.")(.spoken),
      valueName: "ref"))
  var changedSince: String?

  @Option(
    help: help("把决定记入该台账。", "Keep the decision in this ledger."),
    completion: .file(extensions: ["ledger"]))
  var ledger: String?

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var writing: WritingOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "以这一天作出决定；缺省为申报材料中最晚的日期。",
        en:
          "The day of the decision; else the latest day that the application speaks of.")(.spoken),
      valueName: "date"))
  var asOf: String?

  @Flag(
    help: help(
      "-o 为文件夹，每份申报写一个文件（多份申报时即如此）。",
      "-o is a folder that gets a file for each application, as it does where there are several."))
  var each = false

  mutating func run() throws {
    let language = writing.spoken.language
    let format = try writing.reportFormat()
    let asOf = try asOf.map(PeriodArgument.day).map(\.date)
    let applications = try applications()
    guard !applications.isEmpty else {
      try StandardOutput.write(
        Array(
          Bilingual(
            zh: "没有变更的申报（相对 \(changedSince ?? "")）。\n",
            en: "No application changed since \(changedSince ?? "").\n")(language).utf8))
      return
    }
    guard applications.count == 1 || format.joins || writing.output != nil else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "有 \(applications.count) 份申报，\(format.rawValue) 不能连写；请用 -o 指定一个文件夹，每份写一个文件。",
          en:
            "There are \(applications.count) applications, and \(format.rawValue) cannot be joined; "
            + "name a folder with -o, one file each."))
    }
    var verdicts: [Verdict] = []
    var broken: Fault?
    for application in applications {
      do throws(Fault) {
        verdicts.append(
          try decide(
            on: application, format, asOf, language, isOnly: applications.count == 1 && !each))
      } catch {
        // One application that cannot be read does not keep the others from being judged.
        guard applications.count > 1 else { throw error }
        StandardError.write(error)
        broken = broken ?? error
      }
    }
    if let broken { throw ExitCode(broken.code.rawValue) }
    try Verdict.overall(verdicts).leave()
  }

  private func decide(
    on application: String, _ format: ReportFormat, _ asOf: CivilDate?, _ language: Language,
    isOnly: Bool
  ) throws(Fault) -> Verdict {
    let request = GateRequest(
      application: application, standards: try standards.folders(), overlays: standards.overlay,
      authority: try authority(of: application), asOf: asOf, today: Clock.today,
      threads: Terminal.processors, language: language, isPictured: format != .text)
    let report = try Pipeline.decide(request)
    let file = try outputFile(application, format, isOnly: isOnly)
    try file?.refuseReplacingAnything(in: [application] + request.standards + request.overlays)
    if let ledger {
      let recorded = try LedgerOptions.open(ledger, .create)
        .record(Pipeline.ledgerEntry(ofDecision: report, reason: nil))
      StandardError.note(RecordedLine.sentence(report, recorded))
    }
    try writing.write(report, as: format, to: file, language: language)
    return report.verdict
  }

  private func outputFile(
    _ application: String, _ format: ReportFormat, isOnly: Bool
  ) throws(Fault) -> OutputFile? {
    guard let output = writing.output else { return nil }
    guard !isOnly else { return try writing.outputFile() }
    // Below the folder that was named, as the applications lie below theirs.
    let above = trimmed(self.application)
    let name =
      application == above
      ? String(application.split(separator: "/").last ?? "application")
      : String(application.dropFirst(above.count).drop { $0 == "/" })
    let place = output + "/" + name
    if let slash = place.lastIndex(of: "/") { try Folder(String(place[..<slash])).makeAll() }
    return try OutputFile("\(place).\(format.rawValue)")
  }

  /// The application named, or those below the folder that changed; each without a trailing slash.
  private func applications() throws(Fault) -> [String] {
    let path = trimmed(application)
    guard let changedSince else { return [path] }
    let revision = try GitRevision(changedSince, ofRepositoryWith: path)
    let changed = try revision.changedFiles().map { revision.root + "/" + $0 }
    return Folder(path).applications().filter { folder in
      guard let real = Folder(folder).realPath else { return false }
      return changed.contains { $0.hasPrefix(real + "/") }
    }
  }

  private func trimmed(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  // MARK: The authority's files

  private func authority(of application: String) throws(Fault) -> AuthorityFiles {
    let revision = try baselineRef.map { name throws(Fault) in
      let revision = try GitRevision(name, ofRepositoryWith: application)
      try refuse(revision, inside: application)
      return revision
    }
    return AuthorityFiles(
      register: try file(register, "register.yaml", application, revision),
      waivers: try file(waivers, "waivers.yaml", application, revision),
      baseline: try file(baseline, "baseline.yaml", application, revision))
  }

  /// - Parameter usual: Where it lies in a repository whose revision is read.
  private func file(
    _ named: String?, _ usual: String, _ application: String, _ revision: GitRevision?
  ) throws(Fault) -> (name: String, bytes: [UInt8])? {
    guard let revision else {
      guard let named else { return nil }
      try refuse(named, inside: application)
      return (named, try Pipeline.authorityFile(named))
    }
    let path = named ?? usual
    let name = "\(revision.name):\(path)"
    guard let bytes = try revision.contents(of: path) else {
      guard named != nil else { return nil }
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "修订“\(revision.name)”中没有文件“\(path)”；路径从代码库根目录写起。",
          en:
            "Revision '\(revision.name)' has no file '\(path)'; write its path from the top of the "
            + "repository."))
    }
    return (name, bytes)
  }

  /// A repository that lies inside an application is the applicant's own, whatever it calls base.
  private func refuse(_ revision: GitRevision, inside application: String) throws(Fault) {
    guard let root = Folder(revision.root).realPath, let folder = Folder(application).realPath,
      root == folder || root.hasPrefix(folder + "/")
    else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "“\(application)”自成一个 git 代码库；--baseline-ref 须取自主管部门的代码库，不能取自申报本身。",
        en: "'\(application)' is a git repository of its own; --baseline-ref reads the authority's "
          + "repository and never the application's."))
  }

  /// What excuses an application must not come from the application.
  private func refuse(_ file: String, inside application: String) throws(Fault) {
    guard let real = Folder(file).realPath, let folder = Folder(application).realPath,
      real.hasPrefix(folder + "/")
    else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "“\(file)”在申报文件夹内；登记信息、豁免和在册超标须由主管部门提供，不能取自申报本身。",
        en: "'\(file)' lies inside the application; register, waivers and baseline come from the "
          + "authority and never from the application."))
  }
}

extension ReportFormat {
  /// Whether several reports may follow one another in one stream.
  fileprivate var joins: Bool {
    switch self {
    case .text, .markdown, .github: true
    default: false
    }
  }
}
