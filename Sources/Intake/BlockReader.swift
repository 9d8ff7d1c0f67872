import Measures

/// How a file is cut for reading; tests cut it finely.
package struct ScanOptions: Sendable {
  /// Bytes of a block: small enough that a block and what it gives stay in a core's cache.
  package var blockSize = 256 * 1024
  /// A longer record is a defect (SEMANTICS 1).
  package var recordLimit = 1 << 20
  package var threads = 1
  /// Sends every block through libcsv: for tests that compare the lanes.
  package var avoidsFastLane = false

  package init() {}
}

/// Which lane took a block.
enum Lane {
  case fast, libcsv
}

/// Reads one block at a time and hands over the records that begin in it.
@safe struct BlockReader: ~Copyable {
  private let input: InputFile
  private let options: ScanOptions
  private let buffer: UnsafeMutableRawBufferPointer
  private var fastLane: FastLane
  private var libcsv: LibCSVLane
  /// File offset of the buffer's first byte, and of the end of what is filled.
  private var origin = 0
  private var filled = 0
  private var blockStart = 0
  private(set) var boundary = 0
  /// Line ends whose last byte lies in the block.
  private(set) var lineEnds = 0
  private(set) var lane = Lane.fast
  /// Every record of the block is one physical line, and none was damaged.
  private(set) var isPlain = true

  /// Bytes read beyond the block for the record that leads out of it; more is read if it is longer.
  private static let overlap = 512

  init(input: InputFile, fieldCapacity: Int, options: ScanOptions) {
    self.input = input
    self.options = options
    let capacity = 1 + options.blockSize + options.recordLimit + 2 * Self.overlap + 64
    unsafe buffer = .allocate(byteCount: capacity, alignment: 64)
    fastLane = FastLane(fieldCapacity: fieldCapacity)
    libcsv = LibCSVLane(fieldCapacity: fieldCapacity, recordLimit: options.recordLimit)
  }

  deinit { unsafe buffer.deallocate() }

  private var bytes: UnsafePointer<UInt8> {
    // The buffer is never empty, so it has a base; the dummy keeps this total.
    guard let base = unsafe buffer.baseAddress else { preconditionFailure("an empty buffer") }
    return unsafe UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
  }

  /// Brings block number `block` into the buffer.
  mutating func load(block: Int) throws(Fault) {
    blockStart = block * options.blockSize
    boundary = min(blockStart + options.blockSize, input.size)
    // One byte before tells whether a line begins with the block.
    origin = max(0, blockStart - 1)
    filled = origin
    try fill(upTo: boundary + Self.overlap)
  }

  private mutating func fill(upTo wanted: Int) throws(Fault) {
    let end = min(wanted, input.size)
    guard end > filled else { return }
    let target = unsafe UnsafeMutableRawBufferPointer(
      rebasing: buffer[(filled - origin)..<(end - origin)])
    let got = unsafe try input.read(into: target, at: filled)
    guard got == target.count else {
      try input.assertUnchanged()
      throw Fault(
        .temporary,
        Bilingual(
          zh: "文件在读取过程中变短；请待写入结束后重新检查。",
          en: "The file became shorter while it was being read; check again when nothing writes "
            + "to it."),
        at: SourcePosition(file: input.path))
    }
    filled = end
  }

  /// Where the first record of the block begins, if no quoted field reaches into it: at the first
  /// physical line that begins in it.
  mutating func likelyEntry() -> Int? {
    if blockStart == 0 { return 0 }
    let before = unsafe bytes[blockStart - 1 - origin]
    if before == ByteScanning.lineFeed { return blockStart }
    if before == ByteScanning.carriageReturn {
      let first = unsafe bytes[blockStart - origin]
      return first == ByteScanning.lineFeed ? blockStart + 1 : blockStart
    }
    guard
      let end = unsafe ByteScanning.lineEnd(
        bytes, from: blockStart - origin, to: filled - origin, endsFile: filled == input.size)
    else { return nil }
    return end + origin
  }

