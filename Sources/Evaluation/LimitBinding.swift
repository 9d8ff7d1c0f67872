import Measures
package import Standards

/// One limit on one outlet, with the hours of the period in which it judges, or why it does not.
struct LimitBinding: Sendable {
  enum Standing: Sendable {
    /// Judges these hours: in force, and taken by no other limit.
    case judges([Range<Int>])
    case notApplicable(Bilingual)
    case notEvaluated(Bilingual)
  }

  private let subject: Subject
  var standing: Standing
  /// Which limit takes the rest of the hours, where one does.
  var remark: Bilingual?
  /// Why it binds, where that is not its pack's doing.
  var because: Bilingual?

  init(
    outlet: Outlet, standard: Standard, limit: Limit, standing: Standing,
    remark: Bilingual? = nil, because: Bilingual? = nil
  ) {
    subject = Subject(outlet, standard, limit)
    self.standing = standing
    self.remark = remark
    self.because = because
  }

  var outlet: Outlet { subject.outlet }
  var standard: Standard { subject.standard }
  var limit: Limit { subject.limit }
  var key: SeriesKey { subject.key }

  /// What a binding is of. It is shared: each rule goes through all bindings of a plant, and copying
  /// three values of dozens of strings and lists each time would cost more than judging them.
  private final class Subject: Sendable {
    let outlet: Outlet
    let standard: Standard
    let limit: Limit
    let key: SeriesKey

    init(_ outlet: Outlet, _ standard: Standard, _ limit: Limit) {
      self.outlet = outlet
      self.standard = standard
      self.limit = limit
      key = SeriesKey(outlet: outlet.id, pollutant: limit.pollutant)
    }
  }

  /// The hours that it judges; none where it does not.
  var judgedHours: [Range<Int>] {
    if case .judges(let ranges) = standing { ranges } else { [] }
  }

  var judges: Bool { if case .judges = standing { true } else { false } }
}

extension LimitBinding {
  /// All limits that speak to the dossier's outlets, outlet by outlet in the library's order.
  ///
  /// - Parameter standards: Those that speak to the plant.
  static func all(_ input: EvaluationInput, _ standards: [Standard]) -> [LimitBinding] {
    input.outlets.flatMap { outlet -> [LimitBinding] in
      let candidates = standards.flatMap { standard in
        standard.limits
          .filter { $0.shape.bindsOutlet && $0.binds(outlet, of: input.plant) }
          .filter { !$0.isSilent(on: outlet, input) }
          .map { LimitCandidate($0, standard, outlet, input) }
          .filter { $0.start != Limit.Dates.never }
      }
      let bindings = candidates.indices.map { candidates[$0].binding(among: candidates, input) }
      return applyPermit(to: bindings, of: outlet, input)
    }
  }
}

extension LimitBinding {
  /// Limits in the open air that bind the plant in the period, standard by standard.
  ///
  /// They speak of no outlet, so no binding is made of them; whoever reads the report must still
  /// hear of them; of advisory ones too, which are judged and do not count.
  static func ambient(
    _ input: EvaluationInput, _ standards: [Standard]
  ) -> [(standard: Standard, limits: [Limit])] {
    let binding = standards.map { standard in
      standard.limits.filter { limit in
        // The others matter where they end another text.
        guard !limit.shape.bindsOutlet || !standard.displaces.isEmpty else { return false }
        return limit.awaits == .nothing
          && input.outlets.contains { outlet in
            guard limit.binds(outlet, of: input.plant) else { return false }
            let start = limit.start(for: outlet, of: input.plant, in: standard)
            return !limit.hours(from: start, input.period).isEmpty
          }
      }
    }
    // An advisory limit displaces nothing.
    let ended = Set(
      zip(standards, binding).flatMap { standard, limits in
        limits.contains(where: \.confidence.convicts) ? standard.displaces : []
      })
    return zip(standards, binding).compactMap { standard, limits in
      let ambient = limits.filter { !$0.shape.bindsOutlet }
      return ambient.isEmpty || ended.contains(standard.id) ? nil : (standard, ambient)
    }
  }
}

extension Limit {
  /// A fallback's rate or removal for a pollutant that the outlet does not watch: the concentration
  /// beside it says so already, and a dozen more lines would say nothing else.
  fileprivate func isSilent(on outlet: Outlet, _ input: EvaluationInput) -> Bool {
    shape != .concentration && process == Limit.anyProcess
      && !input.watches(pollutant, at: outlet)
  }

  /// Process, and what the limit says of plants; the standard covers the plant already.
  fileprivate func binds(_ outlet: Outlet, of plant: Plant) -> Bool {
    (process == Limit.anyProcess || outlet.processes.contains(process)) && binds(plant)
  }
}

/// A limit that matches an outlet, before it is known which limit wins.
///
/// A class: each candidate is held against all others of its outlet, without being copied.
final class LimitCandidate {
  enum ConditionState {
    case met
    /// The keys of plant.yaml that the limit waits for.
    case undeclared([String])
    case unmet(Bilingual)
  }

