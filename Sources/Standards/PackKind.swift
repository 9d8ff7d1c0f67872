import Measures

/// What a pack file can be, by its schema.
struct PackKind: Sendable {
  var schema: String
  var text: StandardText.Kind
  /// What sentences call it.
  var noun: Bilingual
  /// Keys of the whole pack.
  var keys: [String]
  /// Lists whose entries have ids, which overlays amend one by one, with the keys of an entry.
  var lists: [(name: String, keys: [String])]
  /// Entries that a pack has at most one of, each under a key of its own, with the id by which a
  /// person names it; overlays amend them like those of a list.
  var parts: [(name: String, id: String, keys: [String])] = []

  static let standard = PackKind(
    schema: Standard.schema, text: .standard, noun: Bilingual(zh: "标准", en: "standard"),
    keys: Standard.keys,
    lists: [
      ("limits", Limit.keys), ("targets", Target.keys), ("duties", Duty.keys),
      ("water", WaterLimit.keys),
    ])

  static let all = [standard, energy, audit, gate]

  /// Keys that hold entries; the others are the header's.
  var entryKeys: [String] { lists.map(\.name) + parts.map(\.name) }
}

/// By what an overlay finds the pack that it changes: an audit pack may have the id of the plan that
/// it belongs to, other kinds share their ids.
struct PackKey: Hashable {
  var id: String
  var isAudit: Bool

  init(_ id: String, _ kind: PackKind) {
    self.id = id
    isAudit = kind.text == .audit
  }
}

/// What one file of a standards directory holds.
enum PackContent {
  case draft(PackDraft)
  case missing([MissingStandard])

  init(_ file: StandardsLibrary.PackFile) throws(Fault) {
    let root = try PackRoot(file)
    if let kind = root.kind {
      self = .draft(try PackDraft(kind, root.field))
    } else {
      self = .missing(try MissingStandard.texts(root.field))
    }
  }
}

/// A file's tree, and what it is by its schema.
struct PackRoot {
  /// `nil`: a list of texts that are not included.
  var kind: PackKind?
  var field: PackField

  init(_ file: StandardsLibrary.PackFile) throws(Fault) {
    let root = try PackNode(file)
    guard case .mapping(let fields) = root.content,
      let schema = fields.first(where: { $0.key == "schema" })
    else { throw Self.schemaRefusal(at: root.position) }
    let name = try schema.line()
    kind = PackKind.all.first { $0.schema == name }
    guard kind != nil || name == MissingStandard.schema else {
      throw Self.schemaRefusal(at: schema.value.position)
    }
    field = PackField(key: "schema", value: root, position: root.position)
  }

  private static func schemaRefusal(at position: SourcePosition) -> Fault {
    .refusal(
      at: position,
      zh: "文件不是标准包：开头应有 schema: \(Standard.schema)（能源数据为 \(PackKind.energy.schema)，"
        + "审核包为 \(PackKind.audit.schema)，门禁政策为 \(PackKind.gate.schema)）；请补充，或把文件移出标准目录。",
      en: "The file is no standards pack: it must say schema: \(Standard.schema) (or "
        + "\(PackKind.energy.schema) for energy data, \(PackKind.audit.schema) for an audit pack, "
        + "\(PackKind.gate.schema) for a gate's policy); add it, or move the file out of the standards directory."
    )
  }
}
