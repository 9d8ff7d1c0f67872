package import Measures

/// What a log's header and first rows show, before anyone has said what it is.
package struct LogInspection: Sendable {
  package var header: [String]
  package var encoding: TextEncoding
  package var kind: LogKind?
  /// Columns whose header was recognised, in the order of the file.
  package var columns: [(header: String, use: ColumnUse)]
  package var outlets: [String]
  /// Pollutant ids, sorted.
  package var pollutants: [String]
  package var flags: [String]
  package var firstStamp: Instant?
  package var lastStamp: Instant?
  /// Seconds between the two nearest stamps of one series; `nil` where no series has two.
  package var smallestStep: Int?
  /// Only the beginning was read.
  package var isPartial: Bool

  /// Bytes that are looked at.
  private static let reach = 8 << 20

  package init(_ input: InputFile) throws(Fault) {
    let header = try LogHeader(input)
    self.header = header.fields
    encoding = header.encoding
    (outlets, pollutants, flags, columns) = ([], [], [], [])
    isPartial = input.size > Self.reach
    let plain = header.fields.map(ColumnNames.plain)
    for (index, name) in header.fields.enumerated() {
      if let role = ColumnNames.roles[plain[index]] {
        columns.append((name, role))
      } else if let reading = ColumnNames.reading(name) {
        switch reading.part {
        case .value, .sample:
          let unit = reading.unit.flatMap { UnitOfMeasure($0) } ?? .milligramsPerCubicMetre
          columns.append((name, .reading(pollutant: reading.pollutant.id, unit: unit)))
        case .flag: columns.append((name, .readingFlag(pollutant: reading.pollutant.id)))
        case .claim, .claimedSample: columns.append((name, .claim))
        case .other: columns.append((name, .ignored))
        }
      }
    }
    kind = Self.kind(columns.map(\.use), plain)
    guard kind == .emission else { return }
    try inspectRows(input, header)
  }

  private static func kind(_ uses: [ColumnUse], _ plain: [String]) -> LogKind? {
    func has(_ column: MonthlyTable.Column) -> Bool { plain.contains(where: column.names.contains) }
    if has(.month) {
      if has(.energy) { return .energy }
      if has(.valueAdded) || has(.product) { return .production }
      return nil
    }
    let hasStamp = uses.contains(.timestamp) || uses.contains(.date)
    if hasStamp, plain.contains("meter"), plain.contains("kw") { return .power }
    if plain.contains("item"), plain.contains("status") { return .audit }
    let isWide = uses.contains { if case .reading = $0 { true } else { false } }
    if hasStamp, isWide || (uses.contains(.pollutant) && uses.contains(.value)) {
      return plain.contains("laboratory") ? .manual : .emission
    }
    return nil
  }

  private mutating func inspectRows(_ input: InputFile, _ header: LogHeader) throws(Fault) {
    let options = ScanOptions()
    var reader = BlockReader(
      input: input, fieldCapacity: header.fields.count, options: options)
    var sink = Sink(encoding: header.encoding)
    var entry = header.dataStart
    for block
      in (entry / options.blockSize)..<max(1, min(input.size, Self.reach) / options.blockSize + 1)
    where block * options.blockSize < input.size {
      try reader.load(block: block)
      entry = try reader.parse(from: entry, sink: &sink)
    }
    let uses = Dictionary(
      columns.map { (header.fields.firstIndex(of: $0.header) ?? 0, $0.use) },
      uniquingKeysWith: { first, _ in first })
    func column(_ use: ColumnUse) -> Int? { uses.filter { $0.value == use }.keys.min() }
    let (stamp, day) = (column(.timestamp), column(.date))
    let (outlet, pollutant, flag) = (column(.outlet), column(.pollutant), column(.flag))
    var last: [[String]: Int64] = [:]
    var stamps: Set<Int64> = []
    var names: (outlets: Set<String>, pollutants: Set<String>, flags: Set<String>) = ([], [], [])
    for row in sink.rows where row.count == header.fields.count {
      let text = [day, stamp].compactMap { $0.map { row[$0] } }.joined(separator: " ")
      guard let instant = Instant(text) else { continue }
      stamps.insert(instant.seconds)
      if let outlet { names.outlets.insert(row[outlet]) }
      if let flag { names.flags.insert(row[flag]) }
      if let pollutant { names.pollutants.insert(row[pollutant]) }
      let series = [outlet, pollutant].compactMap { $0.map { row[$0] } }
      if let before = last[series], instant.seconds != before {
        smallestStep = min(smallestStep ?? .max, Int(abs(instant.seconds - before)))
      }
      last[series] = instant.seconds
    }
    for case .reading(let id, _) in uses.values { names.pollutants.insert(id) }
    outlets = names.outlets.filter { !$0.isEmpty }.sorted()
    flags = names.flags.filter { !$0.isEmpty }.sorted()
    pollutants = Set(names.pollutants.compactMap { Pollutant.named($0)?.id }).sorted()
    firstStamp = stamps.min().map { Instant(seconds: $0) }
    lastStamp = stamps.max().map { Instant(seconds: $0) }
  }

  private struct Sink: RecordSink {
    let encoding: TextEncoding
    var rows: [[String]] = []

    mutating func record(_ record: CSVRecord) {
      rows.append(
        (0..<(unsafe record.storedCount)).map { index in
          TextDecoding.text(unsafe record.trimmed(index).copy, in: encoding)
        })
    }

    mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}
  }
}
