import Measures

/// The first pass: adds readings to hours, and counts what could not be one.
struct HourSink: BlockSink {
  /// A reading as a block keeps it until the block is proven; 24 bytes.
  private struct Pending {
    var nano: Int64
    var series: Int32
    var hour: Int32
    /// Number of the flag's name in the reader's table.
    var flag: Int32
    var minute: UInt8
    var meaning: FlagMeaning
    var isVolume: Bool
    /// Must be read again exactly.
    var isContesting: Bool
  }

  /// What a block gave besides readings.
  struct Counts: Sendable {
    var rows = 0
    var rejections: [Rejection: Int] = [:]
    var examples: [Place] = []
    var outsidePeriod = 0
    var undeclaredOutlets: [Int: Int] = [:]
    var unknownPollutants: [Int: Int] = [:]
    var unknownFlags: [Int: Int] = [:]
    var emptyCells = 0
    var unjudgedOutlet = 0
    var swallowing: [Place] = []
    var swallowingCount = 0
  }

  /// A place in the file; the line is relative to its block.
  struct Place: Hashable, Sendable {
    var reason: Rejection?
    var block: Int
    var offset: Int
    var line: Int
  }

  /// A proven block with the hours that its readings fall in.
  struct Block: Sendable {
    var proven: ProvenBlock
    var firstHour: Int32
    var lastHour: Int32
  }

  private(set) var reader: EmissionRowReader
  private(set) var store: TallyStore
  private(set) var totals = Counts()
  private(set) var blocks: [Block] = []
  private var pending: Target
  private let interval: UInt16

  init(reader: EmissionRowReader, store: TallyStore) {
    self.reader = reader
    self.store = store
    interval = UInt16(reader.log.intervalMinutes)
    pending = Target()
  }

  @inline(__always)
  mutating func knownLine(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int
  ) -> Int {
    unsafe reader.readKnownLine(bytes, from: start, to: end, base: base, line: line, into: &pending)
  }

