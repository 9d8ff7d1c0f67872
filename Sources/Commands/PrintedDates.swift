import Measures

/// The dates that a PDF's printing left in it.
enum PrintedDates {
  /// Sets each `(D:…)` date to `date`, in as many bytes, so that no offset in the file moves; and each
  /// digit of an `/ID` to 0.
  static func fixed(in bytes: [UInt8], to date: Instant) -> [UInt8] {
    var bytes = bytes
    let stamp = Array(text(of: date).utf8)
    for key in ["/CreationDate (D:", "/ModDate (D:"] {
      let key = Array(key.utf8)
      for place in places(of: key, in: bytes) {
        let start = place + key.count
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ")")),
          end - start == stamp.count
        else { continue }
        bytes.replaceSubrange(start..<end, with: stamp)
      }
    }
    for place in places(of: Array("/ID [<".utf8), in: bytes) {
      for index in bytes[place...].indices {
        if bytes[index] == UInt8(ascii: "]") { break }
        let isDigit =
          (0x30...0x39).contains(bytes[index]) || (0x41...0x46).contains(bytes[index] & 0xDF)
        if isDigit, index > place + 4 { bytes[index] = UInt8(ascii: "0") }
      }
    }
    return bytes
  }

  /// As Chromium writes it in UTC: `20250331160000+00'00'`.
  static func text(of date: Instant) -> String {
    let utc = Instant(seconds: date.seconds - Instant.chinaOffset).description
    return utc.prefix(19).filter(\.isWholeNumber) + "+00'00'"
  }

  private static func places(of key: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard let first = key.first, bytes.count >= key.count else { return [] }
    var places: [Int] = []
    for index in 0...(bytes.count - key.count) where bytes[index] == first {
      if bytes[index..<index + key.count].elementsEqual(key) { places.append(index) }
    }
    return places
  }
}
