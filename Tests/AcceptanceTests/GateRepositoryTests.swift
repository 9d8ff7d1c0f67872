import Foundation
import Testing

/// The gate over a git repository: what changed is judged, by what the base revision holds.
struct GateRepositoryTests {
  /// A repository of the sample applications with one commit, tagged `base`.
  private struct Repository {
    let folder: TemporaryFolder

    init() throws {
      folder = try GateSamples.copy()
      for name in ["zhongshan-mix", "zhongshan-small-firm", "zhongshan-two-months"] {
        try FileManager.default.removeItem(
          at: folder.url.appending(path: "applications/\(name)"))
      }
      try git("init", "-q", "-b", "main")
      try commit("Begin")
      try git("tag", "base")
    }

    func commit(_ subject: String) throws {
      try git("add", "-A")
      try git("commit", "-q", "--no-gpg-sign", "-m", subject)
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["git"] + arguments
      process.currentDirectoryURL = folder.url
      // Nothing of the machine's own settings leaks in.
      process.environment = [
        "PATH": "/usr/bin:/bin", "HOME": folder.url.path, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.invalid",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.invalid",
      ]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let said = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "git \(arguments)")
      return String(decoding: said, as: UTF8.self)
    }

    func gate(_ path: String, _ arguments: String...) throws -> ToolRun {
      try runTool(
        ["gate", path, "--standards", GateSamples.standards, "--lang", "en"] + arguments,
        environment: ["LC_ALL": "C", "HOME": folder.url.path], in: folder.url)
    }
  }

  @Test func `nothing changed says so and leaves with 0`() throws {
    let repository = try Repository()
    let run = try repository.gate("applications", "--changed-since", "base")
    #expect(run.code == 0)
    #expect(run.text == "No application changed since base.\n")
    // A change outside of applications is none of an application.
    try repository.folder.write("x", to: "applications/README.md")
    #expect(try repository.gate("applications", "--changed-since", "base").code == 0)
  }

  /// Committed, only in the working tree, or a new file that git does not know.
  @Test(arguments: ["committed", "changed", "new"])
  func `only what changed is judged`(_ how: String) throws {
    let repository = try Repository()
    let file = "applications/zhongshan-other-outlet/"
    if how == "new" {
      try repository.folder.write("x", to: file + "documents/new.txt")
    } else {
      try repository.folder.change(file + "application.yaml", "\"12000000\"", "\"12000001\"")
      if how == "committed" { try repository.commit("Change") }
    }
    let run = try repository.gate(
      "applications", "--changed-since", "base", "--baseline-ref", "base")
    #expect(run.code == 1)
    #expect(run.text.contains("ZS-JG-2018-018"))
    #expect(!run.text.contains("ZS-JG-2018-017"))
  }

  @Test func `each application gets a file, and the worst decides`() throws {
    let repository = try Repository()
    for name in ["zhongshan-grant", "zhongshan-other-outlet", "huzhou-grinding-swap"] {
      try repository.folder.write("x", to: "applications/\(name)/documents/new.txt")
    }
    let output = try TemporaryFolder()
    let run = try repository.gate(
      "applications", "--changed-since", "base", "--baseline-ref", "base", "--each", "--format",
      "markdown", "-o", output.url.path + "/decisions")
    #expect(run.code == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: output.url.path + "/decisions").sorted()
        == [
          "huzhou-grinding-swap.markdown", "zhongshan-grant.markdown",
          "zhongshan-other-outlet.markdown",
        ])
    // What cannot be joined needs a folder.
    let joined = try repository.gate("applications", "--changed-since", "base", "--format", "json")
    #expect(joined.code == 64)
    #expect(joined.errors.contains("-o"))
  }

  @Test func `one application that cannot be read hides no other`() throws {
    let repository = try Repository()
    try repository.folder.write("x", to: "applications/zhongshan-grant/documents/new.txt")
    try repository.folder.change(
      "applications/huzhou-grinding-swap/application.yaml", "\"98000000\"", "\"0\"")
    let run = try repository.gate(
      "applications", "--changed-since", "base", "--baseline-ref", "base")
    #expect(run.code == 65)
    #expect(run.text.contains("ZS-JG-2018-017"))
    #expect(run.errors.contains("huzhou-grinding-swap/application.yaml"))
  }

  /// A waiver of the dust at DA002, up to 1.3 times its limit; the peak is 37.1 of 30.
  private func waivers(ceiling: String = "1.3") -> String {
    """
    schema: greengate/waivers/1
    waivers:
      - id: W-1
        scope: {plant: ZS-PL-001, rule: emission-limit, outlet: DA002, pollutant: PM}
        period: {from: 2020-03-18, to: 2020-03-19}
        reason: 更换滤袋
        approver: 市生态环境局
        expires: 2021-06-30
        ceiling: "\(ceiling)"

    """
  }

  @Test func `waivers of the working tree do not count`() throws {
    let repository = try Repository()
    let path = "applications/zhongshan-other-outlet"
    try repository.folder.write(waivers(), to: "waivers.yaml")
    let run = try repository.gate(path, "--baseline-ref", "base")
    #expect(run.code == 1)
    #expect(!run.text.contains("W-1"))
    // Committed on a branch of the applicant's own they do not count either.
    try repository.commit("Waive my own breach")
    #expect(try repository.gate(path, "--baseline-ref", "base").code == 1)
    // Of the base they do: what is left is the increase that has to be explained.
    let waived = try repository.gate(path, "--baseline-ref", "main")
    #expect(waived.code == 3, "\(waived.text)")
    #expect(waived.text.contains("Waived and on record"))
    #expect(waived.text.contains("W-1"))
    #expect(waived.text.contains("更换滤袋"))
  }

  /// Below, at and above the ceiling: 37.1 / 30 = 1.2366….
  @Test(arguments: [("1.2", 1), ("1.236", 1), ("1.237", 3)])
  func `a waiver reaches to its ceiling`(_ ceiling: String, _ code: Int32) throws {
    let repository = try Repository()
    try repository.folder.write(waivers(ceiling: ceiling), to: "waivers.yaml")
    try repository.commit("Waive")
    let run = try repository.gate(
      "applications/zhongshan-other-outlet", "--baseline-ref", "HEAD")
    #expect(run.code == code, "\(run.text)")
  }

  @Test func `the register of the base counts, and a file is named from the top`() throws {
    let repository = try Repository()
    try repository.folder.change("register.yaml", "id: ZS-PL-001", "id: ZS-PL-009")
    #expect(try repository.gate("applications/zhongshan-grant", "--baseline-ref", "base").code == 0)
    let named = try repository.gate(
      "applications/zhongshan-grant", "--baseline-ref", "base", "--register", "authority.yaml")
    #expect(named.code == 66)
    #expect(named.errors.contains("authority.yaml"))
  }

  @Test func `a revision that is not there, and a folder that is in no repository`() throws {
    let repository = try Repository()
    for option in ["--baseline-ref", "--changed-since"] {
      for name in ["nowhere", "--output=x"] {
        let run = try repository.gate("applications/zhongshan-grant", "\(option)=\(name)")
        #expect(run.code == 66, "\(option) \(name) \(run.errors)")
      }
      let bare = try GateSamples.copy()
      let run = try runTool(
        [
          "gate", "applications/zhongshan-grant", "--standards", GateSamples.standards, "--lang",
          "en", option, "main",
        ], in: bare.url)
      #expect(run.code == 66)
      #expect(run.errors.contains("no git repository"))
    }
  }

  /// A repository inside an application is the applicant's own.
  @Test func `an application brings no base of its own`() throws {
    let repository = try Repository()
    let inner = repository.folder.url.appending(path: "applications/zhongshan-other-outlet").path
    try repository.folder.write(
      waivers(), to: "applications/zhongshan-other-outlet/waivers.yaml")
    try repository.git("-C", inner, "init", "-q", "-b", "main")
    try repository.git("-C", inner, "add", "-A")
    try repository.git("-C", inner, "commit", "-q", "--no-gpg-sign", "-m", "Mine")
    let run = try repository.gate(
      "applications/zhongshan-other-outlet", "--baseline-ref", "main")
    #expect(run.code == 64, "\(run.text)")
    #expect(run.errors.contains("repository"))
  }
}
