import Intake
import Measures

/// A dossier that lies unpacked in a folder.
struct DossierFolder: Sendable {
  let path: String
  /// Without symbolic links, so that what lies inside can be told.
  private let realPath: String

  init(path: String) throws(Fault) {
    self.path = path
    guard let real = FileSystem.realPath(path) else {
      throw FileSystem.missing(path)
    }
    realPath = real
  }

  func plantBytes() throws(Fault) -> [UInt8] {
    let names = FileSystem.names(in: path)
    let location = path + "/" + PlantFile.fileName
    switch try FileSystem.nature(of: location) {
    case .file:
      guard isInside(location) else {
        throw PlantFile.text.fault(
          "plant.yaml 是指向档案之外的链接；请放入文件本身。",
          "plant.yaml is a link that leaves the dossier; put the file itself there.")
      }
      return try OpenFile(path: location).bytes(at: 0, count: YAMLText.maximumSize + 1)
    case .missing:
      throw missingPlant(in: path, names: names)
    case .folder, .other:
      throw PlantFile.text.fault(
        "plant.yaml 不是普通文件；请放入 YAML 文件本身。",
        "plant.yaml is not a regular file; put the YAML file itself there.")
    }
  }

  /// The logs of plant.yaml, opened, in its order.
  func open(_ drafts: [LogDraft]) throws(Fault) -> [LogEntry] {
    var entries: [LogEntry] = []
    var seen: [String: String] = [:]
    for draft in drafts {
      let location = path + "/" + draft.file
      switch try FileSystem.nature(of: location) {
      case .file: break
      case .missing: throw missing(draft)
      case .folder:
        throw draft.fault(
          .unreadableInput, "“\(printable(draft.file))”是文件夹；请写出其中的 CSV 文件，每个日志一条。",
          "`\(printable(draft.file))` is a folder; name the CSV files in it, one entry each.")
      case .other:
        throw draft.fault(
          .unreadableInput, "“\(printable(draft.file))”不是普通文件；请放入 CSV 文件本身。",
          "`\(printable(draft.file))` is not a regular file; put the CSV file itself there.")
      }
      guard isInside(location), let real = FileSystem.realPath(location) else {
        throw draft.fault(
          .unreadableInput, "“\(printable(draft.file))”是指向档案之外的链接；请把日志文件本身放入档案。",
          "`\(printable(draft.file))` is a link that leaves the dossier; put the log itself into "
            + "the dossier.")
      }
      if let other = seen.updateValue(draft.file, forKey: real) {
        throw draft.fault(
          .unreadableInput,
          "“\(printable(draft.file))”与“\(printable(other))”是同一个文件；请只保留一条。",
          "`\(printable(draft.file))` and `\(printable(other))` are the same file; keep one entry.")
      }
      entries.append(
        draft.opened(
          try InputFile(
            location: location, path: draft.file, headerLine: draft.headerLine)))
    }
    return entries
  }

  /// Opens each of `files` that is a regular file inside the dossier, in the order of their names.
  func visit(
    _ files: Set<String>, _ body: (String, InputFile) throws(Fault) -> Void
  ) throws(Fault) {
    for file in files.sorted() {
      let location = path + "/" + file
      guard case .file? = try? FileSystem.nature(of: location), isInside(location) else { continue }
      try body(file, try InputFile(location: location, path: file))
    }
  }

  private func isInside(_ location: String) -> Bool {
    guard let real = FileSystem.realPath(location) else { return false }
    return real.hasPrefix(realPath == "/" ? "/" : realPath + "/")
  }

  private func missing(_ draft: LogDraft) -> Fault {
    let parts = draft.file.split(separator: "/")
    let parent = parts.dropLast().joined(separator: "/")
    let siblings = FileSystem.names(in: parent.isEmpty ? path : path + "/" + parent)
      .map { parent.isEmpty ? $0 : parent + "/" + $0 }
    return missingLog(draft, known: siblings)
  }
}

/// A log that plant.yaml names and the dossier does not hold.
func missingLog(_ draft: LogDraft, known: [String]) -> Fault {
  let near = nearestName(to: draft.file, among: known).map(printable)
  return draft.fault(
    .missingInput,
    "找不到日志“\(printable(draft.file))”" + (near.map { "；是否应为“\($0)”？" } ?? "；请检查文件名，或把文件放入档案。"),
    "There is no log `\(printable(draft.file))`"
      + (near.map { "; did you mean `\($0)`?" } ?? "; check its name, or put it into the dossier."))
}

/// A folder or archive without plant.yaml.
func missingPlant(in label: String, names: [String]) -> Fault {
  let near = nearestName(to: PlantFile.fileName, among: names).map(printable)
  return Fault(
    .unreadableInput,
    Bilingual(
      zh: near.map { "这里没有 plant.yaml，但有“\($0)”；请将它改名为 plant.yaml。" }
        ?? "这里没有 plant.yaml；可运行“greengate init 日志…”，由日志表头生成草稿。",
      en: near.map { "There is no plant.yaml, but `\($0)`; rename it to plant.yaml." }
        ?? "There is no plant.yaml; `greengate init LOG…` proposes one from the headers of logs."),
    at: SourcePosition(file: label))
}
