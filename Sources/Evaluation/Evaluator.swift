import Measures
package import Report
package import Standards

/// Decides. Pure: the same input and library give the same judgement, wherever and whenever.
package struct Evaluator: Sendable {
  private let library: StandardsLibrary

  package init(_ library: StandardsLibrary) {
    self.library = library
  }

  package func judge(_ input: EvaluationInput) -> Judgement {
    var examination = Examination(input, library)
    var findings: [PendingFinding] = []
    for rule in input.isWorded ? Rulebook.rules : Rulebook.deciding {
      let outcome = rule.examine(examination)
      examination.checks += outcome.checks
      findings += outcome.findings
    }
    // Keys once and not at each comparison, and whole checks moved once.
    let identities = examination.checks.map(\.identity)
    let checks = identities.indices.sorted { identities[$0] < identities[$1] }
      .map { examination.checks[$0] }
    let used = Set(checks.map(\.standard))
    return Judgement(
      verdict: Verdict.overall(checks.lazy.filter { !$0.isAdvisory }.map(\.verdict)),
      checks: checks,
      findings: examination.picturing(
        ordered(findings).map { $0.countingWhatIsNotAsked(input) }),
      standardsUsed: standards(used) + permit(input, used),
      rulesUsed: rules(Set(checks.map(\.rule) + findings.map(\.finding.rule))))
  }

  /// Those of the library with these ids, in its order; a text that is a standard and an audit pack
  /// stands once.
  private func standards(_ ids: Set<String>) -> [ComplianceReport.StandardUsed] {
    let known =
      library.standards.map {
        used($0.id, $0.title, $0.effective, isKnown: $0.isEffectiveKnown, $0.note)
      }
      + library.audits.map {
        used($0.id, $0.title, $0.effective, isKnown: $0.isEffectiveKnown, $0.note)
      } + library.energy.map { used($0.id, $0.title, $0.effective, isKnown: true, $0.note) }
    var seen: Set<String> = []
    return known.filter { ids.contains($0.id) && seen.insert($0.id).inserted }
  }

  private func rules(_ ids: Set<String>) -> [ComplianceReport.RuleUsed] {
    ids.sorted().compactMap { id in
      Rulebook.card(id).map {
        ComplianceReport.RuleUsed(
          id: id, summary: $0.summary, why: $0.why, formula: $0.formula, source: $0.source)
      }
    }
  }

  private func used(
    _ id: String, _ title: Bilingual, _ effective: CivilDate, isKnown: Bool, _ note: Bilingual?
  ) -> ComplianceReport.StandardUsed {
    var used = ComplianceReport.StandardUsed(
      id: id, title: title, effective: effective, note: note)
    used.isEffectiveKnown = isKnown
    return used
  }

  /// A permit that a check refers to stands beside the standards.
  private func permit(
    _ input: EvaluationInput, _ used: Set<String>
  ) -> [ComplianceReport.StandardUsed] {
    guard let permit = input.declarations.permit, used.contains(permit.reference) else { return [] }
    return [
      ComplianceReport.StandardUsed(
        id: permit.reference, title: Permit.title, effective: permit.from)
    ]
  }

  /// Sorts, and tells findings apart that would share an id.
  private func ordered(_ findings: [PendingFinding]) -> [PendingFinding] {
    let keys = findings.map { FindingOrder($0.finding) }
    var sorted = keys.indices.sorted { keys[$0].precedes(keys[$1]) }
      .map { findings[$0] }
    var seen: [String: Int] = [:]
    for index in sorted.indices {
      let id = sorted[index].finding.id
      let count = seen[id, default: 0] + 1
      seen[id] = count
      if count > 1 { sorted[index].finding.id = "\(id)~\(count)" }
    }
    return sorted
  }
}

extension Finding {
  /// The order of reports: severity, identity, time.
  package func precedes(_ other: Finding) -> Bool {
    FindingOrder(self).precedes(FindingOrder(other))
  }
}

/// What a finding is ordered by.
private struct FindingOrder {
  let severity: Int
  let identity: CheckIdentity
  let time: Instant?
  let id: String
  let words: String

  init(_ finding: Finding) {
    severity = finding.severity.rank
    identity = finding.identity
    time = finding.episode?.from
    id = finding.id
    words = finding.message.en
  }

  func precedes(_ other: FindingOrder) -> Bool {
    if severity != other.severity { return severity < other.severity }
    if identity != other.identity { return identity < other.identity }
    if let time, let otherTime = other.time, time != otherTime { return time < otherTime }
    return (id, words) < (other.id, other.words)
  }
}

extension Severity {
  fileprivate var rank: Int {
    switch self {
    case .violation: 0
    case .warning: 1
    case .notice: 2
    }
  }
}
