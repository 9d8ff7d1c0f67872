import GRDB
package import Measures

// Receiving: the database knows how many bytes are on the disk; the receiver writes them there first,
// and says so afterwards. What was written and not said is written again.

extension ServerStore {
  /// Begins to receive a body. The receiver makes its folder.
  ///
  /// - Parameters:
  ///   - plant: the plant it is said to be of; of a plant's account one of its own, and the only one
  ///     where it is left out.
  ///   - size: in bytes, where it is known.
  ///   - quota: of the account; `nil`: any number of any size.
  package func begin(
    name: String, kind: Upload.Kind, size: Int64? = nil, plant: String? = nil, by actor: Actor,
    within quota: UploadQuota? = nil
  ) throws(Fault) -> Upload {
    let name = try TextLimits.name(name, Bilingual(zh: "文件名", en: "a file name"))
    if let plant {
      try TextLimits.check(plant, Bilingual(zh: "企业编号", en: "a plant id"), limit: TextLimits.name)
    }
    guard size.map({ $0 >= 0 }) != false else {
      throw .wrong("文件大小不能为负数。", "A size cannot be negative.")
    }
    return try writing { store in
      let owner = try store.actor(actor)
      let own = owner.plants
      var plant = plant
      if owner.role == .plant {
        plant = plant ?? (own.count == 1 ? own[0] : nil)
        guard plant.map(own.contains) != false else {
          throw Fault.denied("只能上传本账号企业的数据。", "This account uploads for its own plants only.")
        }
      }
      if let quota { try store.require(quota, of: owner.id, for: size) }
      let row = UploadRecord(
        id: Randomness.identifier(), owner: owner.id, plant: plant, name: name, kind: kind,
        size: size, offset: 0, hashState: nil, state: .receiving, createdAt: store.now.seconds,
        changedAt: store.now.seconds, changedTick: store.tick)
      try row.insert(store.database)
      try store.audit(actor, .uploadBegun, subject: row.id, detail: name)
      return row.upload
    }
  }

  package func upload(_ id: String) throws(Fault) -> Upload? {
    try reading { try $0.upload(id)?.upload }
  }

  /// Newest first.
  ///
  /// - Parameter cursor: the id of the last upload that was given; `nil`: from the newest.
  package func uploads(
    _ sight: UploadSight, state: Upload.State? = nil, before cursor: String? = nil, limit: Int = 50
  ) throws(Fault) -> [Upload] {
    try reading { store in
      let (condition, arguments) = sight.condition(owner: "owner", plant: "plant")
      return try store.all(
        UploadRecord.self,
        where: """
          number < coalesce((SELECT number FROM upload WHERE id = ?), number + 1)
          AND state = coalesce(?, state) AND \(condition)
          """, [cursor, state?.rawValue] + arguments,
        order: "number DESC LIMIT \(max(0, min(limit, 500)))"
      ).map { $0.upload }
    }
  }

  /// Whether an upload is one of those that may be seen.
  package func holds(_ id: String, in sight: UploadSight) throws(Fault) -> Bool {
    try reading { store in
      let (condition, arguments) = sight.condition(owner: "owner", plant: "plant")
      return try store.count(
        "SELECT COUNT(*) FROM upload WHERE id = ? AND \(condition)", [id] + arguments) > 0
    }
  }

  /// Where the body is that a run of the ledger was read from.
  ///
  /// - Parameters:
  ///   - run: the run's whole key. The same dossier gives the same key, so of several uploads any will
  ///     do; the newest is taken.
  ///   - plant: whose run it is.
  package func body(ofRun run: String, plant: String) throws(Fault) -> RunBody {
    try reading { store in
      let rows = try store.all(
        UploadRecord.self,
        where: """
          plant = ? AND EXISTS (
            SELECT 1 FROM job WHERE job.upload = upload.id AND job.state = 'done'
            AND EXISTS (SELECT 1 FROM json_each(job.runs) WHERE json_each.value = ?))
          """, [plant, run], order: "number DESC")
      for row in rows where row.state == .complete {
        let job = try store.all(
          JobRecord.self, where: "upload = ? AND state = 'done'", [row.id],
          order: "number DESC LIMIT 1"
        ).first
        if let job { return .kept(row.upload, job.job) }
      }
      return rows.isEmpty ? .elsewhere : .removed
    }
  }

