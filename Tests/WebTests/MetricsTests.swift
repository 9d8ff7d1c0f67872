#if Server
import CoreMetrics
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// What `/metrics` says, and to whom.
struct MetricsTests {
  private static func get(
    _ browser: TestBrowser, _ headers: [(String, String)] = []
  ) async throws -> TestResponse {
    var fields = HTTPFields()
    for (name, value) in headers { fields.set(name, value) }
    return try await browser.ask(.get, "/metrics", headers: fields)
  }

  // MARK: - The text

  @Test func `counters, gauges and histograms are written as Prometheus reads them`() {
    let book = MetricsBook(help: ["b_total": "What \\ and\nwhat not."])
    Counter(label: "b_total", dimensions: [("way", "a\"b\\c\nd")], factory: book).increment(by: 3)
    Counter(label: "b_total", dimensions: [("way", "a\"b\\c\nd")], factory: book).increment()
    Counter(label: "b_total", dimensions: [], factory: book).increment(by: -5)
    Meter(label: "a.gauge-1", dimensions: [], factory: book).set(0.25)
    let timer = Timer(label: "c_seconds", dimensions: [("x", "1")], factory: book)
    // At a bound, between two, and over all.
    timer.recordNanoseconds(1_000_000)
    timer.recordNanoseconds(30_000_000)
    timer.recordNanoseconds(700_000_000_000)
    let text = book.text
    #expect(
      text.hasPrefix(
        """
        # TYPE a_gauge_1 gauge
        a_gauge_1 0.25
        # HELP b_total What \\\\ and\\nwhat not.
        # TYPE b_total counter
        b_total 0
        b_total{way="a\\"b\\\\c\\nd"} 4
        # TYPE c_seconds histogram
        c_seconds_bucket{x="1",le="0.001"} 1

        """))
    #expect(text.contains("c_seconds_bucket{x=\"1\",le=\"0.025\"} 1\n"))
    #expect(text.contains("c_seconds_bucket{x=\"1\",le=\"0.05\"} 2\n"))
    #expect(text.contains("c_seconds_bucket{x=\"1\",le=\"600\"} 2\n"))
    #expect(
      text.hasSuffix(
        """
        c_seconds_bucket{x="1",le="+Inf"} 3
        c_seconds_sum{x="1"} 700.031
        c_seconds_count{x="1"} 3

        """))
  }

  @Test func `a name keeps its kind, and what no name may hold is replaced`() {
    let book = MetricsBook()
    Counter(label: "one", dimensions: [], factory: book).increment()
    // Counted nowhere, rather than mixed with what it is not.
    Meter(label: "one", dimensions: [], factory: book).set(7)
    Counter(label: "1 für alle", dimensions: [("la:bel", "ü")], factory: book).increment()
    #expect(
      book.text == """
        # TYPE _1_f__r_alle counter
        _1_f__r_alle{la_bel="ü"} 1
        # TYPE one counter
        one 1

        """)
  }

  @Test func `the same labels in another order are the same series`() {
    let book = MetricsBook()
    Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: book).increment()
    Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: book).increment()
    #expect(book.text == "# TYPE n counter\nn{a=\"1\",b=\"2\"} 2\n")
  }

  // MARK: - The site

  @Test func `requests are counted by their row, and nothing that was entered is a label`()
    async throws
  {
    let site = try TestSite { $0.metricsToken = "a token of this test" }
    let words = ["Authorization": "Bearer a token of this test"]
    try await site.test(.live) { (browser) async throws in
      _ = try await browser.get("/people/secret-of-nobody", as: .administrator)
      _ = try await browser.get("/no/such/address")
      _ = try await browser.ask(HTTPRequest.Method("PROPFIND") ?? .get, "/sign-in")
      let answer = try await Self.get(browser, words.map { ($0.key, $0.value) })
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      let text = answer.text
      for line in [
        #"greengate_requests_total{method="GET",route="/people/{id}",status="404"} 1"#,
        #"greengate_requests_total{method="GET",route="none",status="404"} 1"#,
        #"greengate_requests_total{method="other",route="none",status="405"} 1"#,
        #"greengate_request_seconds_count{route="/people/{id}"} 1"#,
        #"greengate_jobs{state="queued"} 0"#, "greengate_job_longest_wait_seconds 0",
        "greengate_passwords_waiting 0", "# TYPE process_resident_memory_bytes gauge",
      ] { #expect(text.contains(line + "\n"), "\(line)") }
      for name in [
        "greengate_file_bytes{file=\"server\"} ", "greengate_free_bytes ",
        "process_peak_memory_bytes ", "process_start_time_seconds ", "process_threads ",
      ] {
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        #expect(line.flatMap { Double($0.dropFirst(name.count)) }.map { $0 > 0 } == true, "\(name)")
      }
      #expect(!text.contains("secret-of-nobody") && !text.contains("PROPFIND"))
      // Each line is a comment, or a name with a number.
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
      }
    }
  }

  @Test func `jobs and uploads are in it`() async throws {
    let site = try TestSite { $0.metricsToken = "a token of this test" }
    let runner = ScriptedRunner { _, _ in CheckWorkerTests.fine }
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let id = try await CheckWorkerTests.handIn(browser)
      _ = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      var text = ""
      // The worker counts it after the store has it.
      for _ in 0..<30_000 where !text.contains("greengate_checks_total") {
        try await Task.sleep(for: .milliseconds(10))
        text = try await Self.get(browser, [("Authorization", "Bearer a token of this test")]).text
      }
      #expect(text.contains("greengate_checks_total{outcome=\"fail\"} 1\n"))
      #expect(text.contains("greengate_check_seconds_count 1\n"))
      #expect(text.contains("greengate_jobs{state=\"done\"} 1\n"))
    }
  }

  @Test(arguments: [false, true])
  func `without a token only this machine may read it, and no proxy's`(
    hasProxy: Bool
  ) async throws {
    let site = try TestSite { $0.trustsProxy = hasProxy }
    try await site.test(.live) { (browser) async throws in
      #expect(try await Self.get(browser).status == (hasProxy ? .notFound : .ok))
      for header in [
        ("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1"), ("Forwarded", "for=::1"),
        ("Via", "1.1 gate"), ("Authorization", "Bearer guessed"), ("Authorization", "Basic eA=="),
      ] {
        #expect(try await Self.get(browser, [header]).status == .notFound, "\(header)")
      }
    }
  }

  @Test func `with a token nobody reads it without, and the token is no API token`() async throws {
    let site = try TestSite {
      $0.metricsToken = "a token of this test"
      $0.trustsProxy = true
    }
    try await site.test(.live) { (browser) async throws in
      #expect(try await Self.get(browser).status == .notFound)
      for wrong in ["a token of this tes", "a token of this test ", "", "A token of this test"] {
        let answer = try await Self.get(browser, [("Authorization", "Bearer \(wrong)x")])
        #expect(answer.status == .notFound, "\(wrong)")
      }
      let right = ("Authorization", "Bearer a token of this test")
      #expect(
        try await Self.get(browser, [right, ("X-Forwarded-For", "203.0.113.9")]).status == .ok)
      var fields = HTTPFields()
      fields.set(right.0, right.1)
      #expect(try await browser.ask(.get, "/account", headers: fields).status == .unauthorized)
    }
  }
}
#endif
