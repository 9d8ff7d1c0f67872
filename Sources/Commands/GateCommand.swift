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
      "申报文件夹（内有 application.yaml），或其 .zip；与 --changed-since 同用时为其上级文件夹。",
      "The application's folder, with application.yaml, or a .zip of it; with --changed-since, a "
        + "folder above applications."), completion: .file())
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
    help: help("在案超标 baseline.yaml。", "Breaches on record, baseline.yaml."),
    completion: .file(extensions: ["yaml"]))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "从该 git 修订读取登记信息、豁免和在案超标（缺省为代码库根目录下的 register.yaml、waivers.yaml、baseline.yaml）。",
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

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "审查阶段：\(stages)；缺省按 application.yaml，由主管部门指定时以此为准。",
        en: "Stage that is decided on: \(stages); else what application.yaml says.")(.spoken),
      valueName: "stage"))
  var stage: String?

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var writing: WritingOptions

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "审查基准日；缺省为申报材料中最晚的日期。",
        en:
          "The day of the decision; else the latest day that the application speaks of.")(.spoken),
      valueName: "date"))
  var asOf: String?

  @Flag(
    help: help(
      "-o 为文件夹，每份申报写一个文件（多份申报时即如此）。",
      "-o is a folder that gets a file for each application, as it does where there are several."))
  var each = false

  @OptionGroup var work: GateWorkOptions

  private static var stages: String {
    Application.Stage.allCases.map(\.rawValue).joined(separator: ", ")
  }

  mutating func run() throws {
    var packed: UnpackedApplication?
    defer { packed?.remove() }
    do {
      if changedSince == nil {
        packed = try UnpackedApplication(trimmed(application), limits: work.archives.limits())
      }
      try decide(packed)
    } catch let fault as Fault {
      let fault = packed?.named(fault) ?? fault
      if work.workLines { try StandardOutput.write(WorkLine.refused(fault).bytes) }
      throw fault
    }
  }

  /// - Parameter packed: the application, where it came as one file.
  private func decide(_ packed: UnpackedApplication?) throws {
    let language = writing.place.spoken.language
    let format = try writing.reportFormat()
    let asOf = try asOf.map(PeriodArgument.gateDay)
    let stage = try stage.map(Self.stage)
    let limits = try work.archives.limits()
    let threads = try ThreadCount.read(work.threads)
    let recorder = try work.recorder.recorder()
    try work.check(ledger: ledger, isSole: changedSince == nil)
    let admission = try work.gateAdmission(ledger)
    let found = try packed.map { (changed: [$0.folder], messages: []) } ?? applications()
    let applications = found.changed
    for message in found.messages { StandardError.note(message) }
    guard !applications.isEmpty else {
      try StandardOutput.write(
        Array(
          Bilingual(
            zh: "没有变更的申报（相对 \(changedSince ?? "")）。\n",
            en: "No application changed since \(changedSince ?? "").\n")(language).utf8))
      if !found.messages.isEmpty { try Verdict.notEvaluated.leave() }
      return
    }
    guard !each || writing.place.output != nil else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--each 要为每份申报写一个文件；请用 -o 指定文件夹。",
          en: "--each writes a file for each application; name a folder with -o."))
    }
    guard applications.count == 1 || format.joins || writing.place.output != nil else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "有 \(applications.count) 份申报，\(format.rawValue) 不能连写；请用 -o 指定一个文件夹，每份写一个文件。",
          en:
            "There are \(applications.count) applications, and \(format.rawValue) cannot be joined; "
            + "name a folder with -o, one file each."))
    }
    let folders = try standards.folders()
    let authority = try authority(of: applications)
    let library = try Pipeline.library(of: folders, overlays: standards.overlay)
    let siblings = applications.count > 1 ? Siblings(of: applications, library) : Siblings()
    var verdicts: [Verdict] = found.messages.isEmpty ? [] : [.notEvaluated]
    var broken: Fault?
    for application in applications {
      do throws(Fault) {
        try refuseNested(in: application)
        var request = GateRequest(
          application: application, standards: folders, overlays: standards.overlay,
          library: library, authority: authority, stage: stage, asOf: asOf, today: Clock.today,
          duplicates: siblings.duplicates(of: application), threads: threads,
          language: language, isPictured: format != .text || ledger != nil)
        request.limits = limits
        request.isApplicants = work.applicant
        request.admission = admission
        request.progress = work.progress
        let report = try Pipeline.decide(request)
        let file = try outputFile(
          packed?.label ?? application, format, isOnly: applications.count == 1 && !each)
        try file?.refuseReplacing([packed?.label].compactMap(\.self))
        try refuseReplacing(with: file, request)
        try record(report, of: request, recorder)
        if !work.workLines { try writing.write(report, as: format, to: file, language: language) }
        verdicts.append(report.verdict)
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

  private func refuseReplacing(
    with file: OutputFile?, _ request: GateRequest
  ) throws(Fault) {
    let authority = [
      request.authority.register, request.authority.waivers, request.authority.baseline,
    ]
    try file?.refuseReplacing(authority.compactMap { $0?.path })
    try file?.refuseReplacingAnything(
      in: [request.application] + request.standards + request.overlays)
  }

  private func record(
    _ report: ComplianceReport, of request: GateRequest, _ recorder: RecorderOptions.Recorder
  ) throws(Fault) {
    guard let ledger else { return }
    var entry = Pipeline.ledgerEntry(
      ofDecision: report, reason: recorder.reason, recordedBy: recorder.name)
    entry.handedInAt = recorder.handedIn
    request.progress?(WorkProgress(.recording))
    let known = request.admission?.ledger
    let opened = if let known { known } else { try LedgerOptions.open(ledger, .create) }
    let recorded = try opened.record(
      entry,
      admission: request.admission?.rights(
        for: report, hasCard: request.authority.register != nil),
      of: request.application + "/application.yaml")
    let line = RecordedLine(report, recorded)
    if work.workLines {
      try StandardOutput.write(WorkLine.recorded(line.run(of: application)).bytes)
    } else {
      StandardError.note(RecordedLine.sentence(report, recorded))
    }
  }

  private func outputFile(
    _ application: String, _ format: ReportFormat, isOnly: Bool
  ) throws(Fault) -> OutputFile? {
    guard let output = writing.place.output else { return nil }
    guard !isOnly else { return try writing.place.file() }
    // Below the folder that was named, as the applications lie below theirs.
    let above = trimmed(self.application)
    let name =
      application == above
      ? String(application.split(separator: "/").last ?? "application")
      : String(application.dropFirst(above.count).drop { $0 == "/" })
    let place = output + "/" + name
    try Folder(place.folderOfPath).makeAll()
    return try OutputFile("\(place).\(format.suffix)")
  }

  private static func stage(_ text: String) throws(Fault) -> Application.Stage {
    if let stage = Application.Stage(rawValue: text) { return stage }
    let near = nearestName(to: text, among: Application.Stage.allCases.map(\.rawValue))
    throw Fault(
      .usage,
      Bilingual(
        zh: "没有阶段“\(text.withVisibleControls)”" + (near.map { "；是否指“\($0)”？" } ?? "；")
          + "可用：\(stages)。",
        en: "There is no stage '\(text.withVisibleControls)'"
          + (near.map { "; did you mean '\($0)'?" } ?? ".") + " There are: \(stages)."))
  }

  // MARK: Which applications

  /// The application named, or those below the folder that changed; each without a trailing slash.
  ///
  /// - Returns: also a sentence for each changed file that none of them holds: what is not seen must
  ///   not look like what is in order.
  private func applications() throws(Fault) -> (changed: [String], messages: [Bilingual]) {
    let path = trimmed(application)
    guard let changedSince else { return ([path], []) }
    let revision = try GitRevision(changedSince, ofRepositoryWith: path)
    let changes = ChangedApplications(
      try revision.changedFiles(), under: path, root: revision.root)
    return (changes.applications, changes.messages)
  }

  /// An application inside another would be judged with none of its files.
  private func refuseNested(in application: String) throws(Fault) {
    guard Folder(application).holds("application.yaml"),
      let inner = Folder(application).applicationBelow()
    else { return }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "申报文件夹里面还有一份申报（\(inner.withVisibleControls)）；每份申报须单独成文件夹，互不包含。",
        en:
          "There is another application inside this one (\(inner.withVisibleControls)); give each "
          + "a folder of its own, none inside another."),
      at: SourcePosition(file: application + "/application.yaml"))
  }

  private func trimmed(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
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

  /// As a file of this format ends.
  fileprivate var suffix: String { self == .text ? "txt" : rawValue }
}
