import Measures
package import Report
package import Standards

/// What rules look at: the input, which limits bind, and what judging them gave.
package struct Examination: Sendable {
  package let input: EvaluationInput
  package let library: StandardsLibrary
  let bindings: [LimitBinding]
  /// One a binding; `nil` where it does not judge.
  let results: [LimitResult?]
  let stops: [String: StopCalendar]
  /// What the rules before this one checked; `nothing-judged` reads it.
  var checks: [Check] = []

  package init(_ input: EvaluationInput, _ library: StandardsLibrary) {
    let input = input.markingConflicts()
    self.input = input
    self.library = library
    let byOutlet = Dictionary(grouping: input.stops, by: \.outlet)
    let stops = byOutlet.mapValues { StopCalendar($0, period: input.period) }
    let none = StopCalendar([], period: input.period)
    let bindings = input.includes(.emission) ? LimitBinding.all(input, library) : []
    self.stops = stops
    self.bindings = bindings
    results = bindings.map { binding in
      guard case .judges(let ranges) = binding.standing, binding.limit.shape == .concentration,
        !binding.isSampledOnly(input)
      else { return nil }
      return LimitJudge(binding, input, stops: stops[binding.outlet.id] ?? none)?.judge(ranges)
    }
  }

  /// The outlet's series in order, parameters and claims among them.
  var series: [HourSeries] {
    input.emission.series.values.sorted { $0.key < $1.key }
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
