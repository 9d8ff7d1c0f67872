import Intake
import Measures

/// What an archive may cost. Declared sizes are checked, and bytes are counted while they come.
package struct ArchiveLimits: Sendable {
  package var entries: Int
  /// Of all entries together, unpacked.
  package var unpackedBytes: Int
  /// How many times its own size an archive may unpack to, beyond ``freeBytes``; `nil`: any number.
  package var ratio: Int?

  /// What no ratio forbids: a small log of one value packs very small.
  package static let freeBytes = 1_000_000

  package init(entries: Int = 10_000, unpackedBytes: Int = 4 << 30, ratio: Int? = nil) {
    self.entries = entries
    self.unpackedBytes = unpackedBytes
    self.ratio = ratio
  }

  /// The bytes that a file of `size` may unpack to.
  func unpackedBytes(of size: Int) -> Int {
    guard let ratio else { return unpackedBytes }
    let (product, overflow) = size.multipliedReportingOverflow(by: ratio)
    return overflow ? unpackedBytes : min(unpackedBytes, max(product, Self.freeBytes))
  }
}

/// A dossier in a zip, 7z, tar or tar.gz file, told by its content.
///
/// Read in passes over the one open file: names first, then plant.yaml, then everything, so that
/// what nobody needs is still counted and looked at. Only logs that plant.yaml names are kept, in
/// files without names.
struct DossierArchive: Sendable {
  struct Entry {
    var name: EntryName
    var isFolder: Bool
    var size: Int?
  }

  /// What an archive is of: a dossier, or an application, whose dossiers and documents may be archives
  /// themselves and are never unpacked with it.
  enum Content {
    case dossier, application

    /// The file at its top.
    var fileName: String {
      switch self {
      case .dossier: PlantFile.fileName
      case .application: ApplicationFile.fileName
      }
    }
  }

  private let file: OpenFile
  private let format: ArchiveStream.Format
  private let content: Content
  private let limits: ArchiveLimits
  /// For this file, by its size.
  private let unpackedLimit: Int
  private(set) var entries: [Entry] = []
  var label: String { file.path }

  /// Reads and checks the names of all entries.
  init(
    _ file: OpenFile, _ magic: ArchiveMagic, of content: Content = .dossier, limits: ArchiveLimits
  ) throws(Fault) {
    self.file = file
    self.content = content
    self.limits = limits
    unpackedLimit = limits.unpackedBytes(of: file.size)
    switch magic {
    case .zip: format = .zip
    case .sevenZip: format = .sevenZip
    case .gzip, .tar: format = .tar
    case .unsupported:
      throw archiveFault(
        file.path, "不支持这种压缩格式；请解压后重新打成 zip。",
        "This kind of archive is not read; unpack it and pack it as zip.")
    }
    if format == .zip { try listZip() } else { try listStream() }
    if magic == .gzip { try checkTrailer() }
    try checkNames()
  }

  private mutating func listZip() throws(Fault) {
    let directory = try ZipDirectory(file, maximumEntries: limits.entries)
    var total = 0
    for entry in directory.entries {
      let name = try EntryName(entry.name, promisesUTF8: entry.hasUTF8Name, in: label)
      guard !entry.isSpecial else { throw special(name) }
      guard !entry.isEncrypted else { throw encrypted() }
      guard entry.method == 0 || entry.method == 8 else {
        throw archiveFault(
          label,
          "条目“\(printable(name.path))”使用了不支持的压缩方法 \(entry.method)；请用普通 zip（deflate）重新打包。",
          "The entry `\(printable(name.path))` is packed by method \(entry.method), which is not "
            + "read; pack again as an ordinary zip (deflate).")
      }
      guard entry.method == 8 || entry.size == entry.compressedSize else { throw lyingSize(name) }
      let (sum, overflow) = total.addingReportingOverflow(entry.size)
      guard !overflow, sum <= unpackedLimit else { throw tooLarge() }
      total = sum
      entries.append(Entry(name: name, isFolder: name.endsWithSlash, size: entry.size))
    }
  }

