import Evaluation
import Measures
import Report
import Standards
import Testing

/// Items that the energy and production logs can tell.
struct AuditComputationTests {
  private func judged(
    _ unit: String, of: [String], per: [String], demand: AuditFigure.Demand,
    sense: AuditFigure.Sense = .atMost, lines: String, _ products: [ProductionEntry] = [],
    change: (inout ExampleDossier) throws -> Void = { _ in }
  ) throws -> Check {
    var dossier = try ExampleDossier("item a yes\naudit other yes 2025-01-10 - - - 记录\n" + lines)
    let terms = { (texts: [String]) in try texts.map { try require(AuditComputation.Term($0)) } }
    dossier.library.audits[0].items[0].question = .figure(
      AuditFigure(unit: unit, sense: sense, demand: demand))
    dossier.library.audits[0].items[0].computation = AuditComputation(
      numerator: try terms(of), denominator: try terms(per))
    // Another item has a row, so that the pack is judged item by item.
    var other = dossier.library.audits[0].items[0]
    (other.id, other.question, other.computation) = ("other", .answer(true), nil)
    dossier.library.audits[0].items.append(other)
    dossier.input.energy.production += products
    try change(&dossier)
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.item == "a" })
  }

  private func months(
    _ product: String, _ quantity: String, _ unit: String, year: Int = 2024, count: Int = 12
  ) throws -> [ProductionEntry] {
    try (1...count).map { month in
      ProductionEntry(
        span: .month(try require(CivilMonth(year: year, month: month))), valueAdded: nil,
        product: product, quantity: try decimal(quantity), unit: unit,
        row: RowReference(file: "production.csv", line: month, text: "row"))
    }
  }

  private func value(_ text: String) throws -> AuditFigure.Demand {
    .value(AuditFigure.Printed(value: try decimal(text), text: text))
  }

  @Test(arguments: [("122.9", Verdict.pass), ("122.89", .fail), ("122.91", .pass)])
  func `energy per product is exact`(_ limit: String, _ verdict: Verdict) throws {
    // 1000 kWh × 0.1229 kgce/kWh = 122.9 kgce a month, for one tonne.
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value(limit),
      lines: "energy 2024 electricity 1000 kWh\nyear 2024", try months("cloth", "1000", "kg"))

    #expect(check.verdict == verdict)
    #expect(check.measured == Figure("122.9", "kgce/t"))
    #expect(check.working.contains { $0.en.contains("1474.8 / 12 = 122.9 kgce/t") })
  }

  @Test func `a count stands before the unit`() throws {
    let check = try judged(
      "kWh/100 m", of: ["energy.electricity"], per: ["product.cloth"], demand: try value("25"),
      lines: "energy 2024 electricity 0.25 万kWh\nyear 2024", try months("cloth", "1", "万米"))

    #expect(check.measured == Figure("25", "kWh/100 m"))
    #expect(check.verdict == .pass)
  }

  @Test(arguments: [("94", Verdict.fail), ("95", .pass), ("96", .pass)])
  func `a reuse rate is the reused part of all`(_ reused: String, _ verdict: Verdict) throws {
    let discarded = 100 - (try integer(reused))
    let check = try judged(
      "%", of: ["product.reused-sand|回用砂"], per: ["product.reused-sand|回用砂", "product.waste-sand"],
      demand: try value("95"), sense: .atLeast, lines: "year 2024",
      try months("回用砂", reused, "t") + months("waste-sand", "\(discarded)", "t"))

    #expect(check.measured == Figure(reused, "%"))
    #expect(check.verdict == verdict)
  }

  @Test(arguments: [
    ("a month is missing", 11, "t", "lacks months"),
    ("an unknown unit", 12, "车", "unit that cannot"),
    ("another kind of unit", 12, "m", "different kinds"),
  ])
  func `what is missing is said`(
    _ name: String, _ count: Int, _ unit: String, _ says: String
  ) throws {
    let check = try judged(
      "%", of: ["product.reused"], per: ["product.reused", "product.fresh"],
      demand: try value("40"), sense: .atLeast, lines: "year 2024",
      try months("reused", "1", unit, count: count) + months("fresh", "1", "t"))

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains(says) ?? false, "\(check.reason?.en ?? "")")
  }

  @Test func `nothing is divided by zero`() throws {
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "energy 2024 electricity 1 kWh\nyear 2024", try months("cloth", "0", "t"))

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("divide by are 0") ?? false)
  }

  @Test func `without an energy year the item says what to set`() throws {
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "energy 2024 electricity 1 kWh", try months("cloth", "1", "t"))

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("energy_year") ?? false)
  }

  @Test func `what the log claims is not used, and a plant may have no such thing`() throws {
    let claimed = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "energy 2024 electricity 1000 kWh\nyear 2024\naudit a - 2025-01-10 - 1 kgce/t 台账",
      try months("cloth", "1", "t"))
    #expect(claimed.verdict == .fail)
    #expect(claimed.working.contains { $0.en.contains("the audit log's 1 is not used") })

    let none = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "audit a not-applicable 2025-01-10 - - - 说明")
    #expect(none.verdict == .notApplicable)
  }

  @Test(arguments: [("39", Verdict.fail), ("40", .fail), ("41", .pass)])
  func `a trend must be better than the year before`(
    _ now: String, _ verdict: Verdict
  ) throws {
    let rest = 100 - (try integer(now))
    let check = try judged(
      "%", of: ["product.reused"], per: ["product.reused", "product.waste"], demand: .trend,
      sense: .atLeast, lines: "year 2024",
      try months("reused", now, "t") + months("waste", "\(rest)", "t")
        + months("reused", "40", "t", year: 2023) + months("waste", "60", "t", year: 2023))

    #expect(check.verdict == verdict)
    #expect(check.working.count == 2)
  }

  @Test(arguments: [
    (LogKind.energy, "log rejected unreadable-number 1", "could not be read"),
    (.production, "log rejected unreadable-number 1", "could not be read"),
    (.emission, "energy-year 2024 electricity 1 kWh", "as a whole year"),
    (.emission, "product-year 2024 cloth 1 t", "as a whole year"),
  ])
  func `logs that do not tell all give no value`(
    _ log: LogKind, _ more: String, _ says: String
  ) throws {
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "energy 2024 electricity 1000 kWh\nyear 2024\n" + more,
      try months("cloth", "1000", "t")
    ) { $0.input.logs[0].kind = log }

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains(says) ?? false, "\(check.reason?.en ?? "")")
  }

  @Test func `a measured calorific value that fits nothing gives no value`() throws {
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: try value("40"),
      lines: "energy 2024 electricity 1000 kWh\nyear 2024", try months("cloth", "1000", "t")
    ) { dossier in
      dossier.input.declarations.energy.calorific = [
        EnergyDeclarations.CalorificValue(
          energy: "no-such", year: nil, value: try decimal("1"),
          unit: try require(EnergyDeclarations.CalorificUnit.allCases.first), source: "laboratory",
          position: SourcePosition(file: "plant.yaml", line: 3))
      ]
    }
    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains("calorific") ?? false, "\(check.reason?.en ?? "")")
  }

  @Test func `what another log lacks does not matter to a share of products`() throws {
    let check = try judged(
      "%", of: ["product.reused"], per: ["product.reused", "product.waste"],
      demand: try value("40"), sense: .atLeast,
      lines: "year 2024\nlog rejected unreadable-number 1",
      try months("Reused", "40", "t") + months("waste", "60", "t")
    ) { $0.input.logs[0].kind = .energy }

    #expect(check.verdict == .pass)
  }

  @Test func `a figure that no text limits is shown and decides nothing`() throws {
    let check = try judged(
      "kgce/t", of: ["energy"], per: ["product.cloth"], demand: .none,
      lines: "energy 2024 electricity 1000 kWh\nyear 2024", try months("cloth", "1", "t"))

    #expect(check.verdict == .notApplicable)
    #expect(check.measured == Figure("122.9", "kgce/t"))
  }
}