  let limit: Limit
  let standard: Standard
  let outlet: Outlet
  let start: CivilDate
  /// Hours of the period in which the limit is in force; may be empty.
  let inForce: Range<Int>
  let condition: ConditionState
  private lazy var baseValue = limit.baseValue

  init(_ limit: Limit, _ standard: Standard, _ outlet: Outlet, _ input: EvaluationInput) {
    self.limit = limit
    self.standard = standard
    self.outlet = outlet
    start = limit.start(for: outlet, of: input.plant, in: standard)
    inForce = limit.hours(from: start, input.period)
    condition = limit.conditions.state(for: outlet.facts)
  }

  /// Only confirmed figures of the law itself take another limit's place: neither advisory ones
  /// nor regimes such as ultra-low, nor what does not bind anybody yet.
  private var mayDisplace: Bool {
    limit.confidence.convicts && limit.regimes.isEmpty && limit.awaits == .nothing
  }

  func binding(among candidates: [LimitCandidate], _ input: EvaluationInput) -> LimitBinding {
    var remaining = [inForce]
    var winners: [LimitCandidate] = []
    var unresolved: [LimitCandidate] = []
    for other in candidates where other.inForce.overlaps(inForce) {
      if other.endsStandard(of: self) {
        winners.append(other)
        remaining = remaining.flatMap { $0.removing(other.inForce) }
        continue
      }
      guard other.displaces(self) else { continue }
      switch other.condition {
      case .met:
        winners.append(other)
        remaining = remaining.flatMap { $0.removing(other.inForce) }
      case .undeclared where !other.isAtMostAsLoose(as: self): unresolved.append(other)
      case .undeclared, .unmet: break
      }
    }
    // A displaced text as a whole says more than one of its figures.
    let taken = (winners.first { $0.endsStandard(of: self) } ?? winners.first)
      .map { winner in reason(displacedBy: winner) }
    return LimitBinding(
      outlet: outlet, standard: standard, limit: limit,
      standing: standing(remaining, taken: taken, unresolved: unresolved, input),
      remark: remaining.isEmpty ? nil : taken)
  }

  private func standing(
    _ remaining: [Range<Int>], taken: Bilingual?, unresolved: [LimitCandidate],
    _ input: EvaluationInput
  ) -> LimitBinding.Standing {
    if case .unmet(let reason) = condition { return .notApplicable(reason) }
    if let reason = limit.awaits.reason { return .notApplicable(reason) }
    if let until = limit.dates.until, Instant(until) <= input.period.from || until <= start {
      return .notApplicable(Phrase.ended(until))
    }
    if let taken, remaining.isEmpty { return .notApplicable(taken) }
    let key = SeriesKey(outlet: outlet.id, pollutant: limit.pollutant)
    let isWatched = input.watches(limit.pollutant, at: outlet)
    let rejected = input.rejectedSamples(key)
    if !isWatched, rejected == 0, limit.process == Limit.anyProcess {
      // A fallback for any process does not say that this one emits the pollutant.
      return .notApplicable(Phrase.fallbackNotMonitored(key))
    }
    if case .undeclared(let keys) = condition {
      return .notEvaluated(Phrase.declare(keys, outlet: outlet.id))
    }
    if !isWatched {
      return .notEvaluated(Phrase.notMonitored(key, rejected: rejected))
    }
    if inForce.isEmpty { return .notApplicable(Phrase.notYetInForce(start)) }
    if let open = unresolved.first, case .undeclared(let keys) = open.condition {
      return .notEvaluated(Phrase.declareToRank(keys, outlet: outlet.id, open.name))
    }
    // Other shapes have rules of their own, which look at their figures.
    guard case .concentration = limit.shape else { return .judges(remaining) }
    if limit.excessAir != nil { return .notEvaluated(Phrase.excessAirNotJudged) }
    if limit.unit.quantity != Pollutant.withID(limit.pollutant)?.quantity
      || Threshold(limit, comparison: standard.comparison) == nil
      || limit.oxygen.map({ $0 >= ExactDecimal(mantissa: 21, scale: 0) || $0 < .zero }) ?? false
    {
      return .notEvaluated(Phrase.unusableLimit(limit))
    }
    return .judges(remaining)
  }

  var name: String { "\(standard.id) \(limit.id)" }

  // MARK: Which limit wins

  /// Whether this limit's text says of the other's that it no longer applies to an outlet that it
  /// has limits for. Conditions of a single limit do not matter here.
  private func endsStandard(of other: LimitCandidate) -> Bool {
    mayDisplace && standard.displaces.contains(other.standard.id) && other.limit.regimes.isEmpty
  }

  /// Whether this limit takes the other's place in the hours in which both are in force.
  private func displaces(_ other: LimitCandidate) -> Bool {
    guard limit.pollutant == other.limit.pollutant,
      limit.unit.quantity == other.limit.unit.quantity
    else { return false }
    if standard.id == other.standard.id { return governsMixture(with: other) }
    guard mayDisplace, other.limit.regimes.isEmpty else { return false }
    if standard.level != other.standard.level { return standard.level == .industry }
    guard standard.isNational != other.standard.isNational, isComparable(with: other) else {
      return false
    }
    return standard.isNational
      ? baseValue < other.baseValue : baseValue <= other.baseValue
  }

