import Gate
import Measures
import Report
import Standards
import Testing

/// The money table of the plans, below, at and above each figure; figures worked out by hand.
struct GrantsTests {
  private func grants(
    _ application: Application, asOf: String = "2022-06-30", policy: GatePolicy? = nil
  ) throws -> Grants {
    Grants(of: application, under: try policy ?? Shipped.zhongshan(), asOf: try day(asOf))
  }

  private func grant(
    _ id: String, _ application: Application, asOf: String = "2022-06-30"
  ) throws -> Decision.Grant {
    try #require(try grants(application, asOf: asOf).grants.first { $0.id == id })
  }

  @Test(arguments: [
    ("10000", "1000"), ("0.01", "0.001"), ("49999999.99", "4999999.999"),
    ("50000000", "5000000"), ("50000000.01", "5000000"), ("99999999999", "5000000"),
  ])
  func `S1: 10 % of the investment, 5 million at most`(
    _ investment: String, _ amount: String
  ) throws {
    let found = try grant("ZS-S1", .sample(investment: investment))
    #expect(try found.verdict == .pass && found.amount == exact(amount), "\(found)")
    #expect(found.working.count == 2 && found.reason == nil)
  }

  @Test(arguments: [
    ("9999999.99" as String?, Verdict.fail), ("10000000", .pass), ("10000000.01", .pass),
    ("0", .fail),
    (nil, .insufficient),
  ])
  func `S1: main revenue of 10 million yuan`(_ revenue: String?, _ verdict: Verdict) throws {
    let found = try grant("ZS-S1", .sample(revenue: revenue))
    #expect(found.verdict == verdict)
    #expect((found.amount != nil) == (verdict == .pass))
    #expect((found.reason == nil) == (verdict == .pass))
  }

  @Test(arguments: [
    ("24999999.99", "4999999.998"), ("25000000", "5000000"), ("25000000.01", "5000000"),
  ])
  func `S2: 20 % of a smart-manufacturing demonstration, 5 million at most`(
    _ investment: String, _ amount: String
  ) throws {
    let found = try grant("ZS-S2", .sample(kind: "smart-manufacturing", investment: investment))
    #expect(try found.verdict == .pass && found.amount == exact(amount))
    #expect(try grant("ZS-S2", .sample(investment: investment)).verdict == .notApplicable)
  }

  @Test(arguments: [
    ("49999999.99", "9999999.998"), ("50000000", "10000000"), ("50000000.01", "10000000"),
  ])
  func `S3: 20 % of a leading firm's project, 10 million at most`(
    _ investment: String, _ amount: String
  ) throws {
    let found = try grant("ZS-S3", .sample(investment: investment, leading: true))
    #expect(try found.verdict == .pass && found.amount == exact(amount))
  }

  @Test(arguments: [(true as Bool?, Verdict.pass), (false, .fail), (nil, .insufficient)])
  func `S3: only for leading backbone firms`(_ leading: Bool?, _ verdict: Verdict) throws {
    #expect(try grant("ZS-S3", .sample(leading: leading)).verdict == verdict)
  }

  // MARK: S4

  private func completed(_ years: [(Int, String, String)]) throws -> Application {
    var application = try Application.sample(stage: .completion)
    application.project.completed = try day("2021-06-30")
    try application.add(document: "completion-evaluation", date: "2021-12-01")
    for (year, province, city) in years {
      application.fiscal.append(
        FiscalContribution(
          year: year, provincial: try exact(province), municipal: try exact(city),
          position: application.position))
    }
    return application
  }

  @Test func `S4: 60 % and 50 % of three years from the year after completion`() throws {
    let application = try completed([
      (2021, "1000", "1000"), (2022, "100.01", "200.03"), (2023, "0", "10"), (2024, "7", "0"),
      (2025, "1000", "1000"),
    ])
    // 60.006 + 100.015 = 160.021; 0 + 5 = 5; 4.2 + 0 = 4.2.
    let all = try grant("ZS-S4", application, asOf: "2026-03-01")
    #expect(try all.verdict == .pass && all.amount == exact("169.221"), "\(all)")
    // 2024 is not over on its last day.
    #expect(try grant("ZS-S4", application, asOf: "2024-12-31").amount == exact("165.021"))
    #expect(try grant("ZS-S4", application, asOf: "2025-01-01").amount == exact("169.221"))
    let early = try grant("ZS-S4", application, asOf: "2022-12-31")
    #expect(early.verdict == .notApplicable && early.amount == nil)
  }

