package import Measures

/// Reads power logs: one row the power of one meter at one time. A year of minutes has millions of
/// rows, so they are read in blocks, and their texts are not kept.
package enum PowerLogs {
  /// A power log with what plant.yaml says of it.
  package struct Source: Sendable {
    package var input: InputFile
    /// Place among the report's inputs.
    package var number: Int
    /// Minutes by which stamps that close their interval are moved to its start; 0 for others.
    package var shiftMinutes: Int

    package init(input: InputFile, number: Int, shiftMinutes: Int = 0) {
      self.input = input
      self.number = number
      self.shiftMinutes = shiftMinutes
    }
  }

  /// Reads all logs into one record, whatever the order of rows and files.
  ///
  /// Readings outside the period are counted. Rows of one meter and instant are one reading where
  /// they agree, and none where they differ. Rows without a readable time, meter or number are
  /// rejected.
  ///
  /// - Parameter meters: ids that plant.yaml declares; others are counted by name.
  /// - Returns: the record, and a summary for each log.
  package static func read(
    _ sources: [Source], meters: [String], period: Period, options: ScanOptions = ScanOptions()
  ) throws(Fault) -> (record: PowerRecord, summaries: [LogSummary]) {
    var record = PowerRecord()
    var summaries: [LogSummary] = []
    var readings: [String: [PowerReading]] = [:]
    for source in sources {
      let log = try PowerLog(source, period: period, options: options)
      summaries.append(log.summary)
      for (meter, found) in log.readings {
        if meters.contains(meter) {
          readings[meter, default: []] += found
        } else {
          record.undeclared[meter, default: 0] += found.count
        }
      }
    }
    for meter in readings.keys.sorted() {
      let (agreed, contradicting) = settle(readings[meter] ?? [])
      record.meters[meter] = agreed
      for reading in contradicting {
        guard let source = sources.first(where: { $0.number == reading.row.log }) else { continue }
        record.contradicting.append(
          RowReference(
            file: source.input.path, line: reading.row.line,
            text: "\(reading.at.minuteText) \(meter) \(reading.kilowatts) kW"))
      }
    }
    record.contradicting.sort()
    return (record, summaries)
  }

  /// In order of time; of rows of one instant the first if all agree, else none.
  private static func settle(
    _ readings: [PowerReading]
  ) -> (agreed: [PowerReading], contradicting: [PowerReading]) {
    let sorted = readings.sorted {
      ($0.at, $0.row.log, $0.row.line) < ($1.at, $1.row.log, $1.row.line)
    }
    var agreed: [PowerReading] = []
    var contradicting: [PowerReading] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].at == sorted[start].at { end += 1 }
      let group = sorted[start..<end]
      if group.allSatisfy({ $0.kilowatts == sorted[start].kilowatts }) {
        agreed.append(sorted[start])
      } else {
        contradicting += group
      }
      start = end
    }
    return (agreed, contradicting)
  }
}

/// One power log, read.
private struct PowerLog {
  var summary: LogSummary
  var readings: [String: [PowerReading]] = [:]

  init(_ source: PowerLogs.Source, period: Period, options: ScanOptions) throws(Fault) {
    let input = source.input
    var header = try LogHeader(input)
    while true {
      try ColumnPlan.refuseDuplicates(
        header.fields, at: SourcePosition(file: input.path, line: header.line))
      let columns = try PowerColumns(header, input)
      let scanner = LogScanner(
        input: input, start: header.dataStart, fieldCapacity: columns.count, options: options,
        progress: nil)
      let encoding = header.encoding
      let sinks = try scanner.scan {
        PowerSink(columns: columns, encoding: encoding, shift: source.shiftMinutes, period: period)
      }
      if header.encoding == .utf8,
        sinks.contains(where: { $0.rejections[.undecodable, default: 0] > 0 }),
        try EncodingDecision.decide(input, header, options) != .utf8
      {
        header = try LogHeader(input, encoding: .gb18030)
        continue
      }
      try input.assertUnchanged()
      summary = LogSummary(path: input.path, kind: .power, bytes: input.size, encoding: encoding)
      summary.titleRows = try TitleRows.rows(above: header, in: input)
      summary.ignoredColumns = columns.ignored(of: header)
      try collect(sinks, source, header, options, stamp: columns.stamp)
      return
    }
  }

  private mutating func collect(
    _ sinks: [PowerSink], _ source: PowerLogs.Source, _ header: LogHeader, _ options: ScanOptions,
    stamp: Int
  ) throws(Fault) {
    var blocks: [(block: PowerSink.Block, names: [String])] = []
    for sink in sinks {
      summary.rows += sink.rows
      summary.outsidePeriod += sink.outsidePeriod
      summary.rejections.merge(sink.rejections, uniquingKeysWith: +)
      let names = sink.names.names.map { TextDecoding.text($0, in: header.encoding) }
      blocks += sink.blocks.map { ($0, names) }
    }
    summary.rejected = summary.rejections.values.reduce(0, +)
    blocks.sort { $0.block.proven.number < $1.block.proven.number }
    var lines = header.lineEnds(before: header.dataStart / options.blockSize * options.blockSize)
    for (block, names) in blocks {
      for row in block.rows {
        readings[names[Int(row.meter)], default: []].append(
          PowerReading(
            at: Instant(seconds: row.second), kilowatts: row.kilowatts,
            row: LogLine(log: source.number, line: Int(row.line) + lines + 1)))
      }
      for place in block.rejected {
        let shown = summary.examples.count { $0.reason == place.reason }
        guard shown < LogSummary.exampleLimit else { continue }
        let text = try RecordText.read(
          source.input, at: place.offset, encoding: header.encoding)
        if place.reason == .time { summary.hint(at: stamp, in: text) }
        summary.examples.append(
          RejectedRow(line: place.line + lines + 1, reason: place.reason, text: text))
      }
      lines += block.proven.lineEnds
    }
    summary.examples.sort { ($0.line, $0.reason) < ($1.line, $1.reason) }
  }
}

