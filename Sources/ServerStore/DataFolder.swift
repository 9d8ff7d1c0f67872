package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The folder that holds all of a server's data, kept by one server at a time.
///
/// It and what is in it are their owner's alone. The lock ends with the process, however that ends.
package final class DataFolder: Sendable {
  package let path: String
  private let lock: Int32

  /// Makes the folder and what is missing in it, takes its lock, and empties its scratch folder.
  ///
  /// - Throws: 75 where another server has it, 77 where it may not be used, 74 where there is no room.
  package init(opening path: String) throws(Fault) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    try Self.make(self.path)
    let lockPath = self.path + "/lock"
    lock = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw Self.fault(errno, lockPath) }
    do throws(Fault) {
      try takeLock()
      for name in ["uploads", "work"] { try Self.make("\(self.path)/\(name)") }
      Self.remove(self.path + "/work", keepingFolder: true)
    } catch {
      // `deinit` does not run for what was never whole.
      close(lock)
      throw error
    }
  }

  deinit { close(lock) }

  package var ledger: String { path + "/greengate.ledger" }
  package var database: String { path + "/server.db" }
  package func upload(_ id: String) -> String { "\(path)/uploads/\(id)" }
  package func work(_ job: String) -> String { "\(path)/work/\(job)" }

  private func takeLock() throws(Fault) {
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK:
        throw Fault(
          .temporary,
          Bilingual(
            zh: "该数据文件夹正被另一个 greengate-server 使用；请先停止它，或用 --data 指定其他文件夹。",
            en:
              "Another greengate-server uses this data folder; stop it first, or name another folder "
              + "with --data."), at: SourcePosition(file: path))
      case let code: throw Self.fault(code, path)
      }
    }
  }

  // MARK: Secret

  /// The 32 random bytes of this folder, made when they are first asked for.
  package func secret() throws(Fault) -> [UInt8] {
    let place = path + "/secret"
    if let bytes = try Self.read(place, count: 32) { return bytes }
    let bytes = Randomness.bytes(32)
    try Self.write(bytes, to: place)
    return bytes
  }

  /// `nil` where it is missing, or too short because the process ended while it was written.
  private static func read(_ place: String, count: Int) throws(Fault) -> [UInt8]? {
    let descriptor = unsafe open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw fault(errno, place)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count + 1)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    guard got >= 0 else { throw fault(errno, place) }
    return got == count ? Array(bytes.prefix(count)) : nil
  }

  /// Whole, or not at all.
  private static func write(_ bytes: [UInt8], to place: String) throws(Fault) {
    let temporary = place + ".unfinished"
    _ = unsafe unlink(temporary)
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw fault(errno, temporary) }
    let written = unsafe bytes.withUnsafeBytes { buffer in
      unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    let isSafe = written == bytes.count && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isSafe, unsafe rename(temporary, place) == 0 else {
      throw fault(isSafe ? errno : code, place)
    }
  }

  // MARK: Folders

  private static func make(_ path: String) throws(Fault) {
    if unsafe mkdir(path, 0o700) == 0 { return }
    let code = errno
    guard code == EEXIST else { throw fault(code, path) }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw fault(errno, path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw fault(ENOTDIR, path) }
    if status.st_mode & 0o077 == 0 { return }
    guard unsafe chmod(path, 0o700) == 0 else { throw fault(errno, path) }
  }

  /// Removes a folder with all that is in it; links are removed, never followed. What cannot be
  /// removed stays.
  package static func remove(_ path: String, keepingFolder: Bool = false) {
    guard let stream = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name == Array(".".utf8) || name == Array("..".utf8) { continue }
      // Bytes as they are: an archive may have held names that are no UTF-8.
      let place = Array(path.utf8) + [UInt8(ascii: "/")] + name
      removeEntry(place)
    }
    _ = unsafe closedir(stream)
    if !keepingFolder { _ = unsafe rmdir(path) }
  }

  private static func removeEntry(_ place: [UInt8]) {
    var text = place.map { CChar(bitPattern: $0) } + [0]
    unsafe text.withUnsafeMutableBufferPointer { buffer in
      guard let name = buffer.baseAddress else { return }
      var status = stat()
      guard unsafe lstat(name, &status) == 0 else { return }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        _ = unsafe unlink(name)
        return
      }
      if let stream = unsafe opendir(name) {
        while let entry = unsafe readdir(stream) {
          let inner = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe Array(bytes.prefix { $0 != 0 })
          }
          if inner == Array(".".utf8) || inner == Array("..".utf8) { continue }
          removeEntry(place + [UInt8(ascii: "/")] + inner)
        }
        _ = unsafe closedir(stream)
      }
      _ = unsafe rmdir(name)
    }
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

  /// The names in a folder, in their order; what is no UTF-8 is left out.
  package static func names(in path: String) -> [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if let text = String(validating: name, as: UTF8.self), text != ".", text != ".." {
        names.append(text)
      }
    }
    return names.sorted()
  }

  // MARK: Faults

  static func message(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "\(code)" }
    return unsafe String(cString: text)
  }

  static func fault(_ code: Int32, _ path: String) -> Fault {
    let reason = message(code)
    let position = SourcePosition(file: path)
    switch code {
    case ENOSPC, EDQUOT, EFBIG, EIO:
      return Fault(
        .unwritableOutput,
        Bilingual(
          zh: "数据文件夹无法写入（\(reason)）；请腾出磁盘空间后重试。",
          en:
            "The data folder could not be written (\(reason)); make room on the disk and try again."
        ),
        at: position)
    default:
      return Fault(
        .notPermitted,
        Bilingual(
          zh: "数据文件夹无法使用（\(reason)）；请检查 --data 及其权限。",
          en: "The data folder cannot be used (\(reason)); check --data and its permissions."),
        at: position)
    }
  }
}
