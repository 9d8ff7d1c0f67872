import Evaluation
import Measures
import Report
import Standards
import Testing

struct PrecedenceTests {
  private func verdicts(_ hours: String, _ standards: Standard...) throws -> [String] {
    let input = try EvaluationInput.typed(hours, "O2 24x9")
    return Evaluator(StandardsLibrary(standards: standards, files: [])).judge(input).checks.map {
      "\($0.standard) \($0.verdict.rawValue)"
    }
  }

  @Test func `an industry standard goes before a general one`() throws {
    let industry = Standard.sample("A", limits: [.sample("40")])
    let general = Standard.sample("B", level: .general, limits: [.sample("30", process: "*")])

    let checks = try EvaluationInput.typed("PM 35").judged(by: industry, general).checks

    #expect(checks.map(\.verdict) == [.pass, .notApplicable])
    #expect(checks[1].reason?.en.contains("A T1-PM") == true)
    #expect(checks[1].reason?.zh.contains("行业标准优先") == true)
  }

  @Test func `a national industry standard goes before a local general one`() throws {
    #expect(
      try verdicts(
        "PM 24x35", .sample("A", limits: [.sample("40", basis: .day)]),
        .sample("B", region: "330000", level: .general, limits: [.sample("30", process: "*")]))
        == ["A pass", "B not-applicable"])
  }

  @Test func `a general standard speaks where the industry has no figure`() throws {
    #expect(
      try verdicts(
        "PM 24x35", .sample("A", limits: [.sample("40", pollutant: "SO2")]),
        .sample("B", level: .general, limits: [.sample("30", process: "*")]))
        == ["B fail", "A insufficient"])
  }

  @Test(arguments: [
    ("20", ["A not-applicable", "B fail"]), ("30", ["A not-applicable", "B fail"]),
    ("40", ["A fail", "B not-applicable"]),
  ])
  func `a local standard goes before a national one unless that is stricter`(
    _ local: String, _ expected: [String]
  ) throws {
    #expect(
      try verdicts(
        "PM 24x35", .sample("A", limits: [.sample("30")]),
        .sample("B", region: "330000", limits: [.sample(local)])) == expected)
  }

  @Test func `units are converted before strictness is compared`() throws {
    let grams = try require(UnitOfMeasure("g/m3"))

    #expect(
      try verdicts(
        "PM 24x35", .sample("A", limits: [.sample("30")]),
        .sample("B", region: "330000", limits: [.sample("0.02", unit: grams)]))
        == ["A not-applicable", "B fail"])
  }

  @Test(arguments: ["day", "oxygen"])
  func `limits that cannot be compared are both judged`(_ difference: String) throws {
    var local = Limit.sample("40")
    if difference == "day" { local.basis = .day } else { local.oxygen = try decimal("15") }

    #expect(
      try verdicts(
        "PM 24x35", .sample("A", limits: [.sample("30")]),
        .sample("B", region: "330000", limits: [local])) == ["A fail", "B pass"])
  }

  @Test func `ultra-low displaces nothing and is displaced by nothing`() throws {
    var ultra = Limit.sample("10")
    ultra.regimes = ["ultra-low"]
    var input = try EvaluationInput.typed("PM 35")
    input.plant.regimes = ["ultra-low"]

    let checks = input.judged(
      by: .sample("A", limits: [.sample("40")]),
      .sample("B", level: .general, limits: [ultra])
    ).checks

    #expect(checks.map(\.verdict) == [.pass, .fail])
  }

  @Test func `an advisory limit displaces nothing`() throws {
    #expect(
      try verdicts(
        "PM 24x35",
        .sample("A", region: "330000", limits: [.sample("40", confidence: .unsure)]),
        .sample("B", level: .general, limits: [.sample("30", process: "*")]))
        == ["A pass", "B fail"])
  }

  @Test func `a limit that is not in force displaces nothing`() throws {
    var industry = Limit.sample("40")
    industry.dates.existingFrom = try date("2025-03-03")
    let standards = [
      Standard.sample("A", limits: [industry]),
      .sample("B", level: .general, limits: [.sample("30", process: "*")]),
    ]
    let library = StandardsLibrary(standards: standards, files: [])

    // Until 2025-03-02 the general limit judges alone, on 2025-03-03 the industry's.
    let judgement = Evaluator(library).judge(try .typed("PM 72x35"))

    #expect(judgement.checks.map(\.verdict) == [.pass, .fail])
    #expect(judgement.checks.map(\.coverage?.expected) == [24, 48])
    #expect(
      judgement.findings.compactMap(\.finding.episode?.to) == [Instant(try date("2025-03-03"))])
    #expect(judgement.checks[1].reason?.en.contains("A T1-PM") == true)

    let before = Evaluator(library).judge(try .typed("PM 48x35"))
    #expect(before.checks.map(\.verdict) == [.notApplicable, .fail])
    #expect(before.checks[1].reason == nil)
  }

  @Test func `a winner that ended leaves the rest to the loser`() throws {
    var industry = Limit.sample("40")
    industry.dates.until = try date("2025-03-02")

    let checks = try EvaluationInput.typed("PM 72x35").judged(
      by: .sample("A", limits: [industry]),
      .sample("B", level: .general, limits: [.sample("30", process: "*")])
    ).checks

    #expect(checks.map(\.coverage?.expected) == [24, 48])
  }

  @Test func `the strictest limit governs mixed gases`() throws {
    let outlet = Outlet.sample(processes: ["melting", "pouring", "shakeout"])
    let input = try EvaluationInput.typed("PM 35", "O2 9", outlets: [outlet])

    let checks = input.judged(
      against: .sample("40", id: "a", process: "melting"),
      .sample("30", id: "b", process: "pouring"),
      .sample("30", id: "c", process: "shakeout"),
      .sample("50", id: "d", process: "melting", oxygen: "15")
    ).checks

    // d is converted to oxygen and cannot be compared with the others.
    #expect(checks.map(\.verdict) == [.notApplicable, .fail, .notApplicable, .pass])
    #expect(checks[0].reason?.en.contains("mixed gases") == true)
  }

  @Test func `two limits of one process are both judged`() throws {
    let checks = try EvaluationInput.typed("PM 35").judged(
      against: .sample("40", id: "a"), .sample("30", id: "b")
    ).checks

    #expect(checks.map(\.verdict) == [.pass, .fail])
  }

  @Test func `a limit whose winner hangs on an undeclared fact waits for it`() throws {
    var conditional = Limit.sample("40")
    conditional.conditions.extraAir = true
    let general = Standard.sample("B", level: .general, limits: [.sample("30", process: "*")])
    let industry = Standard.sample("A", limits: [conditional])

    for (fact, expected) in [
      (nil, [Verdict.notEvaluated, .notEvaluated]), (true, [.pass, .notApplicable]),
      (false, [.notApplicable, .fail]),
    ] as [(Bool?, [Verdict])] {
      let outlet = Outlet.sample(facts: OutletFacts(extraAir: fact))
      let checks = try EvaluationInput.typed("PM 35", outlets: [outlet])
        .judged(by: industry, general).checks
      #expect(checks.map(\.verdict) == expected)
    }
  }

  @Test func `a standard may end another one for its outlets`() throws {
    var industry = Limit.sample("40", pollutant: "NOx")
    industry.dates.existingFrom = try date("2025-03-02")
    var conditional = Limit.sample("40", id: "c", pollutant: "NH3")
    conditional.conditions.reductants = ["urea"]
    var ending = Standard.sample("A", limits: [industry, conditional])
    ending.displaces = ["B"]
    let general = Standard.sample("B", level: .general, limits: [.sample("30", process: "*")])
    let other = Standard.sample("C", level: .general, limits: [.sample("30", process: "*")])
    func checks(_ process: String) throws -> [Check] {
      let outlet = Outlet.sample(processes: [process], monitors: ["PM", "NOx"])
      return try EvaluationInput.typed("PM 72x35", outlets: [outlet])
        .judged(by: ending, general, other).checks.filter { $0.pollutant == "PM" }
    }

    // NH3 is limited since 2020 already, under whatever condition: B is over for this outlet.
    #expect(try checks("melting").map(\.verdict) == [.notApplicable, .fail])
    #expect(try checks("melting")[0].reason?.en.contains("Displaced by A") == true)
    #expect(try checks("pouring").map(\.verdict) == [.fail, .fail])

    ending.limits = [industry]
    #expect(try checks("melting").map(\.coverage?.expected) == [24, 72])

    ending.limits[0].confidence = .unsure
    #expect(try checks("melting").map(\.coverage?.expected) == [72, 72])
  }

  @Test func `a limit that never binds plants of this kind is no check`() throws {
    var limit = Limit.sample("40")
    limit.dates = Limit.Dates(existingFrom: Limit.Dates.never)
    var input = try EvaluationInput.typed("PM 35")

    #expect(input.judged(against: limit).checks.isEmpty)
    input.plant.approved = try date("2020-01-01")
    #expect(try input.judged(against: limit).only().verdict == .pass)
  }

  @Test func `a fallback for any process asks for no monitor`() throws {
    let input = try EvaluationInput.typed("PM 35", outlets: [.sample(monitors: ["PM"])])
    func verdict(_ process: String) throws -> Verdict {
      try input.judged(against: .sample("40", pollutant: "NMHC", process: process)).only().verdict
    }

    #expect(try verdict("melting") == .notEvaluated)
    #expect(try verdict("*") == .notApplicable)
  }

  @Test func `what is not monitored is not evaluated where it would win`() throws {
    let input = try EvaluationInput.typed("PM 35", outlets: [.sample(monitors: ["PM"])])

    let checks = input.judged(
      by: .sample("A", limits: [.sample("40", pollutant: "SO2")]),
      .sample("B", level: .general, limits: [.sample("30", pollutant: "SO2", process: "*")])
    ).checks

    #expect(checks.map(\.verdict) == [.notEvaluated, .notApplicable])
  }
}