  /// Asks for leave to write from `offset` on. Of two who ask at once, one gets it; it ends with
  /// ``release(_:)``, and a minute after the last news.
  package func startWriting(_ id: String, from offset: Int64) throws(Fault) -> UploadGrant {
    let grant = try writing { store -> UploadGrant in
      guard var row = try store.upload(id) else { throw Fault.unknown }
      guard row.state == .receiving else { return .closed(row.state) }
      if let since = row.writerTick, store.tick - since < UploadRecord.lease {
        return .busy(wait: UploadRecord.lease - (store.tick - since))
      }
      guard offset == row.offset else { return .wrongOffset(row.offset) }
      let writer = Randomness.identifier()
      (row.writer, row.writerTick) = (writer, store.tick)
      try row.update(store.database)
      return .granted(UploadWriting(upload: row.upload, writer: writer))
    }
    // Not before the store says so, and before a byte is written.
    if case .granted(let writing) = grant { turns.give(id, to: writing.writer) }
    return grant
  }

  /// Says that the body is on the disk (synced) up to `offset`.
  ///
  /// - Parameter hashState: what the receiver needs to go on hashing, kept as it is.
  /// - Returns: The upload as it is now; `nil`: the leave has ended, and nothing was changed.
  package func advance(
    _ writing: UploadWriting, to offset: Int64, hashState: [UInt8]? = nil
  ) throws(Fault) -> Upload? {
    try self.writing { store in
      guard var row = try store.upload(writing.upload.id), row.state == .receiving,
        row.writer == writing.writer
      else { return nil }
      guard offset >= row.offset else {
        throw Fault.wrong("上传位置不能后退。", "An upload does not go back.")
      }
      if let size = row.size, offset > size {
        throw Fault.wrong(
          "收到的内容（\(offset) 字节）超过声明的大小（\(size) 字节）。",
          "More bytes came (\(offset)) than were announced (\(size)).")
      }
      row.offset = offset
      row.hashState = hashState.map { Blob(bytes: $0) }
      (row.writerTick, row.changedAt) = (store.tick, store.now.seconds)
      row.changedTick = store.tick
      try row.update(store.database)
      return row.upload
    }
  }

  /// Gives the leave back, so that another may write at once.
  package func release(_ writing: UploadWriting) throws(Fault) {
    turns.end(writing.upload.id, of: writing.writer)
    try self.writing { store in
      _ = try store.execute(
        "UPDATE upload SET writer = NULL, writerTick = NULL WHERE id = ? AND writer = ?",
        [writing.upload.id, writing.writer])
    }
  }

  /// What is there of an upload that is said to be whole, before anybody reads its body.
  ///
  /// - Throws: where it is not whole, or no more to be received.
  package func standing(
    ofWhole id: String, expected: String?, job kind: String
  ) throws(Fault) -> WholeUpload {
    try reading { store in
      guard let row = try store.upload(id) else { throw Fault.unknown }
      if row.state == .complete, let sha256 = row.sha256, let job = try store.job(of: id, kind) {
        try Self.compare(expected, with: sha256)
        return .completed(row.upload, job.job)
      }
      guard row.state == .receiving else { throw Fault.wrongState }
      guard row.size.map({ $0 == row.offset }) != false else { throw Self.incomplete(row) }
      return .received(row.upload)
    }
  }

  private static func compare(_ expected: String?, with sha256: String) throws(Fault) {
    guard expected == nil || expected?.lowercased() == sha256 else {
      throw .wrong(
        "SHA-256 不一致：收到的内容为 \(sha256)；请重新上传。",
        "The SHA-256 differs: what came has \(sha256); upload it again.")
    }
  }

  private static func incomplete(_ row: UploadRecord) -> Fault {
    .wrong(
      "内容不完整：已收到 \(row.offset) 字节" + (row.size.map { "，应为 \($0) 字节" } ?? "") + "；请续传。",
      "The body is not whole: \(row.offset) bytes are here"
        + (row.size.map { " of \($0)" } ?? "") + "; go on sending.")
  }

  /// Somebody writes it, or reads it to the end.
  package static let busy = Fault(
    .temporary,
    Bilingual(
      zh: "还有内容正在写入或核对；请稍后再试。",
      en: "Bytes are still being written or read; try again later."))

