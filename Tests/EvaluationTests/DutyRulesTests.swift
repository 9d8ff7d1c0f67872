import Evaluation
import Measures
import Report
import Standards
import Testing

/// Each rule on duties reaches each of the five verdicts, and none of them counts.
struct DutyRulesTests {
  private func judged(
    _ text: String, effective: String = "2020-01-01", until: String? = nil
  ) throws -> Judgement {
    var dossier = try ExampleDossier(text)
    dossier.library.standards[0].effective = try date(effective)
    dossier.library.standards[0].until = try until.map { try date($0) }
    return Evaluator(dossier.library).judge(dossier.input)
  }

  private func check(_ text: String, _ rule: String) throws -> Check {
    try require(try judged(text).checks.first { $0.rule == rule })
  }

  private static let meters =
    "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 0\n"
  private static let key = "duty key-enterprise-monitoring\n"
  private static let both = "meter M1 production 5 0\nmeter M2 treatment 5 0\n"

  @Test(arguments: [
    ("sand-reuse", "duty sand-reuse value 95", Verdict.notEvaluated),
    (
      "sand-reuse", "duty sand-reuse value 95\nproduct 2025 whole 0 t\nproduct 2025 part 0 t",
      .notApplicable
    ),
    ("sand-reuse", "duty sand-reuse value 95\nproduct 2025 whole 9 t", .insufficient),
    (
      "sand-reuse", "duty sand-reuse value 95\nproduct 2025 whole 9 box\nproduct 2025 part 1 t",
      .insufficient
    ),
    (
      "sand-reuse", "duty sand-reuse rising\nproduct 2025 whole 9 t\nproduct 2025 part 1 t",
      .insufficient
    ),
    ("scrap-reuse", "duty scrap-reuse some", .notEvaluated),
    ("scrap-reuse", "duty scrap-reuse some\nproduct 2025 part 9 t", .insufficient),
    ("low-voc-share", "duty low-voc-share value 100", .notEvaluated),
    (
      "low-voc-share",
      "duty low-voc-share value 100\nproduct 2025 whole 0 t\nproduct 2025 part 0 t",
      .notApplicable
    ),
    (
      "low-voc-share",
      "duty low-voc-share value 100\nproduct 2025 whole 9 t\nproduct 2025 part 10 t",
      .insufficient
    ),
    ("clinker-line", "duty clinker-line more-than 2500 t/d", .notEvaluated),
    (
      "clinker-line", "duty clinker-line more-than 2500 t/d\ncapacity cement 1 t/a",
      .notApplicable
    ),
    (
      "clinker-line", "duty clinker-line more-than 2500 t/d\ncapacity clinker 900000 t/a",
      .insufficient
    ),
    (
      "clinker-line", "duty clinker-line more-than 2500 t/d\ncapacity 熟料 5000 吨/日", .pass
    ),
    (
      "grinding-line", "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a",
      .notEvaluated
    ),
    (
      "grinding-line",
      "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a\ncapacity clinker 5000 t/d",
      .notApplicable
    ),
    (
      "grinding-line",
      "approved 2024-01-01\nduty grinding-line at-least 1000000 t/a\ncapacity cement 3000 t/d",
      .insufficient
    ),
    ("key-enterprise-monitoring", key, .notEvaluated),
    ("key-enterprise-monitoring", key + "key no", .notApplicable),
    ("key-enterprise-monitoring", key + both + "key yes\nPM 30", .insufficient),
    (
      "key-enterprise-monitoring", key + both + "key yes\nPM 30\npower M1 60x9\npower M2 60x9",
      .pass
    ),
    ("treatment-runs", "duty treatment-runs", .notEvaluated),
    ("treatment-runs", "duty treatment-runs\nmeter M2 treatment 5 0", .notEvaluated),
    (
      "treatment-runs", "duty treatment-runs\nmeter M1 production 5 -\nmeter M2 treatment 5 -",
      .notEvaluated
    ),
    ("treatment-runs", meters + "power M1 60x0\npower M2 60x0", .notApplicable),
    ("treatment-runs", meters + "power M1 60x9\npower M2 44x9 16x-", .insufficient),
    ("treatment-runs", meters + "power M1 60x9\npower M2 45x9 15x-", .pass),
    ("treatment-runs", meters + "power M1 60x9\npower M2 30x9 30x0", .fail),
    ("plan-duty", "duty statement", .notEvaluated),
    ("plan-duty", "limit 40\nduty limits GB-1-2020\nPM -", .insufficient),
    ("plan-duty", "limit 40 from 2030-01-01\nduty limits GB-1-2020\nPM 30", .notApplicable),
    ("plan-duty", "limit 40\nduty limits GB-9-2020\nPM 30", .notEvaluated),
    ("plan-duty", "duty audit HZ-1", .notEvaluated),
  ])
  func `a duty gets its verdict`(_ rule: String, _ text: String, _ verdict: Verdict) throws {
    let found = try check(text, rule)

    #expect(found.verdict == verdict, "\(found.reason?.en ?? "")")
    #expect(found.isAdvisory && found.clause == "1" && found.subject != nil)
    #expect(verdict == .pass || verdict == .fail || found.reason != nil)
  }

