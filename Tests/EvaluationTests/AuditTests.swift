import Evaluation
import Measures
import Report
import Standards
import Testing

/// What a dossier without a word on audits, or with too little of it, is told.
struct AuditPackChecksTests {
  private static let items = """
    item covered yes
    item reuse at-least 95 %
    """

  @Test func `without packs nothing is checked`() throws {
    let dossier = try ExampleDossier("limit 40\nPM 4x30")

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    #expect(!judgement.checks.contains { $0.rule.hasPrefix("audit") })
    #expect(judgement.verdict == .pass)
  }

  @Test func `an audit is voluntary for a plant that no list names`() throws {
    let dossier = try ExampleDossier("limit 40\nPM 4x30\n" + Self.items)

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try #require(judgement.checks.first { $0.rule == "audit-item" })
    #expect(judgement.checks.count { $0.rule == "audit-item" } == 1)
    #expect(check.verdict == .notApplicable)
    #expect(check.reason?.en.contains("voluntary") ?? false)
    #expect(judgement.verdict == .pass)
  }

  @Test func `a listed plant without a log is not evaluated, in one check that counts`() throws {
    let dossier = try ExampleDossier(
      "limit 40\nPM 4x30\n" + Self.items + "\ndeclared required 2024-12-31")

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let checks = judgement.checks.filter { $0.rule == "audit-item" }
    #expect(checks.map(\.verdict) == [.notEvaluated])
    #expect(checks.allSatisfy { !$0.isAdvisory })
    #expect(judgement.verdict == .notEvaluated)
  }

  @Test(arguments: [("2025-03-01", Verdict.notEvaluated), ("2025-03-02", .notApplicable)])
  func `a list of the day of judging binds, a later one does not`(
    _ day: String, _ verdict: Verdict
  ) throws {
    let dossier = try ExampleDossier(
      Self.items + "\ndeclared required \(day)\nas-of 2025-03-01")

    #expect(Evaluator(dossier.library).judge(dossier.input).checks.first?.verdict == verdict)
  }

  @Test func `a plan's duties without a log are shown and do not count`() throws {
    var dossier = try ExampleDossier("limit 40\nPM 4x30\n" + Self.items)
    dossier.library.audits[0].binding = .everyone

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    let check = try #require(judgement.checks.first { $0.rule == "audit-item" })
    #expect(check.verdict == .notEvaluated)
    #expect(check.isAdvisory)
    #expect(judgement.verdict == .pass)
  }

  @Test(arguments: [
    ("2025-02-28", Verdict.notApplicable), ("2025-03-01", .notApplicable), ("2025-03-02", .fail),
  ])
  func `a plan that ends with the period is judged in its last days`(
    _ until: String, _ verdict: Verdict
  ) throws {
    var dossier = try ExampleDossier(
      "item covered yes\naudit covered no 2025-01-10 - - - 记录\nas-of 2025-06-01")
    dossier.library.audits[0].until = try date(until)

    let checks = Evaluator(dossier.library).judge(dossier.input).checks

    #expect(checks.filter { $0.rule == "audit-item" }.map(\.verdict) == [verdict])
  }

  @Test func `what the scope leaves out is not judged`() throws {
    var dossier = try ExampleDossier(
      "limit 40\nPM 4x30\nitem covered yes\naudit covered no 2025-01-10 - - - 记录\n"
        + "audit cover yes 2025-01-10 - - - 记录\ndeclared required 2020-01-01\n"
        + "deadline start started required 2")
    dossier.input.scope = [.emission]

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    #expect(!judgement.checks.contains { $0.rule.hasPrefix("audit") })
    #expect(!judgement.findings.contains { $0.finding.rule.hasPrefix("audit") })
    #expect(judgement.verdict == .pass)
  }

  @Test func `a pack of another sector or a later date says nothing or why`() throws {
    var dossier = try ExampleDossier(
      "item covered yes\naudit covered no 2025-01-10 - - - 记录")
    dossier.library.audits[0].effective = try date("2025-03-02")
    #expect(
      Evaluator(dossier.library).judge(dossier.input).checks.map(\.verdict) == [.notApplicable])

    dossier.library.audits[0].sectors = ["cement"]
    let judgement = Evaluator(dossier.library).judge(dossier.input)
    #expect(judgement.checks.isEmpty)
    #expect(
      judgement.findings.contains {
        $0.finding.rule == "audit-rows" && $0.finding.message.en.contains("sector")
      })
  }
}

