import CLibCSV

/// Reads through libcsv, in strict mode: the dialect is its, not ours.
///
/// libcsv tells no positions, so it is fed one physical line at a time; where it stands between two
/// records after a line, the record ended there.
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
  }

  /// libcsv's own name for "between two records" (`ROW_NOT_BEGUN` in libcsv.c).
  private static let rowNotBegun: Int32 = 0

  init(fieldCapacity: Int, recordLimit: Int) {
    let textCapacity = recordLimit + 64
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(
      to: State(
        text: .allocate(capacity: textCapacity), textCapacity: textCapacity,
        ends: .allocate(capacity: fieldCapacity), fields: .allocate(capacity: fieldCapacity),
        fieldCapacity: fieldCapacity))
    _ = unsafe csv_init(&state.pointee.parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
  }

  deinit {
    unsafe csv_free(&state.pointee.parser)
    unsafe state.pointee.text.deallocate()
    unsafe state.pointee.ends.deallocate()
    unsafe state.pointee.fields.deallocate()
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
      &state.pointee.parser, bytes, count, Self.onField, Self.onRow, state)
    guard taken == count else {
      reset()
      return .malformed
    }
    return finishStep(offset: offset, line: line, sink: &sink)
  }

  /// The end of the file: closes an open record, or finds it malformed.
  mutating func finish<Sink: RecordSink>(offset: Int, line: Int, sink: inout Sink) -> Step {
    let failed = unsafe csv_fini(&state.pointee.parser, Self.onField, Self.onRow, state) != 0
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
      let stored = unsafe min(state.pointee.fieldCount, state.pointee.fieldCapacity)
      for index in 0..<stored {
        let field = unsafe state.pointee.ends[index]
        unsafe state.pointee.fields[index] = FieldBytes(
          start: state.pointee.text + field.start, count: field.count)
      }
      unsafe sink.record(
        CSVRecord(
          fields: state.pointee.fields, fieldCount: state.pointee.fieldCount, storedCount: stored,
          offset: offset, line: line, isASCII: state.pointee.isASCII,
          spansLines: state.pointee.spansLines))
    }
    startRecord()
    return .closed
  }

  private static let onField:
    @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      data, count, context in
      guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
      let index = unsafe state.pointee.fieldCount
      unsafe state.pointee.fieldCount = index + 1
      guard index < (unsafe state.pointee.fieldCapacity) else { return }
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

  private static let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
    _, context in
    guard let state = unsafe context?.assumingMemoryBound(to: State.self) else { return }
    unsafe state.pointee.recordsEnded += 1
  }
}
