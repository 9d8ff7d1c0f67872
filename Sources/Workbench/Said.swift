import Measures
import Processes
import Report
import Reports

/// What a child of `record` has said so far, line by line.
struct Said {
  var runs: [RecordedRunLine] = []
  var refused: Fault?
  private var line: [UInt8] = []
  private var isTooLong = false
  /// Bytes that a line may have.
  private static let longestLine = 1 << 20

  mutating func add(_ part: [UInt8], progress: (WorkProgress) -> Void) {
    for byte in part {
      guard byte == UInt8(ascii: "\n") else {
        if line.count < Self.longestLine { line.append(byte) } else { isTooLong = true }
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

  /// What the child came to, if it ended so.
  func outcome(_ end: ChildEnd) -> WorkOutcome {
    // A run that was recorded stays so, whatever happened then: it crashed, or it was ended in the
    // moment in which it had nothing left to do.
    if let worst = runs.map(\.verdict).first, refused == nil { return .recorded(runs, worst) }
    return switch end {
    case .stopped(let outcome): outcome
    case .ended(let ending, let errors):
      if let refused { .refused(refused) } else { .crashed(ending.words(errors)) }
    }
  }
}

extension RunningProgram.Ending {
  /// For the log.
  func words(_ errors: [UInt8]) -> String {
    let errors = String(decoding: errors, as: UTF8.self)
    return switch self {
    case .exited(let code): "exit code \(code): \(errors)"
    case .signalled(let signal): "signal \(signal): \(errors)"
    case .lost: errors
    }
  }
}
