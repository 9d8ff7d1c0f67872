import Crypto
import Foundation
import FoundationXML
import Measures
import Report
import Reports
import Testing

/// What a browser's strictest policy, a screen reader and a stranger's text ask of the page.
struct HTMLReportTests {
  static let pages = SampleReports.all.flatMap { name, report in
    Language.allCases.map { PageCase(name: "\(name).\($0)", report: report, language: $0) }
  }

  @Test func `the style sheet has the hash that the policy names`() {
    let digest = Data(SHA256.hash(data: Data(pageStyles.utf8))).base64EncodedString()
    #expect(pageStylesHash == digest)
  }

  @Test(arguments: pages)
  func `nothing is loaded, run or styled but by the one style sheet`(_ page: PageCase) throws {
    let text = page.text
    #expect(text.components(separatedBy: "<style>\(pageStyles)</style>").count == 2)
    #expect(
      text.contains("default-src &#39;none&#39;; style-src &#39;sha256-\(pageStylesHash)&#39;"))
    let markup = try page.markup()
    #expect(
      markup.elements.isDisjoint(with: ["script", "img", "link", "iframe", "object", "form"]))
    #expect(markup.elements.contains("style"))
    #expect(!markup.attributes.contains { $0 == "style" || $0 == "src" || $0.hasPrefix("on") })
    #expect(markup.links.allSatisfy { $0.hasPrefix("#") })
  }

  @Test(arguments: pages)
  func `a screen reader finds its way`(_ page: PageCase) throws {
    let markup = try page.markup()
    #expect(markup.language == (page.language == .zh ? "zh-CN" : "en"))
    #expect(Set(markup.ids).count == markup.ids.count)
    #expect(markup.references.allSatisfy(markup.ids.contains))
    #expect(markup.elements.isSuperset(of: ["header", "main", "nav", "footer", "h1"]))
    #expect(markup.headings.first == 1 && markup.headings.count { $0 == 1 } == 1)
    #expect(zip(markup.headings, markup.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    #expect(markup.tables == markup.captions)
    #expect(markup.scopelessHeaders == 0)
  }

  @Test(arguments: pages)
  func `what strangers wrote is text and shows its controls`(_ page: PageCase) {
    let left = page.text.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E,
        0x2060...0x2069, 0xFEFF, 0xFFFE, 0xFFFF:
        true
      default: false
      }
    }
    #expect(left.isEmpty)
  }

  @Test func `markup in names stays text, in content and in attributes`() throws {
    let name = "</title><script>alert(1)</script>\" onload='x' & <!--"
    var report = SampleReports.clean
    report.plant.name = name
    report.outlets[0].name = name
    report.checks[0].reason = Bilingual(zh: name, en: name)
    let page = PageCase(name: "", report: report, language: .en)
    let markup = try page.markup()
    #expect(!markup.elements.contains("script") && !page.text.contains("<script"))
    #expect(markup.title.contains(name) && markup.head.contains(name))
  }

  @Test(arguments: pages)
  func `the page says the verdict and the first things in the text report's words`(
    _ page: PageCase
  ) throws {
    let style = ReportStyle(language: page.language, width: 100_000)
    let text = String(decoding: TextReport(style: style).bytes(of: page.report), as: UTF8.self)
    let said = try page.markup().text
    for line in text.split(separator: "\n").prefix(7) {
      // Below the first line, a label stands before its words.
      for part in line.split(separator: " · ") {
        let words = (part.split(separator: "  ").last ?? "").trimmingCharacters(in: .whitespaces)
        #expect(said.contains(plain(words)), "\(words)")
      }
    }
  }

  // MARK: Grouping

  @Test func `groups by outlet, rule or severity`() {
    // What counts, and then what does not.
    #expect(
      headings(.outlet).prefix(5) == ["DA001", "全厂与数据", "DA001", "DA002", "全厂与数据"])
    #expect(
      headings(.rule).prefix(5)
        == [
          "规则 emission-limit", "规则 energy-intensity-decline", "规则 emission-limit",
          "规则 duplicate-timestamp", "规则 not-judged-yet",
        ])
    #expect(headings(.severity).prefix(3) == ["违规", "注意", "提示"])
  }

  /// Of the findings alone; outlets are cut to their ids.
  private func headings(_ grouping: FindingGrouping) -> [String] {
    let page = PageCase(
      name: "", report: SampleReports.episodes, language: .zh, grouping: grouping)
    let findings = page.text.components(separatedBy: "id=\"checks\"")[0]
    return findings.matches(of: /<h3>([^<]*)<\/h3>/).map { match in
      let text = String(match.1)
      return text.hasPrefix("DA") ? String(text.prefix(5)) : text
    }
  }

  @Test func `refuses an unknown grouping and names the nearest`() {
    let fault = #expect(throws: Fault.self) { try FindingGrouping(named: "outlets") }
    #expect(fault?.code == .usage && fault?.sentence.en.contains("did you mean outlet") == true)
  }

  // MARK: Charts

  @Test(arguments: [
    ("40", "mg/m3", "40 mg/m³"), ("0.04", "g/m3", "40 mg/m³"), ("40000", "ug/m3", "40 mg/m³"),
  ])
  func `a chart's limit is in the unit of its values`(
    _ value: String, _ unit: String, _ shown: String
  )
    throws
  {
    var report = SampleReports.episodes
    report.checks[0].requirement?.value = value
    report.checks[0].requirement?.unit = unit
    let place = try #require(
      report.findings.firstIndex { $0.identity == report.checks[0].identity && $0.episode != nil })
    let peak = try #require(report.findings[place].episode?.peakAt)
    report.findings[place].episode?.surroundings = Surroundings(
      from: Instant(seconds: peak.seconds - 3600),
      entries: [
        .init(state: .low, value: "1"), .init(state: .over, value: "52.31"),
        .init(state: .missing, cause: .missing),
      ])
    let text = PageCase(name: "", report: report, language: .zh).text
    #expect(text.contains("超标 1，未超标 1，无效 1（缺测（无可读数据） 1）"))
    #expect(text.contains(">\(shown)</text>") || text.contains("限值 \(shown)"))
    #expect(text.contains("只为超标倍数最高的 1 段绘图"))
  }

  @Test func `a calendar begins at midnight in China`() {
    var report = SampleReports.clean
    report.checks[0].hours = HourClasses(
      from: SampleReports.at(1, 8), letters: String(repeating: "a", count: 15) + "x")
    let text = PageCase(name: "", report: report, language: .zh).text
    #expect(text.contains("不在判定期内：8 小时"))
    #expect(text.contains("超标，至限值 2 倍：1 小时"))
  }

  private func plain(_ words: String) -> String {
    words.replacing("\u{A0}", with: " ").replacing("\u{2060}", with: "")
  }
}

