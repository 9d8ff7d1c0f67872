#if Server
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import Report
import Reports
import ServerStore

/// Deciding on applications, by programs: an upload that is whole is handed to the gate, and its answer
/// is there once the gate is through.
enum GateAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiGate, ask)
    handlers.on(Routes.apiGateAnswer) { visit in
      let standing = try await visit.upload()
      guard standing.isApplication else { throw Refusal.notFound }
      return visit.json(try await value(standing, visit))
    }
  }

  private struct Question: Decodable {
    static let members: Set = ["upload", "sha256", "reason", "stage", "asOf"]

    var upload: String
    var sha256: String?
    var reason: String?
    var stage: String?
    var asOf: String?
  }

  private static func ask(_ visit: Visit) async throws -> Response {
    let bytes = try await visit.bodyBytes()
    let asked = try visit.decoded(
      Question.self, from: bytes, onlyWith: Question.members)
    let standing = try await visit.changeableUpload(asked.upload)
    let parameters = try visit.gateParameters(
      asked.reason, stage: asked.stage, asOf: asked.asOf)
    return try await Idempotency.answer(visit, bytes) {
      let done = try await UploadReceiving.complete(
        visit, standing.upload, expected: asked.sha256, parameters: parameters, for: .gate)
      // One that was asked for already is not decided on otherwise: its answer would be taken for this one's.
      let begun = CheckParameters(done.job?.parameters ?? "")
      guard begun.stage == parameters.stage, begun.asOf == parameters.asOf,
        asked.reason == nil || begun.reason == parameters.reason
      else {
        throw Refusal(
          .conflict,
          Bilingual(
            zh: "这份申报已按其他阶段、基准日或原因提交审查；要另行审查，请重新上传。",
            en:
              "This application was handed to the gate with another stage, day or reason; to have it "
              + "decided on otherwise, upload it again."))
      }
      var headers = HTTPFields()
      headers[.location] = "/api/v1/gate/" + done.upload.id
      return PlainAnswer(try await value(done, visit), status: .accepted, headers: headers)
    }
  }

  /// Schema `Gate`.
  private static func value(_ standing: UploadStanding, _ visit: Visit) async throws -> JSONValue {
    let (upload, language) = (standing.upload, visit.language)
    let view = try await visit.ledger()
    // One of a plant that the reader may not see is not told.
    let run = standing.runs.compactMap { try? view.run($0) }.first
    var decision: JSONValue?
    if let run { decision = try await Self.decision(run, visit) }
    return .known([
      ("upload", .text(upload.id)), ("name", .text(upload.name)),
      ("plant", upload.plant.map { .text($0) }), ("state", .text(standing.phase.rawValue)),
      ("progress", .text(standing.progress(language))),
      ("attempts", standing.job.map { .number(Int64($0.attempts)) }),
      ("problem", standing.problem.map { .text($0(language)) }),
      ("verdict", standing.verdict.map { .text($0.rawValue) }),
      ("decision", decision),
      ("page", .text(UploadChapter.address(standing))),
    ])
  }

  /// Schema `Decision`.
  private static func decision(_ run: SeenRun, _ visit: Visit) async throws -> JSONValue {
    let (record, language) = (run.record, visit.language)
    let report = try await visit.house.shelf.report(of: run, language)
    let conditions = report.decision?.conditions ?? []
    return .known([
      ("id", .text(run.id)), ("key", .text(record.key)), ("number", .number(record.id)),
      ("plant", .text(record.plant)), ("application", .text(record.application ?? "")),
      ("stage", .text(record.stage ?? "")), ("asOf", .text(record.asOf.date.description)),
      ("verdict", .text(record.verdict.rawValue)), ("recorded", .instant(record.recordedAt)),
      ("recordedBy", .text(record.recordedBy)), ("applicants", .flag(record.isApplicants)),
      // Of one that has not passed nothing is to be paid, whatever it might come to once it has; nor by
      // what is not the authority's word.
      (
        "amount",
        record.verdict == .pass && !record.isApplicants
          ? report.decision?.amount.map { .text($0.description) } : nil
      ),
      (
        "conditions",
        .list(
          conditions.map { condition in
            .known([
              ("id", .text(condition.id)), ("rule", .text(condition.rule)),
              ("title", .text(condition.title(language))),
              ("level", .text(condition.level.rawValue)),
              ("verdict", .text(condition.verdict.rawValue)),
              ("reason", condition.reason.map { .text($0(language)) }),
            ])
          })
      ),
      (
        "reports",
        .list(
          ReportFiles.formats.map { format in
            .object([
              ("format", .text(format.rawValue)),
              ("address", .text("/api/v1/runs/\(run.id)/report.\(format.rawValue)")),
            ])
          })
      ), ("page", .text(ApplicationChapter.address(of: run))),
    ])
  }
}
#endif
