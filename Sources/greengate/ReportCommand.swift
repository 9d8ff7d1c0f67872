import ArgumentParser
import Measures
import Report
import Reports

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
      "greengate check --format json 保存的报告。", "A report that greengate check --format json saved."),
    completion: .file(extensions: ["json"]))
  var file: String

  @OptionGroup var writing: WritingOptions

  mutating func run() throws {
    let format = try writing.reportFormat()
    let output = try writing.outputFile()
    try output?.refuseReplacing([file])
    let saved = try Pipeline.savedReport(file)
    if let asked = writing.spoken.lang, asked != saved.language {
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

/// How a report is written and where to: the same for every command that writes one.
struct WritingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "报告格式：\(formats)。", en: "Format of the report: \(formats).")(.spoken)))
  var format = ReportFormat.text.rawValue

  @OptionGroup var spoken: LanguageOption

  @Option(
    name: [.short, .long],
    help: help("写入文件，而不是标准输出。", "Write to a file and not to standard output."),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      Bilingual(
        zh: "html 和 pdf 中发现的归类方式：\(groupings)。",
        en: "What findings are grouped by in html and pdf: \(groupings).")(.spoken),
      valueName: "what"))
  var groupBy = FindingGrouping.outlet.rawValue

  @Flag(name: .customLong("no-color"), help: help("不用颜色。", "No colour."))
  var noColor = false

  private static var formats: String {
    ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static var groupings: String {
    FindingGrouping.allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// The format; what it cannot be written with is refused now, before a log is read.
  func reportFormat() throws(Fault) -> ReportFormat {
    _ = try FindingGrouping(named: groupBy)
    let format = try ReportFormat(named: format)
    guard format == .pdf else { return format }
    guard output != nil || !Terminal.showsOutput else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "PDF 不能显示在终端上；请用 -o 写入文件。",
          en: "A PDF cannot be shown on a terminal; write it to a file with -o."))
    }
    _ = try PagePrinter()
    return format
  }

  func outputFile() throws(Fault) -> OutputFile? {
    guard let output else { return nil }
    return try OutputFile(output)
  }

  func write(
    _ report: ComplianceReport, as format: ReportFormat, to file: OutputFile?, language: Language
  ) throws(Fault) {
    var style = style(language)
    style.grouping = try FindingGrouping(named: groupBy)
    var bytes = format.reporter(style: style).bytes(of: report)
    if format == .pdf { bytes = try PagePrinter().pdf(of: bytes, dated: report.period.to) }
    if let file {
      try file.write(bytes)
    } else {
      try StandardOutput.write(bytes)
    }
  }

  /// Files and pipes get the same bytes everywhere; only a terminal gets its own width and colour.
  private func style(_ language: Language) -> ReportStyle {
    guard output == nil, Terminal.showsOutput else { return ReportStyle(language: language) }
    return ReportStyle(
      language: language, ansi: !noColor && Terminal.allowsColor(environment: environment),
      width: Terminal.width(environment: environment))
  }
}
