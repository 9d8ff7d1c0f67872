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
    var page = TextPage(style: style)
    page.line(words.title, style: .heading)
    for fact in words.question { page.line(fact, indent: 2) }
    page.blank()
    for line in words.sums { page.line(line) }

    for group in words.groups(report.items.filter(\.changesVerdict), by: { $0.changes }) {
      page.blank()
      page.line(words.heading(group), style: .heading)
      let after = group.items[0].after
      page.line(
        words.conclusion(group), indent: 2,
        style: after == .fail ? .bad : after == .pass ? .good : .doubtful)
      write(group, words, to: &page)
    }
    if !report.turning.isEmpty {
      page.blank()
      page.line(
        words.say("结论不变但情形变差", "Worse under the same verdict"), style: .heading)
      for group in words.groups(report.turning, by: { $0.turns }) {
        page.line(
          words.heading(group) + "  " + words.conclusion(group), indent: 2, style: .doubtful)
        write(group, words, to: &page)
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

  private func write(_ group: WhatIfWords.Group, _ words: WhatIfWords, to page: inout TextPage) {
    for (place, facts) in words.lines(group) {
      page.line(place + "  " + facts.joined(separator: words.say("；", "; ")), indent: 4)
    }
    if let members = words.members(group) { page.line(members, indent: 4, style: .aside) }
  }
}
