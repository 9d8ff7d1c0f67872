/// The address that a chat group's robot takes posts at. It holds a token, and is never shown.
package struct RobotAddress: Hashable, Sendable {
  private let scheme: Substring
  /// Host and port, as they are written.
  private let authority: Substring
  private let path: Substring
  private let query: Substring

  package init(_ text: String) {
    let end = text.firstRange(of: "://")
    scheme = end.map { text[..<$0.lowerBound] } ?? ""
    let rest = end.map { text[$0.upperBound...] } ?? text[...]
    let host = rest.prefix { !"/?#\\".contains($0) }
    authority = host
    let place = rest[host.endIndex...].prefix { $0 != "#" }
    path = place.prefix { $0 != "?" }
    query = place[path.endIndex...].dropFirst()
  }

  /// `https://host…`, or a server of this machine, `http://127.0.0.1:port…`.
  ///
  /// What stands before an `@` is a user's name and not the host: nothing may be made to look like
  /// another host than it is.
  package var isUsable: Bool {
    guard !authority.isEmpty, authority.utf8.allSatisfy(Self.isHostByte),
      // A backslash is a slash to some, and what follows another host.
      (path + query).utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
    else { return false }
    return scheme == "https" || isLoopback
  }

  /// Plain HTTP to this machine, which no proxy must see.
  package var isLoopback: Bool {
    let port = authority.dropFirst("127.0.0.1:".utf8.count)
    return scheme == "http" && authority.hasPrefix("127.0.0.1:")
      && (1...5).contains(port.utf8.count)
      && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// What of it must not be shown where a server says it back: values of its query, and long parts
  /// of its path; where it has no query, the path's last part.
  package var secrets: [String] {
    let values = query.split(separator: "&").map { pair in
      pair.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
    }
    let parts = path.split(separator: "/").map(String.init)
    let last = query.isEmpty ? parts.suffix(1) : []
    return values + parts.filter { $0.utf8.count >= 12 } + last
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: ".-:[]".utf8.contains(byte)
    }
  }
}
