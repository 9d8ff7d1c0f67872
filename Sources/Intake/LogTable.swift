import Measures

/// A log of few rows (a month, a sample, an item each) as a table of texts: its rows with their lines,
/// and which ``LogColumn`` is which.
struct LogTable {
  struct Row: Sendable {
    var fields: [String]
    var line: Int
    var text: String
  }

  private(set) var rows: [Row] = []
  private let input: InputFile
  private let kind: LogKind
  private let header: LogHeader
  private var base: LogSummary

  init(_ input: InputFile, kind: LogKind, options: ScanOptions) throws(Fault) {
    self.input = input
    self.kind = kind
    var options = options
    options.threads = 1
    var header = try LogHeader(input)
    while true {
      let encoding = header.encoding
      let scanner = LogScanner(
        input: input, start: header.dataStart, fieldCapacity: header.fields.count, options: options,
        progress: nil)
      let columnCount = header.fields.count
      let sinks = try scanner.scan { TextSink(encoding: encoding, columnCount: columnCount) }
      let undecodable = sinks.reduce(0) { $0 + $1.undecodable }
      if undecodable > 0, encoding == .utf8 {
        let decided = try EncodingDecision.decide(input, header, options)
        if decided != .utf8 {
          header = try LogHeader(input, encoding: decided)
          continue
        }
      }
      base = LogSummary(path: input.path, kind: kind, bytes: input.size, encoding: encoding)
      base.titleRows = try TitleRows.rows(above: header, in: input)
      var lines = header.lineEnds(before: header.dataStart / options.blockSize * options.blockSize)
      for block in sinks.flatMap(\.blocks).sorted(by: { $0.number < $1.number }) {
        for item in block.items {
          let line = item.line + lines + 1
          let text = try RecordText.read(input, at: item.offset, encoding: encoding)
          base.rows += 1
          if let reason = item.rejection {
            base.rejected += 1
            base.rejections[reason, default: 0] += 1
            if kind == .manual || kind == .audit {
              base.unread.append(
                UnreadRow(row: RowReference(file: input.path, line: line, text: text)))
            }
            if base.rejections[reason, default: 0] <= LogSummary.exampleLimit {
              base.examples.append(RejectedRow(line: line, reason: reason, text: text))
            }
          } else {
            rows.append(Row(fields: item.fields, line: line, text: text))
          }
        }
        lines += block.lineEnds
      }
      break
    }
    self.header = header
    try ColumnPlan.refuseDuplicates(
      header.fields, at: SourcePosition(file: input.path, line: header.line))
    try input.assertUnchanged()
  }

  func find(_ column: LogColumn) throws(Fault) -> Int? {
    try Self.find(column, header, in: input)
  }

  func column(_ column: LogColumn) throws(Fault) -> Int {
    guard let index = try find(column) else { throw missing(column) }
    return index
  }

  func missing(_ column: LogColumn) -> Fault { Self.missing(column, header, in: input) }

  static func missing(_ column: LogColumn, _ header: LogHeader, in input: InputFile) -> Fault {
    let listed = header.fields.prefix(40).joined(separator: ", ")
    let fault = Fault(
      .unreadableInput,
      Bilingual(
        zh: "缺少必需的列“\(column.chinese)”（\(column.rawValue)）；请在表头补上。现有列：\(listed)。",
        en:
          "The required column '\(column.rawValue)' is missing; name it in the header. The columns "
          + "are: \(listed)."),
      at: SourcePosition(file: input.path, line: header.line))
    return TitleRows.explained(fault, header, in: input)
  }

  /// The column that is called so; two that could both be meant are refused.
  static func find(
    _ column: LogColumn, _ header: LogHeader, in input: InputFile
  ) throws(Fault) -> Int? {
    try only(
      header.fields.indices.filter { column.names.contains(ColumnNames.plain(header.fields[$0])) },
      header, in: input)
  }

