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
    #expect(own.reason?.zh.contains("仅作提示") == true)
    #expect(report.decision?.conditions.map(\.level) == [.informs])
    #expect(report.decision?.toMend.isEmpty == true)
    #expect(report.verdict != .fail && report.verdict != .pass)
  }

  // MARK: explains

  @Test func `what has to be explained is open until it is`() throws {
    let kind = try condition(.dossierPasses, level: .explains)
    let open = try decide(kind, after: [check(.fail)])
    #expect(try verdict(open) == .insufficient)
    #expect(open.verdict == .insufficient)
    let place = SourcePosition(file: "application.yaml", line: 1)
    func explained(_ found: Verdict, of condition: String = "C") throws -> Check {
      let report = try decide(kind, after: [check(found)]) { input in
        input.application.explanations = [
          Application.Explanation(condition: condition, text: "滤袋破损", position: place)
        ]
      }
      return try #require(report.checks.first { $0.item == "C" })
    }
    let weighed = try explained(.fail)
    #expect(weighed.verdict == .fail && weighed.isAdvisory)
    #expect(weighed.reason?.zh.contains("滤袋破损") == true)
    // Words replace no data, and speak of no other condition.
    let lacking = try explained(.insufficient)
    #expect(lacking.verdict == .insufficient && !lacking.isAdvisory)
    #expect(try !explained(.notEvaluated).isAdvisory)
    #expect(try explained(.fail, of: "D").verdict == .insufficient)
  }

  // MARK: no-new-breach

  private func newBreach(_ before: [Check], _ after: [Check]) throws -> Verdict {
    try verdict(try decide(try condition(.noNewBreach), before: before, after: after))
  }

  @Test(arguments: [
    (Verdict.pass, Verdict.pass, Verdict.pass), (.pass, .fail, .fail), (.fail, .pass, .pass),
    (.insufficient, .fail, .fail), (.pass, .insufficient, .insufficient),
    (.fail, .notEvaluated, .insufficient), (.notApplicable, .pass, .pass),
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

  @Test func `nothing claimed is nothing to reach`() throws {
    #expect(try verdict(try decide(try condition(.claimsReached), after: [])) == .notApplicable)
  }

  @Test func `without a card the register is not judged`() throws {
    let report = try decide(try condition(.register, level: .explains), after: [check(.pass)])
    let own = try #require(report.checks.first { $0.item == "C" })
    #expect(own.verdict == .notEvaluated && own.isAdvisory)
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
    #expect(report.verdict == (found == .pass ? .pass : .notApplicable) || found == .notApplicable)
    if found == .notApplicable {
      #expect(own?.reason?.zh.contains(filed) == true)
      // Neither passed nor failed: it leaves with 3.
      #expect(report.verdict != .pass && report.verdict != .fail)
    }
  }
}
