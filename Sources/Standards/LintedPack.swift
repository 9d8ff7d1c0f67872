/// One pack that is checked.
struct LintedPack {
  var kind: PackKind
  var root: PackField
  /// What the file says.
  var given: PackMapping
  /// With the header of the pack that it is laid over.
  var mapping: PackMapping
  /// The pack that it is laid over.
  var original: PackMapping?

  var header: [PackField] { mapping.fields.filter { !kind.entryKeys.contains($0.key) } }

  var known: PackMapping {
    var pack = mapping
    pack.fields = pack.fields.filter { kind.keys.contains($0.key) }
    return pack
  }

  var isEmpty: Bool { original == nil && kind.entryKeys.allSatisfy { given[$0] == nil } }

  var id: String? { mapping["id"].flatMap { try? $0.line() } }

  /// Ids of a list's entries, those of the pack below among them.
  func ids(in list: String) -> [String] { Self.ids(original?[list]) + givenIDs(in: list) }

  /// Ids of the entries of a list that the file itself has.
  func givenIDs(in list: String) -> [String] { Self.ids(given[list]) }

  /// What the file changes in the limits of the pack below; that it names no source is told elsewhere.
  var changedLimits: [OverlayChange] {
    guard let original, let limits = given["limits"], let id else { return [] }
    return
      (try? OverlayChange.ofEntries(limits, over: original["limits"], pack: id, isSourced: true))
      ?? []
  }

  private static func ids(_ list: PackField?) -> [String] {
    ((try? list?.elements()) ?? []).compactMap(\.value.id)
  }

  /// The whole pack with what was repaired.
  func laid(_ header: PackNode, _ entries: [(key: String, nodes: [PackNode])]) -> PackMapping {
    var pack = mapping
    pack.fields = []
    if case .mapping(let fields) = header.content {
      pack.fields = fields.filter { !kind.entryKeys.contains($0.key) }
    }
    for (key, nodes) in entries {
      guard var field = given[key] ?? original?[key] else { continue }
      if kind.parts.contains(where: { $0.name == key }) {
        guard let node = nodes.first ?? original?[key]?.value else { continue }
        field.value = node
      } else {
        var all = ((try? original?[key]?.elements()) ?? []).map(\.value)
        for node in nodes {
          if let id = node.id, let index = all.firstIndex(where: { $0.id == id }) {
            all[index] = node
          } else {
            all.append(node)
          }
        }
        guard !all.isEmpty else { continue }
        field.value.content = .list(all)
      }
      pack.fields.append(field)
    }
    return pack
  }
}
