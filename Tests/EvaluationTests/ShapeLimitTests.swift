import Evaluation
import Measures
import Report
import Standards
import Testing

/// Judges an example's text and gives the one check of a rule.
func judged(
  _ rule: String, _ text: String, _ change: (inout ExampleDossier) throws -> Void = { _ in }
) throws -> (check: Check, judgement: Judgement) {
  var dossier = try ExampleDossier(text)
  try change(&dossier)
  let judgement = Evaluator(dossier.library).judge(dossier.input)
  return (try #require(judgement.checks.first { $0.rule == rule }), judgement)
}

struct EmissionRateLimitTests {
  private func verdict(
    _ text: String, _ change: (inout ExampleDossier) throws -> Void = { _ in }
  ) throws -> Check { try judged("emission-rate-limit", text, change).check }

  /// The check values of the fact sheet: 35 kg/h at 25 m, 156.25 at 50 m, 3.2 at 12 m.
  @Test(arguments: [
    ("15:10 20:17 30:53 40:100", "25", "350", "350.000001", "35"),
    ("15:10 20:17 30:53 40:100", "50", "1562.5", "1562.500001", "156.25"),
    ("15:10 20:17 30:53 40:100", "12", "32", "32.000001", "3.2"),
    ("15:10 20:17", "15", "100", "100.000001", "10"),
  ])
  func `the rate allowed at a height may be reached and not passed`(
    _ table: String, _ height: String, _ at: String, _ above: String, _ allowed: String
  ) throws {
    func check(_ value: String) throws -> Check {
      try verdict("rate \(table)\nstack \(height) clear\nPM 4x\(value)\nflow 4x100000")
    }
    #expect(try check(at).verdict == .pass)
    #expect(try check(at).requirement?.value == allowed)
    let over = try check(above)
    #expect(over.verdict == .fail)
    #expect(over.exceeding == 4)
  }

  /// One unit of the last decimal that a log may have, below and above: within 64 bits, and beyond
  /// what 128 bits multiply.
  @Test(arguments: [
    ("349.999999999", Verdict.pass), ("350.000000000", .pass), ("350.000000001", .fail),
    ("349.999999999999999999999999", .pass), ("350.000000000000000000000000", .pass),
    ("350.000000000000000000000001", .fail),
  ])
  func `no digit of a rate is lost`(_ value: String, _ expected: Verdict) throws {
    let check = try verdict(
      "rate 20:17 30:53\nstack 25 clear\nPM 4x\(value)\nflow 4x100000")
    #expect(check.verdict == expected)
    #expect(check.exceeding == (expected == .fail ? 4 : 0))
  }

  @Test(arguments: [
    ("174.999999999999999999999999", Verdict.pass), ("175", .pass),
    ("175.000000000000000000000001", .notEvaluated),
  ])
  func `no digit of the lesser rate is lost`(_ value: String, _ expected: Verdict) throws {
    let check = try verdict("rate 20:17 30:53\nstack 25 -\nPM 4x\(value)\nflow 4x100000")
    #expect(check.verdict == expected)
  }

  @Test func `the measured concentration counts, not the converted one`() throws {
    // 60 mg/m³ at 17 % O2 would be 90 at 15 %: the rate stays 6 kg/h.
    let check = try verdict(
      "rate 15:6\nstack 15 clear\nPM 4x60\nO2 4x17\nflow 4x100000")
    #expect(check.verdict == .pass)
    #expect(check.measured == Figure("6", "kg/h"))
  }

  @Test(arguments: [
    ("50", Verdict.pass), ("50.1", .notEvaluated), ("100", .notEvaluated), ("100.1", .fail),
  ])
  func `buildings of unknown height decide only between the two rates`(
    _ value: String, _ expected: Verdict
  ) throws {
    let check = try verdict("rate 15:10\nstack 15 -\nPM 4x\(value)\nflow 4x100000")
    #expect(check.verdict == expected)
    if expected == .notEvaluated { #expect(check.reason?.en.contains("clears_buildings") == true) }
  }

  @Test func `no height, no flow, too little flow, all stopped`() throws {
    #expect(
      try verdict("rate 15:10\nPM 4x999\nflow 4x100000").reason?.en.contains("stack_height")
        == true)
    let dry = try verdict("rate 15:10\nstack 15 clear\nPM 4x999")
    #expect(dry.verdict == .insufficient)
    #expect(dry.reason?.en.contains("4 hours with a concentration and no valid") == true)
    #expect(
      try verdict("rate 15:10\nstack 15 clear\nPM 4x1\nflow 3x1 -").verdict == .pass)
    #expect(
      try verdict("rate 15:10\nstack 15 clear\nPM 4x1\nflow 2x1 - -").verdict == .insufficient)
    #expect(
      try verdict("rate 15:10\nstack 15 clear\nPM 4xstop\nflow 4x1").verdict == .notApplicable)
  }

  /// Two stacks of 30 m and 40 m count as one of √((900 + 1600)/2) = 35.355… m.
  @Test(arguments: [("69", true), ("70", false)])
  func `neighbours closer than the sum of their heights are added`(
    _ distance: String, _ isOne: Bool
  ) throws {
    let text = "rate 15:10\nstack 30 clear\nPM 4x300\nflow 4x100000"
    let (check, judgement) = try judged("emission-rate-limit", text) { dossier in
      let other = Outlet.sample("DA002")
      dossier.input.outlets.append(other)
      for pollutant in ["PM", "flow"] {
        let key = SeriesKey(outlet: "DA001", pollutant: pollutant)
        var copy = try #require(dossier.input.emission.series[key])
        copy.key.outlet = "DA002"
        dossier.input.emission.series[copy.key] = copy
      }
      dossier.input.declarations.outlets[0].neighbours = [
        StackNeighbour(outlet: "DA002", distance: try decimal(distance))
      ]
      dossier.input.declarations.outlets.append(
        OutletDetails(outlet: "DA002", stackHeight: try decimal("40"), clearsBuildings: true))
    }
    // Alone 30 kg/h of 40 allowed at 30 m; together 60 of 10 × (35.355…/15)² = 55.56.
    #expect(check.verdict == (isOne ? .fail : .pass))
    #expect(check.measured == Figure(isOne ? "60" : "30", "kg/h"))
    let second = try #require(
      judgement.checks.first { $0.rule == "emission-rate-limit" && $0.outlet == "DA002" })
    #expect(second.verdict == (isOne ? .notApplicable : .pass))
  }

  @Test func `a neighbour whom the limit does not bind judges nothing for this one`() throws {
    let text = "rate 15:10\nstack 30 clear\nPM 4x300\nflow 4x100000"
    let (check, _) = try judged("emission-rate-limit", text) { dossier in
      // The first outlet of plant.yaml has another process, and no limit of a rate.
      dossier.input.outlets = [.sample("DA000", processes: ["else"]), .sample()]
      for pollutant in ["PM", "flow"] {
        let key = SeriesKey(outlet: "DA001", pollutant: pollutant)
        var copy = try #require(dossier.input.emission.series[key])
        copy.key.outlet = "DA000"
        dossier.input.emission.series[copy.key] = copy
      }
      dossier.input.declarations.outlets[0].neighbours = [
        StackNeighbour(outlet: "DA000", distance: try decimal("10"))
      ]
      dossier.input.declarations.outlets.append(
        OutletDetails(outlet: "DA000", stackHeight: try decimal("30"), clearsBuildings: true))
    }
    // Together 60 kg/h of the 40 allowed at 30 m.
    #expect(check.outlet == "DA001" && check.verdict == .fail)
    #expect(check.measured == Figure("60", "kg/h"))
  }

  @Test func `a stack near another of unknown distance is judged alone, and says so`() throws {
    let (check, _) = try judged(
      "emission-rate-limit", "rate 15:10\nstack 15 clear\nPM 4x1\nflow 4x1"
    ) { dossier in
      dossier.input.outlets.append(Outlet.sample("DA002"))
      let key = SeriesKey(outlet: "DA001", pollutant: "PM")
      var copy = try #require(dossier.input.emission.series[key])
      copy.key.outlet = "DA002"
      dossier.input.emission.series[copy.key] = copy
    }
    #expect(check.verdict == .pass)
    #expect(check.reason?.en.contains("neighbours") == true)
  }

  @Test func `the finding has its arithmetic and both series as evidence`() throws {
    let (_, judgement) = try judged(
      "emission-rate-limit", "rate 15:10\nstack 15 clear\nPM 1 100.5 200 1\nflow 4x100000")
    let pending = try #require(
      judgement.findings.first { $0.finding.rule == "emission-rate-limit" })
    let episode = try #require(pending.finding.episode)
    #expect(episode.peak == "20")
    #expect(episode.periods == 2)
    #expect(episode.multiple == "1")
    #expect(
      pending.finding.working.contains {
        $0.en.contains("200 mg/m³ × 100000 m³/h × 10⁻⁶ = 20 kg/h")
      })
    #expect(pending.requests.map(\.key.pollutant) == ["PM", "flow"])
  }
}

