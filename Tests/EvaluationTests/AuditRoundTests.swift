import Evaluation
import Measures
import Report
import Standards
import Testing

/// What was done before the plant was listed, or before its audit was started, is of another round.
struct AuditRoundTests {
  private func check(_ text: String, _ item: String) throws -> Check {
    let dossier = try ExampleDossier("as-of 2025-03-01\n" + text)
    let checks = Evaluator(dossier.library).judge(dossier.input).checks
    return try #require(checks.first { $0.item == item })
  }

  @Test(
    arguments: ["published", "started", "finished"],
    [
      ("2024-05-31", Verdict.insufficient), ("2024-06-01", .pass), ("2024-06-02", .pass),
    ])
  func `no step precedes the list`(_ event: String, _ day: (String, Verdict)) throws {
    let check = try check(
      "deadline d \(event) required 2\ndeclared required 2024-06-01\ndeclared \(event) \(day.0)",
      "d")

    #expect(check.verdict == day.1)
    guard day.1 == .insufficient else { return }
    #expect(check.reason?.en.contains("earlier round") ?? false, "\(check.reason?.en ?? "")")
    #expect(check.reason?.zh.contains("上一轮") ?? false)
  }

  @Test(arguments: [
    ("2024-06-09", Verdict.insufficient), ("2024-06-10", .pass), ("2024-06-11", .pass),
  ])
  func `no audit ends before its start`(_ day: String, _ verdict: Verdict) throws {
    let check = try check(
      "deadline d finished required 12\ndeclared required 2024-06-01\n"
        + "declared started 2024-06-10\ndeclared finished \(day)", "d")

    #expect(check.verdict == verdict)
  }

  @Test(arguments: [
    ("2024-06-01", "2024-05-31", Verdict.insufficient), ("2024-06-01", "2024-06-01", .pass),
    // An audit of one's own will has no list.
    ("", "2024-05-31", .pass), ("", "2019-12-31", .insufficient),
  ])
  func `the gap runs to the start of this round`(
    _ listed: String, _ started: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      "deadline d started last 60\ndeclared last 2020-01-01\ndeclared started \(started)"
        + (listed.isEmpty ? "" : "\ndeclared required \(listed)"), "d")

    #expect(check.verdict == verdict)
  }

  @Test(arguments: [
    // The list, the start, the date of the document.
    ("2024-06-01", "2024-09-05", "2024-09-04", Verdict.insufficient),
    ("2024-06-01", "2024-09-05", "2024-09-05", .pass),
    ("2024-06-01", "", "2024-05-31", .insufficient), ("2024-06-01", "", "2024-06-01", .pass),
    // A start of an earlier round begins none.
    ("2024-06-01", "2024-01-01", "2024-05-31", .insufficient),
    ("2024-06-01", "2024-01-01", "2024-06-01", .pass),
    ("", "2024-09-05", "2024-09-04", .insufficient), ("", "", "2020-01-01", .pass),
    // A list or a start that has not come as of the day.
    ("2025-03-02", "2025-03-02", "2024-09-04", .pass),
  ])
  func `a document is of this round`(
    _ listed: String, _ started: String, _ day: String, _ verdict: Verdict
  ) throws {
    let check = try check(
      "item plan yes\naudit plan yes \(day) - - - 计划\ndeadline d finished required 12\n"
        + (listed.isEmpty ? "" : "declared required \(listed)\n")
        + (started.isEmpty ? "" : "declared started \(started)\n"), "plan")

    #expect(check.verdict == verdict, "\(check.reason?.en ?? "")")
    #expect(verdict == .pass || check.reason?.zh.contains("上一轮") ?? false)
  }

  @Test func `an admission counts whenever it was made, and an index is of no round`() throws {
    let dates = "declared required 2024-06-01\ndeclared started 2024-09-05\n"
    let admitted = try check(
      "item plan yes\naudit plan no 2024-01-01 - - - 计划\ndeadline d started required 12\n" + dates,
      "plan")
    #expect(admitted.verdict == .fail)

    let index = try check("item plan yes\naudit plan yes 2024-01-01 - - - 计划\n" + dates, "plan")
    #expect(index.verdict == .pass)
  }

  @Test(arguments: [
    // No log at all: the plant's word stands.
    ("", Verdict.pass),
    ("audit report yes 2024-11-30 - - - 报告", .pass),
    ("audit report yes 2024-11-30 - - - -", .insufficient),
    ("audit report no 2024-11-30 - - - 报告", .insufficient),
    ("audit plan yes 2024-09-05 - - - 计划", .insufficient),
    ("audit report yes 2024-05-30 - - - 报告", .insufficient),
  ])
  func `an end needs its report`(_ row: String, _ verdict: Verdict) throws {
    let text =
      "item plan yes\nitem report yes\ndeadline d finished required 12\nproof report\n"
      + "declared required 2024-06-01\ndeclared started 2024-06-10\n"
      + "declared finished 2024-12-01\n"

    let end = try check(text + row, "d")

    #expect(end.verdict == verdict, "\(end.reason?.en ?? "")")
    #expect(verdict == .pass || end.reason?.zh.contains("report") ?? false)
  }

  @Test func `a late end is late, with or without its report`() throws {
    let end = try check(
      "item plan yes\nitem report yes\ndeadline d finished required 1\nproof report\n"
        + "audit plan yes 2024-09-05 - - - 计划\ndeclared required 2024-06-01\n"
        + "declared finished 2024-12-01", "d")

    #expect(end.verdict == .fail)
  }
}
