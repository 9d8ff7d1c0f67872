import Evaluation
import Measures
import Report
import Standards
import Testing

/// What logs show that asks for an explanation: each doubt with a case beside it that gives none.
struct LogDoubtsTests {
  private func doubts(
    _ text: String, _ change: (inout EvaluationInput) throws -> Void = { _ in }
  ) throws -> [String] {
    var input = try ExampleDossier(text).input
    try change(&input)
    return LogDoubts(.after, input).all.map(\.zh)
  }

  private let plain =
    "value-added 2021 10\nproduct 2021 a 10 t\nenergy 2021 electricity 100 kWh 12 a\n"
    + "energy 2021 natural-gas 10 m3 12 a"

  private func set(
    _ energy: String, _ months: ClosedRange<Int>, to quantity: String,
    in input: inout EvaluationInput
  ) throws {
    for index in input.energy.energy.indices {
      let entry = input.energy.energy[index]
      guard entry.energy == energy, months.contains(entry.span.months.lowerBound) else { continue }
      input.energy.energy[index].quantity = try decimal(quantity)
    }
  }

  @Test func `a plain year gives no doubt`() throws {
    #expect(try doubts(plain).isEmpty)
  }

  @Test func `energy that is zero in months of production`() throws {
    let found = try doubts(plain) { try set("natural-gas", 2...3, to: "0", in: &$0) }
    #expect(found.contains { $0.contains("2021-02, 2021-03 有生产而能源品种 natural-gas 为 0") })
    // A kind that is used no more at all is a change of fuel; electricity is never that.
    #expect(try doubts(plain) { try set("natural-gas", 1...12, to: "0", in: &$0) }.isEmpty)
    #expect(try !doubts(plain) { try set("electricity", 1...12, to: "0", in: &$0) }.isEmpty)
    // Nothing was made in these months.
    let idle = try doubts(plain) { input in
      try set("natural-gas", 2...3, to: "0", in: &input)
      input.energy.production.removeAll { [2, 3].contains($0.span.months.lowerBound) }
    }
    #expect(idle.isEmpty)
  }

  @Test func `a product with a kind of energy in part of its months`() throws {
    let two =
      plain + "\nproduct 2021 b 10 t\nenergy 2021 electricity 100 kWh 12 b\n"
      + "energy 2021 natural-gas 10 m3 7 b"
    let found = try doubts(two)
    #expect(found.count == 1 && found[0].contains("产品 b 在 2021-08"))
  }

  /// Ten times the median month, and a kilowatt-hour more.
  @Test(arguments: [("1000", true), ("1001", false), ("9999999999", false)])
  func `a month that stands out`(_ quantity: String, _ isPlain: Bool) throws {
    let found = try doubts(plain) { try set("electricity", 5...5, to: quantity, in: &$0) }
    #expect(found.isEmpty == isPlain)
  }

  private func hours(_ line: String) throws -> [String] {
    LogDoubts(.after, try EvaluationInput.typed("PM " + line)).all.map(\.zh)
  }

  /// A week of one value is a doubt, an hour less is none; so is any other value in the month.
  @Test(arguments: [("168x5", 1), ("167x5", 0), ("743x5 6", 0), ("744x0", 1)])
  func `one value all month`(_ line: String, _ count: Int) throws {
    #expect(try hours(line).count == count)
  }

  @Test func `readings outside the period`() throws {
    #expect(try doubts("log outside 1").count == 1)
    #expect(try doubts("log outside 0").isEmpty)
  }

  // MARK: Both sides

  private func compare(
    _ before: String, _ after: String
  ) throws -> [String] {
    func side(_ part: UpgradeSide.Part, _ year: Int, _ text: String) throws -> UpgradeSide {
      let dossier = try ExampleDossier(text)
      return UpgradeSide(
        part, dossier.input, dossier.library,
        window: MonthWindow(from: try require(CivilMonth(year: year, month: 1))))
    }
    return UpgradeComparison(
      before: try side(.before, 2019, before), after: try side(.after, 2021, after)
    ).doubts.map(\.zh)
  }

