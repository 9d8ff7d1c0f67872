import Measures

/// All packs of some files, each file read once, and what overlays make of them, before their values
/// are read.
struct PackDrafts {
  private(set) var drafts: [PackDraft] = []
  /// Texts that the files say are not included.
  private(set) var missing: [MissingStandard] = []
  /// In the order they were read.
  private(set) var files: [StandardsLibrary.PackFile] = []
  /// Where the packs of the files that overlays are laid over begin, by their ids: what overlays
  /// supply is no longer missing.
  private(set) var held: [String: SourcePosition] = [:]
  private(set) var hasOverlays = false
  /// Packs that only an overlay has.
  private var added: [OverlayChange] = []

  /// What overlays changed and added.
  var changes: [OverlayChange] { drafts.flatMap { $0.changes } + added }

  /// - Throws: what is wrong with a file by itself, and a pack that stands in two of them.
  init(_ files: [StandardsLibrary.PackFile]) throws(Fault) {
    drafts = try take(files)
    for draft in drafts { held[draft.id] = draft.pack.position }
  }

  /// Lays one overlay over what was read before.
  mutating func lay(_ files: [StandardsLibrary.PackFile]) throws(Fault) {
    hasOverlays = true
    for draft in try take(files) {
      if let index = drafts.firstIndex(where: { $0.key == draft.key }) {
        try drafts[index].lay(draft)
      } else {
        try checkAddition(draft)
        added.append(OverlayChange(pack: draft.id, position: draft.pack.position))
        drafts.append(draft)
      }
    }
  }

  subscript(key: PackKey) -> PackDraft? { drafts.first { $0.key == key } }

  /// Keeps the texts that are missing, and returns the packs.
  private mutating func take(
    _ files: [StandardsLibrary.PackFile]
  ) throws(Fault) -> [PackDraft] {
    self.files += files
    var drafts: [PackDraft] = []
    var places: [PackKey: SourcePosition] = [:]
    for file in files {
      switch try PackContent(file) {
      case .missing(let texts): missing += texts
      case .draft(let draft):
        let field = try draft.pack.required("id")
        if let first = places.updateValue(field.value.position, forKey: draft.key) {
          throw draft.kind.standsTwice(draft.id, first: first, field)
        }
        drafts.append(draft)
      }
    }
    return drafts
  }

  /// An overlay that lacks a whole pack's keys most likely mistyped the id it meant to change.
  func checkAddition(_ draft: PackDraft) throws(Fault) {
    let field = try draft.pack.required("id")
    guard draft.isPartial else { return }
    let noun = draft.kind.noun
    let near = nearestName(
      to: draft.id,
      among: drafts.filter { $0.key.isAudit == draft.key.isAudit }.map { $0.id })
    throw field.wrong(
      "没有\(noun.zh)“\(draft.id)”可供修改；"
        + (near.map { "是否想写“\($0)”？" } ?? "新增\(noun.zh)须写明 title、effective 等全部键"),
      "there is no \(noun.en) '\(draft.id)' to change; "
        + (near.map { "did you mean '\($0)'?" }
          ?? "a new one needs title, effective and all other keys"))
  }
}

extension PackKind {
  /// The fault of a pack that stands in two files.
  func standsTwice(_ id: String, first: SourcePosition, _ field: PackField) -> Fault {
    field.wrong(
      "“\(id)”已在 \(first) 定义；一个\(noun.zh)只能写在一个文件里，修改请用 --overlay",
      "'\(id)' is already in \(first); a pack stands in one file, and changes go into an overlay "
        + "(--overlay)")
  }
}
