#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// Every route with every role, every kind of token, and nobody.
struct RouteTableTests {
  /// Who may call what, said a second time: whoever adds a row to the table says here who may.
  /// `*`: anyone, also without signing in; else the initials of roles; after `+` the scope that a
  /// token needs.
  static let expected: [String: String] = [
    "GET /healthz": "*", "GET /readyz": "*", "GET /metrics": "*", "GET /assets/{name}": "*",
    "GET /": "pia",
    "GET /setup/{token}": "*", "POST /setup/{token}": "*",
    "GET /sign-in": "*", "POST /sign-in": "*", "POST /sign-out": "pia",
    "GET /invite/{token}": "*", "POST /invite/{token}": "*",
    "GET /account": "pia", "POST /account/password": "pia",
    "GET /people": "a", "POST /people": "a", "GET /people/{id}": "a", "POST /people/{id}": "a",
    "POST /people/invitations/{id}/withdraw": "a",
    "GET /tokens": "pia", "POST /tokens": "pia", "POST /tokens/{id}/revoke": "pia",
    "GET /audit": "a",
    "GET /uploads": "pia", "GET /uploads/new": "pia", "POST /uploads": "pia",
    "GET /uploads/{id}": "pia", "GET /uploads/{id}/events": "pia", "GET /uploads/{id}/body": "pia",
    "POST /uploads/{id}/cancel": "pia", "POST /uploads/{id}/retry": "pia",
    "POST /uploads/{id}/discard": "pia",
    "GET /uploads/{id}/mapping": "pia", "POST /uploads/{id}/mapping": "pia",
    "GET /api/v1/openapi.json": "*",
    "GET /api/v1/uploads": "pia+read", "POST /api/v1/uploads": "pia+upload",
    "GET /api/v1/uploads/{id}": "pia+read", "PATCH /api/v1/uploads/{id}": "pia+upload",
    "POST /api/v1/uploads/{id}/complete": "pia+upload",
    "POST /api/v1/uploads/{id}/cancel": "pia+upload",
    "POST /api/v1/uploads/{id}/retry": "pia+upload", "DELETE /api/v1/uploads/{id}": "pia+upload",
    "GET /api/v1/plants": "pia+read", "GET /api/v1/runs": "pia+read",
    "GET /api/v1/runs/{key}": "pia+read", "GET /api/v1/runs/{key}/report.{format}": "pia+read",
    "GET /api/v1/runs/{key}/findings": "pia+read", "GET /api/v1/findings": "pia+read",
    "GET /api/v1/decisions": "pia+read", "GET /api/v1/digests/{month}": "pia+read",
    "GET /plants/{id}": "pia", "GET /runs/{key}": "pia",
    "GET /runs/{key}/report.{format}": "pia+read",
    "GET /runs/{key}/series/{outlet}/{pollutant}": "pia+read",
    "GET /runs/{key}/findings/{finding}": "pia",
    "POST /runs/{key}/findings/{finding}/remarks": "pia",
    "POST /runs/{key}/findings/{finding}/explanation": "p",
    "POST /runs/{key}/findings/{finding}/decision": "ia",
    "POST /runs/{key}/findings/{finding}/request": "ia", "GET /register": "ia",
    "GET /findings": "pia", "GET /digests": "pia", "GET /digests/{month}": "pia+read",
    "GET /standards": "pia", "GET /standards/{pack}": "pia", "GET /waivers": "pia",
    "GET /applications": "pia", "GET /applications/{key}": "pia",
    "GET /applications/new": "pia", "POST /applications": "pia",
    "POST /api/v1/gate": "pia+decide", "GET /api/v1/gate/{id}": "pia+decide",
  ]

  @Test func `every row of the table is expected, and the other way round`() {
    let rows = Routes.all.map(Self.name)
    #expect(Set(rows) == Set(Self.expected.keys))
    #expect(Set(rows).count == rows.count)
  }

