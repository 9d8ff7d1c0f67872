import Measures

/// Splits quote-free bytes itself, where libcsv's answer is known: fields end at commas, records at
/// CR or LF, blanks around fields go, lines of blanks only are no records.
///
/// `LaneEqualityTests` and the fuzzer hold it to libcsv's own answer.
@safe struct FastLane: ~Copyable {
  private let fields: FieldBuffer
  private let positions: UnsafeMutablePointer<UInt32>
  private let positionCapacity: Int

  /// - Parameter fieldCapacity: how many fields of a record are kept.
  /// - Parameter blockCapacity: the most bytes of one call.
  init(fieldCapacity: Int, blockCapacity: Int) {
    fields = FieldBuffer(capacity: fieldCapacity)
    positionCapacity = blockCapacity
    unsafe positions = .allocate(capacity: blockCapacity)
  }

  deinit { unsafe positions.deallocate() }

  /// Hands over the records of `bytes[start..<end]`, which holds whole physical lines (the last may
  /// lack its line end), or returns `nil` and hands over nothing where there is a quote.
  ///
  /// - Parameter base: the file offset of `bytes`.
  /// - Parameter line: line ends before `start` in the block.
  /// - Parameter recordLimit: a longer record is a defect.
  /// - Returns: the number of line ends before `end` in the block.
  mutating func split<Sink: RecordSink>(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line startLine: Int,
    recordLimit: Int, sink: inout Sink
  ) -> Int? {
    precondition(end - start <= positionCapacity, "a block longer than the lane was made for")
    var marks = ByteScanning.Marks()
    let count = unsafe ByteScanning.candidates(
      bytes, from: start, to: end, into: positions, marks: &marks)
    if marks.hasQuote { return nil }

    var line = startLine
    var record = unsafe CSVRecord(
      fields: fields.fields, fieldCount: 0, storedCount: 0, offset: base + start, line: line,
      isASCII: marks.isASCII, spansLines: false)
    var recordStart = start
    var fieldStart = start
    var fieldCount = 0
    let capacity = fields.capacity
    var next = 0
    while true {
      // The last record may end with the file: its end stands for a line end.
      let isEnd = next == count
      let at = isEnd ? end : Int(unsafe positions[next])
      let byte = isEnd ? ByteScanning.lineFeed : unsafe bytes[at]
      next &+= 1
      if byte == ByteScanning.comma || byte == ByteScanning.lineFeed
        || byte == ByteScanning.carriageReturn
      {
        if fieldCount < capacity {
          unsafe fields.fields[fieldCount] = trimmed(bytes, from: fieldStart, to: at)
        }
        fieldCount &+= 1
        fieldStart = at &+ 1
        if byte == ByteScanning.comma { continue }

        let isBlank = fieldCount == 1 && (unsafe fields.fields[0].count == 0)
        if !isBlank {
          if at &+ 1 &- recordStart > recordLimit {
            sink.defect(.recordTooLong, offset: base &+ recordStart, line: line)
          } else {
            unsafe record.fieldCount = fieldCount
            unsafe record.storedCount = min(fieldCount, capacity)
            unsafe record.offset = base &+ recordStart
            unsafe record.line = line
            unsafe sink.record(record)
          }
        }
        if isEnd { break }
        fieldCount = 0
        recordStart = at &+ 1
        if byte == ByteScanning.lineFeed {
          line &+= 1
        } else if at &+ 1 == end || (unsafe bytes[at &+ 1]) != ByteScanning.lineFeed {
          line &+= 1
        }
      } else if isEnd {
        break
      }
    }
    return line
  }

  /// A field without the spaces and tabs around it, as libcsv leaves unquoted ones.
  @inline(__always)
  private func trimmed(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> FieldBytes {
    var first = start
    var last = end
    while first < last, isBlank(unsafe bytes[first]) { first &+= 1 }
    while first < last, isBlank(unsafe bytes[last &- 1]) { last &-= 1 }
    return unsafe FieldBytes(start: bytes + first, count: last &- first)
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
