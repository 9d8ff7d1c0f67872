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
    var difference = Differ(card: card, input: input)
    difference.comparePlant()
    difference.comparePermit()
    for outlet in card.outlets { difference.compare(outlet, interval: intervals[outlet.id]) }
    difference.compareUnregistered()
    difference.compareReports()
    difference.compareProducts()
    return (difference.input, difference.findings.sorted { $0.id < $1.id })
  }
}

/// One comparison at work.
private struct Differ {
  let card: RegisterCard
  var input: EvaluationInput
  var findings: [Finding] = []

  mutating func note(
    _ id: String, severity: Severity = .warning, outlet: String? = nil,
    pollutant: String? = nil, at position: SourcePosition? = nil, _ message: Bilingual
  ) {
    let seen = position ?? card.position
    findings.append(
      Finding(
        id: "\(RegisterDifferences.card.id)/\(id.replacingScalars([" ": "-"]))",
        rule: RegisterDifferences.card.id, severity: severity, outlet: outlet,
        pollutant: pollutant, item: id, message: message,
        notes: [Bilingual(zh: "见登记信息 \(seen)。", en: "See the card, \(seen).")]))
  }

  /// A difference of one word or list.
  private mutating func contrast(
    _ id: String, _ zh: String, _ en: String, has: String, card wanted: String,
    outlet: String? = nil, at position: SourcePosition? = nil
  ) {
    contrast(
      id, zh, en, has: Bilingual(zh: has, en: has), card: Bilingual(zh: wanted, en: wanted),
      outlet: outlet, at: position)
  }

  private mutating func contrast(
    _ id: String, _ zh: String, _ en: String, has: Bilingual, card wanted: Bilingual,
    outlet: String? = nil, at position: SourcePosition? = nil
  ) {
    let place =
      outlet.map { Bilingual(zh: "\($0) 的", en: " of \($0)") } ?? Bilingual(zh: "", en: "")
    note(
      id, outlet: outlet, at: position,
      Bilingual(
        zh: "\(place.zh)\(zh)在档案中为“\(has.zh)”，登记信息为“\(wanted.zh)”；按登记信息判定。",
        en:
          "The \(en)\(place.en) is `\(has.en)` in the dossier and `\(wanted.en)` on the card; judged by "
          + "the card."))
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "—" : names.joined(separator: ", ")
  }

  // MARK: Plant

  mutating func comparePlant() {
    let plant = input.plant
    if plant.sector != card.sector {
      contrast("sector", "行业", "sector", has: plant.sector, card: card.sector)
    }
    if plant.region != card.region {
      contrast("region", "行政区划", "region", has: plant.region, card: card.region)
    }
    if plant.area != card.area {
      contrast(
        "area", "区域类别", "area", has: plant.area.name, card: card.area.name)
    }
    if plant.approved != card.approved {
      contrast(
        "approved", "环评批复日", "approval", has: "\(plant.approved)", card: "\(card.approved)")
    }
    if Set(plant.regimes) != Set(card.regimes) {
      contrast("regimes", "管控制度", "regimes", has: list(plant.regimes), card: list(card.regimes))
    }
    input.plant.sector = card.sector
    input.plant.region = card.region
    input.plant.area = card.area
    input.plant.isAreaDeclared = true
    input.plant.isAreaRegistered = true
    input.plant.approved = card.approved
    input.plant.regimes = card.regimes
  }

  mutating func comparePermit() {
    guard let permit = card.permit else { return }
    if let own = input.declarations.permit {
      if !own.says(as: permit) {
        note(
          "permit",
          Bilingual(
            zh: "档案中的排污许可证（\(own.number)）与登记信息（\(permit.number)）的编号、有效期或许可限值不同；按登记信息判定。",
            en: "The permit of the dossier (\(own.number)) differs from that of the card "
              + "(\(permit.number)) in number, validity or limits; judged by the card."))
      }
    } else {
      note(
        "permit",
        Bilingual(
          zh: "档案没有写排污许可证，登记信息上有（\(permit.number)）；按登记信息判定。",
          en: "The dossier names no permit, and the card has one (\(permit.number)); judged by the "
            + "card."))
    }
    input.declarations.permit = permit
  }

  // MARK: Outlets

  mutating func compare(_ wanted: RegisterCard.Outlet, interval: Int?) {
    let id = wanted.id
    guard let index = input.outlets.firstIndex(where: { $0.id == id }) else {
      // Not built yet, or closed already.
      if let built = wanted.approved, input.period.to <= Instant(built) { return }
      if let closed = wanted.closed, Instant(closed) <= input.period.from { return }
      note(
        "outlet/\(id)", outlet: id, at: wanted.position,
        Bilingual(
          zh: "登记信息上的排放口 \(id) 不在档案中；已按登记信息补入，没有数据，不能计为合格。",
          en: "The outlet \(id) of the card is not in the dossier; it was added from the card and, "
            + "without data, cannot pass."))
      input.outlets.append(
        Outlet(
          id: id, name: wanted.name ?? id, processes: wanted.processes,
          monitors: wanted.monitors, approved: wanted.approved))
      return
    }
    let outlet = input.outlets[index]
    if Set(outlet.processes) != Set(wanted.processes) {
      contrast(
        "outlet/\(id)/process", "工序", "process", has: list(outlet.processes),
        card: list(wanted.processes), outlet: id, at: wanted.position)
      input.outlets[index].processes = wanted.processes
    }
    for monitor in wanted.monitors where !outlet.monitors.contains(monitor) {
      let name = Pollutant.withID(monitor)?.name
      note(
        "outlet/\(id)/monitor/\(monitor)", outlet: id, pollutant: monitor, at: wanted.position,
        Bilingual(
          zh: "登记信息要求 \(id) 在线监测\(name?.zh ?? monitor)，档案的 monitors 中没有；按应监测判定。",
          en: "The card asks for online monitoring of \(name?.en ?? monitor) at \(id), which the "
            + "dossier leaves out; it is judged as monitored."))
      input.outlets[index].monitors.append(monitor)
    }
    compareApproval(wanted, index)
    compareInterval(wanted, interval)
  }

