#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
package import ServerStore

/// Signing in and out.
enum SignInChapter {
  static let chapter: Chapter = { handlers in
    handlers.on(Routes.signIn) { visit in
      if visit.reader != nil { return visit.redirect(to: next(visit.query)) }
      return try page(visit)
    }
    handlers.on(Routes.signInSent, send)
    handlers.on(Routes.signOut) { visit in
      if case .session(let secret, _) = visit.reader?.credential {
        let actor = try visit.actor()
        try await visit.store { (store) throws(Fault) in try store.signOut(secret, by: actor) }
      }
      var response = visit.redirect(to: "/sign-in")
      response.headers.append(HTTPField(name: .setCookie, value: visit.noSessionCookie))
      // What this browser kept of the pages is nobody's any longer.
      response.headers.set("Clear-Site-Data", "\"cache\"")
      return response
    }
  }

  private static func send(_ visit: Visit) async throws -> Response {
    let (name, password) = (visit.form["name"] ?? "", visit.form["password"] ?? "")
    let address = visit.network
    let entry = try await visit.enter(hashing: true) { (store) throws(Fault) in
      try store.signIn(name: name, password: password, address: address)
    }
    switch entry {
    case .wrong(let problem): return try page(visit, problem: problem)
    case .taken(.session(let signedIn)):
      // Who was signed in here before is so no longer: the browser has one session.
      if case .session(let secret, _) = visit.reader?.credential {
        let actor = try visit.actor()
        try await visit.store { (store) throws(Fault) in try store.signOut(secret, by: actor) }
      }
      return visit.welcome(signedIn, to: next(visit.form))
    case .taken(.refused(let refusal)):
      visit.logger.notice(
        "sign-in refused", metadata: ["address": "\(address)", "wait": "\(refusal.wait)"])
      return try page(visit, problem: problem(refusal, visit.language), wait: refusal.wait)
    }
  }

  private static func page(
    _ visit: Visit, problem: String? = nil, wait: Int64 = 0
  ) throws -> Response {
    var values: [String: Any] = ["name": visit.form["name"] ?? ""]
    if let problem { values["problem"] = problem }
    if let next = visit.form["next"] ?? visit.query["next"] { values["next"] = next }
    var response = try visit.page(
      "sign-in", title: visit.say("登录", "Sign in"),
      status: problem == nil ? .ok : wait > 0 ? .tooManyRequests : .unauthorized, values)
    if wait > 0 { response.headers[.retryAfter] = String(wait) }
    return response
  }

  static func problem(_ refusal: SignInRefusal, _ language: Language) -> String {
    let minutes = (refusal.wait + 59) / 60
    if refusal.isTooSoon {
      return language.say(
        "失败次数过多，请在 \(minutes) 分钟后再试。这次没有核对密码。",
        "Too many failures: try again in \(minutes) min. The password was not looked at.")
    }
    if refusal.wait > 0 {
      return language.say(
        "用户名或密码不对。失败次数过多，请在 \(minutes) 分钟后再试。",
        "Name or password are wrong. After this many failures, try again in \(minutes) min.")
    }
    return language.say("用户名或密码不对。请检查后重试。", "Name or password are wrong. Check them and try again.")
  }

  /// Only an address of this site: else a link could lead from our sign-in to somebody's copy of it.
  static func next(_ fields: FormFields) -> String {
    guard let path = fields["next"], path.utf8.first == UInt8(ascii: "/"),
      path.utf8.count <= 2000,
      path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
      !path.hasPrefix("//"), !path.hasPrefix("/sign-in")
    else { return "/" }
    return path
  }
}

extension Visit {
  /// Who does what this visit does, as the store writes it down.
  ///
  /// - Parameter place: where from; else the address.
  package func actor(from place: String? = nil) throws(Refusal) -> Actor {
    guard let reader else { throw .signInFirst }
    return reader.actor(from: place ?? address)
  }

  /// Goes on signed in: with a session that nobody knew before.
  func welcome(_ signedIn: SignedIn, to path: String) -> Response {
    var response = redirect(to: path)
    response.headers.append(HTTPField(name: .setCookie, value: sessionCookie(signedIn.token)))
    return response
  }
}
#endif
