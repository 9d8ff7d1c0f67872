import Gate
import Measures
import Testing

@Suite("The day of a decision")
struct GateDayTests {
  @Test(arguments: [("2021-02-28", false), ("2021-03-01", true), ("2021-03-02", true)])
  func `it does not come before the project was put on file`(_ asOf: String, _ fits: Bool) throws {
    let application = try Application.sample(filed: "2021-03-01")
    let gateDay = GateDay(asOf: try day(asOf), isGiven: true, today: try day("2026-01-01"))
    do throws(Fault) {
      try gateDay.check(application, after: nil, isStageGiven: false)
      #expect(fits)
    } catch {
      #expect(!fits && error.code == .usage)
      #expect(error.sentence.zh.contains(asOf) && error.sentence.en.contains("2021-03-01"))
    }
  }
}
