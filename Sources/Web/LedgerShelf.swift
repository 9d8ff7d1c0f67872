#if Server
package import Digest
import Dispatch
package import Ledger
package import Measures
package import Report
import Reports
import Synchronization

/// The ledger as the pages read it: off the event loop, by a few threads, each with a connection of
/// its own; lists of runs and reports are kept in memory, up to a bound.
///
/// What a reader may know of is decided by ``LedgerView`` alone, and only it gives out a ``SeenRun``.
package final class LedgerShelf: Sendable {
  private let path: String
  /// Follows the list of runs; never busy with a report.
  private let watch: ReadingDesk
  private let desks: [ReadingDesk]
  private let waiting: Mutex<[Int]>
  /// Plants' regions by the register, which go before what a run says.
  private let register: @Sendable () -> [String: String]
  private let known = Mutex<Known?>(nil)
  private let views = BoundedCache<Sight, LedgerView>(limit: 64)
  /// Views that are being made: whoever wants the same waits for it.
  private let coming = Mutex<[Sight: Coming]>([:])
  private let maker = DispatchQueue(label: "greengate.views")
  /// How many have been made.
  let viewsMade = Atomic(0)
  private let reports: BoundedCache<ReportName, ComplianceReport>
  /// Whatever is made of a run and takes long to make: pages, files.
  package let pages: BoundedCache<String, [UInt8]>

  let overviews = OverviewParts()
  let plants = PlantParts()

  /// Series that a run has, by its key.
  private let seriesNames = BoundedCache<String, [SeriesKey]>(limit: 4000)
  /// Hours of series, for those who zoom.
  private let series = BoundedCache<SeriesName, RunSeries>(limit: 24_000_000)

  private struct SeriesName: Hashable, Sendable {
    var run: String
    var key: SeriesKey
    var check: CheckIdentity?
  }

  private struct Coming: Sendable {
    var catalogue: Catalogue
    var view: Task<LedgerView, Never>
  }

  private struct Known: Sendable {
    var version: Int64
    var catalogue: Catalogue
    var register: [String: String]
  }

  private struct ReportName: Hashable, Sendable {
    var run: String
    var language: Language
  }

  /// - Parameters:
  ///   - path: Of the ledger, which need not be there yet.
  ///   - readers: Threads that read at once.
  ///   - memory: Bytes that reports and pages kept may take, about.
  ///   - register: Plants' regions as the register has them now.
  package init(
    path: String, readers: Int = 3, memory: Int = 96_000_000,
    register: @escaping @Sendable () -> [String: String] = { [:] }
  ) {
    self.path = path
    self.register = register
    watch = ReadingDesk(path)
    desks = (0..<max(1, readers)).map { _ in ReadingDesk(path) }
    waiting = Mutex([Int](repeating: 0, count: desks.count))
    reports = BoundedCache(limit: memory * 2 / 3)
    pages = BoundedCache(limit: memory / 3)
  }

  // MARK: Lists

  /// What a reader may know of this moment's ledger.
  package func view(of sight: Sight) async throws(Fault) -> LedgerView {
    let catalogue = try await catalogue()
    if let view = views[sight], view.catalogue === catalogue { return view }
    let task = coming.withLock { coming in
      if let same = coming[sight], same.catalogue === catalogue { return same.view }
      // All of the ledger's runs are gone through: not on a thread that serves others.
      let task = Task { [maker] in
        await withCheckedContinuation { continuation in
          maker.async { continuation.resume(returning: LedgerView(catalogue, sight)) }
        }
      }
      coming[sight] = Coming(catalogue: catalogue, view: task)
      viewsMade.add(1, ordering: .relaxed)
      return task
    }
    let view = await task.value
    // Who waited for an older moment's does not put it over a newer one.
    if views[sight].map({ $0.catalogue.serial < catalogue.serial }) ?? true {
      views.keep(view, for: sight, cost: 1)
    }
    coming.withLock { coming in
      if coming[sight]?.catalogue === catalogue { coming[sight] = nil }
    }
    return view
  }

  /// All runs, read again only where the ledger has been written since; where it has only grown, only
  /// what came. No ledger yet is a ledger without runs.
  private func catalogue() async throws(Fault) -> Catalogue {
    do {
      return try await watch.run { [self] (ledger) throws(Fault) in
        let version = try ledger.dataVersion()
        let known = known.withLock { $0 }
        let register = register()
        if let known, known.version == version, known.register == register {
          return known.catalogue
        }
        let catalogue = try self.catalogue(from: ledger, after: known, register)
        self.known.withLock {
          $0 = Known(version: version, catalogue: catalogue, register: register)
        }
        return catalogue
      }
    } catch {
      guard error.code == .missingInput else { throw error }
      known.withLock { $0 = nil }
      return .empty
    }
  }

  private func catalogue(
    from ledger: Ledger, after known: Known?, _ register: [String: String]
  ) throws(Fault) -> Catalogue {
    if let known, let last = known.catalogue.runs.last,
      let new = try ledger.runs(after: last, pruned: known.catalogue.pruned.count)
    {
      let old = known.catalogue
      guard !new.isEmpty || known.register != register else { return old }
      return Catalogue(runs: old.runs + new, pruned: old.pruned, register: register)
    }
    return Catalogue(
      runs: try ledger.runs(includingReplaced: true), pruned: try ledger.pruned(),
      register: register)
  }

  // MARK: Rows

  /// Reads where waiting harms nobody. Only for runs that a ``LedgerView`` has given out.
  ///
  /// - Throws: 66 where there is no ledger yet.
  package func read<Value: Sendable>(
    _ work: @escaping @Sendable (Ledger) throws(Fault) -> Value
  ) async throws(Fault) -> Value {
    let desk = waiting.withLock { waiting in
      let least = waiting.indices.min { (waiting[$0], $0) < (waiting[$1], $1) } ?? 0
      waiting[least] += 1
      return least
    }
    defer { waiting.withLock { $0[desk] -= 1 } }
    return try await desks[desk].run(work)
  }

  package func checks(of run: SeenRun) async throws(Fault) -> [CheckRecord] {
    let id = run.record.id
    return try await read { (ledger) throws(Fault) in try ledger.checks(of: [id]) }
  }

  package func findings(of run: SeenRun) async throws(Fault) -> [FindingRecord] {
    let id = run.record.id
    return try await read { (ledger) throws(Fault) in try ledger.findings(of: [id]) }
  }

  // MARK: Series

  /// The series that the ledger has of a run, in order.
  package func series(of run: SeenRun, _ ledger: Ledger) throws(Fault) -> [SeriesKey] {
    let name = run.record.key
    if let known = seriesNames[name] { return known }
    let found = try RunSeries.keys(of: run.record.id, in: ledger)
    seriesNames.keep(found, for: name, cost: 1 + found.count)
    return found
  }

  /// The hours of a series as `check` looks at them; `nil`: the run has no such series.
  package func hours(
    of key: SeriesKey, in run: SeenRun, as check: Check?
  ) async throws(Fault) -> RunSeries? {
    let oxygen = check?.requirement?.oxygen.flatMap { ExactDecimal($0) }
    let classes = check?.hours
    let name = SeriesName(run: run.record.key, key: key, check: check?.identity)
    if let known = series[name] { return known }
    return try await read { [series] (ledger) throws(Fault) in
      let found = try RunSeries.read(
        key, of: run.record, oxygen: oxygen, classes: classes, in: ledger)
      if let found { series.keep(found, for: name, cost: found.hours.count * 48) }
      return found
    }
  }

  // MARK: Reports

  /// The run's report as `check --seal --format json` printed it, byte for byte.
  package func json(of run: SeenRun, _ language: Language) async throws(Fault) -> [UInt8] {
    let record = run.record
    return try await read { (ledger) throws(Fault) in
      try Self.json(record, language, ledger)
    }
  }

  /// The run's report, read as `greengate report` reads a saved one.
  package func report(
    of run: SeenRun, _ language: Language
  ) async throws(Fault) -> ComplianceReport {
    let name = ReportName(run: run.record.key, language: language)
    if let report = reports[name] { return report }
    let record = run.record
    return try await read { [reports] (ledger) throws(Fault) in
      // Whoever waited in the same row has made it meanwhile.
      if let report = reports[name] { return report }
      let json = try Self.json(record, language, ledger)
      let (report, _) = try JSONReport.read(json, file: "run \(record.id)")
      // In memory a report takes six to seven times its JSON.
      reports.keep(report, for: name, cost: json.count * 7)
      return report
    }
  }

  private static func json(
    _ run: RunRecord, _ language: Language, _ ledger: Ledger
  ) throws(Fault) -> [UInt8] {
    guard let json = try ledger.report(of: run.id, language: language) else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "这次核查没有记录中文报告；请切换为英文查看。",
          en: "This run was recorded without an English report; switch to Chinese."))
    }
    return json
  }
}

/// A thread with a connection: what it is asked is done one after the other.
private final class ReadingDesk: Sendable {
  private let path: String
  private let queue = DispatchQueue(label: "greengate.ledger")
  private let opened = Mutex<Ledger?>(nil)

  init(_ path: String) { self.path = path }

  func run<Value: Sendable>(
    _ work: @escaping @Sendable (Ledger) throws(Fault) -> Value
  ) async throws(Fault) -> Value {
    let result: Result<Value, Fault> = await withCheckedContinuation { continuation in
      queue.async { [self] in
        do throws(Fault) {
          continuation.resume(returning: .success(try work(try ledger())))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  private func ledger() throws(Fault) -> Ledger {
    if let ledger = opened.withLock({ $0 }) { return ledger }
    let ledger = try Ledger(opening: path, mode: .read)
    opened.withLock { $0 = ledger }
    return ledger
  }
}
#endif
