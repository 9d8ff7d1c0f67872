#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import ServerStore
import Testing
import Web

/// Plants of others: what a plant.yaml says of itself opens no door.
struct ForgedPlantTests {
  private static let foundry = "foundry-three-episodes"

  /// The foundry's files, changed as text.
  private static func files(
    _ change: (String) -> String = { $0 }
  ) throws -> [(field: String, name: String, bytes: [UInt8])] {
    try HandingInTests.files(of: foundry).map { file in
      guard file.name.hasSuffix("plant.yaml") else { return file }
      return (
        file.field, file.name, Array(change(String(decoding: file.bytes, as: UTF8.self)).utf8)
      )
    }
  }

  /// The seed's inspector of 320500 becomes one of another region.
  private static func move(_ role: Role, to rights: Rights, _ site: TestSite) throws {
    let admin = try #require(site.people[.administrator])
    let person = try #require(site.people[role])
    try site.house.store.change(
      person.id, PersonChange(rights: rights), by: Actor(admin.id, from: "test"))
  }

  private static func inspector(_ code: String) throws -> Rights {
    .inspector([try #require(RegionPattern(code))])
  }

  @discardableResult
  private static func job(
    _ site: TestSite, _ sent: TestResponse
  ) async throws -> (id: String, job: Job) {
    let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
    return (id, try await CheckWorkerTests.wait(site, id) { $0.state.isEnded })
  }

  private static func runs(_ site: TestSite) async throws -> [String] {
    try await site.everything().plants.flatMap { $0.all.map { "\($0.id) \($0.record.region)" } }
  }

  @Test func `a forged region replaces nobody's month`() async throws {
    let site = try TestSite()
    try Self.move(.inspector, to: Self.inspector("440000"), site)
    try Self.move(.plant, to: .plant(["HZ-FD-001"]), site)
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) { browser in
      let own = try await Self.job(
        site, try await browser.upload(try Self.files(), as: .administrator))
      #expect(own.job.state == .done)
      let before = try await Self.runs(site)
      let forged = try Self.files { $0.replacing("\"330502\"", with: "\"440803\"") }
      // Its inspector-to-be, the plant that would escape, and who moves plants by the register only.
      for role in [Role.inspector, .plant, .administrator] {
        let (_, job) = try await Self.job(site, try await browser.upload(forged, as: role))
        #expect(job.state == .failed && job.attempts == 1, "\(role)")
        let problem = try #require(job.problem)
        #expect(problem.en.contains("was not recorded") && problem.zh.contains("没有记录"))
        #expect(problem.en.contains("330502") == (role != .inspector), "\(problem.en)")
        #expect(problem.en.contains("administrator") == (role != .inspector), "\(problem.en)")
      }
      #expect(try await Self.runs(site) == before)
      let seen = try await browser.get("/api/v1/runs", as: .inspector)
      #expect(seen.text.hasPrefix("{\"runs\":[]"))
    }
  }

  @Test func `the register says where a plant lies, whatever was recorded`() async throws {
    let card = try String(contentsOfFile: MoreSamples.register, encoding: .utf8)
    let site = try TestSite(files: ["register.yaml": card], hasReference: true)
    // The card of ZS-PL-001 is of 442000: the foundry under its id, as if it lay in Huzhou.
    let forged = try Self.files { $0.replacing("HZ-FD-001", with: "ZS-PL-001") }
    try Self.move(.inspector, to: Self.inspector("330500"), site)
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) { browser in
      let (_, job) = try await Self.job(site, try await browser.upload(forged, as: .inspector))
      #expect(job.state == .failed)
      #expect(job.problem?.en.contains("442000") == false)
      let (_, second) = try await Self.job(
        site, try await browser.upload(forged, as: .administrator))
      #expect(second.state == .failed && second.problem?.en.contains("442000") == true)
      #expect(try await Self.runs(site).isEmpty)
      let right = try Self.files {
        $0.replacing("HZ-FD-001", with: "ZS-PL-001").replacing("\"330502\"", with: "\"442000\"")
      }
      let (_, third) = try await Self.job(
        site, try await browser.upload(right, as: .administrator))
      #expect(third.state == .done, "\(third.problem?.en ?? "")")
    }
  }

