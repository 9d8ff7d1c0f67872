import Measures

extension Limit {
  static let keys = [
    "id", "clause", "process", "pollutant", "value", "unit", "basis", "share", "oxygen", "areas",
    "applies", "regimes", "when", "source", "confidence", "note",
  ]

  /// Reads an entry of `limits`; `effective` is the standard's own date.
  init(_ entry: PackField, effective: CivilDate) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let id = try keys.required("id").line()
    let pollutant = try Self.pollutant(keys.required("pollutant"))
    let value = try Self.value(keys.required("value"))
    try self.init(
      id: id, clause: keys.required("clause").line(),
      process: keys.required("process").identifier(or: Self.anyProcess), pollutant: pollutant.id,
      value: value.value, printedValue: value.printed,
      unit: Self.unit(keys.required("unit"), of: pollutant), basis: Self.basis(keys),
      oxygen: keys.optional("oxygen", Self.oxygen),
      areas: keys.optional("areas") { field throws(Fault) in
        try field.list { area throws(Fault) in try area.choice(ControlArea.self) }
      } ?? ControlArea.allCases,
      dates: keys.optional("applies") { field throws(Fault) in
        try Dates(field, effective: effective)
      } ?? Dates(),
      regimes: keys.optional("regimes") { field throws(Fault) in
        try field.list { regime throws(Fault) in try regime.identifier() }
      } ?? [],
      conditions: keys.optional("when") { field throws(Fault) in try Conditions(field) }
        ?? Conditions(),
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }

  private static func pollutant(_ field: PackField) throws(Fault) -> Pollutant {
    let name = try field.line()
    if let pollutant = Pollutant.withID(name) { return pollutant }
    if let meant = Pollutant.named(name) { throw field.unknown(name, meaning: meant.id) }
    throw field.unknown(name, among: Pollutant.all.map(\.id))
  }

  private static func value(
    _ field: PackField
  ) throws(Fault) -> (value: ExactDecimal, printed: String) {
    let number = try field.decimal()
    guard number.value > .zero else {
      throw field.wrong("必须大于 0", "must be greater than 0")
    }
    return number
  }

  private static func unit(
    _ field: PackField, of pollutant: Pollutant
  ) throws(Fault) -> UnitOfMeasure {
    let symbol = try field.line()
    guard let unit = UnitOfMeasure(symbol) else {
      throw field.unknown(symbol, among: UnitOfMeasure.all.map(\.symbol))
    }
    guard pollutant.accepts(unit) else {
      let fitting = UnitOfMeasure.all.filter(pollutant.accepts).map(\.symbol)
        .joined(separator: ", ")
      throw field.wrong(
        "\(unit.symbol) 不能用于 \(pollutant.id)；可用：\(fitting)",
        "\(unit.symbol) does not fit \(pollutant.id); use one of: \(fitting)")
    }
    return unit
  }

  private static func basis(_ keys: PackMapping) throws(Fault) -> Basis {
    let field = try keys.required("basis")
    let name = try field.line()
    switch name {
    case "hour", "day":
      if let share = keys["share"] {
        throw share.wrong(
          "只能与 basis: share 同用；请删除，或把 basis 改为 share",
          "goes only with basis: share; delete it, or change the basis to share")
      }
      return name == "hour" ? .hour : .day
    case "share":
      guard let share = keys["share"] else {
        throw field.wrong(
          "为 share 时必须用 share 写明达标比例（%），例如 share: 95",
          "share needs the key share with the percentage to be kept, such as share: 95")
      }
      let percentage = try share.decimal().value
      guard percentage > .zero, percentage <= ExactDecimal(mantissa: 100, scale: 0) else {
        throw share.wrong("必须大于 0 且不超过 100", "must be greater than 0 and at most 100")
      }
      return .share(percentage)
    default:
      throw field.unknown(name, among: ["hour", "day", "share"])
    }
  }

  private static func oxygen(_ field: PackField) throws(Fault) -> ExactDecimal {
    let oxygen = try field.decimal().value
    guard oxygen < ExactDecimal(mantissa: 21, scale: 0) else {
      throw field.wrong("基准含氧量必须小于 21（%）", "must be below 21 (%)")
    }
    return oxygen
  }
}

extension Limit.Dates {
  /// Reads `applies`, and refuses dates between which no day lies.
  fileprivate init(_ field: PackField, effective: CivilDate) throws(Fault) {
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
      known: ["reductant", "independent_heat_source", "extra_air", "resins"])
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
