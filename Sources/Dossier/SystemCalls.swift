// All unsafe code of this module: files and libarchive.

import CLibArchive
import Intake
import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Questions about the file system.
enum FileSystem {
  enum Nature {
    case file, folder, other, missing
  }

  /// What stands at `path`, links followed.
  static func nature(of path: String) throws(Fault) -> Nature {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      switch errno {
      case ENOENT, ENOTDIR: return .missing
      case let code: throw readingFault(code, path: path)
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(validatingCString: resolved)
  }

  /// The names in a folder, sorted; none where it cannot be read (they only serve as hints).
  static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(validatingCString: $0)
        }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func missing(_ path: String) -> Fault { readingFault(ENOENT, path: path) }
}

/// A file that is open for reading, and closed in the end.
final class OpenFile: Sendable {
  let path: String
  let size: Int
  fileprivate let descriptor: Int32

  init(path: String) throws(Fault) {
    // Without O_NONBLOCK, opening a pipe that took the file's place would wait for ever.
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw readingFault(errno, path: path) }
    self.path = path
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw readingFault(EINVAL, path: path)
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from `offset`; fewer only at the end of the file.
  func bytes(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, count > 0, offset < size else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
    var done = 0
    while done < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done,
          off_t(offset + done))
      }
      if got == 0 { break }
      if got > 0 {
        done += got
      } else if errno != EINTR {
        throw readingFault(errno, path: path)
      }
    }
    return Array(bytes.prefix(done))
  }
}

/// A temporary file without a name, so that nothing stays behind even if the process is killed.
struct ScratchFile: ~Copyable {
  private let descriptor: Int32

  private static var folder: String {
    let named = unsafe getenv("TMPDIR").flatMap { unsafe String(validatingCString: $0) } ?? ""
    return named.isEmpty ? "/tmp" : named
  }

  init() throws(Fault) {
    var template = Array((Self.folder + "/greengate-XXXXXX").utf8CString)
    descriptor = unsafe template.withUnsafeMutableBufferPointer { name in
      guard let name = name.baseAddress else { return -1 }
      let descriptor = unsafe mkstemp(name)
      if descriptor >= 0 {
        unsafe unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      }
      return descriptor
    }
    guard descriptor >= 0 else { throw readingFault(errno, path: Self.folder) }
  }

  deinit { close(descriptor) }

  func write(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    if let code = putWhole(descriptor, bytes) { throw readingFault(code, path: Self.folder) }
  }

  /// Gives the descriptor away; its new owner closes it.
  consuming func release() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }
}

/// A file that did not stand there before, in a folder that nobody else writes to.
struct NewFile: ~Copyable {
  private let descriptor: Int32
  private let shown: String

  /// - Parameter shown: its name, as faults give it.
  init(_ path: String, shown: String) throws(Fault) {
    self.shown = shown
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(errno, shown) }
  }

  deinit { close(descriptor) }

  borrowing func write(_ bytes: ArraySlice<UInt8>) throws(Fault) {
    if let code = putWhole(descriptor, bytes) { throw Self.failure(code, shown) }
  }

  static func makeFolder(_ path: String, shown: String) throws(Fault) {
    guard unsafe mkdir(path, 0o700) == 0 else { throw failure(errno, shown) }
  }

  private static func failure(_ code: Int32, _ shown: String) -> Fault {
    switch code {
    case EEXIST, ENOTDIR, EISDIR:
      archiveFault(
        shown, "“\(printable(shown))”既是文件又是文件夹；请改名后重新打包。",
        "`\(printable(shown))` is both a file and a folder; rename one and pack again.")
    case ENAMETOOLONG:
      archiveFault(
        shown, "“\(printable(shown))”的名称过长；请缩短后重新打包。",
        "The name `\(printable(shown))` is too long; shorten it and pack again.")
    default: readingFault(code, path: shown)
    }
  }
}

