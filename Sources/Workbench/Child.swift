import Measures
import Processes
import Report
import Reports

/// How a child ended.
enum ChildEnd {
  /// By itself, with what it last said on standard error.
  case ended(RunningProgram.Ending, errors: [UInt8])
  /// It did not start, or was ended.
  case stopped(WorkOutcome)
}

/// A command of the tool as a child process, watched to its end.
struct Child {
  private let words: [String]
  /// For temporary files.
  private let scratch: String
  private let limits: WorkLimits

  /// Priority of children, from 0 to 19, the lowest.
  private static let niceness: Int32 = 10
  /// Memory is looked at so often; between two looks only the data limit holds.
  private static let lookMilliseconds: Int32 = 10
  /// What a child may ask for, in use or not. A process that is let to reserve four times what it may
  /// use is ended by the look at what it uses, with a sentence; only one that grows faster than
  /// that ends here, and crashes.
  private static let reserved = 4
  /// Bytes that are kept of standard error.
  private static let keptErrors = 4096

  /// - Parameter words: path and arguments.
  init(_ words: [String], scratch: String, _ limits: WorkLimits) {
    (self.words, self.scratch, self.limits) = (words, scratch, limits)
  }

  /// - Parameter take: given what the child writes to standard output.
  func run(_ isCancelled: CancelFlag, take: ([UInt8]) -> Void) -> ChildEnd {
    guard let output = ProcessPipe() else { return .stopped(Self.noRoom) }
    defer { output.closeReading() }
    guard let errors = ProcessPipe() else {
      output.closeWriting()
      return .stopped(Self.noRoom)
    }
    defer { errors.closeReading() }
    guard let leash = ProcessPipe() else {
      output.closeWriting()
      errors.closeWriting()
      return .stopped(Self.noRoom)
    }
    defer { leash.closeWriting() }
    var program = Program(
      words,
      environment: [
        "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC", "TMPDIR=\(scratch)",
        "\(Leash.variable)=\(Leash.descriptor)",
        "\(OwnLimits.variable)=\(limits.memory * Self.reserved)",
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
      return .stopped(.crashed("the check does not start (error \(failure.code))"))
    case .success(let running):
      running.setNiceness(Self.niceness)
      // The tool has set its own; whatever else is run has not.
      running.setDataLimit(limits.memory * Self.reserved)
      return watch(running, output.reading, errors.reading, isCancelled, take)
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
    _ take: ([UInt8]) -> Void
  ) -> ChildEnd {
    let deadline = ContinuousClock.now + .seconds(limits.seconds)
    var kept: [UInt8] = []
    var ended: WorkOutcome?
    var isOpen = true
    while true {
      let hasEnded = running.hasEnded
      if !hasEnded {
        running.wait(orFor: isOpen ? output : nil, milliseconds: Self.lookMilliseconds)
      }
      // What was written before the end lies in the pipes still.
      var isQuiet = true
      if let part = ProcessPipe.read(output, milliseconds: 0) {
        // One that has closed its output goes on all the same.
        isOpen = !part.isEmpty
        if isOpen {
          isQuiet = false
          take(part)
        }
      }
      if let part = ProcessPipe.read(errors, milliseconds: 0), !part.isEmpty {
        isQuiet = false
        kept = Array((kept + part).suffix(Self.keptErrors))
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
    if let ended { return .stopped(ended) }
    return .ended(ending, errors: kept)
  }

  private func reasonToEnd(
    _ running: RunningProgram, _ deadline: ContinuousClock.Instant, _ isCancelled: CancelFlag
  ) -> WorkOutcome? {
    if isCancelled.isSet { return .cancelled }
    if let memory = running.ownMemory, memory > limits.memory { return .outOfMemory(memory) }
    return ContinuousClock.now >= deadline ? .timedOut : nil
  }
}
