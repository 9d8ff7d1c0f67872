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

  @Test func `missing months are named as the calendar has them`() throws {
    // July to December 2019 are there, January to June 2020 are not.
    let old = try ExampleDossier("energy 2019 electricity 100 kWh\nvalue-added 2019 1")
    let new = try ExampleDossier("energy 2022 electricity 50 kWh\nvalue-added 2022 1")
    let found = try require(
      UpgradeComparison(
        before: UpgradeSide(.before, old.input, old.library, window: try window(2019, 7)),
        after: UpgradeSide(.after, new.input, new.library, window: try window(2022, 1))
      ).all.first)

    #expect(found.comparison.verdict == .insufficient)
    let list = "2020-01、2020-02、2020-03、2020-04、2020-05、2020-06"
    #expect(found.comparison.basis.zh.contains("缺 \(list)（"), "\(found.comparison.basis)")
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

  /// Energy booked on a product that only after makes would else disappear.
  @Test func `a new product's energy counts in full`() throws {
    let found = try intensity(
      mixed,
      "value-added 2021 10\nproduct 2021 a 10 t\nproduct 2021 b 10 t\nproduct 2021 c 1 t\n"
        + "energy 2021 electricity 100 kWh 12 a\nenergy 2021 electricity 10 kWh 12 b\n"
        + "energy 2021 electricity 110 kWh 12 c")
    #expect(found.normalised == found.before && found.saving == "0" && found.verdict == .fail)
    #expect(found.working.contains { $0.zh.contains("产品 c：改造前没有，用能") })
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

  // MARK: Shares of reuse

  @Test func `water is compared by its two quantities, and sand by those of the plan`() throws {
    func water(_ year: Int, _ reused: String) -> String {
      "value-added \(year) 1\nproduct \(year) 回用水 \(reused) t\nproduct \(year) 总用水 100 t"
    }
    let found = try require(
      try compare(water(2019, "40"), water(2021, "50")).first { $0.indicator == .waterReuse })
    #expect(found.before == "40" && found.after == "50" && found.saving == "25")
    #expect(found.place.isEmpty && found.verdict == .pass)
  }

  // MARK: Mass

  /// March of both years: PM at one outlet with a flow of 1,000,000 m³/h, so that mg/m³ are kg/h.
  private func mass(
    _ old: String, _ new: String,
    production: (String, String) = ("value-added 2019 10", "value-added 2021 10"),
    flow: (String, String) = ("flow 744x1000000", "flow 744x1000000"), leastMonths: Int = 1,
    register: RegisterCard? = nil,
    change: (UpgradeSide.Part, inout EvaluationInput) throws -> Void = { _, _ in }
  ) throws -> UpgradeComparison {
    func side(
      _ part: UpgradeSide.Part, _ year: Int, _ hours: String, _ flow: String, _ made: String
    ) throws -> UpgradeSide {
      let from = try require(CivilDate(year: year, month: 3, day: 1))
      var input = try EvaluationInput.typed("PM " + hours, flow, from: from)
      input.energy = try ExampleDossier(made).input.energy
      try change(part, &input)
      return UpgradeSide(
        part, input, StandardsLibrary(standards: [], files: []), window: try window(year, 1))
    }
    return UpgradeComparison(
      before: try side(.before, 2019, old, flow.0, production.0),
      after: try side(.after, 2021, new, flow.1, production.1), leastMonths: leastMonths,
      register: register)
  }

  private func pm(_ comparison: UpgradeComparison) throws -> UpgradeComparison.Result {
    try require(comparison.all.first { $0.comparison.indicator == .pmMass })
  }

  @Test func `masses of the same month are compared as they are`() throws {
    let comparison = try mass("744x10", "744x5")
    let found = try pm(comparison).comparison

    #expect(comparison.commonMonths == [3])
    #expect(found.before == "7440" && found.after == "3720" && found.normalised == nil)
    #expect(found.saving == "50" && found.verdict == .pass)
    #expect(found.basis.zh.contains("应有 744 小时"))
  }

  /// One month is common: enough where the policy asks for one.
  @Test(arguments: [(1, Verdict.pass), (2, .insufficient), (12, .insufficient)])
  func `as many months in common as the policy asks for`(_ least: Int, _ verdict: Verdict) throws {
    let comparison = try mass("744x10", "744x5", leastMonths: least)
    #expect(try pm(comparison).comparison.verdict == verdict)
    #expect((comparison.outletChanges.first?.before == nil) == (verdict == .insufficient))
  }

  /// 7440 kg before; half of it after at twice the value added is a quarter, at half of it the same.
  @Test(arguments: [("20", "75", Verdict.pass), ("10", "50", .pass), ("5", "0", .fail)])
  func `a mass must fall as it is and at the output of before`(
    _ added: String, _ equal: String, _ verdict: Verdict
  ) throws {
    let result = try pm(
      try mass("744x10", "744x5", production: ("value-added 2019 10", "value-added 2021 \(added)")))
    #expect(result.savings.map { $0.percent.decimal() } == ["50", equal])
    #expect(result.savings.map { $0.basis?.zh } == ["实际", "同口径"])
    #expect(result.comparison.verdict == verdict)
  }

  @Test func `growing output alone does not make more mass a saving`() throws {
    let result = try pm(
      try mass("744x10", "744x11", production: ("value-added 2019 10", "value-added 2021 20")))
    #expect(result.comparison.verdict == .fail)
    #expect(result.savings.map { $0.percent.decimal() } == ["-10", "45"])
  }

  /// What is moved into the month of the log is no saving: the year's value added counts.
  @Test func `value added is that of the year, whatever month is compared`() throws {
    let result = try pm(
      try mass("744x10", "744x10") { part, input in
        guard part == .after else { return }
        input.energy.production = try input.energy.production.map { entry in
          var entry = entry
          guard case .month(let month) = entry.span else { return entry }
          entry.valueAdded = try decimal(month.month == 3 ? "65" : "5")
          return entry
        }
      })
    #expect(result.savings.map { $0.percent.decimal() } == ["0", "0"])
  }

  @Test func `where products are logged in one unit, their output counts`() throws {
    let comparison = try mass(
      "744x10", "744x5",
      production: (
        "value-added 2019 10\nproduct 2019 a 10 t\nproduct 2019 b 10 t",
        "value-added 2021 40\nproduct 2021 a 10 t\nproduct 2021 b 15 t"
      ))
    let result = try pm(comparison)
    // 3720 × 20 ÷ 25.
    #expect(result.comparison.normalised == "2976" && result.comparison.saving == "60")
    #expect(result.savings.map { $0.percent.decimal() } == ["60", "50"])
    // The intensity is another figure then, and no row says the same twice.
    let intensity = try require(
      comparison.all.first { $0.comparison.indicator == .pmIntensity }?.comparison)
    #expect(intensity.saving == "87.5")
  }

  @Test func `without output and value added nothing is brought to one basis`() throws {
    let comparison = try mass("744x10", "744x5", production: ("", "value-added 2021 10"))
    #expect(try pm(comparison).comparison.verdict == .insufficient)
    #expect(try pm(comparison).savings.isEmpty)
  }

  @Test func `a pollutant that one side does not name is a gap, and no saving`() throws {
    func drop(_ part: UpgradeSide.Part) -> (UpgradeSide.Part, inout EvaluationInput) -> Void {
      { own, input in
        guard own == part else { return }
        input.emission.series = input.emission.series.filter { $0.key.pollutant != "PM" }
        for index in input.outlets.indices { input.outlets[index].monitors = ["flow"] }
      }
    }
    for part in [UpgradeSide.Part.before, .after] {
      let comparison = try mass("744x10", "744x5", change: drop(part))
      #expect(try pm(comparison).comparison.verdict == .insufficient)
      #expect(comparison.outletChanges.allSatisfy { $0.before == nil && !$0.gaps.isEmpty })
    }
  }

  private func card(approved: String? = nil, closed: String? = nil) throws -> RegisterCard {
    let place = SourcePosition(file: "register.yaml", line: 3)
    return RegisterCard(
      plant: "P", name: "", sector: "foundry", region: "330502", area: .general,
      approved: try date("2015-01-01"),
      outlets: [
        RegisterCard.Outlet(
          id: "DA009", processes: ["main"], monitors: ["PM"], approved: try approved.map(date),
          closed: try closed.map(date), position: place)
      ], position: place)
  }

  /// DA009 stands on one side only.
  private func withOutlet(
    on part: UpgradeSide.Part, _ register: RegisterCard?
  ) throws -> UpgradeComparison {
    try mass("744x10", "744x5", register: register) { own, input in
      guard own == part else { return }
      var outlet = Outlet.sample()
      outlet.id = "DA009"
      input.outlets.append(outlet)
      for (key, series) in input.emission.series where key.outlet != "DA009" {
        var copy = series
        copy.key.outlet = "DA009"
        input.emission.series[copy.key] = copy
      }
    }
  }

  /// Windows: January to December of 2019 and of 2021.
  @Test(arguments: [
    ("2019-12-31", false), ("2020-01-01", true), ("2020-06-30", true), (nil, false),
  ])
  func `a new outlet emitted nothing before its approval by the register`(
    _ approved: String?, _ isNew: Bool
  ) throws {
    let comparison = try withOutlet(on: .after, try card(approved: approved))
    let found = try pm(comparison).comparison
    #expect((found.verdict == .insufficient) != isNew)
    if isNew { #expect(found.before == "7440" && found.after == "7440") }
    let change = try require(comparison.outletChanges.first { $0.outlet == "DA009" })
    #expect((change.before == .zero) == isNew && change.gaps.isEmpty == isNew)
    #expect(try pm(try withOutlet(on: .after, nil)).comparison.verdict == .insufficient)
  }

  @Test(arguments: [("2020-12-31", true), ("2021-01-01", false), (nil, false)])
  func `a closed outlet emits nothing after, by the register alone`(
    _ closed: String?, _ isClosed: Bool
  ) throws {
    let found = try pm(try withOutlet(on: .before, try card(closed: closed))).comparison
    #expect((found.verdict == .insufficient) != isClosed)
    if isClosed { #expect(found.before == "14880" && found.after == "3720") }
  }

  @Test func `an outlet that says it stood still all along is a gap`() throws {
    let comparison = try mass("744x10", "744x-") { part, input in
      guard part == .after else { return }
      input.stops = [
        PlannedStop(
          outlet: input.outlets[0].id, from: input.period.from, to: input.period.to, reason: "检修",
          position: SourcePosition(file: "plant.yaml", line: 9))
      ]
      input.emission.series = input.emission.series.filter { $0.key.pollutant == "PM" }
    }
    #expect(try pm(comparison).comparison.verdict == .insufficient)
    #expect(comparison.outletChanges.allSatisfy { $0.after == nil })
  }

  /// A flow that was measured before and is no more leaves concentrations, which dilution lowers.
  @Test(arguments: [("flow 744x1000000", true), ("O2 744x10", false)])
  func `means stand in only where no flow was measured before`(
    _ flow: String, _ isGap: Bool
  ) throws {
    let change = try require(
      try mass("744x10", "744x5", flow: (flow, "O2 744x5")).outletChanges.first)
    #expect((change.before == nil) == isGap && change.gaps.isEmpty != isGap)
  }

  @Test(arguments: [("744x9", Verdict.pass), ("744x10", .pass), ("744x10.001", .fail)])
  func `more than before is an increase`(_ hours: String, _ verdict: Verdict) throws {
    let change = try require(try mass("744x10", hours).outletChanges.first)
    let (old, new) = (try require(change.before), try require(change.after))
    #expect((new > old) == (verdict == .fail) && change.unit == "kg")
  }

  @Test func `half a month's data is no mass`() throws {
    #expect(try pm(try mass("744x10", "372x5 372x-")).comparison.verdict == .insufficient)
  }
}
