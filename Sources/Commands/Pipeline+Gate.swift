import Dossier
import Evaluation
import Gate
import Measures
import Report
import Reports
import Standards

/// What `gate` was asked for.
struct GateRequest {
  var application: String
  var standards: [String]
  var overlays: [String]
  /// The packs of `standards` and `overlays`, read once for all applications of a run.
  var library: StandardsLibrary
  /// What the authority keeps; never from the application.
  var authority: AuthorityFiles
  /// What the authority says; `nil`: what the application says.
  var stage: Application.Stage?
  /// `nil`: the latest day that the application speaks of.
  var asOf: CivilDate?
  /// Whether the decision is the applicant's own.
  var isApplicants = false
  /// Nothing may be dated later.
  var today: CivilDate
  /// What other applications of the run have in common with this one.
  var duplicates: [Bilingual]
  var threads: Int
  var language: Language
  var isPictured: Bool
  /// What an archive may cost.
  var limits = ArchiveLimits()
  /// Whose applications are decided on; `nil`: anybody's.
  var admission: GateAdmission?
  /// Told of how far the run has come; may be called from any thread.
  var progress: (@Sendable (WorkProgress) -> Void)?
}

/// A file of the authority's as it was read.
struct AuthorityFile {
  /// As faults name it: a path, or a revision with a path.
  var name: String
  /// Where it lies, or would lie, in the working tree: nothing is written there.
  var path: String
  var bytes: [UInt8]
}

/// `nil`: none was given.
struct AuthorityFiles {
  var register: AuthorityFile?
  var waivers: AuthorityFile?
  var baseline: AuthorityFile?
}

extension Pipeline {
  static func library(
    of folders: [String], overlays: [String]
  ) throws(Fault) -> StandardsLibrary {
    let library = try loadStandards(folders, overlays: overlays)
    if let fault = policyFaults(in: library).first { throw fault }
    return library
  }

  /// What only somebody who knows all rules can say of policies.
  static func policyFaults(in library: StandardsLibrary) -> [Fault] {
    GatePolicyNames.faults(in: library, rules: Rulebook.ids + GateRulebook.ids)
  }

  /// Reads an application with its dossiers and decides on it.
  static func decide(_ request: GateRequest) throws(Fault) -> ComplianceReport {
    let library = request.library
    let folder = try openApplication(
      request.application, processes: library.processes, digest: Seal.sha256(of:))
    var application = folder.application
    let statedStage = application.project.stage
    application.project.stage = request.stage ?? statedStage
    do throws(Fault) {
      try GateNames(library).check(application)
    } catch {
      throw error.named(below: request.application)
    }
    let cards = try cards(request.authority, library)
    var request = request
    request.admission = request.admission?.knowing(cards)
    do throws(Fault) {
      try request.admission?.check(applicant: application.applicant.plant)
    } catch {
      throw error.named(below: request.application)
    }
    let card = cards?.first { $0.plant == application.applicant.plant }
    if let cards, card == nil { throw lackOfCard(application, cards, request) }

    let before = try side(folder.beforePath, card, request, library)
    let after = try folder.afterPath.map { path throws(Fault) in
      try side(path, card, request, library)
    }
    let latest = latestDay(of: application, (after ?? before).side)
    let asOf = request.asOf ?? latest
    do throws(Fault) {
      try GatePlausibility.check(
        application, before: before.side, after: after?.side, today: request.today)
      try GateDay(asOf: asOf, isGiven: request.asOf != nil, today: request.today).check(
        application, after: after?.side, isStageGiven: request.stage != nil)
    } catch {
      throw error.named(below: request.application)
    }
    let rules = Rulebook.ids + GateRulebook.ids
    var input = GateInput(
      application: application, before: before.side, after: after?.side, library: library,
      register: card,
      registerFindings: RegisterDifferences.merged(
        before: before.differences, after: after?.differences),
      asOf: asOf)
    input.isDayGiven = request.asOf != nil
    input.isStageGiven = request.stage != nil && request.stage != statedStage
    input.isApplicants = request.isApplicants
    input.duplicates = request.duplicates
    if let card { RegisterDifferences.apply(card, to: &input) }
    if let file = request.authority.waivers {
      input.waivers = try file.read("waivers.yaml") { bytes, name throws(Fault) in
        try readWaivers(bytes, file: name, rules: rules, plants: cards?.map(\.plant))
      }
      input.accepted = try file.read("waivers.yaml") { bytes, name throws(Fault) in
        try readAccepted(bytes, file: name)
      }
    }
    if let file = request.authority.baseline {
      input.baseline = try file.read("baseline.yaml") { bytes, name throws(Fault) in
        try readBaseline(bytes, file: name, rules: rules)
      }
    }
    var report = Gate.decide(input, policies: library.gates)
    report.inputs = before.inputs + (after?.inputs ?? [])
    report.decision?.inputs = papers(folder, before, after, request.authority)
    return report
  }

