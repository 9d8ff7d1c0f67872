import Measures

extension Limit {
  /// What a limit's entry says of its figure: its shape, and what belongs to it.
  struct Figure {
    var shape: Shape
    var value: ExactDecimal
    var printed: String
    var unit: UnitOfMeasure
    var basis: Basis
    var oxygen: ExactDecimal?
    var excessAir: ExactDecimal?
    /// Where `value` is how many times another limit's figure is taken: that limit's id.
    var multiple: (id: String, position: SourcePosition)?
  }
}

extension Limit.Figure {
  static let keys = [
    "kind", "value", "times", "of", "rates", "unit", "basis", "share", "window", "oxygen",
    "excess_air", "place", "difference", "stack", "threshold", "exempt",
  ]

  /// What `kind` may say, with the keys that go only with it.
  private enum Kind: String, CaseIterable {
    case concentration, rate, removal
    case perProduct = "per-product"

    var keys: [String] {
      switch self {
      case .concentration:
        [
          "value", "times", "of", "share", "window", "oxygen", "excess_air", "place", "difference",
        ]
      case .rate: ["rates", "stack"]
      case .removal: ["value", "threshold", "exempt"]
      case .perProduct: ["value"]
      }
    }
  }

  init(_ keys: PackMapping, of pollutant: Pollutant) throws(Fault) {
    let kind =
      try keys.optional("kind") { field throws(Fault) in try field.choice(Kind.self) }
      ?? .concentration
    for key in Set(Kind.allCases.flatMap(\.keys)).subtracting(kind.keys).sorted() {
      guard let field = keys[key] else { continue }
      throw field.misplaced(
        "不能用于 kind: \(kind.rawValue) 的限值；请删除，或改正 kind",
        "does not go with a limit of kind \(kind.rawValue); delete it, or correct the kind")
    }
    switch kind {
    case .concentration: try self.init(concentration: keys, of: pollutant)
    case .rate: try self.init(rate: keys)
    case .removal: try self.init(removal: keys)
    case .perProduct: try self.init(perProduct: keys)
    }
  }

  // MARK: Concentrations

  private init(concentration keys: PackMapping, of pollutant: Pollutant) throws(Fault) {
    let multiple = try Self.multiple(keys)
    let figure = try Self.value(keys.required(multiple == nil ? "value" : "times"))
    let point = try Self.ambientPoint(keys)
    try self.init(
      shape: point.map { .ambient($0) } ?? .concentration, value: figure.value,
      printed: figure.printed,
      // A multiple takes the unit of the limit that it goes back to.
      unit: multiple == nil
        ? Self.unit(keys.required("unit"), of: pollutant) : .milligramsPerCubicMetre,
      basis: Self.basis(keys, isAmbient: point != nil),
      oxygen: keys.optional("oxygen", Self.oxygen),
      excessAir: keys.optional("excess_air", Self.excessAir), multiple: multiple)
    if case .rolling = basis, let field = keys["excess_air"] {
      throw field.misplaced(
        "不能与 basis: rolling 同用；请删除，或改用 oxygen",
        "does not go with basis: rolling; delete it, or give oxygen instead")
    }
    if keys["oxygen"] != nil, let field = keys["excess_air"] {
      throw field.misplaced(
        "不能与 oxygen 同用；请只保留标准写明的一种",
        "does not go with oxygen; keep the one that the clause gives")
    }
    if let field = keys["oxygen"] ?? keys["excess_air"], point != nil {
      throw field.misplaced(
        "不能用于厂界或厂区内的限值；环境空气不作含氧量折算，请删除",
        "does not go with a limit at the boundary or in the plant; open air is not converted, so "
          + "delete it")
    }
  }

  /// What `times` and `of` say, which stand in place of `value` and `unit`.
  private static func multiple(
    _ keys: PackMapping
  ) throws(Fault) -> (id: String, position: SourcePosition)? {
    guard keys["times"] != nil || keys["of"] != nil else { return nil }
    for key in ["value", "unit"] {
      guard let field = keys[key] else { continue }
      throw field.misplaced(
        "不能与 times、of 同用：限值或者写 value 和 unit，或者写 times 和 of；请删除其中一组",
        "does not go with times and of: a limit has either value and unit or times and of; delete "
          + "one pair")
    }
    _ = try keys.required("times")
    let field = try keys.required("of")
    return (try field.line(), field.value.position)
  }

