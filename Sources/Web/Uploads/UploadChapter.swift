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
  /// Of those to choose from; any other can be written.
  private static let plantsListed = 1000

  static let chapter: Chapter = { handlers in
    handlers.on(Routes.uploadList, list)
    handlers.on(Routes.uploadNew) { visit in try await form(visit) }
    handlers.on(Routes.uploadSent) { visit in
      try await send(visit, for: .check) { problem in try await form(visit, problem: problem) }
    }
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
      let reason = visit.form["reason"] ?? ""
      return try await change(visit) { (store, standing, actor) throws(Fault) in
        guard let job = standing.job else { return }
        let isPlain = !reason.unicodeScalars.contains { $0.isInvisibleControl }
        guard reason.unicodeScalars.count <= 400, isPlain else {
          throw Fault(
            .usage,
            Bilingual(
              zh: "原因最多 400 个字符，不含控制字符；请缩短或改正。",
              en: "A reason takes at most 400 characters and no controls; correct it."))
        }
        _ = try store.retry(job: job.id, parameters: standing.again(reason: reason), by: actor)
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
    if standing.isApplication { row["isApplication"] = true }
    if let verdict = standing.verdict {
      row["verdict"] = standing.words(of: verdict, language)
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

  /// - Parameter problem: with what was entered, which is not lost.
  private static func form(
    _ visit: Visit, problem: UploadReceiving.FormProblem? = nil
  ) async throws -> Response {
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
      values["known"] = try await visit.ledger().plants.prefix(plantsListed).map { plant in
        ["id": plant.id, "name": plant.name]
      }
    } else if person.rights.plants.count > 1 {
      values["hasPlants"] = true
      values["plants"] = person.rights.plants.map { id in
        ["id": id, "isChosen": problem?.fields["plant"] == id] as [String: Any]
      }
    }
    if let problem {
      values["problem"] = problem.refusal.sentence(visit.language)
      values["plant"] = problem.fields["plant"] ?? ""
      values["reason"] = problem.fields["reason"] ?? ""
      values["log"] = problem.fields["log"] ?? ""
    }
    values.merge(try await UploadReplacement.standing(visit)) { $1 }
    return try visit.page(
      "upload-new", title: visit.say("上传日志", "Upload logs"),
      status: problem?.refusal.status ?? .ok, values)
  }

  /// Bytes that the page's script sends at once.
  static let chunk = 8 << 20

  /// - Parameters:
  ///   - work: what is to be done with what comes.
  ///   - show: the form once more, with what was wrong.
  static func send(
    _ visit: Visit, for work: CheckWorker.Kind,
    _ show: (UploadReceiving.FormProblem) async throws -> Response
  ) async throws -> Response {
    let form: UploadReceiving.Form
    do {
      form = try await UploadReceiving.form(visit)
    } catch let problem as UploadReceiving.FormProblem {
      guard [.unprocessableContent, .forbidden].contains(problem.refusal.status),
        !problem.refusal.closes
      else { throw problem.refusal }
      return try await show(problem)
    }
    do {
      let parameters =
        work == .gate
        ? try visit.gateParameters(
          form.fields["reason"], stage: form.fields["stage"], asOf: form.fields["asOf"])
        : CheckParameters(reason: form.fields["reason"], log: form.fields["log"])
      let standing = try await UploadReceiving.complete(
        visit, form.upload, expected: nil, parameters: parameters, for: work)
      return visit.redirect(to: address(standing))
    } catch {
      // Without a script nobody could finish it, and its sender is told that it was not taken.
      await giveUp(form.upload, visit)
      guard let refusal = error as? Refusal, refusal.status == .unprocessableContent
      else { throw error }
      return try await show(
        UploadReceiving.FormProblem(refusal: refusal, fields: form.fields))
    }
  }

  private static func giveUp(_ upload: Upload, _ visit: Visit) async {
    guard let actor = try? visit.actor() else { return }
    let (store, desk) = (visit.house.store, visit.house.desk)
    let isGone = await desk.outcome { () throws(Fault) in
      try store.discard(upload.id, by: actor)
    }
    if case .success = isGone { await desk.discard(store.folder.upload(upload.id)) }
  }

  // MARK: - One

  private static func one(_ visit: Visit) async throws -> Response {
    try await page(visit, try await visit.upload())
  }

  private static func page(
    _ visit: Visit, _ standing: UploadStanding, problem: String? = nil
  ) async throws -> Response {
    let (upload, language) = (standing.upload, visit.language)
    let (owner, entries) = try await visit.store { (store) throws(Fault) in
      (
        try store.person(upload.owner),
        upload.state == .discarded ? try store.entries(about: [upload.id]) : []
      )
    }
    var values: [String: Any] = [
      "id": upload.id, "name": upload.name, "owner": owner?.name ?? "",
      "at": upload.createdAt.minuteText, "state": standing.progress(language),
      "phase": standing.phase.rawValue, "size": SizeText.of(upload.size ?? upload.offset, language),
      "progress": Assets.address(of: "progress.js"),
      "isMoving": standing.phase == .queued || standing.phase == .running,
      "isReceiving": standing.phase == .receiving, "isApplication": standing.isApplication,
    ]
    let bytes = upload.size ?? upload.offset
    // Less is told in bytes already.
    if bytes >= 1000 { values["bytes"] = visit.say("\(bytes) 字节", "\(bytes) bytes") }
    if let plant = upload.plant { values["plant"] = plant }
    if let sha256 = upload.sha256 { values["sha256"] = sha256 }
    if let percent = standing.percent { values["percent"] = String(percent) }
    if let verdict = standing.verdict {
      values["verdict"] = standing.words(of: verdict, language)
      values["tone"] = tone(verdict)
    }
    if let failure = standing.problem { values["failure"] = failure(language) }
    if let attempts = standing.job?.attempts, attempts > 1 { values["attempts"] = String(attempts) }
    if let entry = entries.last(where: {
      ["upload-discarded", "upload-body-removed"].contains($0.action)
    }) {
      values["removed"] =
        [
          "at": entry.at.minuteText,
          "by": entry.actorName.isEmpty
            ? visit.say("服务器（保存期满）", "the server (kept long enough)") : entry.actorName,
        ] as [String: Any]
    }
    // A run of a plant that the reader may not see is not linked.
    let ledger = try await visit.ledger()
    var runs: [[String: Any]] = []
    for run in standing.runs.compactMap({ try? ledger.run($0) }) {
      if run.record.kind == .decision {
        runs.append([
          "address": ApplicationChapter.address(of: run), "plant": run.record.plantName,
          "period": run.record.application ?? "",
        ])
        continue
      }
      var row: [String: Any] = [
        "address": PageAddress.run(run), "plant": run.record.plantName,
        "period": PeriodWords.of(run.record.periodFrom, run.record.periodTo, language),
      ]
      row.merge(try await UploadReplacement.values(of: run, ledger, visit)) { $1 }
      runs.append(row)
    }
    values["runs"] = runs
    if !standing.isApplication, let plant = upload.plant, let known = try? ledger.plant(plant),
      let latest = known.current.last(where: { $0.record.recordedAt > upload.changedAt })
    {
      values["newer"] =
        [
          "id": latest.id, "period": latest.periodWords(language),
          "at": latest.record.recordedAt.minuteText,
        ] as [String: Any]
    }
    if try visit.mayChange(upload) {
      values["canCancel"] = standing.phase == .queued || standing.phase == .running
      values["canRetry"] =
        upload.state == .complete
        && (standing.phase == .failed || standing.phase == .cancelled)
      values["canMap"] =
        upload.state == .complete && standing.phase == .failed && !standing.isApplication
      // What a recorded run rests on is not its sender's to take away.
      let isAdministrator = try visit.person().role == .administrator
      values["canDiscard"] =
        upload.state != .discarded
        && ([.receiving, .failed, .cancelled].contains(standing.phase)
          || standing.phase == .done && isAdministrator)
    }
    values["hasBody"] = upload.state != .discarded && upload.sha256 != nil
    if let problem { values["problem"] = problem }
    return try visit.page(
      "upload",
      title: (standing.isApplication
        ? visit.say("申报：", "Application: ") : visit.say("上传：", "Upload: ")) + upload.name,
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  // MARK: - The body as it came

  private static func body(_ visit: Visit) async throws -> Response {
    let standing = try await visit.upload()
    guard let size = standing.upload.size, let sha256 = standing.upload.sha256,
      standing.upload.state != .discarded
    else { throw Refusal.notFound }
    let tag = "\"\(sha256)\""
    guard !visit.request.hasCopy(of: tag) else {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    let (desk, path) = (
      visit.house.desk, visit.house.store.folder.upload(standing.upload.id) + "/body"
    )
    let response = Response(
      status: .ok,
      headers: [
        // Whatever it is, no browser shows it.
        .contentType: "application/octet-stream", .eTag: tag, .contentLength: String(size),
        .contentDisposition: AttachmentName.field(name(of: standing.upload)),
      ],
      body: ResponseBody(contentLength: Int(clamping: size)) { writer in
        let file = try await desk.run(.piece) { () throws(Fault) in try BodyFile(path, .read) }
        defer { file.close() }
        var offset: Int64 = 0
        while offset < size {
          let (at, count) = (offset, Int(min(Int64(BodyFile.part), size - offset)))
          let part = try await desk.run(.piece) { () throws(Fault) in
            try file.read(at: at, count: count)
          }
          guard !part.isEmpty else { break }
          offset += Int64(part.count)
          try await writer.write(ByteBuffer(bytes: part))
        }
        try await writer.finish(nil)
      })
    return try await visit.downloaded(
      response, .uploadDownloaded, standing.upload.id, standing.upload.plant ?? "")
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
