package import Measures

/// The plain records of a file, as the two lanes see them: for tests and fuzzing of intake itself.
package struct RecordListing: Equatable, Sendable {
  package struct Record: Equatable, Sendable {
    package var offset: Int
    /// Counted from 1.
    package var line: Int
    /// `nil` for a defect.
    package var fields: [[UInt8]]?
    package var defect: Rejection?

    package init(offset: Int, line: Int, fields: [[UInt8]]?, defect: Rejection? = nil) {
      self.offset = offset
      self.line = line
      self.fields = fields
      self.defect = defect
    }
  }

  package var records: [Record]
  /// Blocks that each lane took.
  package var fastBlocks: Int
  package var libcsvBlocks: Int

  /// Reads the whole file, the header not apart.
  package init(
    _ input: InputFile, options: ScanOptions, fieldCapacity: Int = 4096
  ) throws(Fault) {
    let scanner = LogScanner(
      input: input, start: 0, fieldCapacity: fieldCapacity, options: options, progress: nil)
    let sinks = try scanner.scan { ListingSink() }
    let blocks = sinks.flatMap(\.blocks).sorted { $0.proven.number < $1.proven.number }
    records = []
    var lineEnds = 0
    for block in blocks {
      for var record in block.records {
        record.line += lineEnds + 1
        records.append(record)
      }
      lineEnds += block.proven.lineEnds
    }
    fastBlocks = blocks.count { $0.proven.lane == .fast }
    libcsvBlocks = blocks.count - fastBlocks
  }
}

private struct ListingSink: BlockSink {
  struct Block: Sendable {
    var proven: ProvenBlock
    var records: [RecordListing.Record]
  }

  private(set) var blocks: [Block] = []
  private var records: [RecordListing.Record] = []

  mutating func record(_ record: CSVRecord) {
    let fields = (0..<(unsafe record.storedCount)).map { unsafe record.fields[$0].copy }
    records.append(
      RecordListing.Record(
        offset: unsafe record.offset, line: unsafe record.line, fields: fields))
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {
    records.append(RecordListing.Record(offset: offset, line: line, fields: nil, defect: reason))
  }

  mutating func beginBlock(_ number: Int) { records = [] }

  mutating func commitBlock(_ block: ProvenBlock) {
    blocks.append(Block(proven: block, records: records))
  }
}
