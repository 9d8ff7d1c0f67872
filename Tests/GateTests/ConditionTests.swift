import Gate
import Measures
import Report
import Standards
import Testing

/// Conditions that need no dossier, at their boundaries.
struct ConditionTests {
  private let asOf = CivilDate("2022-06-30")

  // MARK: Eligibility

  @Test(arguments: [
    ("9999999.99" as String?, Verdict.fail), ("10000000", .pass), ("10000000.01", .pass),
    (nil, .insufficient),
  ])
  func `some grant can be had`(_ revenue: String?, _ verdict: Verdict) throws {
    let result = EligibilityCondition.judge(
      try Shipped.condition("ZS-ELIGIBLE"), application: try .sample(revenue: revenue),
      policy: try Shipped.zhongshan(), asOf: try #require(asOf))
    // What was refused is nothing that papers could mend.
    #expect(result.verdict == verdict && result.toMend.isEmpty == (verdict != .insufficient))
    #expect(result.reason?.zh.contains("ZS-S1") == true)
  }

  @Test(arguments: [
    ("99.99", Verdict.fail), ("100", .pass), ("100.01", .pass),
  ])
  func `a figure of its own`(_ amount: String, _ verdict: Verdict) throws {
    for subject in ["revenue", "investment"] {
      let condition = GateCondition(
        id: "E", kind: .eligibility, level: .blocks, title: Bilingual(zh: "甲", en: "a"),
        clause: "1",
        subject: subject, value: try exact("100"), printedValue: "100", unit: "元", source: "s",
        position: SourcePosition(file: "p.yaml"))
      let result = EligibilityCondition.judge(
        condition, application: try .sample(investment: amount, revenue: amount),
        policy: try Shipped.zhongshan(), asOf: try #require(asOf))
      #expect(result.verdict == verdict && result.requirement?.value == "100")
      #expect(result.measured?.value == amount)
    }
  }

  @Test func `a policy without computed grants asks for none`() throws {
    let result = EligibilityCondition.judge(
      try Shipped.condition("ZS-ELIGIBLE"), application: try .sample(filed: "2026-02-01"),
      policy: try Shipped.gate("ZJ-GATE 2026-2028"), asOf: try #require(asOf))
    #expect(result.verdict == .notApplicable && result.reason != nil)
  }

  // MARK: Documents

  private func documents(
    _ confidence: Confidence, _ change: (inout Application) throws -> Void
  ) throws -> ConditionResult {
    var policy = try Shipped.zhongshan()
    policy.documents = [
      DocumentRule(
        id: "eia", title: Bilingual(zh: "环评", en: "EIA"), stages: [.review], clause: "1",
        source: "s", confidence: confidence, position: SourcePosition(file: "p.yaml")),
      DocumentRule(
        id: "late", title: Bilingual(zh: "后补", en: "late"), stages: [.completion], clause: "1",
        source: "s", position: SourcePosition(file: "p.yaml")),
    ]
    var application = try Application.sample()
    try change(&application)
    let listed = DocumentsCondition.list(
      application, policy: policy, asOf: try #require(asOf))
    #expect(listed.first?.id == "eia" && !listed.contains { $0.id == "late" })
    return DocumentsCondition.judge(
      try Shipped.condition("ZS-DOCUMENTS"), application: application, policy: policy,
      asOf: try #require(asOf))
  }

  @Test(arguments: [
    ("2022-06-29", Verdict.fail), ("2022-06-30", .pass), ("2022-07-01", .pass),
  ])
  func `a document holds on its last day`(_ expires: String, _ verdict: Verdict) throws {
    let result = try documents(.confirmed) { try $0.add(document: "eia", expires: expires) }
    #expect(result.verdict == verdict && !result.isAdvisory)
  }

  @Test(arguments: [
    ("2022-06-30", Verdict.pass), ("2022-07-01", .insufficient),
  ])
  func `a document is not dated in the future`(_ date: String, _ verdict: Verdict) throws {
    #expect(
      try documents(.confirmed) { try $0.add(document: "eia", date: date) }.verdict == verdict)
  }

  @Test func `missing, named without a file, and the better of two`() throws {
    #expect(try documents(.confirmed) { _ in }.verdict == .insufficient)
    #expect(
      try documents(.confirmed) { try $0.add(document: "eia", isPresent: false) }.verdict
        == .insufficient)
    let better = try documents(.confirmed) {
      try $0.add(document: "eia", expires: "2020-01-01")
      try $0.add(document: "eia", expires: "2030-01-01")
    }
    #expect(better.verdict == .pass && better.toMend.isEmpty)
  }

  @Test func `a list that is not confirmed only informs`() throws {
    let result = try documents(.recalled) { _ in }
    #expect(result.verdict == .insufficient && result.isAdvisory && result.toMend.isEmpty)
  }

  @Test func `documents that nobody asks for are listed at the end`() throws {
    var application = try Application.sample()
    try application.add(document: "photo", expires: "2020-01-01")
    let listed = DocumentsCondition.list(
      application, policy: try Shipped.zhongshan(), asOf: try #require(asOf))
    #expect(listed.last?.id == "photo" && listed.last?.verdict == .fail)
    #expect(listed.dropLast().allSatisfy { $0.verdict == .insufficient })
  }

  // MARK: Energy line

  @Test(arguments: [
    ("519.999999", Verdict.pass, "0.52"), ("520", .pass, "0.52"), ("520.000001", .fail, "0.52"),
    ("530", .fail, "0.53"),
  ])
  func `energy per value added at most the line`(
    _ coal: String, _ verdict: Verdict, _ figure: String
  ) throws {
    let condition = try Shipped.condition("HZ-ENERGY-LINE")
    var application = try Application.sample()
    try application.use(coal: coal, electricity: "0", added: "1000")
    let result = EnergyLineCondition.judge(condition, application: application)
    #expect(result.verdict == verdict && result.measured?.value == figure)
    #expect(condition.level == .informs && result.requirement?.confidence == "unsure")
  }

  @Test(arguments: [(nil as String?, Verdict.insufficient), ("0", .notEvaluated)])
  func `nothing is computed without value added`(_ added: String?, _ verdict: Verdict) throws {
    let condition = try Shipped.condition("HZ-ENERGY-LINE")
    var application = try Application.sample()
    #expect(
      EnergyLineCondition.judge(condition, application: application).verdict == .insufficient)
    try application.use(coal: "0", electricity: "0", added: added)
    #expect(EnergyLineCondition.judge(condition, application: application).verdict == verdict)
    try application.use(coal: "-1", electricity: "0", added: "1")
    #expect(
      EnergyLineCondition.judge(condition, application: application).verdict == .notEvaluated)
  }

  // MARK: Offset

  private func offset(_ entries: [(String, String, String?)]) throws -> ConditionResult {
    var application = try Application.sample()
    for (adds, taken, source) in entries {
      application.offsets.append(
        EmissionOffset(
          pollutant: "VOCs", adds: try exact(adds), taken: try exact(taken), source: source,
          position: application.position))
    }
    return OffsetCondition.judge(try Shipped.condition("ZS-OFFSET-VOC"), application: application)
  }

  @Test(arguments: [
    ("2.4999", Verdict.fail), ("2.5", .pass), ("2.5001", .pass),
  ])
  func `twice what is added is taken from a source`(_ taken: String, _ verdict: Verdict) throws {
    #expect(try offset([("1.25", taken, "甲厂")]).verdict == verdict)
    // Entries of one pollutant add up: 0.5 of the 2.5 comes from another plant.
    let rest = try exact(taken).mantissa(atScale: 4).map {
      ExactDecimal(mantissa: $0 - 5000, scale: 4).description
    }
    #expect(
      try offset([("1", "0.5", "甲厂"), ("0.25", #require(rest), "乙厂")]).verdict == verdict)
  }

  @Test func `absence is no offset, and a source has a name`() throws {
    #expect(try offset([]).verdict == .insufficient)
    #expect(try offset([("0", "0", nil)]).verdict == .pass)
    #expect(try offset([("1", "2", nil)]).verdict == .insufficient)
    #expect(try offset([("-1", "2", "甲厂")]).verdict == .notEvaluated)
  }

  // MARK: Capacity swap

  private func swap(
    kind: String = "technical-upgrade", _ change: (inout Application) throws -> Void
  ) throws -> ConditionResult {
    var application = try Application.sample(kind: kind)
    try change(&application)
    return CapacitySwapCondition.judge(
      try Shipped.condition("HZ-CM-NEW"), application: application)
  }

  @Test(arguments: [
    ("999999.9", "2000000", Verdict.fail), ("1000000", "2000000", .pass),
    ("1000000.1", "2000000", .pass), ("1000000", "999999.9", .fail), ("1000000", "1000000", .pass),
    ("1500000", "1500000.1", .pass), ("1500000.1", "1500000", .fail),
  ])
  func `a new grinding line: 1,000,000 t a year, and not above what leaves`(
    _ added: String, _ leaving: String, _ verdict: Verdict
  ) throws {
    let result = try swap {
      try $0.change(.adds, added)
      try $0.change(.leaves, leaving)
    }
    #expect(result.verdict == verdict && result.toMend.isEmpty == (verdict == .pass))
    // The condition's figure is the least size: it stands there unless only the swap fails.
    let isSmall = try exact(added) < exact("1000000")
    #expect(result.measured?.value == (verdict == .pass || isSmall ? added : nil))
  }

  @Test func `lines add up, and each has its least size`() throws {
    let both = try swap {
      try $0.change(.adds, "1000000")
      try $0.change(.adds, "999999")
      try $0.change(.leaves, "1000000")
      try $0.change(.leaves, "500000")
    }
    #expect(both.verdict == .fail && both.toMend.count == 2)
    let three = try swap {
      try $0.change(.adds, "1000000")
      try $0.change(.leaves, "400000")
      try $0.change(.leaves, "600000")
      try $0.change(.adds, "9", line: "clinker")
    }
    #expect(three.verdict == .pass)
  }

  @Test func `what is not told is not swapped`() throws {
    #expect(try swap { _ in }.verdict == .notApplicable)
    #expect(try swap(kind: "cement-grinding") { _ in }.verdict == .insufficient)
    #expect(try swap { try $0.change(.adds, "1000000") }.verdict == .insufficient)
    let nobody = try swap {
      try $0.change(.adds, "1000000")
      try $0.change(.leaves, "1000000", owner: nil)
    }
    #expect(nobody.verdict == .insufficient)
    let daily = try swap {
      try $0.change(.adds, "3000", unit: "t/d")
      try $0.change(.leaves, "1000000")
    }
    #expect(daily.verdict == .notEvaluated)
    let zero = try swap {
      try $0.change(.adds, "1000000")
      try $0.change(.leaves, "0")
    }
    #expect(zero.verdict == .notEvaluated)
  }

  @Test func `every card is told in both languages and has an id of its own`() {
    let cards = [
      EligibilityCondition.card, DocumentsCondition.card, EnergyLineCondition.card,
      OffsetCondition.card, CapacitySwapCondition.card, EnergyReviewCondition.card,
      DesignMeetsLimitsCondition.card,
    ]
    #expect(Set(cards.map(\.id)).count == cards.count)
    let kinds = Set(GateCondition.Kind.allCases.map(\.rule))
    #expect(cards.allSatisfy { kinds.contains($0.id) })
    for card in cards {
      for text in [card.summary, card.why, card.formula, card.source] {
        #expect(!text.zh.isEmpty && !text.en.isEmpty)
      }
    }
  }
}
