import Measures

extension PlantFile {
  /// Permit, register and meters.
  mutating func readDeclarations(plantKeys: Fields, top: Fields) throws(Fault) {
    let ids = outlets.map(\.id)
    declarations.permit = try plantKeys.optional("permit") { field throws(Fault) in
      try field.permit(outlets: ids)
    }
    declarations.register = try plantKeys.optional("register", register)
    declarations.meters = try top.optional("meters", meters) ?? []
    declarations.audit = try top.optional("audit", audit)
    declarations.points = try top.optional("points", points) ?? []
  }

  private func outletName(_ field: Field) throws(Fault) -> String {
    try field.name(among: outlets.map(\.id), "排放口", "outlet")
  }

  private func register(_ field: Field) throws(Fault) -> RegisterEntry {
    let keys = try field.fields(
      "key_enterprise", "credit_code", "park", "address", "commissioned", "capacity", "products")
    return RegisterEntry(
      isKeyEnterprise: try keys.optional("key_enterprise") { field throws(Fault) in
        try field.flag()
      },
      creditCode: try keys.optional("credit_code", creditCode),
      park: try keys.optional("park") { field throws(Fault) in try field.text() },
      address: try keys.optional("address") { field throws(Fault) in try field.text() },
      commissioned: try keys.optional("commissioned") { field throws(Fault) in try field.date() },
      capacity: try keys.optional("capacity", capacity) ?? [],
      products: try keys.optional("products") { field throws(Fault) in
        try field.names { item throws(Fault) in try item.text() }
      } ?? [])
  }

  private func creditCode(_ field: Field) throws(Fault) -> String {
    let text = try field.text()
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
    guard text.utf8.count == 18, isPlain else {
      throw field.fault(
        "统一社会信用代码应为 18 位数字或大写字母。",
        "A unified social credit code has 18 digits or capital letters.")
    }
    return text
  }

  private func capacity(_ field: Field) throws(Fault) -> [RegisterEntry.Capacity] {
    var list: [RegisterEntry.Capacity] = []
    for item in try field.someItems() {
      let keys = try item.fields("product", "quantity", "unit")
      list.append(
        RegisterEntry.Capacity(
          product: try keys.required("product").text(),
          quantity: try keys.required("quantity").decimal(),
          unit: try keys.required("unit").text()))
    }
    return list
  }

  private func meters(_ field: Field) throws(Fault) -> [PowerMeter] {
    var list: [PowerMeter] = []
    var seen: Set<String> = []
    for item in try field.items() {
      let keys = try item.fields("id", "kind", "outlet", "threshold_kw", "grace_min")
      let id = try keys.required("id")
      guard seen.insert(try id.label()).inserted else {
        throw id.fault(
          "电表编号重复；每块电表的编号应唯一。", "The meter id is used twice; give each meter its own.")
      }
      list.append(
        PowerMeter(
          id: try id.text(),
          kind: try keys.required("kind").choice(PowerMeter.Kind.self, "电表类型", "kind of meter"),
          outlet: try outletName(keys.required("outlet")),
          thresholdKilowatts: try keys.optional("threshold_kw") { field throws(Fault) in
            try field.decimal()
          },
          graceMinutes: try keys.optional("grace_min") { field throws(Fault) in
            try field.integer(in: 0...1440)
          }, position: item.position))
    }
    return list
  }
}
