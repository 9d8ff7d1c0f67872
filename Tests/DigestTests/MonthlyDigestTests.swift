import Digest
import Ledger
import Measures
import Report
import Standards
import Testing

/// What a month came to: the matrix, what is missing, breaches, data and what was handed in again.
struct MonthlyDigestTests {
  typealias Limit = SampleLedger.Limit

  private func cells(_ digest: MonthlyDigest, _ plant: SamplePlant = .foundry) throws
    -> [MonthlyDigest.MonthCell]
  {
    try #require(digest.plants.first { $0.id == plant.id }).cells
  }

  // MARK: Received

  @Test(arguments: [
    ("2025-04-10", MonthlyDigest.Receipt.missing), ("2025-04-11", .alarm), ("2025-04-12", .alarm),
    ("2025-04-01", .missing),
  ])
  func `nothing received becomes an alarm after so many days`(
    _ asOf: String, _ receipt: MonthlyDigest.Receipt
  ) throws {
    let digest = SampleLedger().digest(
      .sample(asOf: asOf, alarmAfter: 10, register: [SamplePlant.foundry.card()]))
    #expect(try cells(digest).last?.receipt == receipt)
    #expect(digest.notReceived.map(\.isAlarm) == [receipt == .alarm])
    #expect(digest.sums.now.missing == 1 && digest.sums.now.expected == 1)
    #expect(digest.sums.now.alarms == (receipt == .alarm ? 1 : 0))
    #expect(digest.sums.now.pass == 0 && !digest.isQuiet)
  }

  @Test func `the usual day of a digest is that of the alarm`() {
    #expect(DigestQuestion.sample().asOf.description == "2025-04-11")
    #expect(DigestQuestion.sample("2024-12", alarmAfter: 0).asOf.description == "2025-01-01")
  }

  @Test(arguments: [("2025-03-31", true), ("2025-04-01", false), ("2025-02-01", true)])
  func `a plant is expected from the month of its approval on`(
    _ approved: String, _ isExpected: Bool
  ) throws {
    var card = SamplePlant.foundry.card()
    card.approved = try #require(CivilDate(approved))
    let digest = SampleLedger().digest(.sample(register: [card]))
    #expect((try cells(digest).last?.receipt == .alarm) == isExpected)
    #expect(digest.sums.now.expected == (isExpected ? 1 : 0))
  }

