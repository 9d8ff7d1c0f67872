import Crypto
import GRDB
package import Measures

/// What came of a sign-in.
package enum SignIn: Hashable, Sendable {
  case session(SignedIn)
  case refused(SignInRefusal)
}

/// That somebody was not let in.
package struct SignInRefusal: Hashable, Sendable {
  /// Seconds until it may be tried again; 0: at once. It does not tell whether there is such an account.
  package var wait: Int64
  /// Whether the password was not even looked at, because it was too soon.
  package var isTooSoon: Bool
}

/// A session that is still good.
package struct OpenSession: Hashable, Sendable {
  package var person: Person
  /// What each form must hold; of this session alone.
  package var csrf: String
}

extension ServerStore {
  /// Lets in who knows the password, with a new session each time.
  ///
  /// An unknown name and a wrong password are answered alike, after the same work.
  ///
  /// - Parameter address: of the network; of IPv6 the first 64 bits, which are one customer's.
  package func signIn(
    name: String, password: String, address: String
  ) throws(Fault) -> SignIn {
    let person: String
    switch try checkPassword(name: name, password, address: address) {
    case .refused(let refusal): return .refused(refusal)
    case .fits(let id): person = id
    }
    return try writing { store in
      // Shut out while the password was being compared.
      guard let row = try store.person(person), !row.isDisabled else {
        return .refused(SignInRefusal(wait: 0, isTooSoon: false))
      }
      let token = try store.startSession(person, address: address)
      try store.audit(Actor(person, from: address), .signedIn, subject: person)
      return .session(SignedIn(token: token, person: row.person))
    }
  }

  enum PasswordCheck {
    case fits(person: String)
    case refused(SignInRefusal)
  }

  /// Compares a password, and counts failures of the account and of the address.
  func checkPassword(
    name: String, _ password: String, address: String
  ) throws(Fault) -> PasswordCheck {
    let typed = AccountName.composed(
      String(name.trimmed.unicodeScalars.prefix(TextLimits.name)))
    let from = "address \(address)"
    // What a rule would refuse anyway is no reason to work for a megabyte.
    let password = String(password.unicodeScalars.prefix(PasswordRules.longest + 1))
    let (row, account, wait) = try writing { store in
      // What no name may be is nobody's: `person(named:)` would take a sign for its twin.
      let row = AccountName.isAllowed(typed) ? try store.person(named: typed) : nil
      // Unknown names are counted, too: that they are not must not tell them.
      var account = "account " + (row?.id ?? Digest256.hex(typed.lowercased()))
      // Failures elsewhere keep nobody out of the place where they always sign in: else whoever knows
      // a name could.
      if let row, try store.knows(address, of: row.id) { account += " at \(address)" }
      let wait = max(try store.blocked(account), try store.blocked(from))
      if wait == 0 {
        try store.countFailure(account, allowed: LockOut.perAccount)
        try store.countFailure(from, allowed: LockOut.perAddress)
      }
      return (row, account, wait)
    }
    if wait > 0 { return .refused(SignInRefusal(wait: wait, isTooSoon: true)) }
    let stored = row.flatMap { PasswordHash(text: $0.password) }
    let fits: Bool
    do throws(Fault) {
      fits = try passwords.fits(password, stored)
    } catch {
      // Nothing was compared, so nothing has failed.
      try writing { store in
        for key in [account, from] { try store.takeBackFailure(key) }
      }
      throw error
    }
    return try writing { store in
      if let row, fits, !row.isDisabled {
        try store.forgetFailures(of: row.id)
        try store.takeBackFailure(from)
        return .fits(person: row.id)
      }
      // Without the name where there is no such account: it may be a password in the wrong field.
      try store.audit(Actor(nil, from: address), .signInFailed, subject: row?.id ?? "")
      return .refused(
        SignInRefusal(
          wait: max(try store.blocked(account), try store.blocked(from)), isTooSoon: false))
    }
  }

  /// Who has a session's secret, with the rights that the account has now; `nil`: nobody (any more).
  ///
  /// That it was used is put down at most once a minute.
  package func session(_ token: String) throws(Fault) -> OpenSession? {
    let hash = Digest256.hex(token)
    let found = try reading { store -> (PersonRecord, Bool)? in
      guard let session = try store.one(SessionRecord.self, where: "hash = ?", [hash]),
        store.isGood(session), let person = try store.person(session.person), !person.isDisabled
      else { return nil }
      return (person, store.tick - session.seenTick >= SessionTimes.resolution)
    }
    guard let (person, isToBeNoted) = found else { return nil }
    if isToBeNoted {
      // Only where it is still there and good: reading and writing are two moments.
      try writing { store in
        _ = try store.execute(
          "UPDATE session SET seenTick = ? WHERE hash = ? AND seenTick > ? AND startedTick > ?",
          [store.tick, hash, store.tick - SessionTimes.idle, store.tick - SessionTimes.longest])
      }
    }
    return OpenSession(person: person.person, csrf: Self.csrf(token))
  }

  package func signOut(_ token: String, by actor: Actor) throws(Fault) {
    try writing { store in
      guard
        try store.execute("DELETE FROM session WHERE hash = ?", [Digest256.hex(token)]) == 1
      else { return }
      try store.audit(actor, .signedOut, subject: actor.person ?? "")
    }
  }

  /// Whoever knows it knows the session's secret, and not the other way round.
  private static func csrf(_ token: String) -> String {
    let key = SymmetricKey(data: Array(token.utf8))
    return Base32.text(
      Array(HMAC<SHA256>.authenticationCode(for: Array("csrf".utf8), using: key)))
  }
}

extension StoreRows {
  fileprivate func isGood(_ session: SessionRecord) -> Bool {
    tick - session.startedTick < SessionTimes.longest && tick - session.seenTick < SessionTimes.idle
  }

  /// - Returns: The session's secret.
  func startSession(_ person: String, address: String) throws -> String {
    let token = Randomness.secret()
    try SessionRecord(
      hash: Digest256.hex(token), person: person, address: address, startedAt: now.seconds,
      startedTick: tick, seenTick: tick
    ).insert(database)
    try PlaceRecord(person: person, address: address, lastTick: tick).upsert(database)
    return token
  }

  /// Whether the account has signed in from there lately.
  func knows(_ address: String, of person: String) throws -> Bool {
    try count(
      "SELECT COUNT(*) FROM place WHERE person = ? AND address = ? AND lastTick > ?",
      [person, address, tick - LockOut.familiarity]) > 0
  }

  func endSessions(of person: String, but hash: String = "") throws {
    try execute("DELETE FROM session WHERE person = ? AND hash <> ?", [person, hash])
  }

  func forgetFailures(of person: String) throws {
    try execute(
      "DELETE FROM failure WHERE key = ?1 OR substr(key, 1, length(?1) + 4) = ?1 || ' at '",
      ["account \(person)"])
  }
}
