/// A mail address and the name shown with it.
///
/// The address is one that every mail server can take as it is: plain ASCII, nothing quoted, so that
/// neither a header nor an SMTP command can be made to say anything else.
package struct Mailbox: Hashable, Sendable {
  package let address: String
  /// As people write it; empty where there is none.
  package let name: String

  /// `nil` where `address` is not `local@domain` of ASCII letters, digits and the usual signs (a
  /// Chinese domain is written in its `xn--` form).
  package init?(address: String, name: String = "") {
    guard Self.isAddress(address) else { return nil }
    self.address = address
    self.name = name
  }

  private init(known address: String) {
    self.address = address
    name = ""
  }

  /// Who a message is from that its reader sends themselves.
  package static let nobody = Mailbox(known: "greengate@localhost")

  /// What follows the `@`.
  package var domain: String {
    address.split(separator: "@").last.map(String.init) ?? address
  }

  /// RFC 5321 4.5.3.1: at most 64 octets before the `@`, 254 in all.
  package static func isAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, parts[0].count <= 64 else { return false }
    let atoms = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let hyphen = UInt8(ascii: "-")
    return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomByte) }
      && labels.allSatisfy { label in
        !label.isEmpty && label.count <= 63 && label.first != hyphen && label.last != hyphen
          && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private static func isAtomByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }
}
