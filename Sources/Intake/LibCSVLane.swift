import CLibCSV

/// Reads through libcsv, in strict mode: the dialect is its, not ours.
///
/// libcsv tells no positions. So it is fed either one physical line at a time (where it stands
/// between two records after a line, the record ended there), or a run of lines at once, whose
/// records count only if there are as many of them as lines: then each line is one.
@safe struct LibCSVLane: ~Copyable {
  private let state: UnsafeMutablePointer<State>

  /// What the callbacks write to. libcsv's bytes die when a callback returns, so they are copied.
  @unsafe private struct State {
    var parser = unsafe csv_parser()
    var text: UnsafeMutablePointer<UInt8>
    var textCapacity: Int
    var textCount = 0
    /// Start and end of each kept field in `text`.
    var ends: UnsafeMutablePointer<(start: Int, count: Int)>
    var fields: UnsafeMutablePointer<FieldBytes>
    var fieldCapacity: Int
    var fieldCount = 0
    var isASCII = true
    var spansLines = false
    var recordsEnded = 0
    /// Fields of each record of a run.
    var counts: UnsafeMutablePointer<Int>
  }

  /// The most lines of a run.
  static let runLines = 32

  /// libcsv's own name for "between two records" (`ROW_NOT_BEGUN` in libcsv.c).
  private static let rowNotBegun: Int32 = 0

