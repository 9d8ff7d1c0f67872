import Measures

/// Splits quote-free lines itself, where libcsv's answer is known: fields end at commas, records at
/// CR or LF, blanks around fields go, lines of blanks only are no records.
///
/// `LaneEqualityTests` and the fuzzer hold it to libcsv's own answer.
@safe struct FastLane: ~Copyable {
  private let fields: FieldBuffer

  /// - Parameter fieldCapacity: how many fields of a record are kept.
  init(fieldCapacity: Int) {
    fields = FieldBuffer(capacity: fieldCapacity)
  }

  /// What became of a line.
  enum Outcome {
    /// Handed over (or blank, or too long: then a defect); the next line begins at this offset.
    case next(Int)
    /// A quote: libcsv must say what this line is. Nothing was handed over.
    case quoted
  }

  /// Hands over the record of the physical line that begins at `start`; the line ends at or before
  /// `end`, with a line end or with the file.
  ///
  /// - Parameter base: the file offset of `bytes`.
  /// - Parameter recordLimit: a longer record is a defect.
  @inline(__always)
  mutating func splitLine<Sink: RecordSink>(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int,
    recordLimit: Int, sink: inout Sink
  ) -> Outcome {
    var fieldStart = start
    var fieldCount = 0
    var seen: UInt64 = 0
    var at = start
    let capacity = fields.capacity
    while true {
      var candidates: UInt64
      if at &+ 8 <= end {
        let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
        candidates = ByteScanning.candidates(in: word)
        seen |= word
      } else if at < end {
        let word = unsafe ByteScanning.word(bytes + at, count: end &- at)
        candidates = ByteScanning.candidates(in: word)
        seen |= word
      } else {
        // The last line may end with the file: its end stands for a line end.
        unsafe addField(bytes, from: fieldStart, to: end, fieldCount, capacity)
        unsafe handOver(
          bytes, start, end, fieldCount &+ 1, isASCII: seen & ByteScanning.highs == 0, base: base,
          line: line, recordLimit: recordLimit, lineEnd: end, sink: &sink)
        return .next(end)
      }
      while candidates != 0 {
        let found = at &+ candidates.trailingZeroBitCount >> 3
        candidates &= candidates &- 1
        let byte = unsafe bytes[found]
        if byte == ByteScanning.comma {
          unsafe addField(bytes, from: fieldStart, to: found, fieldCount, capacity)
          fieldCount &+= 1
          fieldStart = found &+ 1
        } else if byte == ByteScanning.lineFeed || byte == ByteScanning.carriageReturn {
          unsafe addField(bytes, from: fieldStart, to: found, fieldCount, capacity)
          var next = found &+ 1
          if byte == ByteScanning.carriageReturn, next < end,
            unsafe bytes[next] == ByteScanning.lineFeed
          {
            next &+= 1
          }
          unsafe handOver(
            bytes, start, found, fieldCount &+ 1, isASCII: seen & ByteScanning.highs == 0,
            base: base, line: line, recordLimit: recordLimit, lineEnd: next, sink: &sink)
          return .next(next)
        } else if byte == ByteScanning.quote {
          return .quoted
        }
      }
      at &+= 8
    }
  }

  @inline(__always)
  private func addField(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, _ index: Int, _ capacity: Int
  ) {
    guard index < capacity else { return }
    var first = start
    var last = end
    while first < last, isBlank(unsafe bytes[first]) { first &+= 1 }
    while first < last, isBlank(unsafe bytes[last &- 1]) { last &-= 1 }
    unsafe fields.fields[index] = FieldBytes(start: bytes + first, count: last &- first)
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  @inline(__always)
  private func handOver<Sink: RecordSink>(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ textEnd: Int, _ fieldCount: Int, isASCII: Bool,
    base: Int, line: Int, recordLimit: Int, lineEnd: Int, sink: inout Sink
  ) {
    if lineEnd &- start > recordLimit {
      sink.defect(.recordTooLong, offset: base &+ start, line: line)
      return
    }
    if fieldCount == 1, unsafe fields.fields[0].count == 0 { return }
    unsafe sink.record(
      CSVRecord(
        fields: fields.fields, fieldCount: fieldCount,
        storedCount: min(fieldCount, fields.capacity), offset: base &+ start, line: line,
        isASCII: isASCII, spansLines: false,
        source: UnsafeBufferPointer(start: bytes + start, count: lineEnd &- start)))
  }
}
