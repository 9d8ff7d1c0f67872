import Measures
import Report

extension HTMLReportWriter {
  /// What a gate decided, as a sheet that a reviewer signs: before everything else of the report.
  mutating func writeDecision(_ sheet: DecisionSheet) {
    for (number, part) in sheet.sections.enumerated() {
      section("decision-\(number + 1)", part.heading) { writer in
        writer.facts(part.facts.map { (term: $0.term, words: [$0.words]) })
        if !part.rows.isEmpty {
          writer.element(
            "div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": part.heading]
          ) {
            $0.element("table") { writer in
              writer.head(part.head.map { (name: $0, style: "") })
              writer.element("tbody") { writer in
                for row in part.rows { writer.row(row) }
              }
            }
          }
        }
        writer.list(part.items, style: "plain")
      }
    }
    element("p", ["class": "signatures"]) { writer in
      for line in sheet.signatures {
        writer.page.open("span", ["class": "signature"])
        writer.page.text(line + " ")
        writer.page.close("span", isLine: false)
      }
    }
  }
}