/// One report as a page.
struct PageCase: Sendable, CustomTestStringConvertible {
  var name: String
  var report: ComplianceReport
  var language: Language
  var grouping = FindingGrouping.outlet

  var testDescription: String { name }

  var text: String {
    var style = ReportStyle(language: language)
    style.grouping = grouping
    return String(decoding: HTMLReport(style: style).bytes(of: report), as: UTF8.self)
  }

  /// The page as its parser sees it.
  func markup() throws -> PageMarkup {
    let reader = PageMarkup()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader
  }
}

/// Collects what a page is made of.
final class PageMarkup: NSObject, XMLParserDelegate {
  var elements: Set<String> = []
  var attributes: Set<String> = []
  var ids: [String] = []
  var links: [String] = []
  /// Ids that labels, descriptions and links name.
  var references: [String] = []
  var headings: [Int] = []
  var (tables, captions, scopelessHeaders) = (0, 0, 0)
  var language = ""
  var head = ""
  var title = ""
  private var words = ""
  private var isTitle = false

  /// With blanks for no-break spaces.
  var text: String { words.replacing("\u{A0}", with: " ") }

  func parser(
    _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
    attributes found: [String: String]
  ) {
    elements.insert(name)
    attributes.formUnion(found.keys)
    if let id = found["id"] { ids.append(id) }
    if let link = found["href"] {
      links.append(link)
      references.append(String(link.dropFirst()))
    }
    for key in ["aria-labelledby", "aria-describedby"] {
      references += (found[key] ?? "").split(separator: " ").map(String.init)
    }
    if name.count == 2, name.first == "h", let level = name.last?.wholeNumberValue {
      headings.append(level)
    }
    if name == "html" { (language, head) = (found["lang"] ?? "", found["data-head"] ?? "") }
    if name == "table" { tables += 1 }
    if name == "caption" { captions += 1 }
    if name == "th", found["scope"] == nil { scopelessHeaders += 1 }
    isTitle = name == "title" && title.isEmpty
  }

  func parser(
    _: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?
  ) {
    isTitle = false
  }

  func parser(_: XMLParser, foundCharacters string: String) {
    words += string
    if isTitle { title += string }
  }
}
