import Measures

/// Writes tables as sheets of a workbook.
struct SheetWriter {
  let book: Workbook
  let language: Language
  /// Of every printed page, as ``pageHeader(_:_:)`` makes it.
  let header: String

  /// - Returns: what the sheet could not hold, in words.
  func write(
    _ table: ReportTable, sheet: Int, mostRows: Int = Workbook.mostRows
  ) throws(Fault) -> [String] {
    let titles = table.titles.map { $0(language) }
    var widths = SheetWidths(titles: titles, widest: table.widths)
    try book.setHeight(lines: widths.titleLines(titles), sheet: sheet, row: 0)
    for (column, title) in titles.enumerated() {
      let text = SpreadsheetText.cell([title], language: language).text
      try book.write(text, sheet: sheet, row: 0, column: column, style: .init(isHeader: true))
    }
    var (row, left, cut) = (1, 0, 0)
    for cells in table.rows {
      // The last row is kept for saying that there are more.
      guard row < mostRows - 1 else {
        left += 1
        continue
      }
      let lines = widths.fit(cells, row: row)
      if lines > 1 { try book.setHeight(lines: lines, sheet: sheet, row: row) }
      for (column, cell) in cells.enumerated() {
        let isCut = try write(
          cell, sheet: sheet, row: row, column: column, isLeft: table.isFacts)
        if isCut { cut += 1 }
      }
      row += 1
    }
    let losses = losses(of: table, left: left, cut: cut)
    if !table.isFacts {
      try book.setFilter(sheet: sheet, columns: titles.count, last: row - 1)
    }
    if left > 0, let said = losses.first {
      try book.write(said, sheet: sheet, row: row, column: 0, style: .init(tone: .doubtful))
    }
    try book.setLayout(
      Workbook.Layout(
        widths: widths.columns, frozenColumns: table.frozenColumns,
        pagesAcross: max(1, (widths.columns.reduce(0, +) + Self.pageWidth - 1) / Self.pageWidth),
        header: header, footer: pageFooter), sheet: sheet)
    return losses
  }

  private func losses(of table: ReportTable, left: Int, cut: Int) -> [String] {
    let name = table.name(language)
    var losses: [String] = []
    if left > 0 {
      losses.append(
        language.say(
          "工作表“\(name)”放不下，另有 \(left) 行未列出；全部内容见 --format json。",
          "The sheet '\(name)' is full: \(counted(left, "row")) more not listed; --format json has "
            + "them all."))
    }
    if cut > 0 {
      losses.append(
        language.say(
          "工作表“\(name)”有 \(cut) 个单元格超过 \(Workbook.longestText) 字符，已截断；全文见 --format json。",
          "In the sheet '\(name)', \(counted(cut, "cell")) of over \(Workbook.longestText) "
            + "characters were cut; --format json has them whole."))
    }
    return losses
  }

  /// - Returns: whether the text was cut.
  private func write(
    _ cell: TableCell, sheet: Int, row: Int, column: Int, isLeft: Bool
  ) throws(Fault) -> Bool {
    func write(text: String) throws(Fault) -> Bool {
      try self.write(
        .text(text), sheet: sheet, row: row, column: column, isLeft: isLeft)
    }
    var style = Workbook.Style(isLeft: isLeft)
    switch cell {
    case .blank:
      try book.writeBlank(sheet: sheet, row: row, column: column, style: style)
    case .words(let lines, let tone):
      style.tone = tone
      style.isWrapped = true
      let (text, isCut) = SpreadsheetText.cell(lines, language: language)
      try book.write(text, sheet: sheet, row: row, column: column, style: style)
      return isCut
    case .decimal(let text):
      guard let number = PlainNumber(text), number.isExact else { return try write(text: text) }
      style.format = Self.format(decimals: number.decimals)
      try book.write(number.value, sheet: sheet, row: row, column: column, style: style)
    case .whole(let count):
      guard let number = PlainNumber("\(count)"), number.isExact else {
        return try write(text: "\(count)")
      }
      style.format = Self.format(decimals: 0)
      try book.write(number.value, sheet: sheet, row: row, column: column, style: style)
    case .time(let instant):
      guard let days = ExcelDate.days(instant) else { return try write(text: instant.description) }
      style.format = instant.seconds % 60 == 0 ? ExcelDate.minutes : ExcelDate.seconds
      try book.write(days, sheet: sheet, row: row, column: column, style: style)
    case .day(let date):
      guard let days = ExcelDate.days(Instant(date)) else {
        return try write(text: date.description)
      }
      style.format = ExcelDate.day
      try book.write(days, sheet: sheet, row: row, column: column, style: style)
    }
    return false
  }

  private static func format(decimals: Int) -> String {
    decimals == 0 ? "0" : "0." + String(repeating: "0", count: decimals)
  }

  // MARK: Print

  /// Characters that fit legibly across A4 on its side.
  private static let pageWidth = 210

  /// - Parameters:
  ///   - left: whose table it is; any text.
  ///   - right: of what time.
  static func pageHeader(_ left: String, _ right: String) -> String {
    let name = SpreadsheetText.property(left).truncated(to: 60).replacingScalars(["&": "&&"])
    return "&L\(name)&C&A&R\(right)"
  }

  private var pageFooter: String {
    language.say("&C第 &P 页，共 &N 页", "&CPage &P of &N")
  }
}
