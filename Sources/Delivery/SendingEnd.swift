package import Ledger
package import Measures

/// How one attempt to send a message ended.
package struct SendingEnd: Hashable, Sendable {
  package var outcome: DeliveryOutcome
  /// What the server said, or why it could not be asked; without secrets.
  package var answer: String
  /// Why no other message can go this way: before a person has done something (a wrong password, an
  /// untrusted certificate), or, where its code is `temporary`, now (a server that is not there).
  package var obstacle: Fault?

  package init(_ outcome: DeliveryOutcome, _ answer: String, obstacle: Fault? = nil) {
    self.outcome = outcome
    self.answer = answer
    self.obstacle = obstacle
  }
}
