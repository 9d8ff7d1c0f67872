import Crypto
package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that is received into: open, and written at places that the caller knows.
///
/// Every method may wait for the disk. A full disk is an unwritable-output ``Fault`` (74), and what
/// was there before stays. Whoever opens it closes it.
package struct BodyFile: Sendable {
  package let path: String
  private let descriptor: Int32

  package enum Mode: Sendable {
    case read
    /// Makes it where it is missing.
    case write
  }

  package init(_ path: String, _ mode: Mode) throws(Fault) {
    self.path = path
    let flags = mode == .read ? O_RDONLY : O_RDWR | O_CREAT
    descriptor = unsafe open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.fault(errno) }
  }

  package func close() {
    #if canImport(Glibc)
    _ = Glibc.close(descriptor)
    #else
    _ = Musl.close(descriptor)
    #endif
  }

  package func size() throws(Fault) -> Int64 {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.fault(errno) }
    return Int64(status.st_size)
  }

  /// Cuts off what lies behind.
  package func cut(to size: Int64) throws(Fault) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.fault(errno) }
  }

  package func write(_ bytes: [UInt8], at offset: Int64) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let wrote = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(offset) + off_t(done))
      }
      if wrote > 0 {
        done += wrote
      } else if wrote == 0 || errno != EINTR {
        throw Self.fault(wrote == 0 ? ENOSPC : errno)
      }
    }
  }

  /// Up to `count` bytes; fewer only at the end.
  package func read(at offset: Int64, count: Int) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(offset) + off_t(done))
      }
      if got > 0 {
        done += got
      } else if got == 0 {
        break
      } else if errno != EINTR {
        throw Self.fault(errno)
      }
    }
    bytes.removeLast(count - done)
    return bytes
  }

  /// Waits until it lies on the disk.
  package func sync() throws(Fault) {
    guard fsync(descriptor) == 0 else { throw Self.fault(errno) }
  }

  /// SHA-256 of its first bytes, in lower-case hex.
  ///
  /// - Throws: where it is shorter.
  package func sha256(of size: Int64) throws(Fault) -> String {
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < size {
      let part = try read(at: offset, count: Int(min(size - offset, Int64(Self.part))))
      guard !part.isEmpty else { throw Self.shorter }
      hash.update(data: part)
      offset += Int64(part.count)
    }
    return hash.finalize().hex
  }

  /// Bytes that are read and written at once.
  package static let part = 512 << 10

  // MARK: - Folders

  package static func makeFolder(_ path: String) throws(Fault) {
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw fault(errno) }
  }

  /// Puts a file, or a folder, in another's place. What it holds, and that it stands there, outlive a
  /// power cut.
  package static func move(_ from: String, to place: String) throws(Fault) {
    try sync(path: from, O_RDONLY)
    guard unsafe rename(from, place) == 0 else { throw fault(errno) }
    try sync(folder: place.folderOfPath)
  }

  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// Makes new names in a folder outlive a power cut.
  package static func sync(folder path: String) throws(Fault) {
    try sync(path: path, O_RDONLY | O_DIRECTORY)
  }

  private static func sync(path: String, _ flags: Int32) throws(Fault) {
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw fault(errno) }
    let code = fsync(descriptor) == 0 ? 0 : errno
    #if canImport(Glibc)
    _ = Glibc.close(descriptor)
    #else
    _ = Musl.close(descriptor)
    #endif
    guard code == 0 else { throw fault(code) }
  }

  /// A file that ends before what was written to it does.
  static var shorter: Fault { fault(EIO) }

  /// Names no path: whoever uploads reads it.
  static func fault(_ code: Int32) -> Fault {
    switch code {
    case ENOSPC, EDQUOT, EFBIG, EIO:
      Fault(
        .unwritableOutput,
        Bilingual(
          zh: "服务器磁盘已满或无法写入；已收到的部分仍然保留。请联系管理员腾出空间后续传。",
          en: "The server's disk is full or cannot be written; what arrived so far is kept. Ask an "
            + "administrator to make room, and go on sending."))
    case ENOENT:
      Fault(
        .missingInput,
        Bilingual(zh: "上传的文件已不在服务器上；请重新上传。", en: "The upload's file is gone; upload it again."))
    case EMFILE, ENFILE:
      Fault(
        .temporary,
        Bilingual(
          zh: "服务器同时处理的上传过多；请稍后重试。",
          en: "The server takes too many uploads at once; try again later."))
    default:
      Fault(
        .internalError,
        Bilingual(
          zh: "服务器读写上传文件失败（错误 \(code)）；请联系管理员。",
          en:
            "The server failed to read or write the upload (error \(code)); tell an administrator.")
      )
    }
  }
}
