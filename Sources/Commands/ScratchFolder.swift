import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A folder for one run, under TMPDIR.
struct ScratchFolder {
  let path: String

  init() throws(Fault) {
    let root = environment("TMPDIR") ?? "/tmp"
    var name = (root + "/greengate-XXXXXX").utf8CString.map { $0 }
    guard unsafe mkdtemp(&name) != nil else {
      throw Fault(
        .unwritableOutput,
        Bilingual(
          zh: "无法在 \(root) 中建立临时文件夹（\(systemMessage(errno))）；请检查磁盘空间与权限，或设置 TMPDIR。",
          en:
            "No temporary folder can be made in \(root) (\(systemMessage(errno))); check its room "
            + "and permissions, or set TMPDIR."))
    }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ bytes: [UInt8], to file: String) throws(Fault) {
    let descriptor = unsafe open(
      path + "/" + file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    var failure = descriptor < 0 ? errno : writeAll(bytes, to: descriptor)
    if descriptor >= 0, close(descriptor) != 0, failure == nil { failure = errno }
    guard let failure else { return }
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "临时文件无法写入 \(path)（\(systemMessage(failure))）；请检查磁盘空间，或设置 TMPDIR。",
        en: "A temporary file cannot be written to \(path) (\(systemMessage(failure))); check its "
          + "room, or set TMPDIR."))
  }

  /// Removes the folder with all that stands in it; links are removed and not followed.
  func remove() {
    // A process that was just killed may still have been writing.
    for _ in 0..<50 where !Self.isRemoved(path) { usleep(20_000) }
  }

  private static func isRemoved(_ path: String) -> Bool {
    if unsafe unlink(path) == 0 || errno == ENOENT { return true }
    if let stream = unsafe opendir(path) {
      var names: [String] = []
      while let entry = unsafe readdir(stream) {
        names.append(
          unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          })
      }
      _ = unsafe closedir(stream)
      for name in names where name != "." && name != ".." { _ = isRemoved(path + "/" + name) }
    }
    return unsafe rmdir(path) == 0
  }
}
