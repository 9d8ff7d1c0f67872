import ArgumentParser
import Measures

/// Puts the breaches of a saved report on record, so that a gate tells known from new ones.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: Bilingual(
      zh: "把保存的 JSON 报告中的超标写成在案超标 baseline.yaml；由主管部门保管，供 gate 使用。",
      en:
        "Write the breaches of a saved JSON report as baseline.yaml, for the authority to keep and "
        + "for gate to read.")(.spoken))

  @Argument(
    help: help(
      "greengate check --format json 保存的报告。", "A report that greengate check --format json saved."),
    completion: .file(extensions: ["json"]))
  var file: String

  @Option(
    name: [.short, .long],
    help: help("写入文件，而不是标准输出。", "Write to a file and not to standard output."),
    completion: .file(extensions: ["yaml"]))
  var output: String?

  @OptionGroup var spoken: LanguageOption

  mutating func run() throws {
    let target = try output.map { name throws(Fault) in try OutputFile(name) }
    try target?.refuseReplacing([file])
    let text = Array(try Pipeline.baseline(ofReport: file).utf8)
    guard let target else { return try StandardOutput.write(text) }
    try target.write(text)
  }
}
