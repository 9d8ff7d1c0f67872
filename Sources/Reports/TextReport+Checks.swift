import Measures
import Report
import Standards

// Every check with its limit, clause and coverage, by outlet and pollutant.

extension TextReportWriter {
  private static let groupIndent = 2
  private static let checkIndent = 4

  mutating func writeOutlets() {
    let remarks = Dictionary(grouping: words.loose, by: \.outlet)
    for id in words.outletIDs {
      let all = (words.byPlace[id] ?? []).filter { $0.verdict != .notApplicable }
      writeOutlet(id, all, remarks: remarks[id] ?? [])
    }
  }

  private mutating func writeOutlet(_ id: String, _ all: [Check], remarks: [Finding]) {
    guard !all.isEmpty || !remarks.isEmpty else { return }
    let checks = all.filter { $0.verdict != .notEvaluated }
    heading(words.outletHeading(id))
    for pollutant in pollutants(of: checks, remarks) {
      if let pollutant {
        page.line(
          pollutantName(pollutant, language), indent: Self.groupIndent, style: .heading)
      } else if checks.contains(where: { $0.pollutant == nil }) {
        page.line(
          say("其他检查", "other checks"), indent: Self.groupIndent, style: .heading)
      }
      for check in checks where check.pollutant == pollutant { write(check) }
      for remark in remarks where remark.pollutant == pollutant {
        write(remark, indent: pollutant == nil ? Self.groupIndent : Self.checkIndent)
      }
    }
    writeNotEvaluated(all.filter { $0.verdict == .notEvaluated }, indent: Self.groupIndent)
  }

  mutating func writePlantChecks() {
    let checks = (words.byPlace[nil] ?? []).filter { $0.verdict != .notApplicable }
    guard !checks.isEmpty else { return }
    heading(say("全厂", "Whole plant"))
    for check in checks where check.verdict != .notEvaluated { write(check) }
    writeNotEvaluated(checks.filter { $0.verdict == .notEvaluated }, indent: Self.groupIndent)
  }

  /// Findings that name no declared outlet.
  mutating func writeRemarks() {
    let shown = Set(words.outletIDs)
    let remarks = words.loose.filter { finding in
      finding.outlet.map { !shown.contains($0) } ?? true
    }
    guard !remarks.isEmpty else { return }
    heading(say("数据与说明", "Data and remarks"))
    for remark in remarks { write(remark, indent: Self.groupIndent) }
  }

  /// Those with a breach first, then those short of data; else in the order in which they come,
  /// and last what belongs to the outlet as a whole.
  private func pollutants(of checks: [Check], _ remarks: [Finding]) -> [String?] {
    let all = checks.map(\.pollutant) + remarks.map(\.pollutant)
    var ordered: [String?] = []
    for pollutant in all where pollutant != nil && !ordered.contains(pollutant) {
      ordered.append(pollutant)
    }
    let ranks = ordered.map { pollutant in
      checks.lazy.filter { $0.pollutant == pollutant }.map(\.rank).min() ?? 3
    }
    let sorted = zip(ordered, ranks).enumerated()
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
      .map(\.element.0)
    return all.contains(nil) ? sorted + [nil] : sorted
  }

  // MARK: One check

  private mutating func write(_ check: Check) {
    let indent = Self.checkIndent
    let hang = indent + labelWidth
    page.entry(
      check.verdictLabel(language),
      (check.isAdvisory ? words.advisoryWords : "") + words.demand(check),
      labelWidth: labelWidth, indent: indent, labelStyle: check.style)
    page.line(words.citation(check), indent: hang, style: .aside)
    if let because = check.because { page.line(because(language), indent: hang, style: .aside) }
    if let line = words.coverageLine(check) { page.line(line, indent: hang) }
    writeGaps(check, indent: hang)
    writeWorking(check.working, indent: hang)
    if let reason = check.reason { page.line(reason(language), indent: hang) }
    let breaches = words.findings[check.identity] ?? []
    for (number, finding) in breaches.enumerated() {
      if let episode = finding.episode {
        write(episode, finding.working, of: check, number: number + 1, indent: hang)
        writeEvidence(finding.evidence, indent: hang + 4)
      } else {
        // What the check has shown already is not shown again.
        if finding.working != check.working { writeWorking(finding.working, indent: hang) }
        writeEvidence(finding.evidence, indent: hang)
      }
    }
    var said: Set<String> = []
    if let reason = check.reason { said.insert(reason(language)) }
    for note in breaches.flatMap(\.notes).map({ $0(language) })
    where said.insert(note).inserted {
      page.line(note, indent: hang, style: .aside)
    }
  }
}
