package import Measures

/// What a dossier says of its plant and that the authority's card may speak of, too.
package struct DossierFacts: Hashable, Sendable {
  package var plant: Plant
  package var outlets: [Outlet]
  package var period: Period
  /// Which families of checks it asks for; empty: all.
  package var scope: [Scope]
  package var permit: Permit?
  /// Kinds of logs that it holds.
  package var logs: Set<LogKind>
  /// Products that its production log names.
  package var products: Set<String>
  /// Minutes between readings by outlet, where its logs say them.
  package var intervals: [String: Int]

  package init(
    plant: Plant, outlets: [Outlet], period: Period, scope: [Scope] = [], permit: Permit? = nil,
    logs: Set<LogKind> = [], products: some Sequence<String> = [],
    intervals: [String: Int] = [:]
  ) {
    (self.plant, self.outlets, self.period) = (plant, outlets, period)
    (self.scope, self.permit, self.logs) = (scope, permit, logs)
    self.products = Set(products)
    self.intervals = intervals
  }
}

extension RegisterCard {
  /// All in which a dossier of the plant says something else, ordered by their items.
  ///
  /// What the card leaves out says nothing, and neither does what of a dossier is not known: no logs'
  /// intervals, no production log. What the card does have and the dossier leaves out is a difference:
  /// a production log that names no product leaves out all of the card's.
  package func differences(from facts: DossierFacts) -> [RegisterDifference] {
    var comparison = Comparison(card: self, facts: facts)
    comparison.comparePlant()
    comparison.comparePermit()
    for outlet in outlets { comparison.compare(outlet) }
    comparison.compareUnregistered()
    comparison.compareReports()
    comparison.compareProducts()
    return comparison.found.sorted { $0.item < $1.item }
  }

  /// From when an outlet has to be judged as approved: its own date, else the plant's.
  ///
  /// - Parameter own: The outlet's in the dossier.
  /// - Returns: `nil` where the card does not gainsay the dossier: it gives the outlet no date, and the
  ///   dossier's is later than the plant's and binds the outlet more tightly.
  package func rightfulApproval(of outlet: Outlet, own: CivilDate?) -> CivilDate? {
    if outlet.approved == nil, own.map({ $0 >= approved }) ?? true { return nil }
    return outlet.approved ?? approved
  }
}

extension RegisterCard.Outlet {
  /// Whether it has to be in a dossier: not before it was approved, nor after it was closed.
  package func stands(in period: Period) -> Bool {
    approved.map { Instant($0) < period.to } ?? true
      && closed.map { period.from < Instant($0) } ?? true
  }
}

extension LogKind {
  /// Which checks need a log of this kind.
  package var family: Scope? {
    switch self {
    case .emission, .manual: .emission
    case .energy, .production: .energy
    case .audit: .audit
    case .power: nil
    }
  }
}

private struct Comparison {
  let card: RegisterCard
  let facts: DossierFacts
  var found: [RegisterDifference] = []

  private mutating func note(
    _ field: RegisterDifference.Field, _ item: String? = nil, registered: String?,
    declared: String?, severity: Severity = .warning, outlet: String? = nil,
    pollutant: String? = nil, at position: SourcePosition? = nil
  ) {
    found.append(
      RegisterDifference(
        field, item ?? field.rawValue, registered: registered, declared: declared,
        severity: severity, outlet: outlet, pollutant: pollutant, at: position ?? card.position))
  }

  private func list(_ names: some Sequence<String>) -> String? {
    let names = Array(names)
    return names.isEmpty ? nil : names.joined(separator: ", ")
  }

  // MARK: Plant

  mutating func comparePlant() {
    let plant = facts.plant
    if plant.sector != card.sector {
      note(.sector, registered: card.sector, declared: plant.sector)
    }
    if plant.region != card.region {
      note(.region, registered: card.region, declared: plant.region)
    }
    if plant.area != card.area {
      note(
        .area, registered: card.area.rawValue,
        declared: plant.isAreaDeclared ? plant.area.rawValue : nil)
    }
    if plant.approved != card.approved {
      note(.approved, registered: "\(card.approved)", declared: "\(plant.approved)")
    }
    if Set(plant.regimes) != Set(card.regimes) {
      note(.regimes, registered: list(card.regimes), declared: list(plant.regimes))
    }
  }

