package import Measures

/// What an account may do in general.
package enum Role: String, Codable, CaseIterable, Sendable {
  /// Sees and uploads for its own plants.
  case plant
  /// Sees the plants of its regions, and decides.
  case inspector
  /// Sees everything, and keeps people and settings.
  case administrator

  /// What an API token of such an account may at most do.
  package var scopes: Set<TokenScope> {
    switch self {
    case .plant: [.upload, .read]
    case .inspector: [.upload, .read, .decide]
    case .administrator: Set(TokenScope.allCases)
    }
  }
}

/// What an API token may do.
package enum TokenScope: String, Codable, CaseIterable, Sendable, Comparable {
  case upload, read, decide, admin

  package static func < (left: TokenScope, right: TokenScope) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What an account may see: its role with the plants or regions that go with it.
package struct Rights: Hashable, Sendable {
  package var role: Role
  /// Ids, sorted; of role plant only.
  package private(set) var plants: [String]
  /// Sorted; of role inspector only.
  package private(set) var regions: [RegionPattern]

  package static let administrator = Rights(role: .administrator)

  package static func plant(_ ids: [String]) -> Rights {
    Rights(role: .plant, plants: Array(Set(ids)).sorted())
  }

  package static func inspector(_ regions: [RegionPattern]) -> Rights {
    Rights(role: .inspector, regions: Array(Set(regions)).sorted())
  }

  private init(role: Role, plants: [String] = [], regions: [RegionPattern] = []) {
    self.role = role
    self.plants = plants
    self.regions = regions
  }

  /// Whether a plant may be seen.
  ///
  /// - Parameter region: of its card in the register, else of its first run; `nil`: not known, and then
  ///   no inspector sees it.
  package func maySee(plant: String, region: String?) -> Bool {
    switch role {
    case .administrator: true
    case .inspector: region.map { region in regions.contains { $0.covers(region) } } ?? false
    case .plant: plants.contains(plant)
    }
  }

  /// - Throws: 64 where a role lacks what it is about.
  func check() throws(Fault) {
    switch role {
    case .administrator: break
    case .inspector:
      guard !regions.isEmpty else {
        throw .wrong("请至少填写一个行政区划代码。", "Give at least one region code.")
      }
    case .plant:
      guard !plants.isEmpty else {
        throw .wrong("请至少填写一个企业编号。", "Give at least one plant id.")
      }
      for plant in plants {
        try TextLimits.check(
          plant, Bilingual(zh: "企业编号", en: "a plant id"), limit: TextLimits.name)
        guard !plant.isEmpty else { throw .wrong("企业编号为空。", "A plant id is empty.") }
      }
    }
    guard plants.count <= 1000, regions.count <= 1000 else {
      throw .wrong("一个账号最多 1000 个企业或区域。", "An account has at most 1000 plants or regions.")
    }
  }
}

/// An account.
package struct Person: Hashable, Sendable {
  package var id: String
  /// What its owner signs in with, and is called by.
  package var name: String
  package var rights: Rights
  package var isDisabled: Bool
  package var createdAt: Instant

  package var role: Role { rights.role }
}

/// What an administrator changes of an account; `nil`: left as it is.
package struct PersonChange: Hashable, Sendable {
  package var rights: Rights?
  package var isDisabled: Bool?

  package init(rights: Rights? = nil, isDisabled: Bool? = nil) {
    self.rights = rights
    self.isDisabled = isDisabled
  }
}

/// A link that makes an account, or gives an account a new password.
package struct Invitation: Hashable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Makes the first administrator.
    case setup
    case invitation
    /// For ``Invitation/person``.
    case reset
  }

  package var id: String
  package var kind: Kind
  package var rights: Rights
  /// Whose password it sets.
  package var person: String?
  /// Whom it was made for, as its maker named them; empty: not said.
  package var recipient: String
  package var invitedBy: String?
  package var createdAt: Instant
  /// Seconds that it can still be used.
  package var remaining: Int64
}

/// Whoever has just been let in.
package struct SignedIn: Hashable, Sendable {
  /// The session's secret, which is nowhere else.
  package var token: String
  package var person: Person
}
