import Measures

extension Limit {
  static let keys =
    ["id", "clause", "process", "pollutant"] + Figure.keys + [
      "areas", "sectors", "regions", "applies", "regimes", "when", "awaits", "source", "confidence",
      "note",
    ]

  /// Reads an entry of `limits` of a standard with this header.
  init(_ entry: PackField, of standard: StandardHeader) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let id = try keys.required("id").line()
    let pollutant = try Self.pollutant(keys.required("pollutant"))
    let figure = try Figure(keys, of: pollutant)
    try self.init(
      id: id, clause: keys.required("clause").line(),
      process: keys.required("process").identifier(or: Self.anyProcess), pollutant: pollutant.id,
      shape: figure.shape, value: figure.value, printedValue: figure.printed, unit: figure.unit,
      basis: figure.basis, oxygen: figure.oxygen, excessAir: figure.excessAir,
      areas: keys.optional("areas") { field throws(Fault) in
        try field.list { area throws(Fault) in try area.choice(ControlArea.self) }
      } ?? ControlArea.allCases,
      sectors: keys.optional("sectors") { field throws(Fault) in
        try Self.sectors(field, within: standard.sectors)
      } ?? [],
      regions: keys.optional("regions") { field throws(Fault) in
        try Self.regions(field, within: standard.region)
      } ?? [],
      dates: keys.optional("applies") { field throws(Fault) in
        try Dates(field, effective: standard.effective)
      } ?? Dates(),
      regimes: keys.optional("regimes") { field throws(Fault) in
        try field.list { regime throws(Fault) in try regime.identifier() }
      } ?? [],
      conditions: keys.optional("when") { field throws(Fault) in try Conditions(field) }
        ?? Conditions(),
      awaits: keys.optional("awaits") { field throws(Fault) in try field.choice() } ?? .nothing,
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
    multiple = figure.multiple.map {
      Multiple(
        times: figure.printed, of: $0.id, ownConfidence: confidence, at: $0.position)
    }
  }

  private static func pollutant(_ field: PackField) throws(Fault) -> Pollutant {
    let name = try field.line()
    if let pollutant = Pollutant.withID(name) { return pollutant }
    if let meant = Pollutant.named(name) { throw field.unknown(name, meaning: meant.id) }
    throw field.unknown(name, among: Pollutant.all.map(\.id))
  }

  /// A place outside the standard's own region could never be bound.
  private static func regions(
    _ field: PackField, within region: String
  ) throws(Fault) -> [String] {
    try field.list { place throws(Fault) in
      let code = try place.regionCode()
      guard code.hasPrefix(region.withoutRegionWildcards) else {
        throw place.wrong(
          "“\(code)”不在标准的地区 \(region) 之内，永远不会适用；请核对",
          "names \(code), which does not lie in the standard's region \(region) and could never be "
            + "bound; check it")
      }
      return code
    }
  }
}

extension Limit {
  private static func sectors(
    _ field: PackField, within known: [String]
  ) throws(Fault) -> [String] {
    try field.list { item throws(Fault) in
      let sector = try item.identifier()
      guard known.contains(sector) || known.contains(Standard.anySector) else {
        throw item.wrong(
          "“\(sector)”不在标准的 sectors 之中，永远不会适用；请核对",
          "names \(sector), which is none of the standard's sectors and could never be bound; check "
            + "it")
      }
      return sector
    }
  }
}

extension Limit.Dates {
  /// Reads `applies`, and refuses dates between which no day lies.
  init(_ field: PackField, effective: CivilDate) throws(Fault) {
    let keys = try field.mapping(known: ["new_from", "existing_from", "until", "new_since"])
    let begin = { (field: PackField) throws(Fault) in
      try field.line() == "never" ? Self.never : try field.date()
    }
    try self.init(
      newFrom: keys.optional("new_from", begin),
      existingFrom: keys.optional("existing_from", begin),
      until: keys.optional("until") { field throws(Fault) in try field.date() },
      newSince: keys.optional("new_since") { field throws(Fault) in try field.date() })
    let first = min(newFrom ?? effective, existingFrom ?? effective)
    guard first < until ?? Self.never else {
      let end = keys["until"] ?? field
      throw end.wrong(
        "限值对新建和现有企业都永远不会生效；请核对 new_from、existing_from 和 until",
        "leaves no day on which the limit could bind new or existing plants; check new_from, "
          + "existing_from and until")
    }
  }
}

extension Limit.Conditions {
  fileprivate init(_ field: PackField) throws(Fault) {
    let keys = try field.mapping(
      known: [
        "reductant", "independent_heat_source", "extra_air", "resins", "resins_except",
        "air_quality_class",
      ])
    try self.init(
      reductants: keys.optional("reductant") { field throws(Fault) in
        try field.list { item throws(Fault) in
          let name = try item.line()
          guard Self.knownReductants.contains(name) else {
            throw item.unknown(name, among: Self.knownReductants)
          }
          return name
        }
      } ?? [],
      independentHeatSource: keys.optional("independent_heat_source") { field throws(Fault) in
        try field.boolean()
      },
      extraAir: keys.optional("extra_air") { field throws(Fault) in try field.boolean() },
      resins: keys.optional("resins") { field throws(Fault) in
        try field.list { item throws(Fault) in try item.line() }
      } ?? [],
      resinsExcept: keys.optional("resins_except") { field throws(Fault) in
        try field.list { item throws(Fault) in try item.line() }
      } ?? [],
      airClasses: keys.optional("air_quality_class") { field throws(Fault) in
        try field.list { item throws(Fault) in
          let name = try item.line()
          guard OutletFacts.airQualityClasses.contains(name) else {
            throw item.unknown(name, among: OutletFacts.airQualityClasses)
          }
          return name
        }
      } ?? [])
    guard self != Self() else {
      throw field.wrong("没有写任何条件；请补充，或删除该键", "holds no condition; add one, or delete the key")
    }
  }

  /// As plant.yaml declares them.
  private static let knownReductants = ["ammonia", "none", "urea"]
}

extension PackField {
  /// A name that is an alias where only the id will do.
  fileprivate func unknown(_ name: String, meaning id: String) -> Fault {
    wrong("“\(name)”请写成“\(id)”", "'\(name)' must be written as '\(id)'")
  }
}
