#if Server
import Hummingbird
import Measures
import ServerStore

/// Accounts: who there is, inviting, changing rights. Only administrators come here.
enum PeopleChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.peopleList) { visit in try await list(visit) }
    handlers.on(Routes.invitationMade, invite)
    handlers.on(Routes.invitationWithdrawn) { visit in
      let (id, actor) = (try visit.parameter("id"), try visit.actor())
      try await visit.store { (store) throws(Fault) in
        try store.withdraw(invitation: id, by: actor)
      }
      return visit.redirect(to: "/people")
    }
    handlers.on(Routes.person) { visit in try await one(visit) }
    handlers.on(Routes.personSent, change)
  }

  // MARK: - All

  private static func list(
    _ visit: Visit, link: String? = nil, problem: String? = nil
  ) async throws -> Response {
    let (people, invitations) = try await visit.store { (store) throws(Fault) in
      (try store.people(), try store.invitations())
    }
    let language = visit.language
    let names = Dictionary(people.map { ($0.id, $0.name) }) { first, _ in first }
    var values = RightsForm.values(of: visit.form, language)
    values["people"] = people.map { person in
      [
        "id": person.id, "name": person.name, "role": person.role.word(language),
        "sees": person.rights.sees(language), "isDisabled": person.isDisabled,
      ] as [String: Any]
    }
    values["hasInvitations"] = !invitations.isEmpty
    values["invitations"] = invitations.map { invitation in
      let purpose =
        invitation.person.map { id in
          visit.say("新密码：\(names[id] ?? id)", "New password: \(names[id] ?? id)")
        } ?? invitation.rights.role.word(language)
      let hours = (invitation.remaining + 3599) / 3600
      return [
        "id": invitation.id, "made": invitation.createdAt.minuteText, "purpose": purpose,
        "recipient": invitation.recipient,
        "sees": invitation.rights.sees(language), "left": visit.say("\(hours) 小时", "\(hours) h"),
      ] as [String: Any]
    }
    // Once the link is made, the next one is for somebody else.
    values["recipient"] = link == nil ? visit.form["recipient"] ?? "" : ""
    if let link { values["link"] = link }
    if let problem { values["problem"] = problem }
    return try visit.page(
      "people", title: visit.say("人员", "People"),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func invite(_ visit: Visit) async throws -> Response {
    let (form, actor) = (visit.form, try visit.actor())
    let entry = try await visit.enter { (store) throws(Fault) in
      try store.invite(
        try RightsForm.rights(of: form), recipient: form["recipient"] ?? "", by: actor)
    }
    switch entry {
    case .taken(let token):
      return try await list(visit, link: visit.address(of: "/invite/" + token))
    case .wrong(let problem): return try await list(visit, problem: problem)
    }
  }

  // MARK: - One

  private static func one(
    _ visit: Visit, link: String? = nil, problem: String? = nil
  ) async throws -> Response {
    let id = try visit.parameter("id")
    let person = try await visit.store { (store) throws(Fault) in try store.person(id) }
    guard let person else { throw Refusal.notFound }
    var values =
      problem == nil
      ? RightsForm.values(of: person.rights, visit.language)
      : RightsForm.values(of: visit.form, visit.language)
    values["id"] = person.id
    values["isDisabled"] = person.isDisabled
    values["isSelf"] = person.id == (try visit.person().id)
    if let link { values["link"] = link }
    if let problem { values["problem"] = problem }
    if visit.query["done"] == "saved" { values["notice"] = visit.say("已保存。", "Saved.") }
    return try visit.page(
      "person", title: person.name, status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func change(_ visit: Visit) async throws -> Response {
    let (id, form, actor) = (try visit.parameter("id"), visit.form, try visit.actor())
    switch form["do"] {
    case "reset":
      let token = try await visit.store { (store) throws(Fault) in
        try store.makeResetLink(for: id, by: actor)
      }
      return try await one(visit, link: visit.address(of: "/invite/" + token))
    case "save":
      let entry = try await visit.enter { (store) throws(Fault) in
        let change = PersonChange(
          rights: try RightsForm.rights(of: form), isDisabled: form["disabled"] == "1")
        return try store.change(id, change, by: actor)
      }
      switch entry {
      case .taken: return visit.redirect(to: "/people/\(PercentText.encoded(id))?done=saved")
      case .wrong(let problem): return try await one(visit, problem: problem)
      }
    default: throw Refusal.badForm
    }
  }
}

/// The fields of role, plants and regions.
enum RightsForm {
  static func rights(of form: FormFields) throws(Fault) -> Rights {
    switch form["role"].flatMap({ Role(rawValue: $0) }) {
    case .administrator: return .administrator
    case .plant: return .plant(words(form["plants"]))
    case .inspector:
      var regions: [RegionPattern] = []
      for word in words(form["regions"]) {
        guard let region = RegionPattern(word) else {
          throw Fault(
            .usage,
            Bilingual(
              zh: "“\(word)”不是六位行政区划代码；请按 GB/T 2260 填写，如 320500。",
              en: "'\(word)' is not a code of six digits; write it as in GB/T 2260: 320500."))
        }
        regions.append(region)
      }
      return .inspector(regions)
    case nil:
      throw Fault(.usage, Bilingual(zh: "请选择身份。", en: "Choose a role."))
    }
  }

  static func values(of rights: Rights, _ language: Language) -> [String: Any] {
    values(
      role: rights.role, plants: rights.plants.joined(separator: ", "),
      regions: rights.regions.map { $0.code }.joined(separator: ", "), language)
  }

  /// What was sent, so that nobody has to type it again.
  static func values(of form: FormFields, _ language: Language) -> [String: Any] {
    values(
      role: form["role"].flatMap { Role(rawValue: $0) } ?? .plant, plants: form["plants"] ?? "",
      regions: form["regions"] ?? "", language)
  }

  private static func values(
    role: Role, plants: String, regions: String, _ language: Language
  ) -> [String: Any] {
    let roles = Role.allCases.map { each in
      ["value": each.rawValue, "words": each.word(language), "isChosen": each == role]
        as [String: Any]
    }
    return ["roles": roles, "plants": plants, "regions": regions]
  }

  /// Between spaces and commas of either script.
  private static func words(_ text: String?) -> [String] {
    (text ?? "").split { " ,，、;；\t\r\n\r\n\u{3000}".contains($0) }.map(String.init)
  }
}

extension Visit {
  /// The whole address of a path, as the reader's browser knows this site.
  func address(of path: String) -> String {
    let host = request.head.authority ?? "localhost"
    return (house.settings.isSecure ? "https://" : "http://") + host + path
  }
}
#endif
