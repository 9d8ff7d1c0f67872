import Foundation
import Measures
import Testing

@testable import greengate

/// `--format pdf` runs a browser; a stand-in shows what is asked of it and what becomes of its output.
struct PrintingTests {
  private let saved = projectURL.appending(
    path: "Samples/foundry-three-episodes/expected/report.json"
  ).path

  /// A folder with a program called `chromium` that runs `script` with the PDF's place in `$pdf`.
  private func browser(_ script: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let text = """
      #!/bin/sh
      for word in "$@"; do case "$word" in --print-to-pdf=*) pdf="${word#*=}";; esac; done
      \(script)
      """
    let file = try folder.write(text, to: "bin/chromium")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "tmp"), withIntermediateDirectories: true)
    return folder
  }

  private func print(_ folder: TemporaryFolder) throws -> ToolRun {
    try runTool(
      ["report", saved, "--format", "pdf"],
      environment: [
        "PATH": folder.url.appending(path: "bin").path + ":/usr/bin:/bin",
        "TMPDIR": folder.url.appending(path: "tmp").path, "LC_ALL": "C",
      ])
  }

  private func leftovers(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "tmp").path)
  }

  @Test func `prints by the browser, with the period's dates, and leaves nothing behind`() throws {
    let folder = try browser(
      #"""
      mkdir -p "$HOME/profile/deep" && : > "$HOME/profile/deep/file"
      printf '%%PDF-1.4 %s\n/CreationDate (D:20261121114342+00'"'00'"')\n/ModDate (D:20261121114342+00'"'00'"')>>\n/ID [<AB12><CD34>] 9F\n' "$*" > "$pdf"
      """#)
    let run = try print(folder)
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(run.text.hasPrefix("%PDF-1.4 --headless"))
    #expect(
      run.text.contains("/CreationDate (D:20250331160000+00'00')\n/ModDate (D:20250331160000"))
    #expect(run.text.contains("/ID [<0000><0000>] 9F"))
    #expect(run.text.contains("--no-sandbox") == (geteuid() == 0))
    #expect(run.text.contains("report.html"))
    #expect(try leftovers(folder) == [])
  }

  @Test(arguments: ["exit 3", "kill -9 $$", "echo hello > \"$pdf\"", "true"])
  func `a browser that prints nothing is said to`(_ script: String) throws {
    let folder = try browser(script)
    let run = try print(folder)
    #expect(run.code == 69 && run.output.isEmpty)
    #expect(run.errors.contains("--format html"))
    #expect(try leftovers(folder) == [])
  }

  @Test func `says what to install before it reads a log`() throws {
    let folder = try TemporaryFolder()
    let run = try runTool(
      ["check", folder.url.appending(path: "none").path, "--format", "pdf"],
      environment: ["PATH": folder.url.path, "LC_ALL": "C"])
    #expect(run.code == 69 && run.output.isEmpty)
    #expect(run.errors.contains("chromium") && run.errors.contains("install"))
  }

  @Test func `a program that takes too long is ended with what it started`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "late").path
    let begun = ContinuousClock.now
    let ending = ChildProcess.run(
      ["/bin/sh", "-c", "(sleep 3; : > '\(file)') & sleep 60"], environment: [], seconds: 1)
    #expect(ending == .tooLate)
    #expect(ContinuousClock.now - begun < .seconds(20))
    #expect(try folder.names() == [])
  }

  @Test(arguments: [("exit 0", 0), ("exit 7", 7)])
  func `a program's exit code is known`(_ script: String, _ code: Int32) {
    let ending = ChildProcess.run(["/bin/sh", "-c", script], environment: [], seconds: 20)
    #expect(ending == .exited(code))
  }

  @Test func `a program that is not there fails`() {
    #expect(ChildProcess.run(["/nowhere/x"], environment: [], seconds: 1) == .failed)
  }

  @Test(arguments: [
    ("/CreationDate (D:20261121114342+00'00')", "/CreationDate (D:20250331160000+00'00')"),
    // Another length would move every offset of the file.
    ("/CreationDate (D:2026)", "/CreationDate (D:2026)"),
    ("/CreationDate (D:", "/CreationDate (D:"),
    ("/ID [<0aF>", "/ID [<000>"), ("", ""), ("/I", "/I"),
  ])
  func `dates are replaced by as many bytes`(_ before: String, _ after: String) {
    let date = Instant(CivilDate(year: 2025, month: 4, day: 1) ?? CivilDate(daysSinceEpoch: 0))
    let fixed = PrintedDates.fixed(in: Array(before.utf8), to: date)
    #expect(String(decoding: fixed, as: UTF8.self) == after)
  }
}
