import Measures

extension ApplicationFile {
  /// Substances of offsets that no log of waste gas holds, beside ``Pollutant/all``.
  private static let waterPollutants = ["COD", "NH3-N", "TN", "TP"]

  mutating func readLists(_ top: Fields, processes: [String]) throws(Fault) {
    application.equipment =
      try top.optional("equipment") { field throws(Fault) in
        try field.each(Self.equipment)
      } ?? []
    application.claims = try top.list(
      "claims", by: \.indicator.rawValue, "申报的指标", "claimed indicator", Self.claim)
    var digests: [String: String] = [:]
    application.documents = try top.list("documents", by: \.id, "材料", "document") {
      item throws(Fault) in
      let (document, digest) = try Self.document(item)
      digests[document.id] = digest
      return document
    }
    self.digests = digests
    application.capacity =
      try top.optional("capacity") { field throws(Fault) in
        try field.each(Self.capacity)
      } ?? []
    application.offsets = try top.list(
      "offsets", by: { [$0.pollutant, $0.source ?? ""] }, "削减替代的污染物和来源",
      "pollutant and source of offsets", Self.offset)
    application.designed = try top.list(
      "designed", by: { [$0.outlet, $0.pollutant] }, "设计值", "designed value"
    ) { item throws(Fault) in try Self.designed(item, processes: processes) }
    application.energyUse = try top.optional("energy", Self.energy)
    application.fiscal = try top.list("fiscal", by: \.year, "年份", "year", Self.fiscal)
    application.explanations = try top.list(
      "explanations", by: \.condition, "说明的条件", "explained condition", Self.explanation)
  }

  private static func equipment(_ item: Field) throws(Fault) -> Application.Equipment {
    let keys = try item.fields("name", "price", "bought", "listed")
    return Application.Equipment(
      name: try keys.required("name").label(), price: try keys.required("price").price(),
      bought: try keys.date("bought"), isListed: try keys.flag("listed"), position: item.position)
  }

  private static func claim(_ item: Field) throws(Fault) -> Application.SavingClaim {
    let keys = try item.fields("indicator", "saving")
    return Application.SavingClaim(
      indicator: try keys.required("indicator").choice(
        Application.Indicator.self, "指标", "indicator"),
      saving: try keys.required("saving").decimal(), position: item.position)
  }

  private static func document(
    _ item: Field
  ) throws(Fault) -> (ApplicationDocument, digest: String?) {
    let keys = try item.fields("id", "file", "date", "expires", "sha256")
    let document = ApplicationDocument(
      id: try keys.required("id").label(),
      file: try keys.optional("file") { field throws(Fault) in try field.pathInside() },
      date: try keys.date("date"), expires: try keys.date("expires"), isPresent: false,
      position: item.position)
    if let date = document.date, let expires = document.expires, expires < date {
      throw item.fault(
        "材料“\(printable(document.id))”的有效期止于 \(expires)，早于其日期 \(date)；请核对。",
        "The document `\(printable(document.id))` expires on \(expires), before its date \(date); "
          + "check both.")
    }
    let digest = try keys.optional("sha256") { field throws(Fault) in
      let digest = try field.sha256()
      guard document.file != nil else {
        throw field.fault(
          "写了 sha256 而没有 file；请写明是哪个文件的校验值。",
          "`sha256` stands without `file`; name the file that it is of.")
      }
      return digest
    }
    return (document, digest)
  }

  private static func capacity(_ item: Field) throws(Fault) -> CapacityChange {
    let keys = try item.fields("direction", "line", "quantity", "unit", "owner")
    return CapacityChange(
      direction: try keys.required("direction").choice(
        CapacityChange.Direction.self, "产能增减方向", "direction of capacity"),
      line: try keys.required("line").text(), quantity: try keys.required("quantity").decimal(),
      unit: try keys.required("unit").text(), owner: try keys.text("owner"),
      position: item.position)
  }

  private static func offset(_ item: Field) throws(Fault) -> EmissionOffset {
    let keys = try item.fields("pollutant", "adds", "taken", "source")
    let pollutant = try keys.required("pollutant")
    return EmissionOffset(
      pollutant: try pollutant.name(
        among: Pollutant.all.map(\.id) + waterPollutants, "污染物", "pollutant",
        hint: Pollutant.named(try pollutant.text())?.id),
      adds: try keys.required("adds").decimal(allowsZero: true),
      taken: try keys.required("taken").decimal(allowsZero: true),
      source: try keys.text("source"), position: item.position)
  }

  private static func designed(
    _ item: Field, processes: [String]
  ) throws(Fault) -> DesignedValue {
    let keys = try item.fields("outlet", "process", "pollutant", "value", "unit")
    let pollutant = try keys.required("pollutant").pollutant()
    return DesignedValue(
      outlet: try keys.required("outlet").text(),
      process: try keys.required("process").name(among: processes, "工序", "process"),
      pollutant: pollutant.id, value: try keys.required("value").decimal(allowsZero: true),
      unit: try keys.required("unit").unit(of: pollutant), position: item.position)
  }

  private static func energy(_ field: Field) throws(Fault) -> ProjectEnergy {
    let keys = try field.fields("coal", "electricity", "value_added")
    return ProjectEnergy(
      coal: try keys.required("coal").decimal(allowsZero: true),
      electricity: try keys.required("electricity").decimal(allowsZero: true),
      valueAdded: try keys.optional("value_added") { field throws(Fault) in
        try field.decimal()
      }, position: field.position)
  }

  private static func fiscal(_ item: Field) throws(Fault) -> FiscalContribution {
    let keys = try item.fields("year", "provincial", "municipal")
    return FiscalContribution(
      year: try keys.required("year").integer(in: 1...9999),
      provincial: try keys.required("provincial").amount(),
      municipal: try keys.required("municipal").amount(), position: item.position)
  }

  private static func explanation(_ item: Field) throws(Fault) -> Application.Explanation {
    let keys = try item.fields("condition", "text")
    return Application.Explanation(
      condition: try keys.required("condition").text(), text: try keys.required("text").text(),
      position: item.position)
  }
}
