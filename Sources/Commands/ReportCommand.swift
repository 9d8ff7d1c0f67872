import ArgumentParser
import Measures

/// Writes a saved report in another format, without the logs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: Bilingual(
      zh: "把保存的 JSON 报告写成另一种格式；不重新判定，写成即以 0 退出。",
      en: "Write a saved JSON report in another format; nothing is judged again, and a report that "
        + "was written leaves with 0.")(.spoken))

  @Argument(
    help: help(
      "greengate check --format json 保存的报告，不超过 200 MB。",
      "A report that greengate check --format json saved, of at most 200 MB."),
    completion: .file(extensions: ["json"]))
  var file: String

  @OptionGroup var writing: WritingOptions

  mutating func run() throws {
    let format = try writing.reportFormat()
    let output = try writing.place.file()
    try output?.refuseReplacing([file])
    let saved = try Pipeline.savedReport(file)
    if let asked = writing.place.spoken.lang, asked != saved.language {
      throw Fault(
        .usage,
        Bilingual(
          zh: "该报告是用\(saved.language == .zh ? "中文" : "英文")保存的，文字不能换成另一种语言；"
            + "请用 greengate check --lang \(asked.rawValue) --format json 重新生成。",
          en: "That report was saved in \(saved.language == .zh ? "Chinese" : "English"), and its "
            + "sentences are in no other language; make it again with greengate check --lang "
            + "\(asked.rawValue) --format json."),
        at: SourcePosition(file: file))
    }
    try writing.write(saved.report, as: format, to: output, language: saved.language)
  }
}
