import Measures

extension PackKind {
  /// Conditions, grants and documents of applications for technical-upgrade support.
  static let gate = PackKind(
    schema: GatePolicy.schema, text: .gate, noun: Bilingual(zh: "门禁政策", en: "gate's policy"),
    keys: GatePolicy.keys,
    lists: [
      ("conditions", GateCondition.keys), ("grants", GrantRule.keys),
      ("documents", DocumentRule.keys),
    ])
}

extension GatePolicy {
  static let schema = "greengate/gate/1"

  static let keys = [
    "schema", "id", "title", "effective", "effective_known", "until", "region", "sectors", "kinds",
    "never_waived", "emission_months", "source", "note", "conditions", "grants", "documents",
  ]

  /// Reads a whole pack, after overlays have been laid over it.
  init(_ pack: PackMapping) throws(Fault) {
    try self.init(unchecked: pack)
    guard !conditions.isEmpty || !grants.isEmpty || !documents.isEmpty else {
      throw .refusal(
        at: pack.position,
        zh: "门禁政策中没有 conditions、grants 和 documents；请至少写一项。",
        en: "The policy holds no conditions, no grants and no documents; write at least one.")
    }
    if let fault = kindFaults.first { throw fault }
  }

  /// Without what must hold for its entries together.
  init(unchecked pack: PackMapping) throws(Fault) {
    let effective = try pack.required("effective").date()
    try self.init(
      id: pack.required("id").line(), title: pack.required("title").bilingual(),
      effective: effective, isEffectiveKnown: pack.isEffectiveKnown(),
      until: pack.optional("until") { field throws(Fault) in
        let until = try field.date()
        guard until > effective else {
          throw field.wrong(
            "必须晚于 effective（\(effective)），否则永远不会适用",
            "must be later than effective (\(effective)), or the policy could never apply")
        }
        return until
      },
      region: pack.required("region").regionCode(),
      sectors: pack.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Standard.anySector)
      },
      kinds: pack.identifiers("kinds"),
      conditions: pack.entries("conditions") { entry throws(Fault) in try GateCondition(entry) },
      grants: pack.entries("grants") { entry throws(Fault) in try GrantRule(entry) },
      documents: pack.entries("documents") { entry throws(Fault) in try DocumentRule(entry) },
      neverWaived: pack.identifiers("never_waived"),
      emissionMonths: pack.optional("emission_months") { field throws(Fault) in
        try field.months()
      } ?? 12, source: pack.required("source").text(),
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      position: pack.position)
  }

  /// Grants for kinds of projects that the policy does not decide on.
  var kindFaults: [Fault] {
    grants.flatMap { grant in
      grant.kinds.filter { !kinds.contains($0) }.map { odd in
        .refusal(
          at: grant.position,
          zh: "项目类型“\(odd)”不在本文件的 kinds 中，该奖补永远不会适用；请补充或删除。",
          en: "The kind of project '\(odd)' is not among the policy's, so the grant could never "
            + "apply; add it there or delete it here.")
      }
    }
  }
}

extension GateCondition {
  static let keys = [
    "id", "kind", "stages", "level", "title", "clause", "indicators", "subject", "value", "unit",
    "source", "confidence", "note",
  ]

  /// Reads an entry of `conditions`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let kind: Kind = try keys.required("kind").choice()
    let subject = try kind.subject(keys)
    let value = try kind.value(keys, subject)
    try self.init(
      id: keys.required("id").line(), kind: kind, stages: keys.stages(),
      level: keys.required("level").choice(), title: keys.required("title").bilingual(),
      clause: keys.required("clause").line(), indicators: kind.indicators(keys),
      subject: subject, value: value?.value, printedValue: value?.printed,
      unit: kind.unit(keys, subject, isNeeded: value != nil),
      source: keys.required("source").text(), confidence: keys.confidence(),
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }
}

extension GateCondition.Kind {
  /// The unit of `energy-line`: tce for 10⁴ yuan of value added.
  static let intensityUnit = "tce/万元"
  static let moneyUnit = "元"

  fileprivate func indicators(_ keys: PackMapping) throws(Fault) -> [Application.Indicator] {
    guard let field = keys["indicators"] else { return [] }
    guard self == .improves else { throw misplaced(field) }
    return try field.list { item throws(Fault) in try item.choice() }
  }

  fileprivate func subject(_ keys: PackMapping) throws(Fault) -> String? {
    switch self {
    case .capacitySwap: return try keys.required("subject").identifier()
    case .offset:
      let field = try keys.required("subject")
      let name = try field.line()
      guard Pollutant.withID(name) != nil else {
        throw field.unknown(name, among: Pollutant.all.map(\.id))
      }
      return name
    case .energyReview:
      return try keys.optional("subject") { field throws(Fault) in
        try field.choice(GateCondition.ReviewFigure.self).rawValue
      }
    case .eligibility:
      return try keys.optional("subject") { field throws(Fault) in
        try field.choice(GateCondition.EligibilityFigure.self).rawValue
      }
    default:
      if let field = keys["subject"] { throw misplaced(field) }
      return nil
    }
  }