struct RemovalEfficiencyTests {
  private func check(
    _ text: String, _ change: (inout ExampleDossier) throws -> Void = { _ in }
  ) throws -> Check { try judged("removal-efficiency", text, change).check }

  private let pair = "removal 80 3\npair\nin:flow 4x100000\nflow 4x100000\n"

  @Test(arguments: [
    ("100", "19.999999", Verdict.pass), ("100", "20", .pass), ("100", "20.000001", .fail),
    // thresholds: 2.999999, 3 and 3.000001 kg/h
    ("29.99999", "29", .notApplicable), ("30", "29", .fail), ("30.00001", "29", .fail),
    // by one of the last decimal that a log may have, beyond what 128 bits multiply
    ("100", "19.999999999999999999999999", .pass), ("100", "20.000000000000000000000001", .fail),
    ("29.999999999999999999999999", "29", .notApplicable),
    ("30.000000000000000000000001", "29", .fail),
  ])
  func `the share and the threshold`(
    _ inlet: String, _ outlet: String, _ verdict: Verdict
  ) throws {
    let check = try check(pair + "in:NMHC 4x\(inlet)\nNMHC 4x\(outlet)")
    #expect(check.verdict == verdict)
    #expect(check.requirement?.sense == .atLeast)
  }

  /// 0.2 × 3 kg/h: whatever went in, the outlet keeps the clause.
  @Test(arguments: [
    ("5.99", Verdict.pass), ("6", .pass), ("6.01", .notEvaluated),
    ("5.999999999999999999999999", .pass), ("6.000000000000000000000001", .notEvaluated),
  ])
  func `without inlet data only a small outlet rate decides`(
    _ outlet: String, _ verdict: Verdict
  ) throws {
    let check = try check("removal 80 3\nNMHC 4x\(outlet)\nflow 4x100000")
    #expect(check.verdict == verdict)
    if verdict == .notEvaluated { #expect(check.reason?.en.contains("set pair") == true) }
  }

  @Test func `an exempt plant, a silent inlet, an idle one, nothing at all`() throws {
    let text = pair + "in:NMHC 4x100\nNMHC 4x90"
    let exempt = try check(text) {
      $0.input.declarations.outlets[0].hasLowVOCMaterials = true
    }
    #expect(exempt.verdict == .notApplicable)
    #expect(
      try check(text) { $0.input.declarations.outlets[0].hasLowVOCMaterials = false }
        .verdict == .fail)
    #expect(
      try check("removal 80 3\npair\nNMHC 4x90\nflow 4x100000").verdict == .insufficient)
    // Nothing goes in: nothing can be divided, and below the threshold nothing is asked for.
    #expect(try check(pair + "in:NMHC 4x0\nNMHC 4x0").verdict == .notApplicable)
    #expect(try check(pair + "in:NMHC 4x100\nNMHC 4xstop").verdict == .notApplicable)
  }
}

