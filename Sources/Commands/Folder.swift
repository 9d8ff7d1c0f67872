import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A folder that results are written into, or that is looked through.
struct Folder {
  let path: String

  init(_ path: String) { self.path = path }

  /// Makes the folder where it is missing; the one above it must be there.
  func make() throws(Fault) {
    if unsafe mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    let reason = systemMessage(errno)
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "无法建立该文件夹（\(reason)）；请检查上级文件夹是否存在、可写，或换一个位置。",
        en: "The folder cannot be made (\(reason)); check that the one above it exists and is "
          + "writable, or choose another place."), at: SourcePosition(file: path))
  }

  /// Makes the folder and every missing one above it.
  func makeAll() throws(Fault) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += part
      if !made.isEmpty, made.last != "/" { try Folder(made).make() }
      made += "/"
    }
  }

  /// Names of what lies in the folder, without those that begin with a point, sorted; `nil` where
  /// it cannot be read.
  var names: [String]? {
    guard let stream = unsafe opendir(path) else { return nil }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The bytes of a file in the folder; `nil` where there is none that can be read.
  func contents(of name: String) -> [UInt8]? {
    let descriptor = unsafe open(path + "/" + name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe read(descriptor, &block, block.count)
      if got > 0 {
        bytes += block[..<got]
      } else if got == 0 {
        return bytes
      } else if errno != EINTR {
        return nil
      }
    }
  }

  /// Lets `body` write files below the folder, each with the folders above it. A file may come in
  /// pieces, one directly behind the other; it gets its name when the next one begins, or all is done.
  func write(
    _ body: (
      (_ name: String, _ bytes: [UInt8], _ isContinued: Bool) throws(Fault) -> Void
    ) throws(Fault) -> Void
  ) throws(Fault) {
    var file: GrowingFile?
    try body { name, bytes, isContinued throws(Fault) in
      if !isContinued || file == nil {
        try file?.place()
        let place = path + "/" + name
        if let slash = place.lastIndex(of: "/") { try Folder(String(place[..<slash])).makeAll() }
        file = try GrowingFile(try OutputFile(place))
      }
      try file?.append(bytes)
    }
    try file?.place()
  }

  func remove(_ name: String) throws(Fault) {
    guard unsafe unlink(path + "/" + name) != 0 else { return }
    let reason = systemMessage(errno)
    throw Fault(
      .unwritableOutput,
      Bilingual(
        zh: "无法删除该文件（\(reason)）；请手工删除。",
        en: "The file cannot be removed (\(reason)); remove it by hand."),
      at: SourcePosition(file: path + "/" + name))
  }
}
