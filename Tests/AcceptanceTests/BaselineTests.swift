import Foundation
import Testing

/// Breaches are put on record, and a gate tells known ones from new and from worse ones.
struct BaselineTests {
  private let path = "applications/zhongshan-other-outlet"

  /// baseline.yaml of the present dossier, and where it lies.
  private func record(in folder: TemporaryFolder) throws -> String {
    let dossier = folder.url.appending(path: "\(path)/after").path
    let saved = folder.url.appending(path: "report.json").path
    let check = try runTool([
      "check", dossier, "--standards", GateSamples.standards, "--format", "json", "-o", saved,
    ])
    #expect(check.code == 1)
    let run = try runTool(["baseline", saved, "-o", "known.yaml"], in: folder.url)
    #expect(run.code == 0, "\(run.errors)")
    let printed = try runTool(["baseline", saved])
    let text = try folder.text(of: "known.yaml")
    #expect(printed.text == text)
    return text
  }

  private func gate(_ folder: TemporaryFolder) throws -> ToolRun {
    try runTool(
      [
        "gate", path, "--standards", GateSamples.standards, "--lang", "en", "--register",
        "register.yaml", "--baseline", "known.yaml",
      ], in: folder.url)
  }

  /// The dossier of before keeps the limit, so the breach is the project's own, whoever put it on
  /// record since.
  @Test func `a breach on record is shown, and hides none that came with the project`() throws {
    let folder = try GateSamples.copy()
    let text = try record(in: folder)
    #expect(text.contains("outlet: 'DA002'"))
    #expect(text.contains("exceeding: 6"))
    // 37.1 / 30 − 1, rounded up.
    #expect(text.contains("multiple: \"0.236667\""))
    let run = try gate(folder)
    #expect(run.code == 1, "\(run.text)")
    #expect(run.text.contains("Waived and on record"))
    #expect(run.text.contains("passes (on record: 1)"))
    #expect(run.text.contains("pass before, fails after"))
  }

  /// At the record and below it: one hour less, or a smaller multiple, makes it worse.
  @Test(arguments: [
    ("exceeding: 6", "exceeding: 5"), ("multiple: \"0.236667\"", "multiple: \"0.236666\""),
  ])
  func `a worse one is new`(_ old: String, _ new: String) throws {
    let folder = try GateSamples.copy()
    _ = try record(in: folder)
    try folder.change("known.yaml", old, new)
    let run = try gate(folder)
    #expect(run.code == 1)
    #expect(run.text.contains("Worse than on record"))
  }

  @Test func `a clean report has an empty baseline, and bad input is refused`() throws {
    let folder = try TemporaryFolder()
    let saved = folder.url.appending(path: "report.json").path
    _ = try runTool([
      "check", projectURL.appending(path: "Samples/printing-dyeing-clean-month").path,
      "--standards",
      GateSamples.standards, "--format", "json", "-o", saved,
    ])
    #expect(try runTool(["baseline", saved]).text.hasSuffix("breaches: []\n"))
    #expect(try runTool(["baseline", "nowhere.json"]).code == 66)
    try folder.write("{}", to: "other.json")
    #expect(try runTool(["baseline", "other.json"], in: folder.url).code == 65)
    #expect(try runTool(["baseline", saved, "-o", saved]).code == 64)
  }

  @Test func `every rule of the gate is explained in both languages`() throws {
    let rules = try FileManager.default.contentsOfDirectory(
      atPath: projectURL.appending(path: "Sources/Gate/Gate.docc/Rules").path)
    #expect(rules.count >= 20)
    for rule in rules.map({ $0.replacing(".md", with: "") }) {
      for (language, word) in [("zh", "为什么"), ("en", "Why")] {
        let run = try runTool(["explain", rule, "--lang", language])
        #expect(run.code == 0)
        #expect(run.text.hasPrefix(rule + "\n"))
        #expect(run.text.contains(word))
      }
    }
    #expect(try runTool(["explain", "--lang", "en"]).text.contains("gate-no-new-breach"))
  }
}
