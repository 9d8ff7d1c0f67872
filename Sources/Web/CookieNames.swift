#if Server
import Hummingbird
import HummingbirdCore

/// The cookies, as they are set and asked for. Under TLS their names begin with `__Host-`, which
/// browsers take only from this host, over TLS, for all paths.
struct CookieNames: Sendable {
  static let session = "gg_session"
  static let form = "gg_form"

  let isSecure: Bool

  func value(of name: String, in request: Request) -> String? {
    request.cookies[prefix + name]?.value
  }

  /// Ends with the browser; how long it holds otherwise is the store's to know.
  func session(_ secret: String) -> String { field(Self.session, secret) }
  var noSession: String { field(Self.session, "") + "; Max-Age=0" }
  func form(_ value: String) -> String { field(Self.form, value) }
  func language(_ value: String) -> String {
    field(PageLanguage.cookie, value) + "; Max-Age=31536000"
  }

  private var prefix: String { isSecure ? "__Host-" : "" }

  private func field(_ name: String, _ value: String) -> String {
    "\(prefix)\(name)=\(value); Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
  }
}

extension Visit {
  /// The `Set-Cookie` that signs a browser in.
  func sessionCookie(_ secret: String) -> String {
    CookieNames(isSecure: house.settings.isSecure).session(secret)
  }

  var noSessionCookie: String { CookieNames(isSecure: house.settings.isSecure).noSession }
}
#endif