  @Test func `S4 has no cap`() throws {
    let found = try grant(
      "ZS-S4", completed([(2022, "90000000000", "90000000000")]), asOf: "2023-01-01")
    #expect(try found.amount == exact("99000000000"))
  }

  @Test func `S4 needs a completion, its evaluation and contributions`() throws {
    #expect(try grant("ZS-S4", .sample()).verdict == .notApplicable)
    #expect(try grant("ZS-S4", completed([]), asOf: "2023-01-01").verdict == .insufficient)
    let twice = try completed([(2022, "1", "1"), (2022, "1", "1")])
    #expect(try grant("ZS-S4", twice, asOf: "2023-01-01").verdict == .insufficient)
    var bare = try completed([(2022, "1", "1")])
    bare.documents = []
    #expect(try grant("ZS-S4", bare, asOf: "2023-01-01").verdict == .fail)
    // The day of completion has to be there as of the review.
    let done = try completed([(2022, "1", "1")])
    #expect(try grant("ZS-S4", done, asOf: "2021-06-29").verdict == .notApplicable)
  }

  /// Completed on 2021-06-30: an evaluation of the day before is none of what was completed.
  @Test(arguments: [
    ("2021-06-29" as String?, Verdict.fail), ("2021-06-30", .pass), ("2021-07-01", .pass),
    (nil, .fail),
  ])
  func `S4: the evaluation is not older than what it evaluates`(
    _ date: String?, _ verdict: Verdict
  ) throws {
    var application = try completed([(2022, "1", "1")])
    application.documents = []
    try application.add(document: "completion-evaluation", date: date)
    #expect(try grant("ZS-S4", application, asOf: "2023-01-01").verdict == verdict)
  }

  /// Nothing is no grant that makes an application eligible.
  @Test(arguments: [("0", Verdict.fail), ("0.01", .pass)])
  func `a grant of nothing is not eligible`(_ share: String, _ verdict: Verdict) throws {
    let application = try completed([(2022, share, "0"), (2023, "0", "0")])
    let found = try grant("ZS-S4", application, asOf: "2025-01-01")
    #expect(found.verdict == verdict && (found.amount == nil) == (verdict == .fail))
  }

  // MARK: S5

  @Test(arguments: [
    ("19999999.99", "2999999.9985"), ("20000000", "3000000"), ("20000000.01", "3000000"),
  ])
  func `S5: 15 % of listed machines, 3 million a calendar year`(
    _ price: String, _ amount: String
  ) throws {
    var application = try Application.sample()
    try application.buy(price, on: "2021-12-31")
    let found = try grant("ZS-S5", application)
    #expect(try found.verdict == .pass && found.amount == exact(amount))
  }

  @Test func `S5: each year has its own cap`() throws {
    var application = try Application.sample()
    try application.buy("15000000", on: "2021-12-31")
    try application.buy("15000000", on: "2021-01-01")
    try application.buy("15000000", on: "2022-01-01")
    // 2021: 4.5 million, cut to 3; 2022: 2.25 million.
    let found = try grant("ZS-S5", application)
    #expect(try found.amount == exact("5250000"))
    #expect(found.working.count == 5)
  }

