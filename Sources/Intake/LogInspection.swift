package import Measures

/// What a log's header and first rows show, before anyone has said what it is.
package struct LogInspection: Sendable {
  /// An outlet as the log names it, with what was measured there.
  package struct SeenOutlet: Hashable, Sendable {
    package var name: String
    /// Pollutant ids with at least one value, in the order of ``Pollutant/all``.
    package var pollutants: [String]

    package init(name: String, pollutants: [String]) {
      self.name = name
      self.pollutants = pollutants
    }
  }

  /// A wide column of readings whose header says no unit.
  package struct Unitless: Hashable, Sendable {
    package var header: String
    package var pollutant: String

    package init(header: String, pollutant: String) {
      self.header = header
      self.pollutant = pollutant
    }
  }

  package var header: [String]
  package var encoding: TextEncoding
  package var kind: LogKind?
  /// Columns whose header was recognised, in the order of the file.
  package var columns: [(header: String, use: ColumnUse)] = []
  /// In the order of their names; empty where the log has no column of outlets.
  package var outlets: [SeenOutlet] = []
  /// Of the whole log, in the order of ``Pollutant/all``.
  package var pollutants: [String] = []
  package var flags: [String] = []
  /// Of a power log, in order.
  package var meters: [String] = []
  package var firstStamp: Instant?
  package var lastStamp: Instant?
  /// Seconds between the two nearest stamps of one series; `nil` where no series has two.
  package var smallestStep: Int?
  /// Only the beginning was read.
  package var isPartial: Bool
  package var unitless: [Unitless] = []
  /// The line of the header, where it is not the first record.
  package var headerRow: Int?
  /// A long log without a column of units.
  package var lacksUnit = false
  /// Why `check` would refuse the log as it is, even where plant.yaml says all that it can say.
  package var refusal: Bilingual?

  /// Bytes that are looked at.
  private static let reach = 8 << 20

  package init(_ input: InputFile) throws(Fault) {
    let first = try LogHeader(input)
    let below = TitleRows.header(below: first, in: input)
    let header = below ?? first
    self.header = header.fields
    encoding = header.encoding
    isPartial = input.size > Self.reach
    recognise(header)
    headerRow = below?.line
    refusal = refusal(of: header, input)?.sentence
    switch kind {
    case .emission, .manual: try inspectRows(input, header)
    case .power: meters = try names(in: .meter, input, header)
    default: break
    }
  }

  private mutating func recognise(_ header: LogHeader) {
    let plain = header.fields.map(ColumnNames.plain)
    for (index, name) in header.fields.enumerated() {
      if let role = ColumnNames.roles[plain[index]] {
        columns.append((name, role))
      } else if let reading = ColumnNames.reading(name) {
        switch reading.part {
        case .value, .sample:
          let unit = reading.unit.flatMap { UnitOfMeasure($0) }
          if reading.unit == nil, reading.impliedUnit == nil {
            unitless.append(Unitless(header: name, pollutant: reading.pollutant.id))
          }
          columns.append(
            (
              name,
              .reading(pollutant: reading.pollutant.id, unit: unit ?? .milligramsPerCubicMetre)
            ))
        case .flag: columns.append((name, .readingFlag(pollutant: reading.pollutant.id)))
        case .claim, .claimedSample: columns.append((name, .claim))
        case .other: columns.append((name, .ignored))
        }
      }
    }
    let uses = columns.map(\.use)
    kind = Self.kind(uses, plain)
    if kind == .manual {
      columns = Self.manualColumns(header, plain)
      unitless = []
      return
    }
    let isLong = uses.contains(.pollutant) && uses.contains(.value)
    if isLong {
      unitless = []
      lacksUnit = kind == .emission && !uses.contains(.unit)
    }
  }

  /// A laboratory's table has names of its own.
  private static func manualColumns(
    _ header: LogHeader, _ plain: [String]
  ) -> [(header: String, use: ColumnUse)] {
    let roles: [(LogColumn, ColumnUse)] = [
      (.date, .date), (.outlet, .outlet), (.pollutant, .pollutant), (.value, .value),
      (.unit, .unit),
    ]
    return zip(header.fields, plain).map { name, plain in
      (name, roles.first { $0.0.names.contains(plain) }?.1 ?? .ignored)
    }
  }

  private static func kind(_ uses: [ColumnUse], _ plain: [String]) -> LogKind? {
    func has(_ column: LogColumn) -> Bool { plain.contains(where: column.names.contains) }
    if has(.month) {
      if has(.energy) { return .energy }
      if has(.valueAdded) || has(.product) { return .production }
      return nil
    }
    if has(.meter), has(.kw) { return .power }
    if has(.pollutant), has(.value), has(.laboratory) || has(.report) { return .manual }
    let isLong = uses.contains(.pollutant) && uses.contains(.value)
    let isWide = uses.contains { if case .reading = $0 { true } else { false } }
    // A log without a column of time is an emission log all the same; check says what it lacks.
    if isLong || isWide { return .emission }
    if has(.item), has(.status) || has(.value) { return .audit }
    return nil
  }

  /// What `check` says of the header once plant.yaml explains all that init asks for.
  private func refusal(of header: LogHeader, _ input: InputFile) -> Fault? {
    guard kind == .emission else {
      guard let kind else { return nil }
      let plain = header.fields.map(ColumnNames.plain)
      return LogColumn.required(of: kind)
        .first { column in !plain.contains(where: column.names.contains) }
        .map { LogTable.missing($0, header, in: input) }
    }
    var log = EmissionLog(input: input, intervalMinutes: 60, flags: hasFlags ? .hj212 : .none)
    if !columns.contains(where: { $0.use == .outlet }) { log.outlet = "?" }
    if lacksUnit { log.unit = .milligramsPerCubicMetre }
    for column in unitless {
      guard let pollutant = Pollutant.withID(column.pollutant),
        let unit = UnitOfMeasure.all.first(where: pollutant.accepts)
      else { continue }
      log.columns[column.header] = .reading(pollutant: column.pollutant, unit: unit)
    }
    do {
      _ = try ColumnPlan(header, log)
      return nil
    } catch {
      return error
    }
  }

  private var hasFlags: Bool {
    columns.contains { column in
      switch column.use {
      case .flag, .readingFlag: true
      default: false
      }
    }
  }

  /// The different texts of a column.
  private func names(
    in column: LogColumn, _ input: InputFile, _ header: LogHeader
  ) throws(Fault) -> [String] {
    let index = header.fields.firstIndex { column.names.contains(ColumnNames.plain($0)) }
    guard let index else { return [] }
    let rows = try firstRows(input, header).filter { $0.count == header.fields.count }
    return Set(rows.map { $0[index] }).filter { !$0.isEmpty }.sorted()
  }

  private func firstRows(_ input: InputFile, _ header: LogHeader) throws(Fault) -> [[String]] {
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
    return sink.rows
  }

  private mutating func inspectRows(_ input: InputFile, _ header: LogHeader) throws(Fault) {
    var seen = SeenRows(header.fields, columns)
    for row in try firstRows(input, header) where row.count == header.fields.count {
      seen.add(row)
    }
    outlets = seen.outlets.keys.filter { !$0.isEmpty }.sorted().map {
      SeenOutlet(name: $0, pollutants: Self.ordered(seen.outlets[$0] ?? []))
    }
    pollutants = Self.ordered(seen.pollutants)
    flags = seen.flags.filter { !$0.isEmpty }.sorted()
    firstStamp = seen.stamps.min().map { Instant(seconds: $0) }
    lastStamp = seen.stamps.max().map { Instant(seconds: $0) }
    smallestStep = seen.smallestStep
  }

  private static func ordered(_ ids: Set<String>) -> [String] {
    Pollutant.all.map(\.id).filter(ids.contains)
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

/// What the rows of a log name.
private struct SeenRows {
  private(set) var outlets: [String: Set<String>] = [:]
  private(set) var pollutants: Set<String> = []
  private(set) var flags: Set<String> = []
  private(set) var stamps: Set<Int64> = []
  private var bySeries: [[String]: Set<Int64>] = [:]
  private let day: Int?
  private let stamp: Int?
  private let outlet: Int?
  private let pollutant: Int?
  private let flagColumns: [Int]
  private let readings: [(column: Int, pollutant: String)]

  init(_ header: [String], _ columns: [(header: String, use: ColumnUse)]) {
    let placed = columns.compactMap { column in
      header.firstIndex(of: column.header).map { (index: $0, use: column.use) }
    }
    func first(_ use: ColumnUse) -> Int? { placed.first { $0.use == use }?.index }
    (day, stamp) = (first(.date), first(.timestamp))
    (outlet, pollutant) = (first(.outlet), first(.pollutant))
    flagColumns = placed.compactMap { column in
      switch column.use {
      case .flag, .readingFlag: column.index
      default: nil
      }
    }
    readings = placed.compactMap { column in
      guard case .reading(let id, _) = column.use else { return nil }
      return (column.index, id)
    }
  }

  mutating func add(_ row: [String]) {
    let place = outlet.map { row[$0] } ?? ""
    for column in flagColumns { flags.insert(row[column]) }
    var found: Set<String> = []
    if let pollutant {
      if let id = ColumnNames.reading(row[pollutant])?.pollutant.id { found.insert(id) }
    } else {
      for reading in readings where !row[reading.column].isEmpty { found.insert(reading.pollutant) }
    }
    pollutants.formUnion(found)
    outlets[place, default: []].formUnion(found)
    let day = day.map { row[$0] }
    let stamp = stamp.map { row[$0] }
    // A day beside a full stamp says nothing new.
    guard
      let instant = [stamp, [day, stamp].compactMap { $0 }.joined(separator: " ")]
        .lazy.compactMap({ $0.flatMap { Instant($0) } }).first
        ?? day.flatMap({ CivilDate(anySeparator: $0) }).map({ Instant($0) })
    else { return }
    stamps.insert(instant.seconds)
    bySeries[[place] + (pollutant.map { [row[$0]] } ?? []), default: []].insert(instant.seconds)
  }

  /// Between the two nearest stamps of one series, whatever the order of the rows.
  var smallestStep: Int? {
    bySeries.values.compactMap { stamps in
      let sorted = stamps.sorted()
      return zip(sorted, sorted.dropFirst()).map { Int($1 - $0) }.min()
    }.min()
  }
}
