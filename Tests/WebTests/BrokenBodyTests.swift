#if Server
import Foundation
import Hummingbird
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// What goes wrong in the middle of a body, on a real connection: there a body can be begun once only,
/// and beginning it twice ends the process.
struct BrokenBodyTests {
  /// A megabyte in pieces, so that its refusal comes while it is sent.
  private static let pieces = Array(repeating: String(repeating: "x", count: 50_000), count: 20)

  private static func head(
    _ method: String, _ path: String, _ browser: TestBrowser, _ fields: [String]
  ) throws -> String {
    let session = try #require(browser.site.sessions[.plant])
    let lines =
      [
        "\(method) \(path) HTTP/1.1", "Host: localhost", "Content-Length: 1000000",
        "Cookie: gg_session=\(session)", "X-CSRF-Token: \(try browser.csrf(of: .plant))",
      ] + fields
    return lines.map { $0 + "\r\n" }.joined() + "\r\n"
  }

  /// Sends a megabyte to a new upload, behind what `prepare` put into its folder.
  private static func add(
    _ browser: TestBrowser, chunked: Bool = false, _ prepare: (String) throws -> Void
  ) async throws -> String {
    let store = browser.site.house.store
    let owner = try #require(browser.site.people[.plant]).id
    let upload = try store.begin(
      name: "a.zip", kind: .archive, by: Actor(owner, from: "test"))
    let folder = store.folder.upload(upload.id)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try prepare(folder)
    var head = try head(
      "PATCH", "/api/v1/uploads/\(upload.id)", browser,
      ["Upload-Offset: 0", "Content-Type: application/offset+octet-stream"])
    var pieces = pieces
    if chunked {
      head = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        .map { $0.hasPrefix("Content-Length") ? "Transfer-Encoding: chunked" : String($0) }
        .joined(separator: "\r\n")
      pieces = pieces.map { "c350\r\n\($0)\r\n" } + ["0\r\n\r\n"]
    }
    let answer = try await RawConnection.exchange(
      port: try #require(browser.client.port), [head] + pieces, pause: .milliseconds(1))
    return String((answer?.text ?? "").prefix(12))
  }

  @Test func `a body that turns out too long is refused, and the server goes on`() async throws {
    let site = try TestSite { $0.uploadBytes = 100_000 }
    try await site.test(.live) { (browser) async throws in
      for chunked in [false, true] {
        #expect(try await Self.add(browser, chunked: chunked) { _ in } == "HTTP/1.1 413")
        #expect(try await browser.get("/healthz").status == .ok)
      }
      let head = try Self.head(
        "POST", "/uploads", browser,
        // Read to its end, it leaves the connection to its sender.
        ["Content-Type: multipart/form-data; boundary=b", "Connection: close"])
      let answer = try await RawConnection.exchange(
        port: try #require(browser.client.port), [head] + Self.pieces, pause: .milliseconds(1))
      #expect(answer?.text.hasPrefix("HTTP/1.1 4") == true, "\(answer?.text.prefix(200) ?? "")")
      #expect(try await browser.get("/healthz").status == .ok)
    }
  }

  @Test func `a body that cannot be put down is an answer, and the server goes on`() async throws {
    try await TestSite().test(.live) { (browser) async throws in
      // A folder stands where the body goes.
      let unopened = try await Self.add(browser) { folder in
        try FileManager.default.createDirectory(
          atPath: folder + "/body", withIntermediateDirectories: false)
      }
      #expect(unopened == "HTTP/1.1 500")
      #expect(try await browser.get("/healthz").status == .ok)
    }
  }
}
#endif
