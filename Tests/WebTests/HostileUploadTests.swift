#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import ServerStore
import Testing
import Web

/// Markup in what goes with an upload: its reason, its logs' names, their headers.
struct HostileUploadTests {
  private static let log = "<img src=x onerror=alert(8)>.csv"
  private static let reason = "\"><script>alert(7)</script>'{{reason}}"

  private static func files() throws -> [(field: String, name: String, bytes: [UInt8])] {
    try MappingTests.files("时刻<svg onload=alert(9)>").map { file in
      var file = file
      if file.name.hasSuffix("plant.yaml") {
        let text = String(decoding: file.bytes, as: UTF8.self)
          .replacing("logs/emission.csv", with: "'logs/\(log)'")
        file.bytes = Array(text.utf8)
      }
      file.name = file.name.replacing("logs/emission.csv", with: "logs/" + log)
      return file
    }
  }

  private static func check(_ page: TestResponse, _ what: String) {
    #expect(page.status == .ok && page.isMarkupPlainOutsideValues, "\(what)")
    for evil in ["<script>alert", "<img src=x", "<svg onload"] {
      #expect(!page.text.contains(evil), "\(what): \(evil)")
    }
  }

  @Test func `reason, log and header are text on every page that shows them`() async throws {
    let site = try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
    try await CheckWorkerTests.working(site, site.house.checks) { browser in
      let sent = try await browser.upload(
        try Self.files(), fields: [("reason", Self.reason)], as: .administrator)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let first = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(first.state == .failed)
      Self.check(try await browser.get("/uploads/\(id)", as: .administrator), "upload")
      let page = try await browser.get("/uploads/\(id)/mapping", as: .administrator)
      Self.check(page, "mapping")
      #expect(page.text.contains("&lt;img src=x onerror=alert(8)&gt;.csv"))
      #expect(page.text.contains("时刻&lt;svg onload=alert(9)&gt;"))
      let name = try #require(
        page.text.firstMatch(of: /时刻&lt;svg.*?name="use\.([0-9]+\.[0-9]+)"/)?.1)
      let wrong = try await browser.post(
        "/uploads/\(id)/mapping", [("use.\(name)", "reading")], as: .administrator)
      #expect(wrong.status == .unprocessableContent && wrong.isMarkupPlainOutsideValues)
      #expect(!wrong.text.contains("<svg onload"))
      let said = try await browser.post(
        "/uploads/\(id)/mapping", [("use.\(name)", "timestamp")], as: .administrator)
      #expect(said.status == .seeOther)
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try await site.run(of: "HZ-FD-001")
      #expect(run.record.reason == Self.reason)
      for path in ["/runs/\(run.id)", "/plants/HZ-FD-001", "/uploads", "/"] {
        let shown = try await browser.get(path, as: .administrator)
        Self.check(shown, path)
        guard path.hasPrefix("/runs") || path.hasPrefix("/plants") else { continue }
        #expect(shown.text.contains("&lt;script&gt;alert(7)&lt;/script&gt;"), "\(path)")
      }
    }
  }
}
#endif
