import CLibCSV
import Foundation
import Intake
import Measures

/// libcsv itself, fed one byte at a time so that every record's place is known, with the rule of
/// going on after damage written down a second time.
enum Reference {
  private final class Context {
    var fields: [[UInt8]] = []
    var hasEnded = false
  }

  static func read(_ bytes: [UInt8], recordLimit: Int = 1 << 20) -> [RecordListing.Record] {
    var records: [RecordListing.Record] = []
    var start = 0
    var lineStart = 0
    var line = 1
    while start < bytes.count {
      let outcome = readRecord(bytes, from: start, recordLimit: recordLimit)
      while true {
        let next = lineEnd(after: lineStart, in: bytes)
        guard next <= start, next > lineStart else { break }
        lineStart = next
        line += 1
      }
      switch outcome {
      case .record(let fields, let end):
        records.append(RecordListing.Record(offset: start, line: line, fields: fields))
        start = end
      case .blank(let end):
        start = end
      case .damaged(let reason):
        records.append(
          RecordListing.Record(offset: start, line: line, fields: nil, defect: reason))
        start = lineEnd(after: start, in: bytes)
      }
    }
    return records
  }

  private enum Outcome {
    case record([[UInt8]], Int)
    case blank(Int)
    case damaged(Rejection)
  }

  private static func readRecord(
    _ bytes: [UInt8], from start: Int, recordLimit: Int
  ) -> Outcome {
    var parser = unsafe csv_parser()
    _ = unsafe csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI))
    defer { unsafe csv_free(&parser) }
    let context = Context()
    let data = unsafe Unmanaged.passUnretained(context).toOpaque()
    let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void =
      {
        bytes, count, data in
        guard let data = unsafe data else { return }
        let context = unsafe Unmanaged<Context>.fromOpaque(data).takeUnretainedValue()
        let field = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        context.fields.append(unsafe [UInt8](field))
      }
    let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, data in
      guard let data = unsafe data else { return }
      unsafe Unmanaged<Context>.fromOpaque(data).takeUnretainedValue().hasEnded = true
    }
    var at = start
    var tooLong = false
    while at < bytes.count {
      var byte = bytes[at]
      let taken = unsafe csv_parse(&parser, &byte, 1, onField, onRow, data)
      if taken != 1 { return .damaged(at - start < recordLimit ? .malformedQuote : .recordTooLong) }
      at += 1
      if context.hasEnded {
        let end = afterLineFeed(at, in: bytes)
        return end - start > recordLimit ? .damaged(.recordTooLong) : .record(context.fields, end)
      }
      let isLineEnd = byte == 0x0A || byte == 0x0D
      if isLineEnd, unsafe parser.pstate == 0 { return .blank(afterLineFeed(at, in: bytes)) }
      if at - start > recordLimit { tooLong = true }
      if tooLong { return .damaged(.recordTooLong) }
    }
    if unsafe csv_fini(&parser, onField, onRow, data) != 0 { return .damaged(.malformedQuote) }
    return context.hasEnded ? .record(context.fields, at) : .blank(at)
  }

  private static func afterLineFeed(_ at: Int, in bytes: [UInt8]) -> Int {
    at < bytes.count && bytes[at - 1] == 0x0D && bytes[at] == 0x0A ? at + 1 : at
  }

  private static func lineEnd(after start: Int, in bytes: [UInt8]) -> Int {
    var at = start
    while at < bytes.count {
      at += 1
      if bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D { return afterLineFeed(at, in: bytes) }
    }
    return at
  }
}

/// A file that goes away with the test.
struct TemporaryFile: ~Copyable {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    path = NSTemporaryDirectory() + "greengate-" + UUID().uuidString + ".csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open() throws -> InputFile { try InputFile(location: path, path: "log.csv") }
}

/// A small generator of its own: the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
