#if Server
import HTTPTypes
import HummingbirdTesting
import NIOCore
import ServerStore
import Testing
import Web

/// What every answer says, and what no page holds.
struct HeaderTests {
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    + "frame-ancestors 'none'"

  @Test(arguments: [false, true])
  func `every answer carries the headers, whatever its status`(_ isSecure: Bool) async throws {
    let site = try TestSite { $0.isSecure = isSecure }
    try await site.test { (browser) async throws in
      let answers = [
        try await browser.get("/sign-in"), try await browser.get("/"),
        try await browser.get("/nowhere"), try await browser.get("/healthz"),
        try await browser.get("/assets/site.css"), try await browser.get("/api/v1/nothing"),
        try await browser.ask(.delete, "/people"), try await browser.post("/sign-in", csrf: "0"),
      ]
      #expect(Set(answers.map(\.status.code)) == [200, 303, 403, 404, 405])
      for answer in answers {
        #expect(answer.headers[values: .contentSecurityPolicy] == [Self.policy])
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[named: "Referrer-Policy"] == "same-origin")
        #expect(answer.headers[named: "Cross-Origin-Opener-Policy"] == "same-origin")
        #expect(answer.headers[named: "Permissions-Policy"] != nil)
        #expect(answer.headers[named: "X-Frame-Options"] == "DENY")
        #expect((answer.headers[.strictTransportSecurity] != nil) == isSecure)
        #expect(answer.headers[.cacheControl] != nil)
      }
    }
  }

  @Test func `pages are nobody else's to keep`() async throws {
    try await TestSite().test { (browser) async throws in
      for path in ["/", "/account", "/people", "/tokens", "/audit", "/sign-in"] {
        let answer = try await browser.get(path, as: .administrator)
        #expect(answer.headers[.cacheControl] == "no-store", "\(path)")
      }
    }
  }

  @Test func `no page holds a script, a style or a handler of its own`() async throws {
    try await TestSite().test { (browser) async throws in
      for path in ["/", "/account", "/people", "/tokens", "/audit", "/nowhere"] {
        for language in ["zh", "en"] {
          let text = try await browser.get("\(path)?lang=\(language)", as: .administrator).text
          #expect(text.contains("</html>"), "\(path)")
          #expect(!text.contains(/<script(?![^>]* src=)/), "\(path)")
          #expect(!text.contains(/<style|\sstyle=|\son[a-z]+=|javascript:/), "\(path)")
          #expect(!text.contains("{{"), "\(path)")
        }
      }
    }
  }

  @Test func `assets are kept for good by their hash, and asked for without it`() async throws {
    try await TestSite().test { (browser) async throws in
      let current = try await browser.get(Assets.address(of: "site.css"))
      #expect(current.headers[.cacheControl] == "public, max-age=31536000, immutable")
      #expect(current.headers[.contentType] == "text/css; charset=utf-8")
      let stale = try await browser.get("/assets/site.css?v=0")
      #expect(stale.headers[.cacheControl] == "no-cache")
      let tag = try #require(stale.headers[.eTag])
      let again = try await browser.get("/assets/site.css", headers: [.ifNoneMatch: tag])
      #expect(again.status == .notModified && again.body.readableBytes == 0)
    }
  }

  @Test func `HEAD is GET without the body`() async throws {
    try await TestSite().test { (browser) async throws in
      let get = try await browser.get("/sign-in")
      let head = try await browser.ask(.head, "/sign-in")
      #expect(head.status == .ok && head.body.readableBytes == 0)
      #expect(head.headers[.contentLength] == get.headers[.contentLength])
      #expect(head.headers[.contentType] == get.headers[.contentType])
    }
  }

  @Test func `a method that an address does not take is named, with those it does`() async throws {
    try await TestSite().test { (browser) async throws in
      let answer = try await browser.ask(.put, "/people", as: .administrator)
      #expect(answer.status == .methodNotAllowed)
      #expect(answer.headers[.allow] == "GET, HEAD, POST")
    }
  }

  @Test(arguments: [
    "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e", "/assets/..%5c..%5csecret",
    "/assets/../../etc/passwd", "/assets/site.css%00", "/assets/%ff", "/assets/%zz", "/assets/",
    "//assets/site.css", "/assets//site.css",
  ])
  func `no address leads out of where it should`(_ path: String) async throws {
    try await TestSite().test { (browser) async throws in
      #expect(try await browser.get(path).status == .notFound)
    }
  }

  @Test func `an error is a problem for programs and a page for people`() async throws {
    try await TestSite().test { (browser) async throws in
      let problem = try await browser.get("/api/v1/nothing?lang=en")
      #expect(problem.headers[.contentType] == "application/problem+json")
      #expect(problem.text.contains("\"status\":404"))
      let page = try await browser.get("/nothing?lang=en", as: .plant)
      #expect(page.headers[.contentType] == "text/html; charset=utf-8")
      #expect(page.text.contains("Not found"))
      #expect(try await browser.get("/nothing", as: .plant).text.contains("没有找到"))
    }
  }

  @Test func `only names of this server are answered, except to who watches it`() async throws {
    try await TestSite { $0.hosts = ["gate.example.cn"] }.test { (browser) async throws in
      #expect(try await browser.get("/sign-in").status.code == 421)
      #expect(try await browser.get("/healthz").status == .ok)
    }
    try await TestSite { $0.hosts = ["localhost"] }.test { (browser) async throws in
      #expect(try await browser.get("/sign-in").status == .ok)
    }
  }
}
#endif
