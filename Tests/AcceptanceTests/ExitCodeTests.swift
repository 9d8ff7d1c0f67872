import Measures
import Report
import Testing

@testable import Commands

struct ExitCodeTests {
  @Test func `has one code a meaning, those of sysexits for errors`() {
    let codes = ExitCodes.table.map(\.code)
    #expect(codes == [0, 1, 3, 64, 65, 66, 69, 70, 74, 75, 77, 78])
  }

  @Test(arguments: [
    (Verdict.pass, Int32(0)), (.fail, 1), (.insufficient, 3), (.notEvaluated, 3),
    (.notApplicable, 3),
  ])
  func `leaves with the code of the verdict`(_ verdict: Verdict, _ code: Int32) {
    let thrown = #expect(throws: (any Error).self) { try verdict.leave() }
    guard let thrown, case .verdict(let left) = ExitCodes.meaning(of: thrown) else {
      Issue.record("a verdict left as an error")
      return
    }
    #expect(left == code)
  }

  @Test(arguments: [
    Fault.Code.usage, .unreadableInput, .missingInput, .unreachable, .internalError,
    .unwritableOutput, .temporary, .notPermitted, .unusablePack,
  ])
  func `leaves with the fault's own code, which is in the table and no verdict`(
    _ code: Fault.Code
  ) {
    let error = Fault(code, Bilingual(zh: "句。", en: "Sentence."))
    guard case .fault(let fault) = ExitCodes.meaning(of: error) else {
      Issue.record("a fault lost its meaning")
      return
    }
    #expect(fault.code == code)
    #expect(ExitCodes.table.contains { $0.code == code.rawValue })
    #expect(![0, 1, 3].contains(code.rawValue))
  }

  @Test func `takes any other error for an internal one, never for a violation`() {
    struct Surprise: Error {}
    guard case .fault(let fault) = ExitCodes.meaning(of: Surprise()) else {
      Issue.record("an unknown error was no fault")
      return
    }
    #expect(fault.code.rawValue == 70)
  }
}
