import Measures

extension PackKind {
  /// Conversion to standard coal, unit-product norms and carbon efficiency.
  static let energy = PackKind(
    schema: "greengate/energy/1", text: .energy, noun: PackKind.standard.noun,
    keys: [
      "schema", "id", "title", "effective", "region", "sectors", "note", "source", "standard_coal",
      "coefficients", "norms", "carbon_grades", "sector_means",
    ],
    lists: [
      ("coefficients", EnergyCoefficient.keys), ("norms", ProductNorm.keys),
      ("carbon_grades", CarbonGrade.keys), ("sector_means", SectorMean.keys),
    ], parts: [("standard_coal", "standard-coal", StandardCoalHeat.keys)])
}

extension EnergyStandard {
  /// Reads a whole pack, after overlays have been laid over it.
  init(_ pack: PackMapping) throws(Fault) {
    try self.init(unchecked: pack)
    guard
      standardCoal != nil || !coefficients.isEmpty || !norms.isEmpty || !grades.isEmpty
        || !sectorMeans.isEmpty
    else {
      throw .refusal(
        at: pack.position,
        zh: "标准包是空的；请写 coefficients、norms、carbon_grades 或 sector_means 中的至少一项。",
        en: "The pack holds nothing; write coefficients, norms, carbon_grades or sector_means.")
    }
    if let fault = (nameFaults(pack) + gradeFaults(pack)).first { throw fault }
  }

  /// Without what must hold for its entries together.
  init(unchecked pack: PackMapping) throws(Fault) {
    try self.init(
      id: pack.required("id").line(), title: pack.required("title").bilingual(),
      effective: pack.required("effective").date(),
      region: pack.required("region").regionCode(),
      sectors: pack.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Standard.anySector)
      },
      standardCoal: pack.optional("standard_coal") { field throws(Fault) in
        try StandardCoalHeat(field)
      },
      coefficients: pack.entries("coefficients") { entry throws(Fault) in
        try EnergyCoefficient(entry)
      },
      norms: pack.entries("norms") { entry throws(Fault) in try ProductNorm(entry) },
      grades: pack.entries("carbon_grades") { entry throws(Fault) in try CarbonGrade(entry) },
      sectorMeans: pack.entries("sector_means") { entry throws(Fault) in try SectorMean(entry) },
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      position: pack.position)
  }

  /// A name that two coefficients claim would convert by whichever came first.
  func nameFaults(_ pack: PackMapping) -> [Fault] {
    var seen: [String: String] = [:]
    var faults: [Fault] = []
    for coefficient in coefficients {
      for name in coefficient.names {
        guard let other = seen.updateValue(coefficient.id, forKey: name) else { continue }
        faults.append(
          .refusal(
            at: pack["coefficients"]?.position ?? pack.position,
            zh: "能源名称“\(name)”同时属于 \(other) 和 \(coefficient.id)；请只保留一处。",
            en: "The name '\(name)' belongs to both \(other) and \(coefficient.id); keep one."))
      }
    }
    return faults
  }

  /// Grades rise from 1, their bounds too, and only the last one is open.
  func gradeFaults(_ pack: PackMapping) -> [Fault] {
    grades.indices.compactMap { index in
      let grade = grades[index]
      let isLast = index == grades.count - 1
      let before = index == 0 ? ExactDecimal.zero : grades[index - 1].atMost ?? .zero
      let isInOrder =
        grade.grade == index + 1 && isLast == (grade.atMost == nil)
        && (grade.atMost.map { $0 > before } ?? true)
      return isInOrder
        ? nil
        : .refusal(
          at: pack["carbon_grades"]?.position ?? pack.position,
          zh: "碳效等级应从 1 依次写起，at_most 逐级增大，只有最后一级不写 at_most；请核对 \(grade.id)。",
          en: "Carbon grades count up from 1, each at_most above the one before, and only the last "
            + "has none; check \(grade.id).")
    }
  }
}

extension StandardCoalHeat {
  static let keys = ["kj", "source", "confidence", "agreed"]

  init(_ field: PackField) throws(Fault) {
    let keys = try field.mapping(known: Self.keys)
    try self.init(
      kilojoules: keys.required("kj").positive().value, source: keys.required("source").text(),
      confidence: keys.confidence(), isAgreed: keys.isAgreed())
  }
}

extension EnergyCoefficient {
  static let keys = ["id", "name", "also", "measure", "factor", "source", "confidence", "agreed"]

  /// All names of the kind of energy, in lower case.
  package var names: [String] { ([id, name] + aliases).map { $0.lowercased() } }

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let factor = try keys.required("factor").positive()
    try self.init(
      id: keys.required("id").identifier(), name: keys.required("name").line(),
      aliases: keys.optional("also") { field throws(Fault) in
        try field.list { item throws(Fault) in try item.line() }
      } ?? [],
      measure: keys.required("measure").choice(), factor: factor.value,
      printedFactor: factor.printed, source: keys.required("source").text(),
      confidence: keys.confidence(), isAgreed: keys.isAgreed())
  }
}

