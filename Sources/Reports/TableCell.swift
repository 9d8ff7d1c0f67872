import Measures

/// What stands in one cell of a table, whatever the table is written as.
enum TableCell {
  case blank
  /// Words or a stranger's text, each line one of the cell's.
  case words([String], TextStyle)
  /// A decimal string of the model: a number wherever a number shows it exactly.
  case decimal(String)
  case whole(Int)
  /// A time in China.
  case time(Instant)
  case day(CivilDate)

  static func text(_ text: String?, _ style: TextStyle = .plain) -> TableCell {
    guard let text, !text.isEmpty else { return .blank }
    return .words([text], style)
  }

  static func lines(_ lines: [String]) -> TableCell {
    lines.isEmpty ? .blank : .words(lines, .plain)
  }

  static func figure(_ value: String?) -> TableCell {
    guard let value, !value.isEmpty else { return .blank }
    return .decimal(value)
  }

  static func count(_ value: Int?) -> TableCell { value.map { .whole($0) } ?? .blank }

  static func moment(_ value: Instant?) -> TableCell { value.map { .time($0) } ?? .blank }
}

/// A column: its title, and what each row has in it, so that the two cannot come apart.
struct TableColumn<Row> {
  var title: Bilingual
  /// Characters of a workbook's column, where a wider content is wrapped; CSV has no widths.
  var width: Int
  var cell: (Row) -> TableCell

  init(_ zh: String, _ en: String, width: Int = 12, cell: @escaping (Row) -> TableCell) {
    title = Bilingual(zh: zh, en: en)
    self.width = width
    self.cell = cell
  }
}

/// A table with its rows yet to be made, so that a long one need not stand in memory.
struct ReportTable {
  var name: Bilingual
  var titles: [Bilingual]
  var widths: [Int]
  var rows: AnySequence<[TableCell]>
  /// Columns that stay in view.
  var frozenColumns = 0
  /// Whether it is a list of facts, a row each, and no table to sort and filter.
  var isFacts = false

  init<Rows: Sequence>(
    _ name: Bilingual, _ columns: [TableColumn<Rows.Element>], rows: Rows, frozenColumns: Int = 0,
    isFacts: Bool = false
  ) {
    self.name = name
    titles = columns.map(\.title)
    widths = columns.map(\.width)
    self.rows = AnySequence(rows.lazy.map { row in columns.map { $0.cell(row) } })
    self.frozenColumns = frozenColumns
    self.isFacts = isFacts
  }
}
