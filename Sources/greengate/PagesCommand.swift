import ArgumentParser
import Measures

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

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
    for (folder, texts) in pages {
      let path = root + "/" + folder
      if !check { makeFolder(path) }
      for (name, text) in texts where contents(of: path + "/" + name) != Array(text.utf8) {
        stale.append(folder + "/" + name)
        if !check { try OutputFile(path + "/" + name).write(Array(text.utf8)) }
      }
      let known = Set(texts.map(\.name))
      for name in pageNames(in: path) where !known.contains(name) {
        stale.append(folder + "/" + name)
        if !check { _ = unsafe unlink(path + "/" + name) }
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

  private func makeFolder(_ path: String) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      _ = unsafe mkdir(made, 0o777)
    }
  }

  /// The bytes of a page; `nil` where there is none.
  private func contents(of path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe read(descriptor, &block, block.count)
      guard got > 0 else { return got == 0 ? bytes : nil }
      bytes += block[..<got]
    }
  }

  private func pageNames(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".md") { names.append(name) }
    }
    return names.sorted()
  }
}