  private static func ambientPoint(_ keys: PackMapping) throws(Fault) -> Limit.AmbientPoint? {
    let difference = try keys.optional("difference") { field throws(Fault) in
      try field.boolean()
    }
    guard let field = keys["place"] else {
      if let field = keys["difference"] {
        throw field.misplaced(
          "只能与 place 同用；请写明 place，或删除该键",
          "goes only with the key place; give it, or delete this key")
      }
      return nil
    }
    return Limit.AmbientPoint(place: try field.choice(), isDifference: difference ?? false)
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

  private static func basis(
    _ keys: PackMapping, isAmbient: Bool
  ) throws(Fault) -> Limit.Basis {
    let field = try keys.required("basis")
    let name = try field.line()
    let known = isAmbient ? ["hour", "single"] : ["hour", "day", "share", "rolling"]
    guard known.contains(name) else {
      if name == "single" {
        throw field.wrong(
          "为 single（任意一次值）时必须用 place 写明监测点；请补充",
          "single (any one reading) goes only with a monitoring point; name it with the key place")
      }
      throw field.unknown(name, among: known)
    }
    if name != "share", let share = keys["share"] {
      throw share.wrong(
        "只能与 basis: share 同用；请删除，或把 basis 改为 share",
        "goes only with basis: share; delete it, or change the basis to share")
    }
    if name != "rolling", let window = keys["window"] {
      throw window.wrong(
        "只能与 basis: rolling 同用；请删除，或把 basis 改为 rolling",
        "goes only with basis: rolling; delete it, or change the basis to rolling")
    }
    switch name {
    case "hour": return .hour
    case "day": return .day
    case "rolling": return .rolling(hours: try window(keys["window"], of: field))
    case "single": return .single
    default: return .share(try share(keys["share"], of: field))
    }
  }

  private static func share(
    _ share: PackField?, of basis: PackField
  ) throws(Fault) -> ExactDecimal {
    guard let share else {
      throw basis.wrong(
        "为 share 时必须用 share 写明达标比例（%），例如 share: 95",
        "share needs the key share with the percentage to be kept, such as share: 95")
    }
    let percentage = try share.decimal().value
    guard percentage > .zero, percentage <= 100 else {
      throw share.wrong("必须大于 0 且不超过 100", "must be greater than 0 and at most 100")
    }
    return percentage
  }

  private static func window(
    _ window: PackField?, of basis: PackField
  ) throws(Fault) -> Int {
    guard let window else {
      throw basis.wrong(
        "为 rolling 时必须用 window 写明滑动窗口的小时数，例如 window: 24",
        "rolling needs the key window with the hours of the window, such as window: 24")
    }
    let text = try window.line()
    guard text.utf8.count <= 4, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let hours = Int(text), Limit.Basis.windows.contains(hours)
    else {
      throw window.wrong(
        "“\(text)”应为 2 至 8784 的整数（小时）", "'\(text)' must be a whole number of hours, 2 to 8784")
    }
    return hours
  }

  private static func oxygen(_ field: PackField) throws(Fault) -> ExactDecimal {
    let oxygen = try field.decimal().value
    guard oxygen < 21 else {
      throw field.wrong("基准含氧量必须小于 21（%）", "must be below 21 (%)")
    }
    return oxygen
  }

  private static func excessAir(_ field: PackField) throws(Fault) -> ExactDecimal {
    let coefficient = try field.decimal().value
    guard coefficient > ExactDecimal(mantissa: 1, scale: 0) else {
      throw field.wrong("过量空气系数必须大于 1", "is a coefficient of excess air and greater than 1")
    }
    return coefficient
  }

  // MARK: Rates, removal, mass per product

  private init(rate keys: PackMapping) throws(Fault) {
    let rates = try StackRates(keys)
    let unit = try Self.unit(keys, only: .kilogramsPerHour)
    let basis = try Self.basis(keys, only: .hour)
    // The reader of the table refuses an empty one.
    let first = rates.rows.first
    self.init(
      shape: .rate(rates), value: first?.rate ?? .zero, printed: first?.printedRate ?? "",
      unit: unit, basis: basis)
  }

  private init(removal keys: PackMapping) throws(Fault) {
    let field = try keys.required("value")
    let figure = try Self.value(field)
    guard figure.value <= 100 else {
      throw field.wrong("是去除效率（%），不能超过 100", "is a share in % and at most 100")
    }
    let duty = try Limit.RemovalDuty(
      initialRate: keys.optional("threshold") { field throws(Fault) in
        try Self.value(field).value
      },
      exemptsLowVOCMaterials: keys.optional("exempt") { field throws(Fault) in
        try field.only("low-voc-materials")
      } != nil)
    try self.init(
      shape: .removal(duty), value: figure.value, printed: figure.printed,
      unit: Self.unit(keys, only: .percent), basis: Self.basis(keys, only: .hour))
  }

  private init(perProduct keys: PackMapping) throws(Fault) {
    let figure = try Self.value(keys.required("value"))
    try self.init(
      shape: .perProduct, value: figure.value, printed: figure.printed,
      unit: Self.unit(keys, only: .kilogramsPerTonne), basis: Self.basis(keys, only: .month))
  }

  private static func unit(
    _ keys: PackMapping, only unit: UnitOfMeasure
  ) throws(Fault) -> UnitOfMeasure {
    try keys.required("unit").only(unit.symbol)
    return unit
  }

  private static func basis(
    _ keys: PackMapping, only basis: Limit.Basis
  ) throws(Fault) -> Limit.Basis {
    try keys.required("basis").only(basis.name)
    return basis
  }
}

extension StackRates {
  /// Reads `rates` and `stack` of a limit's entry.
  fileprivate init(_ keys: PackMapping) throws(Fault) {
    let rows = try Self.rows(keys.required("rates"))
    let stack = try keys.required("stack")
    let rules = try stack.mapping(known: ["above", "halved_below", "clearance", "equivalent"])
    let metres = { (field: PackField) throws(Fault) in
      let number = try field.decimal().value
      guard number > .zero else { throw field.wrong("必须大于 0", "must be greater than 0") }
      return number
    }
    try self.init(
      rows: rows, above: rules.required("above").choice(),
      halvedBelow: rules.optional("halved_below", metres),
      clearance: rules.optional("clearance", metres),
      combinesNeighbours: rules.optional("equivalent") { field throws(Fault) in
        try field.boolean()
      } ?? false)
  }

