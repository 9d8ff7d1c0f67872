import Digest
import Ledger
import Measures
import Report
import Standards
import Testing

/// Months of which nothing was received.
struct SilenceTests {
  @Test(arguments: [
    // Alarm of February: 11 March. A digest of 2 April is the first after it.
    ("2025-04-02", ["2025-02"]), ("2025-04-11", []), ("2025-04-12", []),
    ("2025-04-10", ["2025-02"]),
  ])
  func `months that are owed are all listed, and what became an alarm since is told`(
    _ asOf: String, _ new: [String]
  ) {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2024-11")
    ledger.add(.foundry, "2025-01")
    let digest = ledger.digest(.sample(asOf: asOf, register: [SamplePlant.foundry.card()]))
    // This month first, then backwards; before the ledger nothing was owed.
    #expect(
      digest.notReceived.map(\.month.description) == ["2025-03", "2025-02", "2024-12"])
    #expect(digest.owed.map(\.month.description) == ["2025-02", "2024-12"])
    #expect(digest.owed.allSatisfy { $0.isAlarm })
    #expect(digest.lateAlarms.map(\.month.description) == new)
    #expect(digest.sums.now.missing == 1)
  }

  @Test(arguments: [
    // March is awaited until its alarm of 11 April: a silence of its own.
    ("2025-04-02", [[3, 3, 1, 0], [2, 2, 1, 1], [-1, 0, 2, 0]]),
    ("2025-04-10", [[3, 3, 1, 0], [2, 2, 1, 1], [-1, 0, 2, 0]]),
    ("2025-04-11", [[2, 3, 2, 0], [-1, 0, 2, 0]]), ("2025-04-12", [[2, 3, 2, 0], [-1, 0, 2, 0]]),
  ])
  func `months on end are one silence`(_ asOf: String, _ expected: [[Int]]) {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2024-10")
    ledger.add(.foundry, "2025-01")
    let digest = ledger.digest(.sample(asOf: asOf, register: [SamplePlant.foundry.card()]))
    func number(_ month: CivilMonth) -> Int { (month.year - 2025) * 12 + month.month }
    let silences = digest.silences
    #expect(
      silences.map { [number($0.first), number($0.last), $0.months, $0.newlyOverdue] } == expected)
    #expect(silences.reduce(0) { $0 + $1.months } == digest.notReceived.count)
    // Days count from the end of the first month.
    for silence in silences {
      #expect(silence.days == digest.asOf.daysSinceEpoch - silence.first.end.daysSinceEpoch)
      #expect(silence.isAlarm == (silence.first < sampleMonth("2025-03") || asOf >= "2025-04-11"))
    }
  }
}
