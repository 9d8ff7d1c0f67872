import Measures
package import Report
import Standards

/// The report as a person reads it: the verdict first, then what needs a look, then every check.
///
/// Figures are printed with at most six decimals; verdicts were reached on exact ones.
package struct TextReport: Reporter {
  private let style: ReportStyle

  package init(style: ReportStyle) {
    self.style = style
  }

  package func bytes(of report: ComplianceReport) -> [UInt8] {
    var writer = TextReportWriter(report, style: style)
    writer.writeConclusion()
    writer.writeSubject()
    writer.writeUrgent()
    writer.writeOutlets()
    writer.writePlantChecks()
    writer.writeRemarks()
    writer.writeNotApplicable()
    writer.writeInputs()
    writer.writeStandards()
    return Array(writer.page.text.utf8)
  }
}

/// Fills a page with one report, section by section; each section is a file of extensions.
struct TextReportWriter {
  let report: ComplianceReport
  let language: Language
  /// Findings of a check, in the report's order.
  let findings: [CheckIdentity: [Finding]]
  /// Findings that belong to no check: about data, or for information.
  let loose: [Finding]
  var page: TextPage

  init(_ report: ComplianceReport, style: ReportStyle) {
    self.report = report
    language = style.language
    page = TextPage(style: style)
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
  }

  /// Columns of a verdict and the blanks after it.
  var labelWidth: Int { language == .zh ? 10 : 15 }

  /// Between facts that share a line; a new line begins with it.
  let separator = " ·\u{A0}"

  /// A date and a time on one line.
  func moment(_ instant: Instant) -> String {
    instant.minuteText.replacingScalars([" ": "\u{A0}"])
  }

  func say(_ zh: String, _ en: String) -> String {
    language.say(zh, en)
  }

  mutating func heading(_ text: String) {
    page.blank()
    page.line(text, style: .heading)
  }

  /// `DA001 1号冲天炉`; the name only where it says more than the id.
  func outletName(_ id: String) -> String {
    guard let outlet = report.outlets.first(where: { $0.id == id }), !outlet.name.isEmpty,
      outlet.name != id
    else { return id }
    return "\(id) \(outlet.name)"
  }
}