  init(fieldCapacity: Int, recordLimit: Int) {
    let textCapacity = recordLimit + 64
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(
      to: State(
        text: .allocate(capacity: textCapacity), textCapacity: textCapacity,
        ends: .allocate(capacity: fieldCapacity * (Self.runLines + 1)),
        fields: .allocate(capacity: fieldCapacity), fieldCapacity: fieldCapacity,
        counts: .allocate(capacity: Self.runLines + 1)))
    _ = unsafe csv_init(&state.pointee.parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
  }

  deinit {
    unsafe csv_free(&state.pointee.parser)
    unsafe state.pointee.text.deallocate()
    unsafe state.pointee.ends.deallocate()
    unsafe state.pointee.fields.deallocate()
    unsafe state.pointee.counts.deallocate()
    unsafe state.deallocate()
  }

  /// What became of a line.
  enum Step {
    /// The record goes on in the next line.
    case open
    /// The record is complete, or the line was blank.
    case closed
    /// Strict libcsv refused the record.
    case malformed
  }

  /// Forgets any open record.
  mutating func reset() {
    unsafe state.pointee.parser.pstate = Self.rowNotBegun
    unsafe state.pointee.parser.quoted = 0
    unsafe state.pointee.parser.spaces = 0
    unsafe state.pointee.parser.entry_pos = 0
    unsafe state.pointee.parser.status = 0
    startRecord()
  }

  private mutating func startRecord() {
    unsafe state.pointee.textCount = 0
    unsafe state.pointee.fieldCount = 0
    unsafe state.pointee.isASCII = true
    unsafe state.pointee.spansLines = false
    unsafe state.pointee.recordsEnded = 0
  }

  /// Feeds one physical line; a completed record goes to `sink`.
  mutating func feed<Sink: RecordSink>(
    _ bytes: UnsafePointer<UInt8>, count: Int, offset: Int, line: Int, sink: inout Sink
  ) -> Step {
    let taken = unsafe csv_parse(
      &state.pointee.parser, bytes, count, { unsafe LibCSVLane.takeField($0, $1, $2) },
      { unsafe LibCSVLane.endRecord($1) }, state)
    guard taken == count else {
      reset()
      return .malformed
    }
    return finishStep(offset: offset, line: line, sink: &sink)
  }

  /// Feeds a run of whole physical lines, none of them blank, and hands over one record a line; or
  /// hands over nothing and returns false where they are anything else.
  ///
  /// As many records as lines means one a line: no record can do without a line of its own, because
  /// the line that closes a quote is never blank.
  mutating func feedRun<Sink: RecordSink>(
    _ bytes: UnsafePointer<UInt8>, _ lines: [(start: Int, end: Int)], base: Int, line: Int,
    sink: inout Sink
  ) -> Bool {
    guard let first = lines.first, let last = lines.last else { return true }
    let count = last.end - first.start
    let taken = unsafe csv_parse(
      &state.pointee.parser, bytes + first.start, count,
      { unsafe LibCSVLane.takeField($0, $1, $2) }, { unsafe LibCSVLane.endRecord($1) }, state)
    defer { reset() }
    guard taken == count, unsafe state.pointee.parser.pstate == Self.rowNotBegun,
      unsafe state.pointee.recordsEnded == lines.count
    else { return false }
    let capacity = unsafe state.pointee.fieldCapacity
    for (index, place) in lines.enumerated() {
      let fieldCount = unsafe state.pointee.counts[index]
      let stored = min(fieldCount, capacity)
      for field in 0..<stored {
        let kept = unsafe state.pointee.ends[index &* capacity &+ field]
        unsafe state.pointee.fields[field] = FieldBytes(
          start: state.pointee.text + kept.start, count: kept.count)
      }
      unsafe sink.record(
        CSVRecord(
          fields: state.pointee.fields, fieldCount: fieldCount, storedCount: stored,
          offset: base &+ place.start, line: line &+ index, isASCII: state.pointee.isASCII,
          spansLines: false))
    }
    return true
  }

  /// The end of the file: closes an open record, or finds it malformed.
  mutating func finish<Sink: RecordSink>(offset: Int, line: Int, sink: inout Sink) -> Step {
    let failed =
      unsafe csv_fini(
        &state.pointee.parser, { unsafe LibCSVLane.takeField($0, $1, $2) },
        { unsafe LibCSVLane.endRecord($1) }, state) != 0
    guard !failed else {
      reset()
      return .malformed
    }
    return finishStep(offset: offset, line: line, sink: &sink)
  }

  private mutating func finishStep<Sink: RecordSink>(
    offset: Int, line: Int, sink: inout Sink
  ) -> Step {
    guard unsafe state.pointee.parser.pstate == Self.rowNotBegun else {
      // Only a quoted line break leaves a record open at the end of a line.
      unsafe state.pointee.spansLines = true
      return .open
    }
    if unsafe state.pointee.recordsEnded > 0 {
      let fieldCount = unsafe state.pointee.counts[0]
      let stored = unsafe min(fieldCount, state.pointee.fieldCapacity)
      for index in 0..<stored {
        let field = unsafe state.pointee.ends[index]
        unsafe state.pointee.fields[index] = FieldBytes(
          start: state.pointee.text + field.start, count: field.count)
      }
      unsafe sink.record(
        CSVRecord(
          fields: state.pointee.fields, fieldCount: fieldCount, storedCount: stored,
          offset: offset, line: line, isASCII: state.pointee.isASCII,
          spansLines: state.pointee.spansLines))
    }
    startRecord()
    return .closed
  }

  /// Called by libcsv for each field.
  @inline(__always)
  private static func takeField(
    _ data: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?
  ) {
    guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
    let number = unsafe state.pointee.fieldCount
    unsafe state.pointee.fieldCount = number + 1
    let record = unsafe state.pointee.recordsEnded
    guard number < (unsafe state.pointee.fieldCapacity), record <= runLines else { return }
    let index = unsafe record &* state.pointee.fieldCapacity &+ number
    let start = unsafe state.pointee.textCount
    // A record is fed up to its limit, so its text always fits; the guard keeps that a fact.
    guard let source = unsafe data?.assumingMemoryBound(to: UInt8.self),
      start + count <= (unsafe state.pointee.textCapacity)
    else {
      unsafe state.pointee.ends[index] = (start, 0)
      return
    }
    let target = unsafe state.pointee.text + start
    var seen: UInt64 = 0
    var at = 0
    while at &+ 8 <= count {
      let word = unsafe UnsafeRawPointer(source + at).loadUnaligned(as: UInt64.self)
      unsafe UnsafeMutableRawPointer(target + at).storeBytes(of: word, as: UInt64.self)
      seen |= word
      at &+= 8
    }
    let rest = count &- at
    if rest & 4 != 0 {
      let part = unsafe UnsafeRawPointer(source + at).loadUnaligned(as: UInt32.self)
      unsafe UnsafeMutableRawPointer(target + at).storeBytes(of: part, as: UInt32.self)
      seen |= UInt64(part)
      at &+= 4
    }
    if rest & 2 != 0 {
      let part = unsafe UnsafeRawPointer(source + at).loadUnaligned(as: UInt16.self)
      unsafe UnsafeMutableRawPointer(target + at).storeBytes(of: part, as: UInt16.self)
      seen |= UInt64(part)
      at &+= 2
    }
    if rest & 1 != 0 {
      let byte = unsafe source[at]
      unsafe target[at] = byte
      seen |= UInt64(byte)
    }
    if seen & ByteScanning.highs != 0 { unsafe state.pointee.isASCII = false }
    unsafe state.pointee.ends[index] = (start, count)
    unsafe state.pointee.textCount = start + count
  }

  /// Called by libcsv at the end of each record.
  @inline(__always)
  private static func endRecord(_ context: UnsafeMutableRawPointer?) {
    guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
    let record = unsafe state.pointee.recordsEnded
    unsafe state.pointee.recordsEnded = record + 1
    guard record < runLines else { return }
    unsafe state.pointee.counts[record] = state.pointee.fieldCount
    unsafe state.pointee.fieldCount = 0
  }
}
