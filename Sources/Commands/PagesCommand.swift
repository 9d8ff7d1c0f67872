import ArgumentParser
import Measures

/// Writes the pages of rules and standards again, or says which are stale.
struct PagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pages",
    abstract: Bilingual(
      zh: "生成规则页与标准页，或检查其是否最新。",
      en: "Write the pages of rules and standards, or check that they are fresh.")(.spoken))

  @Argument(
    help: help(
      "项目文件夹，其中有 Standards 与 Sources。", "The project's folder, with Standards and Sources."))
  var root = "."

  @Flag(help: help("只检查，不写入。", "Check only; write nothing."))
  var check = false

  mutating func run() throws {
    let pages = try Pipeline.pages(root: root)
    var stale: [String] = []
    for (name, texts) in pages {
      let folder = Folder(root + "/" + name)
      if !check { try folder.makeAll() }
      for text in texts where folder.contents(of: text.name) != Array(text.text.utf8) {
        stale.append(name + "/" + text.name)
        if !check {
          try OutputFile(folder.path + "/" + text.name).write(Array(text.text.utf8))
        }
      }
      let made = Set(texts.map(\.name))
      for page in folder.names ?? []
      where page.hasSuffix(".md") && !made.contains(page) && isMade(page, in: folder) {
        stale.append(name + "/" + page)
        if !check { try folder.remove(page) }
      }
    }
    guard check, !stale.isEmpty else { return }
    let list = stale.joined(separator: ", ")
    throw Fault(
      .unreadableInput,
      Bilingual(
        zh: "以下页面不是最新，请运行 make pages 后一并提交：\(list)。",
        en: "These pages are stale; run make pages and commit them: \(list)."))
  }

  /// Whether a page was made by this command: what somebody wrote by hand is never removed.
  private func isMade(_ page: String, in folder: Folder) -> Bool {
    guard let bytes = folder.contents(of: page) else { return false }
    return String(decoding: bytes, as: UTF8.self).contains(GeneratedPage.mark)
  }
}
