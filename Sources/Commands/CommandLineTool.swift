import ArgumentParser
import Measures
import Processes
import Reports

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Runs one command and leaves with its exit code; the only place that ends the process.
package enum CommandLineTool {
  /// A closed pipe and a full disk are answers of `write`, not the end of the process.
  static let ignoredSignals = [SIGPIPE, SIGXFSZ]

  /// - Parameter arguments: those behind the name of the program.
  package static func main(
    _ arguments: [String] = Array(CommandLine.arguments.dropFirst())
  ) -> Never {
    if let limit = environment(OwnLimits.variable).flatMap({ Int($0) }), limit > 0 {
      OwnLimits.take(limit)
    }
    for number in ignoredSignals { _ = signal(number, SIG_IGN) }
    holdStandardDescriptors()
    if let leash = environment(Leash.variable).flatMap({ Int32($0) }), leash > STDERR_FILENO {
      Leash.hold(leash)
    }
    exit(run(arguments))
  }

  /// Keeps numbers 0 to 2 from being given to files that the run opens, where the caller closed
  /// them: an error message must not land in a report. Writing to a closed output still fails.
  private static func holdStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR)
    }
  }

  /// Runs the command that `arguments` name.
  package static func run(_ arguments: [String]) -> Int32 {
    do {
      var command = try GreenGate.parseAsRoot(arguments)
      try command.run()
      return ExitCodes.pass
    } catch {
      return leave(with: error)
    }
  }

  /// Says what went wrong, and on which channel, and returns the exit code for it.
  private static func leave(with error: any Error) -> Int32 {
    switch ExitCodes.meaning(of: error) {
    case .verdict(let code):
      return code
    case .fault(let fault):
      StandardError.write(fault)
      return fault.code.rawValue
    case .answer(let text):
      do {
        try StandardOutput.write(Array((text + "\n").utf8))
        return ExitCodes.pass
      } catch {
        StandardError.write(error)
        return error.code.rawValue
      }
    case .usage(let text):
      StandardError.writeUsage(text)
      return Fault.Code.usage.rawValue
    }
  }
}
