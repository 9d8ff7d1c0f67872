package import Measures

/// An SMTP server as `--smtp` names it: `smtp://host[:port]` or `smtps://host[:port]`.
package struct MailServer: Hashable, Sendable {
  package enum Security: Hashable, Sendable {
    /// TLS from the first byte (`smtps://`).
    case implicit
    /// STARTTLS, without which nothing is sent.
    case required
    /// On loopback, or because `--insecure-smtp` was named.
    case none
  }

  package let url: String
  package let host: String
  package let security: Security

  /// - Parameters:
  ///   - isInsecureAllowed: whether `--insecure-smtp` was named.
  ///   - authority: whether a file of certificates was named: then TLS is wanted on loopback, too.
  /// - Throws: 64 where the address is not one, or holds a password.
  package init(
    _ text: String, isInsecureAllowed: Bool = false, hasAuthority: Bool = false
  ) throws(Fault) {
    // First of all: whatever else is wrong with it, a password may stand before the `@`.
    guard !text.utf8.contains(UInt8(ascii: "@")) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "SMTP 地址里不能写用户名和密码（同机用户能看到命令行）；请改用环境变量 "
            + "GREENGATE_SMTP_USER、GREENGATE_SMTP_PASSWORD 或 --smtp-credentials 文件。",
          en: "An SMTP address holds no user and password (other users see the command line); set "
            + "GREENGATE_SMTP_USER and GREENGATE_SMTP_PASSWORD, or name a --smtp-credentials file."
        ))
    }
    let isSecure = text.hasPrefix("smtps://")
    guard isSecure || text.hasPrefix("smtp://") else { throw Self.wrongForm }
    let place = text.dropFirst(isSecure ? 8 : 7)
    let bracket = place.hasPrefix("[") ? place.firstIndex(of: "]") : nil
    let hostEnd =
      bracket.map { place.index(after: $0) } ?? place.firstIndex(of: ":")
      ?? place.endIndex
    let host = String(place[..<hostEnd])
    let port = place[hostEnd...]
    let isPort =
      port.isEmpty
      || (port.hasPrefix(":") && port.utf8.count <= 6
        && port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
        && (1...65_535).contains(Int(port.dropFirst()) ?? 0))
    guard Self.isHost(host), isPort else { throw Self.wrongForm }
    self.host = host
    url = text
    security =
      if isSecure {
        .implicit
      } else if isInsecureAllowed || (isLoopback(host) && !hasAuthority) {
        .none
      } else {
        .required
      }
  }

  private static func isHost(_ text: String) -> Bool {
    let isLiteral = text.hasPrefix("[") && text.hasSuffix("]")
    let inner = isLiteral ? text.dropFirst().dropLast() : text[...]
    return !inner.isEmpty && inner.utf8.count <= 253
      && inner.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
        case UInt8(ascii: ":"): isLiteral
        default: false
        }
      }
  }

  /// Without the text itself, in which somebody may have written a password.
  private static let wrongForm = Fault(
    .usage,
    Bilingual(
      zh: "SMTP 地址无法理解（内容不在此显示）；应写作小写的 smtp://主机:端口 或 smtps://主机:端口。",
      en: "The SMTP address is not one (it is not shown here); write smtp://HOST:PORT or "
        + "smtps://HOST:PORT, in small letters."))
}

/// Whether a host name can only be this machine.
func isLoopback(_ host: some StringProtocol) -> Bool {
  if host == "localhost" || host == "[::1]" { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127"
    && parts.allSatisfy { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (0...255).contains(Int(part) ?? -1)
    }
}

/// The user and password of a mail server.
///
/// It has no description that shows them.
package struct MailCredentials: Sendable, CustomStringConvertible {
  let user: String
  let password: String

  package init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  package var description: String { "MailCredentials" }

  /// The password, and the forms in which the login sends it.
  var secrets: [String] {
    [
      password, Base64.text(Array(password.utf8)),
      Base64.text(Array("\u{0}\(user)\u{0}\(password)".utf8)),
    ]
  }
}
