package import Measures

/// What makes the bytes of a blob unusable: they are damage, and never data.
package enum BlobDamage: Error, Hashable, Sendable {
  /// Shorter than any blob, or without its mark.
  case noBlob
  /// Of a version that this tool does not know.
  case version(UInt8)
  /// The bytes are not those that were written.
  case checksum
  /// The bytes are those that were written, and say what cannot be.
  case content
  /// The blobs of a series do not make up its period.
  case period

  /// Why, as the end of a sentence that names the place.
  package var reason: Bilingual {
    switch self {
    case .noBlob: Bilingual(zh: "不是小时数据块", en: "it is no block of hours")
    case .version(let version):
      Bilingual(
        zh: "数据块版本为 \(version)，本工具只认识到 \(HourBlob.version)",
        en: "its version is \(version), and this tool knows up to \(HourBlob.version)")
    case .checksum: Bilingual(zh: "校验和不符", en: "its checksum does not fit")
    case .content: Bilingual(zh: "内容自相矛盾", en: "what it says cannot be")
    case .period: Bilingual(zh: "各月数据块拼不成完整时段", en: "its months do not make up its period")
    }
  }

  /// - Parameter place: The ledger's file; `row` names the table and the row.
  package func fault(in ledger: String, row: String) -> Fault {
    Fault(
      .unreadableInput,
      Bilingual(
        zh: "台账中 \(row) 的小时数据已损坏（\(reason.zh)），未被使用；"
          + "请用 greengate ledger verify 检查，并从备份恢复。",
        en: "The hours in \(row) of the ledger are damaged (\(reason.en)) and were not used; run "
          + "'greengate ledger verify' and restore a backup."),
      at: SourcePosition(file: ledger))
  }
}

/// Writes a blob: a mark, a version, numbers of as many bytes as they need, and a checksum.
struct BlobWriter {
  private(set) var bytes: [UInt8]

  init(mark: UInt8, version: UInt8) {
    bytes = [mark, version]
  }

  mutating func put(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func put(_ value: some UnsignedInteger & FixedWidthInteger) { put(UInt64(value)) }

  /// A count, a line, an index: never negative. One that is gives a blob that reads as damage, and
  /// never as a zero.
  mutating func put(count: Int) { put(UInt64(bitPattern: Int64(count))) }

  /// Small in both directions.
  mutating func put(signed value: Int64) {
    put(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// As a mantissa and a power of ten: most sums end in zeros.
  mutating func put(decimal value: Int128) {
    var (mantissa, power) = (value, UInt64(0))
    while mantissa != 0 {
      let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
      guard remainder == 0 else { break }
      (mantissa, power) = (quotient, power + 1)
    }
    put(power)
    var rest = UInt128(bitPattern: (mantissa << 1) ^ (mantissa >> 127))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func put(_ text: String) {
    put(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(digits: [UInt8]) {
    put(count: digits.count)
    append(digits)
  }

  /// The bytes alone.
  mutating func append(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// The bytes with their checksum.
  func sealed() -> [UInt8] {
    let sum = checksum(bytes[...])
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt64($0))) }
  }
}

/// Reads what ``BlobWriter`` wrote; every step past the end or out of range is damage.
struct BlobReader {
  private let bytes: [UInt8]
  private var next = 2
  private let end: Int

  init(_ bytes: [UInt8], mark: UInt8, version: UInt8) throws(BlobDamage) {
    guard bytes.count >= 10, bytes[0] == mark else { throw .noBlob }
    end = bytes.count - 8
    let sum = (0..<8).reduce(UInt64(0)) {
      $0 | UInt64(bytes[bytes.count - 8 + $1]) << (8 * UInt64($1))
    }
    guard checksum(bytes[..<end]) == sum else { throw .checksum }
    guard bytes[1] == version else { throw .version(bytes[1]) }
    self.bytes = bytes
  }

  var isAtEnd: Bool { next == end }

  mutating func byte() throws(BlobDamage) -> UInt8 {
    guard next < end else { throw .content }
    defer { next += 1 }
    return bytes[next]
  }

  mutating func number() throws(BlobDamage) -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while true {
      let byte = try byte()
      guard shift < 63 || (shift == 63 && byte <= 1) else { throw .content }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  mutating func number<Number: UnsignedInteger & FixedWidthInteger>(
    _ type: Number.Type
  ) throws(BlobDamage) -> Number {
    guard let value = Number(exactly: try number()) else { throw .content }
    return value
  }

  /// - Parameter most: More than that cannot be meant, and is not allocated for.
  mutating func count(most: Int) throws(BlobDamage) -> Int {
    guard let value = Int(exactly: try number()), value <= most else { throw .content }
    return value
  }

  mutating func signed() throws(BlobDamage) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func decimal() throws(BlobDamage) -> Int128 {
    let power = try count(most: 38)
    var (value, shift) = (UInt128(0), 0)
    while true {
      let byte = try byte()
      guard shift < 126 || (shift == 126 && byte <= 3) else { throw .content }
      value |= UInt128(byte & 0x7F) << UInt128(shift)
      if byte < 0x80 { break }
      shift += 7
    }
    var mantissa = Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1)
    for _ in 0..<power {
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .content }
      mantissa = product
    }
    return mantissa
  }

  mutating func text() throws(BlobDamage) -> String {
    guard let text = String(validating: try slice(), as: UTF8.self) else { throw .content }
    return text
  }

  mutating func digits() throws(BlobDamage) -> [UInt8] { Array(try slice()) }

  private mutating func slice() throws(BlobDamage) -> ArraySlice<UInt8> {
    let length = try count(most: end - next)
    guard length <= end - next else { throw .content }
    defer { next += length }
    return bytes[next..<next + length]
  }

  /// What lies behind the last field was never written.
  func finish() throws(BlobDamage) {
    guard isAtEnd else { throw .content }
  }
}

/// Sixty-four bits over the bytes, eight at a time.
///
/// Every step maps its state one to one, so bytes damaged within one word always change the sum, and
/// others but for one case in 2⁶⁴.
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
  var index = bytes.startIndex
  while index < bytes.endIndex {
    var word: UInt64 = 0
    let stop = min(index + 8, bytes.endIndex)
    var shift: UInt64 = 0
    while index < stop {
      word |= UInt64(bytes[index]) << shift
      shift += 8
      index += 1
    }
    state = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
    state ^= state >> 32
  }
  return state
}
