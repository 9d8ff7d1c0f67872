import Measures

/// What a pack file can be, by its schema.
struct PackKind: Sendable {
  var schema: String
  /// Keys of the whole pack.
  var keys: [String]
  /// Lists whose entries have ids, which overlays amend one by one, with the keys of an entry.
  var lists: [(name: String, keys: [String])]

  static let standard = PackKind(
    schema: Standard.schema, keys: Standard.keys,
    lists: [
      ("limits", Limit.keys), ("targets", Target.keys), ("duties", Duty.keys),
      ("water", WaterLimit.keys),
    ])

  static let all = [standard, energy]
}

/// A pack as it stands in its file, before overlays and before its values are read.
struct PackDraft {
  var kind: PackKind
  var id: String
  var pack: PackMapping
  /// What overlays made of it, in their order.
  private(set) var changes: [OverlayChange] = []

  var isStandard: Bool { kind.schema == PackKind.standard.schema }

  /// A part of a standards pack that was read already.
  init(id: String, pack: PackMapping) {
    kind = .standard
    self.id = id
    self.pack = pack
  }

  /// Checks what must hold for each file by itself: its schema, its id, its keys, and that no id
  /// stands in it twice.
  init(_ file: StandardsLibrary.PackFile) throws(Fault) {
    (kind, pack) = try Self.whole(file)
    id = try pack.required("id").line()
    var seen: [String: SourcePosition] = [:]
    for (list, keys) in kind.lists {
      for entry in try pack[list]?.elements() ?? [] {
        let field = try entry.mapping(known: keys).required("id")
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

  /// What a file is by its schema, and the mapping that it holds.
  static func root(
    of file: StandardsLibrary.PackFile
  ) throws(Fault) -> (kind: PackKind, field: PackField) {
    let root = try PackNode(file)
    guard case .mapping(let fields) = root.content,
      let schema = fields.first(where: { $0.key == "schema" })
    else { throw schemaRefusal(at: root.position) }
    let name = try schema.line()
    guard let kind = PackKind.all.first(where: { $0.schema == name }) else {
      throw schemaRefusal(at: schema.value.position)
    }
    return (kind, PackField(key: "schema", value: root, position: root.position))
  }

  private static func whole(
    _ file: StandardsLibrary.PackFile
  ) throws(Fault) -> (PackKind, PackMapping) {
    let (kind, field) = try root(of: file)
    return (kind, try field.mapping(known: kind.keys))
  }

  private static func schemaRefusal(at position: SourcePosition) -> Fault {
    .refusal(
      at: position,
      zh: "文件不是标准包：开头应有 schema: \(Standard.schema)（能源数据为 \(PackKind.energy.schema)）；"
        + "请补充，或把文件移出标准目录。",
      en: "The file is no standards pack: it must say schema: \(Standard.schema) (or "
        + "\(PackKind.energy.schema) for energy data); add it, or move the file out of the "
        + "standards directory.")
  }

  /// Whether it lacks what a whole pack has, and so can only be laid over another.
  var isPartial: Bool { pack["title"] == nil || pack["effective"] == nil }

  /// Lays another pack of the same id over this one.
  ///
  /// Header keys that it gives win, and what it changes it must name a source for. An entry with a new id is added. An entry whose id is known
  /// amends only the keys that it gives, so that nobody loses an oxygen reference or a date by not
  /// repeating it.
  mutating func lay(_ overlay: PackDraft) throws(Fault) {
    guard overlay.kind.schema == kind.schema else {
      throw .refusal(
        at: overlay.pack.position,
        zh: "覆盖的标准“\(id)”是 \(kind.schema)，而本文件写的是 \(overlay.kind.schema)；请改为一致。",
        en: "'\(id)', which this file changes, is a \(kind.schema), and the file says "
          + "\(overlay.kind.schema); make them the same.")
    }
    let lists = kind.lists.map(\.name)
    changes += try OverlayChange.ofHeader(overlay.pack, over: pack, pack: id, lists: lists)
    for field in overlay.pack.fields {
      var field = field
      if let index = pack.fields.firstIndex(where: { $0.key == field.key }) {
        if let list = kind.lists.first(where: { $0.name == field.key }) {
          changes += try OverlayChange.ofEntries(
            field, over: pack.fields[index], pack: id,
            isSourced: !list.keys.contains("source") && overlay.pack["source"] != nil)
          field.value.content = .list(try merged(field, over: pack.fields[index]))
        }
        pack.fields[index] = field
      } else {
        pack.fields.append(field)
      }
    }
    pack.position = overlay.pack.position
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
  private static let figureKeys: Set = [
    "agreed", "altitude", "annual_decline", "at_most", "awaits", "carbon_efficiency_below",
    "confidence", "factor", "levels", "of", "rates", "share", "threshold", "times",
    "total_decline", "value", "window",
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
