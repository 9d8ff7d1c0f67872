import Measures

extension Target {
  static let keys = [
    "id", "annual_decline", "total_decline", "pollutant", "carbon_efficiency_below", "base_year",
    "until", "scope", "clause", "source", "confidence", "note",
  ]

  /// Reads an entry of `targets`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let demand = try Self.demand(keys)
    let baseYear =
      switch demand {
      case .energyIntensity(_, let year), .emissionIntensity(_, _, let year): year
      case .carbonEfficiency: 0
      }
    try self.init(
      id: keys.required("id").line(), demand: demand,
      until: keys.optional("until") { field throws(Fault) in
        let year = try field.year()
        guard year > baseYear else {
          throw field.wrong(
            "必须晚于 base_year（\(baseYear)），否则目标永远不会适用",
            "must be later than base_year (\(baseYear)), or the target could never apply")
        }
        return year
      },
      scope: keys.optional("scope") { field throws(Fault) in try field.choice() } ?? .plant,
      clause: keys.optional("clause") { field throws(Fault) in try field.line() },
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }

  /// Which of the three demands an entry makes: its figure's key says it.
  private static func demand(_ keys: PackMapping) throws(Fault) -> Demand {
    if let below = keys["carbon_efficiency_below"] {
      try refuse(
        ["annual_decline", "total_decline", "pollutant", "base_year"], beside: below, keys)
      let value = try below.decimal().value
      guard value > .zero else { throw below.wrong("必须大于 0", "must be greater than 0") }
      return .carbonEfficiency(below: value)
    }
    if let total = keys["total_decline"] {
      try refuse(["annual_decline"], beside: total, keys)
      _ = try keys.required("until")
      let pollutant = try keys.required("pollutant")
      let name = try pollutant.line()
      guard let known = Pollutant.withID(name) else {
        throw pollutant.unknown(name, among: Pollutant.all.map(\.id))
      }
      return .emissionIntensity(
        pollutant: known.id, totalDecline: try decline(total),
        baseYear: try keys.required("base_year").year())
    }
    let annual = try keys.required("annual_decline")
    try refuse(["pollutant"], beside: annual, keys)
    return .energyIntensity(
      annualDecline: try decline(annual), baseYear: try keys.required("base_year").year())
  }

  private static func refuse(
    _ names: [String], beside field: PackField, _ keys: PackMapping
  ) throws(Fault) {
    guard let name = names.first(where: { keys[$0] != nil }) else { return }
    throw field.wrong(
      "不能与 \(name) 同用；一条目标只写一种要求",
      "does not go with \(name); a target makes one demand")
  }

  private static func decline(_ field: PackField) throws(Fault) -> ExactDecimal {
    let decline = try field.decimal().value
    guard decline < ExactDecimal(mantissa: 1, scale: 0) else {
      throw field.wrong(
        "是小数而不是百分数，必须小于 1；3.66 % 写作 \"0.0366\"",
        "is a fraction and no percentage, so it must be below 1; write 3.66 % as \"0.0366\"")
    }
    return decline
  }
}
