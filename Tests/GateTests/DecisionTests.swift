import Evaluation
import Gate
import Measures
import Report
import Standards
import Testing

/// What conditions come to on small cases, and what their level makes of it.
struct DecisionTests {
  // MARK: Cases

  private func check(
    _ verdict: Verdict, outlet: String? = "DA001", pollutant: String? = "PM", limit: String = "L1",
    exceeding: Int? = nil, valid: Int = 100, isAdvisory: Bool = false,
    rule: String = "emission-limit"
  ) -> Check {
    var check = Check(
      rule: rule, outlet: outlet, pollutant: pollutant, standard: "GB 1-2020", limit: limit,
      clause: "表1", basis: .hour, verdict: verdict, isAdvisory: isAdvisory)
    check.coverage = Coverage(expected: valid, present: valid, valid: valid)
    check.exceeding = exceeding
    return check
  }

  private func side(_ checks: [Check], from: String, findings: [Finding] = []) throws -> GateSide {
    let period = Period(from: try date(from), hours: 24)
    let input = EvaluationInput(
      plant: try .sample(),
      outlets: [
        Outlet(id: "DA001", name: "熔炼", processes: ["melting"], monitors: ["PM"])
      ], period: period, emission: EmissionRecord(period: period, series: [:]))
    let report = ComplianceReport(
      tool: ComplianceReport.Tool(name: "greengate", version: "0"), plant: input.plant,
      outlets: input.outlets, period: period, energyYear: nil, asOf: input.asOf, scope: [],
      verdict: .pass, standardsDigest: "", standards: [], inputs: [], checks: checks,
      findings: findings)
    return GateSide(input: input, report: report)
  }

  private func condition(
    _ kind: GateCondition.Kind, level: GateCondition.Level = .blocks,
    confidence: Confidence = .confirmed
  ) throws -> GateCondition {
    var condition = try Shipped.condition("ZS-DOSSIER")
    condition.id = "C"
    condition.kind = kind
    condition.level = level
    condition.confidence = confidence
    condition.stages = [.completion]
    condition.indicators = []
    return condition
  }

  private func decide(
    _ condition: GateCondition, before: [Check] = [], after: [Check],
    _ change: (inout GateInput) throws -> Void = { _ in }
  ) throws -> ComplianceReport {
    var application = try Application.sample(stage: .completion)
    application.project.started = try day("2022-01-01")
    application.project.completed = try day("2022-12-20")
    var input = GateInput(
      application: application, before: try side(before, from: "2021-03-01"),
      after: try side(after, from: "2023-03-01"), library: try library(),
      asOf: try day("2023-06-01"))
    try change(&input)
    var policy = try Shipped.zhongshan()
    policy.region = "000000"
    policy.conditions = [condition]
    (policy.grants, policy.documents) = ([], [])
    return Gate.decide(input, policies: [policy])
  }

  private func verdict(_ report: ComplianceReport) throws -> Verdict {
    try #require(report.checks.first { $0.item == "C" }).verdict
  }

  // MARK: dossier-passes

  @Test(arguments: [Verdict.pass, .fail, .insufficient, .notEvaluated])
  func `the present dossier decides`(_ found: Verdict) throws {
    let report = try decide(
      try condition(.dossierPasses), before: [check(.fail)], after: [check(found)])
    #expect(try verdict(report) == found)
    #expect(report.verdict == found)
  }

  @Test func `what is advisory, or nothing at all, is no pass and no breach`() throws {
    let advisory = try decide(
      try condition(.dossierPasses),
      after: [check(.pass), check(.fail, limit: "L2", isAdvisory: true)])
    #expect(advisory.verdict == .pass)
    #expect(try decide(try condition(.dossierPasses), after: []).verdict == .notEvaluated)
    let only = try decide(try condition(.dossierPasses), after: [check(.fail, isAdvisory: true)])
    #expect(only.verdict == .notEvaluated)
  }

  @Test func `without a condition that blocks, the dossier's checks do not count`() throws {
    let report = try decide(
      try condition(.dossierPasses, level: .informs), after: [check(.fail)])
    #expect(report.checks.allSatisfy { $0.isAdvisory })
    #expect(report.verdict == .notEvaluated)
  }

