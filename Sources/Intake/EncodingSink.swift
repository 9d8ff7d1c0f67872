import Measures

/// Counts the records that are not well-formed in each encoding.
struct EncodingSink: BlockSink {
  private(set) var notUTF8 = 0
  private(set) var notGB18030 = 0
  private var pending = (utf8: 0, gb18030: 0)

  mutating func record(_ record: CSVRecord) {
    if unsafe record.isASCII { return }
    var isUTF8 = true
    var isGB18030 = true
    for index in 0..<(unsafe record.storedCount) {
      let field = unsafe record.fields[index]
      isUTF8 = unsafe isUTF8 && field.isValid(in: .utf8)
      isGB18030 = unsafe isGB18030 && field.isValid(in: .gb18030)
    }
    if !isUTF8 { pending.utf8 += 1 }
    if !isGB18030 { pending.gb18030 += 1 }
  }

  mutating func defect(_ reason: Rejection, offset: Int, line: Int) {}

  mutating func beginBlock(_ number: Int) { pending = (0, 0) }

  mutating func commitBlock(_ block: ProvenBlock) {
    notUTF8 += pending.utf8
    notGB18030 += pending.gb18030
  }
}

/// Which encoding a file without a byte order mark is in.
enum EncodingDecision {
  /// Strict UTF-8 if every record is, else GB18030 if every record is, else the one with fewer
  /// undecodable records, which then are defects.
  ///
  /// A header with Chinese in well-formed UTF-8 decides alone: GB18030 text is never that by chance,
  /// and a damaged row must not turn the whole file into another encoding.
  static func decide(
    _ input: InputFile, _ header: LogHeader, _ options: ScanOptions
  ) throws(Fault) -> TextEncoding {
    if header.encoding == .utf8, !header.isASCII { return .utf8 }
    let scanner = LogScanner(
      input: input, start: header.dataStart, fieldCapacity: 4096, options: options, progress: nil)
    let sinks = try scanner.scan { EncodingSink() }
    let notUTF8 = sinks.reduce(0) { $0 + $1.notUTF8 }
    let notGB18030 = sinks.reduce(0) { $0 + $1.notGB18030 }
    return notUTF8 <= notGB18030 ? .utf8 : .gb18030
  }
}
