/// How SQLite is told of a file with more than its name.
package enum DatabaseAddress {
  /// The file as one that nobody changes, which SQLite then reads without writing anything beside it.
  package static func immutable(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var address = Array("file:".utf8)
    var last: UInt8 = 0
    for byte in path.utf8 {
      // Two slashes at the beginning would name a host.
      defer { last = byte }
      if byte == UInt8(ascii: "/"), last == byte { continue }
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        address.append(byte)
      default:
        address += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: address, as: UTF8.self) + "?immutable=1"
  }
}
