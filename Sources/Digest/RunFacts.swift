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
      add(
        finding.severity, isAdvisory: finding.isAdvisory, finding.multiple,
        of: finding.identity)
    }
  }

  init(_ judgement: Judgement) {
    states = [:]
    violations = 0
    // Neither fingerprints nor words are compared, and making them costs more than comparing.
    for check in judgement.checks {
      states[check.identity] = WhatIfReport.State(CheckRecord(figuresOf: check))
    }
    for finding in judgement.findings.lazy.map(\.finding) {
      add(
        finding.severity, isAdvisory: finding.isAdvisory, finding.episode?.multiple,
        of: finding.identity)
    }
  }

  private mutating func add(
    _ severity: Severity, isAdvisory: Bool, _ multiple: String?,
    of identity: @autoclosure () -> CheckIdentity
  ) {
    if severity == .violation, !isAdvisory { violations += 1 }
    guard let multiple else { return }
    states[identity()]?.add(multiple)
  }

  /// Checks that differ, in the order of reports.
  func changes(from before: RunFacts) -> [WhatIfReport.Change] {
    let kept = states.compactMap { identity, state in
      WhatIfReport.Change(identity, from: before.states[identity], to: state)
    }
    let gone = before.states.compactMap { identity, state in
      states[identity] == nil ? WhatIfReport.Change(identity, from: state, to: nil) : nil
    }
    // Most checks stay as they were: only those that changed are brought into their order.
    return WhatIfReport.Change.paired((kept + gone).sorted { $0.identity < $1.identity })
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
  var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limitID,
      target: target, item: item)
  }
}

extension FindingRecord {
  var identity: CheckIdentity {
    CheckIdentity(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: standard, limit: limitID,
      target: target, item: item)
  }
}
