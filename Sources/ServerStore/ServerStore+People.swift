import GRDB
package import Measures

// Accounts: who they are, and who may change them.

extension ServerStore {
  /// In the order of their names.
  package func people() throws(Fault) -> [Person] {
    try reading { try $0.all(PersonRecord.self, order: "name, id").map { $0.person } }
  }

  package func person(_ id: String) throws(Fault) -> Person? {
    try reading { try $0.person(id)?.person }
  }

  /// - Parameter name: upper and lower case are one.
  package func person(named name: String) throws(Fault) -> Person? {
    try reading { try $0.person(named: name)?.person }
  }

  /// Changes what an account may do, or shuts it out, which ends its sessions.
  ///
  /// Only administrators change accounts, and nobody raises himself: the one change that an
  /// administrator may make to his own account is to give the office up. The last administrator who
  /// can sign in stays one.
  ///
  /// - Returns: The account as it is now.
  @discardableResult
  package func change(
    _ id: String, _ change: PersonChange, by actor: Actor
  ) throws(Fault) -> Person {
    if let rights = change.rights { try rights.check() }
    return try writing { store in
      try store.requireAdministrator(actor)
      guard var row = try store.person(id) else { throw Fault.unknown }
      let before = row.person
      row.set(change)
      let after = row.person
      guard before != after else { return after }
      guard id != actor.person || (after.role != .administrator && !after.isDisabled) else {
        throw Fault.denied(
          "不能更改自己的账号；请由另一位管理员更改。",
          "Nobody changes his own account; let another administrator do it.")
      }
      try row.update(store.database)
      try store.requireSomeAdministrator()
      if after.isDisabled { try store.endSessions(of: id) }
      try store.audit(actor, .personChanged, subject: id, detail: before.difference(to: after))
      return after
    }
  }

  /// Gives oneself a new password, which ends all of one's other sessions.
  ///
  /// - Parameter token: the session that stays.
  /// - Returns: Seconds to wait where the old password did not fit; `nil`: it is changed.
  package func changePassword(
    of id: String, from old: String, to new: String, keeping token: String, by actor: Actor
  ) throws(Fault) -> SignInRefusal? {
    guard actor.person == id, actor.token == nil else { throw .notYours }
    guard let person = try person(id) else { throw .unknown }
    try PasswordRules.check(new, name: person.name)
    switch try checkPassword(name: person.name, old, address: actor.address) {
    case .refused(let refusal): return refusal
    case .fits: break
    }
    let hash = try passwords.hash(new)
    try writing { store in
      guard var row = try store.person(id), !row.isDisabled else { throw Fault.notYours }
      row.password = hash.text
      try row.update(store.database)
      try store.endSessions(of: id, but: Digest256.hex(token))
      try store.endResets(of: id)
      try store.audit(actor, .passwordChanged, subject: id)
    }
    return nil
  }
}

extension StoreRows {
  func person(_ id: String) throws -> PersonRecord? {
    try one(PersonRecord.self, where: "id = ?", [id])
  }

  func person(named name: String) throws -> PersonRecord? {
    guard let id = try names.id(of: name, in: database) else { return nil }
    return try person(id)
  }

  /// The account that acts, as it is now.
  func actor(_ actor: Actor) throws -> PersonRecord {
    guard let id = actor.person, let person = try person(id), !person.isDisabled else {
      throw Fault.notYours
    }
    return person
  }

  func requireAdministrator(_ actor: Actor) throws {
    guard try self.actor(actor).role == .administrator else { throw Fault.notYours }
  }

  func hasAdministrator() throws -> Bool {
    try count("SELECT COUNT(*) FROM person WHERE role = 'administrator' AND isDisabled = 0") > 0
  }

  func requireSomeAdministrator() throws {
    guard try hasAdministrator() else {
      throw Fault.denied(
        "至少要保留一位可登录的管理员；请先任命另一位。",
        "At least one administrator must remain who can sign in; appoint another first.")
    }
  }

  func add(_ name: String, _ rights: Rights, _ password: PasswordHash) throws -> Person {
    guard try person(named: name) == nil else {
      throw Fault.wrong("这个账号名已被使用；请换一个。", "This name is taken; choose another.")
    }
    let row = PersonRecord(
      id: Randomness.identifier(), name: name, role: rights.role, plants: rights.plants,
      regions: rights.regions, isDisabled: false, password: password.text, createdAt: now.seconds)
    try row.insert(database)
    return row.person
  }
}

extension PersonRecord {
  fileprivate mutating func set(_ change: PersonChange) {
    if let rights = change.rights {
      (role, plants, regions) = (rights.role, rights.plants, rights.regions)
    }
    isDisabled = change.isDisabled ?? isDisabled
  }
}

extension Rights {
  /// For the audit log.
  var text: String {
    switch role {
    case .administrator: "administrator"
    case .inspector: "inspector " + regions.map { $0.code }.joined(separator: " ")
    case .plant: "plant " + plants.joined(separator: " ")
    }
  }
}

extension Person {
  fileprivate func difference(to after: Person) -> String {
    var words: [String] = []
    if rights != after.rights { words.append("\(rights.text) -> \(after.rights.text)") }
    if isDisabled != after.isDisabled { words.append(after.isDisabled ? "disabled" : "enabled") }
    return words.joined(separator: "; ")
  }
}