  @Test func `no duty counts in the verdict`() throws {
    let judgement = try judged(
      "limit 40\nPM 30\nduty scrap-reuse some\nproduct 2025 whole 10 t\nproduct 2025 part 0 t")
    let finding = try require(judgement.findings.first { $0.finding.rule == "scrap-reuse" }).finding

    #expect(judgement.verdict == .pass)
    #expect(finding.severity == .warning && finding.isAdvisory)
    #expect(finding.notes.map(\.zh).contains { $0.contains("不单独作为处罚依据") })
  }

  private static let years: [(String, String?, Verdict)] = [
    ("2020-01-01", "2025-03-01", .notApplicable), ("2020-01-01", "2025-03-02", .notEvaluated),
    ("2025-03-02", nil, .notApplicable), ("2025-03-01", nil, .notEvaluated),
  ]

  @Test(arguments: years)
  func `a duty stands for the years of its plan`(
    _ effective: String, _ until: String?, _ verdict: Verdict
  ) throws {
    let judgement = try judged("duty statement", effective: effective, until: until)

    #expect(judgement.checks.first?.verdict == verdict)
  }

  @Test func `duties of a city and of other sectors are no checks`() throws {
    var dossier = try ExampleDossier("duty statement")
    dossier.library.standards[0].duties[0].scope = .city
    #expect(Evaluator(dossier.library).judge(dossier.input).checks.isEmpty)

    dossier.library.standards[0].duties[0].scope = .plant
    dossier.library.standards[0].duties[0].sectors = ["cement"]
    #expect(Evaluator(dossier.library).judge(dossier.input).checks.isEmpty)
  }

  @Test func `a share by what is used and what is wasted needs both`() throws {
    var dossier = try ExampleDossier(
      "duty sand-reuse value 90\nproduct 2025 part 9 t\nproduct 2025 rest 1 t")
    dossier.library.standards[0].duties[0].whole = []
    dossier.library.standards[0].duties[0].rest = ["rest"]
    let full = try require(Evaluator(dossier.library).judge(dossier.input).checks.first)
    #expect(full.verdict == .pass && full.measured == Figure("90", "%"))
    // Which sand over which, and where it stands.
    let rows = dossier.input.energy.production.map(\.row)
    let words = try require(full.working.first).zh
    #expect(words.contains("分子为part（\(rows[0].file) 第 ") && words.contains("分母为其与rest（"))
    #expect(words.contains(" kg = 90%；"))

    dossier.input.energy.production.removeAll { $0.product == "rest" }
    let half = try require(Evaluator(dossier.library).judge(dossier.input).checks.first)
    #expect(half.verdict == .insufficient && half.coverage?.valid == 0)
  }

  @Test(arguments: [(9, Verdict.pass), (8, .insufficient)])
  func `three quarters of the year's months are needed`(
    _ months: Int, _ verdict: Verdict
  ) throws {
    var dossier = try ExampleDossier(
      "year 2024\nduty sand-reuse value 50\nproduct 2024 whole 10 t\nproduct 2024 part 9 t")
    dossier.input.energy.production.removeAll { $0.span.months.lowerBound > months }

    let found = try require(Evaluator(dossier.library).judge(dossier.input).checks.first)
    #expect(found.verdict == verdict)
    #expect(found.coverage == Coverage(expected: 12, present: months, valid: months))
  }

  @Test(arguments: [
    ("product-year 2024 whole 10 t\nproduct-year 2024 part 9 t", Verdict.pass, 12),
    ("product-year 2024 whole 120 t\nproduct 2024 part 9 t", .pass, 12),
    ("product-year 2024 whole 10 t\nproduct 2024 part 9 t 11", .insufficient, 0),
    (
      "product-year 2024 whole 10 t\nproduct 2024 whole 10 t\nproduct 2024 part 9 t", .insufficient,
      12
    ),
    ("product 2024 Whole 10 t\nproduct 2024 PART 9 t", .pass, 12),
    (
      "product 2024 whole 10 t\nproduct 2024 part 9 t\nlog rejected unreadable-number 1",
      .insufficient, 12
    ),
  ])
  func `a yearly row is a whole year, and unread rows leave it open`(
    _ lines: String, _ verdict: Verdict, _ valid: Int
  ) throws {
    var dossier = try ExampleDossier("year 2024\nduty sand-reuse value 50\n" + lines)
    dossier.input.logs[0].kind = .production

    let found = try require(Evaluator(dossier.library).judge(dossier.input).checks.first)
    #expect(found.verdict == verdict)
    #expect(found.coverage?.valid == valid)
  }

