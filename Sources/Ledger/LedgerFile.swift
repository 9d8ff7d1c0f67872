import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What can be told of a ledger's file before SQLite opens it.
struct LedgerFile {
  var path: String

  enum State: Equatable {
    case missing
    /// No regular file, or one with another beginning.
    case foreign
    case ledger
    /// The system's error number.
    case closed(Int32)
  }

  /// `GGL1`: what `file` and SQLite tell a ledger by.
  static let applicationID: Int32 = 0x4747_4C31

  /// Where SQLite keeps the id, big end first.
  private static let idOffset = 68
  private static let magic = Array("SQLite format 3\0".utf8)

  var state: State {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .missing : .closed(errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return .foreign }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .closed(errno) }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    let count = unsafe header.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    guard count == header.count, header.starts(with: Self.magic) else { return .foreign }
    let id = header[Self.idOffset..<Self.idOffset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return id == UInt32(bitPattern: Self.applicationID) ? .ledger : .foreign
  }

  /// Whether the file and its folder may be written, as the log beside it needs.
  var isWritable: Bool {
    unsafe access(path, W_OK) == 0 && access(folder, W_OK) == 0
  }

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name beside the file that no other process uses.
  func temporary(_ purpose: String) -> String { "\(path).\(purpose)-\(getpid())" }

  enum Naming {
    case given
    /// Something has that name already, and keeps it.
    case taken
    /// The system's error number.
    case failed(Int32)
  }

  /// Gives a whole file its name.
  static func name(_ made: String, _ path: String) -> Naming {
    if unsafe link(made, path) != 0 {
      let code = errno
      // File systems without hard links: nearly as good, for nobody else makes this name.
      guard code != EEXIST, unsafe access(path, F_OK) != 0 else { return .taken }
      guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code) else { return .failed(code) }
      guard unsafe rename(made, path) == 0 else { return .failed(errno) }
    }
    remove(made)
    LedgerFile(path: path).syncFolder()
    return .given
  }

  /// Makes a name that was given last through a power cut.
  private func syncFolder() {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Removes a database with what SQLite keeps beside it, where it is there.
  static func remove(_ path: String) {
    for end in ["", "-wal", "-shm", "-journal"] { _ = unsafe unlink(path + end) }
  }

  static func message(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "\(code)" }
    return unsafe String(cString: text)
  }
}
