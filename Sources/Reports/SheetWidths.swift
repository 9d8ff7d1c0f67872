import Measures

/// How wide the columns must be for what stands in them.
struct SheetWidths {
  private(set) var columns: [Int]
  private let widest: [Int]

  /// Rows that are measured; the rest rarely differ, and wrap where they do.
  private static let measuredRows = 400
  /// Room for the borders, and in titles for the filter's button.
  private static let (margin, button) = (2, 4)

  init(titles: [String], widest: [Int]) {
    self.widest = widest
    columns = zip(titles, widest).map { title, widest in
      min(displayWidth(title) + Self.button, max(widest, 8))
    }
  }

  /// The lines that the titles need.
  func titleLines(_ titles: [String]) -> Int {
    zip(titles, columns).map { title, column in
      let width = displayWidth(title) + Self.button
      return width <= column ? 1 : width / max(1, column - Self.margin) + 1
    }.max() ?? 1
  }

  /// Takes a row into account.
  ///
  /// - Returns: the lines that it needs.
  mutating func fit(_ cells: [TableCell], row: Int) -> Int {
    var needed = 1
    for (column, cell) in cells.enumerated() {
      guard case .words(let lines, _) = cell else {
        if row <= Self.measuredRows { widen(column, to: cell.width) }
        continue
      }
      let widths = lines.map { displayWidth($0.count > 2000 ? String($0.prefix(2000)) : $0) }
      if row <= Self.measuredRows { widen(column, to: widths.max() ?? 0) }
      // What is not wider than the column may become makes it wide enough.
      let room = row <= Self.measuredRows ? widest[column] : columns[column]
      let count = widths.reduce(0) { sum, width in
        sum + (width + Self.margin <= room ? 1 : width / max(1, room - Self.slack) + 1)
      }
      needed = max(needed, count)
    }
    return needed
  }

  /// Wrapping at words, and glyphs a little wider than two columns, leave lines short.
  private static let slack = 4

  private mutating func widen(_ column: Int, to width: Int) {
    columns[column] = min(widest[column], max(columns[column], width + Self.margin))
  }
}

extension TableCell {
  fileprivate var width: Int {
    switch self {
    case .blank: 0
    case .words: 0
    case .decimal(let text): text.utf8.count
    case .whole(let count): "\(count)".utf8.count
    case .time: 16
    case .day: 10
    }
  }
}