  /// Where the card gives the outlet no date of its own, the plant's counts; a later one that the
  /// dossier gives binds the outlet more tightly and stays.
  private mutating func compareApproval(_ wanted: RegisterCard.Outlet, _ index: Int) {
    let own = input.outlets[index].approved
    if wanted.approved == nil, own.map({ $0 >= card.approved }) ?? true { return }
    let rightful = wanted.approved ?? card.approved
    if (own ?? card.approved) != rightful {
      contrast(
        "outlet/\(wanted.id)/approved", "环评批复日", "approval",
        has: "\(own ?? card.approved)", card: "\(rightful)", outlet: wanted.id,
        at: wanted.position)
    }
    input.outlets[index].approved = wanted.approved
  }

  private mutating func compareInterval(_ wanted: RegisterCard.Outlet, _ interval: Int?) {
    guard let asked = wanted.intervalMinutes, let interval, interval != asked else { return }
    note(
      "outlet/\(wanted.id)/interval", severity: interval > asked ? .warning : .notice,
      outlet: wanted.id,
      at: wanted.position,
      Bilingual(
        zh: "\(wanted.id) 的数据间隔在档案中为 \(interval) 分钟，登记信息要求 \(asked) 分钟。",
        en: "The readings of \(wanted.id) are \(interval) minutes apart in the dossier; the card "
          + "asks for \(asked)."))
  }

  /// A card without outlets does not speak of them.
  mutating func compareUnregistered() {
    guard !card.outlets.isEmpty else { return }
    let registered = Set(card.outlets.map(\.id))
    for outlet in input.outlets where !registered.contains(outlet.id) {
      note(
        "unregistered/\(outlet.id)", outlet: outlet.id,
        Bilingual(
          zh: "档案中的排放口 \(outlet.id) 不在登记信息上；仍按档案判定，请核实是否已登记。",
          en: "The outlet \(outlet.id) of the dossier is not on the card; it is judged as the "
            + "dossier has it: see whether it is registered."))
    }
  }

  // MARK: Reports

  mutating func compareReports() {
    let handedIn = Set(input.logs.map(\.kind))
    for report in card.reports {
      guard let kind = LogKind(rawValue: report) else { continue }
      if !handedIn.contains(kind) {
        note(
          "report/\(report)",
          Bilingual(
            zh: "登记信息要求提交\(kind.name.zh)，档案中没有。",
            en: "The card asks for the \(kind.name.en), which the dossier does not hold."))
      }
      guard let family = kind.family, !input.scope.isEmpty, !input.scope.contains(family) else {
        continue
      }
      note(
        "scope/\(family.rawValue)",
        Bilingual(
          zh:
            "档案把检查范围限于 \(list(input.scope.map(\.rawValue)))，登记信息要求的\(kind.name.zh)也须检查；已按登记信息扩大范围。",
          en:
            "The dossier limits itself to \(list(input.scope.map(\.rawValue))); the card asks for "
            + "the \(kind.name.en) too, and the scope was widened."))
      input.scope.append(family)
    }
  }

  /// Products that the log does not name cannot be told apart: merged ones hide what each takes.
  mutating func compareProducts() {
    let logged = Set(input.energy.production.compactMap { $0.product?.lowercased() })
    let missing = card.products.filter { !logged.contains($0.lowercased()) }
    guard !missing.isEmpty, !logged.isEmpty else { return }
    note(
      "products",
      Bilingual(
        zh: "登记卡上的产品 \(list(missing)) 不在生产日志中（日志写有 \(list(logged.sorted()))）；产品合并或改名后无法按产品比较。",
        en: "The production log does not name \(list(missing)) of the card (it has "
          + "\(list(logged.sorted()))); merged or renamed products cannot be compared."))
  }
}

extension LogKind {
  /// Which checks need a log of this kind.
  fileprivate var family: Scope? {
    switch self {
    case .emission, .manual: .emission
    case .energy, .production: .energy
    case .audit: .audit
    case .power: nil
    }
  }
}

extension Permit {
  /// Whether another permit says the same, wherever it was written.
  fileprivate func says(as other: Permit) -> Bool {
    number == other.number && from == other.from && to == other.to
      && terms == other.terms
  }

  /// Everything that it permits, without where that stands.
  private var terms: Set<[String]> {
    // A decimal's text keeps its zeros: 10.0 permits what 10 does.
    func plain(_ value: ExactDecimal) -> String {
      var value = value
      return value.normalise() ? value.description : value.description
    }
    return Set(
      concentrations.map { [$0.outlet, $0.pollutant, plain($0.value), $0.unit.symbol] }
        + annualMass.map { [$0.outlet ?? "", $0.pollutant, plain($0.tonnes)] })
  }
}

extension ControlArea {
  fileprivate var name: Bilingual {
    switch self {
    case .general: Bilingual(zh: "一般区域", en: "general")
    case .key: Bilingual(zh: "特别排放限值区域", en: "key")
    }
  }
}
