package import Measures

/// A way that mail leaves this machine.
package protocol MailCarrier: Sendable {
  /// Who the mail is from.
  var sender: Mailbox { get }

  /// Hands over one message, and waits for the answer.
  ///
  /// - Parameters:
  ///   - message: a whole message; every line ends with CR LF.
  ///   - recipient: a plain address.
  func send(_ message: [UInt8], to recipient: String) -> SendingEnd
}
