import Measures
import Report
import Standards

extension LimitBinding {
  /// Whether the outlet is not monitored online and a laboratory measures instead: the samples are
  /// then judged, and no coverage of hours is asked for.
  func isSampledOnly(_ input: EvaluationInput) -> Bool {
    guard case .judges = standing, input.isSampled(key), !outlet.monitors.contains(key.pollutant)
    else { return false }
    return !(input.emission.series[key]?.hours.contains(where: \.isPresent) ?? false)
  }

  /// A check of this limit by a rule of its own, with what the binding says already.
  func check(_ rule: String, basis: Check.Basis? = nil, _ input: EvaluationInput) -> Check {
    var check = Check(
      rule: rule, outlet: outlet.id, pollutant: limit.pollutant, standard: standard.id,
      limit: limit.id, clause: limit.clause, basis: basis ?? limit.basis.counted,
      verdict: .notEvaluated, isAdvisory: !limit.confidence.convicts,
      requirement: limit.requirement(in: standard))
    switch standing {
    case .notApplicable(let reason): (check.verdict, check.reason) = (.notApplicable, reason)
    case .notEvaluated(let reason): (check.verdict, check.reason) = (.notEvaluated, reason)
    case .judges:
      if input.isWorded {
        check.because = because ?? limit.because(outlet, of: input.plant, in: standard)
      }
      check.reason = remark
    }
    return check
  }

  /// A finding of this limit, without what only its rule knows.
  func finding(
    _ rule: RuleCard, at start: String, basis: Check.Basis? = nil, _ message: Bilingual,
    notes: [Bilingual]
  ) -> Finding {
    let isAdvisory = !limit.confidence.convicts
    var notes = notes
    if let note = limit.note { notes.append(note) }
    if isAdvisory { notes.append(Phrase.advisory(limit.confidence, source: limit.doubtedSource)) }
    return Finding(
      id: Phrase.id(rule.id, standard.id, limit.id, outlet.id, limit.pollutant, start),
      rule: rule.id, verdict: .fail, severity: isAdvisory ? .warning : .violation,
      isAdvisory: isAdvisory, outlet: outlet.id, pollutant: limit.pollutant,
      standard: standard.id, limit: limit.id, clause: limit.clause,
      basis: basis ?? limit.basis.counted, message: message, notes: notes)
  }

  /// `GB 16297-1996 表2`.
  var citation: String {
    limit.clause.isEmpty ? standard.id : "\(standard.id) \(limit.clause)"
  }
}

extension Declarations {
  /// What plant.yaml says of an outlet's stack and treatment.
  func details(of outlet: String) -> OutletDetails {
    outlets.first { $0.outlet == outlet } ?? OutletDetails(outlet: outlet)
  }
}

/// Hours that break a limit, as runs of consecutive ones.
struct HourRuns: Sendable {
  private(set) var runs: [ExceedingRun] = []

  /// - Parameter hour: Later than all before it.
  mutating func add(_ hour: Int, _ value: Quotient) {
    let exceedance = Exceedance(index: hour, hours: [hour], value: value)
    if let last = runs.last?.exceedances.last, last.index + 1 == hour {
      runs[runs.count - 1].exceedances.append(exceedance)
    } else {
      runs.append(ExceedingRun(exceedances: [exceedance]))
    }
  }
}

extension Limit.Basis {
  /// What a check of the limit counts.
  var counted: Check.Basis {
    switch self {
    case .hour: .hour
    case .day: .day
    case .share: .share
    case .rolling: .rolling
    case .single: .single
    case .month: .month
    }
  }
}
