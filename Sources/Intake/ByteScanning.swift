/// Eight bytes at a time: the few scans that the fast lane rests on.
///
/// Every function takes a start and an end and reads no byte outside them.
enum ByteScanning {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  static let highs: UInt64 = 0x8080_8080_8080_8080

  /// High bit set in every byte below 0x2D: separators, line ends, quotes, blanks, a few more; the
  /// caller looks at each again.
  ///
  /// Four operations find all of them at once, where an exact search for each of four characters
  /// takes twenty.
  @inline(__always)
  static func candidates(in word: UInt64) -> UInt64 {
    ~(((word & ~highs) &+ (ones &* (0x80 - 0x2D))) | word) & highs
  }

  /// Up to seven bytes as a word; the missing ones are `0`, which is no candidate.
  @inline(__always)
  static func word(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    var word: UInt64 = 0x3030_3030_3030_3030
    for index in 0..<count {
      let shift = UInt64(index &* 8)
      word = (word & ~(0xFF << shift)) | UInt64(unsafe bytes[index]) << shift
    }
    return word
  }

  /// The offset after the physical line that begins at `start`: a line ends with LF, with CR LF, or
  /// with a CR that no LF follows. `nil` if it does not end before `end`; a CR as the last byte
  /// ends its line only where `endsFile` says that nothing follows.
  static func lineEnd(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, endsFile: Bool
  ) -> Int? {
    var at = start
    while at < end {
      let byte: UInt8
      if at + 8 <= end {
        let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
        // Bytes below 0x0E: CR, LF and what hardly ever stands in text.
        let hit = ~(((word & ~highs) &+ (ones &* (0x80 - 0x0E))) | word) & highs
        if hit == 0 {
          at &+= 8
          continue
        }
        at &+= hit.trailingZeroBitCount >> 3
        byte = unsafe bytes[at]
      } else {
        byte = unsafe bytes[at]
      }
      if byte == lineFeed { return at + 1 }
      if byte == carriageReturn {
        if at + 1 == end { return endsFile ? end : nil }
        let next = unsafe bytes[at + 1]
        return next == lineFeed ? at + 2 : at + 1
      }
      at += 1
    }
    return nil
  }
}
