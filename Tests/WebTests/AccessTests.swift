#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import ServerStore
import Testing
import Web

/// Across plants and regions, with real ids: every row of the table of routes has a case here, and a
/// row without one fails.
struct AccessTests {
  enum Case: Sendable {
    /// Names nothing of a plant or an account.
    case nobodys
    /// Administrators' alone; `RouteTableTests` asks the others.
    case administrators
    /// Names something by its id: who may not know of it is told that there is none, and with one of
    /// these statuses.
    case names([Int] = [404], @Sendable (TwoRegions.Things) -> Ask)
    /// Lists what its reader may know of, whatever else is asked for. `shows`: of its own side it
    /// lists something that the tests know.
    case lists(shows: Bool = true, @Sendable (TwoRegions.Things) -> [String])
  }

  private static func names(_ path: @escaping @Sendable (TwoRegions.Things) -> String) -> Case {
    .names { Ask(path($0)) }
  }

  private static func posts(
    _ body: String = "", _ path: @escaping @Sendable (TwoRegions.Things) -> String
  ) -> Case {
    .names { Ask(path($0), body) }
  }

  private static func lists(_ path: String, _ query: String...) -> Case {
    .lists { things in
      [path]
        + query.map { text in
          path + "?"
            + text.replacing("PLANT", with: things.plant).replacing("REGION", with: things.region)
            .replacing("RUN", with: things.run).replacing("UPLOAD", with: things.upload)
        }
    }
  }

  static let cases: [String: Case] = [
    "GET /healthz": .nobodys, "GET /readyz": .nobodys, "GET /metrics": .nobodys,
    "GET /assets/{name}": .nobodys,
    "GET /setup/{token}": .nobodys, "POST /setup/{token}": .nobodys,
    "GET /sign-in": .nobodys, "POST /sign-in": .nobodys, "POST /sign-out": .nobodys,
    "GET /invite/{token}": .nobodys, "POST /invite/{token}": .nobodys,
    "GET /account": .nobodys, "POST /account/password": .nobodys,
    "GET /people": .administrators, "POST /people": .administrators,
    "GET /people/{id}": .administrators, "POST /people/{id}": .administrators,
    "POST /people/invitations/{id}/withdraw": .administrators, "GET /audit": .administrators,
    "GET /tokens": lists("/tokens"), "POST /tokens": .nobodys,
    "POST /tokens/{id}/revoke": .names([403, 404]) { Ask("/tokens/\($0.token)/revoke", "") },
    "GET /standards": .nobodys, "GET /standards/{pack}": .nobodys,
    "GET /api/v1/openapi.json": .nobodys,

    "GET /": lists("/", "district=REGION", "q=PLANT", "after=PLANT"),
    "GET /plants/{id}": names { "/plants/\($0.plant)" },
    "GET /runs/{key}": names { "/runs/\($0.run)" },
    "GET /runs/{key}/report.{format}": names { "/runs/\($0.run)/report.json" },
    "GET /runs/{key}/series/{outlet}/{pollutant}": names {
      "/runs/\($0.run)/series/\($0.outlet)/\($0.pollutant).json"
    },
    "GET /runs/{key}/findings/{finding}": names { "/runs/\($0.run)/findings/\($0.finding)" },
    "POST /runs/{key}/findings/{finding}/remarks": posts("text=x") {
      "/runs/\($0.run)/findings/\($0.finding)/remarks"
    },
    "POST /runs/{key}/findings/{finding}/explanation": posts("text=x") {
      "/runs/\($0.run)/findings/\($0.finding)/explanation"
    },
    "POST /runs/{key}/findings/{finding}/request": posts("text=x&due=2027-01-01") {
      "/runs/\($0.run)/findings/\($0.finding)/request"
    },
    "POST /runs/{key}/findings/{finding}/decision": posts("text=x&decision=open") {
      "/runs/\($0.run)/findings/\($0.finding)/decision"
    },
    "GET /findings": lists("/findings", "plant=PLANT", "district=REGION"),
    "GET /digests": .lists(shows: false) { _ in ["/digests"] },
    "GET /digests/{month}": lists(
      "/digests/2025-03", "plant=PLANT", "district=REGION", "plant=PLANT&district=REGION"),
    "GET /waivers": lists("/waivers"),
    // The ledgers of these tests have no register.
    "GET /register": .lists(shows: false) { _ in ["/register"] },
    "GET /applications": lists("/applications", "q=PLANT"),
    "GET /applications/{key}": names { "/applications/\($0.decision)" },

    "GET /applications/new": .nobodys,
    "POST /applications": .names([403]) { .form("/applications", "plant", $0.plant) },
    "POST /api/v1/gate": .names {
      .json("/api/v1/gate", "{\"upload\":\"\($0.applicationUpload)\"}")
    },
    "GET /api/v1/gate/{id}": names { "/api/v1/gate/\($0.applicationUpload)" },

    "GET /uploads": lists("/uploads", "before=UPLOAD"), "GET /uploads/new": .nobodys,
    "POST /uploads": .names([403]) { .form("/uploads", "plant", $0.plant) },
    "GET /uploads/{id}": names { "/uploads/\($0.upload)" },
    "GET /uploads/{id}/events": names { "/uploads/\($0.upload)/events" },
    "GET /uploads/{id}/body": names { "/uploads/\($0.upload)/body" },
    "GET /uploads/{id}/mapping": names { "/uploads/\($0.upload)/mapping" },
    "POST /uploads/{id}/mapping": posts { "/uploads/\($0.upload)/mapping" },
    "POST /uploads/{id}/cancel": posts { "/uploads/\($0.upload)/cancel" },
    "POST /uploads/{id}/retry": posts { "/uploads/\($0.upload)/retry" },
    "POST /uploads/{id}/discard": posts { "/uploads/\($0.upload)/discard" },

    "GET /api/v1/uploads": lists("/api/v1/uploads", "cursor=UPLOAD"),
    "POST /api/v1/uploads": .names([403]) {
      .json("/api/v1/uploads", "{\"name\":\"a.csv\",\"plant\":\"\($0.plant)\"}")
    },
    "GET /api/v1/uploads/{id}": names { "/api/v1/uploads/\($0.upload)" },
    "PATCH /api/v1/uploads/{id}": .names { things in
      var ask = Ask("/api/v1/uploads/\(things.upload)", "x")
      ask.type = "application/offset+octet-stream"
      ask.more.set("Upload-Offset", "0")
      return ask
    },
    "POST /api/v1/uploads/{id}/complete": .names {
      .json("/api/v1/uploads/\($0.upload)/complete", "{}")
    },
    "POST /api/v1/uploads/{id}/cancel": posts { "/api/v1/uploads/\($0.upload)/cancel" },
    "POST /api/v1/uploads/{id}/retry": posts { "/api/v1/uploads/\($0.upload)/retry" },
    "DELETE /api/v1/uploads/{id}": names { "/api/v1/uploads/\($0.upload)" },
    "GET /api/v1/plants": lists("/api/v1/plants", "cursor=PLANT"),
    "GET /api/v1/runs": lists("/api/v1/runs", "plant=PLANT", "cursor=RUN"),
    "GET /api/v1/runs/{key}": names { "/api/v1/runs/\($0.run)" },
    "GET /api/v1/runs/{key}/report.{format}": names { "/api/v1/runs/\($0.run)/report.csv" },
    "GET /api/v1/runs/{key}/findings": names { "/api/v1/runs/\($0.run)/findings" },
    "GET /api/v1/findings": lists("/api/v1/findings", "plant=PLANT", "cursor=RUN.0"),
    "GET /api/v1/decisions": lists("/api/v1/decisions", "plant=PLANT", "cursor=RUN"),
    "GET /api/v1/digests/{month}": .lists { things in
      ["plant", "district"].map { name in
        "/api/v1/digests/2025-03?\(name)=\(name == "plant" ? things.plant : things.region)"
      }
    },
  ]

