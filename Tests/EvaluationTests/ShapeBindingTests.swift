import Evaluation
import Measures
import Report
import Standards
import Testing

/// Limits that are no concentrations at an outlet, and limits that wait for something.
struct ShapeBindingTests {
  private static let shapes: [(Limit.Shape, String)] = [
    (.rate(StackRates(rows: [], above: .constant)), "stack_height"),
    (.removal(Limit.RemovalDuty(initialRate: nil)), "before treatment"),
    (.perProduct, "natural months"),
  ]

  @Test(arguments: shapes)
  func `a shape that cannot be judged is no pass, and says what to declare`(
    _ shape: Limit.Shape, _ says: String
  ) throws {
    var limit = Limit.sample("40")
    limit.shape = shape

    let check = try EvaluationInput.typed("PM 30").judged(against: limit).only()

    #expect(check.verdict == .notEvaluated || check.verdict == .insufficient)
    #expect(check.rule != "emission-limit")
    #expect(check.reason?.en.contains(says) == true, "\(check.reason?.en ?? "")")
  }

  @Test func `a limit that waits for its method is not applicable, and takes no other's place`()
    throws
  {
    var waiting = Limit.sample("40", id: "T1-waiting")
    waiting.awaits = .monitoringMethod
    let input = try EvaluationInput.typed("PM 41")

    let check = try input.judged(against: waiting).only()
    #expect(check.verdict == .notApplicable)
    #expect(check.reason == Limit.Awaited.monitoringMethod.reason)

    let general = Standard.sample("GB 2-2020", level: .general, limits: [.sample("40")])
    let both = input.judged(by: .sample(limits: [waiting]), general)
    #expect(both.checks.map(\.verdict) == [.notApplicable, .fail])
  }

  @Test func `a limit in the open air is named and judges no outlet`() throws {
    var boundary = Limit.sample("1", id: "T9-PM")
    boundary.shape = .ambient(Limit.AmbientPoint(place: .boundary))
    let input = try EvaluationInput.typed("PM 30")

    let judgement = input.judged(against: boundary, .sample("40"))
    #expect(judgement.checks.map(\.limit) == ["T1-PM"])
    #expect(judgement.verdict == .pass)
    let notices = judgement.findings.filter { $0.finding.rule == "not-judged-yet" }
    #expect(notices.count == 1)
    #expect(notices.first?.finding.message.en.contains("T9-PM") == true)
    #expect(notices.first?.finding.severity == .notice)
  }

  @Test func `an advisory limit in the open air is named, and judged without counting`() throws {
    let text = "limit 1 boundary\npoint W1 boundary\nPM 4x1\n"
    for sample in ["", "manual W1:PM 1.1"] {
      var dossier = try ExampleDossier(text + sample)
      dossier.library.standards[0].limits[0].confidence = .confirmedTranscript
      let judgement = Evaluator(dossier.library).judge(dossier.input)
      let found = judgement.findings.map(\.finding)

      #expect(judgement.verdict != .fail)
      guard !sample.isEmpty else {
        #expect(found.contains { $0.rule == "not-judged-yet" && $0.message.en.contains("T9-PM") })
        continue
      }
      let check = try #require(judgement.checks.first { $0.rule == "ambient-limit" })
      #expect(check.verdict == .fail && check.isAdvisory)
      let finding = try #require(found.first { $0.rule == "ambient-limit" })
      #expect(finding.severity == .warning && finding.isAdvisory)
      #expect(finding.notes.contains { $0.en.contains("Advisory") })
    }
  }

  @Test func `an advisory text ends no other's limits in the open air`() throws {
    var boundary = Limit.sample("1", id: "T9-PM")
    boundary.shape = .ambient(Limit.AmbientPoint(place: .boundary))
    var industry = Standard.sample(limits: [.sample("40", confidence: .confirmedTranscript)])
    industry.displaces = ["GB 2-2020"]
    let general = Standard.sample("GB 2-2020", level: .general, limits: [boundary])

    let judgement = try EvaluationInput.typed("PM 30").judged(by: industry, general)

    #expect(judgement.findings.contains { $0.finding.rule == "not-judged-yet" })
  }

  @Test func `a text that another ends has no limits in the open air left`() throws {
    var boundary = Limit.sample("1", id: "T9-PM")
    boundary.shape = .ambient(Limit.AmbientPoint(place: .boundary))
    var industry = Standard.sample(limits: [.sample("40")])
    industry.displaces = ["GB 2-2020"]
    let general = Standard.sample("GB 2-2020", level: .general, limits: [boundary])

    let judgement = try EvaluationInput.typed("PM 30").judged(by: industry, general)

    #expect(!judgement.findings.contains { $0.finding.rule == "not-judged-yet" })
  }

  @Test(arguments: [("II", Verdict.pass), ("III", .notApplicable)])
  func `a limit binds in its class of air quality`(_ declared: String, _ verdict: Verdict) throws {
    var limit = Limit.sample("40")
    limit.conditions.airClasses = ["I", "II"]
    let outlet = Outlet.sample(facts: OutletFacts(airQualityClass: declared))

    let input = try EvaluationInput.typed("PM 30", outlets: [outlet])
    #expect(try input.judged(against: limit).only().verdict == verdict)
    let undeclared = try EvaluationInput.typed("PM 30").judged(against: limit).only()
    #expect(undeclared.verdict == .notEvaluated)
    #expect(undeclared.reason?.en.contains("air_quality_class") == true)
  }

  @Test func `a limit binds only the places that it names`() throws {
    var limit = Limit.sample("40")
    limit.regions = ["440100"]

    #expect(try EvaluationInput.typed("PM 30").judged(against: limit).checks.isEmpty)
  }
}
