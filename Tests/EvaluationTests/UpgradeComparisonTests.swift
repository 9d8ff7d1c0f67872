import Evaluation
import Measures
import Report
import Standards
import Testing

/// Before and after on an equal basis.
struct UpgradeComparisonTests {
  /// Energy, value added and products of 2019 on one side and of 2021 on the other.
  private func compare(_ before: String, _ after: String) throws -> [Decision.Comparison] {
    let (old, new) = (try ExampleDossier(before), try ExampleDossier(after))
    return UpgradeComparison(
      before: UpgradeSide(.before, old.input, old.library, window: try window(2019, 1)),
      after: UpgradeSide(.after, new.input, new.library, window: try window(2021, 1))
    ).all.map(\.comparison)
  }

  private func window(_ year: Int, _ month: Int) throws -> MonthWindow {
    MonthWindow(from: try require(CivilMonth(year: year, month: month)))
  }

  private func intensity(_ before: String, _ after: String) throws -> Decision.Comparison {
    try require(try compare(before, after).first { $0.indicator == .energyIntensity })
  }

  // MARK: Windows

  @Test(arguments: [
    ("2020-01-01", "2019-01 to 2019-12"), ("2020-01-31", "2019-01 to 2019-12"),
    ("2020-02-01", "2019-02 to 2020-01"),
  ])
  func `before are the twelve full months before construction`(
    _ day: String, _ name: String
  ) throws {
    #expect(MonthWindow(before: try date(day))?.name.en == name)
  }

  @Test(arguments: [
    ("2020-12-01", "2021-01 to 2021-12"), ("2020-12-31", "2021-01 to 2021-12"),
    ("2021-01-01", "2021-02 to 2022-01"),
  ])
  func `after are the twelve full months after completion`(_ day: String, _ name: String) throws {
    #expect(MonthWindow(after: try date(day))?.name.en == name)
  }

  @Test func `a window over two years holds each month once`() throws {
    let window = try window(2019, 7)
    #expect(window.year == 2019 && !window.isCalendarYear)
    #expect(window.month(numbered: 7)?.description == "2019-07")
    #expect(window.month(numbered: 6)?.description == "2020-06")
  }

  @Test func `months of two years are compared as twelve`() throws {
    // 100 kWh a month from July 2019 to June 2020; what lies outside does not count.
    let old = try ExampleDossier(
      "energy 2019 electricity 100 kWh\nenergy 2020 electricity 100 kWh\n"
        + "value-added 2019 1\nvalue-added 2020 1")
    let new = try ExampleDossier("energy 2022 electricity 50 kWh\nvalue-added 2022 1")
    let found = try require(
      UpgradeComparison(
        before: UpgradeSide(.before, old.input, old.library, window: try window(2019, 7)),
        after: UpgradeSide(.after, new.input, new.library, window: try window(2022, 1))
      ).all.first?.comparison)

    #expect(found.before == "0.01229" && found.after == "0.006145")
    #expect(found.saving == "50" && found.verdict == .pass)
    #expect(found.basis.zh.contains("2019-07 至 2020-06，记作 2019 年"))
  }

  // MARK: Energy

  @Test(arguments: [("99", Verdict.pass), ("100", .fail), ("101", .fail)])
  func `an intensity must be lower`(_ kilowattHours: String, _ verdict: Verdict) throws {
    let found = try intensity(
      "energy 2019 electricity 100 kWh\nvalue-added 2019 1",
      "energy 2021 electricity \(kilowattHours) kWh\nvalue-added 2021 1")
    #expect(found.verdict == verdict)
  }

  /// 20 kWh a tonne of a, 2 kWh a tonne of b, ten tonnes of each a month.
  private let mixed =
    "value-added 2019 10\nproduct 2019 a 10 t\nproduct 2019 b 10 t\n"
    + "energy 2019 electricity 200 kWh 12 a\nenergy 2019 electricity 20 kWh 12 b"

