import Evaluation
import Foundation
import Measures
import Report
import Standards
import Testing

/// Each plan's duties of a plant appear in the report of a plant that hands in nothing but its name:
/// with a verdict, a clause and what is to be done.
struct PlanDutiesTests {
  private static let shipped = Result { () throws(Fault) in
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Standards")
    return try loadStandards([folder.path])
  }

  /// Re-typed from the plans' fact sheet: what speaks of a plant of a sector.
  private static let plants: [(String, String, String, [String])] = [
    (
      "330502", "printing-dyeing", "2025-03-01",
      ["HZ-CLOSE", "HZ-DY-EQ", "HZ-DY-GAS", "HZ-DY-LIM", "HZ-DY-PARK", "HZ-MON"]
    ),
    (
      "330502", "cement", "2025-03-01",
      [
        "HZ-CLOSE", "HZ-CM-AUD", "HZ-CM-EXIT", "HZ-CM-LEAD", "HZ-CM-LOW", "HZ-CM-NEW", "HZ-CM-ULE",
        "HZ-MON",
      ]
    ),
    (
      "330502", "foundry", "2025-03-01",
      [
        "HZ-CLOSE", "HZ-FD-AUD", "HZ-FD-OUT", "HZ-FD-SAND", "HZ-FD-SAND-furan", "HZ-FD-SAND-green",
        "HZ-FD-SAND-phenolic", "HZ-FD-SAND-silicate", "HZ-MON",
      ]
    ),
    ("330502", "furniture", "2025-03-01", ["HZ-CLOSE", "HZ-FU", "HZ-MON"]),
    ("330502", "wall-materials", "2025-03-01", ["HZ-CLOSE", "HZ-MON", "HZ-WM", "HZ-WM-TREND"]),
    ("440802", "plastics", "2026-03-01", ["ZJ26-PS", "ZJ26-PS-SCRAP"]),
    ("440802", "small-appliances", "2026-03-01", ["ZJ26-HA", "ZJ26-HA-VOC"]),
    ("440802", "food", "2026-03-01", ["ZJ26-FO"]),
    ("440802", "down", "2026-03-01", ["ZJ26-DN"]),
    // Zhongshan's plan has figures of the city and of applications alone.
    ("442000", "plastics", "2021-03-01", []),
  ]

  @Test(arguments: plants)
  func `every duty of a plant appears, advisory, with its source`(
    _ region: String, _ sector: String, _ day: String, _ ids: [String]
  ) throws {
    var input = try EvaluationInput.sample(hours: 24, from: try date(day))
    input.plant.region = region
    input.plant.sector = sector

    let checks = Evaluator(try Self.shipped.get()).judge(input).checks
      .filter { check in check.item.map { $0.hasPrefix("HZ-") || $0.hasPrefix("ZJ") } ?? false }
      .filter { !$0.rule.hasPrefix("audit-") }

    #expect(checks.compactMap(\.item).sorted() == ids)
    for check in checks {
      #expect(check.isAdvisory && check.subject != nil && check.clause != nil)
      #expect(check.reason != nil, "\(check.item ?? "")")
    }
  }

  @Test func `after its last year a plan asks for nothing`() throws {
    var input = try EvaluationInput.sample(hours: 24, from: try date("2026-01-01"))
    input.plant.region = "330502"
    let checks = Evaluator(try Self.shipped.get()).judge(input).checks
      .filter { $0.standard == "HZ 2023-2025" && $0.item?.hasPrefix("HZ-") == true }
      .filter { !$0.rule.hasPrefix("audit-") }

    #expect(!checks.isEmpty)
    #expect(checks.allSatisfy { $0.verdict == .notApplicable })
  }
}
