import Evaluation
import Gate
import Measures
import Report
import Standards
import Testing

/// Conditions that compare the year before with the year after: below, at and above.
struct ComparisonConditionTests {
  /// A year of electricity (kWh a month) and value added, and a March of PM hours.
  private func side(
    _ year: Int, kilowattHours: String, months: Int = 12, dust: String? = nil,
    hasFlow: Bool = false
  ) throws -> GateSide {
    let spans = try (1...months).map { month in
      LoggedSpan.month(try #require(CivilMonth(year: year, month: month)))
    }
    let row = RowReference(file: "energy.csv", line: 2, text: "")
    let period = Period(from: try date("\(year)-03-01"), hours: 744)
    var series = try [dust].compactMap(\.self).map { try hours(Array(repeating: $0, count: 744)) }
    if hasFlow {
      var flow = try hours(Array(repeating: "1000", count: 744))
      flow.key.pollutant = Pollutant.flow
      series.append(flow)
    }
    var input = EvaluationInput(
      plant: try .sample(),
      outlets: [Outlet(id: "DA001", name: "熔炼", processes: ["melting"], monitors: ["PM"])],
      period: period,
      emission: EmissionRecord(
        period: period,
        series: Dictionary(uniqueKeysWithValues: series.map { ($0.key, $0) })))
    input.energy = EnergyRecord(
      energy: try spans.map {
        EnergyEntry(
          span: $0, energy: "electricity", quantity: try decimal(kilowattHours), unit: "kWh",
          row: row)
      },
      production: try spans.map {
        ProductionEntry(span: $0, valueAdded: try decimal("100"), row: row)
      })
    return GateSide(input: input, report: try report(input))
  }

  private func judge(
    _ kind: GateCondition.Kind, after: GateSide, before: GateSide? = nil, claim: String? = nil,
    level: GateCondition.Level = .blocks
  ) throws -> ComplianceReport {
    var application = try Application.sample(stage: .completion)
    application.project.started = try day("2022-01-01")
    application.project.completed = try day("2022-12-20")
    application.claims = try [claim].compactMap(\.self).map {
      Application.SavingClaim(
        indicator: .energyIntensity, saving: try exact($0),
        position: SourcePosition(file: "application.yaml", line: 1))
    }
    var condition = try Shipped.condition("ZS-DOSSIER")
    (condition.id, condition.kind, condition.level) = ("C", kind, level)
    condition.indicators = kind == .improves ? [.energyIntensity] : []
    var policy = try Shipped.zhongshan()
    policy.region = "000000"
    (policy.conditions, policy.grants, policy.documents) = ([condition], [], [])
    policy.emissionMonths = 1
    return Gate.decide(
      GateInput(
        application: application,
        before: try before ?? side(2021, kilowattHours: "1000", dust: "10"), after: after,
        library: try library(), asOf: try day("2024-02-01")), policies: [policy])
  }

  private func own(_ report: ComplianceReport) throws -> Check {
    try #require(report.checks.first { $0.item == "C" })
  }

  /// 1000 kWh a month before and 900 after is a saving of exactly 10 %.
  @Test(arguments: [
    ("9.999999", Verdict.pass), ("10", .pass), ("10.000000000001", .fail), ("10.1", .fail),
  ])
  func `a claim is reached at exactly what was claimed`(_ claim: String, _ found: Verdict) throws {
    let report = try judge(
      .claimsReached, after: try side(2023, kilowattHours: "900"), claim: claim)
    #expect(try own(report).verdict == found)
    #expect(report.verdict == found)
  }

  /// A third of a kilowatt-hour cannot be written down: 2 of 3 saved is 66.666… %.
  @Test(arguments: [("66.666666666666", Verdict.pass), ("66.666666666667", .fail)])
  func `a saving is not rounded before it is held against a claim`(
    _ claim: String, _ found: Verdict
  ) throws {
    let report = try judge(
      .claimsReached, after: try side(2023, kilowattHours: "1"),
      before: try side(2021, kilowattHours: "3"), claim: claim)
    #expect(try own(report).verdict == found)
  }

  @Test func `a figure that rose is said to have risen`() throws {
    let report = try judge(
      .claimsReached, after: try side(2023, kilowattHours: "1100"), claim: "5")
    let reason = try #require(try own(report).reason)
    #expect(reason.zh == "单位增加值能耗：上升 10%，申报下降 5%")
    #expect(reason.en == "energy per value added: up 10 %, while down 5 % is claimed")
  }

  @Test(arguments: [("999.999", Verdict.pass), ("1000", .fail), ("1000.001", .fail)])
  func `improving is strictly less`(_ kilowattHours: String, _ found: Verdict) throws {
    let report = try judge(.improves, after: try side(2023, kilowattHours: kilowattHours))
    #expect(try own(report).verdict == found)
  }

  @Test(arguments: [(12, Verdict.pass), (11, .insufficient), (2, .insufficient)])
  func `twelve months, and not one less`(_ months: Int, _ found: Verdict) throws {
    for kind in [GateCondition.Kind.sufficientData, .improves] {
      let report = try judge(
        kind,
        after: try side(2023, kilowattHours: "900", months: months, dust: "9", hasFlow: true),
        before: try side(2021, kilowattHours: "1000", dust: "10", hasFlow: true))
      #expect(try own(report).verdict == found)
      #expect(report.verdict == found)
    }
  }

  @Test func `a claim without twelve months is open`() throws {
    let report = try judge(
      .claimsReached, after: try side(2023, kilowattHours: "1", months: 11), claim: "1")
    #expect(try own(report).verdict == .insufficient)
  }

  /// Means of valid hours, where no flow is logged.
  @Test(arguments: [("9.999", Verdict.pass), ("10", .pass), ("10.001", .fail)])
  func `no more than before, at each outlet`(_ dust: String, _ found: Verdict) throws {
    let after = try side(2023, kilowattHours: "900", dust: dust)
    #expect(try own(try judge(.noIncrease, after: after)).verdict == found)
    let open = try judge(.noIncrease, after: after, level: .explains)
    #expect(open.verdict == (found == .fail ? .insufficient : .pass))
  }

  @Test func `an outlet without data did not emit less`() throws {
    let report = try judge(.noIncrease, after: try side(2023, kilowattHours: "900"))
    #expect(try own(report).verdict == .insufficient)
    let limits = try judge(.noNewBreach, after: try side(2023, kilowattHours: "900"))
    #expect(try own(limits).verdict == .insufficient)
  }
}
