import Measures
import Report

extension TextReportWriter {
  /// What a gate decided: before everything else of the report.
  mutating func writeDecision(_ sheet: DecisionSheet, _ verdict: Verdict) {
    for (number, section) in sheet.sections.enumerated() {
      if number > 0 { page.blank() }
      write(section, verdictStyle: number == 0 ? verdict.style : nil)
    }
    page.blank()
    for line in sheet.signatures { page.line("\(line) ______________", indent: 2) }
    for section in sheet.annexes {
      page.blank()
      write(section, verdictStyle: nil)
    }
    page.blank()
  }

  /// - Parameter verdictStyle: Of the first fact, which is the decision.
  private mutating func write(_ section: DecisionSheet.Section, verdictStyle: TextStyle?) {
    page.line(section.heading, style: .heading)
    let width = (section.facts.map { displayWidth($0.term) }.max() ?? 0) + 2
    for (place, fact) in section.facts.enumerated() {
      page.entry(
        fact.term, fact.words, labelWidth: width, indent: 2,
        labelStyle: place == 0 ? verdictStyle ?? .plain : .plain)
    }
    for row in section.rows {
      page.entry("", row[0], labelWidth: 0, indent: 2)
      let names = zip(section.head, row).dropFirst().filter { !$0.1.isEmpty && $0.1 != "–" }
      page.entry(
        "", names.map { "\($0.0)\(say("：", ": "))\($0.1)" }.joined(separator: say("；", "; ")),
        labelWidth: 0, indent: 6)
    }
    for item in section.items { page.entry("", item, labelWidth: 0, indent: 2) }
  }
}
