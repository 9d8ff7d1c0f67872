#if Server
import HTTPTypes
import Hummingbird
import Measures
import NIOCore
import Report
import ServerStore

/// Handing in by programs, and by the page's script: begin, add bytes, say that all are there.
enum UploadAPI {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.apiUploads, list)
    handlers.on(Routes.apiUploadBegun, begin)
    handlers.on(Routes.apiUpload) { visit in
      let standing = try await visit.upload()
      return visit.json(
        value(standing, visit.language), headers: offsetField(standing.upload))
    }
    handlers.on(Routes.apiUploadAdded, add)
    handlers.on(Routes.apiUploadCompleted, complete)
    handlers.on(Routes.apiUploadCancelled) { visit in
      try await change(visit) { (store, job, actor) throws(Fault) in
        try store.cancel(job: job.id, by: actor)
      }
    }
    handlers.on(Routes.apiUploadRetried) { visit in
      let standing = try await visit.changeableUpload()
      if standing.isApplication { try visit.requireScope(.decide) }
      let again = standing.again(reason: visit.query["reason"])
      return try await change(visit) { (store, job, actor) throws(Fault) in
        try store.retry(job: job.id, parameters: again, by: actor)
      }
    }
    handlers.on(Routes.apiUploadDiscarded, discard)
  }

  // MARK: - What is answered

  /// Schema `Upload`.
  static func value(_ standing: UploadStanding, _ language: Language) -> JSONValue {
    let upload = standing.upload
    let job = standing.job
    return .known([
      ("id", .text(upload.id)), ("name", .text(upload.name)), ("kind", .text(upload.kind.rawValue)),
      ("plant", upload.plant.map { .text($0) }), ("size", upload.size.map { .number($0) }),
      ("offset", .number(upload.offset)), ("state", .text(standing.phase.rawValue)),
      ("sha256", upload.sha256.map { .text($0) }), ("created", .instant(upload.createdAt)),
      ("progress", .text(standing.progress(language))),
      ("attempts", job.map { .number(Int64($0.attempts)) }),
      ("verdict", standing.verdict.map { .text($0.rawValue) }),
      ("runs", .texts(standing.runs)),
      ("problem", standing.problem.map { .text($0(language)) }),
      ("page", .text(UploadChapter.address(standing))),
    ])
  }

  private static func offsetField(_ upload: Upload) -> HTTPFields {
    var fields = HTTPFields()
    fields.set("Upload-Offset", String(upload.offset))
    return fields
  }

  // MARK: - Reading

  private static func list(_ visit: Visit) async throws -> Response {
    let sight = try await visit.uploadSight()
    let limit = try visit.number("limit", else: 50, in: 1...200)
    let (state, cursor) = (try visit.choice("state", Upload.State.self), visit.query["cursor"])
    let found = try await visit.store { (store) throws(Fault) -> [UploadStanding]? in
      if let cursor, try !store.holds(cursor, in: sight) { return nil }
      return try store.uploads(sight, state: state, before: cursor, limit: limit).map {
        upload throws(Fault) in
        UploadStanding(upload, try store.jobs(of: upload.id))
      }
    }
    guard let standings = found else { throw Refusal.unknownCursor }
    let next = standings.count == limit ? standings.last?.upload.id : nil
    return visit.json(
      .known([
        ("uploads", .list(standings.map { value($0, visit.language) })),
        ("next", next.map { .text($0) }),
      ]))
  }

  // MARK: - Handing in

  private struct Begin: Decodable {
    var name: String
    var kind: Upload.Kind?
    var size: Int64?
    var plant: String?
  }

  private static func begin(_ visit: Visit) async throws -> Response {
    let bytes = try await visit.bodyBytes()
    let asked = try visit.decoded(Begin.self, from: bytes)
    return try await Idempotency.answer(visit, bytes) {
      let upload = try await UploadReceiving.begin(
        visit, name: asked.name, kind: asked.kind, size: asked.size, plant: asked.plant)
      var headers = offsetField(upload)
      headers[.location] = "/api/v1/uploads/" + upload.id
      return PlainAnswer(
        value(UploadStanding(upload, []), visit.language), status: .created, headers: headers)
    }
  }

  private static func add(_ visit: Visit) async throws -> Response {
    let standing: UploadStanding
    do {
      standing = try await visit.changeableUpload()
      let type = visit.request.headers[.contentType]?.lowercased()
      guard type == "application/offset+octet-stream" || type == "application/octet-stream" else {
        throw Refusal.notThisType("application/offset+octet-stream")
      }
    } catch let refusal as Refusal { throw await visit.unread(refusal) }
    guard let offset = visit.request.headers[named: "Upload-Offset"].flatMap({ Int64($0) }),
      offset >= 0
    else {
      throw await visit.unread(
        Refusal(
          .badRequest,
          Bilingual(
            zh: "缺少 Upload-Offset：请写明这些字节从哪里开始。",
            en: "Upload-Offset is missing: say where these bytes begin.")))
    }
    let end = try await UploadReceiving.append(visit, to: standing.upload, from: offset)
    var upload = standing.upload
    upload.offset = end
    return visit.json(
      value(UploadStanding(upload, []), visit.language), headers: offsetField(upload))
  }

  private struct Complete: Decodable {
    var sha256: String?
    var reason: String?
    var log: String?
  }

  private static func complete(_ visit: Visit) async throws -> Response {
    let standing = try await visit.changeableUpload()
    let bytes = try await visit.bodyBytes()
    let asked = try visit.decoded(Complete.self, from: bytes)
    return try await Idempotency.answer(visit, bytes) {
      let done = try await UploadReceiving.complete(
        visit, standing.upload, expected: asked.sha256,
        parameters: CheckParameters(reason: asked.reason, log: asked.log))
      return PlainAnswer(value(done, visit.language), status: .accepted)
    }
  }

  // MARK: - Its check

  private static func change(
    _ visit: Visit,
    _ body: @escaping @Sendable (ServerStore, Job, Actor) throws(Fault) -> Job
  ) async throws -> Response {
    let (standing, actor) = (try await visit.changeableUpload(), try visit.actor())
    guard let job = standing.job else {
      throw Refusal(
        .conflict,
        Bilingual(zh: "这个上传还没有开始核查。", en: "This upload is not being checked yet."))
    }
    let changed = try await visit.store { (store) throws(Fault) in try body(store, job, actor) }
    return visit.json(value(UploadStanding(standing.upload, [changed]), visit.language))
  }

  private static func discard(_ visit: Visit) async throws -> Response {
    let (standing, actor) = (try await visit.changeableUpload(), try visit.actor())
    let id = standing.upload.id
    try await visit.store { (store) throws(Fault) in try store.discard(id, by: actor) }
    await visit.house.desk.discard(visit.house.store.folder.upload(id))
    return Response(status: .noContent)
  }
}
#endif
