import Measures

/// A small log as a table of texts: its rows with their lines, and which column is which.
struct MonthlyTable {
  struct Row: Sendable {
    var fields: [String]
    var line: Int
    var text: String
  }

  enum Column: String, CaseIterable {
    case month, energy, quantity, unit
    case valueAdded = "value_added"
    case product
    case use

    var chinese: String {
      switch self {
      case .month: "月份"
      case .energy: "能源品种"
      case .quantity: "数量"
      case .unit: "单位"
      case .valueAdded: "工业增加值(万元)"
      case .product: "产品"
      case .use: "用途"
      }
    }

    var names: [String] {
      switch self {
      case .month: ["month", "月份", "年月", "统计月份"]
      case .energy: ["energy", "能源", "能源品种", "能源名称", "能源种类"]
      case .quantity: ["quantity", "数量", "消费量", "用量", "使用量", "实物量", "产量"]
      case .unit: ["unit", "单位", "计量单位"]
      case .valueAdded: ["value_added", "增加值", "工业增加值", "增加值(万元)", "工业增加值(万元)"]
      case .product: ["product", "产品", "产品名称"]
      case .use: ["use", "用途", "能源用途"]
      }
    }
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
      var lines = header.lineEnds(before: header.dataStart / options.blockSize * options.blockSize)
      for block in sinks.flatMap(\.blocks).sorted(by: { $0.number < $1.number }) {
        for item in block.items {
          let line = item.line + lines + 1
          let text = try RecordText.read(input, at: item.offset, encoding: encoding)
          base.rows += 1
          if let reason = item.rejection {
            base.rejected += 1
            base.rejections[reason, default: 0] += 1
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

  func find(_ column: Column) -> Int? {
    header.fields.firstIndex { column.names.contains(ColumnNames.plain($0)) }
  }

  func column(_ column: Column) throws(Fault) -> Int {
    guard let index = find(column) else { throw missing(column) }
    return index
  }

  func missing(_ column: Column) -> Fault {
    ColumnPlan.missing(
      column.rawValue, column.chinese, header.fields.joined(separator: ", "),
      at: SourcePosition(file: input.path, line: header.line))
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

  /// Reads `2025-03`, `2025/3` or `2025年3月`.
  func month(_ row: Row, _ column: Int) -> CivilMonth? {
    var text = row.fields[column][...]
    if text.hasSuffix("月") { text = text.dropLast() }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "年" }
    guard parts.count == 2, parts[0].utf8.count == 4, (1...2).contains(parts[1].utf8.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 0x30 <= 9 } }),
      let year = Int(parts[0]), let month = Int(parts[1])
    else { return nil }
    return CivilMonth(year: year, month: month)
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
