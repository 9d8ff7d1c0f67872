import Measures

extension Standard {
  static let schema = "greengate/standard/1"

  static let keys = [
    "schema", "id", "title", "issued", "effective", "until", "region", "sectors", "level",
    "comparison",
    "displaces", "note", "limits", "targets", "duties",
  ]

  /// Reads a whole pack, after overlays have been laid over it.
  init(_ pack: PackMapping) throws(Fault) {
    let id = try pack.required("id").line()
    let effective = try pack.required("effective").date()
    let region = try pack.required("region").regionCode()
    try self.init(
      id: id, title: pack.required("title").bilingual(),
      issued: pack.optional("issued") { field throws(Fault) in try field.date() },
      effective: effective, region: region,
      sectors: pack.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Self.anySector)
      },
      level: pack.optional("level") { field throws(Fault) in try field.choice() } ?? .industry,
      comparison: pack.optional("comparison") { field throws(Fault) in try field.choice() }
        ?? .fullValue,
      limits: Self.limits(pack["limits"], effective: effective, region: region),
      targets: Self.targets(pack["targets"]), duties: Self.duties(pack["duties"]),
      displaces: Self.displaces(pack["displaces"], by: id),
      until: pack.optional("until") { field throws(Fault) in
        let until = try field.date()
        guard until > effective else {
          throw field.wrong(
            "必须晚于 effective（\(effective)）", "must be later than effective (\(effective))")
        }
        return until
      },
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      position: pack.position)
    guard !limits.isEmpty || !targets.isEmpty || !duties.isEmpty else {
      throw .refusal(
        at: pack.position, zh: "标准包中没有 limits、targets 或 duties；请至少写一项。",
        en: "The pack holds neither limits nor targets nor duties; write at least one.")
    }
  }

  private static func limits(
    _ field: PackField?, effective: CivilDate, region: String
  ) throws(Fault) -> [Limit] {
    guard let field else { return [] }
    var limits: [Limit] = []
    for entry in try field.elements() {
      limits.append(try Limit(entry, effective: effective, region: region))
    }
    return limits
  }

  private static func targets(_ field: PackField?) throws(Fault) -> [Target] {
    guard let field else { return [] }
    var targets: [Target] = []
    for entry in try field.elements() { targets.append(try Target(entry)) }
    return targets
  }

  private static func duties(_ field: PackField?) throws(Fault) -> [Duty] {
    guard let field else { return [] }
    var duties: [Duty] = []
    for entry in try field.elements() { duties.append(try Duty(entry)) }
    return duties
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
