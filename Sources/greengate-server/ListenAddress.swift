#if Server
import Measures

/// `127.0.0.1:8080`, `[::1]:8080`.
struct ListenAddress: Hashable, Sendable {
  var host: String
  var port: Int

  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  /// As it stands in an address.
  func text(port: Int) -> String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

/// The site's address as browsers know it: `https://gate.example.cn`.
struct PublicAddress: Hashable, Sendable {
  var isSecure: Bool
  /// With the port, where it is not the scheme's own.
  var host: String

  init?(_ text: String) {
    let parts = text.split(separator: "://", maxSplits: 1)
    guard parts.count == 2, parts[0] == "https" || parts[0] == "http" else { return nil }
    var rest = parts[1]
    if rest.hasSuffix("/") { rest.removeLast() }
    let allowed = { (byte: UInt8) in
      byte >= 0x30 && byte <= 0x3A || byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A
        || "-.[]".utf8.contains(byte)
    }
    guard !rest.isEmpty, rest.utf8.allSatisfy(allowed) else { return nil }
    isSecure = parts[0] == "https"
    host = rest.lowercased()
  }

  var text: String { (isSecure ? "https://" : "http://") + host }
}
#endif