  private mutating func listStream() throws(Fault) {
    var count = 0
    var found: [Entry] = []
    try stream { raw, stream throws(Fault) in
      guard found.count < limits.entries else { throw archiveTooManyEntries(label, limits.entries) }
      let name = try EntryName(raw.name, promisesUTF8: false, in: label)
      guard raw.kind != .special else { throw special(name) }
      guard !raw.isEncrypted else { throw encrypted() }
      found.append(
        Entry(name: name, isFolder: raw.kind == .folder || name.endsWithSlash, size: raw.size))
      while true {
        let part = try read(stream)
        guard !part.isEmpty else { break }
        count += part.count
        guard count <= unpackedLimit else { throw tooLarge() }
      }
      return true
    }
    entries = found
  }

  /// Compares the checksum and the length at the end of a gzip file with what it unpacks to, which
  /// libarchive does not.
  ///
  /// A file of several gzip members has several ends, and is refused like one with bytes behind it.
  private func checkTrailer() throws(Fault) {
    let end = try file.bytes(at: file.size - 8, count: 8)
    let stream: ArchiveStream
    var sum = Checksum()
    do {
      stream = try ArchiveStream(file, .gzip)
      _ = try stream.next()
    } catch { throw damaged(error.text) }
    while true {
      let part = try read(stream)
      guard !part.isEmpty else { break }
      sum.add(part)
      guard sum.count - Self.tarOverhead <= unpackedLimit else { throw tooLarge() }
    }
    guard sum.trailer == end else { throw damaged("gzip checksum") }
  }

  /// What headers and padding of a tar file may take besides its entries.
  private static let tarOverhead = 64 << 20

  private func checkNames() throws(Fault) {
    var seen: Set<String> = []
    for entry in entries {
      if !seen.insert(entry.name.path.lowercased()).inserted {
        throw archiveFault(
          label, "压缩包中有两个条目都叫“\(printable(entry.name.path))”（或仅大小写不同）；请只保留一个。",
          "Two entries of the archive are called `\(printable(entry.name.path))`, or differ only in "
            + "case; keep one.")
      }
      if content == .dossier, !entry.isFolder, !entry.name.isFinderDebris, entry.name.namesArchive {
        throw EntryName.nested(label, entry.name.path)
      }
    }
  }

  /// What stands before every name: nothing, or the one top folder with its `/`.
  func prefix() throws(Fault) -> String {
    let meant = entries.filter { !$0.name.isFinderDebris && !$0.name.path.isEmpty }
    let files = meant.filter { !$0.isFolder }.map(\.name.path)
    let mark = content.fileName
    if files.contains(mark) { return "" }
    let tops = Set(meant.compactMap { $0.name.path.split(separator: "/").first.map(String.init) })
    if let top = tops.first, tops.count == 1, files.contains(top + "/" + mark) {
      return top + "/"
    }
    let (one, oneEn) = content == .dossier ? ("档案", "dossier") : ("申报", "application")
    if let deep = files.first(where: { $0.hasSuffix("/" + mark) }) {
      throw archiveFault(
        label, "\(mark) 位于“\(printable(deep))”；它应在压缩包顶层，或在唯一的顶层文件夹内。每个压缩包只放一份\(one)。",
        "\(mark) stands at `\(printable(deep))`; it must be at the top of the archive, or in its "
          + "only top folder. Pack one \(oneEn) an archive.")
    }
    guard content == .application else { throw missingPlant(in: label, names: files) }
    let near = nearestName(to: mark, among: files).map(printable)
    throw archiveFault(
      label,
      "压缩包中没有 \(mark)"
        + (near.map { "，但有“\($0)”；请将它改名为 \(mark)。" } ?? "；请把整个申报文件夹打成 zip。"),
      "The archive has no \(mark)"
        + (near.map { ", but `\($0)`; rename it to \(mark)." }
          ?? "; pack the application's whole folder as a zip."))
  }

  func plantBytes() throws(Fault) -> [UInt8] {
    let wanted = try prefix() + PlantFile.fileName
    var bytes: [UInt8]?
    var index = 0
    try stream { _, stream throws(Fault) in
      defer { index += 1 }
      guard index < entries.count, entries[index].name.path == wanted else { return true }
      var found: [UInt8] = []
      while found.count <= YAMLText.maximumSize {
        let part = try read(stream)
        guard !part.isEmpty else { break }
        found += part
      }
      bytes = found
      return false
    }
    guard let bytes else { throw damaged("plant.yaml") }
    return bytes
  }

