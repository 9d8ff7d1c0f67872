import ArgumentParser
import Measures
import Reports

/// Where a command's result goes, and in which language: the same for every command that has views.
struct OutputOptions: ParsableArguments {
  @OptionGroup var spoken: LanguageOption

  @Option(
    name: [.short, .long],
    help: help("写入文件，而不是标准输出。", "Write to a file and not to standard output."),
    completion: .file())
  var output: String?

  @Flag(name: .customLong("no-color"), help: help("不用颜色。", "No colour."))
  var noColor = false

  func file() throws(Fault) -> OutputFile? {
    guard let output else { return nil }
    return try OutputFile(output)
  }

  /// - Throws: a usage ``Fault`` where a terminal would get what is not text.
  /// - Parameter example: The file that the sentence names, without its extension.
  func refuseShowing(binary format: String, example: String) throws(Fault) {
    guard output == nil, Terminal.showsOutput else { return }
    throw Fault(
      .usage,
      Bilingual(
        zh: "\(format) 不是文本，不能显示在终端上；请用 -o 写入文件，如 -o \(example).\(format)。",
        en: "\(format) is not text and is not written to a terminal; name a file with -o, such as "
          + "-o \(example).\(format)."))
  }

  /// Files and pipes get the same bytes everywhere; only a terminal gets its own width and colour.
  func style(_ language: Language) -> ReportStyle {
    var style = ReportStyle(language: language)
    if output == nil, Terminal.showsOutput {
      style.ansi = !noColor && Terminal.allowsColor(environment: environment)
      style.width = Terminal.width(environment: environment)
    }
    return style
  }

  /// - Parameter file: What ``file()`` gave, after whatever it must not replace was named to it.
  func write(_ bytes: [UInt8], to file: OutputFile?) throws(Fault) {
    if let file { try file.write(bytes) } else { try StandardOutput.write(bytes) }
  }
}
