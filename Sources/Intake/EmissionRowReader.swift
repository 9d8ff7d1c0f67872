import Measures

/// Turns the records of one emission log into readings. One a thread: it remembers names and days.
struct EmissionRowReader: Sendable {
  let plan: ColumnPlan
  let log: EmissionLog
  let period: Period
  let numbering: SeriesNumbering
  let encoding: TextEncoding

  private(set) var outlets = NameTable()
  private(set) var pollutants = NameTable()
  private(set) var flags = NameTable()
  private var units = NameTable()
  /// What each name means, by its number; -1 for a name that means nothing here.
  private var outletNumbers: [Int] = []
  private var pollutantNumbers: [Int] = []
  private var unitNumbers: [Int] = []
  private var flagMeanings: [FlagMeaning] = []
  /// The same in full; `nil`: normal.
  private var dataFlags: [DataFlag?] = []
  /// Numbers of the last record that had any, which do not fit a reading's few words.
  private(set) var longNumbers: [LongDecimal] = []
  private var longNumbersOffset = -1
  private var stamps = FieldStamp()
  private var known = KnownLines()
  private var lastStamp = KnownLines.Piece()
  private var lastSecondRead: Int64 = 0
  /// When the stamp that `known` remembers was.
  private var knownHour = 0
  private var knownSecond = 0
  /// Whether a unit (second index) can be judged for a series' code (first).
  private let accepts: [[Bool]]
  private let fixedOutlet: Int?
  private let fixedUnit: Int?
  private let firstSecond: Int64
  private let lastSecond: Int64
  /// Stamps that close their interval are moved to its start.
  private let stampShift: Int64

  init(
    plan: ColumnPlan, log: EmissionLog, period: Period, numbering: SeriesNumbering,
    encoding: TextEncoding
  ) {
    self.plan = plan
    self.log = log
    self.period = period
    self.numbering = numbering
    self.encoding = encoding
    accepts = (0..<SeriesNumbering.codes).map { code in
      UnitOfMeasure.all.map { SeriesNumbering.pollutant(of: code).accepts($0) }
    }
    fixedOutlet = log.outlet.flatMap { numbering.outlet(named: $0) }
    fixedUnit = log.unit.flatMap { unit in UnitOfMeasure.all.firstIndex(of: unit) }
    firstSecond = period.from.seconds
    lastSecond = period.to.seconds
    stampShift = log.stampsCloseInterval ? Int64(log.intervalMinutes) * 60 : 0
  }

  /// The name behind a number that a target was given.
  func text(of name: Int, in table: NameTable) -> String {
    TextDecoding.text(table.names[name], in: encoding)
  }

  /// The flag behind a reading's number.
  func flagText(_ name: Int) -> String {
    name < flags.names.count ? text(of: name, in: flags) : ""
  }

  /// Why a reading with this flag does not count, unless it does.
  func cause(of flag: Int, _ meaning: FlagMeaning) -> DataFlag {
    meaning == .normal ? .negative : dataFlags[flag] ?? .unknown
  }

  /// How the log spells the declared outlets and the known pollutants (numbered as in a series).
  var spellings: (outlets: [Int: [[UInt8]]], pollutants: [Int: [[UInt8]]]) {
    func group(_ table: NameTable, _ numbers: [Int]) -> [Int: [[UInt8]]] {
      Dictionary(grouping: numbers.indices, by: { numbers[$0] }).mapValues { names in
        names.map { table.names[$0] }
      }
    }
    return (group(outlets, outletNumbers), group(pollutants, pollutantNumbers))
  }

  /// Reads one record; every record ends in at least one call to `target`.
  @inline(__always)
  mutating func read<Target: ReadingTarget>(_ record: CSVRecord, into target: inout Target) {
    target.record()
    unsafe interpret(record, into: &target)
  }

