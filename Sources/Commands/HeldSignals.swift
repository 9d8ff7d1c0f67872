#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Holds back the signals that end a run, so that what it must not leave behind can be removed first.
///
/// Nothing is handled: a signal that came waits, and ends the process as it always would once it is
/// let through. Signals that are ignored (as by nohup) or were held back already are left alone.
struct HeldSignals {
  private var before = sigset_t()
  private let signals: [Int32]

  /// Begins to hold them back from the calling thread; the others, if any, are Dispatch's, which take
  /// no signals.
  init() {
    var (before, held) = (sigset_t(), sigset_t())
    _ = unsafe pthread_sigmask(SIG_BLOCK, nil, &before)
    _ = unsafe sigemptyset(&held)
    var signals: [Int32] = []
    for signal in [SIGINT, SIGTERM, SIGHUP] {
      guard unsafe sigismember(&before, signal) == 0, !Self.isIgnored(signal) else { continue }
      signals.append(signal)
      _ = unsafe sigaddset(&held, signal)
    }
    _ = unsafe pthread_sigmask(SIG_BLOCK, &held, nil)
    self.before = before
    self.signals = signals
  }

  /// Whether one of them has come and waits.
  var haveCome: Bool {
    var waiting = sigset_t()
    guard unsafe sigpending(&waiting) == 0 else { return false }
    return signals.contains { unsafe sigismember(&waiting, $0) == 1 }
  }

  /// Lets them through again: where one has come, the process ends here.
  func release() {
    var before = before
    _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
    let handler = unsafe action.__sigaction_handler.sa_handler
    #else
    let handler = unsafe action.__sa_handler.sa_handler
    #endif
    // SIG_IGN is no function but the number 1.
    return unsafe unsafeBitCast(handler, to: Int.self) == 1
  }
}
