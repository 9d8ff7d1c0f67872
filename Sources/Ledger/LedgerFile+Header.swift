import GRDBSQLite

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension LedgerFile {
  enum Header {
    case bytes([UInt8])
    /// The system's error number.
    case closed(Int32)
  }

  /// `SQLITE_IOERR_SHORT_READ`, which is no constant that Swift sees.
  private static let shortRead = SQLITE_IOERR | 2 << 8

  /// The first bytes, and zeros where the file has fewer, read through SQLite's own way to files.
  ///
  /// Whoever opens and closes a database by itself takes away every lock that its process has on it
  /// (POSIX: closing any descriptor of a file does). The next process that closes the ledger would
  /// then think itself the last, and delete the log that a connection of this one still reads: it
  /// would see nothing new, or damage, until it is started again. SQLite keeps a file open as long as
  /// its process has locks on it.
  func header(_ count: Int) -> Header {
    guard unsafe access(path, R_OK) == 0 else { return .closed(errno) }
    guard let layer = unsafe sqlite3_vfs_find(nil), let open = unsafe layer.pointee.xOpen else {
      return .closed(EIO)
    }
    let storage = UnsafeMutableRawPointer.allocate(
      byteCount: Int(unsafe layer.pointee.szOsFile), alignment: 16)
    unsafe storage.initializeMemory(
      as: UInt8.self, repeating: 0, count: Int(unsafe layer.pointee.szOsFile))
    defer { unsafe storage.deallocate() }
    let file = unsafe storage.assumingMemoryBound(to: sqlite3_file.self)
    // What SQLite takes for a file's name has its parameters behind it; this one has none.
    guard
      let name = unsafe sqlite3_create_filename(databasePath, "", "", 0, nil)
    else { return .closed(ENOMEM) }
    defer { unsafe sqlite3_free_filename(name) }
    let opened = unsafe open(
      layer, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, nil)
    guard let methods = unsafe file.pointee.pMethods else { return .closed(EACCES) }
    defer { _ = unsafe methods.pointee.xClose?(file) }
    guard opened == SQLITE_OK, let read = unsafe methods.pointee.xRead else {
      return .closed(EACCES)
    }
    var bytes = [UInt8](repeating: 0, count: count)
    let status = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe read(file, buffer.baseAddress, Int32(count), 0)
    }
    switch status {
    // What is not there is read as zeros.
    case SQLITE_OK, Self.shortRead: return .bytes(bytes)
    default: return .closed(EIO)
    }
  }
}