  mutating func record(_ record: CSVRecord) {
    unsafe reader.read(record, into: &pending)
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {
    pending.counts.rows += 1
    pending.rejected(reason, offset: offset, line: line)
  }

  mutating func beginBlock(_ number: Int) {
    pending.reset()
  }

  mutating func commitBlock(_ block: ProvenBlock) {
    var firstHour = Int32.max
    var lastHour: Int32 = -1
    let interval = interval
    // Few in most logs: what they come to is kept apart, and the loop stays as it is without them.
    var uncounted: [Pending] = []
    store.update(pending.readings) { reading in
      firstHour = min(firstHour, reading.hour)
      lastHour = max(lastHour, reading.hour)
      return (Int(reading.series), Int(reading.hour))
    } _: { reading, tally in
      let bit: UInt64 = 1 << UInt64(reading.minute)
      if tally.minutes & bit != 0 || reading.isContesting { tally.isContested = true }
      tally.minutes |= bit
      if tally.rows < .max { tally.rows &+= 1 }
      switch reading.meaning {
      case .normal:
        if reading.nano >= 0 {
          if tally.counted == 0 {
            tally.isVolume = reading.isVolume
          } else if tally.isVolume != reading.isVolume {
            tally.isContested = true
          }
          tally.nanoSum &+= reading.nano
          tally.counted &+= 1
          tally.countedMinutes &+= interval
          return
        }
      case .stopped: tally.stoppedMinutes &+= interval
      case .overRange: tally.isOverRange = true
      case .invalid, .unknown: break
      }
      Self.setAside(reading, in: &uncounted)
    }
    for reading in uncounted {
      let flag = reader.cause(of: Int(reading.flag), reading.meaning)
      store.updateUncounted(Int(reading.series), Int(reading.hour)) {
        $0.add(nano: reading.nano, isVolume: reading.isVolume, flag: flag, interval: interval)
      }
    }
    blocks.append(Block(proven: block, firstHour: firstHour, lastHour: lastHour))
    addCounts(of: block)
  }

  /// Out of line, so that the loop that calls it stays small enough to be one.
  @inline(never)
  private static func setAside(_ reading: Pending, in uncounted: inout [Pending]) {
    uncounted.append(reading)
  }

  private mutating func addCounts(of block: ProvenBlock) {
    totals.rows += pending.counts.rows
    totals.outsidePeriod += pending.counts.outsidePeriod
    totals.emptyCells += pending.counts.emptyCells
    totals.unjudgedOutlet += pending.counts.unjudgedOutlet
    for (name, count) in pending.counts.undeclaredOutlets {
      totals.undeclaredOutlets[name, default: 0] += count
    }
    for (name, count) in pending.counts.unknownPollutants {
      totals.unknownPollutants[name, default: 0] += count
    }
    for (name, count) in pending.counts.unknownFlags {
      totals.unknownFlags[name, default: 0] += count
    }
    for reason in Rejection.allCases {
      let count = pending.rejectionCounts[reason.index]
      guard count > 0 else { continue }
      let before = totals.rejections[reason, default: 0]
      totals.rejections[reason] = before + count
      // A thread's blocks come in file order, so its first examples are among the file's first.
      for var place in pending.counts.examples where place.reason == reason {
        guard totals.examples.count(where: { $0.reason == reason }) < LogSummary.exampleLimit else {
          break
        }
        place.block = block.number
        totals.examples.append(place)
      }
    }
    totals.swallowingCount += pending.counts.swallowingCount
    for var place in pending.counts.swallowing
    where totals.swallowing.count < LogSummary.exampleLimit {
      place.block = block.number
      totals.swallowing.append(place)
    }
  }

  /// What the block being read has given so far.
  private struct Target: ReadingTarget, Sendable {
    var readings: [Pending] = []
    var counts = Counts()
    /// By `Rejection.index`: a file of bad rows must not cost a dictionary a row.
    var rejectionCounts = [Int](repeating: 0, count: Rejection.allCases.count)
    private let nanoValues = NanoValues()
    private var volumeUnit = UnitOfMeasure.all.firstIndex(of: .partsPerMillion)

    mutating func reset() {
      readings.removeAll(keepingCapacity: true)
      counts = Counts()
      for index in rejectionCounts.indices { rejectionCounts[index] = 0 }
    }

    mutating func record() { counts.rows &+= 1 }

    @inline(__always)
    mutating func reading(_ reading: RawReading) {
      let nano = nanoValues.nano(of: reading)
      readings.append(
        Pending(
          nano: nano ?? 0, series: Int32(truncatingIfNeeded: reading.series),
          hour: Int32(truncatingIfNeeded: reading.hour),
          flag: Int32(truncatingIfNeeded: reading.flag),
          minute: UInt8(truncatingIfNeeded: reading.second / 60), meaning: reading.meaning,
          isVolume: reading.unit == volumeUnit,
          isContesting: nano == nil || reading.second % 60 != 0))
    }

    mutating func rejected(_ reason: Rejection, offset: Int, line: Int) {
      rejectionCounts[reason.index] &+= 1
      guard rejectionCounts[reason.index] <= LogSummary.exampleLimit else { return }
      counts.examples.append(Place(reason: reason, block: 0, offset: offset, line: line))
    }

    mutating func outsidePeriod() { counts.outsidePeriod &+= 1 }
    mutating func emptyCell() { counts.emptyCells &+= 1 }
    mutating func undeclaredOutlet(_ name: Int) { counts.undeclaredOutlets[name, default: 0] += 1 }
    mutating func unjudgedOutlet() { counts.unjudgedOutlet &+= 1 }
    mutating func unknownPollutant(_ name: Int) { counts.unknownPollutants[name, default: 0] += 1 }
    mutating func unknownFlag(_ name: Int) { counts.unknownFlags[name, default: 0] += 1 }

    mutating func swallowing(offset: Int, line: Int) {
      counts.swallowingCount += 1
      guard counts.swallowing.count < LogSummary.exampleLimit else { return }
      counts.swallowing.append(Place(reason: nil, block: 0, offset: offset, line: line))
    }
  }
}

extension Rejection {
  /// Its place in `allCases`.
  @inline(__always)
  var index: Int {
    switch self {
    case .malformedQuote: 0
    case .recordTooLong: 1
    case .undecodable: 2
    case .fieldCount: 3
    case .time: 4
    case .number: 5
    case .numberRange: 6
    case .unit: 7
    case .month: 8
    case .name: 9
    case .status: 10
    case .negative: 11
    }
  }
}
