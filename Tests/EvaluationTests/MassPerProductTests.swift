import Evaluation
import Measures
import Report
import Standards
import Testing

struct MassPerProductTests {
  private let month = "per-product 0.3\nNMHC 744x1\nflow 744x100000\n"

  private func check(_ text: String) throws -> Check {
    try judged("mass-per-product", text).check
  }

  @Test(arguments: [
    ("248.000001", Verdict.pass), ("248", .pass), ("247.999999", .fail), ("0", .insufficient),
    ("-1", .insufficient),
  ])
  func `a month's mass a tonne`(_ tonnes: String, _ verdict: Verdict) throws {
    let check = try check(month + "product 2025 resin \(tonnes) t")
    #expect(check.verdict == verdict)
    #expect(check.outlet == nil)
  }

  @Test func `part of a month, several products, unknown hours`() throws {
    #expect(
      try check("per-product 0.3\nNMHC 743x1\nflow 743x100000\nproduct 2025 resin 1 t").verdict
        == .insufficient)
    let several = try check(month + "product 2025 resin 300 t\nproduct 2025 sand 9 t")
    #expect(several.verdict == .insufficient)
    #expect(several.reason?.en.contains("register.products") == true)
    // What is known is too much already, or not: hours that nothing can stand for decide.
    let holes = "per-product 0.3\nNMHC 400x- 344x1\nflow 744x100000\n"
    #expect(try check(holes + "product 2025 resin 100 t").verdict == .fail)
    #expect(try check(holes + "product 2025 resin 200 t").verdict == .insufficient)
  }

  // MARK: When the limit is in force

  /// March at 9 mg/m³ is far over; April at 1 mg/m³ is 72 kg for 300 t.
  private let quarter =
    "per-product 0.3\nproduct 2025 resin 300 t\nNMHC 744x9 720x1\nflow 1464x100000\n"

  @Test(arguments: [("2025-04-01", 1, Verdict.pass), ("2025-03-01", 2, .fail)])
  func `months before the limit is in force are not judged`(
    _ start: String, _ months: Int, _ verdict: Verdict
  ) throws {
    let (check, judgement) = try judged("mass-per-product", quarter) { dossier in
      let day = try date(start)
      dossier.library.standards[0].limits[0].dates = Limit.Dates(newFrom: day, existingFrom: day)
    }
    #expect(check.verdict == verdict && check.coverage?.expected == months)
    #expect(
      judgement.findings.contains { $0.finding.rule == "mass-per-product" } == (verdict == .fail))
  }

  @Test func `a limit that begins or ends within the only month judges none`() throws {
    for (from, until) in [("2025-03-02", nil), ("2025-03-01", "2025-03-31")] {
      let (check, _) = try judged("mass-per-product", month + "product 2025 resin 1 t") { dossier in
        let day = try date(from)
        dossier.library.standards[0].limits[0].dates = Limit.Dates(
          newFrom: day, existingFrom: day, until: try until.map { try date($0) })
      }
      #expect(check.verdict == .insufficient)
      #expect(check.reason?.en.contains("natural month") == true)
    }
  }

  @Test func `months that another limit takes are its own`() throws {
    let dossier = try ExampleDossier(quarter)
    var general = dossier.library.standards[0]
    (general.id, general.level) = ("GB 2-2020", .general)
    var industry = dossier.library.standards[0]
    let april = try date("2025-04-01")
    industry.limits[0].dates = Limit.Dates(newFrom: april, existingFrom: april)

    let checks = dossier.input.judged(by: industry, general).checks
      .filter { $0.rule == "mass-per-product" }

    #expect(checks.map(\.standard) == ["GB 1-2020", "GB 2-2020"])
    #expect(checks.map(\.verdict) == [.pass, .fail])
    #expect(checks.map { $0.coverage?.expected } == [1, 1])
  }

  /// A second outlet doubles the mass where the limit binds it, and leaves the sum open where it
  /// has no data.
  @Test(arguments: [("I", Verdict.fail), ("III", .pass)])
  func `outlets that the limit does not bind are not added in`(
    _ airClass: String, _ verdict: Verdict
  ) throws {
    let (check, _) = try judged("mass-per-product", month + "product 2025 resin 248 t") { dossier in
      dossier.library.standards[0].limits[0].conditions.airClasses = ["I"]
      dossier.input.outlets = [
        .sample(facts: OutletFacts(airQualityClass: "I")),
        .sample("DA002", facts: OutletFacts(airQualityClass: airClass)),
      ]
      for pollutant in ["NMHC", "flow"] {
        let key = SeriesKey(outlet: "DA001", pollutant: pollutant)
        var copy = try #require(dossier.input.emission.series[key])
        copy.key.outlet = "DA002"
        dossier.input.emission.series[copy.key] = copy
      }
    }
    #expect(check.verdict == verdict)
  }

  @Test func `an outlet of the process without data keeps the sum open`() throws {
    let (check, _) = try judged("mass-per-product", month + "product 2025 resin 248 t") { dossier in
      dossier.input.outlets.append(.sample("DA002"))
    }
    #expect(check.verdict == .insufficient)
  }

  // MARK: What production rows tell

  /// The same 744 hours, of January: where a yearly row was counted once.
  private func january(_ text: String) throws -> Check {
    try judged("mass-per-product", month + text) { dossier in
      let from = Instant(try date("2025-01-01"))
      let period = try require(Period(from: from, to: Instant(try date("2025-02-01"))))
      dossier.input.period = period
      dossier.input.emission = EmissionRecord(
        period: period, series: dossier.input.emission.series)
    }.check
  }

  @Test func `a yearly row says nothing of January`() throws {
    #expect(try january("product 2025 resin 248 t").verdict == .pass)
    #expect(try january("product-year 2025 resin 1 t").verdict == .insufficient)
    let both = try january("product 2025 resin 1 t\nproduct-year 2025 resin 12 t")
    #expect(both.verdict == .insufficient)
    #expect(both.reason?.en.contains("as a whole year") == true)
  }

  @Test func `rows that could not be read may hold the tonnes that lack`() throws {
    let (check, judgement) = try judged(
      "mass-per-product", month + "product 2025 resin 1 t\nlog rejected unreadable-number 1"
    ) { $0.input.logs[0].kind = .production }
    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("could not be read") == true)
    #expect(!judgement.findings.contains { $0.finding.rule == "mass-per-product" })
  }

  @Test func `capitals do not make another product`() throws {
    let text = month + "product 2025 Resin 124 t\nproduct 2025 resin 124 t"
    #expect(try check(text).verdict == .pass)
  }
}
