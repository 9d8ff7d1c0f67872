import Measures
import Report
import Testing

struct CheckIdentityTests {
  private let base = Check(
    rule: "r", outlet: "DA001", pollutant: "PM", standard: "S", limit: "L", verdict: .pass)

  @Test func `checks that differ in what they judge are not the same`() {
    let changes: [(inout Check) -> Void] = [
      { $0.rule = "q" }, { $0.outlet = nil }, { $0.pollutant = "SO2" }, { $0.standard = "T" },
      { $0.limit = "M" }, { $0.target = "T" }, { $0.item = "I" },
    ]
    for change in changes {
      var other = base
      change(&other)
      #expect(other.identity != base.identity)
      #expect((other.identity < base.identity) != (base.identity < other.identity))
    }
  }

  @Test func `a verdict, a clause or a basis that changed leaves it the same`() {
    var other = base
    (other.verdict, other.clause, other.basis) = (.fail, "4.2", .day)
    #expect(other.identity == base.identity)
  }

  @Test func `a finding has the identity of its check`() {
    let finding = Finding(
      id: "x", rule: "r", severity: .violation, outlet: "DA001", pollutant: "PM", standard: "S",
      limit: "L", message: Bilingual(zh: "甲", en: "a"))
    #expect(finding.identity == base.identity)
    #expect(finding.identity.description == "r DA001 PM S L")
  }

  @Test func `the whole plant stands before its outlets`() {
    var plant = base
    plant.outlet = nil
    var empty = base
    empty.outlet = ""
    #expect([base, empty, plant].map(\.identity).sorted().map(\.outlet) == [nil, "", "DA001"])
  }

  @Test func `names of verdicts differ in both languages`() {
    for language in Language.allCases {
      #expect(Set(Verdict.allCases.map { $0.name(language) }).count == Verdict.allCases.count)
    }
  }
}
