import Dossier
package import Measures

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What an upload may cost before a check looks at it.
package struct StagingLimits: Hashable, Sendable {
  /// Of all its files together, as they came.
  package var bytes: Int
  package var files: Int

  package init(bytes: Int = 1_000_000_000, files: Int = 2000) {
    self.bytes = bytes
    self.files = files
  }
}

/// Makes of an upload what `record` reads: a folder with plant.yaml, or the archive as it came.
///
/// Archives are not unpacked here: the check does that, in a process of its own, with its guards.
/// The files of a folder are written one after the other under names that are checked as an archive's
/// are; the folder is new and holds no link that could lead out of it.
package struct Staging: ~Copyable {
  private let folder: String
  /// The upload, as sentences call it.
  private let label: String
  private let limits: StagingLimits
  private var bytes = 0
  private var names: Set<String> = []
  private var plants: [String] = []
  private var descriptor: Int32 = -1

  /// - Parameter folder: where nothing stands yet.
  package init(
    into folder: String, label: String, limits: StagingLimits = StagingLimits()
  ) throws(Fault) {
    guard unsafe mkdir(folder, 0o700) == 0 else { throw Self.unwritable(folder, errno) }
    self.folder = folder
    self.label = label
    self.limits = limits
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Begins the next file; what is written goes there. `false` where the file is none that anybody
  /// means, and is passed over.
  package mutating func begin(_ name: [UInt8]) throws(Fault) -> Bool {
    guard let path = try place(for: name) else { return false }
    descriptor = try Self.create(folder + "/" + path, path)
    return true
  }

  /// Adds a file that is there already, as a second name of it; a copy where that cannot be. Nobody
  /// writes to a body that is whole.
  mutating func add(_ body: String, as name: [UInt8]) throws(Fault) {
    guard let path = try place(for: name) else { return }
    if unsafe link(body, folder + "/" + path) == 0 { return }
    descriptor = try Self.create(folder + "/" + path, path)
    try copy(body)
    try end()
  }

  /// Where the next file stands, its folders made; `nil`: it is passed over.
  private mutating func place(for name: [UInt8]) throws(Fault) -> String? {
    try end()
    guard let path = try uploadedPath(name, in: label) else { return nil }
    guard names.count < limits.files else {
      throw refused(
        "上传的文件超过 \(limits.files) 个；请只上传 plant.yaml 和其中列出的日志。",
        "The upload has more than \(limits.files) files; hand in plant.yaml and its logs only.")
    }
    guard names.insert(path.lowercased()).inserted else {
      throw refused(
        "有两个文件都叫“\(path.withVisibleControls)”（或仅大小写不同）；请只保留一个。",
        "Two files are called `\(path.withVisibleControls)`, or differ only in case; keep one.")
    }
    var at = folder
    let parts = path.split(separator: "/")
    for part in parts.dropLast() {
      at += "/" + part
      if unsafe mkdir(at, 0o700) != 0, errno != EEXIST { throw Self.unwritable(path, errno) }
    }
    if parts.last == "plant.yaml" { plants.append(path) }
    return path
  }

  private static func create(_ place: String, _ shown: String) throws(Fault) -> Int32 {
    let descriptor = unsafe open(
      place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw unwritable(shown, errno) }
    return descriptor
  }

  package mutating func write(_ part: some Collection<UInt8>) throws(Fault) {
    guard descriptor >= 0 else { return }
    bytes += part.count
    guard bytes <= limits.bytes else { throw Self.tooLarge(label, limits) }
    try Self.write(Array(part), to: descriptor)
  }

  private mutating func end() throws(Fault) {
    guard descriptor >= 0 else { return }
    let code = close(descriptor)
    descriptor = -1
    if code != 0 { throw Self.unwritable(folder, errno) }
  }

  /// The dossier: the folder, or the one folder in it that the browser has put before every name.
  package consuming func finish() throws(Fault) -> String {
    try end()
    if plants.contains("plant.yaml") { return folder }
    let tops = Set(names.compactMap { $0.split(separator: "/").first })
    if tops.count == 1, let plant = plants.first(where: { $0.split(separator: "/").count == 2 }) {
      return folder + "/" + plant.dropLast("/plant.yaml".count)
    }
    throw refused(
      "上传的文件中没有 plant.yaml，或它不在最上层；请上传含 plant.yaml 的整个文件夹，或它的 zip 压缩包。",
      "The upload has no plant.yaml at its top; hand in the whole folder that holds it, or a zip of "
        + "it.")
  }

  private func refused(_ zh: String, _ en: String) -> Fault {
    Fault(.unreadableInput, Bilingual(zh: zh, en: en), at: SourcePosition(file: label))
  }

  private static func tooLarge(_ label: String, _ limits: StagingLimits) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "上传的内容超过 \(limits.bytes / 1_000_000) MB；请分段（如按月）报送。",
        en: "The upload has more than \(limits.bytes / 1_000_000) MB; hand it in in parts, such as "
          + "months."), at: SourcePosition(file: label))
  }

  private static func unwritable(_ path: String, _ code: Int32) -> Fault {
    let shown = path.withVisibleControls
    if code == ENOTDIR || code == EISDIR || code == EEXIST {
      return Fault(
        .unreadableInput,
        Bilingual(
          zh: "“\(shown)”既是文件又是文件夹，或已经存在；请改名。",
          en: "`\(shown)` is both a file and a folder, or is there already; rename one."),
        at: SourcePosition(file: path))
    }
    if code == ENAMETOOLONG {
      return Fault(
        .unreadableInput,
        Bilingual(zh: "“\(shown)”的名称过长；请改短。", en: "The name `\(shown)` is too long; shorten it."),
        at: SourcePosition(file: path))
    }
    return Fault(
      .unwritableOutput,
      Bilingual(
        zh: "服务器无法保存上传的内容（错误 \(code)）；请检查磁盘空间。",
        en: "The server cannot keep the upload (error \(code)); see whether its disk is full."),
      at: SourcePosition(file: path))
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Fault) {
    var done = 0
    while done < bytes.count {
      let wrote = unsafe bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
        #else
        unsafe Musl.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
        #endif
      }
      if wrote > 0 {
        done += wrote
      } else if errno != EINTR {
        throw unwritable("", errno)
      }
    }
  }
}