struct SampleTests {
  private let only = "monitors none\nO2 4x15\n"

  private func check(
    _ text: String, rule: String = "manual-emission-limit",
    _ change: (inout ExampleDossier) throws -> Void = { _ in }
  ) throws -> Check { try judged(rule, text, change).check }

  @Test func `an outlet without a monitor is judged by its samples alone`() throws {
    let (check, judgement) = try judged(
      "manual-emission-limit", "limit 40\n" + only + "manual PM 30 40")
    #expect(check.verdict == .pass)
    #expect(check.basis == .sample)
    #expect(check.coverage == Coverage(expected: 1, present: 1, valid: 1))
    #expect(check.measured == Figure("35", "mg/m³"))
    #expect(check.working.contains { $0.en.contains("report B-12") })
    #expect(!judgement.checks.contains { $0.rule == "emission-limit" })
  }

  @Test func `beside online data both are checked, and the day's mean is shown`() throws {
    let (check, judgement) = try judged(
      "manual-emission-limit", "limit 40\nmanual PM 41\nPM 30 32 30 32")
    #expect(check.verdict == .fail)
    #expect(check.working.contains { $0.en.contains("valid hours is 31") })
    #expect(judgement.checks.first { $0.rule == "emission-limit" }?.verdict == .pass)
    #expect(judgement.verdict == .fail)
  }