/// Rows that no check uses are listed with the reason.
struct UnaskedAuditRowsTests {
  private func notice(
    _ text: String, change: (inout AuditPack) throws -> Void
  ) throws -> Finding? {
    var dossier = try ExampleDossier(text)
    try change(&dossier.library.audits[0])
    return Evaluator(dossier.library).judge(dossier.input).findings.map(\.finding)
      .first { $0.id == "audit-rows/not-asked/AUDIT-1" }
  }

  private static let rows = """
    item covered yes
    item reuse at-least 95 %
    audit covered not-applicable 2025-01-10 - - - 说明
    audit reuse - 2025-01-10 - 96 % 台账
    audit covered yes 2025-01-09 - - - 记录
    """

  @Test func `of a pack that ended`() throws {
    let found = try #require(
      try notice(Self.rows) { $0.until = try date("2025-03-01") })

    #expect(found.severity == .notice)
    #expect(found.evidence.rows.map(\.line) == [2, 3, 4])
    #expect(found.message.zh.contains("audit.csv 第 2–4 行（covered, reuse）"), "\(found.message.zh)")
    #expect(found.message.zh.contains("不再适用"))
    #expect(found.message.en.contains("audit.csv, lines 2–4"))
  }

  @Test func `of a pack that is not in force yet`() throws {
    let found = try #require(try notice(Self.rows) { $0.effective = try date("2099-01-01") })

    #expect(found.message.en.contains("binds from 2099-01-01"))
  }

  @Test func `what is judged, or named as defective, is not listed again`() throws {
    #expect(try notice(Self.rows) { _ in } == nil)
    let defective = "item reuse at-least 95 %\naudit reuse - 2025-01-10 - 101 % 台账"
    #expect(try notice(defective) { $0.until = try date("2025-03-01") } == nil)
  }
}

