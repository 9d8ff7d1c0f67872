import Measures
import Report
import Standards

/// What every view says of a report, in the view's language, so that no two of them ever disagree.
///
/// It fills no page and keeps nothing but the report and what is found in it by name; each part is a
/// file of extensions. Words may hold no-break blanks and word joiners, which a page needs and a
/// table leaves out.
struct ReportWords {
  let report: ComplianceReport
  let language: Language
  /// Findings of a check, in the report's order.
  let findings: [CheckIdentity: [Finding]]
  /// Findings that belong to no check: about data, or for information.
  let loose: [Finding]
  /// Checks by outlet, in the report's order; `nil` for those of the whole plant.
  let byPlace: [String?: [Check]]
  /// Outlets in the order of plant.yaml, then those that only checks name.
  let outletIDs: [String]
  private let outlets: [String: Outlet]

  init(_ report: ComplianceReport, language: Language) {
    self.report = report
    self.language = language
    let checked = Set(report.checks.map(\.identity))
    var findings: [CheckIdentity: [Finding]] = [:]
    var loose: [Finding] = []
    for finding in report.findings {
      let key = finding.identity
      if finding.verdict == .fail, checked.contains(key) {
        findings[key, default: []].append(finding)
      } else {
        loose.append(finding)
      }
    }
    self.findings = findings
    self.loose = loose
    byPlace = Dictionary(grouping: report.checks, by: \.outlet)
    var ids: [String] = []
    var known: Set<String> = []
    for id in report.outlets.map(\.id) + report.checks.compactMap(\.outlet)
    where known.insert(id).inserted { ids.append(id) }
    outletIDs = ids
    outlets = Dictionary(
      report.outlets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Between facts that share a line; a new line begins with it.
  let separator = " ·\u{A0}"

  /// A date and a time on one line.
  func moment(_ instant: Instant) -> String {
    instant.minuteText.replacingScalars([" ": "\u{A0}"])
  }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  /// `DA001 1号冲天炉`; the name only where it says more than the id.
  func outletName(_ id: String) -> String {
    guard let name = outlets[id]?.name, !name.isEmpty, name != id else { return id }
    return "\(id) \(name)"
  }

  func outletHeading(_ id: String) -> String {
    let processes = outlets[id]?.processes ?? []
    guard !processes.isEmpty else { return outletName(id) }
    let list = processes.map { processName($0)(language) }.joined(separator: say("、", ", "))
    return outletName(id) + say("：", ": ") + list
  }
}
