import Measures

/// A log of few rows (a month, a sample, an item each) as a table of texts: its rows with their lines,
/// and which column is which.
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
    case date, time, outlet, pollutant, value, oxygen, flow, laboratory, report
    case timestamp, meter, kw
    case item, status, expires, evidence

    /// The columns without which a log of a kind cannot be read.
    static func required(of kind: LogKind) -> [Column] {
      switch kind {
      case .emission: []
      case .energy: [.month, .energy, .quantity, .unit]
      case .production: [.month]
      case .manual: [.date, .pollutant, .value]
      case .power: [.timestamp, .meter, .kw]
      case .audit: [.item]
      }
    }

    /// Shown to people, and the first of the Chinese names.
    var chinese: String { names[1] }

    /// As ``ColumnNames/plain(_:)`` leaves them.
    var names: [String] {
      switch self {
      case .month: ["month", "月份", "年月", "统计月份", "年份", "统计期"]
      case .energy: ["energy", "能源品种", "能源", "能源名称", "能源种类"]
      case .quantity: ["quantity", "数量", "消费量", "用量", "使用量", "实物量", "产量"]
      case .unit: ["unit", "单位", "计量单位"]
      case .valueAdded: ["value_added", "工业增加值(万元)", "增加值", "工业增加值", "增加值(万元)"]
      case .product: ["product", "产品", "产品名称"]
      case .use: ["use", "用途", "能源用途"]
      case .date:
        ["date", "日期", "监测日期", "采样日期", "检测日期", "取得日期", "收集日期", "取证日期"]
      case .time: ["time", "采样时间", "监测时间", "检测时间", "采样时段"]
      case .outlet:
        [
          "outlet", "排放口", "排口", "排放口编号", "排口编号", "排放口名称", "排口名称", "监测点", "监测点位", "点位",
          "点位名称", "采样点位",
        ]
      case .pollutant:
        ["pollutant", "污染物", "监测因子", "因子", "监测项目", "检测项目", "污染物名称", "因子名称"]
      case .value:
        ["value", "监测值", "数值", "监测结果", "检测结果", "实测浓度", "监测浓度", "浓度", "指标值", "实际值"]
      case .oxygen: ["oxygen", "含氧量", "氧含量"]
      case .flow: ["flow", "标干流量"]
      case .laboratory:
        ["laboratory", "监测单位", "检测单位", "检测机构", "监测机构", "实验室", "lab"]
      case .report: ["report", "报告编号", "监测报告编号", "检测报告编号", "报告号"]
      case .timestamp: ["timestamp", "监测时间", "时间", "数据时间", "采集时间", "日期时间", "time", "datetime"]
      case .meter: ["meter", "电表编号", "电表", "表计", "表计编号", "监控点", "监控点编号", "用电监测点"]
      case .kw: ["kw", "功率(kw)", "功率", "有功功率", "有功功率(kw)", "用电功率(kw)", "power"]
      case .item: ["item", "审核项", "审核项编号", "项目编号", "项目", "指标编号", "指标"]
      case .status: ["status", "状态", "结论", "是否符合", "是否完成", "完成情况"]
      case .expires: ["expires", "有效期至", "到期日", "到期日期"]
      case .evidence: ["evidence", "证据", "证明材料", "佐证材料", "附件"]
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

  func missing(_ column: Column) -> Fault { Self.missing(column, header, in: input) }

  static func missing(_ column: Column, _ header: LogHeader, in input: InputFile) -> Fault {
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

  /// The header of a column.
  func name(_ column: Int) -> String { header.fields[column] }

  /// A column that may carry its unit in the header, such as `标干流量(m³/h)`.
  func find(_ column: Column, of pollutant: String) -> Int? {
    find(column)
      ?? header.fields.firstIndex { ColumnNames.reading($0)?.pollutant.id == pollutant }
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
  func month(_ row: Row, _ column: Int) -> (month: CivilMonth, isYearly: Bool)? {
    func number(_ digits: Substring, _ count: ClosedRange<Int>) -> Int? {
      guard count.contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }) else {
        return nil
      }
      return Int(digits)
    }
    var text = row.fields[column][...]
    if text.hasSuffix("年") { text = text.dropLast() }
    if let year = number(text, 4...4) {
      return CivilMonth(year: year, month: 1).map { ($0, true) }
    }
    if text.hasSuffix("月") { text = text.dropLast() }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "年" }
    guard parts.count == 2, let year = number(parts[0], 4...4), let month = number(parts[1], 1...2)
    else { return nil }
    return CivilMonth(year: year, month: month).map { ($0, false) }
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
