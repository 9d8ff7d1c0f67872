package import Measures
package import Report
import Standards

/// A re-judgement as Markdown: a table of the runs that change their verdict, and what changed.
package struct WhatIfMarkdown {
  private let language: Language

  package init(language: Language) {
    self.language = language
  }

  package func bytes(of report: WhatIfReport) -> [UInt8] {
    let words = WhatIfWords(report: report, language: language)
    func row(_ cells: [String]) -> String {
      "| " + cells.map(\.markdownText).joined(separator: " | ") + " |\n"
    }
    var page = "# \(words.title)\n\n"
    for fact in words.question { page += "- \(fact.markdownText)\n" }
    page += "\n" + words.sums.map(\.markdownText).joined(separator: "\n\n") + "\n"
    let changing = report.items.filter(\.changesVerdict)
    if !changing.isEmpty {
      page +=
        "\n"
        + row([
          words.say("企业", "Plant"), words.say("行业", "Sector"), words.say("时段", "Period"),
          words.say("结论", "Verdict"), words.say("计入结论的不达标", "Violations that count"),
        ])
      page += "| --- | --- | --- | --- | --- |\n"
      for item in changing {
        page += row([
          words.plant(item), sectorName(item.sector)(language), words.period(item),
          words.verdict(item),
          WhatIfWords.arrow("\(item.violationsBefore)", "\(item.violationsAfter)"),
        ])
      }
      page += "\n## \(words.say("改变的检查项", "Checks that change"))\n"
      for group in words.groups(changing, by: { $0.changes }) { page += written(group, words) }
    }
    if !report.turning.isEmpty {
      page += "\n## \(words.say("结论不变但情形变差", "Worse under the same verdict"))\n"
      for group in words.groups(report.turning, by: { $0.turns }) {
        page += written(group, words)
      }
    }
    if let quiet = words.quiet { page += "\n\(quiet.markdownText)\n" }
    if !report.unjudged.isEmpty {
      page += "\n## \(words.say("未能重新判定", "Not judged again"))\n\n"
      for one in report.unjudged {
        let text =
          words.say("记录 \(one.run)，\(one.plant)：", "Run \(one.run), \(one.plant): ")
          + one.reason(language)
        page += "- \(text.markdownText)\n"
      }
    }
    return Array(page.utf8)
  }

  private func written(_ group: WhatIfWords.Group, _ words: WhatIfWords) -> String {
    var text =
      "\n### \(words.heading(group).markdownText) \(words.conclusion(group).markdownText)\n\n"
    for (place, facts) in words.lines(group) {
      let joined = facts.joined(separator: words.say("；", "; "))
      text += "- \(place.markdownText)\(words.say("：", ": "))\(joined.markdownText)\n"
    }
    if let members = words.members(group) { text += "\n\(members.markdownText)\n" }
    return text
  }
}
