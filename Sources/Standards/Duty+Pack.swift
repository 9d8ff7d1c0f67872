import Measures

extension Duty {
  static let keys = [
    "id", "kind", "scope", "clause", "title", "sectors", "test", "value", "unit", "sense", "part",
    "whole", "rest", "refers_to", "source", "confidence", "note", "hand_in",
  ]

  /// Reads an entry of `duties`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let value = try keys.optional("value") { field throws(Fault) in try field.decimal() }
    let names = { (field: PackField) throws(Fault) -> [String] in
      try field.list { item throws(Fault) in try item.line() }
    }
    try self.init(
      id: keys.required("id").line(), kind: keys.required("kind").choice(),
      scope: keys.optional("scope") { field throws(Fault) in try field.choice() } ?? .plant,
      clause: keys.required("clause").line(), title: keys.required("title").bilingual(),
      sectors: keys.optional("sectors") { field throws(Fault) in
        try field.list { sector throws(Fault) in try sector.identifier() }
      } ?? [],
      test: keys.optional("test") { field throws(Fault) in try field.choice() } ?? .value,
      value: value?.value, printedValue: value?.printed,
      unit: keys.optional("unit") { field throws(Fault) in try field.line() },
      sense: keys.optional("sense") { field throws(Fault) in try field.choice() } ?? .atLeast,
      part: keys.optional("part", names) ?? [], whole: keys.optional("whole", names) ?? [],
      rest: keys.optional("rest", names) ?? [],
      refersTo: keys.optional("refers_to", names) ?? [],
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      handIn: keys.optional("hand_in") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
    try check(keys)
  }

  /// A duty that its rule could never judge is refused where it stands.
  private func check(_ keys: PackMapping) throws(Fault) {
    func demand(_ names: String...) throws(Fault) {
      for name in names where keys[name] == nil {
        throw .refusal(
          at: keys.position,
          zh: "kind: \(kind.rawValue) 需要键“\(name)”；请补充。",
          en: "kind: \(kind.rawValue) needs the key '\(name)'; add it.")
      }
    }
    if keys["value"] != nil { try demand("unit") }
    guard scope == .plant else { return }
    switch kind {
    case .sandReuse, .scrapReuse, .lowVOCShare:
      try demand("part")
      guard (keys["whole"] == nil) != (keys["rest"] == nil) else {
        throw .refusal(
          at: keys.position, zh: "whole 与 rest 须且只须写一个：全量，或全量减去 part 的其余部分。",
          en: "Give either whole or rest: all of the material, or what it holds beside part.")
      }
      if test == .value { try demand("value") }
    case .clinkerLine, .grindingLine: try demand("value", "sense")
    case .limits, .audit: try demand("refers_to")
    case .statement: try demand("hand_in")
    case .keyEnterpriseMonitoring, .treatmentRuns, .consequence: break
    case .figure:
      throw try keys.required("kind").wrong(
        "figure 只用于 scope: city 或 application", "figure goes only with scope: city or application")
    }
  }
}
