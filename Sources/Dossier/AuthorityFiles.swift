package import Measures

/// Reads register.yaml: the cards of an authority's plants, in the order of the file.
///
/// - Parameters:
///   - bytes: of the file, or of the revision that it was taken from.
///   - file: as its user named it; faults name it.
///   - knownSectors: of the loaded packs; the four built-in ones are always known.
///   - knownProcesses: of the loaded packs.
/// - Throws: 65 with file and line where it cannot be used.
package func readRegister(
  _ bytes: [UInt8], file: String, knownSectors: [String], knownProcesses: [String],
  knownRegimes: [String] = KnownNames.builtInRegimes
) throws(Fault) -> [RegisterCard] {
  let known = KnownNames(
    sectors: knownSectors, processes: knownProcesses, regimes: knownRegimes)
  let top = try YAMLText(file: file, schema: "greengate/register/1").root(of: bytes)
    .fields("schema", "plants")
  _ = try top.required("plants")
  return try top.list("plants", by: \.plant, "企业编号", "plant") { item throws(Fault) in
    try item.registerCard(known)
  }
}

/// Reads waivers.yaml: an authority's leaves to break a requirement for a while, in their order.
///
/// Nothing of a waiver may be left open but the narrower parts of its scope, which stand for any
/// where their keys are left out; a key without a value is refused, because a forgotten value must
/// not widen a waiver.
///
/// - Parameters:
///   - rules: all rule ids.
///   - plants: of the register; `nil` where there is none, and any plant may be meant.
/// - Throws: 65 with file and line where it cannot be used.
package func readWaivers(
  _ bytes: [UInt8], file: String, rules: [String], plants: [String]?
) throws(Fault) -> [Waiver] {
  let top = try YAMLText(file: file, schema: "greengate/waivers/1").root(of: bytes)
    .fields("schema", "waivers", "accepted")
  _ = try top.required("waivers")
  return try top.list("waivers", by: \.id, "豁免编号", "waiver") { item throws(Fault) in
    try item.waiver(rules: rules, plants: plants)
  }
}

/// What is accepted once.
private struct Accepted: Hashable, CustomStringConvertible {
  var number: ProjectNumber
  var condition: String

  var description: String { "\(number), \(condition)" }
}

/// Reads the explanations that waivers.yaml says are accepted, in their order.
///
/// - Throws: 65 with file and line where it cannot be used.
package func readAccepted(_ bytes: [UInt8], file: String) throws(Fault) -> [AcceptedExplanation] {
  try YAMLText(file: file, schema: "greengate/waivers/1").root(of: bytes)
    .fields("schema", "waivers", "accepted")
    .list(
      "accepted", by: { Accepted(number: ProjectNumber($0.application), condition: $0.condition) },
      "采纳的说明", "accepted explanation"
    ) { item throws(Fault) in
      let keys = try item.fields("application", "condition", "by", "on", "reason")
      return AcceptedExplanation(
        application: try keys.required("application").text(),
        condition: try keys.required("condition").text(), by: try keys.required("by").text(),
        on: try keys.required("on").date(), reason: try keys.required("reason").text(),
        position: item.position)
    }
}

/// Reads baseline.yaml: the breaches that are on record, in their order.
///
/// - Throws: 65 with file and line where it cannot be used.
package func readBaseline(
  _ bytes: [UInt8], file: String, rules: [String]
) throws(Fault) -> [KnownBreach] {
  let top = try YAMLText(file: file, schema: "greengate/baseline/1").root(of: bytes)
    .fields("schema", "breaches")
  _ = try top.required("breaches")
  return try top.list("breaches", by: \.fingerprint, "在案超标", "known breach") {
    item throws(Fault) in try item.knownBreach(rules: rules)
  }
}

/// The bytes of a file of the authority's, as far as it can be read.
///
/// - Throws: 66 where it is not there, 77 without permission, 65 where it is no file.
package func authorityBytes(_ path: String) throws(Fault) -> [UInt8] {
  switch try FileSystem.nature(of: path) {
  case .missing: throw FileSystem.missing(path)
  case .file: return try OpenFile(path: path).bytes(at: 0, count: YAMLText.maximumSize + 1)
  case .folder, .other:
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "这不是普通文件；请指定 YAML 文件本身。", en: "This is not a regular file; name the YAML file."),
      at: SourcePosition(file: path))
  }
}

// MARK: Register

extension Field {
  fileprivate func registerCard(_ known: KnownNames) throws(Fault) -> RegisterCard {
    let keys = try fields(
      "id", "name", "sector", "region", "area", "approved", "regimes", "outlets", "permit",
      "reports", "revenue_yuan", "leading", "products")
    var card = RegisterCard(
      plant: try keys.required("id").label(), name: try keys.required("name").label(),
      sector: try keys.required("sector").name(among: known.sectors, "行业", "sector"),
      region: try keys.required("region").region(),
      area: try keys.required("area").choice(ControlArea.self, "区域类别", "area"),
      approved: try keys.required("approved").date(), position: position)
    card.regimes =
      try keys.optional("regimes") { field throws(Fault) in
        try field.names(
          { item throws(Fault) in
            try item.name(among: known.regimes, "管控制度", "regime")
          }, allowsNone: true)
      } ?? []
    card.outlets = try keys.list("outlets", by: \.id, "排放口", "outlet") { item throws(Fault) in
      try item.registerOutlet(known)
    }
    let ids = card.outlets.map(\.id)
    card.permit = try keys.optional("permit") { field throws(Fault) in
      try field.permit(outlets: ids)
    }
    card.reports =
      try keys.optional("reports") { field throws(Fault) in
        try field.names(
          { item throws(Fault) in
            try item.choice(LogKind.self, "日志类型", "kind of log").rawValue
          }, allowsNone: true)
      } ?? []
    if let revenues = keys["revenue_yuan"] {
      card.revenues = try revenues.yearly { field throws(Fault) in try field.amount() }
    }
    card.isLeading = try keys.flag("leading")
    card.products =
      try keys.optional("products") { field throws(Fault) in
        try field.names({ item throws(Fault) in try item.text() }, allowsNone: true)
      } ?? []
    return card
  }

