package import Intake
package import Measures

/// An application as it was handed in: application.yaml, read and checked, and where its dossiers
/// lie.
package struct ApplicationFolder: Sendable {
  /// The folder, as its user named it.
  package var label: String
  package var application: Application
  /// The dossier from before the project, to be opened by its path.
  package var beforePath: String
  /// The dossier from after it; `nil` where the project is not built yet.
  package var afterPath: String?
  /// application.yaml as it was read, so that a decision can name its digest.
  package var bytes: [UInt8]
}

/// Reads and checks the application in the folder at `path`.
///
/// Nothing outside of the folder is ever opened: a document or dossier that a link leads away to is
/// as good as not there.
///
/// - Parameters:
///   - processes: of the loaded packs; a mistyped process of a designed value would bind no limit.
///   - digest: SHA-256 of a file in lower-case hex.
/// - Throws: 66 where nothing stands at `path`, or a dossier is not named or not there; 65 where
///   application.yaml cannot be used or a path leaves the folder; 77 without permission.
package func openApplication(
  _ path: String, processes: [String], digest: (InputFile) throws(Fault) -> String
) throws(Fault) -> ApplicationFolder {
  let label = trimmed(path)
  let folder = try ApplicationPlace(label)
  do throws(Fault) {
    let bytes = try folder.applicationBytes()
    var file = try ApplicationFile(bytes: bytes, processes: processes)
    let before = try folder.dossier(file.before, Bilingual(zh: "改造前", en: "before the project"))
    let after = try file.after.map { place throws(Fault) in
      try folder.dossier(place, Bilingual(zh: "改造后", en: "after the project"))
    }
    if let place = file.after, let after, FileSystem.realPath(after) == FileSystem.realPath(before)
    {
      throw place.field.fault(
        "改造前后的档案是同一份；请分别放入两份档案。", "Before and after are one and the same dossier; put two there.")
    }
    for index in file.application.documents.indices {
      let document = file.application.documents[index]
      guard let name = document.file else { continue }
      let found = try folder.look(
        at: name, expecting: file.digests[document.id], digest: digest,
        dossiers: [before] + [after].compactMap(\.self))
      file.application.documents[index].trouble = found.trouble
      file.application.documents[index].digest = found.digest
      file.application.documents[index].isPresent = found.trouble == nil
    }
    try refuseShared(file.application.documents)
    return ApplicationFolder(
      label: label, application: file.application, beforePath: before, afterPath: after,
      bytes: bytes)
  } catch {
    throw error.inside(label)
  }
}

/// One file is one document: it cannot show two things at once, under another name or as a copy.
private func refuseShared(_ documents: [ApplicationDocument]) throws(Fault) {
  var seen: [String: String] = [:]
  for document in documents where document.isPresent {
    for key in [document.file, document.digest].compactMap(\.self) {
      guard let other = seen[key], other != document.id else { continue }
      throw ApplicationFile.text.fault(
        "材料“\(printable(document.id))”和“\(printable(other))”是同一个文件；每份材料须有自己的文件。",
        "The documents `\(printable(document.id))` and `\(printable(other))` are one and the same "
          + "file; give each its own.", line: document.position.line)
    }
    for key in [document.file, document.digest].compactMap(\.self) { seen[key] = document.id }
  }
}

/// The folder that an application lies in.
private struct ApplicationPlace {
  let path: String
  /// Without symbolic links, so that what lies inside can be told.
  private let realPath: String

