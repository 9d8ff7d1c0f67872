#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
import NIOCore
import Receiving
import ServerStore
import Synchronization

/// Takes bodies from the network to the disk: never whole in memory, at the pace at which the disk
/// takes them.
///
/// The store knows how many bytes are safe; they are on the disk before it hears of them. What came and
/// was not said is sent again.
enum UploadReceiving {
  /// The store hears of new bytes at least so often, which also keeps the leave to write.
  private static let news = Duration.seconds(15)
  private static let newsBytes: Int64 = 16 << 20

  /// Begins an upload whose bytes come later.
  static func begin(
    _ visit: Visit, name: String, kind: Upload.Kind?, size: Int64?, plant: String?
  ) async throws -> Upload {
    let limit = visit.house.settings.uploadBytes
    if let size, size > limit { throw tooLarge(limit) }
    try await visit.requireSight(of: plant)
    let (actor, kind, house) = (try visit.actor(), kind ?? Self.kind(of: name), visit.house)
    return try await visit.store { (store) throws(Fault) in
      try house.requireRoom(for: size)
      let upload = try store.begin(
        name: name, kind: kind, size: size, plant: plant, by: actor, within: house.settings.quota)
      // Before the store hears of a byte in it, the folder and its name are on the disk, too.
      try BodyFile.makeFolder(store.folder.upload(upload.id))
      try BodyFile.sync(folder: store.folder.path + "/uploads")
      return upload
    }
  }

  /// By the end of its name; what it is in truth, its first bytes tell the check.
  static func kind(of name: String) -> Upload.Kind {
    FileNames.isTable(name) ? .table : .archive
  }

  // MARK: - Chunks

  /// Adds the request's body behind what is there.
  ///
  /// - Returns: Where the next bytes begin.
  static func append(_ visit: Visit, to upload: Upload, from offset: Int64) async throws -> Int64 {
    let limit = min(visit.house.settings.uploadBytes, upload.size ?? .max)
    let grant: UploadGrant
    do {
      let house = visit.house
      grant = try await visit.store { (store) throws(Fault) in
        try house.requireRoom()
        return try store.startWriting(upload.id, from: offset)
      }
    } catch { throw await visit.unread(Refusal(error)) }
    guard case .granted(let writing) = grant else { throw await visit.unread(refusal(of: grant)) }
    do {
      let end = try await write(visit, writing, from: offset, limit: limit)
      try await visit.store { (store) throws(Fault) in try store.release(writing) }
      return end
    } catch {
      // Whoever goes on sending may do so at once.
      try? await visit.store { (store) throws(Fault) in try store.release(writing) }
      // Not to be drained: it was begun, and a body that is begun twice ends the process.
      throw visit.refusalClosing(for: error)
    }
  }

  private static func write(
    _ visit: Visit, _ writing: UploadWriting, from offset: Int64, limit: Int64
  ) async throws -> Int64 {
    let (desk, store, metrics) = (visit.house.desk, visit.house.store, visit.house.metrics)
    let folder = store.folder.upload(writing.upload.id)
    let path = folder + "/body"
    let file: BodyFile
    do {
      file = try await desk.run(.piece) { () throws(Fault) in
        let file = try BodyFile(path, .write)
        do throws(Fault) {
          guard try store.write(writing, { () throws(Fault) in try file.cut(to: offset) }) else {
            throw Self.lostLeave
          }
          if offset == 0 { try BodyFile.sync(folder: folder) }
        } catch {
          file.close()
          throw error
        }
        return file
      }
    } catch { throw await visit.unread(visit.refusal(for: error)) }
    defer { file.close() }
    var (held, end, said, heard) = ([UInt8](), offset, offset, ContinuousClock.now)

    func flush(andSay: Bool) async throws(Fault) {
      let (bytes, at) = (held, end)
      let next = at + Int64(bytes.count)
      try await desk.run(.piece) { () throws(Fault) in
        // Whoever has lost the leave while it waited writes nothing over another's bytes.
        if !bytes.isEmpty {
          guard try store.write(writing, { () throws(Fault) in try file.write(bytes, at: at) })
          else { throw Self.lostLeave }
        }
        metrics.received(bytes: bytes.count)
        guard andSay else { return }
        try file.sync()
        guard try store.advance(writing, to: next) != nil else { throw Self.lostLeave }
      }
      held.removeAll(keepingCapacity: true)
      end = next
      if andSay { (said, heard) = (next, .now) }
    }

    do {
      try await pieces(of: visit, limit: limit - offset) { piece in
        held += piece.readableBytesView
        guard held.count >= BodyFile.part || heard.duration(to: .now) > news else { return }
        try await flush(
          andSay: end - said >= newsBytes || heard.duration(to: .now) > news)
      }
    } catch {
      // What arrived before the line broke need not be sent again.
      try? await flush(andSay: true)
      throw error
    }
    try await flush(andSay: true)
    return end
  }

  private static let lostLeave = Fault(
    .temporary,
    Bilingual(
      zh: "这个上传已由另一个连接继续；请稍后查看进度再续传。",
      en: "Another connection goes on with this upload; look at it again before you send more."))

