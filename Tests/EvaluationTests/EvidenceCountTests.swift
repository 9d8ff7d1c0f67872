import Evaluation
import Measures
import Report
import Standards
import Testing

/// What a finding speaks of and does not show is counted, and samples are shown with their arithmetic.
struct EvidenceCountTests {
  private func omitted(_ rule: String, isWide: Bool = false) throws -> Int {
    var input = try EvaluationInput.typed(
      "PM 41~D 42~D 43~D 44~D 45~D 46~D 47~D", "O2 7x15")
    var log = LogSummary(path: "a.csv", kind: .emission, bytes: 1, encoding: .utf8)
    log.isWide = isWide
    input.logs = [log]
    let findings = input.judged(against: .sample("40", oxygen: "15")).findings.map(\.finding)
    return try require(findings.first { $0.rule == rule }).evidence.omitted
  }

  @Test func `rows of hours that are not fetched are counted, a wide one once`() throws {
    // Of seven hours six are fetched (the peak and the first five); sixty rows a series and hour.
    #expect(try omitted("flagged-exceedance") == 120)
    #expect(try omitted("flagged-exceedance", isWide: true) == 60)
  }

  private func samples(_ text: String) throws -> Judgement {
    let dossier = try ExampleDossier(text + "\nmonitors none\nO2 4x15")
    return Evaluator(dossier.library).judge(dossier.input)
  }

  @Test func `a removal shows both sides and why it binds`() throws {
    let judgement = try samples(
      "removal 80 3\npair\nmanual NMHC 106*9000 110*9000\n"
        + "manual DA001-in:NMHC 410*9000 430*9000")
    let check = try require(judgement.checks.first { $0.rule == "manual-emission-limit" })
    let working = check.working.map(\.zh).joined()

    #expect(
      working.contains("进口 410 mg/m³ × 9000 m³/h、430 mg/m³ × 9000 m³/h（第 4–5 行），平均 3.78 kg/h"))
    #expect(
      working.contains("出口 106 mg/m³ × 9000 m³/h、110 mg/m³ × 9000 m³/h（第 2–3 行），平均 0.972 kg/h"))
    #expect(working.contains("初始速率 3.78 kg/h ≥ 规定值 3 kg/h"), "\(working)")
    #expect(working.contains("1 − 0.972 / 3.78 = 74.285714 %"))
  }

  @Test func `a removal that does not bind shows the rate that is too low`() throws {
    let judgement = try samples(
      "removal 80 3\npair\nmanual NMHC 108*9000\nmanual DA001-in:NMHC 420*6000")
    let check = try require(judgement.checks.first { $0.rule == "manual-emission-limit" })

    #expect(check.verdict == .notApplicable)
    #expect(
      check.reason?.zh.contains("初始速率 2.52 kg/h < 规定值 3 kg/h") == true, "\(check.reason?.zh ?? "")")
  }

  @Test(arguments: [("80", true), ("80 80", false)])
  func `a set of one sample is said to be one`(_ values: String, _ isSaid: Bool) throws {
    let check = try require(
      try samples("limit 100\nmanual PM \(values)").checks
        .first { $0.rule == "manual-emission-limit" })

    #expect(check.verdict == .pass)
    #expect((check.reason?.zh.contains("只有一个样品") ?? false) == isSaid)
  }

  @Test func `single values over the limit are named with their rows`() throws {
    let found = try samples("limit 100\nmanual PM 106 108 56 58").findings.map(\.finding)
    let finding = try require(found.first { $0.rule == "manual-emission-limit" })

    #expect(finding.severity == .warning && finding.verdict == nil)
    #expect(finding.message.zh.contains("106（第 2 行）、108（第 3 行）"), "\(finding.message.zh)")
  }

  @Test func `online rates are shown with concentration and flow`() throws {
    let dossier = try ExampleDossier(
      "removal 80 3\npair\nin:NMHC 4x100\nin:flow 4x100000\nNMHC 4x30\nflow 4x90000")
    let check = try require(
      Evaluator(dossier.library).judge(dossier.input).checks
        .first { $0.rule == "removal-efficiency" })
    let working = check.working.map(\.zh).joined(separator: "\n")

    #expect(
      working.contains(
        "进口 100 mg/m³ × 100000 m³/h = 10 kg/h；出口 30 mg/m³ × 90000 m³/h = 2.7 kg/h"), "\(working)")
    #expect(working.contains("初始速率 10 kg/h ≥ 规定值 3 kg/h"))
  }
}
