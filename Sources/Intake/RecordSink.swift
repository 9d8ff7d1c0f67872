import Measures

/// A field's bytes, blanks around unquoted ones already gone.
@unsafe struct FieldBytes {
  var start: UnsafePointer<UInt8>
  var count: Int
}

extension FieldBytes {
  /// The bytes, to be kept.
  var copy: [UInt8] { unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)) }

  func isValid(in encoding: TextEncoding) -> Bool {
    unsafe TextDecoding.isValid(start, count, in: encoding)
  }
}

/// One record as a lane hands it over; valid only during the call.
@unsafe struct CSVRecord {
  var fields: UnsafePointer<FieldBytes>
  /// The record's true number of fields; only the first `storedCount` can be read.
  var fieldCount: Int
  var storedCount: Int
  /// Where it begins, in bytes from the beginning of the file.
  var offset: Int
  /// How many line ends stand between the beginning of its block and the record.
  var line: Int
  /// Its bytes are all below 0x80.
  var isASCII: Bool
  /// A quoted field holds a line break.
  var spansLines: Bool
  /// The record's physical line with its line end, where the fields lie in it as they stand;
  /// `nil` where libcsv has copied them.
  var source: UnsafeBufferPointer<UInt8>?
}

/// Takes the records and defects of a block, in file order.
protocol RecordSink {
  /// Takes the physical line at `start` if its bytes are those of a line known to be a record
  /// without quotes, and returns where the next begins; -1 to have it split.
  mutating func knownLine(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int
  ) -> Int
  mutating func record(_ record: CSVRecord)
  /// Whether the record in these bytes, as they stand in the file, could matter; asked only of lines
  /// that are known to be whole records.
  func wantsLine(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool
  /// What finds the lines that could matter among lines that are known to be whole records without
  /// quotes; `nil`: all of them are handed over.
  var lineSearch: LineSearch? { get }
  /// A record that could not be one: `offset` and `line` as in ``CSVRecord``.
  mutating func defect(_ reason: Rejection, offset: Int, line: Int)
}

extension RecordSink {
  mutating func knownLine(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, base: Int, line: Int
  ) -> Int { -1 }

  func wantsLine(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool { true }

  var lineSearch: LineSearch? { nil }
}

/// Room for a record's fields, kept for the life of a lane.
@safe struct FieldBuffer: ~Copyable {
  let capacity: Int
  let fields: UnsafeMutablePointer<FieldBytes>

  init(capacity: Int) {
    self.capacity = capacity
    unsafe fields = .allocate(capacity: capacity)
  }

  deinit { unsafe fields.deallocate() }
}
