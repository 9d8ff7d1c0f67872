import Measures

/// The words of the standards table and page, in the reader's language.
struct StandardWords {
  var language: Language

  func word(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  var id: String { word("标准号", "Standard") }
  var title: String { word("名称", "Title") }
  var issued: String { word("发布", "Issued") }
  var effective: String { word("施行", "In force") }
  var region: String { word("地区", "Region") }
  var sectors: String { word("行业", "Sectors") }
  var limits: String { word("限值", "Limits") }
  var targets: String { word("目标", "Targets") }
  var advisory: String { word("仅提示", "Advisory") }
  var note: String { word("说明：", "Note: ") }
  var source: String { word("依据：", "Source: ") }
  var clause: String { word("条款：", "Clause: ") }

  var clauseHead: String { word("条款", "Clause") }
  var processHead: String { word("工序", "Process") }
  var pollutantHead: String { word("污染物", "Pollutant") }
  var figureHead: String { word("数值", "Figure") }
  var conditionsHead: String { word("均值与条件", "Mean and conditions") }
  var sourceHead: String { word("依据", "Source") }
  var dutiesHead: String { word("要求", "Duties") }
  var ruleHead: String { word("规则", "Rule") }

  /// `施行 2021-01-01`, or that the day is not known and which one stands for it.
  func effective(_ date: CivilDate, isKnown: Bool) -> String {
    isKnown
      ? "\(effective) \(date)"
      : word("施行日期未核实（暂按 \(date)）", "day in force not known (taken as \(date))")
  }

  func ends(_ until: CivilDate) -> String {
    word("要求在 \(until) 前有效", "duties stand until \(until)")
  }

  func summary(_ library: StandardsLibrary) -> String {
    let (limits, targets) = library.standards.reduce(into: (0, 0)) {
      $0.0 += $1.limits.count
      $0.1 += $1.targets.count
    }
    return word(
      "共 \(library.standards.count) 项标准，限值 \(limits) 条，目标 \(targets) 条；“仅提示”的数值不作违规判定。",
      "Standards: \(library.standards.count), limits: \(limits), targets: \(targets); advisory figures do "
        + "not convict.")
  }

  func level(_ level: Standard.Level) -> String {
    switch level {
    case .industry: word("行业标准", "industry standard")
    case .general: word("综合标准", "general standard")
    }
  }

  func comparison(_ comparison: Comparison) -> String {
    switch comparison {
    case .fullValue: word("全数值比较法", "compared in full")
    case .rounded: word("修约值比较法", "compared after rounding")
    }
  }

  func displaces(_ ids: [String]) -> String {
    let list = ids.joined(separator: word("、", ", "))
    return word(
      "有本标准限值的排放口自其施行之日起不再执行：\(list)",
      "Outlets with limits of this standard are no longer under: \(list)")
  }

  /// The sector's name for a person; ids that the packs add stay as they are.
  func sector(_ id: String) -> String {
    id == Standard.anySector ? word("各行业", "any") : word(sectorName(id).zh, id)
  }

  func process(_ process: String) -> String {
    process == Limit.anyProcess ? word("任何工序", "any process") : process
  }

  func areas(_ areas: [ControlArea]) -> [String] {
    guard Set(areas) != Set(ControlArea.allCases) else { return [] }
    return areas.map {
      switch $0 {
      case .general: word("一般地区", "general areas")
      case .key: word("重点地区（特别排放限值）", "key areas (special limits)")
      }
    }
  }

  func onlySectors(_ ids: [String]) -> [String] {
    ids.isEmpty
      ? []
      : [word("仅限 ", "only ") + ids.map(sector).joined(separator: word("、", ", "))]
  }

  func regions(_ codes: [String]) -> [String] {
    codes.isEmpty
      ? []
      : [word("仅限 ", "only in ") + codes.joined(separator: word("、", ", "))]
  }

  func dates(_ dates: Limit.Dates) -> [String] {
    [
      dates.newFrom.map { begin($0, word("新建企业", "new plants")) },
      dates.existingFrom.map { begin($0, word("现有企业", "existing plants")) },
      dates.newSince.map { word("\($0) 起批准的为新建", "new if approved since \($0)") },
      dates.until.map { word("\($0) 前有效", "ended on \($0)") },
    ].compactMap(\.self)
  }

  private func begin(_ date: CivilDate, _ plants: String) -> String {
    date == Limit.Dates.never
      ? word("不适用于\(plants)", "not for \(plants)")
      : word("\(plants) \(date) 起", "\(plants) from \(date)")
  }

  func conditions(_ conditions: Limit.Conditions) -> [String] {
    var texts: [String] = []
    if !conditions.reductants.isEmpty {
      let list = conditions.reductants.map { reductantName($0)(language) }
        .joined(separator: word("或", " or "))
      texts.append(word("还原剂为\(list)", "reductant \(list)"))
    }
    if let own = conditions.independentHeatSource {
      texts.append(
        own
          ? word("采用独立热源", "own heat source") : word("无独立热源", "no heat source of its own"))
    }
    if let air = conditions.extraAir {
      texts.append(air ? word("需补充空气", "extra air") : word("无需补充空气", "no extra air"))
    }
    if !conditions.resins.isEmpty {
      let list = conditions.resins.joined(separator: ", ")
      texts.append(word("涉及树脂 \(list)", "resins \(list)"))
    }
    if !conditions.resinsExcept.isEmpty {
      let list = conditions.resinsExcept.joined(separator: ", ")
      texts.append(word("\(list) 树脂除外", "resins other than \(list)"))
    }
    if !conditions.airClasses.isEmpty {
      let list = conditions.airClasses.joined(separator: ", ")
      texts.append(word("环境空气质量功能区 \(list) 类", "air-quality class \(list)"))
    }
    return texts
  }

  func regimes(_ regimes: [String]) -> [String] {
    regimes.map { word("仅限执行 \($0) 的企业", "only under \($0)") }
  }

  func pollutant(_ id: String) -> String {
    language == .zh ? Pollutant.withID(id)?.name.zh ?? id : id
  }

  func unit(_ unit: UnitOfMeasure) -> String {
    unit.quantity == .dimensionless ? word("（无量纲）", "(dimensionless)") : unit.symbol
  }

  func basis(_ basis: Limit.Basis) -> String {
    switch basis {
    case .hour: word("小时均值", "hourly mean")
    case .day: word("日均值", "daily mean")
    case .share(let share):
      word("每月 \(share) % 的小时均值", "\(share) % of a month's hourly means")
    case .rolling(let hours): word("\(hours) 小时滑动平均", "\(hours)-hour rolling mean")
    case .single: word("任意一次值", "any one reading")
    case .month: word("按自然月", "by natural month")
    }
  }

  /// What is limited, where it is not a concentration at the outlet.
  func shape(_ shape: Limit.Shape) -> [String] {
    switch shape {
    case .concentration: return []
    case .ambient(let point):
      let place =
        switch point.place {
        case .boundary: word("企业边界（厂界）监控点", "at the plant's boundary")
        case .inPlant: word("厂区内监控点", "in the plant, outside its workshops")
        }
      return point.isDifference
        ? [place, word("监控点与参照点浓度之差", "difference from the upwind reference")] : [place]
    case .rate: return [word("最高允许排放速率", "maximum emission rate")]
    case .removal: return [word("去除效率", "removal efficiency")]
    case .perProduct: return [word("单位产品排放量", "mass per product")]
    }
  }

  /// The figure with its sign and unit: `≤ 30 mg/m3`, `≥ 80 %`, `≤ 10 … 100 kg/h`.
  func figure(_ limit: Limit) -> String {
    let unit = unit(limit.unit)
    switch limit.shape {
    case .concentration, .ambient, .perProduct:
      return "≤ \(limit.printedValue) \(unit)" + (limit.arithmetic.map { " = \($0)" } ?? "")
    case .removal: return "≥ \(limit.printedValue) \(unit)"
    case .rate(let rates):
      guard rates.rows.count > 1, let last = rates.rows.last else {
        return "≤ \(limit.printedValue) \(unit)"
      }
      return "≤ \(limit.printedValue) … \(last.printedRate) \(unit)"
    }
  }

  /// What a shape says besides its figure.
  func details(_ shape: Limit.Shape) -> [String] {
    switch shape {
    case .concentration, .ambient, .perProduct: return []
    case .removal(let duty):
      return
        (duty.initialRate.map {
          [word("初始排放速率 ≥ \($0) kg/h 时", "where the initial rate is \($0) kg/h or more")]
        } ?? [])
        + (duty.exemptsLowVOCMaterials
          ? [word("原辅材料符合国家低 VOCs 含量产品规定的除外", "not where raw materials are low in VOCs")] : [])
    case .rate(let rates):
      // Tables of several heights stand below the rows.
      return rates.rows.count > 1
        ? [] : rates.rows.map { word("排气筒 \($0.height) m", "stack of \($0.height) m") }
    }
  }

  /// `15 m 10 · 20 m 17 kg/h`; `nil` for what is no table of several heights.
  func heights(of limit: Limit) -> String? {
    guard case .rate(let rates) = limit.shape, rates.rows.count > 1 else { return nil }
    return rates.rows.map { "\($0.height)\u{A0}m\u{A0}\($0.printedRate)" }
      .joined(separator: " · ") + " " + unit(limit.unit)
  }

  /// Under what a limit stands: what is limited, how it is averaged and converted, where, when and
  /// for whom. Limits with the same may share a heading.
  func heading(_ limit: Limit) -> [String] {
    shape(limit.shape) + rules(limit.shape) + [basis(limit.basis)]
      + (limit.oxygen.map { [oxygen($0)] } ?? [])
      + (limit.excessAir.map { [excessAir($0)] } ?? []) + areas(limit.areas)
      + onlySectors(limit.sectors) + regions(limit.regions) + dates(limit.dates)
      + regimes(limit.regimes)
  }

  /// What a limit says besides its figure and heading.
  func particulars(_ limit: Limit) -> [String] {
    details(limit.shape) + conditions(limit.conditions)
      + (limit.awaits.reason.map { [$0(language)] } ?? [])
  }

  /// The rules for other heights, which a standard's rates share.
  func rules(_ shape: Limit.Shape) -> [String] {
    guard case .rate(let rates) = shape else { return [] }
    var texts: [String] = []
    switch rates.above {
    case .squareLaw: texts.append(word("高于表列高度按平方外推", "higher stacks by the square of the height"))
    case .constant: texts.append(word("高于表列高度不再增加", "no more for higher stacks"))
    }
    if let height = rates.halvedBelow {
      texts.append(word("低于 \(height) m 外推后减半", "extrapolated and halved below \(height) m"))
    }
    if let metres = rates.clearance {
      texts.append(
        word(
          "未高出周围 200 m 半径建筑 \(metres) m 减半",
          "halved unless \(metres) m above the buildings within 200 m"))
    }
    if rates.combinesNeighbours {
      texts.append(word("相近排气筒等效合并", "stacks near each other count as one"))
    }
    return texts
  }

  func oxygen(_ oxygen: ExactDecimal) -> String {
    word("基准含氧量 \(oxygen) %", "at \(oxygen) % O2")
  }

  func excessAir(_ coefficient: ExactDecimal) -> String {
    word("基准过量空气系数 \(coefficient)", "at \(coefficient) times the air needed")
  }

  func target(_ target: Target) -> String {
    let end = target.until.map { word("至 \($0) 年", " until \($0)") } ?? ""
    let demand =
      switch target.demand {
      case .energyIntensity(let decline, let year):
        word(
          "单位增加值能耗以 \(year) 年为基期年均下降 \(percent(decline)) %\(end)",
          "energy per value added down \(percent(decline)) % a year from \(year)\(end)")
      case .emissionIntensity(let pollutant, let decline, let year):
        word(
          "单位增加值\(self.pollutant(pollutant))排放量\(end)比 \(year) 年下降 \(percent(decline)) %",
          "\(self.pollutant(pollutant)) per value added down \(percent(decline)) % from "
            + "\(year)\(end)")
      case .carbonEfficiency(let below):
        word(
          "碳效（企业碳排放强度 ÷ 行业平均）K < \(below)\(end)",
          "carbon efficiency K (carbon intensity over the sector's mean) < \(below)\(end)")
      }
    return target.id + " · " + demand
  }

  /// `3.66` for 0.0366, without any rounding.
  private func percent(_ fraction: ExactDecimal) -> String {
    var percent = ExactDecimal(mantissa: fraction.mantissa, scale: fraction.scale - 2)
    _ = percent.normalise()
    return percent.description
  }

  func duty(_ duty: Duty) -> String {
    var parts = [duty.id, duty.title(language)]
    if let value = duty.printedValue {
      let unit = duty.unit.map { " \($0)" } ?? ""
      let sign = duty.sense == .atLeast ? "≥" : duty.sense == .atMost ? "≤" : ">"
      parts.append("\(sign) \(value)\(unit)")
    }
    if !duty.sectors.isEmpty { parts.append(duty.sectors.map(sector).joined(separator: ", ")) }
    switch duty.scope {
    case .plant: parts.append(word("对企业仅作提示", "advisory for a plant"))
    case .city: break
    case .application: parts.append(word("针对技改申报", "speaks of an application"))
    }
    return parts.joined(separator: " · ")
  }

  func unconfirmed(_ confidence: Confidence) -> String {
    word(
      "可信度：\(confidence.name.zh)\(confidence.name.zh.contains(confidence.rawValue) ? "" : "（\(confidence.rawValue)）")；仅作提示，不作违规判定。",
      "Confidence: \(confidence.name.en) (\(confidence.rawValue)); advisory, does not convict.")
  }

  var cityScope: String {
    word("针对全市，对单个企业仅作提示。", "Speaks of the city: advisory for a plant.")
  }

  var water: String {
    word(
      "水污染物排放限值：没有废水日志，不参与判定。", "Limits of waste water: no log holds it, so they are not judged.")
  }

  func discharge(_ discharge: WaterLimit.Discharge) -> String {
    switch discharge {
    case .direct: word("直接排放", "discharged to open water")
    case .indirect: word("间接排放", "discharged to public waste-water works")
    case .volume: word("单位产品基准排水量", "reference discharge by product")
    }
  }

  /// `≤ 80 mg/L`, `6 – 9`.
  func figure(_ limit: WaterLimit) -> String {
    let unit = limit.unit.map { $0 == "times" ? word(" 倍", " times") : " \($0)" } ?? ""
    switch limit.figure {
    case .atMost: return "≤ \(limit.printed)\(unit)"
    case .between: return limit.printed + unit
    case .notDetectable: return word("不得检出", "not detectable")
    }
  }
}