  @Test func `every row of the table has a case`() {
    #expect(Set(Self.cases.keys) == Set(Routes.all.map(RouteTableTests.name)))
    for route in Routes.all {
      guard case .administrators? = Self.cases[RouteTableTests.name(route)] else { continue }
      #expect(route.access == .administrators)
    }
  }

  /// What changes nothing first, and what takes something away last.
  private static let routes = Routes.all.sorted { rank($0) < rank($1) }

  private static func rank(_ route: Route) -> Int {
    if route.path.hasSuffix("/discard") || route.method == .delete { return 2 }
    return route.changes ? 1 : 0
  }

  private static func may(_ caller: TwoRegions.Caller, _ route: Route) -> Bool {
    if caller.isToken {
      guard let scope = route.scope, caller.role.scopes.contains(scope) else { return false }
    }
    switch route.access {
    case .anyone, .signedIn: return true
    case .roles(let roles): return roles.contains(caller.role)
    }
  }

  @Test func `nothing of another plant or region is told or changed, by page, form or token`()
    async throws
  {
    let two = try await TwoRegions.make()
    let own = try #require(two.things[.own])
    let foreign = try #require(two.things[.foreign])
    try await two.site.test { browser in
      for route in Self.routes {
        let name = RouteTableTests.name(route)
        switch Self.cases[name] {
        case .nobodys, .administrators, nil: continue
        case .names(let refusals, let ask):
          for caller in two.callers(of: .own) where Self.may(caller, route) {
            let answer = try await ask(foreign).send(route.method, as: caller, browser)
            let what: Comment = "\(name) as \(caller.words): \(answer.status.code)"
            #expect(refusals.contains(answer.status.code), what)
            for mark in foreign.marks where !ask(foreign).path.contains(mark) {
              #expect(!answer.text.contains(mark), "\(what) says \(mark)")
            }
          }
          // The ids are real: whose they are gets further with the very same request.
          for (side, things) in [(TwoRegions.Side.own, own), (.foreign, foreign)] {
            var statuses: [Int] = []
            for caller in two.callers(of: side) + two.callers(of: nil)
            where Self.may(caller, route) {
              let answer = try await ask(things).send(route.method, as: caller, browser)
              #expect(answer.status.code < 500, "\(name) as \(caller.words)")
              statuses.append(answer.status.code)
            }
            #expect(
              statuses.contains { ![401, 403, 404].contains($0) },
              "\(name), \(side): \(statuses)")
          }
        case .lists(let shows, let paths):
          for caller in two.callers(of: .own) where Self.may(caller, route) {
            for path in paths(foreign) {
              let answer = try await Ask(path).send(route.method, as: caller, browser)
              #expect(
                [200, 403, 404, 422].contains(answer.status.code),
                "\(path) as \(caller.words): \(answer.status.code)")
              for mark in foreign.marks where !path.contains(mark) {
                #expect(!answer.text.contains(mark), "\(path) as \(caller.words) says \(mark)")
              }
            }
          }
          guard shows else { continue }
          var isShown = false
          for caller in two.callers(of: .foreign) where Self.may(caller, route) {
            guard !isShown, let path = paths(foreign).first else { continue }
            let answer = try await Ask(path).send(route.method, as: caller, browser)
            isShown =
              answer.status == .ok && foreign.marks.contains { answer.text.contains($0) }
          }
          #expect(isShown, "\(name) shows its own side nothing, so that this test cannot fail")
        }
      }
    }
  }
}
#endif
