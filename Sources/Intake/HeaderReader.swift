import Measures

/// The first record of a log, and what the first bytes tell of the file.
struct LogHeader: Sendable {
  var fields: [String]
  /// The line that it begins on.
  var line: Int
  /// Where the records begin.
  var dataStart: Int
  var encoding: TextEncoding
  /// No name holds a byte from 0x80 on.
  var isASCII = true
  private static let maximumColumns = 4096
  /// Line ends before `dataStart`, by their offsets.
  private(set) var lineEndOffsets: [Int]
  /// The records above it: title rows, which plant.yaml says are no data.
  private(set) var titles: [Title] = []

  struct Title: Sendable {
    var fields: [String]
    var offset: Int
    var line: Int
  }

  /// Line ends whose last byte lies before `offset`, which is at most `dataStart`.
  func lineEnds(before offset: Int) -> Int {
    lineEndOffsets.prefix { $0 < offset }.count
  }

  /// Reads the header, or says why this file cannot be a CSV log and what to do.
  ///
  /// - Parameters:
  ///   - encoding: where an earlier reading has decided it.
  ///   - skipping: records above it (a title) that are passed over; only ``TitleRows`` asks for it.
  init(
    _ input: InputFile, encoding decided: TextEncoding? = nil, skipping: Int = 0
  ) throws(Fault) {
    let limit = min(input.size, 2 << 20)
    var bytes = [UInt8](repeating: 0, count: limit)
    var failure: Fault?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(Fault) {
        _ = unsafe try input.read(into: buffer, at: 0)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try Self.refuseOtherFormats(bytes, path: input.path)

    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    encoding = decided ?? (hasMark ? .utf8WithMark : .utf8)
    var lane = LibCSVLane(fieldCapacity: Self.maximumColumns, recordLimit: 1 << 20)
    lane.reset()
    var collector = Collector()
    var at = hasMark ? 3 : 0
    var lineEndOffsets: [Int] = []
    var start = (offset: at, line: 1)
    var isMalformed = false
    var toSkip = skipping
    let headerLine = input.headerLine ?? 1
    var titles: [(fields: [[UInt8]], offset: Int, line: Int)] = []
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      while collector.fields == nil, at < limit, at - start.offset <= 1 << 20 {
        let end =
          unsafe ByteScanning.lineEnd(base, from: at, to: limit, endsFile: limit == input.size)
          ?? limit
        var step = unsafe lane.feed(
          base + at, count: end - at, offset: start.offset, line: start.line, sink: &collector)
        if step == .open, end == input.size {
          step = lane.finish(offset: start.offset, line: start.line, sink: &collector)
        }
        if end > 0, unsafe base[end - 1] == 0x0A || base[end - 1] == 0x0D {
          lineEndOffsets.append(end - 1)
        }
        at = end
        if step == .malformed {
          isMalformed = true
          return
        }
        if step == .closed, let fields = collector.fields {
          if start.line < headerLine {
            titles.append((fields, start.offset, start.line))
            collector.fields = nil
          } else if toSkip > 0 {
            collector.fields = nil
            toSkip -= 1
          }
        }
        if step == .closed, collector.fields == nil {
          start = (at, lineEndOffsets.count + 1)
        }
      }
    }
    self.lineEndOffsets = lineEndOffsets
    line = start.line
    dataStart = at
    let position = SourcePosition(file: input.path, line: start.line)
    if !isMalformed, collector.fields == nil, at < input.size {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "第一行超过 1 MiB 还没有结束，这不是 CSV 表头；请确认文件是逗号分隔、分行的 CSV。",
          en:
            "The first line does not end within 1 MiB: this is no CSV header; check that the file "
            + "is CSV with commas and line breaks."),
        at: position)
    }
    if isMalformed {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "表头的引号没有正确闭合，无法识别列名；请修正第一行的双引号。",
          en: "The header has a quote that is not closed properly, so no column can be told; mend "
            + "the double quotes in the first line."),
        at: position)
    }
    if collector.count > Self.maximumColumns {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "表头有 \(collector.count) 列，超过 \(Self.maximumColumns) 列的上限；请拆分该文件或删除无关的列。",
          en:
            "The header has \(collector.count) columns, more than \(Self.maximumColumns); split the "
            + "file or remove columns that are not needed."),
        at: position)
    }
    if headerLine > 1, collector.fields == nil || (skipping == 0 && start.line != headerLine) {
      throw TitleRows.noRecord(at: headerLine, in: input)
    }
    guard let raw = collector.fields else {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "文件只有空行，没有表头；请重新导出日志。",
          en: "The file holds blank lines only and no header; export the log again."),
        at: position)
    }
    if decided == nil, !hasMark, raw.contains(where: { !Self.isUTF8($0) }) { encoding = .gb18030 }
    if encoding == .gb18030 { try GB18030.requireConverter(for: input.path) }
    isASCII = !raw.joined().contains { $0 >= 0x80 }
    let encoding = encoding
    self.titles = titles.map { title in
      Title(
        fields: title.fields.map { ColumnNames.trimmed(TextDecoding.text($0, in: encoding)) },
        offset: title.offset, line: title.line)
    }
    fields = raw.map { ColumnNames.trimmed(TextDecoding.text($0, in: encoding)) }
    if fields.joined().unicodeScalars.contains("\u{FFFD}") {
      throw Fault(
        .unreadableInput,
        Bilingual(
          zh: "表头是乱码（既不是 UTF-8 也不是 GB18030）；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
          en: "The header is garbled (neither UTF-8 nor GB18030); save the table again as "
            + "'CSV UTF-8 (comma delimited)'."),
        at: position)
    }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      return unsafe TextDecoding.isValid(base, buffer.count, in: .utf8)
    }
  }

  private static func refuseOtherFormats(_ bytes: [UInt8], path: String) throws(Fault) {
    let position = SourcePosition(file: path, line: 1)
    func refuse(_ zh: String, _ en: String) -> Fault {
      Fault(.unreadableInput, Bilingual(zh: zh, en: en), at: position)
    }
    if bytes.isEmpty {
      throw refuse("文件是空的（0 字节）；请重新导出日志。", "The file is empty (0 bytes); export the log again.")
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw refuse(
        "这是 Excel 97-2003 工作簿（.xls），不是 CSV；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
        "This is an Excel 97-2003 workbook (.xls), not CSV; open it and save it as "
          + "'CSV UTF-8 (comma delimited)'.")
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw refuse(
        "这是 Excel 工作簿（.xlsx）或压缩包，不是 CSV；请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”。",
        "This is an Excel workbook (.xlsx) or a zip archive, not CSV; open it and save it as "
          + "'CSV UTF-8 (comma delimited)'.")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw refuse(
        "文件是 UTF-16（“Unicode 文本”）；请另存为“CSV UTF-8（逗号分隔）”。",
        "The file is UTF-16 ('Unicode text'); save it as 'CSV UTF-8 (comma delimited)'.")
    }
    let head = bytes.prefix(4096)
    if head.contains(0) {
      throw refuse(
        "文件含有 NUL 字节，是二进制文件而不是 CSV；请从监测平台重新导出 CSV。",
        "The file holds NUL bytes: it is binary, not CSV; export a CSV from the platform again.")
    }
  }

  private struct Collector: RecordSink {
    var fields: [[UInt8]]?
    var count = 0

    mutating func record(_ record: CSVRecord) {
      count = unsafe record.fieldCount
      fields = (0..<(unsafe record.storedCount)).map { unsafe record.fields[$0].copy }
    }

    mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}
  }
}
