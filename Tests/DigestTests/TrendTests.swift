import Digest
import Evaluation
import Ledger
import Measures
import Report
import Standards
import Testing

/// Intensities over twelve months against a plan's path, and what a plan asks of a city.
struct TrendTests {
  /// A foundry with 24 months and the base year 2020, `energy` tce a month over 10 each.
  private func ledger(
    base: String = "10", energy: String = "10", without gap: String? = nil,
    incomplete: String? = nil, plants: [SamplePlant] = [.foundry]
  ) -> SampleLedger {
    var ledger = SampleLedger()
    for plant in plants {
      let run = ledger.add(plant, "2025-03")
      for month in CivilMonth.range("2020-01", 12) {
        ledger.figure(run, month, MonthFigures.energy, base)
        ledger.figure(run, month, MonthFigures.valueAdded, "10")
      }
      for month in CivilMonth.range("2023-04", 24) where month.description != gap {
        let isWhole = month.description != incomplete
        ledger.figure(run, month, MonthFigures.energy, energy, isComplete: isWhole)
        ledger.figure(run, month, MonthFigures.valueAdded, "10")
      }
    }
    return ledger
  }

  private func energy(_ ledger: SampleLedger) throws -> MonthlyDigest.Trend {
    let digest = ledger.digest(.sample(standards: [.plan()]))
    return try #require(digest.trends.first { $0.quantity == .energy })
  }

  /// (1 − 0.0366)⁵ = 0.829914227…
  @Test(arguments: [("8.29914", true), ("8.299142", true), ("8.299143", false)])
  func `compares twelve months with what the year allows`(_ value: String, _ isMet: Bool) throws {
    let point = try #require(try energy(ledger(energy: value)).points.last)
    #expect(point.month == sampleMonth("2025-03"))
    #expect(point.allowed == "0.829914" && point.isMet == isMet)
  }

  @Test func `exactly what the path allows is met`() throws {
    // A decline of a half each year: 2023 to 2025.
    var plan = Standard.plan()
    plan.targets = [
      Target(
        id: "E", annualDecline: try #require(ExactDecimal("0.5")), baseYear: 2020, source: "s",
        position: SourcePosition(file: "p", line: 1))
    ]
    for (energy, isMet) in [("0.3124", true), ("0.3125", true), ("0.3126", false)] {
      let digest = ledger(energy: energy).digest(.sample(standards: [plan]))
      let point = digest.trends.first?.points.last
      #expect(point?.allowed == "0.03125" && point?.isMet == isMet, "\(energy)")
    }
  }

  @Test(arguments: [true, false])
  func `a month that is not whole leaves gaps and never zeros`(_ isAbsent: Bool) throws {
    let month = "2024-06"
    let trend = try energy(
      isAbsent ? ledger(without: month) : ledger(incomplete: month))
    // Every window of twelve months that holds it.
    let gaps = trend.points.filter { $0.value == nil }.map(\.month.description)
    #expect(gaps == CivilMonth.range("2024-06", 10).map(\.description))
    #expect(trend.points.allSatisfy { $0.value != "0" })
    #expect(trend.points.filter { $0.value == nil }.allSatisfy { $0.isMet == nil })
  }

  @Test func `the same plants are in all points`() throws {
    var ledger = ledger(plants: [.foundry, .cement])
    // The cement plant lacks one month: it is left out of all.
    ledger.excerpt.figures.removeAll { $0.run == 2 && $0.month == sampleMonth("2025-02") }
    let trend = try energy(ledger)
    #expect(trend.plants == ["HZ-FD-001"] && trend.left == 1)
    #expect(trend.points.allSatisfy { $0.value == "1" })
  }

  @Test func `without a base year there is no path, and that is said`() throws {
    var ledger = ledger()
    ledger.excerpt.figures.removeAll { $0.month == sampleMonth("2020-07") }
    let trend = try energy(ledger)
    #expect(trend.base == nil && trend.points.allSatisfy { $0.allowed == nil && $0.value != nil })
    #expect(trend.notes.contains { $0.en.contains("2020") })
  }

  @Test func `value added that is not positive gives no intensity`() throws {
    var ledger = ledger()
    for index in ledger.excerpt.figures.indices
    where ledger.excerpt.figures[index].quantity == MonthFigures.valueAdded {
      ledger.excerpt.figures[index].value = "0"
    }
    #expect(try energy(ledger).points.allSatisfy { $0.value == nil })
  }