  @inline(__always)
  private mutating func interpret<Target: ReadingTarget>(
    _ record: CSVRecord, into target: inout Target
  ) {
    let offset = unsafe record.offset
    let line = unsafe record.line
    if unsafe record.spansLines, unsafe hasReadableRowInside(record) {
      target.swallowing(offset: offset, line: line)
    }
    guard unsafe record.fieldCount == plan.columnCount else {
      target.rejected(.fieldCount, offset: offset, line: line)
      return
    }
    if unsafe !record.isASCII, unsafe !isDecodable(record) {
      target.rejected(.undecodable, offset: offset, line: line)
      return
    }
    guard let second = unsafe stamp(record) else {
      target.rejected(.time, offset: offset, line: line)
      return
    }
    switch plan.shape {
    case .long(let pollutantColumn, let valueColumn, let unitColumn, let flagColumn):
      var reading = RawReading(
        series: 0, hour: 0, second: 0, mantissa: 0, scale: 0, unit: 0, meaning: .normal, flag: 0,
        offset: offset, line: line)
      let value = unsafe record.trimmed(valueColumn)
      if let reason = unsafe readNumber(value, into: &reading) {
        target.rejected(reason, offset: offset, line: line)
        return
      }
      if let unitColumn {
        reading.unit = unsafe unit(record.trimmed(unitColumn))
      } else {
        reading.unit = fixedUnit ?? -1
      }
      guard reading.unit >= 0 else {
        target.rejected(.unit, offset: offset, line: line)
        return
      }
      let name = unsafe record.trimmed(pollutantColumn)
      let pollutant = unsafe pollutants.number(of: name.start, count: name.count)
      if pollutant == pollutantNumbers.count { learnPollutant(pollutant) }
      let known = pollutantNumbers[pollutant]
      if known >= 0, !accepts[known][reading.unit] {
        target.rejected(.unit, offset: offset, line: line)
        return
      }
      guard second >= firstSecond, second < lastSecond else {
        target.outsidePeriod()
        return
      }
      guard let outlet = unsafe outlet(record, into: &target) else { return }
      guard known >= 0 else {
        target.unknownPollutant(pollutant)
        return
      }
      unsafe setFlag(flagColumn, record, &reading, into: &target)
      setTime(second, &reading)
      reading.series = outlet &* SeriesNumbering.codes &+ known
      target.reading(reading)
      if unsafe record.source != nil, plan.stamp == 0, plan.time == nil, reading.long == nil,
        reading.meaning != .unknown, self.known.wantsToLearn(series: reading.series)
      {
        unsafe learn(record, valueColumn, reading)
      }
    case .wide(let columns):
      guard second >= firstSecond, second < lastSecond else {
        target.outsidePeriod()
        return
      }
      guard let outlet = unsafe outlet(record, into: &target) else { return }
      for column in columns {
        let value = unsafe record.trimmed(column.column)
        guard unsafe value.count > 0 else {
          if !column.isClaim { target.emptyCell() }
          continue
        }
        var reading = RawReading(
          series: 0, hour: 0, second: 0, mantissa: 0, scale: 0, unit: 0, meaning: .normal, flag: 0,
          offset: offset, line: line)
        if let reason = unsafe readNumber(value, into: &reading) {
          // A claim is no reading: one that cannot be read is just not compared.
          if !column.isClaim { target.rejected(reason, offset: offset, line: line) }
          continue
        }
        reading.unit = column.unitNumber
        unsafe setFlag(column.flagColumn, record, &reading, into: &target)
        setTime(second, &reading)
        reading.series = outlet &* SeriesNumbering.codes &+ column.code
        target.reading(reading)
      }
    }
  }

  /// See ``KnownLines``; -1 where the line must be split.
  ///
  /// - Parameter selection: where given, other readings are passed over.
  @inline(__always)
  mutating func readKnownLine<Target: ReadingTarget>(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int,
    selection: HourSelection? = nil, into target: inout Target
  ) -> Int {
    let stampCount = known.stamp.count
    guard stampCount > 0, end &- start >= KnownLines.reach else { return -1 }
    if unsafe !known.hasSameStamp(bytes, at: start) {
      guard unsafe bytes[start &+ stampCount &- 1] == ByteScanning.comma,
        let second = unsafe stamps.read(bytes + start, stampCount &- 1).map({ $0 &- stampShift }),
        second >= firstSecond, second < lastSecond
      else { return -1 }
      unsafe known.replaceStamp(bytes, at: start)
      let since = UInt64(bitPattern: second &- firstSecond)
      knownHour = Int(truncatingIfNeeded: since / 3600)
      knownSecond = Int(truncatingIfNeeded: since % 3600)
    }
    guard let match = unsafe known.match(bytes, at: start &+ stampCount) else { return -1 }
    let entry = known[match.entry]
    if let selection, !selection.contains(series: Int(entry.series), hour: knownHour) {
      return match.next
    }
    target.record()
    target.reading(
      RawReading(
        series: Int(entry.series), hour: knownHour, second: knownSecond, mantissa: match.mantissa,
        scale: match.scale, unit: Int(entry.unit),
        meaning: entry.meaning, flag: Int(entry.flag),
        offset: base &+ start, line: line))
    return match.next
  }