/// One item, one row or a few, as of 2025-03-01 unless said otherwise.
struct AuditItemTests {
  private func verdict(_ text: String) throws -> Verdict {
    let dossier = try ExampleDossier("as-of 2025-03-01\n" + text)
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.rule == "audit-item" }).verdict
  }

  @Test(arguments: [
    // yes, with evidence of the day itself; expiry below, at and above the day
    ("yes 2025-02-28 2025-02-28 - - 记录", Verdict.insufficient),
    ("yes 2025-02-28 2025-03-01 - - 记录", .pass),
    ("yes 2025-02-28 2025-03-02 - - 记录", .pass),
    ("yes 2025-03-01 - - - 记录", .pass),
    ("yes 2025-03-02 - - - 记录", .insufficient),
    ("yes - - - - 记录", .insufficient),
    ("yes 2025-02-28 - - - -", .insufficient),
    // a file that is not in the dossier; a document's number is no file
    ("yes 2025-02-28 - - - docs/a.pdf", .insufficient),
    ("yes 2025-02-28 - - - 湖环建〔2020〕12号", .pass),
    ("yes 2025-02-28 - - - HJ2024.105", .pass),
    // an admission needs no evidence
    ("no - - - - -", .fail),
    ("no 2025-02-28 2024-02-28 - - -", .insufficient),
    ("not-applicable - - - - -", .notApplicable),
    ("- 2025-02-28 - - - 记录", .insufficient),
  ])
  func `a yes-or-no item`(_ row: String, _ expected: Verdict) throws {
    #expect(try verdict("item covered yes\naudit covered \(row)") == expected)
  }

  @Test func `the answer asked for may be no`() throws {
    #expect(try verdict("item dry no\naudit dry no 2025-02-28 - - - 记录") == .pass)
    #expect(try verdict("item dry no\naudit dry no 2025-02-28 - - - -") == .insufficient)
    #expect(try verdict("item dry no\naudit dry yes 2025-02-28 - - - 记录") == .fail)
  }

  @Test(arguments: [
    ("at-least 95 %", "94.999999999", "%", Verdict.fail), ("at-least 95 %", "95", "%", .pass),
    ("at-least 95 %", "95.000000001", "%", .pass), ("at-least 95 %", "100", "%", .pass),
    ("at-least 95 %", "100.1", "%", .insufficient), ("at-least 95 %", "-1", "%", .insufficient),
    ("at-least 95 %", "95", "-", .insufficient), ("at-least 95 %", "95", "％", .pass),
    ("at-most 30 kgce/t", "29.99", "kgce/t", .pass), ("at-most 30 kgce/t", "30", "kgce/t", .pass),
    ("at-most 30 kgce/t", "30.01", "kgce/t", .fail),
    ("at-most 30 kgce/t", "1", "kWh/t", .insufficient),
    ("at-most 30 kgce/m³", "1", "kgce/m3", .pass),
  ])
  func `a measured item`(
    _ demand: String, _ value: String, _ unit: String, _ expected: Verdict
  ) throws {
    #expect(
      try verdict("item a \(demand)\naudit a - 2025-02-28 - \(value) \(unit) 台账") == expected)
  }

  @Test(arguments: [
    ("0.9", "reaches grade I "), ("1", "reaches grade I "), ("1.1", "reaches grade II "),
    ("2", "reaches grade II "), ("2.1", "reaches grade III"), ("3", "reaches grade III"),
    ("3.1", "below grade III"),
  ])
  func `a graded item says which grade`(_ value: String, _ says: String) throws {
    let dossier = try ExampleDossier(
      "item a grades 1 2 3 t/t\naudit a - 2025-02-28 - \(value) t/t 台账")

    let check = try #require(
      Evaluator(dossier.library).judge(dossier.input).checks.first { $0.rule == "audit-item" })

    #expect(check.working.contains { $0.en.contains(says) }, "\(check.working.map(\.en))")
    #expect(check.verdict == (says.hasPrefix("below") ? .fail : .pass))
    #expect(check.measured == Figure(value, "t/t"))
  }

  @Test func `the latest row decides, and of equal days the one that holds longest`() throws {
    let item = "item covered yes\n"
    let old = "audit covered no 2024-02-28 - - - 旧\n"
    let new = "audit covered yes 2025-02-01 2025-02-10 - - 新\n"
    let longer = "audit covered yes 2025-02-01 2025-12-31 - - 新\n"
    #expect(try verdict(item + old + new) == .insufficient)
    #expect(try verdict(item + new + longer + old) == .pass)
    #expect(try verdict(item + longer + "audit covered no - - - - 无日期") == .insufficient)
  }

  @Test func `rows of one day that contradict each other decide nothing`() throws {
    let dossier = try ExampleDossier(
      "item a at-most 3 t/t\naudit a - 2025-02-01 - 1 t/t 甲\naudit a - 2025-02-01 - 4 t/t 乙")

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    #expect(judgement.checks.first { $0.rule == "audit-item" }?.verdict == .insufficient)
    #expect(judgement.findings.count { $0.finding.rule == "audit-rows" } == 1)
  }

  @Test func `an unconfirmed item and one of the city do not count`() throws {
    for change in [
      { (item: inout AuditItem) in item.confidence = .recalled },
      { (item: inout AuditItem) in item.scope = .city },
    ] {
      var dossier = try ExampleDossier(
        "limit 40\nPM 4x30\nitem covered yes\naudit covered no 2025-01-10 - - - 记录")
      change(&dossier.library.audits[0].items[0])

      let judgement = Evaluator(dossier.library).judge(dossier.input)

      #expect(judgement.checks.first { $0.rule == "audit-item" }?.isAdvisory ?? false)
      #expect(
        judgement.findings.first { $0.finding.rule == "audit-item" }?.finding.severity == .warning)
      #expect(judgement.verdict == .pass)
    }
  }

  @Test func `no plant can escape an item that applies to all`() throws {
    var dossier = try ExampleDossier(
      "item covered yes\naudit covered not-applicable 2025-01-10 - - - 说明")
    dossier.library.audits[0].items[0].isUniversal = true

    let judgement = Evaluator(dossier.library).judge(dossier.input)

    #expect(judgement.checks.first { $0.rule == "audit-item" }?.verdict == .insufficient)
    #expect(judgement.findings.contains { $0.finding.id.contains("cannot-be-inapplicable") })
  }

  @Test func `the hash of the evidence is shown`() throws {
    var dossier = try ExampleDossier(
      "item covered yes\naudit covered yes 2025-01-10 - - - docs/a.pdf")
    dossier.input.audit[0].sha256 = String(repeating: "ab", count: 32)

    let check = try #require(Evaluator(dossier.library).judge(dossier.input).checks.first)

    #expect(check.verdict == .pass)
    #expect(check.working.contains { $0.en.contains("SHA-256 abab") })
  }

  @Test func `a mistyped item is named with the nearest one`() throws {
    let dossier = try ExampleDossier(
      "item waste-sand yes\naudit waste-sant yes 2025-01-10 - - - 记录")

    let finding = try #require(Evaluator(dossier.library).judge(dossier.input).findings.first)

    #expect(finding.finding.message.en.contains("did you mean 'waste-sand'"))
    #expect(finding.finding.evidence.rows.map(\.line) == [2])
  }
}

