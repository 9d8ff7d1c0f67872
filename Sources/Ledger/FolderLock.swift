import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Holds a folder for one process, or one of its threads, after the other.
///
/// It locks the folder and not a file in it: SQLite's own locks on a ledger would end where another
/// descriptor of the file is closed. Where the file system knows no such lock, nobody waits.
struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// - Parameter patience: Seconds to wait for it.
  /// - Throws: 75 where another process kept it for longer.
  init(_ folder: String, patience: Double, _ faults: LedgerFaults) throws(Fault) {
    descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    let deadline = ContinuousClock.now + .seconds(patience)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return }
      guard ContinuousClock.now < deadline else {
        close(descriptor)
        throw faults.busy
      }
      usleep(20_000)
    }
  }

  consuming func release() {}

  deinit { if descriptor >= 0 { close(descriptor) } }
}
