import Measures
package import Report
import Standards

/// A re-judgement for the terminal: runs that change their verdict with what changed in them; then
/// those that come out worse without it; of the others the count.
package struct WhatIfText {
  private let style: ReportStyle

  package init(style: ReportStyle) {
    self.style = style
  }

  package func bytes(of report: WhatIfReport) -> [UInt8] {
    let words = WhatIfWords(report: report, language: style.language)
    let separator = words.say("；", "; ")
    var page = TextPage(style: style)
    page.line(words.title, style: .heading)
    for fact in words.question { page.line(fact, indent: 2) }
    page.blank()
    for line in words.sums { page.line(line) }

    var plant: String?
    for item in report.items where item.changesVerdict {
      if item.plant != plant {
        page.blank()
        page.line(
          words.plant(item) + "  " + sectorName(item.sector)(style.language), style: .heading)
        plant = item.plant
      }
      page.line(
        "\(words.period(item))  \(words.verdict(item))\(separator)\(words.violations(item))",
        indent: 2, style: item.after == .fail ? .bad : item.after == .pass ? .good : .doubtful)
      for change in item.changes {
        page.line(
          words.place(change) + "  " + words.facts(change).joined(separator: separator), indent: 4)
      }
    }
    if !report.turning.isEmpty {
      page.blank()
      page.line(
        words.say("结论不变但情形变差", "Worse under the same verdict"), style: .heading)
      for item in report.turning {
        page.line(
          words.plant(item) + "  " + words.period(item) + "  " + words.verdict(item), indent: 2,
          style: .doubtful)
        for change in item.turns {
          page.line(
            words.place(change) + "  " + words.facts(change).joined(separator: separator), indent: 4
          )
        }
      }
    }
    if let quiet = words.quiet {
      page.blank()
      page.line(quiet)
    }
    if !report.unjudged.isEmpty {
      page.blank()
      page.line(words.say("未能重新判定", "Not judged again"), style: .heading)
      for one in report.unjudged {
        page.line(
          words.say("记录 \(one.run)，\(one.plant)：", "Run \(one.run), \(one.plant): ")
            + one.reason(style.language), indent: 2, style: .doubtful)
      }
    }
    return Array(page.text.utf8)
  }
}
