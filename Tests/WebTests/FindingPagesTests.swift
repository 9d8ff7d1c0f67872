#if Server
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Measures
import NIOCore
import Report
import ServerStore
import Testing
import Web

/// A finding's page, what is said on it, and the list of what is open.
struct FindingPagesTests {
  /// The worst breach of the foundry's run in force: the one that lists name.
  private static func breach(
    _ site: TestSite, of plant: String = "HZ-FD-001"
  ) async throws -> (run: SeenRun, finding: FindingRecord) {
    let run = try await site.run(of: plant)
    let findings = try await site.house.shelf.findings(of: run)
    return (run, try #require(findings.first { $0.multiple == "0.53" }))
  }

  private static func session(_ site: TestSite, _ rights: Rights) throws -> (HTTPFields, String) {
    let headers = try site.session(rights)
    let secret = try #require(headers[.cookie]).dropFirst("gg_session=".count)
    return (headers, try #require(try site.house.store.session(String(secret))).csrf)
  }

  private static func say(
    _ browser: TestBrowser, _ address: String, _ fields: [(String, String)],
    _ who: (headers: HTTPFields, csrf: String)
  ) async throws -> TestResponse {
    var headers = who.headers
    headers[.contentType] = "application/x-www-form-urlencoded"
    let body = (fields + [("csrf", who.csrf)])
      .map { PercentText.encoded($0.0) + "=" + PercentText.encoded($0.1) }.joined(separator: "&")
    return try await browser.ask(.post, address, headers: headers, body: body)
  }

  @Test(arguments: ["zh", "en"])
  func `a finding's page has formula, working, rows with file and line, clause and history`(
    language: String
  ) async throws {
    let site = try await TestSite.recorded(hasReference: true)
    let (run, record) = try await Self.breach(site)
    let spoken = try #require(Language(rawValue: language))
    let report = try await site.house.shelf.report(of: run, spoken)
    let finding = try #require(report.findings.first { $0.id == record.findingID })
    let address = PageAddress.finding(run, finding.id)
    try await site.test { browser in
      let page = try await browser.get("\(address)?lang=\(language)", as: .administrator)
      #expect(page.status == .ok && page.isPlainMarkup)
      let text = page.text
      #expect(
        text.contains(PageText.escaped(finding.message(spoken).replacing("\u{2060}", with: ""))))
      // The series around the episode, from a day before it to a day after.
      let episode = try #require(finding.episode)
      let (first, end) = (episode.from.seconds - 86_400, episode.to.seconds + 86_400)
      #expect(
        text.contains(
          "/series/DA001/PM?from=\(Instant(seconds: first).hourText)&amp;to="
            + Instant(seconds: end).hourText))
      #expect(!finding.working.isEmpty)
      for step in finding.working { #expect(text.contains(PageText.escaped(step(spoken)))) }
      let rule = try #require(report.rules.first { $0.id == finding.rule })
      for line in (rule.formula?(spoken) ?? "").split(separator: "\n") {
        #expect(text.contains(">\(PageText.escaped(line))</dd>"))
      }
      #expect(!finding.evidence.rows.isEmpty)
      for row in finding.evidence.rows {
        #expect(text.contains("class=\"number\">\(row.line)</th>"))
        #expect(text.contains("<code>\(PageText.escaped(row.text))</code>"))
      }
      #expect(text.contains(finding.evidence.rows[0].file + ":"))
      #expect(text.contains(try #require(finding.standard)))
      // The standard's own text is one link away.
      let standard = try #require(text.firstMatch(of: /href="(\/standards\/[^"#]+)#/))
      #expect(try await browser.get(String(standard.1), as: .administrator).status == .ok)
      // Handed in twice: both runs stand in the history, one of them as replaced.
      let all = try await site.everything().plant("HZ-FD-001").all
      for one in all { #expect(text.contains(PageAddress.finding(one, finding.id))) }
      #expect(text.contains(language == "zh" ? "已被重报替换" : "replaced</span>"))
      #expect(text.contains("<svg"))
    }
  }

  @Test func `each kind of finding has a page, and what is none has none`() async throws {
    let site = try await TestSite.recorded()
    try await site.test { browser in
      for plant in try await site.everything().plants {
        let run = try #require(plant.latest)
        let report = try await site.house.shelf.report(of: run, .zh)
        for finding in report.findings {
          let page = try await browser.get(
            PageAddress.finding(run, finding.id) + "?lang=zh", as: .administrator)
          #expect(page.status == .ok && page.isPlainMarkup, "\(finding.id)")
        }
      }
      let run = try await site.run(of: "HZ-FD-001")
      for name in ["0000000000000000", "x", "%2e%2e", "a%2Fb"] {
        let page = try await browser.get(
          "\(PageAddress.run(run))/findings/\(name)", as: .administrator)
        #expect(page.status == .notFound)
      }
    }
  }

  @Test func `the plant explains, the inspector decides, and both stand in the audit log`()
    async throws
  {
    let site = try await TestSite.recorded()
    let (run, record) = try await Self.breach(site)
    let address = PageAddress.finding(run, record.findingID)
    let plant = try Self.session(site, .plant(["HZ-FD-001"]))
    let inspector = try Self.session(
      site, .inspector([try #require(RegionPattern("330500"))]))
    try await site.test { browser in
      let first = try await browser.get(address + "?lang=zh", headers: plant.0).text
      #expect(first.contains("企业说明") && !first.contains("name=\"decision\""))
      #expect(first.contains("待说明"))
      let said = try await Self.say(
        browser, address + "/explanation", [("text", "布袋破损\r\n已更换")], plant)
      #expect(said.status == .seeOther)
      #expect(said.headers[.location]?.hasPrefix(address + "#said-") == true)
      let second = try await browser.get(address + "?lang=zh", headers: inspector.0).text
      #expect(second.contains("布袋破损\n已更换</p>") && second.contains("企业已说明，待处理"))
      #expect(second.contains("name=\"decision\"") && !second.contains("/explanation\""))
      let decided = try await Self.say(
        browser, address + "/decision", [("decision", "closed"), ("text", "已核实整改")], inspector)
      #expect(decided.status == .seeOther)
      let third = try await browser.get(address + "?lang=zh", headers: plant.0).text
      #expect(third.contains("处理意见：整改到位，结案") && third.contains("已结案"))
      let entries = try site.house.store.entries()
      for action in ["remark-explanation", "remark-closed"] {
        let entry = try #require(entries.first { $0.action == action })
        #expect(third.contains("操作日志第 \(entry.id) 条") && third.contains(entry.chain.prefix(16)))
      }
      // It is said of the requirement: the other episodes and the replaced run show it, too.
      let old = try #require(try await site.everything().plant("HZ-FD-001").all.first)
      let other = try await browser.get(
        PageAddress.finding(old, record.findingID) + "?lang=zh", headers: plant.0
      ).text
      #expect(other.contains("已核实整改"))
    }
  }

  @Test func `nobody says what is not theirs to say`() async throws {
    let site = try await TestSite.recorded()
    let (run, record) = try await Self.breach(site)
    let address = PageAddress.finding(run, record.findingID)
    let plant = try Self.session(site, .plant(["HZ-FD-001"]))
    let other = try Self.session(site, .plant(["HZ-CM-001"]))
    let away = try Self.session(site, .inspector([try #require(RegionPattern("442000"))]))
    let near = try Self.session(site, .inspector([try #require(RegionPattern("330502"))]))
    let text = [("text", "x"), ("decision", "closed")]
    try await site.test { browser in
      #expect(try await Self.say(browser, address + "/decision", text, plant).status == .forbidden)
      #expect(
        try await Self.say(browser, address + "/explanation", text, near).status == .forbidden)
      for who in [other, away] {
        #expect(try await browser.get(address, headers: who.0).status == .notFound)
        #expect(try await Self.say(browser, address + "/remarks", text, who).status == .notFound)
      }
      #expect(
        try await Self.say(browser, address + "/decision", text, away).status == .notFound)
      // Without the session's own form token nothing is written.
      #expect(
        try await Self.say(browser, address + "/remarks", text, (plant.0, other.1)).status
          == .forbidden)
      let remarks = try site.house.store.remarks(
        plant: "HZ-FD-001", fingerprint: record.fingerprint)
      #expect(remarks.isEmpty)
    }
  }

  @Test(arguments: [
    ("/remarks", ""), ("/remarks", " \r\n "), ("/remarks", "a\u{202E}b"), ("/decision", ""),
    ("/remarks", String(repeating: "长", count: 4001)), ("/decision?", "no decision"),
  ])
  func `what cannot be taken is said beside the form, and is still in it`(
    form: String, text: String
  ) async throws {
    let site = try await TestSite.recorded()
    let (run, record) = try await Self.breach(site)
    let address = PageAddress.finding(run, record.findingID)
    try await site.test { browser in
      var fields = [("text", text)]
      if form == "/decision" { fields.append(("decision", "rejected")) }
      let answer = try await browser.post(
        address + form.replacing("?", with: "") + "?lang=en", fields, as: .administrator)
      #expect(answer.status == .unprocessableContent && answer.isPlainMarkup)
      #expect(answer.text.contains("role=\"alert\""))
      #expect(answer.text.contains(PageText.escaped(text) + "</textarea>"))
      if form == "/decision" {
        #expect(answer.text.contains("value=\"rejected\" required checked"))
      }
      let remarks = try site.house.store.remarks(
        plant: "HZ-FD-001", fingerprint: record.fingerprint)
      #expect(remarks.isEmpty)
    }
  }

  @Test func `the longest text that the store takes fits into a form`() async throws {
    let site = try await TestSite.recorded()
    let (run, record) = try await Self.breach(site)
    let text = String(repeating: "𠮷", count: 4000)
    try await site.test { browser in
      let answer = try await browser.post(
        PageAddress.finding(run, record.findingID) + "/remarks", [("text", text)],
        as: .administrator)
      #expect(answer.status == .seeOther)
      let remarks = try site.house.store.remarks(
        plant: "HZ-FD-001", fingerprint: record.fingerprint)
      #expect(remarks.map(\.text) == [text])
    }
  }

  // MARK: - The list

  @Test func `the list has what is open, by state, rule, district and plant`() async throws {
    let site = try await TestSite.recorded()
    let (run, record) = try await Self.breach(site)
    let address = PageAddress.finding(run, record.findingID)
    let admin = try #require(site.people[.administrator])
    try await site.test { browser in
      func has(_ query: String, _ expected: Bool) async throws {
        let page = try await browser.get("/findings?lang=zh&" + query, as: .administrator)
        #expect(page.status == .ok && page.isPlainMarkup)
        #expect(page.text.contains("href=\"\(address)\"") == expected, "\(query)")
      }
      try await has("", true)
      try await has("state=open", true)
      try await has("state=explained", false)
      try await has("state=closed", false)
      try await has("rule=\(record.rule)", true)
      try await has("rule=nonsense", false)
      try await has("district=330500", true)
      try await has("district=330502", true)
      try await has("district=442000", false)
      try await has("plant=HZ-FD-001", true)
      try await has("plant=HZ-CM-001", false)
      try await has("q=hz-fd", true)
      try await has("q=hz-fd%20nobody", false)
      _ = try site.house.store.add(
        .decision(.rejected), "仪器故障", plant: "HZ-FD-001", region: "330502", run: run.record.key,
        fingerprint: record.fingerprint, by: Actor(admin.id, from: "test"))
      try await has("", false)
      try await has("state=rejected", true)
      try await has("state=all", true)
      for query in ["after=x", "after=1.2.3", "after=0.-99999999999999.1.1", "state=%3Cb%3E"] {
        #expect(
          try await browser.get("/findings?" + query, as: .administrator).status == .ok)
      }
    }
  }

  @Test func `each reader's list has their own plants alone`() async throws {
    let site = try await TestSite.recorded()
    let readers: [(Rights, [String])] = [
      (.plant(["HZ-FD-001"]), ["HZ-FD-001"]),
      (.inspector([try #require(RegionPattern("330500"))]), ["HZ-FD-001", "HZ-CM-001"]),
      (.inspector([try #require(RegionPattern("440000"))]), ["ZS-&lt;b&gt;-&amp;1"]),
      (.inspector([try #require(RegionPattern("110000"))]), []),
    ]
    let sessions = try readers.map { (try site.session($0.0), $0.1) }
    try await site.test { browser in
      for (headers, expected) in sessions {
        let page = try await browser.get("/findings?state=all", headers: headers).text
        let seen = ["HZ-FD-001", "HZ-CM-001", "ZS-&lt;b&gt;-&amp;1"].filter {
          page.contains("\">\($0)</span>")
        }
        #expect(seen == expected)
      }
    }
  }

  // MARK: - Markup in names

  @Test func `nothing that a person or a file says becomes markup`() async throws {
    let site = try await TestSite.recorded(
      files: ["waivers.yaml": Self.hostileWaivers], hasReference: true)
    let (run, record) = try await Self.breach(site, of: RecordedSamples.hostilePlant)
    let address = PageAddress.finding(run, record.findingID)
    let evil = "</textarea></p><script>alert(3)</script><img src=x onerror=alert(4)>\" ' {{{csrf}}}"
    let admin = try #require(site.people[.administrator])
    let token = try site.house.store.invite(
      .plant([RecordedSamples.hostilePlant]), by: Actor(admin.id, from: "test"))
    let author = try site.house.store.redeemInvitation(
      token, name: "李工", password: TestSite.password, address: "test")
    for kind in [FindingRemark.Kind.comment, .explanation] {
      _ = try site.house.store.add(
        kind, evil + "\n=cmd|' /C calc'!A0 \u{5D0}\u{5D1}", plant: RecordedSamples.hostilePlant,
        region: "442000", run: run.record.key, fingerprint: record.fingerprint,
        by: Actor(author.person.id, from: "test"))
    }
    try await site.test { browser in
      let month = "2025-03"
      for language in ["zh", "en"] {
        for page in [
          address, "/findings", "/digests", "/digests/\(month)", "/waivers", "/applications",
          "/standards", "/findings?q=\(PercentText.encoded(evil))",
          "/findings?rule=\(PercentText.encoded(evil))&plant=\(PercentText.encoded(evil))",
          "/standards?q=\(PercentText.encoded(evil))",
          "/applications?q=\(PercentText.encoded(evil))",
        ] {
          let mark = page.contains("?") ? "&" : "?"
          let answer = try await browser.get("\(page)\(mark)lang=\(language)", as: .administrator)
          #expect(answer.status == .ok, "\(page)")
          #expect(answer.isMarkupPlainOutsideValues, "\(page)")
          #expect(!answer.text.contains("<script>") && !answer.text.contains("<img"), "\(page)")
          #expect(!answer.text.contains("<b "), "\(page)")
        }
        let page = try await browser.get("\(address)?lang=\(language)", as: .administrator).text
        #expect(page.contains("&lt;script&gt;alert(3)") && page.contains("{{{csrf}}}"))
        #expect(page.contains("李工"))
        let sent = try await browser.post(
          address + "/decision?lang=\(language)", [("text", evil)], as: .administrator)
        #expect(sent.status == .unprocessableContent && sent.isMarkupPlainOutsideValues)
        #expect(!sent.text.contains("<script>") && !sent.text.contains("<img"))
      }
    }
  }

  private static let hostileWaivers = """
    schema: greengate/waivers/1
    waivers:
      - id: W-1
        scope: {plant: "ZS-<b>-&1", rule: emission-limit, outlet: "<script>alert(5)</script>"}
        period: {from: 2025-03-01, to: 2025-04-01}
        reason: "<img src=x onerror=alert(6)> \\" '"
        approver: "<b onclick=x>局长</b>"
        expires: 2025-12-31
        ceiling: 1.2
    """

  // MARK: - Downloads

  @Test func `no cell of a download begins a formula, and no file's name is markup`() async throws {
    let site = try await TestSite.recorded(
      hasReference: true, ledger: MoreSamples.ledger)
    let run = try await site.run(of: MoreSamples.formulaPlant)
    try await site.test { browser in
      let findings = try await site.house.shelf.findings(of: run)
      let breach = try #require(findings.first { $0.verdict == .fail })
      let page = try await browser.get(
        PageAddress.finding(run, breach.findingID), as: .administrator)
      #expect(page.isPlainMarkup && !page.text.contains("<img"))
      #expect(page.text.contains(PageText.escaped(MoreSamples.hostileFile) + ":"))
      let csv = try await browser.get(
        PageAddress.run(run) + "/report.csv?lang=zh", as: .administrator)
      #expect(csv.status == .ok && csv.text.contains("cmd|"))
      for cell in csv.text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
        let plain = cell.drop { $0 == "\"" || $0 == "\u{FEFF}" }
        // Whatever a spreadsheet program may take for a formula, and is no number.
        let isNumber = plain.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?"?/) != nil
        #expect(isNumber || !"=+-@\t\r＝＋－＠".contains(plain.first ?? "x"), "\(cell)")
      }
      for address in [PageAddress.run(run) + "/report.xlsx", "/digests/2025-03.xlsx"] {
        let book = try await browser.get(address, as: .administrator)
        #expect(book.status == .ok)
        let parts = try MoreSamples.parts(of: [UInt8](buffer: book.body))
        #expect(parts.contains("cmd|"), "\(address)")
        // Texts, which no program computes: no cell has a formula, nothing is linked from elsewhere.
        #expect(!parts.contains("<f>") && !parts.contains("<f "))
        #expect(!parts.contains("t=\"str\"") && !parts.contains("externalLink"))
      }
    }
  }
}

extension TestResponse {
  /// As ``isPlainMarkup``, with what stands in quotes left out: a search for markup is shown in its
  /// field again, escaped.
  var isMarkupPlainOutsideValues: Bool {
    let page = text.replacing(/="[^"<>]*"/, with: "=\"\"")
    return page.firstMatch(of: /<[^>]*\sstyle\s*=/) == nil
      && page.firstMatch(of: /<[^>]*\son[a-z]+\s*=/) == nil && !page.contains("<style")
  }
}
#endif
