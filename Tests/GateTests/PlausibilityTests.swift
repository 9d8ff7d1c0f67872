import Gate
import Measures
import Report
import Testing

struct GateLevelTests {
  @Test func `every level of a policy is one of a decision`() {
    #expect(Decision.Level.allCases.count == 3)
  }
}
