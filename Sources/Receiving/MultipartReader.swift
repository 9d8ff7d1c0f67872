package import Measures

/// What a part of a form says of itself.
package struct MultipartHead: Hashable, Sendable {
  /// The form's field.
  package var name: String
  /// The file's name as the browser gives it, with the path inside a folder that was chosen; `nil`:
  /// not a file.
  package var file: String?

  package init(name: String, file: String?) {
    (self.name, self.file) = (name, file)
  }
}

/// What a body of parts holds, in its order.
package enum MultipartEvent: Hashable, Sendable {
  case begin(MultipartHead)
  /// The next bytes of the part that began last; never empty.
  case bytes([UInt8])
  case end
}

/// Reads `multipart/form-data` as it comes, strictly: what no browser sends is refused.
///
/// RFC 7578 as browsers write it. It holds back no more than a delimiter, or the head of one part;
/// where the bytes of a body are divided makes no difference.
package struct MultipartReader: Sendable {
  /// Bytes that the head of a part may have.
  package static let longestHead = 8 << 10
  package static let mostParts = 5000

  private enum Place {
    case start, head, body
    /// Behind a delimiter: a line end for the next part, or two hyphens for none.
    case behindDelimiter
    case epilogue
  }

  /// A line end, two hyphens and the boundary: what ends a part.
  private let delimiter: [UInt8]
  private var place = Place.start
  private var held: [UInt8] = []
  private var parts = 0
  /// What may still come behind the last delimiter.
  private var lineEnd = [Self.return, Self.feed]

  /// - Parameter contentType: the header field, which names the boundary.
  /// - Returns: `nil` where it is of another type, or names no boundary that RFC 2046 allows.
  package init?(contentType: String) {
    guard let boundary = Self.boundary(in: contentType) else { return nil }
    delimiter = Array("\r\n--".utf8) + boundary
  }

  /// Reads the next bytes.
  ///
  /// - Throws: a usage ``Fault`` for what is no such body; nothing may be fed after it.
  package mutating func feed(
    _ bytes: some Collection<UInt8>, _ take: (MultipartEvent) throws(Fault) -> Void
  ) throws(Fault) {
    held += bytes
    var from = held.startIndex
    while try step(&from, take) {}
    held.removeFirst(from)
  }

  /// - Throws: where the body ended before its last delimiter.
  package func finish() throws(Fault) {
    guard place == .epilogue, held.isEmpty else { throw Self.broken }
  }

  // MARK: - Steps

  /// Goes on by one thing, where it is there as a whole.
  private mutating func step(
    _ from: inout Int, _ take: (MultipartEvent) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    switch place {
    case .start: try begin(&from)
    case .behindDelimiter: try choose(&from)
    case .head: try readHead(&from, take)
    case .body: try readBody(&from, take)
    case .epilogue: try readEpilogue(&from)
    }
  }

  private mutating func begin(_ from: inout Int) throws(Fault) -> Bool {
    // Nothing stands before the first delimiter, so it begins without its line end.
    let first = delimiter.dropFirst(2)
    let there = held[from...].prefix(first.count)
    guard first.starts(with: there) else { throw Self.broken }
    guard there.count == first.count else { return false }
    from += first.count
    place = .behindDelimiter
    return true
  }

  private mutating func choose(_ from: inout Int) throws(Fault) -> Bool {
    guard held.count - from >= 2 else { return false }
    switch (held[from], held[from + 1]) {
    case (Self.return, Self.feed):
      parts += 1
      guard parts <= Self.mostParts else {
        throw Fault(
          .usage,
          Bilingual(
            zh: "一次上传的文件和字段超过 \(Self.mostParts) 个；请打成 zip 再上传。",
            en:
              "More than \(Self.mostParts) files and fields were sent at once; pack them as a zip.")
        )
      }
      place = .head
    case (Self.hyphen, Self.hyphen): place = .epilogue
    default: throw Self.broken
    }
    from += 2
    return true
  }

  private mutating func readHead(
    _ from: inout Int, _ take: (MultipartEvent) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    let rest = held[from...]
    guard let end = Self.position(of: Self.blankLine, in: rest) else {
      guard rest.count < Self.longestHead + Self.blankLine.count else { throw Self.broken }
      return false
    }
    guard end - from <= Self.longestHead, let head = MultipartHead(Array(held[from..<end])) else {
      throw Self.broken
    }
    try take(.begin(head))
    from = end + Self.blankLine.count
    place = .body
    return true
  }

  private mutating func readBody(
    _ from: inout Int, _ take: (MultipartEvent) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    let rest = held[from...]
    let (found, isWhole) = Self.delimiterStart(delimiter, in: rest)
    if found > from { try take(.bytes(Array(held[from..<found]))) }
    from = found
    guard isWhole else { return false }
    from += delimiter.count
    place = .behindDelimiter
    try take(.end)
    return true
  }

  /// A line end may follow, and nothing else.
  private mutating func readEpilogue(_ from: inout Int) throws(Fault) -> Bool {
    let rest = held[from...]
    guard rest.count <= lineEnd.count, lineEnd.starts(with: rest) else { throw Self.broken }
    guard rest.count == lineEnd.count else { return false }
    from += rest.count
    lineEnd = []
    return false
  }

  // MARK: - Bytes

  private static let `return` = UInt8(ascii: "\r")
  private static let feed = UInt8(ascii: "\n")
  private static let hyphen = UInt8(ascii: "-")
  private static let blankLine = Array("\r\n\r\n".utf8)

  private static func position(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    let (found, isWhole) = delimiterStart(pattern, in: bytes)
    return isWhole ? found : nil
  }

  /// Where a pattern begins, or where one may begin that goes on in what is still to come; else the
  /// end.
  private static func delimiterStart(
    _ pattern: [UInt8], in bytes: ArraySlice<UInt8>
  ) -> (Int, isWhole: Bool) {
    var from = bytes.startIndex
    while let at = bytes[from...].firstIndex(of: pattern[0]) {
      let there = bytes[at...].prefix(pattern.count)
      if pattern.starts(with: there) { return (at, there.count == pattern.count) }
      from = at + 1
    }
    return (bytes.endIndex, false)
  }

  /// RFC 2046: up to 70 of these, not ending with a blank.
  private static func boundary(in contentType: String) -> [UInt8]? {
    guard let value = HeaderValue(contentType), value.word == "multipart/form-data" else {
      return nil
    }
    let found = value.parameters["boundary"]
    guard let found, (1...70).contains(found.utf8.count), !found.hasSuffix(" "),
      found.utf8.allSatisfy(isBoundary)
    else { return nil }
    return Array(found.utf8)
  }

  private static func isBoundary(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "'()+_,-./:=? ".utf8.contains(byte)
    }
  }

  static let broken = Fault(
    .usage,
    Bilingual(
      zh: "上传的表单不完整或格式不对；请返回上传页面重新提交。",
      en:
        "The form that was sent is incomplete or malformed; go back to the upload page and send it "
        + "again."))
}
