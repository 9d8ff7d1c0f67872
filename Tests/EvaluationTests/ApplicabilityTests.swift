import Evaluation
import Measures
import Report
import Standards
import Testing

struct ApplicabilityTests {
  @Test(arguments: [
    ("000000", true), ("330000", true), ("330500", true), ("330502", true), ("330503", false),
    ("330600", false), ("440000", false),
  ])
  func `trailing pairs of zeros in a standard's region are wildcards`(
    _ region: String, _ covers: Bool
  ) throws {
    let judgement = try EvaluationInput.typed("PM 30")
      .judged(by: .sample(region: region, limits: [.sample("40")]))

    #expect(judgement.checks.isEmpty != covers)
  }

  @Test(arguments: [(["melting"], 1), (["pouring", "melting"], 1), (["pouring"], 0)])
  func `a limit binds an outlet that has its process`(
    _ processes: [String], _ checks: Int
  ) throws {
    let input = try EvaluationInput.typed("PM 30", outlets: [.sample(processes: processes)])

    #expect(input.judged(against: .sample("40")).checks.count == checks)
    #expect(input.judged(against: .sample("40", process: "*")).checks.count == 1)
  }

  @Test func `special limits bind where special limits apply`() throws {
    var limit = Limit.sample("40")
    limit.areas = [.key]
    var input = try EvaluationInput.typed("PM 41")

    #expect(input.judged(against: limit).checks.isEmpty)
    input.plant.area = .key
    #expect(input.judged(against: limit).verdict == .fail)
  }

  @Test func `a regime binds only plants under it`() throws {
    var limit = Limit.sample("40")
    limit.regimes = ["ultra-low"]
    var input = try EvaluationInput.typed("PM 41")

    #expect(input.judged(against: limit).checks.isEmpty)
    input.plant.regimes = ["ultra-low"]
    #expect(input.judged(against: limit).verdict == .fail)
  }

  // Three days of 24 hours from 2025-03-01.
  @Test(arguments: [
    ("2025-02-28", 72), ("2025-03-01", 72), ("2025-03-02", 48), ("2025-03-03", 24),
  ])
  func `hours are judged from the date in force on`(_ start: String, _ expected: Int) throws {
    var limit = Limit.sample("40")
    limit.dates.existingFrom = try date(start)

    let check = try EvaluationInput.typed("PM 72x30").judged(against: limit).only()

    #expect(check.coverage?.expected == expected)
    #expect(check.verdict == .pass)
  }

  @Test func `a limit that comes after the period is not applicable`() throws {
    var limit = Limit.sample("40")
    limit.dates.existingFrom = try date("2025-03-04")

    let check = try EvaluationInput.typed("PM 72x90").judged(against: limit).only()

    #expect(check.verdict == .notApplicable)
    #expect(check.coverage == nil)
    #expect(check.reason?.en.contains("2025-03-04") == true)
  }

  @Test(arguments: [
    ("2025-02-28", nil), ("2025-03-01", nil), ("2025-03-02", 24), ("2025-03-04", 72),
    ("2025-03-05", 72),
  ])
  func `hours are judged until the day on which a limit ends`(
    _ until: String, _ expected: Int?
  ) throws {
    var limit = Limit.sample("40")
    limit.dates.until = try date(until)

    let check = try EvaluationInput.typed("PM 72x30").judged(against: limit).only()

    #expect(check.coverage?.expected == expected)
    #expect(check.verdict == (expected == nil ? .notApplicable : .pass))
  }

  // The standard takes effect on 2020-01-01; what is new is bound a day earlier than what exists.
  @Test(arguments: [("2019-12-31", 24), ("2020-01-01", 48), ("2020-01-02", 48)])
  func `a plant approved on the effective date or later is new`(
    _ approved: String, _ expected: Int
  ) throws {
    var limit = Limit.sample("40")
    limit.dates = Limit.Dates(
      newFrom: try date("2025-03-02"), existingFrom: try date("2025-03-03"))
    var input = try EvaluationInput.typed("PM 72x30")
    input.plant.approved = try date(approved)

    #expect(try input.judged(against: limit).only().coverage?.expected == expected)

    input.plant.approved = try date("2010-01-01")
    input.outlets[0].approved = try date(approved)
    #expect(try input.judged(against: limit).only().coverage?.expected == expected)
  }