  /// Says that the body is whole, and queues what is to be done with it: both, or neither. Saying it
  /// again changes nothing.
  ///
  /// - Parameters:
  ///   - size: the body's bytes on the disk.
  ///   - sha256: of the body on the disk, in lower-case hex.
  ///   - expected: what the client says it is, where it does.
  package func complete(
    _ id: String, size: Int64, sha256: String, expected: String? = nil, job kind: String,
    parameters: String = "", by actor: Actor
  ) throws(Fault) -> (upload: Upload, job: Job) {
    guard Digest256.isHex(sha256) else { throw .wrong("SHA-256 格式不对。", "That is no SHA-256.") }
    return try writing { store in
      guard var row = try store.upload(id) else { throw Fault.unknown }
      if row.state == .complete, row.sha256 == sha256, let job = try store.job(of: id, kind) {
        return (row.upload, job.job)
      }
      guard row.state == .receiving else { throw Fault.wrongState }
      if let since = row.writerTick, store.tick - since < UploadRecord.lease {
        throw Self.busy
      }
      guard size == row.offset, row.size.map({ $0 == size }) != false else {
        throw Self.incomplete(row)
      }
      try Self.compare(expected, with: sha256)
      (row.state, row.sha256) = (.complete, sha256)
      (row.size, row.hashState, row.changedAt) = (size, nil, store.now.seconds)
      (row.writer, row.writerTick) = (nil, nil)
      try row.update(store.database)
      let job = try store.enqueue(
        kind, upload: id, owner: row.owner, parameters: parameters)
      try store.audit(actor, .uploadComplete, subject: id, detail: sha256)
      return (row.upload, job.job)
    }
  }

  /// Says of which plant the upload's dossier is, once it has been read.
  package func set(plant: String, of id: String) throws(Fault) {
    try writing { store in
      guard try store.execute("UPDATE upload SET plant = ? WHERE id = ?", [plant, id]) == 1 else {
        throw Fault.unknown
      }
    }
  }

  /// Says why a body cannot be received; what came of it is kept for a second look.
  package func fail(upload id: String, _ problem: Bilingual) throws(Fault) {
    try writing { store in
      guard var row = try store.upload(id) else { throw Fault.unknown }
      guard row.state == .receiving else { throw Fault.wrongState }
      row.state = .failed
      (row.problemZh, row.problemEn) = (problem.zh, problem.en)
      (row.writer, row.writerTick, row.changedAt) = (nil, nil, store.now.seconds)
      try row.update(store.database)
      try store.audit(.server, .uploadFailed, subject: id, detail: problem.en)
    }
  }

  /// Gives an upload up; the caller then removes its folder. One that a job still needs stays, and one
  /// that a recorded run rests on is for administrators alone to remove.
  package func discard(_ id: String, by actor: Actor) throws(Fault) {
    try writing { store in
      guard var row = try store.upload(id) else { throw Fault.unknown }
      guard row.state != .discarded else { return }
      let jobs = try store.all(
        JobRecord.self, where: "upload = ? AND state IN ('queued', 'running')", [id],
        order: "number")
      guard jobs.isEmpty else {
        throw Fault.wrong("该上传正在检查；请先取消检查。", "The upload is being checked; cancel that first.")
      }
      let isRecorded =
        !(try store.all(
          JobRecord.self, where: "upload = ? AND state = 'done' AND runs <> '[]'", [id],
          order: "number")).isEmpty
      if isRecorded, try store.actor(actor).person.role != .administrator {
        throw Fault.denied(
          "这份上传已记入台账，是核查结论的依据；只有管理员可以删除。",
          "A recorded run rests on this upload; only administrators may remove it.")
      }
      row.state = .discarded
      (row.writer, row.writerTick, row.changedAt) = (nil, nil, store.now.seconds)
      try row.update(store.database)
      try store.audit(
        actor, .uploadDiscarded, subject: id,
        detail: isRecorded ? "recorded \(row.sha256 ?? "")" : "")
    }
  }
}

extension Fault {
  static var wrongState: Fault {
    wrong("当前状态下不能执行此操作；请刷新页面查看。", "That cannot be done in its present state; look at it again.")
  }
}

extension UploadSight {
  func condition(owner: String, plant: String) -> (String, StatementArguments) {
    switch self {
    case .everything: return ("1", [])
    case .own(let id, let plants):
      // Ids of plants are theirs to choose: they are values, never part of the statement.
      let marks = plants.map { _ in "?" }.joined(separator: ", ")
      return (
        "(\(owner) = ? OR \(plant) IN (\(marks)))", [id] + StatementArguments(plants.sorted())
      )
    }
  }
}

extension StoreRows {
  func upload(_ id: String) throws -> UploadRecord? {
    try one(UploadRecord.self, where: "id = ?", [id])
  }

  /// Whoever was writing when the server ended does so no more.
  func breakOffUploads() throws {
    try execute("UPDATE upload SET writer = NULL, writerTick = NULL WHERE writer IS NOT NULL")
  }
}
