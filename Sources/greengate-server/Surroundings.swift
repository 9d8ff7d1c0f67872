#if Server
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What is around the program: its environment, and the file of its settings.
enum Surroundings {
  static func variables(_ names: [String]) -> [String: String] {
    var values: [String: String] = [:]
    for name in names {
      guard let value = unsafe getenv(name) else { continue }
      values[name] = unsafe String(cString: value)
    }
    return values
  }

  /// A small file, as UTF-8.
  static func text(of path: String) throws(Fault) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while count < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw unreadable(path) }
      if got == 0 { break }
      count += got
    }
    guard count < bytes.count, let text = String(validating: bytes.prefix(count), as: UTF8.self)
    else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "设置文件应为小于 1 MB 的 UTF-8 文本。",
          en: "The configuration file is UTF-8 text of less than 1 MB."),
        at: SourcePosition(file: path))
    }
    return text
  }

  private static func unreadable(_ path: String) -> Fault {
    Fault(
      .missingInput,
      Bilingual(
        zh: "无法读取设置文件。请检查路径和权限。",
        en: "The configuration file cannot be read. Check its path "
          + "and permissions."), at: SourcePosition(file: path))
  }
}
#endif
