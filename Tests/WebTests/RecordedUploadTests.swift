#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import ServerStore
import Testing
import Web

/// What a recorded upload is worth: who sent it, who may take it away, what it replaced.
struct RecordedUploadTests {
  private static func id(_ sent: TestResponse) throws -> String {
    try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
  }

  @Test func `a run is recorded by the account that sent it, and says what it replaced`()
    async throws
  {
    let site = try TestSite()
    let files = try HandingInTests.files(of: "foundry-three-episodes")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let first = try Self.id(try await browser.upload(files, as: .administrator))
      _ = try await CheckWorkerTests.wait(site, first) { $0.state == .done }
      let run = try await site.run(of: "HZ-FD-001")
      #expect(run.record.recordedBy == "管理员")
      let log = try #require(files.first { $0.name.hasSuffix("emission.csv") })
      let next = try Self.id(
        try await browser.upload([log], fields: [("plant", "HZ-FD-001")], as: .administrator))
      let job = try await CheckWorkerTests.wait(site, next) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let page = try await browser.get("/uploads/\(next)?lang=zh", as: .administrator).text
      #expect(page.contains("本次核查替换了") && page.contains("href=\"\(PageAddress.run(run))\""))
      #expect(page.contains("<strong>能源日志、生产日志</strong>"))
      let before = try await browser.get(
        "/uploads/new?lang=zh&plant=HZ-FD-001", as: .administrator
      ).text
      #expect(before.contains("现有记录（同一时段将被替换）") && before.contains("排放日志"))
      let plain = try await browser.get("/uploads/\(first)?lang=zh", as: .administrator).text
      #expect(!plain.contains("本次核查替换了"))
    }
  }

  @Test func `only an administrator takes a recorded upload away, and the page says who`()
    async throws
  {
    let site = try TestSite()
    let runner = ScriptedRunner { _, _ in CheckWorkerTests.fine }
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let id = try await CheckWorkerTests.handIn(browser)
      _ = try await CheckWorkerTests.wait(site, id) { $0.state == .done }
      let own = try await browser.get("/uploads/\(id)?lang=zh", as: .plant).text
      #expect(!own.contains("/discard\""))
      #expect(try await browser.post("/uploads/\(id)/discard", as: .plant).status == .forbidden)
      #expect(
        try await browser.api(.delete, "/uploads/\(id)", nil, as: .plant).status == .forbidden)
      #expect(try site.house.store.upload(id)?.state == .complete)
      #expect(try await browser.get("/uploads/\(id)/body", as: .plant).status == .ok)
      let page = try await browser.get("/uploads/\(id)?lang=zh", as: .administrator).text
      #expect(page.contains("/discard\""))
      #expect(
        try await browser.post("/uploads/\(id)/discard", as: .administrator).status == .seeOther)
      let after = try await browser.get("/uploads/\(id)?lang=zh", as: .plant).text
      #expect(after.contains("由 管理员 删除") && !after.contains("/discard\""))
    }
  }

  @Test func `what is checked again goes with when it was handed in, and with the reason`()
    async throws
  {
    let site = try TestSite()
    let problem = Bilingual(zh: "没有时间列。", en: "there is no column of time.")
    let runner = ScriptedRunner { attempt, order in
      switch attempt {
      case 1:
        // The first time nothing stands in its way.
        return order.parameters.handedIn == nil
          ? .refused(problem, isWorthRetrying: false) : CheckWorkerTests.fine
      default:
        return order.parameters.handedIn == order.upload.changedAt
          && order.parameters.reason == "更正列名" && order.sender == "of plant"
          ? CheckWorkerTests.fine : .refused(problem, isWorthRetrying: false)
      }
    }
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let id = try await CheckWorkerTests.handIn(browser)
      _ = try await CheckWorkerTests.wait(site, id) { $0.state == .failed }
      let page = try await browser.get("/uploads/\(id)?lang=zh", as: .plant).text
      #expect(page.contains("name=\"reason\"") && page.contains("该时段已有更新的记录时必填"))
      let long = try await browser.post(
        "/uploads/\(id)/retry", [("reason", String(repeating: "长", count: 401))], as: .plant)
      #expect(long.status == .unprocessableContent)
      let again = try await browser.post(
        "/uploads/\(id)/retry", [("reason", "更正列名")], as: .plant)
      #expect(again.status == .seeOther)
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.zh ?? "")")
    }
  }

  @Test func `older data replace a newer run only with a reason`() async throws {
    let site = try await TestSite.recorded()
    defer { site.remove() }
    let dossier = URL(filePath: site.folder).appending(path: "again")
    try FileManager.default.copyItem(
      at: URL(filePath: BuiltTool.sample("foundry-three-episodes")), to: dossier)
    let log = dossier.appending(path: "logs/emission.csv")
    let text = try String(contentsOf: log, encoding: .utf8)
    try Data(text.replacing("DA001,PM,38.4", with: "DA001,PM,38.3").utf8).write(to: log)
    let before = try await site.run(of: "HZ-FD-001")
    let words = ["record", "--ledger", site.folder + "/greengate.ledger", "--format", "json"]
    let time = before.record.recordedAt.seconds
    for (handedIn, reason, code) in [
      (time - 1, nil as String?, Int32(64)), (time - 1, "", 64), (time - 1, "更正", 1),
      (time + 600, nil, 1),
    ] {
      let run = try await BuiltTool.run(
        words + ["--handed-in=\(Instant(seconds: handedIn))", "--recorded-by=张三"]
          + (reason.map { ["--reason=\($0)"] } ?? []) + [dossier.path])
      #expect(run.code == code, "\(handedIn - time) \(reason ?? "-")")
      let standing = try await site.run(of: "HZ-FD-001")
      #expect((standing == before) == (code == 64))
      if code == 1 { #expect(standing.record.recordedBy == "张三") }
    }
    for wrong in ["--handed-in=yesterday", "--recorded-by=", "--recorded-by=a\u{1B}b"] {
      #expect(try await BuiltTool.run(words + [wrong, dossier.path]).code == 64)
    }
  }
}
#endif
