import Measures
import Report
import Standards

// What was read, what could not be, and by what it was judged.

extension TextReportWriter {
  /// Each log that was read, with what of it was not.
  mutating func writeInputs() {
    heading(say("读取的数据", "Inputs"))
    if report.inputs.isEmpty {
      page.line(say("没有读取任何日志。", "No log was read."), indent: 2)
    }
    for input in report.inputs { write(input) }
  }

  private mutating func write(_ input: LogSummary) {
    page.line(input.path, indent: 2)
    page.line(words.facts(of: input), indent: 4)
    for (reason, count) in words.rejections(of: input) {
      page.line("\(reason.name(language))" + say("：\(count) 行", ": \(count)"), indent: 4)
      for example in words.examples(of: reason, in: input) {
        page.line("\(input.path):\(example.line)  \(example.text)", indent: 6, style: .aside)
      }
    }
    for remark in words.remarks(on: input) { page.line(remark, indent: 4) }
    if let sum = input.sha256 { page.line("sha256 \(sum)", indent: 4, style: .aside) }
  }

  mutating func writeStandards() {
    heading(say("依据的标准", "Standards"))
    for standard in report.standards {
      page.entry(standard.id, words.title(of: standard), labelWidth: 18, indent: 2)
      if let note = standard.note {
        page.line(note(language), indent: 20, style: .aside)
      }
    }
    for overlay in report.overlays {
      page.line(say("覆盖包 ", "overlay ") + overlay, indent: 2)
    }
    page.line(
      say("标准包摘要 ", "digest of the packs ") + report.standardsDigest, indent: 2, style: .aside)
    page.line(
      say("报告标识 ", "report ") + report.identifier(language), indent: 2, style: .aside)
    page.blank()
    page.line(words.precisionWords, style: .aside)
  }
}
