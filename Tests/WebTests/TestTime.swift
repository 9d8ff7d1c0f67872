#if Server
import Measures
import ServerStore
import Synchronization

/// A machine's time that a test sets.
final class TestTime: Sendable {
  private let state = Mutex((wall: Int64(1_800_000_000), uptime: Int64(1000)))

  var clock: ServerClock {
    ServerClock(
      wall: { [self] in Instant(seconds: state.withLock { $0.wall }) },
      uptime: { [self] in state.withLock { $0.uptime } }, boot: "test")
  }

  /// Time goes by.
  func advance(days: Int64, seconds: Int64) {
    state.withLock { state in
      state.wall += days * 86_400 + seconds
      state.uptime += days * 86_400 + seconds
    }
  }

  /// Somebody sets the calendar.
  func jump(days: Int64) {
    state.withLock { $0.wall += days * 86_400 }
  }
}
#endif
