import GRDB
package import Measures

// The queue. A job's outcome is put down once: by the worker that holds its lease at the time.

extension ServerStore {
  /// Queues work. For an upload there is one job of a kind: asking again gives the same.
  package func enqueue(
    _ kind: String, upload: String? = nil, parameters: String = "", by actor: Actor
  ) throws(Fault) -> Job {
    try writing { store in
      let owner = try store.actor(actor)
      if let upload {
        guard let row = try store.upload(upload) else { throw Fault.unknown }
        if let job = try store.job(of: upload, kind) { return job.job }
        guard row.state == .complete else { throw Fault.wrongState }
      }
      return try store.enqueue(kind, upload: upload, owner: owner.id, parameters: parameters).job
    }
  }

  package func job(_ id: String) throws(Fault) -> Job? {
    try reading { try $0.job(id)?.job }
  }

  package func jobs(of upload: String) throws(Fault) -> [Job] {
    try reading { store in
      try store.all(JobRecord.self, where: "upload = ?", [upload], order: "number").map { $0.job }
    }
  }

  /// Jobs of a kind that recorded something, whoever owns them.
  package func recording(kind: String) throws(Fault) -> [Job] {
    try reading { store in
      try store.all(
        JobRecord.self, where: "kind = ? AND state = 'done'", [kind], order: "number"
      ).map { $0.job }
    }
  }

  /// Newest first.
  package func jobs(
    state: Job.State? = nil, before cursor: String? = nil, limit: Int = 50
  ) throws(Fault) -> [Job] {
    try reading { store in
      try store.all(
        JobRecord.self,
        where: """
          number < coalesce((SELECT number FROM job WHERE id = ?), number + 1)
          AND state = coalesce(?, state)
          """, [cursor, state?.rawValue],
        order: "number DESC LIMIT \(max(0, min(limit, 500)))"
      ).map { $0.job }
    }
  }

  package func jobCounts() throws(Fault) -> JobCounts {
    try reading { store in
      var states: [Job.State: Int] = [:]
      for state in Job.State.allCases {
        states[state] = try store.count(
          "SELECT COUNT(*) FROM job WHERE state = ?", [state.rawValue])
      }
      let oldest = try Int64.fetchOne(
        store.database, sql: "SELECT MIN(createdTick) FROM job WHERE state = 'queued'")
      return JobCounts(states: states, longestWait: oldest.map { max(0, store.tick - $0) } ?? 0)
    }
  }

  // MARK: Workers

  /// Whether ``claim()`` would find a job that waits and may begin; asking writes nothing.
  package func hasDueJob() throws(Fault) -> Bool {
    try reading { store in
      try store.count(
        "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND notBefore <= ?)",
        [store.tick]) > 0
    }
  }

  /// Takes a job; `nil`: there is none. Of many who ask at once each gets another.
  ///
  /// Accounts take turns, each with the job that has waited longest: whoever hands in sixty keeps
  /// nobody waiting for all of them.
  ///
  /// A job whose worker has not been heard of for ``JobLease/seconds`` is queued again, and given up
  /// after ``JobLease/attempts``.
  package func claim() throws(Fault) -> JobLease? {
    try writing { store in
      for job in try store.all(
        JobRecord.self, where: "state = 'running' AND leaseUntil <= ?", [store.tick],
        order: "number")
      { try store.breakOff(job) }
      let waiting = try store.all(
        JobRecord.self,
        where: """
          number IN (
            SELECT MIN(number) FROM job WHERE state = 'queued' AND notBefore <= ? GROUP BY owner)
          """, [store.tick],
        order: """
          (SELECT COUNT(*) FROM job other WHERE other.owner = job.owner AND other.state = 'running'),
          (SELECT MAX(turn) FROM job other WHERE other.owner = job.owner),
          number LIMIT 1
          """)
      guard var row = waiting.first else { return nil }
      let worker = Randomness.identifier()
      row.state = .running
      row.attempts += 1
      (row.worker, row.serving) = (worker, store.serving)
      row.leaseUntil = store.tick + JobLease.seconds
      row.startedAt = store.now.seconds
      row.turn = try Int64.fetchOne(store.database, sql: "SELECT MAX(turn) + 1 FROM job") ?? 1
      try row.update(store.database)
      return JobLease(job: row.job, worker: worker)
    }
  }

