#if Server
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import Web

/// What is too much, too long, or too slow.
@Suite(.serialized) struct LimitTests {
  @Test(arguments: [65_535, 65_536, 65_537])
  func `a form has a limit, declared or not`(_ size: Int) async throws {
    try await TestSite().test { (browser) async throws in
      let padding = size - "x=".utf8.count
      let answer = try await browser.ask(
        .post, "/sign-in", headers: [.contentType: "application/x-www-form-urlencoded"],
        body: "x=" + String(repeating: "a", count: padding))
      // Within the limit it is read, and then has no token.
      #expect(answer.status == (size <= 65_536 ? .forbidden : .contentTooLarge))
    }
  }

  @Test func `a form is a form`() async throws {
    try await TestSite().test { (browser) async throws in
      for type in ["text/plain", "multipart/form-data", "application/json"] {
        let answer = try await browser.post("/sign-in", headers: [.contentType: type])
        #expect(answer.status == .unsupportedMediaType)
      }
    }
  }

  @Test func `an address has a limit`() async throws {
    try await TestSite().test { (browser) async throws in
      let long = try await browser.get("/sign-in?x=" + String(repeating: "a", count: 8181))
      #expect(long.status == .ok)
      let longer = try await browser.get("/sign-in?x=" + String(repeating: "a", count: 8182))
      #expect(longer.status == .uriTooLong)
      #expect(try await browser.get("/sign-in?x=%").status == .badRequest)
    }
  }

  @Test func `who asks too often has to wait, and others have not`() async throws {
    try await TestSite {
      $0.requestsPerSecond = 1
      $0.trustsProxy = true
    }.test { (browser) async throws in
      let name = try #require(HTTPField.Name("X-Forwarded-For"))
      var answers: [TestResponse] = []
      for _ in 1...8 {
        answers.append(try await browser.get("/sign-in", headers: [name: "10.0.0.1, 192.0.2.7"]))
      }
      #expect(answers.filter { $0.status == .ok }.count >= 4)
      let refused = try #require(answers.first { $0.status == .tooManyRequests })
      #expect(refused.headers[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
      let other = try await browser.get("/sign-in", headers: [name: "192.0.2.7, 10.0.0.2"])
      #expect(other.status == .ok)
    }
  }

