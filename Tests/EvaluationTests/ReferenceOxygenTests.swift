import Evaluation
import Measures
import Report
import Standards
import Testing

/// The fact sheet's check values for the conversion to a reference oxygen content.
struct ReferenceOxygenTests {
  @Test(arguments: [
    // Cold-blast cupola, PM 28 at 17 %: 28 × 6/4 = 42.
    ("28", "17", "15", "41.999", Verdict.fail), ("28", "17", "15", "42", .pass),
    ("28", "17", "15", "42.001", .pass), ("28", "17", "15", "40", .fail),
    // Kiln, NOx 300 at 11.5 %: 300 × 11/9.5 = 347.368….
    ("300", "11.5", "10", "347.368421", .fail), ("300", "11.5", "10", "347.368422", .pass),
    ("300", "11.5", "10", "320", .fail), ("300", "11.5", "10", "400", .pass),
    // Oxidiser with extra air, NMHC 15 at 18 %: 15 × 18/3 = 90.
    ("15", "18", "3", "89.999", .fail), ("15", "18", "3", "90", .pass),
    ("15", "18", "3", "90.001", .pass),
  ])
  func `converts exactly`(
    _ value: String, _ measured: String, _ reference: String, _ limit: String, _ verdict: Verdict
  ) throws {
    let input = try EvaluationInput.typed("PM \(value)", "O2 \(measured)")

    let check = try input.judged(against: .sample(limit, oxygen: reference)).only()

    #expect(check.verdict == verdict)
  }
}
