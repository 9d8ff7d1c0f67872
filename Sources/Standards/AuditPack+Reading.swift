import Measures

extension PackKind {
  /// Items, deadlines and scores of clean-production audits.
  static let audit = PackKind(
    schema: AuditPack.schema, text: .audit, noun: Bilingual(zh: "审核包", en: "audit pack"),
    keys: AuditPack.keys,
    lists: [
      ("groups", AuditGroup.keys), ("items", AuditItem.keys), ("deadlines", AuditDeadline.keys),
    ], parts: [("scoring", "scoring", AuditScoring.keys)])
}

extension AuditPack {
  static let schema = "greengate/audit/1"

  static let keys = [
    "schema", "id", "title", "issued", "effective", "effective_known", "until", "region", "sectors",
    "binds", "note", "source",
    "groups", "items", "deadlines", "scoring",
  ]

  /// Reads a whole pack, after overlays have been laid over it.
  init(_ pack: PackMapping) throws(Fault) {
    try self.init(unchecked: pack)
    guard !items.isEmpty || !deadlines.isEmpty || scoring != nil else {
      throw .refusal(
        at: pack.position, zh: "审核包中既没有 items 也没有 deadlines 和 scoring；请至少写一项。",
        en: "The pack holds no items, no deadlines and no scoring; write at least one.")
    }
    if let fault = (sectorFaults + proofFaults + weightFaults(pack)).first { throw fault }
  }

  /// Without what must hold for its entries together.
  init(unchecked pack: PackMapping) throws(Fault) {
    let effective = try pack.required("effective").date()
    let groups = try pack.list("groups") { field throws(Fault) in try AuditGroup(field) }
    try self.init(
      id: pack.required("id").line(), title: pack.required("title").bilingual(),
      issued: pack.optional("issued") { field throws(Fault) in try field.date() },
      effective: effective,
      until: pack.optional("until") { field throws(Fault) in
        let until = try field.date()
        guard until > effective else {
          throw field.wrong(
            "必须晚于 effective（\(effective)），否则永远不会适用",
            "must be later than effective (\(effective)), or the pack could never apply")
        }
        return until
      },
      region: pack.required("region").regionCode(),
      sectors: pack.required("sectors").list { field throws(Fault) in
        try field.identifier(or: Standard.anySector)
      },
      binding: pack.optional("binds") { field throws(Fault) in try field.choice() } ?? .audited,
      note: pack.optional("note") { field throws(Fault) in try field.bilingual() },
      groups: groups,
      items: pack.list("items") { field throws(Fault) in
        try AuditItem(field, groups: groups.map(\.id))
      },
      deadlines: pack.list("deadlines") { field throws(Fault) in try AuditDeadline(field) },
      scoring: pack.optional("scoring") { field throws(Fault) in try AuditScoring(field) },
      position: pack.position)
    isEffectiveKnown = try pack.isEffectiveKnown()
  }

  /// Items of sectors that the pack does not speak to.
  var sectorFaults: [Fault] {
    guard !sectors.contains(Standard.anySector) else { return [] }
    return items.flatMap { item in
      item.sectors.filter { !sectors.contains($0) }.map { odd in
        .refusal(
          at: item.position, zh: "行业“\(odd)”不在本文件的 sectors 中，该项永远不会适用；请补充或删除。",
          en: "The sector '\(odd)' is not among the pack's, so the item could never apply; add it "
            + "there or delete it here.")
      }
    }
  }

  /// Deadlines whose proof is no item of the pack.
  private var proofFaults: [Fault] {
    deadlines.compactMap { deadline in
      guard let proof = deadline.proof, !items.contains(where: { $0.id == proof }) else {
        return nil
      }
      return .refusal(
        at: deadline.position, zh: "proof “\(proof)”不是本审核包的审核项；请写 items 中的 id。",
        en: "The proof '\(proof)' is no item of the pack; write the id of one.")
    }
  }