  /// Hands over the records that begin at or after `entry` and before the end of the block.
  ///
  /// - Parameter isPlain: an earlier reading has found that each line is a record of its own, so
  ///   that lines which the sink does not want need not be parsed.
  /// - Returns: where the next block's first record begins.
  mutating func parse<Sink: RecordSink>(
    from entry: Int, isPlain isKnownPlain: Bool = false, sink: inout Sink
  ) throws(Fault) -> Int {
    isPlain = true
    let firstLine = entry < boundary ? countLineEnds(from: blockStart, to: entry) : 0
    guard entry < boundary else {
      lineEnds = countLineEnds(from: blockStart, to: boundary)
      lane = .fast
      return entry
    }
    lane = .fast
    var start = entry
    var line = firstLine
    if !options.avoidsFastLane,
      let end = try endOfLine(from: boundary - 1, limit: options.recordLimit)
    {
      let limit = end - origin
      let stop = boundary - origin
      var at = entry - origin
      let bytes = unsafe bytes
      if isKnownPlain, let search = sink.lineSearch,
        let hits = unsafe search.lines(bytes, from: at, to: limit)
      {
        unsafe handOver(hits, bytes, to: limit, firstLine: line, sink: &sink)
        return end
      }
      while at < stop {
        let known = unsafe sink.knownLine(bytes, from: at, to: limit, base: origin, line: line)
        if known >= 0 {
          at = known
        } else {
          let outcome = unsafe fastLane.splitLine(
            bytes, from: at, to: limit, base: origin, line: line,
            recordLimit: options.recordLimit, sink: &sink)
          guard case .next(let next) = outcome else { break }
          at = next
        }
        line &+= 1
      }
      if at >= stop {
        // The last line ends in the next block, or with the file and no line end at all.
        let isCounted = end <= boundary && endsWithLineEnd(at: end)
        lineEnds = isCounted ? line : line - 1
        return end
      }
      start = at + origin
    }
    lane = .libcsv
    return try parseWithLibCSV(from: start, line: line, isPlain: isKnownPlain, sink: &sink)
  }

  /// Hands over only the lines that a search has found; the others do not matter to the sink.
  private mutating func handOver<Sink: RecordSink>(
    _ hits: [LineSearch.Hit], _ bytes: UnsafePointer<UInt8>, to limit: Int, firstLine: Int,
    sink: inout Sink
  ) {
    for hit in hits {
      let end =
        unsafe ByteScanning.lineEnd(bytes, from: hit.start, to: limit, endsFile: true) ?? limit
      guard unsafe sink.wantsLine(bytes + hit.start, count: end - hit.start) else { continue }
      let line = firstLine + hit.line
      let outcome = unsafe fastLane.splitLine(
        bytes, from: hit.start, to: limit, base: origin, line: line,
        recordLimit: options.recordLimit, sink: &sink)
      guard case .quoted = outcome else { continue }
      libcsv.reset()
      let step = unsafe libcsv.feed(
        bytes + hit.start, count: end - hit.start, offset: origin + hit.start, line: line,
        sink: &sink)
      // Only the file's last line can still be open: it needs no line end.
      if step == .open {
        _ = libcsv.finish(offset: origin + hit.start, line: line, sink: &sink)
      }
    }
  }

  private func endsWithLineEnd(at end: Int) -> Bool {
    let last = unsafe bytes[end - 1 - origin]
    return last == ByteScanning.lineFeed || last == ByteScanning.carriageReturn
  }

  /// The end of the physical line that holds the byte at `start`, or `nil` if it does not end
  /// within `limit` bytes. The end of the file ends a line.
  private mutating func endOfLine(from start: Int, limit: Int) throws(Fault) -> Int? {
    let farthest = min(start + limit + 1, input.size)
    var searched = start
    while true {
      let end = min(filled, farthest)
      let found = unsafe ByteScanning.lineEnd(
        bytes, from: searched - origin, to: end - origin, endsFile: end == input.size)
      if let found { return found + origin }
      if end == input.size { return end }
      if end == farthest { return nil }
      // A CR at the very end may belong to a CR LF: look at it again with its neighbour.
      searched = max(start, end - 1)
      try fill(upTo: min(farthest, end + 64 * 1024))
    }
  }

  /// Line ends whose last byte (LF, or a CR that no LF follows) lies in `start..<end`.
  private func countLineEnds(from start: Int, to end: Int) -> Int {
    var count = 0
    var at = start
    while at < end {
      guard
        let next = unsafe ByteScanning.lineEnd(
          bytes, from: at - origin, to: filled - origin, endsFile: filled == input.size)
      else { break }
      at = next + origin
      if at <= end { count += 1 }
    }
    return count
  }

