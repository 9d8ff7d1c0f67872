import Charts
import Foundation
import FoundationXML
import Measures
import Testing

/// What a strict page, a screen reader and an XML parser ask of every chart.
struct MarkupTests {
  @Test(arguments: GoldenChart.all)
  func `a chart is well-formed and passes a strict policy`(_ chart: GoldenChart) throws {
    let reader = MarkupReader()
    let parser = XMLParser(data: Data(chart.svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")

    let allowed: Set = ["svg", "title", "desc", "defs", "pattern", "path", "text"]
    #expect(reader.elements.subtracting(allowed) == [])
    #expect(!reader.attributes.contains { $0 == "style" || $0.hasPrefix("on") || $0 == "href" })
    for value in reader.references {
      let id = try #require(value.wholeMatch(of: /url\(#(.*)\)/)).1
      #expect(reader.ids.contains(String(id)))
    }
    #expect(Set(reader.ids).count == reader.ids.count)
    #expect(reader.described.allSatisfy(reader.ids.contains))
    #expect(reader.described.count == 2)
  }

  @Test(arguments: GoldenChart.all)
  func `every class has a style`(_ chart: GoldenChart) {
    for match in chart.svg.matches(of: /class="([^"]+)"/) {
      for name in match.1.split(separator: " ") where name != "gg-band" {
        #expect(chartStyles.contains(".\(name)"), "\(name)")
      }
    }
  }

  @Test(arguments: GoldenChart.all)
  func `no control, mark of direction or forbidden character is left`(_ chart: GoldenChart) {
    let left = chart.svg.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069,
        0xFEFF, 0xFFF9...0xFFFF:
        true
      default: false
      }
    }
    #expect(left.isEmpty)
  }

  @Test func `charts stay small`() throws {
    for chart in GoldenChart.all {
      let most = chart.name.hasPrefix("episode") ? 12_000 : 25_000
      #expect(chart.svg.utf8.count <= most, "\(chart.testDescription)")
    }
    // Noise has the most runs that a month can have.
    let noise = (0..<31 * 24).map { HourCalendar.State.allCases[$0 * 7 % 9] }
    let calendar = HourCalendar(
      name: "DA001", quantity: "PM", limit: "40", start: SampleCharts.date(2025, 3, 1), hours: noise
    )
    #expect(calendar.svg(language: .zh, idPrefix: "a").utf8.count <= 25_000)
  }

  @Test func `two prefixes never share an id`() {
    let prefixes = ["a", "A", "a-1", "a_1", "a.1", "a 1", "é", "e", "", "_61.", "\"><script>"]
    var seen: Set<String> = []
    for prefix in prefixes {
      let svg = SampleCharts.phases(.en).svg(language: .en, idPrefix: prefix)
      let ids = svg.matches(of: /\ id="([^"]+)"/).map { String($0.1) }
      #expect(ids.count == 4 && seen.isDisjoint(with: ids), "\(prefix)")
      seen.formUnion(ids)
    }
  }

  @Test func `the style sheet reaches for nothing outside`() {
    #expect(!chartStyles.contains("url(") && !chartStyles.contains("@import"))
    #expect(!chartStyles.contains("</") && !chartStyles.contains("prefers-color-scheme"))
  }

  static let contrasts: [(String, String, Double)] = [
    (Ink.text, Ink.paper, 4.5), (Ink.quiet, Ink.paper, 4.5), (Ink.over, Ink.paper, 4.5),
    (Ink.within, Ink.paper, 3), (Ink.hatch, Ink.paper, 3), (Ink.text, Ink.within, 3),
    (Ink.text, Ink.over, 2), (Ink.near, Ink.over, 2), (Ink.over, Ink.far, 2),
    (Ink.paper, Ink.far, 7),
  ]

  @Test(arguments: contrasts)
  func `contrasts are kept`(_ ink: String, _ ground: String, _ least: Double) throws {
    #expect(try contrast(ink, ground) >= least)
  }

  /// WCAG 2.2, relative luminance.
  private func contrast(_ first: String, _ second: String) throws -> Double {
    let luminances = try [first, second].map { colour in
      let value = try #require(Int(colour.dropFirst(), radix: 16))
      let channels = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { channel in
        let share = Double(channel) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
    return (max(luminances[0], luminances[1]) + 0.05) / (min(luminances[0], luminances[1]) + 0.05)
  }
}

private final class MarkupReader: NSObject, XMLParserDelegate {
  var elements: Set<String> = []
  var attributes: Set<String> = []
  var ids: [String] = []
  var references: [String] = []
  var described: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes found: [String: String]
  ) {
    elements.insert(element)
    attributes.formUnion(found.keys)
    ids += found["id"].map { [$0] } ?? []
    references += found.values.filter { $0.contains("url(") }
    for name in ["aria-labelledby", "aria-describedby"] {
      described += found[name].map { [$0] } ?? []
    }
  }
}
