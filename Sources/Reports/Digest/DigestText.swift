import Measures
import Report

/// A digest as a person reads it in a terminal or in plain mail: the gist first, then each part.
struct DigestText {
  private let words: DigestWords
  private let style: ReportStyle

  init(_ digest: MonthlyDigest, style: ReportStyle, attachment: String? = nil) {
    words = DigestWords(digest, language: style.language, attachment: attachment)
    self.style = style
  }

  func bytes() -> [UInt8] {
    var page = TextPage(style: style)
    page.line(
      words.title + words.say("：", ": ") + words.subject + words.say("，", ", ") + words.monthName,
      style: .heading)
    for sentence in words.digest.correction?.sentences(words.language) ?? [] {
      page.line(sentence, style: .doubtful)
    }
    let conclusion = words.conclusion
    page.line(conclusion.style.mark + " " + conclusion.words, style: conclusion.style)
    for sentence in words.gist { page.line(sentence) }
    page.blank()
    for fact in words.basis.dropFirst(2) {
      for text in fact.words { page.entry(fact.term, text, labelWidth: 14) }
    }
    for note in words.digest.notes { page.line(note(words.language), style: .doubtful) }
    for section in words.sections { write(section, to: &page) }
    page.blank()
    if let rest = words.rest { page.line(rest) }
    page.line(words.precision, style: .aside)
    page.line(words.say("月报标识 ", "Digest ") + words.identifier, style: .aside)
    return Array(page.text.utf8)
  }

  private func write(_ section: DigestSection, to page: inout TextPage) {
    page.blank()
    page.line(section.heading, style: .heading)
    guard section.rows > 0 else {
      for lead in section.lead where section.id == "trends" { page.line(lead, indent: 2) }
      page.line(section.empty, indent: 2)
      return
    }
    for lead in section.lead { page.line(lead, indent: 2, style: .aside) }
    if section.isMatrix { return writeMatrix(to: &page) }
    if section.id == "trends" { return writeTrends(to: &page) }
    let titles = section.table.titles.map { $0(words.language) }
    // A terminal gets them all.
    let shown = words.attachment == nil ? section.rows : section.rowsShown
    for row in section.table.rows.prefix(shown) {
      // The first cell stands before its line; figures say what they are.
      let rest = zip(titles, row).enumerated().dropFirst().compactMap { column, pair in
        pair.1.plainText.map { text in
          pair.1.isFigure || section.labelled.contains(column)
            ? pair.0 + words.say("：", ":\u{A0}") + text : text
        }
      }
      let label = row.first?.plainText ?? ""
      page.entry(
        label, rest.joined(separator: " · "), labelWidth: max(12, displayWidth(label) + 2),
        indent: 2, labelStyle: row.first?.tone ?? .plain)
    }
    if shown < section.rows {
      page.line(words.hidden(section.rows - shown, section.unshown), indent: 2, style: .aside)
    }
  }

  /// The months that the digest compares; all thirteen stand in the other views.
  private func writeTrends(to page: inout TextPage) {
    for trend in words.digest.trends where trend.hasValue {
      let count = trend.points.count
      for index in [count - 1, count - 2, 0] where trend.points.indices.contains(index) {
        let point = trend.points[index]
        let value =
          point.value.map { figure($0, words.unit(trend)) } ?? words.say("数据不完整", "not whole")
        let path = point.allowed.map { words.say("目标路径 ", "path ") + $0 }
        let compared = point.isMet.map {
          $0 ? words.say("路径以内", "within") : words.say("高于路径", "above")
        }
        let rest = [value, path, compared].compactMap(\.self).joined(separator: " · ")
        page.entry(
          "\(point.month)", words.name(trend.quantity) + words.say("：", ": ") + rest,
          labelWidth: 12,
          indent: 2)
      }
    }
  }

  /// A line a plant, a sign a month, so that a year is seen at once.
  private func writeMatrix(to page: inout TextPage) {
    let digest = words.digest
    let names = digest.plants.map {
      words.plainPlantName($0.id, $0.name).withVisibleControls.truncated(to: 28)
    }
    let width = (names.map(displayWidth).max() ?? 0) + 2
    let months = digest.months.map { $0.month < 10 ? "0\($0.month)" : "\($0.month)" }
    page.entry("", months.joined(separator: "\u{A0}"), labelWidth: width, indent: 2)
    for (name, row) in zip(names, digest.plants) {
      let signs = row.cells.map { $0.sign.padded(to: 2).replacingScalars([" ": "\u{A0}"]) }
      let share = row.cells.last?.validShare.map { " " + $0 } ?? ""
      page.entry(
        name, signs.joined(separator: "\u{A0}") + share, labelWidth: width, indent: 2,
        style: row.cells.last?.style ?? .plain)
    }
  }
}
