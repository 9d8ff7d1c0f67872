import GRDB
import Measures

/// A row of `person`.
struct PersonRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "person"

  var id: String
  var name: String
  var role: Role
  var plants: [String]
  var regions: [RegionPattern]
  var isDisabled: Bool
  /// ``PasswordHash/text``.
  var password: String
  var createdAt: Int64

  var person: Person {
    Person(
      id: id, name: name, rights: Rights(role, plants, regions), isDisabled: isDisabled,
      createdAt: Instant(seconds: createdAt))
  }
}

/// A row of `invitation`.
struct InvitationRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "invitation"

  var id: String
  /// Of its secret.
  var hash: String
  var kind: Invitation.Kind
  var role: Role
  var plants: [String]
  var regions: [RegionPattern]
  var person: String?
  var invitedBy: String?
  var createdAt: Int64
  var expiresTick: Tick
  /// Empty where nobody said whom it is for.
  var recipient: String

  func invitation(at tick: Tick) -> Invitation {
    Invitation(
      id: id, kind: kind, rights: Rights(role, plants, regions), person: person,
      recipient: recipient, invitedBy: invitedBy, createdAt: Instant(seconds: createdAt),
      remaining: expiresTick - tick)
  }
}

/// A row of `session`.
struct SessionRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "session"

  /// Of its secret.
  var hash: String
  var person: String
  var address: String
  var startedAt: Int64
  var startedTick: Tick
  var seenTick: Tick
}

/// A row of `failure`: attempts to sign in to one account or from one address.
struct FailureRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "failure"

  var key: String
  var count: Int
  var lastTick: Tick
  var blockedUntil: Tick
}

/// A row of `place`: from where an account has signed in.
struct PlaceRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "place"

  var person: String
  var address: String
  var lastTick: Tick
}

/// A row of `token`.
struct TokenRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "token"

  var id: String
  /// Of its secret.
  var hash: String
  var owner: String
  var name: String
  var scopes: [TokenScope]
  var createdAt: Int64
  var expiresAt: Int64
  var expiresTick: Tick
  var usedAt: Int64?
  var isRevoked: Bool
}

extension Rights {
  fileprivate init(_ role: Role, _ plants: [String], _ regions: [RegionPattern]) {
    switch role {
    case .plant: self = .plant(plants)
    case .inspector: self = .inspector(regions)
    case .administrator: self = .administrator
    }
  }
}
