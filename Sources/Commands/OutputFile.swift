import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that a result is written to: whole or not at all.
///
/// A regular file is written beside its place and then moved there, so that nobody ever reads half
/// a report and a failed run leaves the old one. Devices and pipes are written to directly.
struct OutputFile {
  /// As its user named it.
  fileprivate let name: String
  /// Where the bytes go: links followed.
  fileprivate let location: String
  /// Not a regular file: `/dev/null`, a named pipe.
  private let isSpecial: Bool
  fileprivate let mode: mode_t

  /// Finds early what would make writing fail late.
  init(_ name: String) throws(Fault) {
    // Elsewhere `-` is standard output; a file of that name would only be found by accident.
    guard name != "-" else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "-o 后面要写文件名；不写 -o 就输出到标准输出，要写名为“-”的文件请写 ./-。",
          en:
            "-o takes the name of a file; leave it out to write to standard output, and write ./- "
            + "for a file called '-'."))
    }
    self.name = name
    var status = stat()
    if unsafe stat(name, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw Self.fault(name, EISDIR) }
      isSpecial = status.st_mode & S_IFMT != S_IFREG
      mode = status.st_mode & 0o777
      location = resolved(name) ?? name
    } else {
      isSpecial = false
      let mask = umask(0o022)
      umask(mask)
      mode = 0o666 & ~mask
      location = name
      guard !name.isEmpty, unsafe access(name.folderOfPath, W_OK) == 0 else {
        throw Self.fault(name, name.isEmpty ? ENOENT : errno)
      }
    }
  }

  /// Refuses to write over one of the run's own inputs.
  func refuseReplacing(_ inputs: some Sequence<String>) throws(Fault) {
    guard let own = FileIdentity(location) else { return }
    for input in inputs where FileIdentity(input) == own {
      throw Fault(
        .usage,
        Bilingual(
          zh: "-o 指向本次检查的输入文件，写入会毁掉它；请换一个文件名。",
          en: "-o names a file that this run reads, which would be lost; choose another name."),
        at: SourcePosition(file: name))
    }
  }

  /// Refuses to write over anything that stands in a folder of inputs.
  func refuseReplacingAnything(in folders: [String]) throws(Fault) {
    guard !isSpecial, FileIdentity(location) != nil, let own = resolved(location) else { return }
    for folder in folders {
      guard let root = resolved(folder), own == root || own.hasPrefix(root + "/") else { continue }
      throw Fault(
        .usage,
        Bilingual(
          zh: "-o 指向企业档案或标准文件夹中已有的文件，写入会毁掉它；请换一个文件名。",
          en: "-o names a file that stands in the dossier or in a folder of standards and would be "
            + "lost; choose another name."),
        at: SourcePosition(file: name))
    }
  }

  /// Refuses where there is something already.
  func refuseReplacingAnything() throws(Fault) {
    guard !isSpecial, FileIdentity(location) != nil else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "文件已存在，不会覆盖；请换一个文件名，或先移走旧文件。",
        en: "The file exists and is not written over; choose another name, or move it away first."),
      at: SourcePosition(file: name))
  }

  /// Writes the result, and says on standard error that it did.
  func write(_ bytes: [UInt8]) throws(Fault) {
    try put(bytes)
    StandardError.note(written: name, bytes: bytes.count)
  }

  /// Writes one of many results, of which none is spoken.
  func place(_ bytes: [UInt8]) throws(Fault) {
    try put(bytes)
  }

  private func put(_ bytes: [UInt8]) throws(Fault) {
    if isSpecial {
      let descriptor = unsafe open(location, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.fault(name, errno) }
      let failure = writeAll(bytes, to: descriptor)
      let closing = close(descriptor) == 0 ? nil : errno
      if let code = failure ?? closing { throw Self.fault(name, code) }
      return
    }
    let whole = try GrowingFile(self)
    try whole.append(bytes)
    try whole.place()
  }

  fileprivate static func fault(_ name: String, _ code: Int32) -> Fault {
    let reason = systemMessage(code)
    return Fault(
      .unwritableOutput,
      Bilingual(
        zh: "结果无法写入该文件（\(reason)）；请检查文件夹是否存在、可写并有空间，或换一个位置。",
        en: "The result cannot be written there (\(reason)); check that the folder exists, is "
          + "writable and has room, or choose another place."),
      at: SourcePosition(file: name))
  }
}

/// A regular file that comes in pieces: it stands beside its place until it is whole, and nothing is
/// left of one that never is.
final class GrowingFile {
  private let file: OutputFile
  private let temporary: String
  private let descriptor: Int32
  private var isPlaced = false

  init(_ file: OutputFile) throws(Fault) {
    self.file = file
    let base = file.location.split(separator: "/").last.map(String.init) ?? file.location
    temporary = file.location.folderOfPath + "/.\(base).\(getpid()).tmp"
    descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode)
    guard descriptor >= 0 else {
      let code = errno
      // Another's, which is not removed.
      isPlaced = true
      throw OutputFile.fault(file.name, code)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isPlaced { _ = unsafe unlink(temporary) }
  }

  func append(_ bytes: [UInt8]) throws(Fault) {
    if let code = writeAll(bytes, to: descriptor) { throw OutputFile.fault(file.name, code) }
  }

  /// Gives it its name, for good.
  func place() throws(Fault) {
    guard fchmod(descriptor, file.mode) == 0, fsync(descriptor) == 0,
      unsafe rename(temporary, file.location) == 0
    else { throw OutputFile.fault(file.name, errno) }
    isPlaced = true
  }
}

/// Which file a path leads to, whatever it is called.
struct FileIdentity: Hashable {
  private var device: UInt64
  private var inode: UInt64

  /// `nil` where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

/// The path without links and dots, `nil` where there is no such file.
func resolved(_ path: String) -> String? {
  guard let real = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}
