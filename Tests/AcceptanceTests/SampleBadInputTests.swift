import Foundation
import Testing

/// A dossier of energy and audit with one thing wrong in it: named, never a pass, never a crash.
struct SampleBadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var energy = ""
    var production = ""
    var audit = ""
    /// A finding's rule and a part of its message, where the defect is named by one.
    var finding: (rule: String, part: String)?
    /// The rule and the item or target of a check that must be `insufficient` for it.
    var insufficient: (rule: String, subject: String)?
    /// A part of the check's reason.
    var reason = ""
    var testDescription: String { name }
  }

  private static let cases = [
    Case(
      name: "an audit row for an unknown item", audit: "HZ-DY-PARC,是,2024-05-08,,,,协议",
      finding: ("audit-rows", "HZ-DY-PARK"), insufficient: ("audit-item", "HZ-DY-PARK")),
    Case(
      name: "a percentage over 100", audit: "DY-water-reuse,,2024-12-20,,100.1,%,台账",
      finding: ("audit-rows", "above 100"), insufficient: ("audit-item", "DY-water-reuse")),
    Case(
      name: "an expiry before its collection date",
      audit: "HZ-DY-PARK,是,2024-05-08,2024-05-07,,,协议",
      finding: ("audit-rows", "before it was collected"),
      insufficient: ("audit-item", "HZ-DY-PARK")),
    Case(
      name: "energy in an unknown unit", energy: "2024-03,electricity,5,barrel",
      finding: ("unconverted-energy", "barrel"),
      insufficient: ("energy-intensity-decline", "HZ-EI")),
    Case(
      name: "energy that nobody knows", energy: "2024-03,vapour,5,t",
      finding: ("unconverted-energy", "vapour"),
      insufficient: ("energy-intensity-decline", "HZ-EI")),
    Case(
      name: "a month twice, word for word", energy: "2024-03,electricity,1000,kWh",
      finding: ("repeated-rows", "2 rows")),
    Case(
      name: "a month beside its whole year", energy: "2024,electricity,12000,kWh",
      finding: ("mixed-spans", "2024"), insufficient: ("energy-intensity-decline", "HZ-EI")),
    Case(
      name: "value added of a month beside its whole year", production: "2024,1200,,,",
      finding: ("mixed-spans", "2024"), insufficient: ("energy-intensity-decline", "HZ-EI")),
    Case(
      name: "a thirteenth month", energy: "2024-13,electricity,1000,kWh",
      finding: ("rejected-rows", "1"), insufficient: ("energy-intensity-decline", "HZ-EI")),
    Case(
      name: "negative production", production: "2024-03,,机织布,-5,m",
      finding: ("rejected-rows", "1"), insufficient: ("audit-item", "DY-power-woven")),
    Case(
      name: "a month's product beside its whole year", production: "2024,,机织布,12000,m",
      finding: ("mixed-spans", "2024"), insufficient: ("audit-item", "DY-power-woven")),
    Case(
      name: "value added that adds up to zero", production: "2024-12,-1200,,,",
      insufficient: ("energy-intensity-decline", "HZ-EI"), reason: "not positive"),
  ]

  private static let plant = """
    schema: greengate/dossier/1
    plant: {id: A, name: 某印染厂, sector: printing-dyeing, region: "330502", approved: 2016-05-20}
    period: {from: 2024-12-01, to: 2025-01-01}
    energy_year: 2024
    scope: [energy, audit]
    logs:
      - {file: energy.csv, kind: energy}
      - {file: production.csv, kind: production}
      - {file: audit.csv, kind: audit}

    """

  /// 1,000 kWh, 10⁶ yuan and 1 km of cloth a month in both years; one sound audit row a pack.
  private static func logs(_ bad: Case) -> [String: String] {
    let months = [2020, 2024].flatMap { year in
      (1...12).map { "\(year)-\($0 < 10 ? "0" : "")\($0)" }
    }
    return [
      "energy.csv": "month,energy,quantity,unit\n"
        + months.map { "\($0),electricity,1000,kWh\n" }.joined() + bad.energy + "\n",
      "production.csv": "month,value_added,product,quantity,unit\n"
        + months.map { "\($0),100,,,\n\($0),,机织布,1000,m\n" }.joined() + bad.production + "\n",
      "audit.csv": "审核项,是否符合,取得日期,有效期至,数值,单位,证明材料\n"
        + "HZ-DY-GAS-collected,是,2024-11-18,,,,现场核查记录\n"
        + "DY-wastewater-woven,,2024-12-20,,2.3,t/100 m,水平衡测试\n" + bad.audit + "\n",
    ]
  }

  private static func run(_ bad: Case) throws -> (code: Int32, report: SampleReport.Content) {
    let folder = try TemporaryFolder()
    try folder.write(plant, to: "plant.yaml")
    for (name, text) in logs(bad) { try folder.write(text, to: name) }
    let run = try runTool([
      "check", folder.url.path, "--format", "json", "--lang", "en", "--standards",
      projectURL.appending(path: "Standards").path,
    ])
    #expect(run.errors.isEmpty)
    return (run.code, try JSONDecoder().decode(SampleReport.Content.self, from: Data(run.output)))
  }

  @Test func `without anything wrong the same dossier keeps its target`() throws {
    let (code, report) = try Self.run(Case(name: "nothing"))

    // All of it is advisory, so that nothing that counts was judged.
    #expect(code == 3 && report.verdict == "not-evaluated")
    let target = report.checks.first { $0.rule == "energy-intensity-decline" }
    #expect(target?.verdict == "fail")
    #expect(report.findings.allSatisfy { $0.rule != "rejected-rows" })
  }

  @Test(arguments: cases)
  func `what is wrong is named, and decides nothing`(_ bad: Case) throws {
    let (code, report) = try Self.run(bad)

    #expect(code == 3)
    if let finding = bad.finding {
      #expect(
        report.findings.contains {
          $0.rule == finding.rule && $0.message.contains(finding.part)
        })
    }
    if let wanted = bad.insufficient {
      let check = report.checks.first {
        $0.rule == wanted.rule && ($0.item ?? $0.target) == wanted.subject
      }
      #expect(check?.verdict == "insufficient")
      #expect(check?.reason?.contains(bad.reason.isEmpty ? " " : bad.reason) == true)
    }
  }
}
