package import Measures

/// One thing that an overlay changed or added: a report lists each, whether or not it still binds.
package struct OverlayChange: Hashable, Sendable {
  /// The standard's id.
  package var pack: String
  /// The id of the limit, target, item …; `nil`: the pack itself.
  package var entry: String?
  /// `nil`: the pack or entry is new.
  package var key: String?
  /// As the pack wrote it; `nil` where it had no such key.
  package var old: String?
  /// As the overlay writes it.
  package var new: String
  /// The text that the overlay names.
  package var source: String?
  /// Where the overlay says so.
  package var position: SourcePosition

  package init(
    pack: String, entry: String? = nil, key: String? = nil, old: String? = nil, new: String = "",
    source: String? = nil, position: SourcePosition
  ) {
    self.pack = pack
    self.entry = entry
    self.key = key
    self.old = old
    self.new = new
    self.source = source
    self.position = position
  }
}

extension OverlayChange {
  /// What an overlay's keys change, those of `lists` left out; each list is told entry by entry.
  ///
  /// - Throws: where something changes and no source is named.
  static func ofHeader(
    _ overlay: PackMapping, over base: PackMapping, pack: String, lists: [String]
  ) throws(Fault) -> [OverlayChange] {
    let changes = differences(
      overlay.fields, from: base.fields, pack: pack, entry: nil,
      apartFrom: Set(lists + ["schema", "id", "source"]))
    guard let first = changes.first else { return [] }
    guard overlay["source"] != nil else {
      throw .refusal(
        at: first.position,
        zh: "覆盖包修改了“\(pack)”的 \(first.key ?? "")；请在本文件加 source，写明依据哪份文本。",
        en: "The overlay changes \(first.key ?? "") of '\(pack)'; add source to this file and name "
          + "the text that says so.")
    }
    return changes
  }

  /// What the entries of a list change, and those that are new.
  static func ofEntries(
    _ overlay: PackField, over base: PackField?, pack: String, isSourced: Bool
  ) throws(Fault) -> [OverlayChange] {
    let old = try base?.elements() ?? []
    var changes: [OverlayChange] = []
    for entry in try overlay.elements() {
      guard case .mapping(let fields) = entry.value.content, let id = entry.value.id else {
        continue
      }
      changes += try ofEntry(
        entry, fields, over: old.first { $0.value.id == id }, pack: pack, id: id,
        isSourced: isSourced)
    }
    return changes
  }

  /// What the single entry under a key changes, or that it is new.
  static func ofPart(
    _ overlay: PackField, over base: PackField?, pack: String, entry id: String
  ) throws(Fault) -> [OverlayChange] {
    guard case .mapping(let fields) = overlay.value.content else { return [] }
    return try ofEntry(overlay, fields, over: base, pack: pack, id: id, isSourced: false)
  }

  private static func ofEntry(
    _ entry: PackField, _ fields: [PackField], over base: PackField?, pack: String, id: String,
    isSourced: Bool
  ) throws(Fault) -> [OverlayChange] {
    guard let base, case .mapping(let known) = base.value.content else {
      return [
        OverlayChange(pack: pack, entry: id, source: fields.source, position: entry.value.position)
      ]
    }
    let changes = differences(fields, from: known, pack: pack, entry: id, apartFrom: ["id"])
    guard changes.isEmpty || isSourced || fields.source != nil else {
      throw .refusal(
        at: entry.value.position,
        zh: "修改 \(changes.keyList("、")) 时必须用 source 写明核对的是哪份文本；请补充。",
        en: "A change of \(changes.keyList(", ")) must name in source the text that "
          + "was checked; add it.")
    }
    return changes
  }

  private static func differences(
    _ new: [PackField], from old: [PackField], pack: String, entry: String?,
    apartFrom ignored: Set<String>
  ) -> [OverlayChange] {
    new.compactMap { field in
      let before = old.first { $0.key == field.key }?.value.plain
      let now = field.value.plain
      guard !ignored.contains(field.key), before != now else { return nil }
      return OverlayChange(
        pack: pack, entry: entry, key: field.key, old: before, new: now, source: new.source,
        position: field.position)
    }
  }
}

extension [OverlayChange] {
  fileprivate func keyList(_ separator: String) -> String {
    compactMap(\.key).joined(separator: separator)
  }
}

extension [PackField] {
  fileprivate var source: String? { first { $0.key == "source" }?.value.plain }
}

extension PackNode {
  /// The value as one line of text, however it was written.
  var plain: String {
    switch content {
    case .scalar(let text): text
    case .null: "~"
    case .list(let items): "[" + items.map(\.plain).joined(separator: ", ") + "]"
    case .mapping(let fields):
      "{" + fields.map { "\($0.key): \($0.value.plain)" }.joined(separator: ", ") + "}"
    }
  }
}
