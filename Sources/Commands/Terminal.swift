import Reports

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What stands at the other end of standard output and standard error.
enum Terminal {
  static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }
  static var showsErrors: Bool { isatty(STDERR_FILENO) == 1 }

  /// Processors that threads may be spread over.
  static var processors: Int { min(64, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Colour only for a person, and only for one who has not asked for none (<https://no-color.org>).
  static func allowsColor(environment: (String) -> String?) -> Bool {
    environment("NO_COLOR") == nil && environment("TERM") != nil && environment("TERM") != "dumb"
  }

  /// Columns for pages on standard output: the terminal's, or those that files and pipes always get.
  static var columns: Int {
    showsOutput ? width(environment: environment(_:)) : ReportStyle.fixedWidth
  }

  /// Columns: what COLUMNS says, else what the terminal says.
  static func width(environment: (String) -> String?) -> Int {
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    let code = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : ReportStyle.fixedWidth
  }
}
