import Evaluation
import Ledger
import Measures
import Report

/// A run's checks with what their findings add up to, whether they were recorded or have just been
/// judged: both are seen as the ledger keeps them, so that what differs is the law and not the view.
struct RunFacts {
  private var states: [CheckIdentity: WhatIfReport.State]
  /// Findings that count against the plant.
  private(set) var violations: Int

  init(_ checks: some Sequence<CheckRecord>, _ findings: some Sequence<FindingRecord>) {
    states = [:]
    violations = 0
    for check in checks { states[check.identity] = WhatIfReport.State(check) }
    for finding in findings {
      if finding.severity == .violation, !finding.isAdvisory { violations += 1 }
      guard let multiple = finding.multiple else { continue }
      states[finding.identity]?.add(multiple)
    }
  }

  init(_ judgement: Judgement, plant: String) {
    self.init(
      judgement.checks.lazy.map { CheckRecord($0, position: 0, plant: plant) },
      judgement.findings.lazy.map { FindingRecord($0.finding, position: 0, plant: plant) })
  }

  /// Checks that differ, in the order of reports.
  func changes(from before: RunFacts) -> [WhatIfReport.Change] {
    Set(states.keys).union(before.states.keys).sorted().compactMap { identity in
      WhatIfReport.Change(identity, from: before.states[identity], to: states[identity])
    }
  }
}

extension WhatIfReport.State {
  fileprivate init(_ check: CheckRecord) {
    var coverage: Coverage?
    if let expected = check.expected, let present = check.present, let valid = check.valid {
      coverage = Coverage(expected: expected, present: present, valid: valid)
    }
    self.init(
      verdict: check.verdict, isAdvisory: check.isAdvisory, basis: check.basis,
      allowed: check.allowed, coverage: coverage, exceeding: check.exceeding,
      measured: check.measured.map { Figure($0, check.measuredUnit ?? "") }, episodes: 0,
      worst: nil)
  }

  /// One more episode of the check.
  fileprivate mutating func add(_ multiple: String) {
    episodes += 1
    guard let value = ExactDecimal(multiple) else { return }
    if let worst, let known = ExactDecimal(worst), known >= value { return }
    worst = multiple
  }
}

extension CheckRecord {
  fileprivate var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limitID,
      target: target, item: item)
  }
}

extension FindingRecord {
  fileprivate var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limitID,
      target: target, item: item)
  }
}
