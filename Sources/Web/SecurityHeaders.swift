#if Server
package import HTTPTypes
import Hummingbird

/// What every answer says, whatever it is: also errors, assets and files to download.
enum SecurityHeaders {
  /// Nothing inline, nothing from elsewhere, in no other site's frame.
  static let contentPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "connect-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
  ].joined(separator: "; ")

  static func add(to response: inout Response, isSecure: Bool) {
    response.headers[.contentSecurityPolicy] = contentPolicy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers.set("Referrer-Policy", "same-origin")
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin")
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    response.headers.set(
      "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
    // Before `frame-ancestors`.
    response.headers.set("X-Frame-Options", "DENY")
    if isSecure {
      // Of this host alone: what else lies below its name is not ours to bind.
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
    // What a handler did not say may be kept is somebody's own.
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
  }
}

extension HTTPFields {
  /// A field whose name the library has no constant for.
  package subscript(named name: String) -> String? {
    HTTPField.Name(name).flatMap { self[$0] }
  }

  package mutating func set(_ name: String, _ value: String) {
    if let name = HTTPField.Name(name) { self[name] = value }
  }
}
#endif
