import ArgumentParser
import Measures
import Standards

extension StandardsCommand {
  /// Says everything that is wrong with packs.
  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "检查标准包（缺省为自带的），列出全部问题；有问题时退出码 78。",
        en:
          "Check packs (the built-in ones if none are named) and list every problem; leaves with 78 "
          + "if there is one.")(.spoken))

    @Argument(
      help: help("标准包文件夹或文件，可为覆盖包。", "Folders or files of packs, overlays too."),
      completion: .file())
    var packs: [String] = []

    @Option(
      help: help(
        "所依据的标准文件夹，代替自带的标准；可重复。",
        "Folder of the standards that the packs add to, in place of the built-in ones; may be repeated."
      ), completion: .directory)
    var standards: [String] = []

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let base: [String]
      if packs.isEmpty || !standards.isEmpty {
        base = try StandardsLocation.folders(named: standards, environment: environment)
      } else {
        // A pack may be checked where nothing is installed to compare it with.
        base = (try? StandardsLocation.folders(named: [], environment: environment)) ?? []
      }
      let result = try Pipeline.lint(packs.isEmpty ? base : packs, base: base)
      try StandardOutput.write(
        Array(lintPage(result, language: spoken.language, width: Terminal.columns).utf8))
      if !result.isUsable { throw ExitCode(Fault.Code.unusablePack.rawValue) }
    }
  }
}