  mutating func comparePermit() {
    guard let permit = card.permit else { return }
    guard let own = facts.permit else {
      return note(.permit, registered: permit.number, declared: nil)
    }
    guard !own.says(as: permit) else { return }
    note(
      .permit, registered: permit.words(besides: own), declared: own.words(besides: permit))
  }

  // MARK: Outlets

  mutating func compare(_ wanted: RegisterCard.Outlet) {
    let id = wanted.id
    guard let outlet = facts.outlets.first(where: { $0.id == id }) else {
      guard wanted.stands(in: facts.period) else { return }
      return note(
        .outlet, "outlet/\(id)", registered: id, declared: nil, outlet: id, at: wanted.position)
    }
    if Set(outlet.processes) != Set(wanted.processes) {
      note(
        .process, "outlet/\(id)/process", registered: list(wanted.processes),
        declared: list(outlet.processes), outlet: id, at: wanted.position)
    }
    for monitor in wanted.monitors where !outlet.monitors.contains(monitor) {
      note(
        .monitor, "outlet/\(id)/monitor/\(monitor)", registered: monitor, declared: nil,
        outlet: id, pollutant: monitor, at: wanted.position)
    }
    if let rightful = card.rightfulApproval(of: wanted, own: outlet.approved) {
      // A dossier that gives the outlet no date says its plant's of it.
      let said = outlet.approved ?? facts.plant.approved
      if said != rightful {
        note(
          .outletApproved, "outlet/\(id)/approved", registered: "\(rightful)",
          declared: "\(said)", outlet: id, at: wanted.position)
      }
    }
    if let asked = wanted.intervalMinutes, let interval = facts.intervals[id], interval != asked {
      note(
        .interval, "outlet/\(id)/interval", registered: "\(asked)", declared: "\(interval)",
        severity: interval > asked ? .warning : .notice, outlet: id, at: wanted.position)
    }
  }

  /// A card without outlets does not speak of them.
  mutating func compareUnregistered() {
    guard !card.outlets.isEmpty else { return }
    let registered = Set(card.outlets.map(\.id))
    for outlet in facts.outlets where !registered.contains(outlet.id) {
      note(
        .unregistered, "unregistered/\(outlet.id)", registered: nil, declared: outlet.id,
        outlet: outlet.id)
    }
  }

  // MARK: Logs

  mutating func compareReports() {
    var seen = Set(facts.scope)
    for report in card.reports {
      guard let kind = LogKind(rawValue: report) else { continue }
      if !facts.logs.contains(kind) {
        note(.report, "report/\(report)", registered: report, declared: nil)
      }
      guard let family = kind.family, !facts.scope.isEmpty, seen.insert(family).inserted else {
        continue
      }
      note(
        .scope, "scope/\(family.rawValue)", registered: report,
        declared: list(facts.scope.map(\.rawValue)))
    }
  }

  /// Products that the log does not name cannot be told apart: merged ones hide what each takes, and
  /// so does a log of value added alone.
  mutating func compareProducts() {
    let logged = Set(facts.products.map { $0.lowercased() })
    let missing = card.products.filter { !logged.contains($0.lowercased()) }
    guard !missing.isEmpty, !logged.isEmpty || facts.logs.contains(.production) else { return }
    note(.products, registered: list(missing), declared: list(logged.sorted()))
  }
}

extension Permit {
  /// Whether another permit says the same, wherever it was written.
  fileprivate func says(as other: Permit) -> Bool {
    number == other.number && from == other.from && to == other.to && terms == other.terms
  }

  /// Its number, and besides it what another permit has otherwise.
  fileprivate func words(besides other: Permit) -> String {
    let own = terms.subtracting(other.terms).map { $0.joined(separator: " ") }.sorted()
    return
      ([number] + (from == other.from && to == other.to ? [] : ["\(from)/\(to)"])
      + own.prefix(Self.termsSaid) + (own.count > Self.termsSaid ? ["…"] : []))
      .joined(separator: "; ")
  }

  private static let termsSaid = 4

  /// Everything that it permits, without where that stands.
  private var terms: Set<[String]> {
    // A decimal's text keeps its zeros: 10.0 permits what 10 does.
    func plain(_ value: ExactDecimal) -> String {
      var value = value
      return value.normalise() ? value.description : value.description
    }
    return Set(
      concentrations.map { [$0.outlet, $0.pollutant, plain($0.value), $0.unit.symbol] }
        + annualMass.map {
          ($0.outlet.map { [$0] } ?? []) + [$0.pollutant, plain($0.tonnes), "t/a"]
        })
  }
}
