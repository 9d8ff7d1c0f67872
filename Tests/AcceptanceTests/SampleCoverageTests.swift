import Foundation
import Testing

/// What the samples show, against what there is to show: rules, and duties of the plans.
struct SampleCoverageTests {
  /// Rules that no sample can show, and why.
  private static let unshown = [
    "amended-limit":
      "only an overlay amends, and a dossier cannot name one: it is an option of `check`",
    "amended-standard": "as amended-limit",
  ]

  /// Rules whose checks come to no conclusion in any sample, and why.
  private static let inconclusive = [
    "carbon-efficiency": "the means of sectors are published year by year, and none is at hand",
    "permit-mass": "a year is kept from its first day on, and every sample holds one month",
    "audit-grade": "no index whose weights are known is shipped",
  ]

  private static func reports() throws -> [SampleReport.Content] {
    try (SampleReport.sectors + SampleReport.plans).map { try SampleReport.recorded($0.name) }
  }

  /// All ids, as the tool itself lists them.
  private static func ruleIDs() throws -> [String] {
    let run = try runTool(["explain", "no-such-rule", "--lang", "en"])
    #expect(run.code == 64)
    let list = try #require(run.errors.firstMatch(of: /Rules: ([a-z0-9, -]+)\./)).1
    return list.split(separator: ", ").map(String.init)
  }

  @Test func `together the samples show every rule`() throws {
    let reports = try Self.reports()
    let shown = Set(reports.flatMap { $0.checks.map(\.rule) + $0.findings.map(\.rule) })
    // The gate's own are shown by the applications of Samples/gate-repository.
    let ids = try Self.ruleIDs().filter { !$0.contains(/^(gate|waiver|baseline|register)-/) }

    #expect(ids.count > 40)
    #expect(ids.filter { !shown.contains($0) }.sorted() == Self.unshown.keys.sorted())
    #expect(shown.subtracting(ids).isEmpty)
  }

  @Test func `together the samples bring every kind of check to a conclusion`() throws {
    let checks = try Self.reports().flatMap(\.checks)
    let rules = Set(checks.map(\.rule))
    let concluded = Set(
      checks.filter { ["pass", "fail"].contains($0.verdict) }.map(\.rule))

    #expect(rules.subtracting(concluded).sorted() == Self.inconclusive.keys.sorted())
  }

  @Test func `what was sampled before treatment is evidence of how little was removed`() throws {
    let foundry = try SampleReport.recorded("plans/huzhou-foundry")
    let removal = foundry.findings.first { $0.limit == "R80-general-NMHC" }

    // Three samples before treatment and three behind it.
    #expect(removal?.evidence.map(\.path) == ["logs/manual.csv"])
    #expect(removal?.evidence.map(\.lines) == [[2, 3, 4, 5, 6, 7]])
  }

  @Test func `every one of the five verdicts stands in the plans' dossiers`() throws {
    let checks = try SampleReport.plans.flatMap { try SampleReport.recorded($0.name).checks }

    #expect(
      Set(checks.map(\.verdict)) == [
        "fail", "insufficient", "not-applicable", "not-evaluated", "pass",
      ])
  }
}

/// Each plan's dossier answers for every duty that the plan gives to such a plant.
struct SampleDutyTests {
  /// A duty or target of a plan's pack, as its YAML has it.
  struct Entry {
    var id: String
    var speaksTo: [String]
    var isOfPlant: Bool
  }

  /// What the plans themselves ask of such a plant, so that a duty that a pack lost is missed.
  private static let duties = [
    "plans/huzhou-cement": [
      "HZ-EI", "HZ-CE", "HZ-VOC", "HZ-NOX", "HZ-MON", "HZ-CLOSE", "HZ-CM-AUD", "HZ-CM-EXIT",
      "HZ-CM-NEW", "HZ-CM-ULE", "HZ-CM-LOW",
    ],
    "plans/huzhou-foundry": [
      "HZ-EI", "HZ-CE", "HZ-VOC", "HZ-NOX", "HZ-MON", "HZ-CLOSE", "HZ-FD-AUD", "HZ-FD-SAND",
      "HZ-FD-OUT",
    ],
    "plans/huzhou-furniture": ["HZ-EI", "HZ-CE", "HZ-MON", "HZ-CLOSE", "HZ-FU"],
    "plans/huzhou-printing-dyeing": [
      "HZ-EI", "HZ-CE", "HZ-VOC", "HZ-NOX", "HZ-MON", "HZ-CLOSE", "HZ-DY-LIM", "HZ-DY-GAS",
      "HZ-DY-PARK", "HZ-DY-EQ",
    ],
    "plans/zhanjiang-plastic-shoes": ["ZJ26-PS"],
    "plans/zhongshan-upgrade": [],
  ]

