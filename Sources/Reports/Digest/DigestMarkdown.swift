import Measures
import Report

/// A digest as Markdown: for a wiki, a chat, an issue.
struct DigestMarkdown {
  private let words: DigestWords

  /// Of one cell, in characters before escaping.
  private static let cellLimit = 600

  init(_ digest: MonthlyDigest, language: Language) {
    words = DigestWords(digest, language: language)
  }

  func bytes() -> [UInt8] {
    var text = "# \(safe(words.title)): \(safe(words.subject)), \(safe(words.monthName))\n\n"
    if words.language == .zh {
      text = "# \(safe(words.title))：\(safe(words.subject))，\(safe(words.monthName))\n\n"
    }
    let conclusion = words.conclusion
    text += "**\(conclusion.style.mark) \(safe(conclusion.words))**\n\n"
    for sentence in words.gist { text += "- \(safe(sentence))\n" }
    text += "\n"
    for fact in words.basis.dropFirst(2) {
      text +=
        "- \(safe(fact.term))\(words.say("：", ": "))\(safe(fact.words.joined(separator: " ")))\n"
    }
    for note in words.digest.notes { text += "- **\(safe(note(words.language)))**\n" }
    for section in words.sections { text += written(section) }
    text += "\n---\n\n\(safe(words.precision))\n\n"
    return Array(
      (text + "\(words.say("月报标识 ", "Digest "))\(safe(words.identifier))\n").utf8)
  }

  private func written(_ section: DigestSection) -> String {
    var text = "\n## \(safe(section.heading))\n\n"
    for lead in section.lead where section.rows > 0 || section.id == "trends" {
      text += "\(safe(lead, limit: 2000))\n\n"
    }
    guard section.rows > 0 else { return text + "\(safe(section.empty))\n" }
    if section.isMatrix { return text + matrix }
    let titles = section.table.titles.map { safe($0(words.language)) }
    text += row(titles) + row(titles.map { _ in "---" })
    for cells in section.table.rows { text += row(cells.map(cell)) }
    return text
  }

  /// Signs alone: words would make thirteen months wider than any page.
  private var matrix: String {
    let digest = words.digest
    let months = digest.months.map(\.description)
    let titles =
      [words.say("企业", "plant")] + months + [words.say("本月有效率", "valid share this month")]
    var text = row(titles.map { safe($0) }) + row(titles.map { _ in "---" })
    for plant in digest.plants {
      text += row(
        [safe(words.plainPlantName(plant.id, plant.name))] + plant.cells.map(\.sign)
          + [safe(plant.cells.last?.validShare ?? "")])
    }
    return text
  }

  private func cell(_ cell: TableCell) -> String {
    guard case .words(let lines, let tone) = cell else { return safe(cell.plainText ?? "") }
    let mark = tone == .plain || tone == .aside ? "" : tone.mark + " "
    return mark + lines.map { safe($0) }.joined(separator: "<br>")
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  private func safe(_ text: String, limit: Int = Self.cellLimit) -> String {
    let line = text.oneLine
    return (line.count > limit ? line.prefix(limit - 1) + "…" : line).markdownText
  }
}
