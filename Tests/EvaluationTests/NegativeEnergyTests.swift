import Evaluation
import Measures
import Report
import Standards
import Testing

/// More energy sold than was taken in: nothing was made with less than no energy.
struct NegativeEnergyTests {
  /// Audit item `a`, computed; one tonne of cloth a month.
  private func audited(_ terms: String, _ unit: String, _ lines: String) throws -> Check {
    var dossier = try ExampleDossier(
      "item a yes\nitem other yes\naudit other yes 2025-01-10 - - - 记录\nyear 2024\n"
        + "product 2024 cloth 1 t\n" + lines)
    let grades = ["25", "30", "39"].map {
      AuditFigure.Printed(value: ExactDecimal($0) ?? .zero, text: $0)
    }
    dossier.library.audits[0].items[0].question = .figure(
      AuditFigure(unit: unit, sense: .atMost, demand: .grades(grades)))
    dossier.library.audits[0].items[0].computation = AuditComputation(
      numerator: [try require(AuditComputation.Term(terms))],
      denominator: [try require(AuditComputation.Term("product.cloth"))])
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.item == "a" })
  }

  @Test(arguments: [("9", Verdict.pass), ("10", .pass), ("11", .insufficient)])
  func `an audit item earns no grade with more electricity sold than bought`(
    _ sold: String, _ verdict: Verdict
  ) throws {
    let check = try audited(
      "energy.electricity", "kWh/t",
      "energy 2024 electricity 10 kWh\nsold 2024 electricity \(sold) kWh")

    #expect(check.verdict == verdict)
    guard verdict == .insufficient else { return }
    #expect(check.measured == nil)
    #expect(check.reason?.zh.contains("电力外供量大于消费量") ?? false, "\(check.reason?.zh ?? "")")
    #expect(check.reason?.en.contains("more electricity was sold") ?? false)
    #expect(!check.working.contains { $0.zh.contains("级") })
  }

  @Test(arguments: [("10", Verdict.pass), ("11", .insufficient)])
  func `nor with all energy`(_ sold: String, _ verdict: Verdict) throws {
    let check = try audited(
      "energy", "kgce/t", "energy 2024 electricity 10 kWh\nsold 2024 electricity \(sold) kWh")

    #expect(check.verdict == verdict)
    #expect(verdict == .pass || check.reason?.en.contains("more energy was sold") ?? false)
  }

  @Test func `a refused row is named for what it is, and not as a missing month`() throws {
    let check = try audited(
      "energy.electricity", "kWh/t",
      "energy 2024 electricity 10 kWh\nsecondary 2024 natural-gas 5 m3 1")

    #expect(check.verdict == .insufficient)
    #expect(check.reason?.zh.contains("不足 12 个月") == false, "\(check.reason?.zh ?? "")")
    #expect(check.reason?.zh.contains("无法折标") ?? false, "\(check.reason?.zh ?? "")")
    #expect(check.reason?.zh.contains("natural-gas") == false)
  }

  @Test func `Chinese text names a kind of energy in Chinese`() throws {
    let check = try audited(
      "energy.electricity", "kWh/t", "energy 2024 electricity 10 kWh 11")
    #expect(check.reason?.zh.contains("“电力”不足 12 个月") ?? false, "\(check.reason?.zh ?? "")")

    let all = try audited("energy", "kgce/t", "energy 2024 electricity 10 kWh 11")
    #expect(all.reason?.zh.contains("（电力）") ?? false, "\(all.reason?.zh ?? "")")

    let dossier = try ExampleDossier("energy 2021 electricity -1 kWh 1")
    let finding = try #require(
      Evaluator(dossier.library).judge(dossier.input).findings.map(\.finding)
        .first { $0.rule == "unconverted-energy" })
    #expect(finding.message.zh.contains("电力的数量为负"))
  }

  @Test(arguments: [
    ("electricity", "999", Verdict.pass), ("electricity", "1000", .pass),
    ("electricity", "1001", .insufficient), ("fuel", "999", .pass), ("fuel", "1001", .insufficient),
  ])
  func `no norm is kept with less than nothing`(
    _ quantity: String, _ sold: String, _ verdict: Verdict
  ) throws {
    let isElectric = quantity == "electricity"
    let (kind, unit) = isElectric ? ("electricity", "kWh") : ("raw-coal", "kg")
    // Heat keeps the energy of all kinds above zero.
    var dossier = try ExampleDossier(
      "norm 100 107 117 clinker\nproduct 2025 clinker 1 t\nyear 2025\n"
        + "energy 2025 heat 999999 MJ\n"
        + "energy 2025 \(kind) 1000 \(unit)\nsold 2025 \(kind) \(sold) \(unit)")
    dossier.library.energy[0].norms[0].quantity = isElectric ? .electricity : .fuel

    let check = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks
        .first { $0.rule == "unit-product-energy" })

    #expect(check.verdict == verdict, "\(check.reason?.en ?? "")")
    #expect(verdict == .pass || check.reason?.en.contains("was sold than") ?? false)
  }
}
