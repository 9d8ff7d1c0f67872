import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The only place that asks what day it is: to refuse dates of the future, and for nothing that a
/// verdict rests on.
enum Clock {
  /// In China.
  static var today: CivilDate { Instant(seconds: Int64(time(nil))).date }
}