/// Writes all of `bytes`, however often it is interrupted.
///
/// - Returns: the error's number where it cannot go on.
private func putWhole(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int32? {
  var rest = bytes
  while !rest.isEmpty {
    let written = unsafe rest.withUnsafeBytes { unsafe put(descriptor, $0) }
    if written >= 0 {
      rest = rest.dropFirst(written)
    } else if errno != EINTR {
      return errno
    }
  }
  return nil
}

/// Outside of the type, whose own `write` would hide the system's.
private func put(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  unsafe write(descriptor, bytes.baseAddress, bytes.count)
}

/// What libarchive says of an entry. Nothing of it is trusted: sizes are counted, names checked.
struct RawEntry {
  enum Kind {
    case file, folder
    /// A link, a device, a pipe, a socket.
    case special
  }

  /// As libarchive gives it: mostly UTF-8, else whatever the archive holds.
  var name: [UInt8]
  var kind: Kind
  var size: Int?
  var isEncrypted: Bool
}

/// The entries of an archive, one after the other, as libarchive unpacks them.
@safe final class ArchiveStream {
  enum Format {
    case zip, sevenZip, tar
    /// What a gzip file unpacks to, as one entry.
    case gzip
  }

  /// Why libarchive gave up, in its own words.
  struct Damage: Error {
    var text: String
  }

  private let archive: OpaquePointer
  private let file: OpenFile
  private let locale: locale_t?
  private var block = [UInt8](repeating: 0, count: 1 << 18)

  init(_ file: OpenFile, _ format: Format) throws(Damage) {
    guard let archive = unsafe archive_read_new() else { throw Damage(text: "out of memory") }
    unsafe self.archive = archive
    self.file = file
    // libarchive turns the UTF-16 of 7z and the UTF-8 of pax into the text of the thread's locale.
    unsafe locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
    switch format {
    case .zip: unsafe archive_read_support_format_zip_seekable(archive)
    case .sevenZip: unsafe archive_read_support_format_7zip(archive)
    case .tar:
      unsafe archive_read_support_format_tar(archive)
      unsafe archive_read_support_filter_gzip(archive)
    case .gzip:
      unsafe archive_read_support_format_raw(archive)
      unsafe archive_read_support_filter_gzip(archive)
    }
    lseek(file.descriptor, 0, SEEK_SET)
    guard unsafe archive_read_open_fd(archive, file.descriptor, 1 << 16) == ARCHIVE_OK else {
      throw unsafe Self.damage(of: archive)
    }
  }

  deinit {
    unsafe archive_read_free(archive)
    if let locale = unsafe locale { unsafe freelocale(locale) }
  }

  /// Compressions around the archive; more than one means an archive within an archive.
  var filters: Int { unsafe Int(archive_filter_count(archive)) - 1 }

  func next() throws(Damage) -> RawEntry? {
    let before = unsafe locale.map { unsafe uselocale($0) }
    defer { if let before = unsafe before { unsafe _ = uselocale(before) } }
    var found: OpaquePointer?
    switch unsafe archive_read_next_header(archive, &found) {
    case ARCHIVE_EOF: return nil
    case ARCHIVE_OK, ARCHIVE_WARN: break
    default: throw unsafe Self.damage(of: archive)
    }
    guard let entry = unsafe found else { throw Damage(text: "no entry") }
    let name = unsafe archive_entry_pathname(entry).map { unsafe Self.bytes($0) }
    let isLink = unsafe archive_entry_hardlink(entry) != nil || archive_entry_symlink(entry) != nil
    let kind: RawEntry.Kind =
      switch unsafe archive_entry_filetype(entry) & S_IFMT {
      case _ where isLink: .special
      case S_IFREG, 0: .file
      case S_IFDIR: .folder
      default: .special
      }
    return unsafe RawEntry(
      name: name ?? [], kind: kind,
      size: archive_entry_size_is_set(entry) != 0 ? Int(archive_entry_size(entry)) : nil,
      isEncrypted: archive_entry_is_encrypted(entry) != 0)
  }

  /// The next bytes of the entry; none at its end.
  func read() throws(Damage) -> ArraySlice<UInt8> {
    let got = unsafe block.withUnsafeMutableBytes { buffer in
      unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
    }
    guard got >= 0 else { throw unsafe Self.damage(of: archive) }
    return block.prefix(got)
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe (0..<strlen(text)).map { unsafe UInt8(bitPattern: text[$0]) }
  }

  private static func damage(of archive: OpaquePointer) -> Damage {
    let text = unsafe archive_error_string(archive).flatMap { unsafe String(validatingCString: $0) }
    return Damage(text: text ?? "unknown")
  }
}
