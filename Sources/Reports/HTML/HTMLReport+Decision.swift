import Measures
import Report

extension HTMLReportWriter {
  /// What a gate decided, as a sheet that a reviewer signs: before everything else of the report.
  mutating func writeDecision(_ sheet: DecisionSheet) {
    let verdict = report.verdict
    let heading = say("意见", "Decision")
    element(
      "section", ["class": "verdict \(verdict.style.name)", "aria-labelledby": "decision"]
    ) { writer in
      writer.element("h2", ["id": "decision"], heading)
      writer.element("p", ["class": "word"]) { writer in
        writer.tag(sheet.outcome, verdict.style)
      }
      if let support = sheet.support { writer.element("p", ["class": "amount"], support) }
    }
    for (number, part) in sheet.sections.enumerated() {
      let heading = number == 0 ? say("申报概况", "The application") : part.heading
      var part = part
      // The box above has said what was decided.
      if number == 0 { part.facts.removeFirst(DecisionSheet.leadingFacts) }
      write(part, "decision-\(number + 1)", heading)
    }
    writeSignature(sheet.signatures)
    for (number, part) in sheet.annexes.enumerated() {
      write(
        part, "annex-\(number + 1)", say("附：", "Annex: ") + part.heading,
        style: number == 0 ? "decision annex" : "decision")
    }
  }

  private mutating func write(
    _ part: DecisionSheet.Section, _ id: String, _ heading: String, style: String = "decision"
  ) {
    element("section", ["class": style, "aria-labelledby": id]) { writer in
      writer.element("h2", ["id": id], heading)
      if !part.facts.isEmpty {
        writer.facts(part.facts.map { (term: $0.term, words: [$0.words]) })
      }
      if !part.rows.isEmpty { writer.write(part) }
      writer.list(part.items, style: "plain")
    }
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
          for row in part.rows { writer.write(row, of: part) }
        }
      }
    }
  }
}

extension HTMLReportWriter {
  fileprivate mutating func write(_ row: [String], of part: DecisionSheet.Section) {
    element("tr") { writer in
      for (place, cell) in row.enumerated() {
        let style = part.style(ofColumn: place)
        writer.element("td", style.map { ["class": $0] } ?? [:]) { writer in
          guard let id = cell.bracketedID, style == nil else { return writer.page.text(cell) }
          // An id is read as one word.
          writer.page.text(String(cell.dropLast(id.count)))
          writer.span("id", id)
        }
      }
    }
  }
}

extension String {
  /// `（ZS-NO-INCREASE）` at the end: what stands in brackets there, if it is an id.
  fileprivate var bracketedID: String? {
    guard let last, last == "）" || last == ")",
      let open = lastIndex(of: last == ")" ? "(" : "（")
    else { return nil }
    let id = self[open...]
    let isID = id.dropFirst().dropLast().utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || "-. ".utf8.contains(byte)
    }
    return isID && id.count <= 32 ? String(id) : nil
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
