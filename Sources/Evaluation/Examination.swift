import Measures
package import Report
package import Standards

/// What rules look at: the input, which limits bind, and what judging them gave.
package struct Examination: Sendable {
  package let input: EvaluationInput
  package let library: StandardsLibrary
  /// The library's standards that speak to the plant.
  let standards: [Standard]
  let bindings: [LimitBinding]
  /// The same by series: a city has thousands, and each asks for its own.
  let bindingsByKey: [SeriesKey: [LimitBinding]]
  /// The same by limit, whatever the outlet.
  private let bindingsByLimit: [LimitName: [LimitBinding]]
  /// The outlets' series in order, parameters and claims among them.
  let series: [HourSeries]
  /// The same by outlet.
  private let seriesByOutlet: [String: [HourSeries]]
  /// One a binding; `nil` where it does not judge.
  let results: [LimitResult?]
  private let calendars: [String: StopCalendar]
  private let noStops: StopCalendar
  /// The energy and production logs, with what converts them.
  let energy: EnergyLogs
  /// What the audit logs come to.
  let audit: AuditReview
  /// Where energy and production were brought to one year from twelve months of two: those months;
  /// `nil`: years are those of the calendar.
  var window: MonthWindow?
  /// What the rules before this one checked; see ``Rulebook/rules`` for those that read it.
  var checks: [Check] = []

  package init(_ input: EvaluationInput, _ library: StandardsLibrary) {
    let input = input.markingConflicts()
    self.input = input
    self.library = library
    let byOutlet = Dictionary(grouping: input.stops, by: \.outlet)
    let calendars = byOutlet.mapValues { StopCalendar($0, period: input.period) }
    let none = StopCalendar([], period: input.period)
    let standards = library.standards.filter { $0.covers(input.plant) }
    self.standards = standards
    let bindings = input.includes(.emission) ? LimitBinding.all(input, standards) : []
    (self.calendars, noStops) = (calendars, none)
    let energy = EnergyLogs(input, library)
    self.energy = energy
    audit = AuditReview(input, library, energy)
    self.bindings = bindings
    bindingsByKey = Dictionary(grouping: bindings, by: \.key)
    bindingsByLimit = Dictionary(grouping: bindings) {
      LimitName(standard: $0.standard.id, limit: $0.limit.id)
    }
    series = input.emission.series.values.sorted { $0.key < $1.key }
    seriesByOutlet = Dictionary(grouping: series, by: \.key.outlet)
    results = bindings.map { binding in
      guard case .judges(let ranges) = binding.standing, binding.limit.shape == .concentration,
        !binding.isSampledOnly(input)
      else { return nil }
      return LimitJudge(binding, input, stops: calendars[binding.outlet.id] ?? none)?.judge(ranges)
    }
  }

  /// What a limit of a standard is to all outlets that it speaks of.
  func bindings(ofLimit limit: String, in standard: String) -> [LimitBinding] {
    bindingsByLimit[LimitName(standard: standard, limit: limit)] ?? []
  }

  /// Whether a limit made for an outlet's process speaks of a series: its process emits the
  /// pollutant.
  func hasOwnLimit(_ key: SeriesKey) -> Bool {
    !(bindingsByKey[key] ?? []).ownLimits.isEmpty
  }

  /// The declared stops of an outlet.
  func stops(of outlet: String) -> StopCalendar { calendars[outlet] ?? noStops }

  /// An outlet's series in order, parameters and claims among them.
  func series(of outlet: String) -> [HourSeries] { seriesByOutlet[outlet] ?? [] }

  /// A limit's name among those of all standards.
  private struct LimitName: Hashable {
    var standard: String
    var limit: String
  }
}

/// What one rule concludes.
package struct RuleOutcome: Sendable {
  package var checks: [Check]
  package var findings: [PendingFinding]

  package init(checks: [Check] = [], findings: [PendingFinding] = []) {
    self.checks = checks
    self.findings = findings
  }
}

extension SeriesKey {
  /// A pollutant, as against a parameter such as oxygen, flow or temperature, and no claim.
  var isEmission: Bool {
    let quantity = Pollutant.withID(pollutant)?.quantity
    return quantity == .massConcentration || quantity == .dimensionless
  }
}
