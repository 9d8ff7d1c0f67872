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

/// Single readings in charts: from the upload that the run was read from, and from no other.
struct SeriesReadingsTests {
  private static let sample = "foundry-three-episodes"

  private static func site() throws -> TestSite {
    try TestSite { $0.tool = [ServerProcess.binary.path, "tool"] }
  }

  private struct Answer: Decodable {
    var schema: String
    var form: String
    var why: String?
    var unit: String?
    var files: [String]?
    var columns: [String]?
    var points: [[Cell]]?
  }

  private enum Cell: Decodable, Equatable {
    case number(Double)
    case text(String)
    case flag(Bool)
    case nothing

    init(from decoder: any Decoder) throws {
      let one = try decoder.singleValueContainer()
      if one.decodeNil() {
        self = .nothing
      } else if let flag = try? one.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? one.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try one.decode(String.self))
      }
    }
  }

  private static func readings(
    _ browser: TestBrowser, _ address: String, _ query: String, as role: Role = .administrator
  ) async throws -> Answer {
    let response = try await browser.get(
      "\(address).json?of=readings&lang=en&\(query)", as: role)
    #expect(response.status == .ok)
    return try JSONDecoder().decode(Answer.self, from: Data(response.body.readableBytesView))
  }

  /// Hands a sample in, and gives its upload and the address of a series of its run.
  private static func handIn(
    _ browser: TestBrowser, _ site: TestSite
  ) async throws -> (upload: String, address: String) {
    let sent = try await browser.upload(
      try HandingInTests.files(of: sample), as: .administrator)
    let id = try #require(sent.headers[.location]?.split(separator: "/").last.map(String.init))
    let job = try await CheckWorkerTests.wait(site, id) { $0.state.isEnded }
    #expect(job.state == .done, "\(job.problem?.en ?? "")")
    return (id, "/runs/\(try #require(job.runs.first).prefix(32))/series/DA001/PM")
  }

  @Test func `readings are those of the command line, with their lines`() async throws {
    let site = try Self.site()
    let runner = HandingInTests.runner(site)
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (_, address) = try await Self.handIn(browser, site)
      let span = ("2025-03-05T00:00", "2025-03-06T00:00")
      let answer = try await Self.readings(browser, address, "from=\(span.0)&to=\(span.1)")
      let printed = try await BuiltTool.run([
        "series", BuiltTool.sample(Self.sample), "--outlet", "DA001", "--pollutant", "PM", "--from",
        span.0, "--to", span.1,
      ])
      let chart = try SeriesReport.read(printed.output)
      #expect(answer.schema == "greengate/readings/1" && answer.form == "readings")
      #expect(answer.files == ["logs/emission.csv"] && answer.unit == "mg/m³")
      let points = try #require(answer.points)
      #expect(points.count == chart.readings.count && points.count == 24)
      for (point, reading) in zip(points, chart.readings) {
        let row = try #require(reading.rows.first)
        #expect(point[0] == .number(Double(reading.at.seconds - chart.from.seconds)))
        #expect(point[1] == .number(try #require(Double(row.value))))
        #expect(point[3] == .number(0) && point[4] == .number(Double(row.line)))
        #expect(point[6] == .flag(reading.state == "valid"))
      }
      // More than are wanted come in buckets, in which nothing is lost.
      let month = try await Self.readings(browser, address, "points=20")
      #expect(month.form == "buckets")
      let buckets = try #require(month.points)
      #expect(buckets.count <= 20)
      let greatest = buckets.compactMap { point -> Double? in
        if case .number(let value) = point[4] { value } else { nil }
      }.max()
      #expect(greatest == 52)
    }
  }

  @Test(arguments: ["zh", "en"])
  func `without a script a link leads to the readings`(language: String) async throws {
    let site = try Self.site()
    let runner = HandingInTests.runner(site)
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (_, address) = try await Self.handIn(browser, site)
      let hours = try await browser.get(
        "\(address)?from=2025-03-05&to=2025-03-06&lang=\(language)", as: .administrator)
      #expect(hours.text.contains("data-readings=\"yes\""))
      let link = try #require(hours.text.firstMatch(of: /href="(\?[^"]*of=readings[^"]*)"/))
      let next = String(link.output.1).replacing("&amp;", with: "&")
      let page = try await browser.get(
        address + next + "&lang=\(language)", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup && page.text.contains("<svg"))
      #expect(page.text.contains("logs/emission.csv"))
      #expect(page.text.contains(language == "zh" ? "逐条读数" : "Single readings"))
      // Zooming stays with the readings, and a link leads back.
      let nav = try #require(
        page.text.firstMatch(of: /<nav class="zoom".*?<\/nav>/.dotMatchesNewlines()))
      let links = nav.output.matches(of: /href="([^"]*)"/).map { String($0.output.1) }
      #expect(!links.isEmpty && links.allSatisfy { $0.contains("of=readings") })
      #expect(page.text.contains(language == "zh" ? "看小时值" : "See the hours"))
      let picture = try await browser.get(
        "\(address).svg?of=readings&from=2025-03-05&to=2025-03-06", as: .administrator)
      #expect(picture.text.contains("单个读数") || picture.text.contains("single readings"))
    }
  }

  @Test func `nobody reads the log of a plant that is not theirs`() async throws {
    let site = try Self.site()
    let runner = HandingInTests.runner(site)
    let foundry = try site.session(.plant(["HZ-FD-001"]))
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (_, address) = try await Self.handIn(browser, site)
      for kind in ["", ".json", ".svg"] {
        let path = "\(address)\(kind)?of=readings"
        for role in [Role.plant, .inspector] {
          #expect(try await browser.get(path, as: role).status == .notFound)
        }
        // Whoever may see the run may see what it was read from, though another handed it in.
        for headers in [foundry, huzhou] {
          #expect(try await browser.get(path, headers: headers).status == .ok)
        }
      }
    }
  }

  @Test func `a body that is gone leaves the hours, and says so`() async throws {
    let site = try Self.site()
    let runner = HandingInTests.runner(site)
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (upload, address) = try await Self.handIn(browser, site)
      let actor = Actor(try #require(site.people[.administrator]).id, from: "test")
      try site.house.store.discard(upload, by: actor)
      let answer = try await Self.readings(browser, address, "")
      #expect(answer.form == "none" && answer.why?.contains("removed") == true)
      for query in ["", "&of=readings"] {
        let page = try await browser.get("\(address)?lang=zh\(query)", as: .administrator)
        #expect(page.status == .ok && page.text.contains("<svg"))
        #expect(page.text.contains("只有台账保存的小时数据") && !page.text.contains("data-readings="))
      }
    }
  }

  @Test func `a log that is now read otherwise is not shown as the run's`() async throws {
    let site = try Self.site()
    let runner = HandingInTests.runner(site)
    try await CheckWorkerTests.working(site, runner) { (browser) async throws in
      let (_, address) = try await Self.handIn(browser, site)
      #expect(try await Self.readings(browser, address, "points=30").form == "buckets")
      let log = try String(
        contentsOfFile: BuiltTool.sample(Self.sample) + "/logs/emission.csv", encoding: .utf8)
      let headers = try #require(log.split(whereSeparator: \.isNewline).first)
        .trimmingPrefix("\u{FEFF}").split(separator: ",").map(String.init)
      let actor = Actor(try #require(site.people[.administrator]).id, from: "test")
      try site.house.store.remember(
        plant: "HZ-FD-001", kind: "emission", headers: headers,
        columns: ["timestamp": "timestamp"], by: actor)
      let answer = try await Self.readings(browser, address, "points=31")
      #expect(answer.form == "none" && answer.why?.contains("changed since") == true)
    }
  }

  @Test func `a run that was recorded elsewhere has hours only`() async throws {
    let site = try await TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    try await site.test { browser in
      let address = PageAddress.series(run, "DA001", "PM")
      let answer = try await Self.readings(browser, address, "")
      #expect(answer.form == "none" && answer.why?.contains("did not come by an upload") == true)
      let page = try await browser.get(address + "?lang=en", as: .administrator)
      #expect(page.text.contains("did not come by an upload"))
    }
  }
}
#endif