  @Test func `a condition that is not confirmed never blocks`() throws {
    let report = try decide(
      try condition(.dossierPasses, confidence: .unsure), after: [check(.fail)])
    let own = try #require(report.checks.first { $0.item == "C" })
    #expect(own.verdict == .fail && own.isAdvisory)
    #expect(own.reason?.zh.contains("只作提示") == true)
    #expect(report.decision?.conditions.map(\.level) == [.informs])
    #expect(report.decision?.toMend.isEmpty == true)
    #expect(report.verdict != .fail && report.verdict != .pass)
  }

  // MARK: explains

  private func explained(
    _ found: Verdict, accepted: [AcceptedExplanation] = []
  ) throws -> (own: Check, report: ComplianceReport) {
    let kind = try condition(.dossierPasses, level: .explains)
    let report = try decide(kind, after: [check(found)]) { input in
      input.application.explanations = [
        Application.Explanation(
          condition: "C", text: "滤袋破损", position: SourcePosition(file: "application.yaml", line: 1))
      ]
      input.accepted = accepted
    }
    return (try #require(report.checks.first { $0.item == "C" }), report)
  }

  private func accepted(
    of application: String = "P1", _ condition: String = "C", on day: String = "2023-05-30"
  ) throws -> AcceptedExplanation {
    AcceptedExplanation(
      application: application, condition: condition, by: "市局", on: try date(day),
      reason: "已核实", position: SourcePosition(file: "waivers.yaml", line: 4))
  }

  @Test func `what has to be explained is open, whatever the applicant writes`() throws {
    let silent = try decide(try condition(.dossierPasses, level: .explains), after: [check(.fail)])
    #expect(try verdict(silent) == .insufficient && silent.verdict == .insufficient)
    let (own, report) = try explained(.fail)
    #expect(own.verdict == .insufficient && !own.isAdvisory)
    #expect(own.reason?.zh.contains("滤袋破损") == true)
    #expect(own.reason?.zh.contains("待评审人判断") == true)
    #expect(report.verdict == .insufficient && report.decision?.toMend.isEmpty == false)
    // Words replace no data.
    #expect(try !explained(.insufficient).own.isAdvisory)
    #expect(try !explained(.notEvaluated).own.isAdvisory)
  }

  /// The day of the decision is 2023-06-01: before, on and after it.
  @Test(arguments: [("2023-05-31", true), ("2023-06-01", true), ("2023-06-02", false)])
  func `the authority's acceptance settles it from its day on`(
    _ day: String, _ holds: Bool
  ) throws {
    let (own, report) = try explained(.fail, accepted: [try accepted(on: day)])
    #expect(own.isAdvisory == holds && (own.verdict == .fail) == holds)
    #expect(report.decision?.toMend.isEmpty == holds)
    guard holds else { return }
    #expect(own.reason?.zh.contains("经 市局 于 \(day) 采纳：已核实") == true)
    #expect(own.reason?.zh.contains("滤袋破损") == true)
  }

  @Test func `an acceptance speaks of one application and condition, and replaces no data`() throws
  {
    #expect(try !explained(.fail, accepted: [try accepted(of: "P2")]).own.isAdvisory)
    #expect(try !explained(.fail, accepted: [try accepted(of: "P1", "D")]).own.isAdvisory)
    let lacking = try explained(.insufficient, accepted: [try accepted()])
    #expect(lacking.own.verdict == .insufficient && !lacking.own.isAdvisory)
  }

  // MARK: no-new-breach

  private func newBreach(_ before: [Check], _ after: [Check]) throws -> Verdict {
    try verdict(try decide(try condition(.noNewBreach), before: before, after: after))
  }

  @Test(arguments: [
    (Verdict.pass, Verdict.pass, Verdict.pass), (.pass, .fail, .fail), (.fail, .pass, .pass),
    (.insufficient, .fail, .fail), (.pass, .insufficient, .insufficient),
    (.fail, .notEvaluated, .insufficient), (.notApplicable, .pass, .pass),
    // A stop that is declared is what the applicant says.
    (.pass, .notApplicable, .insufficient), (.fail, .notApplicable, .insufficient),
    // Without counts nothing says whether it is worse.
    (.fail, .fail, .insufficient), (.notApplicable, .notApplicable, .notEvaluated),
  ])
  func `before and after`(_ before: Verdict, _ after: Verdict, _ found: Verdict) throws {
    #expect(try newBreach([check(before)], [check(after)]) == found)
  }

  /// Shares of the judged hours: below, at and above 3 of 100.
  @Test(arguments: [(5, 200, Verdict.pass), (6, 200, .pass), (7, 200, .fail)])
  func `a breach that was there may not grow`(
    _ exceeding: Int, _ valid: Int, _ found: Verdict
  ) throws {
    #expect(
      try newBreach(
        [check(.fail, exceeding: 3, valid: 100)],
        [check(.fail, exceeding: exceeding, valid: valid)]) == found)
  }

