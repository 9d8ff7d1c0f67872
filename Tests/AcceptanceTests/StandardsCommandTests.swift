import Foundation
import Testing

/// `greengate standards lint`, `diff` and `confirm`, on the built tool.
struct StandardsCommandTests {
  private let standards = projectURL.appending(path: "Standards").path
  private let dyeing = projectURL.appending(path: "Samples/printing-dyeing-clean-month").path

  @Test func `lint passes what is shipped`() throws {
    let run = try runTool(["standards", "lint", standards])

    #expect(run.code == 0)
    #expect(run.text.contains("errors: 0"))
    #expect(run.errors.isEmpty)
  }

  @Test func `lint without a folder checks the built-in packs`() throws {
    let run = try runTool(["standards", "lint"])

    #expect(run.code == 0)
    #expect(run.text.contains("errors: 0"))
  }

  @Test func `lint names every problem of a user's pack and leaves with 78`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      schema: greengate/standard/1
      id: DB33/9-2030
      title: {zh: 甲, en: A}
      effective: 2030-02-30
      region: "330000"
      sectors: [foundry]
      limits:
        - {id: A, clause: t, process: other, pollutant: PMM, value: x, unit: mg/m3, basis: hour,
           source: DB33/9-2030}

      """, to: "own/a.yaml")

    let run = try runTool(["standards", "lint", folder.url.path + "/own"])

    #expect(run.code == 78)
    #expect(run.text.contains("\(file.path):4: error\n"))
    #expect(run.text.contains("did you mean 'PM'"))
    #expect(run.text.contains("no decimal number"))
    #expect(run.text.contains("errors: 3"))
    #expect(run.errors.isEmpty)
  }

  @Test func `lint says in Chinese what to do`() throws {
    let folder = try TemporaryFolder()
    try folder.write("schema: x\n", to: "a.yaml")

    let run = try runTool(["standards", "lint", folder.url.path, "--lang", "zh"])

    #expect(run.code == 78)
    #expect(run.text.contains(": 错误\n"))
  }

  @Test func `lint of a missing folder leaves with 66`() throws {
    #expect(try runTool(["standards", "lint", "/no/such/folder"]).code == 66)
  }

  @Test func `confirm, lint, diff and check agree on a confirmed figure`() throws {
    let folder = try TemporaryFolder()
    let overlay = folder.url.path + "/confirmed"
    func confirm(_ limit: String) throws -> ToolRun {
      try runTool([
        "standards", "confirm", "DB33/962-2015", "--limit", limit, "--by", "李四", "--text",
        "印刷本 表1", "--date", "2026-05-06", "--into", overlay, "--standards", standards,
      ])
    }

    #expect(try confirm("T1-setting-PM").code == 0)
    #expect(try confirm("T1-setting-VOCs").code == 0)
    #expect(try folder.names() == ["confirmed"])
    let again = try confirm("T1-setting-PM")
    #expect(again.code == 64 && again.output.isEmpty)
    #expect(again.errors.contains("nothing is replaced"))

    let lint = try runTool(["standards", "lint", overlay, "--standards", standards])
    #expect(lint.code == 0)
    #expect(lint.text.contains("errors: 0, warnings: 0"))

    let diff = try runTool(["standards", "diff", standards, overlay, dyeing])
    #expect(diff.code == 0)
    #expect(diff.text.contains("unsure → confirmed"))
    #expect(diff.text.contains("0 added, 0 removed, 2 changed"))
    #expect(diff.text.contains("DB33/962-2015 T1-setting-PM  pass (advisory) → pass\n"))

    let check = try runTool([
      "check", dyeing, "--standards", standards, "--overlay", overlay, "--format", "json",
    ])
    #expect(check.text.contains("李四"))
    #expect(check.text.contains("an overlay has confirmed T1-setting-PM, T1-setting-VOCs since"))
    // Where the overlay lies on this machine is no part of what it changed.
    #expect(check.text.contains("confirmed/") && !check.text.contains(overlay + "/"))
  }

  @Test func `diff names the verdict that a stricter figure turns, and the checks that turn it`()
    throws
  {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      schema: greengate/standard/1
      id: GB 16297-1996
      limits:
        - {id: T2-PM, value: "1", source: "a stricter text", confidence: confirmed}

      """, to: "a.yaml")

    let run = try runTool(["standards", "diff", standards, folder.url.path, dyeing])

    #expect(run.code == 0)
    #expect(run.text.contains("≤ 120 mg/m3 → ≤ 1 mg/m3"))
    #expect(run.text.contains("verdict changed: "))
    #expect(run.text.contains("→ fail"))
    #expect(
      run.text.contains("DA001 PM GB 16297-1996 T2-PM  pass → fail; limit 120 mg/m3 → 1 mg/m3; "))
    #expect(run.text.contains("violations that count 0 → "))
  }

  @Test func `diff names a check whose verdict stays and whose hours do not`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      schema: greengate/standard/1
      id: GB 39726-2020
      limits:
        - {id: T1-cupola-cold-PM, value: "35", source: "a stricter text", confidence: confirmed}

      """, to: "a.yaml")
    let foundry = projectURL.appending(path: "Samples/foundry-three-episodes").path

    let run = try runTool(["standards", "diff", standards, folder.url.path, foundry])

    #expect(run.code == 0)
    #expect(run.text.contains("verdict unchanged: "))
    // The sample's README: 3 episodes, 8 h over 40; 31 March has an hour of exactly 40.
    #expect(
      run.text.contains(
        "T1-cupola-cold-PM  fail; limit 40 mg/m3 → 35 mg/m3; over the limit 8 h → 9 h; "
          + "episodes 3 → 4; highest multiple over 0.53 → 0.748571\n"), "\(run.text)")
    #expect(run.text.contains("violations that count 3 → 4"))
  }

  @Test func `diff tells the duties of one plan apart`() throws {
    let folder = try TemporaryFolder()
    func set(_ name: String, _ duties: [String]) throws -> String {
      let path = folder.url.appending(path: name)
      try FileManager.default.copyItem(at: URL(filePath: standards), to: path)
      let entries = duties.map {
        "- {id: \($0), kind: statement, clause: t, title: {zh: 甲, en: a}, source: t, "
          + "hand_in: {zh: 乙, en: b}}"
      }
      try folder.write(
        """
        schema: greengate/standard/1
        id: PLAN 1
        title: {zh: 甲, en: A}
        effective: 2021-01-01
        region: "000000"
        sectors: [printing-dyeing]
        duties:
        \(entries.joined(separator: "\n"))

        """, to: name + "/plan.yaml")
      return path.path
    }

    let run = try runTool([
      "standards", "diff", try set("old", ["D1", "D2"]), try set("new", ["D1"]), dyeing,
    ])

    #expect(run.code == 0)
    #expect(run.text.contains("plan-duty PLAN 1 D2  not evaluated (advisory) → (no such check)\n"))
    #expect(!run.text.contains("plan-duty PLAN 1 D1"))
  }

  @Test func `diff of a set with itself finds nothing`() throws {
    let run = try runTool(["standards", "diff", standards, standards, dyeing])

    #expect(run.code == 0)
    #expect(run.text.hasPrefix("The two sets of standards are the same.\n"))
    #expect(run.text.contains("verdict unchanged"))
    #expect(!run.text.contains(" → "))
  }

  @Test(arguments: [
    ["standards", "diff"], ["standards", "diff", "a"], ["standards", "confirm"],
    ["standards", "confirm", "GB 39726-2020"],
    [
      "standards", "confirm", "DB33/962-2015", "--limit", "T1-setting-PM", "--by", "a", "--text",
      "b", "--date", "2030-02-30", "--into", "x",
    ],
    [
      "standards", "confirm", "DB33/962-2015", "--limit", "T1-seting-PM", "--by", "a", "--text",
      "b", "--date", "2026-02-03", "--into", "x",
    ],
    [
      "standards", "confirm", "DB33/962-2015", "--limit", "T1-setting-PM", "--by", "a", "--text",
      "b", "--date", "9999-12-31", "--into", "x",
    ],
  ])
  func `refuses wrong arguments with 64 and writes nothing`(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()

    let run = try runTool(arguments, in: folder.url)

    #expect(run.code == 64)
    #expect(run.output.isEmpty)
    #expect(try folder.names().isEmpty)
  }

  @Test func `confirm says where it cannot write`() throws {
    let run = try runTool([
      "standards", "confirm", "DB33/962-2015", "--limit", "T1-setting-PM", "--by", "a", "--text",
      "b", "--date", "2026-02-03", "--into", "/no/such/place/x",
    ])

    #expect(run.code == 74)
    #expect(run.errors.contains("/no/such/place/x"))
  }
}
