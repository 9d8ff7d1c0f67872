#if canImport(Glibc)
import CLinux
import Glibc
#else
import Musl
#endif

/// A program that is to run as a child: everything that it gets from this process.
///
/// It begins in a process group of its own, with no signal held back, none of those ignored that this
/// project's programs ignore, and no descriptor but the ones that are named here.
package struct Program: Sendable {
  package enum Place: Sendable {
    /// Reads as empty, takes anything.
    case nowhere
    /// Made, or emptied.
    case file(String)
    case descriptor(Int32)
  }

  /// Path and arguments.
  package var words: [String]
  /// All of it: `NAME=value`.
  package var environment: [String]
  package var input = Place.nowhere
  package var output = Place.nowhere
  package var errors = Place.nowhere
  /// What the program gets as descriptor 3; `nil`: it gets none.
  package var further: Int32?

  package init(_ words: [String], environment: [String]) {
    self.words = words
    self.environment = environment
  }

  /// Whether this user may run the file.
  package static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

  /// Signals that this project's programs ignore, and no child may.
  private static let ignoredSignals = [SIGPIPE, SIGXFSZ]

  /// Starts it.
  package func start() throws(StartFailure) -> RunningProgram {
    guard let path = words.first else { throw StartFailure(code: ENOENT) }
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    try check(unsafe posix_spawn_file_actions_init(&actions))
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    try check(unsafe posix_spawnattr_init(&attributes))
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    for (descriptor, place) in [(STDIN_FILENO, input), (1, output), (2, errors)] {
      let code: Int32
      switch place {
      case .nowhere:
        code = unsafe posix_spawn_file_actions_addopen(
          &actions, descriptor, "/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0)
      case .file(let path):
        code = unsafe posix_spawn_file_actions_addopen(
          &actions, descriptor, path,
          descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      case .descriptor(let ours):
        code = unsafe posix_spawn_file_actions_adddup2(&actions, ours, descriptor)
      }
      try check(code)
    }
    if let further { try check(unsafe posix_spawn_file_actions_adddup2(&actions, further, 3)) }
    #if canImport(Glibc)
    try check(unsafe linux_spawn_closefrom(&actions, further == nil ? 3 : 4))
    #endif
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    var (none, ours) = (sigset_t(), sigset_t())
    _ = unsafe sigemptyset(&none)
    _ = unsafe sigemptyset(&ours)
    for signal in Self.ignoredSignals { _ = unsafe sigaddset(&ours, signal) }
    try check(unsafe posix_spawnattr_setflags(&attributes, Int16(flags)))
    try check(unsafe posix_spawnattr_setpgroup(&attributes, 0))
    try check(unsafe posix_spawnattr_setsigmask(&attributes, &none))
    try check(unsafe posix_spawnattr_setsigdefault(&attributes, &ours))

    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var child = pid_t()
    try check(unsafe posix_spawn(&child, path, &actions, &attributes, &arguments, &variables))
    return RunningProgram(process: child)
  }

  private func check(_ code: Int32) throws(StartFailure) {
    guard code == 0 else { throw StartFailure(code: code) }
  }
}

/// Why a program did not start, as the system numbers it.
package struct StartFailure: Error, Hashable, Sendable {
  package var code: Int32
}

/// A child that was started, until ``finish()`` has been called.
package struct RunningProgram: Sendable {
  /// Its number, and that of its group.
  package let process: Int32
  /// Tells of its end; -1 where the system cannot.
  private let end: Int32

  init(process: Int32) {
    self.process = process
    #if canImport(Glibc)
    end = linux_pidfd_open(process)
    #else
    end = -1
    #endif
  }

  package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// Nobody can tell: somebody else has waited for it.
    case lost
  }

  /// Whether it has ended. It is left in place: until it is reaped, nothing else can have its number.
  package var hasEnded: Bool {
    var state = unsafe siginfo_t()
    let code = unsafe waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT)
    return code == 0 ? unsafe state.si_signo == SIGCHLD : errno != EINTR
  }

  /// Ends it, and whatever it started.
  package func kill() {
    #if canImport(Glibc)
    _ = Glibc.kill(-process, SIGKILL)
    #else
    _ = Musl.kill(-process, SIGKILL)
    #endif
  }

  /// Waits until it has ended, until there is something to read of a descriptor (or it is at its end), or
  /// for a time, whichever is first.
  package func wait(orFor descriptor: Int32? = nil, milliseconds: Int32) {
    var states = [
      pollfd(fd: end, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    _ = unsafe poll(&states, 2, milliseconds)
  }

  /// Waits for its end, and ends what it leaves behind. To be called once.
  package func finish() -> Ending {
    // Left in place: until what it leaves behind has been ended, nothing else can have its number.
    var state = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(process), &state, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    kill()
    defer { if end >= 0 { close(end) } }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return .lost }
    }
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
  }

  /// Waits for its end, and kills it once `isAllowed`, which is asked every 20 ms, says no.
  package func finish(while isAllowed: () -> Bool) -> Ending {
    var isKilled = false
    while !hasEnded {
      if !isKilled, !isAllowed() {
        isKilled = true
        kill()
      }
      wait(milliseconds: 20)
    }
    return finish()
  }
}
