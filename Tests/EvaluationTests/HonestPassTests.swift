import Evaluation
import Measures
import Report
import Standards
import Testing

/// What a pass does not say is said beside it.
struct HonestPassTests {
  private static func local(_ value: String, confidence: Confidence = .recalled) -> Standard {
    .sample(
      "DB33/1-2015", region: "330000",
      limits: [.sample(value, id: "T1-PM", confidence: confidence)])
  }

  @Test(arguments: [("39.9", true), ("40", false), ("40.1", false)])
  func `a pass names an unconfirmed limit that is stricter`(
    _ value: String, _ isNamed: Bool
  ) throws {
    let general = Standard.sample("B", level: .general, limits: [.sample("40", process: "*")])

    let checks = try EvaluationInput.typed("PM 35").judged(by: general, Self.local(value)).checks

    let check = try #require(checks.first { $0.standard == "B" })
    #expect(check.verdict == .pass)
    #expect(!check.isAdvisory)
    let isSaid = check.reason?.zh.contains("另有更严的地方限值 DB33/1-2015 T1-PM") ?? false
    #expect(isSaid == isNamed)
    #expect((check.reason?.zh.contains("未核实，未计入结论") ?? false) == isNamed)
  }

  @Test func `a failing check and an advisory one name no other limit`() throws {
    let general = Standard.sample("B", level: .general, limits: [.sample("40", process: "*")])

    let checks = try EvaluationInput.typed("PM 45").judged(by: general, Self.local("20")).checks

    #expect(checks.allSatisfy { $0.reason?.zh.contains("另有更严") != true })
  }

  @Test func `a claim that keeps a limit which the recalculation breaks is said first`() throws {
    let dossier = try ExampleDossier(
      "limit 60 hour oxygen 15\nPM 40 40 40\nO2 17 17 17\nPM-Zs 50 60 61")

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    // 40 × 6 / 4 = 60 keeps the limit: nothing is hidden.
    let kept = try #require(judgement.findings.first { $0.finding.rule == "claim-differs" })
    #expect(!kept.finding.isUrgent)

    let hiding = try ExampleDossier(
      "limit 60 hour oxygen 15\nPM 41 41 41\nO2 17 17 17\nPM-Zs 50 60 60.1")
    let found = try #require(
      Evaluator(hiding.library).judge(hiding.input).findings
        .first { $0.finding.rule == "claim-differs" })
    #expect(found.finding.isUrgent)
    #expect(found.finding.message.zh.contains("其中 2 个小时所报折算浓度未超过限值，重算值超过限值"))
    #expect(found.finding.message.zh.contains("所报 50，重算 61.5"))
  }

  @Test func `a pass by an audit row says that nobody read the evidence`() throws {
    var dossier = try ExampleDossier(
      "item covered yes\naudit covered yes 2025-01-10 2025-12-31 - - 验收意见")
    let named = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.item == "covered" })
    #expect(named.verdict == .pass)
    #expect(named.reason?.zh.contains("未附文件，内容未审阅") == true)

    dossier.input.audit[0].sha256 = "0123456789abcdef0123"
    let filed = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.item == "covered" })
    #expect(filed.reason?.zh.contains("证据文件已登记（SHA-256 0123456789ab…），内容未审阅") == true)
  }

  @Test(arguments: [("2025-03-01", true), ("2025-03-02", false)])
  func `an ended audit pack is not applicable and never counts`(
    _ until: String, _ isEnded: Bool
  ) throws {
    var dossier = try ExampleDossier(
      "limit 40\nPM 4x30\nitem covered yes\ndeclared required 2024-12-31")
    dossier.library.audits[0].until = try date(until)

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try #require(judgement.checks.first { $0.rule == "audit-item" })
    #expect(check.verdict == (isEnded ? .notApplicable : .notEvaluated))
    #expect(check.isAdvisory == isEnded)
    #expect(judgement.verdict == (isEnded ? .pass : .notEvaluated))
  }

  @Test func `what is done with violators is no duty of a plant that violates`() throws {
    let dossier = try ExampleDossier("limit 40\nduty consequence\nPM 41")

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try #require(judgement.checks.first { $0.item == "D1" })
    #expect(check.verdict == .notApplicable)
    #expect(check.reason?.zh.contains("不是对企业的指标") == true)
    #expect(!judgement.findings.contains { $0.finding.rule == "plan-duty" })
  }

  @Test(arguments: [(true, "按企业申报（plant.yaml）"), (false, "未申报区域类别（area）")])
  func `why a limit binds says whose word the area is`(
    _ isDeclared: Bool, _ words: String
  ) throws {
    var limit = Limit.sample("40")
    limit.areas = [.general]
    var input = try EvaluationInput.typed("PM 35")
    input.plant.isAreaDeclared = isDeclared

    let check = try #require(input.judged(by: .sample(limits: [limit])).checks.first)

    #expect(check.verdict == .pass)
    #expect(check.because?.zh.contains(words) == true)
  }
}
