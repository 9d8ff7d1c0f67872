import ArgumentParser
import Measures
import Standards

extension StandardsCommand {
  /// Compares two sets of standards, and what dossiers become under them.
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(
        zh: "比较两套标准：哪些限值、系数、审核项等变了；给出企业档案时，还比较哪些结论随之改变。",
        en:
          "Compare two sets of standards: which limits, coefficients, audit items … changed, and "
          + "which dossiers' verdicts with them.")(.spoken))

    @Argument(help: help("原标准文件夹。", "Folder of the old standards."), completion: .directory)
    var old: String

    @Argument(
      help: help(
        "新标准文件夹；若其中是覆盖包，则叠加在原标准之上比较。",
        "Folder of the new standards; an overlay is laid over the old ones."),
      completion: .directory)
    var new: String

    @Argument(
      help: help(
        "企业档案：含 plant.yaml 的文件夹，或其 .zip。", "Dossiers: folders with plant.yaml, or .zip files."),
      completion: .file())
    var dossiers: [String] = []

    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let text = try Pipeline.standardsDifference(
        from: old, to: new, dossiers: dossiers, language: spoken.language, width: Terminal.columns)
      try StandardOutput.write(Array(text.utf8))
    }
  }
}
