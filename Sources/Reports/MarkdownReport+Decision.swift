import Measures
import Report

extension MarkdownWriter {
  /// What a gate decided: before everything else of the report.
  func writeDecision(_ sheet: DecisionSheet, to page: inout MarkdownPage) {
    for section in sheet.sections { page.add(part(section)) }
    if !sheet.signatures.isEmpty {
      page.add(
        sheet.signatures.map { "\(safe($0)) \\_\\_\\_\\_\\_\\_\\_\\_" }.joined(separator: "　")
          + "\n\n")
    }
    for section in sheet.annexes { page.add(part(section)) }
  }

  private func part(_ section: DecisionSheet.Section) -> String {
    var part = "### \(safe(section.heading))\n\n"
    if !section.facts.isEmpty {
      for fact in section.facts { part += "- **\(safe(fact.term))** \(safe(fact.words))\n" }
      part += "\n"
    }
    if !section.rows.isEmpty {
      part += table(section.head.map { safe($0) })
      for row in section.rows { part += self.row(row.map { safe($0) }) }
      part += "\n"
    }
    for item in section.items { part += "- \(safe(item))\n" }
    if !section.items.isEmpty { part += "\n" }
    return part
  }
}
