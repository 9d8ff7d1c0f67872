package import Measures

/// What a gate's policy says, aspect by aspect, for comparisons and pages.
extension GatePolicy {
  var text: StandardText {
    StandardText(
      key: StandardText.Key(id: id, kind: .gate), title: title, effective: effective, note: note,
      file: position.file, aspects: aspects,
      sections: [
        section("条件", "Conditions", figure: "demand", conditions) { ($0.id, $0.aspects) },
        section("奖补", "Grants", figure: "amount", grants) { ($0.id, $0.aspects) },
        section("材料", "Documents", figure: "document", documents) { ($0.id, $0.aspects) },
      ])
  }

  private var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("名称", "title", { [title($0.language)] }),
      ("施行", "in force", { [$0.day(effective, isKnown: isEffectiveKnown)] }),
      ("截止", "until", { _ in until.map { [$0.description] } ?? [] }),
      ("地区", "region", { _ in [region] }),
      ("行业", "sectors", { words in sectors.map(words.sector) }),
      ("项目类型", "kinds", { [$0.projectKinds(kinds)] }),
      ("不得豁免", "never waived", { _ in neverWaived }),
      (
        "比较排放量须有的相同月份", "months of emissions in common",
        { _ in kinds.isEmpty ? [] : [String(emissionMonths)] }
      ),
      ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension GateCondition {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("条件", "condition", { [title($0.language)] }),
      ("要求", "demand", { $0.demand(self) }),
      ("效力", "level", { [$0.level(self)] }),
      ("阶段", "stages", { $0.stages(stages) }),
      ("规则", "rule", { _ in [kind.rule] }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

extension GateCondition.Kind {
  /// The id of the rule that judges it.
  package var rule: String { "gate-" + rawValue }
}

extension GrantRule {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("奖补", "grant", { [title($0.language)] }),
      ("金额", "amount", { [$0.amount(self)] }),
      ("对象", "who", { $0.who(self) }),
      (
        "合并", "adds",
        { isAdded ? [$0.word("可与其他奖补叠加", "comes on top of the others")] : [] }
      ),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
      ("说明", "note", { words in note.map { [$0(words.language)] } ?? [] }),
    ])
  }
}

/// What a kind of project is called; kinds that packs add keep their ids.
package func projectKindName(_ id: String) -> Bilingual {
  switch id {
  case "technical-upgrade": Bilingual(zh: "技术改造", en: "technical upgrade")
  case "green-upgrade": Bilingual(zh: "绿色技改", en: "green upgrade")
  case "zero-land": Bilingual(zh: "“零土地”技改", en: "zero-land upgrade")
  case "smart-manufacturing": Bilingual(zh: "智能制造示范", en: "smart-manufacturing demonstration")
  case "cement-grinding": Bilingual(zh: "水泥粉磨产能置换", en: "swap of cement-grinding capacity")
  default: Bilingual(zh: id, en: id)
  }
}

extension DocumentRule {
  fileprivate var aspects: [StandardsDifference.Aspect] {
    spoken([
      ("材料", "document", { [title($0.language)] }),
      ("阶段", "stages", { $0.stages(stages) }),
      ("可信度", "confidence", { _ in [confidence.rawValue] }),
      ("条款", "clause", { _ in [clause] }), ("依据", "source", { _ in [source] }),
    ])
  }
}

extension StandardWords {
  fileprivate func projectKinds(_ kinds: [String]) -> String {
    kinds.isEmpty
      ? word("不直接评审项目，数值供其他政策引用", "none: its figures serve other policies")
      : kinds.map { kind in
        let name = projectKindName(kind)(language)
        return name == kind ? kind : word("\(name)（\(kind)）", "\(name) (\(kind))")
      }.joined(separator: word("、", ", "))
  }

  fileprivate func level(_ condition: GateCondition) -> String {
    func name(_ level: GateCondition.Level) -> String {
      switch level {
      case .blocks: word("不满足即不通过", "blocks")
      case .explains: word("不满足须说明", "needs an explanation")
      case .informs: word("仅提示", "informs")
      }
    }
    guard condition.level != condition.declaredLevel else { return name(condition.level) }
    return name(condition.level)
      + word(
        "（未经核实；核实后\(name(condition.declaredLevel))）",
        " (unconfirmed; once confirmed: \(name(condition.declaredLevel)))")
  }

  fileprivate func stages(_ stages: [Application.Stage]) -> [String] {
    stages.map { stage in
      switch stage {
      case .filing: word("备案", "filing")
      case .review: word("评审", "review")
      case .completion: word("完工评价", "completion")
      }
    }
  }

