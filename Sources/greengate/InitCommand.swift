import ArgumentParser
import Measures

/// Proposes a plant.yaml from the logs' headers, so that nobody writes the first one by hand.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: Bilingual(
      zh: "根据台账表头拟一份 plant.yaml，并注明每处推测。",
      en: "Propose a plant.yaml from the logs' headers, and say each guess.")(.spoken))

  @Argument(help: help("CSV 台账文件。", "CSV logs."), completion: .file())
  var logs: [String]

  @Option(
    name: [.short, .long],
    help: help(
      "写入文件（不覆盖已有文件），而不是标准输出。",
      "Write to a new file and not to standard output; nothing is written over."),
    completion: .file())
  var output: String?

  @OptionGroup var spoken: LanguageOption

  mutating func run() throws {
    let file = try output.map(OutputFile.init)
    try file?.refuseReplacingAnything()
    let bytes = Array(try Pipeline.proposal(for: logs, language: spoken.language).utf8)
    if let file {
      try file.write(bytes)
    } else {
      try StandardOutput.write(bytes)
    }
  }
}
