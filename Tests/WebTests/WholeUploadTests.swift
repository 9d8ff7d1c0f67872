#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// The end of an upload: said once or often, and what goes with it.
struct WholeUploadTests {
  private static func whole(_ browser: TestBrowser, _ bytes: [UInt8]) async throws -> String {
    let id = try await browser.begin(name: "a.zip", size: bytes.count, as: .plant)
    #expect(try await browser.add(bytes, to: id, at: 0, as: .plant).status == .ok)
    return id
  }

  @Test func `a body is hashed once, however often it is said to be whole`() async throws {
    let site = try TestSite()
    try await site.test { browser in
      let id = try await Self.whole(browser, [1, 2, 3])
      let first = try await browser.api(.post, "/uploads/\(id)/complete", "{}", as: .plant)
      #expect(first.status == .accepted)
      // Whoever looks into the body again finds none.
      try FileManager.default.removeItem(atPath: site.house.store.folder.upload(id) + "/body")
      let hash = UploadTests.hex([1, 2, 3])
      for (body, status) in [
        ("{}", HTTPResponse.Status.accepted), ("{\"sha256\":\"\(hash)\"}", .accepted),
        ("{\"sha256\":\"\(String(repeating: "0", count: 64))\"}", .unprocessableContent),
      ] {
        let again = try await browser.api(.post, "/uploads/\(id)/complete", body, as: .plant)
        #expect(again.status == status, "\(body)")
      }
      #expect(try site.house.store.jobs(of: id).count == 1)
    }
  }

  @Test func `what is not whole, or is being written, is not hashed`() async throws {
    let site = try TestSite()
    try await site.test { browser in
      let short = try await browser.begin(name: "a.zip", size: 3, as: .plant)
      // There is no body yet: looking into it would be an error of another kind.
      let early = try await browser.api(.post, "/uploads/\(short)/complete", "{}", as: .plant)
      #expect(early.status == .unprocessableContent)
      let id = try await Self.whole(browser, [1, 2, 3])
      guard case .granted(let writing) = try site.house.store.startWriting(id, from: 3) else {
        Issue.record("no leave")
        return
      }
      let busy = try await browser.api(.post, "/uploads/\(id)/complete", "{}", as: .plant)
      #expect(busy.status == .serviceUnavailable && busy.headers[.retryAfter] != nil)
      try site.house.store.release(writing)
      let fine = try await browser.api(.post, "/uploads/\(id)/complete", "{}", as: .plant)
      #expect(fine.status == .accepted)
    }
  }

  // MARK: - What goes with it

  @Test(arguments: [
    ("reason", String(repeating: "补", count: 399), true),
    ("reason", String(repeating: "补", count: 400), true),
    ("reason", String(repeating: "补", count: 401), false),
    ("log", String(repeating: "a", count: 200), true),
    ("log", String(repeating: "a", count: 201), false),
    ("reason", "a\u{0}b", false), ("reason", "a\nb", false), ("reason", "a\u{202E}b", false),
    ("log", "\u{1B}[2J", false), ("reason", "--format=json", true),
  ])
  func `reason and log are short and without signs that hide`(
    _ field: String, _ text: String, _ isFine: Bool
  ) async throws {
    let site = try TestSite()
    try await site.test { browser in
      let id = try await Self.whole(browser, [1, 2, 3])
      let said = try await browser.api(
        .post, "/uploads/\(id)/complete", "{\"\(field)\":\(JSONText.quoted(text))}", as: .plant)
      #expect(said.status == (isFine ? .accepted : .unprocessableContent))
      let form = try await browser.upload(
        [("files", "a.zip", [1])], fields: [(field, text)], as: .plant)
      #expect(form.status == (isFine ? .seeOther : .unprocessableContent))
      // What was refused left no upload behind that nobody can finish.
      #expect(try site.house.store.uploads(.everything).count == (isFine ? 2 : 1))
    }
  }

  @Test func `a form that was not taken comes back with what was entered`() async throws {
    let site = try TestSite()
    try await site.test(.live) { browser in
      let port = try #require(browser.client.port)
      let body =
        "--XYZ\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\n补报\"<b>\r\n"
        + "--XYZ\r\nContent-Disposition: form-data; name=\"plant\"\r\n\r\nP-1\r\n"
        + "--XYZ\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n\r\n--XYZ--\r\n"
      let session = try #require(site.sessions[.administrator])
      let csrf = try browser.csrf(of: .administrator)
      let answer = try #require(
        try await RawConnection.exchange(
          port: port,
          [
            "POST /uploads?lang=zh&csrf=\(csrf) HTTP/1.1\r\nHost: localhost\r\n"
              + "Cookie: gg_session=\(session)\r\nContent-Length: \(body.utf8.count)\r\n"
              + "Content-Type: multipart/form-data; boundary=XYZ\r\n\r\n" + body,
            // The connection goes on: the body was read to its end.
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
          ]))
      #expect(answer.text.hasPrefix("HTTP/1.1 422"))
      #expect(answer.text.contains("id=\"upload-form\""))
      #expect(answer.text.contains("value=\"补报&quot;&lt;b&gt;\""))
      #expect(answer.text.contains("value=\"P-1\""))
      #expect(answer.text.contains("HTTP/1.1 200"))
    }
  }

  // MARK: - The plant's last plant.yaml

  @Test func `an older upload that is checked again does not bring its plant.yaml back`()
    async throws
  {
    let site = try TestSite()
    let runner = ScriptedRunner { attempt, order in
      let text = order.upload.name
      try? FileManager.default.createDirectory(
        atPath: order.scratch, withIntermediateDirectories: true)
      try? Data(text.utf8).write(to: URL(filePath: order.scratch + "/plant.yaml"))
      guard attempt > 1 else {
        return .refused(Bilingual(zh: "不行", en: "no"), isWorthRetrying: false)
      }
      return CheckWorkerTests.fine
    }
    let plants = site.folder + "/plants"
    @Sendable func kept() throws -> [String] {
      let names = try? FileManager.default.contentsOfDirectory(atPath: plants)
      return try (names ?? []).map {
        try String(contentsOfFile: plants + "/" + $0, encoding: .utf8)
      }
    }
    try await CheckWorkerTests.working(site, runner, atATime: 1) { browser in
      @Sendable func handIn(_ name: String) async throws -> String {
        let sent = try await browser.upload([("files", name, [1])], as: .plant)
        return try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      }
      let january = try await handIn("january.zip")
      let refused = try await CheckWorkerTests.wait(site, january) { $0.state.isEnded }
      // What was read of it, and not recorded, is nobody's last plant.yaml.
      #expect(refused.state == .failed)
      #expect(try kept() == [])
      let march = try await handIn("march.zip")
      _ = try await CheckWorkerTests.wait(site, march) { $0.state == .done }
      // The worker keeps it after the outcome.
      for _ in 0..<30_000 where try kept() != ["march.zip"] {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(try await browser.post("/uploads/\(january)/retry", as: .plant).status == .seeOther)
      _ = try await CheckWorkerTests.wait(site, january) { $0.state == .done }
      // Its turn is over once the same worker has done another one.
      let other = try await handIn("april.zip")
      _ = try await CheckWorkerTests.wait(site, other) { $0.state == .running || $0.state.isEnded }
      #expect(try kept() != ["january.zip"])
    }
  }
}
#endif
