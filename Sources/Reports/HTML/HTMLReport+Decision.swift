import Measures
import Report

extension HTMLReportWriter {
  /// What a gate decided, as a sheet that a reviewer signs: before everything else of the report.
  mutating func writeDecision(_ sheet: DecisionSheet) {
    let verdict = report.verdict
    element(
      "section", ["class": "verdict \(verdict.style.name)", "aria-labelledby": "decision"]
    ) { writer in
      writer.element("h2", ["id": "decision"], sheet.title)
      writer.element("p", ["class": "word"]) { writer in
        writer.tag(sheet.outcome, verdict.style)
      }
    }
    for (number, part) in sheet.sections.enumerated() {
      let heading = number == 0 ? say("申报概况", "The application") : part.heading
      section("decision-\(number + 1)", heading) { writer in
        writer.facts(part.facts.map { (term: $0.term, words: [$0.words]) })
        if !part.rows.isEmpty { writer.write(part) }
        writer.list(part.items, style: "plain")
      }
    }
    writeSignature(sheet.signatures)
  }

  private mutating func write(_ part: DecisionSheet.Section) {
    let attributes: HTMLWriter.Attributes = [
      "class": "wide", "tabindex": "0", "role": "region", "aria-label": part.heading,
    ]
    element("div", attributes) {
      $0.element("table") { writer in
        writer.head(
          part.head.enumerated().map { place, name in
            (name: name, style: part.style(ofColumn: place) ?? "")
          })
        writer.element("tbody", ["class": "rows"]) { writer in
          for row in part.rows { writer.row(row, style: part.style(ofColumn:)) }
        }
      }
    }
  }
}

extension DecisionSheet.Section {
  fileprivate func style(ofColumn place: Int) -> String? {
    guard kinds.indices.contains(place) else { return nil }
    return switch kinds[place] {
    case .words: nil
    case .short: "short"
    case .number: "number"
    }
  }
}
