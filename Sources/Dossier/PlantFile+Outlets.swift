import Measures

extension PlantFile {
  /// Outlets may be left out only where the scope says that no emissions are to be judged.
  mutating func readOutlets(_ top: Fields, known: KnownNames) throws(Fault) {
    let needsOutlets = scope.isEmpty || scope.contains(.emission)
    guard let field = top["outlets"] else {
      guard needsOutlets else { return }
      throw top.owner.fault(
        "缺少必填键“outlets”；请列出排放口，或以“scope: [energy]”声明不检查排放。",
        "The required key `outlets` is missing; list the outlets, or declare with "
          + "`scope: [energy]` that emissions are not to be checked.")
    }
    var seen: Set<String> = []
    for item in needsOutlets ? try field.someItems() : try field.items() {
      let keys = try item.fields(
        "id", "name", "process", "monitors", "approved", "stack_height", "diameter", "pair",
        "reductant", "independent_heat_source", "extra_air", "resins",
        "air_quality_class", "treatment", "clears_buildings", "neighbours", "low_voc_materials")
      let idField = try keys.required("id")
      let id = try idField.label()
      guard seen.insert(id).inserted else {
        throw idField.fault(
          "排放口编号“\(printable(id))”重复；每个排放口的编号应唯一。",
          "The outlet id `\(printable(id))` is used twice; give each outlet its own.")
      }
      outlets.append(try outlet(id: id, keys, known: known))
      let details = try details(id: id, keys)
      if details != OutletDetails(outlet: id) { declarations.outlets.append(details) }
      for key in ["diameter", "treatment"] { remark(key, keys[key]) }
    }
    try checkInlets(field)
    try checkNeighbours(field)
  }

  private func outlet(id: String, _ keys: Fields, known: KnownNames) throws(Fault) -> Outlet {
    Outlet(
      id: id,
      name: try keys.optional("name") { field throws(Fault) in try field.label() } ?? id,
      processes: try keys.required("process").names { item throws(Fault) in
        try item.name(among: known.processes, "工序", "process")
      },
      monitors: try keys.required("monitors").names(
        { item throws(Fault) in try item.pollutant().id }, allowsNone: true),
      approved: try keys.optional("approved") { field throws(Fault) in try field.date() },
      facts: OutletFacts(
        reductant: try keys.optional("reductant") { field throws(Fault) in
          try field.name(among: ["ammonia", "none", "urea"], "还原剂", "reductant")
        },
        independentHeatSource: try keys.optional("independent_heat_source") {
          field throws(Fault) in try field.flag()
        },
        extraAir: try keys.optional("extra_air") { field throws(Fault) in try field.flag() },
        resins: try keys.optional("resins") { field throws(Fault) in
          try field.names({ item throws(Fault) in try item.text() }, allowsNone: true)
        },
        airQualityClass: try keys.optional("air_quality_class") { field throws(Fault) in
          try field.name(
            among: OutletFacts.airQualityClasses, "环境空气质量功能区类别", "air-quality class")
        }))
  }

  private func details(id: String, _ keys: Fields) throws(Fault) -> OutletDetails {
    OutletDetails(
      outlet: id,
      stackHeight: try keys.optional("stack_height") { field throws(Fault) in
        try field.decimal()
      },
      diameter: try keys.optional("diameter") { field throws(Fault) in try field.decimal() },
      inlet: try keys.optional("pair") { field throws(Fault) in
        let pair = try field.fields("inlet", "outlet")
        if let outlet = pair["outlet"] {
          guard try outlet.text() == id else {
            throw outlet.fault(
              "pair 中的 outlet 应是它所在的排放口“\(printable(id))”。",
              "The `outlet` of a pair must be the outlet that it stands in, `\(printable(id))`.")
          }
        }
        return try pair.required("inlet").text()
      },
      treatment: try keys.optional("treatment") { field throws(Fault) in
        try field.names { item throws(Fault) in try item.text() }
      } ?? [],
      clearsBuildings: try keys.optional("clears_buildings") { field throws(Fault) in
        try field.flag()
      },
      neighbours: try keys.optional("neighbours") { field throws(Fault) in
        try Self.neighbours(field, of: id)
      } ?? [],
      hasLowVOCMaterials: try keys.optional("low_voc_materials") { field throws(Fault) in
        try field.flag()
      })
  }

  private static func neighbours(_ field: Field, of id: String) throws(Fault) -> [StackNeighbour] {
    var list: [StackNeighbour] = []
    for item in try field.someItems() {
      let keys = try item.fields("outlet", "distance")
      let outlet = try keys.required("outlet").text()
      guard outlet != id, !list.contains(where: { $0.outlet == outlet }) else {
        throw item.fault(
          "neighbours 中不能写排放口自己，也不能重复；请核对。",
          "`neighbours` names other outlets, each once; check this one.")
      }
      list.append(
        StackNeighbour(outlet: outlet, distance: try keys.required("distance").decimal()))
    }
    return list
  }

  private func checkNeighbours(_ field: Field) throws(Fault) {
    let known = outlets.map(\.id)
    for name in declarations.outlets.flatMap(\.neighbours).map(\.outlet)
    where !known.contains(name) {
      throw field.unknown(name, among: known, "排放口", "outlet")
    }
  }

  /// A point before treatment has no limits, so it must not be an outlet too.
  private func checkInlets(_ field: Field) throws(Fault) {
    var taken = Set(outlets.map(\.id))
    for inlet in declarations.inlets where !taken.insert(inlet).inserted {
      throw field.fault(
        "进口测点“\(printable(inlet))”与排放口或另一进口重名；请改用不同的名称。",
        "The inlet `\(printable(inlet))` has the name of an outlet or of another inlet; give it its "
          + "own.")
    }
  }

  /// Notes that `key` was read and is not judged; once a key, where it stands first.
  mutating func remark(_ key: String, _ field: Field?) {
    guard let field, !remarks.contains(where: { $0.subject == key }) else { return }
    remarks.append(
      Remark(
        subject: key,
        sentence: Bilingual(
          zh: "“\(key)”已读入并校验，本版本尚未用于判定（不计为合格）。",
          en: "`\(key)` was read and checked; it is not judged yet, and is no pass."),
        position: field.position))
  }
}
