package import Measures
import Processes
package import Report
package import Reports
import Synchronization

/// What a check may take of the machine.
package struct WorkLimits: Hashable, Sendable {
  /// Bytes of its own memory; what it reads of files does not count.
  package var memory: Int
  package var seconds: Int
  /// Bytes that an archive may unpack to, and how many times its own size.
  package var unpackedBytes: Int
  package var ratio: Int
  package var threads: Int

  package init(
    memory: Int = 200_000_000, seconds: Int = 600, unpackedBytes: Int = 2_000_000_000,
    ratio: Int = 200, threads: Int = 1
  ) {
    self.memory = memory
    self.seconds = seconds
    self.unpackedBytes = unpackedBytes
    self.ratio = ratio
    self.threads = threads
  }
}

/// What an application is decided by, besides the packs.
package struct GateWork: Hashable, Sendable {
  /// Files of the authority's; `nil`: there is none.
  package var register: String?
  package var waivers: String?
  package var baseline: String?
  /// What the authority says; `nil`: what the application says.
  package var stage: String?
  /// The same of the day of the decision, `2025-05-06`; `nil`: the latest of the papers.
  package var asOf: String?
  /// Whether the applicant's own account asks for it.
  package var isApplicants = false

  package init(register: String? = nil, waivers: String? = nil, baseline: String? = nil) {
    (self.register, self.waivers, self.baseline) = (register, waivers, baseline)
  }
}

/// A dossier to be checked and recorded, or an application to be decided on.
package struct WorkJob: Hashable, Sendable {
  /// A folder with plant.yaml, or an archive of one; with ``gate`` one with application.yaml. Faults
  /// name files as they stand in it.
  package var dossier: String
  package var ledger: String
  /// Folders of packs; empty: the built-in ones.
  package var standards: [String]
  package var overlays: [String]
  package var reason: String?
  /// Who handed it in; `nil`: this machine's user.
  package var recorder: String?
  /// When it was handed in, where it is checked again: `2025-05-06T08:00:00+08:00`.
  package var handedIn: String?
  /// Only dossiers of these plants are recorded; `nil`: of any.
  package var plants: [String]?
  /// Only of plants of these regions: six digits, trailing pairs of 00 are wildcards; `nil`: of any.
  package var regions: [String]?
  /// A file with plants' regions by the register; with it, as with `regions`, a dossier that names
  /// another region than is known of its plant is refused. `nil`: nothing is asked.
  package var plantRegions: String?
  /// A file with what people have said of logs' columns; `nil`: nothing.
  package var columns: String?
  /// Where the plant.yaml that was read is written; `nil`: nowhere.
  package var plantCopy: String?
  /// `nil`: it is a dossier, and checked.
  package var gate: GateWork?
  /// For temporary files; gone with the job, if the caller removes it.
  package var scratch: String

  package init(
    dossier: String, ledger: String, standards: [String] = [], overlays: [String] = [],
    reason: String? = nil, scratch: String
  ) {
    self.dossier = dossier
    self.ledger = ledger
    self.standards = standards
    self.overlays = overlays
    self.reason = reason
    self.scratch = scratch
  }
}

/// How a job ended.
package enum WorkOutcome: Hashable, Sendable {
  /// All runs that it recorded, and the report's verdict.
  case recorded([RecordedRunLine], Verdict)
  /// The dossier cannot be used as it is: what its owner must change, with file and line. A code of
  /// 70 and above means this machine and not the dossier.
  case refused(Fault)
  /// It ended without a word: what it last said on standard error, for the log.
  case crashed(String)
  /// It took more memory than it may; bytes that it had when it was ended.
  case outOfMemory(Int)
  case timedOut
  case cancelled
}

extension Fault {
  /// Whether it is this machine that is at fault, and another time may do.
  package var isOfMachine: Bool {
    [.temporary, .unwritableOutput, .internalError].contains(code)
  }
}

extension WorkOutcome {
  /// Whether trying again may help: it was the machine, or nobody knows.
  package var isWorthRetrying: Bool {
    switch self {
    case .recorded, .outOfMemory, .timedOut, .cancelled: false
    case .refused(let fault): fault.isOfMachine
    case .crashed: true
    }
  }

  /// What is said of it; `nil` where a run was recorded.
  package func sentence(_ limits: WorkLimits) -> Bilingual? {
    switch self {
    case .recorded: nil
    case .refused(let fault): fault.sentence
    case .crashed:
      Bilingual(
        zh: "核查程序意外结束；请重试，若仍然如此，请连同文件告知管理员。",
        en:
          "The check ended unexpectedly; try again, and tell the administrator, with the file, if "
          + "it does so again.")
    case .outOfMemory:
      Bilingual(
        zh: "核查所需内存超过 \(limits.memory / 1_000_000) MB；请分段（如按月或按排放口）报送，或请管理员提高上限。",
        en: "The check needs more than \(limits.memory / 1_000_000) MB of memory; hand the data in "
          + "in parts (by months, or by outlets), or ask the administrator for a higher limit.")
    case .timedOut:
      Bilingual(
        zh: "核查超过 \(limits.seconds) 秒仍未完成；请分段报送，或请管理员提高上限。",
        en: "The check was not done after \(limits.seconds) seconds; hand the data in in parts, or "
          + "ask the administrator for a higher limit.")
    case .cancelled: Bilingual(zh: "核查已取消。", en: "The check was cancelled.")
    }
  }
}

