#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A program that is run and waited for.
enum ChildProcess {
  /// Whether this user may run the file.
  static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

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
  /// It and whatever it starts are a group of their own, which is ended with it. It begins with no
  /// signal held back and none of those ignored that this tool ignores.
  ///
  /// - Parameters:
  ///   - output: A file that standard output goes to; `nil`: nowhere.
  ///   - isWanted: asked again and again; the program is killed once it says no.
  static func run(
    _ arguments: [String], environment: [String], seconds: Int, output: String? = nil,
    while isWanted: () -> Bool = { true }
  ) -> Ending {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return .failed }
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return .failed }
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_WRONLY), (2, O_WRONLY)] {
      let target = descriptor == 1 ? output : nil
      let code = unsafe posix_spawn_file_actions_addopen(
        &actions, descriptor, target ?? "/dev/null",
        target == nil ? mode : O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      guard code == 0 else { return .failed }
    }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    var (none, ours) = (sigset_t(), sigset_t())
    _ = unsafe sigemptyset(&none)
    _ = unsafe sigemptyset(&ours)
    for signal in CommandLineTool.ignoredSignals { _ = unsafe sigaddset(&ours, signal) }
    guard unsafe posix_spawnattr_setflags(&attributes, Int16(flags)) == 0,
      unsafe posix_spawnattr_setpgroup(&attributes, 0) == 0,
      unsafe posix_spawnattr_setsigmask(&attributes, &none) == 0,
      unsafe posix_spawnattr_setsigdefault(&attributes, &ours) == 0
    else { return .failed }

    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var child = pid_t()
    guard
      unsafe posix_spawn(&child, arguments[0], &actions, &attributes, &words, &variables) == 0
    else { return .failed }
    return wait(for: child, seconds: seconds, while: isWanted)
  }

  private static func wait(
    for child: pid_t, seconds: Int, while isWanted: () -> Bool
  ) -> Ending {
    let step: UInt32 = 20_000
    let deadline = ContinuousClock.now + .seconds(seconds)
    var killed: Ending?
    while true {
      var state = unsafe siginfo_t()
      // The ended child is left in place: until it is reaped, no other group can have its number.
      let code = unsafe waitid(P_PID, id_t(child), &state, WEXITED | WNOHANG | WNOWAIT)
      if code != 0, errno != EINTR { return .failed }
      if code == 0, unsafe state.si_signo == SIGCHLD { break }
      if killed == nil {
        if !isWanted() {
          killed = .unwanted
        } else if ContinuousClock.now >= deadline {
          killed = .tooLate
        }
        if killed != nil { kill(-child, SIGKILL) }
      }
      usleep(step)
    }
    // What it started must not live on in its folder.
    kill(-child, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return .failed }
    }
    return killed ?? (status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .failed)
  }
}
