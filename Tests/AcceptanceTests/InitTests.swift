import Foundation
import Testing

/// `init`, then `check` on what it proposed: nobody writes the first plant.yaml by hand.
struct InitTests {
  /// A sample, what its plant.yaml answers to the questions of a proposal, and what each outlet
  /// monitors there.
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var sector: String
    var approved: String
    var processes: [String]
    var monitors: [String]
    var emissionLogs = ["emission"]
    var testDescription: String { name }

    var answers: [String] {
      ["X-1", "某厂", sector, "\"330502\"", approved, "2024"] + processes
    }

    static let all = [
      Sample(
        name: "cement-kiln-stopped-week", sector: "cement", approved: "2011-06-20",
        processes: ["kiln"], monitors: ["[PM, SO2, NOx, NH3, O2]"]),
      Sample(
        name: "foundry-three-episodes", sector: "foundry", approved: "2019-03-12",
        processes: ["melting.cupola-cold", "shakeout"], monitors: ["[PM, SO2, NOx, O2]", "[PM]"]),
      Sample(
        name: "plastics-too-little-data", sector: "plastics", approved: "2017-09-05",
        processes: ["resin-processing"], monitors: ["[PM, NMHC]"]),
      Sample(
        name: "printing-dyeing-clean-month", sector: "printing-dyeing", approved: "2018-11-08",
        processes: ["setting"], monitors: ["[PM, SO2, NOx, NMHC, flow]"],
        emissionLogs: ["emission", "flow"]),
    ]
  }

  @Test(arguments: Sample.all)
  func `a sample's logs are proposed, answered and checked`(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let logs = folder.url.appending(path: "dossier/logs")
    try FileManager.default.createDirectory(
      at: logs.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: projectURL.appending(path: "Samples/\(sample.name)/logs"), to: logs)
    let files = (sample.emissionLogs + ["energy", "production"]).map { "dossier/logs/\($0).csv" }

    let proposal = try runTool(["init"] + files + ["-o", "dossier/plant.yaml"], in: folder.url)
    #expect(proposal.code == 0 && proposal.output.isEmpty)
    #expect(proposal.errors.hasPrefix("greengate: wrote dossier/plant.yaml ("))

    let plant = folder.url.appending(path: "dossier/plant.yaml")
    let text = try String(contentsOf: plant, encoding: .utf8)
    for list in sample.monitors { #expect(text.contains("monitors: \(list)\n")) }
    #expect(!text.contains("will refuse"))
    try Self.answered(text, sample.answers).write(to: plant, atomically: true, encoding: .utf8)

    let report = try Self.check("dossier", in: folder)
    let original = try Self.check(
      projectURL.appending(path: "Samples/\(sample.name)").path, in: folder)
    for key in ["path", "encoding"] {
      let found = report.inputs.map { $0[key] as? String }
      #expect(found == original.inputs.map { $0[key] as? String })
    }
    for key in ["rows", "rejected"] {
      let found = report.inputs.map { $0[key] as? Int }
      #expect(found == original.inputs.map { $0[key] as? Int })
    }
    #expect(
      report.rules.isDisjoint(with: ["undeclared-outlet", "unknown-pollutant", "flags-absent"]))
    #expect(report.judgedLimits > 0)
  }

  @Test func `a Chinese wide log without units says what to fill in, and then is checked`() throws {
    let folder = try TemporaryFolder()
    var rows = "监测时间,排放口编号,颗粒物,氮氧化物(mg/m³),含氧量,标干流量(m³/h),数据标记,备注\n"
    for hour in 0..<24 {
      let stamp = "2025-03-01 \(hour < 10 ? "0" : "")\(hour):00"
      rows += "\(stamp),DA001,12.5,80,9.1,42000,N,\n\(stamp),DA002,3.1,,,18000,维护中,x\n"
    }
    try folder.write(rows, to: "三月.csv")
    let proposal = try runTool(
      ["init", "三月.csv", "-o", "plant.yaml", "--lang", "zh"], in: folder.url)
    #expect(proposal.code == 0)
    let plant = folder.url.appending(path: "plant.yaml")
    let text = try String(contentsOf: plant, encoding: .utf8)
    #expect(
      text.contains("monitors: [PM, NOx, O2, flow]\n") && text.contains("monitors: [PM, flow]\n"))
    #expect(text.contains("\"颗粒物\":\n        pollutant: PM\n        unit: TODO"))
    #expect(text.contains("维护中") && text.contains("interval_min: 60"))
    try Self.answered(
      text,
      [
        "X-1", "某厂", "foundry", "\"330502\"", "2019-03-12", "melting.cupola-cold", "shakeout",
        "mg/m3",
      ]
    ).write(to: plant, atomically: true, encoding: .utf8)

    let report = try Self.check(".", in: folder)
    #expect(report.inputs.first?["rejected"] as? Int == 0)
    #expect(report.rules.contains("unknown-flag"))
    #expect(report.judgedLimits > 0)
  }

  @Test
  func `a title above the header is found, and init says where the header is and check reads it`()
    throws
  {
    let folder = try TemporaryFolder()
    let table =
      "某某公司2025年3月排放数据,,,,,\n,,,,,\n监测时间,排放口,监测因子,监测值,单位,数据标记\n"
      + "2025-03-01 00:00,DA001,颗粒物,5,mg/m3,N\n2025-03-01 01:00,DA001,颗粒物,5,mg/m3,N\n"
    try folder.write(table, to: "log.csv")
    let proposal = try runTool(["init", "log.csv", "-o", "plant.yaml"], in: folder.url)
    #expect(proposal.code == 0)
    let plant = folder.url.appending(path: "plant.yaml")
    let text = try String(contentsOf: plant, encoding: .utf8)
    #expect(text.contains("    header_row: 3  #") && text.contains("monitors: [PM]\n"))
    #expect(
      proposal.errors.contains(
        "6 TODO to be filled in: id, name, sector, region, approved, process"))
    try Self.answered(
      text, ["X-1", "某厂", "foundry", "\"330502\"", "2019-03-12", "shakeout"]
    ).write(to: plant, atomically: true, encoding: .utf8)

    let report = try Self.check(".", in: folder)
    #expect(report.rules.contains("title-rows"))
    #expect(report.inputs.map { $0["rows"] as? Int } == [2])

    let answered = try String(contentsOf: plant, encoding: .utf8)
    for (row, said) in [
      ("", "header_row: 3"), ("header_row: 1", "header_row: 3"), ("header_row: 4", "header_row: 3"),
      ("header_row: 9", "no record begins on line 9"), ("header_row: 51", "from 1 to 50"),
    ] {
      try answered.replacing("header_row: 3", with: row)
        .write(to: plant, atomically: true, encoding: .utf8)
      let run = try runTool(
        ["check", ".", "--standards", projectURL.appending(path: "Standards").path],
        in: folder.url)
      #expect(run.code == 65 && run.errors.contains(said), "\(row): \(run.errors)")
    }
  }

  @Test func `a log outside of the proposal's folder is said to be`() throws {
    let folder = try TemporaryFolder()
    try folder.write("timestamp,outlet,pollutant,value,unit,flag\n", to: "elsewhere/log.csv")
    try folder.write("", to: "dossier/x")
    let run = try runTool(
      ["init", "elsewhere/log.csv", "-o", "dossier/plant.yaml"], in: folder.url)
    #expect(run.code == 0)
    let text = try String(
      contentsOf: folder.url.appending(path: "dossier/plant.yaml"), encoding: .utf8)
    #expect(text.contains("file: \"log.csv\"") && text.contains("copy it there"))
  }

  @Test func `a log without a column of time says what check will say`() throws {
    let folder = try TemporaryFolder()
    try folder.write("外出时间,排放口,颗粒物(mg/m3),标记\n1,DA001,5,N\n", to: "log.csv")
    let run = try runTool(["init", "log.csv"], in: folder.url)
    #expect(run.code == 0)
    #expect(run.text.contains("check will refuse this log: The required column 'timestamp'"))
    #expect(run.text.contains("#   \"外出时间\": ignore"))
  }

  @Test func `a report in a file is told of on standard error`() throws {
    let folder = try TemporaryFolder()
    let sample = projectURL.appending(path: "Samples/foundry-three-episodes").path
    let run = try runTool(
      ["check", sample, "--format", "json", "-o", "report.json", "--lang", "zh"], in: folder.url)
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(run.errors.hasPrefix("greengate: 已写入 report.json（") && run.errors.hasSuffix("字节）\n"))
  }

  /// The proposal with each TODO answered, in order.
  private static func answered(_ text: String, _ answers: [String]) -> String {
    var text = text
    for answer in answers {
      if let range = text.range(of: ": TODO") { text.replaceSubrange(range, with: ": " + answer) }
    }
    return text
  }

  private struct Report {
    var inputs: [[String: Any]]
    /// Of findings.
    var rules: Set<String>
    /// Emission limits with a verdict of their own.
    var judgedLimits: Int
  }

  private static func check(_ dossier: String, in folder: TemporaryFolder) throws -> Report {
    let run = try runTool(
      [
        "check", dossier, "--format", "json", "--standards",
        projectURL.appending(path: "Standards").path,
      ], in: folder.url)
    #expect([0, 1, 3].contains(run.code), "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any]
    let checks = object?["checks"] as? [[String: Any]] ?? []
    let findings = object?["findings"] as? [[String: Any]] ?? []
    return Report(
      inputs: object?["inputs"] as? [[String: Any]] ?? [],
      rules: Set(findings.compactMap { $0["rule"] as? String }),
      judgedLimits: checks.count {
        $0["rule"] as? String == "emission-limit"
          && ["pass", "fail", "insufficient"].contains($0["verdict"] as? String ?? "")
      })
  }
}
