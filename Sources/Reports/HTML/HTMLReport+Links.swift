import Measures
import Report

// What a site adds to a page: where a finding is answered, and where its series is drawn.

extension HTMLReportWriter {
  /// Findings of one check that are linked; the rest stand in the list of findings.
  private static let mostLinks = 12

  mutating func writeLinks(of check: Check?, _ findings: [Finding]) {
    guard let links else { return }
    var all: [(address: String, words: String)] = []
    let outlet = check?.outlet ?? (check == nil ? findings.first?.outlet : nil)
    let pollutant = check?.pollutant ?? (check == nil ? findings.first?.pollutant : nil)
    if let outlet, let pollutant, let address = links.series(outlet, pollutant) {
      all.append((address, say("曲线", "series")))
    }
    let linked = findings.enumerated().compactMap { number, finding in
      links.finding(finding).map { (number, $0) }
    }
    for (number, address) in linked.prefix(Self.mostLinks) {
      all.append(
        (
          address,
          findings.count == 1
            ? say("处理与说明", "answer or decide")
            : say("第 \(number + 1) 段：处理与说明", "no. \(number + 1): answer or decide")
        ))
    }
    guard !all.isEmpty else { return }
    element("p", ["class": "links small"]) { writer in
      for (number, link) in all.enumerated() {
        if number > 0 { writer.page.text(writer.say("　", " · ")) }
        writer.page.open("a", ["href": link.address])
        writer.page.text(link.words)
        writer.page.close("a", isLine: false)
      }
    }
  }
}