  @Test func `a change of mix alone is no saving`() throws {
    let found = try intensity(
      mixed,
      "value-added 2021 10\nproduct 2021 a 5 t\nproduct 2021 b 15 t\n"
        + "energy 2021 electricity 100 kWh 12 a\nenergy 2021 electricity 30 kWh 12 b")

    #expect(found.normalised == found.before)
    #expect(found.saving == "0" && found.verdict == .fail)
    #expect(found.after != found.before)
  }

  @Test func `less energy a product is one, whatever the mix`() throws {
    let comparisons = try compare(
      mixed,
      "value-added 2021 10\nproduct 2021 a 5 t\nproduct 2021 b 15 t\n"
        + "energy 2021 electricity 50 kWh 12 a\nenergy 2021 electricity 15 kWh 12 b")
    let found = try require(comparisons.first)
    #expect(found.saving == "50" && found.verdict == .pass)
    let products = comparisons.filter { $0.indicator == .unitProductEnergy }
    #expect(products.map(\.place) == ["a", "b"] && products.allSatisfy { $0.saving == "50" })
  }

  @Test func `two months after are insufficient`() throws {
    let found = try intensity(
      "energy 2019 electricity 100 kWh\nvalue-added 2019 1",
      "energy 2021 electricity 50 kWh 2\nvalue-added 2021 1 2")
    #expect(found.verdict == .insufficient && found.saving == nil)
    #expect(found.basis.en.contains("lacks"))
  }

  @Test func `energy sold beyond what is used is no saving`() throws {
    let found = try intensity(
      "energy 2019 electricity 100 kWh\nsold 2019 electricity 10 kWh\nvalue-added 2019 1",
      "energy 2021 electricity 100 kWh\nsold 2021 electricity 101 kWh\nvalue-added 2021 1")
    #expect(found.verdict == .insufficient)
  }

  @Test func `a kind of energy that one side does not tell is missing`() throws {
    let found = try intensity(
      "energy 2019 electricity 100 kWh\nenergy 2019 raw-coal 1 t\nvalue-added 2019 1",
      "energy 2021 electricity 100 kWh\nvalue-added 2021 1")
    #expect(found.verdict == .insufficient)
  }

  // MARK: Mass

  /// March of both years: PM at one outlet with a flow of 1,000,000 m³/h, so that mg/m³ are kg/h.
  private func mass(_ old: String, _ new: String) throws -> UpgradeComparison {
    func side(
      _ part: UpgradeSide.Part, _ year: Int, _ hours: String
    ) throws -> UpgradeSide {
      let from = try require(CivilDate(year: year, month: 3, day: 1))
      var input = try EvaluationInput.typed("PM " + hours, "flow 744x1000000", from: from)
      let added = try ExampleDossier("value-added \(year) 10")
      input.energy = added.input.energy
      return UpgradeSide(
        part, input, StandardsLibrary(standards: [], files: []), window: try window(year, 1))
    }
    return UpgradeComparison(
      before: try side(.before, 2019, old), after: try side(.after, 2021, new))
  }

  @Test func `masses of the same month are compared at the output of before`() throws {
    let comparison = try mass("744x10", "744x5")
    let found = try require(comparison.all.map(\.comparison).first { $0.indicator == .pmMass })

    #expect(comparison.commonMonths == [3])
    #expect(found.before == "7440" && found.after == "3720" && found.normalised == "3720")
    #expect(found.saving == "50" && found.verdict == .pass)
    #expect(found.basis.zh.contains("应有 744 小时"))
  }

  @Test(arguments: [("744x9", Verdict.pass), ("744x10", .pass), ("744x10.001", .fail)])
  func `more than before is an increase`(_ hours: String, _ verdict: Verdict) throws {
    let change = try require(try mass("744x10", hours).outletChanges.first)
    let (old, new) = (try require(change.before), try require(change.after))
    #expect((new > old) == (verdict == .fail) && change.unit == "kg")
  }

  @Test func `half a month's data is no mass`() throws {
    let found = try require(
      try mass("744x10", "372x5 372x-").all.map(\.comparison).first { $0.indicator == .pmMass })
    #expect(found.verdict == .insufficient)
  }
}
