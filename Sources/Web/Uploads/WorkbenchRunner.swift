#if Server
package import Measures
import Receiving
import Report
package import Reports
import ServerStore
package import Workbench

/// Checks by children of this program: what a file does to one, it does to nobody else.
package struct WorkbenchRunner: CheckRunner {
  private let bench: Workbench
  /// For charts, which nobody waits for as long as for a check.
  private let charts: Workbench
  private let ledger: String
  private let limits: WorkLimits
  private let standards: [String]
  private let staging: StagingLimits
  private let desk = Desk()

  /// - Parameters:
  ///   - tool: the command line tool, such as `["/proc/self/exe", "tool"]`.
  ///   - uploadBytes: of one upload at most.
  ///   - standards: folders of packs; empty: the built-in ones.
  package init(
    tool: [String], ledger: String, atATime most: Int = 2, limits: WorkLimits = WorkLimits(),
    uploadBytes: Int64 = 2_000_000_000, standards: [String] = []
  ) {
    bench = Workbench(tool: tool, atATime: most, limits: limits)
    var brief = limits
    brief.seconds = min(limits.seconds, Self.chartSeconds)
    charts = Workbench(tool: tool, atATime: 2, limits: brief)
    (self.ledger, self.limits, self.standards) = (ledger, limits, standards)
    staging = StagingLimits(bytes: Int(clamping: uploadBytes))
  }

  package func run(
    _ order: CheckOrder, progress: @escaping @Sendable (CheckProgress) -> Void
  ) async -> CheckOutcome {
    progress(CheckProgress("opening"))
    var job: WorkJob
    do throws(Fault) {
      job = try await work(order)
      job.plantRegions = try await put(
        PlantRegions(order.register).bytes, at: order.scratch + "/regions.json")
    } catch {
      return .refused(Self.sentence(error, order), isWorthRetrying: error.isOfMachine)
    }
    job.reason = order.parameters.reason
    job.recorder = order.sender
    // An application that waited does not take the place of a later one's decision.
    let handedIn = order.isOvertaken ? order.upload.changedAt : nil
    job.handedIn = (order.parameters.handedIn ?? handedIn)?.description
    switch order.rights.role {
    case .administrator: break
    case .plant: job.plants = order.rights.plants
    case .inspector: job.regions = order.rights.regions.map { $0.code }
    }
    let outcome = await bench.run(job) { now in
      progress(
        CheckProgress(now.phase.rawValue, done: Int64(now.done), of: Int64(now.total)))
    }
    switch outcome {
    case .recorded(let runs, let verdict):
      guard let plant = runs.first?.plant else { break }
      return .recorded(runs: runs.map(\.key), verdict, plant: plant)
    case .cancelled: return .cancelled
    case .refused(let fault):
      return .refused(
        Self.sentence(fault, order), isWorthRetrying: outcome.isWorthRetrying)
    case .crashed, .outOfMemory, .timedOut: break
    }
    return .refused(
      order.sentence(of: outcome, limits) ?? Self.unexpected,
      isWorthRetrying: outcome.isWorthRetrying)
  }

  /// What is done of it, by whom it may be done left out.
  private func work(_ order: CheckOrder) async throws(Fault) -> WorkJob {
    switch order.kind {
    case .check:
      let dossier = try await staged(order, for: .job)
      var job = WorkJob(
        dossier: dossier, ledger: ledger, standards: standards, scratch: order.scratch)
      job.columns = try await columns(for: order, dossier)
      job.plantCopy = order.scratch + "/" + PlantFiles.copy
      return job
    case .gate:
      let gate = try await desk.run { () throws(Fault) in
        try BodyFile.makeFolder(order.scratch)
        return try order.gateWork()
      }
      let body = try await bench.application(
        ofBody: order.body, label: order.upload.name, limits: staging)
      var job = WorkJob(
        dossier: body, ledger: ledger, standards: standards, scratch: order.scratch)
      job.gate = gate
      return job
    }
  }

  private var packs: [String] { standards.flatMap { ["--standards", $0] } }

  // MARK: - Columns

  /// The columns of the upload's logs, and what they are taken for. Cancelling the task ends the look.
  ///
  /// - Throws: 75 where too many look at logs.
  package func listing(
    of order: CheckOrder
  ) async throws(Fault) -> Result<ColumnListing, Refused> {
    do throws(Fault) {
      let dossier = try await staged(order, for: .look)
      return try await listing(dossier, order, for: .look)
    } catch {
      guard error.code != .temporary else { throw error }
      return .failure(Refused(sentence: Self.sentence(error, order)))
    }
  }

  /// Why there is none.
  package struct Refused: Error, Sendable {
    package var sentence: Bilingual
    /// For the log.
    package var errors = ""
  }

  private func listing(
    _ dossier: String, _ order: CheckOrder, for purpose: Workbench.Purpose
  ) async throws(Fault) -> Result<ColumnListing, Refused> {
    let words =
      ["columns", "--format", "json", "--lang", "zh"] + packs + ["--", dossier]
    switch await bench.answer(to: words, scratch: order.scratch, for: purpose) {
    case .printed(let bytes):
      if let listing = ColumnListing(bytes) { return .success(listing) }
      return .failure(Refused(sentence: Self.unlisted))
    case .stopped(.refused(let fault)) where fault.code == .temporary: throw fault
    case .stopped(let outcome):
      return .failure(Refused(sentence: outcome.sentence(limits) ?? Self.unlisted))
    case .failed: return .failure(Refused(sentence: Self.unlisted))
    }
  }

  private static let unlisted = Bilingual(
    zh: "无法列出这份上传的日志列：它不是企业档案，或其中的日志打不开。请按上传页面上的说明修改后重新上传。",
    en:
      "The columns of this upload's logs cannot be listed: it is no dossier, or its logs cannot be "
      + "opened. Correct it as the upload's page says, and upload it again.")

  /// Writes what was said of the plant's columns, where anything was.
  private func columns(
    for order: CheckOrder, _ dossier: String
  ) async throws(Fault) -> String? {
    var plant = order.upload.plant
    if plant == nil, case .success(let listing) = try await listing(dossier, order, for: .job) {
      plant = listing.plant
    }
    guard let plant else { return nil }
    let path = order.scratch + "/columns.json"
    let mappings = try await desk.run { () throws(Fault) in try order.mappings(plant) }
    return mappings.isEmpty ? nil : try await put(ColumnMapping.bytes(mappings), at: path)
  }

  /// - Returns: Where it was put.
  private func put(_ bytes: [UInt8], at path: String) async throws(Fault) -> String {
    try await desk.run { () throws(Fault) in
      let file = try BodyFile(path, .write)
      defer { file.close() }
      try file.write(bytes, at: 0)
      return path
    }
  }

  // MARK: - Series

  private static let chartSeconds = 60

  /// Those who wait for a chart.
  var waitingCharts: Int { charts.load.waiting }

  /// The readings of one series of an upload, as `greengate series` gives them.
  func series(
    _ key: SeriesKey, from: Instant, to: Instant, points: Int, of order: CheckOrder
  ) async -> Result<SeriesChart, Refused> {
    do throws(Fault) {
      let dossier = try await staged(order, for: .job)
      var words = [
        "series", "--outlet=\(key.outlet)", "--pollutant=\(key.pollutant)",
        "--from=\(from.hourText)", "--to=\(to.hourText)", "--points=\(points)", "--format=json",
        "--lang=zh", "--threads=\(limits.threads)", "--unpacked-limit=\(limits.unpackedBytes)",
        "--ratio-limit=\(limits.ratio)",
      ]
      if let columns = try await columns(for: order, dossier) {
        words.append("--columns=\(columns)")
      }
      switch await charts.answer(
        to: words + packs + ["--", dossier], scratch: order.scratch, for: .job)
      {
      case .printed(let bytes):
        return .success(
          try await desk.run { () throws(Fault) in try SeriesReport.read(bytes) })
      case .stopped(let outcome):
        return .failure(Refused(sentence: Self.withoutReadings(outcome)))
      case .failed(let errors): return .failure(Refused(sentence: Self.unread, errors: errors))
      }
    } catch {
      return .failure(Refused(sentence: Self.unread, errors: error.sentence.en))
    }
  }

  private static func withoutReadings(_ outcome: WorkOutcome) -> Bilingual {
    switch outcome {
    case .timedOut, .outOfMemory:
      Bilingual(
        zh: "日志太大，不能即时读出逐条读数；请缩短时段再试，或下载原件。以下为台账的小时数据。",
        en: "The log is too large to read its single readings at once: choose a shorter span, or "
          + "download the upload. These are the ledger's hours.")
    case .cancelled, .crashed, .recorded, .refused: unread
    }
  }

  private static let unread = Bilingual(
    zh: "逐条读数没有读出；以下为台账的小时数据。请刷新页面再试，若仍然如此请告知管理员。",
    en: "The single readings could not be read; these are the ledger's hours. Reload the page, and "
      + "tell the administrator if it stays so.")

  // MARK: - Staging

  /// What `record` reads: the archive as it came, or one log beside the plant's last plant.yaml.
  private func staged(
    _ order: CheckOrder, for purpose: Workbench.Purpose
  ) async throws(Fault) -> String {
    try await desk.run { () throws(Fault) in try BodyFile.makeFolder(order.scratch) }
    return try await bench.dossier(
      ofBody: order.body, scratch: order.scratch, label: order.upload.name, plant: order.plant,
      log: order.parameters.log, limits: staging, for: purpose)
  }

  /// The sentence with the place it speaks of, as its uploader knows it: not by this server's paths.
  private static func sentence(_ fault: Fault, _ order: CheckOrder) -> Bilingual {
    if order.hides(fault) { return AuthorityStanding.unusable }
    guard var file = fault.position?.file else { return fault.sentence }
    for prefix in [order.scratch + "/dossier/", order.body + "/", order.scratch + "/"]
    where file.hasPrefix(prefix) {
      file = String(file.dropFirst(prefix.count))
    }
    if file == order.body || file.hasPrefix("/") { file = order.upload.name }
    let place = fault.position?.line.map { "\(file):\($0)" } ?? file
    let said = { (text: String) in
      text.split(separator: order.body, omittingEmptySubsequences: false)
        .joined(separator: order.upload.name)
    }
    return Bilingual(
      zh: "\(place)：\(said(fault.sentence.zh))", en: "\(place): \(said(fault.sentence.en))")
  }

  private static let unexpected = Bilingual(
    zh: "核查没有给出结果；请重试。", en: "The check gave no result; try again.")
}

extension CheckOrder {
  /// What is said of an application that took too much: there is no handing it in month by month.
  fileprivate func sentence(of outcome: WorkOutcome, _ limits: WorkLimits) -> Bilingual? {
    switch outcome {
    case .outOfMemory where kind == .gate:
      Bilingual(
        zh: "审查所需内存超过 \(limits.memory / 1_000_000) MB；请管理员提高上限（--checks-memory）后重新审查。",
        en: "The decision needs more than \(limits.memory / 1_000_000) MB of memory; ask the "
          + "administrator for a higher limit (--checks-memory), and have it decided on again.")
    case .timedOut where kind == .gate:
      Bilingual(
        zh: "审查超过 \(limits.seconds) 秒仍未完成；请管理员提高上限（--checks-seconds）后重新审查。",
        en:
          "The decision was not done after \(limits.seconds) seconds; ask the administrator for a "
          + "higher limit (--checks-seconds), and have it decided on again.")
    default: outcome.sentence(limits)
    }
  }
}
#endif
