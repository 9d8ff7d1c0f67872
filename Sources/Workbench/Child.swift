import Measures
import Processes
import Report
import Reports

/// One job as a child process, watched to its end.
struct Child {
  private let tool: [String]
  private let job: WorkJob
  private let limits: WorkLimits

  /// Priority of children, from 0 to 19, the lowest.
  private static let niceness: Int32 = 10
  /// Memory is looked at so often; between two looks only the data limit holds.
  private static let lookMilliseconds: Int32 = 10
  /// What a child may ask for, in use or not. A process that is let to reserve four times what it may
  /// use is ended by the look at what it uses, with a sentence; only one that grows faster than
  /// that ends here, and crashes.
  private static let reserved = 4
  /// Bytes that a line of output, and what is kept of standard error, may have.
  private static let longestLine = 1 << 20
  private static let keptErrors = 4096

  init(_ tool: [String], _ job: WorkJob, _ limits: WorkLimits) {
    self.tool = tool
    self.job = job
    self.limits = limits
  }

  private var words: [String] {
    var words =
      tool + [
        "record", "--format", "json", "--progress", "--ledger", job.ledger, "--threads",
        "\(limits.threads)", "--unpacked-limit", "\(limits.unpackedBytes)", "--ratio-limit",
        "\(limits.ratio)", "--lang", "zh",
      ]
    for folder in job.standards { words += ["--standards", folder] }
    for folder in job.overlays { words += ["--overlay", folder] }
    if let reason = job.reason { words += ["--reason=\(reason)"] }
    for plant in job.plants ?? [] { words.append("--allow-plant=\(plant)") }
    for region in job.regions ?? [] { words.append("--allow-region=\(region)") }
    if let copy = job.plantCopy { words.append("--plant-copy=\(copy)") }
    // A dossier's name must not be taken for an option.
    return words + ["--", job.dossier]
  }

  func run(
    _ isCancelled: CancelFlag, progress: (WorkProgress) -> Void
  ) -> WorkOutcome {
    guard let output = ProcessPipe() else { return Self.noRoom }
    defer { output.closeReading() }
    guard let errors = ProcessPipe() else {
      output.closeWriting()
      return Self.noRoom
    }
    defer { errors.closeReading() }
    guard let leash = ProcessPipe() else {
      output.closeWriting()
      errors.closeWriting()
      return Self.noRoom
    }
    defer { leash.closeWriting() }
    var program = Program(
      words,
      environment: [
        "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "TMPDIR=\(job.scratch)",
        "\(Leash.variable)=\(Leash.descriptor)",
        // A crash ends at once, and writes no pages about itself.
        "SWIFT_BACKTRACE=enable=no",
      ])
    program.output = .descriptor(output.writing)
    program.errors = .descriptor(errors.writing)
    program.further = leash.reading
    let started = Result { () throws(StartFailure) in try program.start() }
    output.closeWriting()
    errors.closeWriting()
    leash.closeReading()
    switch started {
    case .failure(let failure):
      return .crashed("the check does not start (error \(failure.code))")
    case .success(let running):
      running.setNiceness(Self.niceness)
      running.setDataLimit(limits.memory * Self.reserved)
      return watch(running, output.reading, errors.reading, isCancelled, progress)
    }
  }

  private static let noRoom = WorkOutcome.refused(
    Fault(
      .temporary,
      Bilingual(
        zh: "服务器打开的文件过多，暂时不能核查；请稍后重试。",
        en: "The server has too many files open to check now; try again later.")))

  private func watch(
    _ running: RunningProgram, _ output: Int32, _ errors: Int32, _ isCancelled: CancelFlag,
    _ progress: (WorkProgress) -> Void
  ) -> WorkOutcome {
    let deadline = ContinuousClock.now + .seconds(limits.seconds)
    var said = Said()
    var ended: WorkOutcome?
    while true {
      let hasEnded = running.hasEnded
      // What was written before the end lies in the pipes still.
      var isQuiet = true
      if let part = ProcessPipe.read(output, milliseconds: hasEnded ? 0 : Self.lookMilliseconds),
        !part.isEmpty
      {
        isQuiet = false
        said.add(part, longestLine: Self.longestLine, progress: progress)
      }
      if let part = ProcessPipe.read(errors, milliseconds: 0), !part.isEmpty {
        isQuiet = false
        said.errors = Array((said.errors + part).suffix(Self.keptErrors))
      }
      if hasEnded {
        if isQuiet { break }
        continue
      }
      if ended == nil {
        ended = reasonToEnd(running, deadline, isCancelled)
        if ended != nil { running.kill() }
      }
    }
    let ending = running.finish()
    return ended ?? outcome(ending, said)
  }

  private func reasonToEnd(
    _ running: RunningProgram, _ deadline: ContinuousClock.Instant, _ isCancelled: CancelFlag
  ) -> WorkOutcome? {
    if isCancelled.isSet { return .cancelled }
    if let memory = running.ownMemory, memory > limits.memory { return .outOfMemory(memory) }
    return ContinuousClock.now >= deadline ? .timedOut : nil
  }

  private func outcome(_ ending: RunningProgram.Ending, _ said: Said) -> WorkOutcome {
    // A run that was recorded stays so, whatever happened then.
    if let worst = said.runs.map(\.verdict).first, said.refused == nil {
      return .recorded(said.runs, worst)
    }
    if let refused = said.refused { return .refused(refused) }
    let errors = String(decoding: said.errors, as: UTF8.self)
    switch ending {
    case .exited(let code): return .crashed("exit code \(code): \(errors)")
    case .signalled(let signal): return .crashed("signal \(signal): \(errors)")
    case .lost: return .crashed(errors)
    }
  }

  /// What a child has said so far.
  private struct Said {
    var runs: [RecordedRunLine] = []
    var refused: Fault?
    var errors: [UInt8] = []
    private var line: [UInt8] = []
    private var isTooLong = false

    mutating func add(_ part: [UInt8], longestLine: Int, progress: (WorkProgress) -> Void) {
      for byte in part {
        guard byte == UInt8(ascii: "\n") else {
          if line.count < longestLine { line.append(byte) } else { isTooLong = true }
          continue
        }
        if !isTooLong, let read = WorkLine(line) {
          switch read {
          case .progress(let value): progress(value)
          case .recorded(let run): runs.append(run)
          case .refused(let fault): refused = refused ?? fault
          }
        }
        line.removeAll(keepingCapacity: true)
        isTooLong = false
      }
    }
  }
}