  /// Caller → status of each route, by the expectations above and nothing else.
  @Test func `every route answers every role, and nobody, as expected`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      // What ends a session comes last.
      let routes = Routes.all.sorted { !Self.endsSession($0) && Self.endsSession($1) }
      for route in routes {
        let expected = try #require(Self.expected[Self.name(route)])
        let roles = expected.split(separator: "+").first ?? ""
        for caller in [Role?.none, .plant, .inspector, .administrator] {
          let response = try await Self.call(route, as: caller, browser)
          let name: Comment = "\(Self.name(route)) as \(caller?.rawValue ?? "nobody")"
          #expect(response.status.code != 500, name)
          if roles == "*" {
            #expect(!response.isToSignIn && response.status != .forbidden, name)
          } else if let caller {
            if roles.contains(caller.rawValue.prefix(1)) {
              #expect(response.isToSignIn == Self.endsSession(route), name)
              #expect(![401, 403, 405].contains(response.status.code), name)
            } else {
              #expect(response.status == .forbidden, name)
            }
          } else if route.method == .get, !route.isAPI {
            #expect(response.isToSignIn, name)
          } else {
            #expect(response.status == .unauthorized, name)
          }
        }
      }
    }
  }

  @Test func `a token may call exactly what its scope allows`() async throws {
    let site = try TestSite()
    let later = Instant(seconds: site.house.now().seconds + 3600)
    var secrets: [(role: Role, scope: TokenScope, secret: String)] = []
    for role in Role.allCases {
      let person = try #require(site.people[role])
      for scope in role.scopes {
        let made = try site.house.store.makeToken(
          name: "t", scopes: [scope], expires: later, by: Actor(person.id, from: "test"))
        secrets.append((role, scope, made.secret))
      }
    }
    let all = secrets
    try await site.test { (browser) async throws in
      for route in Routes.all where route.access != .anyone {
        let expected = try #require(Self.expected[Self.name(route)]).split(separator: "+")
        for (role, scope, secret) in all {
          let response = try await browser.ask(
            route.method, Self.address(route),
            headers: [
              .authorization: "Bearer \(secret)",
              .contentType: "application/x-www-form-urlencoded",
            ], body: route.changes ? "" : nil)
          let may =
            expected[0].contains(role.rawValue.prefix(1)) && expected.count == 2
            && expected[1] == scope.rawValue
          #expect(
            (response.status != .forbidden) == may,
            "\(Self.name(route)) as \(role.rawValue) with \(scope.rawValue)")
          #expect(response.status.code != 500)
        }
      }
    }
  }

  @Test func `what changes something asks for the token of its own session`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let wrong = ["", "0", try browser.csrf(of: .inspector)]
      for route in Routes.all where route.changes {
        for token in wrong {
          let response = try await browser.post(
            Self.address(route), as: .administrator, csrf: token, by: route.method,
            isForm: Self.isForm(route))
          #expect(response.status == .forbidden, "\(Self.name(route)) with '\(token)'")
        }
        let foreign: [HTTPFields] = [
          [.origin: "https://evil.example"], [.origin: "null"],
          [try #require(HTTPField.Name("Sec-Fetch-Site")): "cross-site"],
        ]
        for headers in foreign {
          let response = try await browser.post(
            Self.address(route), as: .administrator, headers: headers, by: route.method,
            isForm: Self.isForm(route))
          #expect(response.status == .forbidden, "\(Self.name(route)) from elsewhere")
        }
        if route.access == .anyone {
          let response = try await browser.post(Self.address(route), csrf: "0")
          #expect(response.status == .forbidden, "\(Self.name(route)) by nobody")
        }
      }
      // Nothing of that signed anybody out.
      #expect(try await browser.get("/", as: .administrator).status == .ok)
    }
  }

  @Test func `a session that is gone is nobody's`() async throws {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let cookie: HTTPFields = [.cookie: "gg_session=\(String(repeating: "A", count: 43))"]
      let response = try await browser.get("/people", headers: cookie)
      #expect(response.isToSignIn)
      #expect(response.cookie("gg_session") == "")
    }
  }

  @Test(arguments: ["", "Basic abc", "Bearer", "Bearer ", "Bearer nonsense", "bearer a b"])
  func `a token that is none is refused, whatever cookies come with it`(_ header: String)
    async throws
  {
    let site = try TestSite()
    try await site.test { (browser) async throws in
      let response = try await browser.get(
        "/account", as: .administrator, headers: [.authorization: header])
      #expect(response.status == .unauthorized)
    }
  }

  // MARK: - How a route is called

  static func name(_ route: Route) -> String { "\(route.method.rawValue) \(route.path)" }

  static func address(_ route: Route) -> String {
    route.path.replacing(/\{[^}]*\}/) { _ in "aaaaaaaaaaaaaaaaaaaaaaaaaa" }
  }

  static func endsSession(_ route: Route) -> Bool { route == Routes.signOut }

  static func isForm(_ route: Route) -> Bool {
    if case .form = route.body { true } else { false }
  }

  static func call(
    _ route: Route, as role: Role?, _ browser: TestBrowser
  ) async throws -> TestResponse {
    guard route.changes else {
      return try await browser.ask(route.method, address(route), as: role)
    }
    // Signing in leaves the session that it comes with alone where it fails.
    return try await browser.post(
      address(route), as: role, by: route.method, isForm: isForm(route))
  }
}
#endif
