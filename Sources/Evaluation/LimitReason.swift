import Measures
import Standards

// Why a limit binds an outlet, in words: what a hearing asks for first.

extension Limit {
  /// The approval that decides between new and existing: the outlet's own, else the plant's.
  fileprivate func approval(of outlet: Outlet, _ plant: Plant) -> CivilDate {
    outlet.approved ?? plant.approved
  }

  /// Approved on or after this day is new.
  fileprivate func divide(in standard: Standard) -> CivilDate {
    dates.newSince ?? standard.effective
  }

  /// The first day on which the limit binds the outlet; ``Dates/never`` where it never does.
  func start(for outlet: Outlet, of plant: Plant, in standard: Standard) -> CivilDate {
    let isNew = approval(of: outlet, plant) >= divide(in: standard)
    return (isNew ? dates.newFrom : dates.existingFrom) ?? standard.effective
  }

  /// New or existing, in force since when, for which process, area, regime and facts of the outlet,
  /// and the clauses that the pack names.
  func because(_ outlet: Outlet, of plant: Plant, in standard: Standard) -> Bilingual {
    let approved = approval(of: outlet, plant)
    let divide = divide(in: standard)
    let start = start(for: outlet, of: plant, in: standard)
    let whose =
      outlet.approved == nil
      ? Bilingual(zh: "企业", en: "plant") : Bilingual(zh: "排放口", en: "outlet")
    var parts = [
      approved >= divide
        ? Bilingual(
          zh: "新建\(whose.zh)（环评批复 \(approved)，不早于 \(divide)）",
          en: "new \(whose.en) (approved \(approved), not before \(divide))")
        : Bilingual(
          zh: "现有\(whose.zh)（环评批复 \(approved)，早于 \(divide)）",
          en: "existing \(whose.en) (approved \(approved), before \(divide))"),
      Bilingual(zh: "\(start) 起执行", en: "in force since \(start)"),
    ]
    if let until = dates.until {
      parts.append(Bilingual(zh: "至 \(until) 前", en: "until \(until)"))
    }
    parts.append(processWords)
    if let area = areaWords(plant) { parts.append(area) }
    parts += regimes.filter(plant.regimes.contains).map { regime in
      let name = regimeName(regime)
      return Bilingual(zh: "企业声明执行\(name.zh)", en: "the plant declares \(name.en)")
    }
    parts += conditionWords(outlet.facts)
    if let derivation { parts.append(derivation) }
    parts.append(Bilingual(zh: "依据 \(source)", en: "by \(source)"))
    return Bilingual(
      zh: "适用原因：" + parts.map(\.zh).joined(separator: "；") + "。",
      en: "Binds because: " + parts.map(\.en).joined(separator: "; ") + ".")
  }

  /// How the figure follows from another limit's; `nil` where it does not.
  var derivation: Bilingual? {
    arithmetic.map { arithmetic in
      let figure = "\(printedValue) \(unit.symbol) = \(arithmetic)"
      return Bilingual(zh: "限值 \(figure)", en: "limit \(figure)")
    }
  }

  private var processWords: Bilingual {
    guard process != Self.anyProcess else {
      return Bilingual(zh: "适用于各工序", en: "for any process")
    }
    let name = processName(process)
    return Bilingual(zh: "工序为\(name.zh)", en: "process: \(name.en)")
  }

  /// The tool has no map: the area is the plant's own word, or the authority's.
  private func areaWords(_ plant: Plant) -> Bilingual? {
    guard Set(areas) != Set(ControlArea.allCases) else { return nil }
    guard plant.isAreaDeclared else {
      return Bilingual(
        zh: "plant.yaml 未申报区域类别（area），按一般地区判定，所在地不执行特别排放限值",
        en: "plant.yaml does not say the area, so it is taken as general: no special limits apply")
    }
    if plant.isAreaRegistered == true {
      return areas.contains(.key)
        ? Bilingual(
          zh: "按主管部门登记信息，所在地执行特别排放限值",
          en: "by the authority's register, special limits apply where it stands")
        : Bilingual(
          zh: "按主管部门登记信息，所在地不执行特别排放限值",
          en: "by the authority's register, no special limits apply where it stands")
    }
    return areas.contains(.key)
      ? Bilingual(
        zh: "按企业申报（plant.yaml），所在地执行特别排放限值",
        en: "by the plant's own word (plant.yaml), special limits apply where it stands")
      : Bilingual(
        zh: "按企业申报（plant.yaml），所在地不执行特别排放限值",
        en: "by the plant's own word (plant.yaml), no special limits apply where it stands")
  }

  /// The declared facts that its conditions ask for.
  private func conditionWords(_ facts: OutletFacts) -> [Bilingual] {
    var words: [Bilingual] = []
    if !conditions.reductants.isEmpty, let reductant = facts.reductant {
      let name = reductantName(reductant)
      words.append(Bilingual(zh: "还原剂为\(name.zh)", en: "the reductant is \(name.en)"))
    }
    if conditions.independentHeatSource != nil, let own = facts.independentHeatSource {
      words.append(
        own
          ? Bilingual(zh: "采用独立热源", en: "it has a heat source of its own")
          : Bilingual(zh: "无独立热源", en: "it has no heat source of its own"))
    }
    if conditions.extraAir != nil, let extra = facts.extraAir {
      words.append(
        extra
          ? Bilingual(zh: "燃烧需补充空气", en: "combustion needs extra air")
          : Bilingual(zh: "燃烧无需补充空气", en: "combustion needs no extra air"))
    }
    if !conditions.resins.isEmpty, let resins = facts.resins {
      let list = resins.filter(conditions.resins.contains)
      words.append(
        Bilingual(
          zh: "涉及树脂 \(list.joined(separator: "、"))",
          en: "it processes \(list.joined(separator: ", "))"))
    }
    return words
  }
}
