import Foundation
import Testing

/// One dossier with a log of every kind, each with something wrong in it.
struct LogKindTests {
  private static let plant = """
    schema: greengate/dossier/1
    plant: {id: A, name: 某厂, sector: foundry, region: "330502", approved: 2019-03-12}
    period: {from: 2025-03-01, to: 2025-03-02}
    energy_year: 2024
    outlets:
      - {id: DA001, process: shakeout, monitors: [PM]}
      - {id: DA002, process: shakeout, monitors: []}
    meters:
      - {id: M1, kind: production, outlet: DA001}
    logs:
      - {file: emission.csv, kind: emission, interval_min: 60}
      - {file: manual.csv, kind: manual}
      - {file: power.csv, kind: power}
      - {file: audit.csv, kind: audit}
      - {file: energy.csv, kind: energy}
      - {file: production.csv, kind: production}

    """

  private static let logs = [
    "emission.csv":
      "timestamp,outlet,pollutant,value,unit,flag\n2025-03-01 00:00,DA001,PM,1,mg/m3,N\n",
    "manual.csv":
      "采样日期,排放口,监测项目,监测结果,单位,检测机构,报告编号\n2025-03-01,DA002,颗粒物,12,mg/m3,甲,R1\n"
      + "2025-03-01,DA002,颗粒物,约12,mg/m3,甲,R1\n2025-03-01,DA009,颗粒物,1,mg/m3,甲,R1\n",
    "power.csv":
      "timestamp,meter,kw\n2025-03-01 00:00,M1,5\n2025-03-01 00:00,M1,6\n2025-03-01 00:00,M7,6\n"
      + "2025-03-01 25:00,M1,6\n",
    "audit.csv":
      "item,status,date,expires,value,unit,evidence\nx,maybe,,,,,\ny,yes,,,,,audit.csv\n",
    "energy.csv":
      "month,energy,quantity,unit\n2020,electricity,12,kWh\n2024,electricity,12,kWh\n"
      + "2024-03,electricity,1,kWh\n2024-03,diesel,1,t\n2024-03,diesel,1,t\n2024-04,diesel,1,barrel\n",
    "production.csv":
      "month,value_added,product,quantity,unit\n2020,1,,,\n2024,0,,,\n2024-01,,铸件,-5,t\n",
  ]

  @Test func `every kind of log is read, and what is wrong in it is named`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.plant, to: "plant.yaml")
    for (name, text) in Self.logs { try folder.write(text, to: name) }
    let run = try runTool(
      [
        "check", ".", "--format", "json", "--standards",
        projectURL.appending(path: "Standards").path,
      ], in: folder.url)
    #expect([0, 1, 3].contains(run.code), "\(run.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any]

    let inputs = report?["inputs"] as? [[String: Any]] ?? []
    #expect(
      inputs.map { $0["path"] as? String } == [
        "emission.csv", "manual.csv", "power.csv", "audit.csv", "energy.csv", "production.csv",
      ])
    #expect(inputs.map { $0["rows"] as? Int } == [1, 3, 4, 2, 6, 3])
    #expect(inputs.map { $0["rejected"] as? Int } == [0, 1, 1, 1, 0, 1])

    let findings = report?["findings"] as? [[String: Any]] ?? []
    let ids = Set(findings.compactMap { $0["id"] as? String })
    #expect(
      ids.isSuperset(of: [
        "rejected-rows/manual", "rejected-rows/power", "rejected-rows/audit",
        "rejected-rows/production", "undeclared-outlet/manual/DA009", "undeclared-meter/M7",
        "contradicting-power", "repeated-rows/energy", "mixed-spans/2024/electricity",
      ]), "\(ids.sorted())")
    #expect(ids.contains { $0.hasPrefix("unconverted-energy/") })

    let energy = (report?["checks"] as? [[String: Any]] ?? []).filter {
      $0["rule"] as? String == "energy-intensity-decline"
    }
    #expect(!energy.isEmpty)
    #expect(energy.allSatisfy { $0["verdict"] as? String == "insufficient" })
  }

  @Test func `init tells every kind by its header, and proposes outlets and meters`() throws {
    let folder = try TemporaryFolder()
    for (name, text) in Self.logs { try folder.write(text, to: name) }
    let run = try runTool(["init"] + Self.logs.keys.sorted(), in: folder.url)
    #expect(run.code == 0)
    for name in Self.logs.keys.sorted() {
      let kind = name.dropLast(".csv".count)
      #expect(run.text.contains("file: \"\(name)\"\n    kind: \(kind)  #"), "\(name)")
    }
    #expect(run.text.contains("  - id: \"M7\"\n    kind: TODO"))
    #expect(run.text.contains("  - id: \"DA009\"") && run.text.contains("monitors: []"))
    #expect(!run.text.contains("will refuse"))
  }

  @Test(arguments: [
    ("manual.csv", "date"), ("power.csv", "timestamp"), ("audit.csv", "item"),
    ("energy.csv", "month"),
    ("production.csv", "month"),
  ])
  func `a log without a column that it needs is refused with its name`(
    _ file: String, _ column: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.plant, to: "plant.yaml")
    for (name, text) in Self.logs { try folder.write(text, to: name) }
    try folder.write("甲,乙,丙\n1,2,3\n", to: file)
    let run = try runTool(
      ["check", ".", "--standards", projectURL.appending(path: "Standards").path], in: folder.url)
    #expect(run.code == 65)
    #expect(
      run.errors.contains("\(file):1: The required column '\(column)' is missing"), "\(run.errors)")
  }
}
