import Foundation
import FoundationXML
import Measures
import Report
import Reports
import Testing

/// What a browser's strictest policy, a screen reader and strangers' names ask of a digest's views.
struct DigestPageTests {
  static let pages = GoldenDigest.all.filter { $0.format == .html }

  private func markup(_ page: GoldenDigest) throws -> PageElements {
    let found = PageElements()
    // Styles hold signs that XML reads as its own.
    let text = String(decoding: try page.written(), as: UTF8.self)
      .replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "<style/>")
      .replacing("<!DOCTYPE html>\n", with: "")
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = found
    #expect(parser.parse(), "line \(parser.lineNumber)")
    return found
  }

  @Test(arguments: pages)
  func `nothing is loaded, run or styled but by the one style sheet`(_ page: GoldenDigest) throws {
    let text = String(decoding: try page.written(), as: UTF8.self)
    #expect(text.components(separatedBy: "<style>\(digestStyles)</style>").count == 2)
    #expect(
      text.contains("default-src &#39;none&#39;; style-src &#39;sha256-\(digestStylesHash)&#39;"))
    let markup = try markup(page)
    #expect(
      markup.names.isDisjoint(with: ["script", "img", "link", "iframe", "object", "form", "input"]))
    #expect(!markup.attributes.contains { $0 == "style" || $0 == "src" || $0.hasPrefix("on") })
    #expect(
      markup.links.allSatisfy { $0.hasPrefix("#") && markup.ids.contains(String($0.dropFirst())) })
  }

  @Test(arguments: pages)
  func `a screen reader finds its way`(_ page: GoldenDigest) throws {
    let markup = try markup(page)
    #expect(markup.language == (page.language == .zh ? "zh-CN" : "en"))
    #expect(Set(markup.ids).count == markup.ids.count)
    #expect(markup.headings.first == 1 && markup.headings.count { $0 == 1 } == 1)
    #expect(zip(markup.headings, markup.headings.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    #expect(markup.tables == markup.captions)
  }

  @Test(arguments: GoldenDigest.all)
  func `no control and no mark that turns text around is left`(_ golden: GoldenDigest) throws {
    guard golden.format != .xlsx else { return }
    let text = String(decoding: try golden.written(), as: UTF8.self)
    let left = text.unicodeScalars.filter { scalar in
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

  @Test(arguments: Language.allCases)
  func `strangers' text makes no markup and no formula`(_ language: Language) throws {
    let ugly = try #require(SampleDigests.all.first { $0.name == "ugly" }).digest
    let style = ReportStyle(language: language)
    let markdown = String(
      decoding: try DigestFormat.markdown.bytes(of: ugly, style: style), as: UTF8.self)
    #expect(!markdown.contains("<script") && !markdown.contains("[x]("))
    #expect(!markdown.contains(" @all") && !markdown.contains(" #1 "))
    let cells = String(
      decoding: try GoldenDigest.read(try DigestFormat.xlsx.bytes(of: ugly, style: style)),
      as: UTF8.self)
    #expect(cells.contains("=cmd|") && !cells.contains("formula"))
  }

  @Test(arguments: GoldenDigest.all)
  func `the same digest is the same bytes`(_ golden: GoldenDigest) throws {
    let style = ReportStyle(language: golden.language)
    let first = try golden.format.bytes(of: golden.digest, style: style)
    #expect(try golden.format.bytes(of: golden.digest, style: style) == first)
  }

  @Test(arguments: GoldenDigest.all.filter { $0.format == .json })
  func `JSON reads as JSON and names its schema`(_ golden: GoldenDigest) throws {
    let object = try JSONSerialization.jsonObject(with: Data(try golden.written()))
    let top = try #require(object as? [String: Any])
    #expect(top["schema"] as? String == "greengate/digest/1")
    #expect((top["plants"] as? [Any])?.count == golden.digest.plants.count)
  }

  @Test(arguments: GoldenDigest.all.filter { $0.format == .text })
  func `a digest with nothing to say says so plainly`(_ golden: GoldenDigest) throws {
    let text = String(decoding: try golden.written(), as: UTF8.self)
    let isChinese = golden.language == .zh
    switch golden.name {
    case "empty":
      #expect(text.contains(isChinese ? "没有数据不等于达标" : "No data is no pass"))
    case "all-missing":
      #expect(text.contains(isChinese ? "本月没有收到任何数据" : "Nothing was received this month"))
    default: break
    }
    #expect(!text.contains("达标 3 家") || golden.name == "three-plants")
  }

  // MARK: Mail

  /// What a person acts on stands in the mail, and the rest in the workbook that it names.
  @Test(arguments: Language.allCases)
  func `a mail holds what is acted on and names the attachment for the rest`(
    _ language: Language
  ) throws {
    let digest = SampleDigests.threePlants
    let mail = DigestMail(digest, language: language, attachment: "月报 3.xlsx")
    for body in [mail.html, mail.text] {
      #expect(body.contains("月报 3.xlsx"))
      for heading in [
        language.say("超标与不达标的变化", "Breaches and their changes"),
        language.say("与上月、上年同月比较", "Compared with before"),
      ] { #expect(body.contains(heading), "\(heading)") }
    }
    #expect(!mail.html.contains("id=\"matrix\"") && !mail.html.contains("id=\"captures\""))
    #expect(mail.html.contains("id=\"breaches\"") && mail.html.contains("id=\"missing\""))
    let page = String(
      decoding: try DigestFormat.html.bytes(of: digest, style: ReportStyle(language: language)),
      as: UTF8.self)
    #expect(page.contains("id=\"matrix\"") && !page.contains("月报 3.xlsx"))
  }

  @Test func `a mail's tables are cut, and say so`() {
    var digest = SampleDigests.threePlants
    let breach = digest.breaches[0]
    digest.breaches = (0..<25).map { number in
      var one = breach
      one.plant = "P\(number)."
      return one
    }
    let mail = DigestMail(digest, language: .zh, attachment: "a.xlsx")
    for body in [mail.html, mail.text] {
      #expect(body.contains("P19.") && body.contains("另有 5 行，见附件“a.xlsx”。"))
    }
    #expect(!mail.text.contains("P20."))
  }

  // MARK: Long tables

  @Test func `a page lists low captures all, and of the others the lowest`() throws {
    var digest = SampleDigests.threePlants
    let capture = try #require(digest.captures.first)
    func outlets(low: Int, of all: Int) -> [MonthlyDigest.OutletCapture] {
      (0..<all).map { number in
        var one = capture
        one.outlet = "DA\(number)x"
        one.coverage = Coverage(expected: 100, present: 100, valid: number < low ? 74 : 75)
        return one
      }
    }
    for (low, shown) in [(3, 20), (20, 20), (21, 21), (40, 40)] {
      digest.captures = outlets(low: low, of: 40)
      func page(_ format: DigestFormat) throws -> String {
        String(
          decoding: try format.bytes(of: digest, style: ReportStyle(language: .zh)), as: UTF8.self)
      }
      let html = try page(.html)
      #expect(html.contains("<td>DA\(shown - 1)x</td>") && !html.contains("<td>DA\(shown)x</td>"))
      #expect(
        html.contains("另有 \(40 - shown) 行（有效率均不低于 75%），见 XLSX 或 JSON。") == (shown < 40))
      // A terminal and Markdown have them all.
      #expect(try page(.text).contains("DA39x") && page(.markdown).contains("DA39x"))
    }
  }

  @Test func `shares stand to the right like other numbers`() throws {
    let html = String(
      decoding: try DigestFormat.html.bytes(
        of: SampleDigests.threePlants, style: ReportStyle(language: .zh)), as: UTF8.self)
    #expect(html.contains("<th scope=\"col\" class=\"number\">有效率</th>"))
    #expect(!html.contains("<td>100.0 %</td>"))
  }

  @Test func `an unknown format is refused with the nearest`() {
    let fault = #expect(throws: Fault.self) { try DigestFormat(named: "htm") }
    #expect(fault?.code == .usage && fault?.sentence.en.contains("did you mean html") == true)
  }
}

/// The elements of a page.
private final class PageElements: NSObject, XMLParserDelegate {
  var names: Set<String> = []
  var attributes: Set<String> = []
  var ids: [String] = []
  var links: [String] = []
  var headings: [Int] = []
  var (tables, captions) = (0, 0)
  var language: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes found: [String: String] = [:]
  ) {
    names.insert(name)
    attributes.formUnion(found.keys)
    if let id = found["id"] { ids.append(id) }
    if let link = found["href"] { links.append(link) }
    switch name {
    case "html": language = found["lang"]
    case "table": tables += 1
    case "caption": captions += 1
    case "h1", "h2", "h3", "h4": headings.append(Int(name.dropFirst()) ?? 0)
    default: break
    }
  }
}