  private mutating func learn(_ record: CSVRecord, _ valueColumn: Int, _ reading: RawReading) {
    guard let source = unsafe record.source, let start = source.baseAddress,
      plan.columnCount > 1
    else { return }
    // The pieces are cut at the commas around the stamp and the value, blanks and all.
    let stampField = unsafe record.fields[0]
    let valueField = unsafe record.fields[valueColumn]
    let stampEnd = unsafe stampField.start + stampField.count - start
    let valueStart = unsafe valueField.start - start
    let valueEnd = valueStart + (unsafe valueField.count)
    guard stampEnd < source.count, unsafe start[stampEnd] == ByteScanning.comma,
      valueStart > stampEnd, unsafe start[valueStart - 1] == ByteScanning.comma,
      valueEnd < source.count,
      let stamp = unsafe KnownLines.Piece(start, count: stampEnd + 1),
      let names = unsafe KnownLines.Piece(start + stampEnd + 1, count: valueStart - stampEnd - 1),
      let tail = unsafe KnownLines.Piece(start + valueEnd, count: source.count - valueEnd)
    else { return }
    // Without LF the line may be the file's last one, or a CR that an LF could follow elsewhere.
    guard unsafe source.last == ByteScanning.lineFeed else { return }
    knownHour = reading.hour
    knownSecond = reading.second
    known.learn(
      stamp: stamp, names: names, tail: tail, series: reading.series, unit: reading.unit,
      flag: reading.flag, meaning: reading.meaning)
  }

  @inline(__always)
  private mutating func stamp(_ record: CSVRecord) -> Int64? {
    let day = unsafe record.trimmed(plan.stamp)
    let second: Int64?
    if let time = plan.time {
      let clock = unsafe record.trimmed(time)
      second = unsafe stamps.read(day: day.start, day.count, time: clock.start, clock.count)
    } else {
      // Rows of one instant follow each other: the same bytes need no second reading.
      if unsafe day.count > 0, unsafe day.count == lastStamp.count,
        unsafe lastStamp.matches(day.start)
      {
        return lastSecondRead
      }
      second = unsafe stamps.read(day.start, day.count)
      if let second, let piece = unsafe KnownLines.Piece(day.start, count: day.count) {
        lastStamp = piece
        lastSecondRead = second &- stampShift
      }
    }
    return second.map { $0 &- stampShift }
  }

  @inline(__always)
  private mutating func readNumber(
    _ field: FieldBytes, into reading: inout RawReading
  ) -> Rejection? {
    switch unsafe FieldNumber.read(field.start, field.count) {
    case .short(let mantissa, let scale):
      reading.mantissa = mantissa
      reading.scale = scale
      return nil
    case .long(let number):
      if longNumbersOffset != reading.offset {
        longNumbersOffset = reading.offset
        longNumbers.removeAll(keepingCapacity: true)
      }
      reading.long = longNumbers.count
      longNumbers.append(number)
      return nil
    case .unreadable: return .number
    case .outOfRange: return .numberRange
    }
  }

  @inline(__always)
  private mutating func unit(_ field: FieldBytes) -> Int {
    let name = unsafe units.number(of: field.start, count: field.count)
    if name == unitNumbers.count {
      let text = TextDecoding.text(units.names[name], in: encoding)
      let unit = UnitOfMeasure(text)
      unitNumbers.append(unit.flatMap { UnitOfMeasure.all.firstIndex(of: $0) } ?? -1)
    }
    return unitNumbers[name]
  }

