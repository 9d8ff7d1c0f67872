import Measures

/// A part of a digest: what it says in sentences, and its table. Each view shows the parts in one
/// order.
struct DigestSection {
  /// In links; never a stranger's text.
  var id: String
  var heading: String
  /// Above the table.
  var lead: [String]
  var table: ReportTable
  var rows: Int
  /// What is said where there is no row: that there is nothing is a statement.
  var empty: String
  /// Columns of words that mean little without their title, where there are no columns.
  var labelled: Set<Int>
  /// Rows that a reader has to see; the workbook and JSON have the others, too.
  var rowsShown: Int
  /// What those are that are not shown, in the words of ``DigestWords/hidden(_:)``.
  var unshown = ""
  /// Whether its table has room on a page of text; the matrix has a form of its own there.
  var isMatrix = false

  /// Of any table.
  private static let most = 1500

  init<Row>(
    _ id: String, _ heading: Bilingual, _ language: Language, lead: [String] = [],
    _ columns: [TableColumn<Row>], rows: [Row], labelled: Set<Int> = [], empty: Bilingual
  ) {
    self.labelled = labelled
    self.id = id
    self.heading = heading(language)
    self.lead = lead
    table = ReportTable(heading, columns, rows: rows, frozenColumns: 1)
    self.rows = rows.count
    rowsShown = min(rows.count, Self.most)
    self.empty = empty(language)
  }
}

extension TableCell {
  /// In one line, for views that have no cells; `nil` for a blank one.
  var plainText: String? {
    switch self {
    case .blank: nil
    case .words(let lines, _): lines.joined(separator: " ")
    case .decimal(let text): text
    case .whole(let count): "\(count)"
    case .time(let instant): instant.minuteText
    case .day(let date): date.description
    }
  }

  /// Whether it is a number, a share, or the sign that there is none.
  var isNumeric: Bool {
    switch self {
    case .decimal, .whole: return true
    case .blank, .time, .day: return false
    case .words(let lines, _):
      guard lines.count == 1, let text = lines.first else { return false }
      return text == "–"
        || (text.utf8.contains { (0x30...0x39).contains($0) }
          && text.unicodeScalars.allSatisfy { "0123456789.−- %\u{A0}".unicodeScalars.contains($0) }
          && !text.dropFirst().contains("-"))
    }
  }

  /// Whether it means little without the name of its column.
  var isFigure: Bool {
    switch self {
    case .blank, .words: false
    case .decimal, .whole, .time, .day: true
    }
  }

  var isBlank: Bool { if case .blank = self { true } else { false } }

  var tone: TextStyle { if case .words(_, let style) = self { style } else { .plain } }
}
