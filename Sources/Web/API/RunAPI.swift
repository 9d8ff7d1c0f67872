#if Server
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// What was found, for programs: plants, runs, findings, decisions, and reports in every format.
enum RunAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiPlants, plants)
    handlers.on(Routes.apiRuns) { visit in try await runs(visit, .check) }
    handlers.on(Routes.apiDecisions) { visit in try await runs(visit, .decision) }
    handlers.on(Routes.apiRun) { visit in
      let ledger = try await visit.ledger()
      let run = try ledger.run(try visit.parameter("key"))
      return visit.json(value(run, ledger))
    }
    handlers.on(Routes.apiReport, report)
    handlers.on(Routes.apiRunFindings) { visit in
      let ledger = try await visit.ledger()
      let run = try ledger.run(try visit.parameter("key"))
      return try await findings(visit, ledger, of: [run])
    }
    handlers.on(Routes.apiFindings) { visit in
      let ledger = try await visit.ledger()
      return try await findings(visit, ledger, of: try chosen(visit, ledger, .check))
    }
  }

  // MARK: - Plants

  private static func plants(_ visit: Visit) async throws -> Response {
    let ledger = try await visit.ledger()
    let limit = try visit.number("limit", else: 100, in: 1...500)
    let after = visit.query["cursor"] ?? ""
    let rest = ledger.plants.drop { $0.id <= after }
    let page = rest.prefix(limit)
    return visit.json(
      .known([
        (
          "plants",
          .list(
            page.map { plant in
              .known([
                ("id", .text(plant.id)), ("name", .text(plant.name)),
                ("sector", .text(plant.sector)), ("region", .text(plant.region)),
                ("runs", .number(Int64(plant.current.count))),
                ("latest", plant.latest.map { .text($0.id) }),
                ("verdict", plant.latest.map { .text($0.record.verdict.rawValue) }),
              ])
            })
        ), ("next", page.count < rest.count ? page.last.map { .text($0.id) } : nil),
      ]))
  }

  // MARK: - Runs

  /// Runs as the query wants them, newest first.
  private static func chosen(
    _ visit: Visit, _ ledger: LedgerView, _ kind: RunKind
  ) throws -> [SeenRun] {
    let (plant, month) = (visit.query["plant"], try visit.month())
    let (verdict, withReplaced) = (
      try visit.choice("verdict", Verdict.self), visit.query["replaced"] == "true"
    )
    let span = month?.span
    let plants = plant.map { id in ledger.plants.filter { $0.id == id } } ?? ledger.plants
    return plants.flatMap { $0.all }.filter { run in
      let record = run.record
      return record.kind == kind && (verdict == nil || record.verdict == verdict)
        && (withReplaced || !ledger.isReplaced(run))
        && span.map { record.periodFrom < $0.to && $0.from < record.periodTo } != false
    }.sorted { $0.record.id > $1.record.id }
  }

  private static func runs(_ visit: Visit, _ kind: RunKind) async throws -> Response {
    let ledger = try await visit.ledger()
    let limit = try visit.number("limit", else: 50, in: 1...500)
    var found = try chosen(visit, ledger, kind)[...]
    if let cursor = visit.query["cursor"] {
      // A run stays where it is: whatever is recorded meanwhile comes before it.
      let last = try? ledger.run(cursor).record.id
      guard let last else { throw Refusal.unknownCursor }
      found = found.drop { $0.record.id >= last }
    }
    let page = found.prefix(limit)
    return visit.json(
      .known([
        (kind == .check ? "runs" : "decisions", .list(page.map { value($0, ledger) })),
        ("next", page.count < found.count ? page.last.map { .text($0.id) } : nil),
      ]))
  }

  /// Schema `Run`.
  static func value(_ run: SeenRun, _ ledger: LedgerView) -> JSONValue {
    let record = run.record
    let replacing = ledger.replacing(run)
    return .known([
      ("id", .text(run.id)), ("key", .text(record.key)), ("number", .number(record.id)),
      ("kind", .text(record.kind.rawValue)), ("plant", .text(record.plant)),
      ("name", .text(record.plantName)), ("sector", .text(record.sector)),
      ("region", .text(record.region)), ("from", .instant(record.periodFrom)),
      ("to", .instant(record.periodTo)), ("verdict", .text(record.verdict.rawValue)),
      ("recorded", .instant(record.recordedAt)), ("tool", .text(record.toolVersion)),
      ("standards", .text(record.standardsDigest)),
      ("application", record.application.map { .text($0) }),
      ("stage", record.stage.map { .text($0) }),
      ("applicants", record.track.map { .flag($0.isApplicants) }),
      ("reason", record.reason.map { .text($0) }),
      ("findings", .number(Int64(record.findings))), ("checks", .number(Int64(record.checks))),
      ("replacedBy", .texts(replacing.map(\.id))), ("chain", .text(record.chain)),
    ])
  }

  // MARK: - Findings

  /// Worst first within a run, runs newest first: the order of their reports.
  private static func findings(
    _ visit: Visit, _ ledger: LedgerView, of runs: [SeenRun]
  ) async throws -> Response {
    let limit = try visit.number("limit", else: 100, in: 1...500)
    let filter = try FindingQuery(visit)
    var rest = runs[...]
    var from = 0
    if let cursor = visit.query["cursor"] {
      let parts = cursor.split(separator: ".")
      guard parts.count == 2, let place = Int(parts[1]), place >= 0,
        let run = rest.firstIndex(where: { $0.id == parts[0] })
      else { throw Refusal.unknownCursor }
      (rest, from) = (rest[run...], place)
    }
    var found: [JSONValue] = []
    var next: String?
    pages: for run in rest {
      let records = try await visit.house.shelf.findings(of: run)
      for record in records.dropFirst(from) where filter.takes(record) {
        guard found.count < limit else {
          next = "\(run.id).\(record.position)"
          break pages
        }
        found.append(value(record, run, visit.language))
      }
      from = 0
    }
    return visit.json(
      .known([("findings", .list(found)), ("next", next.map { .text($0) })]))
  }

  /// Schema `Finding`.
  static func value(_ finding: FindingRecord, _ run: SeenRun, _ language: Language) -> JSONValue {
    .known([
      ("id", .text(finding.findingID)), ("run", .text(run.id)), ("plant", .text(run.record.plant)),
      ("fingerprint", .text(finding.fingerprint)), ("rule", .text(finding.rule)),
      ("severity", .text(finding.severity.rawValue)),
      ("verdict", finding.verdict.map { .text($0.rawValue) }),
      ("advisory", .flag(finding.isAdvisory)), ("urgent", .flag(finding.isUrgent)),
      ("outlet", finding.outlet.map { .text($0) }),
      ("pollutant", finding.pollutant.map { .text($0) }),
      ("standard", finding.standard.map { .text($0) }),
      ("limit", finding.limitID.map { .text($0) }), ("from", finding.fromTime.map { .instant($0) }),
      ("to", finding.toTime.map { .instant($0) }),
      ("periods", finding.periods.map { .number(Int64($0)) }),
      ("peak", finding.peak.map { .text($0) }), ("peakAt", finding.peakAt.map { .instant($0) }),
      ("multiple", finding.multiple.map { .text($0) }),
      ("message", .text(language.say(finding.messageZh, finding.messageEn))),
      ("page", .text(PageAddress.finding(run, finding.findingID))),
    ])
  }

  // MARK: - Reports

  /// The bytes that `greengate check --seal` writes of the same dossier.
  private static func report(_ visit: Visit) async throws -> Response {
    let run = try await visit.ledger().run(try visit.parameter("key"))
    guard let format = ReportFormat(rawValue: try visit.parameter("format")),
      ReportFiles.formats.contains(format)
    else { throw Refusal.notFound }
    let bytes = try await ReportFiles.bytes(
      of: run, format, visit.language, from: visit.house.shelf)
    let response = ReportFiles.response(
      bytes, format, visit.language,
      named: "\(run.record.plant)-\(CivilMonth(run.record.periodFrom.date))",
      ifNoneMatch: visit.request.headers[.ifNoneMatch])
    return try await visit.downloaded(
      response, .reportDownloaded, run.id, "\(run.record.plant) \(format.rawValue)")
  }
}

/// Which findings a query wants.
private struct FindingQuery {
  private let severity: Severity?
  private let verdict: Verdict?
  private let outlet: String?
  private let pollutant: String?
  private let rule: String?
  private let fingerprint: String?

  init(_ visit: Visit) throws {
    severity = try visit.choice("severity", Severity.self)
    verdict = try visit.choice("finding", Verdict.self)
    (outlet, pollutant) = (visit.query["outlet"], visit.query["pollutant"])
    (rule, fingerprint) = (visit.query["rule"], visit.query["fingerprint"])
  }

  func takes(_ finding: FindingRecord) -> Bool {
    (severity == nil || finding.severity == severity)
      && (verdict == nil || finding.verdict == verdict)
      && (outlet == nil || finding.outlet == outlet)
      && (pollutant == nil || finding.pollutant == pollutant)
      && (rule == nil || finding.rule == rule)
      && (fingerprint == nil || finding.fingerprint == fingerprint)
  }
}
#endif
