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

/// Applications that are handed in: what the gate says of them, and who may ask it.
struct ApplicationTests {
  private typealias Gate = ApplicationSite

  @Test func `a decision is what the command line prints, in every format, and is recorded once`()
    async throws
  {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let (id, job) = try await Gate.decide(site, browser, try Gate.files(), as: inspector)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      #expect(job.kind == "gate" && job.verdict == "pass" && job.runs.count == 1)
      #expect(try site.house.store.upload(id)?.plant == Gate.plant)
      let run = try #require(try await Gate.decisions(site).first)
      #expect(run.record.key == job.runs.first)
      #expect(run.record.recordedBy.hasPrefix("someone"))

      let folder = URL(filePath: BuiltTool.sample("gate-repository"))
      for language in ["zh", "en"] {
        for format in ReportFiles.formats {
          let answer = try await browser.get(
            "/api/v1/runs/\(run.id)/report.\(format.rawValue)?lang=\(language)", headers: inspector)
          let expected = try await BuiltTool.run(
            [
              "gate", "applications/\(Gate.grant)", "--register", "register.yaml", "--waivers",
              "waivers.yaml", "--baseline", "baseline.yaml", "--standards", "../../Standards",
              "--format", format.rawValue, "--lang", language,
            ], in: folder)
          #expect(expected.code == 0)
          #expect(
            Array(answer.body.readableBytesView) == expected.output, "\(format) in \(language)")
        }
      }
      // The same as a zip, by an administrator: nothing new.
      let admin = try site.session(.administrator)
      let zip = try Gate.zip(of: try Gate.files())
      let again = try await Gate.decide(site, browser, zip, as: admin)
      #expect(again.job.runs == job.runs, "\(again.job.problem?.en ?? "")")
      #expect(try await Gate.decisions(site).count == 1)
    }
  }

  @Test func `what was recorded before the server heard of it is not recorded again`() async throws
  {
    let site = try Gate.make()
    let admin = try site.session(.administrator)
    let real = HandingInTests.runner(site)
    let runner = ScriptedRunner { attempt, order in
      let outcome = await real.run(order) { _ in }
      // As where the server ends between the ledger's word and its own.
      return attempt < 2 ? .cancelled : outcome
    }
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (_, job) = try await Gate.decide(site, browser, try Gate.files(), as: admin)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let found = try await Gate.decisions(site)
      #expect(found.map(\.record.key) == job.runs)
    }
    #expect(runner.attempts == 2)
  }

  @Test func `an inspector decides on plants of the region, by the register and not by the file`()
    async throws
  {
    let site = try Gate.make()
    let own = try Gate.inspector(site, "442000")
    let foreign = try Gate.inspector(site, "330500")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let forged = try Gate.files { name, text in
        name.hasSuffix("plant.yaml") ? text.replacing("442000", with: "330502") : text
      }
      for files in [try Gate.files(), forged] {
        let (id, job) = try await Gate.decide(site, browser, files, as: foreign)
        #expect(job.state == .failed && job.problem?.zh.contains("辖区") == true)
        #expect(job.problem?.zh.hasPrefix("application.yaml") == true, "\(job.problem?.zh ?? "")")
        // Nothing of the plant is told, and the other's inspector does not see the upload.
        #expect(try await browser.get("/uploads/\(id)", headers: own).status == .notFound)
      }
      #expect(try await Gate.decisions(site).isEmpty)
      // A region that differs from the card is a finding, and takes nobody's right away.
      let (_, job) = try await Gate.decide(site, browser, forged, as: own)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try #require(try await Gate.decisions(site).first)
      #expect(run.record.region == "442000")
      let address = "/applications/\(run.id)"
      #expect(try await browser.get(address, headers: own).status == .ok)
      #expect(try await browser.get(address, headers: foreign).status == .notFound)
    }
  }

  @Test func `a plant hands in its own application, and no other's`() async throws {
    let site = try Gate.make()
    let plant = try site.session(.plant([Gate.plant]))
    let other = try site.session(.plant(["HZ-CM-201"]))
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let refused = try await Gate.decide(site, browser, try Gate.files(), as: other)
      #expect(refused.job.state == .failed)
      #expect(refused.job.problem?.en.contains("is not your account's") == true)
      // Its own name before another's dossiers.
      let mixed = try Gate.files { name, text in
        name == "application.yaml" ? text.replacing(Gate.plant, with: "HZ-CM-201") : text
      }
      let stolen = try await Gate.decide(site, browser, mixed, as: other)
      #expect(stolen.job.state == .failed)
      #expect(stolen.job.problem?.zh.hasPrefix("before/plant.yaml") == true)
      // One that nobody has registered learns of no other.
      let unknown = try site.session(.plant(["ZS-PL-002"]))
      let near = try Gate.files { $1.replacing(Gate.plant, with: "ZS-PL-002") }
      let stranger = try await Gate.decide(site, browser, near, as: unknown)
      #expect(stranger.job.problem?.zh.contains("登记信息中没有企业“ZS-PL-002”") == true)
      #expect(stranger.job.problem?.zh.contains(Gate.plant) == false)
      #expect(try await Gate.decisions(site).isEmpty)

      let (_, job) = try await Gate.decide(site, browser, try Gate.files(), as: plant)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try #require(try await Gate.decisions(site).first)
      let page = try await browser.get("/applications?lang=zh", headers: plant)
      #expect(page.text.contains(run.id) && page.text.contains(run.record.recordedBy))
      #expect(try await !browser.get("/applications", headers: other).text.contains(run.id))
    }
  }

  @Test func `the stage is the authority's to say`() async throws {
    let site = try Gate.make()
    let plant = try site.session(.plant([Gate.plant]))
    let inspector = try Gate.inspector(site, "442000")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      for field in [("stage", "filing"), ("asOf", "2020-01-01")] {
        let refused = try await browser.upload(
          try Gate.files(), fields: [field], session: try Gate.secret(plant),
          to: "/applications")
        #expect(refused.status == .forbidden, "\(field)")
      }
      let tomorrow = CivilDate(daysSinceEpoch: site.house.now().date.daysSinceEpoch + 1)
      for field in [("stage", "soon"), ("asOf", "2020-02-30"), ("asOf", tomorrow.description)] {
        let unknown = try await browser.upload(
          try Gate.files(), fields: [field], session: try Gate.secret(inspector),
          to: "/applications")
        #expect(unknown.status == .unprocessableContent, "\(field)")
      }
      // What was refused leaves nothing behind that could be gone on with.
      let left = try site.house.store.uploads(.everything).filter { $0.state != .discarded }
      #expect(left.isEmpty)
      for stage in ["filing", "completion"] {
        let (_, job) = try await Gate.decide(
          site, browser, try Gate.files(), fields: [("stage", stage)], as: inspector)
        #expect(job.state == .done, "\(job.problem?.en ?? "")")
      }
      #expect(try await Gate.decisions(site).map(\.record.stage) == ["filing", "completion"])
    }
  }

  @Test func `the day of the decision is the authority's to say`() async throws {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let (_, usual) = try await Gate.decide(site, browser, try Gate.files(), as: inspector)
      #expect(usual.state == .done, "\(usual.problem?.en ?? "")")
      let latest = try #require(try await Gate.decisions(site).first).record.asOf.date
      let after = CivilDate(daysSinceEpoch: latest.daysSinceEpoch + 3)
      let today = site.house.now().date
      for day in [after, today] {
        let (_, job) = try await Gate.decide(
          site, browser, try Gate.files(), fields: [("asOf", day.description)], as: inspector)
        #expect(job.state == .done, "\(job.problem?.en ?? "")")
        #expect(try await Gate.decisions(site).last?.record.asOf.date == day)
      }
      // Before what is decided on there is nothing to decide.
      let (_, early) = try await Gate.decide(
        site, browser, try Gate.files(), fields: [("asOf", "2010-01-01")], as: inspector)
      #expect(early.state == .failed)
      #expect(early.problem?.zh.contains("审查基准日 2010-01-01 早于") == true)
      #expect(try await Gate.decisions(site).count == 3)
    }
  }

  @Test func `what cannot be decided on is said in both languages, with file and line, and kept`()
    async throws
  {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      let whole = try Gate.zip(of: try Gate.files())
      let cases: [(files: [(field: String, name: String, bytes: [UInt8])], zh: String)] = [
        (
          try Gate.files { $0 == "application.yaml" ? nil : $1 },
          "zhongshan-grant：压缩包中没有 application.yaml"
        ),
        (
          try Gate.files { name, text in
            name == "application.yaml" ? text.replacing("  kind:", with: "  knd:") : text
          }, "application.yaml:5："
        ),
        (try Gate.files { $0.hasPrefix("after/") ? nil : $1 }, "application.yaml:21："),
        (
          try Gate.files { name, text in
            name == "before/plant.yaml" ? text.replacing("sector:", with: "sectr:") : text
          }, "before/plant.yaml:"
        ),
        (
          [("files", "half.zip", Array(whole[0].bytes.prefix(whole[0].bytes.count / 2)))],
          "half.zip"
        ),
        ([("files", "notes.zip", Array("no archive".utf8))], "notes.zip"),
      ]
      for (number, one) in cases.enumerated() {
        let (id, job) = try await Gate.decide(site, browser, one.files, as: inspector)
        #expect(job.state == .failed, "\(number)")
        let problem = try #require(job.problem)
        #expect(problem.zh.hasPrefix(one.zh), "\(number): \(problem.zh)")
        // Nothing of this machine.
        for text in [problem.zh, problem.en] {
          #expect(!text.contains(site.folder) && !text.contains("/body"), "\(text)")
          #expect(!text.contains("greengate-"), "\(text)")
        }
        let zh = try await browser.get("/uploads/\(id)?lang=zh", headers: inspector).text
        let en = try await browser.get("/uploads/\(id)?lang=en", headers: inspector).text
        #expect(zh.contains("未能审查") || zh.contains("重新审查"))
        #expect(en.contains("Decide again") && !en.contains("/mapping"))
        #expect(try await browser.get("/uploads/\(id)/body", headers: inspector).status == .ok)
      }
      #expect(try await Gate.decisions(site).isEmpty)
      // A document that is not there is a condition that is not met, and no error.
      let lacking = try Gate.files { $0 == "documents/备案证.txt" ? nil : $1 }
      let (_, job) = try await Gate.decide(site, browser, lacking, as: inspector)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try #require(try await Gate.decisions(site).first)
      let page = try await browser.get("/applications/\(run.id)?lang=zh", headers: inspector).text
      #expect(page.contains("文件“documents/备案证.txt”不在申报文件夹中"))
    }
  }

  @Test func `nothing is decided by files of the authority's that cannot be used`() async throws {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    let plant = try site.session(.plant([Gate.plant]))
    let register = URL(filePath: site.folder).appending(path: "register.yaml")
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      try Data("schema: greengate/register/1\nplants: [{id: SECRET-PLANT}]\n".utf8)
        .write(to: register)
      try await Task.sleep(for: .milliseconds(2200))
      for (session, tells) in [(plant, false), (inspector, true)] {
        let sent = try await browser.upload(
          try Gate.files(), session: try Gate.secret(session), to: "/applications")
        let id = try Gate.id(sent)
        // It is tried again by itself, so it is not over at once.
        let job = try await CheckWorkerTests.wait(site, id) {
          $0.state == .queued && $0.attempts == 1
        }
        _ = try site.house.store.cancel(
          job: job.id,
          by: Actor(try #require(site.people[.administrator]).id, from: "test"))
        let order = try #require(
          try await CheckOrder.of(
            upload: id, owner: job.owner, CheckParameters(job.parameters),
            scratch: site.folder + "/work/\(id)", as: .gate, in: site.house))
        let outcome = await HandingInTests.runner(site).run(order) { _ in }
        guard case .refused(let problem, true) = outcome else {
          Issue.record("\(outcome)")
          continue
        }
        #expect(problem.zh.hasPrefix("register.yaml:2") == tells, "\(problem.zh)")
        #expect(problem.en.contains("authority's files") != tells, "\(problem.en)")
      }
      let form = try await browser.get("/applications/new?lang=en", headers: plant).text
      #expect(form.contains("cannot be used") && !form.contains("SECRET"))
      #expect(try await Gate.decisions(site).isEmpty)
    }
  }

  @Test
  func `while the register is being replaced nothing is decided by the application's own word`()
    async throws
  {
    let site = try Gate.make()
    let inspector = try Gate.inspector(site, "442000")
    try await site.test { (browser) async throws in
      let sent = try await browser.upload(
        try Gate.files(), session: try Gate.secret(inspector), to: "/applications")
      let id = try Gate.id(sent)
      let job = try #require(try site.house.store.jobs(of: id).last)
      let register = site.folder + "/register.yaml"
      let order = {
        try #require(
          try await CheckOrder.of(
            upload: id, owner: job.owner, CheckParameters(), scratch: site.folder + "/work/x",
            as: .gate, in: site.house))
      }
      let bytes = Array(try Data(contentsOf: URL(filePath: register)))
      #expect(try await order().authority.texts["register.yaml"] == bytes)
      // Looked at a moment ago, long ago, and once more: it is never decided without.
      try FileManager.default.removeItem(atPath: register)
      for pause in [0.0, 2.2, 2.2] {
        try await Task.sleep(for: .seconds(pause))
        let fault = try #require(try await order().authority.fault)
        #expect(fault.position?.file == "register.yaml" || fault.code == .temporary)
      }
      // An empty one says that there is none any more.
      try Data().write(to: URL(filePath: register))
      try await Task.sleep(for: .seconds(2.2))
      let without = try await order().authority
      #expect(without.fault == nil && without.texts["register.yaml"] == nil)
    }
  }

  @Test func `an application that takes too much is not to be handed in by months`() async throws {
    let site = try Gate.make { $0.limitChecks(megabytes: 4) }
    let admin = try site.session(.administrator)
    try await CheckWorkerTests.working(site, site.house.checks) { (browser) async throws in
      let (_, job) = try await Gate.decide(site, browser, try Gate.files(), as: admin)
      #expect(job.state == .failed && job.attempts == 1)
      #expect(job.problem?.zh.contains("--checks-memory") == true, "\(job.problem?.zh ?? "")")
      #expect(job.problem?.en.contains("in parts") == false)
      #expect(try await Gate.decisions(site).isEmpty)
    }
  }

  @Test func `the list leads to the form, and the form to the decision, in both languages`()
    async throws
  {
    let site = try Gate.make()
    let plant = try site.session(.plant([Gate.plant]))
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) {
      (browser) async throws in
      for (language, words) in [
        ("zh", ["审查申报", "还没有技改申报的审查记录", "打成 zip"]),
        ("en", ["Hand in an application", "No decision on an application", "as a zip"]),
      ] {
        for session in [plant, try site.session(.administrator)] {
          let list = try await browser.get("/applications?lang=\(language)", headers: session)
          for word in words { #expect(list.text.contains(word), "\(word)") }
          #expect(list.text.contains("href=\"/applications/new\""))
          #expect(!list.text.contains("greengate gate") && list.isPlainMarkup)
          let form = try await browser.get("/applications/new?lang=\(language)", headers: session)
          #expect(form.status == .ok && form.isPlainMarkup)
          #expect(form.text.contains("action=\"/applications?csrf="))
          #expect(form.text.contains("<select name=\"stage\">") == (session != plant))
        }
      }
      let (id, job) = try await Gate.decide(site, browser, try Gate.files(), as: plant)
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let run = try #require(try await Gate.decisions(site).first)
      for (language, words) in [
        ("zh", ["申报：", "查看审查意见：", ">通过（企业自审）<"]), ("en", ["Application: ", "See the decision: "]),
      ] {
        let page = try await browser.get("/uploads/\(id)?lang=\(language)", headers: plant)
        for word in words { #expect(page.text.contains(word), "\(word)") }
        #expect(page.text.contains("href=\"/applications/\(run.id)\"") && page.isPlainMarkup)
        let decision = try await browser.get(
          "/applications/\(run.id)?lang=\(language)", headers: plant)
        #expect(decision.status == .ok && decision.text.contains(run.record.recordedBy))
      }
      let uploads = try await browser.get("/uploads?lang=zh", headers: plant).text
      #expect(uploads.contains("<span class=\"quiet small\">申报</span>"))
      // A decision leaves what logs go with alone.
      let kept = try FileManager.default.contentsOfDirectory(atPath: site.folder)
      #expect(!kept.contains("plants"))
    }
  }
}
#endif
