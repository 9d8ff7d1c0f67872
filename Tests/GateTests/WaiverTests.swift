import Evaluation
import Gate
import Measures
import Report
import Testing

/// A waiver's sentence: scope, period, reason, approver, expiry and ceiling, each in both directions.
/// Blank fields are refused where waivers.yaml is read.
struct WaiverTests {
  private func applied(
    _ waivers: Waiver..., to means: [String] = ["30", "48", "30"], second: [String] = [],
    neverWaived: [String] = [], asOf: String = "2025-05-01"
  ) throws -> Exemptions.Outcome {
    try Exemptions(waivers, neverWaived: neverWaived, asOf: asOf)
      .applied(to: try report(means, second: second))
  }

  @Test func `without a waiver nothing changes`() throws {
    let before = try report(["30", "48", "30"])
    let outcome = try Exemptions().applied(to: before)
    #expect(outcome.checks == before.checks && outcome.findings == before.findings)
    #expect(outcome.exemptions.isEmpty && outcome.verdict == .fail)
  }

  @Test func `a waived breach is shown, says why, and does not count`() throws {
    let outcome = try applied(.sample())
    let finding = try #require(outcome.breaches.first)
    #expect(finding.isAdvisory && finding.severity == .warning && finding.verdict == .fail)
    let note = try #require(finding.notes.first)
    for part in ["W-1", "市局", "更换滤袋", "1.2", "2025-06-30"] { #expect(note.zh.contains(part)) }
    let check = try outcome.check()
    #expect(
      check.isAdvisory && check.verdict == .fail && check.reason?.en.contains("waived") == true)
    #expect(outcome.exemptions.map(\.finding) == [finding.id])
    #expect(
      outcome.exemptions.map(\.id) == ["W-1"] && outcome.exemptions.map(\.ground) == [.waiver])
    #expect(outcome.verdict != .fail)
    #expect(outcome.findings.allSatisfy { !$0.rule.hasPrefix("waiver-") })
  }

  // MARK: Scope

  static let fitting: [@Sendable () throws -> Waiver] = [
    { try .sample() }, { try .sample(outlet: nil) }, { try .sample(pollutant: nil) },
    { try .sample(outlet: nil, pollutant: nil) }, { try .sample(standard: "GB 1-2020") },
    { try .sample(limit: "T1-PM") },
  ]

  @Test(arguments: fitting)
  func `a scope that fits excuses`(_ waiver: @Sendable () throws -> Waiver) throws {
    #expect(try applied(waiver()).exemptions.count == 1)
  }

  static let foreign: [@Sendable () throws -> Waiver] = [
    { try .sample(rule: "emission-rate-limit") }, { try .sample(outlet: "DA002") },
    { try .sample(outlet: "") }, { try .sample(outlet: " ") }, { try .sample(outlet: "da001") },
    { try .sample(pollutant: "SO2") }, { try .sample(pollutant: "") },
    { try .sample(pollutant: "\u{3000}") }, { try .sample(standard: "GB 2-2020") },
    { try .sample(standard: "") }, { try .sample(limit: "T1-SO2") }, { try .sample(limit: "") },
  ]

  @Test(arguments: foreign)
  func `a scope that does not fit excuses nothing, and is stale`(
    _ waiver: @Sendable () throws -> Waiver
  ) throws {
    let outcome = try applied(waiver())
    #expect(outcome.exemptions.isEmpty && outcome.verdict == .fail)
    #expect(outcome.count("waiver-stale") == 1)
  }

  @Test func `another plant's waiver is none of this report's business`() throws {
    let outcome = try applied(.sample(plant: "HZ-2"))
    #expect(outcome.exemptions.isEmpty && outcome.count("waiver-stale") == 0)
  }

  @Test func `a breach that no scope covers keeps the plant failing`() throws {
    let outcome = try applied(.sample(), second: ["48", "30", "30"])
    #expect(outcome.exemptions.count == 1 && outcome.verdict == .fail)
    #expect(try outcome.check().isAdvisory)
    #expect(try !outcome.check("DA002").isAdvisory)
  }

  // MARK: Period

  /// The breach lies in the last hour of 1 March.
  static let lastHour = Array(repeating: "30", count: 23) + ["48", "30"]

  @Test(arguments: [
    ("2025-03-01", "2025-03-02", true), ("2025-02-01", "2025-04-01", true),
    ("2025-03-02", "2025-03-03", false), ("2025-02-01", "2025-03-01", false),
  ])
  func `an episode must lie in the period`(_ from: String, _ to: String, _ isIn: Bool) throws {
    let outcome = try applied(.sample(from: from, to: to), to: Self.lastHour)
    #expect(outcome.exemptions.isEmpty != isIn)
  }

  @Test(arguments: [("2025-03-02", true), ("2025-03-03", false)])
  func `an episode that reaches over midnight must lie in it wholly`(
    _ from: String, _ isCut: Bool
  ) throws {
    let means = Array(repeating: "30", count: 23) + ["48", "48", "30"]
    #expect(try applied(.sample(to: from), to: means).exemptions.isEmpty == isCut)
    #expect(try applied(.sample(to: from), to: means).count("waiver-stale") == (isCut ? 1 : 0))
  }

  @Test func `one breach in the period and one outside leave the check failing`() throws {
    let means = ["48"] + Array(repeating: "30", count: 24) + ["48"]
    let outcome = try applied(.sample(), to: means)
    #expect(outcome.exemptions.count == 1 && outcome.verdict == .fail)
    #expect(outcome.breaches.map(\.isAdvisory).sorted { !$0 && $1 } == [false, true])
    #expect(try !outcome.check().isAdvisory)
  }

  @Test func `a waiver of another time is not stale`() throws {
    let outcome = try applied(.sample(from: "2025-04-01", to: "2025-05-01"))
    #expect(outcome.exemptions.isEmpty && outcome.count("waiver-stale") == 0)
  }

  // MARK: Expiry

  @Test(arguments: [("2025-06-29", true), ("2025-06-30", true), ("2025-07-01", false)])
  func `a waiver holds up to its last day`(_ day: String, _ holds: Bool) throws {
    let outcome = try applied(.sample(), asOf: day)
    #expect(
      outcome.exemptions.isEmpty != holds && outcome.count("waiver-expired") == (holds ? 0 : 1))
    #expect((outcome.verdict == .fail) != holds)
  }

  @Test func `an expired waiver that nobody needs is a notice, else a warning`() throws {
    func severity(_ means: [String]) throws -> Severity? {
      try applied(.sample(), to: means, asOf: "2026-01-01").findings
        .first { $0.rule == "waiver-expired" }?.severity
    }
    #expect(try severity(["48"]) == .warning)
    #expect(try severity(["30"]) == .notice)
  }

  // MARK: Ceiling

  /// 1.2 × 40 = 48. The last one prints as 48.
  @Test(arguments: [
    ("47.999999999", true), ("48", true), ("48.1", false), ("48.000000001", false),
  ])
  func `up to the ceiling and no further`(_ peak: String, _ isExcused: Bool) throws {
    let outcome = try applied(.sample(), to: ["30", peak, "30"])
    #expect(outcome.exemptions.isEmpty != isExcused)
    #expect(outcome.count("waiver-exceeded") == (isExcused ? 0 : 1))
    #expect((outcome.verdict == .fail) != isExcused)
  }

  @Test func `a ceiling of 1 leaves nothing`() throws {
    #expect(try applied(.sample(ceiling: "1"), to: ["40.1"]).exemptions.isEmpty)
  }

  @Test func `one episode over the ceiling leaves the check failing`() throws {
    let outcome = try applied(.sample(), to: ["48", "30", "49"])
    #expect(outcome.exemptions.count == 1 && outcome.verdict == .fail)
    #expect(outcome.count("waiver-exceeded") == 1 && outcome.count("waiver-stale") == 0)
  }

  @Test func `a saved report, which keeps no fractions, is judged by what it prints`() throws {
    func excused(_ peak: String) throws -> Bool {
      var saved = try report(["30", peak, "30"])
      for index in saved.findings.indices { saved.findings[index].episode?.exactRatio = nil }
      return try !Exemptions([.sample()]).applied(to: saved).exemptions.isEmpty
    }
    #expect(try excused("48"))
    #expect(try !excused("48.001"))
  }

  // MARK: Reason and approver

  @Test func `reason and approver stand wherever the waiver is shown`() throws {
    let outcome = try applied(.sample(reason: "检修", approver: "张工"))
    let sentence = try #require(outcome.exemptions.first?.sentence)
    #expect(sentence.zh.contains("检修") && sentence.zh.contains("张工"))
    #expect(sentence.en.contains("检修") && sentence.en.contains("张工"))
  }

  // MARK: What is never waived

  @Test func `a rule that the policy excepts is not waived`() throws {
    let outcome = try applied(.sample(), neverWaived: ["emission-limit"])
    #expect(outcome.exemptions.isEmpty && outcome.verdict == .fail)
    let stale = try #require(outcome.findings.first { $0.rule == "waiver-stale" })
    #expect(stale.message.en.contains("never waived"))
    #expect(try applied(.sample(), neverWaived: ["permit-mass"]).exemptions.count == 1)
  }

  @Test func `rules that guard the data are never waived`() {
    let guarding = [
      "register-difference", "waiver-expired", "baseline-worse", "gate-register",
      "gate-plausibility",
    ]
    #expect(guarding.allSatisfy(Exemptions.guardsTrust))
    #expect(!Exemptions.guardsTrust("emission-limit") && !Exemptions.guardsTrust("permit-mass"))
  }

  /// What the evaluator finds wrong with data carries no verdict, so that no waiver reaches it.
  @Test func `findings of the data keep their severity whatever a waiver says`() throws {
    var judged = try input(["30", "30"])
    for key in judged.emission.series.keys {
      judged.emission.series[key]?.conflicts = [
        Conflict(
          at: judged.period.from,
          rows: [
            RowReference(file: "a.csv", line: 2, text: ""),
            RowReference(file: "a.csv", line: 3, text: ""),
          ])
      ]
    }
    let found = try report(judged)
    let own = try #require(found.findings.first { $0.rule == "duplicate-timestamp" })
    #expect(own.verdict == nil && own.severity == .warning)
    let waiver = try Waiver.sample(rule: "duplicate-timestamp", outlet: nil, pollutant: nil)
    let outcome = try Exemptions([waiver]).applied(to: found)
    #expect(outcome.exemptions.isEmpty && outcome.count("waiver-stale") == 1)
    #expect(outcome.findings.contains(own))
  }

  /// A finding of a month is held against that month, not against the whole period.
  @Test(arguments: [
    ("2025-03-01", "2025-04-01", true), ("2025-03-01", "2025-03-31", false),
    ("2025-03-02", "2025-04-01", false), ("2025-01-01", "2026-01-01", true),
  ])
  func `a breach of a month lies in its month`(
    _ from: String, _ to: String, _ isExcused: Bool
  ) throws {
    var judged = try withSample(Figure("44", "mg/m3"))
    judged.period = Period(from: try date("2025-01-01"), hours: 8760)
    for index in judged.findings.indices where judged.findings[index].limit == "T1-PM" {
      judged.findings[index].month = CivilMonth(year: 2025, month: 3)
    }
    let waiver = try Waiver.sample(rule: "manual-emission-limit", from: from, to: to)
    #expect(try Exemptions([waiver]).applied(to: judged).exemptions.isEmpty != isExcused)
  }

  // MARK: Breaches without an episode

  private func withSample(
    _ measured: Figure?, sense: Check.Requirement.Sense = .atMost
  ) throws -> ComplianceReport {
    var judged = try report(Array(repeating: "30", count: 24))
    judged.checks.append(
      Check(
        rule: "manual-emission-limit", outlet: "DA001", pollutant: "PM", standard: "GB 1-2020",
        limit: "T1-PM", basis: .sample, verdict: .fail,
        requirement: Check.Requirement(
          sense: sense, value: "40", unit: "mg/m3", source: "example", confidence: "confirmed"),
        measured: measured))
    judged.findings.append(
      Finding(
        id: "manual-emission-limit/x", rule: "manual-emission-limit", verdict: .fail,
        severity: .violation, outlet: "DA001", pollutant: "PM", standard: "GB 1-2020",
        limit: "T1-PM", message: Bilingual(zh: "超标", en: "over")))
    return judged
  }

  @Test(arguments: [("47", true), ("48", true), ("48.1", false)])
  func `a sample is held against the ceiling by its check's figures`(
    _ value: String, _ isExcused: Bool
  ) throws {
    let judged = try withSample(Figure(value, "mg/m3"))
    let waiver = try Waiver.sample(rule: "manual-emission-limit")
    let outcome = try Exemptions([waiver]).applied(to: judged)
    #expect(outcome.exemptions.isEmpty != isExcused)
    // Its day is not told, so the waiver must hold for the whole period.
    let short = try Waiver.sample(
      rule: "manual-emission-limit", from: "2025-03-02", to: "2025-03-09")
    #expect(try Exemptions([short]).applied(to: judged).exemptions.isEmpty)
  }

  @Test func `what is no multiple of a limit has no ceiling to keep`() throws {
    let waiver = try Waiver.sample(rule: "manual-emission-limit", ceiling: "9")
    for judged in [
      try withSample(nil), try withSample(Figure("41", "g/m3")),
      try withSample(Figure("39", "mg/m3"), sense: .atLeast),
    ] {
      let outcome = try Exemptions([waiver]).applied(to: judged)
      #expect(outcome.exemptions.isEmpty && outcome.count("waiver-exceeded") == 1)
    }
  }

  @Test func `a failing check without findings is never excused`() throws {
    var judged = try report(["48"])
    judged.findings.removeAll()
    #expect(try Exemptions([.sample()]).applied(to: judged).verdict == .fail)
  }

  @Test(arguments: ["48", "99"])
  func `a breach that counts in no verdict needs no leave`(_ peak: String) throws {
    var judged = try report(["30", peak])
    for index in judged.findings.indices {
      (judged.findings[index].isAdvisory, judged.findings[index].severity) = (true, .warning)
    }
    for index in judged.checks.indices { judged.checks[index].isAdvisory = true }
    let outcome = try Exemptions([.sample()]).applied(to: judged)
    #expect(outcome.exemptions.isEmpty && outcome.findings == judged.findings)
    #expect(outcome.checks == judged.checks)
  }
}
