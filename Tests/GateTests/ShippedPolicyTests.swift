import Gate
import Measures
import Standards
import Testing

/// What the shipped policies of cities ask for beside their figures.
struct ShippedPolicyTests {
  private static let cities = ["ZS-GATE 2018-2022", "HZ-GATE 2023-2025", "ZJ-GATE 2026-2028"]

  @Test(arguments: cities)
  func `a city compares a year, never waives treatment, and asks about doubts`(
    _ id: String
  ) throws {
    let policy = try Shipped.gate(id)
    #expect(policy.emissionMonths == 12)
    #expect(policy.neverWaived == ["treatment-runs"])
    #expect(policy.neverWaived.allSatisfy { !Exemptions.guardsTrust($0) })
    let doubts = try #require(policy.conditions.first { $0.kind == .plausibility })
    #expect(doubts.level == .explains && doubts.stages == Application.Stage.allCases)
  }
}