extension Staging {
  /// Whether a body that came as one file is an archive; else it is taken for one log.
  static func isArchive(
    _ body: String, label: String, limits: StagingLimits
  ) throws(Fault) -> Bool {
    let descriptor = unsafe open(body, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw unwritable(label, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw unwritable(label, EINVAL)
    }
    guard Int(status.st_size) <= limits.bytes else { throw tooLarge(label, limits) }
    return beginsArchive(try head(of: descriptor))
  }

  /// Makes a dossier of one log and what plant.yaml is to say of it.
  static func dossier(
    ofLog body: String, named file: String, plant: some Collection<UInt8>, into folder: String,
    label: String, limits: StagingLimits
  ) throws(Fault) -> String {
    var staging = try Staging(into: folder, label: label, limits: limits)
    guard try staging.begin(Array("plant.yaml".utf8)) else { return folder }
    try staging.write(plant)
    try staging.add(body, as: Array(file.utf8))
    return try staging.finish()
  }

  /// Keeps bytes in a new file.
  static func keep(_ bytes: [UInt8], in place: String) throws(Fault) {
    let descriptor = try create(place, place)
    defer { close(descriptor) }
    try write(bytes, to: descriptor)
  }

  private static func head(of descriptor: Int32) throws(Fault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 512)
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
    }
    guard got >= 0 else { throw unwritable("", errno) }
    return Array(bytes.prefix(got))
  }

  private mutating func copy(_ body: String) throws(Fault) {
    let source = unsafe open(body, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard source >= 0 else { throw Self.unwritable(label, errno) }
    defer { close(source) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while true {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(source, buffer.baseAddress, buffer.count, off_t(offset))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw Self.unwritable(label, errno) }
      if got == 0 { return }
      offset += got
      try write(bytes.prefix(got))
    }
  }
}