  /// Gases of several processes in one stack: the strictest of one standard's comparable limits
  /// governs (GB 39726-2020 4.8 and its siblings); of equal ones the first.
  private func governsMixture(with other: LimitCandidate) -> Bool {
    guard limit.process != other.limit.process, limit.process != Limit.anyProcess,
      other.limit.process != Limit.anyProcess, limit.regimes == other.limit.regimes,
      limit.confidence.convicts, isComparable(with: other)
    else { return false }
    let (mine, theirs) = (baseValue, other.baseValue)
    if mine != theirs { return mine < theirs }
    let order = standard.limits.map(\.id)
    return order.firstIndex(of: limit.id) ?? 0 < order.firstIndex(of: other.limit.id) ?? 0
  }

  /// One can be called stricter than the other only where they speak of the same figure.
  private func isComparable(with other: LimitCandidate) -> Bool {
    limit.shape == .concentration && other.limit.shape == .concentration
      && limit.basis == other.limit.basis && limit.excessAir == other.limit.excessAir
      && limit.oxygen == other.limit.oxygen
  }

  private func isAtMostAsLoose(as other: LimitCandidate) -> Bool {
    isComparable(with: other) && baseValue <= other.baseValue
  }

  private func reason(displacedBy winner: LimitCandidate) -> Bilingual {
    if winner.endsStandard(of: self) {
      return Phrase.displaced(by: winner.standard.id, .wholeStandard)
    }
    let why: Phrase.Precedence =
      winner.standard.id == standard.id
      ? .mixture
      : winner.standard.level != standard.level
        ? .industry : winner.standard.isNational ? .stricterNational : .local
    return Phrase.displaced(by: winner.name, why)
  }
}

extension Limit {
  /// Hours of the period in which it is in force, from the day on which it binds an outlet.
  fileprivate func hours(from start: CivilDate, _ period: Period) -> Range<Int> {
    let first = period.firstHour(on: start)
    let end = dates.until.map(period.firstHour) ?? period.hours
    return first..<max(first, end)
  }

  /// The limit in the base unit of its quantity.
  package var baseValue: Rational {
    Rational(value) * Rational(Int128(unit.factor)) * .powerOfTen(unit.exponent)
  }
}

extension EvaluationInput {
  /// Whether a pollutant has data at an outlet, or was declared to have some.
  fileprivate func watches(_ pollutant: String, at outlet: Outlet) -> Bool {
    let key = SeriesKey(outlet: outlet.id, pollutant: pollutant)
    return outlet.monitors.contains(pollutant) || isSampled(key)
      || emission.series[key]?.hours.contains(where: \.isPresent) ?? false
  }
}

extension Limit.Conditions {
  fileprivate func state(for facts: OutletFacts) -> LimitCandidate.ConditionState {
    var missing: [String] = []
    var unmet: Bilingual?
    func demand(_ key: String, _ declared: String?, met: Bool) {
      guard let declared else { return missing.append(key) }
      if !met, unmet == nil { unmet = Phrase.unmetCondition(key, declared) }
    }
    if !reductants.isEmpty {
      demand(
        "reductant", facts.reductant, met: facts.reductant.map(reductants.contains) ?? false)
    }
    if let wanted = independentHeatSource {
      let declared = facts.independentHeatSource
      demand("independent_heat_source", declared?.description, met: declared == wanted)
    }
    if let wanted = extraAir {
      demand("extra_air", facts.extraAir?.description, met: facts.extraAir == wanted)
    }
    if !resins.isEmpty {
      demand(
        "resins", facts.resins?.joined(separator: ", "),
        met: facts.resins?.contains(where: resins.contains) ?? false)
    }
    if !resinsExcept.isEmpty {
      demand(
        "resins", facts.resins?.joined(separator: ", "),
        met: facts.resins?.contains { !resinsExcept.contains($0) } ?? false)
    }
    if !airClasses.isEmpty {
      demand(
        "air_quality_class", facts.airQualityClass,
        met: facts.airQualityClass.map(airClasses.contains) ?? false)
    }
    if let unmet { return .unmet(unmet) }
    return missing.isEmpty ? .met : .undeclared(missing)
  }
}

extension Period {
  /// The first hour that begins on or after midnight of `date`, between 0 and `hours`.
  func firstHour(on date: CivilDate) -> Int {
    let seconds = Instant(date).seconds - from.seconds
    return max(0, min(hours, Int((seconds + 3599).flooredQuotient(3600))))
  }
}

extension Range<Int> {
  /// What is left of the range without the hours of `other`; at most two pieces.
  func removing(_ other: Range<Int>) -> [Range<Int>] {
    guard overlaps(other) else { return isEmpty ? [] : [self] }
    return [
      lowerBound..<Swift.max(lowerBound, other.lowerBound),
      Swift.min(upperBound, other.upperBound)..<upperBound,
    ].filter { !$0.isEmpty }
  }
}
