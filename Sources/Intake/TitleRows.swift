import Measures

/// Finds the header below a title such as "某某公司2025年3月排放数据", which people put above tables.
///
/// `check` does not skip it by itself: which rows are data is for plant.yaml to say (`header_row`), not
/// to be guessed. But the refusal says where the header seems to be, and what to write.
enum TitleRows {
  /// Rows below the first that are looked at.
  private static let reach = 5

  /// The header below the first row, where that row is none and a later one is.
  static func header(below first: LogHeader, in input: InputFile) -> LogHeader? {
    guard !looksLikeHeader(first.fields) else { return nil }
    for count in 1...reach {
      guard let next = try? LogHeader(input, skipping: count) else { return nil }
      if looksLikeHeader(next.fields) { return next }
    }
    return nil
  }

  /// Where a later row looks like the header, a fault that says so; else `fault`.
  static func explained(_ fault: Fault, _ header: LogHeader, in input: InputFile) -> Fault {
    if let fault = buried(header, in: input) { return fault }
    guard fault.code == .unreadableInput, let below = Self.header(below: header, in: input) else {
      return fault
    }
    return refusal(header, below, in: input)
  }

  /// What `check` says of a file whose header is not its first row.
  static func refusal(_ first: LogHeader, _ below: LogHeader, in input: InputFile) -> Fault {
    let names = below.fields.filter { !$0.isEmpty }.prefix(4).joined(separator: ", ")
    let title = first.fields.first { !$0.isEmpty } ?? ""
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "这一行应是表头，而这里是“\(title)”；第 \(below.line) 行（\(names) …）才像表头，请在 plant.yaml "
          + "该日志下写 header_row: \(below.line)，不必改动原文件。",
        en:
          "This row must be the header, and it is '\(title)'; line \(below.line) (\(names), …) looks "
          + "like the header: write header_row: \(below.line) under this log in plant.yaml, and leave "
          + "the file as it is."),
      at: SourcePosition(file: input.path, line: first.line))
  }

  /// What `check` says where plant.yaml names a line on which no record begins.
  static func noRecord(at line: Int, in input: InputFile) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "plant.yaml 写了 header_row: \(line)，但第 \(line) 行不是一条记录的开头（空行、跨行的单元格或已超出文件）；请改为表头所在的行号。",
        en:
          "plant.yaml says header_row: \(line), but no record begins on line \(line) (it is blank, "
          + "part of a cell with line breaks, or beyond the end); write the line of the header."),
      at: SourcePosition(file: input.path, line: line))
  }

  /// The records above the header, in their own words.
  ///
  /// - Throws: where one of them looks like a header: rows below it would be passed over in silence.
  static func rows(above header: LogHeader, in input: InputFile) throws(Fault) -> [RowReference] {
    if let fault = buried(header, in: input) { throw fault }
    var rows: [RowReference] = []
    for title in header.titles {
      rows.append(
        RowReference(
          file: input.path, line: title.line,
          text: try RecordText.read(input, at: title.offset, encoding: header.encoding)))
    }
    return rows
  }

  /// The fault of a header that stands above the one that plant.yaml names.
  private static func buried(_ header: LogHeader, in input: InputFile) -> Fault? {
    guard let title = header.titles.first(where: { looksLikeHeader($0.fields) }) else { return nil }
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "plant.yaml 写了 header_row: \(header.line)，但第 \(title.line) 行已像表头，其下的数据会被跳过；"
          + "请改为 header_row: \(title.line)。",
        en:
          "plant.yaml says header_row: \(header.line), but line \(title.line) looks like a header "
          + "already, and data below it would be passed over; write header_row: \(title.line)."),
      at: SourcePosition(file: input.path, line: title.line))
  }

  /// Two names that logs know, at least one of which says what a column is for: a row of data may
  /// hold the name of a pollutant, but not that of a column.
  private static func looksLikeHeader(_ fields: [String]) -> Bool {
    let plain = fields.map(ColumnNames.plain)
    let roles = plain.count { name in
      ColumnNames.roles[name] != nil
        || LogColumn.allCases.contains { $0.names.contains(name) }
    }
    let readings = fields.count { ColumnNames.reading($0) != nil }
    return roles >= 1 && roles + readings >= 2
  }
}