  @Test func `without a register those that handed in before are expected`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-01")
    ledger.add(.cement, "2025-03")
    let digest = ledger.digest(.sample())
    #expect(try cells(digest).map(\.receipt).suffix(4) == [.notExpected, .whole, .alarm, .alarm])
    #expect(digest.notReceived.map(\.plant) == ["HZ-FD-001"])
    #expect(digest.notReceived.first?.lastReceived == sampleMonth("2025-01"))
    #expect(digest.plants.allSatisfy { $0.isRegistered == nil })
  }

  @Test func `a plant that the register does not know is shown, and said to be unknown`() {
    var ledger = SampleLedger()
    ledger.add(.cement, "2025-03")
    let digest = ledger.digest(.sample(register: [SamplePlant.foundry.card()]))
    #expect(digest.plants.map(\.isRegistered) == [false, true])
    #expect(digest.notes.contains { $0.en.contains("HZ-CM-001") })
    #expect(digest.sums.now.expected == 1 && digest.sums.now.received == 1)
  }

  @Test func `half a month is not a month`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03", days: 0..<30)
    let part = ledger.digest(.sample())
    #expect(try cells(part).last?.receipt == .partial)
    #expect(part.sums.now.partial == 1 && !part.isQuiet)
    ledger.add(.foundry, "2025-03", days: 30..<31)
    #expect(try cells(ledger.digest(.sample())).last?.receipt == .whole)
  }

  @Test(arguments: [
    ("330500", ["HZ-CM-001", "HZ-FD-001"]), ("330502", ["HZ-FD-001"]),
    ("330000", ["HZ-CM-001", "HZ-FD-001"]),
    ("440000", []),
  ])
  func `a district holds the plants of its code`(_ region: String, _ plants: [String]) {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03")
    ledger.add(.cement, "2025-03")
    let digest = ledger.digest(.sample(scope: MonthlyDigest.Subject(region: region)))
    #expect(digest.plants.map(\.id) == plants)
  }

  @Test func `the same rows give the same digest, whatever their order`() {
    let ledger = SampleDigests.ledger
    var other = ledger
    other.excerpt.checks.reverse()
    other.excerpt.findings.reverse()
    other.excerpt.figures.reverse()
    other.excerpt.deadlines.reverse()
    #expect(ledger.digest(.sample()) == other.digest(.sample()))
  }

  // MARK: Verdicts

  @Test(arguments: [Verdict.fail, .insufficient, .notEvaluated, .pass])
  func `a month's verdict is its run's`(_ verdict: Verdict) throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-03", verdict: verdict, limits: [])
    #expect(try cells(ledger.digest(.sample())).last?.verdict == verdict)
  }

  @Test func `of a run over months, only the months of its episodes fail`() throws {
    var ledger = SampleLedger()
    // From hour 743 of January to hour 2 of February.
    ledger.add(
      .foundry, "2025-01", to: "2025-03",
      limits: [Limit(verdict: .fail, expected: 2160, valid: 2160, episodes: [(743, 746, "0.5")])])
    let digest = ledger.digest(.sample("2025-02"))
    #expect(try cells(digest).suffix(2).map(\.verdict) == [.fail, .fail])
    #expect(digest.breaches.first?.now?.hours == 2 && digest.breaches.first?.isCarriedOver == true)
    #expect(digest.breaches.first?.before?.hours == 1)
    let march = ledger.digest(.sample("2025-03"))
    #expect(try cells(march).last?.verdict == .pass)
    #expect(march.breaches.map(\.state) == [.resolved])
    #expect(march.sums.now.coverage == nil && !march.notes.isEmpty)
  }

  @Test func `where runs overlap, the later one holds hour by hour`() throws {
    var ledger = SampleLedger()
    let over = Limit(verdict: .fail, episodes: [(0, 10, "0.5"), (400, 410, "0.9")])
    ledger.add(.foundry, "2025-03", limits: [over], days: 0..<20)
    // From the 16th on: the second episode, of the 17th, was not confirmed.
    ledger.add(.foundry, "2025-03", limits: [Limit()], days: 15..<31)
    let digest = ledger.digest(.sample())
    #expect(digest.breaches.map { $0.now?.multiple } == ["0.5"])
    #expect(digest.breaches.first?.now?.episodes == 1)
    #expect(try cells(digest).last?.verdict == .fail)
    #expect(digest.notes.contains { $0.en.contains("Runs 1 and 2") })
  }

  // MARK: Breaches

  @Test(arguments: [
    (Verdict.insufficient, MonthlyDigest.BreachState.unknown), (.notEvaluated, .unknown),
    (.notApplicable, .unknown), (.pass, .resolved),
  ])
  func `only what was judged and kept is resolved`(
    _ verdict: Verdict, _ state: MonthlyDigest.BreachState
  ) {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    ledger.add(.foundry, "2025-03", limits: [Limit(verdict: verdict)])
    let digest = ledger.digest(.sample())
    #expect(digest.breaches.map(\.state) == [state])
    #expect((digest.breaches.first?.cause != nil) == (state == .unknown))
  }

  @Test func `a month that did not come, a part of it, or a lost check resolve nothing`() {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    #expect(ledger.digest(.sample()).breaches.map(\.state) == [.unknown])
    var part = ledger
    part.add(.foundry, "2025-03", limits: [Limit()], days: 0..<30)
    #expect(part.digest(.sample()).breaches.map(\.state) == [.unknown])
    ledger.add(.foundry, "2025-03", limits: [Limit(id: "T9-other")])
    #expect(ledger.digest(.sample()).breaches.map(\.state) == [.unknown])
  }

  @Test func `the ten worst are those that count, by multiple and by hours`() {
    var ledger = SampleLedger()
    var limits = (0..<12).map { index in
      Limit(
        id: "T\(index)", verdict: .fail,
        episodes: [(index * 40, index * 40 + 20 - index, "0.\(10 + index)")])
    }
    limits.append(Limit(id: "T99", verdict: .fail, isAdvisory: true, episodes: [(600, 640, "9")]))
    ledger.add(.foundry, "2025-03", limits: limits)
    let digest = ledger.digest(.sample())
    #expect(digest.worstByMultiple.compactMap(\.entry) == (2..<12).reversed().map { "T\($0)" })
    #expect(digest.worstByHours.compactMap(\.entry) == (0..<10).map { "T\($0)" })
    #expect(digest.breaches.count == 13 && digest.breaches.last?.isAdvisory == true)
    #expect(digest.sums.now.breaches == 12)
    #expect(digest.sums.now.hoursOver == (0..<12).reduce(0) { $0 + 20 - $1 })
  }

  // MARK: Data

  @Test(arguments: [(75, false), (74, true), (76, false)])
  func `an outlet is short of data under three quarters`(_ valid: Int, _ isLow: Bool) {
    var ledger = SampleLedger()
    ledger.add(
      .foundry, "2025-03",
      limits: [
        Limit(expected: 100, valid: valid),
        Limit(id: "T2-day", basis: .day, expected: 31, valid: 1),
        // The same pollutant under a limit in force for fewer hours.
        Limit(id: "T3-new", expected: 50, valid: 50),
      ])
    let captures = ledger.digest(.sample()).captures
    #expect(captures.map(\.isLow) == [isLow])
    #expect(captures.first?.coverage == Coverage(expected: 100, present: 100, valid: valid))
  }

  @Test func `a resubmission says what it replaced, why and what changed`() throws {
    var ledger = SampleLedger()
    let first = ledger.add(
      .foundry, "2025-03",
      limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5"), (50, 52, "0.2"), (90, 91, "0.1")])])
    let second = ledger.add(
      .foundry, "2025-03",
      limits: [Limit(verdict: .fail, episodes: [(1, 4, "0.6"), (52, 53, "0.2")])],
      replacing: [first], reason: "late rows")
    let digest = ledger.digest(.sample())
    let found = try #require(digest.resubmissions.first)
    #expect(found.run == second && found.replaced == [first] && found.reason == "late rows")
    #expect(found.recordedBy == "inspector" && found.before == .fail)
    #expect(found.gone == 2 && found.added == 1)
    // The digest uses the latest alone.
    #expect(digest.breaches.map { $0.now?.episodes } == [2])
    #expect(ledger.digest(.sample("2025-02")).resubmissions.isEmpty)
  }

  // MARK: What is due

  @Test(arguments: [
    ("2025-07-10", true), ("2025-07-11", false), ("2025-04-10", true), ("2020-01-01", true),
  ])
  func `deadlines of ninety days and overdue ones are listed`(_ due: String, _ isListed: Bool) {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    ledger.deadline(run, "finish", due, Bilingual(zh: "完成", en: "finish"))
    let found = ledger.digest(.sample()).deadlines
    #expect(found.isEmpty != isListed)
    #expect(found.allSatisfy { ($0.days < 0) == ($0.due.description < "2025-04-11") })
  }

  @Test(
    arguments: [
      // 90 days after 11 April is 10 July.
      ("2025-07-10", "2026-01-01", 90), ("2025-07-11", "2026-01-01", nil),
      ("2025-04-11", "2026-01-01", 0),
      ("2025-04-10", "2026-01-01", -1), ("2026-01-01", "2025-04-13", 1),
      ("2026-01-01", "2025-04-11", -1),
    ] as [(String, String, Int?)])
  func `a waiver ends with its period or its expiry, whichever is first`(
    _ expires: String, _ to: String, _ days: Int?
  ) throws {
    let waiver = Waiver(
      id: "W", scope: BreachScope(plant: "HZ-FD-001", rule: "emission-limit"), from: .epoch,
      to: try #require(CivilDate(to)), reason: "r", approver: "a",
      expires: try #require(CivilDate(expires)), ceiling: ExactDecimal(mantissa: 1, scale: 0),
      position: SourcePosition(file: "w.yaml", line: 1))
    let found = SampleLedger().digest(.sample(waivers: [waiver])).waivers
    #expect(found.map(\.days) == (days.map { [$0] } ?? []))
  }

  @Test func `a digest of nothing says so and is no pass`() {
    let digest = SampleLedger().digest(.sample(register: []))
    #expect(
      digest.plants.isEmpty && digest.sums.now == MonthlyDigest.MonthSums(month: digest.month))
    #expect(digest.breaches.isEmpty && digest.trends.isEmpty && !digest.hasWaivers)
  }
}
