package import Measures
package import Report

/// The report as an Excel workbook, for those who sort, filter, print and hand on.
///
/// Figures are numbers wherever a number shows the decimal string exactly, times are real dates in
/// China's time, and every row and figure that a sheet leaves out is counted in the summary.
package struct XLSXReport: Reporter {
  private let language: Language
  /// Of a sheet, its header among them.
  private let mostRows: Int

  package init(language: Language) {
    self.init(language: language, mostRows: Workbook.mostRows)
  }

  init(language: Language, mostRows: Int) {
    self.language = language
    self.mostRows = mostRows
  }

  package func bytes(of report: ComplianceReport) throws(Fault) -> [UInt8] {
    let tables = ReportTables(report, language: language)
    let title = language.say("核查报告 ", "Compliance report ") + report.plant.id
    let book = try Workbook(
      title: SpreadsheetText.property(title),
      author: SpreadsheetText.property("\(report.tool.name) \(report.tool.version)"),
      created: report.period.to)
    let writer = SheetWriter(book: book, language: language, header: pageHeader(report))
    // The first to be seen, and the last to be known.
    let summary = try book.addSheet(tables.summary(losses: []).name(language))
    var losses: [String] = []
    for table in tables.sheets {
      let sheet = try book.addSheet(table.name(language))
      losses += try writer.write(table, sheet: sheet, mostRows: mostRows)
    }
    let first = tables.summary(losses: losses)
    _ = try writer.write(first, sheet: summary)
    return try book.bytes()
  }

  private func pageHeader(_ report: ComplianceReport) -> String {
    SheetWriter.pageHeader(
      report.plant.name,
      report.period.from.minuteText + language.say(" 至 ", " to ")
        + report.period.to.minuteText)
  }
}
