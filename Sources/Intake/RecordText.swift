import Measures

/// A record's own words, for evidence.
enum RecordText {
  /// The most bytes of a record that are shown.
  static let limit = 240

  /// The first physical line of the record at `offset`, cut at ``limit`` bytes (then ending in …).
  static func read(
    _ input: InputFile, at offset: Int, encoding: TextEncoding
  ) throws(Fault) -> String {
    var bytes = [UInt8](repeating: 0, count: limit + 4)
    var got = 0
    var failure: Fault?
    unsafe bytes.withUnsafeMutableBytes { buffer in
      do throws(Fault) {
        got = unsafe try input.read(into: buffer, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return text(bytes[..<got], encoding: encoding)
  }

  /// As `read`, of bytes that lie at hand.
  static func text(_ bytes: ArraySlice<UInt8>, encoding: TextEncoding) -> String {
    var line = bytes.prefix {
      $0 != ByteScanning.lineFeed && $0 != ByteScanning.carriageReturn
    }
    let isCut = line.count > limit
    if isCut {
      line = line.prefix(limit)
      // Cut between characters: a cut one would look like a damaged one.
      while let last = line.last, last >= 0x80 { line = line.dropLast() }
    }
    return TextDecoding.text(line, in: encoding) + (isCut ? "…" : "")
  }
}