  fileprivate func value(
    _ keys: PackMapping, _ subject: String?
  ) throws(Fault) -> (value: ExactDecimal, printed: String)? {
    switch self {
    case .offset, .energyLine: return try keys.required("value").amount()
    case .capacitySwap:
      return try keys.optional("value") { field throws(Fault) in try field.amount() }
    case .energyReview, .eligibility:
      if subject != nil { return try keys.required("value").amount() }
      if keys["value"] != nil { _ = try keys.required("subject") }
      return nil
    default:
      if let field = keys["value"] { throw misplaced(field) }
      return nil
    }
  }

  fileprivate func unit(
    _ keys: PackMapping, _ subject: String?, isNeeded: Bool
  ) throws(Fault) -> String? {
    let wanted: String? =
      switch self {
      case .energyLine: Self.intensityUnit
      case .eligibility: Self.moneyUnit
      case .energyReview: subject.flatMap { GateCondition.ReviewFigure(rawValue: $0) }?.unit
      default: nil
      }
    // Capacity is counted in the unit that the clause counts in; a ratio has none.
    guard self == .capacitySwap || (wanted != nil && isNeeded) else {
      if let field = keys["unit"] { throw misplaced(field) }
      return nil
    }
    let field = try keys.required("unit")
    let unit = try field.line()
    if let wanted, unit != wanted { throw field.wrong("应为 \(wanted)", "must be \(wanted)") }
    return unit
  }

  private func misplaced(_ field: PackField) -> Fault {
    field.wrong(
      "不用于 kind: \(rawValue)；请删除", "has no place in kind: \(rawValue); delete it")
  }
}

extension GrantRule {
  static let keys = [
    "id", "title", "clause", "basis", "kinds", "rate", "municipal_rate", "cap", "least_revenue",
    "leading", "after_completion", "adds", "source", "confidence", "note",
  ]

  /// Reads an entry of `grants`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let basis: Basis = try keys.required("basis").choice()
    for (name, isApt) in [
      ("rate", basis != .named), ("municipal_rate", basis == .fiscal), ("cap", basis != .named),
    ] {
      guard !isApt, let field = keys[name] else { continue }
      throw field.wrong(
        "不用于 basis: \(basis.rawValue)；请删除",
        "has no place in basis: \(basis.rawValue); delete it")
    }
    try self.init(
      id: keys.required("id").line(), title: keys.required("title").bilingual(),
      clause: keys.required("clause").line(), basis: basis, kinds: keys.identifiers("kinds"),
      rate: basis == .named ? nil : keys.required("rate").percentage(),
      municipalRate: basis == .fiscal ? keys.required("municipal_rate").percentage() : nil,
      cap: keys.optional("cap") { field throws(Fault) in try field.amount().value },
      leastRevenue: keys.optional("least_revenue") { field throws(Fault) in
        try field.amount().value
      },
      forLeading: keys.flag("leading"), afterCompletion: keys.flag("after_completion"),
      isAdded: keys.flag("adds"), source: keys.required("source").text(),
      // Money never rests on a label that was forgotten.
      confidence: basis == .named
        ? keys.confidence() : keys.required("confidence").choice(),
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }
}

extension DocumentRule {
  static let keys = ["id", "title", "stages", "clause", "source", "confidence"]

  /// Reads an entry of `documents`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    try self.init(
      id: keys.required("id").identifier(), title: keys.required("title").bilingual(),
      stages: keys.stages(), clause: keys.required("clause").line(),
      source: keys.required("source").text(), confidence: keys.confidence(),
      position: keys.position)
  }
}

extension PackMapping {
  fileprivate func entries<Entry>(
    _ name: String, _ read: (PackField) throws(Fault) -> Entry
  ) throws(Fault) -> [Entry] {
    var entries: [Entry] = []
    for entry in try self[name]?.elements() ?? [] { entries.append(try read(entry)) }
    return entries
  }

  fileprivate func identifiers(_ name: String) throws(Fault) -> [String] {
    try optional(name) { field throws(Fault) in
      try field.list { item throws(Fault) in try item.identifier() }
    } ?? []
  }

  /// Stages in the order in which an application passes them.
  fileprivate func stages() throws(Fault) -> [Application.Stage] {
    let given: [Application.Stage] = try required("stages").list { item throws(Fault) in
      try item.choice()
    }
    return Application.Stage.allCases.filter(given.contains)
  }

  fileprivate func confidence() throws(Fault) -> Confidence {
    try optional("confidence") { field throws(Fault) in try field.choice() } ?? .confirmed
  }

  fileprivate func flag(_ name: String) throws(Fault) -> Bool {
    try optional(name) { field throws(Fault) in try field.boolean() } ?? false
  }
}

extension PackField {
  /// How many months of a year.
  fileprivate func months() throws(Fault) -> Int {
    guard let number = Int(try line()), (1...12).contains(number) else {
      throw wrong("应为 1 至 12 的整数（月数）", "must be a whole number of months, 1 to 12")
    }
    return number
  }

  fileprivate func amount() throws(Fault) -> (value: ExactDecimal, printed: String) {
    let number = try decimal()
    guard number.value > .zero else { throw wrong("必须大于 0", "must be greater than 0") }
    return number
  }

  fileprivate func percentage() throws(Fault) -> ExactDecimal {
    let rate = try decimal().value
    guard rate > .zero, rate <= ExactDecimal(mantissa: 100, scale: 0) else {
      throw wrong("应大于 0、不超过 100（%）", "must be above 0 and at most 100 (%)")
    }
    return rate
  }
}
