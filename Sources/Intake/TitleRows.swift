import Measures

/// Finds the header below a title such as "某某公司2025年3月排放数据", which people put above tables.
///
/// `check` does not skip it: which rows are data is for the file to say, not to be guessed. But the
/// refusal says where the header seems to be.
enum TitleRows {
  /// Rows below the first that are looked at.
  private static let reach = 5

  /// The header below the first row, where that row is none and a later one is.
  static func header(below first: LogHeader, in input: InputFile) -> LogHeader? {
    guard !looksLikeHeader(first) else { return nil }
    for count in 1...reach {
      guard let next = try? LogHeader(input, skipping: count) else { return nil }
      if looksLikeHeader(next) { return next }
    }
    return nil
  }

  /// Where a later row looks like the header, a fault that says so; else `fault`.
  static func explained(_ fault: Fault, _ header: LogHeader, in input: InputFile) -> Fault {
    guard fault.code == .unreadableInput, let below = Self.header(below: header, in: input) else {
      return fault
    }
    return refusal(header, below, in: input)
  }

  /// What `check` says of a file whose header is not its first row.
  static func refusal(_ first: LogHeader, _ below: LogHeader, in input: InputFile) -> Fault {
    let names = below.fields.filter { !$0.isEmpty }.prefix(4).joined(separator: ", ")
    let title = first.fields.first { !$0.isEmpty } ?? ""
    let rows =
      below.line - first.line == 1
      ? Bilingual(zh: "第 \(first.line) 行", en: "line \(first.line)")
      : Bilingual(
        zh: "第 \(first.line) 至 \(below.line - 1) 行", en: "lines \(first.line) to \(below.line - 1)")
    return Fault(
      .unreadableInput,
      Bilingual(
        zh: "表头应为第一行，而这里是“\(title)”；第 \(below.line) 行（\(names) …）才像表头，请删除\(rows.zh)后重新保存。",
        en:
          "The header must be the first row, and this is '\(title)'; line \(below.line) (\(names), …) "
          + "looks like the header: delete \(rows.en) and save the file again."),
      at: SourcePosition(file: input.path, line: first.line))
  }

  /// Two names that logs know, at least one of which says what a column is for: a row of data may
  /// hold the name of a pollutant, but not that of a column.
  private static func looksLikeHeader(_ header: LogHeader) -> Bool {
    let plain = header.fields.map(ColumnNames.plain)
    let roles = plain.count { name in
      ColumnNames.roles[name] != nil
        || LogColumn.allCases.contains { $0.names.contains(name) }
    }
    let readings = header.fields.count { ColumnNames.reading($0) != nil }
    return roles >= 1 && roles + readings >= 2
  }
}
