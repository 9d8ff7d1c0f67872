#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Measures
import NIOCore
import Report
import Reports
import ServerStore
import Testing
import Web

/// The whole way, with real checks in real children: from a sample to its report.
struct HandingInTests {
  static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Samples").path

  static func runner(_ site: TestSite) -> WorkbenchRunner {
    WorkbenchRunner(
      tool: [ServerProcess.binary.path, "tool"], ledger: site.house.store.folder.ledger)
  }

  /// A sample's files as a browser sends a folder.
  static func files(of sample: String) throws -> [(field: String, name: String, bytes: [UInt8])] {
    let folder = "\(samples)/\(sample)"
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    return names.compactMap { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        !name.hasSuffix(".md")
      else { return nil }
      return ("files", "\(sample)/\(name)", [UInt8](data))
    }
  }

  /// What the command line prints for a sample.
  static func check(
    _ dossier: String, _ format: String, _ language: String
  ) async throws -> [UInt8] {
    try await BuiltTool.run([
      "check", dossier, "--seal", "--format", format, "--lang", language,
    ]).output
  }

  @Test func `a folder's report is what the command line prints, in every format`() async throws {
    let site = try TestSite()
    let sample = "foundry-three-episodes"
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      let sent = try await browser.upload(try Self.files(of: sample), as: .administrator)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      #expect(job.verdict == "fail")
      let run = try #require(job.runs.first).prefix(32)
      let upload = try #require(try site.house.store.upload(id))
      #expect(upload.plant != nil)
      for language in ["zh", "en"] {
        for format in ReportFiles.formats {
          let path = "/api/v1/runs/\(run)/report.\(format.rawValue)?lang=\(language)"
          let answer = try await browser.get(path, as: .administrator)
          #expect(answer.status == .ok)
          let expected = try await Self.check(
            "\(Self.samples)/\(sample)", format.rawValue, language)
          #expect(Array(answer.body.readableBytesView) == expected, "\(format) in \(language)")
          let tag = try #require(answer.headers[.eTag])
          let again = try await browser.get(
            path, as: .administrator, headers: [.ifNoneMatch: tag])
          #expect(again.status == .notModified && again.body.readableBytes == 0)
        }
      }
      // The same again: nothing new is recorded.
      let second = try await browser.upload(try Self.files(of: sample), as: .administrator)
      let next = try #require(
        second.headers[.location]?.split(separator: "/").last.map(String.init))
      let repeated = try await CheckWorkerTests.wait(site, next) { $0.state.isEnded }
      #expect(repeated.runs == job.runs)
      let runs = try await browser.get("/api/v1/runs", as: .administrator)
      #expect(runs.text.contains("\"number\":1,") && !runs.text.contains("\"number\":2,"))
    }
  }

  @Test func `a log alone goes with the plant's last plant.yaml`() async throws {
    let site = try TestSite()
    let sample = "foundry-three-episodes"
    let files = try Self.files(of: sample)
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      let log = try #require(files.first { $0.name.hasSuffix(".csv") })
      let early = try await browser.upload(
        [log], fields: [("plant", "nobody")], as: .administrator)
      let lone = try #require(early.headers[.location]?.split(separator: "/").last.map(String.init))
      let refused = try await CheckWorkerTests.wait(site, lone) { $0.state.isEnded }
      #expect(refused.state == .failed)
      #expect(refused.problem?.en.contains("plant.yaml") == true)

      let whole = try await browser.upload(files, as: .administrator)
      let id = try #require(whole.headers[.location]?.split(separator: "/").last.map(String.init))
      _ = try await CheckWorkerTests.wait(site, id) { $0.state == .done }
      let plant = try #require(try site.house.store.upload(id)?.plant)
      let sent = try await browser.upload([log], fields: [("plant", plant)], as: .administrator)
      let next = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let job = try await CheckWorkerTests.wait(site, next) { $0.state.isEnded }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
    }
  }

  /// Sends one file, and waits for what comes of it.
  private static func one(
    _ site: TestSite, _ browser: TestBrowser, _ name: String, _ fields: [(String, String)],
    headers: HTTPFields
  ) async throws -> (id: String, job: Job) {
    let file = try #require(
      try files(of: "foundry-three-episodes").first { $0.name.hasSuffix(name) })
    let sent = try await browser.upload(
      [(file.field, name, file.bytes)], fields: fields,
      session: String(try #require(headers[.cookie]).dropFirst("gg_session=".count)))
    let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
    return (id, try await CheckWorkerTests.wait(site, id) { $0.state.isEnded })
  }

  @Test func `an inspector checks one log of a plant of the region, and of no other`() async throws
  {
    let site = try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      let whole = try await browser.upload(
        try Self.files(of: "foundry-three-episodes"), as: .administrator)
      let id = try #require(whole.headers[.location]?.split(separator: "/").last.map(String.init))
      _ = try await CheckWorkerTests.wait(site, id) { $0.state == .done }
      // The form knows the plants that may be chosen.
      for (headers, isListed) in [(huzhou, true), (zhongshan, false)] {
        let form = try await browser.get("/uploads/new", headers: headers)
        #expect(form.text.contains("<option value=\"HZ-FD-001\">") == isListed)
        #expect(form.text.contains("name=\"log\""))
      }
      let plant = ("plant", "HZ-FD-001")
      for (name, log) in [
        ("emission.csv", ""), ("energy.csv", "logs/energy.csv"), ("emission.csv", ""),
      ] {
        let (_, job) = try await Self.one(
          site, browser, name, [plant, ("log", log)], headers: huzhou)
        // A log alone leaves the plant's plant.yaml whole for the next one.
        #expect(job.state == .done, "\(name): \(job.problem?.en ?? "")")
      }
      let (_, wrong) = try await Self.one(
        site, browser, "energy.csv", [plant, ("log", "logs/nothing.csv")], headers: huzhou)
      #expect(wrong.problem?.en.contains("logs/energy.csv") == true)
      // Whoever may not know of the plant hears what is said of one that nobody knows.
      let log = try #require(
        try Self.files(of: "foundry-three-episodes").first { $0.name.hasSuffix("energy.csv") })
      var answers: [String] = []
      for plant in ["HZ-FD-001", "NOBODY"] {
        let sent = try await browser.upload(
          [log], fields: [("plant", plant), ("log", "logs/nothing.csv")],
          session: String(try #require(zhongshan[.cookie]).dropFirst("gg_session=".count)))
        #expect(sent.status == .forbidden && sent.headers[.location] == nil)
        #expect(!sent.text.contains("emission.csv"))
        answers.append(sent.text.replacing(plant, with: "PLANT"))
      }
      // But for the form's own token the pages are the same.
      let token = /name="csrf" value="[^"]*"/
      #expect(answers[0].replacing(token, with: "") == answers[1].replacing(token, with: ""))
    }
  }

  @Test func `a check that takes more memory than it may is ended, and its upload says so`()
    async throws
  {
    let site = try TestSite {
      $0.tool = [ServerProcess.binary.path, "tool"]
      $0.limitChecks(megabytes: 3)
    }
    try await CheckWorkerTests.working(site, site.house.checks) { (browser) async throws in
      let sent = try await browser.upload(
        try Self.files(of: "foundry-three-episodes"), as: .administrator)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .failed && job.attempts == 1 && job.runs.isEmpty)
      for (language, words) in [("zh", "核查所需内存超过 3 MB"), ("en", "needs more than 3 MB")] {
        let page = try await browser.get("/uploads/\(id)?lang=\(language)", as: .administrator)
        #expect(page.text.contains(words))
      }
      // It is kept for a second look.
      #expect(try await browser.get("/uploads/\(id)/body", as: .administrator).status == .ok)
    }
  }

  @Test func `checks judge by the packs that the server was given`() async throws {
    let packs = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: packs) }
    try FileManager.default.copyItem(
      atPath: BuiltTool.project.appending(path: "Standards").path, toPath: packs)
    let names = try FileManager.default.subpathsOfDirectory(atPath: packs).sorted()
    let pack = packs + "/" + (try #require(names.first { $0.hasSuffix(".yaml") }))
    let text = try String(contentsOfFile: pack, encoding: .utf8)
    try Data((text + "\n# ours\n").utf8).write(to: URL(filePath: pack))
    var keys: [[String]] = []
    for standards in [[], [packs]] {
      let site = try TestSite {
        $0.tool = [ServerProcess.binary.path, "tool"]
        $0.standards = standards
      }
      let job = try await CheckWorkerTests.working(site, site.house.checks) {
        (browser) async throws in
        let sent = try await browser.upload(
          try Self.files(of: "foundry-three-episodes"), as: .administrator)
        let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
        return try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      }
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      keys.append(job.runs)
    }
    #expect(keys[0] != keys[1])
  }

  @Test func `who took a whole file away is put down, and who looked at a page is not`()
    async throws
  {
    let site = try await TestSite.recorded(hasReference: true)
    let run = try await site.run(of: "HZ-FD-001")
    try await site.test { browser in
      let store = site.house.store
      let before = try store.entries().count
      for page in ["/", "/runs/\(run.id)", "/digests/2025-03", "/api/v1/runs"] {
        #expect(try await browser.get(page, as: .administrator).status == .ok)
      }
      #expect(try store.entries().count == before)
      let files = [
        ("/runs/\(run.id)/report.xlsx", "report-downloaded", run.id, "HZ-FD-001 xlsx"),
        ("/api/v1/runs/\(run.id)/report.csv", "report-downloaded", run.id, "HZ-FD-001 csv"),
        (
          "/digests/2025-03.json?plant=HZ-FD-001", "digest-downloaded", "2025-03",
          "plant=HZ-FD-001&json"
        ), ("/api/v1/digests/2025-03?format=text", "digest-downloaded", "2025-03", "text"),
      ]
      for (path, action, subject, detail) in files {
        let answer = try await browser.get(path, as: .administrator)
        #expect(answer.status == .ok)
        let last = try #require(try store.entries(limit: 1).first)
        #expect(
          last.action == action && last.subject == subject && last.detail == detail, "\(last)")
        #expect(last.actor == site.people[.administrator]?.id)
        // Who has it already takes nothing; who may not have it, nothing either.
        let count = try store.entries().count
        let tag = try #require(answer.headers[.eTag])
        _ = try await browser.get(path, as: .administrator, headers: [.ifNoneMatch: tag])
        _ = try await browser.ask(.head, path, as: .administrator)
        _ = try await browser.get("/runs/\(run.id)/report.xlsx", as: .plant)
        #expect(try store.entries().count == count)
      }
      let page = try await browser.get("/audit?lang=zh", as: .administrator)
      #expect(page.text.contains("下载报告") && page.text.contains("下载月报"))
    }
  }

  @Test func `nobody records for a plant that is not theirs`() async throws {
    let site = try TestSite()
    let files = try Self.files(of: "foundry-three-episodes")
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      // The account of SZ-1, and an inspector of another city.
      for role in [Role.plant, .inspector] {
        let sent = try await browser.upload(files, as: role)
        let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
        let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
        #expect(job.state == .failed && job.attempts == 1)
        #expect(job.problem?.en.contains("was not recorded") == true, "\(job.problem?.en ?? "")")
        // What is said names no file of the server's.
        #expect(job.problem?.en.contains(site.folder) == false)
      }
      #expect(
        try await browser.get("/api/v1/runs", as: .administrator).text.hasPrefix("{\"runs\":[]"))
    }
  }

  @Test(arguments: [
    ("a.zip", "nothing that is an archive"), ("a.zip", ""), ("plant.yaml", "schema: no"),
  ])
  func `what is no dossier is refused with what to do`(_ name: String, _ text: String)
    async throws
  {
    let site = try TestSite()
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      let sent = try await browser.upload([("files", name, Array(text.utf8))], as: .administrator)
      let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
      let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(job.state == .failed && job.attempts == 1)
      let problem = try #require(job.problem)
      #expect(!problem.en.contains(site.folder) && !problem.zh.contains(site.folder))
      #expect(problem.en.contains("plant.yaml") || problem.en.contains("archive"))
    }
  }

  @Test func `names that lead out of a dossier are refused`() async throws {
    let site = try TestSite()
    try await CheckWorkerTests.working(site, Self.runner(site)) { (browser) async throws in
      // A dossier that would be recorded, but for one more file.
      let sample = "foundry-three-episodes"
      let files = try Self.files(of: sample)
      for (name, isFine) in [
        ("\(sample)/more.csv", true), ("../evil.csv", false), ("/tmp/evil.csv", false),
        ("\(sample)/../../evil.csv", false), ("\(sample)/logs/../../../evil.csv", false),
      ] {
        let sent = try await browser.upload(files + [("files", name, [1])], as: .administrator)
        let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
        let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
        #expect(job.state == (isFine ? .done : .failed), "\(name): \(job.problem?.en ?? "")")
        if !isFine { #expect(job.problem?.en.contains("evil.csv") == true, "\(name)") }
      }
      let left = try FileManager.default.subpathsOfDirectory(atPath: site.folder)
      #expect(!left.contains { $0.hasSuffix("evil.csv") })
      #expect(!FileManager.default.fileExists(atPath: "/tmp/evil.csv"))
    }
  }
}
#endif
