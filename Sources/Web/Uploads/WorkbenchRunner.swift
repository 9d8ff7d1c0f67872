#if Server
import Measures
import Receiving
import Report
import Reports
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
    let dossier: String
    do throws(Fault) {
      dossier = try await staged(order)
    } catch {
      return .refused(
        Self.sentence(error, order), isWorthRetrying: error.code.rawValue >= 70)
    }
    var job = WorkJob(dossier: dossier, ledger: ledger, scratch: order.scratch)
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
