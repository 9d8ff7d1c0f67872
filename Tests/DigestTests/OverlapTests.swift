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

  // MARK: Data capture

  /// Two runs of March, of which the later one holds from the 15th on.
  private func overlapping(
    valid: Int = 12, hours: Range<Int> = 336..<744, unused: Int = 0
  ) -> SampleLedger {
    var ledger = SampleLedger()
    let first = ledger.add(
      .foundry, "2025-03", limits: [Limit(expected: 744, valid: 31 * 24 - unused)])
    ledger.days(first, "2025-03", 1, valid: 24)
    // Not all of the first run's period: both stand.
    let count = hours.count
    ledger.add(
      .foundry, "2025-03", limits: [Limit(expected: count, valid: count / 24 * valid)],
      days: 14..<31)
    let last = ledger.excerpt.runs.count - 1
    let start = ledger.excerpt.runs[0].periodFrom.seconds
    ledger.excerpt.runs[last].periodFrom = Instant(
      seconds: start + Int64(hours.lowerBound) * 3600)
    return ledger
  }

  @Test func `of runs that overlap each tells its own days' capture`() throws {
    let digest = overlapping().digest(.sample())
    let capture = try #require(digest.captures.first)
    #expect(digest.captures.count == 1 && capture.pollutants == 1)
    // Fourteen days of 24 of 24 hours, seventeen of 12 of 24.
    #expect(capture.coverage.expected == 744 && capture.coverage.valid == 14 * 24 + 17 * 12)
    #expect(digest.untoldCaptures.isEmpty)
    #expect(digest.plants.first?.cells.last?.coverage?.valid == 14 * 24 + 17 * 12)
  }

  @Test(arguments: [
    // The seam lies within a day; or some valid hours could not be used, nobody knows on which days.
    (340..<744, 0), (336..<744, 1),
  ])
  func `a capture that cannot be told is not silently gone`(
    _ hours: Range<Int>, _ unused: Int
  ) throws {
    let digest = overlapping(hours: hours, unused: unused).digest(.sample())
    #expect(digest.captures.isEmpty && digest.untoldCaptures == ["HZ-FD-001"])
    let note = try #require(digest.notes.first { $0.zh.contains("无法单独给出") })
    #expect(note.en.contains("HZ-FD-001") && note.en.contains("cannot be told"))
  }

  @Test func `a run over two months tells a month's capture by its days`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(
      .foundry, "2025-02", to: "2025-03",
      limits: [Limit(expected: 59 * 24, valid: 28 * 24 + 31 * 6)])
    ledger.days(run, "2025-02", 1, valid: 24)
    ledger.days(run, "2025-03", 1, valid: 6)
    let digest = ledger.digest(.sample())
    let capture = try #require(digest.captures.first)
    #expect(capture.coverage.expected == 744 && capture.coverage.valid == 186)
    #expect(capture.isLow && capture.lastMonth?.valid == 672)
  }

  @Test func `one run within another is not called a partial overlap`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03")
    ledger.add(.foundry, "2025-03", days: 12..<14)
    let notes = ledger.digest(.sample()).notes
    #expect(notes.contains { $0.zh.contains("第 2 号记录的时段在第 1 号之内") })
    #expect(notes.contains { $0.en.contains("Run 2 of HZ-FD-001 lies within run 1") })
    #expect(!notes.contains { $0.zh.contains("部分重叠") })
  }
}
