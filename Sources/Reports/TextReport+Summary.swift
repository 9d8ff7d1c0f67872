import Measures
import Report
import Standards

// The first screen: the verdict with its coverage, what was checked, and the three checks that an
// inspector should look at before any other.

extension TextReportWriter {
  /// The verdict and what it rests on, in the first lines.
  mutating func writeConclusion() {
    page.entry(
      report.verdict.conclusion(language),
      ([words.scopeSuffix()] + words.conclusionFacts()).joined(separator: words.separator),
      labelWidth: 0, labelStyle: report.verdict.style)
  }

  mutating func writeSubject() {
    let width = language == .zh ? 6 : 8
    page.blank()
    page.entry(
      say("企业", "plant"), words.plantFacts().joined(separator: words.separator), labelWidth: width)
    page.entry(say("时段", "period"), words.periodFacts(), labelWidth: width)
  }

  // MARK: What to look at first

  mutating func writeUrgent() {
    guard let urgent = words.urgentList() else { return }
    heading(urgent.heading)
    for (number, item) in urgent.items.enumerated() {
      page.entry(
        "\(number + 1)", item.text, labelWidth: 3, indent: 2, labelStyle: item.verdict.style)
    }
  }
}
