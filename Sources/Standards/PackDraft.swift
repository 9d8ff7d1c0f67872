import Measures

/// A pack as it stands in its file, before overlays and before its values are read.
struct PackDraft {
  var kind: PackKind
  var id: String
  var pack: PackMapping
  /// What overlays made of it, in their order.
  private(set) var changes: [OverlayChange] = []

  var key: PackKey { PackKey(id, kind) }

  /// A part of a pack that was read already.
  init(_ kind: PackKind, id: String, pack: PackMapping) {
    self.kind = kind
    self.id = id
    self.pack = pack
  }

  /// Checks what must hold for each file by itself: its id, its keys, and that no id stands in it
  /// twice.
  init(_ kind: PackKind, _ root: PackField) throws(Fault) {
    self.kind = kind
    pack = try root.mapping(known: kind.keys)
    id = try pack.required("id").line()
    for part in kind.parts { _ = try pack[part.name]?.mapping(known: part.keys) }
    var seen: [String: SourcePosition] = [:]
    for (list, keys) in kind.lists {
      for entry in try pack[list]?.elements() ?? [] {
        let field = try entry.mapping(known: keys).required("id")
        let id = try field.line()
        if let first = seen.updateValue(field.value.position, forKey: id) {
          throw field.standsTwice(id, first: first)
        }
      }
    }
  }

  /// Whether it lacks what a whole pack has, and so can only be laid over another.
  var isPartial: Bool { pack.isPartial }

  /// Lays another pack of the same id over this one.
  ///
  /// Header keys that it gives win, and what it changes it must name a source for. An entry with a
  /// new id is added. An entry whose id is known amends only the keys that it gives, so that nobody
  /// loses an oxygen reference or a date by not repeating it.
  mutating func lay(_ overlay: PackDraft) throws(Fault) {
    try checkKind(of: overlay)
    changes += try OverlayChange.ofHeader(
      overlay.pack, over: pack, pack: id, lists: kind.entryKeys)
    for var field in overlay.pack.fields {
      let index = pack.fields.firstIndex { $0.key == field.key }
      let old = index.map { pack.fields[$0] }
      if let list = kind.lists.first(where: { $0.name == field.key }) {
        changes += try OverlayChange.ofEntries(
          field, over: old, pack: id,
          isSourced: !list.keys.contains("source") && overlay.pack["source"] != nil)
        if let old { field.value.content = .list(try merged(field, over: old)) }
      } else if let part = kind.parts.first(where: { $0.name == field.key }) {
        changes += try OverlayChange.ofPart(field, over: old, pack: id, entry: part.id)
        if let old { field.value = try Self.merged(field.value, over: old.value) }
      }
      if let index {
        pack.fields[index] = field
      } else {
        pack.fields.append(field)
      }
    }
    pack.position = overlay.pack.position
  }

  /// Refuses an overlay that says it is of another kind.
  func checkKind(of overlay: PackDraft) throws(Fault) {
    guard overlay.kind.schema == kind.schema else {
      throw .refusal(
        at: overlay.pack.position,
        zh: "覆盖的标准“\(id)”是 \(kind.schema)，而本文件写的是 \(overlay.kind.schema)；请改为一致。",
        en: "'\(id)', which this file changes, is a \(kind.schema), and the file says "
          + "\(overlay.kind.schema); make them the same.")
    }
  }

  private func merged(
    _ overlay: PackField, over base: PackField
  ) throws(Fault) -> [PackNode] {
    var entries = try base.elements().map(\.value)
    for entry in try overlay.elements() {
      guard let index = entries.firstIndex(where: { $0.id == entry.value.id }) else {
        entries.append(entry.value)
        continue
      }
      entries[index] = try Self.merged(entry.value, over: entries[index])
    }
    return entries
  }

  /// One entry laid over the one that it amends.
  static func merged(_ entry: PackNode, over base: PackNode) throws(Fault) -> PackNode {
    guard case .mapping(let old) = base.content, case .mapping(let new) = entry.content else {
      return base
    }
    var merged = entry
    merged.content = .mapping(try amended(old, by: new, at: entry.position))
    return merged
  }

  /// Keys whose change is a change of what the law is taken to say.
  static let figureKeys: Set = [
    "agreed", "altitude", "annual_decline", "at_most", "awaits", "cap", "carbon_efficiency_below",
    "confidence", "expects", "factor", "grades", "kj", "least_revenue", "levels", "months",
    "municipal_rate", "of", "others_at_least", "rate", "rates", "required", "share", "threshold",
    "times", "total_decline", "value", "window",
  ]

  /// Whoever changes a figure, or how sure it is, says by which text; the old note spoke of the old
  /// figure.
  private static func amended(
    _ old: [PackField], by new: [PackField], at position: SourcePosition
  ) throws(Fault) -> [PackField] {
    let given = Set(new.map(\.key))
    var replaced = given
    if !given.isDisjoint(with: figureKeys) {
      guard given.contains("source") else {
        throw .refusal(
          at: position, zh: "修改数值或 confidence 时必须用 source 写明核对的是哪份文本；请补充。",
          en: "A change of a figure or of its confidence must name in source the text that was "
            + "checked; add it.")
      }
      replaced.insert("note")
    }
    // A figure of its own and a multiple of another's each stand in the other's place.
    if given.contains("value") { replaced.formUnion(["times", "of"]) }
    if given.contains("times") || given.contains("of") { replaced.formUnion(["value", "unit"]) }
    return old.filter { !replaced.contains($0.key) } + new
  }
}

extension PackNode {
  /// The `id` of an entry, where it has one.
  var id: String? {
    guard case .mapping(let fields) = content, let field = fields.first(where: { $0.key == "id" })
    else { return nil }
    return try? field.line()
  }
}

extension PackMapping {
  /// Whether it lacks what a whole pack has, and so can only be laid over another.
  var isPartial: Bool { self["title"] == nil || self["effective"] == nil }
}

extension PackField {
  /// The fault of an id that a file holds already.
  func standsTwice(_ id: String, first: SourcePosition) -> Fault {
    wrong(
      "“\(id)”在本文件中重复（第一次在第 \(first.line ?? 0) 行）；请改名或删除一个",
      "'\(id)' stands twice in this file (first in line \(first.line ?? 0)); rename or delete one")
  }
}