  @Test func `S5 counts what is listed, bought, and bought while the policy held`() throws {
    func found(_ buy: (inout Application) throws -> Void) throws -> Decision.Grant {
      var application = try Application.sample()
      try buy(&application)
      return try grant("ZS-S5", application, asOf: "2023-06-30")
    }
    #expect(try found { _ in }.verdict == .notApplicable)
    #expect(try found { try $0.buy("100", isListed: false) }.verdict == .fail)
    #expect(try found { try $0.buy("100", isListed: nil) }.verdict == .insufficient)
    #expect(try found { try $0.buy("100", on: nil) }.verdict == .insufficient)
    #expect(try found { try $0.buy("100", on: "2017-12-31") }.verdict == .fail)
    #expect(try found { try $0.buy("100", on: "2018-01-01") }.amount == exact("15"))
    #expect(try found { try $0.buy("100", on: "2022-12-31") }.amount == exact("15"))
    #expect(try found { try $0.buy("100", on: "2023-01-01") }.verdict == .fail)
    #expect(try found { try $0.buy("100", on: "2023-07-01") }.verdict == .fail)
    let mixed = try found {
      try $0.buy("100")
      try $0.buy("900", isListed: nil)
    }
    #expect(try mixed.verdict == .pass && mixed.amount == exact("15") && mixed.reason != nil)
  }

  // MARK: Dates and the whole

  @Test(arguments: [
    ("2017-12-31", Verdict.notApplicable), ("2018-01-01", .pass), ("2022-12-31", .pass),
    ("2023-01-01", .notApplicable),
  ])
  func `only what was filed while the policy held`(_ filed: String, _ verdict: Verdict) throws {
    let found = try grants(.sample(filed: filed), asOf: "2023-06-30")
    #expect(found.grants.first?.verdict == verdict)
    #expect((found.amount == nil) == (verdict == .notApplicable))
    if verdict == .notApplicable {
      #expect(found.grants.allSatisfy { $0.verdict == .notApplicable && $0.reason != nil })
      #expect(found.grants.first?.reason?.en.contains(filed) == true)
    }
  }

  @Test func `alternatives give the greatest, unless the policy adds`() throws {
    var application = try Application.sample(investment: "30000000", leading: true)
    try application.buy("1000000")
    // S1 3 million, S3 6 million, S5 150,000.
    #expect(try grants(application).amount == exact("6000000"))
    var policy = try Shipped.zhongshan()
    policy.grants[4].isAdded = true
    let added = try grants(application, policy: policy)
    #expect(try added.amount == exact("6150000"))
    #expect(added.grants.map(\.isAdded) == [false, false, false, false, true])
  }

  @Test func `refused is zero, undecided is nothing`() throws {
    #expect(try grants(.sample(revenue: "1")).amount == .zero)
    #expect(try grants(.sample(revenue: nil)).amount == nil)
    #expect(try grants(.sample(revenue: "1", leading: nil)).amount == nil)
    #expect(try grants(.sample(kind: "zero-land")).amount == nil)
  }

  @Test func `an unconfirmed rate gives no amount, and named relief is not computed`() throws {
    var policy = try Shipped.zhongshan()
    policy.grants[0].confidence = .recalled
    let found = try grants(.sample(), policy: policy)
    #expect(found.grants[0].verdict == .notEvaluated && found.grants[0].amount == nil)
    #expect(!found.grants[0].working.isEmpty && found.amount == nil)
    let tax = try grants(
      .sample(filed: "2026-02-01"), asOf: "2026-06-30", policy: Shipped.gate("ZJ-GATE 2026-2028"))
    #expect(tax.grants.map(\.verdict) == [.notEvaluated] && tax.amount == nil)
  }

  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("5000000.5", "5,000,000.5"),
    ("-1234567", "-1,234,567"),
  ])
  func `amounts are grouped by three digits`(_ text: String, _ shown: String) throws {
    #expect(try Money.text(exact(text)) == shown)
  }

  @Test func `amounts beyond 128 bits are no amount`() throws {
    let huge = ExactDecimal(mantissa: .max, scale: 2)
    #expect(try Money.share(exact("10"), of: huge) == nil)
    #expect(Money.sum([huge, huge]) == nil)
    var application = try Application.sample()
    application.investment.total = huge
    #expect(try grant("ZS-S1", application).verdict == .notEvaluated)
    #expect(try grant("ZS-S1", .sample(investment: "0")).verdict == .notEvaluated)
  }
}
