import Measures
import Report

// What coverage lacks, and the arithmetic of a figure: the lines under a check that let a reader
// follow it without the tool.

extension TextReportWriter {
  /// ``ReportWords/gapLines(_:)``, in colour where a check is short of data by them.
  mutating func writeGaps(_ check: Check, indent: Int) {
    let isShort = check.verdict == .insufficient
    for (kind, line) in words.gapLines(check) {
      page.line(line, indent: indent, style: isShort && kind.isExpected ? .doubtful : .aside)
    }
  }

  /// The steps of a calculation as a block of their own.
  mutating func writeWorking(_ steps: [Bilingual], indent: Int) {
    guard !steps.isEmpty else { return }
    guard steps.count > 1 else {
      page.line(say("计算：", "working: ") + steps[0](language), indent: indent)
      return
    }
    page.line(say("计算", "working"), indent: indent)
    for step in steps { page.line(step(language), indent: indent + 2) }
  }
}