/// Runs checks as child processes: a file that breaks one breaks nothing else.
///
/// A child is this program's own binary as the command line tool. It gets nothing of this process but
/// what is named: no descriptors, no environment, an empty standard input. It is ended, with whatever
/// it started, when it takes too much or too long, when it is cancelled, and when this process is gone.
package final class Workbench: Sendable {
  /// The command line tool: path, and words before its own.
  private let tool: [String]
  private let limits: WorkLimits
  private let places: Places
  /// Of those who look at something while a person waits.
  private let looks: Places

  /// - Parameters:
  ///   - tool: such as `["/proc/self/exe", "tool"]`.
  ///   - most: jobs at a time, and as many looks; the others wait in the order in which they came.
  ///   - looks: how many looks may wait besides; of jobs any number does.
  package init(
    tool: [String], atATime most: Int = 2, limits: WorkLimits = WorkLimits(),
    longestQueue looks: Int = 8
  ) {
    self.tool = tool
    self.limits = limits
    places = Places(most)
    self.looks = Places(most, longestQueue: looks)
  }

  /// Jobs that run and that wait.
  package var load: (running: Int, waiting: Int) { places.load }
  /// Looks that run and that wait.
  package var looking: (running: Int, waiting: Int) { looks.load }

  /// Runs a job once there is a place, and waits for its end. Cancelling the task ends the job.
  ///
  /// - Parameter progress: called from another thread.
  package func run(
    _ job: WorkJob, progress: @escaping @Sendable (WorkProgress) -> Void = { _ in }
  ) async -> WorkOutcome {
    let isCancelled = CancelFlag()
    return await withTaskCancellationHandler {
      guard await places.take(isCancelled) == .taken else { return .cancelled }
      defer { places.giveBack() }
      return await onThread {
        var said = Said()
        let child = Child(self.tool + job.words(self.limits), scratch: job.scratch, self.limits)
        let end = child.run(isCancelled) { said.add($0, progress: progress) }
        return said.outcome(end)
      }
    } onCancel: {
      isCancelled.set()
      places.wake(isCancelled)
    }
  }

  /// Whom a short command is for.
  package enum Purpose: Sendable {
    /// A job, which waits for its turn as it does itself.
    case job
    /// Somebody who waits for an answer, and is told at once where too many do.
    case look
  }

  /// What a short command of the tool prints, such as `columns`, once there is a place. Cancelling the
  /// task ends it.
  ///
  /// - Parameters:
  ///   - scratch: for temporary files.
  ///   - bytes: of the output, at most; what is longer is refused.
  package func answer(
    to words: [String], scratch: String, most bytes: Int = 16 << 20, for purpose: Purpose = .look
  ) async -> CommandAnswer {
    let (isCancelled, words, limits) = (CancelFlag(), tool + words, limits)
    let places = purpose == .job ? places : looks
    return await withTaskCancellationHandler {
      switch await places.take(isCancelled) {
      case .taken: break
      case .cancelled: return .stopped(.cancelled)
      case .full: return .stopped(.refused(Self.crowded))
      }
      defer { places.giveBack() }
      return await onThread {
        var output: [UInt8] = []
        let end = Child(words, scratch: scratch, limits).run(isCancelled) { part in
          if output.count <= bytes { output += part }
        }
        switch end {
        case .stopped(let outcome): return .stopped(outcome)
        case .ended(.exited(0), _) where output.count <= bytes: return .printed(output)
        case .ended(let ending, let errors): return .failed(ending.words(errors))
        }
      }
    } onCancel: {
      isCancelled.set()
      places.wake(isCancelled)
    }
  }

  private static let crowded = Fault(
    .temporary,
    Bilingual(
      zh: "同时查看日志的人太多；请稍后再试。",
      en: "Too many look at logs at once; try again in a moment."))
}

/// How a short command ended.
package enum CommandAnswer: Hashable, Sendable {
  case printed([UInt8])
  /// With what it said on standard error.
  case failed(String)
  case stopped(WorkOutcome)
}

extension WorkJob {
  /// Of the command that does it.
  func words(_ limits: WorkLimits) -> [String] {
    var words = gate.map { $0.words } ?? ["record", "--format", "json", "--progress"]
    words += [
      "--ledger", ledger, "--threads", "\(limits.threads)", "--unpacked-limit",
      "\(limits.unpackedBytes)", "--ratio-limit", "\(limits.ratio)", "--lang", "zh",
    ]
    for folder in standards { words += ["--standards", folder] }
    for folder in overlays { words += ["--overlay", folder] }
    if let reason { words += ["--reason=\(reason)"] }
    if let recorder { words += ["--recorded-by=\(recorder)"] }
    if let handedIn { words += ["--handed-in=\(handedIn)"] }
    for plant in plants ?? [] { words.append("--allow-plant=\(plant)") }
    for region in regions ?? [] { words.append("--allow-region=\(region)") }
    if let plantRegions { words.append("--plant-regions=\(plantRegions)") }
    if let plantCopy { words.append("--plant-copy=\(plantCopy)") }
    if let columns { words.append("--columns=\(columns)") }
    // A dossier's name must not be taken for an option.
    return words + ["--", dossier]
  }
}

extension GateWork {
  fileprivate var words: [String] {
    var words = ["gate", "--work-lines"]
    if let register { words.append("--register=\(register)") }
    if let waivers { words.append("--waivers=\(waivers)") }
    if let baseline { words.append("--baseline=\(baseline)") }
    if let stage { words.append("--stage=\(stage)") }
    if let asOf { words.append("--as-of=\(asOf)") }
    if isApplicants { words.append("--applicant") }
    return words
  }
}
