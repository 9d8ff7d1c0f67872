import Measures
package import Report
package import Standards

extension AuditDeadlines {
  /// The days by which steps of the plant's compulsory audit are due and that are not done as of the
  /// day of judging: those ahead, and those that have passed.
  ///
  /// In the order of the library's packs. A step whose date belongs to an earlier round is not done.
  /// What binds nobody here, or cannot be told without a declaration, is not among them.
  package static func dueDates(
    of input: EvaluationInput, _ library: StandardsLibrary
  ) -> [AuditDueDate] {
    guard input.includes(.audit), let declared = input.declarations.audit else { return [] }
    let day = input.asOf.date
    return library.audits.filter { $0.covers(input.plant) }.flatMap { pack in
      pack.deadlines.compactMap { deadline in
        dueDate(deadline, pack, declared, day)
      }
    }
  }

  private static func dueDate(
    _ deadline: AuditDeadline, _ pack: AuditPack, _ declared: AuditDeclaration, _ day: CivilDate
  ) -> AuditDueDate? {
    func happened(_ event: AuditDeadline.Event) -> CivilDate? {
      declared[event].flatMap { $0 <= day ? $0 : nil }
    }
    guard deadline.reasons.isEmpty || declared.reasons.contains(where: deadline.reasons.contains),
      let start = happened(deadline.after), start >= pack.effective,
      pack.until.map({ start < $0 }) ?? true, let due = start.adding(months: deadline.months)
    else { return nil }
    if let done = happened(deadline.event),
      AuditRound(declared, asOf: day).excludes(
        deadline.event, on: done, deadline.event.name, after: (start, deadline.after.name)) == nil
    {
      return nil
    }
    let isAdvisory = !deadline.confidence.convicts
    return AuditDueDate(
      item: deadline.id, due: due,
      message: Bilingual(
        zh: "\(deadline.title.zh)：\(deadline.after.name.zh) \(start)，期限 \(due)（\(pack.id) "
          + "\(deadline.clause)\(isAdvisory ? "，仅作提示" : "")）",
        en:
          "\(deadline.title.en): \(deadline.after.name.en) on \(start), due by \(due) (\(pack.id) "
          + "\(deadline.clause)\(isAdvisory ? ", advisory" : ""))"))
  }
}