  /// An index is weighted as a whole or not at all, and every sum of weights is exactly 1.
  func weightFaults(_ pack: PackMapping) -> [Fault] {
    let weighted = groups.filter { $0.weight != nil }
    guard !weighted.isEmpty else {
      return items.filter { $0.weight != nil }.map { item in
        .refusal(
          at: item.position, zh: "该项有权重，而其分组没有；请给全部 groups 写明 weight。",
          en: "The item has a weight and its group has none; give every group a weight.")
      }
    }
    let place = pack["groups"]?.value.position ?? pack.position
    var faults: [Fault] = []
    if weighted.count == groups.count {
      faults += Self.sumFaults(weighted.compactMap(\.weight), "groups", at: place)
    } else {
      faults.append(
        .refusal(
          at: place, zh: "只有部分 groups 有权重；请全部写明，或全部不写。",
          en: "Only some groups have a weight; give one to all of them, or to none."))
    }
    for group in weighted {
      let members = items.filter { $0.group == group.id }
      let bare = members.filter { $0.weight == nil }
      faults += bare.map { item in
        .refusal(
          at: item.position, zh: "分组“\(group.id)”有权重，而该项没有 weight；请补充。",
          en: "The group '\(group.id)' is weighted and this item has no weight; add it.")
      }
      if bare.isEmpty {
        faults += Self.sumFaults(members.compactMap(\.weight), group.id, at: place)
      }
    }
    return faults
  }

  private static func sumFaults(
    _ weights: [ExactDecimal], _ name: String, at position: SourcePosition
  ) -> [Fault] {
    let places = weights.map(\.scale).max() ?? 0
    let sum = weights.reduce(into: Int128(0)) { $0 += $1.mantissa(atScale: places) ?? 0 }
    if let one = ExactDecimal.powerOfTen(max(0, places)), sum == one { return [] }
    let text = ExactDecimal(mantissa: sum, scale: places).description
    return [
      .refusal(
        at: position, zh: "“\(name)”的权重之和为 \(text)，应为 1；请核对。",
        en: "The weights of '\(name)' add up to \(text) and must add up to 1; check them.")
    ]
  }
}

extension AuditGroup {
  static let keys = ["id", "title", "weight"]

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    try self.init(
      id: keys.required("id").line(), title: keys.required("title").bilingual(),
      weight: keys.optional("weight") { field throws(Fault) in try field.weight() })
  }
}

extension AuditItem {
  static let keys = [
    "id", "title", "sectors", "clause", "group", "expects", "unit", "sense", "value", "grades",
    "trend", "computed", "weight", "limiting", "always", "scope", "source", "confidence", "note",
  ]

  /// What is said of an item that asks for nothing.
  static let noQuestion = Bilingual(
    zh: "该项既没有 expects（是非项）也没有 unit（数值项）；请写其中之一。",
    en: "The item has neither expects (a yes-or-no item) nor unit (a measured one); write one.")

  /// Reads an entry of `items`.
  ///
  /// - Parameter groups: Ids that its `group` may name.
  init(_ entry: PackField, groups: [String]) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    try self.init(
      id: keys.required("id").line(), title: keys.required("title").bilingual(),
      sectors: keys.optional("sectors") { field throws(Fault) in
        try field.list { element throws(Fault) in try element.identifier() }
      } ?? [],
      clause: keys.required("clause").line(),
      group: keys.optional("group") { field throws(Fault) in
        let name = try field.line()
        guard groups.contains(name) else { throw field.unknown(name, among: groups) }
        return name
      },
      question: Self.question(keys), computation: Self.computation(keys),
      weight: keys.optional("weight") { field throws(Fault) in try field.weight() },
      isLimiting: keys.optional("limiting") { field throws(Fault) in try field.boolean() }
        ?? false,
      isUniversal: keys.optional("always") { field throws(Fault) in try field.boolean() } ?? false,
      scope: keys.optional("scope") { field throws(Fault) in try field.choice() } ?? .plant,
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
    if weight != nil, group == nil { _ = try keys.required("group") }
  }

