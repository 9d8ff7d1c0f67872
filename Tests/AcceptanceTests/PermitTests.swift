import Foundation
import Testing

/// A permit in plant.yaml, from its bytes to the exit code.
struct PermitTests {
  /// 24 hours of 5 mg/m³ in 1,000,000 m³/h: 120 kg.
  private func check(concentration: String, tonnes: String) throws -> ToolRun {
    let dossier = try TemporaryFolder()
    try dossier.write(
      """
      schema: greengate/dossier/1
      plant:
        id: P1
        name: 示例
        sector: foundry
        region: "330502"
        approved: 2019-03-12
        register: {commissioned: 2025-03-01}
        permit:
          number: 91330500MA2B3C4D5E001P
          valid: {from: 2025-03-01, to: 2028-12-31}
          concentrations:
            - {outlet: DA001, pollutant: PM, value: "\(concentration)", unit: mg/m3}
          annual_mass:
            - {pollutant: PM, value: "\(tonnes)", unit: t/a}
      period: {from: 2025-03-01, to: 2025-03-02}
      outlets:
        - {id: DA001, process: shakeout, monitors: [PM]}
      logs:
        - {file: logs/emission.csv, kind: emission, interval_min: 60}
      """, to: "plant.yaml")
    let rows = (0..<24).flatMap { hour in
      let time = "2025-03-01 \(hour < 10 ? "0" : "")\(hour):00"
      return ["\(time),DA001,PM,5,mg/m3,N", "\(time),DA001,flow,1000000,m3/h,N"]
    }
    try dossier.write(
      (["timestamp,outlet,pollutant,value,unit,flag"] + rows).joined(separator: "\n") + "\n",
      to: "logs/emission.csv")
    return try runTool([
      "check", dossier.url.path, "--lang", "zh", "--standards",
      projectURL.appending(path: "Standards/national").path,
    ])
  }

  @Test func `within the permit`() throws {
    let run = try check(concentration: "5", tonnes: "0.12")

    #expect(run.code == 0, "\(run.errors)")
    #expect(run.text.contains("排污许可证 91330500MA2B3C4D5E001P 许可排放浓度"))
    #expect(run.text.contains("实际 0.12 t，要求不高于 0.12 t/a"))
    #expect(!run.text.contains("尚未用于判定"))
  }

  @Test func `over the permitted mass`() throws {
    let run = try check(concentration: "5", tonnes: "0.1199")

    #expect(run.code == 1, "\(run.errors)")
    #expect(run.text.contains("合计 120 kg > 许可 119.9 kg"))
  }

  @Test func `over the permitted concentration, which is stricter than the standard's`() throws {
    let run = try check(concentration: "4.9", tonnes: "1")

    #expect(run.code == 1, "\(run.errors)")
    #expect(run.text.contains("许可浓度更严"))
  }
}
