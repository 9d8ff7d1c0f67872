#if Server
import Digest
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import Report
import ServerStore
import Standards
import Testing
import Web

/// Standards, waivers, and decisions on applications.
struct ReferencePagesTests {
  @Test func `every text has its page, with each figure, clause, source and confidence`()
    async throws
  {
    let site = try TestSite(hasReference: true)
    let reference = try await site.house.reference.current().reference
    try await site.test { browser in
      for language in [Language.zh, .en] {
        let list = try await browser.get("/standards?lang=\(language.rawValue)", as: .plant)
        #expect(list.status == .ok && list.isPlainMarkup)
        for page in reference.pages {
          let address = "/standards/" + PercentText.encoded(page.name)
          #expect(list.text.contains("href=\"\(address)\""))
          let answer = try await browser.get("\(address)?lang=\(language.rawValue)", as: .plant)
          #expect(answer.status == .ok && answer.isPlainMarkup, "\(page.name)")
          #expect(answer.text.contains(PageText.escaped(page.title(language))))
          // All that `greengate pages` writes in this language, and nothing of the other.
          let part = page.markdown.components(separatedBy: "\n## ")
            .first { $0.hasPrefix(language.say("中文", "English")) }
          for line in try #require(part).split(separator: "\n").dropFirst() {
            for cell in line.split(separator: "|") where !line.contains("---") {
              let words = cell.drop { "- #`\\ ".contains($0) }
                .prefix { !"`\\".contains($0) }
              guard !words.trimming.isEmpty else { continue }
              #expect(
                answer.text.contains(PageText.escaped(words.trimming)), "\(page.name): \(words)")
            }
          }
          #expect(answer.text.contains(PageText.escaped(page.source)))
          for share in page.confidence {
            #expect(answer.text.contains("\(share.name(language)) \(share.figures)"))
          }
        }
      }
      let found = try await browser.get("/standards?q=39726", as: .plant).text
      #expect(found.contains("/standards/gb-39726-2020") && !found.contains("/standards/gb-4915"))
      for name in ["nothing", "..", "%2e%2e%2fREADME", "gb-39726-2020.yaml"] {
        #expect(try await browser.get("/standards/" + name, as: .plant).status == .notFound)
      }
    }
  }

  @Test func `a finding leads to the row of its limit, which stands once on the page`()
    async throws
  {
    let site = try await TestSite.recorded(hasReference: true)
    try await site.test { browser in
      var rows: Set<String> = []
      for plant in ["HZ-FD-001", "HZ-CM-001"] {
        let run = try await site.run(of: plant)
        let findings = try await site.house.shelf.report(of: run, .en).findings
        for finding in findings {
          guard let standard = finding.standard,
            let entry = finding.limit ?? finding.target ?? finding.item
          else { continue }
          let page = try await browser.get(PageAddress.finding(run, finding.id), as: .administrator)
            .text
          let link = try #require(
            page.firstMatch(of: /href="(\/standards\/[^"#]+)#([^"]+)"/)?.output,
            "\(plant) \(entry)")
          let id = try #require(String(link.2).removingPercentEncoding)
          #expect(id == standard.replacing(" ", with: "_") + "." + entry)
          let text = try await browser.get(String(link.1), as: .plant).text
          #expect(text.ranges(of: "<tr id=\"\(PageText.escaped(id))\">").count == 1, "\(id)")
          rows.insert(id)
        }
      }
      #expect(rows.count > 1)
    }
  }

  // MARK: - Waivers

  @Test func `waivers end in days, and are seen by whoever sees their plant`() async throws {
    let site = try await TestSite.recorded(
      files: ["waivers.yaml": Self.waivers], hasReference: true)
    let foundry = try site.session(.plant(["HZ-FD-001"]))
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    try await site.test { browser in
      let today = site.house.now().date
      let all = try await browser.get("/waivers?lang=zh", as: .administrator)
      #expect(all.status == .ok && all.isPlainMarkup)
      let ended =
        today.daysSinceEpoch
        - (try #require(CivilDate(year: 2025, month: 12, day: 31))).daysSinceEpoch
      #expect(all.text.contains("已过期 \(ended) 天"))
      let left =
        (try #require(CivilDate(year: 2099, month: 12, day: 31))).daysSinceEpoch
        - today.daysSinceEpoch
      #expect(all.text.contains("还有 \(left) 天"))
      #expect(all.text.contains("有效 1 项"))
      for id in ["W-FD", "W-CM"] { #expect(all.text.contains(">\(id)</th>")) }
      let own = try await browser.get("/waivers?lang=zh", headers: foundry).text
      #expect(own.contains(">W-FD</th>") && !own.contains("W-CM") && !own.contains("HZ-CM-001"))
      let none = try await browser.get("/waivers?lang=zh", headers: zhongshan).text
      #expect(none.contains("没有您可以查看的豁免") && !none.contains("W-FD"))
    }
  }

  @Test func `without a file the administrator is told where to put it`() async throws {
    let site = try TestSite(hasReference: true)
    try await site.test { browser in
      let page = try await browser.get("/waivers?lang=en", as: .administrator).text
      #expect(page.contains("waivers.yaml"))
      #expect(try await !browser.get("/waivers?lang=en", as: .plant).text.contains("waivers.yaml"))
    }
  }

  @Test func `a server does not start with a file that it cannot use`() throws {
    #expect(throws: Fault.self) {
      _ = try TestSite(
        files: ["waivers.yaml": "schema: greengate/waivers/1\nwaivers: [{id: W-1}]\n"],
        hasReference: true)
    }
  }

  private static let waivers = """
    schema: greengate/waivers/1
    waivers:
      - id: W-FD
        scope: {plant: HZ-FD-001, rule: emission-limit, outlet: DA001}
        period: {from: 2025-03-01, to: 2025-04-01}
        reason: 设备更换期间
        approver: 市生态环境局
        expires: 2099-12-31
        ceiling: 1.2
      - id: W-CM
        scope: {plant: HZ-CM-001, rule: emission-limit}
        period: {from: 2025-03-01, to: 2025-04-01}
        reason: 停窑检修
        approver: 市生态环境局
        expires: 2025-12-31
        ceiling: 1.5
    """

  // MARK: - Applications

  @Test func `decisions are listed and shown as the gate shows them, to who sees the plant`()
    async throws
  {
    let site = try await TestSite.recorded(ledger: MoreSamples.ledger)
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    let foundry = try site.session(.plant([MoreSamples.formulaPlant]))
    let decisions = try await site.everything().plants.flatMap(\.decisions)
    #expect(decisions.count == 3)
    try await site.test { browser in
      let list = try await browser.get("/applications?lang=zh", as: .administrator)
      #expect(list.status == .ok && list.isPlainMarkup)
      for run in decisions {
        let address = "/applications/\(run.id)"
        #expect(list.text.contains("href=\"\(address)\""))
        for language in ["zh", "en"] {
          let page = try await browser.get("\(address)?lang=\(language)", as: .administrator)
          #expect(page.status == .ok && page.isPlainMarkup)
          #expect(page.text.contains(PageText.escaped(try #require(run.record.application))))
          #expect(page.text.contains("/runs/\(run.id)/report.xlsx"))
        }
        let isTheirs = run.record.region == "442000"
        #expect(
          try await browser.get(address, headers: zhongshan).status
            == (isTheirs ? .ok : .notFound))
        #expect(try await browser.get(address, headers: foundry).status == .notFound)
      }
      let theirs = try await browser.get("/applications", headers: zhongshan).text
      #expect(!theirs.contains("HZ-"))
      #expect(
        try await browser.get("/applications?lang=zh", headers: foundry).text
          .contains("还没有技改申报的审查记录"))
      // A check is no decision.
      let check = try await site.run(of: MoreSamples.formulaPlant)
      #expect(
        try await browser.get("/applications/\(check.id)", as: .administrator).status == .notFound)
      #expect(
        try await browser.get("/applications?q=nothing&verdict=pass&before=1", as: .administrator)
          .status == .ok)
    }
  }
}

extension Substring {
  fileprivate var trimming: String {
    trimmingCharacters(in: .whitespaces)
  }
}
#endif
