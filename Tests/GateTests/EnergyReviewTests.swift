import Gate
import Measures
import Report
import Standards
import Testing

/// Which order governs, who is exempt, and what a review that is there, late or missing comes to.
struct EnergyReviewTests {
  private func judge(
    filed: String = "2021-03-01", _ change: (inout Application) throws -> Void
  ) throws -> ConditionResult {
    var application = try Application.sample(filed: filed)
    try change(&application)
    return EnergyReviewCondition.judge(
      try Shipped.condition("ZS-ENERGY-REVIEW"), application: application,
      orders: try Shipped.library().gates, asOf: try day("2026-06-30"))
  }

  @Test(arguments: [
    ("999.99", "4999999.99", true), ("1000", "4999999.99", false), ("999.99", "5000000", false),
    ("1000", "5000000", false), ("1000.01", "1", false), ("1", "5000000.01", false),
    ("0", "0", true),
  ])
  func `exempt only where both are below`(
    _ coal: String, _ electricity: String, _ isExempt: Bool
  ) throws {
    for (filed, isAdvisory) in [("2017-01-01", false), ("2023-05-31", false), ("2023-06-01", true)]
    {
      let result = try judge(filed: filed) { try $0.use(coal: coal, electricity: electricity) }
      #expect(result.verdict == (isExempt ? .pass : .insufficient), "\(filed)")
      #expect(result.isAdvisory == isAdvisory && result.toMend.isEmpty == isExempt)
    }
  }

  @Test(arguments: [
    ("2023-05-31", "4999.9", "below"), ("2023-05-31", "5000", "province reviews"),
    ("2023-06-01", "9999.99", "below"), ("2023-06-01", "10000", "province reviews"),
    ("2023-06-01", "10000.01", "province reviews"),
  ])
  func `from a figure on the province reviews`(
    _ filed: String, _ coal: String, _ words: String
  ) throws {
    let result = try judge(filed: filed) { try $0.use(coal: coal, electricity: "0") }
    #expect(result.working.last?.en.contains(words) == true, "\(result.working)")
  }

  @Test(arguments: [
    ("2016-12-31", "", Verdict.notApplicable), ("2017-01-01", "44", .pass),
    ("2025-08-31", "第2号", .pass), ("2025-09-01", "31", .notEvaluated),
  ])
  func `the filing date decides which order governs`(
    _ filed: String, _ order: String, _ verdict: Verdict
  ) throws {
    let result = try judge(filed: filed) { try $0.use(coal: "1", electricity: "1") }
    #expect(result.verdict == verdict)
    #expect(result.working.first?.zh.contains(order) ?? order.isEmpty)
    if verdict == .notEvaluated { #expect(result.isAdvisory) }
  }

  @Test(arguments: [
    ("2021-05-01" as String?, Verdict.pass), ("2021-05-02", .fail), (nil, .insufficient),
  ])
  func `the review comes before construction`(_ date: String?, _ verdict: Verdict) throws {
    let result = try judge {
      try $0.use(coal: "2000", electricity: "1")
      $0.project.started = try day("2021-05-01")
      try $0.add(document: "energy-review", date: date)
    }
    #expect(result.verdict == verdict && !result.isAdvisory)
  }

  @Test func `missing: undecided before construction, a breach after it began`() throws {
    let before = try judge { try $0.use(coal: "2000", electricity: "1") }
    #expect(before.verdict == .insufficient)
    let begun = try judge {
      try $0.use(coal: "2000", electricity: "1")
      $0.project.started = try day("2021-05-01")
    }
    #expect(begun.verdict == .fail && !begun.isAdvisory)
    let unconfirmed = try judge(filed: "2024-01-01") {
      try $0.use(coal: "2000", electricity: "1")
      $0.project.started = try day("2024-05-01")
    }
    #expect(unconfirmed.verdict == .fail && unconfirmed.isAdvisory)
  }

  @Test func `a review that is there counts under any order`() throws {
    for filed in ["2021-03-01", "2024-01-01", "2025-10-01"] {
      let result = try judge(filed: filed) {
        try $0.use(coal: "2000", electricity: "1")
        try $0.add(document: "energy-review")
      }
      #expect(result.verdict == .pass && !result.isAdvisory, "\(filed)")
    }
  }

  @Test func `energy that is not told is insufficient`() throws {
    #expect(try judge { _ in }.verdict == .insufficient)
  }

  @Test(arguments: [("-1", "0"), ("0", "-1")])
  func `what is negative is no exemption`(_ coal: String, _ electricity: String) throws {
    let result = try judge { try $0.use(coal: coal, electricity: electricity) }
    #expect(result.verdict == .notEvaluated && !result.isAdvisory)
  }

  @Test func `without orders nothing is said`() throws {
    let result = EnergyReviewCondition.judge(
      try Shipped.condition("ZS-ENERGY-REVIEW"), application: try .sample(), orders: [],
      asOf: try day("2022-06-30"))
    #expect(result.verdict == .notEvaluated)
  }
}
