#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import ServerStore
import Testing
import Web

/// Columns that nobody knows: said once by a person, remembered for the plant.
struct MappingTests {
  /// A sample whose log has other headers than any that is known.
  static func files(_ header: String) throws -> [(
    field: String, name: String, bytes: [UInt8]
  )] {
    try HandingInTests.files(of: "foundry-three-episodes").map { file in
      guard file.name.hasSuffix("emission.csv") else { return file }
      let text = String(decoding: file.bytes, as: UTF8.self)
      let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let first = try #require(lines.first).split(separator: ",").map(String.init)
      let renamed = ([header] + first.dropFirst()).joined(separator: ",")
      return (file.field, file.name, Array((renamed + "\n" + lines[1]).utf8))
    }
  }

  private static func checked(
    _ site: TestSite, _ browser: TestBrowser, _ header: String
  ) async throws -> (id: String, job: Job) {
    let sent = try await browser.upload(try files(header), as: .administrator)
    let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
    return (id, try await CheckWorkerTests.wait(site, id) { $0.state.isEnded })
  }

  @Test func `what is said of a column is remembered for its plant`() async throws {
    let site = try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
    try await CheckWorkerTests.working(site, site.house.checks) { (browser) async throws in
      // What YAML would take for something else is only a name.
      let strange = "记录<b>时刻 {a: 'b'} #[*&x]: -"
      let (id, job) = try await Self.checked(site, browser, strange)
      #expect(job.state == .failed)
      #expect(
        try await browser.get("/uploads/\(id)", as: .administrator).text.contains(
          "/uploads/\(id)/mapping"))
      let page = try await browser.get("/uploads/\(id)/mapping", as: .administrator)
      #expect(page.status == .ok)
      #expect(page.text.contains("记录&lt;b&gt;时刻") && page.text.contains("未识别"))
      // Others do not come here.
      #expect(try await browser.get("/uploads/\(id)/mapping", as: .plant).status == .notFound)

      let name = try #require(
        page.text.firstMatch(of: /记录&lt;b&gt;时刻.*?name="use\.([0-9]+\.[0-9]+)"/)?.1)
      let nothing = try await browser.post("/uploads/\(id)/mapping", as: .administrator)
      #expect(nothing.status == .unprocessableContent)
      let half = try await browser.post(
        "/uploads/\(id)/mapping", [("use.\(name)", "reading")], as: .administrator)
      #expect(half.status == .unprocessableContent)
      let sent = try await browser.post(
        "/uploads/\(id)/mapping", [("use.\(name)", "timestamp")], as: .administrator)
      #expect(sent.status == .seeOther)
      let again = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(again.state == .done, "\(again.problem?.en ?? "")")
      #expect(again.verdict == "fail")

      // Later logs with the same headers are read so by themselves.
      let (_, next) = try await Self.checked(site, browser, strange)
      #expect(next.state == .done && next.runs == again.runs)
      let (_, other) = try await Self.checked(site, browser, "另一种时刻")
      #expect(other.state == .failed)
    }
  }
}
#endif
