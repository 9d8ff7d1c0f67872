import Intake
import Measures
import Testing

/// Clean-production audit logs: a row an item.
struct AuditLogsTests {
  private func read(_ text: String) throws -> (entries: [AuditEntry], summary: LogSummary) {
    let file = try TemporaryFile(Array(text.utf8))
    return try AuditLogs.read(file.open())
  }

  private let header = "item,status,date,expires,value,unit,evidence\n"

  @Test(arguments: [
    "item,status,date,expires,value,unit,evidence\nreuse,yes,2025-01-10,2026-01-09,96.5,%,证据/回用.pdf\n",
    "审核项,是否符合,取得日期,有效期至,数值,单位,证明材料\nreuse,是,2025/1/10,2026/1/9,96.50,%,证据/回用.pdf\n",
  ])
  func `an item is read whatever its columns are called`(_ text: String) throws {
    let (entries, summary) = try read(text)
    let entry = try #require(entries.first)
    #expect(summary.rejected == 0 && summary.ignoredColumns.isEmpty)
    #expect(entry.item == "reuse" && entry.status == .yes && entry.value == ExactDecimal("96.5"))
    #expect(entry.date?.description == "2025-01-10" && entry.expires?.description == "2026-01-09")
    #expect(entry.unit == "%" && entry.evidence == "证据/回用.pdf" && entry.row.line == 2)
  }

  @Test(arguments: [
    ("yes", AuditEntry.Status.yes), ("YES", .yes), ("符合", .yes), ("已完成", .yes), ("no", .no),
    ("否", .no), ("未完成", .no), ("not-applicable", .notApplicable), ("不涉及", .notApplicable),
    ("", nil),
  ])
  func `an answer is one of three, or none`(_ text: String, _ status: AuditEntry.Status?) throws {
    #expect(try read(header + "reuse,\(text),,,,,\n").entries.map(\.status) == [status])
  }

  @Test func `what a row leaves open stays open`() throws {
    let entry = try #require(try read(header + "reuse,,,,,,\n").entries.first)
    #expect(entry.status == nil && entry.date == nil && entry.expires == nil)
    #expect(entry.value == nil && entry.unit == nil && entry.evidence == "")
  }

  /// Whether these make sense for the item is for the rules to say.
  @Test func `values and dates are read as they stand`() throws {
    let (entries, summary) = try read(
      header + "reuse,,2025-01-10,2025-01-09,101,%,x\nno-such-item,no,,,-3,kg,\n")
    #expect(entries.count == 2 && summary.rejected == 0)
    #expect(entries[1].value == ExactDecimal("-3"))
  }

  @Test(arguments: [
    (",yes,,,,,", Rejection.name), ("reuse,maybe,,,,,", .status),
    ("reuse,yes,2025-13-01,,,,", .time),
    ("reuse,yes,,soon,,,", .time), ("reuse,,,,1 000,%,", .number),
    ("reuse,,,,1e500,%,", .numberRange),
    ("reuse,yes", .fieldCount), ("\"reuse\"x,yes,,,,,", .malformedQuote),
  ])
  func `a bad row is rejected with its line and reason`(_ row: String, _ reason: Rejection) throws {
    let (entries, summary) = try read(header + row + "\n")
    #expect(entries.isEmpty && summary.rejections == [reason: 1])
    #expect(summary.examples.first?.line == 2)
  }

  @Test(arguments: ["status,value\n", "item,date\n", "item,status,状态\n", "item,value,实际值\n"])
  func `a missing column is a sentence`(_ header: String) throws {
    let fault = #expect(throws: Fault.self) { _ = try read(header) }
    #expect(fault?.code == .unreadableInput)
  }

  @Test func `what can be read of a rejected row is kept`() throws {
    let (_, summary) = try read(
      "item,status,date\nA,maybe,2025-03-01\nA,yes,2025-02-30\nA,yes\n,yes,2025-03-02\n")
    let day = CivilDate("2025-03-01")
    #expect(summary.unread.map(\.row.line).sorted() == [2, 3, 4, 5])
    #expect(summary.unread.first { $0.row.line == 2 }?.date == day)
    #expect(summary.unread.filter { $0.item == "A" }.map(\.row.line) == [2, 3])
    #expect(summary.unread.first { $0.row.line == 4 }?.date == nil)
  }
}
