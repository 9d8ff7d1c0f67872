import Measures
import Report

extension ReportTables {
  /// The gate's decision as sheets of a workbook; none where a dossier was only checked.
  var decisionTables: [ReportTable] {
    guard let decision = report.decision else { return [] }
    let sheet = DecisionSheet(decision, verdict: report.verdict, language: language)
    return (sheet.sections + sheet.annexes).compactMap { section in
      guard !section.rows.isEmpty else {
        let rows = section.facts.map { [$0.term, $0.words] } + section.items.map { ["", $0] }
        return table(section.short, [say("项", "Item"), say("内容", "Content")], rows)
      }
      // What is said below a table stands below it here, too.
      return table(section.short, section.head, section.rows + section.items.map { [$0] })
    }
  }

  private func table(_ name: String, _ head: [String], _ rows: [[String]]) -> ReportTable {
    ReportTable(
      Bilingual(zh: name, en: name),
      head.enumerated().map { place, title in
        TableColumn(title, title, width: place == 0 ? 30 : 22) { (row: [String]) in
          .text(place < row.count ? row[place] : nil)
        }
      }, rows: rows)
  }
}
