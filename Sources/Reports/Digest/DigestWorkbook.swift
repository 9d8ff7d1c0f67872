import Measures
import Report

/// A digest as an Excel workbook: a sheet a part, the gist first.
struct DigestWorkbook {
  private let words: DigestWords

  init(_ digest: MonthlyDigest, language: Language) {
    words = DigestWords(digest, language: language, isExact: true)
  }

  func bytes() throws(Fault) -> [UInt8] {
    let digest = words.digest
    let end = Instant(digest.month.lastDay)
    let title = "\(words.title) \(words.subject) \(digest.month)"
    let book = try Workbook(
      title: SpreadsheetText.property(title),
      author: SpreadsheetText.property("\(digest.tool.name) \(digest.tool.version)"), created: end)
    let writer = SheetWriter(
      book: book, language: words.language,
      header: SheetWriter.pageHeader(words.subject, digest.month.description))
    // The first to be seen, and the last to be known.
    let summary = try book.addSheet(words.say("概要", "Summary"))
    var losses: [String] = []
    for section in words.sections {
      let sheet = try book.addSheet(section.sheetName)
      losses += try writer.write(section.table.withPlainBlanks, sheet: sheet)
    }
    _ = try writer.write(self.summary(losses).withPlainBlanks, sheet: summary)
    return try book.bytes()
  }

  private typealias Fact = (term: String, words: [String])

  private func summary(_ losses: [String]) -> ReportTable {
    let digest = words.digest
    var facts: [Fact] = [
      (words.title, [words.conclusion.words]), (words.say("要点", "gist"), words.gist),
    ]
    facts += words.basis
    facts.append((words.say("说明", "notes"), digest.notes.map { $0(words.language) } + losses))
    // What a part says above its table, and that a part is empty, stands nowhere else in a workbook.
    facts += words.sections.map { section in
      (section.heading, section.lead + (section.rows == 0 ? [section.empty] : []))
    }
    facts.append((words.say("月报标识", "digest"), [words.identifier, words.precision]))
    return ReportTable(
      Bilingual(zh: "概要", en: "Summary"),
      [
        TableColumn("项目", "item", width: 26) { (fact: Fact) in .text(fact.term) },
        TableColumn("内容", "content", width: 110) { (fact: Fact) in .lines(fact.words) },
      ], rows: facts.filter { !$0.words.isEmpty }, isFacts: true)
  }
}

extension DigestSection {
  /// Excel takes at most 31 characters, and none of `[]:*?/\`.
  fileprivate var sheetName: String {
    String(heading.filter { !"[]:*?/\\".contains($0) }.prefix(31))
  }
}

extension ReportTable {
  /// Without the marks that only a page needs to keep a number and its unit on one line.
  fileprivate var withPlainBlanks: ReportTable {
    var table = self
    table.rows = AnySequence(
      rows.lazy.map { row in
        row.map { cell in
          guard case .words(let lines, let tone) = cell else { return cell }
          return .words(lines.map { $0.replacingScalars(["\u{A0}": " "]) }, tone)
        }
      })
    return table
  }
}