extension ProductNorm {
  static let keys = [
    "id", "name", "clause", "products", "quantity", "unit", "levels", "share", "altitude",
    "source", "confidence", "note",
  ]

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let quantity: Quantity = try keys.required("quantity").choice()
    let unit = try keys.required("unit")
    guard try unit.line() == quantity.unit else {
      throw unit.wrong("应为 \(quantity.unit)", "must be \(quantity.unit)")
    }
    try self.init(
      id: keys.required("id").identifier(), name: keys.required("name").bilingual(),
      clause: keys.required("clause").line(),
      products: keys.required("products").list { item throws(Fault) in try item.line() },
      quantity: quantity, unit: quantity.unit, levels: Levels(keys.required("levels")),
      share: keys.optional("share") { field throws(Fault) in try ShareCorrection(field) },
      altitude: keys.optional("altitude") { field throws(Fault) in
        try AltitudeCorrection(field)
      },
      source: keys.required("source").text(), confidence: keys.confidence(),
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
    guard levels.advanced.value <= levels.entry.value, levels.entry.value <= levels.limit.value
    else {
      throw try keys.required("levels").wrong(
        "1 级应不高于 2 级，2 级应不高于 3 级", "must rise from level 1 to level 3")
    }
  }
}

extension ProductNorm.Quantity {
  var unit: String { self == .electricity ? "kWh/t" : "kgce/t" }
}

extension ProductNorm.Levels {
  /// `{1: "80", 2: "87", 3: "94"}`
  fileprivate init(_ field: PackField) throws(Fault) {
    let keys = try field.mapping(known: ["1", "2", "3"])
    try self.init(
      advanced: keys.required("1").printed(), entry: keys.required("2").printed(),
      limit: keys.required("3").printed())
  }
}

extension ProductNorm.ShareCorrection {
  fileprivate init(_ field: PackField) throws(Fault) {
    let keys = try field.mapping(known: ["of", "reference", "slopes"])
    try self.init(
      upstream: keys.required("of").list { item throws(Fault) in try item.line() },
      reference: keys.required("reference").printed(),
      slopes: ProductNorm.Levels(keys.required("slopes")))
  }
}

extension ProductNorm.AltitudeCorrection {
  fileprivate init(_ field: PackField) throws(Fault) {
    let keys = try field.mapping(
      known: ["above_m", "levels", "intercept", "slope", "standard_pressure_pa"])
    try self.init(
      aboveMetres: keys.required("above_m").printed(),
      levels: keys.required("levels").list { item throws(Fault) in
        let name = try item.line()
        guard let level = Int(name).flatMap({ ProductNorm.Level(rawValue: $0) }) else {
          throw item.unknown(name, among: ["1", "2", "3"])
        }
        return level
      },
      intercept: keys.required("intercept").printed(), slope: keys.required("slope").printed(),
      standardPressure: keys.required("standard_pressure_pa").printed())
  }
}

extension CarbonGrade {
  static let keys = ["id", "grade", "at_most", "source", "confidence"]

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let grade = try keys.required("grade")
    guard let number = Int(try grade.line()), (1...9).contains(number) else {
      throw grade.wrong("应为 1 到 9 的整数", "must be a whole number from 1 to 9")
    }
    try self.init(
      id: keys.required("id").line(), grade: number,
      atMost: keys.optional("at_most") { field throws(Fault) in try field.positive().value },
      source: keys.required("source").text(), confidence: keys.confidence())
  }
}

extension SectorMean {
  static let keys = ["id", "sector", "year", "value", "unit", "source", "confidence"]
  static let unit = "tCO2/万元"

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let unit = try keys.required("unit")
    guard try unit.line() == Self.unit else {
      throw unit.wrong("应为 \(Self.unit)", "must be \(Self.unit) (t CO2 per 10⁴ yuan)")
    }
    try self.init(
      id: keys.required("id").line(), sector: keys.required("sector").identifier(),
      year: keys.required("year").year(), value: keys.required("value").positive().value,
      source: keys.required("source").text(), confidence: keys.confidence())
  }
}

extension PackMapping {
  /// The entries of a list that may be left out.
  fileprivate func entries<Entry>(
    _ name: String, _ read: (PackField) throws(Fault) -> Entry
  ) throws(Fault) -> [Entry] {
    var entries: [Entry] = []
    for entry in try self[name]?.elements() ?? [] { entries.append(try read(entry)) }
    return entries
  }

  fileprivate func confidence() throws(Fault) -> Confidence {
    try optional("confidence") { field throws(Fault) in try field.choice() } ?? .confirmed
  }

  fileprivate func isAgreed() throws(Fault) -> Bool {
    try optional("agreed") { field throws(Fault) in try field.boolean() } ?? false
  }
}

extension PackField {
  fileprivate func positive() throws(Fault) -> (value: ExactDecimal, printed: String) {
    let number = try decimal()
    guard number.value > .zero else { throw wrong("必须大于 0", "must be greater than 0") }
    return number
  }

  fileprivate func printed() throws(Fault) -> ProductNorm.Printed {
    let number = try positive()
    return ProductNorm.Printed(value: number.value, text: number.printed)
  }
}
