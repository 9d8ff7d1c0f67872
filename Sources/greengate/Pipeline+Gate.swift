import Dossier
import Evaluation
import Gate
import Measures
import Report
import Standards

/// What `gate` was asked for.
struct GateRequest {
  var application: String
  var standards: [String]
  var overlays: [String]
  /// What the authority keeps; never from the application.
  var authority: AuthorityFiles
  /// `nil`: the latest day that the application speaks of.
  var asOf: CivilDate?
  /// Nothing may be dated later.
  var today: CivilDate
  var threads: Int
  var language: Language
  var isPictured: Bool
}

/// The authority's files as they were read, with their names; `nil`: none was given.
struct AuthorityFiles {
  var register: (name: String, bytes: [UInt8])?
  var waivers: (name: String, bytes: [UInt8])?
  var baseline: (name: String, bytes: [UInt8])?
}

extension Pipeline {
  /// Reads an application with its dossiers and decides on it.
  static func decide(_ request: GateRequest) throws(Fault) -> ComplianceReport {
    let library = try loadStandards(request.standards, overlays: request.overlays)
    let folder = try openApplication(
      request.application, processes: library.processes, digest: Seal.sha256(of:))
    let application = folder.application
    let cards = try cards(request.authority, library)
    let card = cards?.first { $0.plant == application.applicant.plant }
    if let cards, card == nil { throw lackOfCard(application, cards, request.authority) }

    let before = try side(folder.beforePath, card, request, library)
    let after = try folder.afterPath.map { path throws(Fault) in
      try side(path, card, request, library)
    }
    do throws(Fault) {
      try GatePlausibility.check(
        application, before: before.side, after: after?.side, today: request.today)
    } catch {
      throw error.named(below: request.application)
    }
    let rules = Rulebook.ids + GateRulebook.ids
    var input = GateInput(
      application: application, before: before.side, after: after?.side, library: library,
      register: card,
      registerFindings: before.differences + (after?.differences ?? []),
      asOf: request.asOf
        ?? day(of: application, (after ?? before).side, today: request.today))
    if let file = request.authority.waivers {
      input.waivers = try readWaivers(
        file.bytes, file: file.name, rules: rules, plants: cards?.map(\.plant))
      input.accepted = try readAccepted(file.bytes, file: file.name)
    }
    if let file = request.authority.baseline {
      input.baseline = try readBaseline(file.bytes, file: file.name, rules: rules)
    }
    var report = Gate.decide(input, policies: library.gates)
    report.inputs = before.inputs + (after?.inputs ?? [])
    return report
  }

  /// One dossier of the application, with the authority's card laid over it.
  private struct Side {
    var side: GateSide
    var differences: [Finding]
    /// Its logs, named from the application's folder.
    var inputs: [LogSummary]
  }

  private static func side(
    _ path: String, _ card: RegisterCard?, _ request: GateRequest, _ library: StandardsLibrary
  ) throws(Fault) -> Side {
    var differences: [Finding] = []
    let watched = (card?.outlets ?? []).map {
      Outlet(id: $0.id, name: $0.name ?? $0.id, processes: $0.processes, monitors: $0.monitors)
    }
    var examined = try examine(
      CheckRequest(
        dossier: path, standards: request.standards, overlays: request.overlays, period: nil,
        asOf: nil, isSealed: true, threads: request.threads, language: request.language,
        isPictured: request.isPictured), with: library, watched: watched
    ) { input, dossier in
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
      differences: differences.map { $0.placed(below: name) }, inputs: examined.report.inputs)
  }

  private static func cards(
    _ authority: AuthorityFiles, _ library: StandardsLibrary
  ) throws(Fault) -> [RegisterCard]? {
    guard let file = authority.register else { return nil }
    return try readRegister(
      file.bytes, file: file.name, knownSectors: library.sectors,
      knownProcesses: library.processes, knownRegimes: library.regimes)
  }

  private static func lackOfCard(
    _ application: Application, _ cards: [RegisterCard], _ authority: AuthorityFiles
  ) -> Fault {
    let plant = application.applicant.plant
    let near = nearestName(to: plant, among: cards.map(\.plant))
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "主管部门登记信息中没有企业“\(plant)”" + (near.map { "；是否应为“\($0)”？" } ?? "；请先登记。"),
        en: "The authority's register has no plant '\(plant)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; have it registered first.")),
      at: SourcePosition(file: authority.register?.name ?? "register.yaml"))
  }

  /// Decisions rest on what was handed in: the latest day that anything of it speaks of.
  private static func day(
    of application: Application, _ side: GateSide, today: CivilDate
  ) -> CivilDate {
    let energy = side.input.energy
    let months = (energy.energy.map(\.span) + energy.production.map(\.span)).compactMap { span in
      CivilMonth(year: span.year, month: span.months.upperBound)?.adding(1).flatMap {
        CivilDate(year: $0.year, month: $0.month, day: 1)
      }
    }
    let days =
      [side.input.period.to.date, application.project.filed, application.project.completed]
      .compactMap(\.self) + application.documents.compactMap(\.date) + months
    return min(days.max() ?? today, today)
  }
}

extension Pipeline {
  /// baseline.yaml of a saved report's counting breaches.
  static func baseline(ofReport path: String) throws(Fault) -> String {
    let saved = try savedReport(path)
    return baselineText(Exemptions.record(of: saved.report, at: SourcePosition(file: path)))
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