  @Test func `a bucket fills evenly`() {
    let limits = RateLimits(perSecond: 2)
    let start = ContinuousClock.now
    for _ in 1...8 { #expect(limits.take("a", at: start) == nil) }
    #expect(limits.take("a", at: start) == 1)
    #expect(limits.take("b", at: start) == nil)
    #expect(limits.take("a", at: start.advanced(by: .milliseconds(499))) == 1)
    #expect(limits.take("a", at: start.advanced(by: .milliseconds(501))) == nil)
    #expect(limits.take("a", at: start.advanced(by: .milliseconds(502))) == 1)
  }

  @Test func `guessing addresses costs what asking for them costs`() async throws {
    try await TestSite { $0.requestsPerSecond = 1 }.test { (browser) async throws in
      for path in ["/nothing", "/sign-in?x=%", "/sign-in?" + String(repeating: "a", count: 9000)] {
        var answers: [Int] = []
        for _ in 1...8 { answers.append(Int(try await browser.get(path).status.code)) }
        #expect(answers.contains(429), "\(path): \(answers)")
      }
      var others: [Int] = []
      for _ in 1...8 { others.append(Int(try await browser.ask(.put, "/sign-in").status.code)) }
      #expect(others.contains(429), "\(others)")
      // Who watches the server is never told so.
      for _ in 1...8 { #expect(try await browser.get("/healthz").status == .ok) }
    }
  }

  @Test func `many networks at once set nobody free who has to wait`() {
    let limits = RateLimits(perSecond: 1)
    let start = ContinuousClock.now
    for _ in 1...4 { #expect(limits.take("greedy", at: start) == nil) }
    #expect(limits.take("greedy", at: start) == 1)
    for number in 0...(RateLimits.most * 2) {
      #expect(limits.take("\(number)", at: start) == nil)
    }
    #expect(limits.take("greedy", at: start) == 1)
  }

  @Test(arguments: [(60 * 1024 - 1, false), (60 * 1024, true), (60 * 1024 + 1, true)])
  func `a sender has a minute to be fast enough in`(_ bytes: Int, _ holds: Bool) {
    var pace = Pace()
    let before = pace.holds(0, after: .seconds(59.999))
    #expect(before, "nobody is refused before a minute")
    let after = pace.holds(bytes, after: .milliseconds(1))
    #expect(after == holds)
    // The next minute begins anew.
    let (next, last) = (pace.holds(0, after: .seconds(59)), pace.holds(10, after: .seconds(1)))
    #expect(next && !last)
  }

  // MARK: - On the wire

  @Test func `header fields have a limit`() async throws {
    try await TestSite().test(.live) { (browser) async throws in
      let port = try #require(browser.client.port)
      let fields = [
        "X-Long: " + String(repeating: "a", count: 20_000) + "\r\n",
        (1...40).map { "X-\($0): \(String(repeating: "a", count: 1000))\r\n" }.joined(),
        (1...200).map { "X-\($0): a\r\n" }.joined(),
      ]
      for field in fields {
        let answer = try #require(
          try await RawConnection.exchange(
            port: port, ["GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n"]))
        // Said so, or closed; a server that is gone is neither.
        #expect(
          answer.text.hasPrefix("HTTP/1.1 4") || answer.text.isEmpty, "\(answer.text.prefix(80))")
        #expect(try await browser.get("/healthz").status == .ok)
      }
      // And within it all is well.
      let fine = try #require(
        try await RawConnection.exchange(
          port: port,
          [
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: "
              + String(repeating: "a", count: 10_000) + "\r\n\r\n"
          ]))
      #expect(fine.text.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func `a body that is too long is answered, and its connection closed`() async throws {
    try await TestSite().test(.live) { (browser) async throws in
      let port = try #require(browser.client.port)
      let head =
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n"
      let declared = try #require(
        try await RawConnection.exchange(
          port: port,
          [head + "Content-Length: 99999999999\r\n\r\n"]
            + Array(repeating: String(repeating: "a", count: 1 << 20), count: 20)))
      #expect(declared.text.hasPrefix("HTTP/1.1 413"))
      let piece = "10000\r\n" + String(repeating: "a", count: 0x10000) + "\r\n"
      let chunked = try #require(
        try await RawConnection.exchange(
          port: port,
          [head + "Transfer-Encoding: chunked\r\n\r\n"]
            + Array(repeating: piece, count: 3) + ["0\r\n\r\n"]))
      #expect(chunked.text.hasPrefix("HTTP/1.1 413"))
      #expect(try await browser.get("/healthz").status == .ok)
    }
  }

  @Test func `who sends header fields slowly is cut off`() async throws {
    let site = try TestSite()
    defer { site.remove() }
    let application = WebServer.application(site: site.site, server: WebServer.http(idleSeconds: 2))
    try await application.test(.live) { (client) async throws in
      let port = try #require(client.port)
      let drip = ["GET /healthz HTTP/1.1\r\n"] + (1...50).map { "X-\($0): a\r\n" }
      let slow = try #require(
        try await RawConnection.exchange(port: port, drip, pause: .milliseconds(200)))
      #expect(!slow.text.contains("200 OK"))
      #expect(slow.time >= .seconds(1) && slow.time < .seconds(19))
      let silent = try #require(try await RawConnection.exchange(port: port, []))
      #expect(silent.time >= .seconds(1) && silent.time < .seconds(19))
      // Others are served meanwhile and after.
      let other = try await RawConnection.exchange(
        port: port, ["GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"])
      #expect(other?.text.hasPrefix("HTTP/1.1 200") == true)
    }
  }

  @Test func `who sends a form slowly is told so`() async throws {
    try await TestSite { $0.formSeconds = 1 }.test(.live) { (browser) async throws in
      let port = try #require(browser.client.port)
      let head =
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
      let slow = try #require(
        try await RawConnection.exchange(
          port: port, [head] + Array(repeating: "a", count: 60), pause: .milliseconds(100)))
      #expect(slow.text.hasPrefix("HTTP/1.1 408"))
      #expect(slow.time < .seconds(19))
    }
  }
}
#endif
