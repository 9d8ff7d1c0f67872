package import Measures

/// Reads clean-production audit logs: one row what a plant says of one item.
///
/// What an item means, and whether a value, a unit or two dates make sense for it, is for the rules to
/// say; here a row is rejected only where a cell cannot be read.
package enum AuditLogs {
  /// - Returns: the rows in line order, and the summary with what was rejected.
  package static func read(
    _ input: InputFile, options: ScanOptions = ScanOptions()
  ) throws(Fault) -> (entries: [AuditEntry], summary: LogSummary) {
    let table = try LogTable(input, kind: .audit, options: options)
    let item = try table.column(.item)
    let status = try table.find(.status)
    let date = try table.find(.date)
    let expires = try table.find(.expires)
    let value = try table.find(.value)
    let unit = try table.find(.unit)
    let evidence = try table.find(.evidence)
    guard status != nil || value != nil else { throw table.missing(.status) }
    var summary = table.summary(
      using: [item] + [status, date, expires, value, unit, evidence].compactMap { $0 })
    var entries: [AuditEntry] = []
    for row in table.rows {
      do throws(Rejection) {
        guard let name = table.text(row, item) else { throw .name }
        entries.append(
          AuditEntry(
            item: name, status: try answer(table.text(row, status)),
            date: try table.day(row, date), expires: try table.day(row, expires),
            value: try table.number(row, value), unit: table.text(row, unit),
            evidence: table.text(row, evidence) ?? "", row: table.reference(row)))
      } catch {
        let cells = [date, expires].compactMap { table.text(row, $0) }
        summary.reject(row, error, stamps: cells)
        summary.unread.append(
          UnreadRow(
            date: (try? table.day(row, date)) ?? nil, item: table.text(row, item),
            row: table.reference(row)))
      }
    }
    return (entries, summary)
  }

  private static func answer(_ text: String?) throws(Rejection) -> AuditEntry.Status? {
    switch text?.lowercased() {
    case nil: nil
    case "yes", "是", "符合", "已完成", "完成", "达到": .yes
    case "no", "否", "不符合", "未完成", "未达到": .no
    case "not-applicable", "n/a", "不适用", "不涉及": .notApplicable
    default: throw .status
    }
  }
}
