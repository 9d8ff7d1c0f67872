#if Server
import Digest
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

/// Series: fewer points than hours, the page, the data.
struct SeriesTests {
  // MARK: Points

  @Test func `no peak is lost, no hour counted twice, whatever the number of points`() throws {
    var random = SystemRandomNumberGenerator()
    let from = Instant(try #require(CivilDate("2025-03-01")), hour: 5)
    for count in [1, 2, 23, 24, 25, 744, 8760] {
      let states = (0..<count).map { _ -> RunSeries.State in
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .invalid
        case 1: .missing
        case 2: .stopped
        case 3: .outside
        default:
          .value(Int128(Int.random(in: 0...90_000_000, using: &random)), isOver: Bool.random())
        }
      }
      let end = Instant(seconds: from.seconds + Int64(count) * 3600)
      let series = RunSeries(
        key: SeriesKey(outlet: "A", pollutant: "PM"),
        period: try #require(Period(from: from, to: end)), hours: states)
      for most in [1, 2, 10, 100, count, count + 1] {
        let lower = Int.random(in: 0..<count)
        for range in [0..<count, lower..<Int.random(in: lower...count), 0..<0] {
          let (size, buckets) = series.buckets(range, most: most)
          #expect(RunSeries.sizes.contains(size))
          #expect(buckets.flatMap { Array($0.hours) } == Array(range))
          if range.count <= most { #expect(size == 1) }
          if size < 720 { #expect(buckets.count <= most + 1) }
          for bucket in buckets {
            let values = bucket.hours.compactMap { states[$0].value }
            #expect(bucket.high == values.max() && bucket.low == values.min())
            #expect(bucket.values == values.count)
            #expect(
              bucket.highAt
                == bucket.hours.first {
                  states[$0].value == values.max() && states[$0].value != nil
                })
            if let mean = bucket.mean {
              let sum = values.reduce(0, +)
              #expect(abs(mean * Int128(values.count) - sum) * 2 <= Int128(values.count))
            } else {
              #expect(values.isEmpty)
            }
            let others = bucket.invalid + bucket.missing + bucket.stopped + bucket.outside
            #expect(others + bucket.values == bucket.hours.count)
            // Points begin at round hours, but for the first.
            if bucket.hours.lowerBound > range.lowerBound {
              let start = series.period.start(ofHour: bucket.hours.lowerBound)
              #expect((start.seconds + Instant.chinaOffset) / 3600 % Int64(size) == 0)
            }
          }
        }
      }
    }
  }

  @Test(arguments: [(0, "0"), (1, "0.000001"), (30_000_000, "30"), (12_340_000, "12.34")])
  func `values are printed without needless digits`(value: Int, text: String) {
    #expect(RunSeries.text(Int128(value)) == text)
  }

  // MARK: Against the report

  private struct Answer: Decodable {
    struct Limit: Decodable {
      var value: Double
      var words: String
    }
    var unit: String
    var hoursPerPoint: Int
    var limits: [Limit]
    var points: [[Double?]]
    var from: String
    var to: String
  }

  @Test func `the hours of a breach are those that the report convicts`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let report = try await site.house.shelf.report(of: run, .zh)
    try await site.test { browser in
      let breaches = report.checks.filter {
        $0.verdict == .fail && $0.basis == .hour && $0.rule == "emission-limit"
      }
      #expect(!breaches.isEmpty)
      for check in breaches {
        let address = PageAddress.series(
          run, try #require(check.outlet), try #require(check.pollutant))
        let response = try await browser.get(address + ".json?points=4000", as: .administrator)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/json")
        let answer = try JSONDecoder().decode(
          Answer.self, from: Data(response.body.readableBytesView))
        #expect(answer.hoursPerPoint == 1 && answer.points.count == report.period.hours)
        #expect(answer.points.compactMap { $0[5] }.reduce(0, +) == Double(check.exceeding ?? -1))
        let highest = try #require(check.highest)
        #expect(answer.points.compactMap { $0[4] }.max() == Double(highest.value))
        #expect(answer.limits.contains { $0.value == Double(check.requirement?.baseValue ?? "") })
        // Each value that the report prints is the chart's, to the last digit.
        for finding in report.findings where finding.identity == check.identity {
          for value in finding.episode?.values ?? [] {
            let hour = try #require(report.period.hour(of: value.at))
            #expect(answer.points[hour][3] == Double(value.value))
          }
        }
      }
    }
  }

  @Test func `stopped and missing hours are told apart`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-CM-001")
    let report = try await site.house.shelf.report(of: run, .zh)
    let check = try #require(
      report.checks.first { $0.outlet == "DA001" && $0.pollutant == "NOx" && $0.hours != nil })
    let classes = try #require(check.hours).classes
    try await site.test { browser in
      let response = try await browser.get(
        PageAddress.series(run, "DA001", "NOx") + ".json?points=4000", as: .administrator)
      let answer = try JSONDecoder().decode(
        Answer.self, from: Data(response.body.readableBytesView))
      for (column, wanted) in [(6, HourClasses.Class.invalid), (7, .missing), (8, .stopped)] {
        #expect(
          answer.points.compactMap { $0[column] }.reduce(0, +)
            == Double(classes.count { $0 == wanted }))
      }
      #expect(classes.contains(.stopped))
    }
  }

  // MARK: The page

  @Test(arguments: ["zh", "en"])
  func `the page has the picture, zooms by links, and says its numbers`(language: String)
    async throws
  {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let address = PageAddress.series(run, "DA001", "PM")
    try await site.test { browser in
      let page = try await browser.get(address + "?lang=\(language)", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup)
      #expect(page.text.contains("<svg") && page.text.contains("gg-limit"))
      #expect(page.text.contains("datetime-local"))
      // Every link of the zoom leads to a page with another span.
      let nav = try #require(
        page.text.firstMatch(of: /<nav class="zoom".*?<\/nav>/.dotMatchesNewlines()))
      let links = nav.output.matches(of: /href="([^"]*)"/).map {
        String($0.output.1).replacing("&amp;", with: "&")
      }
      #expect(links.count > 5)
      for link in links {
        let next = try await browser.get(address + link, as: .administrator)
        #expect(next.status == .ok, "\(link)")
        #expect(next.text.contains("<svg"))
      }
    }
  }

  @Test func `whatever an address asks for is answered`() async throws {
    let site = try TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let address = PageAddress.series(run, "DA001", "PM")
    try await site.test { browser in
      for query in [
        "from=2025-03-05&to=2025-03-06", "from=2025-03-05T07:30&to=2025-03-05T09:00", "from=x&to=y",
        "from=2025-03-06&to=2025-03-05", "from=1900-01-01&to=2100-01-01", "points=0", "points=-5",
        "points=999999999999", "limit=99", "limit=-1", "limit=a", "from=2025-03-31T24:00",
      ] {
        for kind in ["", ".json", ".svg"] {
          let answer = try await browser.get("\(address)\(kind)?\(query)", as: .administrator)
          #expect(answer.status == .ok, "\(kind) \(query)")
        }
      }
      for wrong in ["DA001/XX", "DA009/PM", "DA001/PM.png", "DA001/.json", "%2e%2e/PM"] {
        let answer = try await browser.get("/runs/\(run.id)/series/\(wrong)", as: .administrator)
        #expect(answer.status == .notFound, "\(wrong)")
      }
      // What no limit looks at is shown as measured.
      let oxygen = try await browser.get(
        "/runs/\(run.id)/series/DA001/O2?lang=en", as: .administrator)
      #expect(oxygen.status == .ok && oxygen.text.contains("measured mean"))
    }
  }
}
#endif
