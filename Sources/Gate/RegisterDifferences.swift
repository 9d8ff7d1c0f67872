package import Evaluation
package import Measures
package import Report

/// What a dossier says of its plant, set right by the authority's card.
///
/// The card wins wherever it speaks. What it does not speak of stays as the dossier has it, and an
/// outlet or a monitor that only the dossier has is judged all the same: a card must not hide a
/// breach that the plant itself shows.
package enum RegisterDifferences {
  package static let card = GateCard(
    id: "register-difference",
    summary: Bilingual(
      zh: "企业档案与监管部门的登记信息不一致，以登记信息为准。",
      en: "A dossier differs from the authority's card of the plant; the card wins."),
    why: Bilingual(
      zh: "少报一个排放口、漏一个监测项目或换一类地区，都会使结论变宽；申报材料不能自定判据。",
      en: "An outlet less, a monitor left out or another area would loosen the verdict; what is "
        + "judged must not choose what it is judged by."),
    formula: Bilingual(
      zh: "逐项比较行业、地区、区域类别、环评批复日、管控制度、许可证、排放口（工序、监测项目、批复日、数据间隔）、检查范围和应报日志。",
      en:
        "Sector, region, area, approval, regimes, permit, outlets (processes, monitors, approval, "
        + "interval), scope and the logs to be handed in are compared one by one."),
    source: Bilingual(zh: "监管部门登记信息（register.yaml）", en: "the authority's register (register.yaml)")
  )

  /// - Parameters:
  ///   - card: of the same plant.
  ///   - intervals: minutes between readings by outlet, where the dossier's logs say them.
  /// - Returns: the input as the card says it, and a finding for each difference, ordered by id.
  package static func apply(
    _ card: RegisterCard, to input: EvaluationInput, intervals: [String: Int] = [:]
  ) -> (input: EvaluationInput, findings: [Finding]) {
    let facts = DossierFacts(
      plant: input.plant, outlets: input.outlets, period: input.period, scope: input.scope,
      permit: input.declarations.permit, logs: Set(input.logs.map(\.kind)),
      products: input.energy.production.compactMap(\.product), intervals: intervals)
    let findings = card.differences(from: facts).map { finding(of: $0, card, facts) }
    return (card.laid(over: input), findings.sorted { $0.id < $1.id })
  }

  private static func finding(
    of difference: RegisterDifference, _ card: RegisterCard, _ facts: DossierFacts
  ) -> Finding {
    let seen = difference.position
    return Finding(
      id: "\(self.card.id)/\(difference.item.replacingScalars([" ": "-"]))",
      rule: self.card.id, severity: difference.severity, outlet: difference.outlet,
      pollutant: difference.pollutant, item: difference.item,
      message: message(difference, card, facts),
      notes: [Bilingual(zh: "见登记信息 \(seen)。", en: "See the card, \(seen).")])
  }

  // MARK: Words

  /// What the decision makes of it: what the card says holds.
  private static func message(
    _ difference: RegisterDifference, _ card: RegisterCard, _ facts: DossierFacts
  ) -> Bilingual {
    let outlet = difference.outlet ?? ""
    let (wanted, own) = (difference.registered ?? "—", difference.declared ?? "—")
    switch difference.field {
    case .sector, .region, .approved, .regimes, .process, .outletApproved:
      return contrast(
        difference, has: Bilingual(zh: own, en: own), card: Bilingual(zh: wanted, en: wanted))
    case .area:
      return contrast(
        difference,
        has: difference.declared == nil
          ? Bilingual(zh: "未写", en: "not told")
          : Bilingual(zh: facts.plant.area.word.zh, en: own),
        card: Bilingual(zh: card.area.word.zh, en: wanted))
    case .permit:
      let number = card.permit?.number ?? wanted
      guard let declared = facts.permit else {
        return Bilingual(
          zh: "档案没有写排污许可证，登记信息上有（\(number)）；按登记信息判定。",
          en: "The dossier names no permit, and the card has one (\(number)); judged by the "
            + "card.")
      }
      return Bilingual(
        zh: "档案中的排污许可证（\(declared.number)）与登记信息（\(number)）的编号、有效期或许可限值不同；按登记信息判定。",
        en: "The permit of the dossier (\(declared.number)) differs from that of the card "
          + "(\(number)) in number, validity or limits; judged by the card.")
    case .outlet:
      return Bilingual(
        zh: "登记信息上的排放口 \(outlet) 不在档案中；已按登记信息补入，没有数据，不能计为合格。",
        en:
          "The outlet \(outlet) of the card is not in the dossier; it was added from the card and, "
          + "without data, cannot pass.")
    case .monitor:
      let name = Pollutant.withID(wanted)?.name
      return Bilingual(
        zh: "登记信息要求 \(outlet) 在线监测\(name?.zh ?? wanted)，档案的 monitors 中没有；按应监测判定。",
        en: "The card asks for online monitoring of \(name?.en ?? wanted) at \(outlet), which the "
          + "dossier leaves out; it is judged as monitored.")
    case .interval:
      return Bilingual(
        zh: "\(outlet) 的数据间隔在档案中为 \(own) 分钟，登记信息要求 \(wanted) 分钟。",
        en: "The readings of \(outlet) are \(own) minutes apart in the dossier; the card "
          + "asks for \(wanted).")
    case .unregistered:
      return Bilingual(
        zh: "档案中的排放口 \(outlet) 不在登记信息上；仍按档案判定，请核实是否已登记。",
        en: "The outlet \(outlet) of the dossier is not on the card; it is judged as the "
          + "dossier has it: see whether it is registered.")
    case .report:
      let log = LogKind(rawValue: wanted)?.name
      return Bilingual(
        zh: "登记信息要求提交\(log?.zh ?? wanted)，档案中没有。",
        en: "The card asks for the \(log?.en ?? wanted), which the dossier does not hold.")
    case .scope:
      let log = LogKind(rawValue: wanted)?.name
      return Bilingual(
        zh: "档案把检查范围限于 \(own)，登记信息要求的\(log?.zh ?? wanted)也须检查；已按登记信息扩大范围。",
        en: "The dossier limits itself to \(own); the card asks for "
          + "the \(log?.en ?? wanted) too, and the scope was widened.")
    case .products:
      guard difference.declared != nil else {
        return Bilingual(
          zh: "登记卡上有产品 \(wanted)，生产日志没有写产品名称；无法按产品比较。",
          en: "The card has \(wanted), and the production log names no product; products cannot be "
            + "compared.")
      }
      return Bilingual(
        zh: "登记卡上的产品 \(wanted) 不在生产日志中（日志写有 \(own)）；产品合并或改名后无法按产品比较。",
        en: "The production log does not name \(wanted) of the card (it has "
          + "\(own)); merged or renamed products cannot be compared.")
    }
  }

  private static func contrast(
    _ difference: RegisterDifference, has: Bilingual, card wanted: Bilingual
  ) -> Bilingual {
    let place =
      difference.outlet.map { Bilingual(zh: "\($0) 的", en: " of \($0)") }
      ?? Bilingual(zh: "", en: "")
    let name = difference.field.name
    return Bilingual(
      zh: "\(place.zh)\(name.zh)在档案中为“\(has.zh)”，登记信息为“\(wanted.zh)”；按登记信息判定。",
      en: "The \(name.en)\(place.en) is `\(has.en)` in the dossier and `\(wanted.en)` on the card; "
        + "judged by the card.")
  }
}

