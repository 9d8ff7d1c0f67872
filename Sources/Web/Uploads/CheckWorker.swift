#if Server
import Logging
import Measures
import Report
import ServerStore
import ServiceLifecycle
import Synchronization

/// Takes what was handed in, checks it, and puts down what came of it: some at a time, each once.
///
/// When the server stops, checks that are nearly done are waited for; the others go back into the queue.
package struct CheckWorker: Service {
  /// The jobs that it does, as the store has their kinds.
  package enum Kind: String, CaseIterable, Sendable {
    /// A dossier.
    case check
    /// An application.
    case gate
  }

  private let house: House
  private let runner: any CheckRunner
  private let count: Int
  /// Between two looks at the queue.
  private let pause: Duration
  /// Given to running checks when the server stops.
  private let grace: Duration

  package init(
    _ house: House, _ runner: any CheckRunner, atATime count: Int = 2,
    pause: Duration = .milliseconds(250), grace: Duration = .seconds(10)
  ) {
    (self.house, self.runner, self.count) = (house, runner, count)
    (self.pause, self.grace) = (pause, grace)
  }

  package func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, count) { group.addTask { await work() } }
    }
  }

  private func work() async {
    var looks = 0
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      do throws(Fault) {
        // Looking costs no write; asking also takes up what another server's end has left.
        looks += 1
        var isWorthAsking = looks % 80 == 1
        if !isWorthAsking { isWorthAsking = try await isAnyDue() }
        if isWorthAsking, let lease = try await claim() {
          await check(lease)
          continue
        }
      } catch {
        house.logger.error("queue", metadata: ["fault": "\(error.sentence.en)"])
      }
      try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
    }
  }

  private func isAnyDue() async throws(Fault) -> Bool {
    let store = house.store
    return try await house.desk.run { () throws(Fault) in
      try store.hasDueJob()
    }
  }

  private func claim() async throws(Fault) -> JobLease? {
    let store = house.store
    return try await house.desk.run { () throws(Fault) in try store.claim() }
  }

  // MARK: - One job

  private enum End: Sendable {
    case outcome(CheckOutcome)
    /// Somebody does not want it any more.
    case cancelled
    /// It is another's.
    case lost
    case stopping
  }

  private func check(_ lease: JobLease) async {
    let (job, logger) = (lease.job, house.logger)
    logger.notice("check begins", metadata: ["job": "\(job.id)", "attempt": "\(job.attempts)"])
    // The lease's own: who lost the job must not take away what whoever has it now works on.
    let (scratch, began) = (house.store.folder.work(lease.worker), ContinuousClock.now)
    do throws(Fault) {
      guard let order = try await order(for: job, scratch) else {
        _ = try await put(lease) { (store, lease) throws(Fault) in try store.fail(lease, .gone) }
        return
      }
      let end = await watch(lease, order)
      let outcome = try await put(lease, end, order)
      house.metrics.checked(outcome, took: began.duration(to: .now))
    } catch {
      logger.error(
        "check not put down", metadata: ["job": "\(job.id)", "fault": "\(error.sentence.en)"])
      // The lease runs out, and whoever claims it then records nothing twice.
    }
    await house.desk.discard(scratch)
  }

  /// - Returns: `nil` also where this server does not know what is to be done: a newer one queued it.
  private func order(for job: Job, _ scratch: String) async throws(Fault) -> CheckOrder? {
    guard let kind = Kind(rawValue: job.kind) else { return nil }
    return try await CheckOrder.of(
      upload: job.upload, owner: job.owner, CheckParameters(job.parameters), scratch: scratch,
      as: kind, in: house)
  }

  /// Runs it, says how far it is, and ends it where it is not wanted any more.
  private func watch(_ lease: JobLease, _ order: CheckOrder) async -> End {
    let latest = LatestProgress()
    return await withTaskGroup(of: End?.self) { group in
      group.addTask { [runner] in
        .outcome(await runner.run(order) { latest.value = $0 })
      }
      group.addTask { await listen(lease, latest) }
      group.addTask { [grace] in
        do { try await gracefulShutdown() } catch { return nil }
        do { try await Task.sleep(for: grace) } catch { return nil }
        return .stopping
      }
      var first: End?
      for await end in group {
        guard let end else { continue }
        // What was recorded while it was being ended is recorded.
        if case .outcome(.cancelled) = end, first != nil { continue }
        if case .outcome = end { first = end } else { first = first ?? end }
        group.cancelAll()
      }
      return first ?? .lost
    }
  }

  /// - Returns: `nil` where the check ended first.
  private func listen(_ lease: JobLease, _ latest: LatestProgress) async -> End? {
    let (store, desk) = (house.store, house.desk)
    var said = CheckProgress("")
    var heard = ContinuousClock.now
    while !Task.isCancelled {
      do { try await Task.sleep(for: .milliseconds(250)) } catch { return nil }
      let now = latest.value
      // Often enough to see it move and to hear of the end; each is a write.
      guard now != said || heard.duration(to: .now) > .seconds(1) else { continue }
      (said, heard) = (now, .now)
      let answer = await desk.outcome { () throws(Fault) in
        try store.progress(lease, phase: now.phase, done: now.done, of: now.total)
      }
      switch answer {
      case .success(.goOn): continue
      case .success(.cancel): return .cancelled
      case .success(.lost): return .lost
      case .failure(let fault):
        // The lease lasts a minute: a store that is busy may answer the next time.
        house.logger.error("progress", metadata: ["fault": "\(fault.sentence.en)"])
      }
    }
    return nil
  }

  // MARK: - What came of it

  /// - Returns: A word for what came of it.
  private func put(
    _ lease: JobLease, _ end: End, _ order: CheckOrder
  ) async throws(Fault) -> String {
    let logger = house.logger
    let name: String
    let isPut: Bool
    switch end {
    case .outcome(.recorded(let runs, let verdict, let plant)):
      name = verdict.rawValue
      isPut = try await put(lease) { (store, lease) throws(Fault) in
        try store.finish(lease, runs: runs, verdict: verdict.rawValue, plant: plant)
      }
      if isPut, order.kind == .check { await keepPlant(plant, of: order) }
    case .outcome(.refused(let problem, let isWorthRetrying)):
      name = "refused"
      isPut = try await put(lease) { (store, lease) throws(Fault) in
        try store.fail(lease, problem, retry: isWorthRetrying)
      }
    case .outcome(.cancelled), .stopping:
      name = "given back"
      isPut = try await put(lease) { (store, lease) throws(Fault) in try store.giveBack(lease) }
    case .cancelled:
      name = "cancelled"
      isPut = try await put(lease) { (store, lease) throws(Fault) in try store.cancelled(lease) }
    case .lost:
      name = "lost"
      isPut = false
    }
    logger.notice(
      "check ended",
      metadata: ["job": "\(lease.job.id)", "outcome": "\(name)", "put down": "\(isPut)"])
    return name
  }

  /// What is recorded is recorded, even where its plant.yaml cannot be kept for later logs.
  private func keepPlant(_ plant: String, of order: CheckOrder) async {
    let store = house.store
    let kept = await house.desk.outcome { () throws(Fault) in
      try PlantFiles(store.folder).keep(from: order, for: plant, in: store)
    }
    guard case .failure(let fault) = kept else { return }
    house.logger.error("plant.yaml not kept", metadata: ["fault": "\(fault.sentence.en)"])
  }

  private func put(
    _ lease: JobLease, _ body: @escaping @Sendable (ServerStore, JobLease) throws(Fault) -> Bool
  ) async throws(Fault) -> Bool {
    let store = house.store
    return try await house.desk.run { () throws(Fault) in try body(store, lease) }
  }
}

/// What a check last said of itself, from another thread.
private final class LatestProgress: Sendable {
  private let held = Mutex(CheckProgress(""))

  var value: CheckProgress {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}

extension Bilingual {
  fileprivate static let gone = Bilingual(
    zh: "上传的内容已不在，或上传者的账号已停用、无权为该企业报送；请用有权限的账号重新上传。",
    en:
      "The upload is gone, or its account is disabled or may not hand in for the plant; upload it "
      + "again by an account that may.")
}
#endif