  @Test(arguments: [("2024-06-30", 24), ("2024-07-01", 48)])
  func `an amendment may date its own new plants`(
    _ approved: String, _ expected: Int
  ) throws {
    var limit = Limit.sample("40")
    limit.dates = Limit.Dates(
      newFrom: try date("2025-03-02"), existingFrom: try date("2025-03-03"),
      newSince: try date("2024-07-01"))
    var input = try EvaluationInput.typed("PM 72x30")
    input.plant.approved = try date(approved)

    #expect(try input.judged(against: limit).only().coverage?.expected == expected)
  }

  @Test(arguments: [
    (OutletFacts(), Verdict.notEvaluated), (OutletFacts(reductant: "none"), .notApplicable),
    (OutletFacts(reductant: "urea"), .fail),
  ])
  func `a reductant decides whether ammonia is limited`(
    _ facts: OutletFacts, _ verdict: Verdict
  ) throws {
    var limit = Limit.sample("8", pollutant: "NH3")
    limit.conditions.reductants = ["ammonia", "urea"]
    let input = try EvaluationInput.typed("NH3 9", outlets: [.sample(facts: facts)])

    let check = try input.judged(against: limit).only()

    #expect(check.verdict == verdict)
    #expect(verdict == .fail || check.reason?.en.contains("reductant") == true)
  }

  @Test(arguments: [(nil, Verdict.notEvaluated), (false, .notApplicable), (true, .fail)])
  func `facts of the outlet decide on conditional limits`(
    _ fact: Bool?, _ verdict: Verdict
  ) throws {
    var (heat, air) = (Limit.sample("40", id: "a"), Limit.sample("40", id: "b"))
    heat.conditions.independentHeatSource = true
    air.conditions.extraAir = true
    let facts = OutletFacts(independentHeatSource: fact, extraAir: fact)
    let input = try EvaluationInput.typed("PM 41", outlets: [.sample(facts: facts)])

    #expect(input.judged(against: heat, air).checks.map(\.verdict) == [verdict, verdict])
  }

  @Test(arguments: [
    (nil, Verdict.notEvaluated), (["PE"], .notApplicable), (["PE", "PS"], .fail),
  ])
  func `resins decide on their own pollutants`(
    _ resins: [String]?, _ verdict: Verdict
  ) throws {
    var limit = Limit.sample("20", pollutant: "styrene")
    limit.conditions.resins = ["PS", "ABS"]
    let input = try EvaluationInput.typed(
      "styrene 21", outlets: [.sample(facts: OutletFacts(resins: resins))])

    #expect(try input.judged(against: limit).only().verdict == verdict)
  }

  @Test func `a limit in a unit of something else is not evaluated`() throws {
    let limit = Limit.sample("40", unit: .percent)

    #expect(
      try EvaluationInput.typed("PM 41").judged(against: limit).only().verdict == .notEvaluated)
  }

  @Test func `what the scope leaves out has no check`() throws {
    var input = try EvaluationInput.typed("PM 41")
    let standard = Standard.sample(
      limits: [.sample("40")],
      targets: [
        Target(
          id: "EI", annualDecline: try decimal("0.1"), baseYear: 2020, source: "example",
          position: SourcePosition(file: "example.yaml"))
      ])

    let energy = [
      "energy-intensity-decline", "energy-intensity-mix", "energy-intensity-progress",
    ]
    #expect(input.judged(by: standard).checks.map(\.rule) == ["emission-limit"] + energy)
    input.scope = [.energy]
    #expect(input.judged(by: standard).checks.map(\.rule) == energy)
    input.scope = [.emission]
    #expect(input.judged(by: standard).checks.map(\.rule) == ["emission-limit"])
  }
}
