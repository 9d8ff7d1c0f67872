#if Server
import Crypto
import Measures
import Receiving
import Web

/// A tar being written: each member hashed on its way, and `SHA256SUMS` at the end.
struct TarFile {
  private let file: BodyFile
  private var offset: Int64 = 0
  private var sums: [String] = []

  /// Makes the file, or begins it anew.
  init(_ path: String) throws(Fault) {
    file = try BodyFile(path, .write)
    do throws(Fault) {
      try file.cut(to: 0)
    } catch {
      file.close()
      throw error
    }
  }

  func close() { file.close() }

  /// Adds the first bytes of a file.
  ///
  /// - Returns: Their SHA-256.
  @discardableResult
  mutating func add(_ name: String, from path: String, size: Int64? = nil) throws(Fault) -> String {
    let source = try BodyFile(path, .read)
    defer { source.close() }
    let whole = try source.size()
    let size = size ?? whole
    guard whole >= size else { throw Self.shorter(path) }
    try put(TarEntry.header(name: name, size: size))
    var hash = SHA256()
    var done: Int64 = 0
    while done < size {
      let part = try source.read(at: done, count: Int(min(size - done, Int64(BodyFile.part))))
      guard !part.isEmpty else { throw Self.shorter(path) }
      hash.update(data: part)
      try put(part)
      done += Int64(part.count)
    }
    try put(TarEntry.padding(after: size))
    let sum = hash.finalize().hex
    sums.append("\(sum)  \(name)\n")
    return sum
  }

  /// Writes the sums and the end, and waits for the disk.
  mutating func finish() throws(Fault) {
    let bytes = Array(sums.joined().utf8)
    let size = Int64(bytes.count)
    try put(TarEntry.header(name: "SHA256SUMS", size: size) + bytes)
    try put(TarEntry.padding(after: size))
    try end()
  }

  /// Writes the end without the sums, and waits for the disk.
  mutating func end() throws(Fault) {
    try put(TarEntry.end)
    try file.sync()
  }

  private mutating func put(_ bytes: [UInt8]) throws(Fault) {
    try file.write(bytes, at: offset)
    offset += Int64(bytes.count)
  }

  private static func shorter(_ path: String) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "该文件比数据库所记的短；请检查磁盘，并从早先的备份恢复它。",
        en:
          "This file is shorter than the database says; check the disk, and restore the file from "
          + "an earlier backup."), at: SourcePosition(file: path))
  }
}
#endif
