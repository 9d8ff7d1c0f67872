#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import Report
import ServerStore
import Testing
import Web

/// Pages of what was found: who sees what, and that they hold what they should.
struct ReadingPagesTests {
  @Test func `without a ledger the overview says what to do next, to each role its own`()
    async throws
  {
    let site = try TestSite()
    try await site.test { browser in
      let admin = try await browser.get("/?lang=en", as: .administrator)
      #expect(admin.status == .ok && admin.text.contains("href=\"/people\">Invite people"))
      for role in [Role.plant, .inspector] {
        let page = try await browser.get("/?lang=zh", as: role)
        #expect(page.status == .ok && page.text.contains("href=\"/uploads/new\""))
        #expect(!page.text.contains("<table"))
      }
      #expect(
        try await browser.get("/runs/" + String(repeating: "a", count: 32), as: .administrator)
          .status == .notFound)
    }
  }

  @Test func `the overview has each plant the reader may see, and no other`() async throws {
    let site = try await TestSite.recorded()
    let foundry = try site.session(.plant(["HZ-FD-001"]))
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    try await site.test { browser in
      let samples = ["HZ-FD-001", "HZ-CM-001", "HZ-PL-001", "HZ-DY-001"]
      let hostile = "ZS-&lt;b&gt;-&amp;1"
      func plants(_ headers: HTTPFields) async throws -> [String] {
        let page = try await browser.get("/", headers: headers)
        #expect(page.status == .ok && page.isPlainMarkup)
        return (samples + [hostile]).filter { page.text.contains(" \($0) · ") }
      }
      #expect(try await plants(foundry) == ["HZ-FD-001"])
      #expect(try await plants(huzhou) == samples)
      #expect(try await plants(zhongshan) == [hostile])
      let admin = try await browser.get("/", as: .administrator)
      #expect(samples.allSatisfy { admin.text.contains(" \($0) · ") })
      // Of other plants: nothing, the empty state.
      for role in [Role.plant, .inspector] {
        #expect(try await !browser.get("/", as: role).text.contains("HZ-"))
      }
    }
  }

  @Test func `what may not be seen answers as what is not there, on every page`() async throws {
    let site = try await TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let other = try site.session(.plant(["HZ-CM-001"]))
    let own = try site.session(.plant(["HZ-FD-001"]))
    try await site.test { browser in
      let missing = "/runs/" + String(repeating: "0", count: 32)
      let there = "/runs/" + run.id
      let pages = ["", "/report.json", "/report.xlsx", "/series/DA001/PM", "/series/DA001/PM.json"]
      for page in pages {
        let seen = try await browser.get(there + page, headers: own)
        #expect(seen.status == .ok, "\(page)")
        let hidden = try await browser.get(there + page, headers: other)
        let absent = try await browser.get(missing + page, headers: other)
        #expect(hidden.status == .notFound && absent.status == .notFound)
        // But for the number of the request and the address in links, the same page.
        func same(_ response: TestResponse) -> String {
          response.text.replacing(/<code>[^<]*<\/code>/, with: "").replacing(run.id, with: "")
            .replacing(String(repeating: "0", count: 32), with: "")
        }
        #expect(same(hidden) == same(absent))
      }
      #expect(try await browser.get("/plants/HZ-FD-001", headers: other).status == .notFound)
      #expect(try await browser.get("/plants/HZ-FD-001", headers: own).status == .ok)
      #expect(try await browser.get("/plants/HZ-FD-001", as: .inspector).status == .notFound)
      // Neither a shorter nor a longer name of a run is one, nor one in capitals.
      for name in [String(run.id.prefix(31)), run.record.key, run.id.uppercased() + "x", "1"] {
        #expect(try await browser.get("/runs/" + name, headers: own).status == .notFound)
      }
    }
  }

  @Test(arguments: ["zh", "en"])
  func `a run's page has the report's words, links to its series, and nothing inline`(
    language: String
  ) async throws {
    let site = try await TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let text = try await BuiltTool.run(
      [
        "check", BuiltTool.sample("foundry-three-episodes"), "--seal", "--format", "html", "--lang",
        language,
      ])
    let file = String(decoding: text.output, as: UTF8.self)
    try await site.test { browser in
      let page = try await browser.get("/runs/\(run.id)?lang=\(language)", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup)
      // Every line of the file's findings stands on the page, too: one writer wrote both.
      let begin = try #require(file.range(of: "<section class=\"verdict"))
      let end = try #require(file.range(of: "<nav aria-label"))
      #expect(page.text.contains(file[begin.lowerBound..<end.lowerBound]))
      let checks = try #require(file.range(of: "<section aria-labelledby=\"checks\""))
      let inputs = try #require(file.range(of: "<section aria-labelledby=\"inputs\""))
      #expect(page.text.contains(file[checks.lowerBound..<inputs.lowerBound]))
      #expect(page.text.contains("href=\"/runs/\(run.id)/series/DA001/PM\""))
      #expect(
        page.text.contains("href=\"/runs/\(run.id)/findings/") == PageAddress.hasFindings)
      #expect(page.text.contains("report.xlsx?lang=\(language)"))
      // By rule, the same findings under other headings.
      let grouped = try await browser.get(
        "/runs/\(run.id)?lang=\(language)&group=rule", as: .administrator)
      #expect(grouped.status == .ok && grouped.text.contains("emission-limit</h3>"))
      #expect(
        try await browser.get("/runs/\(run.id)?group=nonsense", as: .administrator).status == .ok)
    }
  }

  @Test func `a replaced run says which holds, and that one which it replaced`() async throws {
    let site = try await TestSite.recorded()
    let view = try await site.everything()
    let all = try view.plant("HZ-FD-001").all
    let (old, new) = (try #require(all.first), try #require(all.last))
    #expect(all.count == 2 && view.isReplaced(old) && !view.isReplaced(new))
    try await site.test { browser in
      let page = try await browser.get("/runs/\(old.id)?lang=zh", as: .administrator).text
      #expect(page.contains("已被重报的档案替换") && page.contains("href=\"/runs/\(new.id)\""))
      #expect(page.contains("首次报送"))
      let later = try await browser.get("/runs/\(new.id)?lang=zh", as: .administrator).text
      #expect(!later.contains("已被重报的档案替换") && later.contains("href=\"/runs/\(old.id)\""))
      let news = try await browser.get("/?lang=zh", as: .administrator).text
      #expect(!news.contains("href=\"/runs/\(old.id)\""))
    }
  }

  @Test func `a plant's page has open breaches, coverage, every run`() async throws {
    let site = try await TestSite.recorded()
    let run = try await site.run(of: "HZ-FD-001")
    let findings = try await site.house.shelf.findings(of: run).filter {
      $0.verdict == .fail || $0.severity == .violation
    }
    let first = try #require(findings.first { $0.multiple == "0.53" })
    let admin = try #require(site.people[.administrator])
    try await site.test { browser in
      let page = try await browser.get("/plants/HZ-FD-001?lang=zh", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup)
      #expect(page.text.contains(PageAddress.finding(run, first.findingID)))
      #expect(page.text.contains("已被重报替换"))
      #expect(page.text.contains("小时 <span class=\"quiet\">"))
      let open = Set(findings.map(\.fingerprint)).count
      #expect(page.text.contains("共 \(open) 项，"))
      // Closed by an authority it is open no more.
      _ = try site.house.store.add(
        .decision(.closed), "已整改", plant: "HZ-FD-001", region: "330502", run: run.record.key,
        fingerprint: first.fingerprint, by: Actor(admin.id, from: "test"))
      let closed = try await browser.get("/plants/HZ-FD-001?lang=zh", as: .administrator).text
      #expect(
        closed.contains("项，同一要求的同一时段为一行")
          ? !closed.contains("共 \(open) 项，") : closed.contains("没有未结的不达标项"))
      #expect(closed.contains("另有 1 项已结案"))
    }
  }

  @Test func `no name becomes markup`() async throws {
    let site = try await TestSite.recorded()
    let run = try await site.run(of: RecordedSamples.hostilePlant)
    let plant = PageAddress.plant(RecordedSamples.hostilePlant)
    try await site.test { browser in
      for address in [
        "/", plant, PageAddress.run(run), PageAddress.series(run, "DA001", "PM"),
        "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/?district=%3Cscript%3E&until=%22%3E%3Cb%3E",
      ] {
        for language in ["zh", "en"] {
          let separator = address.contains("?") ? "&" : "?"
          let page = try await browser.get(
            "\(address)\(separator)lang=\(language)", as: .administrator)
          #expect(page.status == .ok, "\(address)")
          #expect(page.isPlainMarkup, "\(address)")
          #expect(!page.text.contains("<script>") && !page.text.contains("<img"), "\(address)")
          #expect(!page.text.contains("<b>-"), "\(address)")
        }
      }
      let json = try await browser.get(
        PageAddress.series(run, "DA001", "PM") + ".json", as: .administrator)
      #expect(json.status == .ok && !json.text.contains("<"))
    }
  }

  @Test func `filters take district, sector, verdict and words`() async throws {
    let site = try await TestSite.recorded()
    try await site.test { browser in
      func found(_ query: String) async throws -> [String] {
        let page = try await browser.get("/?lang=en&" + query, as: .administrator).text
        return ["HZ-FD-001", "HZ-CM-001", "HZ-PL-001", "HZ-DY-001"].filter {
          page.contains(" \($0) · ")
        }
      }
      let all = try await found("")
      #expect(all.count == 4)
      #expect(try await found("district=330500") == all)
      #expect(try await found("district=33") == all)
      #expect(try await found("district=442000").isEmpty)
      #expect(try await found("sector=cement") == ["HZ-CM-001"])
      #expect(try await found("q=%E9%93%B8%E9%80%A0") == ["HZ-FD-001"])
      #expect(try await found("q=hz-dy") == ["HZ-DY-001"])
      #expect(try await found("q=hz+nothing").isEmpty)
      #expect(try await found("verdict=fail").contains("HZ-FD-001"))
      #expect(try await !found("verdict=pass").contains("HZ-FD-001"))
      let none = try await browser.get("/?lang=en&q=nothing", as: .administrator).text
      #expect(none.contains("None of 5 plants fits"))
      // Months before there was anything are shown empty, with a way back.
      let early = try await browser.get("/?lang=en&until=2020-12", as: .administrator).text
      #expect(early.contains("2020-01 to 2020-12") && early.contains("rel=\"next\""))
    }
  }
}
#endif
