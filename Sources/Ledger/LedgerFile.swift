import CZlib
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
    let header: [UInt8]
    switch self.header(100) {
    case .bytes(let bytes): header = bytes
    case .closed(let code): return .closed(code)
    }
    guard header.starts(with: Self.magic) else { return .foreign }
    let id = header[Self.idOffset..<Self.idOffset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return id == UInt32(bitPattern: Self.applicationID) ? .ledger : .foreign
  }

  /// Whether the path itself is a link, wherever it leads.
  var isLink: Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether the file and its folder may be written, as the log beside it needs.
  var isWritable: Bool {
    unsafe access(path, W_OK) == 0 && access(folder, W_OK) == 0
  }

  var folder: String { path.folderOfPath }

  /// What SQLite keeps beside a database: the log, its index, and the journal.
  private static let ends = ["-wal", "-shm", "-journal"]

  /// Which of these lie beside the file, links that lead nowhere among them.
  var besides: [String] {
    Self.ends.map { path + $0 }.filter { name in
      var status = stat()
      return unsafe lstat(name, &status) == 0
    }
  }

  /// The path for SQLite, which takes some names for no file.
  var databasePath: String {
    path.hasPrefix(":") || path.hasPrefix("file:") ? "./" + path : path
  }

  /// The file as one that nobody changes.
  var immutableAddress: String { DatabaseAddress.immutable(databasePath) }

  // MARK: Making

  /// What unfinished files are called: a name that nothing else has.
  private static let unfinished = ".greengate-unfinished-"
  /// Nobody takes so long to make one, in seconds.
  private static let abandoned = 86_400

  /// Makes an empty file in the same folder that no other process has, for SQLite to fill; it gets its
  /// own name by ``name(_:_:)``.
  func temporary() throws(SystemFailure) -> String {
    sweep()
    while true {
      let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let name = "\(folder)/\(Self.unfinished)\(number)"
      let descriptor = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        close(descriptor)
        return name
      }
      guard errno == EEXIST || errno == EINTR else { throw SystemFailure(code: errno) }
    }
  }

  /// Takes away what processes left in the folder that were ended while they made a file.
  private func sweep() {
    guard let stream = unsafe opendir(folder) else { return }
    defer { _ = unsafe closedir(stream) }
    let now = time(nil)
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(Self.unfinished) else { continue }
      let place = "\(folder)/\(name)"
      var status = stat()
      guard unsafe lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        now - status.st_mtim.tv_sec > Self.abandoned
      else { continue }
      _ = unsafe unlink(place)
    }
  }

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
      guard code != EEXIST else { return .taken }
      guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code) else { return .failed(code) }
      // A file system without hard links: a rename that replaces nothing, or none.
      guard unsafe greengate_rename_new(made, path) == 0 else {
        return errno == EEXIST ? .taken : .failed(code)
      }
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
    for end in [""] + ends { _ = unsafe unlink(path + end) }
  }

  static func message(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "\(code)" }
    return unsafe String(cString: text)
  }
}

/// What the system answered; its error number.
struct SystemFailure: Error {
  var code: Int32
}
