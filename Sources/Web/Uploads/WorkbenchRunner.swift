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
  private let ledger: String
  private let limits: WorkLimits
  private let staging: StagingLimits
  private let desk = Desk()

  /// - Parameters:
  ///   - tool: the command line tool, such as `["/proc/self/exe", "tool"]`.
  ///   - uploadBytes: of one upload at most.
  package init(
    tool: [String], ledger: String, atATime most: Int = 2, limits: WorkLimits = WorkLimits(),
    uploadBytes: Int64 = 2 << 30
  ) {
    bench = Workbench(tool: tool, atATime: most, limits: limits)
    (self.ledger, self.limits) = (ledger, limits)
    staging = StagingLimits(bytes: Int(clamping: uploadBytes))
  }

  package func run(
    _ order: CheckOrder, progress: @escaping @Sendable (CheckProgress) -> Void
  ) async -> CheckOutcome {
    progress(CheckProgress("opening"))
    var job: WorkJob
    do throws(Fault) {
      let dossier = try await staged(order)
      job = WorkJob(dossier: dossier, ledger: ledger, scratch: order.scratch)
      job.columns = try await columns(for: order, dossier)
    } catch {
      return .refused(Self.sentence(error, order), isWorthRetrying: Self.isMachines(error))
    }
    job.reason = order.parameters.reason
    job.plantCopy = order.scratch + "/" + PlantFiles.copy
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
      outcome.sentence(limits) ?? Self.unexpected, isWorthRetrying: outcome.isWorthRetrying)
  }

  /// Whether it is this machine that is at fault, and another time may do.
  private static func isMachines(_ fault: Fault) -> Bool {
    [.temporary, .unwritableOutput, .internalError].contains(fault.code)
  }

  // MARK: - Columns

  /// The columns of the upload's logs, and what they are taken for.
  package func listing(of order: CheckOrder) async -> Result<ColumnListing, Refused> {
    do throws(Fault) {
      let dossier = try await staged(order)
      return try await listing(dossier, order)
    } catch {
      return .failure(Refused(sentence: Self.sentence(error, order)))
    }
  }

  /// Why there is none.
  package struct Refused: Error, Sendable {
    package var sentence: Bilingual
  }

  private func listing(
    _ dossier: String, _ order: CheckOrder
  ) async throws(Fault) -> Result<ColumnListing, Refused> {
    let words = ["columns", "--format", "json", "--lang", "zh", "--", dossier]
    switch await bench.answer(to: words, scratch: order.scratch) {
    case .printed(let bytes):
      if let listing = ColumnListing(bytes) { return .success(listing) }
      return .failure(Refused(sentence: Self.unlisted))
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
    if plant == nil, case .success(let listing) = try await listing(dossier, order) {
      plant = listing.plant
    }
    guard let plant else { return nil }
    let path = order.scratch + "/columns.json"
    return try await desk.run { () throws(Fault) in
      let mappings = try order.mappings(plant)
      guard !mappings.isEmpty else { return nil }
      let file = try BodyFile(path, .write)
      defer { file.close() }
      try file.write(ColumnMapping.bytes(mappings), at: 0)
      return path
    }
  }

  // MARK: - Digests

  /// A month's digest as `greengate digest` writes it.
  ///
  /// - Parameter scope: options that say of whom.
  package func digest(
    _ month: String, format: String, scope: [String], _ language: Language, scratch: String
  ) async -> CommandAnswer {
    await bench.answer(
      to: [
        "digest", "--ledger", ledger, "--month", month, "--format", format, "--lang",
        language.rawValue,
      ] + scope, scratch: scratch, most: 64 << 20)
  }

  // MARK: - Staging

  /// What `record` reads: the archive as it came, or one log beside the plant's last plant.yaml.
  private func staged(_ order: CheckOrder) async throws(Fault) -> String {
    let limits = staging
    return try await desk.run { () throws(Fault) in
      try BodyFile.makeFolder(order.scratch)
      return try Staging.dossier(
        ofBody: order.body, into: order.scratch + "/dossier", label: order.upload.name,
        plant: order.plant, log: order.parameters.log, limits: limits)
    }
  }

  /// The sentence with the place it speaks of, as its uploader knows it: not by this server's paths.
  private static func sentence(_ fault: Fault, _ order: CheckOrder) -> Bilingual {
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
#endif
