#if Server
import Hummingbird
import Measures
import ServerStore

/// One's own account: what it may see, and its password.
enum AccountChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.account) { visit in try page(visit) }
    handlers.on(Routes.passwordSent, changePassword)
  }

  private static func page(_ visit: Visit, problem: String? = nil) throws -> Response {
    let person = try visit.person()
    var account: [String: Any] = [
      "name": person.name, "role": person.role.word(visit.language),
    ]
    switch person.role {
    case .plant: account["plants"] = person.rights.sees(visit.language)
    case .inspector: account["regions"] = person.rights.sees(visit.language)
    case .administrator: break
    }
    var values: [String: Any] = ["account": account]
    if let problem { values["problem"] = problem }
    if visit.query["done"] == "password" {
      values["notice"] = visit.say(
        "密码已修改，其他设备上的登录已失效。", "Changed. You are signed out everywhere else.")
    }
    return try visit.page(
      "account", title: visit.say("我的账号", "My account"),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func changePassword(_ visit: Visit) async throws -> Response {
    guard case .session(let secret, _) = visit.reader?.credential else { throw Refusal.browserOnly }
    let (id, actor) = (try visit.person().id, try visit.actor(from: visit.network))
    let (old, new) = (visit.form["present"] ?? "", visit.form["password"] ?? "")
    guard new == visit.form["again"] else {
      return try page(visit, problem: InvitationChapter.differ(visit.language))
    }
    let entry = try await visit.enter(hashing: true) { (store) throws(Fault) in
      try store.changePassword(of: id, from: old, to: new, keeping: secret, by: actor)
    }
    switch entry {
    case .taken(nil): return visit.redirect(to: "/account?done=password")
    case .taken(.some(let refused)):
      let problem =
        refused.wait > 0
        ? SignInChapter.problem(refused, visit.language)
        : visit.say("现在的密码不对，没有修改。", "The present password is wrong; nothing was changed.")
      return try page(visit, problem: problem)
    case .wrong(let problem): return try page(visit, problem: problem)
    }
  }
}
#endif
