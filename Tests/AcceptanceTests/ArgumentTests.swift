import Foundation
import Testing

/// What the command line makes of its arguments, on the built tool.
struct ArgumentTests {
  @Test(arguments: [
    [], ["check"], ["chekc", "x"], ["check", "x", "y"], ["check", "x", "--bogus"],
    ["check", "x", "--lang", "fr"], ["check", "x", "--format", "jsn"],
    ["check", "x", "--threads", "0"], ["check", "x", "--threads", "65"],
    ["check", "x", "--threads", "two"], ["check", "x", "--as-of", "2025-2-1"],
    ["check", "x", "--period", "2025-13"],
    ["check", "x", "--period", "2025-04-01/2025-03-01"],
    ["check", "x", "--period", "2025-03-01T00:30/2025-04-01"],
    ["standards"], ["standards", "show"], ["explain", "no-such-rule"], ["init"],
    ["standards", "list", "--region", "3305"], ["standards", "list", "--sector", "foundy"],
    ["standards", "list", "--date", "2025-3-32"], ["explain", "GB 39726-2020"],
    ["digest", "--month", "2025-03", "--send", "--edition", "0"],
    ["digest", "--month", "2025-03", "--send", "--edition", "1000"],
    ["digest", "--month", "2025-03", "--send", "--retry-after", "0"],
    ["digest", "--month", "2025-03", "--send", "--format", "html"],
    ["digest", "--send", "--resume", "--month", "2025-03"],
    ["digest", "--month", "2025-03", "--resume"],
    ["digest", "--month", "2025-03", "--edition", "2"],
    ["digest", "--month", "2025-03", "--smtp", "smtp://127.0.0.1"],
    ["digest", "--month", "2025-03", "--format", "eml1"],
    ["ledger", "verify", "--ledger", ""],
  ])
  func `refuses wrong arguments with 64, a sentence, and nothing on standard output`(
    _ arguments: [String]
  ) throws {
    let run = try runTool(arguments)

    #expect(run.code == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("greengate: "))
    #expect(!run.errors.contains("Fatal"))
  }

  @Test(arguments: ["eml", "html"])
  func `a digest never takes the place of a pack`(_ format: String) throws {
    let folder = try TemporaryFolder()
    let pack = folder.url.appending(path: "pack")
    try FileManager.default.createDirectory(at: pack, withIntermediateDirectories: true)
    let file = pack.appending(path: "x.yaml")
    try Data("schema: x\n".utf8).write(to: file)
    let run = try runTool([
      "digest", "--month", "2025-03", "--format", format, "--standards", pack.path, "-o", file.path,
      "--ledger", "none.ledger",
    ])
    #expect(run.code == 64 && run.errors.contains("would be lost"), "\(run.errors)")
    #expect(try Data(contentsOf: file) == Data("schema: x\n".utf8))
  }

  @Test func `a refused format lists the mail, too`() throws {
    let run = try runTool(["digest", "--month", "2025-03", "--format", "eml1"])
    #expect(run.errors.contains("did you mean eml?") && run.errors.contains("xlsx, eml."))
  }

  @Test func `names the nearest format`() throws {
    let run = try runTool(["check", "x", "--format", "jsn"])
    #expect(run.errors.contains("did you mean json"))
  }

  @Test func `names the nearest rule`() throws {
    let run = try runTool(["explain", "emision-limit"])
    #expect(run.errors.contains("did you mean emission-limit"))
  }

  @Test func `without a rule all are listed, and a standard is pointed to`() throws {
    let run = try runTool(["explain", "--lang", "en"])
    #expect(run.code == 0 && run.errors.isEmpty)
    #expect(run.text.contains("manual-emission-limit  ") && run.text.contains("title-rows  "))
    let wrong = try runTool(
      [
        "explain", "GB 39726-2020", "--standards", projectURL.appending(path: "Standards").path,
        "--lang", "en",
      ])
    #expect(wrong.errors.contains("standards show \"GB 39726-2020\""))
  }

  @Test func `prints its version`() throws {
    let run = try runTool(["--version"])
    #expect(run.code == 0)
    #expect(run.text.wholeMatch(of: /greengate \d+\.\d+\.\d+\n/) != nil)
    #expect(run.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `prints a completion script`(_ shell: String) throws {
    let run = try runTool(["--generate-completion-script", shell])
    #expect(run.code == 0)
    #expect(run.text.contains("greengate"))
  }

  @Test func `lists every exit code in its help`() throws {
    let run = try runTool(["--help"])
    #expect(run.code == 0)
    for code in [0, 1, 3, 64, 65, 66, 69, 70, 74, 75, 77, 78] {
      #expect(run.text.contains(try Regex("(?m)^ +\(code)  [a-z]")))
    }
  }

  @Test(arguments: [
    (["LC_ALL": "zh_CN.UTF-8"], true), (["LANG": "zh_CN.UTF-8"], true),
    (["LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"], false),
    (["LC_ALL": "", "LANG": "zh_CN.UTF-8"], true), (["LANG": "C"], false), ([:], false),
  ])
  func `speaks the language of the environment`(
    _ environment: [String: String], _ isChinese: Bool
  ) throws {
    let run = try runTool(["standards"], environment: environment)
    #expect(run.errors.contains("请写") == isChinese)
  }

  @Test func `lets --lang go before the environment`() throws {
    let chinese = try runTool(["explain", "x", "--lang", "zh"], environment: ["LC_ALL": "en_US"])
    #expect(chinese.errors.contains("没有名为"))
    let english = try runTool(["explain", "x", "--lang=en"], environment: ["LC_ALL": "zh_CN"])
    #expect(english.errors.contains("There is no rule"))
  }
}
