import Evaluation
import Measures
import Report
import Standards
import Testing

/// Scores of an index: of each boundary the case below, at and above it.
struct AuditGradeTests {
  /// One item `a` of a weight and its grade, and `b` with the rest of the weight.
  private func grade(
    _ weight: String, _ a: String, _ b: String, limiting: String = "", others: Int? = nil
  ) throws -> Check {
    let rest =
      try decimal("1000").mantissa - (try decimal(weight + "000").mantissa(atScale: 3) ?? 0)
    let restText = "0." + String(repeating: "0", count: 3 - String(rest).count) + String(rest)
    var dossier = try ExampleDossier(
      "item a grades 1 2 3 t/t weight \(weight)\nitem b grades 1 2 3 t/t weight \(restText)\(limiting)\n"
        + "audit a - 2025-01-10 - \(a) t/t 台账\naudit b - 2025-01-10 - \(b) t/t 台账")
    dossier.library.audits[0].scoring?.othersAtLeast = others
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.rule == "audit-grade" })
  }

  @Test(arguments: [
    ("0.849", "II"), ("0.85", "I"), ("0.851", "I"),
  ])
  func `grade I needs 85 points`(_ weight: String, _ expected: String) throws {
    // `a` at grade I and `b` at grade II: Y_I is the weight of `a`, Y_II is 100.
    let check = try grade(weight, "1", "2")

    #expect(check.measured == Figure(expected, ""))
    #expect(check.verdict == .pass)
  }

  @Test(arguments: [("0.849", "III"), ("0.85", "II"), ("0.851", "II")])
  func `grade II needs 85 points`(_ weight: String, _ expected: String) throws {
    #expect(try grade(weight, "2", "3").measured == Figure(expected, ""))
  }

  @Test func `grade III needs all of them`() throws {
    #expect(try grade("0.5", "3", "3").measured == Figure("III", ""))
    let below = try grade("0.999", "3", "3.001")
    #expect(below.verdict == .fail)
    #expect(below.measured == Figure("< III", ""))
    #expect(below.working.contains { $0.en.contains("Y_III 99.9 < 100") })
  }

  @Test(arguments: [("1", "I"), ("2", "II"), ("3", "III")])
  func `a limiting item is a veto for each grade`(_ b: String, _ expected: String) throws {
    #expect(try grade("0.95", "1", b, limiting: " limiting").measured == Figure(expected, ""))
  }

  @Test func `for grade I the others may have to reach grade II`() throws {
    #expect(try grade("0.9", "1", "3").measured == Figure("I", ""))
    let strict = try grade("0.9", "1", "3", others: 2)
    #expect(strict.measured == Figure("II", ""))
    #expect(strict.working.contains { $0.en.contains("below grade II: b") })
  }

  @Test func `what does not apply is dropped, a whole group too`() throws {
    var dossier = try ExampleDossier(
      """
      item a grades 1 2 3 t/t weight 0.4
      item b grades 1 2 3 t/t weight 0.6
      item c grades 1 2 3 t/t weight 1
      item d grades 1 2 3 t/t weight 1
      audit a - 2025-01-10 - 1 t/t 台账
      audit b not-applicable 2025-01-10 - - - 说明
      audit c - 2025-01-10 - 2 t/t 台账
      audit d not-applicable 2025-01-10 - - - 说明
      """)
    let weights = ["first": "0.2", "second": "0.3", "third": "0.5"]
    dossier.library.audits[0].groups = try ["first", "second", "third"].map { id in
      AuditGroup(
        id: id, title: Bilingual(zh: "组", en: id), weight: try decimal(weights[id] ?? ""))
    }
    for (index, group) in ["first", "first", "second", "third"].enumerated() {
      dossier.library.audits[0].items[index].group = group
    }

    let check = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.rule == "audit-grade" })

    // Groups of 0.2 and 0.3 remain: 0.4 and 0.6 of the whole.
    #expect(check.working.contains { $0.en == "scores Y_I = 40, Y_II = 100, Y_III = 100" })
    #expect(check.measured == Figure("II", ""))
  }

  @Test func `an item without data gives no grade, and none at all gives none either`() throws {
    let open = try ExampleDossier(
      "item a grades 1 2 3 t/t weight 0.9\nitem b yes weight 0.1\n"
        + "audit a - 2025-01-10 - 1 t/t 台账")
    let check = try #require(
      Evaluator(open.library).judge(open.input).checks.first { $0.rule == "audit-grade" })
    #expect(check.verdict == .insufficient)
    #expect(check.reason?.en.contains(": b.") ?? false)

    let none = try ExampleDossier(
      "item a grades 1 2 3 t/t weight 1\naudit a not-applicable 2025-01-10 - - - 说明")
    #expect(
      Evaluator(none.library).judge(none.input).checks.first { $0.rule == "audit-grade" }?.verdict
        == .notApplicable)
  }

  @Test func `an index without weights is not scored`() throws {
    let dossier = try ExampleDossier(
      "item a grades 1 2 3 t/t\naudit a - 2025-01-10 - 1 t/t 台账")

    let check = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.rule == "audit-grade" })

    #expect(check.verdict == .notEvaluated)
    #expect(check.reason?.en.contains("weights") ?? false)
  }

  @Test func `an index without scores of its own takes those of the general rules`() throws {
    var dossier = try ExampleDossier(
      "item a grades 1 2 3 t/t weight 1\naudit a - 2025-01-10 - 1 t/t 台账")
    let scoring = dossier.library.audits[0].scoring
    dossier.library.audits[0].scoring = nil
    func verdict() -> Verdict? {
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.rule == "audit-grade" }?
        .verdict
    }
    #expect(verdict() == .notEvaluated)

    var general = AuditPack.sample("GENERAL", sectors: ["*"])
    general.scoring = scoring
    dossier.library.audits.append(general)
    #expect(verdict() == .pass)
  }
}