  /// Everything that was decided on besides logs and packs, by content.
  private static func papers(
    _ folder: ApplicationFolder, _ before: Side, _ after: Side?, _ authority: AuthorityFiles
  ) -> [Decision.Paper] {
    var papers = [
      Decision.Paper(
        role: .application, name: "application.yaml", digest: Seal.sha256(of: folder.bytes))
    ]
    for side in [before, after].compactMap(\.self) {
      papers.append(Decision.Paper(role: .dossier, name: side.name, digest: side.plantDigest))
    }
    for document in folder.application.documents {
      guard let file = document.file else { continue }
      papers.append(Decision.Paper(role: .document, name: file, digest: document.digest))
    }
    for (role, file) in [
      (Decision.Paper.Role.register, authority.register), (.waivers, authority.waivers),
      (.baseline, authority.baseline),
    ] {
      papers.append(
        Decision.Paper(
          role: role, name: file?.name, digest: file.map { Seal.sha256(of: $0.bytes) }))
    }
    return papers
  }

  /// One dossier of the application, with the authority's card laid over it.
  private struct Side {
    var side: GateSide
    var differences: [Finding]
    /// Its logs, named from the application's folder.
    var inputs: [LogSummary]
    /// Its plant.yaml, named from the application's folder.
    var name: String
    var plantDigest: String?
  }

  private static func side(
    _ path: String, _ card: RegisterCard?, _ request: GateRequest, _ library: StandardsLibrary
  ) throws(Fault) -> Side {
    var differences: [Finding] = []
    let watched = (card?.outlets ?? []).map {
      Outlet(id: $0.id, name: $0.name ?? $0.id, processes: $0.processes, monitors: $0.monitors)
    }
    var check = CheckRequest(
      dossier: path, standards: request.standards, overlays: request.overlays, period: nil,
      asOf: nil, isSealed: true, threads: request.threads, language: request.language,
      isPictured: request.isPictured)
    check.limits = request.limits
    check.progress = request.progress
    if let admission = request.admission {
      check.admits = { dossier throws(Fault) in
        try admission.check(dossier.plant, card: card, file: dossier.label + "/plant.yaml")
      }
    }
    var examined = try examine(check, with: library, watched: watched) { input, dossier in
      if let card {
        (input, differences) = RegisterDifferences.apply(
          card, to: input, intervals: dossier.intervals)
      }
      // What a dossier leaves out by its scope is still asked for, card or none.
      input.scope = []
    }
    let name = String(path.dropFirst(request.application.count).drop { $0 == "/" })
    examined.report = examined.report.named(below: name)
    return Side(
      side: GateSide(input: examined.input, report: examined.report),
      differences: differences.map { $0.placed(below: name) }, inputs: examined.report.inputs,
      name: name + "/plant.yaml", plantDigest: examined.report.plantDigest)
  }

  private static func cards(
    _ authority: AuthorityFiles, _ library: StandardsLibrary
  ) throws(Fault) -> [RegisterCard]? {
    guard let file = authority.register else { return nil }
    return try file.read("register.yaml") { bytes, name throws(Fault) in
      try readRegister(
        bytes, file: name, knownSectors: library.sectors, knownProcesses: library.processes,
        knownRegimes: library.regimes)
    }
  }

