import BuiltPrograms
import Foundation
import Testing

/// `record` and `ledger`, run as a user runs them.
struct RecordTests {
  private static let samples = projectURL.appending(path: "Samples")
  private static let foundry = samples.appending(path: "foundry-three-episodes").path
  private static let cement = samples.appending(path: "cement-kiln-stopped-week").path

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func tool(_ arguments: String..., language: String = "en") throws -> ToolRun {
    try runTool(arguments, environment: ["LC_ALL": language], in: folder.url)
  }

  @Test func `a dossier is recorded once, a line each, with its verdict's code`() throws {
    let first = try tool("record", Self.foundry)
    #expect(first.code == 1 && first.errors.isEmpty)
    #expect(
      first.text == "#1 HZ-FD-001 示例铸造有限公司 2025-03-01 00:00 to 2025-04-01 00:00 fail: recorded\n")

    let again = try tool("record", Self.foundry, "--lang", "zh")
    #expect(again.code == 1)
    #expect(again.text.hasSuffix("不达标：此前已记录，台账未变\n"))

    let later = try tool("record", Self.foundry, "--as-of", "2025-05-01", "--reason", "补报")
    #expect(later.text.hasPrefix("#2 ") && later.text.hasSuffix("recorded, replaces #1\n"))

    // What is handed in last is what counts.
    let anew = try tool("record", Self.foundry)
    #expect(anew.text.hasPrefix("#3 ") && anew.text.hasSuffix("recorded, replaces #2\n"))