  private static func only(
    _ columns: [Int], _ header: LogHeader, in input: InputFile
  ) throws(Fault) -> Int? {
    let columns = ColumnNames.codes(among: columns, of: header.fields)
    guard columns.count > 1 else { return columns.first }
    let names = columns.map { header.fields[$0] }
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "“\(names[0])”与“\(names[1])”两列含义相同，无法判断以哪一列为准；请删除或改名其中一列。",
        en: "The columns '\(names[0])' and '\(names[1])' could both be meant; remove or rename one "
          + "of them."),
      at: SourcePosition(file: input.path, line: header.line))
  }

  /// The header of a column.
  func name(_ column: Int) -> String { header.fields[column] }

  /// A column that may carry its unit in the header, such as `标干流量(m³/h)`.
  func find(_ column: LogColumn, of pollutant: String) throws(Fault) -> Int? {
    try Self.only(
      header.fields.indices.filter { index in
        let name = header.fields[index]
        if column.names.contains(ColumnNames.plain(name)) { return true }
        guard let reading = ColumnNames.reading(name) else { return false }
        return reading.pollutant.id == pollutant && reading.part == .value
      }, header, in: input)
  }

  func summary(using columns: [Int]) -> LogSummary {
    var summary = base
    summary.ignoredColumns = header.fields.indices.filter { !columns.contains($0) }.map {
      header.fields[$0].isEmpty ? "#\($0 + 1)" : header.fields[$0]
    }
    return summary
  }

  func reference(_ row: Row) -> RowReference {
    RowReference(file: input.path, line: row.line, text: row.text)
  }

  /// Reads `2025-03`, `2025/3` or `2025年3月`, or a whole year, `2025` or `2025年`.
  func span(_ row: Row, _ column: Int) -> LoggedSpan? {
    func number(_ digits: Substring, _ count: ClosedRange<Int>) -> Int? {
      guard count.contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else {
        return nil
      }
      return Int(digits)
    }
    var text = row.fields[column][...]
    if text.hasSuffix("年") { text = text.dropLast() }
    if let year = number(text, 4...4) {
      return CivilMonth(year: year, month: 1).map { .year($0.year) }
    }
    if text.hasSuffix("月") { text = text.dropLast() }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "年" }
    guard parts.count == 2, let year = number(parts[0], 4...4), let month = number(parts[1], 1...2)
    else { return nil }
    return CivilMonth(year: year, month: month).map { .month($0) }
  }
}

/// Keeps every record as texts.
private struct TextSink: BlockSink {
  struct Item: Sendable {
    var fields: [String]
    var rejection: Rejection?
    var offset: Int
    var line: Int
  }

  struct Block: Sendable {
    var number: Int
    var lineEnds: Int
    var items: [Item]
  }

  let encoding: TextEncoding
  let columnCount: Int
  private(set) var blocks: [Block] = []
  private var items: [Item] = []

  init(encoding: TextEncoding, columnCount: Int) {
    self.encoding = encoding
    self.columnCount = columnCount
  }

  var undecodable: Int {
    blocks.reduce(0) { $0 + $1.items.count(where: { $0.rejection == .undecodable }) }
  }

  mutating func record(_ record: CSVRecord) {
    var item = unsafe Item(fields: [], rejection: nil, offset: record.offset, line: record.line)
    if unsafe record.fieldCount != columnCount {
      item.rejection = .fieldCount
    } else {
      for index in 0..<columnCount {
        let field = unsafe record.trimmed(index)
        if unsafe !field.isValid(in: encoding) { item.rejection = .undecodable }
        item.fields.append(TextDecoding.text(unsafe field.copy, in: encoding))
      }
    }
    items.append(item)
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {
    items.append(Item(fields: [], rejection: reason, offset: offset, line: line))
  }

  mutating func beginBlock(_ number: Int) { items = [] }

  mutating func commitBlock(_ block: ProvenBlock) {
    blocks.append(Block(number: block.number, lineEnds: block.lineEnds, items: items))
  }
}
