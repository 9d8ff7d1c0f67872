import Evaluation
import Measures
import Report
import Standards
import Testing

/// The year so far against the same months of the year before, and intensity at the base year's mix.
struct EnergyTrendTests {
  private func standard(_ decline: String = "0.1", until: Int? = nil) throws -> Standard {
    Standard.sample(targets: [
      Target(
        id: "EI", annualDecline: try decimal(decline), baseYear: 2020, until: until,
        source: "a plan", position: SourcePosition(file: "example.yaml", line: 3))
    ])
  }

  private func plant(_ year: Int) throws -> EvaluationInput {
    var input = try EvaluationInput.sample(hours: 1, outlets: [])
    input.energyYear = year
    return input
  }

  private func check(
    _ rule: String, _ input: EvaluationInput, _ decline: String = "0.1", until: Int? = nil
  ) throws -> Check {
    try require(
      input.judged(by: standard(decline, until: until)).checks.first { $0.rule == rule })
  }

  // MARK: The months so far

  /// 100 kWh and 10 (10⁴ yuan) a month all through 2021.
  private func soFar(_ quantity: String, months: Int, added: String = "10") throws
    -> EvaluationInput
  {
    var input = try plant(2022)
    try input.add("electricity", "100", "kWh", 2021)
    try input.addValue("10", 2021)
    try input.add("electricity", quantity, "kWh", 2022, months: months)
    try input.addValue(added, 2022, months: months)
    return input
  }

  @Test(
    arguments: [1, 5, 12],
    [("89.999999", Verdict.pass), ("90", .pass), ("90.000001", .fail)])
  func `the months so far must fall as the target does`(
    _ months: Int, _ quantity: (value: String, verdict: Verdict)
  ) throws {
    let check = try check(
      "energy-intensity-progress", soFar(quantity.value, months: months))

    #expect(check.verdict == quantity.verdict)
    #expect(check.isAdvisory)
    #expect(check.coverage == Coverage(expected: 12, present: months, valid: months))
  }

  @Test func `months that the year before had and this one not yet do not count`() throws {
    var input = try soFar("90", months: 3)
    // A costly December of 2021 is not among the same months.
    try input.add("electricity", "9999", "kWh", 2021, months: 12)
    input.energy.energy.removeAll {
      $0.quantity == ExactDecimal("9999") && $0.span.months.upperBound <= 3
    }

    let check = try check("energy-intensity-progress", input)

    #expect(check.verdict == .pass)
    #expect(check.requirement?.value == "0.001106")
  }

