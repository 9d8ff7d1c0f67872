import ArgumentParser
import Dossier
import Measures

/// Proposes a plant.yaml from the logs' headers, so that nobody writes the first one by hand.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: Bilingual(
      zh: "根据日志表头拟一份 plant.yaml，并注明每处推测。",
      en: "Propose a plant.yaml from the logs' headers, and say each guess.")(.spoken))

  @Argument(help: help("CSV 日志文件。", "CSV logs."), completion: .file())
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
    // A proposal may be made where no standards are installed.
    let standards = (try? StandardsLocation.folders(named: [], environment: environment)) ?? []
    let text = try Pipeline.proposal(
      for: logs, output: output, standards: standards, language: spoken.language)
    let bytes = Array(text.utf8)
    if let file {
      try file.write(bytes)
    } else {
      try StandardOutput.write(bytes)
    }
    StandardError.note(open: openKeys(ofProposal: text))
  }
}

/// Where a log stands as seen from the plant.yaml that will name it.
struct LogPlace {
  /// Relative to the folder of plant.yaml; only the file's name where it lies elsewhere.
  var path: String
  var isElsewhere: Bool

  /// - Parameter output: the plant.yaml to be; `nil`: one in the current folder.
  init(of log: String, besideOutput output: String?) {
    let folder = resolved(output?.folderOfPath ?? ".")
    guard let folder, let real = resolved(log) else {
      (path, isElsewhere) = (log, false)
      return
    }
    let root = folder == "/" ? "/" : folder + "/"
    isElsewhere = !real.hasPrefix(root)
    path =
      isElsewhere
      ? String(real.split(separator: "/").last ?? "") : String(real.dropFirst(root.count))
  }
}
