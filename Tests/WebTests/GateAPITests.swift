#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// Applications by programs: an upload, the question, and the answer.
struct GateAPITests {
  private typealias Gate = ApplicationSite

  /// A program with a token.
  private struct Client {
    var browser: TestBrowser
    var secret: String

    func ask(
      _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil,
      type: String = "application/json", _ more: [String: String] = [:]
    ) async throws -> TestResponse {
      var headers: HTTPFields = [.authorization: "Bearer \(secret)"]
      if body != nil { headers[.contentType] = type }
      for (name, value) in more { headers.set(name, value) }
      return try await browser.client.execute(
        uri: "/api/v1" + path, method: method, headers: headers,
        body: body.map { ByteBuffer(bytes: $0) })
    }

    func ask(
      _ method: HTTPRequest.Method, _ path: String, json: String, _ more: [String: String] = [:]
    ) async throws -> TestResponse {
      try await ask(method, path, Array(json.utf8), type: "application/json", more)
    }

    /// - Returns: The upload's id.
    func send(_ bytes: [UInt8]) async throws -> String {
      let begun = try await ask(
        .post, "/uploads", json: "{\"name\":\"a.zip\",\"size\":\(bytes.count)}")
      let id = try #require(begun.headers[.location]?.split(separator: "/").last.map(String.init))
      let half = bytes.count / 2
      for (from, part) in [(0, bytes[..<half]), (half, bytes[half...])] {
        let added = try await ask(
          .patch, "/uploads/\(id)", Array(part), type: "application/offset+octet-stream",
          ["Upload-Offset": "\(from)"])
        #expect(added.status == .ok)
      }
      return id
    }
  }

  private static func secret(
    _ site: TestSite, _ session: HTTPFields, _ scopes: Set<TokenScope>
  ) throws -> String {
    let person = try #require(try site.house.store.session(try Gate.secret(session))).person
    return try site.house.store.makeToken(
      name: "t", scopes: scopes, expires: Instant(seconds: site.house.now().seconds + 3600),
      by: Actor(person.id, from: "test")
    ).secret
  }