  private static func question(_ keys: PackMapping) throws(Fault) -> Question {
    if let expects = keys["expects"] {
      for name in ["unit", "sense", "value", "grades", "trend", "computed"] {
        if let field = keys[name] {
          throw field.wrong(
            "与 expects 不能同时写：是非项没有数值", "cannot stand beside expects: a yes-or-no item has no figure"
          )
        }
      }
      switch try expects.line() {
      case "yes": return .answer(true)
      case "no": return .answer(false)
      case let text: throw expects.unknown(text, among: ["yes", "no"])
      }
    }
    guard let unit = keys["unit"] else {
      throw Fault(.unusablePack, Self.noQuestion, at: keys.position, missing: "expects")
    }
    let demand = try Self.demand(keys)
    let sense: AuditFigure.Sense? = try keys.optional("sense") { field throws(Fault) in
      try field.choice()
    }
    if sense == nil, demand != .none { _ = try keys.required("sense") }
    let figure = AuditFigure(unit: try unit.line(), sense: sense ?? .atMost, demand: demand)
    try figure.checkOrder(keys)
    return .figure(figure)
  }

  private static func demand(_ keys: PackMapping) throws(Fault) -> AuditFigure.Demand {
    let given = ["value", "grades", "trend"].compactMap { keys[$0] }
    guard given.count < 2 else {
      throw given[1].wrong(
        "与 \(given[0].key) 只能写一个", "cannot stand beside \(given[0].key); keep one")
    }
    if let field = keys["value"] { return .value(try field.printedFigure()) }
    if let field = keys["grades"] {
      var grades: [AuditFigure.Printed] = []
      for element in try field.elements() { grades.append(try element.printedFigure()) }
      guard grades.count == AuditScoring.gradeNames.count else {
        throw field.wrong(
          "应为 I、II、III 级的三个数值", "must hold three figures, those of grades I, II and III")
      }
      return .grades(grades)
    }
    if let field = keys["trend"] {
      guard try field.line() == "better" else {
        throw field.unknown(try field.line(), among: ["better"])
      }
      guard keys["computed"] != nil else {
        throw field.wrong(
          "需要 computed：只有由日志计算的数值才能与上年比较",
          "needs computed: only a figure from the logs can be compared with the year before")
      }
      return .trend
    }
    return .none
  }

  private static func computation(_ keys: PackMapping) throws(Fault) -> AuditComputation? {
    guard let field = keys["computed"] else { return nil }
    let parts = try field.mapping(known: ["of", "per"])
    func terms(_ name: String) throws(Fault) -> [AuditComputation.Term] {
      try parts.required(name).list { element throws(Fault) in
        let text = try element.line()
        guard let term = AuditComputation.Term(text) else {
          throw element.wrong(
            "“\(text)”应为 energy、energy.品种 或 product.名称",
            "'\(text)' must be energy, energy.KIND or product.NAME")
        }
        return term
      }
    }
    let unit = try keys.required("unit")
    guard let units = AuditComputation.units(of: try unit.line()) else {
      throw unit.wrong(
        "由日志计算的数值，单位应为 % 或如 kgce/t、kWh/100 m 的形式",
        "must be %, or like kgce/t or kWh/100 m, for a figure from the logs")
    }
    let computation = AuditComputation(numerator: try terms("of"), denominator: try terms("per"))
    if let top = units.numerator {
      let isCoal = computation.numerator == [.energy]
      guard isCoal == (top.dimension == .coal) else {
        throw unit.wrong(
          "与 computed 不符：综合能耗以 kgce 或 tce 计，其他不能",
          "does not fit computed: all energy is counted in kgce or tce, and nothing else is")
      }
    }
    return computation
  }
}

