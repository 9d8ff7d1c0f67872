#if Server
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Measures
import NIOCore
import ServerStore
import Testing
import Web

/// What goes wrong in the middle of a body, on a real connection: there a body can be begun once only,
/// and beginning it twice ends the process.
struct BrokenBodyTests {
  @Test func `a body that turns out too long is refused, and the server goes on`() async throws {
    let site = try TestSite { $0.uploadBytes = 100_000 }
    try await site.test(.live) { (browser) async throws in
      // In chunks that say no length, and as a form.
      let upload = try site.house.store.begin(
        name: "a.zip", kind: .archive, by: Actor(try #require(site.people[.plant]).id, from: "t"))
      try FileManager.default.createDirectory(
        atPath: site.house.store.folder.upload(upload.id), withIntermediateDirectories: false)
      var headers = HTTPFields()
      headers.set("Upload-Offset", "0")
      headers[.contentType] = "application/offset+octet-stream"
      headers.set("X-CSRF-Token", try browser.csrf(of: .plant))
      let large = String(repeating: "x", count: 3_000_000)
      let added = try await browser.ask(
        .patch, "/api/v1/uploads/\(upload.id)", as: .plant, headers: headers, body: large)
      #expect(added.status == .contentTooLarge)
      #expect(try await browser.get("/healthz").status == .ok)
      let sent = try await browser.upload(
        [("files", "a.zip", [UInt8](repeating: 1, count: 3_000_000))], as: .plant)
      #expect(sent.status == .contentTooLarge || sent.status == .unprocessableContent)
      #expect(try await browser.get("/healthz").status == .ok)
    }
  }

  @Test func `a body that cannot be put down is an answer`() async throws {
    let site = try TestSite()
    try await site.test(.live) { (browser) async throws in
      let upload = try site.house.store.begin(
        name: "a.zip", kind: .archive, by: Actor(try #require(site.people[.plant]).id, from: "t"))
      // A folder stands where the body goes: it cannot be opened.
      let folder = site.house.store.folder.upload(upload.id)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      try FileManager.default.createDirectory(
        atPath: folder + "/body", withIntermediateDirectories: false)
      var headers = HTTPFields()
      headers.set("Upload-Offset", "0")
      headers[.contentType] = "application/offset+octet-stream"
      headers.set("X-CSRF-Token", try browser.csrf(of: .plant))
      let body = String(repeating: "x", count: 2_000_000)
      let added = try await browser.ask(
        .patch, "/api/v1/uploads/\(upload.id)", as: .plant, headers: headers, body: body)
      #expect(added.status.code >= 500)
      #expect(try await browser.get("/healthz").status == .ok)
    }
  }
}
#endif
