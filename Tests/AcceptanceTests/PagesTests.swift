import Foundation
import Testing

/// The generated pages, written into a copy that holds the packs alone.
struct PagesTests {
  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "Standards"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: projectURL.appending(path: "Standards/national"),
      to: folder.url.appending(path: "Standards/national"))
    return folder
  }

  @Test func `pages are written, fresh, and stale when something changed`() throws {
    let folder = try project()

    #expect(try runTool(["pages", "--check", "."], in: folder.url).code == 65)
    #expect(try runTool(["pages", "."], in: folder.url).code == 0)
    #expect(try runTool(["pages", "--check", "."], in: folder.url).code == 0)

    let page = "Standards/pages/gb-39726-2020.md"
    let text = try String(contentsOf: folder.url.appending(path: page), encoding: .utf8)
    #expect(text.contains("| T1-cupola-cold-PM | 表1、表3 | 冷风冲天炉熔炼（melting.cupola-cold） |"))
    #expect(!text.contains(folder.url.path))
    let rule = "Sources/Evaluation/Evaluation.docc/Rules/emission-limit.md"
    #expect(FileManager.default.fileExists(atPath: folder.url.appending(path: rule).path))

    try folder.write(text + "x", to: page)
    let stale = try runTool(["pages", "--check", "."], in: folder.url)
    #expect(stale.code == 65 && stale.errors.contains(page) && stale.errors.contains("make pages"))

    try folder.write(text, to: page)
    let mark = "<!-- 由 make pages 生成，请勿手改 · made by `make pages` -->"
    try folder.write("# left over\n\n\(mark)\n", to: "Standards/pages/gone.md")
    #expect(try runTool(["pages", "--check", "."], in: folder.url).errors.contains("gone.md"))
    #expect(try runTool(["pages", "."], in: folder.url).code == 0)
    #expect(try runTool(["pages", "--check", "."], in: folder.url).code == 0)
  }

  @Test(arguments: ["Standards/pages", "Sources/Evaluation/Evaluation.docc"])
  func `a page that somebody wrote is kept`(_ path: String) throws {
    let folder = try project()
    #expect(try runTool(["pages", "."], in: folder.url).code == 0)
    try folder.write("# by hand\n", to: path + "/by-hand.md")

    #expect(try runTool(["pages", "--check", "."], in: folder.url).code == 0)
    #expect(try runTool(["pages", "."], in: folder.url).code == 0)
    #expect(
      try String(
        contentsOf: folder.url.appending(path: path + "/by-hand.md"), encoding: .utf8)
        == "# by hand\n")
  }
}