  init(_ path: String) throws(Fault) {
    switch try FileSystem.nature(of: path) {
    case .missing: throw FileSystem.missing(path)
    case .folder: break
    case .file, .other:
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "这不是申报文件夹；请指定含有 application.yaml 的文件夹。",
          en: "This is not an application; name the folder with application.yaml."),
        at: SourcePosition(file: path))
    }
    guard let real = FileSystem.realPath(path) else { throw FileSystem.missing(path) }
    self.path = path
    realPath = real
  }

  private func isInside(_ location: String) -> Bool {
    guard let real = FileSystem.realPath(location) else { return false }
    return real.hasPrefix(realPath == "/" ? "/" : realPath + "/")
  }

  func applicationBytes() throws(Fault) -> [UInt8] {
    let name = ApplicationFile.fileName
    let location = path + "/" + name
    switch try FileSystem.nature(of: location) {
    case .file where isInside(location):
      return try OpenFile(path: location).bytes(at: 0, count: YAMLText.maximumSize + 1)
    case .file, .folder, .other:
      throw ApplicationFile.text.fault(
        "\(name) 不是申报文件夹内的普通文件；请放入 YAML 文件本身。",
        "\(name) is not a regular file inside the folder; put the YAML file itself there.")
    case .missing:
      let names = FileSystem.names(in: path)
      let near = nearestName(to: name, among: names).map(printable)
      let below = names.filter { FileSystem.names(in: "\(path)/\($0)").contains(name) }.min()
        .map(printable)
      let advice =
        below.map {
          Bilingual(
            zh: "；下级文件夹中有申报，请指定其中一份（如“\($0)”），或用 --changed-since 审查有变更的各份。",
            en:
              "; there are applications below it: name one (such as `\($0)`), or judge those that "
              + "changed with --changed-since.")
        }
        ?? near.map {
          Bilingual(zh: "，但有“\($0)”；请将它改名。", en: ", but `\($0)`; rename it.")
        }
        ?? Bilingual(
          zh: "；请指定申报文件夹，或用 --changed-since 审查其下有变更的各份。",
          en: "; name the application's folder, or judge those that changed below it with "
            + "--changed-since.")
      throw Fault(
        .unreadableInput,
        Bilingual(zh: "这里没有 \(name)" + advice.zh, en: "There is no \(name)" + advice.en),
        at: SourcePosition(file: path))
    }
  }

  /// Where a dossier that application.yaml names lies.
  func dossier(_ place: ApplicationFile.Place, _ side: Bilingual) throws(Fault) -> String {
    let location = path + "/" + place.path
    let shown = printable(place.path)
    let nature = try FileSystem.nature(of: location)
    guard nature != .missing else {
      let near = nearestName(to: place.path, among: FileSystem.names(in: path)).map(printable)
      throw Fault(
        .missingInput,
        Bilingual(
          zh: "找不到\(side.zh)的档案“\(shown)”"
            + (near.map { "；是否应为“\($0)”？" } ?? "；请把它放入申报文件夹。"),
          en: "There is no dossier `\(shown)` from \(side.en)"
            + (near.map { "; did you mean `\($0)`?" } ?? "; put it into the application's folder.")),
        at: place.field.position)
    }
    guard nature != .other, isInside(location) else {
      throw place.field.fault(
        "\(side.zh)的档案“\(shown)”是指向申报文件夹之外的链接，或不是文件夹和压缩包；请把档案本身放入申报文件夹。",
        "The dossier `\(shown)` from \(side.en) is a link that leaves the application, or no folder "
          + "or archive; put the dossier itself into the folder.")
    }
    return location
  }

  /// Why a document is not there, or not the one that is meant (`nil`: it is), and its digest where it
  /// could be read.
  func look(
    at name: String, expecting expected: String?, digest: (InputFile) throws(Fault) -> String,
    dossiers: [String]
  ) throws(Fault) -> (trouble: Bilingual?, digest: String?) {
    let location = path + "/" + name
    let shown = printable(name)
    func lacking(_ zh: String, _ en: String) -> (Bilingual?, String?) {
      (Bilingual(zh: zh, en: en), nil)
    }
    switch try FileSystem.nature(of: location) {
    case .missing:
      return lacking(
        "文件“\(shown)”不在申报文件夹中。", "The file `\(shown)` is not in the application's folder.")
    case .folder, .other:
      return lacking("“\(shown)”不是普通文件。", "`\(shown)` is not a regular file.")
    case .file: break
    }
    guard isInside(location), let real = FileSystem.realPath(location) else {
      return lacking(
        "“\(shown)”是指向申报文件夹之外的链接，未予读取。",
        "`\(shown)` is a link that leaves the application's folder, and was not read.")
    }
    let roots = dossiers.compactMap(FileSystem.realPath)
    guard real != realPath + "/" + ApplicationFile.fileName,
      !roots.contains(where: { real == $0 || real.hasPrefix($0 + "/") })
    else {
      return lacking(
        "“\(shown)”是申报书或企业档案本身，不能充当材料。",
        "`\(shown)` is the application or part of a dossier, and no document of its own.")
    }
    let file = try InputFile(location: location, path: name)
    guard file.size > 0 else {
      return lacking("文件“\(shown)”是空的。", "The file `\(shown)` is empty.")
    }
    let found = try digest(file)
    guard let expected, found != expected else { return (nil, found) }
    return (
      Bilingual(
        zh: "文件“\(shown)”的 SHA-256 是 \(found.prefix(12))…，与申报的 \(expected.prefix(12))… 不符。",
        en: "The SHA-256 of `\(shown)` is \(found.prefix(12))…, and \(expected.prefix(12))… was "
          + "declared."), found
    )
  }
}