  @Test func `a yearly row is not shared out over part of the year`() throws {
    // Without an energy year the months of the period's year count, up to March.
    let found = try check(
      "duty sand-reuse value 50\nproduct-year 2025 whole 10 t\nproduct-year 2025 part 9 t",
      "sand-reuse")
    #expect(found.verdict == .insufficient && found.measured == nil)
  }

  // MARK: Treatment

  private func standstill(_ text: String) throws -> String? {
    try check(
      Self.meters.replacing("treatment 5 0", with: "treatment 5 2") + text, "treatment-runs"
    )
    .measured?.value
  }

  @Test func `grace is for both ends of a run, and for no more`() throws {
    #expect(try standstill("power M1 10x0 40x9 10x0\npower M2 12x0 36x9 12x0") == nil)
    #expect(try standstill("power M1 10x0 40x9 10x0\npower M2 13x0 35x9 12x0") == "1")
    #expect(try standstill("power M1 10x0 40x9 10x0\npower M2 12x0 35x9 13x0") == "1")
    #expect(try standstill("power M1 60x9\npower M2 20x9 3x0 37x9") == "3")
  }

  @Test func `each treatment meter is watched by itself`() throws {
    let judgement = try judged(
      Self.meters + "meter M3 treatment 5 0\npower M1 60x9\npower M2 60x9\npower M3 60x0")
    let checks = judgement.checks.filter { $0.rule == "treatment-runs" }

    #expect(checks.map(\.item) == ["D1/M2", "D1/M3"])
    #expect(checks.map(\.verdict) == [.pass, .fail])
    #expect(checks[1].measured == Figure("60", "min"))
  }

  @Test func `a reading whose interval reaches into the standstill is evidence too`() throws {
    // Readings are ten minutes apart, and grace ends within the first.
    var dossier = try ExampleDossier(
      Self.meters.replacing("treatment 5 0", with: "treatment 5 5") + "PM 30")
    let start = dossier.input.period.from.seconds
    for (meter, watts) in [("M1", [9, 9, 9, 9, 9, 9]), ("M2", [0, 0, 9, 9, 9, 9])] {
      dossier.input.power.meters[meter] = watts.enumerated().map { index, value in
        PowerReading(
          at: Instant(seconds: start + Int64(index) * 600),
          kilowatts: ExactDecimal(mantissa: Int128(value), scale: 0),
          row: LogLine(log: 0, line: index + 2))
      }
    }

    let judgement = Evaluator(dossier.library).judge(dossier.input)
    let finding = try require(judgement.findings.first { $0.finding.rule == "treatment-runs" })
    #expect(finding.finding.evidence.rows.map(\.line) == [2, 3])
    #expect(finding.finding.message.zh.contains("共 15 分钟：2025-03-01 00:05 至 00:20。"))
  }

  @Test func `the readings of the standstill are its evidence`() throws {
    let judgement = try judged(Self.meters + "power M1 60x9\npower M2 30x9 2x1 28x9")
    let finding = try require(judgement.findings.first { $0.finding.rule == "treatment-runs" })

    #expect(finding.finding.evidence.rows.map(\.line) == [32, 33])
    #expect(finding.finding.message.zh.contains("共 2 分钟：2025-03-01 00:30 至 00:32。"))
  }

  @Test func `one pair of readings a second apart does not shorten the interval`() throws {
    var dossier = try ExampleDossier(Self.meters + "power M1 60x9\npower M2 30x9 30x0")
    let start = dossier.input.period.from.seconds
    for meter in ["M1", "M2"] {
      dossier.input.power.meters[meter]?.append(
        PowerReading(
          at: Instant(seconds: start + 1), kilowatts: try decimal("9"),
          row: LogLine(log: 0, line: 99)))
    }

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try require(judgement.checks.first { $0.rule == "treatment-runs" })
    #expect(check.verdict == .fail)
    #expect(check.measured == Figure("30", "min"))
    #expect(check.coverage == Coverage(expected: 1, present: 1, valid: 1))
    #expect(check.working.filter { $0.en.contains("closer together") }.count == 2)
  }

  @Test func `a high reading just before each low one does not fill its interval`() throws {
    var dossier = try ExampleDossier(Self.meters + "power M1 60x9\npower M2 60x0")
    let start = dossier.input.period.from.seconds
    for minute in 1..<30 {
      dossier.input.power.meters["M2"]?.append(
        PowerReading(
          at: Instant(seconds: start + Int64(minute) * 60 - 1), kilowatts: try decimal("9"),
          row: LogLine(log: 0, line: 99)))
    }

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try require(judgement.checks.first { $0.rule == "treatment-runs" })
    #expect(check.verdict == .fail)
    #expect(check.measured == Figure("59", "min"))
  }
}
