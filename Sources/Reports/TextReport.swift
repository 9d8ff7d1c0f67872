import Measures
package import Report

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
    if let decision = report.decision {
      writer.writeDecision(
        DecisionSheet(decision, verdict: report.verdict, language: style.language), report.verdict)
    }
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
  let words: ReportWords
  var page: TextPage

  init(_ report: ComplianceReport, style: ReportStyle) {
    words = ReportWords(report, language: style.language)
    page = TextPage(style: style)
  }

  var report: ComplianceReport { words.report }
  var language: Language { words.language }

  /// Columns of a verdict and the blanks after it.
  var labelWidth: Int { language == .zh ? 10 : 15 }

  func say(_ zh: String, _ en: String) -> String { language.say(zh, en) }

  mutating func heading(_ text: String) {
    page.blank()
    page.line(text, style: .heading)
  }
}
