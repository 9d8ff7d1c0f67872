import Measures

extension Standard {
  static let schema = "greengate/standard/1"

  static let keys = [
    "schema", "id", "title", "issued", "effective", "region", "sectors", "level", "comparison",
    "displaces", "note", "limits", "targets",
  ]

  /// Reads a whole pack, after overlays have been laid over it.
  init(_ pack: PackMapping) throws(Fault) {
    let id = try pack.required("id").line()
    let effective = try pack.required("effective").date()
    try self.init(
      id: id, title: pack.required("title").bilingual(),
      issued: pack.optional("issued") { field throws(Fault) in try field.date() },
      effective: effective, region: Self.region(pack.required("region")),
      sectors: pack.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Self.anySector)
      },
      level: pack.optional("level") { field throws(Fault) in try field.choice() } ?? .industry,
      comparison: pack.optional("comparison") { field throws(Fault) in try field.choice() }
        ?? .fullValue,
      limits: Self.limits(pack["limits"], effective: effective),
      targets: Self.targets(pack["targets"]), displaces: Self.displaces(pack["displaces"], by: id),
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      position: pack.position)
    guard !limits.isEmpty || !targets.isEmpty else {
      throw .refusal(
        at: pack.position, zh: "标准包中既没有 limits 也没有 targets；请至少写一项。",
        en: "The pack holds neither limits nor targets; write at least one.")
    }
  }

  static func region(_ field: PackField) throws(Fault) -> String {
    let code = try field.line()
    guard code.utf8.count == 6, code.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      throw field.wrong(
        "“\(code)”不是六位行政区划代码（GB/T 2260）；全国写 \"000000\"，浙江写 \"330000\"",
        "'\(code)' is no six-digit region code (GB/T 2260); write \"000000\" for the country, "
          + "\"330000\" for Zhejiang")
    }
    return code
  }

  private static func limits(
    _ field: PackField?, effective: CivilDate
  ) throws(Fault) -> [Limit] {
    guard let field else { return [] }
    var limits: [Limit] = []
    for entry in try field.elements() { limits.append(try Limit(entry, effective: effective)) }
    return limits
  }

  private static func targets(_ field: PackField?) throws(Fault) -> [Target] {
    guard let field else { return [] }
    var targets: [Target] = []
    for entry in try field.elements() { targets.append(try Target(entry)) }
    return targets
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
