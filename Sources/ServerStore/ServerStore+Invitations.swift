import GRDB
package import Measures

// Links that make accounts and set passwords. Each works once; only its hash is kept.

extension ServerStore {
  /// Seconds that links are good for.
  package static let invitationLife: Int64 = 7 * 86_400
  package static let resetLife: Int64 = 86_400

  package func hasAdministrator() throws(Fault) -> Bool {
    try reading { try $0.hasAdministrator() }
  }

  /// A link's secret with which the first administrator is made. Earlier ones end.
  ///
  /// - Returns: `nil` where there is an administrator.
  package func makeSetupLink() throws(Fault) -> String? {
    try writing { store in
      guard try !store.hasAdministrator() else { return nil }
      try store.execute("DELETE FROM invitation WHERE kind = 'setup'")
      return try store.makeLink(.setup, .administrator, life: Self.resetLife, by: nil)
    }
  }

  /// Makes the first administrator, and signs in.
  ///
  /// - Throws: 66 where the link is not good (any more), 64 where name or password are not.
  package func redeemSetup(
    _ token: String, name: String, password: String, address: String
  ) throws(Fault) -> SignedIn {
    try redeem(token, .setup, name: name, password: password, address: address)
  }

  /// A link's secret for a new account. Of administrators alone.
  ///
  /// - Parameter recipient: whom it is for, in the maker's words; empty: not said.
  package func invite(
    _ rights: Rights, recipient: String = "", by actor: Actor
  ) throws(Fault) -> String {
    try rights.check()
    let recipient = recipient.trimmed
    try TextLimits.check(
      recipient, Bilingual(zh: "给谁", en: "whom it is for"), limit: TextLimits.name)
    return try writing { store in
      try store.requireAdministrator(actor)
      let token = try store.makeLink(
        .invitation, rights, recipient: recipient, life: Self.invitationLife, by: actor.person)
      try store.audit(actor, .invited, subject: recipient, detail: rights.text)
      return token
    }
  }

  /// A link's secret with which an account gets a new password. Of administrators alone.
  package func makeResetLink(for id: String, by actor: Actor) throws(Fault) -> String {
    try writing { store in
      try store.requireAdministrator(actor)
      guard let person = try store.person(id)?.person else { throw Fault.unknown }
      try store.endResets(of: id)
      let token = try store.makeLink(
        .reset, person.rights, person: id, life: Self.resetLife, by: actor.person)
      try store.audit(actor, .resetLinkMade, subject: id)
      return token
    }
  }

  /// What a link is for; `nil`: it is not good (any more).
  package func invitation(_ token: String) throws(Fault) -> Invitation? {
    try reading { store in try store.link(token)?.invitation(at: store.tick) }
  }

  /// The links that are still good, newest first.
  package func invitations() throws(Fault) -> [Invitation] {
    try reading { store in
      try store.all(
        InvitationRecord.self, where: "expiresTick > ? AND kind <> 'setup'", [store.tick],
        order: "createdAt DESC, id"
      ).map { $0.invitation(at: store.tick) }
    }
  }

  package func withdraw(invitation id: String, by actor: Actor) throws(Fault) {
    try writing { store in
      try store.requireAdministrator(actor)
      guard try store.execute("DELETE FROM invitation WHERE id = ?", [id]) == 1 else {
        throw Fault.unknown
      }
      try store.audit(actor, .invitationWithdrawn, subject: id)
    }
  }

  /// Makes the account that a link is for, and signs in.
  ///
  /// - Throws: 66 where the link is not good (any more), 64 where name or password are not.
  package func redeemInvitation(
    _ token: String, name: String, password: String, address: String
  ) throws(Fault) -> SignedIn {
    try redeem(token, .invitation, name: name, password: password, address: address)
  }

  /// Gives the account that a link is for a new password, which ends its sessions, and signs in.
  package func redeemReset(
    _ token: String, password: String, address: String
  ) throws(Fault) -> SignedIn {
    let name = try reading { store in
      try store.link(token)?.person.flatMap { try store.person($0) }?.name
    }
    guard let name else { throw Self.badLink }
    return try redeem(token, .reset, name: name, password: password, address: address)
  }

  private func redeem(
    _ token: String, _ kind: Invitation.Kind, name: String, password: String, address: String
  ) throws(Fault) -> SignedIn {
    guard try invitation(token)?.kind == kind else { throw Self.badLink }
    let name = kind == .reset ? name : try AccountName.check(name)
    try PasswordRules.check(password, name: name)
    let hash = try passwords.hash(password)
    return try writing { store in
      // Again: somebody may have used it meanwhile.
      guard let link = try store.link(token), link.kind == kind else { throw Self.badLink }
      try link.delete(store.database)
      let rights = link.invitation(at: store.tick).rights
      let person: Person
      switch kind {
      case .setup, .invitation:
        person = try store.add(name, rights, hash)
      case .reset:
        guard var row = try link.person.flatMap({ try store.person($0) }), !row.isDisabled else {
          throw Self.badLink
        }
        row.password = hash.text
        try row.update(store.database)
        try store.endSessions(of: row.id)
        try store.forgetFailures(of: row.id)
        person = row.person
      }
      try store.audit(
        Actor(person.id, from: address), kind.action, subject: person.id, detail: rights.text)
      return SignedIn(token: try store.startSession(person.id, address: address), person: person)
    }
  }

  private static let badLink = Fault(
    .missingInput,
    Bilingual(
      zh: "链接无效、已使用或已过期；请向管理员索取新的链接。",
      en: "The link is wrong, used or expired; ask an administrator for a new one."))
}

extension Invitation.Kind {
  fileprivate var action: AuditAction {
    switch self {
    case .setup: .firstAdministrator
    case .invitation: .joined
    case .reset: .passwordReset
    }
  }
}

extension StoreRows {
  fileprivate func makeLink(
    _ kind: Invitation.Kind, _ rights: Rights, person: String? = nil, recipient: String = "",
    life: Int64, by: String?
  ) throws -> String {
    let token = Randomness.secret()
    try InvitationRecord(
      id: Randomness.identifier(), hash: Digest256.hex(token), kind: kind, role: rights.role,
      plants: rights.plants, regions: rights.regions, person: person, invitedBy: by,
      createdAt: now.seconds, expiresTick: tick + life, recipient: recipient
    ).insert(database)
    return token
  }

  /// A link that is still good: whoever made it must still be allowed to.
  fileprivate func link(_ token: String) throws -> InvitationRecord? {
    let row = try one(
      InvitationRecord.self, where: "hash = ? AND expiresTick > ?", [Digest256.hex(token), tick])
    guard let row else { return nil }
    switch row.kind {
    case .setup: return try hasAdministrator() ? nil : row
    case .invitation, .reset:
      let inviter = try row.invitedBy.flatMap { try person($0) }
      return inviter?.role == .administrator && inviter?.isDisabled == false ? row : nil
    }
  }

  func endResets(of person: String) throws {
    try execute("DELETE FROM invitation WHERE kind = 'reset' AND person = ?", [person])
  }
}
