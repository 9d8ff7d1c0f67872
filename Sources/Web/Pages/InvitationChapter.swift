#if Server
import HTTPTypes
import Hummingbird
import Measures
import ServerStore

/// One-time links: the first administrator's, invitations, and new passwords.
enum InvitationChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.setup) { visit in try await page(visit, [.setup]) }
    handlers.on(Routes.setupSent) { visit in try await redeem(visit, [.setup]) }
    handlers.on(Routes.invitation) { visit in try await page(visit, [.invitation, .reset]) }
    handlers.on(Routes.invitationSent) { visit in try await redeem(visit, [.invitation, .reset]) }
  }

  private static func page(
    _ visit: Visit, _ kinds: Set<Invitation.Kind>, problem: String? = nil
  ) async throws -> Response {
    let link = try await self.link(visit, kinds)
    var values: [String: Any] = [
      "choosesName": link.kind != .reset, "what": what(link, visit.language),
      "name": visit.form["name"] ?? "",
    ]
    if let problem { values["problem"] = problem }
    return try visit.page(
      "invitation", title: title(link.kind, visit.language),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func redeem(
    _ visit: Visit, _ kinds: Set<Invitation.Kind>
  ) async throws -> Response {
    let kind = try await link(visit, kinds).kind
    let token = try visit.parameter("token")
    let (name, password) = (visit.form["name"] ?? "", visit.form["password"] ?? "")
    guard password == visit.form["again"] else {
      return try await page(visit, kinds, problem: Self.differ(visit.language))
    }
    let address = visit.address
    let entry = try await visit.enter(hashing: true) { (store) throws(Fault) in
      switch kind {
      case .setup:
        try store.redeemSetup(token, name: name, password: password, address: address)
      case .invitation:
        try store.redeemInvitation(token, name: name, password: password, address: address)
      case .reset:
        try store.redeemReset(token, password: password, address: address)
      }
    }
    switch entry {
    case .taken(let signedIn): return visit.welcome(signedIn, to: "/")
    case .wrong(let problem): return try await page(visit, kinds, problem: problem)
    }
  }

  private static func link(
    _ visit: Visit, _ kinds: Set<Invitation.Kind>
  ) async throws -> Invitation {
    let token = try visit.parameter("token")
    let link = try await visit.store { (store) throws(Fault) in try store.invitation(token) }
    guard let link, kinds.contains(link.kind) else {
      throw Refusal(
        .notFound,
        Bilingual(
          zh: "链接无效、已使用或已过期。已有账号请直接登录；否则请向管理员索取新的链接。",
          en: "This link is wrong, used or expired. If you have an account, sign in; else ask an "
            + "administrator for a new link."))
    }
    return link
  }

  static func differ(_ language: Language) -> String {
    language.say("两次输入的密码不一样，请重新输入。", "The two passwords differ. Enter them again.")
  }

  private static func title(_ kind: Invitation.Kind, _ language: Language) -> String {
    switch kind {
    case .setup: language.say("建立第一个管理员账号", "Make the first administrator")
    case .invitation: language.say("建立您的账号", "Make your account")
    case .reset: language.say("设置新密码", "Set a new password")
    }
  }

  private static func what(_ link: Invitation, _ language: Language) -> String {
    switch link.kind {
    case .setup:
      language.say(
        "管理员可以邀请企业和监察员，并管理本服务器。",
        "An administrator invites plants and inspectors, and keeps this server.")
    case .invitation:
      language.say(
        "身份：\(link.rights.role.word(language))。可见范围：\(link.rights.sees(language))。",
        "Role: \(link.rights.role.word(language)). You will see: \(link.rights.sees(language)).")
    case .reset:
      language.say(
        "设置后，此账号在所有设备上的登录会失效。", "Afterwards this account is signed out everywhere.")
    }
  }
}

extension Rights {
  /// What an account sees, in words.
  func sees(_ language: Language) -> String {
    switch role {
    case .administrator: language.say("全部企业", "all plants")
    case .plant: plants.joined(separator: language.say("、", ", "))
    case .inspector: regions.map { $0.code }.joined(separator: language.say("、", ", "))
    }
  }
}
#endif
