import Foundation
import Testing

/// Ways by which an application once got a decision that was not the authority's.
struct GateHoleTests {
  private let grant = "applications/zhongshan-grant"

  private func gate(
    _ arguments: [String], in folder: TemporaryFolder, language: String = "en"
  ) throws -> ToolRun {
    try runTool(
      ["gate"] + arguments + ["--standards", GateSamples.standards, "--lang", language],
      environment: ["LC_ALL": "C", "HOME": folder.url.path], in: folder.url)
  }

  private func change(
    _ folder: TemporaryFolder, _ old: String, _ new: String,
    of name: String = "zhongshan-grant"
  ) throws {
    try folder.change("applications/\(name)/application.yaml", old, new)
  }

  private func link(_ path: String, to target: String, in folder: TemporaryFolder) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: path).path, withDestinationPath: target)
  }

  // MARK: Stage and day

  @Test(arguments: ["filing", "review"])
  func `a stage that the papers contradict is refused`(_ stage: String) throws {
    let folder = try GateSamples.copy()
    try change(folder, "stage: completion", "stage: \(stage)")
    let register = ["--register", "register.yaml"]
    let run = try gate([grant] + register, in: folder)
    #expect(run.code == 65 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.contains("application.yaml:") && run.errors.contains("--stage"))
    // Without `completed` the dossier after says it.
    try change(folder, "  completed: 2019-12-20", "  #completed: 2019-12-20")
    try change(folder, "  commissioning:", "  #commissioning:")
    #expect(try gate([grant] + register, in: folder).code == 65)
  }

  @Test func `the authority names the stage`() throws {
    let folder = try GateSamples.copy()
    try change(folder, "stage: completion", "stage: review")
    let run = try gate(
      [grant, "--register", "register.yaml", "--stage", "completion"], in: folder)
    #expect(run.code != 65, "\(run.errors)")
    #expect(run.text.contains("named by the authority"))
    let odd = try gate([grant, "--stage", "completed"], in: folder)
    #expect(odd.code == 64 && odd.errors.contains("completion"))
  }

  /// The dossier after ends with 2020-12-31 or before: the day before, itself, and the day after.
  @Test(arguments: [
    ("1970-01-01", 64), ("2018-11-04", 64), ("2019-12-19", 64), ("9999-12-31", 64),
    ("2021-01-01", 0), ("2021-06-01", 0),
  ])
  func `a decision is of a day on which there was something to decide`(
    _ day: String, _ code: Int32
  ) throws {
    let folder = try GateSamples.copy()
    let run = try gate(
      [grant, "--register", "register.yaml", "--as-of", day], in: folder)
    if code == 64 {
      #expect(run.code == 64 && run.output.isEmpty, "\(run.code) \(run.errors)")
      #expect(run.errors.contains("--as-of") || run.errors.contains("day of the decision"))
    } else {
      #expect(run.code != 64 && run.code != 65, "\(run.errors)")
      #expect(!run.text.contains("the latest day of the papers"))
    }
  }

  @Test func `papers of the future are refused, and the clock decides nothing`() throws {
    let folder = try GateSamples.copy()
    try change(folder, "date: 2020-12-28", "date: 2999-01-01")
    let run = try gate([grant, "--register", "register.yaml"], in: folder)
    #expect(run.code == 65 && run.errors.contains("2999-01-01"), "\(run.errors)")
  }

  // MARK: Which files

  @Test func `an application inside another is refused`() throws {
    let folder = try GateSamples.copy()
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "applications/zhongshan-small-firm"),
      to: folder.url.appending(path: "\(grant)/documents/inner"))
    let run = try gate([grant, "--register", "register.yaml"], in: folder)
    #expect(run.code == 65 && run.output.isEmpty, "\(run.errors)")
    #expect(run.errors.contains("documents/inner/application.yaml"))
  }

  /// Whatever would lie beside the applications and be judged by nobody.
  @Test(arguments: [
    "Application.yaml", "application.yml", ".hidden/application.yaml",
    "a/b/c/d/e/f/g/h/i/application.yaml", "linked", "archive.zip",
  ])
  func `a change that no application holds is never green`(_ what: String) throws {
    let folder = try GateSamples.copy()
    try Repository.begin(in: folder)
    if what == "linked" {
      try FileManager.default.moveItem(
        at: folder.url.appending(path: grant), to: folder.url.appending(path: "elsewhere"))
      try link("applications/linked", to: "../elsewhere", in: folder)
    } else {
      let path = what.contains("/") || what.contains(".zip") ? what : "new/\(what)"
      try folder.write("schema: x\n", to: "applications/\(path)")
    }
    let run = try gate(["applications", "--changed-since", "base"], in: folder)
    #expect(run.code == 3, "\(run.code) \(run.errors)")
    #expect(run.errors.contains(what.split(separator: "/").last ?? "-"), "\(run.errors)")
  }

  @Test func `a name that is no UTF-8 is seen`() throws {
    let folder = try GateSamples.copy()
    try Repository.begin(in: folder)
    // GB18030 for 申报.
    let made = try Repository.run(
      [
        "sh", "-c",
        "mkdir applications/$(printf '\\311\\352\\261\\250') && echo x > applications/$(printf '\\311\\352\\261\\250')/application.yaml",
      ],
      in: folder)
    #expect(made == 0)
    #expect(try gate(["applications", "--changed-since", "base"], in: folder).code == 3)
  }

  @Test func `a withdrawn application and a page beside them are no application`() throws {
    let folder = try GateSamples.copy()
    try Repository.begin(in: folder)
    try FileManager.default.removeItem(at: folder.url.appending(path: grant))
    try folder.write("x", to: "applications/NEWS.md")
    let run = try gate(["applications", "--changed-since", "base"], in: folder)
    #expect(run.code == 0, "\(run.errors)")
  }

  @Test func `settings of a repository start no program`() throws {
    let folder = try GateSamples.copy()
    try Repository.begin(in: folder)
    try folder.write("#!/bin/sh\ntouch started\n", to: "watch.sh")
    let path = folder.url.appending(path: "watch.sh").path
    #expect(try Repository.run(["chmod", "+x", "watch.sh"], in: folder) == 0)
    #expect(try Repository.run(["git", "config", "core.fsmonitor", path], in: folder) == 0)
    _ = try gate(["applications", "--changed-since", "base", "--baseline-ref", "base"], in: folder)
    #expect(try !folder.names().contains("started"))
  }

  // MARK: The authority's files

  @Test(arguments: ["register", "waivers", "baseline"], [false, true])
  func `the authority's files are not written over`(_ option: String, _ isLinked: Bool) throws {
    let folder = try GateSamples.copy()
    let before = try folder.text(of: "\(option).yaml")
    if isLinked { try link("out.json", to: "\(option).yaml", in: folder) }
    let run = try gate(
      [
        grant, "--\(option)", "\(option).yaml", "--format", "json", "-o",
        isLinked ? "out.json" : "\(option).yaml",
      ], in: folder)
    #expect(run.code == 64, "\(run.errors)")
    #expect(try folder.text(of: "\(option).yaml") == before)
  }

  @Test func `a second name for a file of the application is no authority`() throws {
    let folder = try GateSamples.copy()
    let mine = folder.url.appending(path: "\(grant)/documents/mine.yaml")
    try FileManager.default.copyItem(at: folder.url.appending(path: "waivers.yaml"), to: mine)
    try FileManager.default.linkItem(at: mine, to: folder.url.appending(path: "hard.yaml"))
    #expect(try gate([grant, "--waivers", "hard.yaml"], in: folder).code == 64)
    try Repository.begin(in: folder)
    let run = try gate(
      [grant, "--baseline-ref", "HEAD", "--waivers", "\(grant)/documents/mine.yaml"], in: folder)
    #expect(run.code == 64, "\(run.errors)")
  }

  @Test(arguments: ["--standards", "--overlay"])
  func `an application brings no standards`(_ option: String) throws {
    let folder = try GateSamples.copy()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "\(grant)/packs"), withIntermediateDirectories: true)
    #expect(try gate([grant, option, "\(grant)/packs"], in: folder).code == 64)
  }

  /// Without a card the applicant chooses its outlets and area.
  @Test func `a completion is not passed without a card`() throws {
    let folder = try GateSamples.copy()
    let run = try gate([grant], in: folder)
    #expect(run.code == 3, "\(run.text)")
    #expect(run.text.contains("No card of the authority was given"))
    let review = try gate(["applications/zhongshan-small-firm"], in: folder)
    #expect(review.code == 1)
  }

  // MARK: Names and documents

  @Test(arguments: [
    ("{id: filing-certificate,", "{id: filing,", "filing-certificate"),
    ("kind: technical-upgrade", "kind: technical-upgrad", "technical-upgrade"),
    (
      "before: before\n",
      "explanations:\n  - {condition: ZS-NO-INCREAS, text: 已说明}\nbefore: before\n",
      "ZS-NO-INCREASE"
    ),
    (
      "before: before\n", "explanations:\n  - {condition: ZS-DOSSIER, text: 已说明}\nbefore: before\n",
      "takes no explanation"
    ),
    (
      "before: before\n",
      "capacity:\n  - {direction: adds, line: cement-grindin, quantity: 1, unit: t/a}\nbefore: before\n",
      "cement-grinding"
    ),
    ("documents/环评批复.txt", "documents/备案证.txt", "the same file"),
    ("price: \"2000000\"", "price: \"0\"", "price of 0"),
    ("price: \"2000000\"", "price: \"1e9\"", "digits only"),
    ("\"12000000\"", "\"12000000.001\"", "below a fen"),
    ("\"12000000\"", "\"\(String(repeating: "9", count: 38))\"", "38 characters"),
  ])
  func `a name or an amount that means nothing is refused`(
    _ old: String, _ new: String, _ words: String
  ) throws {
    let folder = try GateSamples.copy()
    try change(folder, old, new)
    let run = try gate([grant, "--register", "register.yaml"], in: folder)
    #expect(run.code == 65 && run.output.isEmpty, "\(run.code) \(run.errors)")
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(run.errors.contains("application.yaml"), "\(run.errors)")
  }

  @Test func `the application itself is no document`() throws {
    let folder = try GateSamples.copy()
    try change(folder, "documents/环评批复.txt", "application.yaml")
    try change(folder, "documents/信用报告.txt", "before/plant.yaml")
    let run = try gate([grant, "--register", "register.yaml"], in: folder)
    let text = run.text.replacing(/\s+/, with: " ")
    #expect(text.contains("no document of its own"), "\(run.text)")
    #expect(!text.contains("State: valid"))
    #expect(text.contains("Hand in: EIA report"))
  }

  @Test func `two sources of one pollutant, and commissioning after completion`() throws {
    let folder = try GateSamples.copy()
    try change(
      folder, "before: before\n",
      """
      offsets:
        - {pollutant: VOCs, adds: 1, taken: 1, source: 甲}
        - {pollutant: VOCs, adds: 1, taken: 1, source: 乙}
      before: before

      """)
    try change(folder, "to: 2019-12-20}", "to: 2019-12-25}")
    #expect(try gate([grant, "--register", "register.yaml"], in: folder).code != 65)
  }

  // MARK: What was decided on

  private func identifier(_ folder: TemporaryFolder, register: String = "register.yaml") throws
    -> String
  {
    let run = try gate([grant, "--register", register, "--format", "markdown"], in: folder)
    let line = try #require(run.text.split(separator: "\n").last { $0.hasPrefix("Report ") })
    return String(line)
  }

  @Test func `a report's id is of everything that was decided on, and of no path`() throws {
    let folder = try GateSamples.copy()
    let first = try identifier(folder)
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "register.yaml"), to: folder.url.appending(path: "r.yaml"))
    #expect(try identifier(folder, register: "r.yaml") == first)
    try change(folder, "\"86000000\"", "\"87000000\"")
    let second = try identifier(folder)
    #expect(second != first)
    try folder.write("other", to: "\(grant)/documents/环评批复.txt")
    #expect(try identifier(folder) != second)
  }

  @Test func `the register's revenue goes before the applicant's`() throws {
    let folder = try GateSamples.copy()
    let register = ["--register", "register.yaml"]
    #expect(
      try gate([grant] + register, in: folder).text
        .contains("86,000,000 yuan (the applicant's word, not checked)"))
    try folder.change(
      "register.yaml", "    approved: 2009-04-02\n",
      "    approved: 2009-04-02\n    revenue_yuan: {2019: \"9999999.99\"}\n    leading: false\n")
    let run = try gate([grant] + register, in: folder)
    let text = run.text.replacing(/\s+/, with: " ")
    #expect(text.contains("9,999,999.99 yuan (by the register)"), "\(run.text)")
    #expect(text.contains("the card (of 2019) 9,999,999.99 yuan"))
    // Another grant is open, and the difference has to be explained.
    #expect(text.contains("is below 10,000,000 yuan"))
    #expect(run.code == 3)
  }

  @Test func `one machine in two applications of a run is said`() throws {
    let folder = try GateSamples.copy()
    try Repository.begin(in: folder)
    for name in ["zhongshan-grant", "zhongshan-mix"] {
      try folder.write("x", to: "applications/\(name)/documents/new.txt")
    }
    try FileManager.default.removeItem(
      at: folder.url.appending(path: "applications/zhongshan-mix/application.yaml"))
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "\(grant)/application.yaml"),
      to: folder.url.appending(path: "applications/zhongshan-mix/application.yaml"))
    let run = try gate(
      ["applications", "--changed-since", "base", "--baseline-ref", "base"], in: folder)
    let text = run.text.replacing(/\s+/, with: " ")
    #expect(text.contains("lists the same machines (2)"), "\(run.text)")
    #expect(run.code != 0)
  }

  @Test func `each needs a folder, and text is written as txt`() throws {
    let folder = try GateSamples.copy()
    #expect(try gate([grant, "--each"], in: folder).code == 64)
    _ = try gate([grant, "--each", "-o", "out"], in: folder)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: folder.url.appending(path: "out").path) == ["zhongshan-grant.txt"])
  }

  @Test func `a folder of applications says what to do`() throws {
    let folder = try GateSamples.copy()
    let run = try gate(["applications"], in: folder)
    #expect(run.code == 65 && run.errors.contains("--changed-since"), "\(run.errors)")
  }
}

/// A git repository of a test, without the machine's own settings.
enum Repository {
  static func begin(in folder: TemporaryFolder) throws {
    for arguments in [
      ["init", "-q", "-b", "main"], ["add", "-A"],
      ["commit", "-q", "--no-gpg-sign", "-m", "Begin"], ["tag", "base"],
    ] {
      try #require(try run(["git"] + arguments, in: folder) == 0, "git \(arguments)")
    }
  }

  static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.url.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.invalid",
      "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.invalid",
    ]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
