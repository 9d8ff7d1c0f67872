#if Server
import Crypto
import Measures
import ServerStore

/// Proves that a form of somebody who is not signed in yet came from a page of ours: its token is
/// the keyed hash of a random cookie, and both have to come back.
///
/// Whoever is signed in has a token of their session instead.
package struct FormTokens: Sendable {
  private let key: SymmetricKey

  package init(secret: [UInt8]) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), info: Array("form".utf8), outputByteCount: 32)
  }

  /// What a page's form carries for the cookie of this value.
  package func token(for cookie: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Array(cookie.utf8), using: key).hex
  }

  package static func freshCookie() -> String {
    Randomness.bytes(16).hex
  }

  /// Without telling by its time how much of two texts is the same.
  package static func matches(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count, !one.isEmpty else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(one, other) { difference |= left ^ right }
    return difference == 0
  }
}
#endif