  /// Says how far a job is, which also keeps it; to be said well within ``JobLease/seconds``.
  package func progress(
    _ lease: JobLease, phase: String, done: Int64, of total: Int64
  ) throws(Fault) -> JobAnswer {
    try writing { store in
      guard var row = try store.held(lease) else { return .lost }
      row.leaseUntil = store.tick + JobLease.seconds
      (row.phase, row.done, row.total) = (phase, max(0, done), max(0, total))
      try row.update(store.database)
      return row.isCancelled ? .cancel : .goOn
    }
  }

  /// Puts the outcome down. What was recorded is recorded, even where the job was cancelled meanwhile.
  ///
  /// - Parameter runs: the ledger's keys, in the order in which they were recorded.
  /// - Returns: Whether it was this lease's to put down.
  package func finish(
    _ lease: JobLease, runs: [String], verdict: String, plant: String? = nil
  ) throws(Fault) -> Bool {
    try writing { store in
      guard var row = try store.held(lease) else { return false }
      row.end(.done, at: store.now)
      (row.runs, row.verdict) = (runs, verdict)
      try row.update(store.database)
      if let plant, let upload = row.upload {
        try store.execute("UPDATE upload SET plant = ? WHERE id = ?", [plant, upload])
      }
      try store.audit(
        .server, .jobDone, subject: row.id, detail: ([verdict] + runs).joined(separator: " "))
      return true
    }
  }

  /// Whether a plant has handed in something since that was recorded by a job of the same kind.
  package func hasRecorded(
    since upload: String, of plant: String, by kind: String
  ) throws(Fault) -> Bool {
    try reading { store in
      try store.count(
        """
        SELECT COUNT(*) FROM upload JOIN job ON job.upload = upload.id AND job.state = 'done'
          AND job.kind = ?
        WHERE upload.plant = ? AND upload.number > (SELECT number FROM upload WHERE id = ?)
        """, [kind, plant, upload]) > 0
    }
  }

  /// Puts down why a job came to nothing.
  ///
  /// - Parameter retry: whether it may come to something later; it is then queued again, until it has
  ///   been begun ``JobLease/attempts`` times.
  /// - Returns: Whether it was this lease's to put down.
  package func fail(
    _ lease: JobLease, _ problem: Bilingual, retry: Bool = false
  ) throws(Fault) -> Bool {
    try writing { store in
      guard var row = try store.held(lease) else { return false }
      if row.isCancelled {
        row.end(.cancelled, at: store.now)
      } else if retry, row.attempts < JobLease.attempts {
        row.queue(from: store.tick + Self.pause(after: row.attempts))
      } else {
        row.end(.failed, at: store.now, problem)
      }
      try row.update(store.database)
      if row.state.isEnded {
        try store.audit(
          .server, row.state == .cancelled ? .jobCancelled : .jobFailed, subject: row.id,
          detail: problem.en)
      }
      return true
    }
  }

  /// Says that a job's work has been ended as it was asked for.
  package func cancelled(_ lease: JobLease) throws(Fault) -> Bool {
    try writing { store in
      guard var row = try store.held(lease) else { return false }
      row.end(.cancelled, at: store.now)
      try row.update(store.database)
      return true
    }
  }

  /// Gives a job back that this server cannot finish, as on shutting down; it does not count as an
  /// attempt.
  package func giveBack(_ lease: JobLease) throws(Fault) -> Bool {
    try writing { store in
      guard var row = try store.held(lease) else { return false }
      if row.isCancelled {
        row.end(.cancelled, at: store.now)
      } else {
        row.attempts -= 1
        row.queue(from: store.tick)
      }
      try row.update(store.database)
      return true
    }
  }

  /// Seconds before a job is begun again.
  static func pause(after attempts: Int) -> Tick { 10 << Tick(max(0, min(attempts - 1, 6))) }

  // MARK: Owners

