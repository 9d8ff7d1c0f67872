public import Foundation

/// The programs that tests run as processes of their own.
public enum BuiltPrograms {
  /// The programs of the build that the tests belong to.
  private static let own = folder(named: nil)
  /// The folder that `GREENGATE_PROGRAMS` names, else that of the tests' own build. With a release
  /// build there, the tests try what is handed out, and wait less for it.
  private static let tried = folder(
    named: ProcessInfo.processInfo.environment["GREENGATE_PROGRAMS"])

  /// The command line.
  public static let tool = tried.appending(path: "greengate")
  /// The server.
  public static let server = tried.appending(path: "greengate-server")
  /// What uses a server's store until a test kills it.
  public static let storeDriver = own.appending(path: "StoreDriver")

  private static func folder(named path: String?) -> URL {
    if let path, !path.isEmpty {
      return URL(filePath: path, directoryHint: .isDirectory).absoluteURL
    }
    return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }
}
