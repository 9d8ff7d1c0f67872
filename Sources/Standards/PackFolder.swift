import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Finds and reads the pack files of a directory; all unsafe code of this module is here.
enum PackFolder {
  /// A pack is typed by people; whatever is larger is no pack.
  static let maximumBytes = 4 << 20

  /// All `*.yaml` and `*.yml` files under `path`, sorted by path; `path` may also be one file.
  ///
  /// Names that begin with a point (editors' and systems' leftovers) are skipped.
  /// - Throws: `missingInput` where nothing is at `path`; `unusablePack` where no pack is in it.
  static func packs(at path: String) throws(Fault) -> [StandardsLibrary.PackFile] {
    let found = try paths(at: path)
    guard !found.isEmpty else {
      throw .refusal(
        at: SourcePosition(file: path), zh: "该目录中没有标准包；请放入至少一个 .yaml 文件，或改用正确的目录。",
        en: "No pack is in this directory; put at least one .yaml file there, or name the right "
          + "directory.")
    }
    return try files(found)
  }

  /// As `packs(at:)`, for a folder that may be empty or missing.
  static func packsOrNone(at path: String) throws(Fault) -> [StandardsLibrary.PackFile] {
    status(of: path) == nil ? [] : try files(paths(at: path))
  }

  private static func paths(at path: String) throws(Fault) -> [String] {
    let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let status = status(of: root) else {
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "找不到标准目录；请检查 --standards 或 --overlay 后的路径。",
          en: "There is no such standards directory; check the path after --standards or "
            + "--overlay."),
        at: SourcePosition(file: path))
    }
    var found: [String] = []
    if status.st_mode & S_IFMT == S_IFDIR {
      try collect(root, ancestors: [Identity(status)], into: &found)
    } else {
      found = [root]
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func files(_ found: [String]) throws(Fault) -> [StandardsLibrary.PackFile] {
    var files: [StandardsLibrary.PackFile] = []
    for file in found {
      files.append(StandardsLibrary.PackFile(path: file, bytes: try bytes(of: file)))
    }
    return files
  }

  /// Tells directories apart, so that a link back to an ancestor ends.
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
    }
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status : nil
  }

  private static func collect(
    _ directory: String, ancestors: Set<Identity>, into found: inout [String]
  ) throws(Fault) {
    for name in try names(in: directory) where !name.hasPrefix(".") {
      let path = directory == "/" ? "/" + name : directory + "/" + name
      let lower = name.lowercased()
      let isPack = lower.hasSuffix(".yaml") || lower.hasSuffix(".yml")
      guard let status = status(of: path) else {
        if isPack { throw unreadable(path, errno) }
        continue
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        let identity = Identity(status)
        if ancestors.contains(identity) { continue }
        try collect(path, ancestors: ancestors.union([identity]), into: &found)
      } else if isPack {
        found.append(path)
      }
    }
  }

  private static func names(in directory: String) throws(Fault) -> [String] {
    guard let stream = unsafe opendir(directory) else { throw unreadable(directory, errno) }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
    return names
  }

  private static func bytes(of path: String) throws(Fault) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .refusal(
        at: SourcePosition(file: path), zh: "这不是普通文件，无法作为标准包读取；请改成 YAML 文件。",
        en: "This is not a regular file and cannot be read as a pack; put a YAML file here.")
    }
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while content.count <= maximumBytes {
      let got = unsafe read(descriptor, &block, block.count)
      if got == 0 { return content }
      if got > 0 {
        content += block[..<got]
      } else if errno != EINTR {
        throw unreadable(path, errno)
      }
    }
    throw .refusal(
      at: SourcePosition(file: path), zh: "文件超过 4 MiB，不可能是标准包；请检查是否放错了文件。",
      en: "The file is larger than 4 MiB, which no pack is; check whether it is the right file.")
  }

  private static func unreadable(_ path: String, _ code: Int32) -> Fault {
    let position = SourcePosition(file: path)
    if code == EACCES || code == EPERM {
      return Fault(
        .notPermitted,
        Bilingual(
          zh: "没有读取该标准文件的权限；请先取得读权限。",
          en: "This part of the standards may not be read; ask for read permission first."),
        at: position)
    }
    return .refusal(
      at: position, zh: "标准文件读取失败（系统错误 \(code)）；请检查磁盘或重新复制文件。",
      en: "Reading this part of the standards failed (system error \(code)); check the disk or "
        + "copy the file again.")
  }
}

extension Fault {
  /// A pack that cannot be used, for a reason that its keeper can put right.
  static func refusal(at position: SourcePosition, zh: String, en: String) -> Fault {
    Fault(.unusablePack, Bilingual(zh: zh, en: en), at: position)
  }
}
