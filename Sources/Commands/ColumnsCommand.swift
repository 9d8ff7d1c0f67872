import ArgumentParser
import Dossier
import Measures
import Reports
import Standards

/// Lists the columns of a dossier's emission logs, with what each is taken for.
struct ColumnsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "columns",
    abstract: Bilingual(
      zh: "列出企业档案中排放日志的各列及其识别结果。",
      en: "List the columns of a dossier's emission logs, and what each is taken for.")(.spoken))

  @Argument(
    help: help("企业档案：含 plant.yaml 的文件夹，或其 .zip。", "A folder with plant.yaml, or a .zip of one."),
    completion: .file())
  var dossier: String

  @Option(
    help: ArgumentHelp(
      Bilingual(zh: "输出格式：text 或 json。", en: "Format: text or json.")(.spoken)))
  var format = "text"

  @OptionGroup var standards: StandardsOptions

  @OptionGroup var spoken: LanguageOption

  mutating func run() throws {
    guard ["text", "json"].contains(format) else {
      throw Fault(
        .usage,
        Bilingual(
          zh: "--format“\(format.withVisibleControls)”应为 text 或 json。",
          en: "--format '\(format.withVisibleControls)' is text or json."))
    }
    let library = try loadStandards(try standards.folders(), overlays: standards.overlay)
    let listing = try Pipeline.columns(
      of: try openDossier(
        dossier, knownSectors: library.sectors, knownProcesses: library.processes,
        knownRegimes: library.regimes))
    if format == "json" { return try StandardOutput.write(listing.bytes) }
    let unknown = spoken.language.say("（未识别，忽略）", "(not recognised, ignored)")
    for log in listing.logs {
      var lines = [log.file.withVisibleControls]
      for (header, use) in zip(log.headers, log.uses) {
        lines.append("  \(header.withVisibleControls): \(use.isEmpty ? unknown : use)")
      }
      try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
  }
}
