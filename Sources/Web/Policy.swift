#if Server
package import ServerStore

/// Who asks: the person behind a session or a token, as the store knows them now.
package struct Reader: Sendable {
  package var person: Person
  package var credential: Credential

  package enum Credential: Sendable {
    case session(secret: String, formToken: String)
    /// What the token may still do: never more than its owner.
    case token(id: String, scopes: Set<TokenScope>)
  }

  package init(person: Person, credential: Credential) {
    self.person = person
    self.credential = credential
  }

  /// Which plants the reader may know of. Every page and every answer of the API asks it for each
  /// row; what it denies is answered like what is not there: `throw Refusal.notFound`.
  ///
  /// - Parameter region: by the plant's card in the register, else by its first run; `nil`: not
  ///   known, and then only administrators and the plant itself see it.
  package func maySee(plant: String, region: String?) -> Bool {
    person.rights.maySee(plant: plant, region: region)
  }

  /// As the store writes down who does something.
  package func actor(from address: String) -> Actor {
    switch credential {
    case .session: Actor(person.id, from: address)
    case .token(let id, _): Actor(person.id, from: address, token: id)
    }
  }
}

/// What is decided from the table alone, before a handler runs.
package enum Policy {
  /// `nil`: the reader may call it.
  package static func refusal(of route: Route, to reader: Reader?) -> Refusal? {
    let roles: Set<Role>
    switch route.access {
    case .anyone: return nil
    case .signedIn: roles = Set(Role.allCases)
    case .roles(let named): roles = named
    }
    guard let reader else { return .signInFirst }
    guard roles.contains(reader.person.role) else { return .notForRole }
    if case .token(_, let scopes) = reader.credential {
      guard let scope = route.scope else { return .browserOnly }
      guard scopes.contains(scope) else { return .lacksScope(scope.rawValue) }
    }
    return nil
  }
}
#endif
