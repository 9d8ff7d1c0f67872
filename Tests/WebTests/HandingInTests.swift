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
      for name in ["../plant.yaml", "/etc/plant.yaml", "a/../../plant.yaml", "C:\\plant.yaml"] {
        let sent = try await browser.upload(
          [("files", name, [1]), ("files", "x/b.csv", [2])], as: .administrator)
        let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
        let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
        #expect(job.state == .failed, "\(name)")
      }
    }
  }
}
#endif
