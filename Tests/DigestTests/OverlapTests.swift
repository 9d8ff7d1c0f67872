import Digest
import Ledger
import Measures
import Report
import Testing

/// Episodes that straddle the seam of two standing runs: no hour counts twice.
struct OverlapTests {
  typealias Limit = SampleLedger.Limit

  private func size(_ ledger: SampleLedger) throws -> MonthlyDigest.BreachSize {
    let breach = try #require(ledger.digest(.sample()).breaches.first)
    return try #require(breach.now)
  }

  @Test(arguments: [
    // Hours of the 15th to the 31st that the later run finds over; what stays is one episode where
    // the two touch.
    (0, 72, 192, 1), (1, 72, 191, 2), (0, 24, 144, 1), (48, 72, 144, 2),
  ])
  func `an episode over the seam counts its hours once`(
    _ from: Int, _ to: Int, _ hours: Int, _ episodes: Int
  ) throws {
    var ledger = SampleLedger()
    // From the 10th to the 18th.
    ledger.add(
      .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(216, 408, "0.5")])],
      days: 0..<20)
    ledger.add(
      .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(from, to, "0.4")])],
      days: 14..<31)
    let size = try size(ledger)
    #expect(size.hours == hours && size.exceeding == hours && size.episodes == episodes)
    #expect(ledger.digest(.sample()).sums.now.hoursOver == hours)
    #expect(size.multiple == "0.5")
  }

  @Test func `a later run in the midst of an episode joins or parts it`() throws {
    for (isOver, hours, episodes) in [(true, 192, 1), (false, 168, 2)] {
      var ledger = SampleLedger()
      ledger.add(
        .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(216, 408, "0.5")])])
      ledger.add(
        .foundry, "2025-03",
        limits: [
          isOver ? Limit(verdict: .fail, episodes: [(0, 24, "0.4")]) : Limit()
        ], days: 12..<13)
      let size = try size(ledger)
      #expect(size.hours == hours && size.episodes == episodes, "\(isOver)")
    }
  }

  @Test func `a multiple whose hour a later run holds is not claimed`() throws {
    var ledger = SampleLedger()
    ledger.add(
      .foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(216, 408, "0.9")])],
      days: 0..<20)
    // The peak was on the 17th.
    let peak = ledger.excerpt.findings[0].fromTime?.seconds ?? 0
    ledger.excerpt.findings[0].peakAt = Instant(seconds: peak + 7 * 86_400)
    ledger.add(.foundry, "2025-03", limits: [Limit()], days: 14..<31)
    let digest = ledger.digest(.sample())
    let breach = try #require(digest.breaches.first)
    #expect(breach.now?.hours == 120 && breach.now?.multiple == nil && breach.now?.peakAt == nil)
    #expect(breach.message.zh.contains("后来的记录取代"))
  }

  @Test func `two episodes of one run that touch stay two`() throws {
    var ledger = SampleLedger()
    ledger.add(
      .foundry, "2025-03",
      limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5"), (3, 5, "0.2")])])
    let size = try size(ledger)
    #expect(size.hours == 5 && size.episodes == 2)
  }
}