  /// Ends a job: at once where nobody has begun it, else when its worker hears of it. One that has ended
  /// stays as it is.
  ///
  /// - Returns: The job as it is now.
  package func cancel(job id: String, by actor: Actor) throws(Fault) -> Job {
    try writing { store in
      guard var row = try store.job(id) else { throw Fault.unknown }
      guard !row.state.isEnded, !row.isCancelled else { return row.job }
      row.isCancelled = true
      if row.state == .queued { row.end(.cancelled, at: store.now) }
      try row.update(store.database)
      try store.audit(actor, .jobCancelled, subject: id)
      return row.job
    }
  }

  /// Queues a job again that failed or was cancelled.
  ///
  /// - Parameter parameters: What goes with it from now on; `nil`: what went with it before.
  /// - Throws: 64 where it did neither, or where its upload is gone.
  package func retry(
    job id: String, parameters: String? = nil, by actor: Actor
  ) throws(Fault) -> Job {
    try writing { store in
      guard var row = try store.job(id) else { throw Fault.unknown }
      guard row.state == .failed || row.state == .cancelled else { throw Fault.wrongState }
      if let upload = row.upload, try store.upload(upload)?.state != .complete {
        throw Fault.wrongState
      }
      row.queue(from: store.tick)
      (row.attempts, row.breaks, row.isCancelled) = (0, 0, false)
      (row.problemZh, row.problemEn, row.endedAt) = (nil, nil, nil)
      row.createdTick = store.tick
      if let parameters { row.parameters = parameters }
      try row.update(store.database)
      try store.audit(actor, .jobRetried, subject: id)
      return row.job
    }
  }
}

extension StoreRows {
  func job(_ id: String) throws -> JobRecord? {
    try one(JobRecord.self, where: "id = ?", [id])
  }

  func job(of upload: String, _ kind: String) throws -> JobRecord? {
    try one(JobRecord.self, where: "upload = ? AND kind = ?", [upload, kind])
  }

  func enqueue(
    _ kind: String, upload: String?, owner: String, parameters: String
  ) throws -> JobRecord {
    let row = JobRecord(
      id: Randomness.identifier(), upload: upload, owner: owner, kind: kind,
      parameters: parameters, state: .queued, notBefore: tick, createdAt: now.seconds,
      createdTick: tick)
    try row.insert(database)
    return row
  }

  /// The job, where the lease is still the one that holds it. One that ran out and that nobody else has
  /// claimed is still held.
  fileprivate func held(_ lease: JobLease) throws -> JobRecord? {
    try one(JobRecord.self, where: "id = ? AND worker = ?", [lease.job.id, lease.worker])
  }

  /// What becomes of a job whose worker is gone.
  fileprivate func breakOff(_ job: JobRecord) throws {
    var row = job
    if row.isCancelled {
      row.end(.cancelled, at: now)
    } else if row.attempts >= JobLease.attempts || row.breaks >= JobLease.breaks {
      let times = max(row.attempts, row.breaks)
      row.end(
        .failed, at: now,
        Bilingual(
          zh: "检查进程连续中断 \(times) 次，已停止重试；上传的文件仍保留，可稍后重试或联系管理员。",
          en:
            "The check broke off \(times) times and is not tried again by itself; the upload is "
            + "kept. Try again later, or tell an administrator."))
      try audit(.server, .jobFailed, subject: row.id, detail: "broken off")
    } else {
      row.queue(from: tick)
    }
    try row.update(database)
  }

  private static let pauseAfterBreaks: Tick = 10

  /// One server serves a folder, so whatever ran when this one starts does not run any more.
  func breakOffJobs() throws {
    for job in try all(JobRecord.self, where: "state = 'running'", order: "number") {
      var row = job
      row.breaks += 1
      guard !row.isCancelled, row.breaks < JobLease.breaks else {
        try breakOff(row)
        continue
      }
      row.attempts -= 1
      // One over which the server ends again and again lets the others go first.
      row.queue(from: row.breaks > JobLease.attempts ? tick + Self.pauseAfterBreaks : tick)
      try row.update(database)
    }
  }
}
