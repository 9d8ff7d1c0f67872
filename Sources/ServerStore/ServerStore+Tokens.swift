import GRDB
package import Measures

/// An API token, without its secret.
package struct APIToken: Hashable, Sendable {
  package var id: String
  package var owner: String
  package var name: String
  /// What it was made for; it may at most what its owner may at the moment.
  package var scopes: Set<TokenScope>
  package var createdAt: Instant
  package var expiresAt: Instant
  /// To the minute.
  package var usedAt: Instant?
  package var isRevoked: Bool
  package var isExpired: Bool
}

/// Who acts by an API token.
package struct Bearer: Hashable, Sendable {
  package var person: Person
  /// The token's, as far as the account's role still allows them.
  package var scopes: Set<TokenScope>
  /// Its id.
  package var token: String
}

extension ServerStore {
  /// What an API token's secret begins with, so that one in the wrong place is known for what it is.
  package static let tokenPrefix = "ggt_"
  /// Seconds.
  package static let longestTokenLife: Int64 = 366 * 86_400

  /// Makes a token that acts for its owner.
  ///
  /// - Parameters:
  ///   - scopes: at least one, and none that the owner has not.
  ///   - expires: in the future, at most ``longestTokenLife`` ahead.
  /// - Returns: Its secret, which is nowhere else, and the token.
  package func makeToken(
    name: String, scopes: Set<TokenScope>, expires: Instant, by actor: Actor
  ) throws(Fault) -> (secret: String, token: APIToken) {
    let name = try TextLimits.name(name, Bilingual(zh: "名称", en: "a name"))
    let life = expires.seconds - now.seconds
    guard life > 0, life <= Self.longestTokenLife else {
      throw .wrong(
        "令牌的有效期须在今后一年之内。", "A token must expire in the future, and within a year.")
    }
    return try writing { store in
      let owner = try store.actor(actor)
      // A token that leaks must not be able to make itself a successor.
      guard actor.token == nil else { throw Fault.notYours }
      guard !scopes.isEmpty, scopes.isSubset(of: owner.role.scopes) else {
        throw Fault.wrong(
          "令牌的权限须至少一项，且不超出账号自身的权限。",
          "A token needs at least one scope, and none that the account has not.")
      }
      let secret = Self.tokenPrefix + Randomness.secret()
      let row = TokenRecord(
        id: Randomness.identifier(), hash: Digest256.hex(secret), owner: owner.id, name: name,
        scopes: scopes.sorted(), createdAt: store.now.seconds, expiresAt: expires.seconds,
        expiresTick: store.tick + life, usedAt: nil, isRevoked: false)
      try row.insert(store.database)
      try store.audit(
        actor, .tokenMade, subject: row.id,
        detail: scopes.sorted().map { $0.rawValue }.joined(separator: " "))
      return (secret, row.token(at: store.tick))
    }
  }

  /// Who acts by a token's secret, with the rights that the account has now; `nil`: nobody (any more).
  package func person(bearer secret: String) throws(Fault) -> Bearer? {
    let found = try reading { store -> (TokenRecord, Person, Bool)? in
      guard
        let row = try store.one(
          TokenRecord.self, where: "hash = ? AND isRevoked = 0 AND expiresTick > ?",
          [Digest256.hex(secret), store.tick]),
        let owner = try store.person(row.owner), !owner.isDisabled
      else { return nil }
      let isToBeNoted = row.usedAt.map { abs(store.now.seconds - $0) >= 60 } ?? true
      return (row, owner.person, isToBeNoted)
    }
    guard let (row, owner, isToBeNoted) = found else { return nil }
    if isToBeNoted {
      try writing { store in
        _ = try store.execute(
          "UPDATE token SET usedAt = ? WHERE id = ?", [store.now.seconds, row.id])
      }
    }
    return Bearer(
      person: owner, scopes: Set(row.scopes).intersection(owner.role.scopes), token: row.id)
  }

  /// Newest first.
  package func tokens(of owner: String) throws(Fault) -> [APIToken] {
    try reading { store in
      try store.all(
        TokenRecord.self, where: "owner = ?", [owner], order: "createdAt DESC, id"
      ).map { $0.token(at: store.tick) }
    }
  }

  /// Ends a token for good: one's own, or as an administrator anybody's.
  package func revoke(token id: String, by actor: Actor) throws(Fault) {
    try writing { store in
      let person = try store.actor(actor)
      guard var row = try store.one(TokenRecord.self, where: "id = ?", [id]),
        row.owner == person.id || person.role == .administrator
      else { throw Fault.unknown }
      guard !row.isRevoked else { return }
      row.isRevoked = true
      try row.update(store.database)
      try store.audit(actor, .tokenRevoked, subject: id)
    }
  }
}

extension TokenRecord {
  func token(at tick: Tick) -> APIToken {
    APIToken(
      id: id, owner: owner, name: name, scopes: Set(scopes),
      createdAt: Instant(seconds: createdAt), expiresAt: Instant(seconds: expiresAt),
      usedAt: usedAt.map { Instant(seconds: $0) }, isRevoked: isRevoked,
      isExpired: expiresTick <= tick)
  }
}
