import Measures
import Report
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
    for rule in Rulebook.rules {
      let outcome = rule.examine(examination)
      examination.checks += outcome.checks
      findings += outcome.findings
    }
    let checks = examination.checks.sorted { $0.place < $1.place }
    let used = Set(checks.map(\.standard))
    return Judgement(
      verdict: Verdict.overall(checks.lazy.filter { !$0.isAdvisory }.map(\.verdict)),
      checks: checks,
      findings: ordered(findings),
      standardsUsed: library.standards.filter { used.contains($0.id) }.map {
        ComplianceReport.StandardUsed(id: $0.id, title: $0.title, effective: $0.effective)
      })
  }

  /// Sorts, and tells findings apart that would share an id.
  private func ordered(_ findings: [PendingFinding]) -> [PendingFinding] {
    var sorted = findings.map { (place: $0.place, finding: $0) }
      .sorted { $0.place < $1.place }
      .map(\.finding)
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

/// Where something stands in a list: compared part by part.
private struct Place: Comparable {
  var parts: [String]

  static func < (left: Place, right: Place) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}

extension Check {
  fileprivate var place: Place {
    Place(parts: [rule, outlet ?? "", pollutant ?? "", standard, limit ?? target ?? ""])
  }
}

extension PendingFinding {
  fileprivate var place: Place {
    let rank = Severity.allCases.firstIndex(of: finding.severity) ?? 0
    let time = finding.episode?.from.description ?? ""
    return Place(parts: [
      String(rank), finding.rule, finding.outlet ?? "", finding.pollutant ?? "",
      finding.limit ?? finding.target ?? "", time, finding.standard ?? "", finding.id,
      finding.message.en,
    ])
  }
}