/// Dates of a compulsory audit, besides the examples of the card.
struct AuditDeadlineTests {
  private func check(
    _ text: String, reasons: [AuditDeclaration.Reason] = [],
    binds: [AuditDeclaration.Reason] = []
  ) throws -> Check {
    var dossier = try ExampleDossier(text)
    dossier.input.declarations.audit?.reasons = reasons
    dossier.library.audits[0].deadlines[0].reasons = binds
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.rule == "audit-deadline" })
  }

  @Test(arguments: [
    ("2025-03-09", Verdict.pass), ("2025-03-10", .pass), ("2025-03-11", .fail),
  ])
  func `within a year of the list`(_ finished: String, _ verdict: Verdict) throws {
    let check = try check(
      "deadline finish finished required 12\ndeclared required 2024-03-10\n"
        + "declared started 2024-04-01\ndeclared finished \(finished)\nas-of 2025-06-01")
    #expect(check.verdict == verdict)
    #expect(check.working.contains { $0.en.contains("due by 2025-03-10") })
  }

  @Test(arguments: [
    ("2025-03-09", Verdict.notApplicable), ("2025-03-10", .notApplicable), ("2025-03-11", .fail),
  ])
  func `what is not done is late from the day after`(_ day: String, _ verdict: Verdict) throws {
    let text = "deadline finish finished required 12\ndeclared required 2024-03-10\nas-of \(day)"
    #expect(try check(text).verdict == verdict)
    // A date that has not come yet is no date.
    #expect(
      try check(text + "\ndeclared started 2024-04-01\ndeclared finished 2025-12-31").verdict
        == verdict)
  }

  @Test(arguments: [
    ([AuditDeclaration.Reason.toxic], "2024-05-29", Verdict.pass),
    ([.toxic, .energy], "2024-05-30", .pass), ([.toxic], "2024-05-31", .fail),
    ([.energy], "2024-05-31", .notApplicable), ([], "2024-05-31", .notEvaluated),
  ])
  func `five years between two audits bind the plants with toxic materials`(
    _ reasons: [AuditDeclaration.Reason], _ started: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      "deadline gap started last 60\ndeclared last 2019-05-30\ndeclared started \(started)\n"
        + "as-of 2025-01-01",
      reasons: reasons, binds: [.toxic])
    #expect(check.verdict == verdict)
  }

  @Test func `no list, no first audit, and a list before the order: not applicable`() throws {
    for line in ["declared last 2019-05-30", "declared required 2016-06-30"] {
      #expect(
        try check("deadline start started required 2\n\(line)").verdict == .notApplicable)
    }
    #expect(
      try check("deadline gap started last 60\ndeclared required 2024-01-01").verdict
        == .notApplicable)
  }

  @Test func `a dossier that declares nothing has no deadline`() throws {
    let dossier = try ExampleDossier("deadline start started required 2\nas-of 2025-01-01")
    #expect(Evaluator(dossier.library).judge(dossier.input).checks.isEmpty)
  }

  @Test func `an unconfirmed deadline warns and does not count`() throws {
    var dossier = try ExampleDossier(
      "limit 40\nPM 4x30\ndeadline start started required 2\ndeclared required 2024-01-01")
    dossier.library.audits[0].deadlines[0].confidence = .confirmedTranscript

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    #expect(judgement.verdict == .pass)
    let finding = try #require(judgement.findings.first { $0.finding.rule == "audit-deadline" })
    #expect(finding.finding.severity == .warning)
    #expect(finding.finding.id == "audit-deadline/AUDIT-1/start")
  }
}
