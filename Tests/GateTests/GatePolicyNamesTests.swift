import Evaluation
import Gate
import Measures
import Report
import Standards
import Testing

/// Names of policies that would do nothing, and differences from the register.
struct GatePolicyNamesTests {
  private func faults(_ change: (inout GatePolicy) -> Void) throws -> [Fault] {
    var library = try Shipped.library()
    change(&library.gates[0])
    return GatePolicyNames.faults(in: library, rules: Rulebook.ids + GateRulebook.ids)
  }

  @Test func `the shipped policies name what there is`() throws {
    #expect(try faults { _ in }.isEmpty)
  }

  @Test(arguments: [
    ("emission-limit", nil), ("emision-limit", "emission-limit"),
    ("Emission-Limit", "emission-limit"), ("x", "correct or delete"),
  ])
  func `a rule that is never waived exists`(_ rule: String, _ words: String?) throws {
    let found = try faults { $0.neverWaived = [rule] }
    #expect(found.isEmpty == (words == nil))
    #expect(found.allSatisfy { $0.code == .unusablePack && $0.position != nil })
    if let words { #expect(found.first?.sentence.en.contains(words) == true, "\(found)") }
  }

  @Test(arguments: [("foo", 1), ("cement", 0), ("*", 0), ("cemen", 1)])
  func `a sector that no standard speaks of is refused`(_ sector: String, _ count: Int) throws {
    #expect(try faults { $0.sectors = [sector] }.count == count)
  }

  private func finding(_ id: String, _ words: String = "x") -> Finding {
    Finding(
      id: "register-difference/\(id)", rule: "register-difference", severity: .warning,
      message: Bilingual(zh: words, en: words))
  }

  @Test func `a difference says whose it is, and stands once where it is both's`() {
    let found = RegisterDifferences.merged(
      before: [finding("area"), finding("sector")],
      after: [finding("area"), finding("region"), finding("sector", "y")])
    #expect(
      found.map(\.id) == [
        "register-difference/after/region", "register-difference/after/sector",
        "register-difference/before/sector", "register-difference/both/area",
      ])
    #expect(found.last?.message.zh == "改造前后档案：x")
    #expect(
      RegisterDifferences.merged(before: [finding("area")], after: nil).map(\.id) == [
        "register-difference/before/area"
      ])
  }
}