  @Test func `nobody names a plant of others to get at its plant.yaml`() async throws {
    let site = try TestSite()
    try Self.move(.inspector, to: Self.inspector("440000"), site)
    try await CheckWorkerTests.working(site, HandingInTests.runner(site)) { browser in
      let files = try Self.files()
      let (_, job) = try await Self.job(site, try await browser.upload(files, as: .administrator))
      #expect(job.state == .done)
      let log = try #require(files.first { $0.name.hasSuffix(".csv") })
      var said: Set<String> = []
      for plant in ["HZ-FD-001", "nobody-knows"] {
        let form = try await browser.upload([log], fields: [("plant", plant)], as: .inspector)
        #expect(form.status == .forbidden)
        let begun = try await browser.api(
          .post, "/uploads", "{\"name\":\"a.csv\",\"plant\":\"\(plant)\"}", as: .inspector)
        #expect(begun.status == .forbidden)
        said.insert(String(try #require(begun.text.firstMatch(of: /"detail":"[^"]*"/)).0))
      }
      // Whether it exists is not told, either.
      #expect(said.count == 1)
      // An empty field is no plant.
      let free = try await browser.upload(files, fields: [("plant", "")], as: .administrator)
      #expect(free.status == .seeOther)
    }
  }

  @Test func `an upload that its account may not hand in any more is not checked`() async throws {
    let site = try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
    try Self.move(.inspector, to: Self.inspector("330500"), site)
    try await CheckWorkerTests.working(site, site.house.checks) { browser in
      let files = try Self.files()
      let (_, job) = try await Self.job(site, try await browser.upload(files, as: .inspector))
      #expect(job.state == .done, "\(job.problem?.en ?? "")")
      let log = try #require(files.first { $0.name.hasSuffix(".csv") })
      let (id, bad) = try await Self.job(
        site,
        try await browser.upload(
          [(log.field, log.name, [1, 2, 3])], fields: [("plant", "HZ-FD-001")], as: .inspector))
      #expect(bad.state == .failed)
      try Self.move(.inspector, to: Self.inspector("440000"), site)
      let page = try await browser.get("/uploads/\(id)/mapping", as: .inspector)
      #expect(page.status == .notFound && !page.text.contains("emission.csv"))
      #expect(try await browser.post("/uploads/\(id)/retry", as: .inspector).status == .seeOther)
      let again = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
      #expect(again.state == .failed)
      #expect(again.problem?.en.contains("may not hand in") == true, "\(again.problem?.en ?? "")")
    }
  }

  @Test func `nobody says what columns mean for a plant of others`() async throws {
    let site = try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
    try Self.move(.inspector, to: Self.inspector("440000"), site)
    try await CheckWorkerTests.working(site, site.house.checks) { browser in
      let (_, job) = try await Self.job(
        site, try await browser.upload(try Self.files(), as: .administrator))
      #expect(job.state == .done)
      // The same plant, in the inspector's region by its own word, with a column that nobody knows.
      let logs = try MappingTests.files("记录时刻")
      let plant = try Self.files { $0.replacing("\"330502\"", with: "\"440803\"") }
        .filter { $0.name.hasSuffix("plant.yaml") }
      let forged = plant + logs.filter { !$0.name.hasSuffix("plant.yaml") }
      let (id, second) = try await Self.job(site, try await browser.upload(forged, as: .inspector))
      #expect(second.state == .failed)
      let page = try await browser.get("/uploads/\(id)/mapping", as: .inspector)
      #expect(page.status == .ok)
      let name = try #require(
        page.text.firstMatch(of: /记录时刻.*?name="use\.([0-9]+\.[0-9]+)"/)?.1)
      let said = try await browser.post(
        "/uploads/\(id)/mapping", [("use.\(name)", "timestamp")], as: .inspector)
      #expect(said.status == .notFound)
      #expect(try site.house.store.mappings(plant: "HZ-FD-001", kind: "emission").isEmpty)
      #expect(try site.house.store.upload(id)?.plant == nil)
    }
  }
}
#endif
