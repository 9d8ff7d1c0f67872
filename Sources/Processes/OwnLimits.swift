#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What a child may take of the machine, set by itself before it does anything else: whoever starts it
/// can do so only once it runs.
package enum OwnLimits {
  /// The variable that tells a child how many bytes it may ask for; see
  /// ``RunningProgram/setDataLimit(_:)``.
  package static let variable = "GREENGATE_DATA_LIMIT"

  package static func take(_ bytes: Int) {
    #if canImport(Glibc)
    var data = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #endif
  }
}