  /// The logs of plant.yaml in its order, each in a temporary file without a name.
  func open(_ drafts: [LogDraft]) throws(Fault) -> [LogEntry] {
    let prefix = try prefix()
    let meant = entries.filter { !$0.name.isFinderDebris }
    for draft in drafts {
      guard let entry = meant.first(where: { $0.name.path == prefix + draft.file }) else {
        if meant.contains(where: { $0.name.path.hasPrefix(prefix + draft.file + "/") }) {
          throw folderNamed(draft)
        }
        let files = meant.filter { !$0.isFolder && $0.name.path.hasPrefix(prefix) }
        throw missingLog(draft, known: files.map { String($0.name.path.dropFirst(prefix.count)) })
      }
      guard !entry.isFolder else { throw folderNamed(draft) }
    }
    var inputs: [String: InputFile] = [:]
    let wanted = Set(drafts.map { prefix + $0.file })
    try readAll { entry, readWhole throws(Fault) in
      let path = entry.name.path
      let scratch = wanted.contains(path) ? try ScratchFile() : nil
      var isFirst = true
      try readWhole { part throws(Fault) in
        if isFirst, !entry.name.isFinderDebris, entry.name.isArchive(beginning: part) {
          throw EntryName.nested(label, path)
        }
        isFirst = false
        try scratch?.write(part)
      }
      if let scratch {
        inputs[path] = try InputFile(
          descriptor: scratch.release(), path: String(path.dropFirst(prefix.count)),
          headerLine: drafts.first { prefix + $0.file == path }?.headerLine)
      }
    }
    var logs: [LogEntry] = []
    for draft in drafts {
      guard let input = inputs[prefix + draft.file] else { throw damaged(draft.file) }
      logs.append(draft.opened(input))
    }
    return logs
  }

  /// Unpacks each of `files` that is in the archive into a temporary file, in one pass.
  ///
  /// `open` has looked at every entry before, so sizes and names hold.
  func visit(
    _ files: Set<String>, _ body: (String, InputFile) throws(Fault) -> Void
  ) throws(Fault) {
    let prefix = try prefix()
    var index = 0
    try stream { _, stream throws(Fault) in
      defer { index += 1 }
      guard index < entries.count else { throw damaged("entry count") }
      let entry = entries[index]
      guard !entry.isFolder, entry.name.path.hasPrefix(prefix) else { return true }
      let file = String(entry.name.path.dropFirst(prefix.count))
      guard files.contains(file) else { return true }
      let scratch = try ScratchFile()
      while true {
        let part = try read(stream)
        guard !part.isEmpty else { break }
        try scratch.write(part)
      }
      try body(file, try InputFile(descriptor: scratch.release(), path: file))
      return true
    }
  }

  /// Whether libarchive's entry is the one of our own list at this place.
  private func agrees(_ raw: RawEntry, _ entry: Entry) -> Bool {
    guard raw.kind != .special, !raw.isEncrypted else { return false }
    if let size = raw.size, let declared = entry.size, size != declared { return false }
    let name = try? EntryName(raw.name, promisesUTF8: false, in: label)
    return name?.path == entry.name.path
  }

  /// Takes what is read of an entry, a part at a time; never an empty part.
  typealias Taking = (ArraySlice<UInt8>) throws(Fault) -> Void

  /// Goes through all entries once, and holds each to what the list of names says of it.
  ///
  /// - Parameter body: gets an entry, and what reads it to its end. One that it leaves is read and counted
  ///   all the same.
  func readAll(
    _ body: (_ entry: Entry, _ readWhole: (Taking) throws(Fault) -> Void) throws(Fault) -> Void
  ) throws(Fault) {
    var index = 0
    var total = 0
    try stream { raw, stream throws(Fault) in
      guard index < entries.count else { throw damaged("entry count") }
      let entry = entries[index]
      index += 1
      guard agrees(raw, entry) else { throw damaged("entry order") }
      var isRead = false
      try body(entry) { (take: Taking) throws(Fault) in
        isRead = true
        try readWhole(entry, stream, &total, take)
      }
      if !isRead { try readWhole(entry, stream, &total) { (_) throws(Fault) in } }
      return true
    }
    guard index == entries.count else { throw damaged("entry count") }
  }

