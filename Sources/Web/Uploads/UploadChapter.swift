#if Server
import HTTPTypes
import Hummingbird
import Ledger
import Measures
import NIOCore
import Receiving
import Report
import ServerStore

/// Handing in: the list, the form, and what becomes of each upload.
enum UploadChapter {
  private static let perPage = 50

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.uploadList, list)
    handlers.on(Routes.uploadNew) { visit in try await form(visit) }
    handlers.on(Routes.uploadSent, send)
    handlers.on(Routes.upload, one)
    handlers.on(Routes.uploadEvents, UploadEvents.response)
    handlers.on(Routes.uploadBody, body)
    handlers.on(Routes.uploadCancelled) { visit in
      try await change(visit) { (store, standing, actor) throws(Fault) in
        guard let job = standing.job else { return }
        _ = try store.cancel(job: job.id, by: actor)
      }
    }
    handlers.on(Routes.uploadRetried) { visit in
      try await change(visit) { (store, standing, actor) throws(Fault) in
        guard let job = standing.job else { return }
        _ = try store.retry(job: job.id, by: actor)
      }
    }
    handlers.on(Routes.uploadDiscarded) { visit in
      let response = try await change(visit) { (store, standing, actor) throws(Fault) in
        try store.discard(standing.upload.id, by: actor)
      }
      await visit.house.desk.discard(visit.house.store.folder.upload(try visit.parameter("id")))
      return response
    }
  }

  private static func change(
    _ visit: Visit,
    _ body: @escaping @Sendable (ServerStore, UploadStanding, Actor) throws(Fault) -> Void
  ) async throws -> Response {
    let (standing, actor) = (try await visit.changeableUpload(), try visit.actor())
    let entry = try await visit.enter { (store) throws(Fault) in
      try body(store, standing, actor)
    }
    switch entry {
    case .taken: return visit.redirect(to: address(standing))
    case .wrong(let problem): return try await page(visit, standing, problem: problem)
    }
  }

  static func address(_ standing: UploadStanding) -> String { "/uploads/" + standing.upload.id }

  // MARK: - List

  private static func list(_ visit: Visit) async throws -> Response {
    let (sight, before) = (try await visit.uploadSight(), visit.query["before"])
    let (standings, names) = try await visit.store { (store) throws(Fault) in
      let uploads = try store.uploads(sight, before: before, limit: perPage)
      let people = try store.people()
      return (
        try uploads.map { upload throws(Fault) in
          UploadStanding(upload, try store.jobs(of: upload.id))
        }, people.reduce(into: [String: String]()) { $0[$1.id] = $1.name }
      )
    }
    var values: [String: Any] = [
      "hasUploads": !standings.isEmpty, "isFirst": before == nil,
      "uploads": standings.map { standing in
        row(standing, owner: names[standing.upload.owner] ?? "", visit.language)
      },
    ]
    if standings.count == perPage, let last = standings.last {
      values["older"] = "/uploads?before=" + last.upload.id
    }
    return try visit.page("uploads", title: visit.say("上传记录", "Uploads"), values)
  }

  private static func row(
    _ standing: UploadStanding, owner: String, _ language: Language
  ) -> [String: Any] {
    let upload = standing.upload
    var row: [String: Any] = [
      "id": upload.id, "name": upload.name, "owner": owner, "plant": upload.plant ?? "",
      "at": upload.createdAt.minuteText, "state": standing.progress(language),
      "size": SizeText.of(upload.size ?? upload.offset, language),
    ]
    if let verdict = standing.verdict {
      row["verdict"] = verdict.name(language)
      row["tone"] = tone(verdict)
    } else if standing.phase == .failed {
      row["tone"] = "bad"
    }
    return row
  }

  /// The class of a verdict's word.
  static func tone(_ verdict: Verdict) -> String {
    switch verdict {
    case .pass: "good"
    case .fail: "bad"
    case .insufficient, .notEvaluated: "doubtful"
    case .notApplicable: "plain"
    }
  }

  // MARK: - New

  private static func form(_ visit: Visit, problem: String? = nil) async throws -> Response {
    let person = try visit.person()
    let limit = visit.house.settings.uploadBytes
    var values: [String: Any] = [
      "limit": SizeText.of(limit, visit.language), "limitBytes": String(limit),
      "uploader": Assets.address(of: "upload.js"),
      "chunk": String(UploadChapter.chunk),
    ]
    // Of a plant's account with one plant, nobody need say which.
    if person.role != .plant {
      values["asksPlant"] = true
    } else if person.rights.plants.count > 1 {
      values["hasPlants"] = true
      values["plants"] = person.rights.plants.map { ["id": $0] }
    }
    if let problem { values["problem"] = problem }
    return try visit.page(
      "upload-new", title: visit.say("上传日志", "Upload logs"),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  /// Bytes that the page's script sends at once.
  static let chunk = 8 << 20

  private static func send(_ visit: Visit) async throws -> Response {
    let form: UploadReceiving.Form
    do {
      form = try await UploadReceiving.form(visit)
    } catch let refusal as Refusal where refusal.status == .unprocessableContent {
      guard !refusal.closes else { throw refusal }
      return try await self.form(visit, problem: refusal.sentence(visit.language))
    }
    let standing = try await UploadReceiving.complete(
      visit, form.upload, expected: nil,
      parameters: CheckParameters(reason: form.fields["reason"], log: form.fields["log"]))
    return visit.redirect(to: address(standing))
  }

  // MARK: - One

  private static func one(_ visit: Visit) async throws -> Response {
    try await page(visit, try await visit.upload())
  }

  private static func page(
    _ visit: Visit, _ standing: UploadStanding, problem: String? = nil
  ) async throws -> Response {
    let (upload, language) = (standing.upload, visit.language)
    let owner = try await visit.store { (store) throws(Fault) in try store.person(upload.owner) }
    var values: [String: Any] = [
      "id": upload.id, "name": upload.name, "owner": owner?.name ?? "",
      "at": upload.createdAt.minuteText, "state": standing.progress(language),
      "phase": standing.phase.rawValue, "size": SizeText.of(upload.size ?? upload.offset, language),
      "bytes": visit.say(
        "\(upload.size ?? upload.offset) 字节", "\(upload.size ?? upload.offset) bytes"),
      "progress": Assets.address(of: "progress.js"),
      "isMoving": standing.phase == .queued || standing.phase == .running,
      "isReceiving": standing.phase == .receiving,
    ]
    if let plant = upload.plant { values["plant"] = plant }
    if let sha256 = upload.sha256 { values["sha256"] = sha256 }
    if let percent = standing.percent { values["percent"] = String(percent) }
    if let verdict = standing.verdict {
      values["verdict"] = verdict.name(language)
      values["tone"] = tone(verdict)
    }
    if let failure = standing.problem { values["failure"] = failure(language) }
    if let attempts = standing.job?.attempts, attempts > 1 { values["attempts"] = String(attempts) }
    // A run of a plant that the reader may not see is not linked.
    let ledger = try await visit.ledger()
    values["runs"] = standing.runs.compactMap { id -> [String: Any]? in
      guard let run = try? ledger.run(id) else { return nil }
      return [
        "id": run.id, "plant": run.record.plantName,
        "period": PeriodWords.of(run.record.periodFrom, run.record.periodTo, language),
      ]
    }
    if try visit.mayChange(upload) {
      values["canCancel"] = standing.phase == .queued || standing.phase == .running
      values["canRetry"] =
        upload.state == .complete
        && (standing.phase == .failed || standing.phase == .cancelled)
      values["canMap"] = upload.state == .complete && standing.phase == .failed
      values["canDiscard"] = [.receiving, .done, .failed, .cancelled].contains(standing.phase)
    }
    values["hasBody"] = upload.state != .discarded && upload.sha256 != nil
    if let problem { values["problem"] = problem }
    return try visit.page(
      "upload", title: upload.name, status: problem == nil ? .ok : .unprocessableContent, values)
  }

  // MARK: - The body as it came

  private static func body(_ visit: Visit) async throws -> Response {
    let standing = try await visit.upload()
    guard let size = standing.upload.size, let sha256 = standing.upload.sha256,
      standing.upload.state != .discarded
    else { throw Refusal.notFound }
    let tag = "\"\(sha256)\""
    guard visit.request.headers[.ifNoneMatch] != tag else {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    let (desk, path) = (
      visit.house.desk, visit.house.store.folder.upload(standing.upload.id) + "/body"
    )
    return Response(
      status: .ok,
      headers: [
        // Whatever it is, no browser shows it.
        .contentType: "application/octet-stream", .eTag: tag, .contentLength: String(size),
        .contentDisposition: AttachmentName.field(name(of: standing.upload)),
      ],
      body: ResponseBody(contentLength: Int(clamping: size)) { writer in
        let file = try await desk.run { () throws(Fault) in try BodyFile(path, .read) }
        defer { file.close() }
        var offset: Int64 = 0
        while offset < size {
          let (at, count) = (offset, Int(min(Int64(BodyFile.part), size - offset)))
          let part = try await desk.run { () throws(Fault) in
            try file.read(at: at, count: count)
          }
          guard !part.isEmpty else { break }
          offset += Int64(part.count)
          try await writer.write(ByteBuffer(bytes: part))
        }
        try await writer.finish(nil)
      })
  }

  /// A folder came as many files, and is given back as one.
  private static func name(of upload: Upload) -> String {
    upload.kind == .folder ? upload.name + ".tar" : upload.name
  }
}

/// What a file that is downloaded is called: `attachment; filename="…"; filename*=UTF-8''…`.
enum AttachmentName {
  static func field(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let plain = String(
      String.UnicodeScalarView(
        last.unicodeScalars.map { scalar in
          let isFine = scalar.value > 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "%"
          return isFine ? scalar : "_"
        }))
    let shown = plain.isEmpty ? "upload" : plain
    return "attachment; filename=\"\(shown)\"; filename*=UTF-8''"
      + PercentText.encoded(last.isEmpty ? "upload" : last)
  }
}

/// A period as people say it: a month by its name, else its ends.
enum PeriodWords {
  static func of(_ from: Instant, _ to: Instant, _ language: Language) -> String {
    let month = CivilMonth(from.date)
    if month.span == (from, to) { return month.description }
    return language.say(
      "\(from.minuteText) 至 \(to.minuteText)", "\(from.minuteText) to \(to.minuteText)")
  }
}
#endif
