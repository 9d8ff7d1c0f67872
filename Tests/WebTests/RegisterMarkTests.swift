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

/// A plant that says something else than the register, on the pages of who sees it.
struct RegisterMarkTests {
  private static func register(area: String, approved: String = "2019-03-12") -> String {
    """
    schema: greengate/register/1
    plants:
      - id: HZ-FD-001
        name: 示例铸造有限公司
        sector: foundry
        region: "330502"
        area: \(area)
        approved: \(approved)
      - {id: HZ-CM-001, name: 示例水泥有限公司, sector: cement, region: "330502", area: general, approved: 2011-06-20}
    """
  }

  private static let mark = "与登记不一致 2 项"
  private static let area = "区域类别：登记信息为“重点地区（特别排放限值）”，档案为“一般地区”；适用限值以登记为准时可能不同"

  @Test
  func `a key area that the dossier calls general is told to inspector, administrator and plant`()
    async throws
  {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register(area: "key", approved: "2023-07-01")],
      hasReference: true)
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let administrator = try site.session(.administrator)
    let own = try site.session(.plant(["HZ-FD-001"]))
    try await site.test { browser in
      for headers in [huzhou, administrator, own] {
        let page = try await browser.get("/plants/HZ-FD-001?lang=zh", headers: headers)
        #expect(page.status == .ok && page.isPlainMarkup)
        #expect(page.text.contains("id=\"register\"") && page.text.contains(Self.area))
        #expect(page.text.contains("环评批复日：登记信息为“2023-07-01”，档案为“2019-03-12”"))
        #expect(page.text.contains("没有按登记信息改判；数据间隔未比较（只在技改审查时比较）"))
        let overview = try await browser.get("/?lang=zh", headers: headers)
        #expect(overview.isPlainMarkup)
        #expect(
          overview.text.contains(
            "<a class=\"tag doubtful small\" href=\"/plants/HZ-FD-001#register\">\(Self.mark)</a>"))
        let english = try await browser.get("/plants/HZ-FD-001?lang=en", headers: headers).text
        #expect(english.contains("other limits may apply where the register holds"))
      }
      let run = try await site.run(of: "HZ-FD-001")
      for headers in [huzhou, own] {
        let report = try await browser.get("/runs/\(run.id)?lang=zh", headers: headers)
        #expect(report.status == .ok && report.isPlainMarkup)
        #expect(report.text.contains("主管部门现行登记信息（不是核查当时的）不一致"))
        #expect(report.text.contains(Self.area) && report.text.contains("数据间隔未比较"))
      }
      // To the plant what to do; to the authority what to see to.
      let told = try await browser.get("/plants/HZ-FD-001?lang=zh", headers: own).text
      #expect(told.contains("请改正档案（plant.yaml）后重新上传") && !told.contains("要求企业改正档案"))
      let asked = try await browser.get("/plants/HZ-FD-001?lang=zh", headers: huzhou).text
      #expect(asked.contains("要求企业改正档案") && !asked.contains("请改正档案（plant.yaml）"))
      for headers in [huzhou, administrator] {
        let list = try await browser.get("/findings?lang=zh", headers: headers)
        #expect(list.status == .ok && list.isPlainMarkup)
        #expect(list.text.contains("档案与登记信息不一致 1 家（其中 1 家适用限值可能不同）"))
        #expect(list.text.contains("href=\"/plants/HZ-FD-001#register\""))
        #expect(list.text.contains("<span class=\"tag doubtful\">\(Self.mark)</span>"))
        #expect(
          try await browser.get("/?lang=zh", headers: headers).text.contains(
            "<a href=\"/findings#register\">待您处理：企业档案与登记信息不一致 1 家（"))
        // What is not asked for is not shown.
        for query in ["plant=HZ-CM-001", "q=水泥", "district=330503", "state=closed", "rule=x"] {
          let other = try await browser.get("/findings?lang=zh&" + query, headers: headers).text
          #expect(!other.contains("档案与登记信息不一致"), "\(query)")
        }
      }
      #expect(
        !(try await browser.get("/findings?lang=zh", headers: own).text).contains("档案与登记信息不一致"))
      #expect(
        try await browser.get("/?lang=zh", headers: own).text.contains(
          "<a href=\"/plants/HZ-FD-001#register\">待您处理：企业档案与登记信息不一致"))
    }
  }

  @Test func `who does not see the plant is told nothing of it`() async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register(area: "key")], hasReference: true)
    let zhongshan = try site.session(.inspector([try #require(RegionPattern("442000"))]))
    let cement = try site.session(.plant(["HZ-CM-001"]))
    try await site.test { browser in
      for headers in [zhongshan, cement] {
        for page in ["/", "/findings"] {
          let text = try await browser.get(page + "?lang=zh", headers: headers).text
          #expect(!text.contains("不一致") && !text.contains("HZ-FD-001"), "\(page)")
        }
        #expect(
          try await browser.get("/plants/HZ-FD-001", headers: headers).status == .notFound)
      }
    }
  }

  @Test func `a dossier that says what the register says has no mark, and a new card is seen`()
    async throws
  {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register(area: "general")], hasReference: true)
    try await site.test { browser in
      func marked() async throws -> [Bool] {
        try await [
          browser.get("/?lang=zh", as: .administrator).text.contains("与登记不一致 1 项"),
          browser.get("/findings?lang=zh", as: .administrator).text.contains("HZ-FD-001#register"),
          browser.get("/plants/HZ-FD-001?lang=zh", as: .administrator).text
            .contains("id=\"register\""),
        ]
      }
      #expect(try await marked() == [false, false, false])
      let file = URL(filePath: site.folder).appending(path: "register.yaml")
      try Data(Self.register(area: "key").utf8).write(to: file)
      try await Task.sleep(for: .seconds(2.2))
      #expect(try await marked() == [true, true, true])
    }
  }

  @Test func `a dossier that the ledger cannot give is said to be not compared`() async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register(area: "key")], hasReference: true)
    let own = try site.session(.plant(["HZ-FD-001"]))
    let run = try await site.run(of: "HZ-FD-001").record
    let period = try #require(
      Period(from: run.periodTo, to: Instant(seconds: run.periodTo.seconds + 86_400)))
    let report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: "9"),
      plant: Plant(
        id: run.plant, name: run.plantName, sector: run.sector, region: run.region,
        area: .general, approved: period.from.date), outlets: [], period: period,
      energyYear: nil, asOf: period.to, scope: [], verdict: .notEvaluated, standardsDigest: "",
      standards: [], inputs: [], checks: [], findings: [])
    let stored = try Ledger(opening: site.house.store.folder.ledger, mode: .create)
    let reports = try [Language.zh, .en].map { language in
      (language, try #require(try stored.report(of: run.id, language: language)))
    }
    // As a newer version may have written it.
    let entry = LedgerEntry(
      report: report, reports: reports,
      hours: EmissionRecord(period: period), input: Array("{}".utf8), recordedBy: "test",
      recordedAt: period.to)
    _ = try Ledger(opening: site.house.store.folder.ledger, mode: .create).record(entry)
    try await site.test { browser in
      let unread = try await site.run(of: "HZ-FD-001")
      #expect(unread.record.id > run.id)
      let told = try await browser.get("/runs/\(unread.id)?lang=zh", as: .administrator)
      #expect(told.status == .ok && told.isPlainMarkup)
      #expect(told.text.contains("台账中这次核查的档案内容读不出，未能与主管部门现行登记信息比较"))
      #expect(!told.text.contains("不一致"))
      #expect(
        try await browser.get("/runs/\(unread.id)?lang=en", as: .administrator).text.contains(
          "was not compared with the authority's register as it is now"))
      let overview = try await browser.get("/?lang=zh", as: .administrator).text
      #expect(overview.contains("未能与登记信息比较 1 家") && !overview.contains("不一致"))
      let page = try await browser.get("/plants/HZ-FD-001?lang=zh", as: .administrator).text
      #expect(page.contains("未能与登记信息比较"))
      #expect(!(try await browser.get("/?lang=zh", headers: own).text).contains("待您处理"))
    }
  }

  @Test func `without a register nothing is said to agree or to differ`() async throws {
    let site = try await TestSite.recorded(hasReference: true)
    let authority = try [
      site.session(.administrator),
      site.session(.inspector([try #require(RegionPattern("330500"))])),
    ]
    let own = try site.session(.plant(["HZ-FD-001"]))
    try await site.test { browser in
      for page in ["/", "/findings", "/plants/HZ-FD-001"] {
        for headers in authority {
          let text = try await browser.get(page + "?lang=zh", headers: headers).text
          #expect(text.contains("未提供登记信息，未比较。"), "\(page)")
          #expect(!text.contains("登记不一致") && !text.contains("登记信息不一致"), "\(page)")
          let english = try await browser.get(page + "?lang=en", headers: headers).text
          #expect(english.contains("No register was given: dossiers were not compared."), "\(page)")
        }
        // It is nothing that a plant can mend.
        #expect(
          !(try await browser.get(page + "?lang=zh", headers: own).text).contains("未比较"), "\(page)")
      }
      let digest = try await browser.get("/digests/2025-03?lang=zh", as: .administrator).text
      #expect(digest.contains("未提供登记信息，无从比较"))
    }
  }

  @Test func `where no register can be used the pages say that nothing was compared`() async throws
  {
    let site = try await TestSite.recorded()
    try await site.test { browser in
      for page in ["/", "/findings", "/plants/HZ-FD-001"] {
        let text = try await browser.get(page + "?lang=zh", as: .administrator).text
        #expect(text.contains("没有可用的登记信息，未比较。"), "\(page)")
      }
    }
  }

  @Test func `a plant that the register does not name is said to be not compared`() async throws {
    let card = """
      schema: greengate/register/1
      plants:
        - {id: HZ-CM-001, name: 示例水泥有限公司, sector: cement, region: "330502", area: general, approved: 2011-06-20}
      """
    let site = try await TestSite.recorded(files: ["register.yaml": card], hasReference: true)
    let huzhou = try site.session(.inspector([try #require(RegionPattern("330500"))]))
    let own = try site.session(.plant(["HZ-FD-001"]))
    let seen = try await site.house.shelf.view(
      of: Sight(.inspector([try #require(RegionPattern("330500"))])))
    let strangers = seen.plants.count { $0.latest != nil && $0.id != "HZ-CM-001" }
    #expect(strangers > 0)
    try await site.test { browser in
      for page in ["/", "/findings"] {
        let text = try await browser.get(page + "?lang=zh", headers: huzhou).text
        #expect(text.contains("\(strangers) 家企业未登记，未比较。"), "\(page)")
        #expect(!(try await browser.get(page + "?lang=zh", headers: own).text).contains("未比较"))
      }
      for headers in [huzhou, own] {
        let page = try await browser.get("/plants/HZ-FD-001?lang=zh", headers: headers)
        #expect(page.isPlainMarkup && page.text.contains("未登记，未比较：登记信息中没有该企业。"))
      }
      let named = try await browser.get("/plants/HZ-CM-001?lang=zh", headers: huzhou).text
      #expect(!named.contains("未登记"))
    }
  }

  @Test func `the server's digest has it, for pages and programs`() async throws {
    let site = try await TestSite.recorded(
      files: ["register.yaml": Self.register(area: "key")], hasReference: true)
    let own = try site.session(.plant(["HZ-FD-001"]))
    try await site.test { browser in
      let page = try await browser.get("/digests/2025-03?lang=zh", as: .administrator).text
      #expect(page.contains("与登记不一致 1 家") && page.contains("重点地区（特别排放限值）"))
      for headers in [own, try site.session(.administrator)] {
        let json = try await browser.get("/digests/2025-03.json?lang=zh", headers: headers).text
        #expect(
          json.contains("\"registered\": \"key\"") && json.contains("\"declared\": \"general\""))
      }
    }
  }
}
#endif
