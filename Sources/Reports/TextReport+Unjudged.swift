import Measures
import Report
import Standards

// What could not be judged and what does not bind, in few lines: one reason, then whom it concerns.

extension TextReportWriter {
  /// Checks of one outlet, or of the plant, that could not run.
  mutating func writeNotEvaluated(_ checks: [Check], indent: Int) {
    guard !checks.isEmpty else { return }
    page.line(
      say("未评价 \(checks.count) 项", "Not evaluated: \(checks.count)"), indent: indent,
      style: .doubtful)
    for group in words.groups(checks, acrossOutlets: false) {
      page.line(group.reason, indent: indent + 2)
      for check in group.checks {
        let name = check.pollutant.map { pollutantName($0, language) + say("：", ": ") } ?? ""
        page.line(
          name + (check.isAdvisory ? words.advisoryWords : "") + words.demand(check)
            + say("；", "; ")
            + words.citation(check), indent: indent + 4, style: .aside)
      }
    }
  }

  mutating func writeNotApplicable() {
    let checks = report.checks.filter { $0.verdict == .notApplicable }
    guard !checks.isEmpty else { return }
    heading(say("不适用 \(checks.count) 项", "Not applicable: \(checks.count)"))
    for group in words.groups(checks, acrossOutlets: true) {
      page.line(group.reason, indent: 2)
      for line in words.shortNames(of: group.checks) { page.line(line, indent: 4, style: .aside) }
    }
  }
}
