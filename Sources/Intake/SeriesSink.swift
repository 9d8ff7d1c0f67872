import Measures

/// The pass for a chart: sums up the readings of one series that count, stretch by stretch.
///
/// Of the hours that it is given every row is one reading on a whole minute, as the first pass has
/// found; the other hours are read row by row.
struct SeriesSink: BlockSink {
  private var reader: EmissionRowReader
  private let selection: HourSelection
  private var target: Target

  /// Volume fractions of stretch n stand at 2n + 1, the others at 2n.
  var parts: [NanoStretch] { target.parts }

  init(reader: EmissionRowReader, selection: HourSelection, series: Int, stretches: Stretches) {
    self.reader = reader
    self.selection = selection
    target = Target(series: series, selection: selection, stretches: stretches)
  }

  @inline(__always)
  mutating func knownLine(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int
  ) -> Int {
    unsafe reader.readKnownLine(
      bytes, from: start, to: end, base: base, line: line, selection: selection, into: &target)
  }

  mutating func record(_ record: CSVRecord) { unsafe reader.read(record, into: &target) }
  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}

  // Blocks that are read again are certain, so nothing has to be forgotten.
  mutating func beginBlock(_ number: Int) {}
  mutating func commitBlock(_ block: ProvenBlock) {}

  /// Equal stretches of time, in seconds from the beginning of the period.
  struct Stretches: Sendable {
    var from: Int
    var to: Int
    var width: Int

    var count: Int { (to - from + width - 1) / width }
  }

  private struct Target: ReadingTarget, Sendable {
    let series: Int
    let selection: HourSelection
    let stretches: Stretches
    var parts: [NanoStretch]
    private let nanoValues = NanoValues()
    private let volumeUnit = UnitOfMeasure.all.firstIndex(of: .partsPerMillion)

    init(series: Int, selection: HourSelection, stretches: Stretches) {
      self.series = series
      self.selection = selection
      self.stretches = stretches
      parts = [NanoStretch](repeating: NanoStretch(), count: 2 * stretches.count)
    }

    @inline(__always)
    mutating func reading(_ reading: RawReading) {
      guard reading.series == series, reading.meaning == .normal,
        selection.contains(series: series, hour: reading.hour)
      else { return }
      let second = reading.hour &* 3600 &+ reading.second
      guard second >= stretches.from, second < stretches.to,
        let nano = nanoValues.nano(of: reading), nano >= 0
      else { return }
      let place = (second &- stretches.from) / stretches.width &* 2
      parts[reading.unit == volumeUnit ? place &+ 1 : place].add(nano, at: second)
    }

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