  /// The condition's figure, where it has one.
  fileprivate func demand(_ condition: GateCondition) -> [String] {
    guard let subject = condition.subject ?? condition.printedValue else {
      return condition.indicators.isEmpty
        ? [] : [condition.indicators.map(\.rawValue).joined(separator: ", ")]
    }
    let value = condition.printedValue ?? ""
    let figure = value + (condition.unit.map { " \($0)" } ?? "")
    switch condition.kind {
    case .capacitySwap:
      let size = value.isEmpty ? [] : [word("单线 ≥ \(figure)", "each new line ≥ \(figure)")]
      return [subject, word("新增不超过退出", "added at most what leaves")] + size
        + (value.isEmpty ? [condition.unit ?? ""] : [])
    case .offset:
      return [word("\(subject) 1:\(value) 替代", "\(subject) taken from a source, 1:\(value)")]
    case .energyReview:
      return subject == GateCondition.ReviewFigure.provinceCoal.rawValue
        ? [word("省级审查 ≥ \(figure)", "reviewed by the province from \(figure)")]
        : [word("免审 < \(figure)", "exempt below \(figure)")]
    case .eligibility:
      let isRevenue = subject == GateCondition.EligibilityFigure.revenue.rawValue
      return [
        (isRevenue ? word("主营业务收入", "main revenue") : word("项目投资", "investment")) + " ≥ \(figure)"
      ]
    default: return ["≤ \(figure)"]
    }
  }

  /// The arithmetic of a grant: `≤ 10 % of the investment, at most 5,000,000 yuan a project`.
  fileprivate func amount(_ grant: GrantRule) -> String {
    let rate = grant.rate?.description ?? ""
    var text: String
    switch grant.basis {
    case .investment: text = word("≤ 投资额的 \(rate) %", "≤ \(rate) % of the investment")
    case .listedEquipment:
      text = word("≤ 市目录设备价款的 \(rate) %", "≤ \(rate) % of the price of listed machines")
    case .fiscal:
      let city = grant.municipalRate?.description ?? ""
      text = word(
        "新增财政贡献省级分成 \(rate) %、市级分成 \(city) %，完工次年起三年",
        "\(rate) % of the provincial and \(city) % of the municipal share of the added fiscal "
          + "contribution, three years from the year after completion")
    case .named: text = word("计划只列名称，不计算金额", "named in the plan, not computed")
    }
    if let cap = grant.cap {
      text +=
        grant.basis == .listedEquipment
        ? word("，每年不超过 \(cap) 元", ", at most \(cap) yuan a year")
        : word("，每项不超过 \(cap) 元", ", at most \(cap) yuan a project")
    }
    return text
  }

  fileprivate func who(_ grant: GrantRule) -> [String] {
    (grant.kinds.isEmpty ? [] : [projectKinds(grant.kinds)])
      + (grant.leastRevenue.map {
        [word("主营业务收入 ≥ \($0) 元", "main revenue ≥ \($0) yuan")]
      } ?? [])
      + (grant.forLeading ? [word("龙头骨干企业", "leading backbone firms")] : [])
      + (grant.afterCompletion ? [word("完工评价通过后", "after a passed completion evaluation")] : [])
  }
}

/// One policy of the gate, as `greengate standards show` prints it.
///
/// - Parameter width: Columns of the terminal; everything is wrapped to it.
package func gatePage(_ policy: GatePolicy, language: Language, width: Int = 100) -> String {
  let text = policy.text
  let colon = language.say("：", ": ")
  func lines(_ aspects: [StandardsDifference.Aspect], by indent: Int) -> String {
    aspects.map { aspect in
      indented(aspect.name(language) + colon + (aspect.new?(language) ?? ""), by: indent, width)
    }.joined()
  }
  var page = indented("\(policy.id)  \(policy.title(language))", by: 0, width)
  page += lines(text.aspects.filter { $0.name.en != "title" }, by: 0)
  page += "\(policy.position)\n"
  for section in text.sections where !section.entries.isEmpty {
    page += "\n" + indented(section.name(language), by: 0, width)
    for entry in section.entries {
      let title = entry.aspects.first?.new?(language) ?? ""
      page += indented("\(entry.id)  \(title)", by: 2, width)
      page += lines(Array(entry.aspects.dropFirst()), by: 4)
    }
  }
  return page
}

/// All policies of the gate, one a line, as `greengate standards list` prints them; empty where there
/// is none.
package func gateTable(
  _ library: StandardsLibrary, language: Language, width: Int = 100
) -> String {
  guard !library.gates.isEmpty else { return "" }
  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }
  var text = indented(say("门禁政策", "Policies of the gate"), by: 0, width)
  for policy in library.gates {
    let counts = [
      (policy.conditions.count, say("个条件", "conditions")),
      (policy.grants.count, say("项奖补", "grants")),
      (policy.documents.count, say("份材料", "documents")),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    text += indented(
      "\(policy.id)  \(policy.effective)\(policy.isEffectiveKnown ? "" : "?")  \(policy.region)  "
        + "\(counts.joined(separator: ", "))  \(policy.title(language))", by: 2, width)
  }
  return text
}