  private static func refusal(of grant: UploadGrant) -> Refusal {
    switch grant {
    case .busy(let wait):
      Refusal(
        .conflict,
        Bilingual(
          zh: "另一个连接正在写入这个上传；请在 \(wait) 秒后重试。",
          en: "Another connection is writing this upload; try again in \(wait) seconds."),
        wait: Int(wait))
    case .wrongOffset(let offset):
      Refusal(
        .conflict,
        Bilingual(
          zh: "续传位置不对：服务器已有 \(offset) 字节，请从这里继续（Upload-Offset: \(offset)）。",
          en: "The offset is wrong: the server has \(offset) bytes, so go on from there "
            + "(Upload-Offset: \(offset))."))
    case .closed, .granted:
      Refusal(
        .conflict,
        Bilingual(
          zh: "这个上传已经结束，不再接收内容；如需更改请重新上传。",
          en: "This upload has ended and takes nothing more; begin another."))
    }
  }

  // MARK: - Forms

  /// A form with its files, as browsers send it without a script.
  struct Form: Sendable {
    var fields: [String: String] = [:]
    var upload: Upload
  }

  /// Why a form was not taken, with what was entered in it.
  struct FormProblem: Error {
    var refusal: Refusal
    var fields: [String: String]
  }

  /// - Throws: ``FormProblem`` once the body was begun.
  static func form(_ visit: Visit) async throws -> Form {
    let type = visit.request.headers[.contentType] ?? ""
    guard let reader = MultipartReader(contentType: type) else {
      throw await visit.unread(.notThisType("multipart/form-data"))
    }
    let scratch = visit.house.store.folder.work("form-" + Randomness.identifier())
    let limit = visit.house.settings.uploadBytes
    let desk = visit.house.desk
    let intake: FormBox
    do {
      let (house, size) = (visit.house, BodyReading.declaredLength(of: visit.request))
      intake = try await desk.run(.piece) { () throws(Fault) in
        try house.requireRoom(for: size.map { Int64($0) })
        return FormBox(
          FormIntake(reader: reader, parts: try ReceivedParts(in: scratch, limit: limit)))
      }
    } catch { throw await visit.unread(visit.refusal(for: error)) }
    do {
      // The form's own lines come on top of the files.
      try await pieces(
        of: visit, limit: limit + Int64(MultipartReader.mostParts) * 9000, isKept: false
      ) { piece in
        let bytes = Array(piece.readableBytesView)
        try await desk.run(.piece) { () throws(Fault) in
          try intake.change { form throws(Fault) in try form.take(bytes) }
        }
      }
      let (form, size) = try await desk.run(.body) { () throws(Fault) in
        try intake.change { form throws(Fault) -> (FormIntake, Int64?) in
          try form.reader.finish()
          let size = try form.parts.finish(to: scratch + "/body")
          return (form, size)
        }
      }
      let name = form.parts.name
      guard let size, let name else { throw noFile }
      _ = try CheckParameters(reason: form.fields["reason"], log: form.fields["log"]).validated()
      let upload = try await keep(
        visit, scratch, size: size, name: name, kind: form.parts.count > 1 ? .folder : nil,
        plant: form.fields["plant"].flatMap { $0.isEmpty ? nil : $0 })
      return Form(fields: form.fields, upload: upload)
    } catch {
      let fields = intake.fields
      intake.discard()
      await desk.discard(scratch)
      // What could not be read to its end says so by itself; all else leaves the connection as it was.
      throw FormProblem(refusal: visit.refusal(for: error, isKept: false), fields: fields)
    }
  }

  /// Makes an upload of what is whole already.
  private static func keep(
    _ visit: Visit, _ scratch: String, size: Int64, name: String, kind: Upload.Kind?,
    plant: String?
  ) async throws -> Upload {
    try await visit.requireSight(of: plant)
    let (actor, kind) = (try visit.actor(), kind ?? Self.kind(of: name))
    let quota = visit.house.settings.quota
    return try await visit.store { (store) throws(Fault) in
      let upload = try store.begin(
        name: name, kind: kind, size: size, plant: plant, by: actor, within: quota)
      let folder = store.folder.upload(upload.id)
      try BodyFile.move(scratch, to: folder)
      guard case .granted(let writing) = try store.startWriting(upload.id, from: 0) else {
        throw Self.lostLeave
      }
      let advanced = try store.advance(writing, to: size)
      try store.release(writing)
      guard let advanced else { throw Self.lostLeave }
      return advanced
    }
  }

  private static let noFile = Refusal(
    .unprocessableContent,
    Bilingual(
      zh: "没有选择文件；请选择 zip、CSV 日志或企业档案文件夹。",
      en: "No file was chosen; choose a zip, CSV logs or a dossier's folder."))

  // MARK: - Pieces

