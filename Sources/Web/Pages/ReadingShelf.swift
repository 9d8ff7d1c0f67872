#if Server
import Ledger
import Logging
import Measures
import Receiving
import Report
import Reports
import ServerStore
import Synchronization

/// The readings of runs' series, minute by minute, from the uploads that the runs were read from: the
/// ledger keeps hours only.
///
/// They are read by a child with the limits of checks, two at a time, and kept up to a bound. What is
/// answered is always of the run: plant.yaml, as it was read now, has the digest that the run's report
/// names.
package final class ReadingShelf: Sendable {
  /// What can be said of a series' readings.
  enum Answer: Sendable {
    case chart(SeriesChart)
    /// None, and why; only hours can be shown.
    case none(Bilingual)
  }

  private struct Name: Hashable, Sendable {
    var run: String
    var key: SeriesKey
    var from: Instant
    var to: Instant
    var points: Int
  }

  /// Readers that may wait for a child, besides those whose child runs.
  private static let mostWaiting = 8
  /// Of memory, about: a reading or a bucket of a chart.
  private static let costOfPoint = 600

  private let store: ServerStore
  private let checks: WorkbenchRunner
  private let desk: Desk
  private let kept: BoundedCache<Name, SeriesChart>
  /// Of two who ask for the same, the second waits for the first one's answer.
  private let underWay = Mutex<[Name: Task<Answer, any Error>]>([:])

  /// - Parameter memory: bytes that answers kept may take, about.
  init(_ store: ServerStore, _ checks: WorkbenchRunner, _ desk: Desk, memory: Int = 48_000_000) {
    (self.store, self.checks, self.desk) = (store, checks, desk)
    kept = BoundedCache(limit: memory)
  }

  /// Whether there may be readings, told without a look at them; `nil`: there may.
  func absence(of run: SeenRun) async throws(Fault) -> Bilingual? {
    switch try await body(of: run) {
    case .kept: nil
    case .removed: Self.removed
    case .elsewhere: Self.elsewhere
    }
  }

  /// - Parameters:
  ///   - report: the run's.
  ///   - hours: of the report's period.
  ///   - points: readings or buckets, at most.
  func readings(
    of key: SeriesKey, in run: SeenRun, _ report: ComplianceReport, _ hours: Range<Int>,
    points: Int, _ logger: Logger
  ) async throws -> Answer {
    let name = Name(
      run: run.record.key, key: key, from: report.period.start(ofHour: hours.lowerBound),
      to: report.period.start(ofHour: hours.upperBound), points: points)
    if let chart = kept[name] { return .chart(chart) }
    let plantDigest = report.plantDigest
    let task = underWay.withLock { underWay in
      if let task = underWay[name] { return task }
      // Not ended with the request that asked first: others may wait for it.
      let task = Task<Answer, any Error> { [self] in
        defer { _ = self.underWay.withLock { $0.removeValue(forKey: name) } }
        let answer = try await read(name, run, plantDigest, logger)
        if case .chart(let chart) = answer {
          let points = chart.readings.count + chart.buckets.count
          kept.keep(chart, for: name, cost: 2000 + points * Self.costOfPoint)
        }
        return answer
      }
      underWay[name] = task
      return task
    }
    return try await task.value
  }

  // MARK: - The upload

  private func body(of run: SeenRun) async throws(Fault) -> RunBody {
    let (store, key, plant) = (store, run.record.key, run.record.plant)
    return try await desk.run { () throws(Fault) in try store.body(ofRun: key, plant: plant) }
  }

  private func read(
    _ name: Name, _ run: SeenRun, _ plantDigest: String?, _ logger: Logger
  ) async throws -> Answer {
    let (upload, job): (Upload, Job)
    switch try await body(of: run) {
    case .kept(let found, let by): (upload, job) = (found, by)
    case .removed: return .none(Self.removed)
    case .elsewhere: return .none(Self.elsewhere)
    }
    guard checks.waitingCharts < Self.mostWaiting else { return .none(Self.busy) }
    let store = store
    let scratch = store.folder.work("series-" + Randomness.identifier())
    let order = try await desk.run { () throws(Fault) in
      // Whoever may see the run may see what it was read from, whoever handed it in.
      try CheckOrder(
        upload, CheckParameters(job.parameters), Rights.administrator, scratch: scratch, in: store)
    }
    let answer = await checks.series(
      name.key, from: name.from, to: name.to, points: name.points, of: order)
    await desk.discard(scratch)
    switch answer {
    case .success(let chart):
      guard chart.plantDigest == plantDigest else { return .none(Self.otherwise) }
      return .chart(chart)
    case .failure(let refused):
      logger.notice(
        "no readings", metadata: ["why": "\(refused.sentence.en)", "errors": "\(refused.errors)"])
      return .none(refused.sentence)
    }
  }

  // MARK: - Words

  private static let removed = Bilingual(
    zh: "上传原件已按保留期限删除，只有台账保存的小时数据；需要逐条读数时请重新上传。",
    en: "The upload's body was removed when its time to be kept was over: there are the ledger's "
      + "hours only. Upload the dossier again for its single readings.")
  private static let elsewhere = Bilingual(
    zh: "这次核查不是由本服务器上的上传得出的，只有台账保存的小时数据；需要逐条读数时请在此上传。",
    en: "This run did not come by an upload here: there are the ledger's hours only. Upload the "
      + "dossier here for its single readings.")
  private static let otherwise = Bilingual(
    zh: "该企业的 plant.yaml 或各列的含义此后有改动，已不能按当时的读法读出；只有台账保存的小时数据。",
    en: "The plant's plant.yaml or what its columns mean has changed since, so the logs cannot be "
      + "read as they were then: there are the ledger's hours only.")
  private static let busy = Bilingual(
    zh: "同时读取日志的人较多；先看小时数据，请稍后刷新。",
    en: "Many are reading logs just now: here are the hours. Reload in a moment.")
}
#endif
