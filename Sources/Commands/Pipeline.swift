import Dossier
import Evaluation
import Gate
import Intake
import Measures
import Report
import Reports
import Standards

/// What `check` was asked for.
struct CheckRequest {
  var dossier: String
  var standards: [String]
  var overlays: [String]
  /// `nil`: the dossier's own.
  var period: Period?
  /// `nil`: the end of the period.
  var asOf: Instant?
  var isSealed: Bool
  var threads: Int
  var language: Language
  /// Whether hours are kept for calendars and charts.
  var isPictured: Bool
  /// What an archive may cost.
  var limits = ArchiveLimits()
  /// What people have said of logs' columns; it becomes part of plant.yaml.
  var columns: [ColumnMapping] = []
  /// Refuses a dossier before its logs are read.
  var admits: (@Sendable (PlantDossier) throws(Fault) -> Void)?
  /// Told of how far the run has come; may be called from any thread.
  var progress: (@Sendable (WorkProgress) -> Void)?
}

/// The stages in their order: the only file of the tool that calls them.
enum Pipeline {
  /// Breaches whose rows are fetched; the others say how many rows there are.
  private static let breachesShown = 1000
  /// Warnings and notices whose rows are fetched: each may mean another look at the whole log.
  private static let warningsShown = 50

  static func check(_ request: CheckRequest) throws(Fault) -> ComplianceReport {
    try examine(
      request, with: try loadStandards(request.standards, overlays: request.overlays)
    ).report
  }

  /// A dossier with what was read of it and what judging it gave.
  struct Examined {
    var input: EvaluationInput
    var report: ComplianceReport
  }

