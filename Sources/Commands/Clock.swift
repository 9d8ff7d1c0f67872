import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The only place that asks what day it is: to refuse dates of the future, to say when a run was
/// recorded, and for nothing that a verdict rests on.
enum Clock {
  /// In China.
  static var today: CivilDate { now.date }

  static var now: Instant { Instant(seconds: Int64(time(nil))) }
}
