import Gate
import Report
import Testing

struct ConditionResultTests {
  @Test func `a bare verdict asks for nothing`() {
    #expect(ConditionResult(.pass).toMend.isEmpty)
  }
}