  private static func rows(_ field: PackField) throws(Fault) -> [Row] {
    guard case .mapping(let fields) = field.value.content, !fields.isEmpty else {
      throw field.wrong(
        "应为“排气筒高度（m）: 速率（kg/h）”的对照表，例如 {15: \"10\", 20: \"17\"}",
        "must give rates (kg/h) by stack height (m), such as {15: \"10\", 20: \"17\"}")
    }
    var rows: [Row] = []
    for field in fields {
      let (rate, printed) = try field.decimal()
      let key = PackField(
        key: "rates", value: PackNode(content: .scalar(field.key), position: field.position),
        position: field.position)
      let row = Row(height: try key.decimal().value, rate: rate, printedRate: printed)
      guard row.height > .zero, row.rate > .zero else {
        throw key.wrong("中的高度和速率必须大于 0", "must hold heights and rates greater than 0")
      }
      if let last = rows.last {
        guard row.height > last.height, row.rate >= last.rate else {
          throw key.wrong(
            "应按排气筒高度从低到高排列，速率不应随高度减小；请核对",
            "must be in the order of the heights, and a rate must not fall with height; check them")
        }
      }
      rows.append(row)
    }
    return rows
  }
}

extension PackField {
  /// A key for which this place has only one word.
  @discardableResult
  fileprivate func only(_ word: String) throws(Fault) -> String {
    let text = try line()
    guard text == word else {
      throw wrong("此处只能写 \(word)", "can only be \(word) here")
    }
    return text
  }

  /// What is wrong with a key that stands where it must not.
  fileprivate func misplaced(_ zh: String, _ en: String) -> Fault {
    .refusal(at: position, zh: "\(key)：\(zh)。", en: "\(key) \(en).")
  }
}

extension ExactDecimal {
  fileprivate static func < (left: ExactDecimal, right: Int) -> Bool {
    left < ExactDecimal(mantissa: Int128(right), scale: 0)
  }

  fileprivate static func <= (left: ExactDecimal, right: Int) -> Bool {
    left <= ExactDecimal(mantissa: Int128(right), scale: 0)
  }
}
