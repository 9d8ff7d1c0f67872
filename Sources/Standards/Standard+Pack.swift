import Measures

extension Standard {
  static let schema = "greengate/standard/1"

  static let keys = [
    "schema", "id", "title", "issued", "effective", "effective_known", "until", "region", "sectors",
    "level",
    "comparison", "displaces", "note", "source", "limits", "targets", "duties", "water",
  ]

  /// Reads a whole pack, after overlays have been laid over it.
  ///
  /// - Parameter changes: What the overlays changed, so that a refusal can name their lines.
  init(_ pack: PackMapping, changes: [OverlayChange] = []) throws(Fault) {
    let header = try StandardHeader(pack)
    try self.init(
      id: header.id, title: pack.required("title").bilingual(),
      issued: pack.optional("issued") { field throws(Fault) in try field.date() },
      effective: header.effective, region: header.region, sectors: header.sectors,
      level: pack.optional("level") { field throws(Fault) in try field.choice() } ?? .industry,
      comparison: pack.optional("comparison") { field throws(Fault) in try field.choice() }
        ?? .fullValue,
      limits: Self.entries(pack["limits"]) { entry throws(Fault) in
        try Limit(entry, of: header)
      },
      targets: Self.entries(pack["targets"]) { entry throws(Fault) in try Target(entry) },
      duties: Self.entries(pack["duties"]) { entry throws(Fault) in try Duty(entry) },
      water: Self.entries(pack["water"]) { entry throws(Fault) in
        try WaterLimit(entry, of: header)
      },
      displaces: Self.displaces(pack["displaces"], by: header.id),
      until: pack.optional("until") { field throws(Fault) in
        let until = try field.date()
        guard until > header.effective else {
          throw field.wrong(
            "必须晚于 effective（\(header.effective)）",
            "must be later than effective (\(header.effective))")
        }
        return until
      },
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      position: pack.position)
    limits = try limits.resolvingMultiples(changes: changes)
    isEffectiveKnown = try pack.isEffectiveKnown()
    guard !limits.isEmpty || !targets.isEmpty || !duties.isEmpty || !water.isEmpty else {
      throw .refusal(
        at: pack.position, zh: "标准包中没有 limits、targets、duties 或 water；请至少写一项。",
        en: "The pack holds neither limits nor targets nor duties nor water; write at least one.")
    }
  }

  private static func entries<Entry>(
    _ field: PackField?, _ read: (PackField) throws(Fault) -> Entry
  ) throws(Fault) -> [Entry] {
    guard let field else { return [] }
    var entries: [Entry] = []
    for entry in try field.elements() { entries.append(try read(entry)) }
    return entries
  }

  private static func displaces(_ field: PackField?, by id: String) throws(Fault) -> [String] {
    guard let field else { return [] }
    return try field.list { element throws(Fault) in
      let other = try element.line()
      guard other != id else {
        throw element.wrong("不能写自己的标准号；请删除", "names the standard itself; delete it")
      }
      return other
    }
  }
}

/// What entries of a pack need of the standard that they stand in.
struct StandardHeader {
  var id: String
  var effective: CivilDate
  var region: String
  var sectors: [String]

  init(id: String, effective: CivilDate, region: String, sectors: [String]) {
    self.id = id
    self.effective = effective
    self.region = region
    self.sectors = sectors
  }

  init(_ pack: PackMapping) throws(Fault) {
    id = try pack.required("id").line()
    effective = try pack.required("effective").date()
    region = try pack.required("region").regionCode()
    sectors = try pack.required("sectors").list { field throws(Fault) in
      try field.identifier(or: Standard.anySector)
    }
  }
}
