#if Server
import Foundation

/// The project's own files.
enum TestFiles {
  static func names(in folder: String) throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .sorted()
  }
}
#endif