  @Test func `a program hands in, asks, and reads the decision with its reports`() async throws {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    let secret = try Self.secret(site, inspector, [.upload, .decide])
    let reader = try Self.secret(site, inspector, [.read])
    let bytes = try #require(try Gate.zip(of: try Gate.files()).first).bytes
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let client = Client(browser: browser, secret: secret)
      let id = try await client.send(bytes)
      // Before it was asked there is no such question.
      #expect(try await client.ask(.get, "/gate/\(id)").status == .notFound)
      let question = "{\"upload\":\"\(id)\",\"sha256\":\"\(UploadTests.hex(bytes))\"}"
      let wrong = try await client.ask(
        .post, "/gate", json: "{\"upload\":\"\(id)\",\"sha256\":\"\(UploadTests.hex([1]))\"}")
      #expect(wrong.status == .unprocessableContent)
      #expect(wrong.headers[.contentType]?.hasPrefix("application/problem+json") == true)
      let asked = try await client.ask(.post, "/gate", json: question, ["Idempotency-Key": "one"])
      #expect(asked.status == .accepted)
      #expect(asked.headers[.location] == "/api/v1/gate/\(id)")
      let again = try await client.ask(.post, "/gate", json: question, ["Idempotency-Key": "one"])
      #expect(again.status == .accepted && again.text == asked.text)
      let conflict = try await client.ask(
        .post, "/gate", json: "{\"upload\":\"\(id)\"}", ["Idempotency-Key": "one"])
      #expect(conflict.status == .unprocessableContent)
      // What was handed in as an application is not checked as a dossier, too.
      let check = try await client.ask(.post, "/uploads/\(id)/complete", json: "{}")
      #expect(check.status == .unprocessableContent || check.status == .conflict)

      // Nor is it decided on otherwise than it was asked.
      for other in [
        "\"stage\":\"filing\"", "\"asOf\":\"2020-01-01\"", "\"reason\":\"other\"",
      ] {
        let otherwise = try await client.ask(
          .post, "/gate", json: "{\"upload\":\"\(id)\",\(other)}")
        #expect(otherwise.status == .conflict, "\(other)")
      }

      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      #expect(try site.house.store.jobs(of: id).count == 1)
      let answer = try await client.ask(
        .get, "/gate/\(id)", nil, type: "", ["Accept-Language": "en"])
      #expect(answer.status == .ok)
      let tag = try #require(answer.headers[.eTag])
      let same = try await client.ask(
        .get, "/gate/\(id)", nil, type: "", ["Accept-Language": "en", "If-None-Match": tag])
      #expect(same.status == .notModified)
      let value = try OpenAPITests.object(answer.text)
      #expect(value["state"] as? String == "done" && value["verdict"] as? String == "pass")
      let decision = try #require(value["decision"] as? [String: Any])
      #expect(decision["key"] as? String == job.runs.first)
      #expect(decision["stage"] as? String == "completion")
      #expect(decision["amount"] as? String == "1200000")
      #expect(decision["applicants"] as? Bool == false)
      #expect(decision["application"] as? String == "ZS-JG-2018-017")
      #expect((decision["recordedBy"] as? String)?.hasPrefix("someone") == true)
      let conditions = try #require(decision["conditions"] as? [[String: Any]])
      #expect(conditions.count > 5)
      #expect(conditions.allSatisfy { ($0["title"] as? String)?.isEmpty == false })
      let reports = try #require(decision["reports"] as? [[String: Any]])
      #expect(reports.count == ReportFiles.formats.count)
      for report in reports {
        let address = try #require(report["address"] as? String)
        let file = try await Client(browser: browser, secret: reader)
          .ask(.get, String(address.dropFirst("/api/v1".count)))
        #expect(file.status == .ok && file.body.readableBytes > 0, "\(address)")
      }
      for (answer, schema) in [(asked.text, "Gate"), (answer.text, "Gate")] {
        let faults = try OpenAPITests.faults(of: answer, as: schema)
        #expect(faults.isEmpty, "\(faults)")
      }
    }
  }

  @Test func `who may not decide, or may not know of an upload, asks in vain`() async throws {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    let plant = try site.session(.plant([Gate.plant]))
    let bytes = try #require(try Gate.zip(of: try Gate.files()).first).bytes
    let secrets = (
      decides: try Self.secret(site, inspector, [.upload, .decide]),
      uploads: try Self.secret(site, inspector, [.upload, .read]),
      plant: try Self.secret(site, plant, [.upload, .read]),
      foreign: try Self.secret(site, try Gate.inspector(site, "330500"), [.upload, .decide])
    )
    // No plant's program decides: its account has no such scope.
    #expect(throws: Fault.self) { try Self.secret(site, plant, [.decide]) }
    try await site.test { (browser) async throws in
      let id = try await Client(browser: browser, secret: secrets.decides).send(bytes)
      let question = "{\"upload\":\"\(id)\"}"
      for (secret, status) in [
        (secrets.uploads, HTTPResponse.Status.forbidden), (secrets.plant, .forbidden),
        (secrets.foreign, .notFound),
      ] {
        let client = Client(browser: browser, secret: secret)
        #expect(try await client.ask(.post, "/gate", json: question).status == status)
        #expect(try await client.ask(.get, "/gate/\(id)").status == status)
      }
      #expect(try site.house.store.jobs(of: id).isEmpty)
      let client = Client(browser: browser, secret: secrets.decides)
      for (body, status) in [
        ("{\"upload\":\"nothing\"}", HTTPResponse.Status.notFound), ("{}", .unprocessableContent),
        ("{\"upload\":\"\(id)\",\"stage\":\"soon\"}", .unprocessableContent),
        (
          "{\"upload\":\"\(id)\",\"reason\":\"\(String(repeating: "x", count: 401))\"}",
          .unprocessableContent
        ),
      ] {
        let answer = try await client.ask(.post, "/gate", json: body)
        #expect(answer.status == status, "\(body.prefix(60))")
      }
      // Half of it is not decided on.
      let begun = try await client.ask(.post, "/uploads", json: "{\"name\":\"b.zip\",\"size\":9}")
      let half = try #require(begun.headers[.location]?.split(separator: "/").last)
      let early = try await client.ask(.post, "/gate", json: "{\"upload\":\"\(half)\"}")
      #expect(early.status == .unprocessableContent)
      #expect(try await client.ask(.post, "/gate", json: question).status == .accepted)
      // To try again is to have it decided on.
      let uploads = Client(browser: browser, secret: secrets.uploads)
      let retry = "/uploads/\(id)/retry"
      #expect(try await uploads.ask(.post, retry, json: "").status == .forbidden)
      #expect(try await client.ask(.post, retry, json: "").status != .forbidden)
    }
  }
}
#endif