  private mutating func parseWithLibCSV<Sink: RecordSink>(
    from entry: Int, line firstLine: Int, isPlain isKnownPlain: Bool, sink: inout Sink
  ) throws(Fault) -> Int {
    libcsv.reset()
    var record = (start: entry, line: firstLine)
    var run: [(start: Int, end: Int)] = []
    run.reserveCapacity(LibCSVLane.runLines)
    while record.start < boundary {
      if !isKnownPlain {
        collectRun(from: record.start, into: &run)
        if run.count > 1,
          unsafe libcsv.feedRun(bytes, run, base: origin, line: record.line, sink: &sink)
        {
          record.line += run.count
          record.start = origin + (run.last?.end ?? 0)
          continue
        }
      }
      let firstEnd = try endOfLine(from: record.start, limit: options.recordLimit)
      guard let firstEnd, firstEnd - record.start <= options.recordLimit else {
        isPlain = false
        let reason = try reasonForCut(record, from: record.start)
        sink.defect(reason, offset: record.start, line: record.line)
        record.start = try skipLine(from: firstEnd ?? record.start + options.recordLimit)
        record.line += 1
        continue
      }
      if isKnownPlain,
        unsafe !sink.wantsLine(bytes + (record.start - origin), count: firstEnd - record.start)
      {
        record = (firstEnd, record.line + 1)
        continue
      }
      var at = record.start
      var line = record.line
      var end = firstEnd
      var outcome: Rejection?
      while true {
        var step = unsafe libcsv.feed(
          bytes + (at - origin), count: end - at, offset: record.start, line: record.line,
          sink: &sink)
        if step == .open, end == input.size {
          step = libcsv.finish(offset: record.start, line: record.line, sink: &sink)
        }
        if step == .malformed { outcome = .malformedQuote }
        if step != .open { break }
        isPlain = false
        at = end
        line += 1
        let room = options.recordLimit - (at - record.start)
        guard let next = try endOfLine(from: at, limit: room),
          next - record.start <= options.recordLimit
        else {
          outcome = try reasonForCut(record, from: at)
          break
        }
        end = next
      }
      if let outcome {
        isPlain = false
        // Reading goes on at the line after the one where the damaged record began.
        sink.defect(outcome, offset: record.start, line: record.line)
        record = (firstEnd, record.line + 1)
      } else {
        record = (end, line + 1)
      }
    }
    if isPlain {
      // Line ends beyond the block are the next one's; the file's last line may have none.
      let beyond = countLineEnds(from: boundary, to: record.start)
      let isCounted = record.start > boundary || endsWithLineEnd(at: record.start)
      lineEnds = isCounted ? record.line - beyond : record.line - 1
    } else {
      lineEnds = countLineEnds(from: blockStart, to: boundary)
    }
    return record.start
  }

  /// The next lines that are surely whole and not blank, as offsets in the buffer; a run ends before
  /// anything that needs a closer look.
  @inline(__always)
  private func collectRun(from start: Int, into run: inout [(start: Int, end: Int)]) {
    run.removeAll(keepingCapacity: true)
    let limit = min(filled - origin, start - origin + min(options.recordLimit, 32 * 1024))
    let stop = boundary - origin
    var at = start - origin
    while run.count < LibCSVLane.runLines, at < stop, at < limit,
      unsafe bytes[at] > 0x20,
      let end = unsafe ByteScanning.lineEnd(bytes, from: at, to: limit, endsFile: false)
    {
      run.append((at, end))
      at = end
    }
  }

  /// Why a record that does not end within the limit is none: libcsv refuses its bytes up to there,
  /// or it is just too long.
  private mutating func reasonForCut(
    _ record: (start: Int, line: Int), from at: Int
  ) throws(Fault) -> Rejection {
    let end = min(record.start + options.recordLimit, input.size)
    try fill(upTo: end)
    var nobody = NullSink()
    let step = unsafe libcsv.feed(
      bytes + (at - origin), count: end - at, offset: record.start, line: record.line,
      sink: &nobody)
    libcsv.reset()
    return step == .malformed ? .malformedQuote : .recordTooLong
  }

  /// The beginning of the line after the one that `start` lies in, however long that is.
  private func skipLine(from start: Int) throws(Fault) -> Int {
    if start > 0, start <= filled, start > origin, endsWithLineEnd(at: start) { return start }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { unsafe chunk.deallocate() }
    var at = start
    while at < input.size {
      let got = unsafe try input.read(into: chunk, at: at)
      guard got > 0, let base = chunk.baseAddress else { break }
      let found = unsafe ByteScanning.lineEnd(
        UnsafePointer(base.assumingMemoryBound(to: UInt8.self)), from: 0, to: got,
        endsFile: at + got == input.size)
      if let found { return at + found }
      // Only a last CR can be left undecided; keep it for the next round.
      at += got == 1 ? 1 : got - 1
    }
    return input.size
  }
}

/// Takes nothing: for bytes that are only asked whether libcsv would refuse them.
private struct NullSink: RecordSink {
  mutating func record(_ record: CSVRecord) {}
  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}
}
