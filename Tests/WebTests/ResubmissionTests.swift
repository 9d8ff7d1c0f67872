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

/// What becomes of findings, and of what was said of them, when a period is handed in again.
struct ResubmissionTests {
  /// The hours of the sample's three episodes.
  private static let over = [
    "2025-03-05 08", "2025-03-05 09", "2025-03-05 10", "2025-03-14 22", "2025-03-14 23",
    "2025-03-15 00", "2025-03-15 01", "2025-03-27 14",
  ]

  /// Records the foundry again with other values of DA001's particulate matter.
  ///
  /// - Parameter values: By hour.
  private static func recordAgain(
    _ site: TestSite, _ values: [String: String], month: String = "2025-03"
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "greengate-again-\(UUID().uuidString)")
    try FileManager.default.copyItem(
      at: URL(filePath: BuiltTool.sample("foundry-three-episodes")), to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["plant.yaml", "logs/emission.csv"] {
      let file = folder.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
        line -> String in
        var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if name.hasSuffix("csv"), cells.count > 3, cells[1] == "DA001", cells[2] == "PM",
          let value = values[String(cells[0].prefix(13))]
        {
          cells[3] = value
        }
        return cells.joined(separator: ",")
      }
      let changed = lines.joined(separator: "\n")
        .replacing("2025-04-01", with: month == "2025-03" ? "2025-04-01" : "2025-11-01")
        .replacing("2025-03", with: month)
      try Data(changed.utf8).write(to: file)
    }
    let (code, _) = try await BuiltTool.run([
      "record", "--ledger", site.folder + "/greengate.ledger", folder.path,
    ])
    try #require(code == 0 || code == 1)
  }

  private static var clean: [String: String] {
    Dictionary(over.map { ($0, "10.0") }, uniquingKeysWith: { $1 })
  }

  private static func breach(
    _ site: TestSite
  ) async throws -> (run: SeenRun, worst: FindingRecord) {
    let run = try await site.run(of: "HZ-FD-001")
    let found = try await site.house.shelf.findings(of: run).filter {
      $0.verdict == .fail && !$0.isAdvisory
    }
    return (run, try #require(found.first { $0.multiple == "0.53" }))
  }

  private static func say(
    _ kind: FindingRemark.Kind, _ site: TestSite, _ run: SeenRun, _ finding: FindingRecord,
    by person: Person? = nil
  ) throws {
    let admin = try #require(site.people[.administrator])
    _ = try site.house.store.add(
      kind, "见记录", plant: "HZ-FD-001", region: "330502", run: run.record.key,
      fingerprint: finding.fingerprint, period: run.record.period,
      by: Actor((person ?? admin).id, from: "test"))
  }

  @Test func `a confirmed breach that is handed in away stays until somebody closes it`()
    async throws
  {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    try Self.say(.decision(.confirmed), site, run, worst)
    try await Self.recordAgain(site, Self.clean)
    let new = try await site.run(of: "HZ-FD-001")
    #expect(new != run && new.record.verdict != .fail)
    let address = PageAddress.finding(run, worst.findingID)
    try await site.test { browser in
      for query in ["", "state=gone", "state=review", "state=confirmed", "state=all"] {
        let list = try await browser.get("/findings?lang=zh&\(query)", as: .administrator).text
        #expect(list.contains("href=\"\(address)\""), "\(query)")
        #expect(list.contains("已认定，重报后消失，待核实"), "\(query)")
      }
      let overview = try await browser.get("/?lang=zh&until=2025-03", as: .administrator).text
      let cell = try #require(
        overview.split(separator: "<td").first { $0.contains(PageAddress.run(new)) })
      #expect(cell.contains("重报后消失，待核实") && !cell.contains("cell pass"))
      #expect(overview.contains("待您处理 1 项"))
      let plant = try await browser.get("/plants/HZ-FD-001?lang=zh", as: .administrator).text
      #expect(plant.contains(address) && plant.contains("已认定，重报后消失，待核实"))
      let page = try await browser.get(address + "?lang=zh", as: .administrator).text
      #expect(page.contains("重报后，这一项不再出现"))
      #expect(page.contains(PageAddress.run(new) + "#changes"))
      // Whoever confirms it once more has not closed it.
      _ = try await browser.post(
        address + "/decision", [("decision", "confirmed"), ("text", "维持")], as: .administrator)
      let still = try await browser.get("/findings?lang=zh", as: .administrator).text
      #expect(still.contains("已认定，重报后消失，待核实"))
      _ = try await browser.post(
        address + "/decision", [("decision", "closed"), ("text", "已核对原始记录")], as: .administrator)
      let rest = try await browser.get("/findings?lang=zh", as: .administrator).text
      #expect(!rest.contains("href=\"\(address)\""))
      let closed = try await browser.get("/findings?lang=zh&state=closed", as: .administrator).text
      #expect(closed.contains("href=\"\(address)\""))
      let after = try await browser.get("/?lang=zh&until=2025-03", as: .administrator).text
      #expect(!after.contains("待您处理"))
    }
  }

  @Test func `a breach that nobody has spoken of yet does not vanish either`() async throws {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    try await Self.recordAgain(site, Self.clean)
    try await site.test { browser in
      let list = try await browser.get("/findings?lang=zh&state=gone", as: .administrator).text
      #expect(list.contains("href=\"\(PageAddress.finding(run, worst.findingID))\""))
      #expect(list.contains(">重报后消失，待核实</span>"))
    }
  }

  @Test(arguments: [
    // Another hour, which no episode has: nothing to ask.
    (["2025-03-02 00": "11.0"], "已认定", false),
    // The worst hour, by a tenth.
    (["2025-03-14 23": "44.9"], "已认定，重报后待复核", true),
    // One of three episodes is gone.
    (["2025-03-27 14": "10.0"], "已认定，重报后待复核", true),
  ])
  func `a decision stays, and is to be reviewed where the episodes have changed`(
    values: [String: String], words: String, isReviewed: Bool
  ) async throws {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    try Self.say(.decision(.confirmed), site, run, worst)
    try await Self.recordAgain(site, values)
    let new = try await site.run(of: "HZ-FD-001")
    #expect(new != run)
    try await site.test { browser in
      let list = try await browser.get("/findings?lang=zh&plant=HZ-FD-001", as: .administrator).text
      #expect(list.contains(">\(words)</span>"))
      #expect(list.contains("href=\"\(PageAddress.run(new))/findings/"))
      #expect(!list.contains("href=\"\(PageAddress.run(run))/findings/"))
      let review = try await browser.get("/findings?lang=zh&state=review", as: .administrator).text
      #expect(review.contains("HZ-FD-001") == isReviewed)
      let page = try await browser.get(
        PageAddress.finding(new, worst.findingID) + "?lang=zh", as: .administrator)
      if page.status == .ok {
        #expect(page.text.contains("见记录") && page.text.contains(">\(words)</strong>"))
      }
    }
  }

  @Test func `an explanation is kept when the month is handed in again`() async throws {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    let token = try site.house.store.invite(
      .plant(["HZ-FD-001"]), by: Actor(try #require(site.people[.administrator]).id, from: "test"))
    let plant = try site.house.store.redeemInvitation(
      token, name: "铸造厂", password: TestSite.password, address: "test")
    try Self.say(.explanation, site, run, worst, by: plant.person)
    try await Self.recordAgain(site, ["2025-03-02 00": "11.0"])
    try await site.test { browser in
      let list = try await browser.get(
        "/findings?lang=zh&state=explained", as: .administrator
      ).text
      #expect(list.contains("HZ-FD-001") && list.contains("企业已说明，待处理"))
    }
  }

  @Test func `two months of one requirement are decided apart`() async throws {
    let site = try await TestSite.recorded()
    let (march, worst) = try await Self.breach(site)
    try await Self.recordAgain(site, [:], month: "2025-10")
    let (october, again) = try await Self.breach(site)
    #expect(march != october && worst.fingerprint == again.fingerprint)
    try Self.say(.decision(.confirmed), site, march, worst)
    try Self.say(.decision(.rejected), site, october, again)
    try await site.test { browser in
      let confirmed = try await browser.get(
        "/findings?state=confirmed", as: .administrator
      ).text
      let rejected = try await browser.get("/findings?state=rejected", as: .administrator).text
      for (run, finding, isConfirmed) in [(march, worst, true), (october, again, false)] {
        let link = "href=\"\(PageAddress.finding(run, finding.findingID))\""
        #expect(confirmed.contains(link) == isConfirmed)
        #expect(rejected.contains(link) == !isConfirmed)
      }
      // Of the other month's there is a word, but not among its own.
      let page = try await browser.get(
        PageAddress.finding(march, worst.findingID) + "?lang=zh", as: .administrator
      ).text
      #expect(page.contains("其他时段的说明与处理（1 条）") && page.contains(">已认定</strong>"))
    }
  }

  @Test func `what was put down before periods were is read by its run`() async throws {
    let site = try await TestSite.recorded()
    let (march, worst) = try await Self.breach(site)
    let admin = try #require(site.people[.administrator])
    _ = try site.house.store.add(
      .decision(.closed), "旧记录", plant: "HZ-FD-001", region: "330502", run: march.record.key,
      fingerprint: worst.fingerprint, by: Actor(admin.id, from: "test"))
    try await Self.recordAgain(site, [:], month: "2025-10")
    let (october, again) = try await Self.breach(site)
    try await site.test { browser in
      let list = try await browser.get("/findings?plant=HZ-FD-001", as: .administrator).text
      #expect(list.contains("href=\"\(PageAddress.finding(october, again.findingID))\""))
      #expect(!list.contains("href=\"\(PageAddress.finding(march, worst.findingID))\""))
    }
  }

  @Test func `the new run's page has the hours that were changed, old beside new`() async throws {
    let site = try await TestSite.recorded()
    try await Self.recordAgain(site, ["2025-03-27 14": "10.5", "2025-03-05 09": "12.25"])
    let new = try await site.run(of: "HZ-FD-001")
    try await site.test { browser in
      let page = try await browser.get(PageAddress.run(new) + "?lang=zh", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup)
      let changes = try #require(page.text.split(separator: "id=\"changes\"").last)
      #expect(changes.contains("DA001 颗粒物") && changes.contains("改动 2 小时（数值改动 2）"))
      let row = try #require(
        changes.split(separator: "<tr>").first { $0.contains("2025-03-27 14:00") })
      #expect(row.contains(">38.4</td>") && row.contains(">10.5</td>") && row.contains(">数值</td>"))
      #expect(changes.split(separator: "<tr>").count == 4)
      // Handed in twice without a change: said so.
      let plant = try await site.everything().plant("HZ-FD-001")
      let same = plant.all[1]
      let text = try await browser.get(PageAddress.run(same) + "?lang=zh", as: .administrator).text
      #expect(text.contains("逐小时相同") || same.record.replacedRuns.isEmpty)
    }
  }

  @Test func `a digest's page leads on to plants and runs, and says what became of breaches`()
    async throws
  {
    let site = try await TestSite.recorded(hasReference: true)
    let (run, worst) = try await Self.breach(site)
    try await site.test { browser in
      func breaches() async throws -> Substring {
        let page = try await browser.get("/digests/2025-03?lang=zh", as: .administrator)
        #expect(page.status == .ok && page.isPlainMarkup)
        return try #require(page.text.split(separator: "id=\"breaches\"").last)
      }
      let first = try await breaches()
      #expect(first.contains("href=\"/plants/HZ-FD-001\""))
      #expect(first.contains("href=\"\(PageAddress.run(run))\""))
      #expect(first.contains("处理状态") && first.contains("待说明"))
      try Self.say(.decision(.confirmed), site, run, worst)
      #expect(try await breaches().contains("已认定"))
      let file = try await browser.get("/digests/2025-03.html?lang=zh", as: .administrator).text
      #expect(!file.contains("处理状态") && !file.contains("/plants/"))
    }
  }

  // MARK: - Asking the plant

  @Test func `the inspector asks by a day, the plant answers, and both see what waits for them`()
    async throws
  {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    let address = PageAddress.finding(run, worst.findingID)
    let plant = try site.session(.plant(["HZ-FD-001"]))
    let secret = String(try #require(plant[.cookie]).dropFirst("gg_session=".count))
    let csrf = try #require(try site.house.store.session(secret)).csrf
    try await site.test { browser in
      for due in ["", "2020-01-01", "soon"] {
        let wrong = try await browser.post(
          address + "/request?lang=zh", [("due", due), ("text", "请说明原因")], as: .administrator)
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("请填写答复期限"))
        #expect(wrong.text.contains("请说明原因</textarea>"))
      }
      let refused = try await browser.post(
        address + "/request", [("due", "2099-12-01"), ("text", "x"), ("csrf", csrf)], as: nil,
        csrf: csrf, headers: plant)
      #expect(refused.status == .forbidden)
      let asked = try await browser.post(
        address + "/request", [("due", "2099-12-01"), ("text", "请说明原因")], as: .administrator)
      #expect(asked.status == .seeOther)
      let own = try await browser.get("/?lang=zh", headers: plant).text
      #expect(own.contains("待您处理 1 项") && own.contains("/findings?state=requested"))
      let list = try await browser.get("/findings?lang=zh&state=requested", headers: plant).text
      #expect(list.contains("href=\"\(address)\"") && list.contains("已要求说明（期限 2099-12-01）"))
      let page = try await browser.get(address + "?lang=zh", headers: plant).text
      #expect(page.contains("监察员要求企业说明，期限 2099-12-01") && page.contains("请说明原因"))
      var fields = plant
      fields[.contentType] = "application/x-www-form-urlencoded"
      let said = try await browser.ask(
        .post, address + "/explanation", headers: fields,
        body: "text=\(PercentText.encoded("布袋破损"))&csrf=\(PercentText.encoded(csrf))")
      #expect(said.status == .seeOther)
      #expect(!(try await browser.get("/?lang=zh", headers: plant).text.contains("待您处理")))
      let overview = try await browser.get("/?lang=zh", as: .administrator).text
      #expect(overview.contains("待您处理 1 项") && overview.contains("/findings?state=review"))
    }
  }

  // MARK: - All episodes

  @Test func `a finding's page has all episodes with their rows, and the list the worst`()
    async throws
  {
    let site = try await TestSite.recorded()
    let (run, worst) = try await Self.breach(site)
    let report = try await site.house.shelf.report(of: run, .zh)
    let all = report.findings.filter { $0.verdict == .fail && $0.pollutant == "PM" }
    #expect(all.count == 3)
    try await site.test { browser in
      let list = try await browser.get("/findings?lang=zh&plant=HZ-FD-001", as: .administrator).text
      #expect(list.contains("href=\"\(PageAddress.finding(run, worst.findingID))\""))
      for finding in all {
        let page = try await browser.get(
          PageAddress.finding(run, finding.id) + "?lang=zh", as: .administrator)
        #expect(page.isPlainMarkup && page.text.contains("共 3 段，最重的在前"))
        for other in all {
          #expect(other.id == finding.id || page.text.contains(PageAddress.finding(run, other.id)))
          for row in other.evidence.rows {
            #expect(page.text.contains("<code>\(PageText.escaped(row.text))</code>"))
          }
        }
        let table = try #require(page.text.split(separator: "id=\"episodes\"").last)
        let figures = ["0.53", "0.40625", "0.2"].compactMap { table.firstRange(of: ">\($0)</td>") }
        #expect(figures.count == 3)
        #expect(zip(figures, figures.dropFirst()).allSatisfy { $0.lowerBound < $1.lowerBound })
      }
    }
  }
}
#endif