  private static let packs = [
    ("plans/huzhou-cement", "huzhou-2023-2025", "HZ 2023-2025"),
    ("plans/huzhou-foundry", "huzhou-2023-2025", "HZ 2023-2025"),
    ("plans/huzhou-furniture", "huzhou-2023-2025", "HZ 2023-2025"),
    ("plans/huzhou-printing-dyeing", "huzhou-2023-2025", "HZ 2023-2025"),
    ("plans/zhanjiang-plastic-shoes", "zhanjiang-2026-2028", "ZJ 2026-2028"),
    ("plans/zhongshan-upgrade", "zhongshan-2018-2022", "ZS 2018-2022"),
  ]

  /// Reads `id`, `scope` and `sectors` of each list item under `targets` and `duties`.
  private static func entries(of pack: String) throws -> [Entry] {
    let file = projectURL.appending(path: "Standards/plans/\(pack).yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    var entries: [Entry] = []
    var isDuty = false
    for line in text.split(separator: "\n") {
      if let head = line.firstMatch(of: /^([a-z]+):/) { isDuty = head.1 == "duties" }
      if let id = line.firstMatch(of: /^  - id: (\S+)/) {
        entries.append(Entry(id: String(id.1), speaksTo: [], isOfPlant: true))
      } else if isDuty, line.contains(/^    scope: (city|application)/) {
        entries[entries.count - 1].isOfPlant = false
      } else if let sectors = line.firstMatch(of: /^    sectors: \[(.*)\]/) {
        entries[entries.count - 1].speaksTo =
          sectors.1.split(separator: ", ").map(String.init)
      }
    }
    return entries
  }

  private static func sector(of sample: String) throws -> String {
    let file = projectURL.appending(path: "Samples/\(sample)/plant.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return String(try #require(text.firstMatch(of: /sector: ([a-z-]+)/)).1)
  }

  @Test(arguments: packs)
  func `every duty of such a plant appears, with a verdict and its clause`(
    _ sample: String, _ pack: String, _ standard: String
  ) throws {
    let sector = try Self.sector(of: sample)
    let asked = try Self.entries(of: pack).filter {
      $0.isOfPlant && ($0.speaksTo.isEmpty || $0.speaksTo.contains(sector))
    }
    let report = try SampleReport.recorded(sample)
    let answered = report.checks.filter { $0.standard == standard }

    // Zhongshan's plan asks something of the city and of applications, and nothing of a plant.
    #expect(asked.isEmpty == (standard == "ZS 2018-2022"))
    // What is out of the dossier's scope is not judged, and its first line says so.
    let outOfScope = sample == "plans/huzhou-furniture" ? ["HZ-VOC", "HZ-NOX"] : []
    for entry in asked where !outOfScope.contains(entry.id) {
      let own = answered.filter { ($0.item ?? $0.target)?.hasPrefix(entry.id) ?? false }
      #expect(!own.isEmpty, "\(sample) says nothing of \(entry.id)")
      for check in own {
        #expect(check.clause?.isEmpty == false, "\(entry.id) names no clause")
        let needsReason = ["insufficient", "not-evaluated", "not-applicable"]
          .contains(check.verdict)
        #expect(!needsReason || check.reason?.isEmpty == false, "\(entry.id) says not why")
      }
    }
  }

  @Test(arguments: duties.keys.sorted())
  func `no duty of the plan is lost`(_ sample: String) throws {
    let named = try SampleReport.recorded(sample).checks.compactMap { $0.item ?? $0.target }

    #expect(Self.duties[sample]?.filter { !named.contains($0) } == [])
  }

  @Test(arguments: packs)
  func `no duty of a plan counts in a verdict`(
    _ sample: String, _ pack: String, _ standard: String
  ) throws {
    let checks = try SampleReport.recorded(sample).checks.filter { $0.standard == standard }

    #expect(checks.allSatisfy { $0.advisory == true })
  }
}
