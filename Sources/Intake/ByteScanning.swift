/// Eight bytes at a time: the few scans that the fast lane rests on.
///
/// Every function takes a start and an end and reads no byte outside them.
enum ByteScanning {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// High bit set in every byte of the result where `word` has `byte`; exact, no false neighbours.
  @inline(__always)
  private static func matches(_ word: UInt64, _ byte: UInt8) -> UInt64 {
    let x = word ^ (ones &* UInt64(byte))
    return ~(((x & ~highs) &+ ~highs) | x) & highs
  }

  /// What a scan of a block found besides separators.
  struct Marks {
    var hasQuote = false
    var isASCII = true
  }

  /// Writes the offsets of all bytes below 0x2D (separators, line ends, quotes, blanks, a few more)
  /// to `positions` and returns how many; the caller looks at each byte again.
  ///
  /// Four operations find all of them at once, where an exact search for each of four characters
  /// takes twenty.
  ///
  /// - Parameter positions: room for `end - start` entries.
  @inline(__always)
  static func candidates(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int,
    into positions: UnsafeMutablePointer<UInt32>, marks: inout Marks
  ) -> Int {
    var count = 0
    var at = start
    var quotes: UInt64 = 0
    var seen: UInt64 = 0
    while at + 8 <= end {
      let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      seen |= word
      quotes |= matches(word, quote)
      var low = ~(((word & ~highs) &+ (ones &* (0x80 - 0x2D))) | word) & highs
      while low != 0 {
        unsafe positions[count] = UInt32(truncatingIfNeeded: at &+ low.trailingZeroBitCount >> 3)
        count &+= 1
        low &= low &- 1
      }
      at &+= 8
    }
    while at < end {
      let byte = unsafe bytes[at]
      seen |= UInt64(byte)
      if byte == quote { quotes = 1 }
      if byte < 0x2D {
        unsafe positions[count] = UInt32(truncatingIfNeeded: at)
        count &+= 1
      }
      at &+= 1
    }
    marks.hasQuote = quotes != 0
    marks.isASCII = seen & highs == 0
    return count
  }

  /// The offset of the first `byte` in the range, or `nil`.
  static func first(
    _ byte: UInt8, _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    var at = start
    while at + 8 <= end {
      let word = unsafe UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      let hit = matches(word, byte)
      if hit != 0 { return at + hit.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < end {
      if unsafe bytes[at] == byte { return at }
      at += 1
    }
    return nil
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
        let hit = matches(word, lineFeed) | matches(word, carriageReturn)
        if hit == 0 {
          at += 8
          continue
        }
        at += hit.trailingZeroBitCount >> 3
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