  private static func lackOfCard(
    _ application: Application, _ cards: [RegisterCard], _ request: GateRequest
  ) -> Fault {
    let plant = application.applicant.plant
    // Whoever hands in for others may not know of all plants.
    let near =
      request.admission == nil ? nearestName(to: plant, among: cards.map(\.plant)) : nil
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "主管部门登记信息中没有企业“\(plant)”" + (near.map { "；是否应为“\($0)”？" } ?? "；请先登记。"),
        en: "The authority's register has no plant '\(plant)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; have it registered first.")),
      at: SourcePosition(file: request.authority.register?.name ?? "register.yaml"))
  }

  /// Decisions rest on what was handed in: the latest day that anything of it speaks of.
  private static func latestDay(of application: Application, _ side: GateSide) -> CivilDate {
    let energy = side.input.energy
    let months = (energy.energy.map(\.span) + energy.production.map(\.span)).compactMap { span in
      CivilMonth(year: span.year, month: span.months.upperBound)?.end
    }
    let project = application.project
    let days =
      [side.input.period.to.date, project.completed].compactMap(\.self)
      + application.documents.compactMap(\.date) + months
    return days.reduce(project.filed) { max($0, $1) }
  }
}

extension AuthorityFile {
  /// What was read is named by what it is, wherever it lay: a decision does not depend on that. A
  /// fault names it as its user did.
  fileprivate func read<Value>(
    _ usual: String, _ read: ([UInt8], String) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    do throws(Fault) {
      return try read(bytes, usual)
    } catch {
      guard let position = error.position, position.file == usual else { throw error }
      var fault = error
      fault.position = SourcePosition(file: name, line: position.line)
      throw fault
    }
  }
}

extension Pipeline {
  /// baseline.yaml of a saved report's counting breaches.
  static func baseline(ofReport path: String) throws(Fault) -> String {
    let saved = try savedReport(path)
    for finding in saved.report.findings where finding.verdict == .fail {
      try refuseEdited(finding, in: path)
    }
    return baselineText(Exemptions.record(of: saved.report, at: SourcePosition(file: path)))
  }

  /// What the tool never writes: a record must not rest on it.
  private static func refuseEdited(_ finding: Finding, in path: String) throws(Fault) {
    let names = [
      finding.outlet, finding.pollutant, finding.standard, finding.limit, finding.target,
      finding.item,
    ].compactMap(\.self)
    let isNamed = names.allSatisfy { name in name.unicodeScalars.allSatisfy { $0.value >= 0x20 } }
    let isSized =
      finding.episode.map { episode in
        // Peak / limit − 1, and no peak is below zero.
        ExactDecimal(ofAnySize: episode.multiple).map {
          $0 >= ExactDecimal(mantissa: -1, scale: 0)
        } ?? false
      } ?? true
    guard isNamed, isSized else {
      let shown = finding.id.withVisibleControls
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "报告中的“\(shown)”不是本工具写出的样子（超标倍数或名称），可能被改动过；请重新生成报告。",
          en: "'\(shown)' of the report is not as this tool writes it (its multiple or a name) and "
            + "may have been changed; make the report again."), at: SourcePosition(file: path))
    }
  }

  static func authorityFile(_ path: String) throws(Fault) -> [UInt8] { try authorityBytes(path) }
}

extension Fault {
  /// With its file named from outside the application.
  fileprivate func named(below folder: String) -> Fault {
    guard let position else { return self }
    var fault = self
    fault.position = SourcePosition(file: folder + "/" + position.file, line: position.line)
    return fault
  }
}

extension ComplianceReport {
  /// With its files named from the folder above the dossier.
  fileprivate func named(below folder: String) -> ComplianceReport {
    var report = self
    for index in report.inputs.indices {
      report.inputs[index].path = folder + "/" + report.inputs[index].path
    }
    report.findings = report.findings.map { $0.placed(below: folder) }
    return report
  }
}

extension Finding {
  fileprivate func placed(below folder: String) -> Finding {
    var finding = self
    func moved(_ row: RowReference) -> RowReference {
      var row = row
      row.file = folder + "/" + row.file
      return row
    }
    finding.evidence.rows = evidence.rows.map(moved)
    finding.evidence.lead = evidence.lead.map(moved)
    return finding
  }
}
