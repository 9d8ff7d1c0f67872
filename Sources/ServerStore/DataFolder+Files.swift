import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

// Folders, what is in them, and how large it is.
extension DataFolder {
  static func make(_ path: String) throws(Fault) {
    if unsafe mkdir(path, 0o700) == 0 { return }
    let code = errno
    guard code == EEXIST else { throw fault(code, path) }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw fault(errno, path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw fault(ENOTDIR, path) }
    if status.st_mode & 0o077 == 0 { return }
    guard unsafe chmod(path, 0o700) == 0 else { throw fault(errno, path) }
  }

  /// Makes new names in a folder outlive a power cut.
  static func sync(_ path: String) throws(Fault) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(errno, path) }
    let code = fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    guard code == 0 else { throw fault(code, path) }
  }

  /// Removes a folder with all that is in it; links are removed, never followed. What cannot be
  /// removed stays.
  package static func remove(_ path: String, keepingFolder: Bool = false) {
    empty(Array(path.utf8))
    if !keepingFolder { _ = unsafe rmdir(path) }
  }

  private static func empty(_ path: [UInt8]) {
    for name in entries(of: path) { removeEntry(path + [UInt8(ascii: "/")] + name) }
  }

  private static func removeEntry(_ place: [UInt8]) {
    let name = text(place)
    var status = stat()
    guard unsafe lstat(name, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      _ = unsafe unlink(name)
      return
    }
    empty(place)
    _ = unsafe rmdir(name)
  }

  /// The names in a folder, in their order; what is no UTF-8 is left out.
  package static func names(in path: String) -> [String] {
    entries(of: Array(path.utf8)).compactMap { String(validating: $0, as: UTF8.self) }.sorted()
  }

  /// What lies in a folder. Names are bytes as they are: an archive may have held some that are no
  /// UTF-8.
  private static func entries(of path: [UInt8]) -> [[UInt8]] {
    guard let stream = unsafe opendir(text(path)) else { return [] }
    defer { _ = unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// A path as the system takes it.
  private static func text(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  // MARK: Figures

  /// Bytes of a file; `nil` where there is none. It is not opened: closing it would end SQLite's locks.
  package static func size(of path: String) -> Int64? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_size)
  }

  /// Bytes that may still be written beside a path; `nil` where that is not known.
  package static func room(beside path: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
        by: UInt64(status.f_frsize)
      ).partialValue)
  }
}