private struct PowerColumns: Sendable {
  let count: Int
  let stamp: Int
  let meter: Int
  let kilowatts: Int

  init(_ header: LogHeader, _ input: InputFile) throws(Fault) {
    func column(_ column: LogColumn) throws(Fault) -> Int {
      guard let index = try LogTable.find(column, header, in: input) else {
        throw LogTable.missing(column, header, in: input)
      }
      return index
    }
    count = header.fields.count
    stamp = try column(.timestamp)
    meter = try column(.meter)
    kilowatts = try column(.kw)
  }

  func ignored(of header: LogHeader) -> [String] {
    header.fields.indices.filter { ![stamp, meter, kilowatts].contains($0) }.map {
      header.fields[$0].isEmpty ? "#\($0 + 1)" : header.fields[$0]
    }
  }
}

/// Turns records into readings; one a thread.
private struct PowerSink: BlockSink {
  struct Row: Sendable {
    var second: Int64
    var kilowatts: ExactDecimal
    var meter: Int32
    /// Line ends before it in its block.
    var line: Int32
  }

  struct Place: Sendable {
    var reason: Rejection
    var offset: Int
    var line: Int
  }

  struct Block: Sendable {
    var proven: ProvenBlock
    var rows: [Row]
    var rejected: [Place]
  }

  let columns: PowerColumns
  let encoding: TextEncoding
  let shift: Int64
  let period: Period
  private(set) var names = NameTable()
  private(set) var blocks: [Block] = []
  private(set) var rows = 0
  private(set) var outsidePeriod = 0
  private(set) var rejections: [Rejection: Int] = [:]
  private var stamps = FieldStamp()
  private var pending: [Row] = []
  private var rejected: [Place] = []
  private var counts: (rows: Int, outside: Int, rejected: [Rejection: Int]) = (0, 0, [:])

  init(columns: PowerColumns, encoding: TextEncoding, shift minutes: Int, period: Period) {
    self.columns = columns
    self.encoding = encoding
    self.period = period
    shift = Int64(minutes) * 60
  }

  mutating func record(_ record: CSVRecord) {
    counts.rows += 1
    do throws(Rejection) {
      guard let row = unsafe try row(record) else {
        counts.outside += 1
        return
      }
      pending.append(row)
    } catch {
      unsafe reject(error, offset: record.offset, line: record.line)
    }
  }

  /// `nil` outside the period.
  private mutating func row(_ record: CSVRecord) throws(Rejection) -> Row? {
    guard unsafe record.fieldCount == columns.count else { throw .fieldCount }
    let meter = unsafe record.trimmed(columns.meter)
    if unsafe !record.isASCII, unsafe !meter.isValid(in: encoding) { throw .undecodable }
    let time = unsafe record.trimmed(columns.stamp)
    guard let second = unsafe stamps.read(time.start, time.count) else { throw .time }
    guard unsafe meter.count > 0 else { throw .name }
    let value = unsafe record.trimmed(columns.kilowatts)
    let kilowatts: ExactDecimal
    switch unsafe FieldNumber.read(value.start, value.count) {
    case .short(let mantissa, let scale):
      kilowatts = ExactDecimal(mantissa: Int128(mantissa), scale: scale)
    case .long(let long):
      guard let number = ExactDecimal(long) else { throw .numberRange }
      kilowatts = number
    case .unreadable: throw .number
    case .outOfRange: throw .numberRange
    }
    let start = second - shift
    guard period.hour(of: Instant(seconds: start)) != nil else { return nil }
    let name = unsafe names.number(of: meter.start, count: meter.count)
    return Row(
      second: start, kilowatts: kilowatts, meter: Int32(truncatingIfNeeded: name),
      line: Int32(truncatingIfNeeded: unsafe record.line))
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {
    counts.rows += 1
    reject(reason, offset: offset, line: line)
  }

  private mutating func reject(_ reason: Rejection, offset: Int, line: Int) {
    let before = counts.rejected[reason, default: 0]
    counts.rejected[reason] = before + 1
    guard before < LogSummary.exampleLimit else { return }
    rejected.append(Place(reason: reason, offset: offset, line: line))
  }

  mutating func beginBlock(_ number: Int) {
    (pending, rejected, counts) = ([], [], (0, 0, [:]))
  }

  mutating func commitBlock(_ block: ProvenBlock) {
    blocks.append(Block(proven: block, rows: pending, rejected: rejected))
    rows += counts.rows
    outsidePeriod += counts.outside
    rejections.merge(counts.rejected, uniquingKeysWith: +)
  }
}
