/// The checksum of RFC 1952: CRC-32 and the length of what a gzip file holds.
struct Checksum {
  private(set) var count = 0
  private var crc = UInt32.max

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    count += bytes.count
    let table = Self.table
    var crc = crc
    for byte in bytes { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    self.crc = crc
  }

  /// The last eight bytes of the file: both numbers, the least byte first, the length modulo 2³².
  var trailer: [UInt8] {
    let length = UInt32(truncatingIfNeeded: count)
    return [~crc, length].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
  }
}