  @Test func `sets of two days are judged apart`() throws {
    let check = try check("limit 40\nPM 48x1\nmanual PM 39\nmanual PM 41 on 2025-03-02")
    #expect(check.exceeding == 1)
    #expect(check.coverage?.expected == 2)
    #expect(check.measured == Figure("41", "mg/m³"))
  }

  @Test
  func `samples of two clock hours are judged apart, though their day's mean keeps the limit`()
    throws
  {
    let (check, judgement) = try judged(
      "manual-emission-limit", "limit 40\n" + only + "manual PM 10@09:00 10@09:30 41@10:00")
    #expect(check.verdict == .fail && check.exceeding == 1)
    #expect(check.coverage == Coverage(expected: 2, present: 2, valid: 2))
    #expect(check.measured == Figure("41", "mg/m³"))
    let finding = judgement.findings.map(\.finding).first { $0.verdict == .fail }
    #expect(
      finding?.id.hasSuffix("2025-03-01t10-b-12") == true || finding?.id.contains("T10") == true)
    #expect(finding?.message.zh.contains("超标倍数 0.025") == true)
    #expect(finding?.evidence.rows.map(\.line) == [4])
  }

  @Test func `every value stands in the arithmetic with its line`() throws {
    let check = try check("limit 40\n" + only + "manual PM 39 <0.5 ND")
    #expect(check.working[0].zh.contains("39（第 2 行）、<0.5（第 3 行）、未检出（第 4 行）"))
  }

  @Test(arguments: [
    ("PM <39", Verdict.pass), ("PM <40", .pass), ("PM <41", .insufficient),
    ("PM 30 <50", .pass), ("PM 30 <51", .insufficient), ("PM 82 <1", .fail),
    ("PM 80 <1", .insufficient),
    ("PM ND", .insufficient), ("PM 39 43 ND", .insufficient), ("PM 60 61 ND", .fail),
  ])
  func `what lies below a detection limit convicts nobody and hides nothing`(
    _ samples: String, _ verdict: Verdict
  ) throws {
    // 60 + 61 + 0 over three is 40.33; 82 + 0 over two is 41, 80 + 0 is 40.
    #expect(try check("limit 40\n" + only + "manual \(samples)").verdict == verdict)
  }

  @Test(arguments: [
    ("PM 39 41", 1), ("PM 39 40", 0), ("PM 39@09:00 41@09:30", 0), ("PM 41 43", 0), ("PM 30", 0),
  ])
  func `single values over the limit are named where no time tells their hours`(
    _ samples: String, _ count: Int
  ) throws {
    let (_, judgement) = try judged(
      "manual-emission-limit", "limit 40\n" + only + "manual \(samples)")
    let warnings = judgement.findings.map(\.finding).filter {
      $0.rule == "manual-emission-limit" && $0.severity == .warning
    }
    #expect(warnings.count == count)
    #expect(warnings.allSatisfy { $0.verdict == nil && $0.message.zh.contains("请核对报告") })
  }

  @Test(arguments: [
    ("PM 28/17", Verdict.fail), ("PM 26/17", .pass), ("PM 26.6/17", .pass),
    ("PM 27", .insufficient),
    ("PM 27/20", .insufficient), ("PM 27/17 27", .insufficient),
  ])
  func `oxygen is converted as for hours`(_ samples: String, _ verdict: Verdict) throws {
    // 26.66… at 17 % is 40 at 15 %.
    #expect(try check("limit 40 hour oxygen 15\n" + only + "manual \(samples)").verdict == verdict)
  }

  @Test func `samples outside the period, and limits of days, decide nothing`() throws {
    #expect(
      try check("limit 40\n" + only + "manual PM 99 on 2025-04-01").verdict == .insufficient)
    let day = try check("limit 40 day\n" + only + "manual PM 99")
    #expect(day.verdict == .notEvaluated)
    #expect(day.reason?.en.contains("daily means") == true)
  }

  @Test(arguments: [
    ("99.9*100000", Verdict.pass), ("100*100000", .pass), ("100.1*100000", .fail),
    ("100", .insufficient),
  ])
  func `a rate by samples`(_ sample: String, _ verdict: Verdict) throws {
    let check = try check("rate 15:10\nstack 15 clear\n" + only + "manual PM \(sample)")
    #expect(check.verdict == verdict)
  }

  @Test(arguments: [
    ("100*100000", "19.9*100000", Verdict.pass), ("100*100000", "20*100000", .pass),
    ("100*100000", "20.1*100000", .fail), ("29*100000", "29*100000", .notApplicable),
    ("100", "20*100000", .insufficient),
  ])
  func `removal by pairs of samples`(
    _ inlet: String, _ outlet: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      "removal 80 3\npair\n" + only + "manual NMHC \(outlet)\nmanual DA001-in:NMHC \(inlet)")
    #expect(check.verdict == verdict)
  }

  @Test(arguments: [
    ("W1:PM 1.4", Verdict.pass), ("W1:PM 1.5", .pass), ("W1:PM 1.6", .fail),
    ("W1:PM 1.6 on 2025-03-02", .insufficient),
  ])
  func `a difference at the boundary is taken from the upwind point`(
    _ sample: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      "limit 1 boundary\npoint W1 boundary W0\npoint W0 boundary\nPM 48x1\nmanual \(sample)\n"
        + "manual W0:PM 0.4 0.6", rule: "ambient-limit"
    ) { dossier in
      dossier.library.standards[0].limits[0].shape = .ambient(
        Limit.AmbientPoint(place: .boundary, isDifference: true))
    }
    #expect(check.verdict == verdict)
    #expect(check.outlet == "W1")
  }

  @Test(arguments: [(Limit.Basis.hour, Verdict.pass), (.single, .fail)])
  func `any one reading is held against its own limit`(
    _ basis: Limit.Basis, _ verdict: Verdict
  ) throws {
    let check = try check(
      "limit 1 boundary\npoint W1 boundary\nPM 4x1\nmanual W1:PM 0.5 1.1", rule: "ambient-limit"
    ) { $0.library.standards[0].limits[0].basis = basis }
    #expect(check.verdict == verdict)
  }

  @Test func `points without samples are named and not judged`() throws {
    let dossier = try ExampleDossier("limit 1 boundary\npoint W1 boundary\nPM 4x1")
    let judgement = Evaluator(dossier.library).judge(dossier.input)
    #expect(!judgement.checks.contains { $0.rule == "ambient-limit" })
    #expect(judgement.findings.contains { $0.finding.rule == "not-judged-yet" })
  }
}