  @Test func `a decline in all has no steps towards it`() throws {
    var ledger = SampleLedger()
    let run = ledger.add(.foundry, "2025-03")
    for month in CivilMonth.range("2022-01", 39) {
      ledger.figure(run, month, MonthFigures.mass(of: "NOx"), "6", substituted: 1, expected: 744)
      ledger.figure(run, month, MonthFigures.valueAdded, "10")
    }
    let digest = ledger.digest(.sample(standards: [.plan()]))
    let trend = try #require(digest.trends.first { $0.quantity == .pollutant("NOx") })
    #expect(trend.base == "0.6" && trend.target?.isConfirmed == false)
    #expect(
      trend.points.map(\.allowed) == [String?](repeating: nil, count: 10) + [
        "0.36", "0.36", "0.36",
      ])
    #expect(trend.points.last?.isMet == false)
    #expect(trend.points.last?.substituted == 12 && trend.points.last?.expectedHours == 12 * 744)
  }

  // MARK: City figures

  private func figure(_ id: String, _ digest: MonthlyDigest) throws -> MonthlyDigest.CityFigure {
    try #require(digest.cityFigures.first { $0.duty == id })
  }

  @Test(arguments: [(599, MonthlyDigest.CityFigure.State.open), (600, .reached), (601, .reached)])
  func `projects that passed are counted over the plan's years`(
    _ count: Int, _ state: MonthlyDigest.CityFigure.State
  ) throws {
    var ledger = SampleLedger()
    for number in 0..<count {
      ledger.add(
        .foundry, "2024-05", verdict: .pass, limits: [], kind: .decision, application: "A\(number)")
    }
    // The same project at a later stage and with another spelling, one that failed, one before the plan,
    // one after the month, and one that its applicant alone had decided.
    ledger.add(.foundry, "2024-08", verdict: .pass, limits: [], kind: .decision, application: "a 0")
    ledger.add(
      .foundry, "2024-08", verdict: .pass, limits: [], kind: .decision, application: "E",
      isApplicants: true)
    ledger.add(.foundry, "2024-08", verdict: .pass, limits: [], kind: .decision, application: "A0")
    ledger.add(.foundry, "2024-08", verdict: .fail, limits: [], kind: .decision, application: "B")
    ledger.add(.foundry, "2022-11", verdict: .pass, limits: [], kind: .decision, application: "C")
    ledger.add(.foundry, "2025-04", verdict: .pass, limits: [], kind: .decision, application: "D")
    let figure = try figure(
      "HZ-UP",
      ledger.digest(
        .sample(scope: MonthlyDigest.Subject(region: "330500"), standards: [.plan()])))
    #expect(figure.found == Figure("\(count)", "projects") && figure.state == state)
  }

  @Test func `without a decision nothing is counted, and what is needed is said`() throws {
    let digest = SampleLedger().digest(
      .sample(scope: MonthlyDigest.Subject(region: "330500"), standards: [.plan()]))
    let projects = try figure("HZ-UP", digest)
    #expect(projects.found == nil && projects.state == .noData)
    let tax = try figure("HZ-VOCTAX", digest)
    #expect(tax.state == .noData && tax.sentence.zh.contains("税收"))
    #expect(try figure("HZ-CM-ONE", digest).state == .noData)
    #expect(digest.cityFigures.allSatisfy { !$0.source.isEmpty && !$0.confidence.isEmpty })
  }

  @Test(arguments: [(1, MonthlyDigest.CityFigure.State.reached), (2, .missed), (0, .reached)])
  func `grinding plants are counted by district`(
    _ count: Int, _ state: MonthlyDigest.CityFigure.State
  ) throws {
    var cards = (0..<count).map { number in
      var card = SamplePlant.cement.card(processes: ["ventilation"])
      card.plant = "G\(number)"
      return card
    }
    // A clinker plant grinds, too; a grinding plant of another district is another's.
    var kiln = SamplePlant.cement.card(processes: ["ventilation", "kiln"])
    kiln.plant = "K"
    cards.append(kiln)
    let digest = SampleLedger().digest(
      .sample(
        scope: MonthlyDigest.Subject(region: "330500"), register: cards, standards: [.plan()]))
    let figure = try figure("HZ-CM-ONE", digest)
    #expect(figure.found == Figure("\(count)", "enterprises") && figure.state == state)
  }

  @Test func `a plan that has ended, or is of another city, asks nothing`() {
    let ended = SampleLedger().digest(
      .sample(
        "2026-01", scope: MonthlyDigest.Subject(region: "330500"), standards: [.plan()]))
    #expect(ended.cityFigures.isEmpty)
    let other = SampleLedger().digest(
      .sample(scope: MonthlyDigest.Subject(region: "440800"), standards: [.plan()]))
    #expect(other.cityFigures.isEmpty)
  }
}