extension AuditFigure {
  /// A grade that is looser than a worse one is a slip of the pen.
  fileprivate func checkOrder(_ keys: PackMapping) throws(Fault) {
    guard case .grades(let grades) = demand, let field = keys["grades"] else { return }
    for (better, worse) in zip(grades, grades.dropFirst()) {
      let isOrdered = sense == .atMost ? better.value <= worse.value : better.value >= worse.value
      guard !isOrdered else { continue }
      throw field.wrong(
        "应由严到宽（I、II、III 级）：\(better.text) 宽于 \(worse.text)",
        "must go from the strictest (grade I) to the loosest: \(better.text) is looser than "
          + "\(worse.text)")
    }
  }
}

extension AuditDeadline {
  static let keys = [
    "id", "title", "clause", "event", "after", "months", "reasons", "proof", "source", "confidence",
    "note",
  ]

  /// Reads an entry of `deadlines`.
  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let event: Event = try keys.required("event").choice()
    let after = try keys.required("after")
    guard try after.choice(Event.self) != event else {
      throw after.wrong("不能与 event 相同", "must not be the event itself")
    }
    try self.init(
      id: keys.required("id").line(), title: keys.required("title").bilingual(),
      clause: keys.required("clause").line(), event: event, after: after.choice(),
      months: Self.months(keys.required("months")),
      reasons: keys.optional("reasons") { field throws(Fault) in
        try field.list { element throws(Fault) in try element.choice() }
      } ?? [],
      proof: keys.optional("proof") { field throws(Fault) in try field.line() },
      source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      note: keys.optional("note") { field throws(Fault) in try field.bilingual() },
      position: keys.position)
  }

  private static func months(_ field: PackField) throws(Fault) -> Int {
    let text = try field.line()
    guard text.utf8.count <= 3, let months = Int(text), months > 0, text.first != "+" else {
      throw field.wrong(
        "“\(text)”应为大于 0 的整数月数", "'\(text)' must be a whole number of months above 0")
    }
    return months
  }
}

extension AuditScoring {
  static let keys = [
    "grades", "others_at_least", "required", "clause", "source", "confidence",
  ]

  init(_ entry: PackField) throws(Fault) {
    let keys = try entry.mapping(known: Self.keys)
    let field = try keys.required("grades")
    var thresholds: [AuditFigure.Printed] = []
    for element in try field.elements() { thresholds.append(try element.printedFigure()) }
    guard thresholds.count == Self.gradeNames.count else {
      throw field.wrong(
        "应为 I、II、III 级的三个分数", "must hold three scores, those of grades I, II and III")
    }
    try self.init(
      thresholds: thresholds,
      othersAtLeast: keys.optional("others_at_least") { field throws(Fault) in try field.grade() },
      required: keys.optional("required") { field throws(Fault) in try field.grade() } ?? 3,
      clause: keys.required("clause").line(), source: keys.required("source").text(),
      confidence: keys.optional("confidence") { field throws(Fault) in try field.choice() }
        ?? .confirmed,
      position: keys.position)
  }
}

extension PackMapping {
  fileprivate func list<Entry>(
    _ name: String, _ read: (PackField) throws(Fault) -> Entry
  ) throws(Fault) -> [Entry] {
    guard let field = self[name] else { return [] }
    var entries: [Entry] = []
    for element in try field.elements() { entries.append(try read(element)) }
    return entries
  }
}

extension PackField {
  fileprivate func printedFigure() throws(Fault) -> AuditFigure.Printed {
    let figure = try decimal()
    return AuditFigure.Printed(value: figure.value, text: figure.printed)
  }

  fileprivate func weight() throws(Fault) -> ExactDecimal {
    let weight = try decimal().value
    guard weight > .zero, weight <= ExactDecimal(mantissa: 1, scale: 0) else {
      throw wrong("应大于 0、不超过 1", "must be above 0 and at most 1")
    }
    return weight
  }

  fileprivate func grade() throws(Fault) -> Int {
    let name = try line()
    guard let index = AuditScoring.gradeNames.firstIndex(of: name) else {
      throw unknown(name, among: AuditScoring.gradeNames)
    }
    return index + 1
  }
}
