#if Server
import Hummingbird
import Measures
import ServerStore

/// One's own API tokens. They are made in the browser only: no token can make another.
enum TokenChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.tokens) { visit in try await page(visit) }
    handlers.on(Routes.tokenMade, make)
    handlers.on(Routes.tokenRevoked) { visit in
      let (id, actor) = (try visit.parameter("id"), try visit.actor())
      try await visit.store { (store) throws(Fault) in try store.revoke(token: id, by: actor) }
      return visit.redirect(to: "/tokens")
    }
  }

  private static func page(
    _ visit: Visit, secret: String? = nil, problem: String? = nil
  ) async throws -> Response {
    let person = try visit.person()
    let tokens = try await visit.store { (store) throws(Fault) in try store.tokens(of: person.id) }
    let language = visit.language
    let chosen = Set(visit.form.values(of: "scope"))
    var values: [String: Any] = [
      "name": problem == nil ? "" : visit.form["name"] ?? "", "hasTokens": !tokens.isEmpty,
      "scopes": offered(to: person.role).sorted(by: inOrder).map { scope in
        [
          "value": scope.rawValue, "words": scope.words(language),
          "isChosen": problem != nil && chosen.contains(scope.rawValue),
        ] as [String: Any]
      },
      "tokens": tokens.map { token in
        [
          "id": token.id, "name": token.name,
          "scopes": token.scopes.sorted(by: inOrder).map { $0.words(language) }
            .joined(separator: visit.say("、", ", ")),
          "expires": token.expiresAt.minuteText,
          "used": token.usedAt?.minuteText ?? visit.say("从未", "never"),
          "isLive": !token.isRevoked && !token.isExpired,
          "state": token.isRevoked ? visit.say("已撤销", "revoked") : visit.say("已过期", "expired"),
        ] as [String: Any]
      },
    ]
    if let secret { values["secret"] = secret }
    if let problem { values["problem"] = problem }
    return try visit.page(
      "tokens", title: visit.say("访问令牌", "API tokens"),
      status: problem == nil ? .ok : .unprocessableContent, values)
  }

  private static func make(_ visit: Visit) async throws -> Response {
    let actor = try visit.actor()
    let name = visit.form["name"] ?? ""
    let scopes = visit.form.values(of: "scope").map { TokenScope(rawValue: $0) }
    let offered = offered(to: try visit.person().role)
    guard scopes.allSatisfy({ $0.map(offered.contains) ?? false }) else { throw Refusal.badForm }
    guard let days = visit.form["days"].flatMap({ Int64($0) }), (1...366).contains(days) else {
      return try await page(
        visit, problem: visit.say("有效天数应为 1 至 366。", "Give between 1 and 366 days."))
    }
    let expires = Instant(seconds: visit.house.now().seconds + days * 86_400)
    let entry = try await visit.enter { (store) throws(Fault) in
      try store.makeToken(
        name: name, scopes: Set(scopes.compactMap { $0 }), expires: expires, by: actor
      ).secret
    }
    switch entry {
    case .taken(let secret): return try await page(visit, secret: secret)
    case .wrong(let problem): return try await page(visit, problem: problem)
    }
  }

  /// What a token can be used for: a scope that no address asks for promises what nothing keeps.
  private static func offered(to role: Role) -> Set<TokenScope> {
    role.scopes.intersection(Routes.all.compactMap(\.scope))
  }

  private static func inOrder(_ left: TokenScope, _ right: TokenScope) -> Bool {
    let order = TokenScope.allCases
    return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
  }
}

extension TokenScope {
  fileprivate func words(_ language: Language) -> String {
    switch self {
    case .upload: language.say("上传日志", "Upload logs")
    case .read: language.say("读取结果和报告", "Read results and reports")
    case .decide: language.say("审查申报", "Have applications decided on")
    case .admin: language.say("管理人员和服务器", "Keep people and the server")
    }
  }
}
#endif
