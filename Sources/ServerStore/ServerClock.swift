package import Measures
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the machine says of time.
package struct ServerClock: Sendable {
  /// The calendar's; anybody may set it, ahead or back.
  package var wall: @Sendable () -> Instant
  /// Seconds since the machine began, sleep included; never set, never back.
  package var uptime: @Sendable () -> Int64
  /// Tells one start of the machine from another; only within one may uptimes be compared.
  package var boot: String

  package init(
    wall: @escaping @Sendable () -> Instant, uptime: @escaping @Sendable () -> Int64, boot: String
  ) {
    self.wall = wall
    self.uptime = uptime
    self.boot = boot
  }

  package static var system: ServerClock {
    ServerClock(
      wall: { Instant(seconds: Int64(time(nil))) },
      uptime: {
        var now = timespec()
        _ = unsafe clock_gettime(CLOCK_BOOTTIME, &now)
        return Int64(now.tv_sec)
      }, boot: bootID)
  }

  private static var bootID: String {
    let descriptor = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 36)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
  }
}

/// Seconds of the store's own clock, by which all that expires does.
///
/// It never goes back, and setting the machine's clock does not move it: what has expired stays so,
/// and nobody is signed out because a clock was set ahead. It goes on from where it was when the server
/// starts again: by the uptime where the machine was not started again meanwhile, else by the calendar,
/// which is never taken to have gone back. What the calendar alone says is enough to sign somebody out,
/// and not to take anything away for good: see ``TickCounter/unproven``.
package typealias Tick = Int64

/// Counts ``Tick``s, and notices when the calendar was set.
final class TickCounter: Sendable {
  /// Where the count stood at one moment: the row of table `clock`.
  struct Mark: Equatable, Sendable {
    var tick: Tick
    var wall: Instant
    var uptime: Int64
    var boot: String
  }

  /// Seconds by which the calendar may leave the uptime before it is put on record.
  static let tolerance: Int64 = 300
  /// Seconds that the machine is believed to have been off, by its calendar alone: a battery that is
  /// empty, or a clock that was set wrong, can say any number.
  static let believed: Int64 = 86_400

  /// Seconds by which the count was set ahead when it began, and that nobody but the calendar vouches
  /// for.
  let unproven: Int64
  let clock: ServerClock
  private let mark: Mutex<Mark>

  /// - Parameter stored: what an earlier server left; `nil`: there was none.
  init(_ clock: ServerClock, from stored: Mark?) {
    self.clock = clock
    let (wall, uptime) = (clock.wall(), clock.uptime())
    var start = Mark(tick: wall.seconds, wall: wall, uptime: uptime, boot: clock.boot)
    var unproven: Int64 = 0
    if let stored {
      let isSameBoot = !clock.boot.isEmpty && stored.boot == clock.boot
      let passed = max(
        0, isSameBoot ? uptime - stored.uptime : wall.seconds - stored.wall.seconds)
      start.tick = stored.tick + passed
      if !isSameBoot { unproven = max(0, passed - Self.believed) }
      // Where the calendar ought to be: what it is besides is noticed as a jump.
      start.wall = Instant(seconds: stored.wall.seconds + passed)
    }
    self.unproven = unproven
    mark = Mutex(start)
  }

  var now: Tick { current.tick }

  /// Where the count stands now.
  var current: Mark {
    let uptime = clock.uptime()
    let wall = clock.wall()
    return mark.withLock { mark in
      // Two threads may ask the clock in one order and come here in the other.
      let passed = max(0, uptime - mark.uptime)
      return Mark(
        tick: mark.tick + passed, wall: wall, uptime: mark.uptime + passed, boot: mark.boot)
    }
  }

  /// By how many seconds the calendar was set between the last mark that was kept and `now`, where
  /// that is more than ``tolerance``: negative where it was set back.
  func jump(until now: Mark) -> Int64? {
    let last = mark.withLock { $0 }
    let jump = (now.wall.seconds - last.wall.seconds) - (now.uptime - last.uptime)
    return abs(jump) > Self.tolerance ? jump : nil
  }

  /// Counts on from `now`, once it is on the disk.
  func keep(_ now: Mark) {
    mark.withLock { mark in
      if now.uptime >= mark.uptime { mark = now }
    }
  }
}
