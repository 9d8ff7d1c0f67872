import Processes

/// A program that is run and waited for.
enum ChildProcess {
  enum Ending: Equatable {
    case exited(Int32)
    /// Killed because its time was over.
    case tooLate
    /// Killed because its result is not wanted any more.
    case unwanted
    /// It did not start, or a signal ended it.
    case failed
  }

  /// Runs the program at `arguments[0]`; its input is empty and its output goes nowhere.
  ///
  /// - Parameters:
  ///   - output: A file that standard output goes to; `nil`: nowhere.
  ///   - isWanted: asked again and again; the program is killed once it says no.
  static func run(
    _ arguments: [String], environment: [String], seconds: Int, output: String? = nil,
    while isWanted: () -> Bool = { true }
  ) -> Ending {
    var program = Program(arguments, environment: environment)
    if let output { program.output = .file(output) }
    guard let running = try? program.start() else { return .failed }
    let deadline = ContinuousClock.now + .seconds(seconds)
    var killed: Ending?
    let ending = running.finish {
      if !isWanted() {
        killed = .unwanted
      } else if ContinuousClock.now >= deadline {
        killed = .tooLate
      }
      return killed == nil
    }
    if let killed { return killed }
    if case .exited(let code) = ending { return .exited(code) }
    return .failed
  }
}
