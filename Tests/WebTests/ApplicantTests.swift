#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import NIOCore
import Report
import Reports
import ServerStore
import Testing
import Web

/// What applicants have decided themselves (企业自审), and what it is worth.
struct ApplicantTests {
  private typealias Gate = ApplicationSite

  @Test func `a plant's own decisions and the authority's stand beside each other`() async throws {
    let site = try Gate.make()
    let plant = try site.session(.plant([Gate.plant]))
    let colleague = try site.session(.plant([Gate.plant]))
    let inspector = try Gate.inspector(site, "442000")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      func files(_ total: String) throws -> [(field: String, name: String, bytes: [UInt8])] {
        try Gate.files { name, text in
          name == "application.yaml"
            ? text.replacing("total: \"12000000\"", with: "total: \"\(total)\"") : text
        }
      }
      for (session, total, replaced) in [
        (plant, "12000000", []), (colleague, "12000001", [1]),
        // On the very papers of the plant's: a decision of its own, in the inspector's name.
        (inspector, "12000001", []), (plant, "12000002", [2]), (inspector, "12000003", [3]),
        // And the other way round.
        (plant, "12000003", [4]),
      ] as [(HTTPFields, String, [Int64])] {
        let (id, job) = try await Gate.decide(site, browser, try files(total), as: session)
        #expect(job.state == .done, "\(total): \(job.problem?.zh ?? "")")
        let run = try #require(try await Gate.decisions(site).last)
        let isOwn = session != inspector
        #expect(run.record.key == job.runs.first && run.record.replacedRuns == replaced)
        #expect(run.record.isApplicants == isOwn)
        // Whose it is stands wherever the decision does.
        for address in ["/applications/\(run.id)", "/uploads/\(id)"] {
          let page = try await browser.get("\(address)?lang=zh", headers: session).text
          #expect(page.contains("企业自审") == (isOwn || address == "/applications/\(run.id)"))
        }
      }
      let runs = try await Gate.decisions(site)
      #expect(runs.map(\.record.isApplicants) == [true, true, false, true, false, true])
      let list = try await browser.get("/applications?lang=zh", headers: plant).text
      #expect(list.split(separator: "企业自审").count == 2)
      for (run, official) in zip(runs, [4, 4, nil, 4, nil, 4] as [Int?]) {
        let page = try await browser.get("/applications/\(run.id)?lang=zh", headers: plant).text
        #expect(page.contains("本意见为企业自行提交审查的结果") == (official != nil))
        let link = official.map { "href=\"/applications/\(runs[$0].id)\">查看主管部门的审查意见" }
        #expect(link.map { page.contains($0) } ?? true)
        #expect(!page.contains("主管部门尚未就该阶段"))
      }
    }
  }

  @Test func `an applicant's own decision says that the authority has not decided`() async throws {
    let site = try Gate.make()
    let plant = try site.session(.plant([Gate.plant]))
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let (_, job) = try await Gate.decide(site, browser, try Gate.files(), as: plant)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try #require(try await Gate.decisions(site).first)
      for (language, words) in [
        ("zh", "主管部门尚未就该阶段出具审查意见"), ("en", "The authority has not decided at this stage yet"),
      ] {
        let page = try await browser.get(
          "/applications/\(run.id)?lang=\(language)", headers: plant)
        #expect(page.text.contains(words) && page.isPlainMarkup)
      }
      // Nothing is to be paid by it.
      let answer = try await browser.get("/api/v1/gate/\(job.upload ?? "")", headers: plant)
      let decision = try #require(
        try OpenAPITests.object(answer.text)["decision"] as? [String: Any])
      #expect(decision["verdict"] as? String == "pass")
      #expect(decision["applicants"] as? Bool == true && decision["amount"] == nil)
      // Nor does any download pass for the authority's.
      for format in ["text", "html", "markdown"] {
        let report = try await browser.get(
          "/api/v1/runs/\(run.id)/report.\(format)?lang=zh", headers: plant)
        #expect(report.text.contains("企业自审"), "\(format)")
        #expect(!report.text.contains("公章"), "\(format)")
        #expect(!report.text.contains("技术改造项目审查意见"), "\(format)")
      }
      let text = try await browser.get("/api/v1/runs/\(run.id)/report.text?lang=zh", headers: plant)
      let expected = try await BuiltTool.run(
        [
          "gate", "applications/\(Gate.grant)", "--register", "register.yaml", "--waivers",
          "waivers.yaml", "--baseline", "baseline.yaml", "--standards", "../../Standards",
          "--format", "text", "--lang", "zh", "--applicant",
        ], in: URL(filePath: BuiltTool.sample("gate-repository")))
      #expect(Array(text.body.readableBytesView) == expected.output)
    }
  }

  @Test func `only what another came after was handed in before it`() async throws {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    let plant = try site.session(.plant([Gate.plant]))
    let other = try site.session(.plant(["ZS-PL-002"]))
    try await site.test { (browser) async throws in
      func send(_ session: HTTPFields) async throws -> String {
        try Gate.id(
          try await browser.upload(
            try Gate.files(), session: try Gate.secret(session), to: "/applications"))
      }
      func isOvertaken(_ upload: String) async throws -> Bool {
        let job = try #require(try site.house.store.jobs(of: upload).last)
        return try #require(
          try await CheckOrder.of(
            upload: upload, owner: job.owner, CheckParameters(job.parameters),
            scratch: site.folder + "/work/x", as: .gate, in: site.house)
        ).isOvertaken
      }
      let first = try await send(inspector)
      #expect(try await !isOvertaken(first))
      let own = try await send(plant)
      // Neither the applicant's nor the authority's comes after the other's.
      #expect(try await !isOvertaken(first))
      let second = try await send(inspector)
      _ = try await send(other)
      #expect(try await isOvertaken(first))
      #expect(try await !isOvertaken(second))
      #expect(try await !isOvertaken(own))
    }
  }
}
#endif