    let verified = try tool("ledger", "verify")
    #expect(verified.code == 0 && verified.errors.isEmpty)
    #expect(verified.text.hasPrefix("3 runs, of which 2 replaced; 0 more pruned\nchain "))
    #expect(verified.text.hasSuffix("the ledger is whole\n"))
    #expect(try folder.names() == ["greengate.ledger"])
  }

  @Test func `a dossier that cannot be read does not keep the others out`() throws {
    let run = try tool("record", "nowhere", Self.foundry)
    #expect(run.code == 66 && run.text.hasPrefix("#1 HZ-FD-001"))
    #expect(run.errors.contains("nowhere"))
  }

  @Test func `no ledger is made where nothing was recorded`() throws {
    #expect(try tool("record", "nowhere").code == 66)
    #expect(try folder.names().isEmpty)
    // One that is there is looked at first.
    try folder.write("no ledger", to: "greengate.ledger")
    let run = try tool("record", Self.foundry)
    #expect(run.code == 65 && run.text.isEmpty && run.errors.contains("greengate.ledger"))
  }

  @Test func `a reason that is not kept is said not to be`() throws {
    _ = try tool("record", Self.foundry)
    let again = try tool("record", Self.foundry, "--reason", "补报")
    #expect(again.code == 1 && again.errors.contains("--reason was not kept"))
    let later = try tool("record", Self.foundry, "--as-of", "2025-05-01", "--reason", "补报")
    #expect(later.errors.isEmpty)
  }

  @Test func `a plant that was never recorded is refused with the nearest name`() throws {
    _ = try tool("record", Self.foundry)
    for command in [["ledger", "list"], ["whatif"]] {
      let run = try runTool(
        command + ["--plant", "HZ-FD-01"], environment: ["LC_ALL": "en"], in: folder.url)
      #expect(run.code == 66 && run.output.isEmpty)
      #expect(run.errors.contains("did you mean 'HZ-FD-001'?"), "\(run.errors)")
    }
    #expect(try tool("ledger", "list", "--plant", "HZ-FD-001").text.hasPrefix("#1 "))
  }

  @Test func `a digest is narrowed by the names that it prints`() throws {
    _ = try tool("record", Self.foundry)
    func digest(_ narrowing: String...) throws -> ToolRun {
      try runTool(
        ["digest", "--month", "2025-03", "--as-of", "2025-04-12", "--format", "json"] + narrowing,
        environment: ["LC_ALL": "zh_CN"], in: folder.url)
    }
    let bySector = try digest("--sector", "foundry")
    let byDistrict = try digest("--district", "330500")
    #expect(bySector.code == 0 && byDistrict.code == 0)
    #expect(try digest("--sector", "铸造").output == bySector.output)
    for name in ["湖州市", "湖州市（330500）", "Huzhou"] {
      #expect(try digest("--district", name).output == byDistrict.output, "\(name)")
    }
    for unknown in [["--sector", "铸铁"], ["--district", "杭州市"]] {
      #expect(try digest(unknown[0], unknown[1]).code == 64)
    }
  }

  @Test func `a folder of dossiers is told from a dossier`() throws {
    let path = Self.samples.path
    let run = try tool("record", path)
    #expect(run.code == 65 && run.text.isEmpty)
    #expect(run.errors.contains("greengate record \(path)/*"))
    let chinese = try tool("record", path, "--lang", "zh")
    #expect(chinese.errors.contains("这个文件夹不是一份企业档案"))
  }

  @Test func `runs are listed and shown`() throws {
    #expect(try tool("ledger", "list").code == 66)
    #expect(try tool("record", Self.foundry, Self.cement, "--reason", "补报").code == 1)
    #expect(try tool("record", Self.foundry, "--as-of", "2025-05-01").code == 1)

    let list = try tool("ledger", "list")
    #expect(list.code == 0 && list.errors.isEmpty)
    let lines = list.text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("#2 HZ-CM-001 ") && lines[0].hasSuffix(", because: 补报"))
    #expect(
      lines[1].hasPrefix(
        "#3 HZ-FD-001 示例铸造有限公司 2025-03-01 00:00 to 2025-04-01 00:00 fail, recorded "))
    let all = try tool("ledger", "list", "--all", "--plant", "HZ-FD-001", "--lang", "zh").text
    #expect(all.split(separator: "\n").count == 2 && all.contains("，已被 #3 替换"))
    #expect(try tool("ledger", "list", "--month", "2024-03").text == "there are no such runs\n")
    #expect(try tool("ledger", "list", "--month", "March").code == 64)

    let shown = try tool("ledger", "show", "#3")
    #expect(shown.code == 0 && shown.text.hasPrefix(String(lines[1])))
    #expect(shown.text.contains("\nreplaces runs #1\nchain "))
    #expect(shown.text.contains("\ninput logs/emission.csv: "))
    #expect(shown.text.contains("\nchecks: ") && shown.text.contains(" fail"))
    #expect(try tool("ledger", "show", "9").code == 66)
    #expect(try tool("ledger", "show", "one").code == 64)
    let printed = try tool(
      "check", Self.foundry, "--seal", "--format", "json", "--as-of", "2025-05-01", "--lang", "zh")
    let kept = try tool("ledger", "show", "3", "--report", "--lang", "zh")
    #expect(kept.code == 0 && kept.output == printed.output)

    #expect(try tool("ledger", "prune", "--before", "2025-05").code == 0)
    let pruned = try tool("ledger", "show", "3")
    #expect(pruned.code == 66 && pruned.errors.contains("was pruned on"))
  }

  @Test func `the report that is kept is the one that check prints`() throws {
    #expect(try tool("record", Self.foundry).code == 1)
    #expect(try tool("ledger", "export", "out", "--lang", "zh").code == 0)
    for language in ["zh", "en"] {
      let printed = try tool(
        "check", Self.foundry, "--seal", "--format", "json", "--lang", language)
      let kept = try Data(
        contentsOf: folder.url.appending(path: "out/reports/000001-\(language).json"))
      #expect(printed.output == [UInt8](kept))
    }
    let second = try tool("ledger", "export", "out")
    #expect(second.code == 64 && second.errors.contains("not empty"))
  }

  @Test func `the ledger is the named one, else the environment's`() throws {
    let named = try runTool(
      ["record", Self.foundry, "--ledger", "a.ledger"],
      environment: ["LC_ALL": "C", "GREENGATE_LEDGER": "b.ledger"], in: folder.url)
    #expect(named.code == 1)
    #expect(try folder.names() == ["a.ledger"])
    let other = try runTool(
      ["record", Self.foundry], environment: ["LC_ALL": "C", "GREENGATE_LEDGER": "b.ledger"],
      in: folder.url)
    #expect(other.code == 1)
    #expect(try folder.names() == ["a.ledger", "b.ledger"])
  }

  @Test(arguments: [
    ["ledger", "verify"], ["ledger", "backup", "b"], ["ledger", "export", "e"],
    ["ledger", "prune", "--before", "2025-01"], ["ledger", "list"], ["ledger", "show", "1"],
  ])
  func `a missing ledger is refused and not made`(_ arguments: [String]) throws {
    let run = try runTool(arguments, in: folder.url)
    #expect(run.code == 66 && run.errors.contains("greengate.ledger"))
    #expect(try folder.names().allSatisfy { $0 == "e" })
  }

  @Test(arguments: ["2025-13", "2025", "2025-03-01", ""])
  func `what is no month prunes nothing`(_ month: String) throws {
    #expect(try tool("record", Self.foundry).code == 1)
    #expect(try tool("ledger", "prune", "--before", month).code == 64)
    #expect(try tool("ledger", "verify").text.hasPrefix("1 run"))
  }

  @Test func `a backup and a pruned ledger are whole`() throws {
    #expect(try tool("record", Self.foundry, Self.cement).code == 1)
    let head = try #require(
      try tool("ledger", "verify").text.split(separator: "\n")[1].split(separator: " ").last)

    #expect(try tool("ledger", "backup", "copy.ledger").text.hasSuffix("the ledger is whole\n"))
    #expect(try tool("ledger", "backup", "copy.ledger").code == 64)
    #expect(
      try tool("ledger", "prune", "--before", "2025-04").text == "pruned 2 runs before 2025-04\n")

    for ledger in ["greengate.ledger", "copy.ledger"] {
      let run = try tool("ledger", "verify", "--chain", String(head), "--ledger", ledger)
      #expect(run.code == 0 && run.text.contains("stands in the chain"))
    }
    let other = try tool("ledger", "verify", "--chain", String(repeating: "0", count: 64))
    #expect(other.code == 65 && other.text.contains("is not in the chain"))
  }

  @Test func `damage leaves with 65 and names the table and the row`() throws {
    #expect(try tool("record", Self.foundry).code == 1)
    let file = folder.url.appending(path: "greengate.ledger")
    var bytes = try Data(contentsOf: file)
    let place = try #require(bytes.range(of: Data("logs/emission.csv".utf8)))
    bytes[place.lowerBound] = 0x4C
    try bytes.write(to: file)

    let run = try tool("ledger", "verify", "--lang", "zh")
    #expect(run.code == 65)
    #expect(run.text.contains("损坏：input_file run=1 position="))
    #expect(run.text.contains("请从备份恢复"))
  }

  @Test func `a decision is kept where a ledger is named`() throws {
    let repository = try GateSamples.copy()
    let ledger = folder.url.appending(path: "greengate.ledger").path
    for outcome in ["recorded\n", "recorded before, nothing changed\n"] {
      let run = try GateSamples.decide(
        "zhongshan-grant", "--register", "register.yaml", "--ledger", ledger,
        in: repository.url)
      #expect(run.code == 0 && run.errors.hasSuffix(outcome))
    }
    #expect(try tool("ledger", "verify").text.hasPrefix("1 run"))
  }

  /// Kills, crowds and starves the tool; `make ledger-faults` does it a hundred times.
  @Test func `nothing is lost or doubled whatever happens while recording`() throws {
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = [
      "python3", projectURL.appending(path: "Tests/Ledger/faults.py").path, BuiltPrograms.tool.path,
      "--kills", "10", "--no-mount",
    ]
    let output = Pipe()
    python.standardOutput = output
    python.standardError = output
    try python.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    python.waitUntilExit()
    #expect(python.terminationStatus == 0, "\(said)")
  }
}