  private func year(_ year: Int, _ a: Int, _ b: Int, names: (String, String) = ("a", "b")) -> String
  {
    "value-added \(year) 10\nproduct \(year) \(names.0) 10 t\nproduct \(year) \(names.1) 10 t\n"
      + "energy \(year) electricity \(a) kWh 12 \(names.0)\n"
      + "energy \(year) electricity \(b) kWh 12 \(names.1)"
  }

  /// Up by 10 of one and down by so much of the other.
  @Test(arguments: [(109, 91, 0), (110, 90, 0), (110, 89, 1), (90, 90, 0), (110, 110, 0)])
  func `energy per unit that moves both ways`(_ a: Int, _ b: Int, _ count: Int) throws {
    #expect(try compare(year(2019, 100, 100), year(2021, a, b)).count == count)
  }

  @Test func `products that are renamed, and energy that is booked no more`() throws {
    let renamed = try compare(year(2019, 100, 100), year(2021, 90, 90, names: ("a", "c")))
    #expect(renamed.contains { $0.contains("改造后不再有 b，新出现 c") })
    let gas = year(2019, 100, 100) + "\nenergy 2019 natural-gas 10 m3 12 b"
    let found = try compare(gas, year(2021, 90, 90))
    #expect(found.count == 1 && found[0].contains("产品 b 改造前用能源品种 natural-gas"))
    #expect(
      try compare(gas, year(2021, 90, 90) + "\nenergy 2021 natural-gas 0 m3 12 b").isEmpty)
  }

  /// A week of March whose values go up and down.
  private func wave(_ scale: Int, _ places: Int, shift: Int = 0) -> String {
    "PM "
      + (0..<744).map { hour in
        let value = (50 + (hour + shift) * 37 % 41) * scale
        return "\(value / places).\(String(String(value % places + places).dropFirst()))"
      }.joined(separator: " ")
  }

  @Test(arguments: [(10, 0, 1), (6, 0, 1), (10, 5, 0)])
  func `hours that are those of before, or in proportion`(
    _ scale: Int, _ shift: Int, _ count: Int
  ) throws {
    func side(_ part: UpgradeSide.Part, _ year: Int, _ line: String) throws -> UpgradeSide {
      UpgradeSide(
        part,
        try .typed(line, from: try require(CivilDate(year: year, month: 3, day: 1))),
        StandardsLibrary(standards: [], files: []),
        window: MonthWindow(from: try require(CivilMonth(year: year, month: 1))))
    }
    let found = UpgradeComparison(
      before: try side(.before, 2019, wave(10, 10)),
      after: try side(.after, 2021, wave(scale, 10, shift: shift)), leastMonths: 1
    ).doubts
    #expect(found.count == count)
    if count > 0 { #expect(found[0].zh.contains(scale == 10 ? "逐时相同" : "成同一比例")) }
  }

  /// A breach of after from the third hour on, with a flagged hour on either side of it.
  @Test func `hours that are missing beside a breach`() throws {
    func side(_ part: UpgradeSide.Part, _ year: Int, _ line: String) throws -> UpgradeSide {
      UpgradeSide(
        part, try .typed("PM " + line, from: try require(CivilDate(year: year, month: 3, day: 1))),
        StandardsLibrary(standards: [], files: []),
        window: MonthWindow(from: try require(CivilMonth(year: year, month: 1))))
    }
    let comparison = UpgradeComparison(
      before: try side(.before, 2019, "50 742x5 50"),
      after: try side(.after, 2021, "- 5 - 50 - - 738x5"), leastMonths: 1)
    func span(_ year: Int, _ hour: Int, _ hours: Int = 1) throws -> ExceedingSpan {
      let from = Instant(try require(CivilDate(year: year, month: 3, day: 1))).seconds
      return ExceedingSpan(
        outlet: "DA001", pollutant: "PM", from: Instant(seconds: from + Int64(hour) * 3600),
        to: Instant(seconds: from + Int64(hour + hours) * 3600))
    }
    let around = comparison.excluded(around: [], [try span(2021, 3)])
    #expect(around.count == 1 && around[0].zh.contains("有 3 个小时"))
    // Where before had a breach, and where it had one that after has data for.
    let same = comparison.excluded(around: [try span(2019, 0)], [])
    #expect(same.count == 1 && same[0].zh.contains("有 1 个小时"))
    #expect(comparison.excluded(around: [try span(2019, 743)], []).isEmpty)
  }
}
