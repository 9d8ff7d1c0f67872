package import Measures

/// The files of one form, on their way to being one body: each a file of its own until all are there.
///
/// One file becomes the body as it came; several become a tar with the names that the browser gave.
/// Nothing here makes a path of a name.
package struct ReceivedParts: Sendable {
  private let folder: String
  private let limit: Int64
  private var files: [(name: String, size: Int64)] = []
  private var open: BodyFile?
  private var held: [UInt8] = []
  private var total: Int64 = 0

  /// - Parameters:
  ///   - folder: of the upload; made where it is missing.
  ///   - limit: bytes of all files together.
  package init(in folder: String, limit: Int64) throws(Fault) {
    self.folder = folder
    self.limit = limit
    try BodyFile.makeFolder(folder)
  }

  package var count: Int { files.count }
  /// What the upload is called: the file, or the folder that all files lie in.
  package var name: String? {
    guard let first = files.first else { return nil }
    let top = first.name.split(separator: "/").first.map(String.init)
    guard files.count > 1, let top, first.name.contains("/") else { return first.name }
    return top
  }

  package mutating func begin(_ name: String) throws(Fault) {
    open = try BodyFile(path(files.count), .write)
    try open?.cut(to: 0)
    files.append((name, 0))
  }

  package mutating func write(_ bytes: [UInt8]) throws(Fault) {
    total += Int64(bytes.count)
    guard total <= limit else { throw Self.tooLarge(limit) }
    held += bytes
    if held.count >= BodyFile.part { try flush() }
  }

  private mutating func flush() throws(Fault) {
    guard let open, let last = files.indices.last, !held.isEmpty else { return }
    try open.write(held, at: files[last].size)
    files[last].size += Int64(held.count)
    held.removeAll(keepingCapacity: true)
  }

  /// Ends the file that began last.
  package mutating func end() throws(Fault) {
    try flush()
    open?.close()
    open = nil
  }

  /// Makes the body of them.
  ///
  /// - Returns: Its bytes; `nil`: there was no file.
  package mutating func finish(to body: String) throws(Fault) -> Int64? {
    guard let first = files.first else { return nil }
    if files.count == 1 {
      try BodyFile.move(path(0), to: body)
      return first.size
    }
    let target = try BodyFile(body, .write)
    defer { target.close() }
    try target.cut(to: 0)
    var offset: Int64 = 0
    func add(_ bytes: [UInt8]) throws(Fault) {
      try target.write(bytes, at: offset)
      offset += Int64(bytes.count)
    }
    for (number, file) in files.enumerated() {
      try add(TarEntry.header(name: file.name, size: file.size))
      let source = try BodyFile(path(number), .read)
      defer { source.close() }
      var from: Int64 = 0
      while from < file.size {
        let part = try source.read(at: from, count: BodyFile.part)
        guard !part.isEmpty else { throw BodyFile.shorter }
        try add(part)
        from += Int64(part.count)
      }
      try add(TarEntry.padding(after: file.size))
      BodyFile.remove(path(number))
    }
    try add(TarEntry.end)
    try target.sync()
    try BodyFile.sync(folder: folder)
    return offset
  }

  /// Takes away what is there of them.
  package mutating func discard() {
    open?.close()
    open = nil
    for number in files.indices { BodyFile.remove(path(number)) }
    files = []
  }

  private func path(_ number: Int) -> String { "\(folder)/part-\(number)" }

  package static func tooLarge(_ limit: Int64) -> Fault {
    let megabytes = limit / 1_000_000
    return Fault(
      .usage,
      Bilingual(
        zh: "上传的内容超过上限 \(megabytes) MB；请分段（如按月）报送，或请管理员提高上限。",
        en:
          "The upload is over the limit of \(megabytes) MB; hand it in in parts, such as months, or "
          + "ask an administrator for a higher limit."))
  }
}
