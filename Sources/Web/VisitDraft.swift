#if Server
import HTTPTypes
import Hummingbird
import Logging
import Measures
import ServerStore

/// A request on its way to its handler: what is known of it so far.
struct VisitDraft: Sendable {
  let request: Request
  let context: SiteContext
  let house: House
  let address: String
  let id: String
  var logger: Logger
  let cookieNames: CookieNames
  let query: FormFields
  let language: Language
  var route: Route?
  var parameters: [String: String] = [:]
  var form = FormFields()
  var reader: Reader?
  /// `Set-Cookie` fields of the answer, whatever it is.
  var cookies: [String] = []
  /// Whether somebody began to read the body; it can be begun only once.
  var isBodyRead = false
  /// What the forms of the answered page carry.
  var formToken = ""

  init(request: Request, context: SiteContext, house: House) {
    self.request = request
    self.context = context
    self.house = house
    address = Self.address(of: request, peer: context.peer, trusts: house.settings.trustsProxy)
    id = String(RequestID().description.suffix(12))
    var logger = house.logger
    logger[metadataKey: "request"] = "\(id)"
    self.logger = logger
    cookieNames = CookieNames(isSecure: house.settings.isSecure)
    query = request.uri.query.flatMap { FormFields($0) } ?? FormFields()
    language = PageLanguage.choose(
      query: query["lang"], cookie: cookieNames.value(of: PageLanguage.cookie, in: request),
      accept: request.headers[.acceptLanguage])
    if let asked = query["lang"], Language(rawValue: asked) != nil {
      cookies.append(cookieNames.language(asked))
    }
  }

  /// The last address that the proxy in front added, if one is trusted.
  private static func address(of request: Request, peer: String, trusts: Bool) -> String {
    guard trusts, let header = request.headers[named: "X-Forwarded-For"],
      let last = header.split(separator: ",").last?.trimmingSpaces,
      !last.isEmpty, last.utf8.count <= 45,
      last.utf8.allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") })
    else { return peer }
    return String(last)
  }

  // MARK: - The row of the table

  mutating func find() throws {
    guard request.uri.string.utf8.count <= 8192 else { throw Refusal.addressTooLong }
    if let query = request.uri.query, FormFields(query) == nil { throw Refusal.badQuery }
    switch Routes.match(request.method, request.uri.path) {
    case .route(let found, let values): (route, parameters) = (found, values)
    case .otherMethods(let allowed): throw Refusal.methodNotAllowed(allowed)
    case .none: break
    }
    // Who watches the server knows it by whatever address it has.
    if let hosts = house.settings.hosts, route != Routes.health, route != Routes.readiness {
      guard let host = request.head.authority?.lowercased(), hosts.contains(host) else {
        throw Refusal.wrongHost
      }
    }
    guard route != nil else { throw Refusal.notFound }
  }

  func checkRate() throws {
    // Who watches the server asks as often as it likes.
    guard request.uri.path != Routes.health.path else { return }
    if let wait = house.limits.take(NetworkAddress.network(of: address)) {
      throw Refusal.tooMany(wait: wait)
    }
  }

  // MARK: - Who asks

  mutating func identify() async throws {
    // `/metrics` has a token of its own.
    let unasked = [Routes.health, Routes.readiness, Routes.metrics, Routes.asset]
    guard let route, !unasked.contains(route) else { return }
    let store = house.store
    if let header = request.headers[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Refusal.tokenRefused }
      let secret = String(parts[1])
      let bearer = try await house.desk.run { () throws(Fault) in try store.person(bearer: secret) }
      guard let bearer else { throw Refusal.tokenRefused }
      if let wait = house.limits.take("token " + bearer.token) { throw Refusal.tooMany(wait: wait) }
      reader = Reader(
        person: bearer.person, credential: .token(id: bearer.token, scopes: bearer.scopes))
      return
    }
    if let secret = cookieNames.value(of: CookieNames.session, in: request), !secret.isEmpty {
      let found = try await house.desk.run { () throws(Fault) in try store.session(secret) }
      if let found {
        reader = Reader(
          person: found.person, credential: .session(secret: secret, formToken: found.csrf))
        formToken = found.csrf
        return
      }
      cookies.append(cookieNames.noSession)
    }
    // Nobody yet: their forms prove themselves by a cookie of their own.
    if route.access == .anyone {
      let known = cookieNames.value(of: CookieNames.form, in: request) ?? ""
      let cookie = known.utf8.count == 32 ? known : FormTokens.freshCookie()
      if cookie != known { cookies.append(cookieNames.form(cookie)) }
      formToken = house.formTokens.token(for: cookie)
    }
  }

  // MARK: - What it carries

  mutating func readForm() async throws {
    guard let route, case .form(let limit) = route.body else { return }
    let type = request.headers[.contentType]?.split(separator: ";").first?.trimmingSpaces
    guard type?.lowercased() == "application/x-www-form-urlencoded" else {
      throw Refusal.notThisType("application/x-www-form-urlencoded")
    }
    isBodyRead = true
    let bytes = try await BodyReading.collect(
      request, limit: limit, seconds: house.settings.formSeconds)
    guard let text = String(validating: bytes, as: UTF8.self), let form = FormFields(text) else {
      throw Refusal.badForm
    }
    self.form = form
  }

  /// What changes something has to come from a page of ours. Tokens of the API are no cookies: no
  /// other site can make a browser send them.
  func checkFormToken() throws {
    guard let route, route.changes else { return }
    if case .token = reader?.credential { return }
    guard isFromHere else { throw Refusal.formExpired }
    let given = [
      request.headers[named: "X-CSRF-Token"], form["csrf"],
      // A body that is streamed is not read before this is decided.
      route.body == .stream ? query["csrf"] : nil,
    ].compactMap { $0 }.first
    guard let given, FormTokens.matches(given, formToken) else { throw Refusal.formExpired }
  }

  /// What a browser says about the page that the request came from; programs say nothing.
  private var isFromHere: Bool {
    if let site = request.headers[named: "Sec-Fetch-Site"], site != "same-origin", site != "none" {
      return false
    }
    guard let origin = request.headers[.origin] else { return true }
    guard let host = origin.split(separator: "/").last, origin.contains("://") else { return false }
    return host.lowercased() == request.head.authority?.lowercased()
  }

  func visit(of route: Route) -> Visit {
    Visit(
      house: house, request: request, route: route, parameters: parameters, query: query,
      form: form, reader: reader, language: language, address: address, id: id, logger: logger,
      formToken: formToken, context: context)
  }

  var frame: PageFrame {
    PageFrame(
      language: language, person: reader?.person, formToken: formToken, path: request.uri.path,
      query: request.uri.query)
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
#endif