// MARK: - The card over the dossier

extension RegisterCard {
  /// The input of the same plant as the card says it.
  fileprivate func laid(over input: EvaluationInput) -> EvaluationInput {
    var input = input
    input.plant.sector = sector
    input.plant.region = region
    input.plant.area = area
    input.plant.isAreaDeclared = true
    input.plant.isAreaRegistered = true
    input.plant.approved = approved
    input.plant.regimes = regimes
    if let permit { input.declarations.permit = permit }
    for outlet in outlets { lay(outlet, over: &input) }
    for kind in reports.compactMap({ LogKind(rawValue: $0) }) {
      guard let family = kind.family, !input.scope.isEmpty, !input.scope.contains(family) else {
        continue
      }
      input.scope.append(family)
    }
    return input
  }

  private func lay(_ wanted: Outlet, over input: inout EvaluationInput) {
    guard let index = input.outlets.firstIndex(where: { $0.id == wanted.id }) else {
      guard wanted.stands(in: input.period) else { return }
      input.outlets.append(
        Measures.Outlet(
          id: wanted.id, name: wanted.name ?? wanted.id, processes: wanted.processes,
          monitors: wanted.monitors, approved: wanted.approved))
      return
    }
    if Set(input.outlets[index].processes) != Set(wanted.processes) {
      input.outlets[index].processes = wanted.processes
    }
    for monitor in wanted.monitors where !input.outlets[index].monitors.contains(monitor) {
      input.outlets[index].monitors.append(monitor)
    }
    // A later date that the dossier gives binds the outlet more tightly, and stays.
    if rightfulApproval(of: wanted, own: input.outlets[index].approved) != nil {
      input.outlets[index].approved = wanted.approved
    }
  }
}
