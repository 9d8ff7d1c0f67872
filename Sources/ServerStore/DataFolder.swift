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
      try Self.sync(self.path)
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

  /// Whether it still lies where it was opened, with what is in it: nothing may be taken where it has
  /// been moved away or emptied.
  package var isInPlace: Bool {
    var (held, found, uploads) = (stat(), stat(), stat())
    return unsafe fstat(lock, &held) == 0 && stat(path + "/lock", &found) == 0
      && held.st_ino == found.st_ino && held.st_dev == found.st_dev
      && stat(path + "/uploads", &uploads) == 0 && uploads.st_mode & S_IFMT == S_IFDIR
  }

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