  /// A limit that another one took the place of may end.
  @Test func `what another limit watches may be not applicable`() throws {
    #expect(
      try newBreach(
        [check(.pass)], [check(.notApplicable), check(.pass, limit: "L9")]) == .notEvaluated)
  }

  /// An outlet that the authority's card says is closed is watched no more; one that only the
  /// application leaves out is.
  @Test(arguments: [
    ("2023-02-28", true), ("2023-03-01", true), ("2023-03-02", false), (nil, false),
  ])
  func `a closed outlet is what the register says`(_ closed: String?, _ isClosed: Bool) throws {
    let other = check(.pass, outlet: "DA002", limit: "L2")
    let report = try decide(
      try condition(.noNewBreach), before: [check(.pass), other], after: [other]
    ) { input in
      input.register = RegisterCard(
        plant: "HZ-1", name: "", sector: "foundry", region: "330502", area: .general,
        approved: try date("2019-01-01"),
        outlets: [
          RegisterCard.Outlet(
            id: "DA001", processes: ["melting"], monitors: [], closed: try closed.map(date),
            position: place)
        ], position: place)
    }
    #expect(try verdict(report) == (isClosed ? .pass : .insufficient))
  }

  private func breach() -> Finding {
    Finding(
      id: "emission-limit/x", rule: "emission-limit", verdict: .fail, severity: .violation,
      outlet: "DA001", pollutant: "PM", standard: "GB 1-2020", limit: "L1",
      message: Bilingual(zh: "超标", en: "over"))
  }

  /// A record of a breach that before did not have must not let it in.
  @Test(arguments: [(Verdict.fail, Verdict.notEvaluated), (.pass, .fail)])
  func `a breach on record is skipped only where before failed too`(
    _ before: Verdict, _ found: Verdict
  ) throws {
    let report = try decide(
      try condition(.noNewBreach), before: [check(before, exceeding: 1)], after: []
    ) { input in
      input.after = try side(
        [check(.fail, exceeding: 1)], from: "2023-03-01", findings: [breach()])
      input.baseline = try Exemptions.record(of: #require(input.after).report, at: place)
    }
    #expect(report.decision?.exemptions.count == 1)
    #expect(try verdict(report) == found)
  }

  @Test func `what is no longer watched cannot be seen to get worse`() throws {
    let other = check(.pass, pollutant: "SO2", limit: "L2")
    #expect(try newBreach([check(.pass), other], [other]) == .insufficient)
    // A limit that another one took the place of is watched.
    #expect(try newBreach([check(.pass)], [check(.pass, limit: "L9")]) == .notEvaluated)
    #expect(try newBreach([check(.pass)], [check(.fail, limit: "L9")]) == .fail)
    #expect(try newBreach([], []) == .notEvaluated)
  }

  @Test func `a limit that does not convict is not counted`() throws {
    #expect(
      try newBreach(
        [check(.pass), check(.pass, limit: "L2", isAdvisory: true)],
        [check(.pass), check(.fail, limit: "L2", isAdvisory: true)]) == .pass)
  }

  @Test func `names in words`() throws {
    let report = try decide(
      try condition(.noNewBreach), before: [check(.pass)], after: [check(.fail)])
    let reason = try #require(report.checks.first { $0.item == "C" }?.reason)
    #expect(reason.zh == "熔炼（DA001）颗粒物（GB 1-2020 表1，小时均值）：改造前达标，改造后不达标")
    #expect(!reason.en.contains("emission-limit"))
  }

  // MARK: sufficient-data, improves, claims, register, audit

  @Test(arguments: [
    GateCondition.Kind.sufficientData, .improves, .claimsReached, .noIncrease,
  ])
  func `without an after there is nothing to compare`(_ kind: GateCondition.Kind) throws {
    let report = try decide(try condition(kind), after: []) { input in
      input.after = nil
      input.application.claims = [
        Application.SavingClaim(
          indicator: .energyIntensity, saving: try exact("10"),
          position: SourcePosition(file: "application.yaml", line: 1))
      ]
    }
    #expect(try verdict(report) == .insufficient)
  }

  @Test(arguments: [
    (Application.Stage.review, Verdict.notApplicable), (.completion, .insufficient),
  ])
  func `at completion something must be claimed`(
    _ stage: Application.Stage, _ found: Verdict
  ) throws {
    var claims = try condition(.claimsReached)
    claims.stages = [stage]
    let report = try decide(claims, after: []) { $0.application.project.stage = stage }
    #expect(try verdict(report) == found)
  }

  @Test func `a pass that needed a waiver says so`() throws {
    let report = try decide(
      try condition(.dossierPasses), before: [check(.pass)], after: []
    ) { input in
      var finding = breach()
      finding.month = CivilMonth(year: 2023, month: 3)
      var failing = check(.fail)
      failing.requirement = Check.Requirement(
        value: "40", unit: "mg/m3", source: "example", confidence: "confirmed")
      failing.measured = Figure("41", "mg/m3")
      input.after = try side(
        [failing, check(.pass, limit: "L2")], from: "2023-03-01", findings: [finding])
      input.waivers = [try .sample(from: "2023-01-01", to: "2024-01-01", expires: "2024-01-01")]
    }
    let own = try #require(report.checks.first { $0.item == "C" })
    #expect(own.verdict == .pass && own.reason?.zh == "达标（豁免 W-1）")
  }

  @Test func `without a card the register is not judged`() throws {
    let report = try decide(try condition(.register, level: .explains), after: [check(.pass)])
    let own = try #require(report.checks.first { $0.item == "C" })
    // Whoever has no card has not seen what the plant leaves out: a completion does not pass.
    #expect(own.verdict == .notEvaluated && !own.isAdvisory)
    #expect(report.verdict == .notEvaluated)
  }

  @Test(arguments: [
    ([Verdict](), Verdict.notEvaluated), ([.pass, .pass], .pass), ([.pass, .fail], .fail),
    ([.pass, .insufficient], .insufficient),
  ])
  func `audit items`(_ items: [Verdict], _ found: Verdict) throws {
    let checks = items.enumerated().map { place, verdict in
      check(verdict, outlet: nil, pollutant: nil, limit: "A\(place)", rule: "audit-item")
    }
    #expect(try verdict(try decide(try condition(.audit), after: checks)) == found)
  }

  // MARK: dates

  @Test(arguments: [
    ("2017-12-31", Verdict.notApplicable), ("2018-01-01", .pass), ("2022-12-31", .pass),
    ("2023-01-01", .notApplicable),
  ])
  func `a policy speaks of what was filed in its time`(_ filed: String, _ found: Verdict) throws {
    let report = try decide(try condition(.dossierPasses), after: [check(.pass)]) { input in
      input.application.project.filed = try day(filed)
    }
    let own = report.checks.first { $0.rule.hasPrefix("gate-") }
    #expect(own?.verdict == found)
    // What no policy speaks of is neither passed nor failed: it leaves with 3.
    #expect(report.verdict == (found == .pass ? .pass : .notEvaluated))
    if found == .notApplicable { #expect(own?.reason?.zh.contains(filed) == true) }
  }
}