/// Rows of the audit log that say two things, or nothing, or not yet.
struct AuditContradictionTests {
  private func judged(_ text: String) throws -> (check: Check, rows: [String]) {
    let dossier = try ExampleDossier("as-of 2025-03-01\n" + text)
    let judgement = Evaluator(dossier.library).judge(dossier.input)
    return (
      try require(judgement.checks.first { $0.rule == "audit-item" }),
      judgement.findings.filter { $0.finding.rule == "audit-rows" }.map(\.finding.id)
    )
  }

  private static let reuse = "item reuse at-least 95 %\naudit reuse "
  private static let covered = "item covered yes\naudit covered "

  @Test(arguments: [
    ("no 2025-01-10 - 96 % 台账", Verdict.insufficient, ["audit-rows/status-against-value/reuse"]),
    ("no 2025-01-10 - 95 % 台账", .insufficient, ["audit-rows/status-against-value/reuse"]),
    ("no 2025-01-10 - 94 % 台账", .fail, []),
    ("yes 2025-01-10 - 94 % 台账", .fail, []),
    (
      "not-applicable 2025-01-10 - 0 % 台账", .insufficient,
      ["audit-rows/status-against-value/reuse"]
    ),
    ("not-applicable 2025-01-10 - - - -", .notApplicable, []),
  ])
  func `an answer against its own value decides nothing`(
    _ row: String, _ verdict: Verdict, _ findings: [String]
  ) throws {
    let judged = try judged(Self.reuse + row)

    #expect(judged.check.verdict == verdict)
    #expect(judged.rows == findings)
  }

  @Test(arguments: [
    ("2025-01-09", Verdict.pass), ("2025-01-10", .insufficient), ("2025-01-11", .insufficient),
  ])
  func `an older row does not stand in for one that cannot be used`(
    _ date: String, _ verdict: Verdict
  ) throws {
    let judged = try judged(
      Self.reuse + "- 2025-01-10 - 96 % 台账\naudit reuse no \(date) - 97 % 台账")

    #expect(judged.check.verdict == verdict)
  }

  @Test(arguments: ["无", "none", "None", "N/A", ".", "——", "待补", "…", "//"])
  func `a word that names nothing is no evidence`(_ evidence: String) throws {
    let judged = try judged(Self.covered + "yes 2025-01-10 - - - \(evidence)")

    #expect(judged.check.verdict == .insufficient)
    #expect(judged.check.reason?.en.contains("names no evidence") == true)
  }

  @Test(arguments: [
    "../../../../etc/passwd", "..", "../记录", "证据/../../x", "/etc/passwd", "/", "~/记录", "C:/记录",
    #"C:\Users\x"#, #"..\x"#, "file:///etc/passwd", "docs/none.pdf",
  ])
  func `a path that leaves the dossier is no better than a missing file`(
    _ evidence: String
  ) throws {
    let judged = try judged(Self.covered + "yes 2025-01-10 - - - \(evidence)")

    #expect(judged.check.verdict == .insufficient, "\(String(describing: judged.check.reason))")
  }

  @Test(arguments: ["无锡检测报告", "No.7", "7", "HJ-2025/118", "环监(2025)第3号/附件", "a/b:c", "2025..2026"])
  func `a number or a name is evidence`(_ evidence: String) throws {
    #expect(try judged(Self.covered + "yes 2025-01-10 - - - \(evidence)").check.verdict == .pass)
  }

  @Test(arguments: [
    ("2025-02-28", Verdict.fail), ("2025-03-01", .fail), ("2025-03-02", .pass),
  ])
  func `a row after the day of judging leaves the older ones to decide`(
    _ date: String, _ verdict: Verdict
  ) throws {
    let judged = try judged(
      Self.covered + "yes 2025-01-10 - - - 验收意见\naudit covered no \(date) - - - 记录")

    #expect(judged.check.verdict == verdict)
    #expect(judged.rows == (verdict == .pass ? ["audit-rows/not-yet/covered"] : []))
  }

  @Test func `a row after the day of judging alone decides nothing`() throws {
    let judged = try judged(Self.covered + "no 2025-03-02 - - - 记录")

    #expect(judged.check.verdict == .insufficient)
  }
}