  /// The body's pieces, each taken before the next is read. Where taking one fails, some of what is left
  /// is read all the same, so that the sender gets to read why.
  private static func pieces(
    of visit: Visit, limit: Int64, isKept: Bool = true,
    take: (ByteBuffer) async throws -> Void
  ) async throws {
    var failure: (any Error)?
    var courtesy = BodyReading.courtesy
    do {
      try await BodyReading.pieces(of: visit.request, limit: Int(clamping: limit)) { piece in
        guard failure == nil else {
          courtesy -= piece.readableBytes
          guard courtesy >= 0 else { throw Unread() }
          return
        }
        do { try await take(piece) } catch { failure = error }
      }
    } catch is Unread {
    } catch {
      // Not to be drained: it was begun, and a body that is begun twice ends the process.
      throw visit.refusalClosing(for: error, isKept: isKept)
    }
    guard let failure else { return }
    var refusal = visit.refusal(for: failure, isKept: isKept)
    refusal.closes = courtesy < 0
    throw refusal
  }

  private struct Unread: Error {}

  // MARK: - The end

  /// Says that all bytes are there, and queues what is done with them.
  ///
  /// - Parameters:
  ///   - expected: SHA-256 as the sender has it.
  ///   - work: what is done with it then.
  static func complete(
    _ visit: Visit, _ upload: Upload, expected: String?, parameters: CheckParameters,
    for work: CheckWorker.Kind = .check
  ) async throws -> UploadStanding {
    let (actor, id, store) = (try visit.actor(), upload.id, visit.house.store)
    let (upload, job) = try await visit.house.desk.run(.body) { () throws(Fault) in
      var parameters = try parameters.validated()
      if work == .gate {
        parameters.isApplicants = try store.person(upload.owner)?.role == .plant
        // Whoever ends the upload: it is recorded as the applicant's own.
        try parameters.requireApplicantsWord()
      }
      let kind = work.rawValue
      switch try store.standing(ofWhole: id, expected: expected, job: kind) {
      case .completed(let upload, let job): return (upload, job)
      case .received(let upload):
        let sha256 = try sha256(of: upload, in: store)
        return try store.complete(
          id, size: upload.offset, sha256: sha256, expected: expected, job: kind,
          parameters: parameters.text, by: actor)
      }
    }
    return UploadStanding(upload, [job])
  }

  /// Of what lies on the disk, not of what came by; with the leave to write, so that it is read once
  /// at a time, and nothing is changed meanwhile.
  private static func sha256(of upload: Upload, in store: ServerStore) throws(Fault) -> String {
    guard case .granted(let writing) = try store.startWriting(upload.id, from: upload.offset) else {
      throw ServerStore.busy
    }
    do throws(Fault) {
      let file = try BodyFile(store.folder.upload(upload.id) + "/body", .read)
      defer { file.close() }
      let sha256 = try file.sha256(of: upload.offset)
      try store.release(writing)
      return sha256
    } catch {
      try? store.release(writing)
      throw error
    }
  }

  static func tooLarge(_ limit: Int64) -> Refusal {
    Refusal(.contentTooLarge, ReceivedParts.tooLarge(limit).sentence)
  }
}

/// Lets one after the other at a form, without copying what it holds.
private final class FormBox: Sendable {
  private let form: Mutex<FormIntake>

  init(_ form: FormIntake) { self.form = Mutex(form) }

  func change<Value: Sendable>(
    _ body: (inout FormIntake) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    try form.withLock { form throws(Fault) in try body(&form) }
  }

  var fields: [String: String] { form.withLock { $0.fields } }

  func discard() { form.withLock { $0.parts.discard() } }
}

/// A form on its way: its fields, and its files on the disk.
private struct FormIntake: Sendable {
  var reader: MultipartReader
  var parts: ReceivedParts
  var fields: [String: String] = [:]
  private var field: (name: String, value: [UInt8])?
  private var isFile = false

  private static let longestField = 16 << 10

  init(reader: MultipartReader, parts: ReceivedParts) {
    (self.reader, self.parts) = (reader, parts)
  }

  mutating func take(_ bytes: [UInt8]) throws(Fault) {
    var reader = reader
    try reader.feed(bytes) { event throws(Fault) in try self.take(event) }
    self.reader = reader
  }

  private mutating func take(_ event: MultipartEvent) throws(Fault) {
    switch event {
    case .begin(let head):
      // A chooser of files that was left empty sends one without a name.
      isFile = head.file?.isEmpty == false
      if isFile, let name = head.file {
        try parts.begin(name)
      } else {
        field = (head.name, [])
      }
    case .bytes(let bytes):
      if isFile { return try parts.write(bytes) }
      field?.value += bytes
      guard (field?.value.count ?? 0) <= Self.longestField else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "表单中的文字过长；请缩短后重新提交。",
            en: "A text of the form is too long; shorten it and send it again."))
      }
    case .end:
      if isFile { return try parts.end() }
      guard let field else { return }
      self.field = nil
      // What was entered and is not used would be taken for used.
      guard let text = String(validating: field.value, as: UTF8.self),
        fields[field.name].map({ $0 == text }) ?? true
      else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "表单中有一项不是 UTF-8 文字，或填写了两次而不相同；请重新填写后提交。",
            en:
              "A field of the form is no UTF-8 text, or was given twice and differs; fill the form in "
              + "again."))
      }
      fields[field.name] = text
    }
  }
}
#endif
