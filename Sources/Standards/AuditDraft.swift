import Measures

/// An audit pack as it stands in its file, before overlays and before its values are read.
struct AuditDraft {
  var id: String
  var pack: PackMapping
  /// What overlays made of it, in their order.
  private(set) var changes: [OverlayChange] = []

  private static let lists: [(name: String, keys: [String])] = [
    ("groups", AuditGroup.keys), ("items", AuditItem.keys), ("deadlines", AuditDeadline.keys),
  ]

  /// Checks what must hold for each file by itself: its keys, and that no id stands in it twice.
  init(_ root: PackNode) throws(Fault) {
    let field = PackField(key: "schema", value: root, position: root.position)
    pack = try field.mapping(known: AuditPack.keys)
    id = try pack.required("id").line()
    var seen: [String: SourcePosition] = [:]
    for list in Self.lists {
      for entry in try pack[list.name]?.elements() ?? [] {
        let field = try entry.mapping(known: list.keys).required("id")
        let id = try field.line()
        if let first = seen.updateValue(field.value.position, forKey: id) {
          throw field.wrong(
            "“\(id)”在本文件中重复（第一次在第 \(first.line ?? 0) 行）；请改名或删除一个",
            "'\(id)' stands twice in this file (first in line \(first.line ?? 0)); rename or "
              + "delete one")
        }
      }
    }
  }

  /// Whether it lacks a whole pack's keys, so that it can only change another.
  var isPartial: Bool { pack["title"] == nil || pack["effective"] == nil }

  /// Lays another pack of the same id over this one: its header keys win, a new entry is added, and
  /// a known entry changes only in the keys that it gives.
  mutating func lay(_ overlay: AuditDraft) throws(Fault) {
    changes += try OverlayChange.ofHeader(
      overlay.pack, over: pack, pack: id, lists: Self.lists.map(\.name))
    for var field in overlay.pack.fields {
      guard let index = pack.fields.firstIndex(where: { $0.key == field.key }) else {
        pack.fields.append(field)
        continue
      }
      if let list = Self.lists.first(where: { $0.name == field.key }) {
        changes += try OverlayChange.ofEntries(
          field, over: pack.fields[index], pack: id,
          isSourced: !list.keys.contains("source") && overlay.pack["source"] != nil)
        field.value.content = .list(try merged(field, over: pack.fields[index]))
      }
      pack.fields[index] = field
    }
    pack.position = overlay.pack.position
  }

  private func merged(_ overlay: PackField, over base: PackField) throws(Fault) -> [PackNode] {
    var entries = try base.elements().map(\.value)
    for entry in try overlay.elements() {
      guard let index = entries.firstIndex(where: { $0.entryID == entry.value.entryID }),
        case .mapping(let old) = entries[index].content,
        case .mapping(let new) = entry.value.content
      else {
        entries.append(entry.value)
        continue
      }
      entries[index] = entry.value
      entries[index].content = .mapping(try amended(old, by: new, at: entry.value.position))
    }
    return entries
  }

  /// Whoever changes a figure, or how sure it is, says by which text; the old note spoke of the old
  /// figure.
  private func amended(
    _ old: [PackField], by new: [PackField], at position: SourcePosition
  ) throws(Fault) -> [PackField] {
    let given = Set(new.map(\.key))
    var replaced = given
    if !given.isDisjoint(with: ["confidence", "value", "grades", "months", "expects"]) {
      guard given.contains("source") else {
        throw .refusal(
          at: position, zh: "修改数值或 confidence 时必须用 source 写明核对的是哪份文本；请补充。",
          en: "A change of a figure or of its confidence must name in source the text that was "
            + "checked; add it.")
      }
      replaced.insert("note")
    }
    return old.filter { !replaced.contains($0.key) } + new
  }
}

extension PackNode {
  /// The `id` of an entry that was checked before.
  fileprivate var entryID: String? {
    guard case .mapping(let fields) = content, let field = fields.first(where: { $0.key == "id" })
    else { return nil }
    return try? field.line()
  }
}

/// The audit packs among the files of a standards directory, apart from the standards.
struct AuditDrafts {
  private(set) var drafts: [AuditDraft] = []
  /// Packs that only an overlay has.
  private var added: [OverlayChange] = []

