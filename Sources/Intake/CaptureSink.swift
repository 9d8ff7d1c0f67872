import Measures

/// A row that a later pass needs whole.
struct CapturedRow: Sendable {
  var series: Int
  var hour: Int
  var second: Int
  /// In the base unit (in ppm where `isVolume`).
  var value: ExactReading
  var isVolume: Bool
  var meaning: FlagMeaning
  /// Why it does not count, unless it does.
  var cause: DataFlag
  /// The flag as written; N for an empty one.
  var flag: String
  /// Index of its log.
  var log: Int
  var offset: Int
  /// Counted from 1.
  var line: Int
  /// The row's own bytes, where they were asked for and lay at hand.
  var bytes: [UInt8]?

  /// Where a row begins.
  struct Place: Hashable {
    var log: Int
    var offset: Int
  }

  var place: Place { Place(log: log, offset: offset) }

  /// By time, and then by what the row says: rows of one hour in an order that does not depend on
  /// how they lie in files.
  func precedesInHour(_ other: CapturedRow) -> Bool {
    if second != other.second { return second < other.second }
    if value != other.value { return value < other.value }
    if flag != other.flag { return flag < other.flag }
    return (log, offset) < (other.log, other.offset)
  }
}

/// Series' hours to be read again, as one bit each.
struct HourSelection: Sendable {
  private let hours: Int
  private var bits: [UInt64]
  /// How many selected hours lie before each hour of the period, over all series.
  private var anyBefore: [Int]

  init(seriesCount: Int, hours: Int, _ wanted: [(series: Int, hour: Int)]) {
    self.hours = hours
    bits = [UInt64](repeating: 0, count: (seriesCount * hours + 63) / 64)
    var isWanted = [Bool](repeating: false, count: hours)
    for (series, hour) in wanted {
      let bit = series * hours + hour
      bits[bit / 64] |= 1 << UInt64(bit % 64)
      isWanted[hour] = true
    }
    anyBefore = isWanted.reduce(into: [0]) { $0.append(($0.last ?? 0) + ($1 ? 1 : 0)) }
  }

  @inline(__always)
  func contains(series: Int, hour: Int) -> Bool {
    let bit = series * hours + hour
    return bits[bit / 64] & (1 << UInt64(bit % 64)) != 0
  }

  /// Whether some selected hour lies in the range: else a block needs no second look.
  func touches(_ first: Int32, _ last: Int32) -> Bool {
    last >= first && anyBefore[Int(last) + 1] > anyBefore[Int(first)]
  }
}

/// Names that a wanted row must hold, as the log spells them.
struct Needle: Hashable, Sendable {
  var outlet: [UInt8]
  var pollutant: [UInt8]
}

/// A later pass: keeps the rows of selected hours.
struct CaptureSink: BlockSink {
  private var reader: EmissionRowReader
  private let selection: HourSelection
  private let log: Int
  private let keepsBytes: Bool
  /// What to look for in each block; a block without an entry is read whole.
  private let needles: [Int: [Needle]]
  private var currentNeedles: [Needle]?
  private(set) var lineSearch: LineSearch?
  /// Line ends before each block, by block number.
  private let lineEndsBefore: [Int: Int]
  private var target = Target()
  private(set) var rows: [CapturedRow] = []

  init(
    reader: EmissionRowReader, selection: HourSelection, log: Int, needles: [Int: [Needle]],
    keepsBytes: Bool, lineEndsBefore: [Int: Int]
  ) {
    self.needles = needles
    self.keepsBytes = keepsBytes
    self.reader = reader
    self.selection = selection
    self.log = log
    self.lineEndsBefore = lineEndsBefore
  }

  @inline(__always)
  mutating func knownLine(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int
  ) -> Int {
    let next = unsafe reader.readKnownLine(
      bytes, from: start, to: end, base: base, line: line, selection: selection, into: &target)
    if !target.readings.isEmpty {
      keepReadings(
        keepsBytes
          ? unsafe [UInt8](UnsafeBufferPointer(start: bytes + start, count: next - start)) : nil)
    }
    return next
  }

  mutating func record(_ record: CSVRecord) {
    unsafe reader.read(record, into: &target)
    if !target.readings.isEmpty {
      keepReadings(keepsBytes ? unsafe record.source.map { unsafe [UInt8]($0) } : nil)
    }
  }

  private mutating func keepReadings(_ bytes: [UInt8]?) {
    for reading in target.readings
    where selection.contains(series: reading.series, hour: reading.hour) {
      let value = reader.exactValue(of: reading)
      let flag = reader.log.flags == .none ? "" : reader.flagText(reading.flag)
      target.rows.append(
        CapturedRow(
          series: reading.series, hour: reading.hour, second: reading.second, value: value,
          isVolume: UnitOfMeasure.all[reading.unit] == .partsPerMillion, meaning: reading.meaning,
          cause: reader.cause(of: reading.flag, reading.meaning),
          flag: flag.isEmpty ? "N" : flag, log: log, offset: reading.offset, line: reading.line,
          bytes: bytes))
    }
    target.readings.removeAll(keepingCapacity: true)
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}

  func wantsLine(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
    guard let currentNeedles else { return true }
    return currentNeedles.contains { needle in
      unsafe holds(bytes, count, needle.outlet) && holds(bytes, count, needle.pollutant)
    }
  }

  private func holds(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ name: [UInt8]) -> Bool {
    guard let first = name.first else { return true }
    guard name.count <= count else { return false }
    for at in 0...(count - name.count) where (unsafe bytes[at]) == first {
      var matched = 1
      while matched < name.count, (unsafe bytes[at + matched]) == name[matched] { matched += 1 }
      if matched == name.count { return true }
    }
    return false
  }

  mutating func beginBlock(_ number: Int) {
    currentNeedles = needles[number]
    lineSearch = currentNeedles.flatMap { needles in
      LineSearch(needles.map { $0.outlet.isEmpty ? $0.pollutant : $0.outlet })
    }
    target.rows.removeAll(keepingCapacity: true)
    target.readings.removeAll(keepingCapacity: true)
  }

  mutating func commitBlock(_ block: ProvenBlock) {
    let before = lineEndsBefore[block.number] ?? 0
    for var row in target.rows {
      row.line += before + 1
      rows.append(row)
    }
  }

  private struct Target: ReadingTarget, Sendable {
    var readings: [RawReading] = []
    var rows: [CapturedRow] = []

    mutating func reading(_ reading: RawReading) { readings.append(reading) }
    mutating func record() {}
    mutating func rejected(_ reason: Rejection, offset: Int, line: Int) {}
    mutating func outsidePeriod() {}
    mutating func undeclaredOutlet(_ name: Int) {}
    mutating func unjudgedOutlet() {}
    mutating func unknownPollutant(_ name: Int) {}
    mutating func unknownFlag(_ name: Int) {}
    mutating func emptyCell() {}
    mutating func swallowing(offset: Int, line: Int) {}
  }
}
