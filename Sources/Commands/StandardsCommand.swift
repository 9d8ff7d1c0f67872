import ArgumentParser
import Measures

/// Lists the standards, or shows one.
struct StandardsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "standards",
    abstract: Bilingual(
      zh: "列出、显示、检查、比较标准，或记录核对结果。",
      en: "List, show, check or compare standards, or record that a figure was confirmed.")(
        .spoken),
    subcommands: [List.self, Show.self, Lint.self, Diff.self, Confirm.self])

  mutating func run() throws {
    throw Fault(
      .usage,
      Bilingual(
        zh: "请写 greengate standards list，或 greengate standards show 标准编号。",
        en: "Write greengate standards list, or greengate standards show ID."))
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(zh: "列出全部标准。", en: "List all standards.")(.spoken))

    @OptionGroup var filter: StandardsFilterOptions
    @OptionGroup var standards: StandardsOptions
    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let text = try Pipeline.standardsTable(
        folders: standards.folders(), overlays: standards.overlay, filter: filter.filter(),
        language: spoken.language, width: Terminal.columns)
      try StandardOutput.write(Array(text.utf8))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: Bilingual(zh: "显示一项标准。", en: "Show one standard.")(.spoken))

    @Argument(
      help: help("标准编号，如“GB 39726-2020”。", "The standard's id, such as “GB 39726-2020”."))
    var id: String

    @OptionGroup var standards: StandardsOptions
    @OptionGroup var spoken: LanguageOption

    mutating func run() throws {
      let text = try Pipeline.standardPage(
        id, folders: standards.folders(), overlays: standards.overlay, language: spoken.language,
        width: Terminal.columns)
      try StandardOutput.write(Array(text.utf8))
    }
  }
}
