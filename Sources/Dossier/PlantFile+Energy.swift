import Measures

extension PlantFile {
  /// `energy` and `history`: figures of energy and of earlier years that no log holds.
  mutating func readEnergy(_ top: Fields) throws(Fault) {
    declarations.energy = try top.optional("energy", energy) ?? EnergyDeclarations()
    declarations.history = try top.optional("history", history) ?? []
  }

  private func energy(_ field: Field) throws(Fault) -> EnergyDeclarations {
    let keys = try field.fields(
      "calorific", "electricity_equal_value", "clinker_share", "altitude", "carbon")
    return EnergyDeclarations(
      calorific: try keys.optional("calorific", calorific) ?? [],
      equalValue: try keys.optional("electricity_equal_value") { field throws(Fault) in
        try yearly(field, unit: "kgce/kWh") { _ throws(Fault) in }
      } ?? [],
      clinkerShare: try keys.optional("clinker_share") { field throws(Fault) in
        try yearly(field, unit: "%") { value throws(Fault) in
          guard try value.decimal() <= ExactDecimal(mantissa: 100, scale: 0) else {
            throw value.fault(
              "“\(value.path)”是百分数，不能超过 100。", "`\(value.path)` is a percentage, at most 100.")
          }
        }
      } ?? [],
      altitude: try keys.optional("altitude", altitude),
      carbon: try keys.optional("carbon", carbon) ?? [])
  }

  private func calorific(
    _ field: Field
  ) throws(Fault) -> [EnergyDeclarations.CalorificValue] {
    var list: [EnergyDeclarations.CalorificValue] = []
    for item in try field.someItems() {
      let keys = try item.fields("energy", "year", "value", "unit", "source")
      let energy = try keys.required("energy").text()
      let year = try keys.optional("year") { field throws(Fault) in try field.year() }
      // One value for all years beside one of a single year would leave it open which counts.
      if let other = list.first(where: { $0.energy.lowercased() == energy.lowercased() }),
        other.year == nil || year == nil || other.year == year
      {
        throw item.fault(
          "同一能源同一年份有两个实测热值；请只保留一个，或各自写明 year。",
          "One energy has two measured calorific values for one year; keep one, or give each its "
            + "`year`.")
      }
      list.append(
        EnergyDeclarations.CalorificValue(
          energy: energy, year: year, value: try keys.required("value").decimal(),
          unit: try keys.required("unit").choice(
            EnergyDeclarations.CalorificUnit.self, "热值单位", "unit of a calorific value"),
          source: try keys.required("source").text(), position: item.position))
    }
    return list
  }

  private func yearly(
    _ field: Field, unit: String, check: (Field) throws(Fault) -> Void
  ) throws(Fault) -> [EnergyDeclarations.Yearly] {
    var list: [EnergyDeclarations.Yearly] = []
    for item in try field.someItems() {
      let keys = try item.fields("year", "value", "unit", "source")
      let year = try keys.required("year").year()
      guard !list.contains(where: { $0.year == year }) else { throw twice(item, year) }
      let value = try keys.required("value")
      try check(value)
      _ = try keys.required("unit").name(among: [unit], "单位", "unit")
      list.append(
        EnergyDeclarations.Yearly(
          year: year, value: try value.decimal(), source: try keys.required("source").text(),
          position: item.position))
    }
    return list
  }

  private func altitude(_ field: Field) throws(Fault) -> EnergyDeclarations.Altitude {
    let keys = try field.fields("metres", "pressure_pa", "source")
    return EnergyDeclarations.Altitude(
      metres: try keys.required("metres").decimal(allowsZero: true),
      pascals: try keys.optional("pressure_pa") { field throws(Fault) in try field.decimal() },
      source: try keys.required("source").text())
  }

  private func carbon(_ field: Field) throws(Fault) -> [EnergyDeclarations.Carbon] {
    var list: [EnergyDeclarations.Carbon] = []
    for item in try field.someItems() {
      let keys = try item.fields("year", "tonnes", "deducted", "source")
      let year = try keys.required("year").year()
      guard !list.contains(where: { $0.year == year }) else { throw twice(item, year) }
      let tonnes = try keys.required("tonnes").decimal(allowsZero: true)
      let deducted =
        try keys.optional("deducted") { field throws(Fault) in
          try field.decimal(allowsZero: true)
        } ?? .zero
      guard deducted <= tonnes else {
        throw item.fault(
          "扣减量不能大于碳排放总量；请核对 deducted 和 tonnes。",
          "More is deducted than was given off; check `deducted` and `tonnes`.")
      }
      list.append(
        EnergyDeclarations.Carbon(
          year: year, tonnes: tonnes, deducted: deducted,
          source: try keys.required("source").text(), position: item.position))
    }
    return list
  }

  private func history(_ field: Field) throws(Fault) -> [AnnualEmission] {
    var list: [AnnualEmission] = []
    for item in try field.someItems() {
      let keys = try item.fields("year", "pollutant", "tonnes", "source")
      let year = try keys.required("year").year()
      let pollutant = try keys.required("pollutant").pollutant().id
      guard !list.contains(where: { $0.year == year && $0.pollutant == pollutant }) else {
        throw twice(item, year)
      }
      list.append(
        AnnualEmission(
          year: year, pollutant: pollutant,
          tonnes: try keys.required("tonnes").decimal(allowsZero: true),
          source: try keys.required("source").text(), position: item.position))
    }
    return list
  }

  private func twice(_ item: Field, _ year: Int) -> Fault {
    item.fault(
      "\(year) 年写了两次；每年只保留一个数值。", "The year \(year) stands twice; keep one figure a year.")
  }
}

extension Field {
  fileprivate func year() throws(Fault) -> Int { try integer(in: 1900...9999) }
}