  @inline(__always)
  private mutating func outlet<Target: ReadingTarget>(
    _ record: CSVRecord, into target: inout Target
  ) -> Int? {
    guard let column = plan.outlet else {
      if fixedOutlet == nil { target.unjudgedOutlet() }
      return fixedOutlet
    }
    let field = unsafe record.trimmed(column)
    let name = unsafe outlets.number(of: field.start, count: field.count)
    if name == outletNumbers.count {
      outletNumbers.append(numbering.outlet(named: text(of: name, in: outlets)) ?? -1)
    }
    let number = outletNumbers[name]
    guard number >= 0 else {
      target.undeclaredOutlet(name)
      return nil
    }
    return number
  }

  /// Known pollutants get their series' code; a known factor that is no reading (a minimum, a total)
  /// gets -2, an unknown name -1.
  private mutating func learnPollutant(_ name: Int) {
    let text = text(of: name, in: pollutants)
    var number = -1
    if let reading = ColumnNames.reading(text) {
      number =
        reading.part.kind.map { kind in
          SeriesNumbering.code(
            pollutant: SeriesNumbering.pollutants.firstIndex(of: reading.pollutant) ?? 0, kind)
        } ?? -2
    }
    pollutantNumbers.append(number)
  }

  @inline(__always)
  private mutating func setFlag<Target: ReadingTarget>(
    _ column: Int?, _ record: CSVRecord, _ reading: inout RawReading, into target: inout Target
  ) {
    guard let column else { return }
    let field = unsafe record.trimmed(column)
    let name = unsafe flags.number(of: field.start, count: field.count)
    if name == flagMeanings.count {
      let flag = log.flags.flag(of: text(of: name, in: flags))
      dataFlags.append(flag)
      flagMeanings.append(flag?.meaning ?? .normal)
    }
    reading.flag = name
    reading.meaning = flagMeanings[name]
    if reading.meaning == .unknown { target.unknownFlag(name) }
  }

  @inline(__always)
  private func setTime(_ second: Int64, _ reading: inout RawReading) {
    let since = UInt64(bitPattern: second &- firstSecond)
    reading.hour = Int(truncatingIfNeeded: since / 3600)
    reading.second = Int(truncatingIfNeeded: since % 3600)
  }

  private func isDecodable(_ record: CSVRecord) -> Bool {
    for index in 0..<(unsafe record.storedCount) {
      let field = unsafe record.fields[index]
      guard unsafe field.isValid(in: encoding) else { return false }
    }
    return true
  }

  /// Whether a line inside a quoted field could be a row of its own: a quote left open swallows
  /// rows, and they would be missed in silence.
  private func hasReadableRowInside(_ record: CSVRecord) -> Bool {
    for index in 0..<(unsafe record.storedCount) {
      let field = unsafe record.fields[index]
      let bytes = unsafe field.copy
      let lines = bytes.split { $0 == ByteScanning.lineFeed || $0 == ByteScanning.carriageReturn }
      for line in lines {
        let cells = line.split(separator: ByteScanning.comma, omittingEmptySubsequences: false)
        guard cells.count == plan.columnCount else { continue }
        var stamps = FieldStamp()
        let second = unsafe cells[plan.stamp].withUnsafeBufferPointer { cell -> Int64? in
          guard let start = cell.baseAddress else { return nil }
          let field = unsafe FieldBytes(start: start, count: cell.count).trimmed()
          return unsafe stamps.read(field.start, field.count)
        }
        if second != nil { return true }
      }
    }
    return false
  }
}

extension FieldBytes {
  /// Without white space at the ends: quoted fields keep theirs in libcsv.
  @inline(__always)
  func trimmed() -> FieldBytes {
    var first = 0
    var last = unsafe count
    while first < last, isSpace(unsafe start[first]) { first &+= 1 }
    while first < last, isSpace(unsafe start[last &- 1]) { last &-= 1 }
    return unsafe FieldBytes(start: start + first, count: last &- first)
  }
}

/// The ASCII white space: blank, tab, line ends, and the two that nobody types.
@inline(__always)
private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 <= 4 }

extension CSVRecord {
  @inline(__always)
  func trimmed(_ column: Int) -> FieldBytes { unsafe fields[column].trimmed() }
}
