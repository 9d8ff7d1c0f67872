import BuiltPrograms
import Foundation
import Measures
import Testing

@testable import Commands

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
      ["/bin/sh", "-c", "(sleep 2; : > '\(file)') & sleep 60"], environment: [], seconds: 1)
    #expect(ending == .tooLate)
    #expect(ContinuousClock.now - begun < .seconds(20))
    try expectNothingLate(in: folder)
  }

  @Test func `a program that ended takes what it started with it`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "late").path
    let ending = ChildProcess.run(
      ["/bin/sh", "-c", "(sleep 1; : > '\(file)') & exit 3"], environment: [], seconds: 20)
    #expect(ending == .exited(3))
    try expectNothingLate(in: folder)
  }

  @Test func `a program that is not wanted any more is ended`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "late").path
    var asked = 0
    let ending = ChildProcess.run(
      ["/bin/sh", "-c", "(sleep 1; : > '\(file)') & sleep 60"], environment: [], seconds: 20
    ) {
      asked += 1
      return asked < 5
    }
    #expect(ending == .unwanted)
    try expectNothingLate(in: folder)
  }

  /// What a program started would have written by now, had it been left alone.
  private func expectNothingLate(in folder: TemporaryFolder) throws {
    usleep(2_500_000)
    #expect(try folder.names() == [])
  }

  @Test func `a program begins without the signals that the tool ignores`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "status").path
    for number in CommandLineTool.ignoredSignals { _ = signal(number, SIG_IGN) }
    let ending = ChildProcess.run(
      ["/bin/sh", "-c", "exec cat /proc/self/status > '\(file)'"],
      environment: ["PATH=/usr/bin:/bin"], seconds: 20)
    #expect(ending == .exited(0))
    let status = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    for (key, numbers) in [
      ("SigBlk:", [SIGINT, SIGTERM]), ("SigIgn:", CommandLineTool.ignoredSignals),
    ] {
      let line = try #require(status.first { $0.hasPrefix(key) })
      let bits = try #require(UInt64(line.dropFirst(key.count).filter(\.isHexDigit), radix: 16))
      for number in numbers { #expect(bits >> (number - 1) & 1 == 0, "\(key) \(number)") }
    }
  }

  /// By `report`, and by `check`, which has read its logs with threads.
  @Test(arguments: ["report", "check"], [SIGINT, SIGTERM, SIGHUP])
  func `a signal ends the browser, removes its folder and ends the tool`(
    _ command: String, _ signal: Int32
  ) throws {
    let folder = try browser("(sleep 2; : > \"$0.late\") & echo $$ > \"$0.pid\"; sleep 60")
    let program = folder.url.appending(path: "bin/chromium").path
    let input =
      command == "report"
      ? saved
      : projectURL.appending(
        path: "Samples/foundry-three-episodes"
      ).path
    let tool = Process()
    // A program that a test starts may hold signals back, as the test's own thread does.
    tool.executableURL = URL(filePath: "/usr/bin/python3")
    tool.arguments = [
      "-c",
      "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []);"
        + "signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
      BuiltPrograms.tool.path, command, input, "--format", "pdf",
    ]
    tool.environment = [
      "PATH": folder.url.appending(path: "bin").path + ":/usr/bin:/bin",
      "TMPDIR": folder.url.appending(path: "tmp").path, "LC_ALL": "C",
      "GREENGATE_STANDARDS": projectURL.appending(path: "Standards").path,
    ]
    tool.standardInput = FileHandle.nullDevice
    tool.standardOutput = FileHandle.nullDevice
    try tool.run()
    var browserID: pid_t?
    let deadline = ContinuousClock.now + .seconds(60)
    while browserID == nil, ContinuousClock.now < deadline {
      usleep(20_000)
      browserID = (try? String(contentsOfFile: program + ".pid", encoding: .utf8)).flatMap {
        $0.hasSuffix("\n") ? pid_t($0.dropLast()) : nil
      }
    }
    let id = try #require(browserID)
    #expect(try leftovers(folder).count == 1)
    kill(tool.processIdentifier, signal)
    tool.waitUntilExit()
    #expect(tool.terminationReason == .uncaughtSignal && tool.terminationStatus == signal)
    #expect(try leftovers(folder) == [])
    #expect(kill(id, 0) == -1 && errno == ESRCH)
    usleep(2_500_000)
    #expect(try folder.names() == ["bin", "tmp"])
    #expect(!FileManager.default.fileExists(atPath: program + ".late"))
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