  /// Goes through the entries until `body` says that it has enough.
  private func stream(
    _ body: (RawEntry, ArchiveStream) throws(Fault) -> Bool
  ) throws(Fault) {
    let stream: ArchiveStream
    do { stream = try ArchiveStream(file, format) } catch { throw damaged(error.text) }
    while true {
      let raw: RawEntry?
      do { raw = try stream.next() } catch { throw damaged(error.text) }
      guard stream.filters <= 1 else { throw EntryName.nested(label, label) }
      guard let raw else { return }
      guard try body(raw, stream) else { return }
    }
  }

  /// Reads an entry to its end, a part at a time, and holds it to what it declares.
  ///
  /// - Parameter total: bytes of all entries so far, which have a limit together.
  private func readWhole(
    _ entry: Entry, _ stream: ArchiveStream, _ total: inout Int, _ take: Taking
  ) throws(Fault) {
    var size = 0
    while true {
      let part = try read(stream)
      guard !part.isEmpty else { break }
      size += part.count
      total += part.count
      guard total <= unpackedLimit else { throw tooLarge() }
      if let declared = entry.size, size > declared { throw lyingSize(entry.name) }
      try take(part)
    }
    if let declared = entry.size, size != declared { throw lyingSize(entry.name) }
  }

  private func read(_ stream: ArchiveStream) throws(Fault) -> ArraySlice<UInt8> {
    do { return try stream.read() } catch { throw damaged(error.text) }
  }
}

extension DossierArchive {
  private func damaged(_ detail: String) -> Fault {
    archiveFault(
      label, "压缩包不完整或已损坏（\(printable(detail))）；请重新下载或重新打包。",
      "The archive is truncated or damaged (\(printable(detail))); fetch or pack it again.")
  }

  private func special(_ name: EntryName) -> Fault {
    archiveFault(
      label, "压缩包条目“\(printable(name.path))”是链接或设备；请放入文件本身后重新打包。",
      "The entry `\(printable(name.path))` of the archive is a link or a device; pack the file "
        + "itself.")
  }

  private func encrypted() -> Fault {
    archiveFault(
      label, "压缩包已加密；请不设密码重新打包。", "The archive is encrypted; pack it again without a password.")
  }

  private func lyingSize(_ name: EntryName) -> Fault {
    archiveFault(
      label, "条目“\(printable(name.path))”的实际大小与压缩包所写不符；请重新打包。",
      "The entry `\(printable(name.path))` is not as large as the archive says; pack it again.")
  }

  private func tooLarge() -> Fault {
    guard unpackedLimit == limits.unpackedBytes else {
      return archiveFault(
        label,
        "压缩包解压后超过 \(sizeText(unpackedLimit))，远大于压缩包本身（上限 \(limits.ratio ?? 0) 倍）；请改为上传其中的文件。",
        "The archive unpacks to more than \(sizeText(unpackedLimit)), over \(limits.ratio ?? 0) "
          + "times its own size; hand in the files themselves.")
    }
    return archiveFault(
      label, "压缩包解压后超过 \(sizeText(limits.unpackedBytes))；请拆分，或解压后检查文件夹。",
      "The archive unpacks to more than \(sizeText(limits.unpackedBytes)); split it, or unpack it "
        + "and check the folder.")
  }

  private func sizeText(_ bytes: Int) -> String {
    bytes % (1 << 30) == 0 ? "\(bytes >> 30) GiB" : "\(bytes) B"
  }

  private func folderNamed(_ draft: LogDraft) -> Fault {
    draft.fault(
      .unreadableInput, "“\(printable(draft.file))”是文件夹；请写出其中的 CSV 文件，每个日志一条。",
      "`\(printable(draft.file))` is a folder; name the CSV files in it, one entry each.")
  }
}