  private func registerOutlet(_ known: KnownNames) throws(Fault) -> RegisterCard.Outlet {
    let keys = try fields(
      "id", "name", "process", "monitors", "interval_min", "approved", "closed")
    return RegisterCard.Outlet(
      id: try keys.required("id").label(),
      name: try keys.optional("name") { field throws(Fault) in try field.label() },
      processes: try keys.required("process").names { item throws(Fault) in
        try item.name(among: known.processes, "工序", "process")
      },
      monitors: try keys.required("monitors").names(
        { item throws(Fault) in try item.pollutant().id }, allowsNone: true),
      intervalMinutes: try keys.optional("interval_min") { field throws(Fault) in
        try field.integer(in: 1...60)
      }, approved: try keys.date("approved"), closed: try keys.date("closed"), position: position)
  }
}

// MARK: Waivers and baseline

extension Field {
  /// - Parameter plants: `nil`: any.
  private func breachScope(rules: [String], plants: [String]?) throws(Fault) -> BreachScope {
    let keys = try fields("plant", "rule", "outlet", "pollutant", "standard", "limit")
    let plant = try keys.required("plant")
    if let plants { _ = try plant.name(among: plants, "企业编号", "plant") }
    return BreachScope(
      plant: try plant.text(),
      rule: try keys.required("rule").name(among: rules, "规则", "rule"),
      outlet: try keys.text("outlet"), pollutant: try keys.text("pollutant"),
      standard: try keys.text("standard"), limit: try keys.text("limit"))
  }

  fileprivate func waiver(rules: [String], plants: [String]?) throws(Fault) -> Waiver {
    let keys = try fields(
      "id", "scope", "period", "reason", "approver", "expires", "ceiling")
    let id = try keys.required("id").label()
    let scope = try keys.required("scope").breachScope(rules: rules, plants: plants)
    let period = try keys.required("period")
    let ends = try period.fields("from", "to")
    let (from, to) = (try ends.required("from").date(), try ends.required("to").date())
    guard from < to else {
      throw period.fault(
        "豁免“\(printable(id))”的时段为空或前后颠倒（\(from) 至 \(to)）；to 不含在内，应晚于 from。",
        "The period of the waiver `\(printable(id))` is empty or reversed (\(from) to \(to)); `to` "
          + "is not part of it and must come after `from`.")
    }
    let reason = try keys.required("reason").reason()
    let approver = try keys.required("approver").reason()
    let expires = try keys.required("expires").date()
    let ceilingField = try keys.required("ceiling")
    let ceiling = try ceilingField.decimal()
    guard ceiling >= ExactDecimal(mantissa: 1, scale: 0) else {
      throw ceilingField.fault(
        "豁免“\(printable(id))”的上限 \(ceiling) 小于 1；上限是限值的倍数，例如 1.2 表示不超过限值的 1.2 倍。",
        "The ceiling \(ceiling) of the waiver `\(printable(id))` is below 1; it is a multiple of "
          + "the limit: 1.2 leaves up to 1.2 times the limit.")
    }
    return Waiver(
      id: id, scope: scope, from: from, to: to, reason: reason, approver: approver,
      expires: expires, ceiling: ceiling, position: position)
  }

  fileprivate func knownBreach(rules: [String]) throws(Fault) -> KnownBreach {
    let keys = try fields("fingerprint", "scope", "multiple", "exceeding", "valid", "period")
    let scope = try keys.required("scope").breachScope(rules: rules, plants: nil)
    let fingerprint = try keys.required("fingerprint")
    guard try fingerprint.text() == scope.fingerprint else {
      throw fingerprint.fault(
        "指纹与范围不符，应为“\(printable(scope.fingerprint))”；请重新生成基线，不要手工改动。",
        "The fingerprint is not that of the scope, `\(printable(scope.fingerprint))`; write the "
          + "baseline again instead of editing it.")
    }
    return KnownBreach(
      fingerprint: scope.fingerprint, scope: scope,
      multiple: try keys.optional("multiple") { field throws(Fault) in
        try field.decimal(allowsZero: true)
      },
      exceeding: try keys.optional("exceeding") { field throws(Fault) in
        try field.integer(in: 0...999_999_999)
      },
      valid: try keys.optional("valid") { field throws(Fault) in
        try field.integer(in: 0...999_999_999)
      }, period: try keys.optional("period") { field throws(Fault) in try PlantFile.period(field) },
      position: position)
  }
}