  /// What overlays changed and added, in the order of the packs' ids.
  var changes: [OverlayChange] { drafts.flatMap(\.changes) + added }

  /// Takes the audit packs out of `files` and keeps them; an overlay's change those of before.
  ///
  /// - Returns: The files that hold something else.
  mutating func take(
    from files: [StandardsLibrary.PackFile], isOverlay: Bool
  ) throws(Fault) -> [StandardsLibrary.PackFile] {
    var others: [StandardsLibrary.PackFile] = []
    var places: [String: SourcePosition] = [:]
    for file in files {
      if try MissingStandard.read(file) != nil { continue }
      guard let root = try Self.root(file) else {
        others.append(file)
        continue
      }
      let draft = try AuditDraft(root)
      let field = try draft.pack.required("id")
      if let first = places.updateValue(field.value.position, forKey: draft.id) {
        throw field.wrong(
          "“\(draft.id)”已在 \(first) 定义；一个审核包只能写在一个文件里，修改请用 --overlay",
          "'\(draft.id)' is already in \(first); a pack stands in one file, and changes go into an "
            + "overlay (--overlay)")
      }
      if isOverlay, let index = drafts.firstIndex(where: { $0.id == draft.id }) {
        try drafts[index].lay(draft)
      } else {
        if isOverlay {
          try checkAddition(draft)
          added.append(OverlayChange(pack: draft.id, position: draft.pack.position))
        }
        drafts.append(draft)
      }
    }
    return others
  }

  /// What is wrong with one audit pack, an overlay of one, or a list of texts that are not included;
  /// the first thing only.
  ///
  /// - Returns: `false` for a file of another kind.
  func check(_ file: StandardsLibrary.PackFile) throws(Fault) -> Bool {
    if try MissingStandard.read(file) != nil { return true }
    guard let root = try Self.root(file) else { return false }
    let draft = try AuditDraft(root)
    guard draft.isPartial else {
      _ = try AuditPack(draft.pack)
      return true
    }
    guard var whole = drafts.first(where: { $0.id == draft.id }) else {
      try checkAddition(draft)
      return true
    }
    try whole.lay(draft)
    _ = try AuditPack(whole.pack)
    return true
  }

  /// Reads all packs, in the order of their ids; an item's id stands in only one of them, because
  /// the audit log names items by nothing else.
  func packs() throws(Fault) -> [AuditPack] {
    var packs: [AuditPack] = []
    var places: [String: SourcePosition] = [:]
    for draft in drafts {
      let pack = try AuditPack(draft.pack)
      for item in pack.items {
        if let first = places.updateValue(item.position, forKey: item.id) {
          throw .refusal(
            at: item.position, zh: "审核项“\(item.id)”已在 \(first) 定义；全部审核包中编号必须唯一，请改名。",
            en: "The item '\(item.id)' is already in \(first); ids are unique among all audit "
              + "packs, so rename it.")
        }
      }
      packs.append(pack)
    }
    return packs.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  /// An overlay that lacks a whole pack's keys most likely mistyped the id it meant to change.
  private func checkAddition(_ draft: AuditDraft) throws(Fault) {
    guard draft.isPartial else { return }
    let field = try draft.pack.required("id")
    let near = nearestName(to: draft.id, among: drafts.map(\.id))
    throw field.wrong(
      "没有审核包“\(draft.id)”可供修改；"
        + (near.map { "是否想写“\($0)”？" } ?? "新增须写明 title、effective 等全部键"),
      "there is no audit pack '\(draft.id)' to change; "
        + (near.map { "did you mean '\($0)'?" }
          ?? "a new one needs title, effective and all other keys"))
  }

  /// The tree of an audit pack; `nil` for any other file, which is then read as a standard.
  static func root(_ file: StandardsLibrary.PackFile) throws(Fault) -> PackNode? {
    guard file.bytes.contains(Array(AuditPack.schema.utf8)) else { return nil }
    let root = try PackNode(file)
    guard case .mapping(let fields) = root.content,
      let schema = fields.first(where: { $0.key == "schema" }),
      try schema.line() == AuditPack.schema
    else { return nil }
    return root
  }
}