  @Test func `the whole year's progress line stands beside`() throws {
    var input = try soFar("90", months: 3)
    let missing = try check("energy-intensity-progress", input)
    #expect(missing.working.contains { $0.en.contains("base year 2020 is not complete") })
    try input.add("electricity", "200", "kWh", 2020)
    try input.addValue("10", 2020)

    let check = try check("energy-intensity-progress", input)

    // 0.002458 × 0.9² = 0.00199098.
    #expect(
      check.working.contains {
        $0.en.hasSuffix("0.002458 × (1 − 0.1)^(2022 − 2020) = 0.001991 tce per 10⁴ yuan")
      })
    #expect(check.working.contains { $0.zh.contains("同比变化 -10 %") })
  }

  @Test func `a month between that is missing decides nothing`() throws {
    var input = try soFar("1", months: 5)
    input.energy.energy.removeAll { $0.span.year == 2022 && $0.span.months == 3...3 }

    let check = try check("energy-intensity-progress", input)

    #expect(check.verdict == .insufficient && check.reason?.en.contains("month 3") == true)
  }

  @Test(arguments: ["0", "-1"])
  func `value added that is not positive decides nothing`(_ added: String) throws {
    #expect(
      try check("energy-intensity-progress", soFar("1", months: 5, added: added)).verdict
        == .insufficient)
  }

  @Test func `without the year before, or any month, nothing is compared`() throws {
    var alone = try plant(2022)
    try alone.add("electricity", "100", "kWh", 2022, months: 3)
    try alone.addValue("10", 2022, months: 3)
    #expect(try check("energy-intensity-progress", alone).verdict == .notEvaluated)

    var empty = try plant(2022)
    try empty.add("electricity", "100", "kWh", 2021)
    #expect(try check("energy-intensity-progress", empty).verdict == .notEvaluated)
  }

  @Test(arguments: [(2020, Verdict.notApplicable), (2024, .notApplicable)])
  func `years that the target does not speak of are not judged`(
    _ year: Int, _ verdict: Verdict
  ) throws {
    for rule in ["energy-intensity-progress", "energy-intensity-mix"] {
      #expect(try check(rule, plant(year), until: 2023).verdict == verdict)
    }
  }

  @Test func `a year before without energy is no division by zero`() throws {
    var input = try plant(2022)
    for year in [2021, 2022] { try input.addValue("10", year) }
    try input.add("electricity", "0", "kWh", 2021)
    try input.add("electricity", "1", "kWh", 2022)

    #expect(try check("energy-intensity-progress", input).verdict == .fail)
  }

  // MARK: The product mix

  /// Product a takes 20 and b 2 kWh a tonne; of both 10 tonnes a month in 2020.
  private func mixed(
    a: String, b: String, perA: String = "20", perB: String = "2"
  ) throws -> EvaluationInput {
    var input = try plant(2021)
    for (year, a, b, perA, perB) in [(2020, "10", "10", "20", "2"), (2021, a, b, perA, perB)] {
      try input.addValue("10", year)
      try input.addProduct("a", a, "t", year)
      try input.addProduct("b", b, "t", year)
      for (product, tonnes, each) in [("a", a, perA), ("b", b, perB)] {
        let energy = try Rational(decimal(tonnes)) * Rational(decimal(each))
        try input.add("electricity", energy.decimal(), "kWh", year, product: product)
      }
    }
    return input
  }

  @Test(arguments: [("10", "10"), ("5", "15"), ("1", "100"), ("0.001", "19.999"), ("30", "3")])
  func `a change of mix alone is no saving, however great`(_ a: String, _ b: String) throws {
    let input = try mixed(a: a, b: b)

    let still = try check("energy-intensity-mix", input, "0")
    let asked = try check("energy-intensity-mix", input, "0.000001")

    // 220 kWh × 12 × 0.1229 / 120 (10⁴ yuan) / 1000 in 2020, and at its mix in 2021.
    #expect(still.measured?.value == "0.002704" && still.verdict == .pass)
    #expect(still.requirement?.value == "0.002704")
    #expect(asked.verdict == .fail)
  }

  @Test func `water in the production log is no product where the products are listed`() throws {
    var input = try mixed(a: "5", b: "15")
    for year in [2020, 2021] { try input.addProduct("新鲜水", "900", "t", year) }
    #expect(try check("energy-intensity-mix", input, "0").verdict == .insufficient)

    input.declarations.register = RegisterEntry(products: ["A", "b"])
    #expect(try check("energy-intensity-mix", input, "0").measured?.value == "0.002704")

    // Energy of a product that the list leaves out is nobody's, and hides nothing.
    input.declarations.register = RegisterEntry(products: ["a"])
    #expect(try check("energy-intensity-mix", input, "0").verdict == .notApplicable)
    try input.addProduct("c", "1", "t", 2020)
    input.declarations.register = RegisterEntry(products: ["a", "c"])
    #expect(try check("energy-intensity-mix", input, "0").verdict == .insufficient)

    // A list that names nothing that is logged decides nothing.
    input.declarations.register = RegisterEntry(products: ["castings"])
    #expect(try check("energy-intensity-mix", input, "0").verdict == .insufficient)
  }

  @Test func `what only the mix has brought down is said`() throws {
    let judgement = try mixed(a: "5", b: "15").judged(by: standard())

    let decline = try require(judgement.checks.first { $0.rule == "energy-intensity-decline" })
    let mix = try require(judgement.checks.first { $0.rule == "energy-intensity-mix" })
    #expect(decline.verdict == .pass && mix.verdict == .fail && mix.isAdvisory)
    let finding = try require(
      judgement.findings.first { $0.finding.rule == "energy-intensity-mix" }
    ).finding
    #expect(finding.severity == .warning)
    #expect(finding.message.en.contains("which less energy per product alone does not"))
  }

  // 220 kWh at the base year's mix, 198 are allowed: 20 → 17.8 for a.
  @Test(arguments: [("17.799999", Verdict.pass), ("17.8", .pass), ("17.800001", .fail)])
  func `less energy per product is a saving at any mix`(
    _ perA: String, _ verdict: Verdict
  ) throws {
    for (a, b) in [("10", "10"), ("1", "19"), ("19", "1")] {
      #expect(
        try check("energy-intensity-mix", mixed(a: a, b: b, perA: perA)).verdict == verdict)
    }
  }

  @Test func `a product that is made no more leaves the mix open`() throws {
    var input = try mixed(a: "5", b: "15")
    input.energy.production.removeAll { $0.product == "a" && $0.span.year == 2021 }
    input.energy.energy.removeAll { $0.product == "a" && $0.span.year == 2021 }

    let check = try check("energy-intensity-mix", input)

    #expect(check.verdict == .insufficient && check.reason?.en.contains("product a") == true)
  }

  @Test func `a new product does not count in the base year's mix`() throws {
    var input = try mixed(a: "10", b: "10")
    try input.addProduct("c", "99", "t", 2021)
    try input.add("electricity", "99", "kWh", 2021, product: "c")

    #expect(try check("energy-intensity-mix", input, "0").verdict == .pass)
  }

  @Test func `one product has no mix, and energy must be told apart`() throws {
    var one = try mixed(a: "1", b: "1")
    one.energy.production.removeAll { $0.product == "b" }
    #expect(try check("energy-intensity-mix", one).verdict == .notApplicable)

    var shared = try mixed(a: "1", b: "1")
    for index in shared.energy.energy.indices { shared.energy.energy[index].product = nil }
    #expect(try check("energy-intensity-mix", shared).verdict == .notEvaluated)
  }

  @Test(arguments: [
    ("t", "kg", Verdict.pass), ("万米", "m", .pass), ("双", "双", .pass), ("双", "件", .insufficient),
    ("t", "m", .insufficient), ("t", "箱", .insufficient),
  ])
  func `a product is counted in one quantity`(
    _ base: String, _ current: String, _ verdict: Verdict
  ) throws {
    var input = try plant(2021)
    let factor = ["kg": "1000", "m": base == "t" ? "1" : "10000"][current] ?? "1"
    for (year, unit, amount) in [(2020, base, "1"), (2021, current, factor)] {
      try input.addValue("10", year)
      for product in ["a", "b"] {
        try input.addProduct(product, amount, unit, year)
        try input.add("electricity", "1", "kWh", year, product: product)
      }
    }

    #expect(try check("energy-intensity-mix", input, "0").verdict == verdict)
  }
}
