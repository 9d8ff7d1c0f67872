#if Server
import Measures
import Testing
import Web

@Suite("What goes with a job")
struct CheckParametersTests {
  @Test func `it is kept as it was said`() {
    let whole = CheckParameters(
      reason: "更正：DA001 & =1", log: "a/b.csv", handedIn: Instant(seconds: 1_700_000_000),
      stage: .filing, asOf: CivilDate("2024-02-29"), isApplicants: true)
    #expect(CheckParameters(whole.text) == whole)
    #expect(CheckParameters(CheckParameters().text) == CheckParameters())
    var inspectors = whole
    inspectors.isApplicants = false
    #expect(CheckParameters(inspectors.text) == inspectors && inspectors != whole)
  }
}
#endif
