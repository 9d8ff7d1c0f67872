import Crypto
import Measures
import Receiving

/// What is sent of a dossier: an archive as it is, or a folder's files as a tar that is never written
/// down, so that the same folder has the same bytes each time.
struct PushBody {
  private enum Part {
    case bytes([UInt8])
    case file(String, size: Int64)

    var size: Int64 {
      switch self {
      case .bytes(let bytes): Int64(bytes.count)
      case .file(_, let size): size
      }
    }
  }

  /// As the server lists it.
  let name: String
  /// `archive`, `table` or `folder`.
  let kind: String
  let size: Int64
  private let parts: [Part]

  private static let mostFiles = 10_000

  init(_ path: String) throws(Fault) {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    name = path.split(separator: "/").last.map(String.init) ?? "dossier"
    if Folder(path).names != nil {
      var parts: [Part] = []
      for file in try Self.files(in: path, below: "") {
        let size = try Self.size(of: path + "/" + file)
        parts.append(.bytes(TarEntry.header(name: file, size: size)))
        parts.append(.file(path + "/" + file, size: size))
        parts.append(.bytes(TarEntry.padding(after: size)))
      }
      guard !parts.isEmpty else {
        throw Fault(
          .unreadableInput,
          Bilingual(
            zh: "该文件夹中没有文件；请指定含 plant.yaml 的文件夹或 zip。",
            en: "There are no files in this folder; name a folder with plant.yaml, or a zip of one."
          ),
          at: SourcePosition(file: path))
      }
      parts.append(.bytes(TarEntry.end))
      (self.parts, kind) = (parts, "folder")
    } else {
      parts = [.file(path, size: try Self.size(of: path))]
      kind = FileNames.isTable(path) ? "table" : "archive"
    }
    size = parts.reduce(0) { $0 + $1.size }
  }

  /// Relative names, in order; what begins with a point is passed over.
  private static func files(in folder: String, below prefix: String) throws(Fault) -> [String] {
    var found: [String] = []
    for name in Folder(folder).names ?? [] {
      let place = folder + "/" + name
      if Folder(place).names != nil {
        found += try files(in: place, below: prefix + name + "/")
      } else {
        found.append(prefix + name)
      }
      guard found.count <= mostFiles else {
        throw Fault(
          .unreadableInput,
          Bilingual(
            zh: "该文件夹中的文件超过 \(mostFiles) 个；请只保留 plant.yaml 和它列出的日志。",
            en:
              "There are more than \(mostFiles) files in this folder; keep only plant.yaml and the "
              + "logs that it names."), at: SourcePosition(file: folder))
      }
    }
    return found
  }

  private static func size(of path: String) throws(Fault) -> Int64 {
    let file = try open(path)
    defer { file.close() }
    return try file.size()
  }

  private static func open(_ path: String) throws(Fault) -> BodyFile {
    do throws(Fault) {
      return try BodyFile(path, .read)
    } catch {
      throw Fault(
        error.code == .missingInput ? .missingInput : .unreadableInput,
        Bilingual(
          zh: "找不到该文件，或无法读取（符号链接不跟随）；请检查路径和权限。",
          en:
            "The file is not there or cannot be read (links are not followed); check its path and "
            + "mode."), at: SourcePosition(file: path))
    }
  }

  /// The bytes from `offset` on, `count` at most.
  func bytes(at offset: Int64, count: Int) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var start: Int64 = 0
    for part in parts {
      defer { start += part.size }
      let from = max(0, offset + Int64(bytes.count) - start)
      let left = min(part.size - from, Int64(count - bytes.count))
      guard left > 0 else { continue }
      switch part {
      case .bytes(let own): bytes += own[Int(from)..<Int(from + left)]
      case .file(let path, let size):
        let file = try Self.open(path)
        defer { file.close() }
        let read = try file.read(at: from, count: Int(left))
        guard try file.size() == size, read.count == Int(left) else {
          throw Fault(
            .unreadableInput,
            Bilingual(
              zh: "该文件在上传期间被修改；请等写入结束后重新运行。",
              en: "The file changed while it was sent; run again once nobody writes to it."),
            at: SourcePosition(file: path))
        }
        bytes += read
      }
      if bytes.count == count { break }
    }
    return bytes
  }

  /// In lower-case hex.
  func sha256() throws(Fault) -> String {
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < size {
      let part = try bytes(at: offset, count: 4 << 20)
      hash.update(data: part)
      offset += Int64(part.count)
    }
    return hash.finalize().hex
  }
}
