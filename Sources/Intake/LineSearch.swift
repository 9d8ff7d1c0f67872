/// Finds the few lines of a block that hold one of some names.
///
/// A second look asks for one outlet's hour among hundreds: most lines need not be parsed, and not
/// even be told apart, but their line ends must be counted.
struct LineSearch {
  /// A line that holds a name.
  struct Hit {
    var start: Int
    /// Line ends between the beginning of the search and the line.
    var line: Int
  }

  /// Bytes that are looked at together: at most 255, so that their line ends fit a byte.
  private static let chunk = 128
  /// Shorter names stand in too many lines, and for many names parsing is faster.
  private static let shortestName = 3
  private static let mostNames = 3

  private let names: [[UInt8]]

  /// - Returns: `nil` where searching would not pay.
  init?(_ names: some Sequence<[UInt8]>) {
    var distinct: [[UInt8]] = []
    for name in names where !distinct.contains(name) {
      guard name.count >= Self.shortestName, distinct.count < Self.mostNames else { return nil }
      distinct.append(name)
    }
    guard !distinct.isEmpty else { return nil }
    self.names = distinct
  }

  /// The lines that hold a name, in order and each once.
  ///
  /// - Parameter start: where a line begins.
  /// - Parameter end: where the last line ends; nothing behind it is read.
  /// - Returns: `nil` where lines end with a CR alone, and so cannot be counted here.
  func lines(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> [Hit]? {
    var hits: [Hit] = []
    var lines = 0
    var at = start
    while at < end {
      let count = min(Self.chunk, end &- at)
      let lineFeeds = unsafe Self.count(ByteScanning.lineFeed, bytes + at, count)
      if unsafe Self.count(ByteScanning.carriageReturn, bytes + at, count) > 0,
        unsafe Self.hasLoneReturn(bytes, from: at, to: at &+ count, end)
      {
        return nil
      }
      for name in names {
        // A name may lead out of the chunk, but not out of the search.
        let places = min(count, end &- at &- name.count &+ 1)
        guard places > 0, unsafe Self.mayHold(bytes + at, places, name) else { continue }
        for found in at..<(at &+ places) where unsafe Self.isEqual(bytes + found, name) {
          var first = found
          while first > start, unsafe bytes[first &- 1] != ByteScanning.lineFeed { first &-= 1 }
          // A line that began before the chunk has no line end of the chunk before it.
          var before = lines
          for place in at..<max(at, first) where unsafe bytes[place] == ByteScanning.lineFeed {
            before &+= 1
          }
          hits.append(Hit(start: first, line: before))
        }
      }
      lines &+= lineFeeds
      at &+= count
    }
    return Self.ordered(hits)
  }

  // The loops below are written for the compiler to do sixteen bytes at a time: no way
  // out (a range's own checks are one), byte-sized results.

  @inline(__always)
  private static func count(
    _ wanted: UInt8, _ bytes: UnsafePointer<UInt8>, _ count: Int
  ) -> Int {
    var found: UInt8 = 0
    var index = 0
    while index < count {
      found &+= (unsafe bytes[index] == wanted) ? 1 : 0
      index &+= 1
    }
    return Int(found)
  }

  /// Whether the name's first and last two bytes stand at one of the places as in the name.
  @inline(__always)
  private static func mayHold(
    _ bytes: UnsafePointer<UInt8>, _ places: Int, _ name: [UInt8]
  ) -> Bool {
    let last = name.count &- 1
    let (first, nextToLast, final) = (name[0], name[last &- 1], name[last])
    let ends = unsafe bytes + last
    var found: UInt8 = 0
    var index = 0
    while index < places {
      let begins: UInt8 = unsafe bytes[index] == first ? 1 : 0
      let goesOn: UInt8 = unsafe ends[index &- 1] == nextToLast ? 1 : 0
      let closes: UInt8 = unsafe ends[index] == final ? 1 : 0
      found |= begins & goesOn & closes
      index &+= 1
    }
    return found != 0
  }

  private static func hasLoneReturn(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, _ limit: Int
  ) -> Bool {
    for place in start..<end where unsafe bytes[place] == ByteScanning.carriageReturn {
      guard place &+ 1 < limit, unsafe bytes[place &+ 1] == ByteScanning.lineFeed else {
        return true
      }
    }
    return false
  }

  @inline(__always)
  private static func isEqual(_ bytes: UnsafePointer<UInt8>, _ name: [UInt8]) -> Bool {
    for index in name.indices where unsafe bytes[index] != name[index] { return false }
    return true
  }

  /// Several names are looked for side by side, and may stand in one line.
  private static func ordered(_ hits: [Hit]) -> [Hit] {
    var ordered: [Hit] = []
    for hit in hits.sorted(by: { $0.start < $1.start }) where ordered.last?.start != hit.start {
      ordered.append(hit)
    }
    return ordered
  }
}