  /// - Parameters:
  ///   - watched: Outlets whose rows are read besides the dossier's own.
  ///   - adjust: What an authority knows better than the dossier.
  static func examine(
    _ request: CheckRequest, with library: StandardsLibrary, watched: [Outlet] = [],
    adjust: (inout EvaluationInput, PlantDossier) -> Void = { _, _ in }
  ) throws(Fault) -> Examined {
    request.progress?(WorkProgress(.opening))
    var dossier = try opened(
      request.dossier, limits: request.limits, columns: request.columns, with: library)
    try request.admits?(dossier)
    let declaredPeriod = dossier.period
    dossier.period = try PeriodArgument.narrowed(dossier.period, to: request.period)

    var options = ScanOptions()
    options.threads = request.threads
    let emissionLogs = dossier.logs.compactMap(\.emissionLog)
    let progress = ProgressLine(
      total: emissionLogs.reduce(0) { $0 + $1.input.size }, language: request.language,
      listener: request.progress)
    var intake = EmissionIntake(
      period: dossier.period,
      outlets: dossier.measuringPoints.adding(watched), options: options)
    let (emission, emissionSummaries) = try {
      () throws(Fault) in
      defer { progress.finish() }
      return try intake.read(emissionLogs, progress: progress.add)
    }()

    let tables = try TableLogs(dossier, options: options)
    var summaries = emissionSummaries[...]
    var logs: [LogSummary] = []
    for (number, entry) in dossier.logs.enumerated() {
      guard var summary = tables.summaries[number] ?? summaries.popFirst() else { continue }
      if entry.kind == .emission { summary.flags = entry.flags }
      if request.isSealed { summary.sha256 = try Seal.sha256(of: entry.input) }
      logs.append(summary)
    }

    var input = EvaluationInput(
      plant: dossier.plant, outlets: dossier.outlets, period: dossier.period,
      energyYear: dossier.energyYear, scope: dossier.scope, stops: dossier.stops,
      emission: emission, energy: tables.energy, manual: tables.manual, power: tables.power,
      audit: tables.audit, declarations: dossier.declarations, asOf: request.asOf, logs: logs,
      remarks: remarks(of: dossier))
    input.isPictured = request.isPictured
    adjust(&input, dossier)
    request.progress?(WorkProgress(.judging))
    let judgement = Evaluator(library).judge(input)

    var report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: Version.current),
      plant: input.plant, outlets: input.outlets, period: dossier.period,
      energyYear: dossier.energyYear, asOf: request.asOf ?? dossier.period.to,
      scope: dossier.scope, verdict: judgement.verdict,
      standardsDigest: Seal.digest(of: library, in: request.standards + request.overlays),
      standards: judgement.standardsUsed, inputs: logs, checks: judgement.checks,
      findings: try findings(judgement, emission, intake))
    report.rules = judgement.rulesUsed
    report.overlays = request.overlays
    if dossier.period != declaredPeriod { report.declaredPeriod = declaredPeriod }
    if request.isSealed { report.plantDigest = Seal.sha256(of: dossier.plantBytes) }
    return Examined(input: input, report: report)
  }

  /// A report that `check --format json` saved, with the language that it is in.
  static func savedReport(
    _ path: String
  ) throws(Fault) -> (report: ComplianceReport, language: Language) {
    let file = try InputFile(location: path, path: path, use: .savedReport)
    let bytes = try file.bytes(
      limit: savedReportLimit,
      orElse: Bilingual(
        zh: "请确认给的是保存的报告；报告确有这么大时，请用 check --period 分段生成",
        en: "check that it is a saved report; one that is truly so long is made in parts with "
          + "check --period"))
    return try JSONReport.read(bytes, file: path)
  }

  /// Bytes of a saved report that are read, 200 MB: a city's month has some 20 MB, and reading takes
  /// six to seven times a report's size in memory.
  private static let savedReportLimit = 200_000_000

  /// What loads and no rule judges.
  private static func remarks(of dossier: PlantDossier) -> [Evaluation.Remark] {
    dossier.remarks.map {
      Evaluation.Remark(rule: "not-judged-yet", message: $0.sentence, position: $0.position)
    }
  }

  /// Fetches the rows behind the findings.
  private static func findings(
    _ judgement: Judgement, _ emission: EmissionRecord, _ intake: EmissionIntake
  ) throws(Fault) -> [Finding] {
    let asking = judgement.findings.indices.filter { !judgement.findings[$0].requests.isEmpty }
    func isBreach(_ index: Int) -> Bool { judgement.findings[index].finding.verdict == .fail }
    let shown =
      asking.filter(isBreach).prefix(breachesShown)
      + asking.filter { !isBreach($0) }.prefix(warningsShown)
    let wanted = shown.sorted()
    let fetchedRows = try intake.rows(
      for: wanted.map { judgement.findings[$0].requests }, limit: Evidence.rowLimit)
    let rows = Dictionary(uniqueKeysWithValues: zip(wanted, fetchedRows))
    return judgement.findings.enumerated().map { index, pending in
      var finding = pending.finding
      guard !pending.requests.isEmpty else { return finding }
      if let fetched = rows[index] {
        let rows = finding.evidence.rows + fetched.rows
        finding.evidence = Evidence(
          rows: rows, omitted: finding.evidence.omitted + fetched.omitted,
          lead: fetched.lead == rows.first ? nil : fetched.lead)
      } else {
        for request in pending.requests {
          guard let series = emission.series[request.key] else { continue }
          finding.evidence.omitted += request.hours.reduce(0) { $0 + Int(series.hours[$1].rows) }
        }
        finding.notes.append(
          Bilingual(
            zh: "同类记录过多，此处未列证据行；可缩小 --period 后再查。",
            en: "There are too many findings to list the rows of this one; narrow --period to see "
              + "them."))
      }
      return finding
    }
  }

  static func standardsTable(
    folders: [String], overlays: [String], filter: StandardsFilter, language: Language, width: Int
  ) throws(Fault) -> String {
    let library = try filter.applied(to: try loadStandards(folders, overlays: overlays))
    return Standards.standardsTable(library, language: language, width: width)
      + auditTable(library, language: language, width: width)
      + energyTable(library, language: language, width: width)
      + gateTable(library, language: language, width: width)
      + missingTable(library, language: language, width: width)
  }

  /// - Throws: a usage ``Fault`` with the nearest id where no standard is called `id`.
  static func standardPage(
    _ id: String, folders: [String], overlays: [String], language: Language, width: Int
  ) throws(Fault) -> String {
    let library = try loadStandards(folders, overlays: overlays)
    // One text may be a standard and an audit pack.
    let pages =
      library.standards.filter { $0.id == id }.map {
        Standards.standardPage($0, language: language, width: width)
      }
      + library.energy.filter { $0.id == id }.map {
        Standards.standardPage($0, language: language, width: width)
      }
      + library.audits.filter { $0.id == id }.map {
        auditPage($0, language: language, width: width)
      }
      + library.gates.filter { $0.id == id }.map {
        gatePage($0, language: language, width: width)
      }
      + library.missing.filter { $0.id == id }.map {
        missingPage($0, language: language, width: width)
      }
    if !pages.isEmpty { return pages.joined(separator: "\n") }
    let known =
      library.standards.map(\.id) + library.energy.map(\.id) + library.audits.map(\.id)
      + library.gates.map(\.id) + library.missing.map(\.id)
    let near = nearestName(to: id, among: known)
    throw Fault(
      .usage,
      Bilingual(
        zh: "没有编号为“\(id)”的标准" + (near.map { "；是否指“\($0)”？" } ?? "；")
          + "用 greengate standards list 查看全部。",
        en: "There is no standard '\(id)'" + (near.map { "; did you mean '\($0)'?" } ?? ".")
          + " 'greengate standards list' lists all."))
  }

  /// The generated pages by folder, from the packs and cards of the project at `root`.
  static func pages(
    root: String
  ) throws(Fault) -> [(folder: String, texts: [(name: String, text: String)])] {
    let library = try loadStandards([root + "/Standards"])
    let cards = Rulebook.rules.map { $0.card }
    // Packs are named by their files: a standard's number is no file name.
    let name = { (file: String) in
      let last = file.split(separator: "/").last ?? "page"
      return last.split(separator: ".").dropLast().joined(separator: ".") + ".md"
    }
    let standards = library.standards.map {
      (name: name($0.position.file), text: standardMarkdown($0, rule: Rulebook.rule(judging:)))
    }
    let audits = library.audits.map {
      (name: name($0.position.file), text: auditMarkdown($0))
    }
    let energy = library.energy.map {
      (name: name($0.position.file), text: energyMarkdown($0))
    }
    let gates = library.gates.map { (name: name($0.position.file), text: gateMarkdown($0)) }
    return [
      (
        "Standards/pages",
        standards + audits + energy + gates
          + [("README.md", standardIndexMarkdown(library, name: name))]
      ),
      (
        "Sources/Evaluation/Evaluation.docc/Rules",
        cards.map { (name: $0.id + ".md", text: rulePage($0)) }
      ),
      ("Sources/Evaluation/Evaluation.docc", [("Rules.md", ruleIndexPage(cards))]),
      (
        "Sources/Gate/Gate.docc/Rules",
        gateCards.map { (name: $0.id + ".md", text: rulePage($0)) }
      ),
      ("Sources/Gate/Gate.docc", [("Rules.md", ruleIndexPage(gateCards))]),
    ]
  }

  static func explanation(of rule: String, language: Language) -> String? {
    explain(rule, language: language)
      ?? gateCards.first { $0.id == rule }.map { $0.text(language) }
  }

  static var ruleIDs: [String] { (Rulebook.ids + GateRulebook.ids).sorted() }

  /// The gate's rules, as others are shown.
  static var gateCards: [RuleCard] { GateRulebook.cards.map { RuleCard($0) } }

  /// - Parameters:
  ///   - output: where plant.yaml will be written; `nil`: into the current folder.
  ///   - standards: folders whose sectors are offered; none where nothing is installed.
  static func proposal(
    for logs: [String], output: String?, standards: [String], language: Language
  ) throws(Fault) -> String {
    let sectors = standards.isEmpty ? [] : try loadStandards(standards).sectors
    var probes: [LogProbe] = []
    for path in logs {
      let seen = try LogInspection(try InputFile(location: path, path: path))
      let place = LogPlace(of: path, besideOutput: output)
      probes.append(LogProbe(seen, file: place.path, isElsewhere: place.isElsewhere))
    }
    return proposePlant(
      for: probes, sectors: sectors.map { SectorChoice(id: $0, name: sectorName($0)) },
      language: language)
  }
}

extension [Outlet] {
  /// With those that are not among them by id.
  fileprivate func adding(_ others: [Outlet]) -> [Outlet] {
    self + others.filter { other in !contains { $0.id == other.id } }
  }
}
