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
    #expect(digest.notReceived.map(\.month.description) == ["2025-03", "2025-02"])
    #expect(digest.notReceived.allSatisfy { $0.plant == "HZ-FD-001" })
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
    let run = ledger.add(
      .foundry, "2025-01", to: "2025-03",
      limits: [Limit(verdict: .fail, expected: 2160, valid: 2160, episodes: [(743, 746, "0.5")])])
    ledger.days(run, "2025-01", 3, valid: 24)
    let digest = ledger.digest(.sample("2025-02"))
    #expect(try cells(digest).suffix(2).map(\.verdict) == [.fail, .fail])
    #expect(digest.breaches.first?.now?.hours == 2 && digest.breaches.first?.isCarriedOver == true)
    #expect(digest.breaches.first?.before?.hours == 1)
    let march = ledger.digest(.sample("2025-03"))
    #expect(try cells(march).last?.verdict == .pass)
    #expect(march.breaches.map(\.state) == [.resolved])
    #expect(march.sums.now.coverage == Coverage(expected: 744, present: 744, valid: 744))
    #expect(!march.notes.isEmpty)
  }

  @Test(arguments: [
    // 18 of 24 hours are three quarters.
    (18, Verdict.pass, MonthlyDigest.BreachState.resolved), (17, .insufficient, .unknown),
    (0, .insufficient, .unknown), (24, .pass, .resolved),
  ])
  func `a month of a long run passes only by its own days`(
    _ valid: Int, _ verdict: Verdict, _ state: MonthlyDigest.BreachState
  ) throws {
    var ledger = SampleLedger()
    let hours = 334 * 24 + 31 * valid
    let run = ledger.add(
      .foundry, "2024-04", to: "2025-03",
      limits: [
        // Over on 1 February alone.
        Limit(verdict: .fail, expected: 365 * 24, valid: hours, episodes: [(7344, 7349, "0.5")])
      ])
    ledger.days(run, "2024-04", 11, valid: 24)
    ledger.days(run, "2025-03", 1, valid: valid)
    let digest = ledger.digest(.sample())
    #expect(try cells(digest).last?.verdict == verdict)
    #expect(digest.breaches.map(\.state) == [state])
    #expect(digest.shortfalls.isEmpty == (verdict == .pass))
    // What the check could not use may all have been of this month.
    ledger.excerpt.checks[0].valid = hours - 200
    let doubtful = ledger.digest(.sample())
    #expect(try cells(doubtful).last?.verdict != .pass)
    #expect(doubtful.breaches.map(\.state) == [.unknown])
  }

  @Test func `of a long run without days, or by other counts, no month passes`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", to: "2025-03", limits: [Limit(expected: 1416, valid: 1416)])
    #expect(try cells(ledger.digest(.sample())).last?.verdict == .notEvaluated)
    var rolling = SampleLedger()
    let run = rolling.add(
      .foundry, "2025-02", to: "2025-03",
      limits: [Limit(basis: .rolling, expected: 1416, valid: 1416)])
    rolling.days(run, "2025-02", 2, valid: 24)
    #expect(try cells(rolling.digest(.sample())).last?.verdict == .notEvaluated)
    var daily = SampleLedger()
    let second = daily.add(
      .foundry, "2025-02", to: "2025-03", limits: [Limit(basis: .day, expected: 59, valid: 59)])
    daily.days(second, "2025-02", 2, valid: 20)
    #expect(try cells(daily.digest(.sample())).last?.verdict == .pass)
  }

  @Test func `a check that fails without a finding is a breach in its own month alone`() {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    ledger.add(.foundry, "2025-03", limits: [Limit(verdict: .fail)])
    let digest = ledger.digest(.sample())
    #expect(digest.breaches.map { $0.now?.episodes } == [1] && !digest.isQuiet)
    #expect(digest.breaches.first?.state.isPresent == true)
  }

  // MARK: Before the ledger, and after pruning

  @Test func `months before the ledger are not missing`() throws {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02")
    ledger.add(.foundry, "2025-03")
    let digest = ledger.digest(
      .sample(register: [SamplePlant.foundry.card(), SamplePlant.cement.card()]))
    #expect(digest.sums.yearAgo.isBeforeLedger && !digest.sums.lastMonth.isBeforeLedger)
    #expect(digest.sums.yearAgo.missing == 0 && digest.sums.lastMonth.missing == 1)
    #expect(
      try cells(digest).map(\.receipt)
        == [MonthlyDigest.Receipt](repeating: .beforeLedger, count: 11) + [.whole, .whole])
  }

  @Test func `what was pruned is neither missing nor kept, and what follows may not be new`() throws
  {
    var ledger = SampleLedger()
    ledger.prune(.foundry, "2025-02")
    ledger.add(.foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    let digest = ledger.digest(.sample(register: [SamplePlant.foundry.card()]))
    #expect(try cells(digest).suffix(2).map(\.receipt) == [.pruned, .whole])
    #expect(digest.sums.lastMonth.missing == 0 && digest.sums.lastMonth.pruned == 1)
    #expect(digest.breaches.map(\.state) == [.new])
    #expect(digest.breaches.first?.past?.en.contains("pruned") == true)
    #expect(digest.notes.contains { $0.en.contains("pruned") })
    // Of the month itself.
    ledger.prune(.foundry, "2025-04")
    let april = ledger.digest(.sample("2025-04", register: [SamplePlant.foundry.card()]))
    #expect(try cells(april).last?.receipt == .pruned)
    #expect(april.notReceived.isEmpty && april.breaches.map(\.state) == [.unknown])
    #expect(april.breaches.first?.cause?.zh.contains("清理") == true && !april.isQuiet)
  }

  @Test(arguments: [
    (Verdict.pass, false), (.insufficient, true), (.notEvaluated, true), (.notApplicable, true),
  ])
  func `a new breach says where the month before does not know of it`(
    _ verdict: Verdict, _ isOpen: Bool
  ) {
    var ledger = SampleLedger()
    ledger.add(.foundry, "2025-02", limits: [Limit(verdict: verdict)])
    ledger.add(.foundry, "2025-03", limits: [Limit(verdict: .fail, episodes: [(0, 3, "0.5")])])
    let breach = ledger.digest(.sample()).breaches.first
    #expect(breach?.state == .new && (breach?.past != nil) == isOpen)
  }

  @Test func `plants that were not expected are counted apart`() {
    var ledger = SampleLedger()
    ledger.add(.cement, "2025-03")
    let digest = ledger.digest(.sample(register: [SamplePlant.foundry.card()]))
    #expect(digest.sums.now.expected == 1 && digest.sums.now.missing == 1)
    #expect(digest.sums.now.received == 1 && digest.sums.now.unexpected == 1)
  }

  // MARK: Without an answer

  @Test func `what has no answer says which check, of which plant, and what is missing`() {
    var ledger = SampleLedger()
    let run = ledger.add(
      .foundry, "2025-03",
      limits: [
        Limit(verdict: .insufficient, valid: 500), Limit(id: "T2", verdict: .notEvaluated),
        Limit(id: "T3", verdict: .insufficient, isAdvisory: true), Limit(id: "T4"),
      ])
    var finding = FindingRecord()
    (finding.run, finding.verdict) = (run, .notEvaluated)
    finding.fingerprint = ledger.excerpt.checks[1].fingerprint
    (finding.messageZh, finding.messageEn) = ("缺少含氧量", "oxygen is missing")
    ledger.excerpt.findings.append(finding)
    let digest = ledger.digest(.sample())
    #expect(digest.shortfalls.map(\.entry) == ["T1-PM", "T2"])
    #expect(digest.shortfalls.first?.coverage?.valid == 500)
    #expect(digest.shortfalls.last?.reasons.map(\.en) == ["oxygen is missing"])
    #expect(digest.shortfalls.allSatisfy { $0.plant == "HZ-FD-001" && $0.run == run })
    // It is no breach.
    #expect(digest.breaches.isEmpty)
  }

  @Test func `that nobody declared an audit is not that none is due`() {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    #expect(ledger.digest(.sample()).declaredDeadlines == 0)
    ledger.deadline(run, "finish", "2030-01-01", Bilingual(zh: "完成", en: "finish"))
    let digest = ledger.digest(.sample())
    #expect(digest.declaredDeadlines == 1 && digest.deadlines.isEmpty)
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
    // Months that a digest is compared with have changed, too: the last one, and that of a year ago.
    for (month, isCompared) in [("2025-04", true), ("2025-05", false), ("2026-03", true)] {
      #expect(
        ledger.digest(.sample(month)).resubmissions.map(\.run) == (isCompared ? [second] : []))
    }
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
