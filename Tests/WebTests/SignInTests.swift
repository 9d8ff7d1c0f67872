#if Server
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// Coming in and going out.
struct SignInTests {
  @Test func `signing in gives a session that nobody knew before`() async throws {
    try await TestSite().test { (browser) async throws in
      // A session that somebody else put into this browser, good or made up.
      let known = try #require(browser.site.sessions[.plant])
      for planted in [known, String(repeating: "x", count: 43)] {
        let csrf = planted == known ? try browser.csrf(of: .plant) : nil
        let answer = try await browser.post(
          "/sign-in",
          [("name", "管理员"), ("password", TestSite.password)]
            + (csrf.map { [("csrf", $0)] } ?? []), headers: [.cookie: "gg_session=\(planted)"])
        #expect(answer.status == .seeOther && answer.headers[.location] == "/")
        let fresh = try #require(answer.cookie("gg_session"))
        #expect(fresh != planted && fresh.utf8.count >= 43)
        let person = try #require(try browser.site.house.store.session(fresh)).person
        #expect(person.role == .administrator)
      }
      // The planted one is no longer anybody's.
      #expect(try browser.site.house.store.session(known) == nil)
    }
  }

  @Test func `the cookie is for this site's requests alone`() async throws {
    for isSecure in [false, true] {
      try await TestSite { $0.isSecure = isSecure }.test { (browser) async throws in
        let prefix = isSecure ? "__Host-" : ""
        let cookie = "0123456789abcdef0123456789abcdef"
        let answer = try await browser.ask(
          .post, "/sign-in",
          headers: [
            .cookie: "\(prefix)gg_form=\(cookie)",
            .contentType: "application/x-www-form-urlencoded",
          ],
          body: "name=%E7%AE%A1%E7%90%86%E5%91%98&password="
            + PercentText.encoded(TestSite.password) + "&csrf="
            + browser.site.house.formTokens.token(for: cookie))
        let set = try #require(
          answer.headers[values: .setCookie].first { $0.hasPrefix(prefix + "gg_session=") })
        let parts = Set(set.split(separator: "; ").dropFirst())
        #expect(
          parts
            == (isSecure
              ? ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
              : ["Path=/", "HttpOnly", "SameSite=Lax"]))
      }
    }
  }

  @Test func `signing out ends the session, not only the cookie`() async throws {
    try await TestSite().test { (browser) async throws in
      let answer = try await browser.post("/sign-out", as: .inspector)
      #expect(answer.isToSignIn && answer.cookie("gg_session") == "")
      #expect(try await browser.get("/", as: .inspector).isToSignIn)
      #expect(try await browser.get("/", as: .plant).status == .ok)
    }
  }

  @Test func `an unknown name and a wrong password are answered alike`() async throws {
    try await TestSite().test { (browser) async throws in
      let wrong = try await browser.post("/sign-in", [("name", "管理员"), ("password", "no")])
      let unknown = try await browser.post("/sign-in", [("name", "张三"), ("password", "no")])
      #expect(wrong.status == .unauthorized && unknown.status == .unauthorized)
      #expect(
        wrong.text.replacing("value=\"管理员\"", with: "")
          == unknown.text.replacing("value=\"张三\"", with: ""))
    }
  }

  @Test func `after five failures one has to wait, also with the right password`() async throws {
    try await TestSite().test { (browser) async throws in
      for _ in 1...5 {
        _ = try await browser.post("/sign-in", [("name", "管理员"), ("password", "no")])
      }
      let answer = try await browser.post(
        "/sign-in", [("name", "管理员"), ("password", TestSite.password)])
      #expect(answer.status == .tooManyRequests)
      #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
      #expect(answer.cookie("gg_session") == nil)
    }
  }

  @Test(arguments: [
    ("/people?x=1", "/people?x=1"), ("//evil.example", "/"), ("https://evil.example", "/"),
    ("/\\evil.example", "/"), ("/\tx", "/"), ("", "/"), ("/sign-in?next=/", "/"),
  ])
  func `signing in leads on to pages of this site only`(_ next: String, _ expected: String)
    async throws
  {
    try await TestSite().test { (browser) async throws in
      let answer = try await browser.post(
        "/sign-in", [("name", "管理员"), ("password", TestSite.password), ("next", next)])
      #expect(answer.headers[.location] == expected)
    }
  }

  @Test func `an invitation makes one account with its rights, once`() async throws {
    try await TestSite().test { (browser) async throws in
      let made = try await browser.post(
        "/people?lang=en", [("role", "inspector"), ("regions", "320500，320600")],
        as: .administrator)
      let link = try #require(made.text.firstMatch(of: /\/invite\/([A-Za-z0-9_-]+)/))
      let path = "/invite/" + link.1
      #expect(try await browser.get(path).text.contains("320500、320600"))
      let fields = [("name", "李四"), ("password", TestSite.password)]
      let differs = try await browser.post(path, fields + [("again", "other")])
      #expect(differs.status == .unprocessableContent)
      let joined = try await browser.post(path, fields + [("again", TestSite.password)])
      #expect(joined.status == .seeOther)
      let session = try #require(joined.cookie("gg_session"))
      let rights = try #require(try browser.site.house.store.session(session)).person.rights
      #expect(rights.role == .inspector && rights.regions.map(\.code) == ["320500", "320600"])
      #expect(try await browser.get(path).status == .notFound)
      #expect(
        try await browser.post(path, fields + [("again", TestSite.password)]).status == .notFound)
    }
  }

  @Test func `a link for one purpose is none for another`() async throws {
    try await TestSite().test { (browser) async throws in
      let admin = try #require(browser.site.people[.administrator])
      let token = try browser.site.house.store.invite(
        .plant(["X"]), by: Actor(admin.id, from: "test"))
      #expect(try await browser.get("/setup/" + token).status == .notFound)
      let sent = try await browser.post(
        "/setup/" + token,
        [("name", "x"), ("password", TestSite.password), ("again", TestSite.password)])
      #expect(sent.status == .notFound)
    }
  }

  @Test func `nobody raises himself, and the last administrator stays`() async throws {
    try await TestSite().test { (browser) async throws in
      let admin = try #require(browser.site.people[.administrator])
      let plant = try #require(browser.site.people[.plant])
      let fields = [("do", "save"), ("role", "administrator")]
      for role in [Role.plant, .inspector] {
        #expect(
          try await browser.post("/people/\(plant.id)", fields, as: role).status == .forbidden)
      }
      let down = try await browser.post(
        "/people/\(admin.id)", [("do", "save"), ("role", "plant"), ("plants", "X")],
        as: .administrator)
      #expect(down.status == .forbidden)
      #expect(try browser.site.house.store.person(admin.id)?.role == .administrator)
      // And the way that is meant.
      let up = try await browser.post("/people/\(plant.id)", fields, as: .administrator)
      #expect(up.status == .seeOther)
      #expect(try browser.site.house.store.person(plant.id)?.role == .administrator)
      // It holds for the session that is open, at once.
      #expect(try await browser.get("/people", as: .plant).status == .ok)
    }
  }

  @Test func `a token is shown once, and revoked by its owner`() async throws {
    try await TestSite().test { (browser) async throws in
      let made = try await browser.post(
        "/tokens", [("name", "采集程序"), ("scope", "upload"), ("days", "30")], as: .plant)
      #expect(made.status == .ok)
      let secret = try #require(made.text.firstMatch(of: /data-copied="[^"]*">([^<]+)</)).1
      #expect(try browser.site.house.store.person(bearer: String(secret)) != nil)
      let listed = try await browser.get("/tokens", as: .plant)
      #expect(listed.text.contains("采集程序") && !listed.text.contains(secret))
      let id = try #require(listed.text.firstMatch(of: /\/tokens\/([a-z0-9]+)\/revoke/)).1
      #expect(try await browser.post("/tokens/\(id)/revoke", as: .inspector).status.code >= 400)
      #expect(try browser.site.house.store.person(bearer: String(secret)) != nil)
      #expect(try await browser.post("/tokens/\(id)/revoke", as: .plant).status == .seeOther)
      #expect(try browser.site.house.store.person(bearer: String(secret)) == nil)
      // More than one's role allows is not to be had.
      let more = try await browser.post(
        "/tokens", [("name", "x"), ("scope", "admin"), ("days", "30")], as: .plant)
      #expect(more.status.code >= 400 && !more.text.contains("data-copied=\"已复制\">"))
    }
  }
}
#endif
